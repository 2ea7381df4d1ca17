--- The paper as the user names it: a file or standard input, looked at before pandoc is.
--
--     local document, message, code = source.read('paper.tex', { from = nil }, world)
--     document.json, document.latex, document.warnings

local archive = require 'studyguide.document.archive'
local citations = require 'studyguide.document.citations'
local core = require 'studyguide.core'
local guess = require 'studyguide.document.guess'
local pandoc = require 'studyguide.document.pandoc'
local paper_reader = require 'studyguide.document.paper'
local tex = require 'studyguide.document.tex'

local M = {}

-- Formats that are text: their bytes are looked at first. Others are archives that pandoc opens.
local text_extensions = { tex = 'latex', ltx = 'latex', latex = 'latex', rnw = 'latex', snw = 'latex', rtex = 'latex',
                          md = 'markdown', markdown = 'markdown', txt = 'markdown', rmd = 'markdown', qmd = 'markdown',
                          org = 'org', rst = 'rst', html = 'html', htm = 'html', typ = 'typst', json = 'json' }

-- Markdown with code cells, which pandoc does not know.
local cell_extensions = { rmd = true, qmd = true }

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
---@field guess? boolean  false: no headings are guessed where the document marks none
---@field allow_outside? boolean  LaTeX: files outside the paper's folder may be read
---@field formulas? string[]  LaTeX: those that hold the paper's macros come back as document.expanded

M.resolve = archive.resolve

--- The document with the headings that it only shows, and what was guessed.
local function guessed(json, options)
  if options.guess == false then return json, {} end
  local document = assert(core.json_decode(json))
  local notes, changed = guess.document(document)
  return changed and assert(core.json_encode(document)) or json, notes
end

--- A LaTeX paper through the front door.
local function read_latex(path, text, options, world)
  local directory, name = path:match '^(.*/)([^/]*)$'
  local source, problem, status = tex.read(path, options, world, text)
  if not source then return nil, problem, status end
  local json, why, code = pandoc.read({ text = source.source, from = options.from or 'latex', directory = directory }, world)
  if not json then return nil, why, code end
  local glossary = tex.glossary_meta(source)
  if glossary then
    json = json:gsub('"meta":{(.?)', function (next)
      return '"meta":{"studyguide_glossary":' .. core.json_encode(glossary) .. (next == '}' and '}' or ',' .. next)
    end, 1)
  end
  local findings = table.move(source.warnings, 1, #source.warnings, 1, {})
  local lost = tex.compare(source, assert(core.json_decode(json)))
  table.move(lost, 1, #lost, #findings + 1, findings)
  local expanded = options.formulas and tex.expand(path, options.formulas, options, world, text) or {}
  local notes = {}
  if #source.headings == 0 then json, notes = guessed(json, options) end
  table.move(notes, 1, #notes, #findings + 1, findings)
  return { json = json, latex = true, warnings = why, directory = directory, source = source, findings = findings, lost = lost,
           expanded = expanded, name = (name or path):gsub('%.%w+$', '') }
end

---@return table? document, string? message, string? code
function M.read(path, options, world)
  if path == '-' then
    if not options.from then return nil, "standard input needs its format: '--from latex', '--from markdown' …", 'EUSAGE' end
    local text = io.read 'a'
    local problem = problem_of('standard input', text, options.from)
    if problem then return nil, problem, 'EPARSE' end
    if options.from:match '^latex' then return read_latex('stdin.tex', text, options, world) end
    local json, message, code = pandoc.read({ text = text, from = options.from }, world)
    if not json then return nil, message, code end
    local notes
    json, notes = guessed(json, options)
    return { json = json, latex = false, warnings = message, name = 'stdin', findings = notes, lost = {} }
  end
  local resolved, why_not, status, done = M.resolve(path)
  if not resolved then return nil, why_not, status end
  local document, problem, code = M.read_file(resolved, options, world)
  done()
  if document and resolved ~= path then document.name = path:match '([^/]+)/*$':gsub('%.tar%.gz$', ''):gsub('%.%w+$', '') end
  return document, problem, code
end

--- As M.read, for a file that is no archive.
---@return table? document, string? message, string? code
function M.read_file(path, options, world)
  local text, message = read_file(path)
  if not text then return nil, message, 'EIO' end
  local format = options.from or text_extensions[M.extension(path)]
  if text == '' then return nil, ('%s is empty'):format(path), 'EPARSE' end
  local problem = format and problem_of(path, text, format)
  if problem then return nil, problem, 'EPARSE' end
  if format and format:match '^latex' then return read_latex(path, nil, options, world) end
  local directory, name = path:match '^(.*/)([^/]*)$'
  local json, why, code
  if cell_extensions[M.extension(path)] then
    text = require('studyguide.document.cells').plain(text)
    json, why, code = pandoc.read({ text = text, from = format, directory = directory }, world)
  else
    json, why, code = pandoc.read({ path = './' .. (name or path), from = options.from, directory = directory }, world)
  end
  if not json then return nil, why, code end
  if M.extension(path) == 'docx' and not options.from and options.guess ~= false and not json:find('"t":"Header"', 1, true) then
    -- Headings may stand in another language's styles, which pandoc names only when asked.
    json = pandoc.read({ path = './' .. (name or path), from = 'docx+styles', directory = directory }, world) or json
  end
  local notes
  json, notes = guessed(json, options)
  return { json = json, latex = false, warnings = why, directory = directory, findings = notes, lost = {},
           name = (name or path):gsub('%.%w+$', '') }
end

--- The paper as a build has it: read, its citations by its bibliography, its text by sections.
---@param options table  resolved options, and `from` and `formulas` as M.read takes them
---@return table? paper, table|string document, string? code
function M.paper(path, options, world)
  local document, message, code = M.read(path, options, world)
  if not document then return nil, message, code end
  local paper = paper_reader.from_document(assert(core.json_decode(citations.resolve(document, options, world))),
    { latex = document.latex, run_in = options.run_in })
  return paper, document
end

return M
