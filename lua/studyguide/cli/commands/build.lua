local batch = require 'studyguide.cli.batch'
local citations = require 'studyguide.document.citations'
local convert = require 'studyguide.cli.convert'
local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local extras = require 'studyguide.output.extras'
local formats = require 'studyguide.output.formats'
local named = require 'studyguide.cli.named'
local illustrate = require 'studyguide.output.illustrate'
local providers = require 'studyguide.model.providers'
local reads = require 'studyguide.document.reads'
local request = require 'studyguide.request'
local source = require 'studyguide.document.source'
local targets = require 'studyguide.output.targets'
local temporary = require 'studyguide.temporary'
local tex = require 'studyguide.document.tex'

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
  -- With the run that this one belongs to its programs have ended, and their part of the guide may be missing.
  if core.is_orphan() then return exits.interrupted, 'interrupted' end
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

--- Is it the study page that is made?
local function has_page(args, settings)
  local output = args.options.output
  return settings.page ~= false and formats.of_output(args.options.to, output and source.extension(output)).page == true
end

--- The paper, once it is sure that no output is one of the files that it reads.
---@return table? document, string? message, string? code
local function read(args, files, places, world)
  local document, message, code = source.read(args[1],
    { from = args.options.from, allow_outside = args.config.allow_outside, aux = args.config.aux, guess = args.config.guess,
      tex = args.config.tex, reader = args.config.reader,
      cites = true, keep = true, places = places }, world)
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
  document, message, code = read(args, files, settings.page_images and has_page(args, settings), world)
  if not document then return exits.of(code), message end
  local quiet = args.config.quiet
  local complaint = tell_findings(document, args.config, world)
  if complaint then return exits.findings, complaint end
  if not quiet and document.warnings ~= '' then world.log('info', 'pandoc: ' .. document.warnings:gsub('%s+$', '')) end

  local output = args.options.output ~= '-' and args.options.output or nil
  local job = {
    args = args, document = document, output = output, extras = extras.writes(settings), depfile = args.options.depfile,
    media = settings.media,
    page_images = settings.page_images and has_page(args, settings),
    dependencies = args.options.depfile and dependencies(output, args[1], document, args.config, world),
    source = document.latex and document.name .. '.tex' or document.name,
    -- A model takes as long as it takes, within limits of its own.
    timeout_ms = providers.chosen(settings) ~= 'embedded' and 0 or nil,
  }
  local made
  if #job.extras == 0 and convert.is_direct(job, world) then
    made = convert.run(job, nil, world)
  else
    made, message, code = temporary.with(function (folder) return convert.run(job, folder, world) end)
  end
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
