--- Mending by bullet: what of a check's findings is asked for again, and the answer set in.
--
--     local rows = mending.rows(row, section, lang)                    -- { at, say, text, paragraphs }: for the model
--     local mended = mending.apply(row, section, answer, read, lang)   -- a new section; nil where the answer names no bullet
--
-- Only what matters is asked again: errors, paragraphs that nothing covers, planned definitions, numbers, names and
-- formulas that the paper lacks. What repair can mend and what only might be nicer is not.

local complete = require 'studyguide.guide.complete'
local core = require 'studyguide.core'
local points = require 'studyguide.guide.points'

local M = {}

local matters = { ['coverage/paragraph'] = true, ['ground/number'] = true, ['ground/reference'] = true, ['ground/math'] = true }

--- Whether a finding is worth a question. A term that nobody planned is the completion's.
function M.matters(finding)
  return finding.severity == 'error' or matters[finding.code] == true or finding.planned == true
end

-- What is asked ---------------------------------------------------------------------------------------------

--- A finding's words with this section's paragraphs as the prompt numbers them, and without lines of a text that the
--- model does not see.
local function told(message, id)
  return (message:gsub('%f[%w]' .. id:gsub('%p', '%%%0') .. '%.(p%d+)', '[%1]'):gsub('%s*%(?line %d+%)?', ''))
end

--- A bullet as the model wrote it, without what is nested in it.
local function shown_bullet(point, id, lang)
  local copy = {}
  for key, value in pairs(point) do copy[key] = value end
  copy.points = {}
  local text = core.points_print({ copy }, { lang = lang, marks = true })
  return text and text:gsub(id:gsub('%p', '%%%0') .. '%.(p%d+)', '%1'):gsub('%s+$', '') or nil
end

local function place_of(finding)
  if not finding.point or #finding.point == 0 then return nil end
  local parts = {}
  for i, n in ipairs(finding.point) do parts[i] = ('%d'):format(n) end
  return table.concat(parts, '.')
end

---@param row table      the paper's section
---@param section GuideSection with its findings
---@return MendRow[]
function M.rows(row, section, lang)
  local out, by_place, index = {}, {}, {}
  for i, paragraph in ipairs(row.paragraphs) do index[paragraph.id] = i end
  local function add(at, say, text, ids)
    local there = by_place[at]
    if there then
      if not there.say:find(say, 1, true) then there.say = there.say .. '\n' .. say end
      return
    end
    there = { at = at, say = say, text = text, paragraphs = {} }
    for _, id in ipairs(ids or {}) do there.paragraphs[#there.paragraphs + 1] = index[id] end
    by_place[at] = there
    out[#out + 1] = there
  end
  local function add_finding(finding)
    if finding.code == 'coverage/paragraph' and #(finding.paragraphs or {}) > 0 then
      for _, id in ipairs(finding.paragraphs) do
        local own = id:match('^' .. row.id:gsub('%p', '%%%0') .. '%.(p%d+)$')
        if own then add(own, ('No bullet covers [%s].'):format(own), nil, { id }) end
      end
    elseif finding.planned then
      add('term ' .. finding.about, ('“%s” is not defined: a definition bullet, for the point where it first appears.'):format(finding.about),
        nil, finding.paragraphs)
    else
      local at = place_of(finding)
      local point = at and points.at(section.points, finding.point)
      if point then add(at, told(finding.message, row.id), shown_bullet(point, row.id, lang), point.paragraphs) end
    end
  end
  for _, finding in ipairs(section.findings) do
    if M.matters(finding) then add_finding(finding) end
  end
  return out
end

-- The answer --------------------------------------------------------------------------------------------------

--- The answer's pieces: { at, text } in order.
local function pieces_of(answer)
  local pieces
  for line in (answer:gsub('\r\n?', '\n') .. '\n'):gmatch '(.-)\n' do
    local at = line:match '^%s*[`*]*@%s*(%d[%d.]*)[`*:]*%s*$' or line:match '^%s*[`*]*@%s*(p%d+)[`*:]*%s*$'
      or line:match '^%s*[`*]*@%s*(term%s+.-)[`*:]*%s*$'
    local number, rest = line:match '^%s*@%s*(%d[%d.]*)[:.]?%s+(%S.*)$'
    at = at or number
    if at then
      pieces = pieces or {}
      pieces[#pieces + 1] = { at = at:gsub('%.$', ''), lines = { rest } }
    elseif pieces then
      table.insert(pieces[#pieces].lines, line)
    end
  end
  for _, piece in ipairs(pieces or {}) do piece.text = table.concat(piece.lines, '\n') end
  return pieces
end

--- The least indentation of a text's lines taken off.
local function outdented(text)
  local least
  for line in (text .. '\n'):gmatch '(.-)\n' do
    if line:match '%S' then least = math.min(least or math.huge, #line:match '^ *') end
  end
  return least and least > 0 and ('\n' .. text):gsub('\n' .. (' '):rep(least), '\n'):sub(2) or text
end

local function indented(text) return ('\n' .. text):gsub('\n([^\n])', '\n    %1'):sub(2) end

--- A piece's points as they stand under `parent`; nil where there are none.
---@param read fun(text: string): Point[]?
local function read_under(parent, text, read, lang)
  text = outdented(text)
  if not parent then return read(text) end
  local holder = '- It is so.'
  if parent.kind == 'connections' then
    local empty = { kind = 'connections', markdown = '', source = 'paper', writer = 'model', paragraphs = {}, points = {} }
    holder = (core.points_print({ empty }, { lang = lang }) or holder):gsub('%s+$', '')
  end
  local list = read(holder .. '\n' .. indented(text) .. '\n')
  return list and list[1] and list[1].points
end

local function copied(list)
  local out = {}
  for i, point in ipairs(list) do
    local copy = {}
    for key, value in pairs(point) do copy[key] = value end
    copy.points = copied(point.points)
    out[i] = copy
  end
  return out
end

--- Puts a new wording into a point; what hangs on it stays where the answer brings nothing of its own.
local function replace(point, new)
  local children, paragraphs = point.points, point.paragraphs
  for key in pairs(point) do point[key] = nil end
  for key, value in pairs(new) do point[key] = value end
  if #point.points == 0 then point.points = children end
  if #point.paragraphs == 0 then point.paragraphs = paragraphs end
end

local function path_of(at)
  local path = {}
  for n in at:gmatch '%d+' do path[#path + 1] = math.tointeger(tonumber(n)) end
  return path
end

local Setting = {}
Setting.__index = Setting

function Setting:change(piece)
  local path = path_of(piece.at)
  local point = points.at(self.list, path)
  if not point then return end
  if piece.text:lower():match '^[%s`*_-]*delete[%s`*_.]*$' then
    self.doomed[point] = true
    return
  end
  path[#path] = nil
  local list = read_under(points.at(self.list, path), piece.text, self.read, self.lang)
  if list and list[1] then replace(point, list[1]) end
end

function Setting:add_paragraph(piece)
  local id = self.row.id .. '.' .. piece.at
  for _, point in ipairs(read_under(nil, piece.text, self.read, self.lang) or {}) do
    if point.kind ~= 'connections' then
      if #point.paragraphs == 0 then point.paragraphs = { id } end
      complete.add_idea(self.new_list, point, self.ranks)
    end
  end
end

function Setting:add_term(piece)
  local holder = { kind = 'idea' }
  for _, point in ipairs(read_under(holder, piece.text, self.read, self.lang) or {}) do
    if point.term then complete.add_definition(self.new_list, point) end
  end
end

--- The section with an answer's bullets set in; nil where the answer names none of its own.
---@param row table
---@param section GuideSection  stays as it is
---@param answer string
---@param read fun(text: string): Point[]?   a text's points, repaired
---@return Point[]?
function M.apply(row, section, answer, read, lang)
  local pieces = pieces_of(answer)
  if not pieces then return nil end
  local setting = setmetatable({ row = row, list = copied(section.points), doomed = {}, read = read, lang = lang, ranks = {} }, Setting)
  for i, paragraph in ipairs(row.paragraphs) do setting.ranks[paragraph.id] = i end
  local later = {}
  for _, piece in ipairs(pieces) do
    if piece.at:match '^%d' then setting:change(piece) else later[#later + 1] = piece end
  end
  setting.new_list = setting.list
  points.remove(setting.list, function (point) return setting.doomed[point] end)
  for _, piece in ipairs(later) do
    if piece.at:match '^p' then setting:add_paragraph(piece) else setting:add_term(piece) end
  end
  return setting.list
end

return M
