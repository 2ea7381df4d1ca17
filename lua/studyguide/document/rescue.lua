--- A passage of the readable source that pandoc cannot read, given as its words alone: what is wrong there
-- costs that passage's mark-up, not the paper.
--
--     local better, note = rescue.plain_passage(source, pandoc's message)

local core = require 'studyguide.core'

local M = {}

M.tries = 10  -- passages of a paper

local headings = { part = true, chapter = true, section = true, subsection = true, subsubsection = true, paragraph = true,
                   subparagraph = true }

--- Words as LaTeX that says nothing but them.
local function as_words(latex)
  return (core.tex_plain(latex):gsub('[\\{}^~%[%]]', ' '):gsub('[%%#&_$]', '\\%0'))
end

--- A passage's words; its headings stay headings, with their labels.
local function plain(passage)
  local out, at = {}, 1
  while true do
    local from, to, name, star, title = passage:find('\\(%a+)(%*?)(%b{})', at)
    while from and not headings[name] do from, to, name, star, title = passage:find('\\(%a+)(%*?)(%b{})', from + 1) end
    out[#out + 1] = as_words(passage:sub(at, (from or 0) - 1))
    if not from then return (table.concat(out):gsub('^%s+', ''):gsub('%s+$', '')) end
    out[#out + 1] = ('\n\n\\%s%s{%s}\n\n'):format(name, star, as_words(title:sub(2, -2)):match '^%s*(.-)%s*$')
    at = to + 1
  end
end

--- The first line, from `first` on, of a passage in which a command's bracket has no end: where pandoc, at
-- the end of its input, has been looking for it.
local function unended(lines, first)
  local passage, start = {}, first
  for i = first, #lines + 1 do
    if i <= #lines and not lines[i]:match '^%s*$' then
      if #passage == 0 then start = i end
      passage[#passage + 1] = lines[i]
    elseif #passage > 0 then
      local bare = table.concat(passage, '\n'):gsub('%b{}', '{}')
      while bare:find '%[[^%[%]]*%]' do bare = bare:gsub('%[[^%[%]]*%]', '') end
      if bare:find '\\%a+%*?%s*%[' then return start end
      passage = {}
    end
  end
end

---@param source string   the readable source
---@param message string  pandoc's: "Error at (line 12, column 3)"
---@return string? source, table? note  nil where there is nothing to mend
function M.plain_passage(source, message)
  local number = math.tointeger(tonumber(message:match 'line (%d+), column' or message:match 'line (%d+) column'))
  if not number then return nil end
  local lines = {}
  for line in (source .. '\n'):gmatch '(.-)\n' do lines[#lines + 1] = line end
  local first = 1
  while first <= #lines and not lines[first]:find('\\begin{document}', 1, true) do first = first + 1 end
  local at = math.min(number, #lines)
  if message:find('unexpected end of input', 1, true) then at = unended(lines, first + 1) or at end
  while at > first and (lines[at]:match '^%s*$' or lines[at]:find('\\end{document}', 1, true)) do at = at - 1 end
  if at <= first then return nil end
  local from, to = at, at
  while from - 1 > first and not lines[from - 1]:match '^%s*$' do from = from - 1 end
  while to < #lines and not lines[to + 1]:match '^%s*$' and not lines[to + 1]:find('\\end{document}', 1, true) do to = to + 1 end
  local passage = table.concat(lines, '\n', from, to)
  local words = plain(passage)
  if words == passage then return nil end
  local before, after = table.concat(lines, '\n', 1, from - 1), table.concat(lines, '\n', to + 1)
  local shown = core.tex_plain(words):gsub('^%s+', ''):gsub('%s+$', '')
  if #shown > 60 then shown = shown:sub(1, 57):gsub('[\128-\255]*$', '') .. '…' end
  return before .. '\n' .. words .. '\n' .. after,
    { code = 'source/repaired', file = '', line = 0, message = ("pandoc cannot read a passage, given as its words alone: '%s'"):format(shown) }
end

return M
