--- A library of papers whose guides a model writes by batches: its papers, their runs, and its batches together.
--
--     local library = libraries.open(directory, options, world)     -- nil, message, code
--     library:add(papers)                   library:pass()           library:submit()
--
-- In DIR/.studyguide/batch stand papers.json, the batches' state (model/batch/rounds.lua), wants/ and answers/. A paper's
-- run is `studyguide build` with answers instead of a network; it says what it needs and ends, until nothing is wanted.

local batch = require 'studyguide.cli.batch'
local batch_rounds = require 'studyguide.model.batch.rounds'
local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local providers = require 'studyguide.model.providers'
local records = require 'studyguide.cli.records'
local request = require 'studyguide.request'
local services = require 'studyguide.model.batch.service'
local shapes = require 'studyguide.model.batch.shapes'
local writer = require 'studyguide.model.writer'

local M = {}

local schema = 'studyguide/library@1'
local file_max = 512 * 1024 * 1024

---@class Library
---@field directory string
---@field folder string   the batches' own
---@field papers table    papers.json: { config, to, from, rest, max_cost, jobs = { { paper, name, state, message } } }
---@field rounds Rounds
local Library = {}
Library.__index = Library

local function absolute(path, world)
  local here = world.getenv 'PWD'
  return (path:sub(1, 1) == '/' or not here or here == '') and path or here .. '/' .. path
end

local files = { cache = true, glossary = true, prompt = true, aux = true }

--- The value that each option was given, wherever that was: a later command may run in another environment and folder.
local function given(settings, world)
  local layer = {}
  for name, rank in pairs(settings.origin) do
    if rank <= 3 then layer[name] = files[name] and not settings[name]:find '^https?://' and absolute(settings[name], world) or settings[name] end
  end
  return layer
end

local function read_papers(folder)
  local text = core.read_file(folder .. '/papers.json', file_max)
  if not text then return nil end
  local papers = core.json_decode(text)
  if type(papers) == 'table' and papers.schema == schema and type(papers.jobs) == 'table' then return papers end
  return nil, folder .. '/papers.json is not readable'
end

--- Whether two layers of options say the same.
local function is_same(a, b)
  return core.json_encode(core.json_object(a)) == core.json_encode(core.json_object(b))
end

--- What the command line asks for, held against what the library was begun with.
---@return table? papers, string? message
local function settle(papers, options, settings, world)
  local wanted = { config = given(settings, world), to = options.to, from = options.from, rest = options.rest }
  if not papers then
    wanted.schema, wanted.jobs = schema, {}
    return wanted
  end
  if not next(options.config) and not options.to and not options.from and #options.rest == 0 then return papers end
  if is_same(papers.config, wanted.config) and papers.to == wanted.to and papers.from == wanted.from
    and core.json_encode(papers.rest) == core.json_encode(wanted.rest) then
    return papers
  end
  return nil, 'the library was begun with other options: give none, the same, or another folder (--directory)'
end

--- The provider's batches, when the options choose one that has them.
local function provider_of(settings, world)
  local endpoint, message = providers.endpoint(settings, world.getenv)
  if not endpoint then return nil, nil, message or 'batches need a model: --model PROVIDER/NAME' end
  if endpoint.base_url:find '//[^/]*@' then return nil, nil, 'a password in the base URL would be kept in a file: use the key instead' end
  local shape
  shape, message = shapes.of(endpoint)
  if not shape then return nil, nil, message end
  endpoint.stream = false
  return services.new(endpoint, world, writer.pool_options { options = settings, world = world }), shape
end

---@class LibraryOptions
---@field config table   the guide's options from the command line
---@field to? string
---@field from? string
---@field rest string[]
---@field jobs? integer
---@field max_cost? number
---@field max_paper? number
---@field share? number

--- Makes the library ours alone until the process ends.
---@return boolean? held, string? message, integer? code
local function hold(folder, directory)
  local made, problem = core.make_directory(folder)
  if not made then return nil, problem, exits.unreadable end
  local held
  held, problem = core.lock(folder .. '/lock')
  if held == nil then return nil, problem, exits.unreadable end
  if not held then return nil, ('another studyguide batch is at work in %s'):format(directory), exits.usage end
  return true
end

--- The library in that folder: "begin" allows a new one, "look" one that another process has.
---@param options LibraryOptions
---@param how 'begin'|'go on'|'look'
---@return Library? library, string? message, integer? code
function M.open(directory, options, how, world)
  local folder = records.folder(directory) .. '/batch'
  local place = core.place(folder .. '/papers.json')
  if how ~= 'begin' and not (place and place.kind == 'file') then
    return nil, ("there are no batches in %s: 'studyguide batch submit' begins"):format(directory), exits.usage
  end
  if how ~= 'look' then -- before anything is read that another may be writing
    local held, why, code = hold(folder, directory)
    if not held then return nil, why, code end
  end
  local papers, message = read_papers(folder)
  if message then return nil, message, exits.unreadable end
  -- What the library was begun with wins over what the environment says now.
  local config = papers and not next(options.config) and papers.config or options.config
  local settings, problem = request.options({ command = config }, world)
  if not settings then return nil, problem, exits.usage end
  papers, problem = settle(papers, options, settings, world)
  if not papers then return nil, problem, exits.usage end
  local service, shape
  service, shape, problem = provider_of(settings, world)
  if not service then return nil, problem, exits.usage end
  papers.max_cost, papers.max_paper = options.max_cost or papers.max_cost, options.max_paper or papers.max_paper
  papers.share = options.share or papers.share
  if (papers.max_cost or papers.max_paper) and not (settings.price_input and settings.price_output) then
    return nil, 'a limit of cost needs --price-input and --price-output', exits.usage
  end
  local rounds
  rounds, problem = batch_rounds.open(folder, { service = service, shape = shape, options = settings, world = world, price = papers.share })
  if not rounds then return nil, problem, exits.unreadable end
  return setmetatable({ directory = directory, folder = folder, papers = papers, rounds = rounds, settings = settings, world = world,
                        count = options.jobs or 1, saved = world.now(), save_took = 0 }, Library)
end

---@return boolean? ok, string? message
function Library:save()
  local started = self.world.now()
  local ok, message = core.write_file(self.folder .. '/papers.json', core.json_encode(self.papers) .. '\n')
  self.saved, self.save_took = self.world.now(), self.world.now() - started
  return ok, message
end

--- Saves, and forgets what papers that have ended wanted; not before it is known that they are done: a run that is
--- repeated needs it.
---@param ended string[]  emptied
---@return boolean? ok, string? message
local function save_ended(library, ended)
  local ok, message = library:save()
  if not ok then return nil, message end
  while #ended > 0 do library.rounds:forget(table.remove(ended)) end
  return true
end

-- Of the time that a pass takes, saving takes at most this share: a kill costs what ended since.
local saving_share = 0.02

local function is_time_to_save(library)
  return (library.world.now() - library.saved) * saving_share >= library.save_took
end

--- Adds papers; those that failed before are begun anew.
---@return boolean? ok, string? message, integer? code
function Library:add(paths)
  local known, all = {}, {}
  for _, job in ipairs(self.papers.jobs) do
    known[job.paper] = true
    all[#all + 1] = job.paper
    if job.state == 'failed' then job.state = 'new' end
  end
  for _, path in ipairs(paths) do
    local paper = absolute(path, self.world)
    if not known[paper] then
      known[paper] = true
      all[#all + 1] = paper
    end
  end
  local jobs, message, code = batch.prepare(all, { directory = self.directory, to = self.papers.to, from = self.papers.from,
                                                   settings = self.settings }, self.world)
  if not jobs then return nil, message, code end
  for i, job in ipairs(jobs) do
    local before = self.papers.jobs[i]
    if before and before.name ~= records.name_of(job) then
      return nil, ('%s would take the name of %s: put it into another folder'):format(paths[1], before.paper), exits.usage
    end
    self.papers.jobs[i] = before or { paper = job.paper, name = records.name_of(job), state = 'new' }
  end
  return true
end

function Library:names(state)
  local names = {}
  for _, job in ipairs(self.papers.jobs) do
    if not state or job.state == state then names[#names + 1] = job.name end
  end
  return names
end

--- Runs the papers that can go on.
---@param ready fun(job: table): boolean
---@return boolean? ok, string? message, string? code
function Library:pass(ready)
  local jobs, by_name = {}, {}
  for _, job in ipairs(self.papers.jobs) do
    if ready(job) then
      jobs[#jobs + 1] = { paper = job.paper, output = self.directory .. '/' .. job.name, batch_job = job.name }
      by_name[job.name] = job
    end
  end
  local ended = {}
  local worst, message, code = batch.run(jobs, {
    directory = self.directory, jobs = self.count, to = self.papers.to, from = self.papers.from, config = self.papers.config,
    settings = self.settings, rest = self.papers.rest, quiet = self.settings.quiet,
    environment = { 'STUDYGUIDE_BATCH=' .. self.folder, 'STUDYGUIDE_BATCH_SHARE=' .. self.rounds.price },
    ended = function (ran)
      -- Those before, whose records are written; what cannot be saved is told at the end of the pass.
      if is_time_to_save(self) then save_ended(self, ended) end
      local job = by_name[ran.batch_job]
      job.state = ran.code == exits.done and 'done' or ran.code == exits.pending and 'waiting' or 'failed'
      job.message = job.state == 'failed' and ran.gist or nil
      if job.state ~= 'waiting' then
        ran.usage = self.rounds:usage_of(job.name)
        ended[#ended + 1] = job.name
      end
    end,
  }, self.world)
  if not worst then return nil, message, code end
  local ok, problem = save_ended(self, ended)
  if not ok then return nil, problem, 'EIO' end
  return true
end

--- Papers that never ran, and those whose answers are there.
function Library:advance()
  local taken = self.rounds:in_flight()
  return self:pass(function (job)
    return job.state == 'new' or job.state == 'waiting' and self.rounds:is_ready(job.name, taken)
  end)
end

--- What a paper is expected to have cost once its due is answered: nil without prices or where nothing is due.
local function cost_of_paper(library, name, due)
  if due.count == 0 then return nil end
  local spent = library.rounds:usage_of(name)
  return library.rounds:cost { input = spent.input + due.input, output = spent.output + due.output, cached = spent.cached }
end

--- What the papers that wait want, and what that may cost; those that would go beyond the limit of one fail.
function Library:due()
  local taken, sum = self.rounds:in_flight(), { requests = 0, input = 0, output = 0, output_max = 0, cached = 0 }
  for _, job in ipairs(self.papers.jobs) do
    if job.state == 'waiting' then
      local due = self.rounds:due(job.name, taken)
      local cost = self.papers.max_paper and cost_of_paper(self, job.name, due)
      if cost and cost > self.papers.max_paper then
        job.state, job.message = 'failed', ('it would cost about %.4f so far, --max-paper allows %.4f'):format(cost, self.papers.max_paper)
        records.write(self.directory, { paper = job.paper, output = job.name },
          { code = exits.usage, message = job.message, usage = self.rounds:usage_of(job.name) })
      else
        sum.requests, sum.input = sum.requests + due.count, sum.input + due.input
        sum.output, sum.output_max = sum.output + due.output, sum.output_max + due.output_max
      end
    end
  end
  sum.cost = self.rounds:cost(sum)
  sum.most = self.rounds:cost { input = sum.input, output = sum.output_max, cached = 0 }
  return sum
end

function Library:counts()
  local counts = { new = 0, waiting = 0, done = 0, failed = 0 }
  for _, job in ipairs(self.papers.jobs) do counts[job.state] = counts[job.state] + 1 end
  return counts
end

return M
