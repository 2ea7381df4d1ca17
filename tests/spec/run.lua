--- Runs the examples of the specifications in this folder, as TAP.
--
--     lua5.4 tests/spec/run.lua             every example of tests/spec/*.md
--     lua5.4 tests/spec/run.lua --quiet     prints only those that fail
--     lua5.4 tests/spec/run.lua --accept    writes what comes out now into the files, for review
--     lua5.4 tests/spec/run.lua --seeds D   writes each example's input into a file of folder D
--
-- An example is a fence whose first word says what is run, and the fences after it that say what
-- comes out ("gives", "left out"). README.md describes them. The text in a fence holds visible signs
-- for what would not be seen: see `signs`.

local core = require 'studyguide.core'
local guide = require 'studyguide.guide.guide'
local pasted = require 'studyguide.document.pasted'
local place = require 'studyguide.guide.place'
local support = require 'support'
local verdict = require 'studyguide.guide.verdict'

local folder = 'tests/spec'

-- Signs -------------------------------------------------------------------------------------------------

-- «FF» is the byte FF; the rest are shown by the pictures that Unicode has for them.
local signs = { ['→'] = '\t', ['␍'] = '\r', ['⍽'] = '\u{A0}', ['␈'] = '\b', ['␀'] = '\0' }

local function unsigned(text)
  text = text:gsub(utf8.charpattern, signs)
  return (text:gsub('«(%x%x)»', function (hex) return string.char(tonumber(hex, 16)) end))
end

-- Files as blocks -----------------------------------------------------------------------------------------

---@class Fence
---@field word string       "repair", "gives" …
---@field options table<string, string>  what follows it: name=value or name="a value"
---@field text string
---@field line integer

local function options_of(info)
  local options = {}
  for name, value in info:gmatch '([%w-]+)="([^"]*)"' do options[name] = value end
  for name, value in info:gsub('[%w-]+="[^"]*"', ''):gmatch '([%w-]+)=(%S+)' do options[name] = value end
  return options
end

--- A file as an array of lines of prose and fences, which make the file again when written out.
local function read(path)
  local file = assert(io.open(path, 'rb'))
  local parts, fence, closer, number = {}, nil, nil, 0
  for line in file:lines() do
    number = number + 1
    local ticks, info = line:match '^(````+) *(%a[^`]*)$'
    if fence and line == closer then
      fence = nil
    elseif fence then
      fence.text = fence.text .. line .. '\n'
    elseif ticks then
      local word = info:match '^left out' or info:match '^%a+'
      fence = { word = word, info = info, ticks = ticks, options = options_of(info), text = '', line = number }
      parts[#parts + 1], closer = fence, ticks
    else
      parts[#parts + 1] = line
    end
  end
  file:close()
  assert(not fence, path .. ': a fence is left open')
  return parts
end

local function write(path, parts)
  local out = {}
  for i, part in ipairs(parts) do
    out[i] = type(part) == 'string' and part .. '\n'
      or ('%s %s\n%s%s\n'):format(part.ticks, part.info, part.text, part.ticks)
  end
  local file = assert(io.open(path, 'wb'))
  file:write(table.concat(out))
  file:close()
end

-- What is run ---------------------------------------------------------------------------------------------

local function dropped_lines(dropped)
  local lines = {}
  for i, row in ipairs(dropped) do
    lines[i] = ('%d: %s: %s\n'):format(row.line, row.what, (row.text:gsub('\n', ' / ')))
  end
  return table.concat(lines)
end

local function section_of(paper, name)
  for index, section in ipairs(paper.sections) do
    if section.title_text == name then return section, index end
  end
  error('the paper has no section ' .. tostring(name))
end

local runners = {}

--- core.repair: as a whole guide, or with title="…" as the body of that section.
function runners.repair(text, options)
  local settings = { headings = 'keep', bullets = options.prose ~= 'kept' }
  if options.title then settings.headings, settings.title = 'lead', options.title end
  if options.targets then
    settings.targets = {}
    for target in options.targets:gmatch '%S+' do table.insert(settings.targets, target) end
  end
  local result = assert(core.repair(text, settings))
  local again = assert(core.repair(result.text, settings))
  local marks = {}
  for _, bullet in ipairs(result.bullets) do
    local ids = {}
    for i, source in ipairs(bullet.sources) do
      ids[i] = (source.section and 's' .. source.section .. '.' or '') .. 'p' .. source.paragraph
    end
    if #ids > 0 then marks[#marks + 1] = ('%d: %s\n'):format(bullet.line, table.concat(ids, ', ')) end
  end
  return { gives = result.text, ['left out'] = dropped_lines(result.dropped), rests = table.concat(marks),
           problem = again.text ~= result.text and 'a second repair changes it:\n' .. again.text or nil }
end

--- core.outline_match of the paper's headings and the text's.
function runners.outline(text, _, paper)
  local headings = {}
  for i, section in ipairs(paper.sections) do
    headings[i] = { title = section.title, level = section.depth + 1 }
  end
  local found = assert(core.outline_read(text))
  local match = assert(core.outline_match(headings, found))
  local lines = {}
  for i, finding in ipairs(match.findings) do
    local of_paper, other = headings[finding.paper], headings[finding.paper_other]
    local of_guide = found[finding.guide] or { line = 0, title = '' }
    local place = ('line %d "%s"'):format(of_guide.line, of_guide.title)
    if finding.kind == 'missing' then
      place = of_guide.line > 0 and ('"%s", before line %d'):format(of_paper.title, of_guide.line) or ('"%s"'):format(of_paper.title)
    elseif finding.kind == 'moved' then
      place = ('%s stands after "%s"'):format(place, other and other.title or '')
    elseif finding.kind == 'split' then
      place = ('%s and line %d are "%s"'):format(place, found[finding.guide_other].line, of_paper.title)
    elseif other then
      place = ('%s is "%s" and "%s"'):format(place, of_paper.title, other.title)
    elseif finding.kind ~= 'extra' then
      place = ('%s is "%s"'):format(place, of_paper.title)
    end
    lines[i] = ('%s: %s\n'):format(finding.kind, place)
  end
  return { gives = table.concat(lines) }
end

--- The findings as `studyguide check` prints them; only="CODES" leaves the others away.
function runners.check(text, options, paper)
  local settings = options.section and { section = section_of(paper, options.section).id }
  local result = assert(core.paper(paper):check(text, settings))
  local lines = {}
  for _, finding in ipairs(result.findings) do
    if not options.only or (',' .. options.only .. ','):find(',' .. finding.code .. ',', 1, true) then
      lines[#lines + 1] = verdict.line(finding, 'guide.md'):gsub('^guide.md:', '') .. '\n'
    end
  end
  return { gives = table.concat(lines) }
end

--- What the embedded writer makes of a section, without the marks of provenance unless marks=shown.
function runners.compose(_, options, paper)
  local box = core.paper(paper)
  assert(box:analyse())
  local _, index = section_of(paper, options.section)
  local list = assert(box:compose(index, options.detail and { detail = options.detail }))
  return { gives = core.points_print(list, { lang = paper.lang, marks = options.marks == 'shown' }) }
end

--- `studyguide repair`: the guide that an answer becomes, and what is said of it.
function runners.answer(text, _, paper)
  local placed = assert(place.answer(paper, text, guide.targets(paper)))
  local config = require 'studyguide.config'
  local world = require('studyguide.world').real(function () end)
  local result = assert(guide.adopt(paper, assert(config.resolve { command = {} }), world, placed.bodies))
  local notes = {}
  for i, note in ipairs(placed.notes) do
    notes[i] = ('%s%s: "%s"%s\n'):format(note.line and note.line .. ': ' or '', note.kind, note.heading,
      note.section and (' in "%s"'):format(note.section) or '')
  end
  table.move(result.dropped, 1, #result.dropped, #placed.dropped + 1, placed.dropped)
  return { gives = result.markdown, says = table.concat(notes), ['left out'] = dropped_lines(placed.dropped) }
end

--- Text out of a PDF: the blocks that it becomes, headings with their level, and what was left out.
function runners.pasted(text)
  local blocks, notes = pasted.blocks(text)
  local lines, left = {}, {}
  for i, block in ipairs(blocks) do lines[i] = (block.heading and ('#'):rep(block.heading) .. ' ' or '') .. block.text end
  for i, note in ipairs(notes) do left[i] = note.message .. '\n' end
  return { gives = table.concat(lines, '\n\n') .. '\n', ['left out'] = table.concat(left) }
end

-- Cases of LaTeX: lines of source, then lines that begin with ⟹, the readable source that comes out of them.

local ARTICLE = '\\documentclass{article}\\begin{document}\n%s\n\\end{document}'

--- What the reader makes of a source: its body, or all of it.
local function tex_read(text, options)
  local whole = text:find('\\documentclass', 1, true) and text or ARTICLE:gsub('%%s', function () return text end)
  local result, why = core.tex_read('no-such-folder/paper.tex', {}, whole)
  local source = result and result.source or 'error: ' .. why
  return ((options.shown ~= 'all' and source:match '\\begin{document}\n(.*)\n\\end{document}\n$' or source):match '^%s*(.-)%s*$')
end

--- The cases of a fence: { source, wanted }; a blank line before a case parts it from the one above.
local function cases_of(text)
  local cases, source, wanted = {}, {}, nil
  local function close()
    if wanted then cases[#cases + 1] = { source = table.concat(source, '\n'), wanted = table.concat(wanted, '\n') } end
    source, wanted = {}, nil
  end
  for line in text:gmatch '([^\n]*)\n' do
    local result = line:match '^⟹ ?(.*)$'
    if result then
      wanted = wanted or {}
      wanted[#wanted + 1] = result
    else
      if wanted then close() end
      if line ~= '' or #source > 0 then source[#source + 1] = line end
    end
  end
  close()
  return cases
end

local function as_result(text)
  text = text:gsub('→', '«E2»«86»«92»')  -- an arrow, not the sign for a tab
  return (('⟹ ' .. text:gsub('\n', '\n⟹ ')):gsub('⟹ \n', '⟹\n'))
end

local outcomes = { gives = true, ['left out'] = true, rests = true, says = true }

-- Running ---------------------------------------------------------------------------------------------------

local count, failed, accepting, quiet, seeds = 0, 0, false, false, nil

local function tell(good, name, ...)
  count = count + 1
  if not good then failed = failed + 1 end
  if good and quiet then return end
  print(('%s %d - %s'):format(good and 'ok' or 'not ok', count, name))
  for _, text in ipairs(good and {} or { ... }) do
    for line in (text .. '\n'):gmatch '(.-)\n' do print('#   ' .. line) end
  end
end

local function seed(name, text)
  local file = assert(io.open(('%s/%s'):format(seeds, name:gsub('[^%w]', '-')), 'wb'))
  file:write(text)
  file:close()
end

local function run_example(name, fence, paper, wanted)
  local text = unsigned(fence.text)
  if seeds then return seed(name, text) end
  local got = runners[fence.word](text, fence.options, paper)
  if got.problem then tell(false, name, got.problem) end
  for _, want in ipairs(wanted) do
    local have = assert(got[want.word], name .. ': nothing is known of "' .. want.word .. '"')
    local same = have == unsigned(want.text)
    if accepting and not same then
      want.text = have
      print('# changed: ' .. name)
    else
      tell(same, #wanted > 1 and name .. ', ' .. want.word or name, 'wanted:', want.text, 'got:', have)
    end
  end
end

local function run_cases(name, fence)
  local lines = {}
  for i, case in ipairs(cases_of(fence.text)) do
    local source = unsigned(case.source)
    if seeds then
      seed(('%s %d'):format(name, i), source)
    else
      local have = tex_read(source, fence.options)
      local same = have == unsigned(case.wanted)
      if accepting and not same then print('# changed: ' .. name .. ', ' .. case.source)
      else tell(same, ('%s, case %d'):format(name, i), 'of:', case.source, 'wanted:', case.wanted, 'got:', have) end
      lines[#lines + 1] = case.source .. '\n' .. as_result(same and case.wanted or have) .. '\n'
    end
  end
  if accepting then fence.text = table.concat(lines, '\n') end
end

--- The codes that a file's expected findings name.
local function codes_in(parts)
  local codes = {}
  for _, part in ipairs(parts) do
    if type(part) == 'table' and part.word == 'gives' then
      for code in part.text:gmatch '%[(%l+/%l+)%]\n' do codes[code] = true end
    end
  end
  return codes
end

local function run_file(path)
  local before = count
  local short, parts, heading, paper = path:match '([^/]+)%.md$', read(path), '', nil
  for i, part in ipairs(parts) do
    if type(part) == 'string' then
      heading = part:match '^#+ (.*)' or heading
    elseif part.word == 'paper' then
      paper = support.paper(part.text, 'markdown')
    elseif part.word == 'tex' then
      run_cases(('%s:%d: %s'):format(short, part.line, heading), part)
    elseif runners[part.word] then
      local wanted, k = {}, i + 1
      while parts[k] == '' or (type(parts[k]) == 'table' and outcomes[parts[k].word]) do
        if parts[k] ~= '' then wanted[#wanted + 1] = parts[k] end
        k = k + 1
      end
      assert(#wanted > 0, ('%s:%d: the example says nothing of what comes out'):format(path, part.line))
      run_example(('%s:%d: %s'):format(short, part.line, heading), part, paper, wanted)
    elseif not outcomes[part.word] then
      error(('%s:%d: unknown fence "%s"'):format(path, part.line, part.info))
    end
  end
  assert(count > before or accepting or seeds, path .. ': no examples; their fences have four backticks')
  if accepting then write(path, parts) end
  if short == 'check' and not seeds then
    local codes = codes_in(parts)
    for _, rule in ipairs(core.rules()) do tell(codes[rule.code] ~= nil, 'check.md has an example of ' .. rule.code) end
  end
end

local function files()
  local names = {}
  for name in assert(io.popen('ls ' .. folder)):read 'a':gmatch '([%w-]+%.md)\n' do
    if name ~= 'README.md' then names[#names + 1] = folder .. '/' .. name end
  end
  return names
end

for i, word in ipairs(arg) do
  if word == '--accept' then accepting = true end
  if word == '--quiet' then quiet = true end
  if word == '--seeds' then seeds = arg[i + 1] end
end
for _, path in ipairs(files()) do run_file(path) end
if quiet then
  print(('%d of %d examples as specified%s'):format(count - failed, count, failed > 0 and "; 'make accept' writes what comes out now" or ''))
elseif not seeds then
  print('1..' .. count)
end
os.exit(failed == 0)
