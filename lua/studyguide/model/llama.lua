--- A model's file, served by llama.cpp's own server for as long as a run takes.
--
--     local server, message = llamas.start(endpoint, need, world)   -- endpoint.file; its address and key are set
--     server:stop()
--     local rows = llamas.report(world)                             -- for `doctor`
--
-- The server listens on a free port of this machine alone, under a key of this run's own, and ends with us, whatever
-- ends us (csrc/base/child.h). Its context, slots and threads follow from the paper and the machine.

local core = require 'studyguide.core'

local M = {}

local program = 'llama-server'

local gigabyte = 2 ^ 30
-- Tokens of context by memory: a cache of 7-billion-parameter models takes about 0.13 GB for a thousand of them.
local context_by_memory = { { 6, 8192 }, { 12, 16384 }, { math.huge, 32768 } }
local context_least, context_step = 4096, 1024
local many_cores = 8 -- from here on two sections at a time are faster than one

--- What the machine and the paper's longest request give: tokens of context for a slot, slots, threads.
---@param need integer  tokens of the longest request with its answer
---@param machine { cores: integer, memory: number }
function M.sizes(need, machine)
  local most = context_by_memory[1][2]
  for i = #context_by_memory, 1, -1 do
    if machine.memory / gigabyte <= context_by_memory[i][1] then most = context_by_memory[i][2] end
  end
  local context = math.max(context_least, math.min(math.ceil(need / context_step) * context_step, most))
  -- Two threads of a core that share its arithmetic are slower than one; most machines count both.
  return { context = context, slots = machine.cores >= many_cores and 2 or 1, threads = math.max(1, machine.cores // 2) }
end

local function words_of_failure(child)
  local last = ''
  for line in child:log():gmatch '[^\n]+' do
    if line:lower():find 'error' or line:lower():find 'fail' then last = line end
  end
  return last ~= '' and ': ' .. last:gsub('%s+', ' '):sub(1, 200) or ''
end

-- Loading from a slow disk takes its time; a server that says nothing of its health for so long is none.
local ready_seconds = 300

---@class LocalServer
local Server = {}
Server.__index = Server

function Server:stop()
  if self.child then self.child:stop() end
  self.child = nil
end

--- One look at the server's health: true when it is ready, nil while it is not.
local function is_ready(pool, url)
  local id = pool:add { url = url, connect_ms = 2000, total_ms = 5000 }
  while id do
    local events, message, code = pool:wait(500)
    if not events then return nil, message, code end
    for _, event in ipairs(events) do
      if event.kind == 'done' then return event.http == 200 and not event.code end
    end
  end
end

--- Waits until the server answers, or has ended.
---@return boolean? ok, string? message, string? code
function Server:wait(world)
  local pool, message = world.http_pool {}
  if not pool then return nil, message end
  local deadline = world.now() + ready_seconds
  local ok, why, code
  while not ok and not code do
    local running, exit = self.child:running()
    if not running then
      why, code = exit == 127 and M.missing or ('%s ended with code %d%s'):format(program, exit, words_of_failure(self.child)), 'EHTTP'
    elseif world.now() > deadline then
      why, code = ('%s was not ready after %d s'):format(program, ready_seconds), 'EHTTP'
    else
      ok, why, code = is_ready(pool, self.health)
      if not ok and not code then
        local events
        events, why, code = pool:wait(100)
        code = not events and code or nil
      end
    end
  end
  pool:close()
  return ok, why, code
end

M.missing = ("the program '%s' is not on PATH: it comes with llama.cpp ('brew install llama.cpp', 'apt install llama.cpp-tools', "
  .. "https://github.com/ggml-org/llama.cpp/releases); 'studyguide doctor' looks for it"):format(program)

--- Starts the server for an endpoint with a file, waits for it, and gives the endpoint its address and key.
---@param endpoint Endpoint  changed
---@param world table
---@return LocalServer? server, string? message, string? code
function M.start(endpoint, world)
  local port, message, code = core.free_port()
  if not port then return nil, message, code end
  local key = core.sha256(('%s %s %s'):format(core.random(), core.random(), core.random())):sub(1, 32)
  local sizes = endpoint.sizes
  local child
  child, message, code = core.start({ program, '-m', endpoint.file, '--host', '127.0.0.1', '--port', tostring(port),
    '-c', tostring(sizes.context * sizes.slots), '-np', tostring(sizes.slots), '-t', tostring(sizes.threads) },
    { environment = { 'LLAMA_API_KEY=' .. key } })
  if not child then return nil, message, code end
  local server = setmetatable({ child = child, health = ('http://127.0.0.1:%d/health'):format(port) }, Server)
  local ok
  ok, message, code = server:wait(world)
  if not ok then
    server:stop()
    return nil, message, code or 'EHTTP'
  end
  endpoint.base_url, endpoint.key = ('http://127.0.0.1:%d/v1'):format(port), key
  return server
end

-- For doctor ------------------------------------------------------------------------------------------------

-- Files of instruct models with 4-bit weights by parameters: about 0.65 GB a billion, and the context beside it.
local model_sizes = { { 1.5, 3 }, { 3, 5 }, { 8, 9 }, { 14, 14 }, { 32, 28 }, { 70, 56 } }

--- The largest usual size of a model, in billions of parameters, that fits so many bytes of memory with half of it left
--- for everything else up to 8 GB.
function M.fitting(memory)
  local room = memory / gigabyte - math.min(memory / gigabyte / 2, 8)
  local best
  for _, row in ipairs(model_sizes) do
    if row[2] <= room then best = row[1] end
  end
  return best
end

---@return { found: boolean, version: string?, advice: string }
function M.report()
  local result = core.run({ program, '--version' }, { timeout_ms = 10000 })
  local machine = core.machine()
  local best = machine.memory > 0 and M.fitting(machine.memory)
  local advice = best and ('models of up to %g billion parameters with 4-bit weights fit this machine (%.0f GB, %d cores)'):format(
    best, machine.memory / gigabyte, machine.cores) or 'this machine has little memory for a model of its own'
  if not result or result.code == 127 then return { found = false, advice = advice } end
  return { found = true, version = (result.err .. result.out):match 'version: ([^\n]*)', advice = advice }
end

return M
