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

--- Bytes of address space that reading may take; STUDYGUIDE_PANDOC_MEMORY sets it in MB, 0 for no limit.
local function memory_limit(world)
  local megabytes = math.tointeger(tonumber(world.getenv 'STUDYGUIDE_PANDOC_MEMORY' or '')) or M.limits.memory_mb
  return megabytes * 1024 * 1024
end

local function missing(program)
  return ("%s was not found: install pandoc (apt, dnf, pacman or brew: 'pandoc') or name it in STUDYGUIDE_PANDOC"):format(program)
end

--- What went wrong with a program that was run, in one text; nil when nothing did.
local function problem_of(program, result, seconds)
  if result.interrupted then return 'interrupted', 'EINTR' end
  if result.timed_out then
    return ('%s did not finish within %d seconds and was stopped'):format(program, seconds), 'EPARSE'
  end
  if result.code == 127 then return missing(program), 'EHOST' end
  if result.signal ~= 0 then
    return ('%s was ended by signal %d (out of memory?)'):format(program, result.signal), 'EPARSE'
  end
end

---@class ReadRequest
---@field text string
---@field from string        pandoc's format name, or the path of a custom reader
---@field directory? string  where relative paths are looked up
---@field handed? string[]   files that the paper may take in, as it names them
---@field arguments? string[]

--- Reads a paper into pandoc's JSON. The reader runs in pandoc's sandbox: it sees its input and what is
-- handed to it, and calls no address. The sandbox holds the files of certain options; that of fonts for
-- EPUB may be given any number of times and means nothing in JSON.
---@return string? json, string message_or_warnings, string? code
function M.read(request, world)
  local program = M.program(world)
  local argv = { program, '-t', 'json', '--from=' .. request.from }
  if not request.from:match '%.lua$' then argv[#argv + 1] = '--sandbox' end -- a reader of the user's own reads what it likes
  for _, name in ipairs(request.handed or {}) do argv[#argv + 1] = '--epub-embed-font=' .. name end
  for _, argument in ipairs(request.arguments or {}) do argv[#argv + 1] = argument end
  local result, message, code = core.run(argv, {
    input = request.text, directory = request.directory, timeout_ms = M.limits.read_ms, memory_bytes = memory_limit(world),
  })
  if not result then return nil, message, code end
  local problem, problem_code = problem_of(program, result, M.limits.read_ms // 1000)
  if problem then return nil, problem, problem_code end
  if result.code ~= 0 then
    return nil, 'pandoc cannot read the paper:\n' .. result.err:gsub('%s+$', ''), 'EPARSE'
  end
  return result.out, result.err
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

--- Writes a guide from pandoc's JSON through the filter.
---@return string? text, string? message, string|integer? code  an exit code where pandoc or the filter has said why
function M.write(request, world)
  local program = M.program(world)
  local argv = { program, '--from=json', '--lua-filter=' .. request.filter }
  for _, argument in ipairs(request.arguments) do argv[#argv + 1] = argument end
  argv[#argv + 1] = '--output=' .. (request.output or '-')
  local environment = table.move(request.environment, 1, #request.environment, 2, { 'STUDYGUIDE_EXIT_BASE=' .. exit_base })
  local result, message, code = core.run(argv, {
    input = request.json, environment = environment, timeout_ms = request.timeout_ms or M.limits.write_ms,
    show_errors = true,
  })
  if not result then return nil, message, code end
  local problem, problem_code = problem_of(program, result, M.limits.write_ms // 1000)
  if problem then return nil, problem, problem_code end
  if result.code ~= 0 then return nil, nil, exit_of(result.code) end
  return result.out
end

return M
