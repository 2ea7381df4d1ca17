--- An answer adapted to its paper, without changing what it says.
--
--     adapt.formulas(sections)             the formulas of an answer, each once
--     adapt.cut(section)                   the sentence that the answer's end cut off, taken out
--
-- Each gives what it did as rows for the report: nothing of an answer goes unlisted.

local core = require 'studyguide.core'
local points = require 'studyguide.guide.points'

local M = {}

-- Macros of the paper -----------------------------------------------------------------------------------

local fields = { 'lead', 'term', 'markdown' } -- of a point, that hold Markdown

--- The formulas that hold a command, each once: what stands between the dollars.
---@param sections { title: string, points: Point[] }[]  as core.repair gives them
---@return string[]
function M.formulas(sections)
  local out, seen = {}, {}
  local function add(markdown)
    for _, formula in ipairs(markdown and core.formulas(markdown) or {}) do
      if formula.tex:find '\\%a' and not seen[formula.tex] then
        seen[formula.tex] = true
        out[#out + 1] = formula.tex
      end
    end
  end
  for _, section in ipairs(sections) do
    add(section.title)
    points.walk(section.points, function (point)
      for _, field in ipairs(fields) do add(point[field]) end
    end)
  end
  return out
end

-- The end of an answer ----------------------------------------------------------------------------------

--- Where the last whole sentence of a line ends; a small letter goes on with it ("e.g. the").
local function last_stop(text)
  local stop = 0
  for at, next in text:gmatch '[.!?]["\')%]*=]*()%s+(%S)' do
    if not next:match '%l' then stop = at - 1 end
  end
  return stop
end

--- Takes the sentence at the end of a section out: its last point's, or the whole point where it is one.
---@param section table  of a guide; its points are changed
---@return table dropped  a row like core.repair's
function M.cut(section)
  local point, siblings = points.last(section.points)
  local before, line = point.markdown:match '^(.*\n)([^\n]*)$'
  before, line = before or '', line or point.markdown
  local stop = last_stop(line)
  local dropped = { line = point.line or 1, what = 'cut off in mid-sentence', text = line:sub(stop + 1):match '%S.*' or '' }
  if stop > 0 then
    local kept = core.repair(line:sub(1, stop) .. '\n', { headings = 'keep' }).text
    point.markdown = before .. kept:match '[^\n]*'
  elseif before:find '%S' then
    point.markdown = before:gsub('%s+$', '')
  else
    table.remove(siblings)
    points.remove(section.points, function (row) return row.kind == 'connections' and #row.points == 0 end)
  end
  return dropped
end

return M
