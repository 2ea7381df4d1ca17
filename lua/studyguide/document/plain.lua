--- Plain text as a paper of one section: blank lines separate its paragraphs.
--
--     local paper, starts = require('studyguide.document.plain').paper(text)
--     -- starts[i]: byte of `text`, counted from 0, where paragraph i begins

local M = {}

---@param text string  UTF-8
---@return table paper, integer[] starts
function M.paper(text)
  local paragraphs, starts = {}, {}
  local at = 1
  while at <= #text do
    local blank, after = text:find('\n[ \t\r]*\n', at)
    local block = text:sub(at, (blank or #text + 1) - 1)
    if block:find '%S' then
      paragraphs[#paragraphs + 1] = { id = 's1.p' .. #paragraphs + 1, kind = 'text', markdown = block, text = block }
      starts[#starts + 1] = at - 1
    end
    at = (after or #text) + 1
  end
  return { title = '', sections = { { id = 's1', title = '', title_text = '', paragraphs = paragraphs } } }, starts
end

return M
