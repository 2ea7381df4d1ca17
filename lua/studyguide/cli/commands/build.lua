local assets = require 'studyguide.output.page.assets'
local batch = require 'studyguide.cli.batch'
local citations = require 'studyguide.document.citations'
local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local pandoc = require 'studyguide.document.pandoc'
local providers = require 'studyguide.model.providers'
local request = require 'studyguide.request'
local source = require 'studyguide.document.source'
local tex = require 'studyguide.document.tex'

--- A name beside `path` that nobody uses, with its extension, by which pandoc tells the format.
local function temporary_name(path)
  local directory, name = path:match '^(.*/)([^/]*)$'
  return ('%s.%s-%x.%s'):format(directory or './', 'studyguide', os.time() % 0xffff * 0x10000 + math.random(0, 0xffff),
    name or path)
end

local html = { html = true, htm = true, xhtml = true }

--- What makes a page of its own of HTML output: the study page, or plain HTML with --no-page.
local function page_arguments(output, to, config, world)
  if not (to and to:match '^html' or (not to and output and html[source.extension(output)])) then return {} end
  if config.page == false then return { '--standalone', '--toc', '--toc-depth=6', '--mathml' } end
  return { '--standalone', '--mathml', '--template=' .. assets.path('template.html', world.root) }
end

--- Margins and links for reading in print; what follows `--` on the command line has the last word.
local function print_arguments(output, to)
  local is_print = to and (to:match '^latex' or to:match '^pdf') or not to and output and source.extension(output):match '^pdf$'
  return is_print and { '--variable=geometry:margin=25mm', '--variable=colorlinks=true',
                      '--variable=linkcolor=MidnightBlue', '--variable=urlcolor=MidnightBlue' } or {}
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
local function write_depfile(path, output, input, document)
  local files = table.move(document.source and document.source.files or { input }, 1, 1e4, 1, {})
  for _, name in ipairs(citations.files(document)) do files[#files + 1] = name end
  for i, name in ipairs(files) do files[i] = name:gsub('^%./', ''):gsub('([ #\\])', '\\%1'):gsub('%$', '$$$$') end
  local file, why = io.open(path, 'w')
  if not file then return nil, why end
  file:write(output, ': ', table.concat(files, ' '), '\n\n', table.concat(files, ':\n'), ':\n')
  return file:close()
end

--- How long pandoc may take: a model takes as long as it takes, within limits of its own.
local function time_limit(args, world)
  local options = request.options({ command = args.config }, world)
  return options and providers.chosen(options) ~= 'embedded' and 0 or nil
end

local function build(args, world)
  local options = args.options
  local document, message, code = source.read(args[1],
    { from = options.from, allow_outside = args.config.allow_outside, guess = args.config.guess }, world)
  if not document then return exits.of(code), message end
  local quiet = args.config.quiet
  local complaint = tell_findings(document, args.config, world)
  if complaint then return exits.findings, complaint end
  if not quiet and document.warnings ~= '' then world.log('info', 'pandoc: ' .. document.warnings:gsub('%s+$', '')) end

  local output = options.output ~= '-' and options.output or nil
  local temporary = output and temporary_name(output)
  local arguments = {}
  for _, argument in ipairs(page_arguments(output, options.to, args.config, world)) do arguments[#arguments + 1] = argument end
  for _, argument in ipairs(print_arguments(output, options.to)) do arguments[#arguments + 1] = argument end
  if options.to or not output then arguments[#arguments + 1] = '--to=' .. (options.to or 'markdown') end
  for _, argument in ipairs(args.rest) do arguments[#arguments + 1] = argument end
  local text, problem, status = pandoc.write({
    json = citations.resolve(document, args.config, world), filter = world.root .. '/filters/studyguide.lua', output = temporary,
    arguments = arguments,
    timeout_ms = time_limit(args, world), environment = { 'STUDYGUIDE_OPTIONS=' .. core.json_encode(args.config),
                    'STUDYGUIDE_SOURCE=' .. (document.latex and document.name .. '.tex' or document.name) },
  }, world)
  if not text then
    if temporary then os.remove(temporary) end
    if problem then return exits.of(status), problem end
    return status <= exits.internal and status or exits.internal  -- pandoc or the filter has said why
  end
  if not output then
    world.out(text)
    return exits.done
  end
  if options.depfile then
    local written, reason = write_depfile(options.depfile, output, args[1], document)
    if not written then
      os.remove(temporary)
      return exits.unreadable, ('cannot write %s: %s'):format(options.depfile, reason)
    end
  end
  local renamed, why = os.rename(temporary, output)
  if not renamed then
    os.remove(temporary)
    return exits.unreadable, ('cannot write %s: %s'):format(output, why)
  end
  if not quiet then world.log('info', 'wrote ' .. output) end
  return exits.done
end

return {
  name = 'build',
  summary = 'write the study guide of a paper',
  usage = 'build PAPER… [-o OUT | -d FOLDER] [OPTIONS] [-- PANDOC ARGUMENTS]',
  details = [[
PAPER is whatever pandoc reads (.tex .docx .md .odt …) or has R in it (.Rnw .Rmd .qmd), or '-' for standard input with --from. OUT's
extension tells the format (.md .html .docx .pdf …); without -o the guide is printed as Markdown.
Nothing is left at OUT when something fails.

Several papers need a folder for their guides; -j tells how many are made at a time. A paper that fails
stops no other:
  studyguide build papers/*.tex -d guides/ -t html -j 4]],
  options = {
    { name = 'output', short = 'o', type = 'string', argument = 'OUT', help = 'the file to write' },
    { name = 'from', short = 'f', type = 'string', argument = 'FORMAT', help = "pandoc's name of the input format" },
    { name = 'to', short = 't', type = 'string', argument = 'FORMAT', help = "pandoc's name of the output format" },
    { name = 'directory', short = 'd', type = 'string', argument = 'FOLDER', help = 'write guides of the papers\' names there' },
    { name = 'jobs', short = 'j', type = 'integer', min = 1, argument = 'N', help = 'with --directory: make N guides at a time [1]' },
    { name = 'depfile', type = 'string', argument = 'FILE', help = 'write a rule for make: what OUT depends on' },
  },
  config = true,
  run = function (args, world)
    local options = args.options
    if #args == 0 then return exits.usage, 'build wants a paper' end
    if options.directory then
      if options.output or options.depfile then return exits.usage, '--directory goes with neither --output nor --depfile' end
      return batch.build(args, { directory = options.directory:gsub('(.)/+$', '%1'), jobs = options.jobs or 1, to = options.to,
                                 from = options.from, config = args.config, rest = args.rest }, world)
    end
    if #args > 1 then return exits.usage, 'several papers need --directory for their guides' end
    if options.depfile and not options.output then return exits.usage, '--depfile needs --output' end
    return build(args, world)
  end,
}
