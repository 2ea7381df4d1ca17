--- Pictures that stand in paragraphs of their own, and the paragraphs that they belong to: the part of the reader of
-- papers (paper.lua) that keeps them together.

local blocks = require 'studyguide.document.blocks'

local M = {}

-- Words that a figure's caption begins with.
local caption_words = {}
for word in ('fig|figure|figs|abb|abbildung|figura|figuur|rysunek|scheme|schema|chart|plate|рис|рисунок|图|圖|図|그림'):gmatch '[^|]+' do
  caption_words[word] = true
end

--- "Figure 3" where a text begins as a figure's caption does; else nil.
local function caption_name(text)
  local word, number = text:match '^%s*([%a\128-\255]+)%.?[%s\194\160]*(%d+)%f[%D]'
  if word and caption_words[word:lower()] then return 'Figure ' .. number end
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

--- The held pictures go to their paragraph; `paragraph` is the one that follows them, nil at a section's end.
function Beside:give_pictures(paragraph)
  local held = self.held
  if not held then return end
  self.held = nil
  local before = #self.sections > 0 and self.sections[#self.sections].paragraphs or {}
  before = before[#before]
  local goes_before = before and not before.pictures and (is_caption(before) or not (paragraph and is_caption(paragraph)))
  local owner = goes_before and before or paragraph or before
  if owner then add_pictures(owner, held) end
end

--- What stands under the heading of the reference list: entries, and in manuscripts the figures, which come last there.
function Beside:behind_text(block)
  local words, pictures = blocks.lone_pictures(block)
  local caption = caption_name(words or '')
  if pictures then
    self.late[#self.late + 1] = { pictures = pictures, text = words, name = caption }
  elseif #self.late > 0 and self.late[#self.late].text == '' and caption then
    self.late[#self.late].text, self.late[#self.late].name = words, caption
  else
    self:add_reference(block)
  end
end

--- The paragraphs that speak of a figure first, by its number; and the last of all.
local function first_mentions(sections)
  local first, last = {}, nil
  for _, section in ipairs(sections) do
    for _, paragraph in ipairs(section.paragraphs) do
      last = paragraph
      for word, number in paragraph.text:gmatch '([%a\128-\255]+)%.?[%s\194\160]+(%d+)' do
        if caption_words[word:lower()] then first[number] = first[number] or paragraph end
      end
    end
  end
  return first, last
end

--- Such figures belong where the text speaks of them first: "Figure 3", "Fig. 3".
function Beside:place_late()
  if #self.late == 0 then return end
  local first, last = first_mentions(self.sections)
  for _, row in ipairs(self.late) do
    local owner = row.name and first[row.name:match '%d+'] or last
    if owner then add_pictures(owner, row.pictures) end
    for _, picture in ipairs(row.name and row.pictures or {}) do self.captions[picture] = { name = row.name, text = row.text } end
  end
end

--- Gives the builder of papers these methods; it has `sections`, `late` and `captions`.
function M.extend(builder)
  for name, method in pairs(Beside) do builder[name] = method end
end

return M
