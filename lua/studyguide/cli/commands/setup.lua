local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local pandoc = require 'studyguide.document.pandoc'
local targets = require 'studyguide.output.targets'

-- A stub and no copy: after an update the data directory still leads to what is installed. `...` of
-- the filter is the root; pandoc itself passes nothing.
local stub = [[
-- Written by 'studyguide setup'; 'studyguide setup --remove' takes it away.
local root = %q
local filter, problem = loadfile(root .. '/filters/%s')
if not filter then
  io.stderr:write('studyguide: the installation in ' .. root .. ' is gone (' .. problem .. ").\n"
    .. "Install studyguide and run 'studyguide setup', or remove this file: " .. PANDOC_SCRIPT_FILE .. '\n')
  os.exit(5, true)
end
return filter(root)
]]

local mark = "Written by 'studyguide setup'"

--- Where pandoc looks for filters by name.
local function data_directory(world)
  local program = pandoc.program(world)
  local version = core.run({ program, '--version' }, { timeout_ms = 20000 })
  if not version or version.code ~= 0 then
    return nil, ("%s was not found: install pandoc, or name its data directory with --data-dir"):format(program)
  end
  local folder = pandoc.data_directory(version.out)
  if not folder then return nil, program .. ' --version names no data directory: give it with --data-dir' end
  return folder
end

--- What goes where: rows { path below the data directory, text }.
local function files(root, installed, world)
  local rows = { { 'filters/studyguide.lua', stub:format(installed, 'studyguide.lua') } }
  for _, name in ipairs { 'studyguide-tex.lua', 'studyguide-pdf.lua' } do
    if world.read_file(root .. '/filters/' .. name) then rows[#rows + 1] = { 'custom/' .. name, stub:format(installed, name) } end
  end
  local defaults = assert(world.read_file(root .. '/lua/studyguide/share/defaults.yaml'))
  -- JSON's strings are YAML's, too: a folder may bear any name.
  local reader = core.json_encode(installed .. '/filters/studyguide-any.lua')
  rows[#rows + 1] = { 'defaults/studyguide.yaml', (defaults:gsub('@READER@', function () return reader end)) }
  return rows
end

local function write(path, text)
  local made, why = core.run({ 'mkdir', '-p', path:match '^(.*)/' }, { timeout_ms = 20000 })
  if not made or made.code ~= 0 then return nil, ('cannot write %s: %s'):format(path, made and made.err:gsub('%s+$', '') or why) end
  return targets.write(path, text)
end

--- Another's file of that name is not ours to touch.
local function foreign(path, text, world)
  local present = world.read_file(path)
  return present and present ~= text and not present:match('^[^\n]*'):find(mark, 1, true)
end

local function setup(options, world)
  local folder, message = options.data_dir, nil
  if not folder then folder, message = data_directory(world) end
  if not folder then return exits.internal, message end
  for _, row in ipairs(files(world.root, options.as or world.root, world)) do
    local path = folder .. '/' .. row[1]
    if foreign(path, row[2], world) then
      world.log('warning', path .. ' is not from studyguide: left as it is')
    elseif options.remove then
      os.remove(path)
    else
      local written, why = write(path, row[2])
      if not written then return exits.unreadable, why end
      if not options.quiet then world.out('wrote ' .. path .. '\n') end
    end
  end
  return exits.done
end

return {
  name = 'setup',
  summary = "let pandoc find the filter by its name (writes into pandoc's data directory)",
  usage = 'setup [--remove] [--data-dir FOLDER]',
  details = [[
Pandoc looks for 'studyguide.lua' in the working directory and in the user's data directory, nowhere
else: after installing for all users (a Debian package, LuaRocks), each user runs this once. Then
  pandoc paper.tex --lua-filter=studyguide.lua -o guide.md
  pandoc -d studyguide paper.tex -o guide.md
work from any folder. The second reads LaTeX as 'studyguide build' does, also what pandoc's own reader
ends at before any filter runs, and papers in PDF.]],
  options = {
    { name = 'remove', type = 'boolean', help = 'take them away again' },
    { name = 'data_dir', type = 'string', argument = 'FOLDER', help = "instead of the folder that 'pandoc --version' names" },
    { name = 'as', type = 'string', argument = 'ROOT', help = 'the folder where the installation will stand (for packagers)' },
    { name = 'quiet', type = 'boolean', help = 'say nothing but errors' },
  },
  run = function (args, world)
    if #args > 0 then return exits.usage, 'setup takes no arguments' end
    return setup(args.options, world)
  end,
}
