--- One question to a model and its answer: the HTTP request made from it, and what the answer's
--- events add up to.
--
--     local exchange = exchanges.new(endpoint, request)
--     local id = pool:add(exchange:http(limits))
--     exchange:message(event)                       -- for each message of a stream
--     local reply, failure = exchange:done(event, now)

local core = require 'studyguide.core'
local failures = require 'studyguide.model.failures'
local surrogates = require 'studyguide.model.surrogates'

local M = {}

---@class Exchange
local Exchange = {}
Exchange.__index = Exchange

-- A section's guide is a few thousand words; beyond this an answer is a fault, not a guide. Its body
-- is larger by what a stream writes around each word.
local body_max, text_max = 8 * 1024 * 1024, 512 * 1024

--- Where the string ends that begins at `quote`.
local function string_end(text, quote)
  local at = quote + 1
  while true do
    local found = text:find('["\\]', at)
    if not found then return #text end
    if text:byte(found) == 0x22 then return found end
    at = found + 2
  end
end

--- A server's JSON. Python's writers put NaN and Infinity, which JSON does not have, where a figure has no
--- value: an answer is not lost for that.
---@return any value  nil when it is not JSON
local function decode(text)
  local value = core.json_decode(text)
  if value ~= nil or not (text:find('NaN', 1, true) or text:find('Infinity', 1, true)) then return value end
  local pieces, at = {}, 1
  while at <= #text do
    local quote = text:find('"', at, true) or #text + 1
    local bare = text:sub(at, quote - 1):gsub('%-?NaN', 'null'):gsub('%-?Infinity', 'null')
    at = string_end(text, quote) + 1
    pieces[#pieces + 1] = bare .. text:sub(quote, at - 1)
  end
  return (core.json_decode(table.concat(pieces)))
end

---@param endpoint Endpoint
---@param request ModelRequest
function M.new(endpoint, request)
  return setmetatable({ endpoint = endpoint, request = request }, Exchange)
end

--- The request for the pool.
---@param limits {connect: number, first: number, stall: number, total: number}  seconds
function Exchange:http(limits)
  local endpoint, row = self.endpoint, self.endpoint.row
  self.reply, self.unreadable, self.halves = nil, nil, nil
  local headers = { ['Content-Type'] = 'application/json',
                    Accept = endpoint.stream and 'text/event-stream, application/x-ndjson, application/json'
                      or 'application/json' }
  for name, value in pairs(endpoint.headers) do headers[name] = value end
  local function ms(seconds) return math.floor(seconds * 1000 + 0.5) end
  return {
    url = row.url(endpoint), headers = headers, secret_headers = row.auth(endpoint),
    body = core.json_encode(row.build(self.request, endpoint)),
    stream = endpoint.stream and row.framing or 'whole', body_max = body_max,
    connect_ms = ms(limits.connect), stall_ms = ms(limits.stall), total_ms = ms(limits.total),
    -- Without a stream nothing comes before the whole answer is thought out.
    first_ms = endpoint.stream and ms(limits.first) or 0,
  }
end

--- Takes a message that is not JSON as a whole: a server without blank lines between its messages has sent several.
function Exchange:apart(event, data)
  local lines = {}
  for line in (data .. '\n'):gmatch '(.-)\n' do
    if line ~= '' then lines[#lines + 1] = line end
  end
  if #lines < 2 then
    self.unreadable = true
    return
  end
  for _, line in ipairs(lines) do self:message { name = event.name, data = line } end
end

--- Whether nothing more is to come.
function Exchange:is_over() return self.reply ~= nil and self.reply.over == true end

--- Takes one message of a streamed answer.
function Exchange:message(event)
  local row = self.endpoint.row
  self.reply = self.reply or { text = '', streamed = true }
  if self.reply.over then return end
  if row.last and event.data == row.last then
    local reply = self.reply
    -- Its mark of the end stands for a reason that was not given; one that was given stands.
    if reply.finish == nil and not reply.error and reply.text:find '%S' then reply.finish = 'stop' end
    reply.complete, reply.over = true, true
    return
  end
  local data, halves = surrogates.protect(event.data)
  self.halves = self.halves or halves
  local doc = decode(data)
  if type(doc) ~= 'table' then
    self:apart(event, data)
    return
  end
  row.step(self.reply, event.name, doc)
  if doc.error ~= nil and doc.error ~= core.null and not self.reply.error then self.reply.error = doc.error end
end

-- Below this many tokens an estimate of the prompt says too little.
local judged_least = 1000

--- Whether the server has read the end of the prompt only: far fewer tokens than were sent, and as
--- many as fit a context of the usual sizes. Old servers of Ollama's cut so without a word.
local function is_prompt_cut(exchange, reply)
  local usage, sent = reply.usage, exchange.request.prompt_tokens
  if not exchange.endpoint.row.counts_prompt or not usage or usage.input < judged_least then return false end
  local beyond = usage.input % 1024
  return usage.input < 0.6 * sent and (beyond <= 8 or beyond >= 1016)
end

--- Takes the last event. The reply comes with a failure too where part of an answer was read.
---@return Reply? reply, Failure? failure
function Exchange:done(event, now)
  local row, reply = self.endpoint.row, self.reply
  if reply and self.halves then reply.text = surrogates.restore(reply.text) end
  if not reply and event.http >= 200 and event.http < 300 and not event.code then
    local doc = decode(event.body)
    if type(doc) == 'table' then
      reply = row.parse(doc)
      if doc.error ~= nil and doc.error ~= core.null then reply.error = reply.error or doc.error end
    end
  end
  -- A message that is not JSON is the mark of a cut when the end is missing too, else of a fault.
  if reply and self.unreadable and not reply.error then reply.finish, reply.complete = nil, false end
  local failure = failures.of(self.endpoint, event, reply, now)
  if reply then reply.text = failures.without_key(reply.text, self.endpoint.key) end
  if not failure and #reply.text > text_max then
    failure = { kind = 'section', http = event.http,
                message = ('%s sent %d bytes, far longer than a section\'s guide'):format(self.endpoint.name, #reply.text) }
  end
  if not failure and is_prompt_cut(self, reply) then
    failure = { kind = 'context', context = reply.usage.input + self.request.max_tokens, http = event.http,
                message = ('%s has read %d tokens of about %d: its context is too small'):format(
                  self.endpoint.name, reply.usage.input, self.request.prompt_tokens) }
  end
  return reply, failure
end

return M
