--- LaTeX environments in Markdown, which pandoc hands over unread: tables of nougat, equations and theorems as authors
-- write them there. They are read as LaTeX, all in one run.
--
--     rawtex.read(document, { directory = directory }, world)   -- document.blocks are changed

local opened = require 'studyguide.document.opened'
local pandoc = require 'studyguide.document.pandoc'

local M = {}

-- A word that stands alone between two passages, so that they are told apart in what was read.
local mark = 'studyguidepassage%dend'

--- Is the block or inline an environment of LaTeX?
local function is_passage(element)
  return (element.t == 'RawBlock' or element.t == 'RawInline') and (element.c[1] == 'tex' or element.c[1] == 'latex')
    and element.c[2]:find '\\begin%s*{' ~= nil
end

--- The lists that passages stand in, the document's blocks and the inlines of its paragraphs, with the places of those in them.
local function found(document)
  local lists, count = {}, 0
  local function look(owner, field, inline)
    local row = { owner = owner, field = field, inline = inline, at = {} }
    for i, element in ipairs(owner[field]) do
      if is_passage(element) then
        count = count + 1
        row.at[i] = count
      end
    end
    if next(row.at) then lists[#lists + 1] = row end
  end
  look(document, 'blocks', false)
  for _, block in ipairs(document.blocks) do
    if block.t == 'Para' or block.t == 'Plain' then look(block, 'c', true) end
  end
  return lists, count
end

--- The blocks read of each passage; nil where a passage swallowed the mark behind it.
local function parts_of(blocks, count)
  local parts, at = {}, 0
  for _, block in ipairs(blocks) do
    local only = block.t == 'Para' and #block.c == 1 and block.c[1].t == 'Str' and block.c[1].c
    if only == mark:format(at + 1) then
      at = at + 1
      parts[at] = {}
    elseif at > 0 then
      table.insert(parts[at], block)
    end
  end
  return at == count + 1 and parts or nil
end

--- The inlines of what was read, where it is paragraphs alone.
local function as_inlines(blocks)
  local out = {}
  for _, block in ipairs(blocks) do
    if block.t ~= 'Para' and block.t ~= 'Plain' then return nil end
    table.move(block.c, 1, #block.c, #out + 1, out)
  end
  return out
end

--- Puts what pandoc reads of them in the place of passages in LaTeX among a document's own blocks and in their lines. What
-- cannot be read stays.
---@param document Document
---@param place { directory: string? }
function M.read(document, place, world)
  if not document:mentions '"Raw' then return end
  local lists, count = found(document)
  if count == 0 then return document:take(false) end
  local text = {}
  for _, list in ipairs(lists) do
    for i, number in pairs(list.at) do text[number] = mark:format(number) .. '\n\n' .. list.owner[list.field][i].c[2] end
  end
  text[count + 1] = mark:format(count + 1)
  local json = pandoc.read({ text = table.concat(text, '\n\n') .. '\n', from = 'latex', directory = place.directory }, world)
  local read = json and opened.of(json)
  local parts = read and parts_of(read.blocks, count)
  if not parts then return document:take(false) end
  for _, list in ipairs(lists) do
    local out = {}
    for i, element in ipairs(list.owner[list.field]) do
      local part = list.at[i] and parts[list.at[i]]
      if part and list.inline then part = as_inlines(part) end
      part = part or { element }
      table.move(part, 1, #part, #out + 1, out)
    end
    list.owner[list.field] = out
  end
  document:take(true)
end

return M
