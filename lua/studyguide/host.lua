--- Where the core runs: in pandoc's own Lua when it can load the C module, else in the program
-- `studyguide engine`. No other file knows.
--
--     local reply = host.answer(parts, { root = …, log = … })   -- as M.request takes them

local M = {}

-- The folders of the C modules for this Lua: build/ in the source tree, beside the Lua files installed.
local function module_folders(root)
  local abi = _VERSION:match '%d%.%d'
  return { root .. '/build/lua' .. abi .. '/studyguide/', root .. '/lua' .. abi .. '/studyguide/' }
end

local function exists(path)
  local file = io.open(path, 'rb')
  if file then file:close() end
  return file ~= nil
end

local build -- the digest of the code that runs; none in a source tree, whose code may change while it is used

--- Has `require` take modules from an open file of bytecode, as packaging/precompile.lua writes it.
local function take_modules(file)
  local index = file:read((string.unpack('<I4', file:read(4))))
  local behind, at = file:seek(), 1
  local function code_at(offset, length)
    file:seek('set', behind + offset)
    return file:read(length)
  end
  while at <= #index do
    local name, offset, length, next = string.unpack('<s4I4I4', index, at)
    if at == 1 and not load(code_at(offset, length), name, 'b') then return end
    package.preload[name] = package.preload[name] or function (...)
      return assert(load(code_at(offset, length), name, 'b'))(...)
    end
    at = next
  end
  file:seek('end', -64)
  build = file:read(64):match '^%x+$'
end

--- Has `require` take modules from the bytecode that `make install` leaves beside the C modules, rather than compile
-- their files. Of an installation's megabyte a run needs a part, which alone is read; the file stays open, so that
-- another installation in its place is none of this run's. Another Lua than the one that wrote it refuses its head, and
-- the files are taken; so they are where STUDYGUIDE_TRACE looks for a mistake, whose lines the bytecode does not know.
function M.use_bytecode(root)
  if os.getenv 'STUDYGUIDE_TRACE' then return end
  for _, folder in ipairs(module_folders(root)) do
    local file = io.open(folder .. 'lua.luac', 'rb')
    if file then take_modules(file) end
  end
end

--- Loads studyguide.core from the installation at `root` into package.loaded, its `build` beside its own
-- functions; studyguide.net waits for the first request.
---@return boolean loaded, string? why_not
function M.load_core(root)
  if package.loaded['studyguide.core'] then return true end
  local reason = 'no module for Lua ' .. _VERSION:match '%d%.%d' .. ' was built'
  for _, folder in ipairs(module_folders(root)) do
    if exists(folder .. 'core.so') then
      local open, message = package.loadlib(folder .. 'core.so', 'luaopen_studyguide_core')
      if open then
        local ok, core = pcall(open)
        if ok then
          core.build = build
          package.loaded['studyguide.core'] = core
          package.preload['studyguide.net'] = function ()
            return assert(package.loadlib(folder .. 'net.so', 'luaopen_studyguide_net'))()
          end
          return true
        end
        message = core
      end
      reason = tostring(message):gsub('\n.*', '')
    end
  end
  return false, reason
end

--- Whether the core runs here; else why not.
local function is_in_process(root)
  if os.getenv 'STUDYGUIDE_HOST' == 'engine' then return false, 'STUDYGUIDE_HOST=engine' end
  return M.load_core(root)
end

--- The command, for hosts that cannot load the module. STUDYGUIDE_BIN, the tree's own, or PATH.
local function engine_candidates(root)
  local out = {}
  local chosen = os.getenv 'STUDYGUIDE_BIN'
  if chosen and chosen ~= '' then return { chosen } end
  for _, path in ipairs { root .. '/build/studyguide', root .. '/bin/studyguide' } do
    if exists(path) then out[#out + 1] = path end
  end
  out[#out + 1] = 'studyguide'
  return out
end

--- Pandoc's own JSON codec; absent before 3.1.1, where only the C module will do.
local function pandoc_json()
  local ok, json = pcall(require, 'pandoc.json')
  return ok and json or nil
end

--- A request as JSON. The document's JSON is pasted in as it came from pandoc: decoding it here
-- would be the slowest step of all where the engine does the work.
---@param parts { document: string, metadata: table, source: table, form: string, pictures: string?,
---  inputs: string[], output: string? }
function M.request(parts)
  local function quote(s)
    return '"' .. tostring(s):gsub('[%c"\\]', function (c) return ('\\u%04x'):format(c:byte()) end) .. '"'
  end
  local function object(fields)
    local out = {}
    for key, value in pairs(fields) do
      out[#out + 1] = quote(key) .. ':' .. (type(value) == 'boolean' and tostring(value) or quote(value))
    end
    return '{' .. table.concat(out, ',') .. '}'
  end
  local inputs = {}
  for i, path in ipairs(parts.inputs) do inputs[i] = quote(path) end
  local output = parts.output and '"output":' .. quote(parts.output) .. ',' or ''
  if parts.pictures then output = output .. '"pictures":' .. quote(parts.pictures) .. ',' end
  return ('{"schema":"studyguide/request@1","form":%s,"metadata":%s,"source":%s,"inputs":[%s],%s"document":'):format(
    quote(parts.form), object(parts.metadata), object(parts.source), table.concat(inputs, ','), output)
    .. parts.document .. '}'
end

local function failure(message)
  return { error = { message = message, code = 'EHOST' } }
end

local install_hint = [[
Install one of these:
  - a pandoc that loads C modules (Debian's and Ubuntu's do) and run 'make' in studyguide's folder;
  - or the command 'studyguide' on PATH (or its path in STUDYGUIDE_BIN) with pandoc 3.1.1 or later.
'studyguide doctor' tells what is missing.]]

local function no_module(reason, what, problem)
  return ('this pandoc cannot load the C module (%s) and %s did not answer:%s\n%s'):format(reason, what, problem, install_hint)
end

--- Runs each command in turn until `accept` makes something of what one printed; else what was wrong, a line each.
---@param accept fun(output: string?, failed: any, command: string): any
local function run_command(root, arguments, input, accept)
  local problem = ''
  for _, command in ipairs(engine_candidates(root)) do
    local ok, output = pcall(pandoc.pipe, command, arguments, input)
    local accepted = accept(ok and output or nil, not ok and output or nil, command)
    if accepted then return accepted end
    problem = problem .. '\n  ' .. command .. ': ' .. (type(output) == 'table' and 'exit code ' .. tostring(output.error_code)
      or tostring(output):gsub('\n.*', ''))
  end
  return nil, problem
end

local function ask_engine(request, root, reason)
  local json = pandoc_json()
  if not json then
    return failure('this pandoc cannot load the C module (' .. reason .. ') and is too old for the engine.\n' .. install_hint)
  end
  local reply, problem = run_command(root, { 'engine' }, request, function (output, failed, command)
    -- A reply that says why there is no guide comes with an exit code.
    local printed = failed and type(failed) == 'table' and failed.output ~= '' and failed.output or output
    local decoded = printed and json.decode(printed, false)
    if type(decoded) == 'table' then return decoded end
    if type(failed) == 'table' and failed.error_code and failed.error_code < 0 then
      -- It was at work: another engine would ask a model for everything again.
      return { error = { message = ('%s engine was ended by signal %d'):format(command, -failed.error_code), code = 'EINTR' } }
    end
  end)
  return reply or failure(no_module(reason, 'the engine', problem))
end

--- Where the reader puts what it hands over to the filter: among pandoc's media, with a type that no file of a paper has.
-- Where a reader's media do not reach the filters (pandoc 3.1), the filter reads the source again.
M.reading = { name = 'studyguide-reading.json', kind = 'application/x-studyguide-reading' }

-- And what says that it has mended the Word file already.
M.mending = { name = 'studyguide-mended', kind = 'application/x-studyguide-mended' }

--- A LaTeX paper's readable source, for a reader that needs no guide: by the module, else by the
-- command `studyguide tex`.
---@return string? latex, string? message, string? reading  what the filter is handed over
function M.readable(path, text, place)
  local loaded, reason = is_in_process(place.root)
  if loaded then
    local tex = require 'studyguide.document.tex'
    local source, message = tex.read(path, {}, { getenv = os.getenv }, text)
    if not source then return nil, message end
    local summary = tex.summary(source.warnings)
    if summary then place.log('warning', summary) end
    return source.source, nil, not text and tex.reading(source, path) or nil
  end
  local arguments = text and { 'tex', '-', '--quiet' } or { 'tex', '--quiet', path }
  local latex, problem = run_command(place.root, arguments, text or '', function (output) return output end)
  if latex then return latex end
  return nil, no_module(reason, "'studyguide tex'", problem)
end

--- A paper in PDF as pandoc's JSON: by the module, else by the command `studyguide read`.
---@param path? string  the file; nil: `bytes` are read
---@param place { root: string, log: fun(level: string, text: string), version: string }  version: of the JSON, "1.22.2"
---@return string? json, string? message
function M.pdf(path, bytes, place)
  local version = '[' .. place.version:gsub('%.', ',') .. ']'
  local loaded, reason = is_in_process(place.root)
  if loaded then
    local pdf, world = require 'studyguide.document.pdf', { getenv = os.getenv }
    local document, message
    if path then document, message = pdf.read(path, { version = version }, world)
    else document, message = pdf.read_bytes(bytes, { version = version }, world) end
    if not document then return nil, message end
    for _, row in ipairs(document.findings) do place.log('warning', row.message) end
    return document.opened:json()
  end
  local arguments = { 'read', path or '-', '--to=json', '--from=pdf' }
  local json, problem = run_command(place.root, arguments, path and '' or bytes, function (output) return output end)
  if not json then return nil, no_module(reason, "'studyguide read'", problem) end
  return (json:gsub('"pandoc%-api%-version":%[[%d,]*%]', '"pandoc-api-version":' .. version, 1))
end

--- A document as its reader sees it, where that is more than pandoc reads of it.
---@param text string  the file's bytes
---@return string? text, string? format_or_message  nil without a message: there is nothing to mend
function M.mended(text, path, place)
  local kinds = require 'studyguide.document.kind'
  local format = kinds.of(text:sub(1, kinds.head), path).format or ''
  if format == 'html' or format == 'jats' then
    local better = require('studyguide.document.markup').mended(text, format)
    if better ~= text then return better, format end
    return nil
  elseif format ~= 'docx' then
    return nil
  end
  local loaded, reason = M.load_core(place.root)
  if os.getenv 'STUDYGUIDE_HOST' == 'engine' then loaded, reason = false, 'STUDYGUIDE_HOST=engine' end
  if not loaded then
    return nil, ("this pandoc cannot load the C module (%s): text boxes, some tables and headings by outline level may be missing; "
      .. "'studyguide build' reads them"):format(reason)
  end
  local better, message, code = package.loaded['studyguide.core'].docx_mend(text)
  if better then return better ~= text and better or nil, better ~= text and format or nil end
  return nil, code ~= 'EPARSE' and message or nil
end

--- The reply that `studyguide build` has made before it called pandoc; nil where it has not.
---@return table? reply
function M.handed(root)
  local path = os.getenv 'STUDYGUIDE_REPLY' or ''
  local file = path ~= '' and io.open(path, 'rb')
  if not file then return nil end
  local text = file:read 'a'
  file:close()
  if M.load_core(root) then return package.loaded['studyguide.core'].json_decode(text) end
  local json = pandoc_json()
  return json and json.decode(text, false)
end

--- The same request as the core takes it in process: nothing of it becomes JSON and is read again.
local function plain_request(parts)
  return { schema = 'studyguide/request@1', form = parts.form, metadata = parts.metadata,
           source = parts.source, pictures = parts.pictures, inputs = parts.inputs, output = parts.output, document_json = parts.document,
           errors_only = true }
end

---@param parts table  as M.request takes them; `document` is JSON
---@param place { root: string, log: fun(level: string, text: string) }
---@return table reply  a studyguide/reply@1
function M.answer(parts, place)
  local loaded, reason = is_in_process(place.root)
  local exits = require 'studyguide.exits'
  if not loaded and exits.is_memory(reason) then return { error = { message = exits.memory_words, code = 'ENOMEM' } } end
  if not loaded then return ask_engine(M.request(parts), place.root, reason) end
  -- A mistake of ours is one line in pandoc's output too; STUDYGUIDE_TRACE shows where it happened.
  local ok, reply = xpcall(require('studyguide.request').answer, function (problem)
    if os.getenv 'STUDYGUIDE_TRACE' then io.stderr:write(debug.traceback(problem), '\n') end
    return 'internal error: ' .. tostring(problem) .. ' (please report it; STUDYGUIDE_TRACE=1 shows more)'
  end, plain_request(parts), require('studyguide.world').real(place.log))
  if ok then return reply end
  if exits.is_memory(reply) then return { error = { message = exits.memory_words, code = 'ENOMEM' } } end
  return failure(reply)
end

return M
