--- The model writer: every section asked for through an endpoint, several at once, what was accepted
-- kept at once, what is wrong asked again.
--
-- One section, one conversation (see client.lua): look in the cache; ask; let the guide's check
-- judge; hand its findings back once; keep the best answer. What the check still misses then is for
-- the embedded writer to complete (guide.lua).

local answers = require 'studyguide.model.answer'
local caches = require 'studyguide.model.cache'
local clients = require 'studyguide.model.client'
local progresses = require 'studyguide.model.progress'
local prompts = require 'studyguide.model.prompt'
local providers = require 'studyguide.model.providers'
local tokens = require 'studyguide.model.tokens'

local M = { name = 'model' }

-- Raise it when an answer kept by an older version must not be used any more.
local format_version = 1

-- Which sections ------------------------------------------------------------------------------------------

--- Sections that the embedded writer writes whoever was chosen: without text there is nothing to
--- explain, and what cited works are used for is read off the citations.
function M.is_for_model(task)
  return #task.section.paragraphs > 0 and task.section.kind ~= 'references'
end

--- The name under which a section's answer is kept. Only what shapes it: an edit of one paragraph
--- changes the key of its section alone. The planned terms are ranked over the whole paper and shift
--- with any edit, so they are compared when an entry is found (see `terms_changed`) instead.
local function key_of(endpoint, prompt, task, max_terms)
  local paragraphs = {}
  for i, p in ipairs(task.section.paragraphs) do
    paragraphs[i] = { kind = p.kind, markdown = p.markdown, name = p.name or '' }
  end
  return caches.key {
    format = format_version, system = prompt.system, provider = endpoint.name, base_url = endpoint.base_url,
    model = endpoint.model, temperature = endpoint.temperature, seed = endpoint.seed, effort = endpoint.effort,
    title = task.section.title, paragraphs = paragraphs, max_terms = max_terms,
  }
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
local function section_allowance(state, task)
  local options = state.run.options
  return 8 + 2 * #task.section.paragraphs + 8 * options.retries + 4 * (options.ask_again or 1)
end

local run_allowance_least = 64

--- The same for the whole run, which no honest server makes need all that its sections may take.
local function run_allowance(state, tasks)
  local sum = 0
  for _, task in ipairs(tasks) do sum = sum + section_allowance(state, task) end
  return math.max(sum // 2, run_allowance_least)
end

---@return ModelRequest
function M.request(state, task, from, to)
  local text = state.prompt:section(task, from, to)
  local size = tokens.count(text)
  return { system = state.prompt.system, shared = state.prompt.shared, turns = { { role = 'user', text = text } },
           max_tokens = output_limit(state, size), prompt_tokens = state.fixed_tokens + size,
           cache_key = state.cache_key, spent = state.spent[task.index], allowance = section_allowance(state, task) }
end

local function fits(state, request)
  local context = state.endpoint.context
  return not context or request.prompt_tokens + request.max_tokens <= context
end

local function range_request(state, task, from, to)
  local whole = from == 1 and to == #task.section.paragraphs
  return M.request(state, task, not whole and from or nil, not whole and to or nil)
end

--- Asks for paragraphs from..to, in halves where that is too long for the model.
local function ask_range(state, task, from, to)
  local request = range_request(state, task, from, to)
  local text, failure
  if fits(state, request) then
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

-- One section ---------------------------------------------------------------------------------------------

local weights = { error = 1000, warning = 1, info = 0 }

--- How bad a verdict is: 0 is without a finding that matters.
local function badness(verdict)
  local sum = verdict.ok and 0 or 1e6
  for _, finding in ipairs(verdict.findings or {}) do sum = sum + (weights[finding.severity] or 1) end
  return sum
end

local function has_error(verdict)
  return badness(verdict) >= weights.error
end

local function findings_that_matter(verdict)
  local list = {}
  for _, finding in ipairs(verdict.findings or {}) do
    if (weights[finding.severity] or 1) > 0 then list[#list + 1] = finding end
  end
  if #list == 0 and verdict.message then list[1] = { message = verdict.message } end
  return list
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

local function from_cache(state, task)
  local entry = M.kept(state, task)
  if not entry then return false end
  local verdict = state.accept(task, entry.text, { source = 'cache' })
  -- What was right for the paper as it was may name a section that is gone.
  return not has_error(verdict)
end

--- Asks until the check is content or has been asked often enough; the best answer and its verdict.
local function ask_and_mend(state, task)
  local text, failure, request = ask_range(state, task, 1, #task.section.paragraphs)
  if failure then return nil, failure end
  local best = { text = text, verdict = state.accept(task, text, { source = 'model' }), rounds = 0 }
  local last = best
  for round = 1, state.run.options.ask_again or 1 do
    local findings = findings_that_matter(last.verdict)
    if #findings == 0 then break end
    state.usage.asked_again = state.usage.asked_again + 1
    request = answers.with_turns(request, { { role = 'assistant', text = last.text },
                                            { role = 'user', text = state.prompt:findings(findings) } })
    text, failure = answers.ask(state.client, request, state.prompt)
    if failure then break end -- the first answer is worth more than none
    last = { text = text, verdict = state.accept(task, text, { source = 'model', round = round }), rounds = round }
    if badness(last.verdict) <= badness(best.verdict) then best = last end
  end
  if last ~= best then best.verdict = state.accept(task, best.text, { source = 'model', round = best.rounds }) end
  return best, failure
end

local function keep(state, task, key, best)
  if not state.store or has_error(best.verdict) then return end
  local left, terms = {}, {}
  for i, finding in ipairs(best.verdict.findings or {}) do left[i] = finding.code or '' end
  for i, term in ipairs(task.terms or {}) do terms[i] = term.text end
  local ok, message = state.store:put(key, best.text, {
    provider = state.endpoint.name, model = state.endpoint.model, rounds = best.rounds, findings = left,
    spent = state.spent[task.index], terms = terms,
  })
  if not ok and not state.store_failed then
    state.store_failed = true
    state.progress:say('warning', 'answers cannot be kept: ' .. message)
  end
end

local function write_section(state, task, key)
  local best, failure = ask_and_mend(state, task)
  if not best then
    state.failures[#state.failures + 1] = { task = task, failure = failure }
    return
  end
  keep(state, task, key, best)
  state.usage.model = state.usage.model + 1
  local left = #findings_that_matter(best.verdict)
  state.progress:section(task.section.title_text or task.section.title, 'model',
    left > 0 and ('%d findings left'):format(left) or nil)
end

-- The run -------------------------------------------------------------------------------------------------

local function pool_options(run)
  local getenv = run.world.getenv
  local function set(name)
    local value = getenv(name)
    return value and value ~= '' and value or nil
  end
  -- Curl's library reads none of these itself; its program and most others do.
  return { allow_plain = run.options.allow_plain, ca_file = set 'CURL_CA_BUNDLE' or set 'SSL_CERT_FILE',
           ca_directory = set 'SSL_CERT_DIR', user_agent = 'studyguide/' .. require('studyguide.core').version }
end

local function open_store(run)
  if run.options.no_cache then return nil end
  local directory = run.options.cache or caches.default_directory(run.world.getenv)
  return directory and caches.open(directory, run.world.files)
end

--- What a run needs before anything is asked: also what `studyguide plan` shows.
---@param run Run
---@param tasks Task[]
---@param keyless boolean?  the endpoint is only to be talked about: its key need not be there
---@return table? state, string? message, string? code
function M.prepare(run, tasks, keyless)
  local endpoint, message = providers.endpoint(run.options, run.world.getenv, keyless)
  if not endpoint then return nil, message, 'EUSAGE' end
  local prompt
  prompt, message = prompts.new(run, tasks)
  if not prompt then return nil, message, 'EUSAGE' end
  local state = {
    run = run, endpoint = endpoint, prompt = prompt, store = open_store(run), failures = {},
    fixed_tokens = tokens.count(prompt.system) + tokens.count(prompt.shared),
    cache_key = caches.key({ prompt.system, prompt.shared }):sub(1, 32),
    usage = { provider = endpoint.name, model_name = endpoint.model, model = 0, cache = 0, embedded = 0, failed = 0,
              asked_again = 0 },
    keys = {}, spent = {},
  }
  for _, task in ipairs(tasks) do
    if M.is_for_model(task) then
      state.keys[task.index] = key_of(endpoint, prompt, task, run.options.max_terms)
      state.spent[task.index] = { input = 0, output = 0, requests = 0 }
    end
  end
  return state
end

--- Adds what paragraphs from..to will need, in as many parts as `ask_range` makes of them.
local function add_range(state, task, from, to, sum)
  local request = range_request(state, task, from, to)
  if from < to and not fits(state, request) then
    local middle = (from + to) // 2
    add_range(state, task, from, middle, sum)
    add_range(state, task, middle + 1, to, sum)
    return
  end
  sum.requests = sum.requests + 1
  sum.input = sum.input + request.prompt_tokens
  sum.output = sum.output + math.ceil(tokens.count(request.turns[1].text) * 1.2)
end

--- What the tasks will need, on estimates: requests, and tokens of prompts and answers.
function M.estimate(state, tasks)
  local sum = { requests = 0, input = 0, output = 0 }
  for _, task in ipairs(tasks) do add_range(state, task, 1, #task.section.paragraphs, sum) end
  return sum
end

--- Why a run of that size is refused, or nil.
function M.refusal(options, estimate)
  if options.max_requests and estimate.requests > options.max_requests then
    return ('%d requests are needed, --max-requests allows %d: nothing was asked'):format(estimate.requests,
      options.max_requests)
  elseif options.max_tokens and estimate.input + estimate.output > options.max_tokens then
    return ('about %d tokens are needed, --max-tokens allows %d: nothing was asked'):format(
      estimate.input + estimate.output, options.max_tokens)
  end
end

---@return number? cost  nil without prices
function M.cost(options, usage)
  local input, output = options.price_input, options.price_output
  if not input and not output then return nil end
  local cached = options.price_cached or input or 0
  return ((usage.input - usage.cached) * (input or 0) + usage.cached * cached + usage.output * (output or 0)) / 1e6
end

local function watcher(state)
  return function (what, detail)
    local client = state.client
    if what == 'retry' then
      state.progress:say('info', ('%s; again in %.1f s'):format(detail.failure.message, detail.seconds))
    elseif what == 'pause' and detail.seconds >= 1 then
      state.progress:say('info', ('%s has nothing left of a limit of its own: waiting %.0f s'):format(state.endpoint.name, detail.seconds))
    elseif what == 'tick' or what == 'sent' then
      state.progress:tick { in_flight = client.running_count, tokens = client.tokens }
    end
  end
end

local function new_client(state, tasks)
  local run = state.run
  local options, world = run.options, run.world
  return clients.new {
    endpoint = state.endpoint, in_flight = options.in_flight, retries = options.retries,
    limits = { total = options.timeout, stall = options.stall, first = options.timeout },
    pool_options = pool_options(run), max_requests = options.max_requests, max_tokens = options.max_tokens,
    allowance = run_allowance(state, tasks),
    world = { pool = world.http_pool, clock = world.now, wall = world.clock, random = world.random },
    watch = watcher(state),
  }
end

--- Sections that are written without the model.
local function write_embedded(state, tasks)
  state.usage.embedded = state.usage.embedded + #tasks
  return state.run.embedded.write(state.run, tasks, state.accept)
end

local codes = { interrupted = 'EINTR', budget = 'EUSAGE' }

--- The one message of a run that failed: why, which sections are missing, and that the rest is kept.
local function complaint(state, stopped)
  local names = {}
  table.sort(state.failures, function (a, b) return a.task.index < b.task.index end)
  for _, row in ipairs(state.failures) do
    local section = row.task.section
    local name = section.title_text ~= '' and section.title_text or section.id
    names[#names + 1] = stopped and name or ('%s (%s)'):format(name, row.failure.message)
  end
  local more = #names - 8
  local listed = table.concat(names, stopped and ', ' or '; ', 1, math.min(#names, 8)) .. (more > 0 and (' and %d more'):format(more) or '')
  local done = state.usage.model + state.usage.cache
  local lines = { stopped and stopped.message or 'the model did not deliver every section', 'not written: ' .. listed }
  if state.store and done > 0 then
    lines[#lines + 1] = ('%d sections are kept: the same command goes on from there'):format(done)
  end
  return table.concat(lines, '\n')
end

local function finish(state, stopped, started)
  local run, totals = state.run, state.client.totals
  local usage = state.usage
  for _, name in ipairs { 'requests', 'retries', 'input', 'output', 'cached' } do usage[name] = totals[name] end
  usage.seconds = run.world.now() - started
  usage.cost = M.cost(run.options, usage)
  run.usage = usage
  -- The pool itself could not be made: no section came to know of it.
  if stopped and usage.model + #state.failures == 0 then return nil, stopped.message, codes[stopped.kind] or 'EHTTP' end
  if #state.failures > 0 and run.options.on_error == 'embedded' and not (stopped and codes[stopped.kind]) then
    local tasks = {}
    for i, row in ipairs(state.failures) do
      tasks[i] = row.task
      if not stopped then
        state.progress:say('warning', ('%s: %s; the embedded writer writes it'):format(
          row.task.section.title_text, row.failure.message))
      end
    end
    if stopped then
      state.progress:say('warning', ('%s; the embedded writer writes %d sections'):format(stopped.message, #tasks))
    end
    state.failures = {}
    local ok, message, code = write_embedded(state, tasks)
    if not ok then return nil, message, code end
  end
  usage.failed = #state.failures
  state.progress:close()
  state.progress:say('info', progresses.summary(usage))
  if #state.failures == 0 then return true end
  return nil, complaint(state, stopped), stopped and codes[stopped.kind] or 'EHTTP'
end

---@param run Run
---@param tasks Task[]
---@param accept fun(task: Task, text: string, info: table): table
---@return boolean? ok, string? message, string? code
function M.write(run, tasks, accept)
  local state, message, code = M.prepare(run, tasks)
  if not state then return nil, message, code end
  local started = run.world.now()
  state.accept = accept
  state.progress = progresses.new { world = run.world, quiet = run.options.quiet, total = #tasks }
  local embedded, asked, jobs = {}, {}, {}
  for _, task in ipairs(tasks) do
    if not M.is_for_model(task) then
      embedded[#embedded + 1] = task
    elseif from_cache(state, task) then
      state.usage.cache = state.usage.cache + 1
    else
      asked[#asked + 1] = task
      jobs[#jobs + 1] = function () write_section(state, task, state.keys[task.index]) end
    end
  end
  local refusal = M.refusal(run.options, M.estimate(state, asked))
  if refusal then return nil, refusal, 'EUSAGE' end
  local ok
  ok, message, code = write_embedded(state, embedded)
  if not ok then return nil, message, code end
  state.progress.done = state.usage.cache + #embedded
  state.client = new_client(state, asked)
  local stopped = #jobs > 0 and state.client:run(jobs) or nil
  return finish(state, stopped, started)
end

return M
