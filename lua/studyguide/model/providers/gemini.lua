--- Gemini's generateContent protocol, v1beta.

local f = require 'studyguide.model.providers.fields'

local finishes = { STOP = 'stop', MAX_TOKENS = 'length', SAFETY = 'refusal', RECITATION = 'refusal',
                   LANGUAGE = 'refusal', BLOCKLIST = 'refusal', PROHIBITED_CONTENT = 'refusal', SPII = 'refusal' }

local function build(request, endpoint)
  local contents = {}
  for i, turn in ipairs(request.turns) do
    local parts = { { text = turn.text } }
    if i == 1 and request.shared ~= '' then table.insert(parts, 1, { text = request.shared }) end
    contents[i] = { role = turn.role == 'assistant' and 'model' or 'user', parts = parts }
  end
  local config, keep = {}, endpoint.dropped
  if not keep.limit then config.maxOutputTokens = request.max_tokens end
  if not keep.temperature then config.temperature = endpoint.temperature end
  if not keep.seed then config.seed = endpoint.seed end
  if endpoint.effort and not keep.effort then config.thinkingConfig = { thinkingLevel = endpoint.effort } end
  if request.schema and not keep.schema then
    config.responseMimeType, config.responseJsonSchema = 'application/json', request.schema.schema
  end
  local body = { systemInstruction = { parts = { { text = request.system } } }, contents = contents }
  if next(config) then body.generationConfig = config end
  return body
end

local function usage_of(doc)
  local u = f.table(doc.usageMetadata)
  local input = f.count(u.promptTokenCount)
  if not input then return nil end
  return { input = input, output = f.sum(u.candidatesTokenCount, u.thoughtsTokenCount),
           cached = f.sum(u.cachedContentTokenCount) }
end

--- Each message of a stream is a whole answer with the next piece of text.
local function step(reply, _, doc)
  local candidate = f.table(f.table(doc.candidates)[1])
  for _, part in ipairs(f.table(f.table(candidate.content).parts)) do
    if f.table(part).thought ~= true then reply.text = reply.text .. (f.text(f.table(part).text) or '') end
  end
  local reason, blocked = f.text(candidate.finishReason), f.text(f.table(doc.promptFeedback).blockReason)
  if reason then
    reply.finish, reply.complete = finishes[reason] or 'other', true
    if reply.finish == 'refusal' then reply.refusal = f.text(candidate.finishMessage) or reason end
  elseif blocked then
    reply.finish, reply.refusal, reply.complete = 'refusal', 'the prompt was blocked: ' .. blocked, true
  end
  reply.usage = usage_of(doc) or reply.usage
end

---@type Provider
return {
  name = 'gemini',
  models = { '^gemini', '^models/gemini', '^learnlm' },
  base_url = 'https://generativelanguage.googleapis.com/v1beta',
  url_variable = 'GOOGLE_GEMINI_BASE_URL',
  key_variables = { 'GOOGLE_API_KEY', 'GEMINI_API_KEY' },
  key_needed = true,
  url = function (endpoint)
    -- The variable holds the address without the version.
    local base = endpoint.base_url
    if not base:match '/v%d%w*$' then base = base .. '/v1beta' end
    local method = endpoint.stream and ':streamGenerateContent?alt=sse' or ':generateContent'
    return base .. '/models/' .. endpoint.model:gsub('^models/', '') .. method
  end,
  auth = function (endpoint) return endpoint.key and { ['x-goog-api-key'] = endpoint.key } or {} end,
  build = build,
  parse = f.whole(step),
  framing = 'events',
  step = step,
  optional = { temperature = 'temperature', seed = 'seed', thinkingConfig = 'effort', thinkingLevel = 'effort',
               thinking_level = 'effort', thinking_config = 'effort', responseJsonSchema = 'schema',
               response_json_schema = 'schema', responseMimeType = 'schema' },
  exchange = {},
  delay_max = 120,
  beyond = 'stop',
}
