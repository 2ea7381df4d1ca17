--- The page's glossary: by section, in the order in which the guide defines the terms; the script sorts it by letter.

local html = require 'studyguide.output.page.html'
local reader = require 'studyguide.output.reader'

local M = {}

local escape = html.escape

--- Names, notes and definitions as HTML: one reading and one writing for all.
local function contents_of(terms)
  local parts = {}
  for _, term in ipairs(terms) do
    for _, text in ipairs { term.name, term.note, term.definition, term.plain } do parts[#parts + 1] = text end
  end
  local rows, pieces = {}, html.inlines(reader.lines(parts))
  for i in ipairs(terms) do
    rows[i] = { name = pieces[4 * i - 3] or '', note = pieces[4 * i - 2] or '', definition = pieces[4 * i - 1] or '', plain = pieces[4 * i] or '' }
  end
  return rows
end

---@param terms Term[]
---@param titles string[]  of the sections, as HTML
---@return string? html  nil without terms
function M.html(outline, terms, titles, word, heading)
  if #terms == 0 then return nil end
  local contents = contents_of(terms)
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
    local note = contents[i].note ~= '' and ' <small>' .. contents[i].note .. '</small>' or ''
    local plain = contents[i].plain ~= '' and '<span class="sg-plain">' .. contents[i].plain .. '</span>' or ''
    out[#out + 1] = ('<div class="sg-entry" id="sg-term-%d" data-section="%s" data-forms="%s"><dt>%s%s</dt><dd>%s</dd></div>'):format(
      i, section.id, escape(table.concat(term.forms, '|')), contents[i].name, note, contents[i].definition .. plain)
  end
  out[#out + 1] = '</dl></section>'
  return table.concat(out, '\n')
end

return M
