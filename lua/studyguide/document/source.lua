--- The paper as the user names it: a file or standard input, looked at before pandoc is.
--
--     local document, message, code = source.read('paper.tex', { from = nil }, world)
--     document.opened, document.latex, document.warnings

local archive = require 'studyguide.document.archive'
local citations = require 'studyguide.document.citations'
local cells = require 'studyguide.document.cells'
local core = require 'studyguide.core'
local gate = require 'studyguide.document.gate'
local guess = require 'studyguide.document.guess'
local includes = require 'studyguide.document.includes'
local kinds = require 'studyguide.document.kind'
local latexml = require 'studyguide.document.latexml'
local markup = require 'studyguide.document.markup'
local opened = require 'studyguide.document.opened'
local pandoc = require 'studyguide.document.pandoc'
local pasted = require 'studyguide.document.pasted'
local pdf = require 'studyguide.document.pdf'
local paper_reader = require 'studyguide.document.paper'
local printed = require 'studyguide.document.printed'
local readings = require 'studyguide.document.readings'
local rescue = require 'studyguide.document.rescue'
local rawtex = require 'studyguide.document.rawtex'
local tex = require 'studyguide.document.tex'

local M = {}

-- Markdown with code cells, which pandoc does not know.
local cell_extensions = { rmd = true, qmd = true }

-- Bytes of a paper. Formats that are not text hold pictures, too.
M.limits = { text = 64 * 1024 * 1024, binary = 512 * 1024 * 1024 }

M.extension = kinds.extension

--- What is wrong with the file's bytes, or nil.
local function problem_of(path, text, format)
  if not text:match '%S' then return ('%s is empty'):format(path) end
  local utf16 = format == 'latex' and (text:match '^\255\254' or text:match '^\254\255')
  if text:find('\0', 1, true) and not utf16 then return ('%s is not text: it holds NUL bytes'):format(path) end
  local bad = core.utf8_invalid(text)
  if bad and format ~= 'latex' then
    local _, line = text:sub(1, bad):gsub('\n', '\n')
    return ('%s:%d: invalid UTF-8 (byte %d): save it as UTF-8, for example with iconv'):format(path, line + 1, bad)
  end
end

---@class SourceOptions
---@field from? string  pandoc's format name
---@field guess? boolean  false: no headings are guessed where the document marks none
---@field allow_outside? boolean  files outside the paper's folder may be read
---@field tex? boolean  LaTeX: its numbers are taken from a run of TeX
---@field reader? string  LaTeX: "latexml" is read by latexml-oxide
---@field cites? boolean  the document is asked for with its citations resolved: LaTeX is read so at once, as document.cited
---@field keep? boolean  what an archive was unpacked into stays, for its pictures, until document.done() is called
---@field root? string  the paper's folder, where that is not its main file's own
---@field formulas? string[]  LaTeX: those that hold the paper's macros come back as document.expanded

M.resolve = archive.resolve

--- Gives the document the headings that it only shows; what was guessed.
---@param document Document
local function guessed(document, options)
  if options.guess == false then return {} end
  local notes, changed = guess.document(document)
  document:take(changed)
  return notes
end

--- A reading: pandoc's JSON, its warnings, what it lost of the source, how much it holds.
local function reading_of(source, json, warnings)
  local lost, measure = tex.compare(source, json)
  return { json = json, warnings = warnings, lost = lost, measure = measure }
end

--- Pandoc's own reading of the source: its files stand in their places, since pandoc opens none.
local function read_alone(source, options, directory, world)
  local json, warnings = pandoc.read_tex({ text = source.flat, from = options.from or 'latex', directory = directory,
    timeout_ms = M.second_ms }, world)
  return json and reading_of(source, json, warnings)
end

M.second_ms = 30000  -- for a second reading, which nobody waits for

--- The readable source through pandoc. A passage that pandoc cannot read is given as its words alone.
---@return table? reading, string? message, string? code, table[] notes
local function read_through_door(source, options, directory, world)
  local notes, text = {}, source.source
  local request = { text = text, from = options.from or 'latex', directory = directory }
  if options.cites then
    local json, warnings, cited = citations.read(request, options, world)
    if json then
      local reading = reading_of(source, json, warnings)
      reading.cited = cited
      return reading, nil, nil, notes
    end
  end
  for _ = 0, rescue.tries do
    request.text = text
    local json, message, code = pandoc.read_tex(request, world)
    if json then return reading_of(source, json, message), nil, nil, notes end
    local better, note
    if code == 'EPARSE' then better, note = rescue.plain_passage(text, message) end
    if not better then return nil, message, code, notes end
    text, notes[#notes + 1] = better, note
  end
  return nil, 'pandoc cannot read the paper: too many passages of it', 'EPARSE', notes
end

--- Something that the reader of a guide would miss.
local function has_lost(reading)
  for _, row in ipairs(reading.lost) do
    if row.code ~= 'source/title-lost' then return true end
  end
  return false
end

--- The better of two readings of a LaTeX source: through the front door and, where that loses something,
-- pandoc's own. What either lost is among the findings.
---@return table? reading, string? message, string? code, table[] findings
local function best_reading(source, options, directory, world)
  local first, message, code, findings = read_through_door(source, options, directory, world)
  if not first and code ~= 'EPARSE' then return nil, message, code, findings end
  if first and not has_lost(first) then return first, nil, nil, findings end
  local second = read_alone(source, options, directory, world)
  if not second then return first, message, code, findings end
  local wins = not first or readings.second_wins(first.measure, second.measure)
  local how = first and 'the front door ' .. readings.told(first.measure) or 'the front door gave nothing that pandoc can read'
  findings[#findings + 1] = { code = 'source/read-twice', file = '', line = 0, message = ('%s; pandoc alone %s: %s is used'):format(
    how, readings.told(second.measure), wins and 'its own reading' or 'the first') }
  return wins and second or first, nil, nil, findings
end

-- Of a source's headings, lost by the better of two readings: more, and a third is tried. Of 20 papers none loses one; where
-- pandoc gives up half-way, those behind the place are gone.
local few_headings = 0.5

--- latexml-oxide's reading where the user names it; else where the others gave nothing, or far fewer headings than there are.
---@return table? reading, string? message, string? code, table[] findings
local function third_reading(path, source, reading, options, findings, world)
  local asked = options.reader == 'latexml'
  if not asked then
    local few = reading and reading.measure.headings_lost > few_headings * reading.measure.headings
    if reading and not few or not latexml.opens_none(source.flat) then return nil, nil, nil, findings end
  end
  local json, message, code = latexml.read(asked and { path = path } or { text = source.flat }, world)
  if not json then
    if asked then return nil, message, code, findings end
    return nil, nil, nil, findings
  end
  local third = reading_of(source, json, '')
  if not asked and reading and not readings.second_wins(reading.measure, third.measure) then return nil, nil, nil, findings end
  findings[#findings + 1] = { code = 'source/read-by-latexml', file = '', line = 0,
    message = "latexml-oxide's reading is used; it " .. readings.told(third.measure) }
  return third, nil, nil, findings
end

--- The source and the reading of it that is used.
local function chosen_reading(path, source, options, directory, world)
  if options.reader == 'latexml' then return third_reading(path, source, nil, options, {}, world) end
  local reading, why, code, told = best_reading(source, options, directory, world)
  if not reading and code ~= 'EPARSE' then return nil, why, code, told end
  local third = third_reading(path, source, reading, options, told, world)
  return third or reading, why, code, told
end

--- The source as the front door reads it; with `tex`, by the numbers of a run of TeX.
local function read_source(path, text, options, world)
  if not options.tex then return tex.read(path, options, world, text) end
  return printed.with_aux(path, text, function (aux, problem)
    local source, message, code = tex.read(path, setmetatable({ aux = aux or options.aux }, { __index = options }), world, text)
    if source and problem then
      table.insert(source.warnings, 1, { code = 'source/tex-run', file = '', line = 0, message = 'the paper was not run through TeX: ' .. problem })
    end
    return source, message, code
  end)
end

--- A LaTeX paper through the front door.
local function read_latex(path, text, options, world)
  local directory, name = path:match '^(.*/)([^/]*)$'
  local source, problem, status = read_source(path, text, options, world)
  if not source then return nil, problem, status end
  local reading, why, code, told = chosen_reading(path, source, options, directory, world)
  if not reading then return nil, why, code end
  local document = assert(opened.of(reading.json))
  for field, value in pairs(tex.meta_of(source)) do document.meta[field] = value end
  local findings = table.move(source.warnings, 1, #source.warnings, 1, {})
  table.move(told, 1, #told, #findings + 1, findings)
  table.move(reading.lost, 1, #reading.lost, #findings + 1, findings)
  local expanded = options.formulas and tex.expand(path, options.formulas, options, world, text) or {}
  local notes = #source.headings == 0 and guessed(document, options) or {}
  table.move(notes, 1, #notes, #findings + 1, findings)
  -- Where headings were guessed, citations are resolved in what came of it.
  local cited = #notes == 0 and reading.cited or nil
  return { opened = document, cited = cited, latex = true, warnings = reading.warnings, directory = directory,
           source = source, findings = findings, lost = reading.lost, expanded = expanded, name = (name or path):gsub('%.%w+$', '') }
end

--- A document as its reader sees it, where that is more than pandoc reads of it.
---@return string? text, string? message, string? code
local function mended(path, text, format)
  if format:match '^%w+' ~= 'docx' then return markup.mended(text, format) end
  local better, message, code = core.docx_mend(text)
  if better or code == 'EPARSE' then return better or text end -- what we cannot read pandoc may
  return nil, ('%s cannot be read: %s'):format(path, message), code == 'ETOOBIG' and 'EPARSE' or code
end

--- The reading by pandoc, in its sandbox, with the files that passed the gate.
local function read_other(path, text, format, options, world)
  local directory, name = path:match '^(.*/)([^/]*)$'
  name = name or path
  local extension = kinds.extension(path)
  if cell_extensions[extension] or format:match '^markdown' and cells.are_in(text) then text = cells.plain(text) end
  local handed, notes = {}, {}
  if not kinds.is_binary(format) then
    handed, notes, text = includes.of(format, text, name, gate.of(directory, options, world))
  end
  local problem, failure
  text, problem, failure = mended(path, text, format)
  if not text then return nil, problem, failure end
  local json, why, code = pandoc.read({ text = text, from = format, directory = directory, handed = handed }, world)
  if not json then
    for _, row in ipairs(notes) do world.log('warning', tex.line(row)) end
    return nil, why, code
  end
  if format == 'docx' and options.guess ~= false and not json:find('"t":"Header"', 1, true) then
    -- Headings may stand in another language's styles, which pandoc names only when asked.
    json = pandoc.read({ text = text, from = 'docx+styles', directory = directory }, world) or json
  end
  local document = assert(opened.of(json))
  if format:match '^markdown' then rawtex.read(document, { directory = directory }, world) end
  local guesses = guessed(document, options)
  table.move(guesses, 1, #guesses, #notes + 1, notes)
  return { opened = document, latex = false, warnings = why, directory = directory, findings = notes, lost = {},
           name = name:gsub('%.%w+$', ''), bytes = kinds.is_binary(format) and text or nil, format = format }
end

--- Text out of a PDF: in a file that is plain text by its name, or of no name, where nothing says another format.
local function is_pasted(text, kind, path, options)
  if options.from then return options.from == 'text' end
  local extension = kinds.extension(path)
  return kind.format == 'markdown' and (kind.guessed or extension == 'txt' or extension == 'text') and pasted.is_pasted(text)
end

local function read_pasted(path, text, world)
  local version, message, code = pandoc.api_version(world)
  if not version then return nil, message, code end
  local json, notes = pasted.document(text, version)
  local directory, name = path:match '^(.*/)([^/]*)$'
  for _, note in ipairs(notes) do note.file, note.line = '', 0 end
  return { opened = assert(opened.of(json)), latex = false, warnings = '', directory = directory, findings = notes, lost = {},
           name = (name or path):gsub('%.%w+$', '') }
end

--- What the process was handed open: its format is told, or shows.
local function stream_kind(path, text, options)
  if options.from then return { format = options.from, binary = kinds.is_binary(options.from) } end
  local kind = kinds.of(text:sub(1, kinds.head), 'stdin')
  if kind.refused or (kind.format and not (kind.guessed and kind.format == 'markdown')) then return kind end
  if kind.archive then return { refused = 'it is an archive; save it, and name the file' } end
  return nil, ("%s needs its format: '--from latex', '--from markdown' …"):format(path == '-' and 'standard input' or path)
end

local function read_stream(path, options, world)
  local text, message, code = core.read_file(path, M.limits[options.from and kinds.is_binary(options.from) and 'binary' or 'text'], true)
  if not text then return nil, message, code end
  local kind, unknown = stream_kind(path, text, options)
  if (not kind or not kind.refused) and is_pasted(text, kind or { format = 'markdown', guessed = true }, '', options) then
    local bad = problem_of('standard input', text, 'markdown')
    if bad then return nil, bad, 'EPARSE' end
    return read_pasted('stdin', text, world)
  end
  if not kind then return nil, unknown, 'EUSAGE' end
  if kind.refused then return nil, ('%s cannot be read: %s'):format(path, kind.refused), 'EPARSE' end
  local problem = not kind.binary and problem_of(path == '-' and 'standard input' or path, text, kind.format)
  if problem then return nil, problem, 'EPARSE' end
  if kind.format == 'pdf' then return pdf.read_bytes(text, options, world) end
  if kind.format:match '^latex' then return read_latex('stdin.tex', text, options, world) end
  local document, why, status = read_other('stdin', text, kind.format, options, world)
  return document, why, status
end

---@return table? document, string? message, string? code
function M.read(path, options, world)
  if archive.is_stream(path) then
    local document, message, code = read_stream(path, options, world)
    if document then document.done = function () end end
    return document, message, code
  end
  local resolved, why_not, status, done, root = M.resolve(path, world)
  if not resolved then return nil, why_not, status end
  options = setmetatable({ root = root }, { __index = options })
  local document, problem, code = M.read_file(resolved, options, world)
  if document and options.keep then document.done = done else done() end
  if document and resolved ~= path then document.name = path:match '([^/]+)/*$':gsub('%.tar%.gz$', ''):gsub('%.%w+$', '') end
  return document, problem, code
end

--- As M.read, for a file that is not an archive.
---@return table? document, string? message, string? code
function M.read_file(path, options, world)
  local head, message = archive.head(path)
  if not head then return nil, message, 'EIO' end
  local kind = kinds.of(head, path)
  if kind.refused then return nil, ('%s cannot be read: %s'):format(path, kind.refused), 'EPARSE' end
  local format = options.from or kind.format
  if format == 'pdf' then return pdf.read(path, options, world) end
  local is_binary = kinds.is_binary(format)
  local text, why, code = core.read_file(path, M.limits[is_binary and 'binary' or 'text'])
  if not text then return nil, why, code end
  if text == '' then return nil, ('%s is empty'):format(path), 'EPARSE' end
  local problem = not is_binary and problem_of(path, text, format)
  if problem then return nil, problem, 'EPARSE' end
  if is_pasted(text, kind, path, options) then return read_pasted(path, text, world) end
  if format:match '^latex' then return read_latex(path, text, options, world) end
  return read_other(path, text, format, options, world)
end

--- The paper as a build has it: read, its citations by its bibliography, its text by sections.
---@param options table  resolved options, and `from` and `formulas` as M.read takes them
---@return table? paper, table|string document, string? code
function M.paper(path, options, world)
  local document, message, code = M.read(path, setmetatable({ cites = true }, { __index = options }), world)
  if not document then return nil, message, code end
  local paper = paper_reader.from_document(citations.resolved(document, options, world), { latex = document.latex, run_in = options.run_in })
  return paper, document
end

return M
