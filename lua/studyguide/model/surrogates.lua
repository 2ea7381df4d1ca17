--- Characters that a server cut in two: JavaScript gateways split a text between the two halves of a
--- surrogate pair, so that one message ends in "\ud83d" and the next begins with "\ude00". JSON's
--- decoder must make each a U+FFFD; here they survive until the pieces are joined.
--
--     local text, changed = surrogates.protect(json)     -- before decoding
--     local text = surrogates.restore(text)              -- of the joined answer, where any changed
--
-- A lone half travels as a private-use character, U+F0000 and up, which `restore` takes back.

local M = {}

local base = 0xF0000

--- The value of a \uXXXX escape at `at`, or nil.
local function escape_at(json, at)
  local hex = json:match('^\\u(%x%x%x%x)', at)
  return hex and tonumber(hex, 16)
end

---@param json string
---@return string json, boolean changed
function M.protect(json)
  if not json:find '\\u[dD][89aAbBcCdDeEfF]' then return json, false end
  local pieces, from, at, changed = {}, 1, 1, false
  while true do
    at = json:find('\\', at, true)
    if not at then break end
    local code = escape_at(json, at)
    local half = code and code >= 0xD800 and code < 0xE000
    local after = half and code < 0xDC00 and escape_at(json, at + 6)
    if after and after >= 0xDC00 and after < 0xE000 then
      at = at + 12
    elseif half then
      pieces[#pieces + 1] = json:sub(from, at - 1)
      pieces[#pieces + 1] = utf8.char(base + code - 0xD800)
      at, changed = at + 6, true
      from = at
    else
      at = at + 2 -- an escaped backslash does not start an escape
    end
  end
  return table.concat(pieces) .. json:sub(from), changed
end

local high, low = '\xF3\xB0[\x80-\x8F][\x80-\xBF]', '\xF3\xB0[\x90-\x9F][\x80-\xBF]'

---@param text string
---@return string
function M.restore(text)
  text = text:gsub('(' .. high .. ')(' .. low .. ')', function (first, second)
    return utf8.char(0x10000 + (utf8.codepoint(first) - base) * 0x400 + utf8.codepoint(second) - base - 0x400)
  end)
  return (text:gsub('\xF3\xB0[\x80-\x9F][\x80-\xBF]', '\u{FFFD}'))
end

return M
