--- studyguide-pdf: a reader for papers in PDF.
--
--     pandoc -f studyguide-pdf.lua paper.pdf --lua-filter=studyguide.lua -o guide.md
--
-- Poppler's programs tell what stands where, and csrc/pdf makes a document of it; pandoc itself reads no PDF. It is
-- useful without the study guide, too.

local given = ... -- the installation's folder, from the stub that `studyguide setup` writes

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

local function log(_, text)
  io.stderr:write('studyguide: warning: ' .. text .. '\n')
end

--- The document of the one file that was named, or of bytes from standard input where this pandoc hands those over.
local function read(bytes)
  local host = require 'studyguide.host'
  host.use_bytecode(root)
  local path = PANDOC_STATE.input_files[1]
  if #PANDOC_STATE.input_files > 1 then fail 'one PDF at a time' end
  if (not path or path == '-') and not bytes then
    fail 'this pandoc hands no bytes to its readers: name the file, use pandoc 3, or run: studyguide build paper.pdf'
  end
  local named = path and path ~= '-' and path or nil
  local json, message = host.pdf(named, bytes, { root = root, log = log, version = tostring(PANDOC_API_VERSION) })
  if not json then fail(message) end
  return pandoc.read(json, 'json')
end

--- Pandoc 3 hands over the file's bytes.
function ByteStringReader(input) return read(input) end

--- Pandoc 2 knows texts alone, and a PDF is none: the file is read by its name.
function Reader() return read(nil) end

-- Pandoc 3 takes the first that it finds.
if PANDOC_VERSION >= { 3 } then Reader = nil end
