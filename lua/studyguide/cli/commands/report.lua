local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local library = require 'studyguide.output.library'
local records = require 'studyguide.cli.records'
local targets = require 'studyguide.output.targets'

local shown_max = 5 -- papers that a command is spelled out for

local function quoted(text) return text:match '^[%w/._-]+$' and text or "'" .. text:gsub("'", "'\\''") .. "'" end

--- The command that makes those again that failed.
local function again(directory, list)
  local failed = {}
  for _, record in ipairs(list) do
    if record.code ~= exits.done then failed[#failed + 1] = quoted(record.paper) end
  end
  if #failed == 0 then return nil end
  local folder = records.folder(directory)
  local is_batch = core.place(folder .. '/batch/papers.json')
  if is_batch and is_batch.kind == 'file' then return 'studyguide batch submit -d ' .. quoted(directory) end
  local is_slurm = core.place(folder .. '/slurm/array.sh')
  if is_slurm and is_slurm.kind == 'file' then return 'sbatch ' .. quoted(folder .. '/slurm/array.sh') end
  local more = #failed > shown_max and ' …' or ''
  return ('studyguide build %s%s -d %s'):format(table.concat(failed, ' ', 1, math.min(#failed, shown_max)), more, quoted(directory))
end

--- How links lead from the page to the guides.
local function prefix_of(html, directory, world)
  local folder = html:match '^(.*/)[^/]*$' or ''
  if folder == directory .. '/' then return '' end
  if directory:sub(1, #folder) == folder and (folder ~= '' or directory:sub(1, 1) ~= '/') and directory ~= '.' then
    return directory:sub(#folder + 1) .. '/'
  end
  local here = world.getenv 'PWD'
  return (directory:sub(1, 1) == '/' or not here) and directory .. '/' or here .. '/' .. directory .. '/'
end

return {
  name = 'report',
  summary = 'tell what became of a folder of guides: sections, findings, cost, time, failures',
  usage = 'report FOLDER [--json] [--html FILE]',
  details = [[
FOLDER is where build, batch or slurm wrote guides by --directory. The HTML page sorts by any column and links to the guides:
  studyguide report guides/ --html guides/index.html]],
  options = {
    { name = 'json', type = 'boolean', help = 'as JSON' },
    { name = 'html', type = 'string', argument = 'FILE', help = 'write it as one HTML page' },
  },
  run = function (args, world)
    if #args ~= 1 then return exits.usage, 'report expects a folder of guides' end
    local directory = args[1]:gsub('(.)/+$', '%1')
    local list, message = records.list(directory)
    if not list then return exits.unreadable, message end
    if #list == 0 then return exits.usage, ("nothing was made in %s by 'build --directory', batch or slurm"):format(directory) end
    local sum, how = library.summary(list), again(directory, list)
    if args.options.html then
      local ok, why, code = targets.write(args.options.html, library.html(list, sum, how, prefix_of(args.options.html, directory, world)))
      if not ok then return exits.of(code), why end
      return exits.done
    end
    world.out(args.options.json and library.json(list, sum, how) or library.text(list, sum, how))
    return exits.done
  end,
}
