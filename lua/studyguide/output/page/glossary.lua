--- The page's glossary: by section, in the order in which the guide defines the terms; the script sorts it by letter.

local core = require 'studyguide.core'
local html = require 'studyguide.output.page.html'

local M = {}

local escape = html.escape

---@param terms Term[]
---@param titles string[]  of the sections, as HTML
---@return string? html  nil without terms
function M.html(outline, terms, titles, word, heading)
  if #terms == 0 then return nil end
  local out = { '<section id="sg-glossary" class="sg-extra" aria-labelledby="sg-glossary-title">',
                heading('sg-glossary-title', word.glossary) }
  local current
  for i, term in ipairs(terms) do
    local section = outline.sections[term.section]
    if term.section ~= current then
      if current then out[#out + 1] = '</dl>' end
      out[#out + 1] = ('<p class="sg-subtitle"><a href="#%s">%s</a></p><dl>'):format(
        section.anchor ~= '' and escape(section.anchor) or 'sg-' .. section.id, titles[term.section])
      current = term.section
    end
    local note = term.note ~= '' and ' <small>' .. core.html_line(term.note) .. '</small>' or ''
    local plain = term.plain ~= '' and '<span class="sg-plain">' .. core.html_line(term.plain) .. '</span>' or ''
    out[#out + 1] = ('<div class="sg-entry" id="sg-term-%d" data-section="%s" data-forms="%s"><dt>%s%s</dt><dd>%s</dd></div>'):format(
      i, section.id, escape(table.concat(term.forms, '|')), core.html_line(term.name), note, core.html_line(term.definition) .. plain)
  end
  out[#out + 1] = '</dl></section>'
  return table.concat(out, '\n')
end

return M
