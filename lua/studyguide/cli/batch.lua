--- Many papers at once: each is a `studyguide build` of its own, so that none can stop another.
--
--     local code, message = batch.build(papers, { directory = 'guides', jobs = 4, … }, world)
--
-- xargs keeps the processes going and tells when one has ended; what each said is kept until then.

local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local extras = require 'studyguide.output.extras'
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
local function flags_of(layer)
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

local function command_of(world)
  for _, path in ipairs { world.root .. '/build/studyguide', world.root .. '/bin/studyguide' } do
    if world.read_file(path) then return path end
  end
  return 'studyguide'
end

-- The first three words are the job's number and where to keep what it says; the line that tells of its
-- end is short enough to arrive whole.
local runner = [[n=$1 log=$2; shift 2; "$@" >"$log" 2>&1; echo "$n $?"]]

--- Runs the jobs; calls `ended` with each one's number and exit code.
---@return boolean? ran, string? message
local function run_all(jobs, common, folder, count, world, ended)
  local words = {}
  for i, job in ipairs(jobs) do
    local argv = { tostring(i), folder .. '/' .. i, command_of(world), 'build', job.paper, '--output=' .. job.output }
    table.move(common, 1, #common, #argv + 1, argv)
    job.words = #argv
    words[i] = table.concat(argv, '\0') .. '\0'
  end
  local rest = ''
  return core.run({ 'xargs', '-0', '-n', tostring(jobs[1].words), '-P', tostring(count), 'sh', '-c', runner, 'sh' }, {
    input = table.concat(words), show_errors = true,
    on_output = function (text)
      rest = (rest .. text):gsub('(%d+) (%d+)\n', function (number, code) ended(tonumber(number), tonumber(code)) return '' end)
    end,
  })
end

--- What a paper's run said, in one line: the first error, or how many points the check found.
local function gist(text, code)
  if code ~= 0 then
    local line = text:match 'studyguide: ([^\n]*)' or text:match '([^\n]+)' or 'exit code ' .. code
    if line:match ':$' then line = line .. ' ' .. (text:match '\n%s*([^\n]+)' or '') end
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

--- What is called as a job ends: it gets its exit code and what its run said.
local function collector(jobs, folder, quiet, world)
  local done = 0
  return function (number, code)
    local job = jobs[number]
    done = done + 1
    job.code, job.gist = code, gist(world.read_file(folder .. '/' .. number) or '', code)
    if not quiet then show(done, jobs, job, world) end
  end
end

--- The worst exit code; jobs that never told of their end (an interrupt) count as interrupted.
local function worst_of(jobs)
  local worst = exits.done
  for _, job in ipairs(jobs) do
    job.code = job.code or exits.interrupted
    job.gist = job.gist or 'interrupted'
    worst = math.max(worst, job.code)
  end
  return worst
end

--- Whether a paper's own text names the file of one of the guides, so that it may read it.
local function may_name(paper, writes, world)
  local place = core.place(paper)
  local text = place and place.kind == 'file' and world.read_file(paper)
  if not text then return true end
  for _, row in ipairs(writes) do
    -- The longest run of plain letters: the rest may be written in other ways.
    local longest = ''
    for run in row.path:match '[^/]*$':gsub('%.%w+$', ''):gmatch '%w+' do
      if #run > #longest then longest = run end
    end
    if text:find(longest, 1, true) or text:find '\\[iI]n[pc]' then return true end
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
  for _, job in ipairs(jobs) do
    local document = may_name(job.paper, writes, world) and source.read(job.paper,
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

---@param papers string[]
---@param options BatchOptions
---@return integer code, string? message
function M.build(papers, options, world)
  local jobs, problem = M.jobs(papers, options.directory, M.extension(options.to))
  if not jobs then return exits.usage, problem end
  local extra = extras.writes(options.settings)[1]
  if extra then return exits.usage, extra.what .. ' names one file, --directory makes a guide of each paper: build them one by one' end
  local refused, why = refusal(jobs, options, world)
  if refused then return exits.of(why), refused end
  local made = core.run({ 'mkdir', '-p', options.directory }, { timeout_ms = 20000 })
  if not made or made.code ~= 0 then
    return exits.unreadable, ('cannot make %s: %s'):format(options.directory, made and made.err:gsub('%s+$', '') or '')
  end
  local common = flags_of(options.config)
  for _, name in ipairs { 'to', 'from' } do
    -- The extension says pdf; to pandoc it is no format to write.
    if options[name] and options[name] ~= 'pdf' then common[#common + 1] = '--' .. name .. '=' .. options[name] end
  end
  common[#common + 1] = '--'
  table.move(options.rest, 1, #options.rest, #common + 1, common)
  local quiet = options.config.quiet
  local ran, message, code = temporary.with(function (folder)
    return run_all(jobs, common, folder, options.jobs, world, collector(jobs, folder, quiet, world))
  end)
  if not quiet and world.terminal then world.write_error '\r\27[K' end
  local worst = worst_of(jobs)
  if not ran then return exits.of(code), message end
  if ran.code == 127 then return exits.internal, 'xargs was not found: install findutils' end
  summary(jobs, world)
  return worst
end

return M
