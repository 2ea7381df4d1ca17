--- An answer adapted to its paper, without changing what it says.
--
--     adapt.formulas(text)                 the formulas of a text, each once
--     adapt.expand(bodies, expanded)       the paper's macros in them, written out
--     adapt.cut(section)                   the sentence that the answer's end cut off, taken out
--
-- Each gives what it did as rows for the report: nothing of an answer goes unlisted.

local core = require 'studyguide.core'

local M = {}

-- Macros of the paper -----------------------------------------------------------------------------------

-- A dollar behind a backslash is none; control characters, which repaired text does not hold, stand
-- for it and for a doubled backslash meanwhile.
local function hide(text)
  return (text:gsub('\\\\', '\1'):gsub('\\%$', '\2'))
end

local function show(text)
  return (text:gsub('\2', '\\$'):gsub('\1', '\\\\'))
end

--- The formulas of repaired Markdown that hold a command, each once: what stands between the dollars.
---@return string[]
function M.formulas(text)
  local out, seen = {}, {}
  for formula in hide(text):gmatch '%$+([^$\n]+)%$+' do
    formula = show(formula)
    if formula:find '\\%a' and not seen[formula] then
      seen[formula] = true
      out[#out + 1] = formula
    end
  end
  return out
end

--- A line with its formulas as they are expanded; nil where none of them is.
local function expand_line(line, expanded)
  local any = false
  local text = hide(line):gsub('(%$+)([^$]+)(%$+)', function (open, formula, close)
    local better = expanded[show(formula)]
    any = any or better ~= nil
    return better and open .. hide(better) .. close
  end)
  return any and show(text) or nil
end

--- Writes formulas as the paper's macros have them expanded.
---@param bodies table<integer, { markdown: string, bullets: table[] }>  changed
---@param expanded table<string, string>
---@return table[] repairs  rows like core.repair's
function M.expand(bodies, expanded)
  local repairs = {}
  for _, body in pairs(next(expanded) and bodies or {}) do
    local lines, input_lines, input_line = {}, {}, 1
    for _, bullet in ipairs(body.bullets) do input_lines[bullet.line] = bullet.input_line end
    for line in body.markdown:gmatch '([^\n]*)\n' do
      local number = #lines + 1
      input_line = input_lines[number] or input_line
      local better = expand_line(line, expanded)
      if better then
        repairs[#repairs + 1] = { line = input_line, code = 'math/broken', what = "the paper's macros written out" }
      end
      lines[number] = better or line
    end
    body.markdown = table.concat(lines, '\n') .. '\n'
  end
  table.sort(repairs, function (a, b) return a.line < b.line end)
  return repairs
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

--- Takes the sentence at the end of a section out: its last line's, or the whole line where that is one.
---@param section table  of a guide; its Markdown and bullets are changed
---@return table dropped  a row like core.repair's
function M.cut(section)
  local lines = {}
  for line in (section.markdown:gsub('%s+$', '') .. '\n'):gmatch '(.-)\n' do lines[#lines + 1] = line end
  local prefix, text = lines[#lines]:match '^(%s*%-? ?)(.*)$'
  local stop = last_stop(text)
  local bullet = section.bullets[#section.bullets]
  local dropped = { line = bullet and bullet.input_line or 1, what = 'cut off in mid-sentence',
                    text = text:sub(stop + 1):match '%S.*' or '' }
  if stop > 0 then
    local kept = core.repair(text:sub(1, stop) .. '\n', { headings = 'keep' }).text
    lines[#lines] = prefix .. kept:match '[^\n]*'
  else
    if bullet and bullet.line == #lines then table.remove(section.bullets) end
    lines[#lines] = nil
  end
  while lines[#lines] and not lines[#lines]:match '%S' do lines[#lines] = nil end
  section.markdown = #lines > 0 and table.concat(lines, '\n') .. '\n' or ''
  return dropped
end

return M
