--- An answer's parts under the paper's headings.
--
--     local placed = place.answer(paper, text, targets, expanded)
--     placed.bodies[i]    { points } of section i, where the answer has something for it; a point knows
--                         its line in the answer
--     placed.notes        what was done to the headings, one row each: { kind, heading, line, section }
--     placed.repairs, placed.dropped   what core.repair says of the whole answer
--
-- The answer is repaired into points by heading, and each part put under the heading of the paper that
-- the outline matcher finds for it. What has no heading of its own in the paper stays in reading
-- order at the end of the section before it, under its own heading as a bold lead. What stands before
-- the first heading belongs to the paper's text before its first heading, where it has any.

local core = require 'studyguide.core'
local dialects = require 'studyguide.guide.dialects'
local tree = require 'studyguide.guide.points'

local M = {}

--- The paper's headings for the matcher, and the section of each.
local function paper_headings(paper)
  local headings, sections = {}, {}
  for i, section in ipairs(paper.sections) do
    if section.depth > 0 then
      headings[#headings + 1] = { title = section.title, level = section.depth + 1 }
      sections[#sections + 1] = i
    end
  end
  return headings, sections
end

local function letters(text)
  return (text:lower():gsub('\194\160', ''):gsub('[^%w\128-\255]', ''))
end

--- A heading's letters without its number and its "and": what the matcher looks past, too.
local function gist(title)
  title = title:gsub('^[%dIVX.]+[.):]?%s+', ''):gsub('%f[%a][Aa]nd%f[%A]', '')
  return letters(title)
end

--- The words of a point that may say a heading without being one: a lead alone, or alone and short.
local function title_of(point)
  if point.lead then return point.markdown == '' and point.lead or nil end
  local text = point.kind == 'idea' and point.markdown or ''
  return text ~= '' and #text <= 200 and not text:find '[\n|`~]' and text:gsub(':$', '') or nil
end

--- The points that say a heading of the paper, with the heading's words.
---@return table<Point, string>? titles
local function titles_in(list, headings)
  local likely, titles, rows = {}, {}, {}
  for _, heading in ipairs(headings) do likely[gist(heading.title)] = true end
  tree.walk(list, function (point)
    local title = title_of(point)
    if title and likely[gist(title)] then titles[#titles + 1], rows[#rows + 1] = { title = title, level = 2 }, point end
  end)
  local match = #titles > 0 and core.outline_match(headings, titles)
  local out = {}
  for i, point in ipairs(match and rows or {}) do
    local partner = match.paper_of[i]
    if partner and match.grade[partner] ~= 'fuzzy' then out[point] = titles[i].title end
  end
  return next(out) and out
end

--- The parts of an answer none of whose headings is a section of the paper's (the paper's title may be one),
-- cut at points that say one; nil where none does.
local function with_headings(parts, headings)
  local out, found = {}, false
  for _, part in ipairs(parts) do
    local titles = titles_in(part.points, headings) or {}
    out[#out + 1] = { level = part.level, title = part.title, line = part.line, points = {} }
    local function cut(list)
      for _, point in ipairs(list) do
        if titles[point] then
          found = true
          out[#out + 1] = { level = 2, title = titles[point], line = point.line, points = {} }
          cut(point.points)
        else
          table.insert(out[#out].points, point)
        end
      end
    end
    cut(part.points)
  end
  return found and out or nil
end

--- A part under its own heading as a lead: one level deeper.
local function under_lead(part)
  return { { kind = 'idea', lead = part.title:gsub('%*%*', ''):gsub('[:.]$', ''), markdown = '', source = 'paper', writer = 'repair',
             line = part.line, paragraphs = {}, points = part.points } }
end

--- Adds points to a section's: connections stand together at the end.
local function add(body, list)
  local own = tree.connections(body.points)
  for _, point in ipairs(list) do
    if own and point.kind == 'connections' then
      table.move(point.points, 1, #point.points, #own.points + 1, own.points)
    elseif own then
      table.insert(body.points, #body.points, point)
    else
      body.points[#body.points + 1] = point
    end
  end
end

local Placing = {}
Placing.__index = Placing

function Placing:body(section)
  self.bodies[section] = self.bodies[section] or { points = {} }
  return self.bodies[section]
end

function Placing:note(kind, heading, section, line)
  table.insert(self.notes, { kind = kind, heading = heading, line = line,
                             section = section and self.paper.sections[section].title_text })
end

--- Where the heading's part goes, and whether it needs its heading as a lead.
function Placing:target(number, last)
  local match = self.match
  local partner = match.paper_of[number]
  if partner then return self.sections[partner], false end
  return last or self.first, true
end

--- What stands before the first section of the answer.
function Placing:put_first(kind, title, part, line)
  if #part.points == 0 then return end
  local front = self.any and self.paper.sections[1].depth == 0
  local section = front and 1 or self.first
  if not front then self:note(kind, title, section, line) end
  add(self:body(section), part.points)
end

--- Puts the part of heading `number` (0: before the first) in its place.
---@return integer? last  the section that it is in
function Placing:put(part, number, last)
  local heading = self.headings[number]
  if not heading then
    self:put_first('before the first heading', '', part, 1)
    return last
  end
  local section, lead = self:target(number, last)
  local line = heading.line
  if lead and number == self.match.title then
    if letters(heading.title) ~= letters(self.paper.title_text) then self:note('title', heading.title, nil, line) end
    self:put_first('under the title', heading.title, part, line)
    return last
  end
  if lead then
    self:note('no such section', heading.title, section, line)
    add(self:body(section), under_lead(part))
    return section
  end
  add(self:body(section), part.points)
  return section
end

--- What the matcher found, for the report.
function Placing:findings()
  for _, finding in ipairs(self.match.findings) do
    local heading = finding.guide and self.headings[finding.guide]
    local section = finding.paper and self.sections[finding.paper]
    if finding.kind == 'missing' and not self.bodies[section] then
      self:note('missing', self.paper.sections[section].title_text, nil, nil)
    elseif finding.kind == 'merged' then
      self:note('merged', heading.title, self.sections[finding.paper_other], self.headings[finding.guide].line)
    elseif finding.kind ~= 'extra' and finding.kind ~= 'missing' and heading then
      self:note(finding.kind, heading.title, section, self.headings[finding.guide].line)
    end
  end
end

local function words_of(text)
  local words = {}
  for word in text:lower():gmatch '[%w\128-\255]+' do words[word] = true end
  return words
end

--- The headed section whose words are most like the text's: rare words weigh more, long sections less.
local function nearest(paper, sections, text)
  local holders, of_section = {}, {}
  for _, index in ipairs(sections) do
    local section = paper.sections[index]
    local parts = { section.title_text }
    for _, paragraph in ipairs(section.paragraphs) do parts[#parts + 1] = paragraph.text end
    of_section[index] = words_of(table.concat(parts, ' '))
    for word in pairs(of_section[index]) do holders[word] = (holders[word] or 0) + 1 end
  end
  local best, best_score, wanted = sections[1], 0, words_of(text)
  for _, index in ipairs(sections) do
    local score, size = 0, 1
    for word in pairs(of_section[index]) do
      size = size + 1
      if wanted[word] then score = score + math.log(1 + #sections / holders[word]) end
    end
    score = score / math.sqrt(size)
    if score > best_score then best, best_score = index, score end
  end
  return best
end

--- Whether the answer's first heading is the paper's title: it says its words, and is alone or says them
-- once more than the paper's sections do.
local function begins_with_title(paper, headings, found)
  local title = gist(paper.title_text)
  if not found[1] or title == '' or gist(found[1].title) ~= title then return false end
  local function count(list)
    local n = 0
    for _, heading in ipairs(list) do
      if gist(heading.title) == title then n = n + 1 end
    end
    return n
  end
  return #found == 1 or count(found) > count(headings)
end

--- The match of outlines when the answer's first heading is left out of it.
local function without_first(match)
  local out = { paper_of = { false }, grade = match.grade, findings = match.findings, title = 1 }
  for i, partner in ipairs(match.paper_of) do out.paper_of[i + 1] = partner end
  for _, finding in ipairs(match.findings) do
    finding.guide = finding.guide and finding.guide + 1
    finding.guide_other = finding.guide_other and finding.guide_other + 1
  end
  return out
end

--- What of the paper the headings of an answer match.
---@param parts table[]  as core.repair gives them
---@return table? read, string? message, string? code
local function match_parts(parts, paper, headings)
  local found = {}
  for i = 2, #parts do found[i - 1] = { title = parts[i].title, level = parts[i].level, line = parts[i].line } end
  local titled = begins_with_title(paper, headings, found)
  local match, message, code = core.outline_match(headings, titled and table.move(found, 2, #found, 1, {}) or found)
  if not match then return nil, message, code end
  if titled then match = without_first(match) end
  local any = false
  for _, partner in ipairs(match.paper_of) do any = any or partner ~= false end
  return { parts = parts, found = found, match = match, any = any }
end

--- The answer repaired, its parts, and what of the paper they match.
---@return table? read, string? message, string? code
local function read_answer(text, paper, headings, options)
  local result, message, code = core.repair(text, options)
  if not result then return nil, message, code end
  local read
  read, message, code = match_parts(result.sections, paper, headings)
  if not read then return nil, message, code end
  if not read.any then
    local parts = with_headings(result.sections, headings)
    if parts then read, message, code = match_parts(parts, paper, headings) end
    if not read then return nil, message, code end
  end
  read.result = result
  return read
end

--- The paper's text between its abstract and its first heading has no heading in a guide either: what
-- the answer says under the heading before stands for it.
local function cover_headless(paper, bodies)
  for i = 2, #paper.sections do
    if paper.sections[i].depth == 0 and bodies[i - 1] then bodies[i] = { points = {} } end
  end
end

--- Rows in the order of their lines; those of one line as they were.
local function sort_by_line(rows)
  local rank = {}
  for i, row in ipairs(rows) do rank[row] = i end
  table.sort(rows, function (a, b)
    if a.line ~= b.line then return a.line < b.line end
    return rank[a] < rank[b]
  end)
end

---@param paper table      studyguide/paper@1
---@param text string      the answer, valid UTF-8 or not
---@param targets string[] link targets that may stay
---@param expanded? table<string, string> formulas that hold macros of the paper, and the same without
---@return table? placed, string? message, string? code
function M.answer(paper, text, targets, expanded)
  local headings, sections = paper_headings(paper)
  if #sections == 0 then return nil, 'the paper has no headings to put the answer under', 'EEMPTY' end
  local plain, dropped, code = dialects.plain(text, paper, { blocks = true })
  if not plain then return nil, dropped, code end
  local read, message
  local options = { headings = 'keep', bullets = true, targets = targets, formulas = {}, written_out = {} }
  for tex, without in pairs(expanded or {}) do
    table.insert(options.formulas, tex)
    table.insert(options.written_out, without)
  end
  read, message, code = read_answer(plain, paper, headings, options)
  if not read then return nil, message, code end
  local result = read.result
  local placing = setmetatable({ paper = paper, sections = sections, headings = read.found, match = read.match, notes = {},
                                 first = read.any and sections[1] or nearest(paper, sections, result.text), any = read.any,
                                 bodies = {} }, Placing)
  local last
  for i, part in ipairs(read.parts) do last = placing:put(part, i - 1, last) end
  placing:findings()
  local bodies = {}
  for section, body in pairs(placing.bodies) do
    if #body.points > 0 then
      tree.resolve(body.points, paper.sections[section])
      bodies[section] = body
    end
  end
  cover_headless(paper, bodies)
  table.move(dropped, 1, #dropped, #result.dropped + 1, result.dropped)
  sort_by_line(result.dropped)
  return { bodies = bodies, notes = placing.notes, repairs = result.repairs, repair_count = result.repair_count,
           dropped = result.dropped }
end

return M
