--- The one function: a paper in, a guide out, data on both sides.
--
--     local guide, message, code = require('studyguide.guide.guide').write(paper, options, world)
--
-- Whoever writes, the same steps follow: repair each text into the guide's form, check it against
-- the paper, let the writer ask again, complete what is missing with the embedded writer, check the
-- whole.

local late = require 'studyguide.late'
local adapt = late 'studyguide.guide.adapt'
local complete = late 'studyguide.guide.complete'
local core = require 'studyguide.core'
local displays = late 'studyguide.guide.displays'
local embedded = require 'studyguide.guide.embedded'
local encyclopaedia = late 'studyguide.guide.encyclopaedia'
local fallback = require 'studyguide.guide.fallback'
local finding = require 'studyguide.guide.finding'
local glossary = late 'studyguide.guide.glossary'
local keeping = late 'studyguide.guide.keeping'
local mending = late 'studyguide.guide.mending'
local plan = require 'studyguide.guide.plan'
local points = require 'studyguide.guide.points'
local questions = late 'studyguide.guide.questions'
local shown = late 'studyguide.model.shown'
local survey = late 'studyguide.guide.survey'
local striking = require 'studyguide.guide.striking'
local verdict = require 'studyguide.guide.verdict'
local weak = late 'studyguide.guide.weak'
local works = late 'studyguide.guide.works'
local writers = require 'studyguide.guide.writers'

local M = {}

local cut_rounds_max = 5 -- bullets at the end of a section that may break off, one under another

---@class Run               what a writer is handed
---@field paper table       studyguide/paper@1
---@field core_paper userdata  the same, analysed, for the core's functions
---@field options table     resolved options
---@field world table       log, clock, files, http: see world.lua
---@field embedded table    the embedded writer, for sections that another leaves to it
---@field survey table?     what proves a model's survey of the paper and makes it the tasks' plan
---@field questions fun(task: Task, text: string): integer  takes a model's questions about a section: how many stand

--- Link targets that a guide may hold: its own sections and what the paper's text links to, or prints as an address.
function M.targets(paper)
  local targets = {}
  for _, section in ipairs(paper.sections) do
    if section.anchor ~= '' then targets[#targets + 1] = '#' .. section.anchor end
    for _, paragraph in ipairs(section.paragraphs) do
      local markdown = paragraph.markdown
      for url in (markdown:find('](', 1, true) and markdown or ''):gmatch '%]%(([^%s()]+)%)' do targets[#targets + 1] = url end
      for url in (markdown:find('<', 1, true) and markdown or ''):gmatch '<(%a[%w+.-]*:[^%s<>]+)>' do targets[#targets + 1] = url end
      local text = paragraph.text or ''
      for url in (text:find('://', 1, true) and text or ''):gmatch 'https?://[^%s\128-\255<>"()%[%]{}|\\`]+' do
        targets[#targets + 1] = url:gsub('[.,:;!?\']+$', '')
      end
    end
  end
  return targets
end

--- A model's text of one section as its points, each with the full ids of the paragraphs that it rests on.
---@return table? section, string? message, string? code
local function repaired(section, text, targets)
  local result, message, code = core.repair(text, {
    headings = 'lead', title = section.title, bullets = true, targets = targets, writer = 'model',
  })
  if not result then return nil, message, code end
  local list = result.sections[1].points
  points.resolve(list, section)
  return { id = section.id, points = list, repairs = result.repairs, dropped = result.dropped, findings = {} }
end

--- A section's heading level: a title takes the first, and Markdown ends at 6; none before the first heading.
local function level_of(section)
  return section.depth > 0 and math.min(section.depth + 1, 6) or 0
end

--- The guide as paper:check takes it.
function M.printable(paper, sections)
  local rows = {}
  for i, section in ipairs(paper.sections) do
    local title = sections[i].plain_heading and fallback.escaped(section.title_text) or section.title
    rows[i] = { level = level_of(section), title = title, points = sections[i].points }
  end
  return { title = paper.title, sections = rows }
end

-- Judging --------------------------------------------------------------------------------------------------

--- How many findings of a severity there are.
local function count(findings, severity)
  local n = 0
  for _, finding in ipairs(findings) do
    if finding.severity == severity then n = n + 1 end
  end
  return n
end

local function count_mattering(findings)
  local n = 0
  for _, finding in ipairs(findings) do
    if mending.matters(finding) then n = n + 1 end
  end
  return n
end

--- Whether a text with findings `a` is better than one with `b`: fewer errors, then fewer of what is asked again, then
--- fewer warnings. The one judge there is: of two that are as good the first stands.
local function is_better(a, b)
  for _, measure in ipairs { function (f) return count(f, 'error') end, count_mattering, function (f) return count(f, 'warning') end } do
    local of_a, of_b = measure(a), measure(b)
    if of_a ~= of_b then return of_a < of_b end
  end
  return false
end

local Draft = {}
Draft.__index = Draft

---@param run Run
function Draft.new(run)
  local draft = setmetatable({ run = run, lang = run.options.lang or run.paper.lang, targets = core.link_targets(M.targets(run.paper)), sections = {},
                               questions = {}, tally = { completed = 0, replaced = 0, struck = 0 } }, Draft)
  draft.ladder = fallback.ladder(run.paper, function (index) return draft:embedded(index) end)
  return draft
end

--- What the check says of one section's points.
---@return table? findings, string? message, string? code
function Draft:check(section)
  local checked, message, code = self.run.core_paper:check(section.points, { section = section.id, lang = self.lang })
  if not checked then return nil, message, code end
  for _, finding in ipairs(checked.findings) do
    local point = points.at(section.points, finding.point)
    finding.text = point and points.opening(point)
  end
  return checked.findings
end

--- An answer's text for one section as points: the paper's tables, formulas and code put in, repaired, without what a
--- weak model repeats.
---@return table? section, string? message, string? code
function Draft:read(row, text, info)
  local skipped
  text, skipped = shown.expand(text, row)
  local read, message, code = repaired(row, text, self.targets)
  if not read then return nil, message, code end
  weak.clean(read, row, info.prompted)
  read.source, read.skipped = info.source, skipped
  return read
end

--- What stands of a section with the bullets set in that an answer to findings brings; the answer as a whole section
--- where it names no bullet.
---@return table? section, string? message, string? code
function Draft:mended(row, before, text, info)
  local repairs = {}
  local list = mending.apply(row, before, text, function (piece)
    local read = self:read(row, piece, { source = info.source, prompted = info.prompted })
    for _, repair in ipairs(read and read.repairs or {}) do repairs[#repairs + 1] = repair end
    return read and read.points
  end, self.lang)
  if not list then return self:read(row, text, info) end
  table.move(before.repairs or {}, 1, #(before.repairs or {}), #repairs + 1, repairs)
  local section = { id = before.id, points = list, repairs = repairs, dropped = before.dropped, source = info.source, skipped = before.skipped }
  weak.clean(section, row, info.prompted)
  return section
end

--- Planned terms that the text does not define, as findings: the check knows no plan. A term that the model calls none
--- is let be.
local function add_undefined(section, task, lang)
  local skipped = {}
  for _, name in ipairs(section.skipped or {}) do skipped[name:lower()] = true end
  for _, term in ipairs(plan.undefined(task, section.points, lang)) do
    local let_be = skipped[term.text:lower()] or false
    for _, name in ipairs(term.names) do let_be = let_be or skipped[name] or false end
    if not let_be then
      table.insert(section.findings, finding.new('definition/missing', {
        message = ('“%s” appears first in this section and is not defined in it'):format(term.text), section = section.id,
        about = term.text, names = term.names, planned = true,
        paragraphs = { (task.section.paragraphs[term.paragraph or 0] or {}).id },
      }))
    end
  end
end

--- A section without text of its own: the survey's one sentence that leads over to its parts, where there is one.
local function oriented(draft, task, section)
  if not section or not task.gist or #task.section.paragraphs > 0 then return section end
  local read = repaired(task.section, '- ' .. task.gist .. '\n', draft.targets)
  local findings = read and draft:check(read)
  if not findings or #read.points ~= 1 or count(findings, 'error') > 0 then return section end
  read.source, read.findings = 'mixed', findings
  return read
end

--- A reference list in a model's guide: works and where they are cited. The paper's sentences about them are told in a
--- model's words where they stand, and what they are cited for by `text`, where the model says that.
---@return table? section, string? message, string? code
function Draft:works(task, text)
  local section, message, code = self:embedded(task.index)
  if not section then return nil, message, code end
  for _, point in ipairs(section.points) do point.points = {} end
  local told = text and works.tell(section, text, task.works, function (list)
    local read = repaired(task.section, list, self.targets)
    return read and read.points
  end)
  if told then section.findings, message, code = self:check(section) end
  if told and section.findings and works.strike(section, mending.matters) then section.findings, message, code = self:check(section) end
  if not section.findings then return nil, message, code end
  return section
end

--- The section that a text makes, with its findings.
---@return table? section, string? message, string? code
function Draft:judged(task, text, info, before)
  local section, message, code
  if self.by_model and task.section.kind == 'references' then return self:works(task, text) end
  if not text then
    section, message, code = self:embedded(task.index)
    if self.by_model then section = oriented(self, task, section) end
    return section, message, code
  end
  if before and info.mend then
    section, message, code = self:mended(task.section, before, text, info)
  else
    section, message, code = self:read(task.section, text, info)
  end
  if not section then return nil, message, code end
  complete.hang(section)
  displays.join(section.points)
  displays.spread(section, task.section)
  complete.show_figures(section, task.section)
  section.findings, message, code = self:check(section)
  if section.findings and complete.rehang(section, section.findings) then section.findings, message, code = self:check(section) end
  if not section.findings then return nil, message, code end
  add_undefined(section, task, self.run.paper.lang)
  return section
end

--- What a writer calls with each text, or the embedded writer without one: the better of it and what there
-- was is kept. The answer says whether what is kept can stand, and what to ask the writer again for.
---@param text string?
---@param info table  source; first: a new conversation, nothing before it counts; mend: bullets for what stands
---@return Verdict
function Draft:accept(task, text, info)
  if info.first then self.sections[task.index] = nil end
  self.weak = self.weak or info.prompted and info.prompted.weak
  local before = self.sections[task.index]
  local section, message, code = self:judged(task, text, info, before)
  if not section and not before then
    return { ok = false, message = message, code = code, findings = {}, ask = { { at = '1', say = message } } }
  end
  local taken = section ~= nil and (not before or is_better(section.findings, before.findings))
  if taken then self.sections[task.index] = section end
  local stands = self.sections[task.index]
  return { ok = count(stands.findings, 'error') == 0, findings = stands.findings, taken = taken, message = message, code = code,
           ask = text and not task.works and mending.rows(task.section, stands, self.lang) or {} }
end

--- Takes a model's questions about a section: those that stand.
---@return integer count
function Draft:ask(task, text)
  local row = task.section
  local read = repaired(row, text, self.targets)
  local findings = read and self:check(read)
  local list = findings and questions.proved(read.points, row, findings, self.lang == self.run.paper.lang and self.lang or nil) or {}
  self.questions[task.index] = #list > 0 and list or nil
  return #list
end

--- Takes out what names a thing that the paper lacks, and checks what is left.
---@return string? message, string? code
function Draft:strike(task, section)
  local struck, changed = striking.strike(section, section.findings, self.weak)
  if not changed then return end
  self.tally.struck = self.tally.struck + struck
  local findings, message, code = self:check(section)
  if not findings then return message, code end
  section.findings = findings
  add_undefined(section, task, self.run.paper.lang)
end

--- What became of a model's sections, for the user and the report.
function Draft:tell()
  local tally, usage = self.tally, self.run.usage
  if not usage then return end
  usage.completed, usage.replaced, usage.struck = tally.completed, tally.replaced, tally.struck
  if self.run.options.quiet or tally.completed + tally.replaced + tally.struck == 0 then return end
  self.run.world.log('info', ('the embedded writer completed %d sections and replaced %d; %d bullets about what the '
    .. 'paper lacks were struck'):format(tally.completed, tally.replaced, tally.struck))
end

--- Is it to be said how many terms nothing defines?
function Draft:tells_undefined()
  local options = self.run.options
  return not (options.quiet or options.wikipedia or self.run.usage)
end

--- How many terms nothing defines, and what would: the run's last line.
function Draft:tell_undefined(tasks)
  local count = 0
  if not self:tells_undefined() then return end
  for _, task in ipairs(tasks) do
    count = count + #plan.undefined(task, self.sections[task.index].points, self.run.paper.lang)
  end
  if count > 0 then
    self.run.world.log('info', ('%d terms have no definition: --wikipedia asks Wikipedia for them'):format(count))
  end
end

local function needs_help(section)
  return count(section.findings, 'error') > 0 or complete.is_needed(section.findings)
end

--- The embedded writer's points, mended as any text is, since they hold the paper's words.
---@return table? section, string? message, string? code
function Draft:compose(index)
  if not self.compose_options then
    local options, message, code = embedded.compose_options(self.run)
    if not options then return nil, message, code end
    options.targets, self.compose_options = self.targets, options
  end
  local list, repairs, dropped = self.run.core_paper:compose(index, self.compose_options)
  if not list then return nil, repairs, dropped end
  local section = self.run.paper.sections[index]
  if #list == 0 then list = embedded.moved(section, self.run.paper) end
  return { id = section.id, points = list, repairs = repairs, dropped = dropped, source = 'embedded', findings = {} }
end

--- The embedded writer's section; the paper's own text where it fails, but for want of memory.
---@return table? section, string? message, string? code
function Draft:embedded(index)
  local section = self.run.paper.sections[index]
  local read, message, code = self:compose(index)
  if read or code == 'ENOMEM' then return read, message, code end
  self.ladder:note(section.id, 'section', 'embedded', { code = code, message = message }, '')
  return { id = section.id, points = fallback.plain_section(section), source = 'plain', findings = {} }
end

--- The embedded writer's section in place of one that is missing or breaks a rule, and its points
-- where something is missing in one that stands.
---@return boolean? ok, string? message, string? code
function Draft:complete(tasks)
  for _, task in ipairs(tasks) do
    local section = self.sections[task.index]
    if not section or (section.source ~= 'embedded' and (self.weak or needs_help(section))) then
      local other, message, code = self:embedded(task.index)
      if not other then return nil, message, code end
      if section and (self.weak or count(section.findings, 'error') > 0) then
        message, code = self:strike(task, section)
        if message then return nil, message, code end
      end
      if not section or count(section.findings, 'error') > 0 then
        self.sections[task.index] = other
        self.tally.replaced = self.tally.replaced + 1
      elseif complete.add(section, other, section.findings, task.section, self.run.paper.lang) then
        self.tally.completed = self.tally.completed + 1
        -- A paragraph may seem covered by words that, with more of the paper beside them, are another's.
        section.findings, message, code = self:check(section)
        if not section.findings then return nil, message, code end
        complete.add(section, other, section.findings, task.section, self.run.paper.lang)
      end
    end
  end
  return true
end

--- The check of the whole, which alone sees the outline and what sections owe one another.
---@return table? guide, string? message, string? code
function Draft:check_whole()
  local checked, message, code = self.run.core_paper:check(M.printable(self.run.paper, self.sections),
    { lang = self.lang, errors_only = self.errors_only and verdict.is_ours(self.sections) })
  if not checked then return nil, message, code end
  return { schema = 'studyguide/guide@2', markdown = checked.markdown, sections = self.sections,
           usage = self.run.usage or core.json_object(), findings = checked.findings, summary = checked.summary,
           faults = self.ladder.faults }
end

--- Names the articles of an encyclopaedia's definitions in the guide's last line.
function Draft:credit()
  local last = self.sections[#self.run.paper.sections]
  local point = self.run.articles and last and encyclopaedia.credits(self.run.articles, self.sections, self.lang, points.walk)
  if point then last.points[#last.points + 1] = point end
end

--- The guide, checked as a whole. What breaks a rule even now is given up in small steps (fallback.lua), with another check
--- after each: there is a guide at the end.
---@return table? guide, string? message, string? code
function Draft:finish()
  self:credit()
  for round = 1, fallback.rounds_max do
    local result, message, code = self:check_whole()
    if not result then return nil, message, code end
    if round == fallback.rounds_max or not self.ladder:step(self.sections, result.findings) then return result end
  end
end

--- Takes out the sentences in which an answer breaks off; whole sections may go with them.
---@return table[] dropped
function Draft:cut(findings)
  local index, dropped = {}, {}
  for i, section in ipairs(self.sections) do index[section.id] = i end
  for _, finding in ipairs(findings) do
    local i = finding.code == 'text/cut' and index[finding.section]
    local section = i and self.sections[i]
    if section and section.source == 'answer' and #section.points > 0 then
      dropped[#dropped + 1] = adapt.cut(section)
      if #section.points == 0 then self.sections[i] = nil end
    end
  end
  return dropped
end

--- The check of the whole, again for as long as it finds an answer's sentence that is cut off.
---@return table? guide, string? message, string? code
function Draft:finish_answer(tasks)
  local dropped = {}
  for round = 1, cut_rounds_max do
    local ok, message, code = self:complete(tasks)
    if not ok then return nil, message, code end
    local result
    result, message, code = self:finish()
    if not result then return nil, message, code end
    local cut = round < cut_rounds_max and self:cut(result.findings) or {}
    table.move(cut, 1, #cut, #dropped + 1, dropped)
    if #cut == 0 then
      result.dropped = dropped
      return result
    end
    tasks = self:unwritten(plan.tasks(self.run, 'sections'))
  end
end

--- The tasks whose sections nobody has written.
function Draft:unwritten(tasks)
  local missing = {}
  for _, task in ipairs(tasks) do
    if not self.sections[task.index] then missing[#missing + 1] = task end
  end
  return missing
end

--- The paper as the core holds it, analysed; the reader's glossary stands in it beside the paper's own.
---@return userdata? core_paper, string? message, string? code
function M.analysed(paper, options, world)
  if options.glossary then
    local entries, message, code = glossary.read(options.glossary, world)
    if not entries then return nil, message, code end
    local with = {}
    for key, value in pairs(paper) do with[key] = value end
    with.glossary = {}
    for _, entry in ipairs(paper.glossary or {}) do with.glossary[#with.glossary + 1] = entry end
    for _, entry in ipairs(entries) do
      with.glossary[#with.glossary + 1] = { term = entry.term, definition = entry.definition, reader = true }
    end
    paper = with
  end
  local core_paper = core.paper(paper)
  local ok, message, code = core_paper:analyse()
  if not ok then return nil, message, code end
  return core_paper
end

--- What writers are handed.
---@return Run
function M.run(paper, core_paper, options, world)
  return { paper = paper, core_paper = core_paper, options = options, world = world, embedded = embedded, survey = survey }
end

--- A guide from bodies that are there already, wherever they come from: `bodies` holds by section
-- `{ points }`. They are checked and kept as they are, but for a sentence
-- that breaks off (`guide.dropped` lists it); a section with text in the paper and no body gets the
-- embedded writer's.
---@return table? guide, string? message, string? code
function M.adopt(paper, options, world, bodies)
  local core_paper, message, code = M.analysed(paper, options, world)
  if not core_paper then return nil, message, code end
  local run = M.run(paper, core_paper, options, world)
  local draft = Draft.new(run)
  for index, body in pairs(bodies) do
    draft.sections[index] = { id = paper.sections[index].id, points = body.points, source = 'answer', findings = {} }
  end
  return draft:finish_answer(draft:unwritten(plan.tasks(run, 'sections')))
end

--- The guide by that writer.
---@return table? guide, string? message, string? code
local function made(writer, paper, options, world, errors_only)
  local core_paper, message, code = M.analysed(paper, options, world)
  if not core_paper then return nil, message, code end
  local run = M.run(paper, core_paper, options, world)
  local draft = Draft.new(run)
  local tasks = plan.tasks(run, writer == embedded and (draft:tells_undefined() and 'terms' or 'sections') or nil)
  draft.by_model, draft.errors_only = writer ~= embedded, errors_only
  run.questions = function (...) return draft:ask(...) end
  if options.quiz and not draft.by_model then world.log('warning', '--quiz asks a model: the embedded writer has none') end
  local ok
  ok, message, code = writer.write(run, tasks, function (...) return draft:accept(...) end)
  if not ok then return nil, message, code end
  ok, message, code = draft:complete(tasks)
  if not ok then return nil, message, code end
  draft:tell()
  local result
  result, message, code = draft:finish()
  if result then draft:tell_undefined(tasks) end
  for index, list in pairs(draft.questions) do draft.sections[index].questions = list end
  return result, message, code
end

---@param errors_only boolean?  of our own writer's guide, nobody reads findings that are no errors
---@return table? guide, string? message, string? code
function M.write(paper, options, world, errors_only)
  local writer, message, code = writers.find(options)
  if not writer then return nil, message, code end
  local kept = writer ~= embedded and keeping.of(paper, options, world, errors_only)
  local guide = kept and kept:guide()
  if guide then return guide end
  guide, message, code = made(writer, paper, options, kept and kept.world or world, errors_only)
  if guide and kept then kept:put(guide) end
  return guide, message, code
end

return M
