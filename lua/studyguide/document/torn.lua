--- Paragraphs that a column's or page's end tore, in what was once a PDF file: the part that goes before.
--
--     local before = torn.part_before(section.paragraphs, paragraph)   -- nil: the paragraph begins with itself

local M = {}

-- Words that no paragraph ends in: what follows goes on with it, whatever broke it.
local openers = {}
for word in ('the|a|an|of|in|to|with|by|for|from|on|at|as|and|or|its|their|our|that|which|is|are|was|were|be|like|into|' ..
  'between|than|der|die|das|des|dem|den|ein|eine|einer|und|oder|von|mit|zu|le|la|les|un|une|du|et|el|los|las|una|y'):gmatch '[^|]+' do
  openers[word] = true
end

local opener_reach = 32  -- bytes at a text's end in which its last word is looked for; the longest of them has 7

local flowing = { text = true, quote = true }  -- a converter indents what a column narrows

--- Does a paragraph of running text only say what a figure or table shows: "Figure 1: A heap of grains."?
local function is_caption(paragraph)
  return paragraph.kind == 'text' and paragraph.text:match '^%u%a+%.?[%s\194\160]+%d+%s*[.:]%s+%S' ~= nil
end

--- Is the text the end of the paragraph before it, torn off where a column or page of a PDF file ended?
local function goes_on(before, paragraph)
  if not before or not flowing[before.kind] or not flowing[paragraph.kind] then return false end
  if before.text:match ':%s*$' and paragraph.text:match '^%a+://%S+$' then return true end -- set off by its author, not torn
  local note = paragraph.text:match '^%s*%d+%s+%u'  -- at the foot of the page, between the two
  if note or is_caption(paragraph) or paragraph.markdown:match '^%$%$' or not paragraph.text:match '%a' then return false end
  local last = before.text:sub(-opener_reach):match '%f[%S](%a+)%s*$'
  if last ~= nil and openers[last] == true then return true end
  -- No stop before and no capital after: a sentence runs through, whose last word may be a formula. What a display
  -- interrupted has one.
  local open = before.text:sub(-1):match '[%l,;-]' or before.markdown:sub(-1) == '$'
  return open and paragraph.text:match '^%l%l' ~= nil and before.markdown:sub(-2) ~= '$$'
end

local torn_reach = 5  -- paragraphs: notes and captions at the foot of the page, figures in a sentence

--- Does the paragraph stand between two parts of a sentence without belonging to it?
local function stands_apart(paragraph)
  return paragraph.kind == 'figure' or paragraph.kind == 'note' or is_caption(paragraph)
end

--- The paragraph whose last word goes on in the text, over what stands at the foot of its page or in its sentence, or nil.
local function before_foot(paragraphs, paragraph)
  if not flowing[paragraph.kind] or not paragraph.text:match '^%l' then return nil end
  local captions_alone = true -- whole ones
  for i = #paragraphs, math.max(1, #paragraphs - torn_reach), -1 do
    local before = paragraphs[i]
    if flowing[before.kind] and before.text:sub(-2):match '%l%-' then return before end
    if captions_alone and i < #paragraphs and goes_on(before, paragraph) then return before end
    captions_alone = captions_alone and stands_apart(before) and not goes_on(before, paragraph)
  end
end

--- The paragraph among those before it that this one goes on with, or nil.
---@param paragraphs table[]  of the section, as far as it was read
function M.part_before(paragraphs, paragraph)
  local before = before_foot(paragraphs, paragraph) or paragraphs[#paragraphs]
  return goes_on(before, paragraph) and before or nil
end

return M
