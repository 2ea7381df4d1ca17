--- studyguide: turns a paper into a study guide.
--
--     pandoc paper.tex --lua-filter=studyguide.lua -o guide.md
--
-- Options stand in the document's metadata (a `studyguide` map, or flat `studyguide-…` keys), in
-- STUDYGUIDE_… variables and in the user's configuration file. Everything is done elsewhere: this
-- file finds the installation, hands the document over and puts the guide in its place.

local given = ... -- the installation's folder, from the stub that `studyguide setup` writes

if PANDOC_VERSION < { 2, 17 } then
  io.stderr:write('studyguide: pandoc 2.17 or later is needed, this is ' .. tostring(PANDOC_VERSION) .. '\n')
  os.exit(5, true)
end

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
-- First on the path: a studyguide folder in the working directory must not answer for ours.
package.path = root .. '/lua/?.lua;' .. package.path

--- Ends pandoc. Its own exit codes mean other things than ours: `studyguide build` has ours raised.
local function fail(message, code)
  io.stderr:write('studyguide: ' .. message .. '\n')
  os.exit(code + (tonumber(os.getenv 'STUDYGUIDE_EXIT_BASE' or '') or 0), true)
end

--- The same from inside the run's folder, which is taken away first: see guided.
local function stop(message, code)
  error({ message = message, code = code }, 0)
end

local found, host = pcall(require, 'studyguide.host')
if not found then
  fail('its Lua files are not in ' .. root .. "/lua: keep filters/ beside lua/, or install the command 'studyguide'\n"
    .. "(on PATH, or named in STUDYGUIDE_BIN) and run 'studyguide setup'", 5)
end
host.use_bytecode(root)
local exits = require 'studyguide.exits'
local formats = require 'studyguide.output.formats'
local page = require 'studyguide.output.page.document'
local render = require 'studyguide.output.render'

--- The options in metadata as plain strings, by name.
local function options_of(meta)
  local options = {}
  local function put(name, value)
    if type(value) == 'boolean' then options[name] = value else options[name] = pandoc.utils.stringify(value) end
  end
  for key, value in pairs(type(meta.studyguide) == 'table' and meta.studyguide or {}) do put(key, value) end
  for key, value in pairs(meta) do
    local name = key:match '^studyguide%-(.+)'
    if name then put(name, value) end
  end
  return options
end

local function is_latex()
  local source = os.getenv 'STUDYGUIDE_SOURCE' or PANDOC_STATE.input_files[1] or ''
  return source:match '%.l?a?tex$' ~= nil or source:match '%.ltx$' ~= nil
end

local function log(level, text)
  io.stderr:write('studyguide: ' .. (level == 'warning' and 'warning: ' or '') .. text .. '\n')
end

--- Folders in which the document's pictures may lie, a line each: the paper's, and pandoc's.
local function folders()
  local out = { os.getenv 'STUDYGUIDE_FOLDER' or (PANDOC_STATE.input_files[1] or ''):match '^(.*/)' or '.' }
  for _, path in ipairs(PANDOC_STATE.resource_path or {}) do out[#out + 1] = path end
  return table.concat(out, '\n')
end

--- What studyguide's reader hands over, which is no picture of the paper's.
local function take(handed)
  local kind, content = pandoc.mediabag.lookup(handed.name)
  if kind ~= handed.kind then return nil end
  pandoc.mediabag.delete(handed.name)
  return content
end

--- What is known of the input. `studyguide build` has read it its way already; else the reply may
-- ask for another reading, of a LaTeX file even from its source.
local function source_of()
  local files = PANDOC_STATE.input_files
  local latex, reading = is_latex(), take(host.reading)
  local built = os.getenv 'STUDYGUIDE_SOURCE'
  if built then return { latex = latex, folders = folders(), media = os.getenv 'STUDYGUIDE_PICTURES', name = built } end
  return { latex = latex, may_reread = true, may_fold = true, folders = folders(), name = files[1],
           path = latex and #files == 1 and files[1] ~= '-' and files[1] or nil, reading = reading }
end

--- What pictures the output can hold: LaTeX that is no PDF yet would name files that are nowhere.
local function pictures_wanted()
  local format, output = formats.of(FORMAT), os.getenv 'STUDYGUIDE_OUTPUT' or PANDOC_STATE.output_file or ''
  if format.tex and not output:lower():match '%.pdf$' then return nil end
  return format.pictures
end

local function ask(doc, source)
  local built = os.getenv 'STUDYGUIDE_SOURCE' ~= nil -- then the command has seen to it what may be written
  local reply = host.answer({
    document = pandoc.write(doc, 'json'),
    metadata = options_of(doc.meta),
    source = source,
    form = formats.of(FORMAT).markdown and 'markdown' or page.is_wanted(FORMAT, root) and 'page' or 'spans',
    pictures = pictures_wanted(),
    inputs = not built and PANDOC_STATE.input_files or {},
    output = not built and PANDOC_STATE.output_file or nil,
  }, { root = root, log = log })
  if reply.error then stop(reply.error.message, exits.of(reply.error.code)) end
  for _, text in ipairs(not reply.quiet and reply.warnings or {}) do log('warning', text) end
  return reply
end

local function keep_metadata(again, doc)
  for key, value in pairs(doc.meta) do
    if again.meta[key] == nil then again.meta[key] = value end
  end
end

local function has_heading(doc)
  for _, block in ipairs(doc.blocks) do
    if block.t == 'Header' then return true end
  end
  local found = false
  doc:walk { Header = function () found = true end }
  return found
end

local shown_otherwise = { docx = true, html = true, htm = true, xhtml = true, xml = true, nxml = true, jats = true }

--- A document as its reader sees it: mended where that is known, and a Word document that has no heading even so with
-- the styles that pandoc names only when asked: they may be another language's.
local function as_shown(doc)
  local path = PANDOC_STATE.input_files[1] or ''
  local extension = (path:match '%.(%w+)$' or ''):lower()
  if os.getenv 'STUDYGUIDE_SOURCE' or #PANDOC_STATE.input_files ~= 1 or not shown_otherwise[extension] then return doc end
  if take(host.mending) and has_heading(doc) then return doc end
  local file = io.open(path, 'rb')
  if not file then return doc end
  local bytes = file:read 'a'
  file:close()
  local mended, told = host.mended(bytes, path, { root = root })
  if not mended and told then log('warning', told) end
  local again = doc
  local function read(format)
    local fine, other = pcall(pandoc.read, mended or bytes, format, nil, {})
    if fine then again = other end
  end
  if mended then read(told) end
  if extension == 'docx' and not has_heading(again) then read 'docx+styles' end
  -- The title of an HTML page that its only heading says, too, was taken out.
  if told == 'html' and mended and not mended:find '<[tT][iI][tT][lL][eE]' then doc.meta.title = nil end
  if again ~= doc then keep_metadata(again, doc) end
  return again
end

--- The paper again, from its readable source; metadata that the source lacks is kept. Nil where pandoc
-- cannot read it: then the first reading is all there is.
local function reread(doc, reply)
  -- The last argument is the files that a reader may open (pandoc 3.2; older ones take no notice): none.
  local fine, again = pcall(pandoc.read, reply.reread, reply.format, nil, {})
  if not fine then
    if not reply.first then stop("the paper names files that are not its own, and cannot be read without them", 3) end
    log('warning', 'the second reading failed: the first is used')
    return nil
  end
  keep_metadata(again, doc)
  if (reply.abstract_title or '') ~= '' then again.meta['abstract-title'] = reply.abstract_title end
  if reply.numbers then again.meta.studyguide_numbers = reply.numbers end
  if #reply.glossary > 0 then again.meta.studyguide_glossary = reply.glossary end
  return again
end

--- The reply for the better of two readings, and that reading. Where the words that the second was spared cannot be put
-- back, it is made once more with them.
local function ask_twice(doc, source)
  local reply = ask(doc, source)
  if not reply.reread then return reply, doc end
  local again = reread(doc, reply)
  if again then
    local second = ask(again, { latex = source.latex, path = source.path, folders = source.folders, first = reply.first,
                                 media = source.media, name = source.name, read = reply.read, runs = reply.runs })
    if second.folded then
      source.may_fold = nil
      return ask_twice(doc, source)
    end
    if not second.keep then return second, again end
  end
  return ask(doc, { latex = source.latex, folders = source.folders, media = source.media, name = source.name }), doc
end

--- Puts pandoc's pictures, from inside the document's file, where the core finds them.
local function unpack_media(folder)
  for _, item in ipairs(pandoc.mediabag.list()) do
    local _, bytes = pandoc.mediabag.lookup(item.path)
    if item.path:match '^[%w_ .()/-]+$' and not item.path:find('..', 1, true) and item.path:sub(1, 1) ~= '/' then
      local above = item.path:match '^(.*)/'
      if above then pcall(pandoc.pipe, 'mkdir', { '-p', '--', folder .. '/' .. above }, '') end
      local file = io.open(folder .. '/' .. item.path, 'wb')
      if file then
        file:write(bytes)
        file:close()
      end
    end
  end
end

local function guided(doc)
  local handed = host.handed(root)
  if handed then return render.document(doc, handed, FORMAT, root) end
  local shown, source = as_shown(doc), source_of()
  local function write()
    local fine, result = pcall(function ()
      local reply, used = ask_twice(shown, source)
      return render.document(used, reply, FORMAT, root)
    end)
    return { fine = fine, result = result }
  end
  local made = source.media and write() or pandoc.system.with_temporary_directory('studyguide', function (folder)
    source.media = folder
    unpack_media(folder)
    return write()
  end)
  if made.fine then return made.result end
  if type(made.result) == 'table' and made.result.code then fail(made.result.message, made.result.code) end
  error(made.result, 0)
end

local function Pandoc(doc)
  local fine, result = pcall(guided, doc)
  if fine then return result end
  if exits.is_memory(result) then fail(exits.memory_words, exits.unreadable) end
  error(result, 0)
end

return { { Pandoc = Pandoc } }
