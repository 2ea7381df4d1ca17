--- Chat Completions: OpenAI, and every server that speaks its protocol.
--- (OpenAI API reference, "Create chat completion", version 2.3.0 of the specification.)

local f = require 'studyguide.model.providers.fields'

-- What servers write where OpenAI has "stop" and "length": llama.cpp's and TGI's older versions, gateways that hand on
-- another protocol's word.
local finishes = { stop = 'stop', eos = 'stop', eos_token = 'stop', end_turn = 'stop', stop_sequence = 'stop', stop_token = 'stop',
                   STOP = 'stop', completed = 'stop', complete = 'stop', length = 'length', max_tokens = 'length', MAX_TOKENS = 'length',
                   model_length = 'length', content_filter = 'refusal', error = 'other' }

local function usage_of(doc)
  local u = f.table(doc.usage)
  local input = f.count(u.prompt_tokens)
  if not input then return nil end
  return { input = input, output = f.sum(u.completion_tokens),
           cached = f.sum(f.table(u.prompt_tokens_details).cached_tokens) }
end

local function is_openai(endpoint)
  return endpoint.base_url:match '^https://[%w.-]*api%.openai%.com/' ~= nil
end

--- OpenAI's newer models refuse `max_tokens`, most other servers know nothing else.
local function limit_field(endpoint)
  local modern = is_openai(endpoint)
  if endpoint.swapped.max_tokens then modern = not modern end
  return modern and 'max_completion_tokens' or 'max_tokens'
end

local function messages_of(request, endpoint)
  -- Some models' templates know no system's turn: the rules open the user's first one then.
  local without = endpoint.dropped.system
  local messages = without and {} or { { role = 'system', content = request.system } }
  for i, turn in ipairs(request.turns) do
    local text = i == 1 and request.shared .. turn.text or turn.text
    if i == 1 and without then text = request.system .. '\n\n' .. text end
    messages[#messages + 1] = { role = turn.role, content = text }
  end
  return messages
end

local function build(request, endpoint)
  local body = { model = endpoint.model, messages = messages_of(request, endpoint) }
  local keep = endpoint.dropped
  if not keep.limit then body[limit_field(endpoint)] = request.max_tokens end
  if endpoint.stream then
    body.stream = true
    if not keep.stream_options then body.stream_options = { include_usage = true } end
  end
  if not keep.temperature then body.temperature = endpoint.temperature end
  if not keep.seed then body.seed = endpoint.seed end
  if not keep.effort then body.reasoning_effort = endpoint.effort end
  if request.schema and not keep.schema then
    body.response_format = { type = 'json_schema', json_schema = { name = request.schema.name, strict = true, schema = request.schema.schema } }
  end
  if is_openai(endpoint) and not keep.cache_key then body.prompt_cache_key = request.cache_key end
  return body
end

--- Content is a string as a rule; some servers send it in parts.
local function content_text(content)
  return f.text(content) or f.join(content, 'text')
end

--- The first choice: of several, the one that says so.
local function choice_of(doc)
  local choices = f.table(doc.choices)
  for _, choice in ipairs(choices) do
    if f.table(choice).index == 0 then return choice end
  end
  local first = f.table(choices[1])
  return f.count(first.index) and {} or first
end

local function parse(doc)
  local choice = choice_of(doc)
  local message = f.table(choice.message)
  local reply = { text = content_text(message.content ~= nil and message.content or choice.text), refusal = f.text(message.refusal),
                  finish = finishes[f.text(choice.finish_reason) or ''], usage = usage_of(doc) }
  if f.text(choice.finish_reason) and not reply.finish then reply.finish = 'other' end
  if reply.refusal then reply.finish = 'refusal' end
  return reply
end

-- A piece that begins with everything before it is not a piece: the server sends the whole again each time.
local cumulative_least = 8 -- bytes: a shorter beginning may come twice

--- What a message adds: by the protocol in `delta`, by some servers in `message` or, as of old, in `text`.
local function piece_of(choice)
  local delta = f.table(choice.delta)
  if delta.content ~= nil then return content_text(delta.content) end
  if choice.message ~= nil then return content_text(f.table(choice.message).content) end
  return f.text(choice.text) or ''
end

local function step(reply, _, doc)
  local choice = choice_of(doc)
  local delta = f.table(choice.delta)
  local piece = piece_of(choice)
  if #reply.text >= cumulative_least and #piece > #reply.text and piece:sub(1, #reply.text) == reply.text then
    reply.text = piece
  else
    reply.text = reply.text .. piece
  end
  if f.text(delta.refusal) then reply.refusal = (reply.refusal or '') .. delta.refusal end
  local reason = f.text(choice.finish_reason)
  if reason then
    reply.finish = reply.refusal and 'refusal' or finishes[reason] or 'other'
    reply.complete = true
  end
  reply.usage = usage_of(doc) or reply.usage
end

---@type Provider
return {
  name = 'openai',
  base_url = 'https://api.openai.com/v1',
  url_variable = 'OPENAI_BASE_URL',
  key_variables = { 'OPENAI_API_KEY' },
  key_needed = true,
  models = { '^gpt%-?%d', '^gpt%-', '^chatgpt%-', '^o%d', '^codex%-', '^ft:gpt' },
  url = function (endpoint) return endpoint.base_url .. '/chat/completions' end,
  auth = function (endpoint)
    return endpoint.key and { Authorization = 'Bearer ' .. endpoint.key } or {}
  end,
  headers = function (env)
    return { ['OpenAI-Organization'] = env 'OPENAI_ORG_ID', ['OpenAI-Project'] = env 'OPENAI_PROJECT_ID' }
  end,
  build = build,
  parse = parse,
  framing = 'events',
  step = step,
  last = '[DONE]',
  optional = { system = 'system', temperature = 'temperature', seed = 'seed', reasoning_effort = 'effort',
               stream_options = 'stream_options', prompt_cache_key = 'cache_key', response_format = 'schema' },
  exchange = { max_tokens = 'max_tokens', max_completion_tokens = 'max_tokens' },
  delay_max = 120,
  beyond = 'stop',
}
