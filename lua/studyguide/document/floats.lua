--- Tables and figures go to the section that speaks of them, figures of formulas or code with what they show.
--
--     floats.settle(sections)     -- of a paper that has been read to its end
--
-- A figure's formulas and listings are paragraphs of its name right behind it.
--
-- LaTeX floats them, and manuscripts have them behind the text: in the order of the source a table may stand sections away
-- from what tells of it, where no sentence says what it shows. Readers of guides met scores before they knew what was
-- measured, and results without any scores. What its own section names stays.

local core = require 'studyguide.core'

local M = {}

--- Running text, a list, a note: what may speak of a float.
local function is_told(paragraph) return paragraph.kind ~= 'table' and paragraph.kind ~= 'figure' and paragraph.kind ~= 'code' end

--- A float, or what a figure shows.
local function is_float(paragraph)
  return paragraph.kind == 'table' or paragraph.kind == 'figure'
    or (paragraph.kind == 'code' or paragraph.kind == 'equation' or paragraph.kind == 'note') and (paragraph.name or ''):find '^%a+ %d' ~= nil
end

--- The key of a float that may move; nil of anything else.
local function key_of(paragraph)
  if paragraph.kind ~= 'table' and paragraph.kind ~= 'figure' then return nil end
  if paragraph.kind == 'table' and paragraph.name:find '^Figure' then return nil end -- what a figure shows
  local name = paragraph.name or ''
  return name:find '^%a[%a\128-\255]*%.? %d[%d.]*$' and core.float_mentions(name)[1] or nil
end

--- Where each of the keys is spoken of first, and the sections that do: { key → { section, paragraph } }, { key → set }.
local function mentions_of(sections, wanted)
  local first, by = {}, {}
  for s, section in ipairs(sections) do
    local told = section.kind ~= 'references' and section.kind ~= 'abstract' and section.depth > 0
    for _, paragraph in ipairs(told and section.paragraphs or {}) do
      for _, name in ipairs(is_told(paragraph) and core.float_mentions(paragraph.text) or {}) do
        if wanted[name] then
          first[name] = first[name] or { section = s, paragraph = paragraph }
          by[name] = by[name] or {}
          by[name][s] = true
        end
      end
    end
  end
  return first, by
end

local function index_of(list, item)
  for i, other in ipairs(list) do
    if other == item then return i end
  end
end

local shown = { equation = true, code = true, table = true, list = true }

--- Whether the figure has a picture of its own: our reader of LaTeX gives pandoc an empty one for a caption to stand under.
local function has_picture(figure)
  for _, picture in ipairs(figure.pictures or {}) do
    if picture ~= '' and picture ~= 'data:,' then return true end
  end
  return false
end

--- Is there no sentence before that leads over to what follows?
local function has_ended(before)
  return not before or before.kind ~= 'text' or before.text:find '[.!?]["”’)]*%s*$' ~= nil
end

--- Does a listing or formula without a name stand at `at`: what a sentence before a float leads over to?
local function goes_on(list, at)
  local paragraph = list[at]
  return paragraph ~= nil and (paragraph.kind == 'code' or paragraph.kind == 'equation') and (paragraph.name or '') == ''
end

--- Takes the `count` paragraphs at `at` behind the one that follows them, so that a sentence's own listing comes first.
local function put_behind(list, at, count)
  table.insert(list, at, table.remove(list, at + count))
end

--- Puts what a figure shows behind its caption: the formulas and listings before one without a picture that no sentence leads
--- over to, unless its own stand behind the figure, a table without a caption before any. Pandoc has no figures but of pictures,
--- so that our reader of LaTeX gives them in this order.
local function gather(section)
  local list = section.paragraphs
  local changed = false
  for i, figure in ipairs(list) do
    local from = i
    local bare = figure.kind == 'figure' and not has_picture(figure)
    while from > 1 and shown[list[from - 1].kind] and (bare or list[from - 1].kind == 'table') and (list[from - 1].name or '') == '' do
      from = from - 1
    end
    local before = list[from - 1]
    -- A list in running text may follow a sentence that has ended; what stands behind another float is the figure's.
    while list[from].kind == 'list' and from < i and before and before.kind == 'text' do from, before = from + 1, list[from] end
    local ended = has_ended(before)
    if figure.kind == 'figure' and (figure.name or '') ~= '' and from < i and (ended or goes_on(list, i + 1)) then
      for k = from, i - 1 do list[k].name = figure.name end
      table.insert(list, from, table.remove(list, i))
      if not ended then put_behind(list, from, i - from + 1) end
      changed = true
    end
  end
  return changed
end

local raised = {}
for _, code in utf8.codes 'ᵃᵇᶜᵈᵉᶠᵍ¹²³⁴⁵⁶⁷⁸⁹†‡§¶' do raised[utf8.char(code)] = true end

--- The sign with which a note to a table begins, "$^{(*)}$At present …"; nil of other text.
local function sign_of(markdown)
  local first = markdown:match('^' .. utf8.charpattern)
  return markdown:match '^%$%^[^$]+%$' or markdown:match '^\\%*[\\*]*' or raised[first] and first or nil
end

--- What stands right behind a table and begins with a sign in it is the table's note, of its name.
local function gather_notes(section)
  local signs = '' -- those of the last table
  for i = 2, #section.paragraphs do
    local owner, note = section.paragraphs[i - 1], section.paragraphs[i]
    local sign = note.kind == 'text' and sign_of(note.markdown or '')
    local named = (owner.kind == 'table' or owner.kind == 'note') and (owner.name or ''):find '^Table %d' ~= nil
    signs = owner.kind == 'table' and owner.markdown or signs
    if sign and named and signs:find(sign, 1, true) then note.kind, note.name = 'note', owner.name end
  end
end

--- Takes the float at `at`, what it shows and its unnumbered further parts, "Table 2 (b)", out of the section.
local function take(section, at)
  local name = section.paragraphs[at].name
  local group = { table.remove(section.paragraphs, at) }
  local function belongs(paragraph)
    local own = paragraph and paragraph.name or ''
    local after = paragraph and paragraph.kind == 'note' and paragraph.after or ''
    if after ~= '' and group[1].text:find(after, 1, true) then return true end -- a footnote in the caption
    return own:sub(1, #name + 2) == name .. ' (' or (own == name and (shown[paragraph.kind] or paragraph.kind == 'note'))
  end
  while belongs(section.paragraphs[at]) do
    group[#group + 1] = table.remove(section.paragraphs, at)
  end
  return group
end

--- Behind the paragraph that speaks of it, and behind the floats that stand there already.
local function put(section, paragraph, group)
  local at = index_of(section.paragraphs, paragraph)
  while section.paragraphs[at + 1] and is_float(section.paragraphs[at + 1]) do at = at + 1 end
  for i, part in ipairs(group) do table.insert(section.paragraphs, at + i, part) end
end

---@param sections table[]  changed: their paragraphs and the ids of these
function M.settle(sections)
  local wanted, any, changed = {}, false, {}
  for _, section in ipairs(sections) do
    changed[section] = gather(section) or nil
    gather_notes(section)
    for _, paragraph in ipairs(section.paragraphs) do
      local name = key_of(paragraph)
      if name then wanted[name], any = true, true end
    end
  end
  if not any then return end
  local first, by = mentions_of(sections, wanted)
  for s, section in ipairs(sections) do
    local i = 1
    while i <= #section.paragraphs do
      local name = key_of(section.paragraphs[i])
      local place = name and first[name]
      if place and not by[name][s] then
        local group = take(section, i)
        put(sections[place.section], place.paragraph, group)
        section.moved = section.moved or {}
        table.insert(section.moved, { name = group[1].name, section = sections[place.section].id })
        changed[section], changed[sections[place.section]] = true, true
      else
        i = i + 1
      end
    end
  end
  for section in pairs(changed) do
    for i, paragraph in ipairs(section.paragraphs) do paragraph.id = section.id .. '.p' .. i end
  end
end

return M
