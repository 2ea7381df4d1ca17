--- Text in the page's HTML.

local M = {}

local entities = { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }
local characters = { amp = '&', lt = '<', gt = '>', quot = '"' }

---@param text string
function M.escape(text)
  return (text:gsub('[&<>"]', entities))
end

--- What M.escape, and the core, has made of a text, as it was.
---@param html string
function M.unescape(html)
  return (html:gsub('&(%a+);', characters))
end

--- The marks in the page (csrc/markdown/html.h) and what stands between them: calls `between(text)` and
--- `mark(captures …)` in turn. To look for a mark's name alone is many times as fast as to match its pattern everywhere, which
--- a page full of pictures makes felt.
---@param name string     "sg-math"
---@param pattern string  of the whole mark
function M.each(page, name, pattern, between, mark)
  local at, from = 1, page:find('<' .. name, 1, true)
  pattern = '^' .. pattern .. '()'
  while from do
    local captures = table.pack(page:match(pattern, from))
    local to = captures[captures.n]
    if to then
      between(page:sub(at, from - 1))
      mark(table.unpack(captures, 1, captures.n - 1))
      at = to
    end
    from = page:find('<' .. name, to or from + 1, true)
  end
  between(page:sub(at))
end

return M
