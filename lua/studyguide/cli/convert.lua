--- A paper that was read, and pandoc with the filter: what a build writes, in a folder of the run's own.
--
--     local made = convert.run({ args = args, document = document, output = 'guide.html', extras = {}, source = 'paper' }, folder, world)

local assets = require 'studyguide.output.page.assets'
local citations = require 'studyguide.document.citations'
local caches = require 'studyguide.model.cache'
local core = require 'studyguide.core'
local direct = require 'studyguide.cli.direct'
local exits = require 'studyguide.exits'
local formats = require 'studyguide.output.formats'
local media = require 'studyguide.media'
local pandoc = require 'studyguide.document.pandoc'
local pdf = require 'studyguide.cli.pdf'
local pictures = require 'studyguide.document.pictures'
local sheets = require 'studyguide.document.sheets'
local source = require 'studyguide.document.source'

local M = {}

--- What the format takes to be a document of its own, with the study page or, by --no-page, without; what
-- follows `--` on the command line has the last word.
local function format_arguments(output, to, config, world)
  local format = formats.of_output(to, output and source.extension(output))
  if not format.page_arguments then return format.arguments or {} end
  if config.page == false then return format.plain_arguments end
  local arguments = { '--template=' .. assets.path('template.html', world.root) }
  return table.move(format.page_arguments, 1, #format.page_arguments, 2, arguments)
end

--- The format where OUT's extension tells none: standard output, a pipe, a device.
function M.format_of(output, to)
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

local highlighted = '<style:style style:name="Highlighted" style:family="text"><style:text-properties fo:background-color="#fdeca0" />'
  .. '</style:style>'

--- For OpenDocument by pandoc 2, whose template has no style for highlights: its own template with one more.
---@return string[] arguments
local function opendocument_arguments(path, rest, world)
  for _, word in ipairs(rest) do
    if word:match '^%-%-template' then return {} end
  end
  local printed = core.run({ pandoc.program(world), '--print-default-template=opendocument' }, { timeout_ms = 20000 })
  local text, count = (printed and printed.code == 0 and printed.out or ''):gsub('%$automatic%-styles%$', '%0' .. highlighted, 1)
  if count == 0 or text:find('"Highlighted".*"Highlighted"') or not core.write_file(path, text) then return {} end
  return { '--template=' .. path }
end

local made_by_pandoc = { html = true, htm = true, xhtml = true, docx = true, odt = true, epub = true, pdf = true, tex = true, latex = true,
                         rtf = true, pptx = true }

--- Is it the ending of files that are no Markdown?
function M.is_format(extension)
  return made_by_pandoc[extension] or false
end

local guide_max = 2000 * 1024 * 1024 -- bytes

--- The format and dialect that the environment tells the filter of.
local function environment_of(job, inside, options, dialect)
  local environment = { 'STUDYGUIDE_OPTIONS=' .. core.json_encode(options), 'STUDYGUIDE_SOURCE=' .. job.source,
                        'STUDYGUIDE_FOLDER=' .. (job.document.directory or './'), 'STUDYGUIDE_METADATA=' .. own_metadata(job.args.rest),
                        'STUDYGUIDE_PICTURES=' .. inside .. 'pictures', 'STUDYGUIDE_OUTPUT=' .. (job.output or '') }
  environment[#environment + 1] = job.media_link and 'STUDYGUIDE_MEDIA_LINK=' .. job.media_link
  environment[#environment + 1] = job.pages and 'STUDYGUIDE_PAGE_IMAGES=' .. job.pages
  environment[#environment + 1] = job.reply and 'STUDYGUIDE_REPLY=' .. job.reply
  environment[#environment + 1] = job.guide and 'STUDYGUIDE_GUIDE=' .. job.guide
  environment[#environment + 1] = dialect and 'STUDYGUIDE_DIALECT=' .. dialect
  return environment
end

--- The pages' pictures of a PDF, for its study page.
local function draw_pages(job, folder, world)
  local message = 'page images are shown of papers in PDF that are named as a file'
  if job.document.pdf_file then
    local cache = not job.args.config.no_cache and (job.args.config.cache or caches.default_directory(world.getenv))
    message = sheets.draw(job.document.pdf_file, job.document.pdf.pages, folder, cache and cache .. '/pictures')
    job.pages = folder
  end
  if message and not job.args.config.quiet then world.log('warning', message) end
end

--- What pandoc is given: the document or, where the guide can be made here, the guide's reply in a file and no more.
---@return string? json, string? message, string? code
local function input_of(job, options, inside, to, world)
  local row = formats.of_output(to, job.output and source.extension(job.output))
  local asked = direct.is_possible(job, world) and direct.asked(row, world)
  if not asked then return citations.resolve(job.document, job.args.config, world, not row.markdown) end
  asked.media, asked.name, asked.pages = inside .. 'pictures', job.source, job.pages
  local json, reply, code = direct.handed(job.document, job.args.config, options, asked, world)
  if not json then return nil, reply, code end
  local ok, message
  ok, message, code = core.write_file(inside .. 'reply', reply)
  if not ok then return nil, message, code end
  job.reply = inside .. 'reply'
  return json
end

--- The guide from pandoc, through the filter.
---@param options table  the layer of the command line
---@return string? text, string? message, string|integer? status
local function through_pandoc(job, options, inside, temporary_output, world)
  local args, output, dialect = job.args, job.output, nil
  if job.media then
    options.media = inside .. 'media'
    job.media_link = media.link(job.media, output, world)
  end
  if job.page_images then draw_pages(job, inside .. 'pages', world) end
  pictures.unpack(job.document.bytes or '', job.document.format or '', inside .. 'pictures')
  local to = M.format_of(output, args.options.to)
  if to == 'obsidian' then to, dialect = 'markdown', 'obsidian' end
  local json, message, code = input_of(job, options, inside, to, world)
  if not json then return nil, message, code end
  local engine_arguments, engine = {}, nil
  if to == 'pdf' or not to and source.extension(output) == 'pdf' then engine_arguments, engine = pdf.arguments(json, args.rest) end
  if to == 'odt' or not to and source.extension(output) == 'odt' then
    engine_arguments = opendocument_arguments(inside .. 'template.xml', args.rest, world)
  end
  if pdf.html_engines[engine] then options.page = false end
  local arguments = {}
  for _, list in ipairs { format_arguments(output, args.options.to, args.config, world), { to and '--to=' .. to },
                          { args.config.quiet and '--quiet' or nil }, engine_arguments, args.rest } do
    table.move(list, 1, #list, #arguments + 1, arguments)
  end
  return pandoc.write({
    json = json, filter = world.root .. '/filters/studyguide.lua', output = temporary_output, arguments = arguments,
    timeout_ms = job.timeout_ms, environment = environment_of(job, inside, options, dialect), quiet = args.config.quiet,
  }, world)
end

--- Whether the guide can be made in this process.
function M.is_direct(job, world)
  return direct.is_enough(job, M.format_of(job.output, job.args.options.to), world)
end

--- Makes the guide with everything that is written in `folder`: the guide's own file, and those of the extras.
---@param folder string?  nil for a job that is direct and has no extras
---@return table made  { status, message, texts = { { path, text } … } }
function M.run(job, folder, world)
  local args, output, is_direct = job.args, job.output, M.is_direct(job, world)
  local name = output and output:gsub('/+$', ''):match '[^/]*$' or ''
  local temporary_output = output and not is_direct and folder .. '/' .. name
  local options = {}
  for key, value in pairs(args.config) do options[key] = value end
  local inside = folder and folder .. (name:sub(1, 1) == 'x' and '/y-' or '/x-') -- never the guide's own name
  for _, row in ipairs(job.extras) do options[row.option] = inside .. row.option end
  local text, problem, status
  if is_direct then
    text, problem, status = direct.write(job.document, options, world)
  else
    text, problem, status = through_pandoc(job, options, inside, temporary_output, world)
  end
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
  if text then made.guide = temporary_output and world.read_file(temporary_output, guide_max) or not temporary_output and text or nil end
  if text and not made.guide then made.status, made.message = move_folder(temporary_output, output) end
  return made
end

return M
