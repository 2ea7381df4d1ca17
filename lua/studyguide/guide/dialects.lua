--- What pandoc, GitHub and Obsidian write in ways of their own, in plain Markdown: the core's work, told the
-- headings of a paper.
--
--     text, dropped = dialects.plain(text, paper)                    links, names of blocks, comments, spans
--     text, dropped = dialects.plain(text, paper, { blocks = true })  definition lists, footnotes, callouts, divs, too
--
-- Lines keep their numbers, so that what is said of the result is right for the text.

local core = require 'studyguide.core'

local M = {}

---@param paper table  studyguide/paper@1, for the titles and anchors of its sections
---@param options { blocks: boolean }?
---@return string? text, table[]|string dropped_or_message  { line, what, text } of what is not the guide's text
---@return string? code
function M.plain(text, paper, options)
  local titles, anchors = {}, {}
  for _, section in ipairs(paper.sections) do
    if section.anchor ~= '' then titles[#titles + 1], anchors[#anchors + 1] = section.title_text, section.anchor end
  end
  return core.dialects(text, { titles = titles, anchors = anchors, blocks = options and options.blocks })
end

return M
