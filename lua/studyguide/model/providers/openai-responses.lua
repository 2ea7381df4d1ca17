--- OpenAI's Responses protocol. (OpenAI API reference, "Create a model response", 2.3.0.)

local f = require 'studyguide.model.providers.fields'
local openai = require 'studyguide.model.providers.openai' -- the same service, its address and keys

local function build(request, endpoint)
  local input = {}
  for i, turn in ipairs(request.turns) do
    input[i] = { role = turn.role, content = i == 1 and request.shared .. turn.text or turn.text }
  end
  local body = { model = endpoint.model, instructions = request.system, input = input, store = false }
  local keep = endpoint.dropped
  if not keep.limit then body.max_output_tokens = request.max_tokens end
  if endpoint.stream then body.stream = true end
  if not keep.temperature then body.temperature = endpoint.temperature end
  if request.schema and not keep.schema then
    body.text = { format = { type = 'json_schema', name = request.schema.name, strict = true, schema = request.schema.schema } }
  end
  if endpoint.effort and not keep.effort then body.reasoning = { effort = endpoint.effort } end
  if endpoint.base_url:match '^https://[%w.-]*api%.openai%.com/' and not keep.cache_key then
    body.prompt_cache_key = request.cache_key
  end
  return body
end

local function finish_of(doc, refused)
  local status = f.text(doc.status)
  local reason = f.text(f.table(doc.incomplete_details).reason)
  if refused or reason == 'content_filter' then return 'refusal' end
  if status == 'completed' then return 'stop' end
  if status == 'incomplete' then return reason == 'max_output_tokens' and 'length' or 'other' end
end

local function usage_of(doc)
  local u = f.table(doc.usage)
  local input = f.count(u.input_tokens)
  if not input then return nil end
  return { input = input, output = f.sum(u.output_tokens),
           cached = f.sum(f.table(u.input_tokens_details).cached_tokens) }
end

local function parse(doc)
  local text, refusal = {}, {}
  for _, item in ipairs(f.table(doc.output)) do
    if f.table(item).type == 'message' then
      text[#text + 1] = f.join(item.content, 'text', 'output_text')
      refusal[#refusal + 1] = f.join(item.content, 'refusal', 'refusal')
    end
  end
  local said = table.concat(refusal)
  local reply = { text = table.concat(text), refusal = said ~= '' and said or nil, usage = usage_of(doc) }
  reply.finish = finish_of(doc, reply.refusal)
  if doc.status == 'failed' and type(doc.error) == 'table' then reply.error = doc.error end
  return reply
end

local function step(reply, event, doc)
  local kind = f.text(doc.type) or event
  if kind == 'response.output_text.delta' then
    reply.text = reply.text .. (f.text(doc.delta) or '')
  elseif kind == 'response.refusal.delta' then
    reply.refusal = (reply.refusal or '') .. (f.text(doc.delta) or '')
  elseif kind == 'response.completed' or kind == 'response.incomplete' or kind == 'response.failed' then
    local whole = parse(f.table(doc.response))
    -- The deltas are kept where the last message leaves the text out, as some servers do.
    if whole.text ~= '' then reply.text = whole.text end
    reply.refusal = whole.refusal or reply.refusal
    reply.finish, reply.usage, reply.error = whole.finish, whole.usage, whole.error
    if reply.refusal then reply.finish = 'refusal' end
    reply.complete, reply.over = true, true
  elseif kind == 'error' then
    reply.error = type(doc.error) == 'table' and doc.error or doc
  end
end

---@type Provider
return {
  name = 'openai-responses',
  base_url = openai.base_url,
  url_variable = openai.url_variable,
  key_variables = openai.key_variables,
  key_needed = true,
  url = function (endpoint) return endpoint.base_url .. '/responses' end,
  auth = openai.auth,
  headers = openai.headers,
  build = build,
  parse = parse,
  framing = 'events',
  step = step,
  optional = { temperature = 'temperature', ['reasoning.effort'] = 'effort', reasoning = 'effort',
               prompt_cache_key = 'cache_key', ['text.format'] = 'schema' },
  exchange = {},
  delay_max = 120,
  beyond = 'stop',
}
