--- Anthropic's Messages protocol, version 2023-06-01.

local f = require 'studyguide.model.providers.fields'

local finishes = { end_turn = 'stop', stop_sequence = 'stop', max_tokens = 'length', refusal = 'refusal',
                   model_context_window_exceeded = 'length' }

--- A cache mark ends the part of the prompt that all sections share. Below the model's minimum it
--- is ignored by the server, so it does no harm.
local function cached_text(text, endpoint)
  local part = { type = 'text', text = text }
  if not endpoint.dropped.cache_control then part.cache_control = { type = 'ephemeral' } end
  return part
end

local function build(request, endpoint)
  local messages = {}
  for i, turn in ipairs(request.turns) do
    local content = { { type = 'text', text = turn.text } }
    if i == 1 and request.shared ~= '' then table.insert(content, 1, cached_text(request.shared, endpoint)) end
    messages[i] = { role = turn.role, content = content }
  end
  local body = { model = endpoint.model, max_tokens = request.max_tokens, messages = messages,
                 system = { cached_text(request.system, endpoint) } }
  local keep = endpoint.dropped
  if endpoint.stream then body.stream = true end
  if not keep.temperature then body.temperature = endpoint.temperature end
  local config = {}
  if endpoint.effort and not keep.effort then config.effort = endpoint.effort end
  if request.schema and not keep.schema then config.format = { type = 'json_schema', schema = request.schema.schema } end
  if next(config) then body.output_config = config end
  return body
end

--- The three input counts are disjoint; together they are the prompt.
local function usage_of(u, old)
  u = f.table(u)
  old = old or { input = 0, output = 0, cached = 0 }
  local input = f.sum(u.input_tokens, u.cache_creation_input_tokens, u.cache_read_input_tokens)
  return { input = math.max(input, old.input), output = math.max(f.sum(u.output_tokens), old.output),
           cached = math.max(f.sum(u.cache_read_input_tokens), old.cached) }
end

local function refusal_of(holder)
  local details = f.table(holder.stop_details)
  return f.text(details.explanation) or f.text(details.category)
end

local function parse(doc)
  local reason = f.text(doc.stop_reason)
  local finish = reason and (finishes[reason] or 'other') or nil
  return { text = f.join(doc.content, 'text', 'text'), finish = finish, usage = usage_of(doc.usage),
           refusal = finish == 'refusal' and (refusal_of(doc) or 'no reason given') or nil }
end

local function step(reply, event, doc)
  local kind = f.text(doc.type) or event
  if kind == 'message_start' then
    reply.usage = usage_of(f.table(doc.message).usage, reply.usage)
  elseif kind == 'content_block_start' then
    local block = f.table(doc.content_block)
    if block.type == 'text' then reply.text = reply.text .. (f.text(block.text) or '') end
  elseif kind == 'content_block_delta' then
    local delta = f.table(doc.delta)
    if delta.type == 'text_delta' then reply.text = reply.text .. (f.text(delta.text) or '') end
  elseif kind == 'message_delta' then
    local delta = f.table(doc.delta)
    local reason = f.text(delta.stop_reason)
    if reason then reply.finish = finishes[reason] or 'other' end
    if reply.finish == 'refusal' then reply.refusal = refusal_of(delta) or 'no reason given' end
    reply.usage = usage_of(doc.usage, reply.usage)
  elseif kind == 'message_stop' then
    reply.complete, reply.over = true, true
  elseif kind == 'error' then
    reply.error = f.table(doc.error)
  end
end

---@type Provider
return {
  name = 'anthropic',
  models = { '^claude' },
  base_url = 'https://api.anthropic.com',
  url_variable = 'ANTHROPIC_BASE_URL',
  key_variables = { 'ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN' },
  key_needed = true,
  url = function (endpoint)
    -- The variable holds the address without /v1; people give it with it too.
    return endpoint.base_url:gsub('/v1$', '') .. '/v1/messages'
  end,
  auth = function (endpoint)
    if not endpoint.key then return {} end
    if endpoint.key_variable == 'ANTHROPIC_AUTH_TOKEN' then return { Authorization = 'Bearer ' .. endpoint.key } end
    return { ['x-api-key'] = endpoint.key }
  end,
  headers = function () return { ['anthropic-version'] = '2023-06-01' } end,
  build = build,
  parse = parse,
  framing = 'events',
  step = step,
  optional = { temperature = 'temperature', output_config = 'effort', ['output_config.effort'] = 'effort',
               ['output_config.format'] = 'schema',
               cache_control = 'cache_control' },
  exchange = {},
  warm_first = true, -- an entry of its prompt cache can be read once the first answer has begun
  delay_max = 60,
  beyond = 'backoff',
}
