--- What went wrong with a request, and what that means for it, its section and the whole run.
--
--     local failure = failures.of(endpoint, done, reply, now)   -- nil: the reply is good
--
-- One place reads errors, because servers agree on nothing: an error is an object or a string, its
-- code a word or a number, it comes with its own status or inside a 200, in the middle of a stream
-- or instead of an answer. The provider's own words are kept; the key is taken out of them.

local core = require 'studyguide.core'
local f = require 'studyguide.model.providers.fields'

local M = {}

---@class Failure
---@field kind 'retry'|'stop'|'section'|'adapt'|'context'|'room'|'interrupted'|'budget'|'pending'|'kept'
---  retry: may pass; stop: every request would fail so; section: this one would, others need not;
---  adapt: the server refuses a parameter; context: the prompt is too long; room: the answer's limit
---  was spent before any text came
---@field message string   one line, without secrets
---@field http integer?
---@field busy boolean?    the server has too much to do: fewer requests at once
---@field delay number?    seconds that the server asks to wait
---@field setup boolean?   more likely a wrong address than a passing fault
---@field parameter string?   of 'adapt': as the server names it
---@field limit integer?   of 'adapt': the most tokens that an answer of this model may have
---@field context integer? of 'context': tokens that fit, where the server says

-- Beyond ASCII's: C1 controls, and those that turn the direction of what follows.
local terminal_controls = { '\xC2[\x80-\x9F]', '\xE2\x80[\xAA-\xAE]', '\xE2\x81[\xA6-\xA9]' }

local message_max = 300 -- characters of a server's words: enough for every real message

-- Shorter ones keep no secret: "x", "none", "EMPTY", "ollama" and the like, which servers without keys are given, are
-- letters and words that answers have. Keys of the providers have 32 characters and more.
local key_least = 8

--- `text` without the key: a server knows it, and may write it where it would be kept or shown.
---@param key string?
function M.without_key(text, key)
  if not key or #key < key_least then return text end
  local at, pieces = 1, {}
  while true do
    local from, to = text:find(key, at, true)
    if not from then break end
    pieces[#pieces + 1] = text:sub(at, from - 1) .. '[key]'
    at = to + 1
  end
  return table.concat(pieces) .. text:sub(at)
end

--- `text` on one line, without the key, cut where it is long.
function M.clean(text, key)
  for _, control in ipairs(terminal_controls) do text = text:gsub(control, ' ') end
  text = text:gsub('[%c%s]+', ' '):gsub('^ ', ''):gsub(' $', '')
  text = M.without_key(text, key)
  if core.utf8_invalid(text) then text = text:gsub('[\128-\255]', '?') end
  if #text > message_max then
    local cut = message_max
    while text:byte(cut + 1) >= 0x80 and text:byte(cut + 1) < 0xC0 do cut = cut - 1 end
    text = text:sub(1, cut) .. '…'
  end
  return text
end

-- Reading errors ----------------------------------------------------------------------------------------

--- The words of a list of what is wrong with a request, and the field that the first is about: FastAPI's `detail`, bare
-- or inside of Mistral's `message`.
---@return string? words, string? field
local function told_in_detail(e)
  local list = f.table(f.table(e.message).detail)
  if not list[1] then list = e end
  local words, field = {}, nil
  for _, row in ipairs(list) do
    local said = f.text(f.table(row).msg)
    if said then
      local path = {}
      for _, part in ipairs(f.table(f.table(row).loc)) do
        if part ~= 'body' then path[#path + 1] = tostring(part) end
      end
      field = field or path[1]
      words[#words + 1] = #path > 0 and ('%s: %s'):format(table.concat(path, '.'), said) or said
    end
  end
  return words[1] and table.concat(words, '; ') or nil, field
end

--- The error in a document as {message, code, type, param, context, delay}; nil when it has none.
function M.read(doc)
  if type(doc) == 'table' and #doc == 1 and type(doc[1]) == 'table' then doc = doc[1] end -- Gemini
  if type(doc) ~= 'table' then return nil end
  local e = doc.error
  if doc.object == 'error' and (e == nil or e == core.null) then e = doc end -- vLLM, Mistral
  if e == nil or e == core.null or e == false then
    if doc.detail and doc.choices == nil then e = doc.detail else return nil end -- FastAPI
  end
  if type(e) == 'string' then return { message = e, code = '', type = '', param = '' } end
  e = f.table(e)
  local told, place = told_in_detail(e)
  local metadata = f.table(e.metadata)
  local found = {
    message = f.text(e.message) or told or f.text(e.msg) or f.text(metadata.raw) or '',
    code = tostring(f.text(e.code) or f.count(e.code) or ''), param = f.text(e.param) or place or '',
    type = f.text(e.type) or f.text(e.status) or '', context = f.count(e.n_ctx),
    detail_code = f.text(f.table(e.details).error_code) or '',
  }
  for _, detail in ipairs(f.table(e.details)) do
    local d = f.table(detail)
    found.delay = M.seconds((f.text(d.retryDelay) or ''):match '^(.*)s$') or found.delay
    for _, violation in ipairs(f.table(d.violations)) do
      if (f.text(f.table(violation).quotaId) or ''):find 'PerDay' then found.daily = true end
    end
  end
  return found
end

local longest = 366 * 86400 -- seconds: what is further away is no time to wait for

--- A number of seconds as a server writes it, or computed from what it wrote: nil for what is none and
--- for none at all, at most a year.
---@param value string|number|nil
---@return number?
function M.seconds(value)
  if type(value) == 'string' then value = value:match '^%s*%d+%.?%d*%s*$' and tonumber(value) end
  return value and value > 0 and math.min(value, longest) or nil
end

local months = { Jan = 1, Feb = 2, Mar = 3, Apr = 4, May = 5, Jun = 6, Jul = 7, Aug = 8, Sep = 9, Oct = 10, Nov = 11, Dec = 12 }

--- Days of the proleptic Gregorian calendar since 1970-01-01 (H. Hinnant, "days_from_civil").
local function days(y, m, d)
  if m <= 2 then y = y - 1 end
  local era = math.floor(y / 400)
  local year = y - era * 400
  local day = math.floor((153 * (m + (m > 2 and -3 or 9)) + 2) / 5) + d - 1
  return era * 146097 + year * 365 + math.floor(year / 4) - math.floor(year / 100) + day - 719468
end

--- Seconds since 1970 of an HTTP date ("Sun, 06 Nov 1994 08:49:37 GMT") or RFC 3339 time in UTC.
function M.read_date(text)
  local d, name, y, H, Mi, S = (text or ''):match '^%a+, (%d%d?) (%a+) (%d%d%d%d) (%d%d):(%d%d):(%d%d)'
  local m = name and months[name]
  if not m then
    y, m, d, H, Mi, S = (text or ''):match '^(%d%d%d%d)-(%d%d)-(%d%d)T(%d%d):(%d%d):(%d+%.?%d*)Z'
    if not y then return nil end
  end
  return days(tonumber(y), tonumber(m), tonumber(d)) * 86400 + tonumber(H) * 3600 + tonumber(Mi) * 60 + tonumber(S)
end

--- A duration such as "6m0s", "12ms", "1.5s" in seconds.
function M.read_duration(text)
  local total, seen = 0, false
  for number, unit in (text or ''):gmatch '([%d.]+)(%a+)' do
    local scale = ({ h = 3600, m = 60, s = 1, ms = 0.001, us = 1e-6 })[unit]
    if not scale or not tonumber(number) then return nil end
    total, seen = total + tonumber(number) * scale, true
  end
  return seen and total or nil
end

--- Seconds that the server asks to wait; nil when it does not, or for what is no time to come.
--- `now`: seconds since 1970.
---@return number?
function M.delay(headers, now)
  local ms, after = M.seconds(headers['retry-after-ms']), headers['retry-after']
  if ms then return ms / 1000 end
  local date = M.read_date(after)
  return M.seconds(after) or date and M.seconds(date - (M.read_date(headers.date) or now)) or nil
end

-- Judging -----------------------------------------------------------------------------------------------

local function has_any(text, patterns)
  text = text:lower()
  for _, pattern in ipairs(patterns) do
    if text:find(pattern) then return true end
  end
  return false
end

local quota = { 'insufficient_quota', 'credit_balance', 'spend_limit', 'usage_limit_exceeded', 'billing_error',
                'limit: 0[^.%d]', 'limit: 0$' }
local too_long = { 'context_length_exceeded', 'exceed_context_size', 'maximum context', 'context length',
                   'context size', 'context window', 'prompt is too long', 'input token count', 'too many tokens',
                   'input length and `max_tokens`', 'exceeds the context' }
local policy = { 'content_policy', 'content_filter', 'invalid_prompt', 'responsibleai', 'safety' }
local refusals = { 'unsupported', 'not supported', "isn't supported", 'deprecated', 'unknown', 'unrecognized',
                   'unexpected', 'not permitted', 'extra inputs', 'not allowed', 'cannot find field', 'invalid' }

-- A chat template that knows no system's turn, in the words of vLLM, llama.cpp, Gemma's own template and gateways.
local no_system = { 'system role not supported', 'system role is not supported', 'system messages? [%a ]*not supported', 'does not support system',
                    'developer instruction is not enabled', 'system message must', 'must alternate user/assistant', 'unsupported role',
                    'invalid role[^%a]*system', "role 'system'" }

--- The optional parameter that an error refuses, as the row's tables name it; nil when none.
local function refused_parameter(row, e)
  local said = e.message .. ' ' .. e.code
  if row.optional.system and has_any(said, no_system) then return 'system' end
  if not has_any(said, refusals) then return nil end
  local function named(table_)
    -- The longest name first: "max_tokens" also stands in "max_completion_tokens … instead".
    local best
    for name in pairs(table_) do
      local quoted = '["\'`.]' .. name:gsub('[%p]', '%%%0') .. '["\'`:]'
      if e.param == name or e.param:match('^' .. name:gsub('[%p]', '%%%0') .. '[.[]') then return name end
      local at = said:find(quoted) or (name:find '_' and said:find(name, 1, true))
      if at and (not best or at < best.at) then best = { at = at, name = name } end
    end
    return best and best.name
  end
  return named(row.exchange) or named(row.optional)
end

local function by_status(endpoint, status, e, headers)
  local words = ('%s %s %s %s'):format(e.type, e.code, e.detail_code or '', e.message)
  local no_key = status == 401 or status == 403
  if has_any(words, quota) or e.daily or status == 402 then
    return { kind = 'stop', why = 'the account has no credit or quota left' }
  elseif status == 413 or ((status == 400 or status == 422 or status == 500) and has_any(words, too_long)) then
    local context = e.context or f.count(tonumber(e.message:match 'maximum context length is (%d+)'))
    return { kind = 'context', context = context }
  elseif status == 400 or status == 422 then
    local most = e.message:match 'at most (%d+) completion tokens' or e.message:match '> (%d+), which is the maximum'
    if most then return { kind = 'adapt', parameter = 'max_tokens', limit = f.count(tonumber(most)) or 0 } end
    local parameter = refused_parameter(endpoint.row, e)
    if parameter then return { kind = 'adapt', parameter = parameter } end
    return { kind = has_any(words, policy) and 'section' or 'stop' }
  elseif status == 408 or status == 409 or status == 429 or status >= 500 then
    local kind = headers['x-should-retry'] == 'false' and 'section' or 'retry'
    return { kind = kind, busy = status == 429 or status == 503 or status == 529 }
  end
  if headers['x-should-retry'] == 'true' then return { kind = 'retry' } end
  local hint = no_key and 'the key is missing, wrong or not allowed to use the model'
    or status == 404 and ('the address or the model %q is unknown there'):format(endpoint.model or endpoint.title) or nil
  return { kind = 'stop', why = hint }
end

--- Errors inside a 200 carry a status as a number, a name or not at all.
local named_status = {
  rate_limit_error = 429, rate_limit_exceeded = 429, RESOURCE_EXHAUSTED = 429, slow_down = 429,
  overloaded_error = 529, server_is_overloaded = 503, UNAVAILABLE = 503, unavailable_error = 503,
  api_error = 500, server_error = 500, timeout_error = 504, INTERNAL = 500, authentication_error = 401,
  permission_error = 403, not_found_error = 404, invalid_request_error = 400, INVALID_ARGUMENT = 400,
  billing_error = 402, request_too_large = 413, insufficient_quota = 402, exceed_context_size_error = 400,
}

local function status_of(e)
  local number = tonumber(e.code)
  if number and number >= 400 and number < 600 then return math.floor(number) end
  return named_status[e.code] or named_status[e.type] or 500
end

local function web_page(body, headers)
  local kind = headers['content-type'] or ''
  if kind:find 'html' or body:match '^%s*<' then
    local title = body:match '<[Tt][Ii][Tt][Ll][Ee][^>]*>%s*(.-)%s*</'
    return 'a web page' .. (title and title ~= '' and (' ("%s")'):format(title) or '')
  end
  return body:match '^%s*$' and 'nothing' or 'something that is not JSON'
end

local plain_most = 400 -- bytes of an error in plain text: more is a page

--- An error that is told in plain text, as proxies do; nil where it is none.
local function plain_words(done)
  local text = done.body:gsub('^%s+', ''):gsub('%s+$', '')
  local kind = done.headers['content-type'] or ''
  if text == '' or #text > plain_most or text:find '^[<{%[]' or kind:find 'html' or core.utf8_invalid(text) then return nil end
  return text
end

local function of_error(endpoint, status, e, headers, now)
  local failure = by_status(endpoint, status, e, headers)
  failure.http = status
  failure.delay = M.delay(headers, now) or e.delay
  local words = e.message ~= '' and e.message or (e.type .. ' ' .. e.code)
  failure.message = M.clean(('%s says (%d): %s%s'):format(endpoint.name, status, words,
    failure.why and ' — ' .. failure.why or ''), endpoint.key)
  return failure
end

-- What it means when nobody listens at the address of a server that runs on one's own machine.
local unreachable = {
  ollama = "Ollama does not run at %s: start it with 'ollama serve', or say --base-url",
  llamacpp = 'no llama-server runs at %s: start it, say --base-url, or --model FILE.gguf to have it started',
  lmstudio = "LM Studio's server does not run at %s: start it there ('lms server start'), or say --base-url",
  vllm = "vLLM does not run at %s: start it with 'vllm serve', or say --base-url",
}

local function is_refused(message)
  return (message or ''):find "Couldn't connect" ~= nil or (message or ''):find 'Connection refused' ~= nil
    or (message or ''):find 'Failed to connect' ~= nil
end

local function of_transport(endpoint, done)
  local kind = 'retry'
  if done.lasting or done.code == 'ENOMEM' then kind = 'stop' elseif done.code == 'ETOOBIG' then kind = 'section' end
  local hint = unreachable[endpoint.name]
  local message = hint and is_refused(done.message) and hint:format(endpoint.base_url) or done.message
  return { kind = kind, message = M.clean(message, endpoint.key), http = done.http, transport = true }
end

local function of_status(endpoint, done, now)
  local e = M.read(core.json_decode(done.body))
  if done.http >= 300 and done.http < 400 then
    local target = (done.headers.location or ''):match '^%a+://([^/?#]+)' or 'another address'
    target = target:gsub('^.*@', '')
    return { kind = 'stop', http = done.http, message = M.clean(('%s sends to %s (%d); redirects are not '
      .. 'followed: give that address as the base URL'):format(endpoint.name, target, done.http), endpoint.key) }
  end
  e = e or { message = plain_words(done) or ('it sent %s'):format(web_page(done.body, done.headers)), code = '', type = '', param = '' }
  return of_error(endpoint, done.http, e, done.headers, now)
end

--- Judges an answer that came whole with a 200.
local function of_reply(endpoint, done, reply)
  local function fail(kind, text, ...)
    return { kind = kind, http = done.http, message = M.clean(endpoint.name .. ' ' .. text:format(...), endpoint.key) }
  end
  if reply.unreadable then
    local page = web_page(done.body, done.headers)
    local failure = fail('retry', 'answered with %s; is the base URL right?', page)
    failure.setup = true
    return failure
  elseif reply.finish == 'refusal' then
    return fail('section', 'refuses: %s', reply.refusal or 'no reason given')
  elseif reply.finish == nil or (reply.streamed and not reply.complete) then
    return fail('retry', 'ended its answer in the middle (no finish marker)')
  elseif not reply.text:find '%S' then
    return fail(reply.finish == 'length' and 'room' or 'retry', 'sent an empty answer (finish: %s)', reply.finish)
  elseif reply.finish == 'other' then
    return fail('retry', 'broke off its answer')
  end
end

---@param endpoint Endpoint
---@param done table     the pool's last event of the request
---@param reply Reply?   what was read of its answer; nil when nothing could be
---@param now number     seconds since 1970
---@return Failure?
function M.of(endpoint, done, reply, now)
  local stray = done.body ~= '' and reply and reply.streamed and M.read(core.json_decode(done.body))
  local e = reply and reply.error and M.read { error = reply.error } or stray
  if e then return of_error(endpoint, status_of(e), e, done.headers, now) end
  if done.http >= 300 and (not done.code or done.http >= 400) then return of_status(endpoint, done, now) end
  if done.code then return of_transport(endpoint, done) end
  return of_reply(endpoint, done, reply or { unreadable = true, text = '' })
end

return M
