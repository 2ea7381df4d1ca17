local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local pdf = require 'studyguide.cli.pdf'
local latexml = require 'studyguide.document.latexml'
local llamas = require 'studyguide.model.llama'
local pandoc = require 'studyguide.document.pandoc'
local temporary = require 'studyguide.temporary'

-- Run inside pandoc: how the filter would reach the core there.
local probe = [[
package.path = %q .. '/lua/?.lua;' .. package.path
local host = require 'studyguide.host'
local loaded, reason = host.load_core(%q)
local json = pcall(require, 'pandoc.json')
io.stdout:write(loaded and 'module' or json and 'engine' or 'none', '\n', _VERSION, '\n', reason or '', '\n')
function Pandoc() os.exit(0, true) end
]]

local function exists(path)
  local file = io.open(path)
  if file then file:close() end
  return file ~= nil
end

local function first_line(text)
  return (text:match '^[^\n]*')
end

--- Whether `pandoc -d studyguide` finds its defaults file: the way to LaTeX that pandoc's own reader cannot read.
local function defaults_row(version)
  local folder = pandoc.data_directory(version)
  local found = folder and exists(folder .. '/defaults/studyguide.yaml')
  return { 'defaults', found and 'ok' or 'absent', found and 'pandoc -d studyguide paper.tex reads LaTeX by studyguide-tex.lua'
    or "optional, for LaTeX that pandoc alone cannot read: run 'studyguide setup', then pandoc -d studyguide paper.tex" }
end

--- What pandoc is there and how it reaches the core: rows of the report, and whether all is well.
local function pandoc_rows(world)
  local program = pandoc.program(world)
  local version = core.run({ program, '--version' }, { timeout_ms = 20000 })
  if not version or version.code ~= 0 then
    return { { 'pandoc', 'missing', 'install pandoc (apt, dnf, pacman or brew: pandoc), or set STUDYGUIDE_PANDOC' } }, false
  end
  local rows = { { 'pandoc', 'ok', first_line(version.out) .. ' (' .. program .. ')' } }
  local result, problem = temporary.with(function (folder)
    local script = folder .. '/probe.lua'
    local written, message = core.write_output(script, probe:format(world.root, world.root))
    if not written then return nil, message end
    return core.run({ program, '-f', 'markdown', '-L', script }, { input = 'x', timeout_ms = 20000 })
  end)
  local way, lua, reason = (result and result.out or ''):match '^(%a+)\n([^\n]*)\n([^\n]*)'
  if way == 'module' then
    rows[#rows + 1] = { 'filter', 'ok', 'loads the C module in process (' .. lua .. ')' }
  elseif way == 'engine' then
    rows[#rows + 1] = { 'filter', 'ok', "asks 'studyguide engine' (" .. lua .. ': ' .. reason .. ')' }
  else
    rows[#rows + 1] = { 'filter', 'missing', 'this pandoc can neither load the C module (' .. tostring(reason or problem) ..
      ") nor start the engine: use pandoc 3.1.1 or later, or Debian's with 'make' run here" }
  end
  rows[#rows + 1] = defaults_row(version.out)
  return rows, way == 'module' or way == 'engine'
end

--- The programs that papers in PDF are read with.
local function poppler_row()
  local version = core.run({ 'pdftohtml', '-v' }, { timeout_ms = 20000 })
  if version and version.code ~= 127 then return { 'poppler', 'ok', 'reads papers in PDF: ' .. first_line(version.err) } end
  return { 'poppler', 'absent', "for papers in PDF: apt install poppler-utils (elsewhere 'poppler')" }
end

local dictionaries = {
  { 'WordNet', '/usr/share/wordnet/index.noun', 'wordnet-base' },
  { 'FOLDOC', '/usr/share/dictd/foldoc.index', 'dict-foldoc' },
  { 'VERA', '/usr/share/dictd/vera.index', 'dict-vera' },
  { 'GCIDE', '/usr/share/dictd/gcide.index', 'dict-gcide' },
}

--- Programs that make more of a guide: what each is for, and how it is had.
local helpers = {
  { 'pdftocairo', "shows the paper's PDF figures", 'apt install poppler-utils, brew install poppler' },
  { 'gs', "shows the paper's EPS figures", 'apt install ghostscript, brew install ghostscript' },
  { 'rsvg-convert', 'puts SVG figures into DOCX, ODT and PDF', 'apt install librsvg2-bin, brew install librsvg' },
}

--- Whether a program is on PATH.
local function is_program(name)
  local found = core.run({ 'sh', '-c', 'command -v "$1"', 'sh', name }, { timeout_ms = 10000 })
  return found ~= nil and found.code == 0
end

--- What reads LaTeX where nothing else can, and what prints its numbers.
local function tex_rows(rows, world)
  local program = latexml.program(world)
  local found = is_program(program)
  rows[#rows + 1] = { 'latexml', found and 'ok' or 'absent', found and 'reads LaTeX for --reader latexml, and where nothing else can (' .. program .. ')'
    or 'optional, a third reader of LaTeX: ' .. latexml.advice }
  local tex = is_program 'pdflatex'
  rows[#rows + 1] = { 'pdflatex', tex and 'ok' or 'absent', tex and 'prints the numbers of a paper for --tex'
    or 'optional, for --tex: apt install texlive-latex-extra' }
end

--- Programs, PDF engines and what those need for highlights and for other scripts.
local function output_rows(rows)
  for _, row in ipairs(helpers) do
    local found = is_program(row[1])
    rows[#rows + 1] = { row[1], found and 'ok' or 'absent', found and row[2] or ('optional, %s: %s'):format(row[2], row[3]) }
  end
  local engines = {}
  for _, name in ipairs(pdf.engines) do
    if pdf.is_there(name) then engines[#engines + 1] = name end
  end
  rows[#rows + 1] = { 'PDF', #engines > 0 and 'ok' or 'absent', #engines > 0 and 'engines: ' .. table.concat(engines, ', ')
    or 'optional, an engine for PDF: apt install texlive-xetex, or typst, or weasyprint' }
  if not is_program 'kpsewhich' then return end
  local soul = core.run({ 'kpsewhich', 'soul.sty' }, { timeout_ms = 20000 })
  local found = soul and soul.code == 0
  rows[#rows + 1] = { 'soul', found and 'ok' or 'absent', found and 'highlights in PDF' or
    'optional, highlights in PDF: apt install texlive-plain-generic' }
end

return {
  name = 'doctor',
  summary = 'tell what is installed, how the core is reached and what is missing',
  usage = 'doctor',
  run = function (args, world)
    if #args > 0 then return exits.usage, 'doctor takes no arguments' end
    local rows = { { 'studyguide', 'ok', core.version .. ' in ' .. world.root }, { 'core', 'ok', 'loaded by ' .. _VERSION } }
    local pandoc_rows_found, well = pandoc_rows(world)
    table.move(pandoc_rows_found, 1, #pandoc_rows_found, #rows + 1, rows)
    rows[#rows + 1] = poppler_row()
    tex_rows(rows, world)
    for _, dictionary in ipairs(dictionaries) do
      local found = exists(dictionary[2])
      rows[#rows + 1] = { dictionary[1], found and 'ok' or 'absent',
                          found and 'used for definitions' or 'optional: apt install ' .. dictionary[3] }
    end
    output_rows(rows)
    local cipher = core.has_cipher()
    rows[#rows + 1] = { 'libsodium', cipher and 'ok' or 'absent', cipher and 'encrypts a shared cache: STUDYGUIDE_CACHE_KEY'
      or 'optional, encrypts a shared cache: apt install libsodium-dev, dnf install libsodium-devel, and build anew' }
    local llama = llamas.report()
    rows[#rows + 1] = { 'llama-server', llama.found and 'ok' or 'absent',
      llama.found and ('for --model FILE.gguf%s; %s'):format(llama.version and ' (version ' .. llama.version .. ')' or '', llama.advice)
        or 'optional, for --model FILE.gguf: brew install llama.cpp, apt install llama.cpp-tools; ' .. llama.advice }
    for _, row in ipairs(rows) do world.out(('%-12s %-8s %s\n'):format(row[1], row[2], row[3])) end
    return well and exits.done or exits.internal
  end,
}
