--- The model writer: a survey of the whole, then every section asked for through an endpoint, several at once, what
-- was accepted kept at once, what is wrong asked again (section.lua).

local asks = require 'studyguide.model.batch.asks'
local caches = require 'studyguide.model.cache'
local cites = require 'studyguide.model.cites'
local ciphers = require 'studyguide.model.cipher'
local claims = require 'studyguide.model.claims'
local clients = require 'studyguide.model.client'
local core = require 'studyguide.core'
local llamas = require 'studyguide.model.llama'
local progresses = require 'studyguide.model.progress'
local prompts = require 'studyguide.model.prompt'
local providers = require 'studyguide.model.providers'
local quizzes = require 'studyguide.model.quiz'
local remotes = require 'studyguide.model.remote'
local sections = require 'studyguide.model.section'
local surveys = require 'studyguide.model.survey'
local tokens = require 'studyguide.model.tokens'

local M = { name = 'model' }

--- Has the section more than the authors' names?
local function has_text(section)
  for _, paragraph in ipairs(section.paragraphs) do
    if paragraph.kind ~= 'byline' then return true end
  end
  return false
end

--- Sections that the embedded writer writes whoever was chosen: without text there is nothing to explain, nor in a list of
--- works that no sentence cites.
function M.is_for_model(task)
  if task.section.kind == 'references' then return task.works ~= nil and not task.by_core end
  return has_text(task.section) and not task.by_core
end

M.kept = sections.kept

local run_allowance_least = 64

-- Tokens of context that are asked of the server of a model's file where the user says nothing: rules, paper and a part
-- of a section with its answer.
local file_context = 12288

--- How many requests the whole run may become, which no honest server makes need all that its sections may take.
local function run_allowance(state, tasks)
  local sum = 0
  for _, task in ipairs(tasks) do sum = sum + sections.allowance(state, task) end
  return math.max(sum // 2, run_allowance_least)
end

-- The survey ----------------------------------------------------------------------------------------------

local survey_format = 1
local survey_shares = 0.8 -- of a paper's paragraphs that are as they were: what was said of the whole still holds

--- The digests of the paper's paragraphs.
local function paragraph_digests(state)
  local list = {}
  for _, section in ipairs(state.run.paper.sections) do
    for _, paragraph in ipairs(section.kind ~= 'references' and section.paragraphs or {}) do
      list[#list + 1] = caches.key({ state.cites(paragraph.markdown) }):sub(1, 16)
    end
  end
  return list
end

--- The survey's name in the cache for the paper exactly as it is; `survey_key` is that of the title's latest.
local function exact_survey_key(state)
  return caches.key { survey = state.survey_key, paragraphs = table.concat(paragraph_digests(state), ' ') }
end

--- The survey that was kept of this very paper, whatever others have its title; else the latest under the title, when
--- most of the paper is still what it was about.
local function kept_survey(state)
  local exact = state.store and state.store:get(exact_survey_key(state))
  if exact then return exact end
  local entry = state.store and state.store:get(state.survey_key)
  if not entry or type(entry.info.paragraphs) ~= 'table' then return nil end
  local had, same = {}, 0
  for _, digest in ipairs(entry.info.paragraphs) do had[digest] = (had[digest] or 0) + 1 end
  local now = paragraph_digests(state)
  for _, digest in ipairs(now) do
    if (had[digest] or 0) > 0 then
      had[digest], same = had[digest] - 1, same + 1
    end
  end
  if same < survey_shares * math.max(#now, #entry.info.paragraphs) then return nil end
  return entry
end

--- The tasks by a survey's answer, where it stands.
local function apply_survey(state, tasks, text)
  local answer = text ~= '' and surveys.read(text)
  local proved = answer and state.run.survey.prove(state.run, answer)
  if proved then state.run.survey.apply(state.run, tasks, proved) end
  return proved ~= nil and proved ~= false
end

--- Asks for the survey and keeps it. A model that cannot give one costs the survey, not the guide.
local function ask_survey(state, tasks)
  local got, failures = {}, {}
  local jobs = {}
  for i, request in ipairs(state.survey_parts) do
    jobs[i] = function ()
      local answer, failure = surveys.ask(state.client, request, state.prompt)
      got[i], failures[#failures + 1] = answer or false, failure
    end
  end
  local stopped = state.client:run(jobs)
  if stopped then return stopped end
  local found, unread = {}, true
  for i = 1, #jobs do found[#found + 1] = got[i] or nil end
  for _, failure in ipairs(failures) do unread = unread and failure.unread or false end
  local joined = #found > 0 and surveys.join(found) or nil
  local text = joined and core.json_encode(joined) or ''
  local stands = joined and apply_survey(state, tasks, text)
  state.usage.survey = stands and 'model' or 'failed'
  state.usage.survey_input, state.usage.survey_output = state.survey_spent.input, state.survey_spent.output
  if not stands then
    state.progress:say('warning', ("%s; the guide is planned by the paper's own analysis"):format(
      failures[1] and failures[1].message or 'nothing of the survey is in the paper'))
  end
  -- What a model cannot do today it is not asked for at the next build; what a network did not bring, it is.
  if state.store and (joined or unread) then
    for _, key in ipairs { exact_survey_key(state), state.survey_key } do
      state.store:put(key, text, { paragraphs = paragraph_digests(state), spent = state.survey_spent })
    end
  end
end

--- The survey's part of the state: `survey_parts` are the requests that it needs yet.
local function prepare_survey(state, tasks)
  local run, endpoint = state.run, state.endpoint
  state.survey_parts, state.survey_spent = {}, { input = 0, output = 0, requests = 0 }
  local any = false
  for _, task in ipairs(tasks) do any = any or M.is_for_model(task) end
  if run.options.survey == false or not run.survey or not any then return end
  local rules, message = prompts.rules(run, 'survey')
  if not rules then return message end
  state.survey_rules = rules
  state.survey_key = caches.key {
    kind = 'survey', format = survey_format, rules = rules, provider = endpoint.name, base_url = endpoint.kept_as or endpoint.base_url,
    model = endpoint.kept_model or endpoint.model, temperature = endpoint.temperature, seed = endpoint.seed, effort = endpoint.effort,
    title = run.paper.title_text or run.paper.title,
  }
  state.survey_allowance = 16 + 8 * run.options.retries
  local entry = kept_survey(state)
  if entry then
    state.usage.survey = apply_survey(state, tasks, entry.text) and 'cache' or 'failed'
  else
    state.survey_parts = surveys.parts(state)
  end
end

-- Questions ------------------------------------------------------------------------------------------------

---@return string? message
local function prepare_quiz(state, tasks)
  if not state.run.options.quiz then return end
  local rules, message = prompts.rules(state.run, 'quiz')
  if not rules then return message end
  state.quiz_rules = rules
  local asked = {}
  for _, task in ipairs(tasks) do
    if M.is_for_model(task) and not task.works then asked[#asked + 1] = task end
  end
  quizzes.prepare(state, asked)
end

-- The run -------------------------------------------------------------------------------------------------

--- What a pool of the run's is made with.
function M.pool_options(run)
  local getenv = run.world.getenv
  local function set(name)
    local value = getenv(name)
    return value and value ~= '' and value or nil
  end
  -- Curl's library reads none of these itself; its program and most others do.
  return { allow_plain = run.options.allow_plain, ca_file = set 'CURL_CA_BUNDLE' or set 'SSL_CERT_FILE',
           ca_directory = set 'SSL_CERT_DIR', user_agent = 'studyguide/' .. core.version }
end

---@return table? store, string? problem
local function open_store(run)
  if run.options.no_cache then return nil end
  local named, own, world = run.options.cache, caches.default_directory(run.world.getenv), run.world
  local cipher, problem = ciphers.of(world.getenv)
  if problem then return nil, problem end
  if not named or not remotes.is_address(named) then
    local directory = named or own
    return directory and caches.open(directory, world.files, cipher)
  end
  return own and remotes.open(named, caches.open(own, world.files, cipher),
    { http_pool = world.http_pool, getenv = world.getenv, log = world.log, pool_options = M.pool_options(run) })
end

--- The prompt and the keys of the sections, when the tasks are as they will be asked for.
---@return string? message
local function prepare_sections(state, tasks)
  local opened = false
  for _, task in ipairs(tasks) do
    -- A weak model makes a paragraph of what it is told to say in a sentence.
    if M.is_for_model(task) and not opened then task.opens, opened = not state.endpoint.weak or nil, true end
  end
  local prompt, message = prompts.new(state.run, tasks)
  if not prompt then return message end
  state.prompt = prompt
  prompt.prompted.weak = state.endpoint.weak
  state.fixed_tokens = tokens.count(prompt.system) + tokens.count(prompt.shared)
  state.cache_key = caches.key({ prompt.system, prompt.shared }):sub(1, 32)
  state.keys = {}
  for _, task in ipairs(tasks) do
    if M.is_for_model(task) then
      state.keys[task.index] = sections.key(state, task)
      state.spent[task.index] = { input = 0, output = 0, requests = 0 }
    end
  end
end

-- Bytes of a model's file by which it is known: its head has its name and its tensors' names and sizes.
local known_by = 65536

--- What is known of a model's file before its server runs.
---@return string? message
local function prepare_file(state)
  local endpoint = state.endpoint
  if not endpoint.file then return nil end
  local file, why = io.open(endpoint.file, 'rb')
  if not file then return ("the model '%s' cannot be read: %s"):format(endpoint.file, (why or ''):gsub('^.*: ', '')) end
  local head, size = file:read(known_by) or '', file:seek 'end'
  file:close()
  if head:sub(1, 4) ~= 'GGUF' then return ("'%s' is no model in the GGUF format"):format(endpoint.file) end
  endpoint.kept_model = caches.key { head = core.sha256(head), size = size }
  endpoint.sizes = llamas.sizes(endpoint.context or state.run.options.context or file_context, core.machine())
  endpoint.context = endpoint.sizes.context
end

--- What a run needs before anything is asked: also what `studyguide plan` shows. A survey that was kept is in the
--- tasks then.
---@param run Run
---@param tasks Task[]  changed
---@param keyless boolean?  the endpoint is only to be talked about: its key need not be there
---@return table? state, string? message, string? code
function M.prepare(run, tasks, keyless)
  local endpoint, message = providers.endpoint(run.options, run.world.getenv, keyless)
  if not endpoint then return nil, message, 'EUSAGE' end
  local store
  store, message = open_store(run)
  if message then return nil, message, 'EUSAGE' end
  local state = {
    run = run, endpoint = endpoint, store = store, failures = {}, cites = cites.of(run.paper),
    usage = { provider = endpoint.name, model_name = endpoint.model, model = 0, cache = 0, embedded = 0, failed = 0,
              asked_again = 0, questions = 0, survey = 'none', survey_input = 0, survey_output = 0, mend_input = 0, mend_output = 0 },
    spent = {}, unshared = {}, looked = { first = run.world.now and run.world.now() or 0 }, asks = asks.of(run.world.getenv),
  }
  -- Of thanks a weak model makes reasons that nobody gave, and of a list of works its own.
  for _, task in ipairs(tasks) do task.by_core = endpoint.weak and (task.formal or task.works ~= nil) or nil end
  -- In a batch there is nothing to read as it is written.
  if state.asks then endpoint.stream = false end
  message = prepare_file(state) or prepare_survey(state, tasks) or prepare_sections(state, tasks) or prepare_quiz(state, tasks)
  if message then return nil, message, 'EUSAGE' end
  return state
end

--- What the survey will need yet.
function M.survey_estimate(state)
  local sum = { requests = 0, input = 0, output = 0 }
  for _, request in ipairs(state.survey_parts) do
    sum.requests, sum.input = sum.requests + 1, sum.input + request.prompt_tokens
    sum.output = sum.output + math.min(request.max_tokens, 512 + math.ceil(request.prompt_tokens / 4))
  end
  return sum
end

--- What the tasks will need, on estimates: requests, and tokens of prompts and answers.
function M.estimate(state, tasks)
  local sum = { requests = 0, input = 0, output = 0 }
  for _, task in ipairs(tasks) do sections.estimate(state, task, 1, sections.last(task), sum) end
  return sum
end

--- All together.
function M.whole_estimate(state, tasks)
  local sum, survey = M.estimate(state, tasks), M.survey_estimate(state)
  for name, count in pairs(survey) do sum[name] = sum[name] + count end
  return quizzes.estimate(state, sum)
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
      if state.claims then state.claims:renew() end
      state.progress:tick { in_flight = client.running_count, tokens = client.tokens }
    end
  end
end

local function new_client(state, tasks)
  local run = state.run
  local options, world, batch = run.options, run.world, state.asks
  local sizes = state.endpoint.sizes
  local in_flight = sizes and math.min(options.in_flight, sizes.slots) or options.in_flight
  return clients.new {
    -- All that can be asked now goes into one batch; what failed there is asked again in the next.
    endpoint = state.endpoint, in_flight = batch and math.max(#tasks + #(state.quiz_asks or {}), #state.survey_parts) or in_flight,
    retries = batch and 0 or options.retries, batched = batch ~= nil,
    limits = { total = options.timeout, stall = options.stall, first = options.timeout },
    pool_options = M.pool_options(run), max_requests = options.max_requests, max_tokens = options.max_tokens,
    allowance = run_allowance(state, tasks),
    world = { pool = batch and function () return batch:pool() end or world.http_pool, clock = world.now, wall = world.clock, random = world.random },
    watch = watcher(state),
  }
end

--- Sections that are written without the model.
local function write_embedded(state, tasks)
  state.usage.embedded = state.usage.embedded + #tasks
  return state.run.embedded.write(state.run, tasks, state.accept)
end

local codes = { interrupted = 'EINTR', budget = 'EUSAGE', pending = 'EPENDING' }

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
  if usage.cost and state.asks then usage.cost = usage.cost * state.asks.share end
  run.usage = usage
  -- No section came to know of it: the pool itself could not be made, or questions are what the run ended in.
  if stopped and #state.failures == 0 then return nil, stopped.message, codes[stopped.kind] or 'EHTTP' end
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

--- The tasks as they are to be written: by the embedded writer, from the cache, by the model.
local function sort_tasks(state, tasks)
  local embedded, jobs = {}, {}
  for _, task in ipairs(tasks) do
    if not M.is_for_model(task) then
      embedded[#embedded + 1] = task
    elseif sections.from_cache(state, task) then
      state.usage.cache = state.usage.cache + 1
    else
      jobs[#jobs + 1] = function () sections.write(state, task, state.keys[task.index]) end
    end
  end
  return embedded, jobs
end

--- Every section that the model was to write, for the complaint about a run that ended before any was asked for.
local function fail_all(state, tasks, stopped)
  for _, task in ipairs(tasks) do
    if M.is_for_model(task) then state.failures[#state.failures + 1] = { task = task, failure = stopped } end
  end
end

--- Asks for the survey where one is wanted; why the run ended there, or nil.
local function survey_first(state, tasks)
  if #state.survey_parts == 0 then return nil end
  local stopped = ask_survey(state, tasks)
  if stopped then return stopped end
  local message = prepare_sections(state, tasks)
  return message and { kind = 'stop', message = message } or nil
end

--- Why the run ended, where that cost more than questions: the guide stands without them. Who ends a run, or waits for a
--- batch, wants them later.
local function without_questions(state, stopped)
  local complaint = quizzes.complaint(state)
  local waits = stopped and (stopped.kind == 'interrupted' or stopped.kind == 'pending')
  if not complaint or waits then return stopped end
  state.progress:say('warning', complaint)
  return #state.failures > 0 and stopped or nil
end

--- Asks for what is wanted of the model; why the run ended early, or nil.
---@return Failure? stopped, string? message, string? code  a message where the embedded writer failed
local function ask_all(state, tasks)
  local stopped = survey_first(state, tasks)
  local embedded, jobs = {}, {}
  if stopped then
    fail_all(state, tasks, stopped)
    for _, task in ipairs(tasks) do
      if not M.is_for_model(task) then embedded[#embedded + 1] = task end
    end
  else
    embedded, jobs = sort_tasks(state, tasks)
    -- Behind the sections: what is begun first is the guide.
    for _, job in ipairs(quizzes.jobs(state)) do jobs[#jobs + 1] = job end
  end
  local ok, message, code = write_embedded(state, embedded)
  if not ok then return nil, message, code end
  state.progress.done = state.usage.cache + #embedded
  if #jobs > 0 then stopped = state.client:run(jobs) end
  return without_questions(state, stopped)
end

--- The same with the server of a model's file running, which is stopped whatever happens.
local function with_server(state, wanted, tasks)
  if not state.endpoint.file or not wanted then return ask_all(state, tasks) end
  state.progress:say('info', ('starting llama-server for %s: %d tokens of context, %d thread%s'):format(state.endpoint.file:match '[^/]*$',
    state.endpoint.sizes.context, state.endpoint.sizes.threads, state.endpoint.sizes.threads == 1 and '' or 's'))
  local server, message, code = llamas.start(state.endpoint, state.run.world)
  if not server then
    local stopped = { kind = code == 'EINTR' and 'interrupted' or 'stop', message = message }
    fail_all(state, tasks, stopped)
    return stopped
  end
  local results = table.pack(xpcall(ask_all, function (e) return e end, state, tasks))
  server:stop()
  if not results[1] then error(results[2], 0) end
  return table.unpack(results, 2, results.n)
end

---@param run Run
---@param tasks Task[]
---@param accept fun(task: Task, text: string, info: table): Verdict
---@return boolean? ok, string? message, string? code
function M.write(run, tasks, accept)
  local state, message, code = M.prepare(run, tasks)
  if not state then return nil, message, code end
  local started = run.world.now()
  state.accept = accept
  state.progress = progresses.new { world = run.world, quiet = run.options.quiet, total = #tasks }
  local for_model = {}
  for _, task in ipairs(tasks) do
    if M.is_for_model(task) and not sections.kept(state, task) then for_model[#for_model + 1] = task end
  end
  local estimate = M.whole_estimate(state, for_model)
  local refusal = M.refusal(run.options, estimate)
  if refusal then return nil, refusal, 'EUSAGE' end
  if state.store and state.store.place_of and not state.asks then
    state.claims = claims.open(function (key) return state.store:place_of(key) end, run.world.now)
  end
  state.client = new_client(state, tasks)
  local stopped
  stopped, message, code = with_server(state, estimate.requests > 0, tasks)
  if state.claims then state.claims:close() end
  if message then return nil, message, code end
  return finish(state, stopped, started)
end

return M
