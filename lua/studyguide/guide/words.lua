--- Where a paper uses a term, in any inflection.
--
--     local index = words.index(paper, lang)
--     for _, place in ipairs(index:places { 'gap cost', 'gap costs' }) do … place.section, place.paragraph … end
--
-- An inverted index of the paper's stems: a term costs as many looks as its rarest word has places.

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

local places_max = 4096 -- of the rarest word of a term: one that stands at more is not a term's

--- The stems of a text's words, in order. A character outside of ASCII counts as a letter.
local function stems_of(text, lang, known)
  local stems = {}
  for word in text:lower():gsub('’', "'"):gsub("'s%f[^%w\x80-\xff]", ''):gmatch '[%w\x80-\xff]+' do
    local stem = known[word]
    if not stem then
      stem = core.stem(word, lang)
      known[word] = stem
    end
    stems[#stems + 1] = stem
  end
  return stems
end

---@param paper table
---@param lang string?
---@return WordIndex
function M.index(paper, lang)
  local self = setmetatable({ lang = lang, known = {}, stems = {}, rows = {}, places_of = {}, paper = paper }, Index)
  if unspaced[(lang or ''):match '^%a*'] then self.texts = {} end
  self.joins = {}
  for _, word in ipairs(joining[(lang or 'en'):match '^%a*'] or {}) do self.joins[core.stem(word, lang)] = true end
  for s, section in ipairs(paper.sections) do
    for p, paragraph in ipairs(section.paragraphs) do
      local row = { section = s, paragraph = p }
      if self.texts then self.texts[#self.texts + 1] = { row = row, text = paragraph.text:lower() } end
      for _, stem in ipairs(stems_of(paragraph.text, lang, self.known)) do
        local n = #self.stems + 1
        self.stems[n], self.rows[n] = stem, row
        local list = self.places_of[stem]
        if list then list[#list + 1] = n else self.places_of[stem] = { n } end
      end
      self.stems[#self.stems + 1] = false -- nothing reaches over the end of a paragraph
      self.rows[#self.stems] = row
    end
  end
  return self
end

--- Whether a term of two stems stands at n with others of its kind in between: "complete" at n of "complete, single or
--- average linkage". Of more than two, a comma tells the first from what has a noun of its own.
function Index:is_joined(n, second, form)
  for k = n + 3, n + 2 + joined_most do
    if not self.stems[k] then return false end
    if self.stems[k] == second and self.joins[self.stems[k - 2]] then
      if k == n + 3 then return true end
      local row = self.rows[n]
      local text = self.paper.sections[row.section].paragraphs[row.paragraph].text:lower()
      return text:find(form:lower():match '^%S+' .. ',', 1, true) ~= nil
    end
  end
  return false
end

--- The places of one form, added to `found`: each row once.
function Index:add(form, found, seen)
  if self.texts and form:find '[\x80-\xff]' then
    for _, entry in ipairs(self.texts) do
      if not seen[entry.row] and entry.text:find(form:lower(), 1, true) then
        seen[entry.row] = true
        found[#found + 1] = entry.row
      end
    end
    return
  end
  local stems = stems_of(form, self.lang, self.known)
  local rarest, at
  for i, stem in ipairs(stems) do
    local list = self.places_of[stem]
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
    for i = 1, #stems do same = same and self.stems[first + i - 1] == stems[i] end
    take(same and self.rows[first])
  end
  for k = 1, #stems == 2 and math.min(#self.places_of[stems[1]], places_max) or 0 do
    local first = self.places_of[stems[1]][k]
    take(self:is_joined(first, stems[2], form) and self.rows[first])
  end
end

--- The paragraphs in which one of the forms stands, in reading order.
---@param forms string[]
---@return { section: integer, paragraph: integer }[]
function Index:places(forms)
  local found, seen = {}, {}
  for _, form in ipairs(forms) do self:add(form, found, seen) end
  table.sort(found, function (a, b)
    if a.section ~= b.section then return a.section < b.section end
    return a.paragraph < b.paragraph
  end)
  return found
end

--- Where a reader of the paper first meets one of the forms: the reference list never, the abstract only where it
-- stands nowhere else, or where it counts as any section does.
---@param abstracts boolean?
---@return { section: integer, paragraph: integer }?
function Index:first(forms, abstracts)
  local in_abstract
  for _, place in ipairs(self:places(forms)) do
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
