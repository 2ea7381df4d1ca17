--- The guide's terms as a glossary of its own: Markdown, by section, in reading order.

local core = require 'studyguide.core'
local points = require 'studyguide.guide.points'

local M = {}

---@param outline table  the paper or its outline
---@param guide table    studyguide/guide@2
---@return string markdown, integer count
function M.markdown(outline, guide)
  local terms = points.terms(guide, core.labels(outline.lang or 'en').plain)
  local lines = {}
  if outline.title ~= '' then lines[1] = '# ' .. outline.title .. '\n' end
  local current
  for _, term in ipairs(terms) do
    if term.section ~= current then
      local section = outline.sections[term.section]
      if section.depth > 0 then lines[#lines + 1] = (current and '\n' or '') .. '## ' .. section.title .. '\n' end
      current = term.section
    end
    lines[#lines + 1] = ('- **%s**%s: %s'):format(term.name, term.note ~= '' and ' (' .. term.note .. ')' or '', term.definition)
    if term.plain ~= '' then lines[#lines + 1] = '    - ' .. term.plain end
  end
  return table.concat(lines, '\n') .. '\n', #terms
end

return M
