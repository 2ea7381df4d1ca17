--- One whole answer out of as many requests as it takes: an answer that was cut is continued, one
--- whose limit was spent on thinking gets more room, a section that does not fit is asked in parts.
--
--     local text, failure = answers.ask(client, request, prompt)

local tokens = require 'studyguide.model.tokens'

local M = {}

local continuations_max = 3 -- a guide of one section that needs more is a model that does not stop
local room_max = 65536      -- tokens: what reasoning and answer may take together at last

-- How models mark what they think aloud: DeepSeek's, Qwen's and their kin, Mistral's, Kimi's, others in tags or tokens.
local thoughts = {
  { '<think>', '</think>' }, { '<thinking>', '</thinking>' }, { '<reasoning>', '</reasoning>' }, { '<thought>', '</thought>' },
  { '[THINK]', '[/THINK]' }, { '◁think▷', '◁/think▷' }, { '<|begin_of_thought|>', '<|end_of_thought|>' },
  { '<seed:think>', '</seed:think>' },
}

--- A text without what stands between two marks. A thought that the template opened has no opening mark.
local function without(text, open_mark, close_mark, cut)
  local open, close = text:find(open_mark, 1, true), text:find(close_mark, 1, true)
  if close and (not open or close < open) then text = text:sub(close + #close_mark) end
  local out, at = {}, 1
  while true do
    local from = text:find(open_mark, at, true)
    local to = from and text:find(close_mark, from, true)
    if not to then
      out[#out + 1] = cut and from and text:sub(at, from - 1) or text:sub(at)
      break
    end
    out[#out + 1] = text:sub(at, from - 1)
    at = to + #close_mark
    at = text:match('^%s*()', at)
  end
  return table.concat(out)
end

--- The last message on the channel that holds the answer, where a text is in OpenAI's harmony form.
local function final_channel(text, cut)
  if not text:find('<|channel|>', 1, true) then return text end
  local answer
  for channel, body in (text .. '<|end|>'):gmatch '<|channel|>%s*([%a]+)[^<]*<|message|>(.-)%f[<]<|%a+|>' do
    if channel == 'final' then answer = body end
  end
  return answer or cut and '' or text
end

--- The answer without what a reasoning model thought aloud. A thought that is never closed is all
--- there is when the answer was cut; else the model forgot the end, and repair finds the answer.
---@param cut boolean
function M.without_thoughts(text, cut)
  text = final_channel(text, cut)
  for _, marks in ipairs(thoughts) do text = without(text, marks[1], marks[2], cut) end
  return (text:gsub('<|begin_of_solution|>', ''):gsub('<|end_of_solution|>', ''))
end

--- Joins an answer and its continuation, which should begin in the middle of a word or line but
--- often begins that line again.
function M.join(head, tail)
  local last = head:match '[^\n]*$'
  local first = tail:match '^%s*([^\n]*)' or ''
  local bare = last:gsub('^%s+', '')
  if #bare >= 4 and first:sub(1, #bare) == bare then
    return head:sub(1, #head - #last) .. last:match '^%s*' .. tail:gsub('^%s+', '', 1)
  end
  if tail:match '^%s*%- ' and head:sub(-1) ~= '\n' then
    return head .. '\n' .. tail:gsub('^\n+', '')
  end
  return head .. tail
end

local function with_turns(request, turns)
  local copy = {}
  for k, v in pairs(request) do copy[k] = v end
  copy.turns = {}
  for i, turn in ipairs(request.turns) do copy.turns[i] = turn end
  for _, turn in ipairs(turns) do copy.turns[#copy.turns + 1] = turn end
  copy.prompt_tokens = request.prompt_tokens
  for _, turn in ipairs(turns) do copy.prompt_tokens = copy.prompt_tokens + tokens.count(turn.text) end
  return copy
end

M.with_turns = with_turns

--- One answer that is not empty: asked again with more room as long as that may help.
local function ask_with_room(client, request)
  while true do
    local reply, failure = client:ask(request)
    if reply and reply.usage and request.spent then
      request.spent.input = request.spent.input + reply.usage.input
      request.spent.output = request.spent.output + reply.usage.output
    end
    local text = reply and M.without_thoughts(reply.text, reply.finish == 'length')
    local starved = failure and failure.kind == 'room' or (not failure and not text:find '%S')
    if not starved then return reply, failure, text end
    if not failure then
      failure = { kind = 'section', message = client.endpoint.name .. ' sent nothing but its reasoning' }
    end
    if request.max_tokens * 2 > room_max or client.endpoint.output_max then
      failure.kind = 'section'
      return nil, failure
    end
    request.max_tokens = request.max_tokens * 2
  end
end

--- An answer that says, in place of a guide, that there will be none.
local function is_refusal(text)
  return #text < 600 and not text:find '%- ' and not text:find '{p%d'
    and text:lower():find "^%s*[^%a]*i['’]?m sorry" or text:lower():find "^%s*i can[ ']?not " or text:lower():find "^%s*i can't "
end

---@param client Client
---@param request ModelRequest
---@param prompt Prompt
---@return string? text, Failure? failure
function M.ask(client, request, prompt)
  local text = ''
  for _ = 0, continuations_max do
    local turns = text ~= '' and { { role = 'assistant', text = text }, { role = 'user', text = prompt.continue() } } or {}
    local reply, failure, piece = ask_with_room(client, with_turns(request, turns))
    if failure then return nil, failure end
    text = text == '' and piece or M.join(text, piece)
    -- Data that was cut is read as far as it goes: what a grammar held to cannot be gone on with in words.
    if reply.finish ~= 'length' or request.schema then
      if is_refusal(text) then
        return nil, { kind = 'section', message = client.endpoint.name .. ' refuses in its answer' }
      end
      return text
    end
  end
  return nil, { kind = 'section', message = ('%s does not come to an end: cut %d times'):format(
    client.endpoint.name, continuations_max + 1) }
end

-- Parts -------------------------------------------------------------------------------------------------------

--- The parts of a section as one body: who reads it puts what they have twice (the connections) together.
---@param parts string[]
function M.merge(parts)
  local out = {}
  for i, part in ipairs(parts) do out[i] = part:gsub('%s+$', '') end
  return table.concat(out, '\n') .. '\n'
end

return M
