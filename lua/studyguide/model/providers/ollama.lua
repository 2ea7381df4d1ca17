--- Ollama's own chat protocol: unlike its OpenAI-shaped one it can be told the context's size, and
--- not to cut long prompts silently.

local f = require 'studyguide.model.providers.fields'

local finishes = { stop = 'stop', length = 'length' }

--- A context that holds prompt and answer, in steps, since a server loads the model anew for every
--- other size.
local function context_for(request, endpoint)
  if endpoint.context then return endpoint.context end
  local need, size = request.prompt_tokens + request.max_tokens, 8192
  while size < need do size = size * 2 end
  return size
end

local function build(request, endpoint)
  local without = endpoint.dropped.system
  local messages = without and {} or { { role = 'system', content = request.system } }
  for i, turn in ipairs(request.turns) do
    messages[#messages + 1] = { role = turn.role, content = (i == 1 and without and request.system .. '\n\n' or '')
      .. (i == 1 and request.shared or '') .. turn.text }
  end
  local body = { model = endpoint.model, messages = messages, stream = endpoint.stream, truncate = false,
                 options = { num_ctx = context_for(request, endpoint), num_predict = request.max_tokens,
                             temperature = endpoint.temperature, seed = endpoint.seed } }
  if request.schema and not endpoint.dropped.schema then body.format = request.schema.schema end
  if endpoint.effort and not endpoint.dropped.effort then
    body.think = endpoint.effort ~= 'none' and endpoint.effort or false
  end
  return body
end

local function step(reply, _, doc)
  reply.text = reply.text .. (f.text(f.table(doc.message).content) or '')
  if doc.done == true then
    reply.complete, reply.over = true, true
    reply.finish = finishes[f.text(doc.done_reason) or 'stop'] or 'other'
    reply.usage = { input = f.sum(doc.prompt_eval_count), output = f.sum(doc.eval_count), cached = 0 }
  end
end

--- OLLAMA_HOST as the ollama program reads it: host, host:port, :port or a URL; a server's "listen
--- everywhere" is this machine to its clients.
local function base_from_env(env)
  local value = (env 'OLLAMA_HOST' or ''):gsub('^%s+', ''):gsub('%s+$', ''):gsub('^["\']', ''):gsub('["\']$', '')
  if value == '' then return nil end
  local scheme, rest = value:match '^(%a+)://(.*)$'
  local port = scheme == 'https' and '443' or scheme == 'http' and '80' or '11434'
  rest = rest or value
  local authority, path = rest:match '^([^/]*)(.*)$'
  local host, given = authority:match '^(.-):(%d+)$'
  if authority:match '^%[.*%]$' or not host then host, given = authority, nil end
  if host == '' or host == '0.0.0.0' then host = '127.0.0.1' elseif host == '[::]' then host = '[::1]' end
  return (scheme or 'http') .. '://' .. host .. ':' .. (given or port) .. path
end

---@type Provider
return {
  name = 'ollama',
  base_url = 'http://127.0.0.1:11434',
  base_from_env = base_from_env,
  key_variables = { 'OLLAMA_API_KEY' },
  url = function (endpoint) return endpoint.base_url:gsub('/api$', '') .. '/api/chat' end,
  auth = function (endpoint)
    return endpoint.key and { Authorization = 'Bearer ' .. endpoint.key } or {}
  end,
  build = build,
  parse = f.whole(step),
  framing = 'lines',
  step = step,
  -- Open models by their families, or with Ollama's tag: "qwen3:8b".
  models = { '^llama', '^codellama', '^mistral', '^mixtral', '^ministral', '^qwen', '^qwq', '^gemma', '^phi%-?%d', '^deepseek',
             '^command%-r', '^granite', '^olmo', '^smollm', '^[%w._-]+:[%w._-]+$' },
  counts_prompt = true, -- its count of the prompt shows a silent cut
  optional = { system = 'system', think = 'effort', format = 'schema' },
  exchange = {},
  delay_max = 120,
  beyond = 'stop',
}
