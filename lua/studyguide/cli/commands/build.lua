local assets = require 'studyguide.output.page.assets'
local batch = require 'studyguide.cli.batch'
local citations = require 'studyguide.document.citations'
local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local extras = require 'studyguide.output.extras'
local formats = require 'studyguide.output.formats'
local named = require 'studyguide.cli.named'
local illustrate = require 'studyguide.output.illustrate'
local media = require 'studyguide.media'
local pdf = require 'studyguide.cli.pdf'
local pandoc = require 'studyguide.document.pandoc'
local pictures = require 'studyguide.document.pictures'
local providers = require 'studyguide.model.providers'
local reads = require 'studyguide.document.reads'
local request = require 'studyguide.request'
local source = require 'studyguide.document.source'
local targets = require 'studyguide.output.targets'
local temporary = require 'studyguide.temporary'
local tex = require 'studyguide.document.tex'

--- What the format takes to be a document of its own, with the study page or, by --no-page, without; what
-- follows `--` on the command line has the last word.
local function format_arguments(output, to, config, world)
  local format = formats.of_output(to, output and source.extension(output))
  if not format.page_arguments then return format.arguments or {} end
  if config.page == false then return format.plain_arguments end
  local arguments = { '--template=' .. assets.path('template.html', world.root) }
  return table.move(format.page_arguments, 1, #format.page_arguments, 2, arguments)
end

--- What the source holds and the document lacks, in one line, or a line each; with --strict what
-- speaks against writing a guide at all.
local function tell_findings(document, config, world)
  for _, row in ipairs(config.verbose and document.findings or {}) do world.log('warning', tex.line(row)) end
  local summary = tex.summary(document.findings)
  if summary and not config.quiet and not config.verbose then world.log('warning', summary .. ' (--verbose shows them)') end
  for _, row in ipairs(config.strict and document.findings or {}) do
    if tex.is_loss(row) then return tex.line(row) end
  end
end

--- For make: the guide depends on every file that was read, and a file that goes away is no error.
local function dependencies(output, input, document, config, world)
  local function escaped(name) return (name:gsub('^%./', ''):gsub('([ #\\])', '\\%1'):gsub('%$', '$$$$')) end
  local files = table.move(document.source and document.source.files or { input }, 1, 1e4, 1, {})
  for _, name in ipairs(citations.files(document, config, world)) do files[#files + 1] = name end
  for i, name in ipairs(files) do files[i] = escaped(name) end
  return escaped(output) .. ': ' .. table.concat(files, ' ') .. '\n\n' .. table.concat(files, ':\n') .. ':\n'
end

--- What the command line, the environment and the configuration say together, with a writer that is there.
---@return table? settings, string? problem
local function settings_of(args, world)
  local settings, problem = request.options({ command = args.config }, world)
  if not settings then return nil, problem end
  local _, wrong = providers.endpoint(settings, world.getenv)
  if wrong then return nil, wrong end
  return settings
end

--- The format where OUT's extension tells none: standard output, a pipe, a device.
local function format_of(output, to)
  local place = not to and output and core.place(output)
  local unnamed = not output or place and (place.descriptor or place.kind == 'pipe' or place.kind == 'device')
  return to or unnamed and source.extension(output or '') == '' and 'markdown' or nil
end

--- Formats of several files: pandoc has made a folder.
---@return integer status, string? message
local function move_folder(made, output)
  local place = core.place(output)
  if not place or place.kind ~= 'missing' then
    return exits.unreadable, ('cannot write %s: something is there already, and the guide is a folder'):format(output)
  end
  local moved = core.run({ 'mv', '--', made, output }, { timeout_ms = 60000 })
  if moved and moved.code == 0 then return exits.done end
  return exits.unreadable, ('cannot write %s: %s'):format(output, moved and moved.err:gsub('%s+$', '') or '')
end

--- The keys of metadata among pandoc's arguments: theirs are the user's values, not the paper's.
local function own_metadata(arguments)
  local keys = {}
  for i, argument in ipairs(arguments) do
    local setting = argument:match '^%-%-metadata=(.+)' or argument:match '^%-M(.+)'
      or (argument == '-M' or argument == '--metadata') and arguments[i + 1]
    if setting then keys[#keys + 1] = setting:match '^[^=:]+' end
  end
  return table.concat(keys, ',')
end

local guide_max = 2000 * 1024 * 1024 -- bytes

--- Runs pandoc with everything that it writes in `folder`: the guide's own file, and those of the extras.
---@return table made  { status, message, texts = { { path, text } … } }
local function convert(job, folder, world)
  local args, output = job.args, job.output
  local name = output and output:gsub('/+$', ''):match '[^/]*$' or ''
  local temporary_output = output and folder .. '/' .. name
  local options = {}
  for key, value in pairs(args.config) do options[key] = value end
  local inside = folder .. (name:sub(1, 1) == 'x' and '/y-' or '/x-') -- never the guide's own name
  for _, row in ipairs(job.extras) do options[row.option] = inside .. row.option end
  local environment = { 'STUDYGUIDE_MEDIA=' .. inside .. 'pictures', 'STUDYGUIDE_OUTPUT=' .. (output or '') }
  if job.media then
    options.media = inside .. 'media'
    environment[3] = 'STUDYGUIDE_MEDIA_LINK=' .. media.link(job.media, output, world)
  end
  pictures.unpack(job.document.bytes or '', job.document.format or '', inside .. 'pictures')
  local to = format_of(output, args.options.to)
  local json = citations.resolve(job.document, args.config, world, not formats.of_output(to, output and source.extension(output)).markdown)
  local engine_arguments, engine = {}, nil
  if to == 'pdf' or not to and source.extension(output) == 'pdf' then engine_arguments, engine = pdf.arguments(json, args.rest) end
  if pdf.html_engines[engine] then options.page = false end
  local arguments = {}
  for _, list in ipairs { format_arguments(output, args.options.to, args.config, world), { to and '--to=' .. to },
                          { args.config.quiet and '--quiet' or nil }, engine_arguments, args.rest } do
    table.move(list, 1, #list, #arguments + 1, arguments)
  end
  local text, problem, status = pandoc.write({
    json = json, filter = world.root .. '/filters/studyguide.lua',
    output = temporary_output, arguments = arguments, timeout_ms = job.timeout_ms,
    environment = table.move(environment, 1, #environment, 5, {
      'STUDYGUIDE_OPTIONS=' .. core.json_encode(options), 'STUDYGUIDE_SOURCE=' .. job.source,
      'STUDYGUIDE_FOLDER=' .. (job.document.directory or './'), 'STUDYGUIDE_METADATA=' .. own_metadata(args.rest) }),
  }, world)
  local made = { status = text and exits.done or problem and exits.of(status) or status, message = problem, texts = {} }
  for _, row in ipairs(job.extras) do
    local extra = world.read_file(inside .. row.option, guide_max)
    if extra then made.texts[#made.texts + 1] = { path = row.path, text = extra } end
  end
  for _, entry in ipairs(job.media and core.list_directory(options.media) or {}) do
    local bytes = world.read_file(options.media .. '/' .. entry.name, guide_max)
    if bytes then made.texts[#made.texts + 1] = { path = job.media .. '/' .. entry.name, text = bytes, picture = true } end
  end
  if text and job.depfile then made.texts[#made.texts + 1] = { path = job.depfile, text = job.dependencies } end
  if text then made.guide = output and world.read_file(temporary_output, guide_max) or not output and text or nil end
  if text and not made.guide then made.status, made.message = move_folder(temporary_output, output) end
  return made
end

--- Why the pictures' files must not be written: the paper reads one of that name.
local function media_refusal(made, job, world)
  local writes = {}
  for _, row in ipairs(made.texts) do
    if row.picture then writes[#writes + 1] = { what = '--media', path = row.path, unchecked = true } end
  end
  if #writes == 0 or not targets.is_any_there(writes) then return nil end
  return targets.shared(writes, reads.of(job.document, job.args[1], world), world)
end

--- Writes what was made, the guide last: whoever finds it finds the rest.
local function deliver(made, job, quiet, world)
  local output, refused = job.output, media_refusal(made, job, world)
  if refused then return exits.usage, refused end
  for _, row in ipairs(made.texts) do
    local ok, message, code = true, nil, nil
    if row.picture then ok, message, code = illustrate.make_folder(job.media) end
    if ok then ok, message, code = targets.write(row.path, row.text) end
    if not ok then return exits.of(code), message end
  end
  if made.guide and not output then
    world.out(made.guide)
  elseif made.guide then
    local ok, message, code = targets.write(output, made.guide)
    if not ok then return exits.of(code), message end
  end
  if made.status == exits.done and output and not quiet then world.log('info', 'wrote ' .. output) end
  return made.status, made.message
end

--- The paper, once it is sure that no output is one of the files that it reads.
---@return table? document, string? message, string? code
local function read(args, files, world)
  local document, message, code = source.read(args[1],
    { from = args.options.from, allow_outside = args.config.allow_outside, guess = args.config.guess, keep = true }, world)
  if not document then return nil, message, code end
  message, code = named.refusal(files, document, args[1], world)
  if message then return nil, message, code end
  return document
end

local function build(args, world)
  local settings, wrong = settings_of(args, world)
  if not settings then return exits.usage, wrong end
  local files, problem = named.files(args, settings, world)
  if not files then return exits.usage, problem end
  local message, code = targets.refusal(files.writes, files.reads, world)
  if message then return exits.of(code), message end
  local document
  document, message, code = read(args, files, world)
  if not document then return exits.of(code), message end
  local quiet = args.config.quiet
  local complaint = tell_findings(document, args.config, world)
  if complaint then return exits.findings, complaint end
  if not quiet and document.warnings ~= '' then world.log('info', 'pandoc: ' .. document.warnings:gsub('%s+$', '')) end

  local output = args.options.output ~= '-' and args.options.output or nil
  local job = {
    args = args, document = document, output = output, extras = extras.writes(settings), depfile = args.options.depfile,
    media = settings.media,
    dependencies = args.options.depfile and dependencies(output, args[1], document, args.config, world),
    source = document.latex and document.name .. '.tex' or document.name,
    -- A model takes as long as it takes, within limits of its own.
    timeout_ms = providers.chosen(settings) ~= 'embedded' and 0 or nil,
  }
  local made
  made, message, code = temporary.with(function (folder) return convert(job, folder, world) end)
  document.done()
  if not made then return exits.of(code), message end
  return deliver(made, job, quiet, world)
end

return {
  name = 'build',
  summary = 'write the study guide of a paper',
  usage = 'build PAPER… [-o OUT | -d FOLDER] [OPTIONS] [-- PANDOC ARGUMENTS]',
  details = [[
PAPER is whatever pandoc reads (.tex .docx .md .odt …) or has R in it (.Rnw .Rmd .qmd), or '-' for standard input with --from. OUT's
extension tells the format (.md .html .docx .pdf …); without -o the guide is printed as Markdown.
Nothing is left at OUT when something fails. A folder or an archive (told by its first bytes) stands for the paper in
it; archives unpack to at most 2048 MB (STUDYGUIDE_UNPACKED_MB). What a paper names is read from its own folder and
TEXINPUTS alone, and nothing is fetched for it.

Several papers need a folder for their guides; -j tells how many are made at a time. A paper that fails
stops no other:
  studyguide build papers/*.tex -d guides/ -t html -j 4]],
  options = {
    { name = 'output', short = 'o', type = 'string', argument = 'OUT', help = 'the file to write' },
    { name = 'from', short = 'f', type = 'string', argument = 'FORMAT',
      words = { 'latex', 'markdown', 'docx', 'odt', 'html', 'epub', 'rst', 'org', 'jats', 'ipynb' }, help = "pandoc's name of the input format" },
    { name = 'to', short = 't', type = 'string', argument = 'FORMAT', words = formats.names,
      help = "pandoc's name of the output format" },
    { name = 'directory', short = 'd', type = 'string', argument = 'FOLDER', help = 'write guides of the papers\' names there' },
    { name = 'jobs', short = 'j', type = 'integer', min = 1, argument = 'N', help = 'with --directory: make N guides at a time [1]' },
    { name = 'depfile', type = 'string', argument = 'FILE', help = 'write a rule for make: what OUT depends on' },
  },
  config = true,
  run = function (args, world)
    local options = args.options
    if #args == 0 then return exits.usage, 'build expects a paper' end
    if options.directory then
      if options.output or options.depfile then return exits.usage, '--directory goes with neither --output nor --depfile' end
      local settings, wrong = settings_of(args, world)
      if not settings then return exits.usage, wrong end
      return batch.build(args, { directory = options.directory:gsub('(.)/+$', '%1'), jobs = options.jobs or 1, to = options.to,
                                 from = options.from, config = args.config, settings = settings, rest = args.rest }, world)
    end
    local to = options.to and options.to:match '^%w+'
    if to and (not options.output or options.output == '-') and core.is_terminal(1) and (to == 'pdf' or formats.of(to).binary) then
      return exits.usage, ('%s is not for a terminal: name a file with --output'):format(to)
    end
    if #args > 1 then return exits.usage, 'several papers need --directory for their guides' end
    if options.depfile and not options.output then return exits.usage, '--depfile needs --output' end
    return build(args, world)
  end,
}
