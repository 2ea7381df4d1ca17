--- Which point speaks of what the paper displays, and formulas moved to the points that do.
--
--     local point = displays.speaker(list, item, id)      -- id: of the paragraph that has the item
--     displays.spread(section, row)                       -- row: the paper's section
--     displays.join(section.points)                       -- tables and listings with the points that lead over to them
--
-- A reader who meets six formulas in a block has to look for each in what follows: each stands better below the words
-- about it.

local points = require 'studyguide.guide.points'
local shown = require 'studyguide.model.shown'

local M = {}

--- What an equation is about: the symbol on its left side, without arguments; nil where it has none of its own.
local function symbol_of(block)
  local bare = shown.bare_tex(block)
  local left = bare:match '^([^=<>]-)\\%a*eq%f[%A]' or bare:match '^([^=<>]-):?[=<>]' or bare:match '^([^=<>]-)\\approx%f[%A]'
  local symbol = left and left:match '^[^()]+'
  return symbol and symbol:find '%a' and symbol or nil
end

--- Whether a formula within a line begins with the symbol: `$R$` and `$R(x)$`, not `$R_0$`.
local function says_symbol(markdown, symbol)
  for tex in markdown:gsub('%$%$.-%$%$', ' '):gmatch '%$([^$\n]+)%$' do
    local bare = shown.bare_tex(tex)
    if bare == symbol or bare:sub(1, #symbol + 1) == symbol .. '(' then return true end
  end
  return false
end

--- Whether a text calls an item by its name: "Table 1", "Eq. (3)", "Equation (3)".
local function says_name(markdown, name)
  if name == '' then return false end
  if markdown:find(name, 1, true) then return true end
  local number = name:match '^Eq%. (%b())$'
  return number ~= nil and markdown:find('Equation ' .. number, 1, true) ~= nil
end

local function speaks(point, item, symbol)
  local text = (point.lead or '') .. ' ' .. point.markdown
  return says_name(text, item.name) or symbol ~= nil and says_symbol(text, symbol)
end

local function may_speak(point) return point.kind ~= 'connections' and not points.is_naming(point) end

--- The point that speaks of an item: by its name, then by a formula's symbol among those that rest on its paragraph,
--- else the last of these.
---@param list Point[]
---@param item ShownItem
---@param id string
---@return Point?
function M.speaker(list, item, id)
  local symbol = item.kind == 'formula' and symbol_of(item.block) or nil
  local named, about, resting
  points.walk(list, function (point)
    if not may_speak(point) then return end
    if not named and says_name(point.markdown, item.name) then named = point end
    local rests = false
    for _, one in ipairs(point.paragraphs) do rests = rests or one == id end
    if not rests then return end
    resting = point
    if not about and symbol and speaks(point, item, symbol) then about = point end
  end)
  return named or about or resting
end

local display = '^%s*%$%$.-%$%$%s*$'

--- The displayed formulas of a point, each a line of its own.
local function displays_of(point)
  local lines = {}
  for line in (point.markdown .. '\n'):gmatch '(.-)\n' do
    if line:find(display) then lines[#lines + 1] = line end
  end
  return lines
end

local function without_line(markdown, wanted)
  local out = {}
  for line in (markdown .. '\n'):gmatch '(.-)\n' do
    if line == wanted then wanted = nil else out[#out + 1] = line end
  end
  return table.concat(out, '\n')
end

local many = 2 -- formulas below one point: then each goes to the nested point that speaks of it, if all do

--- The point nested in another that speaks of a formula; no remark in brackets on it.
local function nested_speaker(point, item)
  local symbol, found = symbol_of(item.block), nil
  points.walk(point.points, function (child)
    local remark = child.markdown:find '^%s*%['
    if not found and not remark and may_speak(child) and speaks(child, item, symbol) then found = child end
  end)
  return found
end

--- Moves formulas that a point shows together to the points nested in it that speak of them, where these speak of all of
--- them: a derivation that one of them goes through stays together.
---@param row table  the paper's section
function M.spread(section, row)
  local items = {}
  for _, item in ipairs(shown.items(row)) do
    if item.kind == 'formula' then items[shown.bare_tex(item.block)] = item end
  end
  points.walk(section.points, function (point)
    local lines, targets = displays_of(point), {}
    for _, line in ipairs(#lines >= many and lines or {}) do
      local item = items[shown.bare_tex(line)]
      targets[#targets + 1] = item and nested_speaker(point, item)
    end
    for i, line in ipairs(#targets == #lines and lines or {}) do
      local target = targets[i]
      point.markdown = without_line(point.markdown, line)
      if not shown.bare_tex(target.markdown):find(shown.bare_tex(line), 1, true) then target.markdown = target.markdown .. '\n' .. line end
    end
  end)
end

--- Whether a point is a table or listing alone.
local function is_bare(point)
  return point.kind ~= 'connections' and not point.lead and not point.term and (point.markdown:find '^%s*|' or point.markdown:find '^%s*```') ~= nil
end

--- Whether what follows a point is shown for it: it ends in a colon, or is the guide's own and the numbers are its own, too.
local function leads_over(point)
  return point.markdown:find ':%s*$' ~= nil or point.source == 'background' and #point.points == 0
end

--- Joins a table or listing, indented less than it should be, with the point before it that leads over to it.
---@param list Point[]  changed
function M.join(list)
  for i = #list, 1, -1 do
    local before, point = list[i - 1], list[i]
    while before and not leads_over(before) and #before.points > 0 do before = before.points[#before.points] end
    if before and is_bare(point) and leads_over(before) then
      before.markdown = before.markdown .. '\n\n' .. point.markdown
      table.move(point.points, 1, #point.points, #before.points + 1, before.points)
      table.remove(list, i)
    end
  end
  for _, point in ipairs(list) do M.join(point.points) end
end

return M
