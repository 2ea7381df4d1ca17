--- What a section gives up when it breaks a rule and nothing else has mended it: as little as will do.
--
--     local ladder = fallback.ladder(paper, embedded)
--     local changed = ladder:step(sections, findings)   -- and ladder.faults
--
-- A guide is never thrown away for that. The rungs, from the least, each followed by another check:
--   link      the links of the bullet become text
--   bullet    the bullet becomes its plain words, and what stands in it
--   embedded  a section of a model is written by the embedded writer
--   section   the section is the paper's own text, a bullet a paragraph
--   heading   a heading's words without mark-up
--   kept      nothing helped: it stands as it is, and the finding with it
-- Where the embedded writer wrote, each of these is a mistake of ours. They are listed as faults, which
-- the tests count.

local core = require 'studyguide.core'
local points = require 'studyguide.guide.points'

local M = {}

M.rounds_max = 8 -- checks: more than rungs that one section can take

---@class Fault
---@field section string    the section's id
---@field rung string       what was given up
---@field writer string     who had written it: GuideSection's source
---@field code string       the rule that was broken
---@field message string    how
---@field text string       the words that broke it

-- Plain words ---------------------------------------------------------------------------------------------

--- Text as Markdown that shows it as it is: nothing in it is mark-up, an address no link.
M.escaped = core.plain_escape

--- A section's paper text, a point a paragraph.
---@return Point[]
function M.plain_section(section)
  local list = {}
  for _, paragraph in ipairs(section.paragraphs) do
    local text = M.escaped(paragraph.text)
    if text ~= '' then
      list[#list + 1] = { kind = 'idea', markdown = text, source = 'paper', writer = 'embedded', paragraphs = { paragraph.id },
                          points = {} }
    end
  end
  return list
end

--- `change(words)` in place of the words of each point that has errors: its lead, its term, its Markdown.
---@param change fun(words: string, errors: table[], field: string): string
---@return boolean changed
local function change_points(section, errors, change)
  local changed = false
  for _, finding in ipairs(errors) do
    local point = points.at(section.points, finding.point)
    for _, field in ipairs { 'lead', 'term', 'markdown' } do
      local words = point and point[field] and point[field] ~= '' and change(point[field], finding, field)
      if words and words ~= point[field] then point[field], changed = words, true end
    end
  end
  return changed
end

-- The rungs -----------------------------------------------------------------------------------------------

local rungs = { 'link', 'bullet', 'embedded', 'section' }

local apply = {}

function apply.link(section, errors)
  return change_points(section, errors, core.plain_links)
end

function apply.bullet(section, errors)
  return change_points(section, errors, function (words, finding, field)
    local text = core.plain_escape(core.plain_words(words))
    local cut = finding.code == 'text/cut' and field == 'markdown' and not text:match '[.!?…]$'
    return cut and text .. ' …' or text
  end)
end

function apply.embedded(section, _, _, embedded)
  if section.source == 'embedded' then return false end
  local other = embedded()
  if not other then return false end
  for key in pairs(section) do section[key] = nil end
  for key, value in pairs(other) do section[key] = value end
  return true
end

function apply.section(section, _, row)
  section.points = M.plain_section(row)
  section.source = 'plain'
  return true
end

-- A heading, or the place of one, is no part of a section's body.
local function is_of_heading(finding)
  return finding.code:match '^outline/' and finding.code ~= 'outline/empty'
end

--- The errors by section, each with the path of its point.
local function errors_by_section(sections, findings)
  local index, out = {}, {}
  for i, section in ipairs(sections) do index[section.id] = i end
  for _, finding in ipairs(findings) do
    local i = finding.severity == 'error' and index[finding.section]
    if i then
      out[i] = out[i] or {}
      table.insert(out[i], { code = finding.code, message = finding.message, heading = is_of_heading(finding), point = finding.point })
    end
  end
  return out
end

local Ladder = {}
Ladder.__index = Ladder

function Ladder:note(id, rung, writer, finding, text)
  self.faults[#self.faults + 1] = { section = id, rung = rung, writer = writer, code = finding.code, message = finding.message,
                                    text = text }
end

--- Takes section `i` down to the next rung that changes anything; its name, or nil at the foot.
function Ladder:descend(section, i, errors)
  while self.at[i] < #rungs do
    self.at[i] = self.at[i] + 1
    local name = rungs[self.at[i]]
    if apply[name](section, errors, self.paper.sections[i], function () return self.embedded(i) end) then
      if name == 'embedded' then self.at[i] = 0 end -- what it breaks in turn costs the least again
      return name
    end
  end
end

--- Takes section `i` one rung down for the errors in its heading and its body.
---@return boolean changed
function Ladder:step_section(section, i, errors)
  local id, writer, body, changed = section.id, section.source, {}, false
  for _, finding in ipairs(errors) do
    if not finding.heading then
      body[#body + 1] = finding
    elseif not section.plain_heading then
      section.plain_heading, changed = true, true
      self:note(id, 'heading', writer, finding, self.paper.sections[i].title)
    end
  end
  if #body == 0 or writer == 'answer' or self.at[i] > #rungs then return changed end
  for _, finding in ipairs(body) do
    local point = points.at(section.points, finding.point)
    finding.text = point and point.markdown or ''
  end
  local rung = self:descend(section, i, body)
  for _, finding in ipairs(body) do self:note(id, rung or 'kept', writer, finding, finding.text) end
  if not rung then self.at[i] = #rungs + 1 end
  return changed or rung ~= nil
end

--- Takes each section in which the check of the whole found an error down one rung; what a person's own answer holds
--- stands.
---@param sections table[]        a guide's; those that break a rule are changed in place
---@param findings table[]        of the whole guide
---@return boolean changed        another check is due
function Ladder:step(sections, findings)
  local by_section, changed = errors_by_section(sections, findings), false
  for i, section in ipairs(sections) do
    if by_section[i] and self:step_section(section, i, by_section[i]) then changed = true end
  end
  return changed
end

---@param paper table
---@param embedded fun(index: integer): table?   the embedded writer's section
function M.ladder(paper, embedded)
  local at = {}
  for i = 1, #paper.sections do at[i] = 0 end
  return setmetatable({ paper = paper, embedded = embedded, at = at, faults = {} }, Ladder)
end

return M
