--- The connections as a drawing: sections in reading order down the middle, arcs on the left between
-- those that the guide ties together, main terms on the right with lines to the sections that use
-- them. An arc diagram (Wattenberg 2002): it stays legible however many links there are, and needs no
-- layout by forces, so that the same guide gives the same drawing. The same stands as a list beneath, for screen readers,
-- keyboards and small screens, with what each tie is about.

local points = require 'studyguide.guide.points'

local M = {}

local core = require 'studyguide.core'
local html = require 'studyguide.output.page.html'

local escape = html.escape

local row_height, top, spine, label_at, arc_width, gap = 28, 16, 190, 204, 172, 130
local terms_max = 24
local rows_max = 40            -- lines of the drawing: with more, parts stand for their sections
local title_max, term_max = 90, 28 -- characters
local character = 7.9          -- units of a character of 14: the mean of Latin text, bold ones included

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

--- By the first words of the names: in which of the texts they stand at all. To look for a name in every text is what a page of a
--- long paper would take longest for.
---@param texts string[]  lower-case, as the names are
---@param names { text: string, first: string? }[]  with their first words; nil where they begin with none
---@return table<string, table<integer, true>>
local function index_of(texts, names)
  local index = {}
  for _, name in ipairs(names) do
    for _, ending in ipairs(name.first and (name.first == name.text and { '', 's', 'es' } or { '' }) or {}) do
      index[name.first .. ending] = index[name.first .. ending] or {}
    end
  end
  for i, text in ipairs(texts) do
    for word in text:gmatch '%w+' do
      local held = index[word]
      if held then held[i] = true end
    end
  end
  return index
end

--- May text `i` hold the name as a word, or its plural?
local function may_mention(index, i, name)
  local first = name.first
  return not first or index[first][i] or (first == name.text and (index[first .. 's'][i] or index[first .. 'es'][i]))
end

local function shortest(forms)
  local best = forms[1]
  for _, form in ipairs(forms) do
    if utf8.len(best) > term_max and #form < #best then best = form end
  end
  return best
end

--- The terms that most sections share, with the rows of those sections.
---@return table[]  { index, name, uses, home }, most used first
function M.main_terms(paper, terms)
  local texts = {}
  for i, section in ipairs(paper.sections) do
    local parts = {}
    for k, paragraph in ipairs(section.paragraphs) do parts[k] = paragraph.text end
    texts[i] = table.concat(parts, '\n'):lower()
  end
  local names, all = {}, {}
  for index, term in ipairs(terms) do
    names[index] = {}
    for k, form in ipairs(term.forms) do names[index][k] = { text = form:lower(), first = form:lower():match '^%w+' } end
    table.move(names[index], 1, #names[index], #all + 1, all)
  end
  local found, held = {}, index_of(texts, all)
  for index, term in ipairs(terms) do
    local uses = {}
    for i, section in ipairs(#term.forms > 0 and paper.sections or {}) do
      local used = i == term.section
      for _, name in ipairs(names[index]) do used = used or may_mention(held, i, name) and mentions(texts[i], name.text) end
      if used and section.depth > 0 then uses[#uses + 1] = i end
    end
    if #uses >= 2 then found[#found + 1] = { index = index, name = shortest(term.forms), uses = uses, home = term.section } end
  end
  table.sort(found, function (a, b)
    if #a.uses ~= #b.uses then return #a.uses > #b.uses end
    return a.index < b.index
  end)
  return found
end

-- Rows -------------------------------------------------------------------------------------------------------

--- The lines of the drawing: sections, or with too many of them those that are no deeper than fits. `of` tells the line
-- of each section, its own or its part's.
---@return table[] rows, table<integer, table> of
local function rows_of(paper)
  local depth = 6
  local function counted()
    local count = 0
    for _, section in ipairs(paper.sections) do
      if section.depth > 0 and section.depth <= depth then count = count + 1 end
    end
    return count
  end
  while depth > 1 and counted() > rows_max do depth = depth - 1 end
  local rows, of, current = {}, {}, nil
  for i, section in ipairs(paper.sections) do
    if section.depth > 0 and section.depth <= depth then
      current = { index = i, section = section, y = top + #rows * row_height + row_height // 2 }
      rows[#rows + 1] = current
    end
    if section.depth > 0 then of[i] = current end
  end
  return rows, of
end

-- Ties -------------------------------------------------------------------------------------------------------

--- A point's first line without links and highlights: Markdown still.
local function saying(markdown)
  return (markdown:match '^[^\n]*':gsub('%[([^%[%]]*)%]%([^()]*%)', '%1'):gsub('==', ''))
end

--- The same as plain text.
local function plain(markdown)
  return (markdown:gsub('%*+', ''):gsub('%$', ''):gsub('\\(%p)', '%1'))
end

local how_max = 600 -- bytes of what is said of one tie

--- The anchors in this document that a point's links lead to. Where links begin is looked for by itself: to try the pattern at
--- every byte takes many times as long.
local function targets_of(markdown)
  local from = markdown:find('](#', 1, true)
  return function ()
    while from do
      local anchor, to = markdown:match('^%]%(#([^()%s]+)%)()', from)
      from = markdown:find('](#', to or from + 1, true)
      if anchor then return anchor end
    end
  end
end

--- Without those that the outline shows already: of a section and a part of it, of which nothing is said.
local function told_ties(ties)
  local out = {}
  for _, tie in ipairs(ties) do
    if #tie.how > 0 or tie.b.section.parent ~= tie.a.section.id then out[#out + 1] = tie end
  end
  return out
end

--- The links between sections with what is said of them, each pair of lines once, in reading order.
---@return { a: table, b: table, how: string[] }[]
local function ties_of(paper, guide, of)
  local by_anchor, found, out = {}, {}, {}
  for i, section in ipairs(paper.sections) do
    if section.anchor ~= '' then by_anchor[section.anchor] = i end
  end
  for i in ipairs(paper.sections) do
    local telling = of[i] and paper.sections[i].kind ~= 'references' -- where a work is cited is not a tie of what is said
    points.walk(telling and guide.sections[i].points or {}, function (point)
      for anchor in targets_of(point.markdown) do
        local target = by_anchor[anchor] and of[by_anchor[anchor]]
        if target and target ~= of[i] then
          local a, b = of[i], target
          if a.index > b.index then a, b = b, a end
          local key = a.index .. '-' .. b.index
          local tie = found[key]
          if not tie then
            tie = { a = a, b = b, how = {} }
            found[key], out[#out + 1] = tie, tie
          end
          local words = point.kind == 'across' and saying(point.markdown) or ''
          if words ~= '' and #words <= how_max and tie.how[#tie.how] ~= words then tie.how[#tie.how + 1] = words end
        end
      end
    end)
  end
  return told_ties(out)
end

-- Drawing ----------------------------------------------------------------------------------------------------

--- Terms down the right, each as near as may be to the sections that use it.
local function place_terms(terms, of, height)
  for _, term in ipairs(terms) do
    local sum = 0
    for _, i in ipairs(term.uses) do sum = sum + of[i].y end
    term.mean = sum / #term.uses
  end
  table.sort(terms, function (a, b)
    if a.mean ~= b.mean then return a.mean < b.mean end
    return a.index < b.index
  end)
  for k, term in ipairs(terms) do term.y = math.floor(top + (k - 0.5) * (height - 2 * top) / #terms) end
end

--- How far an arc reaches to the left: long ones further, the longest as far as there is room.
local function reach(distance, longest)
  return math.floor(20 + (arc_width - 20) * (distance / longest) ^ 0.7)
end

local function title_of(tie)
  return ('%s – %s%s'):format(tie.a.section.title_text, tie.b.section.title_text,
    #tie.how > 0 and ': ' .. plain(table.concat(tie.how, ' ')) or '')
end

local function arcs(ties, rows, out)
  local longest = math.max(row_height, (#rows - 1) * row_height)
  for _, tie in ipairs(ties) do
    local from, to = tie.a.y, tie.b.y
    local bend = spine - reach(to - from, longest)
    local path = ('M%d %dC%d %d %d %d %d %d'):format(spine, from, bend, from, bend, to, spine, to)
    out[#out + 1] = ('<g class="sg-tie" data-a="%s" data-b="%s"><title>%s</title><path class="sg-arc" d="%s"/><path class="sg-hit" d="%s"/></g>')
      :format(tie.a.section.id, tie.b.section.id, escape(title_of(tie)), path, path)
  end
end

local function lines(terms, of, paper, x, out)
  local middle = (x.rail + x.term) // 2
  for _, term in ipairs(terms) do
    local drawn = {}
    for _, i in ipairs(term.uses) do
      local row = of[i]
      if not drawn[row] then
        drawn[row] = true
        out[#out + 1] = ('<path class="sg-line%s" data-a="%s" data-b="t%d" d="M%d %dC%d %d %d %d %d %d"/>'):format(
          row == of[term.home] and ' sg-home' or '', paper.sections[row.index].id, term.index, x.rail, row.y, middle, row.y, middle,
          term.y, x.term - 8, term.y)
      end
    end
  end
end

local function nodes(rows, terms, paper, x, word, out)
  for _, row in ipairs(rows) do
    local section = row.section
    local indent = math.min(section.depth - 1, 4) * 14
    out[#out + 1] = ('<a href="#%s" tabindex="-1" class="sg-node" data-node="%s"><circle cx="%d" cy="%d" r="%s"/>')
      :format(escape(section.anchor), section.id, spine, row.y, section.depth == 1 and '5' or '3.5')
    out[#out + 1] = ('<text class="sg-depth%d" x="%d" y="%d">%s</text></a>'):format(math.min(section.depth, 3), label_at + indent,
      row.y + 5, escape(shortened(section.title_text, title_max)))
  end
  for _, term in ipairs(terms) do
    local titles = {}
    for k, i in ipairs(term.uses) do titles[k] = paper.sections[i].title_text end
    out[#out + 1] = ('<a href="#sg-term-%d" tabindex="-1" class="sg-node sg-word" data-node="t%d"><title>%s (%s %s)</title>'):format(
      term.index, term.index, escape(term.name), word.uses, escape(table.concat(titles, '; ')))
    out[#out + 1] = ('<circle cx="%d" cy="%d" r="3.5"/><text x="%d" y="%d">%s</text></a>'):format(x.term, term.y, x.term + 11,
      term.y + 5, escape(shortened(term.name, term_max)))
  end
end

--- Where things stand from left to right: labels are whole, so that the longest sets the width.
local function columns(rows, terms)
  local widest = 20
  for _, row in ipairs(rows) do
    local length = math.min(utf8.len(row.section.title_text) or 20, title_max)
    local wide = row.section.title_text:byte(1) and row.section.title_text:byte(1) >= 227 and 2 or 1 -- Chinese and its like
    widest = math.max(widest, length * wide + math.min(row.section.depth - 1, 4) * 2)
  end
  local rail = math.floor(label_at + widest * character + 16)
  return { rail = rail, term = rail + gap, width = #terms > 0 and rail + gap + 250 or rail }
end

-- The list ---------------------------------------------------------------------------------------------------

local function link(section)
  return ('<a href="#%s">%s</a>'):format(escape(section.anchor), escape(section.title_text))
end

local function list(ties, terms, of, word)
  local out = { ('<details class="sg-ties"><summary>%s</summary><ul>'):format(word.map_list) }
  for _, tie in ipairs(ties) do
    local how = #tie.how > 0 and ': ' .. core.html_line(table.concat(tie.how, ' ')) or ''
    out[#out + 1] = ('<li>%s – %s%s</li>'):format(link(tie.a.section), link(tie.b.section), how)
  end
  for _, term in ipairs(terms) do
    local links, drawn = {}, {}
    for _, i in ipairs(term.uses) do
      if not drawn[of[i]] then links[#links + 1], drawn[of[i]] = link(of[i].section), true end
    end
    out[#out + 1] = ('<li><a href="#sg-term-%d">%s</a> (%s %s)</li>'):format(term.index, escape(term.name), word.uses,
      table.concat(links, '; '))
  end
  out[#out + 1] = '</ul></details>'
  return table.concat(out, '\n')
end

---@param main table[]  as M.main_terms gives them
---@return string? html  nil where there is nothing to draw
function M.html(paper, guide, main, word)
  local rows, of = rows_of(paper)
  local ties, terms = ties_of(paper, guide, of), {}
  for k = 1, math.min(#main, terms_max) do terms[k] = main[k] end
  if #ties + #terms == 0 or #rows < 2 then return nil end
  local x, height = columns(rows, terms), math.max(#rows * row_height, #terms * 24) + 2 * top
  place_terms(terms, of, height)
  local out = { '<div class="sg-drawing" aria-hidden="true">',
                ('<svg viewBox="0 0 %d %d" width="%d" xmlns="http://www.w3.org/2000/svg">'):format(x.width, height, x.width) }
  arcs(ties, rows, out)
  lines(terms, of, paper, x, out)
  nodes(rows, terms, paper, x, word, out)
  out[#out + 1] = '</svg></div>'
  return table.concat(out, '\n') .. list(ties, terms, of, word)
end

return M
