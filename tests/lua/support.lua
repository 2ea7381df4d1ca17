--- What the specs share: documents by way of the real pandoc.

local core = require 'studyguide.core'

local M = {}

--- Pandoc's JSON of a text in some format.
function M.json(text, format)
  local result = assert(core.run({ 'pandoc', '-f', format or 'markdown', '-t', 'json' }, { input = text }))
  assert(result.code == 0, result.err)
  return result.out
end

--- The same, opened.
function M.document(text, format)
  return assert(require('studyguide.document.opened').of(M.json(text, format)))
end

---@return table paper, string[] warnings
function M.paper(text, format, options)
  options = options or {}
  options.latex = format == 'latex'
  return require('studyguide.document.paper').from_document(M.document(text, format), options)
end

--- The sections as lines: depth, kind and title.
function M.outline(paper)
  local lines = {}
  for i, section in ipairs(paper.sections) do
    lines[i] = ('%d %s %s'):format(section.depth, section.kind, section.title)
  end
  return lines
end

--- The paragraphs of a section as lines: kind and Markdown.
function M.paragraphs(section)
  local lines = {}
  for i, paragraph in ipairs(section.paragraphs) do lines[i] = paragraph.kind .. ': ' .. paragraph.markdown end
  return lines
end

--- A section's points as Markdown, with the paragraphs that they rest on ({s1.p2}) unless `unmarked`.
function M.markdown(points, lang, unmarked)
  return assert(core.points_print(points, { lang = lang, marks = not unmarked }))
end

return M
