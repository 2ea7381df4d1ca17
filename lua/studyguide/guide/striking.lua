--- Taking out what a model says of things that the paper lacks: a citation, a figure's number, a table. As little goes as
-- can: the brackets that hold the name, else its sentence, else the point with all that hangs on it.

local points = require 'studyguide.guide.points'

local M = {}

-- Rules whose breach makes a point worthless, while the rest of the section may stand.
local striking = { ['ground/reference'] = true, ['text/unsafe'] = true, ['text/residue'] = true, ['math/broken'] = true }

-- Brackets ------------------------------------------------------------------------------------------------

--- Where the innermost round brackets begin and end that hold from..to.
local function brackets_around(text, from, to)
  local open, close = text:sub(1, from - 1):match '.*()%([^()]*$', text:match('^[^()]*()%)', to + 1)
  return close and open, close
end

--- What is left of a list between separators without the items that hold a name.
local function without_item(list, name, separator)
  local kept = {}
  for item in list:gmatch('[^' .. separator .. ']+') do
    if not item:find(name, 1, true) then kept[#kept + 1] = item:match '^%s*(.-)%s*$' end
  end
  return table.concat(kept, separator .. ' ')
end

--- The text with what brackets hold replaced; they go where nothing is left.
local function bracketed(text, open, close, inner)
  local before, after = text:sub(1, open), text:sub(close)
  if inner ~= '' then return before .. inner .. after end
  return before:sub(1, -2):gsub('%s+$', '') .. after:sub(2)
end

--- The text without a number in square brackets: "[3, 7]".
local function without_number(text, number)
  for open, list, close in text:gmatch '()%[([%d,;%s]+)()%]' do
    if (' ' .. list .. ' '):find('%D' .. number .. '%D') then
      return bracketed(text, open, close, without_item(list:gsub(';', ','), number, ','))
    end
  end
end

-- Sentences -----------------------------------------------------------------------------------------------

-- Before a full stop that ends no sentence; words of one or two letters are others.
local shortened = { fig = true, figs = true, eqs = true, sec = true, tab = true, ref = true, refs = true, etc = true, approx = true, resp = true }

--- Where the sentences of a text begin.
local function beginnings(text)
  local out = { 1 }
  for word, next_at in text:gmatch '([%w\128-\255%)%]]+)[.!?]["\')%]=*]*%s+()%f[%u$=*]' do
    if #word > 2 and not shortened[word:lower()] then out[#out + 1] = next_at end
  end
  return out
end

--- Whether every mark of a text that opens something in it closes it again.
local function is_balanced(text)
  for _, mark in ipairs { '==', '%*%*', '%$', '`' } do
    if select(2, text:gsub(mark, '')) % 2 ~= 0 then return false end
  end
  return true
end

local sentence_least = 4 -- words of what is left

--- The text without the sentence that holds a place; nil where too little is left.
local function without_sentence(text, at)
  local starts = beginnings(text)
  for i = #starts, 1, -1 do
    if starts[i] <= at then
      local sentence = text:sub(starts[i], (starts[i + 1] or #text + 1) - 1)
      local left = (text:sub(1, starts[i] - 1) .. text:sub(starts[i] + #sentence)):match '^%s*(.-)%s*$'
      local _, count = left:gsub('%S+', '')
      return count >= sentence_least and is_balanced(sentence) and left or nil
    end
  end
end

--- The text without a name of something that the paper lacks; nil where nothing of worth is left.
---@param name string  as it stands there; of a citation by number, the number
---@return string?
function M.cut(text, name)
  if name:find '^%d+$' then return without_number(text, name) end
  local from, to = text:find(name, 1, true)
  if not from then return nil end
  local open, close = brackets_around(text, from, to)
  if open then return bracketed(text, open, close, without_item(text:sub(open + 1, close - 1), name, ';')) end
  return without_sentence(text, from)
end

--- The text without the sentence that gives a number; nil where nothing of worth is left.
local function without_figure(text, number)
  local at = text:find('%f[%d]' .. number:gsub('%p', '%%%0'))
  return at and without_sentence(text, at)
end

-- Points --------------------------------------------------------------------------------------------------

--- Takes out what breaks a rule that no completion can mend.
---@param section table  with points, which change
---@param weak boolean?  the writer is small: it makes numbers up, and those that its section of the paper lacks go, too; others
--- reckon with the paper's, or make examples
---@return integer struck  points that went, with all that hung on them
---@return boolean changed
function M.strike(section, findings, weak)
  local doomed, cut = {}, {}
  for _, finding in ipairs(findings) do
    local invented = weak and finding.code == 'ground/number'
    local struck = invented or finding.severity == 'error' and striking[finding.code]
    local point = struck and points.at(section.points, finding.point)
    local name = point and (invented or finding.code == 'ground/reference') and finding.about
    local left = name and (invented and without_figure or M.cut)(point.markdown, name)
    if left then
      point.markdown, cut[point] = left, true
    elseif point and not (cut[point] and name) then -- what went may have held two such names
      doomed[point] = true
    end
  end
  local changed = next(doomed) ~= nil or next(cut) ~= nil
  local struck = points.remove(section.points, function (point) return doomed[point] end)
  -- A lead over what was struck leads nowhere.
  if struck > 0 then points.remove(section.points, function (point) return point.markdown == '' and #point.points == 0 end) end
  return struck, changed
end

return M
