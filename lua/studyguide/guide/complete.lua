--- Completion: what the check still misses in a section is taken from the embedded writer's points, where these say it
-- well: a definition with a source, the main sentence of a paragraph that nothing covers, a table, formula or code that a
-- point is about and does not show. Each goes where it belongs, and nothing is added that is there.

local displays = require 'studyguide.guide.displays'
local points = require 'studyguide.guide.points'
local shown = require 'studyguide.model.shown'
local spelling = require 'studyguide.guide.spelling'
local words = require 'studyguide.guide.words'

local M = {}

--- What findings ask for: paragraphs that no point covers, what is not shown of others, terms, connections.
local function missing(findings)
  local wanted = { ids = {}, shown = {}, terms = {}, connections = false }
  local any = false
  for _, finding in ipairs(findings) do
    if finding.code == 'coverage/paragraph' then
      for _, id in ipairs(finding.paragraphs) do wanted.ids[id] = true end
      any = true
    elseif finding.code == 'content/shown' then
      for _, id in ipairs(finding.paragraphs or {}) do wanted.shown[id] = true end
      any = true
    elseif finding.code == 'definition/missing' then
      table.insert(wanted.terms, finding)
      any = true
    elseif finding.code == 'connection/missing' then
      wanted.connections, any = true, true
    end
  end
  return any and wanted
end

--- Whether findings ask for anything that `add` may have.
function M.is_needed(findings)
  return missing(findings) ~= false
end

-- What is taken -------------------------------------------------------------------------------------------

--- A copy of a point; of what hangs on it, only what `keeps` says.
local function copy(point, keeps)
  local out = {}
  for key, value in pairs(point) do out[key] = value end
  out.points = {}
  for _, child in ipairs(point.points) do
    if keeps(child) then out.points[#out.points + 1] = copy(child, keeps) end
  end
  return out
end

--- What a text says, without what changes between two writers of the same words.
local function gist_of(text)
  return (words.parted(text:lower()):gsub('[^%w\x80-\xff]+', ' '))
end

local alike_words = 8 -- in a row at a point's beginning: then it says what is there already

local alike_from = 3    -- or so many words later: "It is focused on …" says what "The tool is focused on …" says

--- What a text says at its beginning: runs of words, the first of which begins it.
local function openings_of(text)
  local first, out = {}, {}
  for word in gist_of(text):gmatch '%S+' do
    if #first < alike_words + alike_from then first[#first + 1] = word end
  end
  for i = 1, math.max(1, math.min(alike_from + 1, #first - alike_words + 1)) do
    out[i] = table.concat(first, ' ', i, math.min(#first, i + alike_words - 1))
  end
  return out
end

--- Whether one of the findings is about the term: the plan gives its names, the check what it is about.
local function is_asked_for(term, findings, lang)
  local keys = spelling.add_keys({}, term, lang)
  for _, finding in ipairs(findings) do
    for _, name in ipairs(finding.names or { finding.about }) do
      if keys[spelling.key(name, lang)] then return true end
    end
  end
  return false
end

-- Where it goes -------------------------------------------------------------------------------------------

--- Whether a text uses one of the forms as words; scripts without spaces have no word boundaries.
local function uses(text, forms)
  text = text:lower()
  for _, form in ipairs(forms) do
    local from, to = text:find(form, 1, true)
    while from do
      local before, after = text:sub(from - 1, from - 1), text:sub(to + 1):gsub('^e?s%f[^%w]', '', 1):sub(1, 1)
      if form:byte() > 127 or not (before .. after):find '[%w\128-\255]' then return true end
      from, to = text:find(form, to + 1, true)
    end
  end
  return false
end

--- The point under which a definition goes: the first that uses its term, else the first that rests on a paragraph of its,
--- else the first; and whether it uses the term.
local function place_of(list, definition)
  local term, rests = definition.term:lower(), {}
  local bare, bracket = term:match '^(.-)%s*%((.-)%)'
  local forms, first, near, found = { bare or term, bracket }, nil, nil, nil
  for _, id in ipairs(definition.paragraphs) do rests[id] = true end
  points.walk(list, function (point)
    if found or point.kind ~= 'idea' and point.kind ~= 'detail' then return end
    first = first or point
    for _, id in ipairs(not near and point.paragraphs or {}) do near = near or rests[id] and point or nil end
    if uses((point.lead or '') .. ' ' .. point.markdown, forms) then found = point end
  end)
  return found or near or first, found ~= nil
end

function M.add_definition(list, point)
  local home = place_of(list, point)
  if not home then
    table.insert(list, point)
    return
  end
  local at = 1
  while home.points[at] and points.is_naming(home.points[at]) do at = at + 1 end
  table.insert(home.points, at, point)
end

local hanging = { definition = true, plain = true, analogy = true }

--- Hangs what explains a point, and stands beside it, on the point: a definition on the first that uses its term, a
--- comparison on the one before.
function M.hang(section)
  local list, loose, last = {}, {}, nil
  for _, point in ipairs(section.points) do
    if hanging[point.kind] and last then
      if point.kind == 'definition' and point.term then loose[#loose + 1] = point else table.insert(last.points, point) end
    else
      list[#list + 1] = point
      if point.kind == 'idea' then last = point end
    end
  end
  section.points = list
  for _, point in ipairs(loose) do M.add_definition(list, point) end
end

--- Hangs definitions that the check finds under the wrong point on the first that uses their term; where none does, they stay
--- by what their writer put them to.
---@return boolean moved
function M.rehang(section, findings)
  local misplaced, loose = {}, {}
  for _, finding in ipairs(findings) do
    local point = finding.code == 'definition/place' and points.at(section.points, finding.point)
    if point and point.kind == 'definition' and point.term and select(2, place_of(section.points, point)) then
      misplaced[point] = true
      loose[#loose + 1] = point
    end
  end
  points.remove(section.points, function (point) return misplaced[point] end)
  for _, point in ipairs(loose) do M.add_definition(section.points, point) end
  return #loose > 0
end

--- The place in the paper of the first of its paragraphs that a point rests on.
local function rank_of(point, ranks)
  local least
  points.walk({ point }, function (row)
    for _, id in ipairs(points.is_naming(row) and {} or row.paragraphs) do
      if ranks[id] and (not least or ranks[id] < least) then least = ranks[id] end
    end
  end)
  return least
end

--- Puts a point where its paragraphs stand in the paper's order, before the connections.
function M.add_idea(list, point, ranks)
  local rank, at = rank_of(point, ranks), 1
  for i, other in ipairs(list) do
    local before = other.kind ~= 'connections' and (rank_of(other, ranks) or 0) <= (rank or math.huge)
    if before then at = i + 1 end
  end
  table.insert(list, at, point)
end

local function add_connections(list, point)
  local own = points.connections(list)
  if not own then
    own = copy(point, function () return false end)
    list[#list + 1] = own
  end
  for _, child in ipairs(point.points) do own.points[#own.points + 1] = copy(child, function () return true end) end
end

--- Everything that a section's points say, as one text to look in.
local function all_of(list)
  local parts = {}
  points.walk(list, function (point) parts[#parts + 1] = point.markdown end)
  local text = table.concat(parts, '\n')
  return { tex = shown.bare_tex(text), bare = text:gsub('[%s|:-]', '') }
end

-- What is added -------------------------------------------------------------------------------------------

local Adding = {}
Adding.__index = Adding

--- Whether the section says a text already.
function Adding:has(text)
  for _, opening in ipairs(openings_of(text)) do
    if opening ~= '' and self.said:find(' ' .. opening .. ' ', 1, true) then return true end
  end
  return false
end

local rows_least = 2 -- of a table: the writer has chosen what to show of it

--- Whether the section shows rows of a point's table already.
function Adding:shows_rows(point)
  local found = 0
  self.rows = self.rows or all_of(self.section.points).bare
  for line in point.markdown:gmatch '[^\n]+' do
    local bare = line:match '^%s*|' and line:gsub('[%s|:-]', '') or ''
    if bare ~= '' and self.rows:find(bare, 1, true) then found = found + 1 end
  end
  return found >= rows_least
end

local sayable = { idea = true, detail = true, table = true, formula = true, code = true, figure = true }

--- Whether the section's writer told half of its paragraphs or less: then the rest is told in full.
local function is_little_told(ids, row)
  local left = 0
  for _, paragraph in ipairs(row.paragraphs) do left = left + (ids[paragraph.id] and 1 or 0) end
  return left * 2 >= #row.paragraphs
end

local shown_kinds = { table = true, formula = true, code = true }

--- The first point that rests on a paragraph which nothing covers: its words, and what it shows; with what is told under
--- it where its words announce that. All of them where the section's writer has told little.
function Adding:add_ideas(embedded, row)
  local ids, whole, taken = self.wanted.ids, is_little_told(self.wanted.ids, row), {}
  points.walk(embedded.points, function (point)
    local id
    for _, one in ipairs(point.paragraphs) do id = id or ids[one] and one end
    if not id or taken[point] or not sayable[point.kind] or point.markdown == '' or self:has(point.markdown) or self:shows_rows(point) then return end
    local full = whole or point.markdown:find ':%s*$' ~= nil
    local idea = copy(point, function (child)
      return not child.lead and shown_kinds[child.kind] or full and child.kind == 'detail'
    end)
    if idea.kind == 'detail' then idea.kind, idea.lead = 'idea', nil end
    M.add_idea(self.section.points, idea, self.ranks)
    if whole then
      points.walk(point.points, function (told) taken[told] = true end)
    else
      points.walk({ idea }, function (told)
        for _, one in ipairs(told.paragraphs) do ids[one] = nil end
      end)
    end
    self.added = true
  end)
end

--- Definitions that say what a thing is, by the paper's own words or a dictionary's.
function Adding:add_definitions(embedded, lang)
  points.walk(embedded.points, function (point)
    if point.kind == 'definition' and point.term and is_asked_for(point.term, self.wanted.terms, lang)
      and not self:has(point.markdown) then
      M.add_definition(self.section.points, copy(point, function () return true end))
      self.added = true
    end
  end)
end

local link_words = 6 -- fewer name a section and say nothing of it

function Adding:add_connections(embedded)
  local group = self.wanted.connections and points.connections(embedded.points)
  if not group then return end
  local good = copy(group, function (child)
    local _, count = child.markdown:gsub('%S+', '')
    return count >= link_words
  end)
  if #good.points == 0 then return end
  add_connections(self.section.points, good)
  self.added = true
end

-- What is shown -------------------------------------------------------------------------------------------

-- A listing or a table of more lines is for the paper: a guide sums it up.
local shown_rows_most = 30

--- Whether a section's points show an item: a formula token for token, of a table or listing half of its lines.
local function is_shown(item, all)
  if item.kind == 'formula' then return all.tex:find(shown.bare_tex(item.block), 1, true) ~= nil end
  local lines, found = 0, 0
  for line in item.block:gmatch '[^\n]+' do
    local bare = line:gsub('[%s|:-]', '')
    if bare ~= '' and not bare:match '^[`~]' then
      lines = lines + 1
      if all.bare:find(bare, 1, true) then found = found + 1 end
    end
  end
  return lines == 0 or found * 2 >= lines
end

--- The last point whose paragraphs stand before a place of the paper, or at it; weak models do not say what their points
--- rest on: then the last of these.
local function last_before(list, rank, ranks)
  local found
  for _, point in ipairs(list) do
    if point.kind == 'idea' and (rank_of(point, ranks) or 0) <= rank then found = point end
  end
  return found
end

--- The places of a section's paragraphs by their identifiers.
local function ranks_of(row)
  local ranks = {}
  for i, paragraph in ipairs(row.paragraphs) do ranks[paragraph.id] = i end
  return ranks
end

--- Shows what the section is about and left out, after the words of the point that speaks of it, or else of what stands
--- before it.
---@param row table  the paper's section
function M.show(section, row, wanted)
  local changed, all, ranks = false, nil, ranks_of(row)
  for _, item in ipairs(shown.items(row)) do
    local id, missed = row.paragraphs[item.paragraph].id, false
    for i = item.paragraph, item.last or item.paragraph do missed = missed or wanted[row.paragraphs[i].id] end
    if missed and item.block ~= '' and item.rows <= shown_rows_most then
      all = all or all_of(section.points)
      local point = not is_shown(item, all)
        and (displays.speaker(section.points, item, id) or last_before(section.points, ranks[id], ranks))
      if point then
        local block = item.kind == 'formula' and item.block:gsub('%s*\n%s*', ' ') or item.block
        point.markdown, changed, all = point.markdown .. '\n' .. block, true, nil
      end
    end
  end
  return changed
end

--- Whether one of the points has a title's words.
local function says(list, title)
  local gist, found = gist_of(' ' .. title .. ' '), false
  points.walk(list, function (point)
    found = found or gist_of((' %s %s '):format(point.lead or '', point.markdown)):find(gist, 1, true) ~= nil
  end)
  return found
end

--- Gives a section the figures that its writer did not show, by number and caption: below the point that speaks of each,
--- else in their place.
---@param row table  the paper's section
function M.show_figures(section, row)
  local ranks = ranks_of(row)
  for _, item in ipairs(shown.items(row)) do
    if item.kind == 'figure' and item.title and not says(section.points, item.title) then
      local id = row.paragraphs[item.paragraph].id
      local lead, caption = item.title:match '^%*%*(.-)%.%*%* ?(.*)$'
      if item.block ~= '' then caption = caption .. '\n' .. item.block end
      local point = { kind = 'detail', lead = lead, markdown = caption, source = 'paper', writer = 'repair', paragraphs = { id }, points = {} }
      local speaker = displays.speaker(section.points, item, id)
      if speaker then
        table.insert(speaker.points, 1, point)
      else
        point.kind = 'idea'
        M.add_idea(section.points, point, ranks)
      end
    end
  end
end

--- Adds to `section` what `findings` miss in it, from the embedded writer's section and the paper itself.
---@param row table  the paper's section
---@param lang string?
---@return boolean added
function M.add(section, embedded, findings, row, lang)
  local wanted = missing(findings)
  if not wanted then return false end
  local said = {}
  points.walk(section.points, function (point) said[#said + 1] = gist_of(point.markdown) end)
  local adding = setmetatable({ section = section, wanted = wanted, ranks = ranks_of(row), said = ' ' .. table.concat(said, ' ') .. ' ' }, Adding)
  adding:add_ideas(embedded, row)
  local shows = M.show(section, row, wanted.shown)
  adding:add_definitions(embedded, lang)
  adding:add_connections(embedded)
  if adding.added then section.source = 'mixed' end
  return adding.added or shows
end

return M
