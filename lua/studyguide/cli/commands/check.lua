local config = require 'studyguide.config'
local core = require 'studyguide.core'
local dialects = require 'studyguide.guide.dialects'
local exits = require 'studyguide.exits'
local finding = require 'studyguide.guide.finding'
local pair = require 'studyguide.cli.pair'
local report = require 'studyguide.output.report'
local pdf = require 'studyguide.document.pdf'
local source = require 'studyguide.document.source'

--- The codes that a list such as "ground,list/indent" names, as a set; a group names its codes.
local function codes_of(list)
  if not list then return nil end
  local chosen, names, groups = {}, {}, {}
  for _, rule in ipairs(core.rules()) do
    names[#names + 1] = rule.code
    groups[rule.code:match '^[^/]+'] = true
  end
  for group in pairs(groups) do names[#names + 1] = group end
  table.sort(names)
  for name in list:gmatch '[^,%s]+' do
    local known = false
    for _, rule in ipairs(core.rules()) do
      if rule.code == name or rule.code:match '^[^/]+' == name then
        chosen[rule.code], known = true, true
      end
    end
    if not known then return nil, ("unknown code '%s'%s"):format(name, config.suggestion(name, names)) end
  end
  return chosen
end

--- The section that `name` (an id or a title) means.
local function find_section(paper, name)
  for _, section in ipairs(paper.sections) do
    if section.id == name or section.title_text == name then return section.id end
  end
  return nil, ("the paper has no section '%s'"):format(name)
end

local function filter(findings, selected, ignored)
  local out = {}
  for _, finding in ipairs(findings) do
    if (not selected or selected[finding.code]) and not (ignored and ignored[finding.code]) then
      out[#out + 1] = finding
    end
  end
  return out
end

local function verdict(findings, strict)
  for _, finding in ipairs(findings) do
    if finding.severity == 'error' or (strict and finding.severity == 'warning') then return exits.findings end
  end
  return exits.done
end

--- A guide is held against the paper as it was read; what that reading has lost of the source's headings no
-- guide of it can have.
local function headings_not_read(document)
  local out = {}
  for _, row in ipairs(document.lost) do
    if row.code == 'source/heading-lost' then
      out[#out + 1] = finding.new('outline/missing', { message =
        ("the source's %s in the reading of the paper (%s:%d): 'outline --source' shows both"):format(row.message, row.file, row.line) })
    end
  end
  return out
end

local function check(args, world)
  local options, problem = pair.reading_options(args, world)
  if not options then return exits.usage, problem end
  local selected, ignored, wrong
  selected, wrong = codes_of(args.options.select)
  if wrong then return exits.usage, wrong end
  ignored, wrong = codes_of(args.options.ignore)
  if wrong then return exits.usage, wrong end
  local text, message, code = pair.text(args[1])
  if not text then return exits.of(code), message end
  local bad = core.utf8_invalid(text)
  if bad then
    local _, breaks = text:sub(1, bad):gsub('\n', '')
    return exits.unreadable, ("%s:%d: invalid UTF-8: save it as UTF-8 ('repair' mends such text)"):format(args[1], breaks + 1)
  end
  local paper, document
  paper, document, code = source.paper(args.options.paper, options, world)
  if not paper then return exits.of(code), document end
  if document.pdf then world.log('info', pdf.certainty(document.pdf)) end
  local section
  if args.options.section then
    section, wrong = find_section(paper, args.options.section)
    if not section then return exits.usage, wrong end
  end
  local checked
  local plain
  plain, message, code = dialects.plain(text, paper)
  if not plain then return exits.of(code), message end
  checked, message, code = core.paper(paper):check(plain, { section = section, pictures = true })
  if not checked then return exits.of(code), ('%s: %s'):format(args[1], message) end
  local unread = section and {} or headings_not_read(document)
  table.move(checked.findings, 1, #checked.findings, #unread + 1, unread)
  checked.findings = filter(unread, selected, ignored)
  world.out(report[args.options.format or 'text'](checked, args[1]))
  return verdict(checked.findings, args.options.strict)
end

return {
  name = 'check',
  summary = 'hold a guide against its paper and the rules of a guide',
  usage = 'check GUIDE --paper PAPER [--format text|json|sarif] [--select CODES] [--ignore CODES] [--strict]',
  details = [[
GUIDE is Markdown in any usual form ('-': standard input). Each finding is one line: place, severity, what
is wrong and what to do, the rule's code. The exit code is 0 without errors, 1 with findings of severity
error (--strict: or warning), 2 for a mistaken command line, 3 when a file cannot be read. CODES is a list
such as 'ground,list/indent': a group names all its codes.]],
  options = pair.options('the paper that the guide is of', {
    { name = 'format', type = 'enum', values = { 'text', 'json', 'sarif' }, help = 'text (the default), JSON or SARIF 2.1.0' },
    { name = 'select', type = 'string', argument = 'CODES', help = 'only findings with these codes' },
    { name = 'ignore', type = 'string', argument = 'CODES', help = 'no findings with these codes' },
    { name = 'strict', type = 'boolean', help = 'exit with 1 for warnings too' },
    { name = 'section', type = 'string', argument = 'SECTION',
      help = "GUIDE is the text of one section alone: its title or id ('outline --json' shows ids)" },
    table.unpack(pair.reading),
  }),
  run = function (args, world)
    local problem = pair.usage_problem(args, 'check', 'guide')
    if problem then return exits.usage, problem end
    return check(args, world)
  end,
}
