--- BibTeX files as BibTeX itself takes them: an entry that is not whole costs itself alone, not the file.
--
--     local text, dropped, is_lost = bibliography.whole(text)   -- dropped: how many entries went; is_lost: over one
--                                                               -- of them pandoc gives up the file

local M = {}

-- What is not a work has no key.
local keyless = { string = true, preamble = true, comment = true }

--- Where the entry that opens at `from` ends, its closing bracket; nil where another begins first, or none closes. From
-- BibTeX a backslash hides no bracket.
local function end_of(text, from)
  local depth = 0
  for at, char in text:gmatch('()([{}@])', from) do
    if char == '{' then
      depth = depth + 1
    elseif char == '}' then
      depth = depth - 1
      if depth == 0 then return at end
    elseif char == '@' and text:sub(at - 1, at - 1) == '\n' then
      return nil
    end
  end
end

--- The entries that have a key and close, with what stands between them. Pandoc takes none without a key; what seems not
--- to close it may read otherwise.
---@param text string
---@return string text, integer dropped, boolean is_lost
function M.whole(text)
  local out, at, dropped, is_lost = {}, 1, 0, false
  while true do
    local from, _, kind, open = text:find('@(%a+)%s*(){', at)
    if not from then break end
    local close = end_of(text, open)
    local whole = close and (keyless[kind:lower()] or text:match('^{%s*[^%s,={}]+%s*,', open))
    out[#out + 1] = text:sub(at, whole and close or from - 1)
    dropped, is_lost = dropped + (whole and 0 or 1), is_lost or close ~= nil and not whole
    at = (close or text:find('\n@', open, true) or #text) + 1
  end
  out[#out + 1] = text:sub(at)
  return table.concat(out), dropped, is_lost
end

return M
