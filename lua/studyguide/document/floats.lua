--- Tables and figures go to the section that speaks of them, figures of formulas or code with what they show.
--
--     floats.settle(sections)     -- of a paper that has been read to its end
--
-- A figure's formulas and listings are paragraphs of its name right behind it.
--
-- LaTeX floats them, and manuscripts have them behind the text: in the order of the source a table may stand sections away
-- from what tells of it, where no sentence says what it shows. Readers of guides met scores before they knew what was
-- measured, and results without any scores. What its own section names stays.

local M = {}

local key_bytes = 3     -- of the kind's word: "Table", "Tables", "Tab." are one, and so are "Figure" and "Fig."
local numbers_most = 12 -- of one mention: "Tables 1, 2 and 4–6"
local word_bytes = 40   -- before a number, in which the kind's word is looked for

-- A paper's own words whose first letters are not those of the kind's name, which is English.
local named = { abb = 'fig', afb = 'fig', rys = 'fig' }

local function key(word, number)
  local kind = word:lower():sub(1, key_bytes)
  return (named[kind] or kind) .. ' ' .. number
end

--- Calls `visit` with the key of each table or figure that a text names.
local function each_mention(text, visit)
  -- Numbers are few: the word is looked for from there, not from every letter on.
  for at in text:gmatch '[%s\160]()%d' do
    local word = text:sub(math.max(1, at - word_bytes), at - 1):match '(%a[%a\128-\255]*)%.?[%s\194\160]+$'
    local last
    for _ = 1, word and numbers_most or 0 do
      local number, stop = text:match('^(%d[%d.]*)()', at)
      if not number then break end
      number = number:gsub('%.$', '')
      visit(key(word, number))
      local from, to = tonumber(last), tonumber(number)
      for n = (from or 1) + 1, from and to and math.min(to - 1, from + numbers_most) or 0 do visit(key(word, tostring(n))) end
      -- A part of it, "2a", "2(b)", then another number: after a dash all that lie between are meant.
      stop = text:match('^%l%f[%A]()', stop) or text:match('^%s?%(%l%)()', stop) or stop
      local dash, after_dash = text:match('^%s*([-–]+)%s*()', stop)
      at = after_dash or text:match('^,?%s*and%s+()', stop) or text:match('^%s*&%s*()', stop) or text:match('^,%s*()', stop)
      if not at then break end
      last = dash and number or nil
    end
  end
end

--- Running text, a list, a note: what may speak of a float.
local function is_told(paragraph) return paragraph.kind ~= 'table' and paragraph.kind ~= 'figure' and paragraph.kind ~= 'code' end

--- A float, or what a figure shows.
local function is_float(paragraph)
  return paragraph.kind == 'table' or paragraph.kind == 'figure'
    or (paragraph.kind == 'code' or paragraph.kind == 'equation') and (paragraph.name or ''):find '^%a+ %d' ~= nil
end

--- The key of a float that may move; nil of anything else.
local function key_of(paragraph)
  if paragraph.kind ~= 'table' and paragraph.kind ~= 'figure' then return nil end
  if paragraph.kind == 'table' and paragraph.name:find '^Figure' then return nil end -- what a figure shows
  local word, number = (paragraph.name or ''):match '^(%a[%a\128-\255]*)%.? (%d[%d.]*)$'
  return word and key(word, number)
end

--- Where each of the keys is spoken of first, and the sections that do: { key → { section, paragraph } }, { key → set }.
local function mentions_of(sections, wanted)
  local first, by, words = {}, {}, {}
  for name in pairs(wanted) do words[name:match '^(.*) '] = true end
  for word, kind in pairs(named) do words[word] = words[kind] end
  local function names_any(text)
    text = text:lower()
    for word in pairs(words) do
      if text:find(word, 1, true) then return true end
    end
  end
  for s, section in ipairs(sections) do
    local told = section.kind ~= 'references' and section.kind ~= 'abstract' and section.depth > 0
    for _, paragraph in ipairs(told and section.paragraphs or {}) do
      if is_told(paragraph) and names_any(paragraph.text) then
        each_mention(paragraph.text, function (name)
          if not wanted[name] then return end
          first[name] = first[name] or { section = s, paragraph = paragraph }
          by[name] = by[name] or {}
          by[name][s] = true
        end)
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

--- Puts what a figure shows behind its caption: the formulas and listings before one without a picture that no sentence leads
--- over to, a table without a caption before any. Pandoc has no figures but of pictures, so that our reader of LaTeX gives
--- them in this order.
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
    local ended = not before or before.kind ~= 'text' or before.text:find '[.!?]["”’)]*%s*$' ~= nil
    if figure.kind == 'figure' and (figure.name or '') ~= '' and from < i and ended then
      for k = from, i - 1 do list[k].name = figure.name end
      table.insert(list, from, table.remove(list, i))
      changed = true
    end
  end
  return changed
end

--- Takes the float at `at`, what it shows and its unnumbered further parts, "Table 2 (b)", out of the section.
local function take(section, at)
  local name = section.paragraphs[at].name
  local group = { table.remove(section.paragraphs, at) }
  local function belongs(paragraph)
    local own = paragraph and paragraph.name or ''
    return own:sub(1, #name + 2) == name .. ' (' or (own == name and shown[paragraph.kind] ~= nil)
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
        put(sections[place.section], place.paragraph, take(section, i))
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
