--- studyguide-any: each paper by the reader that loses least of it: LaTeX and PDF by studyguide's, others by pandoc's, Word
-- files once they are mended.
--
--     pandoc -d studyguide paper.tex -o guide.md
--
-- The defaults file that `studyguide setup` writes names it: a defaults file has one reader for all papers, and
-- pandoc's own ends at some LaTeX papers before any filter runs.

local given = ... -- the installation's folder, where another's file names it

local function is_installation(folder)
  local file = io.open(folder .. '/lua/studyguide/host.lua')
  if file then file:close() end
  return file ~= nil
end

--- The installation: the one that was given, the one that this file lies in, or that of the command.
local function find_root()
  if type(given) == 'string' then return given end
  local beside = PANDOC_SCRIPT_FILE:gsub('[^/\\]*$', '') .. '..'
  if is_installation(beside) then return beside end
  local chosen = os.getenv 'STUDYGUIDE_BIN'
  local asked, answer = pcall(pandoc.pipe, chosen and chosen ~= '' and chosen or 'studyguide', { '--root' }, '')
  return asked and answer:gsub('%s+$', '') or beside
end

local root = find_root()
package.path = root .. '/lua/?.lua;' .. package.path

local function fail(message)
  io.stderr:write('studyguide: ' .. message .. '\n')
  os.exit(3, true)
end

--- The document as one of the readers beside this one reads it.
local function by_own(name, input, options)
  local own, own_of_bytes = Reader, ByteStringReader
  Reader, ByteStringReader = nil, nil
  assert(loadfile(root .. '/filters/' .. name))(root)
  local document = (Reader or ByteStringReader)(input, options)
  Reader, ByteStringReader = own, own_of_bytes
  return document
end

local function by_pandoc(text, format, options)
  if PANDOC_VERSION >= { 3 } then return pandoc.read(text, format, options) end
  return pandoc.read(text, format)
end

local function bytes_of(path, count)
  local file = io.open(path, 'rb')
  local bytes = file and file:read(count)
  if file then file:close() end
  return bytes
end

--- A Word file as Word shows it. The filter is told, so that it does not read the file for that again.
local function mended(bytes, path)
  local host = require 'studyguide.host'
  local better, told = host.mended(bytes, path, { root = root })
  if better or not told then pandoc.mediabag.insert(host.mending.name, host.mending.kind, '') end
  return better or bytes
end

--- Pandoc 2 hands over a file that is no text as if it were: it is read anew.
local function of_files(paths, format)
  local whole
  for _, path in ipairs(paths) do
    local bytes = bytes_of(path, 'a') or fail(path .. ' cannot be read')
    local document = by_pandoc(format == 'docx' and #paths == 1 and mended(bytes, path) or bytes, format)
    if whole then whole.blocks:extend(document.blocks) else whole = document end
  end
  return whole
end

--- What the input is, its bytes and its name tell.
local function read(input, named, options)
  require('studyguide.host').use_bytecode(root)
  local kinds = require 'studyguide.document.kind'
  local head = named and bytes_of(named, kinds.head) or tostring(input):sub(1, kinds.head)
  local kind = kinds.of(head, named or '')
  if kind.refused then fail((named or 'the input') .. ' cannot be read: ' .. kind.refused) end
  if kind.format == 'latex' or kind.archive then return by_own('studyguide-tex.lua', input, options) end
  if kind.format == 'pdf' then return by_own('studyguide-pdf.lua', input, options) end
  if not kind.binary then return by_pandoc((tostring(input):gsub('^\239\187\191', ''):gsub('\r\n?', '\n')), kind.format, options) end
  if PANDOC_VERSION >= { 3 } then
    return by_pandoc(kind.format == 'docx' and named and mended(input, named) or input, kind.format, options)
  end
  return named and of_files(PANDOC_STATE.input_files, kind.format) or fail 'name the file: this pandoc reads only text from elsewhere'
end

--- Pandoc 3 hands over the bytes of each file by itself …
function ByteStringReader(bytes, options)
  local paths = PANDOC_STATE.input_files
  return read(bytes, #paths == 1 and paths[1] ~= '-' and paths[1] or nil, options)
end

--- … pandoc 2 all of them as one text.
function Reader(input, options)
  local path = PANDOC_STATE.input_files[1]
  return read(input, path ~= '-' and path or nil, options)
end

-- Pandoc 3 takes the first that it finds.
if PANDOC_VERSION >= { 3 } then Reader = nil end
