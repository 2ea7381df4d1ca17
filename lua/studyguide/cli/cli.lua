--- The command `studyguide`: finds the subcommand, reads its options, prints what it returns.
--
-- A command is a file in commands/: a table with
--   name, summary   one line
--   usage           what follows "studyguide "
--   details         more for --help (optional)
--   options         rows like config.lua's, with an optional `short` letter: the command's own
--   config          true: the options of config.lua are taken too
--   run             function (args, world) returning an exit code
-- `args` holds the positional arguments by number, `args.options` the command's own values,
-- `args.config` the config layer of the command line, `args.rest` what followed `--`.

local config = require 'studyguide.config'
local exits = require 'studyguide.exits'
local targets = require 'studyguide.output.targets'

local M = {}

M.names = { 'build', 'batch', 'slurm', 'plan', 'outline', 'read', 'repair', 'check', 'report', 'analyse', 'tex', 'engine', 'doctor',
            'cache', 'setup', 'manual' }

--- What other programs ask for: where things lie in this installation.
local places = { ['--root'] = '', ['--filter'] = '/filters/studyguide.lua', ['--mk'] = '/lua/studyguide/share/studyguide.mk' }

function M.command(name)
  for _, known in ipairs(M.names) do
    if known == name then return require('studyguide.cli.commands.' .. name) end
  end
end

-- Reading arguments ----------------------------------------------------------------------------------------

local function find_row(rows, name)
  for _, row in ipairs(rows) do
    if row.name == name or row.short == name then return row end
  end
end

local function known_flags(cmd)
  local names = {}
  for _, row in ipairs(cmd.options or {}) do names[#names + 1] = config.flag(row) end
  for _, row in ipairs(cmd.config and config.schema or {}) do names[#names + 1] = config.flag(row) end
  return names
end

--- Splits "--name=value", "--no-name", "-o" into the row, the layer it belongs to and its value.
local function take_flag(cmd, text, args)
  local name, value = text:match '^%-%-([^=]+)=(.*)$'
  name = name or text:match '^%-%-(.+)$' or text:match '^%-(%a)$'
  if not name then return nil, nil, ("unknown option '%s'"):format(text) end
  local key = name:gsub('-', '_')
  local row, layer = find_row(cmd.options or {}, key), args.options
  if not row and cmd.config then row, layer = config.row(key), args.config end
  if not row and key:match '^no_' then
    local positive = key:sub(4)
    row, layer = find_row(cmd.options or {}, positive), args.options
    if not row and cmd.config then row, layer = config.row(positive), args.config end
    if row and row.type == 'boolean' then return row, layer, nil, false end
    row = nil
  end
  if not row then
    return nil, nil, ("unknown option '%s'%s"):format(text, config.suggestion('--' .. name, known_flags(cmd)))
  end
  return row, layer, nil, value
end

---@return table? args, string? problem
function M.parse(cmd, words)
  local args = { options = {}, config = {}, rest = {} }
  local i = 1
  while i <= #words do
    local word = words[i]
    if word == '--' then
      table.move(words, i + 1, #words, 1, args.rest)
      break
    elseif word == '--help' or word == '-h' then
      args.help = true
    elseif word:match '^%-.' then
      if word:match '^%-%a%d+$' then -- -j4
        words[i] = word:sub(3)
        word, i = word:sub(1, 2), i - 1
      end
      local row, layer, problem, value = take_flag(cmd, word, args)
      if not row then return nil, problem end
      if value == nil and row.type == 'boolean' then value = true end
      if value == nil then
        i = i + 1
        value = words[i]
        if value == nil then return nil, ("option '%s' expects a value"):format(word) end
      end
      local parsed, wrong = config.parse(row, value)
      if parsed == nil then return nil, wrong end
      layer[row.name] = parsed
    else
      args[#args + 1] = word
    end
    i = i + 1
  end
  return args
end

-- Help ----------------------------------------------------------------------------------------------------

local function general_help()
  local lines = { 'studyguide: a study guide for newcomers, from a research paper', '',
                  'usage: studyguide COMMAND [OPTIONS] …', '' }
  for _, name in ipairs(M.names) do
    lines[#lines + 1] = ('  %-10s %s'):format(name, M.command(name).summary)
  end
  lines[#lines + 1] = ''
  lines[#lines + 1] = "'studyguide PAPER' alone builds. 'studyguide help COMMAND' tells more; 'studyguide --version' the version,"
  lines[#lines + 1] = "'--root', '--filter' and '--mk' where it is installed, its filter and its rules for make."
  lines[#lines + 1] = "In pandoc: pandoc paper.tex --lua-filter=studyguide.lua -o guide.md"
  return table.concat(lines, '\n') .. '\n'
end

function M.help(cmd)
  local lines = { 'usage: studyguide ' .. cmd.usage, '', cmd.summary }
  if cmd.details then lines[#lines + 1] = '\n' .. cmd.details end
  if cmd.options and #cmd.options > 0 then
    lines[#lines + 1] = '\noptions:'
    for _, row in ipairs(cmd.options) do
      local flag = (row.short and '-' .. row.short .. ', ' or '') .. config.flag(row)
      local value = row.type ~= 'boolean' and ' ' .. (row.argument or (row.values and table.concat(row.values, '|')) or 'VALUE') or ''
      lines[#lines + 1] = ('  %-28s %s'):format(flag .. value, row.help)
    end
  end
  if cmd.config then lines[#lines + 1] = '\nthe guide:\n' .. config.help() end
  return table.concat(lines, '\n') .. '\n'
end

-- Running --------------------------------------------------------------------------------------------------

local function usage_error(world, problem, name)
  world.log('error', problem)
  world.log('error', ("see 'studyguide %s--help'"):format(name and name .. ' ' or ''))
  return exits.usage
end

--- The command line with the command that is meant: a paper alone is to be built, and "help build" asks for help.
---@return string[] words
local function meant(words)
  local name = words[1]
  if name == 'help' and words[2] and M.command(words[2]) then return { words[2], '--help' } end
  local place = not M.command(name) and not name:match '^%-' and require('studyguide.core').place(name)
  if place and (place.kind == 'file' or place.kind == 'folder') then return table.move(words, 1, #words, 2, { 'build' }) end
  return words
end

--- Why nothing may be printed: standard output leads into a file that the command reads.
local function refusal(args, world)
  local inputs = {}
  for i, path in ipairs(args) do inputs[i] = { what = 'what is read', path = path } end
  if args.options.paper then inputs[#inputs + 1] = { what = 'the paper', path = args.options.paper } end
  return targets.shared({ { what = 'standard output', path = '-' } }, inputs, world)
end

---@param words string[]  the command line
---@return integer exit_code
function M.main(words, world)
  if words[1] then words = meant(words) end
  local name = words[1]
  if name == nil or name == '--help' or name == '-h' or name == 'help' then
    world.out(general_help())
    return name == nil and exits.usage or exits.done
  elseif name == '--version' then
    world.out('studyguide ' .. require('studyguide.core').version .. '\n')
    return exits.done
  elseif places[name] then
    world.out(world.root .. places[name] .. '\n')
    return exits.done
  end
  local cmd = M.command(name)
  if not cmd then
    return usage_error(world, ("unknown command '%s'%s"):format(name, config.suggestion(name, M.names)))
  end
  local args, problem = M.parse(cmd, table.move(words, 2, #words, 1, {}))
  if not args then return usage_error(world, problem, name) end
  if args.help then
    world.out(M.help(cmd))
    return exits.done
  end
  local refused = refusal(args, world)
  if refused then return usage_error(world, refused, name) end
  local code, complaint = cmd.run(args, world)
  if code == exits.usage and complaint then return usage_error(world, complaint, name) end
  if complaint then world.log('error', complaint) end
  return code
end

return M
