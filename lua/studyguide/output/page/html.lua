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

return M
