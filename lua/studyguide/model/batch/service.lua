--- Requests to a provider's batch endpoints, one after another.
--
--     local service = services.new(endpoint, world, pool_options)
--     local doc, failure = service:get('/batches/batch_1')
--
-- What only reads is tried again when it fails in passing. What makes something is sent once: whether a request that
-- failed has made it all the same is found out by looking (jobs.lua), never by sending it again.

local core = require 'studyguide.core'
local failures = require 'studyguide.model.failures'
local retry = require 'studyguide.model.retry'

local M = {}

---@class BatchService
---@field endpoint Endpoint
local Service = {}
Service.__index = Service

local answer_max = 256 * 1024 * 1024 -- bytes: a batch's results; what is sent at once is a quarter of it (shapes.lua)
local retries = 4
local limits = { connect_ms = 10000, stall_ms = 120000, total_ms = 3600000 }

---@param endpoint Endpoint
---@param world table         http_pool, clock, random
---@param pool_options table  see writer.lua
---@return BatchService
function M.new(endpoint, world, pool_options)
  local options = { in_flight = 1 }
  for k, v in pairs(pool_options) do options[k] = v end
  return setmetatable({ endpoint = endpoint, world = world, options = options }, Service)
end

--- Waits, but for Ctrl-C.
---@return boolean? ok, Failure? failure
function Service:sleep(seconds)
  local pool, message = self.world.http_pool(self.options)
  if not pool then return nil, { kind = 'stop', message = message } end
  local left = seconds
  while left > 0 do
    local events, why, code = pool:wait(math.ceil(math.min(left, 60) * 1000))
    if not events then
      pool:close()
      return nil, { kind = code == 'EINTR' and 'interrupted' or 'stop', message = why }
    end
    left = left - 60
  end
  pool:close()
  return true
end

local function once(self, request)
  local pool, message = self.world.http_pool(self.options)
  if not pool then return nil, { kind = 'stop', message = message } end
  local id
  id, message = pool:add(request)
  while id do
    local events, why, code = pool:wait(1000)
    local done = events and events[#events]
    if done or not events then
      pool:close()
      return done, not done and { kind = code == 'EINTR' and 'interrupted' or 'stop', message = why } or nil
    end
  end
  pool:close()
  return nil, { kind = 'stop', message = failures.clean(message, self.endpoint.key) }
end

--- One request: its answer's body, or what was wrong.
---@param options { method: string?, body: string?, headers: table? }
---@return string? body, Failure? failure, table? headers
function Service:send(url, options)
  local headers = { Accept = 'application/json' }
  for name, value in pairs(self.endpoint.headers) do headers[name] = value end
  for name, value in pairs(options.headers or {}) do headers[name] = value end
  local request = { url = url, method = options.method, body = options.body, headers = headers,
                    secret_headers = self.endpoint.row.auth(self.endpoint), body_max = answer_max, first_ms = 0 }
  for name, value in pairs(limits) do request[name] = value end
  local done, failure = once(self, request)
  if not done then return nil, failure end
  if done.code or done.http >= 300 then return nil, failures.of(self.endpoint, done, nil, self.world.clock()) end
  return done.body, nil, done.headers
end

--- What stands at an address, as text.
---@return string? body, Failure? failure
function Service:fetch(url)
  for attempt = 1, retries + 1 do
    local body, failure = self:send(url, {})
    if body then return body end
    local wait = failure.kind == 'retry' and retry.after(failure, attempt,
      { retries = retries, row = self.endpoint.row, random = self.world.random })
    if not wait then return nil, failure end
    local slept, broken = self:sleep(wait)
    if not slept then return nil, broken end
  end
end

local function document(self, body)
  local doc = core.json_decode(body)
  if type(doc) == 'table' then return doc end
  return nil, { kind = 'stop', message = self.endpoint.name .. ' answered with something that is not JSON; is the base URL right?' }
end

---@return table? doc, Failure? failure
function Service:get(url)
  local body, failure = self:fetch(url)
  if not body then return nil, failure end
  return document(self, body)
end

--- Sends what makes or changes something, once.
---@param body string
---@return table? doc, Failure? failure, table? headers
function Service:post(url, body, headers)
  local sent = { ['Content-Type'] = 'application/json' }
  for name, value in pairs(headers or {}) do sent[name] = value end
  local text, failure, answer_headers = self:send(url, { method = 'POST', body = body, headers = sent })
  if not text then return nil, failure end
  local doc
  doc, failure = document(self, text == '' and '{}' or text)
  return doc, failure, answer_headers
end

return M
