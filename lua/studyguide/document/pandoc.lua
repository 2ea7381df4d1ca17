--- Pandoc as a program: a paper read into its JSON, a guide written from it.

local core = require 'studyguide.core'
local exits = require 'studyguide.exits'

local M = {}

-- Added to the filter's exit codes, which tells them from pandoc's own (all below it).
local exit_base = 100

--- Exit codes of pandoc that say: the command line was wrong (options, formats).
local usage_codes = { [2] = true, [6] = true, [20] = true, [21] = true, [22] = true, [23] = true }

--- And those that say: the filter itself failed.
local filter_codes = { [83] = true, [84] = true }

M.limits = { read_ms = 120000, write_ms = 600000, memory_mb = 8192 }

--- The program: STUDYGUIDE_PANDOC, or pandoc on PATH.
function M.program(world)
  local chosen = world.getenv 'STUDYGUIDE_PANDOC'
  return chosen and chosen ~= '' and chosen or 'pandoc'
end

--- Megabytes of address space that pandoc may take; STUDYGUIDE_PANDOC_MEMORY sets them, 0 for no limit.
local function memory_limit(world)
  return math.tointeger(tonumber(world.getenv 'STUDYGUIDE_PANDOC_MEMORY' or '')) or M.limits.memory_mb
end

local function missing(program)
  return ("%s was not found: install pandoc (apt, dnf, pacman or brew: 'pandoc') or name it in STUDYGUIDE_PANDOC"):format(program)
end

local heap_exhausted = 251                             -- the exit code of a Haskell program for which memory is short
local memory_signals = { [6] = true, [9] = true, [11] = true } -- abort, the kernel's killer, a bad address
local memory_words = { 'out of memory', 'cannot allocate memory', 'heap exhausted', 'heap overflow' }

--- Did memory end the program? By its own word or by a signal that comes of it.
local function is_out_of_memory(result)
  if result.code == heap_exhausted or memory_signals[result.signal] then return true end
  local said = result.code ~= 0 and (result.err or ''):lower() or ''
  for _, words in ipairs(memory_words) do
    if said:find(words, 1, true) then return true end
  end
  return false
end

-- How pandoc's runtime collects garbage. A full collection goes through 50 MB of the program itself, up to 17 ms each, and
-- there are five while it reads a paper. With -O64m there is one until 64 MB are in use; with -A4m, half of pandoc's own
-- measure, new objects stay in the processor's cache. Together 25 to 30 % less time for a paper, in as much memory. With -A2m
-- that one comes before pandoc has read its options, when it costs most even where it is handed next to nothing.
local runtime = { '+RTS', '-A4m', '-O64m', '-RTS' }
local refusing = {} -- programs that take no such options, by name

--- Runs pandoc with these arguments.
local function run(program, arguments, options)
  local argv = { program }
  if not refusing[program] then table.move(runtime, 1, #runtime, 2, argv) end
  table.move(arguments, 1, #arguments, #argv + 1, argv)
  local result, message, code = core.run(argv, options)
  if not result or refusing[program] or result.code == 0 or not (result.err or ''):find('RTS', 1, true) then return result, message, code end
  refusing[program] = true
  return run(program, arguments, options)
end

--- What went wrong with a program that was run, in one text; nil when nothing did.
---@param ran_before boolean?  the same program has just run
local function problem_of(program, result, seconds, megabytes, ran_before)
  if result.interrupted then return 'interrupted', 'EINTR' end
  if result.timed_out then
    return ('%s did not finish within %d seconds and was stopped'):format(program, seconds), 'EPARSE'
  end
  -- The system's loader ends with 127, too, where it lacks memory; what was run before is there.
  local is_lacking = is_out_of_memory(result) or result.code == 127 and ran_before
  if result.code == 127 and not is_lacking then return missing(program), 'EHOST' end
  if is_lacking then
    local how = result.signal ~= 0 and (' (signal %d)'):format(result.signal) or ''
    local limit = megabytes > 0 and ('%d MB'):format(megabytes) or 'all that there is'
    return ('%s ran out of memory%s: it may take %s; STUDYGUIDE_PANDOC_MEMORY sets another limit in MB'):format(program, how,
      limit), 'ENOMEM'
  end
  if result.signal ~= 0 then return ('%s was ended by signal %d'):format(program, result.signal), 'EPARSE' end
end

---@class ReadRequest
---@field text string
---@field from string        pandoc's format name, or the path of a custom reader
---@field directory? string  where relative paths are looked up
---@field handed? string[]   files that the paper may take in, as it names them
---@field arguments? string[]
---@field environment? string[]
---@field timeout_ms? integer

--- Reads a paper into pandoc's JSON. The reader runs in pandoc's sandbox: it sees its input and what is
-- handed to it, and calls no address. The sandbox holds the files of certain options; that of fonts for
-- EPUB may be given any number of times and means nothing in JSON.
---@return string? json, string message_or_warnings, string? code
function M.read(request, world)
  local program = M.program(world)
  local arguments = { '-t', 'json', '--from=' .. request.from }
  if not request.from:match '%.lua$' then arguments[#arguments + 1] = '--sandbox' end -- a reader of the user's own reads what it likes
  for _, name in ipairs(request.handed or {}) do arguments[#arguments + 1] = '--epub-embed-font=' .. name end
  for _, argument in ipairs(request.arguments or {}) do arguments[#arguments + 1] = argument end
  local megabytes, milliseconds = memory_limit(world), request.timeout_ms or M.limits.read_ms
  local result, message, code = run(program, arguments, {
    input = request.text, directory = request.directory, timeout_ms = milliseconds, memory_bytes = megabytes << 20,
    environment = request.environment,
  })
  if not result then return nil, message, code end
  local problem, problem_code = problem_of(program, result, milliseconds // 1000, megabytes)
  if problem then return nil, problem, problem_code end
  if result.code ~= 0 then
    return nil, 'pandoc cannot read the paper:\n' .. result.err:gsub('%s+$', ''), 'EPARSE'
  end
  return result.out, result.err
end

--- As M.read, for LaTeX: pandoc is spared what it reads the same everywhere (csrc/tex/folded.h).
---@param resolves boolean?  pandoc resolves the citations, which it is not spared then
---@return string? json, string message_or_warnings, string? code
function M.read_tex(request, world, resolves)
  local folded, runs = core.tex_fold(request.text, resolves)
  if folded then
    local json, warnings = M.read(setmetatable({ text = folded }, { __index = request }), world)
    local whole = json and core.tex_unfold(json, runs)
    if whole then return whole, warnings end
  end
  return M.read(request, world)
end

--- The version of its JSON that the host's pandoc takes: "[1,22,2,1]".
---@return string? version, string? message, string? code
function M.api_version(world)
  local json, message, code = M.read({ text = '', from = 'markdown' }, world)
  if not json then return nil, message, code end
  return json:match '"pandoc%-api%-version":(%[[%d,]*%])' or '[1,22]'
end

--- A document from pandoc's JSON in another format, in pandoc's sandbox.
---@param request { json: string, to: string }
---@return string? text, string? message, string? code
function M.convert(request, world)
  local program, megabytes = M.program(world), memory_limit(world)
  local result, message, code = run(program, { '--from=json', '--to=' .. request.to, '--standalone', '--sandbox', '--wrap=none' },
    { input = request.json, timeout_ms = M.limits.read_ms, memory_bytes = megabytes << 20 })
  if not result then return nil, message, code end
  local problem, problem_code = problem_of(program, result, M.limits.read_ms // 1000, megabytes)
  if problem then return nil, problem, problem_code end
  if result.code ~= 0 then
    return nil, 'pandoc cannot write it:\n' .. result.err:gsub('%s+$', ''), usage_codes[result.code] and 'EUSAGE' or 'EPARSE'
  end
  return result.out
end

--- Our exit code for pandoc's, who has said why.
local function exit_of(code)
  if code >= exit_base then return code - exit_base end
  return usage_codes[code] and exits.usage or filter_codes[code] and exits.internal or exits.unreadable
end

---@class WriteRequest
---@field json string
---@field filter string      path of filters/studyguide.lua
---@field output? string     path; nil: the guide's text is returned
---@field arguments string[]
---@field environment string[]
---@field quiet? boolean    what pandoc and a PDF engine say is shown only where they fail

--- Writes a guide from pandoc's JSON through the filter.
---@return string? text, string? message, string|integer? code  an exit code where pandoc or the filter has said why
function M.write(request, world)
  local program = M.program(world)
  local arguments = { '--from=json', '--lua-filter=' .. request.filter }
  for _, argument in ipairs(request.arguments) do arguments[#arguments + 1] = argument end
  arguments[#arguments + 1] = '--output=' .. (request.output or '-')
  local environment = table.move(request.environment, 1, #request.environment, 2, { 'STUDYGUIDE_EXIT_BASE=' .. exit_base })
  local megabytes = memory_limit(world)
  local result, message, code = run(program, arguments, {
    input = request.json, environment = environment, timeout_ms = request.timeout_ms or M.limits.write_ms,
    memory_bytes = megabytes << 20, show_errors = not request.quiet,
  })
  if not result then return nil, message, code end
  local problem, problem_code = problem_of(program, result, M.limits.write_ms // 1000, megabytes, true)
  if problem then return nil, problem, problem_code end
  if result.code ~= 0 then
    if request.quiet then world.write_error(result.err) end
    return nil, nil, exit_of(result.code)
  end
  return result.out
end

--- The folder in which pandoc looks for a user's filters and defaults, out of what `pandoc --version` prints.
---@return string? folder
function M.data_directory(version)
  local line = version:match '[Uu]ser data directory: ([^\n]+)'
  return line and (line:gsub(' or .*', ''))
end

return M
