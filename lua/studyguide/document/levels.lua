--- Levels of headings in documents that a converter made of pages (marker, docling, nougat, MinerU): the numbers in
-- front of headings say what their marks do not.
--
--     local notes = levels.document(blocks, meta, numbering, is_named)   -- blocks are changed in place

local M = {}

local function heading_rows(blocks, numbering, is_named, text_of)
  local rows = {}
  for i, block in ipairs(blocks) do
    if block.t == 'Header' then
      local text = text_of(block.c[3]):gsub('^%s+', ''):gsub('%s+$', '')
      local numbers, _, style = numbering(text)
      rows[#rows + 1] = { block = block, at = i, text = text, level = block.c[1], named = is_named(text),
                          depth = style == 'digits' and #numbers or nil, first = style == 'digits' and numbers[1] or nil }
    end
  end
  return rows
end

--- The first heading where it can't be a section's: others of its level are numbered, or named as sections are. None is
-- of a higher level (docling marks every heading by "##").
local function title_of(rows, meta)
  local first = rows[1]
  for _, row in ipairs(rows) do
    if row.level < first.level then return nil end
  end
  if meta.title or not first or first.depth or first.named or first.at > 3 then return nil end
  for i = 2, #rows do
    if rows[i].level == first.level and (rows[i].depth == 1 or rows[i].named) then return first end
  end
end

--- Do headings that are sections of the first level, by number or name, stand below it in the marks?
local function has_deep_sections(rows)
  for _, row in ipairs(rows) do
    if row.level > 1 and (row.depth == 1 or row.named) then return true end
  end
  return false
end

--- Do the numbers tell levels that the marks don't? They must count from the start.
local function is_telling(rows, title)
  local count, offset, differs, starts = 0, nil, false, nil
  for _, row in ipairs(rows) do
    if row.depth then
      starts = starts or (row.depth == 1 and row.first <= 1)
      if not starts then return false end
      count = count + 1
      offset = offset or row.level - row.depth
      differs = differs or row.level - row.depth ~= offset
    end
  end
  return count >= 2 and (differs or title ~= nil)
end

---@param blocks table[]  pandoc's blocks
---@return table[] notes  what was changed
function M.document(blocks, meta, numbering, is_named, text_of)
  local rows = heading_rows(blocks, numbering, is_named, text_of)
  local title = title_of(rows, meta)
  local telling = is_telling(rows, title)
  if not title and not telling then return {} end
  local changed, base, top = 0, title and 1 or 0, title and title.level
  local shifts_all = top == 1 and not has_deep_sections(rows)
  if top and top > 1 then
    title.block.c[1] = 1
    changed = 1
  end
  for _, row in ipairs(rows) do
    local level = row.level + (top == 1 and (shifts_all or row.level == 1) and 1 or 0)
    if telling and row.depth then level = row.depth + base end
    if telling and row.named then level = 1 + base end
    if row ~= title and level ~= row.level then
      row.block.c[1] = level
      changed = changed + 1
    end
  end
  if changed == 0 then return {} end
  return { { code = 'guess/level', file = '', line = 0, message = ('%d headings have the level that their numbers tell'):format(changed) } }
end

--- Is the paragraph a page's mark of a converter: "{12}------", "<!-- page 3 -->" as text, "Page 3 of 10", nougat's
-- "[MISSING_PAGE_EMPTY:4]"?
function M.is_page_mark(text)
  if text:match '^%[MISSING_PAGE_%u+:%d+%]$' then return true end
  return text:match '^%{%d+%}[-–—]+$' ~= nil or text:match '^[-–—]+%s*[Pp]age %d+%s*[-–—]+$' ~= nil or text:match '^Page %d+ of %d+$' ~= nil
end

return M
