--- A build's guide, made in the command itself, which has the document already. Markdown goes out as it is printed; for other
-- formats pandoc is handed the reply (host.handed), and no document that would only come back from it.
--
--     if direct.is_enough(job, to, world) then text, message, code = direct.write(document, options, world) end
--     if direct.is_possible(job, world) then reply, message, code = direct.reply(document, options, asked, world) end

local assets = require 'studyguide.output.page.assets'
local citations = require 'studyguide.document.citations'
local core = require 'studyguide.core'
local formats = require 'studyguide.output.formats'
local request = require 'studyguide.request'
local source = require 'studyguide.document.source'

local M = {}

--- A value of metadata as an option's: a boolean, or text of plain words. Nil for what else pandoc may make of it.
local function option_of(value)
  if value.t == 'MetaBool' or value.t == 'MetaString' then return value.c end
  local words = {}
  for i, inline in ipairs(value.t == 'MetaInlines' and value.c or { value }) do
    words[i] = inline.t == 'Str' and inline.c or inline.t == 'Space' and ' ' or nil
    if not words[i] then return nil end
  end
  return table.concat(words)
end

--- The options in decoded metadata as plain strings, by name; nil where one is more than words.
---@return table<string, string|boolean>?
local function options_of(meta)
  local options, own = {}, meta.studyguide
  for name, value in pairs(own and own.t == 'MetaMap' and own.c or {}) do
    options[name] = option_of(value)
    if options[name] == nil then return nil end
  end
  for key, value in pairs(meta) do
    local name = key:match '^studyguide%-(.+)'
    if name then options[name] = option_of(value) end
    if name and options[name] == nil then return nil end
  end
  return options
end

--- Whether the command knows all that the guide depends on: pandoc has been told nothing that it does not know.
---@param job table  of a build
function M.is_possible(job, world)
  if #job.args.rest > 0 or job.media or job.guide then return false end
  for _, name in ipairs { 'HOST', 'GUIDE', 'DIALECT' } do
    if (world.getenv('STUDYGUIDE_' .. name) or '') ~= '' then return false end
  end
  return options_of(job.document.opened.meta) ~= nil
end

--- Whether the guide is all that is asked for: Markdown, with no pictures and no word for pandoc.
---@param to string?  the format where it is named or the output tells none
function M.is_enough(job, to, world)
  local row = formats.of_output(to, job.output and source.extension(job.output))
  return row.markdown ~= nil and to ~= 'obsidian' and not (to or ''):find '[+-]' and M.is_possible(job, world)
end

--- What a guide in another format is asked for; nil where pandoc alone knows that, and for PDF, whose pictures depend on
--- the engine.
---@param row Format
---@return { form: string, pictures: string? }?
function M.asked(row, world)
  if row.markdown or row.tex then return nil end
  return { form = row.page and assets.is_there('page.css', world.root) and 'page' or 'spans', pictures = row.pictures }
end

--- The reply to a request for the document's guide.
---@param resolved Document  as it goes into the guide (citations.resolved)
---@param document table  as source.read gives it
---@param options table   the layer of the command line
---@param asked { form: string, pictures: string?, media: string?, name: string?, pages: string? }
---@return table? reply, string? message, string? code
local function answer(resolved, document, options, asked, world)
  local given = { STUDYGUIDE_OPTIONS = assert(core.json_encode(core.json_object(options))), STUDYGUIDE_PAGE_IMAGES = asked.pages }
  local inner = setmetatable({ getenv = function (name) return given[name] or world.getenv(name) end }, { __index = world })
  local reply = request.answer({
    document = resolved, metadata = options_of(document.opened.meta), form = asked.form, pictures = asked.pictures, inputs = {},
    errors_only = true,
    source = { latex = document.latex, folders = asked.media and (document.directory or './') .. '\n.' or document.directory or './',
               media = asked.media, name = asked.name },
  }, inner)
  if reply.error then return nil, reply.error.message, reply.error.code end
  for _, text in ipairs(not reply.quiet and reply.warnings or {}) do world.log('warning', text) end
  return reply
end

--- The guide's text, as the filter has pandoc write it.
---@param document table  as source.read gives it
---@param options table   the layer of the command line
---@return string? text, string? message, string? code
function M.write(document, options, world)
  local reply, message, code = answer(citations.resolved(document, options, world), document, options, { form = 'markdown' }, world)
  if not reply then return nil, message, code end
  local text = reply.guide.markdown
  return text:sub(-1) == '\n' and text or text .. '\n'
end

--- What pandoc is given to write another format: a document that holds no more than metadata, and the reply.
---@return string? document, string? reply_or_message, string? code
function M.handed(document, config, options, asked, world)
  local resolved = citations.resolved(document, config, world, true)
  local reply, message, code = answer(resolved, document, options, asked, world)
  if not reply then return nil, message, code end
  local shown = { outline = reply.outline, page = reply.page, bodies = reply.bodies, figures = reply.figures }
  return resolved:frame(), assert(core.json_encode(shown))
end

return M
