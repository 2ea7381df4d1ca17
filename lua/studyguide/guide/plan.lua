--- Which sections are to be written: one task each, independent of one another, with what a writer
--- that does not know the paper needs: terms to define, terms defined elsewhere, connections.

local junk = require 'studyguide.guide.junk'
local points = require 'studyguide.guide.points'
local spelling = require 'studyguide.guide.spelling'
local words = require 'studyguide.guide.words'
local works = require 'studyguide.guide.works'

local M = {}

---@class PlannedTerm
---@field text string
---@field expansion string?   of an abbreviation
---@field names string[]      lower case: every form under which a definition may stand
---@field clause string?      what it is, in a clause
---@field author boolean?     the paper itself marks it as a term
---@field longer string[][]?  keys of other terms that hold it: see guide/words.lua

---@class Task              one section to write
---@field index integer     place in paper.sections
---@field section table
---@field terms PlannedTerm[]   to define here, in the paper's order
---@field known {text: string, section: table}[]  defined elsewhere, of use here
---@field links {relation: string?, section: table, term: string?, how: string?, back: boolean?}[]
---@field gist string?      the section in one sentence, where a survey says it
---@field symbols {tex: string, meaning: string}[]?
---@field slips string[]?   where a survey says that the paper contradicts itself
---@field surveyed boolean? the plan is a survey's
---@field works table[]?    of a reference list that the paper cites in sentences: see guide/works.lua
---@field formal boolean?   thanks, funding and the like: nothing to explain

-- As many new terms as a reader can take in with so many words, but …
local words_per_term, least, most = 40, 3, 14
local abstract_most = 4 -- what stands nowhere but in the abstract
-- A survey is told how many terms to name and chooses better than a score does: its terms are kept up to what the ideal
-- guide's densest parts have: 6 definitions to 50 words, 15 to the 180 of its abstract.
local surveyed_words_per_term, surveyed_least, surveyed_most = 8, 10, 40
-- An abstract names everything that the paper is going to explain. Sixteen definitions in one were a wall before the first
-- idea to its blind readers; with eight, under points of their own, two others missed what the next section defined, and with
-- twelve to 180 words one more.
local abstract_words_per_term, abstract_least, surveyed_abstract_most = 12, 4, 15
local known_most = 12
M.links_most = 5

local relations = {
  builds_on = 'builds on', used_again = 'is used again in', reference = 'refers to',
  cause = 'gives a reason for or follows from', contrast = 'contrasts with',
}

-- A single word needs this score; below are words of everyday language that a short paper uses twice.
local score_least = 4

--- Worth a definition by a writer that can define anything: the paper treats it as a term, or it
--- comes back and is more than an everyday word.
local function is_strong(term)
  if term.keyword or term.abbreviation or term.definition then return true end
  return term.count > 1 and (term.text:find ' ' ~= nil or term.score >= score_least)
end

local function words_of(section)
  local count = 0
  for _, paragraph in ipairs(section.paragraphs) do
    for _ in paragraph.text:gmatch '%S+' do count = count + 1 end
  end
  return count
end

local function planned_term(term, abbreviation)
  local names = { term.text:lower() }
  for _, variant in ipairs(term.variants) do names[#names + 1] = variant:lower() end
  local short = abbreviation and abbreviation.short
  if abbreviation then
    names[#names + 1], names[#names + 2] = abbreviation.short:lower(), abbreviation.long:lower()
  end
  local expansion = short and (term.text:lower() == short:lower() and abbreviation.long or short) or nil
  return { text = term.text, expansion = expansion, names = names, paragraph = term.paragraph }
end

--- The core's own terms, best first.
local function ranked_terms(run, analysis)
  local terms = {}
  for rank, index in ipairs(run.core_paper:planned_terms()) do
    local term = analysis.terms[index]
    if is_strong(term) then
      local row = planned_term(term, term.abbreviation and analysis.abbreviations[term.abbreviation])
      row.section, row.rank = term.section, rank
      terms[#terms + 1] = row
    end
  end
  return junk.without(run, terms)
end

--- How many terms a section may define.
local function limit_of(run, section, surveyed)
  local limit = math.max(least, math.min(most, words_of(section) // words_per_term))
  if section.kind == 'abstract' then limit = math.min(limit, abstract_most) end
  if surveyed then limit = math.max(surveyed_least, math.min(surveyed_most, words_of(section) // surveyed_words_per_term)) end
  return run.options.max_terms and math.min(limit, run.options.max_terms) or limit
end

--- The terms that a section uses and another defines, as the plan has it: those before first.
local function give_known(tasks, index)
  for at, task in ipairs(tasks) do
    for _, term in ipairs(task.terms) do
      local last
      for _, place in ipairs(index:places(term.names, term.longer)) do
        local other = tasks[place.section]
        if place.section ~= at and place.section ~= last and #other.known < known_most then
          last = place.section
          other.known[#other.known + 1] = { text = term.text, section = task.section }
        end
      end
    end
  end
end

-- Abstracts ------------------------------------------------------------------------------------------------

--- Where a reader meets a term of the abstract next.
---@return table? place
local function home_of(paper, term, index)
  for _, place in ipairs(index:places(term.names, term.longer)) do
    local section = paper.sections[place.section]
    if place.section > term.section and section.kind ~= 'references' and section.kind ~= 'abstract' then return place end
  end
end

--- Gives the terms of an abstract that its reader cannot take in to the next sections that use them, first those that come
--- again soonest. The abstract recalls them in a clause.
local function spread_abstract(run, at, terms, index)
  local limit = math.max(abstract_least, math.min(surveyed_abstract_most, words_of(run.paper.sections[at]) // abstract_words_per_term))
  local movable, count = {}, 0
  for _, term in ipairs(terms) do
    if term.section == at then
      count = count + 1
      local place = home_of(run.paper, term, index)
      if place then movable[#movable + 1] = { term = term, place = place } end
    end
  end
  table.sort(movable, function (a, b)
    if a.place.section ~= b.place.section then return a.place.section < b.place.section end
    return a.term.rank > b.term.rank
  end)
  for i = 1, math.min(#movable, count - limit) do
    local row = movable[i]
    row.term.section, row.term.paragraph = row.place.section, row.place.paragraph
  end
end

--- Gives each section the best of the terms that first stand in it, in the paper's order; what the author marks is
--- always in.
local function choose_terms(run, tasks, terms, surveyed)
  local ranked = table.move(terms, 1, #terms, 1, {})
  table.sort(ranked, function (a, b) return a.rank < b.rank end)
  for _, task in ipairs(tasks) do task.terms, task.known = {}, {} end
  local limits = {}
  for _, term in ipairs(ranked) do
    local task = tasks[term.section]
    limits[term.section] = limits[term.section] or limit_of(run, task.section, surveyed)
    local room = #task.terms < limits[term.section]
    if room or (term.author and not run.options.max_terms) then task.terms[#task.terms + 1] = term end
  end
  for _, task in ipairs(tasks) do
    table.sort(task.terms, function (a, b)
      if a.paragraph ~= b.paragraph then return a.paragraph < b.paragraph end
      return a.rank < b.rank
    end)
  end
end

--- The same, and what is defined elsewhere, which follows from the same plan.
---@param tasks Task[]  changed
---@param terms table[] with section, paragraph, rank
---@param index WordIndex
---@param surveyed boolean?  the terms are a survey's
function M.give_terms(run, tasks, terms, index, surveyed)
  for at, section in ipairs(surveyed and run.paper.sections or {}) do
    if section.kind == 'abstract' then spread_abstract(run, at, terms, index) end
  end
  choose_terms(run, tasks, terms, surveyed)
  give_known(tasks, index)
end

--- Whether a link of the analysis says more than that two sections share a word: a reference, a reason, a contrast, or a
--- term that one of the two is to define.
local function is_telling(link, term, planned)
  if link.kind == 'reference' or link.kind == 'cause' or link.kind == 'contrast' then return true end
  local home = link.kind == 'builds_on' and link.to or link.kind == 'used_again' and link.from
  return home and term ~= nil and planned[home .. ' ' .. term.text] == true
end

--- Those of a task's links that are references of the paper's own.
function M.references(links)
  local out = {}
  for _, link in ipairs(links) do
    if link.relation == relations.reference then out[#out + 1] = link end
  end
  return out
end

local function links_of(run, analysis, tasks)
  local named = {} -- task and target: the best link of each pair is enough
  local planned = {}
  for index, task in ipairs(tasks) do
    for _, term in ipairs(task.terms) do planned[index .. ' ' .. term.text] = true end
  end
  for _, link in ipairs(analysis.links) do
    local task, target = tasks[link.from], run.paper.sections[link.to]
    local pair = link.from .. ' ' .. link.to
    local term = link.term and analysis.terms[link.term]
    if is_telling(link, term, planned) and #task.links < M.links_most and target.title ~= '' and not named[pair] then
      named[pair] = true
      task.links[#task.links + 1] = { relation = relations[link.kind], section = target, term = term and term.text }
    end
  end
end

--- A section without any text of its own gets a task too when it has subsections: the writer may
-- give it one point of orientation.
---@param run Run
---@param needs? '"sections"'|'"terms"'  what they are for needs no more of the plan than this; all of it by default
---@return Task[]
function M.tasks(run, needs)
  local tasks = {}
  for index, section in ipairs(run.paper.sections) do
    tasks[index] = { index = index, section = section, terms = {}, known = {}, links = {}, formal = run.core_paper:is_back_matter(index) }
  end
  if needs == 'sections' then return tasks end
  local analysis = run.core_paper:analysis 'sentences'
  choose_terms(run, tasks, ranked_terms(run, analysis))
  if needs == 'terms' then return tasks end
  give_known(tasks, words.index(run.paper, run.paper.lang))
  links_of(run, analysis, tasks)
  for _, task in ipairs(tasks) do task.works = works.of(run, task.section) end
  return tasks
end

local introducing = { idea = true, detail = true, definition = true } -- kinds of points that may bring a term in italics

--- The task's terms that a section's points do not define: none names one as its term or lead, in any
-- inflection, with or without an article or an abbreviation in brackets, and none has one in italics: so terms are
-- introduced in running text, and the members of a family in the family's definition.
---@param list Point[]
---@param lang string?
---@return PlannedTerm[]
function M.undefined(task, list, lang)
  local keys = {}
  points.walk(list, function (point)
    local label = point.term or point.lead
    if label then spelling.add_keys(keys, label:gsub('[*_]%b()[*_]', ''), lang) end
    local slanted = introducing[point.kind] and point.markdown:find('*', 1, true)
    for phrase in (slanted and point.markdown or ''):gmatch '%f[*]%*([^*\n]+)%*%f[^*]' do
      spelling.add_keys(keys, phrase, lang)
    end
  end)
  local missing = {}
  for _, term in ipairs(task.terms) do
    local found = false
    for _, name in ipairs(term.names) do found = found or keys[spelling.key(name, lang)] end
    if not found then missing[#missing + 1] = term end
  end
  return missing
end

return M
