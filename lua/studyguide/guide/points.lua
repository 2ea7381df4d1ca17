--- A guide's section as a tree of points, and what the whole guide defines.
--
--     local points = require 'studyguide.guide.points'
--     for _, group in ipairs(points.read(section)) do print(group.kind, group.label, #group.children) end
--     for _, term in ipairs(points.terms(outline, guide)) do print(term.name, term.definition) end
--
-- Reads the clean form that repair leaves: `- ` bullets, 4 spaces a level. No pandoc, no core: the
-- page, the cards and the glossary are all made of this.

local group_labels = require 'studyguide.labels'

local M = {}

---@class Point
---@field line integer           1-based, of the section's Markdown
---@field label string           `**Label**` at its head, as Markdown without the asterisks; or ''
---@field note string            what stands in brackets between a label and its colon; or ''
---@field text string            the words after the label, Markdown
---@field block string           lines that belong to it (a formula, code, a table), unindented; or ''
---@field paragraphs string[]    ids of the paragraphs that it rests on
---@field children Point[]
---@field kind? '"terms"'|'"ideas"'|'"connections"'  of a group

local kinds = { 'terms', 'ideas', 'connections' }

local kind_by_label = {}
for _, labels in pairs(group_labels) do
  for i, label in ipairs(labels) do kind_by_label[label] = kinds[i] end
end

--- "**Label** (note): text" in its parts.
local function parts_of(text)
  local label, rest = text:match '^%*%*(.-)%*%*(.*)$'
  if not label or label == '' then return '', '', text end
  local note, after = rest:match '^%s*(%b())%s*(:.*)$'
  if note then rest = after end
  local body = rest:match '^%s*:%s*(.*)$'
  if not body and label:match ':$' then body = rest:match '^%s*(.*)$' end
  if not body then
    if rest:match '%S' then return '', '', text end  -- bold words that open a sentence
    body = ''
  end
  return label:gsub('%s*:$', ''), note and note:sub(2, -2) or '', body
end

--- A label alone, with points under it.
local function is_group(point)
  return point.label ~= '' and point.text == '' and point.note == '' and #point.children > 0
end

local function all_labelled(group)
  for _, child in ipairs(group.children) do
    if child.label == '' or child.text == '' then return false end
  end
  return true
end

--- Groups by their names; in a language without names here by their order, which is fixed.
local function name_groups(points)
  local groups = {}
  for _, point in ipairs(points) do
    if is_group(point) then
      point.kind = kind_by_label[point.label]
      groups[#groups + 1] = point
    end
  end
  for i, group in ipairs(groups) do
    if not group.kind and #groups == #points then
      if i == 1 and (#groups == 3 or (#groups == 2 and all_labelled(group))) then group.kind = 'terms'
      elseif i == 3 then group.kind = 'connections'
      else group.kind = 'ideas' end
    end
  end
  return points
end

---@param section table  of studyguide/guide@1
---@return Point[]
function M.read(section)
  local resting = {}
  for _, bullet in ipairs(section.bullets) do resting[bullet.line] = bullet.paragraphs end
  local roots, stack, number = {}, {}, 0
  for line in (section.markdown .. '\n'):gmatch '(.-)\n' do
    number = number + 1
    local indent, text = line:match '^( *)%- (.*)$'
    local fenced = stack[#stack] and stack[#stack].fence
    if text and not fenced and #indent % 4 == 0 and #indent // 4 <= #stack then
      local depth = #indent // 4
      while #stack > depth do table.remove(stack) end
      local label, note, body = parts_of(text)
      local point = { line = number, label = label, note = note, text = body, block = '', children = {},
                      paragraphs = resting[number] or {} }
      table.insert(depth == 0 and roots or stack[depth].children, point)
      stack[#stack + 1] = point
    elseif #stack > 0 then
      local point = stack[#stack]
      local inner = line:gsub('^' .. (' '):rep(#stack * 4), '')
      if inner:match '^```' or inner:match '^~~~' then point.fence = not point.fence end
      if inner:match '%S' or point.fence then point.block = point.block .. inner .. '\n' end
    end
  end
  return name_groups(roots)
end

-- The whole guide ------------------------------------------------------------------------------------------

---@class Term
---@field name string         Markdown
---@field forms string[]      how it is written in a text: "Z-drop heuristic (ZDH)" is either; plain text
---@field note string         where the definition is from, when the guide says so
---@field definition string   Markdown; with what stands under it, joined
---@field section integer     index of the section that introduces it
---@field line integer
---@field paragraphs string[]

local function joined(point)
  local out = { point.text }
  for _, child in ipairs(point.children) do
    local text = joined(child)
    out[#out + 1] = child.label ~= '' and ('*%s*: %s'):format(child.label, text) or text
  end
  return table.concat(out, ' ')
end
M.joined = joined

--- "long form (SF)" as its two forms; none where a formula is part of the name.
local function forms_of(name)
  if name:find '[$`]' then return {} end
  local plain = name:gsub('[*=]', ''):gsub('\\(%p)', '%1')
  local outer, inner = plain:match '^(.-)%s*%(([^()]+)%)$'
  return outer and outer ~= '' and { outer, inner } or { plain }
end

--- The terms that the guide defines, in reading order; each once.
---@return Term[]
function M.terms(guide)
  local out, seen = {}, {}
  for index, section in ipairs(guide.sections) do
    for _, group in ipairs(M.read(section)) do
      for _, point in ipairs(group.kind == 'terms' and group.children or {}) do
        local key = point.label:lower()
        if point.label ~= '' and point.text ~= '' and not seen[key] then
          seen[key] = true
          out[#out + 1] = { name = point.label, forms = forms_of(point.label), note = point.note, definition = joined(point),
                            section = index, line = point.line, paragraphs = point.paragraphs }
        end
      end
    end
  end
  return out
end

--- The sections that a section's guide links to, each once, in order: indexes into the outline.
---@return integer[]
function M.links(outline, guide, index)
  local by_anchor = {}
  for i, section in ipairs(outline.sections) do
    if section.anchor ~= '' then by_anchor[section.anchor] = i end
  end
  local out, seen = {}, {}
  for anchor in guide.sections[index].markdown:gmatch '%]%(#([^()%s]+)%)' do
    local target = by_anchor[anchor]
    if target and target ~= index and not seen[target] then
      seen[target] = true
      out[#out + 1] = target
    end
  end
  return out
end

return M
