--- Pictures and captions that stand in paragraphs of their own, and the paragraphs that they belong to: the part of the
-- reader of papers (paper.lua) that keeps them together.

local inlines = require 'studyguide.document.inlines'

local M = {}

local function set(words)
  local out = {}
  for word in words:gmatch '[^|]+' do out[word] = true end
  return out
end

-- Words that a figure's caption begins with, and a table's.
local caption_words = set 'fig|figure|figs|abb|abbildung|afb|afbeelding|figura|figuur|rysunek|scheme|schema|chart|plate|рис|рисунок|图|圖|図|그림'
local table_words = set 'table|tab|tabelle|tableau|tabla|tabela|tabella|tabel'

--- "Figure 3" where a text begins as a figure's caption does; else nil.
local function caption_name(text)
  local word, number = text:match '^%s*([%a\128-\255]+)%.?[%s\194\160]*(%d+)%f[%D]'
  if word and caption_words[word:lower()] then return 'Figure ' .. number end
end

--- The word and number that a text begins with as a caption does, "Figure 3: A heap of grains.", "Tableau 2 : Les grains";
-- nil of a text that goes on about what it names.
---@param words table<string, boolean>
---@return string? word, string? number
local function caption_head(text, words)
  local word, number = text:match '^%s*(%a+)%.?[%s\194\160]*(%d[%d.]*)%f[^%d.]'
  if not word or not words[word:lower()] then return nil end
  local stop = text:match('^[%s\194\160]*[:|.–—-]', select(2, text:find(number, 1, true)) + 1)
  number = number:gsub('%.$', function () stop = '.' return '' end)
  if stop then return word, number end
end

-- Those of them by whose first letters a paragraph of running text is known to be one: "Scheme 2: …" need not be.
local certain = { fig = true, abb = true, afb = true }

--- The name of the figure whose caption the running text is, and the word and number that it begins with.
local function figure_head(text)
  local word, number = caption_head(text, caption_words)
  if word and certain[word:lower():sub(1, 3)] then return 'Figure ' .. number, word, number end
end

-- What stands between a caption's head and its words.
local after_head = '^[%s\194\160]*[:|.–—-]*[%s\194\160]*'

--- A caption's words without its head, which may be emphasised by itself or with what follows.
local function without_head(markdown, word, number)
  local marks, at = markdown:match('^%s*([*_]*)' .. word .. '%.?[%s\194\160]*' .. number:gsub('%.', '%%.') .. '()')
  if not at then return markdown end
  local rest = markdown:sub(at):gsub('^[:|.]', '')
  if marks ~= '' and rest:sub(1, #marks) == marks then return (rest:sub(#marks + 1):gsub(after_head, '')) end
  return marks .. rest:gsub(after_head, '')
end

--- Is the paragraph a figure's caption, where pictures and captions are paragraphs of their own?
local function is_caption(paragraph)
  return paragraph.kind == 'figure' or caption_name(paragraph.text) ~= nil
end

local Beside = {}

--- Pictures that stand alone: of the caption above them, else of the one that follows, else of the text above.
function Beside:hold_pictures(pictures)
  if not pictures or #pictures == 0 then return end
  self.held = table.move(pictures, 1, #pictures, #(self.held or {}) + 1, self.held or {})
end

local function add_pictures(paragraph, pictures)
  paragraph.pictures = table.move(pictures, 1, #pictures, #(paragraph.pictures or {}) + 1, paragraph.pictures or {})
end

--- Two paragraphs become one.
function Beside.join_pictures(_, paragraph, other)
  if other.pictures then add_pictures(paragraph, other.pictures) end
end

--- The held pictures go to their paragraph; `paragraph` is the one that follows them, nil at a section's end. In a section
-- of pictures alone each is a figure without a caption.
function Beside:give_pictures(paragraph)
  local held = self.held
  if not held then return end
  self.held = nil
  local before = #self.sections > 0 and self.sections[#self.sections].paragraphs or {}
  before = before[#before]
  local goes_before = before and not before.pictures and (is_caption(before) or not (paragraph and is_caption(paragraph)))
  local owner = goes_before and before or paragraph or before
  if owner then add_pictures(owner, held) end
  for _, picture in ipairs(not owner and #self.sections > 0 and not self.options.latex and held or {}) do
    self.counts.figure = self.counts.figure + 1
    self:add_paragraph { kind = 'figure', markdown = '', text = '', label = '', name = 'Figure ' .. self.counts.figure, pictures = { picture } }
  end
end

--- What stands under the heading of the reference list: entries, and in manuscripts the figures, which come last there,
-- or their captions alone.
function Beside:behind_text(unit)
  local words, pictures = self.tree:lone_pictures(inlines.plain, unit.at)
  local name = caption_name(words or '')
  local last = self.late[#self.late]
  if pictures then
    self.late[#self.late + 1] = { pictures = pictures, text = words, markdown = inlines.escape(words), name = name }
  elseif last and name and (last.text == '' or last.name == name) then
    last.text, last.markdown, last.name = words, self:paragraph(unit, true).markdown, name
  elseif figure_head(words or '') then
    self.late[#self.late + 1] = { pictures = {}, text = words, markdown = self:paragraph(unit, true).markdown, name = name }
  else
    self:add_reference(unit)
  end
end

--- The last section of the text: the reference list is none, and what follows it.
local function last_of_text(sections)
  local last
  for _, section in ipairs(sections) do
    if section.kind == 'references' then break end
    if #section.paragraphs > 0 then last = section end
  end
  return last
end

--- Such figures stand at the text's end, from where they go to what speaks of them (floats.lua); pictures without a
-- number belong to its last words.
function Beside:place_late()
  local section = last_of_text(self.sections)
  local last = section and section.paragraphs[#section.paragraphs]
  for _, row in ipairs(section and self.late or {}) do
    if row.name then
      local paragraphs = section.paragraphs
      paragraphs[#paragraphs + 1] = { kind = 'text', markdown = row.markdown, text = row.text, label = '', name = '',
                                      id = section.id .. '.p' .. #paragraphs + 1, pictures = #row.pictures > 0 and row.pictures or nil }
    else
      add_pictures(last, row.pictures)
    end
  end
end

--- Calls `visit` with each paragraph of running text that is a figure's caption, and what its head says.
local function each_caption(sections, visit)
  for _, section in ipairs(sections) do
    for _, paragraph in ipairs(section.paragraphs) do
      local name, word, number = figure_head(paragraph.text)
      if name and paragraph.kind == 'text' then visit(paragraph, name, word, number) end
    end
  end
end

--- The number that a figure's or table's own caption says is its number, and is not said twice.
local function name_by_caption(paragraph)
  local table_caption = paragraph.kind == 'table'
  if not table_caption and paragraph.kind ~= 'figure' then return end
  local word, number = caption_head(paragraph.text, table_caption and table_words or caption_words)
  if not word then return end
  local markdown, text = without_head(paragraph.markdown, word, number), without_head(paragraph.text, word, number)
  if text:match '^[^\n]' then
    paragraph.name = (table_caption and 'Table ' or 'Figure ') .. number
    paragraph.markdown, paragraph.text = markdown, text
  end
end

--- Captions that stand as running text, as in word processors, are figures: of each number the longest, since a list of
--- figures has them shortened. What is a figure already is none again.
function Beside:name_captions()
  local chosen = {}
  for _, section in ipairs(self.sections) do
    for _, paragraph in ipairs(section.paragraphs) do
      name_by_caption(paragraph)
      if paragraph.kind == 'figure' then chosen[paragraph.name] = paragraph end
    end
  end
  each_caption(self.sections, function (paragraph, name)
    local other = chosen[name]
    if not other or other.kind == 'text' and #paragraph.text > #other.text then chosen[name] = paragraph end
  end)
  each_caption(self.sections, function (paragraph, name, word, number)
    if chosen[name] ~= paragraph then return end
    paragraph.kind, paragraph.name = 'figure', name
    paragraph.markdown, paragraph.text = without_head(paragraph.markdown, word, number), without_head(paragraph.text, word, number)
  end)
end

-- Tables and their captions --------------------------------------------------------------------------------------

--- The table right above (`step` -1) or below a caption that has none yet; notes may stand between.
local function table_beside(paragraphs, at, step)
  local i = at + step
  while paragraphs[i] and paragraphs[i].kind == 'note' do i = i + step end
  local found = paragraphs[i]
  return found and found.kind == 'table' and found.bare and found or nil
end

--- The word and number that a table's caption begins with, which may be all of it.
local function table_head(text)
  local word, number = caption_head(text, table_words)
  if word then return word, number end
  word, number = text:match '^%s*(%a+)%.?[%s\194\160]*(%d[%d.]*)%s*$'
  if word and table_words[word:lower()] then return word, number end
end

--- The captions of tables that stand as running text: { paragraph, word, number, above, below }.
local function table_captions(sections)
  local out = {}
  for _, section in ipairs(sections) do
    for i, paragraph in ipairs(section.paragraphs) do
      local word, number = nil, nil
      if paragraph.kind == 'text' then word, number = table_head(paragraph.text) end
      if word then
        out[#out + 1] = { paragraph = paragraph, word = word, number = number,
                          above = table_beside(section.paragraphs, i, -1), below = table_beside(section.paragraphs, i, 1) }
      end
    end
  end
  return out
end

--- Which side of its caption a paper has its tables on: where one table stands beside a caption, that is no question.
local function usual_side(captions)
  local balance = 0
  for _, row in ipairs(captions) do
    if row.above and not row.below then balance = balance + 1 end
    if row.below and not row.above then balance = balance - 1 end
  end
  return balance > 0 and 'above' or 'below'
end

--- The table takes the caption's name and words.
local function caption_table(found, row)
  local caption = row.paragraph
  local markdown = without_head(caption.markdown, row.word, row.number)
  found.name, found.bare = 'Table ' .. row.number, nil
  if markdown ~= '' then
    found.markdown = markdown .. '\n\n' .. found.markdown
    found.text = without_head(caption.text, row.word, row.number) .. '\n' .. found.text
  end
end

--- Takes the captions that became tables' out of the section, and their numbers, where any did, from tables without one.
local function settle_tables(section, gone)
  local kept = {}
  for _, paragraph in ipairs(section.paragraphs) do
    if not gone[paragraph] then
      kept[#kept + 1] = paragraph
      paragraph.id = section.id .. '.p' .. #kept
      if paragraph.bare and next(gone) then paragraph.name = '' end
      paragraph.bare = nil
    end
  end
  section.paragraphs = kept
end

--- Captions of tables that stand as running text are the tables': on the side where the paper has them, then on the other
--- for what is left. Where a paper numbers its tables so, what has no caption has no number.
function Beside:caption_tables()
  local captions = table_captions(self.sections)
  local usual, gone = usual_side(captions), {}
  for _, side in ipairs { usual, usual == 'above' and 'below' or 'above' } do
    for _, row in ipairs(captions) do
      local found = row[side]
      if found and found.bare and not gone[row.paragraph] then
        caption_table(found, row)
        gone[row.paragraph] = true
      end
    end
  end
  for _, section in ipairs(self.sections) do settle_tables(section, gone) end
end

--- Gives the builder of papers these methods; it has `sections`, `late` and a `tree`.
function M.extend(builder)
  for name, method in pairs(Beside) do builder[name] = method end
end

return M
