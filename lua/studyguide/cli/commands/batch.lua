local batch_rounds = require 'studyguide.model.batch.rounds'
local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local libraries = require 'studyguide.cli.library'
local records = require 'studyguide.cli.records'

local poll_default = 60 -- seconds between two looks at the batches

local function plural(n, word) return ('%d %s%s'):format(n, word, n == 1 and '' or word:match 'ch$' and 'es' or 's') end

local codes = { interrupted = exits.interrupted, pending = exits.pending }

--- The exit code and the message of a failure.
local function fail(failure)
  local again = failure.kind == 'retry' and ' (the same command goes on from there)' or ''
  return failure.code == 'EIO' and exits.unreadable or codes[failure.kind] or exits.endpoint, failure.message .. again
end

local function money(value) return value and (', cost %.4f'):format(value) or '' end

--- One line about where the library is.
local function tell(library, world)
  local counts, spent = library:counts(), library.rounds:spent()
  world.out(('%s: %d done, %d waiting, %d failed; %s under way, %d answers, %d tokens in, %d out%s\n'):format(
    plural(#library.papers.jobs, 'paper'), counts.done, counts.waiting + counts.new, counts.failed, plural(spent.under_way, 'batch'),
    spent.answers, spent.input, spent.output, money(spent.cost)))
  for _, job in ipairs(library.papers.jobs) do
    if job.state == 'failed' then world.out(('%s  FAILED  %s\n'):format(job.paper, job.message or '')) end
  end
end

--- Sends what is wanted; with `first` not when all of it would go beyond the limit.
---@return boolean? ok, integer? code, string? message
local function send(library, first, world)
  local due = library:due()
  local saved, problem = library:save()
  if not saved then return nil, exits.unreadable, problem end
  if due.requests == 0 then return true end
  local limit, spent = library.papers.max_cost, library.rounds:spent()
  if first and limit and due.cost + (spent.cost or 0) > limit then
    return nil, exits.usage, ('%s would cost about %.4f, --max-cost allows %.4f: nothing was sent'):format(
      plural(due.requests, 'request'), due.cost + (spent.cost or 0), limit)
  end
  if not library.settings.quiet then
    world.log('info', ('%s: about %d tokens in, %d out%s'):format(plural(due.requests, 'request'), due.input, due.output,
      due.cost and (', cost about %.4f, at most %.4f'):format(due.cost, due.most) or ''))
  end
  local sent, failure = library.rounds:submit(library:names 'waiting', limit)
  if sent.batches > 0 and not library.settings.quiet then
    world.log('info', ('sent %s in %s'):format(plural(sent.requests, 'request'), plural(sent.batches, 'batch')))
  end
  if failure then return nil, fail(failure) end
  if sent.held > 0 then
    world.log('warning', ('%s held back: --max-cost %.4f leaves no room for their worst case'):format(plural(sent.held, 'paper'), limit))
    if sent.batches == 0 and library.rounds:spent().under_way == 0 then
      return nil, exits.usage, 'nothing can be sent within --max-cost: a larger one goes on'
    end
  end
  return true
end

--- The papers as far as they go, until they wait or are done.
---@return boolean? ok, integer? code, string? message
local function advance(library, first, world)
  local ok, message, code = library:advance()
  if not ok then return nil, exits.of(code), message end
  return send(library, first, world)
end

--- The exit code that says how far the library is.
local function state_of(library)
  local counts = library:counts()
  if counts.waiting + counts.new > 0 then return exits.pending end
  return counts.failed > 0 and exits.findings or exits.done
end

local actions = {}

function actions.submit(args, directory, options, world)
  local library, message, code = libraries.open(directory, options, 'begin', world)
  if not library then return code, message end
  local ok
  ok, message, code = library:add(args)
  if not ok then return code, message end
  if #library.papers.jobs == 0 then return exits.usage, 'batch submit expects papers' end
  library.papers.cancelled = nil
  ok, message = library:save()
  if not ok then return exits.unreadable, message end
  local failure
  ok, failure = library.rounds:recover()
  if not ok then return fail(failure) end
  ok, code, message = advance(library, library.rounds:spent().answers == 0, world)
  if not ok then return code, message end
  tell(library, world)
  local state = state_of(library)
  return state == exits.pending and exits.done or state
end

--- One look at the batches; what came back is made use of.
---@return boolean? ok, integer? code, string? message
local function collect_once(library, world)
  local rounds = library.rounds
  local ok, failure = rounds:recover()
  if not ok then return nil, fail(failure) end
  local found
  found, failure = rounds:poll()
  if not found then return nil, fail(failure) end
  for _, batch in ipairs(found.collected) do
    if not library.settings.quiet then
      world.log('info', ('%s %s: %d of %d answered'):format(batch.label, batch.word, batch.usage.answers, batch.count))
    end
    if batch.usage.answers == 0 and batch.error then
      return nil, exits.endpoint, ("the batch %s failed: %s ('batch submit' tries again)"):format(batch.label, batch.error)
    end
  end
  if library.papers.cancelled then
    local message, code
    ok, message, code = library:advance()
    return ok, not ok and exits.of(code) or nil, message
  end
  return advance(library, false, world)
end

function actions.collect(args, directory, options, world)
  if #args > 0 then return exits.usage, 'batch collect takes no papers: --directory names the library' end
  local library, message, code = libraries.open(directory, options, 'go on', world)
  if not library then return code, message end
  while true do
    local ok
    ok, code, message = collect_once(library, world)
    if not ok then return code, message end
    if not options.wait or state_of(library) ~= exits.pending or library.rounds:spent().under_way == 0 then break end
    local slept, failure = library.rounds.service:sleep(options.poll or poll_default)
    if not slept then return fail(failure) end
  end
  tell(library, world)
  return state_of(library)
end

--- From the files alone where the batches have ended, else as the provider tells.
function actions.status(args, directory, options, world)
  if #args > 0 then return exits.usage, 'batch status takes no papers: --directory names the library' end
  local state, message = batch_rounds.read(records.folder(directory) .. '/batch')
  if message then return exits.unreadable, message end
  if not state then return exits.usage, ('there are no batches in %s'):format(directory) end
  local library, code
  library, message, code = libraries.open(directory, options, 'look', world)
  if not library then return code, message end
  local rows = {}
  for i, batch in ipairs(library.rounds.state.batches) do
    local row = { label = batch.label, id = batch.id, state = batch.state, word = batch.word, requests = batch.count,
                  answers = batch.usage and batch.usage.answers }
    if batch.state == 'sent' then
      local status, failure = library.rounds.shape.status(library.rounds.service, batch.id)
      if not status then return fail(failure) end
      row.word, row.answers = status.word, status.done
    end
    rows[i] = row
  end
  if options.json then
    local spent = library.rounds:spent()
    world.out(core.json_encode { batches = rows, papers = library:counts(), input = spent.input, output = spent.output, cached = spent.cached,
                                 answers = spent.answers, cost = spent.cost } .. '\n')
    return exits.done
  end
  for _, row in ipairs(rows) do
    world.out(('%s  %-12s %6d requests %6s answered  %s\n'):format(row.label, row.state == 'sent' and row.word or row.state, row.requests,
      row.answers or '-', row.id or ''))
  end
  tell(library, world)
  return exits.done
end

function actions.cancel(args, directory, options, world)
  if #args > 0 then return exits.usage, 'batch cancel takes no papers: --directory names the library' end
  local library, message, code = libraries.open(directory, options, 'go on', world)
  if not library then return code, message end
  library.papers.cancelled = true
  local ok, failure
  ok, message = library:save()
  if not ok then return exits.unreadable, message end
  ok, failure = library.rounds:recover(true)
  if not ok then return fail(failure) end
  local count
  count, failure = library.rounds:cancel()
  if not count then return fail(failure) end
  world.out(("%s asked to stop; 'batch collect' takes in what was answered, 'batch submit' goes on\n"):format(plural(count, 'batch')))
  return exits.done
end

return {
  name = 'batch',
  summary = "write guides of many papers through a provider's batches: half the price, no rate limits",
  usage = 'batch submit|collect|status|cancel [PAPER…] -d FOLDER [OPTIONS] [-- PANDOC ARGUMENTS]',
  details = [[
submit sends what the papers' guides need as batches (OpenAI and what speaks its protocol, Anthropic, Gemini); collect takes in
the answers of those that have ended, sends what is asked next, and writes the guides that are complete. Repeat it, or let it
--wait, until it ends with 0; it ends with 75 while something is under way, with 1 when papers failed. Answers are kept in the
ordinary cache as well. A run may be killed at any moment: the same command goes on, and nothing is paid for twice.

  studyguide batch submit papers/*.tex -d guides/ --model openai/gpt-5 --max-cost 20 --price-input 1.25 --price-output 10
  studyguide batch collect -d guides/ --wait

Prices are those of single requests. The library remembers its options; later commands need only --directory, and the key in
the environment. Beyond --max-cost nothing is sent: not what is expected to cost more in all, nor what could at the worst.]],
  options = {
    { name = 'directory', short = 'd', type = 'string', argument = 'FOLDER', help = 'the library: guides are written there' },
    { name = 'jobs', short = 'j', type = 'integer', min = 1, argument = 'N', help = 'read N papers at a time [1]' },
    { name = 'from', short = 'f', type = 'string', argument = 'FORMAT', help = "pandoc's name of the input format" },
    { name = 'to', short = 't', type = 'string', argument = 'FORMAT', help = "pandoc's name of the output format" },
    { name = 'max_cost', type = 'number', min = 0, argument = 'X', help = 'what the library may cost in all' },
    { name = 'max_paper', type = 'number', min = 0, argument = 'X', help = 'what one paper may cost, all its rounds together; others fail' },
    { name = 'share', type = 'number', min = 0, argument = 'X', help = "a batch's share of the price of single requests [0.5]" },
    { name = 'wait', type = 'boolean', help = 'collect: until all is done' },
    { name = 'poll', type = 'number', min = 0, argument = 'SECONDS', help = 'collect --wait: between two looks [60]' },
    { name = 'json', type = 'boolean', help = 'status: as JSON' },
  },
  config = true,
  run = function (args, world)
    local action = actions[args[1] or '']
    if not action then return exits.usage, 'batch expects one of submit, collect, status, cancel' end
    table.remove(args, 1)
    local options = args.options
    if not options.directory then return exits.usage, 'batch expects --directory FOLDER' end
    options.config, options.rest = args.config, args.rest
    return action(args, options.directory:gsub('(.)/+$', '%1'), options, world)
  end,
}
