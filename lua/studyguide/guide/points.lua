--- The tree of points that a guide's section is, and what the whole guide defines and links.
--
--     points.walk(section.points, function (point, depth, siblings) … end)
--     for _, term in ipairs(points.terms(guide)) do print(term.name, term.definition) end
--
-- Points are data (schema.lua, "Point"): nothing here reads Markdown but the targets of links.

local M = {}

--- Calls `visit` for each point in reading order.
---@param visit fun(point: Point, depth: integer, siblings: Point[])
function M.walk(list, visit, depth)
  for _, point in ipairs(list) do
    visit(point, depth or 0, list)
    M.walk(point.points, visit, (depth or 0) + 1)
  end
end

--- The point at a path such as { 2, 1 }, or nil.
---@param path integer[]?
---@return Point?
function M.at(list, path)
  local point
  for _, place in ipairs(path or {}) do
    point = list and list[place]
    list = point and point.points
  end
  return point
end

--- The list without the points that `is_doomed`, and without what hangs on them; how many went.
---@return integer removed
function M.remove(list, is_doomed)
  local kept, removed = {}, 0
  for _, point in ipairs(list) do
    if is_doomed(point) then
      removed = removed + 1
    else
      removed = removed + M.remove(point.points, is_doomed)
      kept[#kept + 1] = point
    end
  end
  for i = 1, #list do list[i] = kept[i] end
  return removed
end

--- The last point in reading order, and the list in which it stands.
function M.last(list)
  local point = list[#list]
  while point and #point.points > 0 do
    list = point.points
    point = list[#list]
  end
  return point, list
end

--- Full ids for those that name no section ("p2"), of paragraphs that exist: `known` decides about ids of
-- this section.
function M.resolve(list, section)
  local known = {}
  for _, paragraph in ipairs(section.paragraphs) do known[paragraph.id] = true end
  M.walk(list, function (point)
    local ids = {}
    for _, id in ipairs(point.paragraphs) do
      local own = id:match '^p%d+$' and section.id .. '.' .. id
      if not own or known[own] then ids[#ids + 1] = own or id end
    end
    point.paragraphs = ids
  end)
end

--- The group of connections at the top, or nil.
function M.connections(list)
  for _, point in ipairs(list) do
    if point.kind == 'connections' then return point end
  end
end

local opening_max = 80 -- bytes

--- A point's first words, to know it by.
function M.opening(point)
  local text = (point.term or point.lead or '') .. ' ' .. point.markdown
  text = text:gsub('%s+', ' '):gsub('^ ', '')
  if #text <= opening_max then return text end
  return text:sub(1, opening_max):gsub('[\128-\255]*$', ''):gsub('%s%S*$', '') .. ' …'
end

-- Kinds that say what a term, a symbol or a cited work is.
local naming = { definition = true, recall = true, symbol = true, cited = true }

function M.is_naming(point) return naming[point.kind] or false end

-- The whole guide ------------------------------------------------------------------------------------------

---@class Term
---@field name string         Markdown
---@field forms string[]      how it is written in a text: "Z-drop heuristic (ZDH)" is either; plain text
---@field note string         where the definition is from when it is not the paper's: "background", "FOLDOC" …
---@field definition string   Markdown; with what stands under it, joined
---@field plain string        Markdown: the same said plainly, behind its label; empty where nothing is
---@field section integer     index of the section that introduces it
---@field paragraphs string[]

--- A point's words and those under it in one line.
function M.joined(point)
  local out = { (point.markdown:gsub('\n+', ' ')) }
  for _, child in ipairs(point.points) do
    local text = M.joined(child)
    out[#out + 1] = child.lead and ('*%s*: %s'):format(child.lead, text) or text
  end
  return (table.concat(out, ' '):gsub('^ +', ''))
end

--- "long form (SF)" as its two forms; none where a formula is part of the name.
local function forms_of(name)
  if name:find '[$`]' then return {} end
  local plain = name:gsub('[*=]', ''):gsub('\\(%p)', '%1')
  local outer, inner = plain:match '^(.-)%s*%(([^()]+)%)$'
  return outer and outer ~= '' and { outer, inner } or { plain }
end

--- A definition's words in two: what is said plainly stands apart, where there is a label for it.
---@return string definition, string plain
local function parted(point, label)
  local rest, plain = {}, {}
  for _, child in ipairs(point.points) do
    local list = label and child.kind == 'plain' and plain or rest
    list[#list + 1] = child
  end
  local words = {}
  for i, child in ipairs(plain) do words[i] = ('*%s*: %s'):format(label, M.joined(child)) end
  return M.joined { markdown = point.markdown, points = rest }, table.concat(words, ' ')
end

--- The terms that the guide defines, in reading order; each once.
---@param label string?  of what is said plainly; without one it is part of the definition
---@return Term[]
function M.terms(guide, label)
  local out, seen = {}, {}
  for index, section in ipairs(guide.sections) do
    M.walk(section.points, function (point)
      -- An idea or a detail with a term is the paper's own definition, where the paper gives it.
      local own = point.kind == 'idea' or point.kind == 'detail'
      local definition, plain = own and point.term and point.markdown:gsub('==', '') or '', ''
      if point.kind == 'definition' then definition, plain = parted(point, label) end
      local key = point.term and point.term:lower()
      if definition == '' or seen[key] then return end
      seen[key] = true
      out[#out + 1] = { name = point.term, forms = forms_of(point.term), definition = definition, plain = plain, section = index,
                        note = point.source ~= 'paper' and point.source or '', paragraphs = point.paragraphs }
    end)
  end
  return out
end

--- The sections that a section's guide links to, each once, in order: indexes into the outline.
---@return integer[]
function M.links(outline, guide, index)
  local by_anchor, out, seen = {}, {}, {}
  for i, section in ipairs(outline.sections) do
    if section.anchor ~= '' then by_anchor[section.anchor] = i end
  end
  M.walk(guide.sections[index].points, function (point)
    for anchor in point.markdown:gmatch '%]%(#([^()%s]+)%)' do
      local target = by_anchor[anchor]
      if target and target ~= index and not seen[target] then
        seen[target] = true
        out[#out + 1] = target
      end
    end
  end)
  return out
end

return M
