--- Where a paper uses a term, in the singular or plural; in other languages than English in any inflection.
--
--     local index = words.index(paper, lang)
--     for _, place in ipairs(index:places { 'gap cost', 'gap costs' }) do … place.section, place.paragraph … end
--
-- An inverted index of the paper's words: a term costs as many looks as its rarest word has places. Stems would find
-- "provenance" in "proven", "build tool" in "building tools", "executable" in "executed".

local core = require 'studyguide.core'

local M = {}

---@class WordIndex
local Index = {}
Index.__index = Index

-- Languages that put no spaces between words: a term stands where its letters do.
local unspaced = { zh = true, ja = true, th = true }

-- Words that join two of a kind: "complete, single or average linkage" has all three linkages.
local joining = {
  en = { 'and', 'or' }, de = { 'und', 'oder' }, fr = { 'et', 'ou' }, es = { 'y', 'o', 'e', 'u' }, it = { 'e', 'o', 'ed' },
  pt = { 'e', 'ou' }, nl = { 'en', 'of' }, pl = { 'i', 'lub', 'oraz' },
}
local joined_most = 3 -- words of a kind before the one beside the noun

local root_least = 4 -- letters of a word that is looked for by its root
local places_max = 4096 -- of the rarest word of a term: one that stands at more is not a term's

--- A text with spaces for the marks outside of ASCII that part words: quotation marks, dashes, dots, spaces of all
--- widths.
function M.parted(text)
  return (text:gsub('\xc2[\xa0\xab\xb7\xbb]', ' '):gsub('\xc2\xad', ''):gsub('\xe2[\x80\x81][\x80-\xbf]', ' '))
end

--- The keys of a text's words, in order: what a word's forms share, singulars in English, stems elsewhere. A character
--- outside of ASCII counts as a letter, but for such marks.
function Index:keys_of(text)
  local keys = {}
  for word in M.parted(text:lower():gsub('’', "'"):gsub("'s%f[^%w\x80-\xff]", '')):gmatch '[%w\x80-\xff]+' do
    local key = self.known[word]
    if not key then
      -- Of what may be a plural in -is, "satoshis", no singular is known: as a key the rest will do.
      key = self.english and core.singular(word):gsub('([^s])s$', '%1') or core.stem(word, self.lang)
      self.known[word] = key
    end
    keys[#keys + 1] = key
  end
  return keys
end

--- Whether two spellings are the same words, however they are parted: "data set", "datasets".
function Index:same(a, b)
  return table.concat(self:keys_of(a)) == table.concat(self:keys_of(b))
end

---@param paper table
---@param lang string?
---@return WordIndex
function M.index(paper, lang)
  local self = setmetatable({ lang = lang, known = {}, keys = {}, rows = {}, places_of = {}, paper = paper }, Index)
  self.english = (lang or 'en'):match '^%a*' == 'en'
  if unspaced[(lang or ''):match '^%a*'] then self.texts = {} end
  self.joins = {}
  for _, word in ipairs(joining[(lang or 'en'):match '^%a*'] or {}) do self.joins[self:keys_of(word)[1]] = true end
  for s, section in ipairs(paper.sections) do
    for p, paragraph in ipairs(section.paragraphs) do
      local row = { section = s, paragraph = p }
      if self.texts then self.texts[#self.texts + 1] = { row = row, text = paragraph.text:lower() } end
      for _, key in ipairs(self:keys_of(paragraph.text)) do
        local n = #self.keys + 1
        self.keys[n], self.rows[n] = key, row
        local list = self.places_of[key]
        if list then list[#list + 1] = n else self.places_of[key] = { n } end
      end
      self.keys[#self.keys + 1] = false -- nothing reaches over the end of a paragraph
      self.rows[#self.keys] = row
    end
  end
  return self
end

--- Whether a term of two words stands at n with others of its kind in between: "complete" at n of "complete, single or
--- average linkage". Of more than two, a comma tells the first from what has a noun of its own; of two, there is none, nor
--- an article: "it spends, and the policy".
function Index:is_joined(n, second, form)
  for k = n + 3, n + 2 + joined_most do
    if not self.keys[k] then return false end
    if self.keys[k] == second and self.joins[self.keys[k - 2]] then
      local row = self.rows[n]
      local text = self.paper.sections[row.section].paragraphs[row.paragraph].text:lower()
      local comma = text:find(form:lower():match '^%S+':gsub('%p', '%%%0') .. '%w?%w?,') ~= nil -- in any number
      return comma == (k > n + 3)
    end
  end
  return false
end

--- Whether the keys that stand at n are part of something longer that stands there: "linkable ring signature" in
--- "multilayered linkable ring signature".
---@param longer string[][]  keys
function Index:is_within(n, keys, longer)
  for _, whole in ipairs(longer) do
    for from = 0, #whole - #keys do
      local same = n > from
      for i = 1, #whole do same = same and self.keys[n - from + i - 1] == whole[i] end
      if same then return true end
    end
  end
  return false
end

--- Those of the forms of other terms that hold one of a term's forms among their words, as keys.
---@param forms string[]
---@param others string[]
---@return string[][]
function Index:longer(forms, others)
  local out = {}
  for _, other in ipairs(others) do
    local whole = ' ' .. table.concat(self:keys_of(other), ' ') .. ' '
    for _, form in ipairs(forms) do
      local part = ' ' .. table.concat(self:keys_of(form), ' ') .. ' '
      if #whole > #part and whole:find(part, 1, true) then out[#out + 1] = self:keys_of(other) end
    end
  end
  return out
end

-- Sections in which nothing is explained.
local untold = { front = true, references = true }

--- The first section with text whose heading has one of the forms.
---@return integer? section
function Index:headed(forms)
  for s, section in ipairs(self.paper.sections) do
    local title = ' ' .. table.concat(self:keys_of(section.title_text), ' ') .. ' '
    for _, form in ipairs(not untold[section.kind] and #section.paragraphs > 0 and forms or {}) do
      if title:find(' ' .. table.concat(self:keys_of(form), ' ') .. ' ', 1, true) then return s end
    end
  end
end

--- The roots of a text's words, in order; of short words, which are mostly no part of a name, none.
function Index:roots_of(text)
  local roots = {}
  for word in M.parted(text:lower()):gmatch '[%w\x80-\xff]+' do
    if #word >= root_least then roots[#roots + 1] = core.stem(word, self.lang) end
  end
  return roots
end

--- Where a section first has a word with the root of one of a term's: "smoothed" for "smoothing". The last word weighs
--- most: it is looked for first.
---@return integer? paragraph
function Index:akin(form, section)
  local roots, row = self:roots_of(form), self.paper.sections[section]
  for i = #roots, 1, -1 do
    for p, paragraph in ipairs(not untold[row.kind] and row.paragraphs or {}) do
      for _, root in ipairs(self:roots_of(paragraph.text)) do
        if root == roots[i] then return p end
      end
    end
  end
end

--- Where all words of a form first stand together, by their roots and in any order: "curtailed" for "curtailment",
--- "variance-based (Saltelli) sensitivity analysis".
---@return { section: integer, paragraph: integer }?
function Index:gathered(form)
  local wanted, count = {}, 0
  for _, root in ipairs(self:roots_of(form)) do
    if not wanted[root] then wanted[root], count = true, count + 1 end
  end
  for s, section in ipairs(count > 0 and self.paper.sections or {}) do
    for p, paragraph in ipairs(not untold[section.kind] and section.paragraphs or {}) do
      local seen, found = {}, 0
      for _, root in ipairs(self:roots_of(paragraph.text)) do
        if wanted[root] and not seen[root] then seen[root], found = true, found + 1 end
      end
      if found == count then return { section = s, paragraph = p } end
    end
  end
end

--- The places of one form, added to `found`: each row once.
---@param longer string[][]  what is no place of the form's if it is part of one of these
function Index:add(form, found, seen, longer)
  if self.texts and form:find '[\x80-\xff]' then
    for _, entry in ipairs(self.texts) do
      if not seen[entry.row] and entry.text:find(form:lower(), 1, true) then
        seen[entry.row] = true
        found[#found + 1] = entry.row
      end
    end
    return
  end
  local keys = self:keys_of(form)
  local rarest, at
  for i, key in ipairs(keys) do
    local list = self.places_of[key]
    if not list then return end
    if not rarest or #list < #rarest then rarest, at = list, i end
  end
  local function take(row)
    if row and not seen[row] then
      seen[row] = true
      found[#found + 1] = row
    end
  end
  for k = 1, math.min(#(rarest or {}), places_max) do
    local first = rarest[k] - at + 1
    local same = first > 0
    for i = 1, #keys do same = same and self.keys[first + i - 1] == keys[i] end
    take(same and not self:is_within(first, keys, longer) and self.rows[first])
  end
  for k = 1, #keys == 2 and math.min(#self.places_of[keys[1]], places_max) or 0 do
    local first = self.places_of[keys[1]][k]
    take(self:is_joined(first, keys[2], form) and self.rows[first])
  end
end

--- The paragraphs in which one of the forms stands, in reading order.
---@param forms string[]
---@param longer string[][]?  see Index:longer
---@return { section: integer, paragraph: integer }[]
function Index:places(forms, longer)
  local found, seen = {}, {}
  for _, form in ipairs(forms) do self:add(form, found, seen, longer or {}) end
  table.sort(found, function (a, b)
    if a.section ~= b.section then return a.section < b.section end
    return a.paragraph < b.paragraph
  end)
  return found
end

--- Where a reader of the paper first meets one of the forms: the reference list never, the abstract only where it
-- stands nowhere else, or where it counts as any section does.
---@param abstracts boolean?
---@param longer string[][]?
---@return { section: integer, paragraph: integer }?
function Index:first(forms, abstracts, longer)
  local in_abstract
  for _, place in ipairs(self:places(forms, longer)) do
    local kind = self.paper.sections[place.section].kind
    if kind == 'abstract' and not abstracts then
      in_abstract = in_abstract or place
    elseif kind ~= 'references' then
      return place
    end
  end
  return in_abstract
end

return M
