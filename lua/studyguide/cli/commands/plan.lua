local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local f = require 'studyguide.model.providers.fields'
local model = require 'studyguide.model.writer'
local plans = require 'studyguide.guide.plan'
local prompts = require 'studyguide.model.prompt'
local request = require 'studyguide.request'
local source = require 'studyguide.document.source'
local tokens = require 'studyguide.model.tokens'

--- The paper, analysed, with the options as a build would have them.
---@return Run? run, string? message, string? code
local function prepare(args, world)
  local options, problem = request.options({ command = args.config }, world)
  if not options then return nil, problem, 'EUSAGE' end
  options.from = args.options.from
  local paper, message, code = source.paper(args[1], options, world)
  if not paper then return nil, message, code end
  if #paper.sections == 0 then return nil, 'the paper holds no text: nothing to make a guide of', 'EEMPTY' end
  local core_paper
  core_paper, message, code = require('studyguide.guide.guide').analysed(paper, options, world)
  if not core_paper then return nil, message, code end
  return require('studyguide.guide.guide').run(paper, core_paper, options, world)
end

--- The task of the section that the user names by id, number or title.
local function find_task(tasks, name)
  local wanted = name:lower()
  for _, task in ipairs(tasks) do
    local s = task.section
    if s.id == name or s.number == name or (s.title_text or s.title):lower() == wanted then return task end
  end
  for _, task in ipairs(tasks) do
    if (task.section.title_text or task.section.title):lower():find(wanted, 1, true) then return task end
  end
end

local function show_prompt(run, tasks, name, world)
  local task = find_task(tasks, name)
  if not task then return exits.usage, ("the paper has no section '%s': see 'studyguide outline'"):format(name) end
  local prompt, message = prompts.new(run, tasks)
  if not prompt then return exits.usage, message end
  world.out(('%s\n\n----\n\n%s%s\n'):format(prompt.system:gsub('%s+$', ''), prompt.shared, prompt:section(task)))
  return exits.done
end

local function paper_tokens(paper)
  local sum = 0
  for _, section in ipairs(paper.sections) do
    for _, paragraph in ipairs(section.paragraphs) do sum = sum + tokens.count(paragraph.markdown) end
  end
  return sum
end

--- What each section would need, and the sums.
local function survey_sections(state, tasks)
  local rows, asked, spent = {}, {}, { sections = 0, input = 0, output = 0 }
  for i, task in ipairs(tasks) do
    local row = { title = task.section.title_text, id = task.section.id }
    local entry = model.kept(state, task)
    if not model.is_for_model(task) then
      row.source = 'embedded'
    elseif entry then
      row.source, spent.sections = 'cached', spent.sections + 1
      local of_entry = type(entry.info.spent) == 'table' and entry.info.spent or {}
      spent.input, spent.output = spent.input + f.sum(of_entry.input), spent.output + f.sum(of_entry.output)
    else
      row.source = 'ask'
      asked[#asked + 1] = task
      local one = model.estimate(state, { task })
      row.input, row.output = one.input, one.output
    end
    rows[i] = row
  end
  return rows, asked, spent
end

local function describe(run, state, tasks)
  local rows, asked, spent = survey_sections(state, tasks)
  local sum, first = model.whole_estimate(state, asked), model.survey_estimate(state)
  local lines = {}
  local function line(format, ...) lines[#lines + 1] = format:format(...) end
  for _, row in ipairs(rows) do
    line('%-5s %-9s %9s %7s  %s', row.id, row.source, row.input or '', row.output or '', row.title)
  end
  line('')
  line('%s at %s%s', state.endpoint.title, state.endpoint.base_url:gsub('//[^/@]*@', '//'),
    state.store and ', answers kept in ' .. state.store.directory or ', no answers kept')
  line('%d sections: %d to ask, %d cached, %d embedded', #tasks, #asked, spent.sections, #tasks - #asked - spent.sections)
  if first.requests > 0 then
    line('first a survey of the whole: %d request%s, about %d tokens in and %d out; by it other terms and links may be planned',
      first.requests, first.requests == 1 and '' or 's', first.input, first.output)
  elseif state.usage.survey == 'cache' then
    line('the survey of the whole is cached')
  end
  line('%d requests, about %d tokens in and %d out; what the check finds is asked again at most %d times',
    sum.requests, sum.input, sum.output, run.options.ask_again)
  line('%d tokens of the prompts are the same for all (rules %d, paper %d); the paper itself has about %d',
    state.fixed_tokens, tokens.count(state.prompt.system), tokens.count(state.prompt.shared), paper_tokens(run.paper))
  if spent.sections > 0 then
    local guess = { requests = 0, input = 0, output = 0 }
    for _, task in ipairs(tasks) do
      if model.kept(state, task) then
        local one = model.estimate(state, { task })
        guess.input, guess.output = guess.input + one.input, guess.output + one.output
      end
    end
    line('the cached sections took %d tokens in and %d out (estimated for one request each: %d and %d)', spent.input,
      spent.output, guess.input, guess.output)
  end
  local cost = model.cost(run.options, { input = sum.input, cached = 0, output = sum.output })
  if cost then line('cost about %.4f, without what the provider caches', cost) end
  local refusal = model.refusal(run.options, sum)
  if refusal then line('a build would refuse: %s', refusal) end
  return table.concat(lines, '\n') .. '\n', { sections = rows, requests = sum.requests, input = sum.input,
    output = sum.output, cached = spent.sections, survey = first, shared = state.fixed_tokens, paper = paper_tokens(run.paper), cost = cost }
end

local function plan(args, world)
  local run, message, code = prepare(args, world)
  if not run then return exits.of(code), message end
  local tasks = plans.tasks(run)
  if args.options.show_prompt then return show_prompt(run, tasks, args.options.show_prompt, world) end
  local name, problem = require('studyguide.model.providers').chosen(run.options)
  if not name then return exits.usage, problem end
  if name == 'embedded' then
    world.out(('%d sections, no requests: the embedded writer writes them (--model chooses another)\n'):format(#tasks))
    return exits.done
  end
  local state
  state, message, code = model.prepare(run, tasks, true)
  if not state then return exits.of(code), message end
  local text, data = describe(run, state, tasks)
  world.out(args.options.json and core.json_encode(data) .. '\n' or text)
  return exits.done
end

return {
  name = 'plan',
  summary = 'tell what a guide by a model would take: requests, tokens, cost, what is cached',
  usage = 'plan PAPER [--show-prompt SECTION] [OPTIONS]',
  details = 'Nothing is sent anywhere, and no key is needed. Tokens are estimates, a little high.',
  options = {
    { name = 'show_prompt', type = 'string', argument = 'SECTION',
      help = 'print what the model would be told of a section (its id, number or title)' },
    { name = 'from', short = 'f', type = 'string', argument = 'FORMAT', help = "pandoc's name of the input format" },
    { name = 'json', type = 'boolean', help = 'as JSON' },
  },
  config = true,
  run = function (args, world)
    if #args ~= 1 then return exits.usage, 'plan expects one paper' end
    return plan(args, world)
  end,
}
