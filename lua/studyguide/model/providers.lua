--- The services that can write a section, as rows, and the one that the user chose.
--
--     local providers = require 'studyguide.model.providers'
--     local endpoint, message = providers.endpoint({ model = 'openai/gpt-5' }, os.getenv)
--
-- A row says how to talk to one kind of server; it holds no state and does nothing. Adding a
-- provider is adding one row here and, where it speaks a protocol of its own, one file in providers/. Which
-- row is used is the user's choice alone: a key that lies in the environment chooses nothing.

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
---@field schema {name: string, schema: table}?  of an answer in JSON, where the server can hold to one

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
---@field over boolean?      nothing of it is to come, whatever the server still sends
---@field error table|string?  an error that stood in the answer, as the server sent it

---@class Endpoint
---@field row Provider
---@field name string        the row's name
---@field model string?     nil: the server's own
---@field title string       "provider/name", for people
---@field base_url string    without a slash at its end
---@field key string?        never to be shown: failures.lua takes it out of whatever servers say
---@field key_variable string?  the environment variable that held it
---@field headers table<string, string>   headers that are not secret
---@field temperature number?
---@field seed integer?
---@field effort string?
---@field stream boolean
---@field context integer?   tokens that prompt and answer may have together, where known
---@field file string?       a model's file, which llama-server is started for (llama.lua)
---@field kept_as string?    what names the server in keys of the cache, where its address changes
---@field weak boolean?       small: it is asked for less at once
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
---@field own_model boolean?     the server has a model of its own: none need be named
---@field models string[]?       patterns of its models' names, by which a lone name's provider is guessed

-- The providers, in the order in which they are listed and a lone model's name is held against their patterns. One has
-- a file of its name in providers/, or speaks the Chat Completions protocol, as openai does, under an address and a
-- key of its own. OpenAI's variables mean OpenAI: they must not send these anywhere.
local list = {
  { name = 'openai' },
  { name = 'openai-responses' },
  { name = 'anthropic' },
  { name = 'gemini' },
  { name = 'llamacpp', compatible = { base_url = 'http://127.0.0.1:8080/v1', key_variables = { 'LLAMA_API_KEY' }, own_model = true,
                                      models = { '%.gguf$' } } },
  { name = 'openrouter', compatible = { base_url = 'https://openrouter.ai/api/v1', key_variables = { 'OPENROUTER_API_KEY' },
                                        key_needed = true, models = { '^[%w._-]+/[%w._:-]+$' } } },
  { name = 'ollama' },
  { name = 'lmstudio', compatible = { base_url = 'http://127.0.0.1:1234/v1', key_variables = { 'LM_API_TOKEN' } } },
  { name = 'vllm', compatible = { base_url = 'http://127.0.0.1:8000/v1', key_variables = { 'VLLM_API_KEY' }, own_model = true } }, -- from 0.7.4 on
}

local function compatible_row(name, own)
  local row = {}
  for k, v in pairs(require 'studyguide.model.providers.openai') do row[k] = v end
  row.url_variable, row.headers, row.key_needed, row.models = nil, nil, nil, nil
  for k, v in pairs(own) do row[k] = v end
  row.name = name
  return row
end

--- The row of that name, or nil.
---@return Provider?
function M.row(name)
  for _, provider in ipairs(list) do
    if provider.name == name then
      return provider.compatible and compatible_row(name, provider.compatible) or require('studyguide.model.providers.' .. name)
    end
  end
end

--- All names that --provider takes, the embedded writer's first.
---@return string[]
function M.names()
  local names = { 'embedded' }
  for _, provider in ipairs(list) do names[#names + 1] = provider.name end
  return names
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

--- "provider/name" as a lone model's name was likely meant, or nil.
---@return string?
function M.likely(model)
  local plain = model:lower()
  for _, name in ipairs(M.names()) do
    if plain == name then return nil end
    local _, stop = plain:find('^' .. name:gsub('%p', '%%%0') .. '[/:]')
    if stop then return name .. '/' .. model:sub(stop + 1) end
  end
  for _, provider in ipairs(list) do
    for _, pattern in ipairs(M.row(provider.name).models or {}) do
      if plain:find(pattern) then return provider.name .. '/' .. model end
    end
  end
end

--- What is wrong with a model whose provider is not named.
local function without_provider(model)
  local others = {}
  for _, name in ipairs(M.names()) do
    if model:lower() == name then return ("'%s' is a provider, not a model: say --provider %s"):format(model, name) end
    if name ~= 'embedded' then others[#others + 1] = name end
  end
  local likely = M.likely(model)
  return ("the model '%s' is named without its provider: %s"):format(model, likely and ("did you mean '%s'?"):format(likely)
    or ('say --model PROVIDER/%s, where PROVIDER is one of %s'):format(model, table.concat(others, ', ')))
end

--- Whether a model's name is a file of weights that is to be served from here: no server is named for it.
local function is_file(settings, model)
  return model ~= nil and model:lower():match '%.gguf$' ~= nil and not nonempty(settings.base_url)
end

--- Whether option `a` was given nearer to the run than `b`, as on the command line and in a file.
local function is_nearer(settings, a, b)
  local origin = settings.origin or {}
  return (origin[a] or 0) < (origin[b] or 0)
end

--- The name of the provider that the settings choose: --provider, or the first part of --model. A model that
--- is named is used or refused: the embedded writer stands in for none.
---@return string? name, string? message
function M.chosen(settings)
  local named, model = nonempty(settings.provider), nonempty(settings.model)
  local from_model = model and M.split(model)
  if not from_model and not named and is_file(settings, model) then from_model = 'llamacpp' end
  if named and from_model and is_nearer(settings, 'model', 'provider') then named = nil end
  if named and named ~= 'embedded' and not M.row(named) then
    return nil, ("there is no provider '%s'; known are %s"):format(named, table.concat(M.names(), ', '))
  end
  if model and not from_model and (not named or named == 'embedded' and is_nearer(settings, 'model', 'provider')) then
    return nil, without_provider(model)
  end
  local name = named or from_model or 'embedded'
  if name == 'embedded' and model and not (named and is_nearer(settings, 'provider', 'model')) then
    return nil, ("the embedded writer uses no model: leave out '%s' or --provider embedded"):format(model)
  end
  if name == 'embedded' and not named and nonempty(settings.base_url) and (settings.origin or {}).base_url == 1 then
    return nil, '--base-url needs to know who answers there: --provider NAME, or --model PROVIDER/NAME'
  end
  return name
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
  -- Another provider's model, from a farther layer, is none of a server that has its own.
  if row.own_model and prefix and prefix ~= name and is_nearer(settings, 'provider', 'model') then model = nil end
  if not nonempty(model) and not row.own_model then
    return nil, ("the provider '%s' needs a model: --model NAME"):format(name)
  end
  local base = nonempty(settings.base_url) or row.url_variable and nonempty(env(row.url_variable))
  local own = base == nil
  if row.base_from_env and not nonempty(settings.base_url) then base = row.base_from_env(env) end
  local file = name == 'llamacpp' and not prefix and not nonempty(settings.provider) and is_file(settings, model) and model or nil
  local key, missing, variable = find_key(row, settings, env)
  if missing and not keyless then return nil, missing end
  if not key and row.key_needed and own and not keyless then
    return nil, ("the provider '%s' needs a key: set %s"):format(name, table.concat(row.key_variables, ' or '))
  end
  return {
    row = row, name = name, model = nonempty(model), title = name .. '/' .. (nonempty(model) or "the server's own model"), key = key, key_variable = variable,
    base_url = ((base or row.base_url):gsub('/+$', '')), file = file, weak = file ~= nil or nil,
    kept_as = file and 'file' or nil,
    headers = row.headers and row.headers(env) or {},
    temperature = settings.temperature, seed = settings.seed, effort = nonempty(settings.effort),
    stream = settings.stream ~= false, context = settings.context,
    dropped = {}, swapped = {},
  }
end

return M
