--- Completion: what the check still misses in a section is taken from the embedded writer's points.
--
-- Only whole points are taken over: those at the top that rest on a paragraph that nothing in the section
-- covers, definitions of terms that it does not define, connections where it has none.

local points = require 'studyguide.guide.points'
local spelling = require 'studyguide.guide.spelling'

local M = {}

--- What findings ask for: paragraphs that no point covers, terms, connections.
local function missing(findings)
  local wanted = { ids = {}, terms = {}, connections = false }
  local any = false
  for _, finding in ipairs(findings) do
    if finding.code == 'coverage/paragraph' then
      for _, id in ipairs(finding.paragraphs) do wanted.ids[id] = true end
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

-- Rules whose breach makes a point worthless, while the rest of the section may stand.
local striking = { ['ground/reference'] = true, ['text/unsafe'] = true, ['text/residue'] = true, ['math/broken'] = true }

--- Takes the points out, with all that hangs on them, that break a rule no completion can mend.
---@return integer struck
function M.strike(section, findings)
  local doomed = {}
  for _, finding in ipairs(findings) do
    local point = finding.severity == 'error' and striking[finding.code] and points.at(section.points, finding.point)
    if point then doomed[point] = true end
  end
  return points.remove(section.points, function (point) return doomed[point] end)
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

local function rests_on(point, ids)
  local found = false
  points.walk({ point }, function (row)
    for _, id in ipairs(row.paragraphs) do found = found or ids[id] end
  end)
  return found
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

--- The point under which a definition goes: the first that uses its term, else the first.
local function place_of(list, term)
  local bare, bracket = term:lower():match '^(.-)%s*%((.-)%)'
  local forms, first, found = { bare or term:lower(), bracket }, nil, nil
  points.walk(list, function (point)
    if found or point.kind ~= 'idea' and point.kind ~= 'detail' then return end
    first = first or point
    if uses((point.lead or '') .. ' ' .. point.markdown, forms) then found = point end
  end)
  return found or first
end

local function add_definition(list, point)
  local home = place_of(list, point.term)
  if not home then
    table.insert(list, point)
    return
  end
  local at = 1
  while home.points[at] and points.is_naming(home.points[at]) do at = at + 1 end
  table.insert(home.points, at, point)
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
local function add_idea(list, point, ranks)
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

--- Adds to `section` what `findings` miss in it, from the embedded writer's section.
---@param row table  the paper's section
---@param lang string?
---@return boolean added
function M.add(section, embedded, findings, row, lang)
  local wanted = missing(findings)
  if not wanted then return false end
  local added, definitions, ranks = false, {}, {}
  for i, paragraph in ipairs(row.paragraphs) do ranks[paragraph.id] = i end
  points.walk(embedded.points, function (point)
    if point.term and points.is_naming(point) and is_asked_for(point.term, wanted.terms, lang) then definitions[#definitions + 1] = point end
  end)
  for _, point in ipairs(embedded.points) do
    if point.kind == 'connections' then
      if wanted.connections then
        add_connections(section.points, point)
        added = true
      end
    elseif not points.is_naming(point) and rests_on(point, wanted.ids) then
      add_idea(section.points, copy(point, function (child) return not points.is_naming(child) end), ranks)
      added = true
    end
  end
  for _, point in ipairs(definitions) do
    add_definition(section.points, copy(point, function () return true end))
    added = true
  end
  if added then section.source = 'mixed' end
  return added
end

return M
