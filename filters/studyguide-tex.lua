--- studyguide-tex: a reader for LaTeX papers that pandoc alone cannot read, or reads with losses.
--
--     pandoc -f studyguide-tex.lua paper.tex --lua-filter=studyguide.lua -o guide.md
--
-- The source tree is read as TeX would (csrc/tex), and pandoc reads the one plain source that this
-- gives. It is useful without the study guide, too.

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

local function log(_, text)
  io.stderr:write('studyguide: warning: ' .. text .. '\n')
end

--- Pandoc calls this with the inputs; one file is read with its folder, standard input as it is.
function Reader(input, options)
  local host = require 'studyguide.host'
  host.use_bytecode(root)
  local path = PANDOC_STATE.input_files[1] or '-'
  local text
  if path == '-' or #PANDOC_STATE.input_files > 1 then path, text = 'stdin.tex', tostring(input) end
  local latex, message, reading = host.readable(path, text, { root = root, log = log })
  if not latex then
    io.stderr:write('studyguide: ' .. message .. '\n')
    os.exit(3, true)
  end
  if reading then pandoc.mediabag.insert(host.reading.name, host.reading.kind, reading) end
  -- The last argument is the files that the reader may open (pandoc 3.2; older ones take no notice): none.
  if PANDOC_VERSION >= { 3 } then return pandoc.read(latex, 'latex', options, {}) end
  return pandoc.read(latex, 'latex')
end
