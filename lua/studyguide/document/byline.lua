--- Who wrote the paper: the authors that a document names in its metadata, as the line that readers see under the title.
--
--     byline.names(meta)              { "Ada Byron", "Karl Weier" }
--     byline.add(paper.sections, …)   that line, as the first paragraph before the first heading

local inlines = require 'studyguide.document.inlines'

local M = {}

local function inlines_of(value)
  if value.t == 'MetaInlines' then return value.c end
  if value.t == 'MetaString' then return { { t = 'Str', c = value.c } } end
  local out = {}
  for _, block in ipairs(value.t == 'MetaBlocks' and value.c or {}) do
    if block.t == 'Para' or block.t == 'Plain' then table.move(block.c, 1, #block.c, #out + 1, out) end
  end
  return out
end

--- The lines of an author's entry: the name, then where LaTeX has put it an address.
local function lines_of(value)
  local lines, line = {}, {}
  local function close()
    local text = inlines.to_text(line):gsub('\226\128[\130-\138]', ' '):gsub('\194\160', ' '):gsub('^%s+', ''):gsub('%s+$', '')
    if text ~= '' then lines[#lines + 1] = text end
    line = {}
  end
  for _, inline in ipairs(inlines_of(value)) do
    if inline.t == 'LineBreak' then close() elseif inline.t ~= 'Note' and inline.t ~= 'Superscript' then line[#line + 1] = inline end
  end
  close()
  return lines
end

local function rows_of(meta)
  local rows, value = {}, meta.author or meta.authors -- the latter in papers of the Journal of Open Source Software
  for _, item in ipairs(value and (value.t == 'MetaList' and value.c or { value }) or {}) do
    if item.t == 'MetaMap' then item = item.c.name end
    local lines = item and lines_of(item) or {}
    if #lines > 0 then rows[#rows + 1] = lines end
  end
  return rows
end

--- The authors' names, plain; of a map its name.
---@return string[]
function M.names(meta)
  local out = {}
  for i, lines in ipairs(rows_of(meta)) do out[i] = lines[1]:gsub('[%s,]+$', '') end
  return out
end

local function letters(text)
  return (text:lower():gsub('[^%w\128-\255]', ''))
end

--- Whether the text before the first heading names them all itself.
local function named_in(front, names)
  local all = {}
  for _, paragraph in ipairs(front and front.paragraphs or {}) do all[#all + 1] = paragraph.text end
  local text = letters(table.concat(all, ' '))
  for _, name in ipairs(names) do
    for word in name:gmatch '[%w\128-\255]+' do
      if word:lower() ~= 'and' and not text:find(word:lower(), 1, true) then return false end
    end
  end
  return true
end

--- An address in one line; a line that ends in a small word goes on in the next.
local function address_of(lines)
  local out = lines[2] or ''
  for i = 3, #lines do
    local goes_on = out:match ' %l+$' and #out:match ' (%l+)$' <= 4
    out = out:gsub(',$', '') .. (goes_on and ' ' or ', ') .. lines[i]
  end
  return out
end

--- "Ada Byron (Analytical Society), Karl Weier": names, each with the lines under it.
local function line_of(rows, names)
  local parts = {}
  for i, lines in ipairs(rows) do
    local address = address_of(lines)
    parts[i] = address ~= '' and ('%s (%s)'):format(names[i], address) or names[i]
  end
  return table.concat(parts, ', ')
end

--- Adds the authors before the first heading of a paper that has headings, unless they stand there. Sections and paragraphs
-- keep their ids.
---@param sections table[]
---@param meta table
---@param title { title: string, title_text: string }
function M.add(sections, meta, title)
  local rows, names = rows_of(meta), M.names(meta)
  local front = sections[1] and sections[1].kind == 'front' and sections[1]
  local headed = false
  for _, section in ipairs(sections) do headed = headed or (section.depth > 0 and section.kind == 'section') end
  if #names == 0 or not headed or named_in(front, names) then return end
  if not front then
    front = { id = 's0', depth = 0, kind = 'front', title = title.title, title_text = title.title_text, number = '', anchor = '',
              paragraphs = {} }
    table.insert(sections, 1, front)
  end
  local line = line_of(rows, names)
  table.insert(front.paragraphs, 1, { id = front.id .. '.p0', kind = 'byline', text = line, markdown = inlines.escape(line) })
end

return M
