local adapt = require 'studyguide.guide.adapt'
local convert = require 'studyguide.cli.convert'
local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local extras = require 'studyguide.output.extras'
local guide = require 'studyguide.guide.guide'
local named = require 'studyguide.cli.named'
local pair = require 'studyguide.cli.pair'
local place = require 'studyguide.guide.place'
local request = require 'studyguide.request'
local source = require 'studyguide.document.source'
local targets = require 'studyguide.output.targets'
local temporary = require 'studyguide.temporary'
local verdict = require 'studyguide.guide.verdict'

local kinds = {
  ['no such section'] = 'the paper has no section "%s"; kept in "%s"',
  ['before the first heading'] = 'what stands before the first heading%s is kept in "%s"',
  ['under the title'] = 'what stands under the title "%s" is kept in "%s"',
  title = 'the title is the paper\'s, not "%s"',
  missing = 'no part for the section "%s": written by the embedded writer',
  merged = '"%s" stands for "%s" as well: that one is written by the embedded writer',
  renamed = '"%s" is the section "%s"',
  moved = '"%s" is put in its place: "%s"',
  level = '"%s" is put at the level of "%s"',
  split = '"%s" and the heading after it are the section "%s"',
}

--- A line of the report for a heading: "answer.md:12: the paper has no section …".
local function note_line(note, name)
  local place_of = note.line and ('%s:%d: '):format(name, note.line) or name .. ': '
  return place_of .. kinds[note.kind]:format(note.heading, note.section or '')
end

--- What is not in the guide as the answer had it: shown always, since nothing goes unsaid.
local function tell(placed, result, name, options, world)
  if options.quiet then return end
  for _, note in ipairs(placed.notes) do
    local minor = note.kind == 'level' or note.kind == 'renamed' or note.kind == 'moved' or note.kind == 'title'
    if options.verbose or not minor then world.log('info', note_line(note, name)) end
  end
  for _, row in ipairs(placed.dropped) do
    local text = row.text:gsub('%s+', ' ')
    if #text > 200 then text = text:sub(1, 200):gsub('[\128-\191]*$', '') .. '…' end
    world.log('info', ('%s:%d: left out (%s): %s'):format(name, row.line, row.what, text))
  end
  if options.verbose then
    for _, row in ipairs(placed.repairs) do
      world.log('info', ('%s:%d: %s [%s]'):format(name, row.line, row.what, row.code))
    end
  end
  local filled = 0
  for _, section in ipairs(result.sections) do
    if section.source == 'embedded' and #section.points > 0 then filled = filled + 1 end
  end
  world.log('info', ('%d repair%s; %d section%s written by the embedded writer'):format(placed.repair_count,
    placed.repair_count == 1 and '' or 's', filled, filled == 1 and '' or 's'))
end

local function report(placed, result, paper)
  local sections = {}
  for i, section in ipairs(result.sections) do
    sections[i] = { id = section.id, title = paper.sections[i].title_text, source = section.source }
  end
  return core.json_encode { headings = placed.notes, repairs = placed.repairs, dropped = placed.dropped,
                            sections = sections, findings = result.findings, summary = result.summary } .. '\n'
end

--- The answer's formulas, for the paper's macros among them.
local function formulas_of(text)
  local result, message, code = core.repair(text, { bullets = true, raw_formulas = true })
  if not result then return nil, message, code end
  return adapt.formulas(result.sections)
end

--- What is written, and what the command line says is read.
---@return NamedFiles
local function files_of(args, options, world)
  local files = { writes = extras.writes(options), reads = extras.reads(options, world) }
  local output = args.options.output
  table.insert(files.writes, 1, { what = output and '--output' or 'standard output', path = output or '-' })
  table.insert(files.reads, 1, { what = 'the answer', path = args[1] })
  table.insert(files.reads, 2, { what = 'the paper', path = args.options.paper })
  return files
end

--- The answer under the paper's headings, and the paper.
---@return table? placed, table|string paper, string? code, table? document
local function read(args, options, files, world)
  local text, message, code = pair.text(args[1])
  if not text then return nil, message, code end
  if not text:match '%S' then return nil, ('%s is empty'):format(args[1]), 'EPARSE' end
  options.from = args.options.from
  options.formulas, message, code = formulas_of(text)
  if not options.formulas then return nil, message, code end
  local paper, document
  paper, document, code = source.paper(args.options.paper, options, world)
  if not paper then return nil, document, code end
  message, code = named.refusal(files, document, args.options.paper, world)
  if message then return nil, message, code end
  local placed
  placed, message, code = place.answer(paper, text, guide.targets(paper), document.expanded)
  if not placed then return nil, message, code end
  return placed, paper, nil, document
end

--- The guide in another format: through pandoc and the filter, as a build's.
---@return integer status, string? message
local function convert_guide(args, options, result, document, world)
  local output = args.options.output
  local job = { args = { options = { output = output }, config = args.config, rest = {} }, document = document, output = output, extras = {},
                source = document.latex and document.name .. '.tex' or document.name, media = options.media }
  local made, message, code = temporary.with(function (folder)
    job.guide = folder .. '/x-guide.json'
    local ok, why, status = core.write_file(job.guide, core.json_encode(result))
    if not ok then return nil, why, status end
    return convert.run(job, folder, world)
  end)
  if not made then return exits.of(code), message end
  if not made.guide then return made.status, made.message end
  local ok, why, status = targets.write(output, made.guide)
  return ok and exits.done or exits.of(status), why
end

--- Writes the guide in the format that the file's ending tells.
---@return integer status, string? message
local function deliver(args, options, result, document, world)
  local output = args.options.output
  if not output or output == '-' then
    world.out(result.markdown)
    return exits.done
  elseif convert.is_format(source.extension(output)) then
    return convert_guide(args, options, result, document, world)
  end
  local ok, message, code = targets.write(output, result.markdown)
  return ok and exits.done or exits.of(code), message
end

local function repair(args, world)
  local options, problem = request.options({ command = args.config }, world)
  if not options then return exits.usage, problem end
  if args.config.model or args.config.provider and args.config.provider ~= 'embedded' then
    return exits.usage, 'repair asks no model: leave out --model and --provider'
  end
  local name = args[1]
  local files = files_of(args, options, world)
  local message, code = targets.refusal(files.writes, files.reads, world)
  if message then return exits.of(code), message end
  local placed, paper, document
  placed, paper, code, document = read(args, options, files, world)
  if not placed then return exits.of(code), paper end
  local result
  result, message, code = guide.adopt(paper, options, world, placed.bodies)
  if not result then return exits.of(code), message end
  table.move(result.dropped, 1, #result.dropped, #placed.dropped + 1, placed.dropped)
  message, code = extras.write(options, paper, result, world)
  if message then return exits.of(code), message end
  local ok = true
  if options.report then ok, message, code = targets.write(options.report, report(placed, result, paper)) end
  if not ok then return exits.of(code), message end
  local status
  status, message = deliver(args, options, result, document, world)
  if status ~= exits.done then return status, message end
  tell(placed, result, name, options, world)
  local errors = verdict.problem(result, options, true)
  local warnings = not options.quiet and verdict.warnings(result, options)
  if warnings then world.log('warning', warnings) end
  if not errors then return exits.done end
  return exits.findings, errors
end

return {
  name = 'repair',
  summary = 'make a guide in form of any Markdown answer about a paper',
  usage = 'repair ANSWER --paper PAPER [-o GUIDE] [OPTIONS]',
  details = [[
ANSWER is Markdown from anywhere ('-': standard input). Its parts are put under the paper's headings,
in the paper's order; what has no place there is kept in the section before it; sections that it does
not have are written by the embedded writer. What is left out, moved or filled in is said on standard
error, and stands in --report FILE. The exit code is 1 when the guide still breaks a rule of severity
error: a repair changes the form, not what is said.]],
  options = pair.options('the paper that the answer is about', {
    { name = 'output', short = 'o', type = 'string', argument = 'GUIDE', help = 'the file to write: .md, .html, .docx …' },
  }),
  config = true,
  run = function (args, world)
    local problem = pair.usage_problem(args, 'repair', 'answer')
    if problem then return exits.usage, problem end
    return repair(args, world)
  end,
}
