--- A build's guide where pandoc has nothing to add: Markdown goes out as it is printed, so that no second pandoc is
-- started to pass it on.
--
--     if direct.is_enough(job, to, world) then text, message, code = direct.write(document, options, world) end

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

--- Whether the guide is all that is asked for: Markdown, with no pictures and no word for pandoc.
---@param job table  of a build
---@param to string?  the format where it is named or the output tells none
function M.is_enough(job, to, world)
  local row = formats.of_output(to, job.output and source.extension(job.output))
  if not row.markdown or to == 'obsidian' or (to or ''):find '[+-]' or #job.args.rest > 0 or job.media or job.guide then return false end
  for _, name in ipairs { 'HOST', 'GUIDE', 'DIALECT' } do
    if (world.getenv('STUDYGUIDE_' .. name) or '') ~= '' then return false end
  end
  return options_of(job.document.decoded.meta) ~= nil
end

--- The guide's text, as the filter has pandoc write it.
---@param document table  as source.read gives it
---@param options table   the layer of the command line
---@return string? text, string? message, string? code
function M.write(document, options, world)
  local decoded = citations.resolved(document, options, world)
  local layer = assert(core.json_encode(core.json_object(options)))
  local inner = setmetatable({
    getenv = function (name)
      if name == 'STUDYGUIDE_OPTIONS' then return layer end
      return world.getenv(name)
    end,
  }, { __index = world })
  local reply = request.answer({
    document = decoded, metadata = options_of(document.decoded.meta), form = 'markdown', inputs = {},
    errors_only = true,
    source = { latex = document.latex, folders = document.directory or './' },
  }, inner)
  if reply.error then return nil, reply.error.message, reply.error.code end
  for _, text in ipairs(not reply.quiet and reply.warnings or {}) do world.log('warning', text) end
  local text = reply.guide.markdown
  return text:sub(-1) == '\n' and text or text .. '\n'
end

return M
