--- One section, one conversation (see client.lua): look in the cache; ask, in parts where it is long; let the guide
-- judge; hand back what matters of its findings, bullet by bullet; keep what the guide keeps.
--
-- Nothing is judged here: `state.accept` takes each text and says what it finds in what stands then, and what of it to
-- ask for again. What is kept on disk are the texts as they came, in the order in which they were taken: given to the
-- same judge again they make the same section, byte for byte.

local answers = require 'studyguide.model.answer'
local caches = require 'studyguide.model.cache'
local tokens = require 'studyguide.model.tokens'

local M = {}

-- Raise it when an answer kept by an older version must not be used any more.
local format_version = 2

---@class Verdict
---@field ok boolean          no error is left in what stands
---@field findings table[]    of what stands
---@field ask MendRow[]?      what the writer should be asked for again
---@field taken boolean?      the text stands, or is part of what stands
---@field message string?
---@field code string?

---@class MendRow
---@field at string           the bullet's place "2.1", "p24" for a paragraph that no bullet covers, "term" for a definition
---@field say string          what is wrong
---@field text string?        the bullet
---@field paragraphs integer[]  of the section, that it is about; none: all

-- The cache -----------------------------------------------------------------------------------------------

--- What of a section goes into its key: the paragraphs, with citations by the works that they name, since one host
--- has them from the bibliography and another has not.
local function paragraphs_of(section, cites)
  local paragraphs = {}
  for i, p in ipairs(section.paragraphs) do
    paragraphs[i] = { kind = p.kind, markdown = cites(p.markdown), name = p.name or '' }
  end
  return paragraphs
end

--- What of the survey the section is shown; nil without one: the core's own terms shift with any edit and are
--- compared when an entry is found (see `terms_changed`) instead.
local function slice_of(task)
  if not task.surveyed then return nil end
  local slice = { terms = {}, links = {}, symbols = {}, slips = task.slips }
  for _, term in ipairs(task.terms) do
    if not term.author then slice.terms[#slice.terms + 1] = term.text end
  end
  for i, link in ipairs(task.links) do slice.links[i] = { link.section.anchor, link.how or '', link.back or false } end
  for i, symbol in ipairs(task.symbols or {}) do slice.symbols[i] = { symbol.tex, symbol.meaning } end
  return slice
end

--- Of a reference list: its works and the sentences that cite them.
local function works_of(task, cites)
  local works = task.works and {}
  for i, work in ipairs(task.works or {}) do
    works[i] = { text = work.text, sentences = {} }
    for k, sentence in ipairs(work.sentences) do works[i].sentences[k] = cites(sentence.markdown) end
  end
  return works
end

--- The name under which a section's answer is kept. Only what shapes it: an edit of one paragraph
--- changes the key of its section alone.
---@return string
function M.key(state, task)
  local endpoint = state.endpoint
  return caches.key {
    format = format_version, system = state.prompt.system, provider = endpoint.name, base_url = endpoint.kept_as or endpoint.base_url,
    model = endpoint.kept_model or endpoint.model, temperature = endpoint.temperature, seed = endpoint.seed, effort = endpoint.effort,
    title = task.section.title, paragraphs = paragraphs_of(task.section, state.cites), max_terms = state.run.options.max_terms,
    slice = slice_of(task), opens = task.opens, works = works_of(task, state.cites),
  }
end

local few_terms = 2 -- that the embedded writer may define in an answer kept for other terms

--- Whether the plan has come to want other terms than those that an answer was asked to define.
local function terms_changed(task, entry)
  local asked, new = {}, 0
  for _, text in ipairs(type(entry.info.terms) == 'table' and entry.info.terms or {}) do asked[text] = true end
  for _, term in ipairs(task.terms or {}) do
    if not asked[term.text] then new = new + 1 end
  end
  return new > few_terms
end

--- The section's answer among those that were kept, or nil.
function M.kept(state, task)
  local entry = state.store and state.keys[task.index] and state.store:get(state.keys[task.index])
  return entry and not terms_changed(task, entry) and entry or nil
end

function M.from_cache(state, task)
  local entry = M.kept(state, task)
  if not entry then return false end
  local info = { source = 'cache', first = true, prompted = state.prompt.prompted }
  local verdict = state.accept(task, entry.text, info)
  for _, text in ipairs(type(entry.info.mends) == 'table' and entry.info.mends or {}) do
    if type(text) == 'string' then
      verdict = state.accept(task, text, { source = 'cache', mend = true, prompted = state.prompt.prompted })
    end
  end
  -- What was right for the paper as it was may name a section that is gone.
  return verdict.ok
end

local function keep(state, task, key, made)
  if not state.store or not made.verdict.ok then return end
  local left, terms = {}, {}
  for i, finding in ipairs(made.verdict.findings or {}) do left[i] = finding.code or '' end
  for i, term in ipairs(task.terms or {}) do terms[i] = term.text end
  local ok, message = state.store:put(key, made.text, {
    provider = state.endpoint.name, model = state.endpoint.model, mends = made.mends, findings = left,
    spent = state.spent[task.index], terms = terms,
  })
  if not ok and not state.store_failed then
    state.store_failed = true
    state.progress:say('warning', 'answers cannot be kept: ' .. message)
  end
end

-- Requests ------------------------------------------------------------------------------------------------

local output_least, output_most = 4096, 16384 -- tokens of an answer that is asked for

local function output_limit(state, section_tokens)
  local limit = state.run.options.max_output
  if not limit then
    local need = 1500 + section_tokens * (state.run.options.detail == 'deep' and 3 or 2)
    limit = math.min(math.max(math.ceil(need / 1024) * 1024, output_least), output_most)
  end
  return math.min(limit, state.endpoint.output_max or math.huge)
end

-- How many requests a section may become, whatever the server answers: cuts to go on from, parts, room to
-- grant, retries, questions asked again. Beyond that it is the server's fault, and not the user's bill.
function M.allowance(state, task)
  local options = state.run.options
  return 8 + 2 * #task.section.paragraphs + 8 * options.retries + 4 * (options.ask_again or 1)
end

local looked_for = 5 -- seconds for which it holds that a section was not kept, where looking takes a request

--- What other runs that share the cache, perhaps on other machines, do about a section: "kept", "asked", or nil.
local function elsewhere(state, task)
  local key = state.keys[task.index]
  if not state.store or state.asks or state.unshared[task.index] then return nil end
  local free = not state.claims or state.claims:take(key)
  local now = state.run.world.now()
  if not state.claims and now - (state.looked[task.index] or state.looked.first) < looked_for then return nil end
  state.looked[task.index] = now
  if M.kept(state, task) then
    if free and state.claims then state.claims:release(key) end
    return 'kept'
  end
  return not free and 'asked' or nil
end

---@return ModelRequest
function M.request(state, task, from, to)
  local text = state.prompt:section(task, from, to)
  local size = tokens.count(text)
  return { system = state.prompt.system, shared = state.prompt.shared, turns = { { role = 'user', text = text } },
           max_tokens = output_limit(state, size), prompt_tokens = state.fixed_tokens + size,
           cache_key = state.cache_key, spent = state.spent[task.index], allowance = M.allowance(state, task),
           elsewhere = function () return elsewhere(state, task) end }
end

local function fits(state, request)
  local context = state.endpoint.context
  return not context or request.prompt_tokens + request.max_tokens <= context
end

--- The last paragraph that a section's request shows; works are asked for at once.
function M.last(task) return task.works and 1 or #task.section.paragraphs end

local function range_request(state, task, from, to)
  local whole = from == 1 and to == M.last(task)
  return M.request(state, task, not whole and from or nil, not whole and to or nil)
end

-- A weak model, asked for much at once, tells the beginning and forgets the rest: a local one is asked for so many
-- tokens of a section at a time.
local local_part_most = 1200

local function is_too_much(state, task, from, to)
  if not state.endpoint.weak or from >= to then return false end
  local size = 0
  for i = from, to do size = size + tokens.count(task.section.paragraphs[i].markdown) end
  return size > local_part_most
end

--- Asks for paragraphs from..to, in halves where that is too long for the model.
local function ask_range(state, task, from, to)
  local request = range_request(state, task, from, to)
  local text, failure
  if fits(state, request) and not is_too_much(state, task, from, to) then
    text, failure = answers.ask(state.client, request, state.prompt)
    if not failure then return text, nil, request end
    if failure.kind ~= 'context' then return nil, failure end
    local known = state.endpoint.context
    state.endpoint.context = failure.context and math.min(failure.context, known or math.huge) or known
  end
  if from >= to then
    return nil, { kind = 'section', message = failure and failure.message
      or ('one paragraph alone is too long for the context of %d tokens (--context)'):format(state.endpoint.context) }
  end
  local middle = (from + to) // 2
  local parts = {}
  for _, range in ipairs { { from, middle }, { middle + 1, to } } do
    text, failure = ask_range(state, task, range[1], range[2])
    if failure then return nil, failure end
    parts[#parts + 1] = text
  end
  return answers.merge(parts), nil, request
end

--- Adds what paragraphs from..to will need to `sum`, in as many parts as `ask_range` makes of them.
function M.estimate(state, task, from, to, sum)
  local request = range_request(state, task, from, to)
  if from < to and (not fits(state, request) or is_too_much(state, task, from, to)) then
    local middle = (from + to) // 2
    M.estimate(state, task, from, middle, sum)
    M.estimate(state, task, middle + 1, to, sum)
    return
  end
  sum.requests = sum.requests + 1
  sum.input = sum.input + request.prompt_tokens
  sum.output = sum.output + math.ceil(tokens.count(request.turns[1].text) * 1.2)
end

-- Asking and mending --------------------------------------------------------------------------------------

local mend_output_least = 1024

--- What is to be mended, as a short conversation of its own: a few bullets need the paragraphs that they are about, not
--- the paper and the section again.
local function mend_request(state, request, task, rows)
  local said, next_request = state.prompt:mend(task, rows), {}
  for name, value in pairs(request) do next_request[name] = value end
  next_request.system, next_request.shared = state.prompt.mending, ''
  next_request.turns = { { role = 'user', text = said } }
  next_request.prompt_tokens = tokens.count(state.prompt.mending) + tokens.count(said)
  next_request.max_tokens = math.min(request.max_tokens, math.max(mend_output_least, tokens.count(said) * 3))
  return next_request
end

--- Asks until the guide is content or has been asked often enough: the texts that were taken, and the last verdict.
local function ask_and_mend(state, task)
  local text, failure, request = ask_range(state, task, 1, M.last(task))
  if failure then return nil, failure end
  local prompted, spent = state.prompt.prompted, state.spent[task.index]
  local made = { text = text, mends = {}, verdict = state.accept(task, text, { source = 'model', first = true, prompted = prompted }) }
  for round = 1, state.run.options.ask_again or 1 do
    local rows = made.verdict.ask or {}
    if #rows == 0 then break end
    state.usage.asked_again = state.usage.asked_again + 1
    local input, output = spent.input, spent.output
    local mended
    mended, failure = answers.ask(state.client, mend_request(state, request, task, rows), state.prompt)
    state.usage.mend_input = state.usage.mend_input + spent.input - input
    state.usage.mend_output = state.usage.mend_output + spent.output - output
    if failure and failure.kind == 'pending' then return nil, failure end
    if failure then break end -- the first answer is worth more than none
    local verdict = state.accept(task, mended, { source = 'model', mend = true, round = round, prompted = prompted })
    if verdict.taken then made.mends[#made.mends + 1] = mended end
    made.verdict = verdict
  end
  return made
end

--- A conversation's end: an answer, a failure, or nothing since another run had it.
local function write(state, task, key)
  local made, failure = ask_and_mend(state, task)
  if failure and failure.kind == 'kept' then
    if M.from_cache(state, task) then
      state.usage.cache = state.usage.cache + 1
      state.progress:section(task.section.title_text or task.section.title, 'cache')
      return nil
    end
    state.unshared[task.index] = true
    made, failure = ask_and_mend(state, task)
  end
  if not made then
    state.failures[#state.failures + 1] = { task = task, failure = failure }
    return
  end
  keep(state, task, key, made)
  state.usage.model = state.usage.model + 1
  local left = #(made.verdict.ask or {})
  state.progress:section(task.section.title_text or task.section.title, 'model',
    left > 0 and ('%d finding%s left'):format(left, left == 1 and '' or 's') or nil)
end

--- The whole conversation, to be run by the client.
function M.write(state, task, key)
  write(state, task, key)
  if state.claims then state.claims:release(key) end
end

return M
