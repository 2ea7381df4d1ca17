--- The box at the top of the page: what the paper is about in three bullets, how to read the guide, and the terms that
-- most of its sections rely on.

local core = require 'studyguide.core'
local html = require 'studyguide.output.page.html'
local points = require 'studyguide.guide.points'

local M = {}

local bullets_max, terms_max = 3, 8
local words_min = 40 -- bytes: an address or a name tells nothing of the matter

--- A bullet's own words in Markdown, without what stands under them.
local function words_of(point, lang)
  local alone = {}
  for key, value in pairs(point) do alone[key] = value end
  alone.points = {}
  return (core.points_print({ alone }, { lang = lang }):gsub('^%- ', ''):gsub('\n\n.*', ''):gsub('%s+$', ''))
end

--- The first bullets of the abstract, else of the first section that tells something.
---@return string[] markdown
local function gist(parts)
  local out, paper = {}, parts.paper
  local has_abstract = false
  for _, section in ipairs(paper.sections) do has_abstract = has_abstract or section.kind == 'abstract' end
  for i, section in ipairs(paper.sections) do
    local wanted = section.kind == 'abstract' or not has_abstract and section.depth > 0
    for _, point in ipairs(wanted and parts.guide.sections[i].points or {}) do
      local tells = #out < bullets_max and point.kind == 'idea' and #point.paragraphs > 0 and point.markdown ~= ''
      local words = tells and words_of(point, parts.lang)
      if words and #core.plain_words(words) >= words_min then out[#out + 1] = words end
    end
    if #out > 0 and (not has_abstract or #out == bullets_max) then break end
  end
  return out
end

--- Does the guide hold something that is not the paper's?
local function has_background(guide)
  for _, section in ipairs(guide.sections) do
    local found = false
    points.walk(section.points, function (point) found = found or point.source ~= 'paper' end)
    if found then return true end
  end
  return false
end

--- Terms by how many sections use them, as map.lua counts.
local function terms_html(main)
  local out = {}
  for i = 1, math.min(#main, terms_max) do
    out[i] = ('<li><a href="#sg-term-%d">%s</a></li>'):format(main[i].index, html.escape(main[i].name))
  end
  return table.concat(out)
end

---@param parts PageParts
---@param main table[]  the terms that most sections share, most used first
---@param links userdata  of the page
---@param heading fun(id: string, text: string): string
function M.html(parts, main, links, word, heading)
  local bullets = {}
  for i, words in ipairs(gist(parts)) do bullets[i] = core.html_line(words, links) end
  local out = { '<section id="sg-start" aria-labelledby="sg-start-title">', heading('sg-start-title', word.start) }
  if #bullets > 0 then
    out[#out + 1] = ('<p class="sg-subtitle">%s</p><ul><li>%s</li></ul>'):format(word.about, table.concat(bullets, '</li><li>'))
  end
  local how = word.how_read .. (has_background(parts.guide) and ' ' .. word.how_background or '')
  out[#out + 1] = ('<p class="sg-subtitle">%s</p><p>%s<span class="sg-with-script"> %s</span></p>'):format(word.how, how, word.how_tools)
  if #main > 0 then
    out[#out + 1] = ('<p class="sg-subtitle">%s</p><ul class="sg-chips">%s</ul>'):format(word.rely, terms_html(main))
  end
  out[#out + 1] = '<p id="sg-resume" hidden></p></section>'
  return table.concat(out, '\n')
end

return M
