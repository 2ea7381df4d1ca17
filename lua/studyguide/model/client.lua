--- Many conversations with one endpoint at once.
--
--     local client = clients.new { endpoint = endpoint, world = world, in_flight = 8 }
--     client:run { function () local reply, failure = client:ask(request) … end, … }
--
-- Each conversation is a function that runs in a coroutine and asks as if it were alone; the client
-- keeps requests in flight, tries again what may pass, slows down for a busy server, and ends
-- everything when a failure concerns all. It raises only for mistakes in a conversation's own code.

local exchanges = require 'studyguide.model.exchange'
local failures = require 'studyguide.model.failures'
local flows = require 'studyguide.model.flow'
local retry = require 'studyguide.model.retry'
local tokens = require 'studyguide.model.tokens'

local M = {}

---@class ClientWorld
---@field pool fun(options: table): table?, string?, string?   core.http_pool
---@field clock fun(): number     seconds, only forward
---@field wall fun(): number      seconds since 1970
---@field random fun(): number    0 to 1

---@class ClientOptions
---@field endpoint Endpoint
---@field world ClientWorld
---@field in_flight integer?
---@field retries integer?
---@field limits table?          connect, first, stall, total: seconds
---@field pool_options table?    allow_plain, ca_file, ca_directory, proxy
---@field max_requests integer?  of the whole run, as the user says
---@field max_tokens integer?
---@field allowance integer?     requests of the whole run where the user says nothing
---@field batched boolean?      requests are answered by batches (batch/asks.lua): one that fails says nothing of the others
---@field watch fun(what: string, detail: table?)?   told of every change, for progress

---@class Client
---@field totals {requests: integer, retries: integer, input: integer, output: integer, cached: integer}
---@field tokens integer     spent so far: as the server counts, estimated where it does not
---@field stopped Failure?   why the run ended early
local Client = {}
Client.__index = Client

local default_limits = { connect = 10, first = 300, stall = 120, total = 600 }
local lost_in_a_row_max = 3 -- conversations that fail one after the other: the server is gone
local tick = 0.25           -- seconds between two looks at the clock

-- Limits that a server gives for its answers: one is believed when a section's guide may fit it, and a
-- server that goes on giving smaller ones is none to believe.
local output_least, output_limits_max = 256, 3

---@param options ClientOptions
function M.new(options)
  return setmetatable({
    endpoint = options.endpoint, world = options.world, retries = options.retries or 2,
    limits = setmetatable(options.limits or {}, { __index = default_limits }),
    in_flight = options.in_flight or 8, pool_options = options.pool_options or {},
    max_requests = options.max_requests, max_tokens = options.max_tokens, allowance = options.allowance,
    batched = options.batched, watch = options.watch or function () end,
    totals = { requests = 0, retries = 0, input = 0, output = 0, cached = 0 },
    tokens = 0, good = 0, lost_in_a_row = 0, output_limits = 0,
  }, Client)
end

--- Asks from within a conversation.
---@param request ModelRequest
---@return Reply? reply, Failure? failure   both where part of an answer came
function Client.ask(_, request)
  return coroutine.yield(request)
end

-- Conversations -------------------------------------------------------------------------------------------

--- Lets a conversation go on with what it asked for; its next question goes to the front, so that
--- what is begun is finished first.
function Client:resume(job, ...)
  local fine, request = coroutine.resume(job.thread, ...)
  if not fine then error(debug.traceback(job.thread, tostring(request)), 0) end
  if coroutine.status(job.thread) == 'dead' then return end
  job.request, job.attempts, job.not_before = request, 0, nil
  if self.stopped then return self:resume(job, nil, self.stopped) end
  if job.begun then table.insert(self.queue, 1, job) else self.queue[#self.queue + 1] = job end
end

--- Ends the run: nothing more is sent, and every conversation learns why.
function Client:stop(failure)
  if self.stopped then return end
  self.stopped, self.ending = failure, failure
  local waiting = self.queue
  for id, job in pairs(self.running) do
    self.pool:cancel(id)
    waiting[#waiting + 1] = job
  end
  self.queue, self.running, self.running_count = {}, {}, 0
  for _, job in ipairs(waiting) do self:resume(job, nil, failure) end
end

-- Sending -------------------------------------------------------------------------------------------------

--- Why the run may send nothing more, or nil.
---@return Failure?
local function spent(self)
  local requests = self.totals.requests
  if self.max_requests and requests >= self.max_requests then
    return { kind = 'budget', drain = true, message = ('the limit of %d requests is reached (--max-requests)'):format(self.max_requests) }
  elseif self.max_tokens and self.tokens >= self.max_tokens then
    return { kind = 'budget', drain = true, message = ('the limit of %d tokens is reached (--max-tokens)'):format(self.max_tokens) }
  elseif not self.max_requests and self.allowance and requests >= self.allowance then
    return { kind = 'stop', drain = true, message = ('%s made us ask %d times, far more than the guide needs (--max-requests N allows more)')
      :format(self.endpoint.name, requests) }
  end
end

--- Why a section may send nothing more, or nil: whatever a server answers, it is not asked for ever.
---@return Failure?
local function section_spent(self, request)
  local ledger = request.spent
  if not ledger or not request.allowance or ledger.requests < request.allowance then return nil end
  return { kind = 'retry', message = ('%s was asked %d times for one section and did not deliver it'):format(
    self.endpoint.name, ledger.requests) }
end

--- A provider whose prompt cache must be written first gets one request alone.
local function must_warm(self)
  return self.endpoint.row.warm_first and not self.batched and not self.warm and self.running_count > 0
end

--- The next conversation whose turn it is. While nothing has been answered yet, those that failed
--- come first: a server that is not there is not asked for every section.
local function next_ready(self, now)
  for i, job in ipairs(self.queue) do
    if (job.not_before or now) <= now then return table.remove(self.queue, i) end
    if self.good == 0 then return nil end
  end
end

local look_again = 1 -- seconds until it is looked again what another run has made of a request that it is asking

--- Whether a conversation that is about to begin is another run's: then it waits, or learns that its answer is there.
local function elsewhere(self, job)
  local where = job.request.elsewhere and job.request.elsewhere()
  if where == 'kept' then
    self:resume(job, nil, { kind = 'kept', message = 'another run has asked it meanwhile' })
  elseif where == 'asked' then
    job.not_before = self.world.clock() + look_again
    self.queue[#self.queue + 1] = job
  end
  return where ~= nil
end

function Client:send(job)
  local over = spent(self)
  if over then
    table.insert(self.queue, 1, job)
    self.ending = over
    return
  end
  over = section_spent(self, job.request)
  if over then return self:give_up(job, nil, over) end
  if not job.begun and elsewhere(self, job) then return end
  local request, most = job.request, self.endpoint.output_max
  if most and request.max_tokens > most then request.max_tokens = most end
  job.exchange = exchanges.new(self.endpoint, job.request)
  local id, message = self.pool:add(job.exchange:http(self.limits), job.request)
  if not id then
    table.insert(self.queue, 1, job)
    self.ending = { kind = 'stop', message = failures.clean(message, self.endpoint.key) }
    return
  end
  job.begun, job.started = true, self.world.clock()
  self.running[id] = job
  self.running_count = self.running_count + 1
  self.totals.requests = self.totals.requests + 1
  if request.spent then request.spent.requests = request.spent.requests + 1 end
  self.watch('sent', job)
end

function Client:fill()
  while not self.ending do
    local now = self.world.clock()
    if self.running_count >= self.flow:limit(now) or must_warm(self) then return end
    local job = next_ready(self, now)
    if not job then return end
    self:send(job)
  end
end

--- Milliseconds until something may be sent again, at most a tick.
local function pause_ms(self)
  local now = self.world.clock()
  local wait = tick
  for _, job in ipairs(self.queue) do
    local at = math.max(job.not_before or now, self.flow:opens())
    if at > now then wait = math.min(wait, at - now) end
  end
  return math.ceil(wait * 1000)
end

-- Answers -------------------------------------------------------------------------------------------------

--- Adds up what an answer took. Where the server does not say, our estimate counts against the limit.
local function count(self, request, reply)
  if not reply then return end
  local usage, t = reply.usage, self.totals
  if usage then
    t.input, t.output = t.input + usage.input, t.output + usage.output
    t.cached = t.cached + math.min(usage.cached, usage.input)
  end
  if not usage or usage.input == 0 then
    usage = { input = request.prompt_tokens, output = tokens.count(reply.text) }
  end
  self.tokens = self.tokens + usage.input + usage.output
end

--- Takes a smaller limit for the answers; false when that is no way on.
local function adapt_limit(self, request, limit)
  local most = math.min(request.max_tokens, self.endpoint.output_max or math.huge)
  if limit >= most or limit < output_least or self.output_limits == output_limits_max then return false end
  self.output_limits = self.output_limits + 1
  self.endpoint.output_max = limit
  return true
end

-- What servers answer to a schema that they do not know, in words of their own.
local schema_refusals = { [400] = true, [404] = true, [415] = true, [422] = true, [500] = true, [501] = true }

--- Whether a refusal may be for the schema alone: then the request is sent without.
local function is_for_schema(endpoint, request, failure)
  return request.schema and not endpoint.dropped.schema and (failure.kind == 'stop' or failure.kind == 'section' or failure.kind == 'retry')
    and schema_refusals[failure.http] and not failure.setup and not failure.transport
end

--- Takes a refused parameter back, once each; false when that was tried already.
local function adapt(endpoint, failure)
  if failure.parameter == 'schema' then
    local known = endpoint.dropped.schema
    endpoint.dropped.schema = true
    return not known
  end
  local exchange = endpoint.row.exchange[failure.parameter]
  if exchange and not endpoint.swapped[exchange] then
    endpoint.swapped[exchange] = true
    return true
  elseif exchange and not endpoint.dropped.limit then
    endpoint.dropped.limit = true -- the server knows neither name
    return true
  end
  local field = endpoint.row.optional[failure.parameter]
  if not field or endpoint.dropped[field] then return false end
  endpoint.dropped[field] = true
  return true
end

--- Several requests were under way with the same refused parameter: those sent before it was taken
--- back are sent again as well.
local function adapted(self, job, failure)
  local changed
  if failure.limit then
    changed = adapt_limit(self, job.request, failure.limit)
  else
    changed = adapt(self.endpoint, failure)
  end
  if changed then
    self.adapted_at = self.world.clock()
    self.watch('adapted', failure)
    return true
  end
  return self.adapted_at ~= nil and job.started < self.adapted_at
end

function Client:give_up(job, reply, failure)
  if failure.kind == 'retry' then
    self.lost_in_a_row = self.lost_in_a_row + 1
    if not self.batched and (self.good == 0 or self.lost_in_a_row >= lost_in_a_row_max) then
      failure.kind = 'stop'
    else
      failure.kind = 'section'
    end
  end
  self:resume(job, reply, failure)
  if failure.kind == 'stop' then self.ending = self.ending or failure end
end

function Client:failed(job, reply, failure)
  local now = self.world.clock()
  local longest = self.endpoint.row.delay_max
  if failure.busy then
    self.flow:busy(job.started, now, failure.delay and failure.delay <= longest and failure.delay or nil)
  end
  if is_for_schema(self.endpoint, job.request, failure) then
    failure.kind, failure.parameter = 'adapt', failure.parameter or 'schema'
  end
  if failure.kind == 'adapt' then
    if adapted(self, job, failure) then
      table.insert(self.queue, 1, job)
      return
    end
    failure.kind = 'stop'
  end
  -- A web page before anything has worked is a wrong address: asking again would not help.
  if failure.setup and self.good == 0 then failure.kind = 'stop' end
  if failure.kind ~= 'retry' then return self:give_up(job, reply, failure) end
  job.attempts = job.attempts + 1
  local wait, why = retry.after(failure, job.attempts,
    { retries = self.retries, row = self.endpoint.row, random = self.world.random })
  if not wait then
    if why == 'too long' then
      failure.kind = 'stop'
      failure.message = failure.message .. (' (it asks to wait %.0f s; more than %d s are not waited)'):format(failure.delay, longest)
    end
    return self:give_up(job, reply, failure)
  end
  job.not_before = now + wait
  self.totals.retries = self.totals.retries + 1
  table.insert(self.queue, 1, job)
  self.watch('retry', { failure = failure, seconds = wait, request = job.request })
end

function Client:finish(job, event)
  local request = job.request
  local reply, failure = job.exchange:done(event, self.world.wall())
  self.warm = true
  -- The answer first: whatever its figures are, its section has it.
  if failure then self:failed(job, reply, failure) else self:deliver(job, reply, event) end
  count(self, request, reply)
end

--- Hands a good answer to its conversation.
function Client:deliver(job, reply, event)
  self.good, self.lost_in_a_row = self.good + 1, 0
  self.flow:good()
  local wait = retry.exhausted(event.headers, self.world.wall(), failures.read_date, failures.read_duration)
  if wait then
    self.flow:pause(self.world.clock() + wait)
    self.watch('pause', { seconds = wait })
  end
  self.watch('answered', job)
  self:resume(job, reply)
end

function Client:take(event)
  local job = self.running[event.id]
  if not job then return end -- cancelled meanwhile
  if event.kind == 'message' then
    self.warm = true
    job.exchange:message(event)
    if job.exchange:is_over() and not job.over then job.over, self.overs = self.world.clock(), (self.overs or 0) + 1 end
    return
  end
  self.running[event.id] = nil
  self.running_count = self.running_count - 1
  if job.over then job.over, self.overs = nil, self.overs - 1 end
  self:finish(job, event)
end

--- Ends the run when it is to end; what a spent limit has already paid for is waited for.
function Client:settle()
  if self.ending and not (self.ending.drain and self.running_count > 0) then self:stop(self.ending) end
end

-- Seconds that a server has to end a stream after its last message: most do at once, and the connection serves again.
local grace = 1

--- Ends the streams whose last message has come and that are held open all the same.
function Client:end_overs()
  if (self.overs or 0) == 0 then return end
  local now, late = self.world.clock(), {}
  for id, job in pairs(self.running) do
    if job.over and now - job.over >= grace then late[#late + 1] = id end
  end
  for _, id in ipairs(late) do
    self.pool:cancel(id)
    self:take { id = id, kind = 'done', http = 200, headers = {}, body = '' }
  end
end

function Client:turn()
  self:end_overs()
  self:fill()
  self:settle()
  if self.stopped then return end
  local events, message, code = self.pool:wait(pause_ms(self))
  if not events then
    local kind = code == 'EINTR' and 'interrupted' or code == 'EPENDING' and 'pending' or 'stop'
    return self:stop { kind = kind, message = message }
  end
  -- All of them before the run may end: one that fails takes none of the others' answers away.
  for _, event in ipairs(events) do self:take(event) end
  self:settle()
  self.watch 'tick'
end

--- Runs the conversations to their ends; may be called again, as long as nothing stopped the run.
---@param jobs fun()[]
---@return Failure? stopped  why the run ended early, nil when it did not
function Client:run(jobs)
  local options = { in_flight = self.in_flight }
  for k, v in pairs(self.pool_options) do options[k] = v end
  local pool, message = self.world.pool(options)
  if not pool then return { kind = 'stop', message = message } end
  self.pool, self.flow = pool, flows.new(self.in_flight)
  self.queue, self.running, self.running_count, self.warm, self.overs = {}, {}, 0, false, 0
  local fine, trouble = xpcall(function ()
    for _, job in ipairs(jobs) do self:resume { thread = coroutine.create(job) } end
    while #self.queue > 0 or self.running_count > 0 do self:turn() end
  end, function (e) return e end)
  pool:close()
  if not fine then error(trouble, 0) end
  return self.stopped
end

return M
