--- What a model says of a paper as a whole, proved against the paper before anything is asked by it.
--
--     local proved = survey.prove(run, answer)     -- answer: as model/survey.lua reads it; nil where nothing of it stands
--     survey.apply(run, tasks, proved)             -- terms, links, gists and symbols of the tasks are the survey's then
--
-- The answer is a stranger's word: a term must stand in the paper and be one by the rule term/junk, its first section
-- is computed, sections exist, a symbol is the paper's. What the author defines in the text, sets in bold or italics
-- at first use or lists in a glossary is always in.

local core = require 'studyguide.core'
local junk = require 'studyguide.guide.junk'
local plan = require 'studyguide.guide.plan'
local spelling = require 'studyguide.guide.spelling'
local words = require 'studyguide.guide.words'

local M = {}

local term_max, clause_max, gist_max, how_max, meaning_max, slip_max = 80, 160, 300, 300, 160, 400 -- bytes of what is shown again
local terms_max, links_max, symbols_max = 400, 600, 400 -- of an answer; the longest paper tried needs a third
local how_least = 4              -- words: fewer say where and not how
local emphasis_most = 4          -- words: a longer emphasis is a sentence's
local symbols_of_section, slips_of_section = 12, 6

--- A stranger's text on one line, cut at a word; nil where there is none.
local function line_of(text, most)
  if type(text) ~= 'string' or core.utf8_invalid(text) then return nil end
  text = text:gsub('[%c%s]+', ' '):gsub('^ ', ''):gsub(' $', '')
  if text == '' then return nil end
  if #text <= most then return text, false end
  return text:sub(1, most):gsub('[\128-\255]*$', ''):gsub('%s%S*$', ''), true
end

--- A line that is read and not looked up: where it was cut, it says so.
local function clause_of(text, most)
  local line, cut = line_of(text, most)
  return line and cut and line .. ' …' or line
end

local function rows_of(value, most)
  local rows = {}
  for i, row in ipairs(type(value) == 'table' and value or {}) do
    if i > most then break end
    if type(row) == 'table' then rows[#rows + 1] = row end
  end
  return rows
end

-- Sections ------------------------------------------------------------------------------------------------

--- Indexes of the sections by what an answer may call them: id, number, title.
local function sections_by_name(paper)
  local by_name = {}
  for i = #paper.sections, 1, -1 do
    local section = paper.sections[i]
    for _, name in ipairs { section.title_text:lower(), section.number or section.id, section.id } do by_name[name] = i end
  end
  return function (name)
    name = line_of(name, term_max * 4)
    name = name and name:lower():gsub('^%[(.-)%]$', '%1')
    return name and (by_name[name] or by_name[name:match '^(s%d+)%f[%D]'])
  end
end

-- Terms ---------------------------------------------------------------------------------------------------

--- The analysis's term and abbreviation of each spelling.
local function known_terms(analysis, lang)
  local terms, short = {}, {}
  for _, term in ipairs(analysis.terms) do
    for _, name in ipairs { term.text, table.unpack(term.variants) } do
      local key = spelling.key(name, lang)
      terms[key] = terms[key] or term
    end
  end
  for _, row in ipairs(analysis.abbreviations) do
    for _, name in ipairs { row.short, row.long } do
      local key = spelling.key(name, lang)
      short[key] = short[key] or row
    end
  end
  return terms, short
end

local Proof = {}
Proof.__index = Proof

--- Whether the phrase that an author marks holds a term that is to be defined in its paragraph: "addition pointwise".
function Proof:holds_other(phrase, place)
  for _, term in ipairs(self.terms) do
    local same = term.section == place.section and term.paragraph == place.paragraph
    if same and (' ' .. phrase:lower() .. ' '):find(' ' .. term.text:lower() .. ' ', 1, true) then return true end
  end
  return false
end

--- Whether a word that an author sets in italics is half of a name that is to be defined: "claimed" beside "claimed
--- signature", "BLEU" beside "BLEU score".
function Proof:is_half(phrase)
  if not (phrase:find '^%a+ed$' or phrase:find '^%u%u+$') then return false end
  for _, term in ipairs(self.terms) do
    if term.text:lower():find(phrase:lower() .. ' ', 1, true) == 1 then return true end
  end
  return false
end

local respelt_most = 2 -- letters that one spelling has more than the other

--- Whether two names are the same but for a few letters within their words.
local function is_respelt(name, other)
  local function initials(text) return (text:lower():gsub('(%S)%S*%s*', '%1')) end
  return initials(name) == initials(other) and math.abs(#name - #other) <= respelt_most
end

--- Adds a term that stands in the paper, if only by its roots; false where it does not, or is there already. It is the section's in which a
--- reader meets it first, an author's mark the one's where it stands: an abstract marks nothing.
---@param text string  "long form (SF)" or a name
---@param marked boolean?  by the author
---@return PlannedTerm?
function Proof:add(text, clause, marked)
  local bare, bracket, rest = text:match '^(.-)%s*%(([^()]+)%)(.*)$'
  if bare == '' or rest and rest:find '[()]' then bare, bracket = nil, nil end
  local name = bare and bare .. rest or text
  local forms = { name, bracket and bracket .. rest }
  local inner = bare and rest ~= '' and text -- "part-of-speech (POS) tag" is also a POS tag
  if inner then bracket, forms[3] = nil, inner end
  local lang = self.lang
  local known = self.known[spelling.key(name, lang)] or bracket and self.known[spelling.key(bracket, lang)]
  local pair = self.short[spelling.key(name, lang)] or bracket and self.short[spelling.key(bracket, lang)]
  for _, variant in ipairs(known and { known.text, table.unpack(known.variants) } or {}) do
    -- The analysis takes "programming" for a form of "program".
    if self.index:same(variant, name) or bracket and self.index:same(variant, bracket) then forms[#forms + 1] = variant end
  end
  if pair then forms[#forms + 1], forms[#forms + 2] = pair.short, pair.long end
  local names = {}
  for i, form in ipairs(forms) do
    if self.taken[spelling.key(form, lang)] then return nil end
    names[i] = form:lower()
  end
  local place = self.index:first(forms, not marked) or not marked and self.index:gathered(name) or nil
  if not place or marked and (self:holds_other(name, place) or self:is_half(name)) then return nil end
  for _, form in ipairs(forms) do self.taken[spelling.key(form, lang)] = true end
  local expansion = bracket
  -- "The advisory level of 1.6 µg/L (USEPA Adult)": the paper's own name for a value, no abbreviation.
  if pair and not pair.long:find '[%d$]' then
    -- A survey's long form may be whole where the paper's pair lost a word, "Annotated Snapshot (AS)", or right where the paper
    -- has it misspelt: "Kichhoff's Voltage Law (KVL)".
    local whole = bracket and bracket:lower() == pair.short:lower() and (self.index:first { name } or is_respelt(name, pair.long))
    name = whole and name or pair.long
    expansion = pair.short
  end
  local term = { text = inner or name, expansion = expansion, names = names, section = place.section, paragraph = place.paragraph,
                 clause = clause }
  self.terms[#self.terms + 1] = term
  return term
end

--- Whether every word begins with a capital: a place, a person, a thing of its own name. What is said of it is no
--- definition of a term, unless the survey takes it for one.
local function is_name(text)
  for word in text:gmatch '[^%s-]+' do
    if not word:match '^%u' or word:match '^%u%u' then return false end
  end
  return text:find '[%s-]' ~= nil
end

--- What the author marks as a term: emphasised at first use, listed in a glossary, defined in the text.
function Proof:add_authors(run, analysis)
  for _, entry in ipairs(run.paper.glossary or {}) do
    if type(entry.term) == 'string' then self:mark(self:add(entry.term, nil, true)) end
  end
  for _, phrase in ipairs(self:emphasised(run.paper)) do self:mark(self:add(phrase, nil, true)) end
  for _, index in ipairs(run.core_paper:planned_terms()) do
    local term = analysis.terms[index]
    if term.definition and not is_name(term.text) then self:mark(self:add(term.text, nil, true)) end
  end
end

function Proof.mark(_, term)
  if term then term.author = true end
end

--- What stands alone in a table's cell, or in one that joins several ("base+interp"), as the paper's words are told apart:
--- names of rows and columns.
function Proof:cells(paper)
  local cells = {}
  for _, section in ipairs(paper.sections) do
    for _, paragraph in ipairs(section.paragraphs) do
      for cell in (paragraph.kind == 'table' and paragraph.markdown or ''):gmatch '[^|\n]+' do
        for name in cell:gmatch '[^+]+' do cells[table.concat(self.index:keys_of(name), ' ')] = true end
      end
    end
  end
  return cells
end

--- Phrases in bold or italics where they first stand: no lead of a paragraph, no sentence, no number, no row of a table.
--- What the paper never names again is an example of something, or a title.
function Proof:emphasised(paper)
  local out, cells = {}, self:cells(paper)
  for s, section in ipairs(paper.sections) do
    for p, paragraph in ipairs(section.kind ~= 'references' and section.paragraphs or {}) do
      for before, phrase, after in (paragraph.kind == 'text' and ' ' .. paragraph.markdown or ''):gmatch '()%*+([^*\n$`]+)%*+()' do
        local _, count = phrase:gsub('%S+', '')
        local lead = before <= 2 and (phrase:find '[.:]$' or paragraph.markdown:sub(after - 1):find '^[.:]')
        local worded = phrase:find '^[%a\128-\255]' and phrase:find '%a%a'
        -- Of "*trans*-eQTL" the name goes on.
        local joined = paragraph.markdown:sub(after - 1):find '^%-%w'
        local first = count <= emphasis_most and #phrase >= 3 and worded and not lead and not joined and not phrase:find '[.!?:;,(]'
          and self.index:first { phrase }
        local named = first and first.section == s and first.paragraph == p
        local labels = named and cells[table.concat(self.index:keys_of(phrase), ' ')]
        if named and not labels and #self.index:places { phrase } > 1 then out[#out + 1] = phrase end
      end
    end
  end
  return out
end

--- A term without marks of emphasis; formulas in it keep their signs.
local function without_marks(text)
  local parts, inside = {}, false
  for part, dollar in text:gmatch '([^$]*)(%$?)' do
    if not inside then part = part:gsub('[*_=]', '') end
    parts[#parts + 1] = part .. dollar
    if dollar ~= '' then inside = not inside end
  end
  return table.concat(parts)
end

--- Puts each term where a reader needs it first: where it stands as itself and not within a longer term, or before that
--- where a heading has it, or where the survey says so and the section has a word of its root.
---@param terms table[]
---@param find fun(name: any): integer?  a section by what an answer calls it
function Proof:place(terms, find)
  local names = {}
  for _, term in ipairs(terms) do table.move(term.names, 1, #term.names, #names + 1, names) end
  for _, term in ipairs(terms) do
    term.longer = self.index:longer(term.names, names)
    local place = #term.longer > 0 and self.index:first(term.names, not term.author, term.longer) or term
    local wanted = not term.author and find(term.first) or nil
    local paragraph = wanted and wanted < place.section and self.index:akin(term.text, wanted)
    local headed = self.index:headed(term.names)
    if headed and headed < (paragraph and wanted or place.section) then wanted, paragraph = headed, 1 end
    if paragraph then place = { section = wanted, paragraph = paragraph } end
    term.section, term.paragraph, term.first = place.section, place.paragraph, nil
  end
end

local function prove_terms(run, answer, index, find)
  local lang = run.paper.lang
  local analysis = run.core_paper:analysis 'sentences'
  local proof = setmetatable({ index = index, lang = lang, taken = {}, terms = {} }, Proof)
  proof.known, proof.short = known_terms(analysis, lang)
  for _, row in ipairs(rows_of(answer.terms, terms_max)) do
    local text = line_of(row.term, term_max)
    text = text and (text:match '^`([^`]+)`$' or text)
    if text and text:find '[%a\128-\255]' and not text:find '[`<>|]' then
      local term = proof:add(without_marks(text), clause_of(row.why, clause_max))
      if term then term.first = row.first end
    end
  end
  local surveyed = #proof.terms
  proof:add_authors(run, analysis)
  for i, term in ipairs(proof.terms) do term.rank = i <= surveyed and i or i + terms_max end
  local terms = junk.without(run, proof.terms)
  proof:place(terms, find)
  return terms
end

-- The rest ------------------------------------------------------------------------------------------------

local function prove_links(answer, find, paper)
  local links, seen = {}, {}
  for _, row in ipairs(rows_of(answer.links, links_max)) do
    local from, to, how = find(row.from), find(row.to), clause_of(row.how, how_max)
    local _, count = (how or ''):gsub('%S+', '')
    local pair = from and to and from .. ' ' .. to
    local listed = pair and (paper.sections[from].kind == 'references' or paper.sections[to].kind == 'references')
    if pair and from ~= to and count >= how_least and not seen[pair] and not listed then
      seen[pair] = true
      links[#links + 1] = { from = from, to = to, how = how }
    end
  end
  return links
end

--- A section's formulas, one after the other.
local function math_of(section)
  local parts = {}
  for _, paragraph in ipairs(section.paragraphs) do
    for _, formula in paragraph.markdown:gmatch '(%$%$?)([^$]+)%1' do parts[#parts + 1] = formula end
  end
  return table.concat(parts, ' ')
end

--- Whether a formula's text ends in a command whose argument is a letter's look or words ("\\mathbb{"), not "\\sqrt{".
local function opens_words(before)
  local name = before:match '\\(%a+){$'
  return name and (name:find '^math' or name:find '^text' or name == 'operatorname' or name == 'mbox' or name == 'begin' or name == 'end')
end

--- Whether a symbol stands in formulas as one: no letter of a command, of such an argument, of a word or of a symbol with an
--- index ("Q_0").
local function has_symbol(math, tex)
  local opens, ends = tex:find '^%a' ~= nil, tex:find '%a$' ~= nil
  local at = 1
  while true do
    local from, to = math:find(tex, at, true)
    if not from then return false end
    local before, after = math:sub(1, from - 1), math:sub(to + 1, to + 1)
    local part = opens and (before:find '[%a\\]$' ~= nil or opens_words(before)) or ends and after:find '[%a_]' ~= nil
    if not part then return true end
    at = from + 1
  end
end

local function prove_symbols(answer, paper)
  local symbols, seen, math = {}, {}, {}
  for i, section in ipairs(paper.sections) do math[i] = math_of(section) end
  local all = table.concat(math, ' ')
  for _, row in ipairs(rows_of(answer.symbols, symbols_max)) do
    local text, meaning = line_of(row.symbol, term_max), line_of(row.meaning, meaning_max)
    local tex = text and (text:match '^%$+(.-)%$+$' or text)
    if tex and meaning and tex ~= '' and not tex:find '[$`]' and not seen[tex] and has_symbol(all, tex) then
      seen[tex] = true
      symbols[#symbols + 1] = { tex = tex, meaning = meaning }
    end
  end
  return symbols, math
end

--- Whether a section has one of the figures that a text speaks of, or the text speaks of none: "Section 3.3", "Table 2"
--- are names.
local function has_figure(section, text)
  local any = false
  text = text:gsub('%f[%a]%u%l+%.? %d[%d.]*', '')
  for figure in text:gmatch '%f[%d]%d[%d.,]*%%?' do
    figure = figure:gsub('[.,]+$', '')
    -- A digit alone stands anywhere.
    for _, paragraph in ipairs(#figure > 1 and section.paragraphs or {}) do
      any = true
      if paragraph.text:find(figure, 1, true) then return true end
    end
  end
  return not any
end

--- Slips by section: they are shown as what somebody found, for the section's writer to look at.
local function prove_slips(answer, paper, find)
  local slips = {}
  for _, row in ipairs(rows_of(answer.slips, #paper.sections * slips_of_section)) do
    local section, slip = find(row.section), clause_of(row.slip, slip_max)
    local _, count = (slip or ''):gsub('%S+', '')
    local list = section and slips[section] or {}
    if section and count >= how_least and #list < slips_of_section and has_figure(paper.sections[section], slip) then
      list[#list + 1] = slip
      slips[section] = list
    end
  end
  return slips
end

--- What stands of an answer; nil where it says nothing that could be used.
---@param answer table  terms, gists, links, symbols, slips
function M.prove(run, answer)
  local paper = run.paper
  local find = sections_by_name(paper)
  local proved = { gists = {}, index = words.index(paper, paper.lang) }
  for _, row in ipairs(rows_of(answer.gists, #paper.sections * 4)) do
    local section, gist = find(row.section), clause_of(row.gist, gist_max)
    if section and gist and not proved.gists[section] then proved.gists[section] = gist end
  end
  proved.links = prove_links(answer, find, paper)
  proved.symbols, proved.math = prove_symbols(answer, paper)
  proved.terms = prove_terms(run, answer, proved.index, find)
  proved.slips = prove_slips(answer, paper, find)
  local any = next(proved.gists) or #proved.links > 0 or #proved.symbols > 0
  for _, term in ipairs(proved.terms) do any = any or not term.author end
  return any and proved or nil
end

-- Tasks ---------------------------------------------------------------------------------------------------

--- A link is told at its later end, where a reader knows both: told at both ends, it was the same news twice to its
--- blind readers. Its earlier end tells it, too, only where that would have none. Where the survey has none, the paper's own
--- references stay: other links by words that sections share say no more than that.
local function give_links(tasks, links)
  local given = {}
  local function give(index, other, link)
    local list = given[index] or {}
    given[index] = list
    if #list < plan.links_most and tasks[other].section.title ~= '' then
      list[#list + 1] = { section = tasks[other].section, how = link.how, back = index == link.to }
    end
  end
  for _, link in ipairs(links) do give(math.max(link.from, link.to), math.min(link.from, link.to), link) end
  for _, link in ipairs(links) do
    local earlier = math.min(link.from, link.to)
    if not given[earlier] then give(earlier, math.max(link.from, link.to), link) end
  end
  for index, task in ipairs(tasks) do task.links = given[index] or plan.references(task.links) end
end

--- Makes the tasks the survey's.
---@param tasks Task[]  changed
function M.apply(run, tasks, proved)
  plan.give_terms(run, tasks, proved.terms, proved.index, true)
  give_links(tasks, proved.links)
  for index, task in ipairs(tasks) do
    task.gist, task.slips, task.symbols, task.surveyed = proved.gists[index], proved.slips[index], {}, true
    for _, symbol in ipairs(proved.symbols) do
      if #task.symbols < symbols_of_section and has_symbol(proved.math[index], symbol.tex) then
        task.symbols[#task.symbols + 1] = symbol
      end
    end
  end
end

return M
