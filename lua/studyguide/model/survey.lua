--- The survey: one look at the whole paper before its sections are asked for, one by one.
--
--     local parts = surveys.parts(state)                   -- requests: one, or several for a long paper
--     local answer, failure = surveys.ask(client, parts, state)
--     local answer = surveys.read(text)                    -- any answer that holds the JSON somewhere
--
-- What is said of the paper is proved by guide/survey.lua before anything uses it.

local answers = require 'studyguide.model.answer'
local core = require 'studyguide.core'
local tokens = require 'studyguide.model.tokens'

local M = {}

local fields = { 'terms', 'gists', 'links', 'symbols', 'slips' }

local function object(properties)
  local names = {}
  for name in pairs(properties) do names[#names + 1] = name end
  table.sort(names)
  return { type = 'object', properties = properties, required = names, additionalProperties = false }
end

local function list(properties) return { type = 'array', items = object(properties) } end

local text = { type = 'string' }

--- The answer's form as a JSON Schema in the subset that every provider takes: all fields required, no others.
M.schema = object {
  terms = list { term = text, why = text, first = text }, gists = list { section = text, gist = text },
  links = list { from = text, to = text, how = text }, symbols = list { symbol = text, meaning = text },
  slips = list { section = text, slip = text },
}

-- What a weak model may write of each: characters, rows. Nothing else ends a sentence that it has begun to repeat.
local longest = { term = 60, why = 120, first = 12, section = 12, gist = 240, from = 12, to = 12, how = 160, symbol = 40, meaning = 80, slip = 200 }
local most_rows = { terms = 40, links = 20, symbols = 20, slips = 5 }

-- The rules ask for a term in 50 to 80 words. A model that may write 40 of a paper of 430 words wrote on until its limit.
local tokens_per_term, terms_least = 50, 6

--- The same with limits, which llama.cpp's grammars keep and other providers may refuse.
---@param sections integer  of the paper: as many gists
---@param size integer      tokens that are read: no more terms than they can have
function M.bounded_schema(sections, size)
  local most = { terms = math.max(terms_least, math.min(most_rows.terms, size // tokens_per_term)) }
  local properties = {}
  for name, rows in pairs(M.schema.properties) do
    local of_row = {}
    for field, kind in pairs(rows.items.properties) do
      of_row[field] = kind.type == 'string' and { type = 'string', maxLength = longest[field] } or kind
    end
    properties[name] = { type = 'array', items = object(of_row), maxItems = most[name] or most_rows[name] or sections }
  end
  return object(properties)
end

-- Reading -------------------------------------------------------------------------------------------------

--- The JSON in a text that may have words, thoughts or a fence around it, or lack its end.
local function json_in(answer)
  local open = answer:find '{'
  if not open then return nil end
  local body = answer:sub(open)
  local close = body:match '.*()}'
  local whole = close and core.json_decode(body:sub(1, close))
  if type(whole) == 'table' then return whole end
  -- Cut, or with words after it that hold a brace: what is whole up to some end of a row is taken.
  local ends, at = {}, 0
  while true do
    at = body:find('}', at + 1, true)
    if not at then break end
    ends[#ends + 1] = at
  end
  for i = #ends, math.max(1, #ends - 40), -1 do
    for _, closing in ipairs { ']}', '' } do
      local value = core.json_decode(body:sub(1, ends[i]) .. closing)
      if type(value) == 'table' then return value end
    end
  end
end

--- A model's answer as { terms, gists, links, symbols, slips }; nil where it holds none of them.
---@return table? answer
function M.read(answer)
  local value = json_in(answers.without_thoughts(answer, false))
  if not value then return nil end
  if type(value.survey) == 'table' then value = value.survey end
  local out, any = {}, false
  for _, field in ipairs(fields) do
    out[field] = type(value[field]) == 'table' and value[field] or {}
    any = any or #out[field] > 0
  end
  return any and out or nil
end

--- Several parts' answers as one, in the paper's order.
function M.join(list_)
  local out = {}
  for _, field in ipairs(fields) do
    out[field] = {}
    for _, answer in ipairs(list_) do table.move(answer[field], 1, #answer[field], #out[field] + 1, out[field]) end
  end
  return out
end

-- Asking --------------------------------------------------------------------------------------------------

local output_least, output_most = 2048, 12288 -- tokens of an answer
local part_most = 60000 -- tokens: beyond it models overlook what stands in the middle, whatever their context

local function section_text(section)
  local parts = { ('# [%s] %s'):format(section.id, section.title) }
  for _, paragraph in ipairs(section.kind ~= 'references' and section.paragraphs or {}) do
    local name = paragraph.name or ''
    local named = name ~= '' and not paragraph.markdown:find(name, 1, true)
    parts[#parts + 1] = named and ('(%s)\n\n%s'):format(name, paragraph.markdown) or paragraph.markdown
  end
  return table.concat(parts, '\n\n')
end

local function outline(paper)
  local lines = {}
  for _, section in ipairs(paper.sections) do
    if section.title ~= '' then
      lines[#lines + 1] = ('    '):rep(math.max(section.depth, 1) - 1) .. ('- [%s] %s'):format(section.id, section.title)
    end
  end
  return table.concat(lines, '\n')
end

--- Half of what is read, and something for each section: a dense paper's 76 terms were tight in a third.
local function output_for(size, state)
  local limit = state.run.options.max_output or math.min(math.max(1024 + math.ceil(size / 2), output_least), output_most)
  return math.min(limit, state.endpoint.output_max or math.huge)
end

local function request_of(state, body, size)
  local schema = state.endpoint.weak and M.bounded_schema(#state.run.paper.sections, size) or M.schema
  return { system = state.survey_rules, shared = '', turns = { { role = 'user', text = body } }, max_tokens = output_for(size, state),
           prompt_tokens = tokens.count(state.survey_rules) + tokens.count(body), cache_key = state.survey_key:sub(1, 32),
           schema = { name = 'survey', schema = schema }, spent = state.survey_spent, allowance = state.survey_allowance }
end

--- The paper in as many requests as its length and the model's context need.
---@return ModelRequest[]
function M.parts(state)
  local paper = state.run.paper
  local head = ('Title: %s\n\nOutline:\n\n%s\n\n'):format(paper.title ~= '' and paper.title or 'none given', outline(paper))
  local fixed = tokens.count(state.survey_rules) + tokens.count(head)
  local context = state.endpoint.context
  local room = context and math.min(part_most, math.floor((context - fixed - output_least) * 0.7)) or part_most
  if room < 512 then return {} end
  local groups, group, size = {}, {}, 0
  local function close()
    if #group > 0 then groups[#groups + 1] = { text = table.concat(group, '\n\n'), size = size } end
    group, size = {}, 0
  end
  for _, section in ipairs(paper.sections) do
    local body = section_text(section)
    local need = tokens.count(body)
    if size > 0 and size + need > room then close() end
    -- A section that is too long for any part is read as far as it fits: its terms and its gist stand at its beginning.
    if need > room then
      body = body:sub(1, room * 3):gsub('[\128-\255]*$', '')
      need = tokens.count(body)
    end
    group[#group + 1], size = body, size + need
  end
  close()
  local requests = {}
  for i, part in ipairs(groups) do
    local note = #groups > 1 and ('This is part %d of %d of the paper: tell of its sections; links may lead to any.\n\n'):format(i, #groups) or ''
    requests[i] = request_of(state, head .. note .. part.text .. '\n\nAnswer with the JSON object only.', part.size)
  end
  return requests
end

--- Asks for one part: its answer, read. A text that holds no JSON is asked for once more, no oftener.
---@return table? answer, Failure? failure
function M.ask(client, request, prompt)
  local failure
  for _ = 1, 2 do
    local said
    said, failure = answers.ask(client, request, prompt)
    if failure then return nil, failure end
    local answer = M.read(said)
    if answer then return answer end
    request = answers.with_turns(request, { { role = 'assistant', text = said },
      { role = 'user', text = 'This is not the JSON object that was asked for. Answer with the object alone.' } })
  end
  return nil, { kind = 'section', unread = true, message = client.endpoint.name .. ' did not answer the survey in JSON' }
end

return M
