local batch = require 'studyguide.cli.batch'
local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local providers = require 'studyguide.model.providers'
local records = require 'studyguide.cli.records'
local request = require 'studyguide.request'

local schema = 'studyguide/slurm@1'
local file_max = 512 * 1024 * 1024

-- Measured by `studyguide build` to Markdown on 17 papers of 1 kB to 1 MB (doc/scale.md): 0.12 to 4.3 s of processor (median 0.6),
-- the most for its size a DOCX of 130 kB (33 s a megabyte; LaTeX takes 4), 52 to 451 MB of memory. A paper by a model waits
-- for about 18 requests, eight at a time, and for what is asked again.
local seconds_base, seconds_mean, seconds_per_mb, seconds_margin = 5, 1, 40, 3
local seconds_model = 900
local memory_base_mb, memory_per_mb, memory_least_mb = 600, 400, 1024
local task_seconds = 600      -- what a task should take: the scheduler's own cost is a second
local per_task_max = 200
local array_max = 1000        -- tasks of an array by Slurm's own default (MaxArraySize 1001)

local function bytes_of(path)
  local folder, name = path:match '^(.*)/([^/]*)$'
  for _, entry in ipairs(core.list_directory(folder or '.') or {}) do
    if entry.name == (name or path) then return entry.bytes end
  end
  return 0
end

--- Sizes of all papers; a folder is listed once.
local function sizes_of(jobs)
  local listed, sizes = {}, {}
  for i, job in ipairs(jobs) do
    local folder, name = job.paper:match '^(.*)/([^/]*)$'
    folder, name = folder or '.', name or job.paper
    if not listed[folder] then
      listed[folder] = {}
      for _, entry in ipairs(core.list_directory(folder) or {}) do listed[folder][entry.name] = entry.bytes end
    end
    sizes[i] = listed[folder][name] or bytes_of(job.paper)
  end
  return sizes
end

--- How many papers a task has, its minutes and its memory: from the largest paper, since any may come with it.
local function plan(jobs, options, has_model)
  local largest, sum = 0, 0
  for _, bytes in ipairs(sizes_of(jobs)) do largest, sum = math.max(largest, bytes), sum + bytes end
  local mean = seconds_mean + seconds_per_mb * sum / #jobs / 1e6 + (has_model and seconds_model / 4 or 0)
  local per_task = options.per_task or math.max(1, math.min(per_task_max, task_seconds // mean))
  per_task = math.tointeger(math.max(per_task, math.ceil(#jobs / array_max)))
  local most = seconds_margin * (seconds_base + seconds_per_mb * largest / 1e6) + (has_model and seconds_model or 0)
  local seconds = most + (per_task - 1) * mean * 2
  return { per_task = per_task, tasks = math.ceil(#jobs / per_task), minutes = options.minutes or math.max(5, math.ceil(seconds / 60)),
           memory = options.memory or math.max(memory_least_mb, math.ceil(memory_base_mb + memory_per_mb * largest / 1e6)) }
end

local function quoted(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

--- The array's script. A task whose node is lost is queued again, and makes what is not made yet.
local function array_script(state, directory, folder, world)
  return table.concat({
    '#!/bin/sh',
    '#SBATCH --job-name=studyguide',
    ('#SBATCH --array=0-%d%s'):format(state.tasks - 1, state.at_once and '%' .. state.at_once or ''),
    '#SBATCH --cpus-per-task=1',
    ('#SBATCH --time=%d'):format(state.minutes),
    ('#SBATCH --mem=%dM'):format(state.memory),
    '#SBATCH --requeue',
    '#SBATCH --open-mode=append',
    ('#SBATCH --output=%s/task-%%a.log'):format(folder),
    ('exec %s slurm --task "$SLURM_ARRAY_TASK_ID" -d %s'):format(quoted(batch.command(world)), quoted(directory)), '',
  }, '\n')
end

local function collect_script(directory, folder, world)
  local command = quoted(batch.command(world))
  return table.concat({
    '#!/bin/sh',
    '# Afterwards: what was made, and whether all of it was. Tasks that failed are queued again once, unless told --no-retry.',
    ('if ! %s slurm --check -d %s && [ "$1" != --no-retry ]; then'):format(command, quoted(directory)),
    ('  sbatch --wait %s/array.sh'):format(quoted(folder)),
    'fi',
    ('%s report %s --html %s'):format(command, quoted(directory), quoted(directory .. '/index.html')),
    ('%s report %s'):format(command, quoted(directory)),
    ('exec %s slurm --check -d %s'):format(command, quoted(directory)), '',
  }, '\n')
end

local function absolute(path, world)
  local here = world.getenv 'PWD'
  return (path:sub(1, 1) == '/' or not here or here == '') and path or here .. '/' .. path
end

local function read_state(directory)
  local text = core.read_file(records.folder(directory) .. '/slurm/state.json', file_max)
  local state = text and core.json_decode(text)
  if type(state) == 'table' and state.schema == schema then return state end
  return nil, ("nothing was planned in %s: 'studyguide slurm PAPER… -d %s' does"):format(directory, directory)
end

local function write(args, directory, world)
  local settings, problem = request.options({ command = args.config }, world)
  if not settings then return exits.usage, problem end
  local name, wrong = providers.chosen(settings)
  if not name then return exits.usage, wrong end
  directory = absolute(directory, world)
  local papers = {}
  for i, paper in ipairs(args) do papers[i] = absolute(paper, world) end
  local options = args.options
  local jobs, message, code = batch.prepare(papers, { directory = directory, to = options.to, from = options.from, settings = settings }, world)
  if not jobs then return code, message end
  local state = plan(jobs, options, name ~= 'embedded')
  state.schema, state.config, state.to, state.from, state.rest = schema, args.config, options.to, options.from, args.rest
  state.at_once, state.jobs = options.at_once, jobs
  local folder = records.folder(directory) .. '/slurm'
  local files = { ['state.json'] = core.json_encode(state) .. '\n', ['array.sh'] = array_script(state, directory, folder, world),
                  ['collect.sh'] = collect_script(directory, folder, world) }
  local ok
  ok, message = core.make_directory(folder)
  for file, text in pairs(files) do
    if ok then ok, message = core.write_file(folder .. '/' .. file, text) end
  end
  if not ok then return exits.unreadable, message end
  world.out(('%d papers in %d tasks of %d: %d minutes and %d MB each\nsbatch --wait %s; sh %s\n'):format(#jobs, state.tasks, state.per_task,
    state.minutes, state.memory, quoted(folder .. '/array.sh'), quoted(folder .. '/collect.sh')))
  return exits.done
end

--- Whether a job's guide was made and is there still.
local function is_made(directory, job)
  local record = records.read(directory, records.name_of(job))
  local place = record and record.code == exits.done and core.place(job.output)
  return place ~= nil and place ~= false and place.kind ~= 'missing' and place.kind ~= 'nowhere'
end

--- One task: its papers that are not made yet.
local function task(args, directory, world)
  local state, message = read_state(directory)
  if not state then return exits.usage, message end
  local number, jobs = args.options.task, {}
  for i = number * state.per_task + 1, math.min((number + 1) * state.per_task, #state.jobs) do
    if not is_made(directory, state.jobs[i]) then jobs[#jobs + 1] = state.jobs[i] end
  end
  local settings, problem = request.options({ command = state.config }, world)
  if not settings then return exits.usage, problem end
  local worst, why, code = batch.run(jobs, { directory = directory, jobs = 1, to = state.to, from = state.from, config = state.config,
                                             settings = settings, rest = state.rest }, world)
  if not worst then return exits.of(code), why end
  return worst
end

local function check(directory, world)
  local state, message = read_state(directory)
  if not state then return exits.usage, message end
  local missing = 0
  for _, job in ipairs(state.jobs) do
    if not is_made(directory, job) then
      missing = missing + 1
      world.log('warning', 'not made: ' .. job.paper)
    end
  end
  world.out(('%d of %d guides are made\n'):format(#state.jobs - missing, #state.jobs))
  return missing == 0 and exits.done or exits.findings
end

return {
  name = 'slurm',
  summary = 'write a Slurm job array that makes the guides of many papers',
  usage = 'slurm PAPER… -d FOLDER [OPTIONS] [-- PANDOC ARGUMENTS]',
  details = [[
Writes FOLDER/.studyguide/slurm/array.sh for sbatch and collect.sh for afterwards. Each task makes some of the papers, as many
as take about ten minutes; time and memory are asked for by the papers' sizes. A task whose node is lost is
queued again by Slurm, and makes only what is not made yet; collect.sh queues once more where a task failed or was killed, and
reports.
FOLDER, the papers and the cache must be seen by all nodes. Keys come from the environment, which sbatch hands on.]],
  options = {
    { name = 'directory', short = 'd', type = 'string', argument = 'FOLDER', help = 'write guides of the papers\' names there' },
    { name = 'per_task', type = 'integer', min = 1, argument = 'N', help = 'papers of a task' },
    { name = 'at_once', type = 'integer', min = 1, argument = 'N', help = 'tasks at a time; as many as Slurm likes by default' },
    { name = 'minutes', type = 'integer', min = 1, argument = 'N', help = 'time limit of a task' },
    { name = 'memory', type = 'integer', min = 100, argument = 'MB', help = 'memory of a task' },
    { name = 'from', short = 'f', type = 'string', argument = 'FORMAT', help = "pandoc's name of the input format" },
    { name = 'to', short = 't', type = 'string', argument = 'FORMAT', help = "pandoc's name of the output format" },
    { name = 'task', type = 'integer', min = 0, argument = 'N', help = 'do that task now: what the array calls' },
    { name = 'check', type = 'boolean', help = 'tell whether every guide is made' },
  },
  config = true,
  run = function (args, world)
    local directory = args.options.directory
    if not directory then return exits.usage, 'slurm expects --directory FOLDER' end
    directory = directory:gsub('(.)/+$', '%1')
    if args.options.task then return task(args, directory, world) end
    if args.options.check then return check(directory, world) end
    if #args == 0 then return exits.usage, 'slurm expects papers' end
    return write(args, directory, world)
  end,
}
