--- Started by the command `studyguide` as `lua -E …/lua/studyguide/main.lua ARGUMENTS`.

local root = arg[0]:match '^(.*)/lua/studyguide/main%.lua$' or '.'
package.path = root .. '/lua/?.lua'
package.cpath = ''

local function log(level, text)
  io.stderr:write('studyguide: ' .. (level == 'warning' and 'warning: ' or '') .. text .. '\n')
end

local host = require 'studyguide.host'
host.use_bytecode(root)
local loaded, reason = host.load_core(root)
if not loaded then
  log('error', "its C module cannot be loaded (" .. reason .. "): run 'make' in " .. root)
  os.exit(5)
end

local core, exits = require 'studyguide.core', require 'studyguide.exits'
core.open_standard_files()

local world = require('studyguide.world').real(log)
world.root = root

--- Prints. What cannot be printed ends the run: a guide that is half there must not look like one.
function world.out(text)
  local ok, message, failure = core.write_output('-', text)
  if not ok then error { message = message, code = exits.of(failure) } end
end

-- A mistake of ours becomes one line and a trace on request, never a page of Lua for the user.
local finished, code = xpcall(require('studyguide.cli.cli').main, function (message)
  if tostring(message):match 'interrupted!$' then return exits.interrupted end
  if type(message) == 'table' then
    log('error', message.message)
    return message.code
  end
  if exits.is_memory(message) then return message end
  log('error', 'internal error: ' .. tostring(message))
  if os.getenv 'STUDYGUIDE_TRACE' then io.stderr:write(debug.traceback(), '\n') end
  log('error', 'please report it; STUDYGUIDE_TRACE=1 shows where it happened')
  return 5
end, arg, world)
-- Want of memory: Lua calls no handler where there is none for it.
if math.type(code) ~= 'integer' then
  log('error', exits.memory_words)
  code = exits.unreadable
end
os.exit(code, finished)
