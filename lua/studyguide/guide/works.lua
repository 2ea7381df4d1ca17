--- What the works of a reference list are cited for, in a model's words: groups by purpose, a clause for each work. The
-- entries themselves and where they are cited come from the embedded writer.
--
--     task.works = works.of(run, section)                  -- nil where there is nothing to tell
--     works.tell(section, text, task.works, repaired)      -- sets an answer's groups into the embedded writer's points
--
-- An answer is lines: `# Name of a group: a sentence` and, below it, `[w3] clause`, or `[w3]` alone where nothing is to be told.

local points = require 'studyguide.guide.points'

local M = {}

local least = 3 -- works with sentences that cite them: fewer make no groups

--- The works that the embedded writer lists, in its order, each with the sentences that cite it.
---@return {text: string, sentences: {section: integer, markdown: string}[]}[]?
function M.of(run, section)
  if section.kind ~= 'references' then return nil end
  local list, cited = run.core_paper:cited_works(run.options.detail or 'normal') or {}, 0
  for _, work in ipairs(list) do
    if #work.sentences > 0 then cited = cited + 1 end
  end
  return cited >= least and list or nil
end

--- The groups of an answer: { title, words, works = { { index, words } } }. A work counts where it is first told of.
local function groups_of(text, count)
  local groups, told = {}, {}
  for line in text:gmatch '[^\n]+' do
    local heading = line:match '^%s*#+%s*(.-)%s*$'
    local index, words = line:match '^[%s%-*]*%[w(%d+)%]%**[%s:]*(.-)%s*$'
    index = tonumber(index)
    if heading and heading ~= '' then
      local title, sentence = heading:match '^(.-):%s+(.+)$'
      groups[#groups + 1] = { title = (title or heading):gsub('[*_]', ''), words = sentence or '', works = {} }
    elseif index and index >= 1 and index <= count and not told[index] and #groups > 0 then
      told[index] = true
      table.insert(groups[#groups].works, { index = index, words = words })
    end
  end
  local filled = {}
  for _, group in ipairs(groups) do filled[#filled + 1] = #group.works > 0 and group or nil end
  return filled
end

--- The groups as a list in the guide's form, a bullet for each and, below it, one for each work that has a clause.
local function listed(groups)
  local lines = {}
  for _, group in ipairs(groups) do
    lines[#lines + 1] = ('- **%s.** %s'):format(group.title:gsub('%.$', ''), group.words)
    for _, work in ipairs(group.works) do
      if work.words ~= '' then lines[#lines + 1] = '    - ' .. work.words end
    end
  end
  return table.concat(lines, '\n') .. '\n'
end

--- Puts the embedded writer's entries into an answer's groups, each over the clause that tells of it; entries that the
--- answer leaves out stay behind them.
---@param section table     of the embedded writer, changed where the answer tells something
---@param text string
---@param works table[]     as `of` gives them: as many as the section's first points
---@param repaired fun(text: string): Point[]?
---@return boolean told
function M.tell(section, text, works, repaired)
  local groups = groups_of(text, #works)
  local told = #groups > 0 and repaired(listed(groups))
  if not told or #told ~= #groups or #section.points < #works then return false end
  local entries, list = section.points, {}
  for g, group in ipairs(groups) do
    local point, entries_of, clauses = told[g], {}, 0
    for w, work in ipairs(group.works) do
      local entry = entries[work.index]
      if work.words ~= '' then
        clauses = clauses + 1
        local clause = point.points[clauses]
        if not clause then return false end
        clause.points, entry.points = {}, { clause }
      end
      entries_of[w], work.entry = entry, entry
    end
    if clauses ~= #point.points then return false end
    point.points, list[g] = entries_of, point
  end
  local placed = {}
  for _, group in ipairs(groups) do
    for _, work in ipairs(group.works) do placed[work.entry] = true end
  end
  for _, entry in ipairs(entries) do
    if not placed[entry] then list[#list + 1] = entry end
  end
  section.points, section.source = list, 'mixed'
  return true
end

--- Takes out the clauses, and the sentences of groups, in which the check found what matters.
---@param section table  with its findings
---@param matters fun(finding: Finding): boolean
---@return boolean struck
function M.strike(section, matters)
  local doomed, struck = {}, false
  for _, finding in ipairs(section.findings) do
    local point = matters(finding) and points.at(section.points, finding.point)
    if point and point.writer == 'model' then
      struck = true
      if #point.points > 0 then point.markdown = '' else doomed[point] = true end
    end
  end
  points.remove(section.points, function (point) return doomed[point] end)
  return struck
end

return M
