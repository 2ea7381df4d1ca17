--- The paper as the user names it: a file or standard input, looked at before pandoc is.
--
--     local document, message, code = source.read('paper.tex', { from = nil }, world)
--     document.json, document.latex, document.warnings

local core = require 'studyguide.core'
local pandoc = require 'studyguide.pandoc'

local M = {}

-- Formats that are text: their bytes are looked at first. Others are archives that pandoc opens.
local text_extensions = { tex = 'latex', ltx = 'latex', latex = 'latex', md = 'markdown', markdown = 'markdown', txt = 'markdown',
                          org = 'org', rst = 'rst', html = 'html', htm = 'html', typ = 'typst', json = 'json' }

function M.extension(path)
  return (path:match '%.(%w+)$' or ''):lower()
end

--- What is wrong with the file's bytes, or nil.
local function problem_of(path, text, format)
  if not text:match '%S' then return ('%s is empty'):format(path) end
  if text:find('\0', 1, true) then return ('%s is no text: it holds NUL bytes'):format(path) end
  local bad = core.utf8_invalid(text)
  if bad and format ~= 'latex' then
    local _, line = text:sub(1, bad):gsub('\n', '\n')
    return ('%s:%d: invalid UTF-8 (byte %d): save it as UTF-8, for example with iconv'):format(path, line + 1, bad)
  end
end

local function read_file(path)
  local file, message = io.open(path, 'rb')
  if not file then return nil, message end
  local text, why = file:read 'a'
  file:close()
  if not text then return nil, ('%s: %s'):format(path, why or 'cannot be read') end
  return text
end

---@class SourceOptions
---@field from? string  pandoc's format name

---@return table? document, string? message, string? code
function M.read(path, options, world)
  if path == '-' then
    if not options.from then return nil, "standard input needs its format: '--from latex', '--from markdown' …", 'EUSAGE' end
    local text = io.read 'a'
    local problem = problem_of('standard input', text, options.from)
    if problem then return nil, problem, 'EPARSE' end
    local json, message, code = pandoc.read({ text = text, from = options.from }, world)
    if not json then return nil, message, code end
    return { json = json, latex = options.from:match '^latex' ~= nil, warnings = message, name = 'stdin' }
  end
  local text, message = read_file(path)
  if not text then return nil, message, 'EIO' end
  local format = options.from or text_extensions[M.extension(path)]
  if text == '' then return nil, ('%s is empty'):format(path), 'EPARSE' end
  local problem = format and problem_of(path, text, format)
  if problem then return nil, problem, 'EPARSE' end
  local directory, name = path:match '^(.*/)([^/]*)$'
  local json, why, code = pandoc.read({ path = './' .. (name or path), from = options.from, directory = directory }, world)
  if not json then return nil, why, code end
  return { json = json, latex = format ~= nil and format:match '^latex' ~= nil, warnings = why, directory = directory,
           name = (name or path):gsub('%.%w+$', '') }
end

return M
