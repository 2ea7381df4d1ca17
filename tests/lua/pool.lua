--- A world whose pool answers at once on a clock of its own, and questions for it: what specs of the client share.

local clients = require 'studyguide.model.client'
local core = require 'studyguide.core'
local providers = require 'studyguide.model.providers'

local M = {}

local waits_max = 100000 -- a client that waits for ever has lost its way

--- `handle(n, request, world)` gives the outcome of the n-th request: { http, headers, seconds, text or body };
--- nil for a good answer.
function M.world(handle)
  local world = { time = 0, most = 0, sent = {}, pool_requests = {} }
  local running, last = {}, 0
  local function good() return { http = 200, headers = {}, seconds = 1, text = 'answer' } end
  local pool = {}
  function pool.add(_, request)
    last = last + 1
    local outcome = (handle and handle(last, request, world)) or good()
    running[#running + 1] = { id = last, at = world.time + (outcome.seconds or 1), outcome = outcome }
    world.most = math.max(world.most, #running)
    world.sent[last] = world.time
    return last
  end
  function pool.wait(_, ms)
    world.waits = (world.waits or 0) + 1
    if world.waits > waits_max then error 'the client waits for ever' end
    local next_at = world.time + ms / 1000
    for _, r in ipairs(running) do next_at = math.min(next_at, r.at) end
    world.time = math.max(next_at, world.time)
    local events, left = {}, {}
    for _, r in ipairs(running) do
      if r.at <= world.time then
        local body = r.outcome.body or core.json_encode { choices = { { message = { content = r.outcome.text }, finish_reason = 'stop' } },
          usage = { prompt_tokens = 10, completion_tokens = 2 } }
        events[#events + 1] = { id = r.id, kind = 'done', http = r.outcome.http, headers = r.outcome.headers or {}, body = body }
      else
        left[#left + 1] = r
      end
    end
    running = left
    return events
  end
  function pool.cancel(_, id)
    for i, r in ipairs(running) do
      if r.id == id then table.remove(running, i) return end
    end
  end
  function pool.close() world.closed = true end
  world.pool = function () return pool end
  world.clock = function () return world.time end
  world.wall = world.clock
  world.random = function () return 0 end
  return world
end

function M.client(world, options)
  options = options or {}
  options.endpoint = providers.endpoint({ provider = options.provider or 'openai', model = 'm', base_url = 'http://localhost/v1',
                                          stream = false }, function () return 'k' end)
  options.world = world
  return clients.new(options)
end

function M.request() return { system = 's', shared = '', turns = { { role = 'user', text = 'u' } }, max_tokens = 9,
                                  prompt_tokens = 5, cache_key = 'k' } end

function M.ask_all(client, count, results)
  local jobs = {}
  for i = 1, count do
    jobs[i] = function ()
      local reply, failure = client:ask(M.request())
      results[i] = { reply = reply, failure = failure }
    end
  end
  return client:run(jobs)
end

return M
