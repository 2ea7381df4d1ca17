--- The batches of a library of papers: what was sent, what came back, what it cost.
--
--     local rounds = batch_rounds.open(folder, { service =, shape =, options =, world = })
--     rounds:recover()                  -- batches of which it is not known whether they were made
--     rounds:poll()                     -- answers of those that have ended, into answers/
--     rounds:submit(names, max_cost)    -- what papers still want, as new batches
--
-- The state is one JSON file, written whole or not at all. A batch stands in it before it is sent ("intent") and its
-- requests in a file beside it; after a kill it is looked for at the provider before it is sent again. Collecting may
-- be repeated: an answer that is there is not counted twice.

local caches = require 'studyguide.model.cache'
local core = require 'studyguide.core'
local f = require 'studyguide.model.providers.fields'
local failures = require 'studyguide.model.failures'

local M = {}

local schema = 'studyguide/batch@1'
local state_max = 256 * 1024 * 1024  -- bytes of a file of ours
local tries_max = 3                  -- batches in which a request that fails in passing is sent
local settle = 3                     -- seconds within which a provider's list shows a batch that was just made

---@class Rounds
---@field folder string
---@field state table     what stands in state.json
local Rounds = {}
Rounds.__index = Rounds

local function empty_state()
  return { schema = schema, library = core.sha256(('%d %.6f'):format(core.random(), core.clock_ms())):sub(1, 12), batches = {} }
end

--- The state as it stands in the folder, or nil.
---@return table? state, string? message
function M.read(folder)
  local text = core.read_file(folder .. '/state.json', state_max)
  if not text then return nil end
  local state = core.json_decode(text)
  if type(state) ~= 'table' or state.schema ~= schema or type(state.batches) ~= 'table' then
    return nil, folder .. '/state.json is not readable'
  end
  return state
end

---@param folder string
---@param with { service: BatchService?, shape: table?, options: table, world: table, price: number? }
---@return Rounds? rounds, string? message
function M.open(folder, with)
  local state, message = M.read(folder)
  if message then return nil, message end
  for _, name in ipairs { 'answers', 'wants', 'rounds' } do
    local ok, why = core.make_directory(folder .. '/' .. name)
    if not ok then return nil, why end
  end
  return setmetatable({ folder = folder, state = state or empty_state(), service = with.service, shape = with.shape, options = with.options,
                        world = with.world, price = with.price or with.shape and with.shape.price or 1,
                        answers = caches.open(folder .. '/answers') }, Rounds)
end

---@return boolean? ok, Failure? failure
function Rounds:save()
  local ok, message = core.write_file(self.folder .. '/state.json', core.json_encode(self.state) .. '\n')
  if ok then return true end
  return nil, { kind = 'stop', message = message, code = 'EIO' }
end

-- Cost --------------------------------------------------------------------------------------------------------

--- nil without prices.
---@return number?
function Rounds:cost(usage)
  local input, output = self.options.price_input, self.options.price_output
  if not input and not output then return nil end
  local cached = self.options.price_cached or input or 0
  return self.price * ((usage.input - usage.cached) * (input or 0) + usage.cached * cached + usage.output * (output or 0)) / 1e6
end

--- What was used so far, as the provider counts, and what the batches under way may come to at most.
function Rounds:spent()
  local sum = { input = 0, output = 0, cached = 0, answers = 0, under_way = 0, worst = { input = 0, output = 0, cached = 0 } }
  for _, batch in ipairs(self.state.batches) do
    if batch.state == 'collected' then
      local usage = batch.usage
      sum.input, sum.output, sum.cached = sum.input + usage.input, sum.output + usage.output, sum.cached + usage.cached
      sum.answers = sum.answers + usage.answers
    else
      sum.under_way = sum.under_way + 1
      sum.worst.input, sum.worst.output = sum.worst.input + batch.input, sum.worst.output + batch.output_max
    end
  end
  sum.cost = self:cost(sum)
  return sum
end

-- What papers want -------------------------------------------------------------------------------------------

local function path_of(self, folder, name, kind) return ('%s/%s/%s.%s'):format(self.folder, folder, name, kind) end

--- What one paper's run wanted when it ended: { id, input, output, output_max } each.
function Rounds:wants(name)
  local rows = {}
  local text = core.read_file(path_of(self, 'wants', name, 'ids'), state_max) or ''
  for id, input, output, output_max in text:gmatch '(%x+) (%d+) (%d+) (%d+)\n' do
    rows[#rows + 1] = { id = id, input = math.tointeger(tonumber(input)), output = math.tointeger(tonumber(output)),
                        output_max = math.tointeger(tonumber(output_max)) }
  end
  return rows
end

function Rounds:forget(name)
  os.remove(path_of(self, 'wants', name, 'ids'))
  os.remove(path_of(self, 'wants', name, 'jsonl'))
  os.remove(path_of(self, 'wants', name, 'asked'))
end

--- A paper in the lists of what was sent, where its name could be any text.
local function mark_of(name) return core.sha256(name):sub(1, 16) end

--- What the answers to all that a paper ever asked took. One that several papers ask for is the first's, so that the papers'
--- sums are the whole.
function Rounds:usage_of(name)
  local sum, mark = { requests = 0, input = 0, output = 0, cached = 0 }, mark_of(name)
  for id in (core.read_file(path_of(self, 'wants', name, 'asked'), state_max) or ''):gmatch '%x+' do
    local entry = self.answers:get(id)
    local used = entry and entry.info.paper == mark and f.table(entry.info.usage)
    if used then
      sum.requests = sum.requests + 1
      for _, field in ipairs { 'input', 'output', 'cached' } do sum[field] = sum[field] + f.sum(used[field]) end
    end
  end
  sum.cost = self:cost(sum)
  return sum
end

--- The requests of a batch, in its order, and the papers for which each was sent.
---@return string[] ids, table<string, string> marks
local function sent_in(self, batch)
  local ids, marks = {}, {}
  for id, mark in (core.read_file(path_of(self, 'rounds', batch.label, 'ids'), state_max) or ''):gmatch '(%x+) (%x+)\n' do
    ids[#ids + 1], marks[id] = id, mark
  end
  return ids, marks
end

--- The requests that stand in batches which have not been collected.
---@return table<string, boolean>
function Rounds:in_flight()
  local found = {}
  for _, batch in ipairs(self.state.batches) do
    for _, id in ipairs(batch.state ~= 'collected' and sent_in(self, batch) or {}) do found[id] = true end
  end
  return found
end

function Rounds:is_answered(id)
  local entry = self.answers:get(id)
  return entry ~= nil and not entry.info.again
end

-- Sending ------------------------------------------------------------------------------------------------------

local function find_lines(self, label)
  local lines = {}
  for line in (core.read_file(path_of(self, 'rounds', label, 'jsonl'), state_max) or ''):gmatch '[^\n]+' do
    lines[#lines + 1] = core.json_decode(line)
  end
  return lines
end

--- Whether a request that failed so was surely not taken: nothing was made then.
local function is_refused(failure)
  local http = failure.http
  return http ~= nil and http >= 400 and http < 500 and http ~= 408 and http ~= 409
end

local function drop(self, batch)
  for i, row in ipairs(self.state.batches) do
    if row == batch then table.remove(self.state.batches, i) break end
  end
  os.remove(path_of(self, 'rounds', batch.label, 'jsonl'))
  os.remove(path_of(self, 'rounds', batch.label, 'ids'))
  return self:save()
end

--- Makes the batch at the provider.
---@return boolean? ok, Failure? failure
local function make(self, batch, lines)
  local function note(fields)
    for k, v in pairs(fields) do batch[k] = v end
    return self:save()
  end
  batch.since = math.floor(self.world.clock())
  local ok, trouble = self:save()
  if not ok then return nil, trouble end
  local id, failure = self.shape.create(self.service, lines, batch.label, note)
  if id then return note { id = id, state = 'sent' } end
  if is_refused(failure) then drop(self, batch) end
  return nil, failure
end

--- A batch of its own for the lines: its requests on the disk first, then the intent, then the provider.
local function send(self, lines, sums)
  local number = (self.state.last or 0) + 1
  local label = ('studyguide-%s-%04d'):format(self.state.library, number)
  local rows, ids = {}, {}
  for i, line in ipairs(lines) do
    rows[i], ids[i] = core.json_encode { id = line.id, path = line.path, body = line.body }, line.id .. ' ' .. line.mark
  end
  for kind, text in pairs { jsonl = table.concat(rows, '\n') .. '\n', ids = table.concat(ids, '\n') .. '\n' } do
    local ok, message = core.write_file(path_of(self, 'rounds', label, kind), text)
    if not ok then return nil, { kind = 'stop', message = message, code = 'EIO' } end
  end
  local batch = { label = label, state = 'intent', count = #lines, input = sums.input, output = sums.output, output_max = sums.output_max }
  self.state.last = number
  table.insert(self.state.batches, batch)
  return make(self, batch, lines)
end

--- The lines of a paper's file that are to be sent.
local function lines_of(self, name, chosen)
  local lines = {}
  for text in (core.read_file(path_of(self, 'wants', name, 'jsonl'), state_max) or ''):gmatch '[^\n]+' do
    local want = core.json_decode(text)
    if type(want) == 'table' and chosen[want.id] then
      chosen[want.id] = nil
      lines[#lines + 1] = { id = want.id, path = want.path, body = want.body, mark = mark_of(name) }
    end
  end
  return lines
end

--- What of a paper is still to be sent, and its sums.
function Rounds:due(name, taken)
  local due = { ids = {}, count = 0, input = 0, output = 0, output_max = 0 }
  for _, row in ipairs(self:wants(name)) do
    if not taken[row.id] and not due.ids[row.id] and not self:is_answered(row.id) then
      due.ids[row.id], due.count = true, due.count + 1
      due.input, due.output, due.output_max = due.input + row.input, due.output + row.output, due.output_max + row.output_max
    end
  end
  return due
end

--- Whether a paper's run is to be repeated: all that it wanted was answered, or what it needs is not at hand.
function Rounds:is_ready(name, taken)
  local due = self:due(name, taken)
  if due.count > 0 then return core.place(path_of(self, 'wants', name, 'jsonl')).kind ~= 'file' end
  for _, row in ipairs(self:wants(name)) do
    if taken[row.id] then return false end
  end
  return true
end

--- Whether a paper's requests may be sent: what was spent, what is under way and they stay within the limit at the worst.
local function fits(self, reserve, due, max_cost)
  if not max_cost then return true end
  local cost = self:cost { input = reserve.input + due.input, output = reserve.output + due.output_max, cached = reserve.cached }
  return cost == nil or cost <= max_cost
end

--- Sends what the papers want, as many batches as it takes; papers beyond the limit wait for what is under way.
---@param names string[]   of papers' jobs
---@param max_cost number?
---@return { requests: integer, batches: integer, held: integer } sent, Failure? failure
function Rounds:submit(names, max_cost)
  local taken, sent = self:in_flight(), { requests = 0, batches = 0, held = 0 }
  local spent = self:spent()
  local reserve = { input = spent.input + spent.worst.input, output = spent.output + spent.worst.output, cached = spent.cached }
  local lines, bytes, sums
  local whole = {} -- papers all of whose requests stand in what is sent next: their own files are not needed then
  local function reset() lines, bytes, sums = {}, 0, { input = 0, output = 0, output_max = 0 } end
  local function flush()
    if #lines == 0 then return true end
    local ok, failure = send(self, lines, sums)
    if ok then
      sent.requests, sent.batches = sent.requests + #lines, sent.batches + 1
      for _, name in ipairs(whole) do os.remove(path_of(self, 'wants', name, 'jsonl')) end
      whole = {}
    end
    reset()
    return ok, failure
  end
  reset()
  for _, name in ipairs(names) do
    local due = self:due(name, taken)
    if due.count > 0 and not fits(self, reserve, due, max_cost) then
      sent.held = sent.held + 1
    elseif due.count > 0 then
      reserve.input, reserve.output = reserve.input + due.input, reserve.output + due.output_max
      local share = { input = due.input / due.count, output = due.output / due.count, output_max = due.output_max / due.count }
      for _, line in ipairs(lines_of(self, name, due.ids)) do
        if #lines > 0 and (#lines >= self.shape.requests_max or bytes + #line.body > self.shape.bytes_max) then
          local ok, failure = flush()
          if not ok then return sent, failure end
        end
        taken[line.id] = true
        lines[#lines + 1], bytes = line, bytes + #line.body + 256
        for k, v in pairs(share) do sums[k] = sums[k] + v end
      end
      whole[#whole + 1] = name
    end
  end
  local ok, failure = flush()
  return sent, not ok and failure or nil
end

--- Finds out what became of batches that were being sent when a run ended; those that were not made are made now, or with
--- `give_up` forgotten.
---@param give_up boolean?
---@return boolean? ok, Failure? failure
function Rounds:recover(give_up)
  local known = {}
  for _, batch in ipairs(self.state.batches) do
    if batch.id then known[batch.id] = true end
    for _, id in ipairs(batch.strangers or {}) do known[id] = true end
  end
  local open = {}
  for _, batch in ipairs(self.state.batches) do
    if batch.state == 'intent' then open[#open + 1] = batch end
  end
  for _, batch in ipairs(open) do
    local function look()
      return self.shape.find(self.service, { label = batch.label, file = batch.file, since = batch.since or 0, count = batch.count, known = known })
    end
    local id, failure = false, nil
    if batch.since then id, failure = look() end
    local left = batch.since and settle - (self.world.clock() - batch.since) or 0
    if id == false and left > 0 then
      local slept
      slept, failure = self.service:sleep(left + 1)
      if slept then id, failure = look() end
    end
    if failure then return nil, failure end
    local ok
    if id then
      known[id] = true
      batch.id, batch.state, batch.found = id, 'sent', true
      ok, failure = self:save()
    elseif give_up then
      ok, failure = drop(self, batch)
    else
      ok, failure = make(self, batch, find_lines(self, batch.label))
    end
    if not ok then return nil, failure end
  end
  return true
end

-- Collecting ----------------------------------------------------------------------------------------------------

local function is_passing(http) return http == 408 or http == 409 or http == 429 or http >= 500 end

--- Keeps one answer, unless there is one already.
---@param mark string  of the paper for which it was asked
local function keep(self, batch, id, mark, http, body, used)
  local before = self.answers:get(id)
  if before and (not before.info.again or before.info.batch == batch.label) then return true end
  local tries = 1 + (before and f.count(before.info.tries) or 0)
  return self.answers:put(id, failures.without_key(body, self.service.endpoint.key),
    { http = http, tries = tries, again = is_passing(http) and tries < tries_max or nil, batch = batch.label, paper = mark, usage = used })
end

--- What is called for each answer of a batch.
---@param marks table<string, string>  of what was sent
local function keeper(self, batch, marks, usage)
  local seen, row = {}, self.service.endpoint.row
  return function (id, http, body)
    if not marks[id] then
      usage.strange = usage.strange + 1
    elseif not seen[id] then
      seen[id] = true
      local doc = http == 200 and core.json_decode(body)
      local said = type(doc) == 'table' and f.table(row.parse(doc).usage) or f.table(nil)
      local used = { input = f.sum(said.input), output = f.sum(said.output), cached = math.min(f.sum(said.cached), f.sum(said.input)) }
      for name, value in pairs(used) do usage[name] = usage[name] + value end
      usage.found = usage.found + 1
      if http ~= 0 then
        usage.answers = usage.answers + 1
        local ok, message = keep(self, batch, id, marks[id], http, body, used)
        if not ok then usage.trouble = usage.trouble or message end
      end
    end
  end
end

--- Takes in a batch that has ended.
---@return boolean? ok, Failure? failure
local function collect(self, batch, status)
  local ids, marks = sent_in(self, batch)
  local usage = { input = 0, output = 0, cached = 0, answers = 0, found = 0, strange = 0 }
  local ok, failure = self.shape.results(self.service, batch.id, status, ids, keeper(self, batch, marks, usage))
  if not ok then return nil, failure end
  if usage.trouble then return nil, { kind = 'stop', message = usage.trouble, code = 'EIO' } end
  if batch.found and usage.found == 0 and usage.strange > 0 then
    batch.strangers = batch.strangers or {}
    table.insert(batch.strangers, batch.id)
    batch.id, batch.state, batch.found = nil, 'intent', nil
    return self:save()
  end
  batch.state, batch.word, batch.usage = 'collected', status.word, usage
  batch.error = status.error and failures.clean(status.error, self.service.endpoint.key)
  local saved
  saved, failure = self:save()
  if not saved then return nil, failure end
  os.remove(path_of(self, 'rounds', batch.label, 'jsonl'))
  os.remove(path_of(self, 'rounds', batch.label, 'ids'))
  return true
end

--- Asks after every batch under way and takes in those that have ended.
---@return { working: integer, collected: table[] }? found, Failure? failure
function Rounds:poll()
  local found = { working = 0, collected = {} }
  for _, batch in ipairs(self.state.batches) do
    if batch.state == 'sent' then
      local status, failure = self.shape.status(self.service, batch.id)
      if not status then return nil, failure end
      batch.word = status.word
      if status.state == 'ended' then
        local ok
        ok, failure = collect(self, batch, status)
        if not ok then return nil, failure end
        if batch.state == 'collected' then found.collected[#found.collected + 1] = batch end
      else
        found.working = found.working + 1
      end
    end
  end
  return found
end

--- Asks the provider to stop what is under way. What was answered until then is paid for and collected later.
---@return integer? cancelled, Failure? failure
function Rounds:cancel()
  local count = 0
  for _, batch in ipairs(self.state.batches) do
    -- One that was only taken for ours may be another's.
    if batch.state == 'sent' and not (batch.found and not batch.file and self.service.endpoint.name == 'anthropic') then
      local status, failure = self.shape.status(self.service, batch.id)
      if status and status.state == 'working' then status, failure = self.shape.cancel(self.service, batch.id) end
      if not status then return nil, failure end
      count = count + 1
    end
  end
  return count
end

return M
