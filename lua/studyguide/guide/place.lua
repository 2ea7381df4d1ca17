--- An answer's parts under the paper's headings.
--
--     local placed = place.answer(paper, text, targets)
--     placed.bodies[i]    { markdown, bullets } of section i, where the answer has something for it; a
--                         bullet knows its line here, its line in the answer, and its paragraphs
--     placed.notes        what was done to the headings, one row each: { kind, heading, line, section }
--     placed.repairs, placed.dropped   what core.repair says of the whole answer
--
-- The answer is repaired, cut at its headings, and each part put under the heading of the paper that
-- the outline matcher finds for it. What has no heading of its own in the paper stays in reading
-- order at the end of the section before it, under its own heading as a bold lead. What stands before
-- the first heading belongs to the paper's text before its first heading, where it has any.

local core = require 'studyguide.core'
local dialects = require 'studyguide.guide.dialects'

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

local function lines_of(text)
  local lines = {}
  for line in (text:gsub('\n$', '') .. '\n'):gmatch '(.-)\r?\n' do lines[#lines + 1] = line end
  return lines
end

local function letters(text)
  return (text:lower():gsub('[^%w\128-\255]', ''))
end

--- A heading's letters without its number and its "and": what the matcher looks past, too.
local function gist(title)
  title = title:gsub('^[%dIVX.]+[.):]?%s+', ''):gsub('%f[%a][Aa]nd%f[%A]', '')
  return letters(title)
end

--- A line that may say a heading without being one, as its words: bold, or alone and short.
local function title_of(line)
  local text = line:match '^%s*(.-)%s*$'
  local marked = text:match '^[-*+]%s+(.-)$' or text
  local bold = marked:match '^[%d.)]*%s*%*%*(.-)%*%*:?$' or marked:match '^[%d.)]*%s*__(.-)__:?$'
  if not bold and (#text > 200 or text:find '^[-*+#>|`~]') then return nil end
  local title = (bold or text):gsub(':$', '')
  return title ~= '' and title or nil
end

--- Lines that say a heading of the paper, in an answer none of whose headings does, made headings.
local function with_headings(text, headings)
  local lines, titles, likely = lines_of(text), {}, {}
  for _, heading in ipairs(headings) do likely[gist(heading.title)] = true end
  for number, line in ipairs(lines) do
    local title = title_of(line)
    if title and likely[gist(title)] then titles[#titles + 1] = { title = title, level = 2, line = number } end
  end
  local match = #titles > 0 and core.outline_match(headings, titles)
  local any = false
  for i, row in ipairs(match and titles or {}) do
    local partner = match.paper_of[i]
    if partner and match.grade[partner] ~= 'fuzzy' then
      any, lines[row.line] = true, '## ' .. row.title
    end
  end
  return any and table.concat(lines, '\n') .. '\n' or nil
end

--- The repaired text cut at its headings: parts with the heading's number (0: before the first) and
-- their bullets, lines counted within the part.
local function parts_of(result, headings)
  local lines, parts = lines_of(result.text), {}
  local starts = {}
  for i, heading in ipairs(headings) do starts[heading.line] = i end
  local part = { heading = 0, first = 1, lines = {}, bullets = {} }
  parts[1] = part
  local place = {}
  for number, line in ipairs(lines) do
    if starts[number] then
      part = { heading = starts[number], first = number + 1, lines = {}, bullets = {} }
      parts[#parts + 1] = part
    else
      part.lines[#part.lines + 1] = line
      place[number] = part
    end
  end
  for _, bullet in ipairs(result.bullets) do
    local owner = place[bullet.line]
    if owner then
      table.insert(owner.bullets, { line = bullet.line - owner.first + 1, input_line = bullet.input_line, sources = bullet.sources })
    end
  end
  for _, p in ipairs(parts) do
    while p.lines[1] and not p.lines[1]:match '%S' do  -- the blank line below the heading
      table.remove(p.lines, 1)
      for _, bullet in ipairs(p.bullets) do bullet.line = bullet.line - 1 end
    end
    while p.lines[#p.lines] and not p.lines[#p.lines]:match '%S' do p.lines[#p.lines] = nil end
  end
  return parts
end

--- A part under its own heading as a lead: one level deeper.
local function under_lead(part, title)
  local lines = { '- **' .. title:gsub('%*%*', ''):gsub(':$', '') .. '**' }
  for _, line in ipairs(part.lines) do lines[#lines + 1] = line ~= '' and '    ' .. line or '' end
  local bullets = { { line = 1, sources = {} } }
  for _, bullet in ipairs(part.bullets) do
    bullets[#bullets + 1] = { line = bullet.line + 1, input_line = bullet.input_line, sources = bullet.sources }
  end
  return { lines = lines, bullets = bullets }
end

local function add(body, part)
  if #part.lines == 0 then return end
  local last = body.lines[#body.lines]
  if last and not last:match '^%s*%- ' then body.lines[#body.lines + 1] = '' end
  local before = #body.lines
  for _, line in ipairs(part.lines) do body.lines[#body.lines + 1] = line end
  for _, bullet in ipairs(part.bullets) do
    body.bullets[#body.bullets + 1] = { line = before + bullet.line, input_line = bullet.input_line, sources = bullet.sources }
  end
end

--- Full ids of the paragraphs that exist.
local function paragraphs_of(section, sources)
  local known, ids = {}, {}
  for _, paragraph in ipairs(section.paragraphs) do known[paragraph.id] = true end
  for _, source in ipairs(sources) do
    local id = ('%s.p%d'):format(source.section and 's' .. source.section or section.id, source.paragraph)
    if known[id] or source.section then ids[#ids + 1] = id end
  end
  return ids
end

local Placing = {}
Placing.__index = Placing

function Placing:body(section)
  self.lines_by_section[section] = self.lines_by_section[section] or { lines = {}, bullets = {} }
  return self.lines_by_section[section]
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
  if #part.lines == 0 then return end
  local front = self.any and self.paper.sections[1].depth == 0
  local section = front and 1 or self.first
  if not front then self:note(kind, title, section, line) end
  add(self:body(section), part)
end

function Placing:put(part, last)
  local heading = self.headings[part.heading]
  if not heading then
    self:put_first('before the first heading', '', part, 1)
    return last
  end
  local section, lead = self:target(part.heading, last)
  local line = self.input_lines[part.heading]
  if lead and part.heading == self.match.title then
    if letters(heading.title) ~= letters(self.paper.title_text) then self:note('title', heading.title, nil, line) end
    self:put_first('under the title', heading.title, part, line)
    return last
  end
  if lead then
    self:note('no such section', heading.title, section, line)
    add(self:body(section), under_lead(part, heading.title))
    return section
  end
  add(self:body(section), part)
  return section
end

--- What the matcher found, for the report.
function Placing:findings()
  for _, finding in ipairs(self.match.findings) do
    local heading = finding.guide and self.headings[finding.guide]
    local section = finding.paper and self.sections[finding.paper]
    if finding.kind == 'missing' and not self.lines_by_section[section] then
      self:note('missing', self.paper.sections[section].title_text, nil, nil)
    elseif finding.kind == 'merged' then
      self:note('merged', heading.title, self.sections[finding.paper_other], self.input_lines[finding.guide])
    elseif finding.kind ~= 'extra' and finding.kind ~= 'missing' and heading then
      self:note(finding.kind, heading.title, section, self.input_lines[finding.guide])
    end
  end
end

--- The answer's lines on which the repaired text's headings stand, where they can be told.
local function input_lines(text, headings)
  local by_letters, at, out = {}, {}, {}
  for number, line in ipairs(lines_of(text)) do
    local key = letters(line)
    by_letters[key] = by_letters[key] or {}
    table.insert(by_letters[key], number)
  end
  local last = 0
  for i, heading in ipairs(headings) do
    local key = letters(heading.title)
    local numbers = by_letters[key] or {}
    at[key] = at[key] or 1
    while numbers[at[key]] and numbers[at[key]] <= last do at[key] = at[key] + 1 end
    out[i] = numbers[at[key]]
    last = out[i] or last
  end
  return out
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

--- The answer repaired, its headings, and what of the paper they match.
---@return table? read, string? message, string? code
local function read_answer(text, paper, headings, targets)
  local result, message, code = core.repair(text, { headings = 'keep', bullets = true, targets = targets })
  if not result then return nil, message, code end
  local found, match
  found, message, code = core.outline_read(result.text)
  if not found then return nil, message, code end
  local titled = begins_with_title(paper, headings, found)
  match, message, code = core.outline_match(headings, titled and table.move(found, 2, #found, 1, {}) or found)
  if not match then return nil, message, code end
  if titled then match = without_first(match) end
  local any = false
  for _, partner in ipairs(match.paper_of) do any = any or partner ~= false end
  return { result = result, found = found, match = match, any = any }
end

--- The paper's text between its abstract and its first heading has no heading in a guide either: what
-- the answer says under the heading before stands for it.
local function cover_headless(paper, bodies)
  for i = 2, #paper.sections do
    if paper.sections[i].depth == 0 and bodies[i - 1] then bodies[i] = { markdown = '', bullets = {} } end
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
---@return table? placed, string? message, string? code
function M.answer(paper, text, targets)
  local headings, sections = paper_headings(paper)
  if #sections == 0 then return nil, 'the paper has no headings to put the answer under', 'EEMPTY' end
  local dropped
  text, dropped = dialects.inlines(text, paper)
  text = dialects.blocks(text)
  local read, message, code = read_answer(text, paper, headings, targets)
  if read and not read.any then
    local headed = with_headings(text, headings)
    if headed then read, message, code = read_answer(headed, paper, headings, targets) end
  end
  if not read then return nil, message, code end
  local result, found = read.result, read.found
  local placing = setmetatable({ paper = paper, sections = sections, headings = found, match = read.match, notes = {},
                                 first = read.any and sections[1] or nearest(paper, sections, result.text), any = read.any,
                                 lines_by_section = {}, input_lines = input_lines(text, found) }, Placing)
  local last
  for _, part in ipairs(parts_of(result, found)) do last = placing:put(part, last) end
  placing:findings()
  local bodies = {}
  for section, body in pairs(placing.lines_by_section) do
    if #body.lines > 0 then
      local bullets = {}
      for i, bullet in ipairs(body.bullets) do
        bullets[i] = { line = bullet.line, input_line = bullet.input_line,
                       paragraphs = paragraphs_of(paper.sections[section], bullet.sources) }
      end
      bodies[section] = { markdown = table.concat(body.lines, '\n') .. '\n', bullets = bullets }
    end
  end
  cover_headless(paper, bodies)
  table.move(dropped, 1, #dropped, #result.dropped + 1, result.dropped)
  sort_by_line(result.dropped)
  return { bodies = bodies, notes = placing.notes, repairs = result.repairs, repair_count = result.repair_count,
           dropped = result.dropped }
end

return M
