--- The connections as a drawing: sections in reading order down the middle, arcs on the left between
-- those that the guide ties together, main terms on the right with lines to the sections that use
-- them. An arc diagram (Wattenberg 2002): it stays legible however many links there are, and needs no
-- layout by forces, so that the same guide gives the same drawing.

local points = require 'studyguide.guide.points'

local M = {}

local geometry = { row = 28, top = 16, spine = 190, label = 204, rail = 520, term = 650, width = 900, arc = 172 }
local terms_max = 24
local title_max, term_max = 42, 28 -- characters

local function escape(text)
  return (text:gsub('[&<>"]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }))
end

local function shortened(text, max)
  local length = utf8.len(text)
  if not length or length <= max then return text end
  local cut = text:sub(1, utf8.offset(text, max) - 1)
  return (cut:match '^(.*%S)%s+%S*$' or cut) .. '…'
end

--- Does a lower-case text hold the name as a word, or its plural?
local function mentions(text, name)
  local to = 0
  while true do
    local from
    from, to = text:find(name, to + 1, true)
    if not from then return false end
    local before, after = text:sub(from - 1, from - 1), text:sub(to + 1, to + 1)
    if not before:match '[%w\128-\255]' and not after:match '[%w\128-\255]' then return true end
    if not before:match '[%w\128-\255]' and text:match('^e?s%f[%W]', to + 1) then return true end
    if name:byte() > 127 then return true end  -- scripts without spaces between words
  end
end

local function shortest(forms)
  local best = forms[1]
  for _, form in ipairs(forms) do
    if utf8.len(best) > term_max and #form < #best then best = form end
  end
  return best
end

--- The terms that most sections share, with the rows of those sections.
local function main_terms(paper, terms, rows)
  local texts = {}
  for i, section in ipairs(paper.sections) do
    local parts = {}
    for k, paragraph in ipairs(section.paragraphs) do parts[k] = paragraph.text end
    texts[i] = table.concat(parts, '\n'):lower()
  end
  local found = {}
  for index, term in ipairs(terms) do
    local uses = {}
    for i in pairs(#term.forms > 0 and rows or {}) do
      local used = i == term.section
      for _, form in ipairs(term.forms) do used = used or mentions(texts[i], form:lower()) end
      if used then uses[#uses + 1] = i end
    end
    table.sort(uses)
    if #uses >= 2 then found[#found + 1] = { index = index, name = shortest(term.forms), uses = uses, home = term.section } end
  end
  table.sort(found, function (a, b)
    if #a.uses ~= #b.uses then return #a.uses > #b.uses end
    return a.index < b.index
  end)
  return table.move(found, 1, math.min(#found, terms_max), 1, {})
end

--- Terms down the right, each as near as may be to the sections that use it.
local function place_terms(terms, rows, height)
  for _, term in ipairs(terms) do
    local sum = 0
    for _, i in ipairs(term.uses) do sum = sum + rows[i].y end
    term.mean = sum / #term.uses
  end
  table.sort(terms, function (a, b)
    if a.mean ~= b.mean then return a.mean < b.mean end
    return a.index < b.index
  end)
  for k, term in ipairs(terms) do term.y = geometry.top + (k - 0.5) * (height - 2 * geometry.top) / #terms end
end

--- How far an arc reaches to the left: long ones further, the longest as far as there is room.
local function reach(distance, longest)
  return math.floor(20 + (geometry.arc - 20) * (distance / longest) ^ 0.7)
end

local function arcs(rows, paper, guide, out)
  local drawn, longest = {}, geometry.row
  for _, row in pairs(rows) do longest = math.max(longest, row.y - geometry.top - geometry.row // 2) end
  for i in ipairs(paper.sections) do
    for _, j in ipairs(rows[i] and points.links(paper, guide, i) or {}) do
      local a, b = math.min(i, j), math.max(i, j)
      if rows[j] and not drawn[a .. '-' .. b] then
        drawn[a .. '-' .. b] = true
        local bend = geometry.spine - reach(rows[b].y - rows[a].y, longest)
        out[#out + 1] = ('<path class="sg-arc" data-a="%s" data-b="%s" d="M%d %d C%d %d %d %d %d %d"/>'):format(
          paper.sections[a].id, paper.sections[b].id, geometry.spine, rows[a].y, bend, rows[a].y, bend, rows[b].y,
          geometry.spine, rows[b].y)
      end
    end
  end
end

local function lines(terms, rows, paper, out)
  local middle = (geometry.rail + geometry.term) // 2
  for _, term in ipairs(terms) do
    for _, i in ipairs(term.uses) do
      out[#out + 1] = ('<path class="sg-line%s" data-a="%s" data-b="t%d" d="M%d %d C%d %d %d %d %d %d"/>'):format(
        i == term.home and ' sg-home' or '', paper.sections[i].id, term.index, geometry.rail, rows[i].y, middle, rows[i].y, middle,
        math.floor(term.y), geometry.term - 8, math.floor(term.y))
    end
  end
end

local function nodes(rows, terms, paper, word, out)
  for i, section in ipairs(paper.sections) do
    local row = rows[i]
    if row then
      local indent = math.min(section.depth - 1, 4) * 14
      out[#out + 1] = ('<a href="#%s" class="sg-node" data-node="%s"><title>%s</title><circle cx="%d" cy="%d" r="%s"/>')
        :format(escape(section.anchor), section.id, escape(section.title_text), geometry.spine, row.y,
          section.depth == 1 and '5' or '3.5')
      out[#out + 1] = ('<text class="sg-depth%d" x="%d" y="%d">%s</text></a>'):format(math.min(section.depth, 3),
        geometry.label + indent, row.y + 5, escape(shortened(section.title_text, title_max - indent // 7)))
    end
  end
  for _, term in ipairs(terms) do
    local titles = {}
    for k, i in ipairs(term.uses) do titles[k] = paper.sections[i].title_text end
    local y = math.floor(term.y)
    out[#out + 1] = ('<a href="#sg-term-%d" class="sg-node sg-word" data-node="t%d"><title>%s (%s %s)</title>'):format(
      term.index, term.index, escape(term.name), word.uses, escape(table.concat(titles, '; ')))
    out[#out + 1] = ('<circle cx="%d" cy="%d" r="3.5"/><text x="%d" y="%d">%s</text></a>'):format(geometry.term, y,
      geometry.term + 11, y + 5, escape(shortened(term.name, term_max)))
  end
end

---@param terms Term[]
---@return string svg
function M.svg(paper, guide, terms, word)
  local rows, count = {}, 0
  for i, section in ipairs(paper.sections) do
    if section.depth > 0 then
      rows[i] = { y = geometry.top + count * geometry.row + geometry.row // 2 }
      count = count + 1
    end
  end
  local shown = main_terms(paper, terms, rows)
  local height = math.max(count * geometry.row, #shown * 24) + 2 * geometry.top
  place_terms(shown, rows, height)
  local out = { ('<div class="sg-drawing" tabindex="0" role="group" aria-label="%s">'):format(word.map_label),
                ('<svg viewBox="0 0 %d %d" xmlns="http://www.w3.org/2000/svg">'):format(geometry.width, height) }
  arcs(rows, paper, guide, out)
  lines(shown, rows, paper, out)
  nodes(rows, shown, paper, word, out)
  out[#out + 1] = '</svg></div>'
  return table.concat(out, '\n')
end

return M
