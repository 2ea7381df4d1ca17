--- Papers in PDF: poppler's programs print what stands where, csrc/pdf makes a document of it.
--
--     local document, message, code = pdf.read('paper.pdf', {}, world)
--
-- The programs run without a shell, within limits of time and memory, and see one file. Nothing in a PDF runs:
-- scripts and attachments are not looked at.

local core = require 'studyguide.core'
local opened = require 'studyguide.document.opened'
local pandoc = require 'studyguide.document.pandoc'
local temporary = require 'studyguide.temporary'

local M = {}

M.limits = { seconds = 120, memory_mb = 4096 }

-- Of words of three letters or more: 5 % are English in a paper whose fonts name the wrong letters, 84 to 98 % in
-- 20 sound ones; for other languages, of all characters 28 % are letters against 76 %.
local sound = { words = 0.40, letters = 0.40 }

local advice = {
  missing = "%s was not found: install poppler's programs (apt, dnf: 'poppler-utils'; pacman, brew: 'poppler')",
  password = 'it needs a password: write a copy without one, for example with qpdf --decrypt --password=… in.pdf out.pdf',
  copying = 'its author forbids that its text is copied, and reading copies it',
  broken = 'it is damaged or cut off, or is not a PDF file: fetch it again',
  scanned = 'its pages are pictures and hold no text: make some with ocrmypdf in.pdf out.pdf, and read that',
  garbled = 'its fonts do not tell which letters they show, so that its text is of wrong ones: read the pages themselves with ' ..
    'ocrmypdf --force-ocr in.pdf out.pdf',
}

--- Runs one of poppler's programs on the file.
---@return string? output, string? message, string? code
local function run(argv)
  local result, message, code = core.run(argv, { timeout_ms = M.limits.seconds * 1000, memory_bytes = M.limits.memory_mb << 20 })
  if not result then return nil, message, code end
  if result.interrupted then return nil, 'interrupted', 'EINTR' end
  if result.code == 127 then return nil, advice.missing:format(argv[1]), 'EHOST' end
  if result.timed_out then return nil, ('%s did not finish within %d seconds and was stopped'):format(argv[1], M.limits.seconds), 'EPARSE' end
  if result.signal ~= 0 then return nil, ('%s was ended by signal %d'):format(argv[1], result.signal), 'EPARSE' end
  if result.code == 0 then return result.out end
  local said = result.err
  if said:find('ncorrect password', 1, true) then return nil, advice.password, 'EPARSE' end
  if said:find('not allowed', 1, true) then return nil, advice.copying, 'EPARSE' end
  return nil, advice.broken, 'EPARSE'
end

--- A name that no program takes for an option.
local function named(path)
  return path:match '^%-' and './' .. path or path
end

--- Whether a font is of the kind that names no letters: bitmaps, as TeX made them for long. Their ligatures are in no
--- text that pdftohtml prints.
local function has_nameless_fonts(path)
  local fonts = run { 'pdffonts', named(path) }
  for line in (fonts or ''):gmatch '[^\n]+' do
    if line:find ' Type 3 ' then return true end
  end
  return false
end

--- What poppler prints of a file.
---@return string? xml, table|string hints  their names or what is wrong
---@return string? code
local function printed(path)
  local xml, message, code = run { 'pdftohtml', '-xml', '-i', '-stdout', '-zoom', '3', '-noroundcoord', '-fontfullname', named(path) }
  if not xml then return nil, message or '', code end
  local words = has_nameless_fonts(path) and run { 'pdftotext', '-bbox', named(path), '-' }
  return xml, { dests = run { 'pdfinfo', '-dests', named(path) } or '', words = words or '' }
end

--- Why what was read is not a paper's text, or nil.
local function refusal(report)
  local filled = report.pages - report.empty_pages
  if filled == 0 or (report.empty_pages > report.pages // 2 and filled < 3) then return advice.scanned end
  if report.word_share < sound.words and report.letter_share < sound.letters then return advice.garbled end
end

local function finding(code, page, message)
  return { code = code, file = '', line = 0, message = page > 0 and ('page %d: %s'):format(page, message) or message }
end

--- How sure the reading was, and every place where it was not.
local function findings_of(report)
  local out = {}
  local function add(code, page, format, ...) out[#out + 1] = finding(code, page, format:format(...)) end
  if report.by_destination + report.by_bookmark == 0 and report.headings > 0 then
    add('pdf/headings-by-look', 0, 'the file names no headings: %d were found by their numbers and looks', report.headings)
  end
  if report.headings == 0 then add('pdf/no-headings', 0, 'no headings were found') end
  if report.bookmarks > report.bookmarks_met then
    add('pdf/bookmarks', 0, '%d of %d bookmarks name a heading that was not found', report.bookmarks - report.bookmarks_met, report.bookmarks)
  end
  if report.empty_pages > 0 then add('pdf/empty-pages', 0, '%d of %d pages hold no text', report.empty_pages, report.pages) end
  if report.word_share < 2 * sound.words and report.letter_share < 0.6 then
    add('pdf/garbled', 0, 'only %.0f %% of its words are known: some fonts may name wrong letters', 100 * report.word_share)
  end
  for _, note in ipairs(report.notes) do add(note.code, note.page, '%s', note.message) end
  return out
end

--- How sure the outline is, in one line: by what the headings were found, and whether bookmarks agree.
---@param report table  document.pdf
function M.certainty(report)
  local parts = {}
  for _, row in ipairs { { 'by_destination', 'destinations' }, { 'by_bookmark', 'bookmarks' }, { 'by_number', 'numbers' }, { 'by_look', 'looks' } } do
    if report[row[1]] > 0 then parts[#parts + 1] = ('%d by %s'):format(report[row[1]], row[2]) end
  end
  local agree = 'it has no bookmarks'
  if report.bookmarks > 0 then
    agree = report.bookmarks_met == report.bookmarks and 'its bookmarks agree'
      or ('%d of its %d bookmarks agree'):format(report.bookmarks_met, report.bookmarks)
  end
  return ('the PDF has %d headings: %s; %s'):format(report.headings, #parts > 0 and table.concat(parts, ', ') or 'none', agree)
end

--- A document from what poppler printed.
---@return string? json, table|string report, string? code
---@param hints { dests: string, words: string }  what pdfinfo and, for fonts that name no letters, pdftotext printed
function M.document(xml, hints, options)
  local json, report, code = core.pdf_read(xml, {
    dests = hints.dests, words = hints.words, ignore_hints = options.ignore_hints or false, places = options.places or false,
  })
  if not json then return nil, report, code end
  local why = refusal(report)
  if why then return nil, why, 'EPARSE' end
  return json, report
end

---@param path string  the file
---@param options { ignore_hints?: boolean, places?: boolean, version?: string }  places: blocks tell where they stand on
-- the pages; version: of pandoc's JSON, the host's by default
---@return table? document, string? message, string? code
function M.read(path, options, world)
  local xml, hints, code = printed(path)
  if not xml then return nil, ('%s cannot be read: %s'):format(path, hints), code end
  local json, report, status = M.document(xml, hints, options)
  if not json then return nil, ('%s cannot be read: %s'):format(path, report), status end
  local version, message, failure = options.version, nil, nil
  if not version then version, message, failure = pandoc.api_version(world) end
  if not version then return nil, message, failure end
  local directory, name = path:match '^(.*/)([^/]*)$'
  json = json:gsub('%[1,22,2,1%]', version, 1)
  return {
    opened = assert(opened.of(json)), latex = false, warnings = '', directory = directory, findings = findings_of(report),
    lost = {}, name = (name or path):gsub('%.%w+$', ''), pdf = report, pdf_file = path,
  }
end

--- From bytes: poppler reads files.
---@return table? document, string? message, string? code
function M.read_bytes(bytes, options, world)
  return temporary.with(function (folder)
    local path = folder .. '/paper.pdf'
    local ok, message, code = core.write_file(path, bytes)
    if not ok then return nil, message, code end
    local document, why, status = M.read(path, options, world)
    if document then document.directory, document.name, document.pdf_file = nil, 'stdin', nil end
    return document, why and why:gsub('^.-/paper%.pdf ', ''), status
  end)
end

return M
