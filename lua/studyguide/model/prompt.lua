--- What a model is told: the rules, then the paper as a whole, then one section.
--
--     local prompts = require 'studyguide.model.prompt'
--     local p = prompts.new(run)                  -- p.system, p.shared: the same for all sections
--     local text = p:section(task)                -- the section's own part, always last
--     local text = p:mend(task, rows)             -- bullets of an answer that are to be changed, by the rules p.mending
--     local rules = prompts.rules(run, 'survey')  -- the rules of the survey
--
-- The order is for the providers' prompt caches, which reuse what is equal from the first byte on:
-- nothing that differs between sections, and no date or count, stands before the section.

local core = require 'studyguide.core'
local shown = require 'studyguide.model.shown'

local M = {}

---@class Prompt
---@field system string
---@field shared string
---@field mending string   the rules for changing single bullets
---@field prompted Prompted what no answer may repeat: the rules' examples, the headings of the request
---@field run Run
local Prompt = {}
Prompt.__index = Prompt

-- Languages that a model writes in and the guide has no labels for yet.
local others = {
  sv = 'Swedish', da = 'Danish', nb = 'Norwegian', fi = 'Finnish', cs = 'Czech', ru = 'Russian', uk = 'Ukrainian', el = 'Greek',
  tr = 'Turkish', ar = 'Arabic', he = 'Hebrew', hi = 'Hindi', th = 'Thai', vi = 'Vietnamese',
}

local details = {
  brief = 'Be brief: one bullet for each paragraph, deeper bullets only where a step would be lost.',
  normal = 'Be complete but not wordy: as many bullets as a paragraph has points.',
  deep = 'Be thorough: every statement of each paragraph, with its reasons, conditions and steps.',
}

--- The folder of this file: prompts/ is beside it.
local function folder()
  local path = package.searchpath('studyguide.model.prompt', package.path)
  return path and path:gsub('prompt%.lua$', '') or ''
end

--- Rules as they are sent, from the user's file or our own.
---@param name string  our own
---@param path string? the user's
---@return string? template, string? message
local function template(run, name, path)
  local text, why = run.world.read_file(path or folder() .. 'prompts/' .. name)
  if not text then return nil, ('the prompt cannot be read: %s'):format(why or 'prompts/' .. name) end
  if core.utf8_invalid(text) then return nil, ('the prompt %s is not UTF-8'):format(path) end
  return text
end

function M.language(run)
  local code = run.options.lang or run.paper.lang or 'en'
  return code:match '^%a+' and code:match '^%a+':lower() or 'en', code
end

local function fill(text, values)
  return (text:gsub('{{([%w_]+)}}', function (name) return values[name] end))
end

local function values_of(run)
  local language, code = M.language(run)
  local labels = core.labels(language)
  local name = labels.lang == language and labels.language or others[language] or 'the language with the code ' .. code
  local values = { language = name, detail = details[run.options.detail] or details.normal }
  for word, label in pairs(labels) do values['label_' .. word] = label end
  return values
end

-- The paper as a whole --------------------------------------------------------------------------------------

local function link(section)
  local title = section.title ~= '' and section.title or section.title_text
  if title == '' then return 'the beginning, before the first heading' end
  return section.anchor ~= '' and ('[%s](#%s)'):format(title, section.anchor) or title
end

local abstract_max = 6000 -- bytes: an abstract, not a mislabelled introduction

local function abstract(paper)
  for _, section in ipairs(paper.sections) do
    if section.kind == 'abstract' then
      local parts = {}
      for i, paragraph in ipairs(section.paragraphs) do parts[i] = paragraph.markdown end
      local text = table.concat(parts, '\n\n')
      if text ~= '' and #text <= abstract_max then return text end
    end
  end
end

--- The outline with what each section says, where a survey has told it.
local function outline_with_gists(paper, tasks)
  local lines = {}
  for i, section in ipairs(paper.sections) do
    if section.title ~= '' then
      local gist = tasks[i] and tasks[i].gist
      lines[#lines + 1] = ('    '):rep(math.max(section.depth, 1) - 1) .. '- ' .. link(section) .. (gist and ': ' .. gist or '')
    end
  end
  return table.concat(lines, '\n')
end

local function glossary(tasks)
  local lines = {}
  for _, task in ipairs(tasks) do
    for _, term in ipairs(task.terms or {}) do
      lines[#lines + 1] = ('- %s → %s%s'):format(term.text, link(task.section), term.clause and ': ' .. term.clause or '')
    end
  end
  return #lines > 0 and table.concat(lines, '\n') or nil
end

local function shared_part(run, tasks)
  local paper = run.paper
  local parts = { '# The paper', 'Title: ' .. (paper.title ~= '' and paper.title or 'none given') }
  local summary, terms = abstract(paper), glossary(tasks)
  if summary then parts[#parts + 1] = 'Abstract:\n\n' .. summary end
  parts[#parts + 1] = 'Outline (with the links to use):\n\n' .. outline_with_gists(paper, tasks)
  if terms then parts[#parts + 1] = 'Glossary (each term is defined in the section named):\n\n' .. terms end
  return table.concat(parts, '\n\n') .. '\n\n'
end

local example_begins = 'a good answer is\n'

-- Under these a section's request tells what is wanted.
local headings = {
  terms = 'Define here, where each first appears:', known = 'Defined elsewhere:', symbols = 'Symbols:', links = 'Links to use:',
  slips = 'Slips found in a reading of the whole paper:', shown = 'To show:', tables = 'Tables of other sections that are spoken of here:',
  paragraphs = 'Paragraphs:', works = 'Works:', place = 'Place:', length = 'Length:',
}
local length_format = headings.length .. ' about %d to %d words, with the definitions listed.'
local heading_most = 2 -- words of a heading that an echo of it has

--- As an answer repeats them: "define here", "links to use". Single words may be what a paper speaks of.
local function echoed_headings()
  local echoed = {}
  for _, heading in pairs(headings) do
    local words = {}
    for word in heading:lower():gmatch '%a+' do words[#words + 1] = word end
    if #words >= heading_most then
      echoed[table.concat(words, ' ')] = true
      local opening = heading:match '^([^,]*),'
      if opening then echoed[opening:lower()] = true end
    end
  end
  return echoed
end

---@param run Run
---@param tasks Task[]  all of the paper's
---@return Prompt? prompt, string? message
function M.new(run, tasks)
  local text, message = template(run, 'guide.md', run.options.prompt)
  if not text then return nil, message end
  local mending
  mending, message = template(run, 'mend.md')
  if not mending then return nil, message end
  local works
  works, message = M.rules(run, 'works')
  if not works then return nil, message end
  local values = values_of(run)
  local system = fill(text, values)
  local _, at = system:find(example_begins, 1, true)
  -- The form of a point that the rules show belongs to the example.
  local example = at and system:sub(at + 1) .. (system:match '`(%- %*%*[^`\n]*)`' or '') or ''
  return setmetatable({ run = run, system = system, shared = shared_part(run, tasks), mending = fill(mending, values), works = works,
                        prompted = { example = example, headings = echoed_headings(), length = '^' .. length_format:gsub('%%d', '%%d+') } }, Prompt)
end

--- The rules of a request that has its own: "survey", "quiz", "works".
---@return string? rules, string? message
function M.rules(run, name)
  local text, message = template(run, name .. '.md')
  return text and fill(text, values_of(run)), message
end

-- One section ------------------------------------------------------------------------------------------------

local function path_to(paper, section)
  local by_id, names = {}, {}
  for _, s in ipairs(paper.sections) do by_id[s.id] = s end
  local at = by_id[section.parent]
  while at do
    table.insert(names, 1, at.title)
    at = by_id[at.parent]
  end
  names[#names + 1] = section.title
  return table.concat(names, ' › ')
end

local kinds = { figure = 'a figure, by its caption', table = 'a table', equation = 'a displayed formula',
                code = 'a listing or algorithm', theorem = 'a theorem, proof or the like', list = 'a list',
                note = 'a footnote', quote = 'a quotation', byline = 'the authors' }

-- A listing of more lines is cut in its middle: what it says is summed up, not read line by line.
local code_lines_most, code_head, code_tail = 80, 50, 15

--- A paragraph's Markdown with long listings cut.
local function cut_code(markdown)
  local lines = {}
  for line in (markdown .. '\n'):gmatch '(.-)\n' do lines[#lines + 1] = line end
  if #lines <= code_lines_most then return markdown end
  local out = table.move(lines, 1, code_head, 1, {})
  out[#out + 1] = ('… (%d more lines)'):format(#lines - code_head - code_tail)
  table.move(lines, #lines - code_tail + 1, #lines, #out + 1, out)
  return table.concat(out, '\n')
end

local heading_words_most = 12 -- as in csrc/check/coverage.c

--- Whether a paragraph is a line in bold or italics that stands for a heading.
local function is_heading_line(paragraph)
  local inner = paragraph.kind == 'text' and paragraph.markdown:match '^(%*+[^*]+%*+)[.:?!]?$'
  local _, count = (inner or ''):gsub('%S+', '')
  return count > 0 and count <= heading_words_most
end

--- Whether a footnote holds an address and nothing to tell.
local function is_address(paragraph)
  return paragraph.kind == 'note' and not paragraph.text:gsub('%f[%w]%a+://%S+', ''):find '%a'
end

local function paragraphs(section, from, to)
  local parts = {}
  for i = from, to do
    local p = section.paragraphs[i]
    local note = kinds[p.kind]
    if note and p.name and p.name ~= '' then note = note .. ', ' .. p.name end
    local pictures = p.kind ~= 'figure' and #(p.pictures or {}) or 0
    if pictures > 0 then note = (note and note .. ', ' or '') .. ('beside %d picture%s without a caption'):format(pictures, pictures == 1 and '' or 's') end
    local text = p.kind == 'code' and cut_code(p.markdown) or p.markdown
    if is_heading_line(p) then note = 'a heading in the text, for the points after it; it needs no bullet' end
    if is_address(p) then note = 'a footnote: an address, which needs no bullet' end
    parts[#parts + 1] = ('[p%d]%s %s'):format(i, note and ' (' .. note .. ')' or '', text)
  end
  return table.concat(parts, '\n\n')
end

local function term_line(term)
  local name = term.expansion and ('%s (%s)'):format(term.text, term.expansion) or term.text
  return term.clause and name .. ': ' .. term.clause or name
end

local function list(title, rows)
  return #rows > 0 and ('%s\n- %s'):format(title, table.concat(rows, '\n- ')) or nil
end

--- A text's first bytes, whole characters of them.
local function opening(text, most)
  return #text > most and text:sub(1, most):gsub('[\128-\255]*$', '') .. ' …' or text
end

local opening_most = 60 -- bytes of a formula, to know it by

--- What the section shows, with the marks that stand for it.
local function to_show(section, from, to)
  local rows = {}
  for _, item in ipairs(shown.items(section)) do
    if item.paragraph >= from and item.paragraph <= to and (item.block ~= '' or item.title) then
      local words = { item.name ~= '' and item.name or nil }
      if item.kind == 'formula' then
        local tex = item.block:gsub('^%$+%s*', ''):gsub('%s*%$+$', '')
        words[#words + 1] = '`' .. opening(tex, opening_most):gsub('[`\n]', ' ') .. '`'
      elseif item.rows > 0 then
        words[#words + 1] = ('%d %s%s'):format(item.rows, item.kind == 'table' and 'row' or 'line', item.rows == 1 and '' or 's')
      end
      rows[#rows + 1] = ('[[%s]] %s'):format(item.id, table.concat(words, ', '))
    end
  end
  return rows
end

-- Words for one of the section's, its definitions apart. The ideal guide of minimap2 has 1.9 in all; read blind, two guides of
-- 2.7 and 4.8 words for one (short papers) lost to answers of 5 and 6.7 by 10 and 20 marks of 90, for terms and code that those
-- explained. With 1.5 to 2.1 and room for few definitions a writer could not keep to it in 13 of 21 sections, and its guide lost
-- to an answer of 3.2 by 5 and 10 marks, for ideas that were told but once and terms that stood undefined. With 1.6 to 2.3 and
-- room for all definitions three guides came to 3.3 words for one, and their readers named as their fault what filled them.
-- With 1.3 to 1.9 one came to 2.9; its reader rather had an answer of 1.9 words for one that was "a third shorter". With 1.1
-- to 1.5 three came to 2.5 to 2.8 and won or tied 61 of 84 sections; what their readers named was still their length. With 1.0
-- to 1.35 a dense paper's writer cut reasons and definitions to keep to it, and lost 11 of 18 sections to an answer that had them.
local lengths = { brief = { 0.8, 1.0 }, normal = { 1.1, 1.5 }, deep = { 1.8, 2.5 } }
local length_least = 30
local words_of = { terms = 40, links = 35, slips = 40 } -- that are listed with the section
local words_to_open = 40 -- what the guide's first bullet takes
local words_to_read = { table = 60, code = 120, algorithm = 120, formula = 20, figure = 40 } -- that tell how to read what is shown
local not_prose = { table = true, code = true, equation = true, figure = true }

--- How long the answer to a task's paragraphs from..to should be, in words rounded to tens.
local function length_line(task, from, to, detail, listed, opens)
  local section = task.section
  local words = 0
  for i = from, to do
    local p = section.paragraphs[i]
    local _, count = (not_prose[p.kind] and '' or p.text):gsub('%S+', '')
    words = words + count
  end
  local share = task.formal and lengths.brief or lengths[detail] or lengths.normal -- thanks are plain as they are
  local extra = opens and words_to_open or 0
  for name, count in pairs(words_of) do extra = extra + #(listed[name] or {}) * count end
  for _, item in ipairs(shown.items(section)) do
    if item.paragraph >= from and item.paragraph <= to then extra = extra + words_to_read[item.kind] end
  end
  local function round(n) return math.max(length_least, math.floor(n / 10 + 0.5) * 10) end
  return length_format:format(round(words * share[1] + extra), round(words * share[2] + extra) + 20)
end

local tables_most, table_lines_most = 3, 40 -- of other sections

--- Tables that the section's text names and that stand elsewhere, where the source puts its floats: without them the section
--- that reads them could not say what they hold.
local function tables_elsewhere(paper, section, from, to)
  local rows = {}
  for _, other in ipairs(paper.sections) do
    for _, table_ in ipairs(other ~= section and other.paragraphs or {}) do
      local named = table_.kind == 'table' and (table_.name or ''):find '%d'
      for i = from, named and #rows < tables_most and to or 0 do
        local _, stop = section.paragraphs[i].text:find(table_.name, 1, true)
        if stop and not section.paragraphs[i].text:find('^%.?%d', stop + 1) then
          local lines = {}
          for line in (table_.markdown .. '\n'):gmatch '(.-)\n' do lines[#lines + 1] = line end
          rows[#rows + 1] = ('%s, in %s:\n\n%s'):format(table_.name, link(other), table.concat(lines, '\n', 1, math.min(#lines, table_lines_most)))
          break
        end
      end
    end
  end
  return #rows > 0 and headings.tables .. '\n\n' .. table.concat(rows, '\n\n') or nil
end

local function link_line(l)
  if l.how then return ('%s %s: %s'):format(l.back and 'from' or 'to', link(l.section), l.how) end
  return ('%s %s%s'):format(l.relation, link(l.section), l.term and ' (' .. l.term .. ')' or '')
end

local function rows_of(list_, make)
  local rows = {}
  for i, item in ipairs(list_ or {}) do rows[i] = make(item) end
  return rows
end

--- Whether the paper has a figure that says what it shows.
local function has_captions(paper)
  for _, section in ipairs(paper.sections) do
    for _, paragraph in ipairs(section.paragraphs) do
      if paragraph.kind == 'figure' and (paragraph.text or ''):find '%a' then return true end
    end
  end
  return false
end

local special = {
  opening = 'This section opens the guide. Begin with a bullet of one or two short sentences, without a bold phrase, that say no more '
    .. 'than this: what the guide adds to the paper is marked *({{background}})*, *{{plain}}* or *{{analogy}}*, and square brackets '
    .. 'hold its remarks on slips.',
  captions = 'Say there, too, that figures are told by their captions where their pictures are not shown.',
  abstract = 'This section is the abstract: it names what the sections after it explain. Define just what is listed; anything else '
    .. 'that a beginner cannot know is told in a clause. Its connections bring no term and no figure that the abstract itself has not.',
  front = 'This is what stands before the first heading. Names of authors, their addresses, dates and licences go into its first '
    .. 'bullet, names first, each once and nothing of it explained, without a table; what the text says comes after it, and where it '
    .. 'says nothing of the matter there are no definitions and no connections.',
  computed = '“[…]” stands where the source computes a figure that it does not print: say in the first point that leans on one that '
    .. 'it is not given here, and tell the rest without it.',
  empty = 'The paper has no text here, only subsections. Write a single bullet that says what they will tell, '
    .. 'from their titles, without a label.',
}

--- Whether figures of a dynamic document are missing from the section's text. In a quotation its author left out words.
local function leaves_out_figures(section)
  for _, paragraph in ipairs(section.paragraphs) do
    local own = paragraph.kind == 'text' and paragraph.text:gsub('“.-”', ''):gsub('"[^"]*"', '')
    if own and own:find('[…]', 1, true) then return true end
  end
  return false
end

local cited_most, cited_bytes = 3, 400 -- sentences of a work that are shown, and of each

--- The request for what the works of a reference list are cited for.
local function works_request(rules, paper, task)
  local rows = {}
  for i, work in ipairs(task.works) do
    local lines = { ('[w%d] %s'):format(i, work.text) }
    for k = 1, math.min(#work.sentences, cited_most) do
      local sentence = work.sentences[k]
      lines[#lines + 1] = ('    - %s: %s'):format(paper.sections[sentence.section].title, opening(sentence.markdown, cited_bytes))
    end
    rows[i] = table.concat(lines, '\n')
  end
  return table.concat({ '# The section', headings.place .. ' ' .. path_to(paper, task.section), rules, headings.works,
                        table.concat(rows, '\n'), 'Answer with the groups and their works only.' }, '\n\n')
end

--- The section's own part of the prompt. Nothing in it depends on the rest of the paper's text but
--- what `task` says, so that an edit elsewhere leaves it as it was.
---@param task Task
---@param from integer?  first paragraph, where a long section is asked for in parts
---@param to integer?
function Prompt:section(task, from, to)
  local section = task.section
  if task.works then return works_request(self.works, self.run.paper, task) end
  local whole = not from
  from, to = from or 1, to or #section.paragraphs
  local parts = { '# The section', headings.place .. ' ' .. path_to(self.run.paper, section) }
  if not whole then
    parts[#parts + 1] = ('The section is long; this is its part from [p%d] to [p%d]. Write the body of this part only.')
      :format(from, to)
  end
  if task.opens and from == 1 then
    parts[#parts + 1] = special.opening:gsub('{{(%w+)}}', core.labels((M.language(self.run))))
    if has_captions(self.run.paper) then parts[#parts + 1] = special.captions end
  end
  if to < from then parts[#parts + 1] = special.empty else parts[#parts + 1] = special[section.kind] end
  if leaves_out_figures(section) then parts[#parts + 1] = special.computed end
  parts[#parts + 1] = list(headings.terms, rows_of(task.terms, term_line))
  parts[#parts + 1] = list(headings.known, rows_of(task.known, function (term)
    return ('%s → %s'):format(term.text, link(term.section))
  end))
  parts[#parts + 1] = list(headings.symbols, rows_of(task.symbols, function (s) return ('$%s$: %s'):format(s.tex, s.meaning) end))
  parts[#parts + 1] = list(headings.links, rows_of(task.links, link_line))
  parts[#parts + 1] = list(headings.slips, task.slips or {})
  parts[#parts + 1] = list(headings.shown, to_show(section, from, to))
  parts[#parts + 1] = tables_elsewhere(self.run.paper, section, from, to)
  if to >= from then
    parts[#parts + 1] = length_line(task, from, to, self.run.options.detail, whole and task or {}, task.opens and from == 1)
  end
  if to >= from then parts[#parts + 1] = headings.paragraphs .. '\n\n' .. paragraphs(section, from, to) end
  parts[#parts + 1] = 'Answer with the bulleted list only.'
  return table.concat(parts, '\n\n')
end

--- The request for questions about a section.
---@param task Task
---@param last integer   the last paragraph that is shown
---@param count integer  of questions
function Prompt:quiz(task, last, count)
  local paper = self.run.paper
  return table.concat({
    'Paper: ' .. (paper.title ~= '' and paper.title or 'without a title'), '# The section', headings.place .. ' ' .. path_to(paper, task.section),
    headings.paragraphs .. '\n\n' .. paragraphs(task.section, 1, last),
    count == 1 and 'Ask one question.' or ('Ask %d questions.'):format(count),
  }, '\n\n')
end

-- Asking again -----------------------------------------------------------------------------------------------

local rows_max = 24 -- of what is asked for again at once: beyond it the section had better be written anew

--- The paragraphs that rows are about, as `[p1]` …; all where a row names none.
local function paragraphs_of(section, rows)
  local wanted, parts = {}, {}
  for i, row in ipairs(rows) do
    if i <= rows_max then
      for _, index in ipairs(row.paragraphs or {}) do wanted[index] = true end
      if #(row.paragraphs or {}) == 0 then wanted.all = true end
    end
  end
  for i = 1, #section.paragraphs do
    if wanted.all or wanted[i] then parts[#parts + 1] = paragraphs(section, i, i) end
  end
  return table.concat(parts, '\n\n')
end

--- The request to change some bullets of a section.
---@param task Task
---@param rows MendRow[]
function Prompt:mend(task, rows)
  local out = { '# The section', headings.place .. ' ' .. path_to(self.run.paper, task.section),
                headings.paragraphs .. '\n\n' .. paragraphs_of(task.section, rows), '# What a check of the guide found' }
  for i, row in ipairs(rows) do
    if i <= rows_max then
      out[#out + 1] = ('@%s\n%s%s'):format(row.at, row.text and row.text .. '\n' or '', row.say)
    end
  end
  out[#out + 1] = 'Answer with the changed bullets only, each after its line `@`.'
  return table.concat(out, '\n\n')
end

--- The request to go on with an answer that was cut.
function Prompt.continue()
  return 'Your answer was cut off. Go on from exactly where it stopped: repeat nothing, add no introduction, and if '
    .. 'it stopped within a word or line, begin with the rest of it.'
end

return M
