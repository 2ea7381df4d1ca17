--- The box at the top of the page: what the paper is about in three bullets, how to read the guide, and the terms that
-- most of its sections rely on.

local html = require 'studyguide.output.page.html'
local links = require 'studyguide.output.links'
local points = require 'studyguide.guide.points'

local M = {}

local bullets_max, terms_max = 3, 8
local words_min = 40 -- bytes: an address or a name tells nothing of the matter

--- The numbers of a section's points that tell of its text, at the top.
local function telling(section)
  local out, number = {}, 0
  points.walk(section.points, function (point, depth)
    number = number + 1
    if depth == 0 and point.kind == 'idea' and #point.paragraphs > 0 and point.markdown ~= '' then out[number] = true end
  end)
  return out
end

--- A bullet's own words, without marks that stand once in a page.
local function words_of(item)
  return pandoc.Plain(item[1].content):walk {
    Span = function (span)
      if span.classes:includes 'sg-line' or span.classes:includes 'sg-anchor' then return {} end
    end,
    Image = function () return {} end,
  }.content
end

--- The first bullets of the abstract, else of the first section that tells something.
---@return Inlines[]
local function gist(parts)
  local out, paper = {}, parts.reply.paper
  local has_abstract = false
  for _, section in ipairs(paper.sections) do has_abstract = has_abstract or section.kind == 'abstract' end
  for i, section in ipairs(paper.sections) do
    local wanted = section.kind == 'abstract' or not has_abstract and section.depth > 0
    local told = wanted and telling(parts.reply.guide.sections[i]) or {}
    for _, block in ipairs(wanted and parts.bodies[i] or {}) do
      for _, item in ipairs(block.t == 'BulletList' and block.content or {}) do
        local words = #out < bullets_max and told[links.number_of(item) or 0] and words_of(item)
        if words and #pandoc.utils.stringify(words) >= words_min then out[#out + 1] = words end
      end
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
---@param heading fun(id: string, text: string): string
function M.html(parts, main, word, heading)
  local bullets = html.inlines(gist(parts))
  local out = { '<section id="sg-start" aria-labelledby="sg-start-title">', heading('sg-start-title', word.start) }
  if #bullets > 0 then
    out[#out + 1] = ('<p class="sg-subtitle">%s</p><ul><li>%s</li></ul>'):format(word.about, table.concat(bullets, '</li><li>'))
  end
  local how = word.how_read .. (has_background(parts.reply.guide) and ' ' .. word.how_background or '')
  out[#out + 1] = ('<p class="sg-subtitle">%s</p><p>%s<span class="sg-with-script"> %s</span></p>'):format(word.how, how, word.how_tools)
  if #main > 0 then
    out[#out + 1] = ('<p class="sg-subtitle">%s</p><ul class="sg-chips">%s</ul>'):format(word.rely, terms_html(main))
  end
  out[#out + 1] = '<p id="sg-resume" hidden></p></section>'
  return table.concat(out, '\n')
end

return M
