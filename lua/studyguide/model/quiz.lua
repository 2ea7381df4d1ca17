--- The quiz: questions about each section, asked for beside its guide (--quiz). What they are worth is judged by
-- guide/questions.lua; a model that brings none costs the questions, not the guide.
--
--     quizzes.prepare(state, tasks)
--     for _, job in ipairs(quizzes.jobs(state)) do … end   -- what was kept is handed over at once

local answers = require 'studyguide.model.answer'
local caches = require 'studyguide.model.cache'
local tokens = require 'studyguide.model.tokens'

local M = {}

local format_version = 1
local words_least = 60   -- of a section: fewer hold nothing to ask about
local words_per_question, questions_most = 120, 4
local read_most = 6000   -- tokens of a section that are read for its questions: beyond it the first of them
local output_most = 4096 -- tokens of an answer: four questions take 400, a model that reasons more

local function words_of(section)
  local count = 0
  for _, paragraph in ipairs(section.paragraphs) do count = count + select(2, paragraph.text:gsub('%S+', '')) end
  return count
end

--- The last paragraph that is read.
local function last_read(section, room)
  local size, last = 0, 0
  for i, paragraph in ipairs(section.paragraphs) do
    size = size + tokens.count(paragraph.markdown)
    if size > room then break end
    last = i
  end
  return last
end

---@return ModelRequest? request  nil where there is nothing to ask about
local function request_of(state, task)
  local words, context = words_of(task.section), state.endpoint.context
  if words < words_least then return nil end
  local limit = math.min(state.run.options.max_output or output_most, state.endpoint.output_max or math.huge, output_most)
  local fixed = tokens.count(state.quiz_rules)
  local room = context and math.min(read_most, context - fixed - limit) or read_most
  local last = last_read(task.section, room)
  if last == 0 then return nil end
  local text = state.prompt:quiz(task, last, math.min(questions_most, math.max(1, words // words_per_question)))
  return { system = state.quiz_rules, shared = '', turns = { { role = 'user', text = text } }, max_tokens = limit,
           prompt_tokens = fixed + tokens.count(text), spent = { input = 0, output = 0, requests = 0 },
           allowance = 4 + 4 * state.run.options.retries }
end

local function key_of(state, request)
  local endpoint = state.endpoint
  return caches.key {
    kind = 'quiz', format = format_version, rules = state.quiz_rules, text = state.cites(request.turns[1].text), provider = endpoint.name,
    base_url = endpoint.kept_as or endpoint.base_url, model = endpoint.kept_model or endpoint.model, temperature = endpoint.temperature,
    seed = endpoint.seed, effort = endpoint.effort,
  }
end

--- Finds what is to be asked, `state.quiz_asks`, and what was kept, `state.quiz_kept`.
---@param tasks Task[]  those that are the model's
function M.prepare(state, tasks)
  state.quiz_asks, state.quiz_kept = {}, {}
  for _, task in ipairs(tasks) do
    local request = request_of(state, task)
    if request then
      local key = key_of(state, request)
      local entry = state.store and state.store:get(key)
      if entry then
        state.quiz_kept[#state.quiz_kept + 1] = { task = task, text = entry.text }
      else
        request.cache_key = key:sub(1, 32)
        state.quiz_asks[#state.quiz_asks + 1] = { task = task, request = request, key = key }
      end
    end
  end
end

--- Adds what they will need to `sum`.
function M.estimate(state, sum)
  for _, ask in ipairs(state.quiz_asks or {}) do
    sum.requests, sum.input, sum.output = sum.requests + 1, sum.input + ask.request.prompt_tokens, sum.output + 100 * questions_most
  end
  return sum
end

local function hand_over(state, task, text)
  state.usage.questions = state.usage.questions + state.run.questions(task, text)
end

local function write(state, ask)
  local text, failure = answers.ask(state.client, ask.request, state.prompt)
  if failure then
    state.quiz_failures[#state.quiz_failures + 1] = failure
    return
  end
  hand_over(state, ask.task, text)
  -- An answer that brings none is kept, too: the same question would bring the same again.
  if state.store then state.store:put(ask.key, text, { spent = ask.request.spent }) end
end

--- The conversations, to be run by the client.
---@return fun()[]
function M.jobs(state)
  local jobs = {}
  state.quiz_failures = {}
  for _, kept in ipairs(state.quiz_kept or {}) do hand_over(state, kept.task, kept.text) end
  for i, ask in ipairs(state.quiz_asks or {}) do
    jobs[i] = function () write(state, ask) end
  end
  return jobs
end

--- What is to be told where questions are missing, or nil.
function M.complaint(state)
  local count = #(state.quiz_failures or {})
  if count == 0 then return nil end
  return ('no questions about %d section%s: %s'):format(count, count == 1 and '' or 's', state.quiz_failures[1].message)
end

return M
