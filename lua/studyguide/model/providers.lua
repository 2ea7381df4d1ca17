--- The services that can write a section, as rows, and the one that the user chose.
--
--     local providers = require 'studyguide.model.providers'
--     local endpoint, message = providers.endpoint({ model = 'openai/gpt-5' }, os.getenv)
--
-- A row says how to talk to one kind of server; it holds no state and does nothing. Adding a
-- provider is adding one file and one line here. Which row is used is the user's choice alone: a
-- key that lies in the environment chooses nothing.

local M = {}

---@class Turn
---@field role 'user'|'assistant'
---@field text string

---@class ModelRequest
---@field system string      the rules: the same bytes for every section
---@field shared string      about the paper: the same bytes for every section
---@field turns Turn[]       the section's own conversation; the first is the user's
---@field max_tokens integer of the answer
---@field prompt_tokens integer  estimate of the whole prompt
---@field cache_key string   the same for all requests that share a prefix

---@class Usage
---@field input integer      prompt tokens, cached ones included
---@field output integer     tokens of the answer, reasoning included
---@field cached integer     prompt tokens that the server read from its cache

---@class Reply
---@field text string
---@field finish 'stop'|'length'|'refusal'|'other'|nil  nil: no finish marker was seen
---@field refusal string?    the model's or the provider's words
---@field usage Usage?
---@field complete boolean?  of streams: the last message was seen
---@field error table|string?  an error that stood in the answer, as the server sent it

---@class Endpoint
---@field row Provider
---@field name string        the row's name
---@field model string
---@field base_url string    without a slash at its end
---@field key string?        never to be shown: failures.lua takes it out of whatever servers say
---@field key_variable string?  the environment variable that held it
---@field headers table<string, string>   headers that are not secret
---@field temperature number?
---@field seed integer?
---@field effort string?
---@field stream boolean
---@field context integer?   tokens that prompt and answer may have together, where known
---@field dropped table<string, boolean>  parameters that the server refused: not sent again
---@field swapped table<string, boolean>  parameters that go by their other name

---@class Provider
---@field name string
---@field base_url string?
---@field url_variable string?    environment variable with another base URL
---@field key_variables string[]  environment variables with the key, first wins
---@field key_needed boolean?     for the row's own base URL
---@field base_from_env nil|fun(env: fun(name: string): string?): string?  where a variable needs reading
---@field headers nil|fun(env: fun(name: string): string?): table<string, string>  that are not secret
---@field url fun(endpoint: Endpoint): string
---@field auth fun(endpoint: Endpoint): table<string, string>  secret headers
---@field build fun(request: ModelRequest, endpoint: Endpoint): table
---@field parse fun(doc: table): Reply
---@field framing 'events'|'lines'
---@field step fun(reply: Reply, event: string, doc: table)  adds one message of a stream
---@field last string?           data of the message that ends a stream
---@field optional table<string, string>  parameter as servers name it → field of the endpoint's `dropped`
---@field exchange table<string, string>  parameter as servers name it → field of the endpoint's `swapped`
---@field warm_first boolean?     its prompt cache serves requests that start after the first answer began
---@field counts_prompt boolean?  its count of prompt tokens is exact, cached ones included
---@field delay_max number        seconds: a longer wait that the server asks for is not waited
---@field beyond 'stop'|'backoff' what is done then

local names = { 'openai', 'openai-responses', 'anthropic', 'gemini', 'ollama' }

-- Servers that speak the Chat Completions protocol under an address and a key of their own. OpenAI's
-- variables mean OpenAI: they must not send these anywhere.
local compatible = {
  openrouter = { base_url = 'https://openrouter.ai/api/v1', key_variables = { 'OPENROUTER_API_KEY' }, key_needed = true },
  llamacpp = { base_url = 'http://127.0.0.1:8080/v1', key_variables = { 'LLAMA_API_KEY' } },
  lmstudio = { base_url = 'http://127.0.0.1:1234/v1', key_variables = { 'LM_API_TOKEN' } },
  vllm = { base_url = 'http://127.0.0.1:8000/v1', key_variables = { 'VLLM_API_KEY' } },
}

local function compatible_row(name)
  local row = {}
  for k, v in pairs(require 'studyguide.model.providers.openai') do row[k] = v end
  row.url_variable, row.headers, row.key_needed = nil, nil, nil
  for k, v in pairs(compatible[name]) do row[k] = v end
  row.name = name
  return row
end

--- The row of that name, or nil.
---@return Provider?
function M.row(name)
  if compatible[name] then return compatible_row(name) end
  for _, known in ipairs(names) do
    if known == name then return require('studyguide.model.providers.' .. name) end
  end
end

--- All names that --provider takes, the embedded writer's included.
---@return string[]
function M.names()
  local list = { 'embedded' }
  for _, name in ipairs(names) do list[#list + 1] = name end
  for name in pairs(compatible) do list[#list + 1] = name end
  table.sort(list)
  return list
end

--- "provider/name" when its first part is a provider's name, else the whole as a model's name:
--- names of models hold slashes too ("meta-llama/llama-3").
---@return string? provider, string? model
function M.split(model)
  local provider, rest = model:match '^([%w-]+)/(.+)$'
  if provider and (provider == 'embedded' or M.row(provider)) then return provider, rest end
  return nil, model
end

local function nonempty(text)
  if text == nil then return nil end
  text = text:gsub('^%s+', ''):gsub('%s+$', '')
  return text ~= '' and text or nil
end

--- The name of the provider that the settings choose: --provider, or the first part of --model.
---@return string? name, string? message
function M.chosen(settings)
  local named = nonempty(settings.provider)
  local from_model = settings.model and M.split(settings.model)
  if not named then return from_model or 'embedded' end
  if named ~= 'embedded' and not M.row(named) then
    return nil, ("there is no provider '%s'; known are %s"):format(named, table.concat(M.names(), ', '))
  end
  return named
end

---@return string? key, string? message, string? variable  where it was found
local function find_key(row, settings, env)
  if nonempty(settings.key_variable) then
    local key = nonempty(env(settings.key_variable))
    if not key then
      return nil, ('the environment variable %s, which should hold the key, is not set'):format(settings.key_variable)
    end
    return key, nil, settings.key_variable
  end
  for _, variable in ipairs(row.key_variables) do
    local key = nonempty(env(variable))
    if key then return key, nil, variable end
  end
end

--- The endpoint that the settings choose; nil for the embedded writer.
---@param settings table  provider, model, base_url, key_variable, temperature, seed, effort, stream, context
---@param env fun(name: string): string?
---@param keyless boolean?  do without the key
---@return Endpoint? endpoint, string? message  a message when the choice cannot be used
function M.endpoint(settings, env, keyless)
  local name, message = M.chosen(settings)
  if not name then return nil, message end
  if name == 'embedded' then return nil end
  local row = M.row(name)
  local prefix, model = M.split(settings.model or '')
  if prefix ~= name then model = settings.model end
  if not nonempty(model) then
    return nil, ("the provider '%s' needs a model: --model NAME"):format(name)
  end
  local base = nonempty(settings.base_url) or row.url_variable and nonempty(env(row.url_variable))
  local own = base == nil
  if row.base_from_env and not nonempty(settings.base_url) then base = row.base_from_env(env) end
  local key, missing, variable = find_key(row, settings, env)
  if missing and not keyless then return nil, missing end
  if not key and row.key_needed and own and not keyless then
    return nil, ("the provider '%s' needs a key: set %s"):format(name, table.concat(row.key_variables, ' or '))
  end
  return {
    row = row, name = name, model = nonempty(model), key = key, key_variable = variable,
    base_url = ((base or row.base_url):gsub('/+$', '')),
    headers = row.headers and row.headers(env) or {},
    temperature = settings.temperature, seed = settings.seed, effort = nonempty(settings.effort),
    stream = settings.stream ~= false, context = settings.context,
    dropped = {}, swapped = {},
  }
end

return M
