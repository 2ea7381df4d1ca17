--- The files that a build's command line and settings name: those to be written, and those to be read.
--
--     local files, problem = named.files(args, settings, world)
--     local message, code = targets.refusal(files.writes, files.reads, world)
--     message, code = named.refusal(files, document, path, world)    -- once the paper has been read

local assets = require 'studyguide.output.page.assets'
local extras = require 'studyguide.output.extras'
local reads = require 'studyguide.document.reads'
local targets = require 'studyguide.output.targets'

local M = {}

--- Whether a word for pandoc is this option: it takes any beginning that no other option shares.
local function is_option(name, option, least)
  return #name >= least and option:sub(1, #name) == name
end

--- Notes whatever a word may name as a file: the whole, or what follows "=" or ":", or "-H".
local function add_reads(word, rows)
  local candidates = { word, word:match '^%-%a(.+)$', word:match '=(.*)$', word:match '^[^=]*=[^=:]*[=:](.*)$', word:match ':(.*)$' }
  for i = 1, 5 do
    local path = candidates[i]
    if path and path ~= '' and path ~= '-' then rows[#rows + 1] = { what = "a file that pandoc's options name", path = path } end
  end
end

--- What pandoc's own options, behind "--", write and read.
---@return string? problem
local function pass_on(words, files)
  for i, word in ipairs(words) do
    local name, value = word:match '^%-%-([%a-]+)=(.*)$'
    if not name then name, value = word:match '^%-%-([%a-]+)$', words[i + 1] end
    if word:match '^%-o' or name and is_option(name, 'output', 1) then
      return "the guide's own --output names the file to write, before the '--'"
    elseif name and value and is_option(name, 'log', 2) then
      files.writes[#files.writes + 1] = { what = "pandoc's --log", path = value }
    elseif name and value and is_option(name, 'extract-media', 2) then
      files.media = value
    elseif files.writes[#files.writes].path ~= word then -- the value of --log is not input
      add_reads(word, files.reads)
    end
  end
end

---@class NamedFiles
---@field writes Named[]
---@field reads Named[]
---@field media? string  the folder of --extract-media

---@param settings table  resolved options
---@return NamedFiles? files, string? problem
function M.files(args, settings, world)
  local files = { writes = { { what = args.options.output and '--output' or 'standard output', path = args.options.output or '-' } },
                  reads = extras.reads(settings, world) }
  local to = args.options.to
  files.writes[1].unchecked = to ~= nil and to:match '^chunkedhtml' ~= nil -- which writes a folder
  if args.options.depfile then files.writes[2] = { what = '--depfile', path = args.options.depfile } end
  for _, row in ipairs(extras.writes(settings)) do files.writes[#files.writes + 1] = row end
  if settings.cache then files.writes[#files.writes + 1] = { what = '--cache', path = settings.cache, unchecked = true } end
  for _, path in ipairs(args) do table.insert(files.reads, 1, { what = 'the paper', path = path }) end
  for _, name in ipairs { 'template.html', 'page.css', 'page.js', 'study.js' } do
    files.reads[#files.reads + 1] = { what = 'a part of the page', path = assets.path(name, world.root) }
  end
  local problem = pass_on(args.rest, files)
  if problem then return nil, problem end
  return files
end

--- Pictures that --extract-media would put where they already are.
local function media_writes(files, found)
  local rows = {}
  for _, row in ipairs(files.media and found or {}) do
    if row.picture then rows[#rows + 1] = { what = '--extract-media', path = files.media .. '/' .. row.picture, unchecked = true } end
  end
  return rows
end

--- Why the outputs must not be written, now that the paper tells what it reads.
---@return string? message, string? code
function M.refusal(files, document, path, world)
  if not files.media and not targets.is_any_there(files.writes) then return nil end
  local found = reads.of(document, path, world)
  local message, code = targets.refusal(files.writes, found, world)
  if message then return message, code end
  return targets.refusal(media_writes(files, found), found, world)
end

return M
