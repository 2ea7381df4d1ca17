--- Many papers at once: each is a `studyguide build` of its own, so that none can stop another.
--
--     local code, message = batch.build(papers, { directory = 'guides', jobs = 4, … }, world)
--
-- xargs keeps the processes going and tells when one has ended; what each said is kept until then.

local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local extras = require 'studyguide.output.extras'
local records = require 'studyguide.cli.records'
local reads = require 'studyguide.document.reads'
local source = require 'studyguide.document.source'
local targets = require 'studyguide.output.targets'
local temporary = require 'studyguide.temporary'

local M = {}

local extensions = { html = 'html', html5 = 'html', html4 = 'html', docx = 'docx', odt = 'odt', epub = 'epub', latex = 'tex', pdf = 'pdf',
                     typst = 'typ', json = 'json', native = 'native', rst = 'rst', org = 'org', plain = 'txt' }

--- The folder's and the file's name of a path, without extensions.
local function names_of(path)
  local trimmed = path:gsub('/+$', '')
  local folder, name = trimmed:match '([^/]*)/([^/]+)$'
  name = (name or trimmed):gsub('%.tar%.gz$', ''):gsub('%.%w+$', '')
  return folder or '', name
end

--- Where each paper's guide goes: papers of one name (main.tex …) take their folder's name before it.
---@return table[]? jobs, string? problem
function M.jobs(papers, directory, extension)
  local times = {}
  for _, paper in ipairs(papers) do
    local _, name = names_of(paper)
    times[name] = (times[name] or 0) + 1
  end
  local jobs, taken = {}, {}
  for i, paper in ipairs(papers) do
    local folder, name = names_of(paper)
    if times[name] > 1 and folder ~= '' then name = folder .. '-' .. name end
    local output = ('%s/%s.%s'):format(directory, name, extension)
    if taken[output] then
      return nil, ('%s and %s would both become %s: build them into different folders'):format(taken[output], paper, output)
    end
    taken[output] = paper
    jobs[i] = { paper = paper, output = output }
  end
  return jobs
end

function M.extension(to)
  return to and extensions[to:match '^%w+'] or 'md'
end

--- The options of the guide as words again.
function M.flags(layer)
  local names, words = {}, {}
  for name in pairs(layer) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    local flag, value = name:gsub('_', '-'), layer[name]
    if type(value) == 'boolean' then
      words[#words + 1] = (value and '--' or '--no-') .. flag
    else
      words[#words + 1] = ('--%s=%s'):format(flag, tostring(value))
    end
  end
  return words
end

--- The program by its path, where it is not the one on PATH.
function M.command(world)
  for _, path in ipairs { world.root .. '/build/studyguide', world.root .. '/bin/studyguide' } do
    if world.read_file(path) then return path end
  end
  return 'studyguide'
end

-- The first two words are the job's number and where to keep what it says; the line that tells of its
-- end is short enough to arrive whole: number, exit code, seconds since the system started at both ends (where
-- the system tells them), and processor time as the shell's `times` writes it, which in a pipe would tell of the pipe.
local runner = [[
n=$1 log=$2; shift 2
now() { u=0; if [ -r /proc/uptime ]; then read -r u _ </proc/uptime; fi; }
now; a=$u; "$@" >"$log" 2>&1; code=$?; now
times >"$log.times" && { read -r _; read -r cpu; } <"$log.times"
echo "$n $code $a $u $cpu"]]

--- Seconds of "0m1.250s".
local function seconds_of(text)
  local minutes, seconds = (text or ''):match '^(%d+)m([%d.]+)s$'
  return minutes and tonumber(minutes) * 60 + (tonumber(seconds) or 0) or 0
end

--- What a line of the runner's says: number, code, seconds, processor seconds.
local function read_end(line)
  local number, code, from, to, user, system = line:match '^(%d+) (%d+) ([%d.]+) ([%d.]+) ?(%S*) ?(%S*)'
  if not number then return nil end
  local function rounded(seconds) return math.floor(seconds * 1000 + 0.5) / 1000 end
  local seconds, cpu = rounded(tonumber(to) - tonumber(from)), rounded(seconds_of(user) + seconds_of(system))
  return tonumber(number), tonumber(code), { seconds = seconds > 0 and seconds or nil, cpu = cpu > 0 and cpu or nil }
end

--- Runs the jobs; calls `ended` with each one's number, exit code and times.
---@return boolean? ran, string? message
local function run_all(jobs, common, folder, options, world, ended)
  local words = {}
  for i, job in ipairs(jobs) do
    local argv = { tostring(i), folder .. '/' .. i, 'env', 'STUDYGUIDE_BATCH_JOB=' .. (job.batch_job or ''), M.command(world), 'build',
                   job.paper, '--output=' .. job.output, '--report=' .. folder .. '/' .. i .. '.json' }
    table.move(common, 1, #common, #argv + 1, argv)
    job.words = #argv
    words[i] = table.concat(argv, '\0') .. '\0'
  end
  local rest = ''
  return core.run({ 'xargs', '-0', '-n', tostring(jobs[1].words), '-P', tostring(options.jobs), 'sh', '-c', runner, 'sh' }, {
    input = table.concat(words), show_errors = true, environment = options.environment,
    on_output = function (text)
      rest = (rest .. text):gsub('([^\n]*)\n', function (line)
        local number, code, times = read_end(line)
        if number and jobs[number] then ended(number, code, times) end
        return ''
      end)
    end,
  })
end

--- The last line of ours that is no warning: what a run ends with is why it failed.
local function last_line(text)
  local line
  for found in text:gmatch 'studyguide: ([^\n]*\n?[^\n]*)' do
    if not found:match '^warning: ' then line = found end
  end
  return line
end

--- What a paper's run said, in one line: its error, or how many points the check found.
local function gist(text, code)
  if code ~= 0 then
    local line, more = (last_line(text) or text:match '[^\n]+' or 'exit code ' .. code):match '^([^\n]*)\n?(.*)'
    if line:match ':$' or more:match '^not written: ' then line = line:gsub(':$', '') .. ': ' .. more:gsub('^%s+', '') end
    return line
  end
  return text:match '(the check finds %d+ points?)' or ''
end

local function show(done, jobs, job, world)
  if world.terminal then
    world.write_error(('\r\27[K[%d/%d] %s'):format(done, #jobs, job.paper))
  else
    local good = job.code == 0
    world.log('info', ('[%d/%d] %s %s'):format(done, #jobs, good and 'wrote' or 'FAILED', good and job.output or job.paper))
  end
end

local function summary(jobs, world)
  local width, failed = 5, 0
  for _, job in ipairs(jobs) do width = math.max(width, utf8.len(job.paper) or #job.paper) end
  for _, job in ipairs(jobs) do
    local good = job.code == 0
    if not good then failed = failed + 1 end
    world.out(('%s%s  %-6s  %s\n'):format(job.paper, (' '):rep(width - (utf8.len(job.paper) or #job.paper)),
      good and 'ok' or 'FAILED', good and job.output .. (job.gist ~= '' and '  (' .. job.gist .. ')' or '') or job.gist))
  end
  world.out(('%d guide%s written, %d failed\n'):format(#jobs - failed, #jobs - failed == 1 and '' or 's', failed))
end

local report_max = 64 * 1024 * 1024 -- bytes of a run's own report

--- What is called as a job ends: it gets its exit code and what its run said, and is recorded.
local function collector(jobs, folder, options, world)
  local done = 0
  return function (number, code, times)
    local job = jobs[number]
    done = done + 1
    job.code, job.gist = code, gist(world.read_file(folder .. '/' .. number) or '', code)
    job.seconds, job.cpu = times.seconds, times.cpu
    local path = folder .. '/' .. number .. '.json'
    local text = code == exits.done and core.read_file(path, report_max)
    job.report = records.figures(text and core.json_decode(text))
    for _, ending in ipairs { '.json', '.times', '' } do os.remove(folder .. '/' .. number .. ending) end
    if options.ended then options.ended(job) end
    if code ~= exits.pending then
      local ok, message = records.write(options.directory, job, {
        code = code, message = job.gist, seconds = times.seconds, cpu = times.cpu, usage = job.usage,
      }, text and core.json_decode(text))
      if not ok then world.log('warning', 'no record of ' .. job.paper .. ': ' .. message) end
    end
    if not options.quiet and code ~= exits.pending then show(done, jobs, job, world) end
  end
end

--- The worst exit code; jobs that never told of their end (an interrupt) count as interrupted.
local function worst_of(jobs)
  local worst = exits.done
  for _, job in ipairs(jobs) do
    job.code = job.code or exits.interrupted
    job.gist = job.gist or 'interrupted'
    if job.code ~= exits.pending then worst = math.max(worst, job.code) end
  end
  return worst
end

--- The longest run of plain letters in each guide's name: the rest may be written in other ways.
local function marks_of(writes)
  local marks = {}
  for _, row in ipairs(writes) do
    local longest = ''
    for run in row.path:match '[^/]*$':gsub('%.%w+$', ''):gmatch '%w+' do
      if #run > #longest then longest = run end
    end
    marks[longest] = true
  end
  return marks
end

--- Whether a paper's own text names the file of one of the guides, so that it may read it.
local function may_name(paper, marks, world)
  local place = core.place(paper)
  local text = place and place.kind == 'file' and world.read_file(paper)
  if not text or marks[''] or text:find '\\[iI]n[pc]' then return true end
  for run in text:gmatch '%w+' do
    if marks[run] then return true end
  end
  return false
end

--- Why none of the guides may be written: one is a paper, or a file that a paper reads, or another guide.
---@return string? message, string? code
local function refusal(jobs, options, world)
  local writes, inputs = {}, extras.reads(options.settings, world)
  for i, job in ipairs(jobs) do
    writes[i] = { what = 'the guide of ' .. job.paper, path = job.output, unchecked = true }
    inputs[#inputs + 1] = { what = 'the paper ' .. job.paper, path = job.paper }
  end
  local message, code = targets.refusal(writes, inputs, world)
  if message or not targets.is_any_there(writes) then return message, code end
  local marks = marks_of(writes)
  for _, job in ipairs(jobs) do
    local document = may_name(job.paper, marks, world) and source.read(job.paper,
      { from = options.from, allow_outside = options.settings.allow_outside, aux = options.settings.aux, guess = false }, world)
    if document then
      message, code = targets.refusal(writes, reads.of(document, job.paper, world), world)
      if message then return message, code end
    end
  end
end

---@class BatchOptions
---@field directory string
---@field jobs integer
---@field to? string
---@field from? string
---@field config table    the guide's options from the command line
---@field settings table  the same with the environment's and the configuration's
---@field rest string[]   pandoc's
---@field quiet boolean?
---@field environment? string[]  "NAME=value" for the jobs
---@field ended nil|fun(job: table)  told of each job that has ended: code, gist, seconds, cpu, report

--- What every job's command line ends with.
local function common_of(options)
  local common = M.flags(options.config)
  for _, name in ipairs { 'to', 'from' } do
    -- The extension says pdf; to pandoc it is no format to write.
    if options[name] and options[name] ~= 'pdf' then common[#common + 1] = '--' .. name .. '=' .. options[name] end
  end
  common[#common + 1] = '--'
  return table.move(options.rest, 1, #options.rest, #common + 1, common)
end

--- Makes the jobs' guides, each recorded as it ends.
---@param jobs { paper: string, output: string, batch_job: string? }[]
---@param options BatchOptions
---@return integer? worst  of the exit codes, those of papers that wait for a batch aside
---@return string? message, string? code
function M.run(jobs, options, world)
  if #jobs == 0 then return exits.done end
  local ran, message, code = temporary.with(function (folder)
    return run_all(jobs, common_of(options), folder, options, world, collector(jobs, folder, options, world))
  end)
  if not options.quiet and world.terminal then world.write_error '\r\27[K' end
  local worst = worst_of(jobs)
  if not ran then return nil, message, code end
  if ran.code == 127 then return nil, 'xargs was not found: install findutils' end
  return worst
end

---@return boolean? ok, string? message
function M.make_directory(directory)
  local made = core.run({ 'mkdir', '-p', directory }, { timeout_ms = 20000 })
  if made and made.code == 0 then return true end
  return nil, ('cannot make %s: %s'):format(directory, made and made.err:gsub('%s+$', '') or '')
end

--- The jobs of the papers, when their guides may be written.
---@return table[]? jobs, string? message, integer? code
function M.prepare(papers, options, world)
  local jobs, problem = M.jobs(papers, options.directory, M.extension(options.to))
  if not jobs then return nil, problem, exits.usage end
  local extra = extras.writes(options.settings)[1]
  if extra then
    return nil, extra.what .. ' names one file, --directory makes a guide of each paper: build them one by one', exits.usage
  end
  local refused, why = refusal(jobs, options, world)
  if refused then return nil, refused, exits.of(why) end
  local made, message = M.make_directory(options.directory)
  if not made then return nil, message, exits.unreadable end
  return jobs
end

---@param papers string[]
---@param options BatchOptions
---@return integer code, string? message
function M.build(papers, options, world)
  local jobs, problem, status = M.prepare(papers, options, world)
  if not jobs then return status, problem end
  options.quiet = options.config.quiet
  local worst, message, code = M.run(jobs, options, world)
  if not worst then return exits.of(code), message end
  summary(jobs, world)
  return worst
end

return M
