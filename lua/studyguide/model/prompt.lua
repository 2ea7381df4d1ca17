--- What a model is told: the rules, then the paper as a whole, then one section.
--
--     local prompts = require 'studyguide.model.prompt'
--     local p = prompts.new(run)                  -- p.system, p.shared: the same for all sections
--     local text = p:section(task)                -- the section's own part, always last
--     local text = p:findings(findings)           -- what to mend in an answer
--
-- The order is for the providers' prompt caches, which reuse what is equal from the first byte on:
-- nothing that differs between sections, and no date or count, stands before the section.

local core = require 'studyguide.core'

local M = {}

---@class Prompt
---@field system string
---@field shared string
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

--- The rules as they are sent, from the user's file or our own.
---@return string? template, string? message
local function template(run)
  local path = run.options.prompt
  local text, why = run.world.read_file(path or folder() .. 'prompts/guide.md')
  if not text then return nil, ('the prompt cannot be read: %s'):format(why or 'prompts/guide.md') end
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
  return section.anchor ~= '' and ('[%s](#%s)'):format(title, section.anchor) or title
end

local function outline(paper)
  local lines = {}
  for _, section in ipairs(paper.sections) do
    if section.title ~= '' then
      lines[#lines + 1] = ('    '):rep(math.max(section.depth, 1) - 1) .. '- ' .. link(section)
    end
  end
  return table.concat(lines, '\n')
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

local function glossary(tasks)
  local lines = {}
  for _, task in ipairs(tasks) do
    for _, term in ipairs(task.terms or {}) do
      lines[#lines + 1] = ('- %s → %s'):format(term.text, link(task.section))
    end
  end
  return #lines > 0 and table.concat(lines, '\n') or nil
end

local function shared_part(run, tasks)
  local paper = run.paper
  local parts = { '# The paper', 'Title: ' .. (paper.title ~= '' and paper.title or 'none given') }
  local summary, terms = abstract(paper), glossary(tasks)
  if summary then parts[#parts + 1] = 'Abstract:\n\n' .. summary end
  parts[#parts + 1] = 'Outline (with the links to use):\n\n' .. outline(paper)
  if terms then parts[#parts + 1] = 'Glossary plan (each term is defined in the section named):\n\n' .. terms end
  return table.concat(parts, '\n\n') .. '\n\n'
end

---@param run Run
---@param tasks Task[]  all of the paper's
---@return Prompt? prompt, string? message
function M.new(run, tasks)
  local text, message = template(run)
  if not text then return nil, message end
  return setmetatable({ run = run, system = fill(text, values_of(run)), shared = shared_part(run, tasks) }, Prompt)
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
                note = 'a footnote', quote = 'a quotation' }

local function paragraphs(section, from, to)
  local parts = {}
  for i = from, to do
    local p = section.paragraphs[i]
    local note = kinds[p.kind]
    if note and p.name and p.name ~= '' then note = note .. ', ' .. p.name end
    parts[#parts + 1] = ('[p%d]%s %s'):format(i, note and ' (' .. note .. ')' or '', p.markdown)
  end
  return table.concat(parts, '\n\n')
end

local function term_line(term)
  return term.expansion and ('%s (%s)'):format(term.text, term.expansion) or term.text
end

local function list(title, rows)
  return #rows > 0 and ('%s\n- %s'):format(title, table.concat(rows, '\n- ')) or nil
end

local kept_max = 40 -- formulas or numbers that are listed; the paragraphs hold the rest

--- Distinct matches of `pattern` in the paragraphs, in order.
local function collect(section, from, to, pattern, wanted)
  local found, seen = {}, {}
  for i = from, to do
    for text in section.paragraphs[i].markdown:gmatch(pattern) do
      if not seen[text] and wanted(text) and #found < kept_max then
        seen[text] = true
        found[#found + 1] = text
      end
    end
  end
  return found
end

local function to_keep(section, from, to)
  local formulas = collect(section, from, to, '%$%$?[^$]+%$%$?', function (s) return #s > 6 and #s < 200 end)
  local numbers = collect(section, from, to, '%f[%w.]%d[%d.,]*%%?', function (s) return #s > 1 end)
  for i, number in ipairs(numbers) do numbers[i] = number:gsub('[.,]+$', '') end
  local rows = {}
  if #formulas > 0 then rows[#rows + 1] = 'formulas: ' .. table.concat(formulas, ', ') end
  if #numbers > 0 then rows[#rows + 1] = 'numbers: ' .. table.concat(numbers, ', ') end
  return rows
end

local function rows_of(list_, make)
  local rows = {}
  for i, item in ipairs(list_ or {}) do rows[i] = make(item) end
  return rows
end

local special = {
  references = 'This section is the reference list. Say what the cited works are used for in this paper, from the '
    .. 'contexts given, in a few bullets grouped by purpose; invent nothing about them.',
  empty = 'The paper has no text here, only subsections. Write a single bullet that says what they will tell, '
    .. 'from their titles, without a label.',
}

--- The section's own part of the prompt. Nothing in it depends on the rest of the paper's text but
--- what `task` says, so that an edit elsewhere leaves it as it was.
---@param task Task
---@param from integer?  first paragraph, where a long section is asked for in parts
---@param to integer?
function Prompt:section(task, from, to)
  local section = task.section
  local whole = not from
  from, to = from or 1, to or #section.paragraphs
  local parts = { '# The section', 'Place: ' .. path_to(self.run.paper, section) }
  if not whole then
    parts[#parts + 1] = ('The section is long; this is its part from [p%d] to [p%d]. Write the body of this part only.')
      :format(from, to)
  end
  if to < from then parts[#parts + 1] = special.empty else parts[#parts + 1] = special[section.kind] end
  parts[#parts + 1] = list('Define here:', rows_of(task.terms, term_line))
  parts[#parts + 1] = list('Defined elsewhere:', rows_of(task.known, function (term)
    return ('%s → %s'):format(term.text, link(term.section))
  end))
  parts[#parts + 1] = list('Copy exactly where you use them:', to_keep(section, from, to))
  parts[#parts + 1] = list('Suggested connections:', rows_of(task.links, function (l)
    return ('%s %s%s'):format(l.relation, link(l.section), l.term and ' (' .. l.term .. ')' or '')
  end))
  if to >= from then parts[#parts + 1] = 'Paragraphs:\n\n' .. paragraphs(section, from, to) end
  parts[#parts + 1] = 'Answer with the bulleted list only.'
  return table.concat(parts, '\n\n')
end

-- Asking again -----------------------------------------------------------------------------------------------

local findings_max = 30

--- The request to mend what the check found, as the next turn of the conversation.
---@param findings table[]  message, and the words of the bullet that it is about
function Prompt.findings(_, findings)
  local rows = {}
  for _, finding in ipairs(findings) do
    if #rows < findings_max then
      rows[#rows + 1] = (finding.text and ('the bullet “%s”: '):format(finding.text) or '') .. finding.message
    end
  end
  return 'A check of your answer against the rules and the paper found this:\n\n- ' .. table.concat(rows, '\n- ')
    .. '\n\nWrite the whole body again with these mended and everything else kept. Answer with the bulleted list only.'
end

--- The request to go on with an answer that was cut.
function Prompt.continue()
  return 'Your answer was cut off. Go on from exactly where it stopped: repeat nothing, add no introduction, and if '
    .. 'it stopped within a word or line, begin with the rest of it.'
end

return M
