local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local pandoc = require 'studyguide.document.pandoc'

--- The page as man(1) sets it, in a pager where there is a terminal; as it is where man is missing.
local function show(page, world)
  if core.is_terminal(1) then
    local viewer = io.popen('man -l - 2>/dev/null || cat', 'w')
    viewer:write(page)
    viewer:close()
    return exits.done
  end
  local set = core.run({ 'man', '-l', '-' }, { input = page, timeout_ms = 20000 })
  world.out(set and set.code == 0 and set.out ~= '' and set.out or page)
  return exits.done
end

--- The page for man(1), as pandoc makes it.
local function typeset(markdown, world)
  local program = pandoc.program(world)
  local made = core.run({ program, '--from=markdown-smart', '--standalone', '--to=man' }, { input = markdown, timeout_ms = 20000 })
  if made and made.code == 0 then return made.out end
  return nil, ('%s did not make the page: %s'):format(program, made and made.err or 'it could not be started')
end

return {
  name = 'manual',
  summary = 'print a manual page, the completions of a shell, or the JSON schema of the data',
  usage = 'manual [COMMAND] [--as man|bash|zsh|fish|schema|luals]',
  details = [[
Without --as the page is shown by man(1). Completions for this shell alone:
  source <(studyguide manual --as bash)
The data of 'studyguide engine', as a JSON Schema or as annotations for the Lua language server:
  studyguide manual --as schema]],
  options = {
    { name = 'as', type = 'enum', values = { 'man', 'bash', 'zsh', 'fish', 'schema', 'luals' },
      help = "print the source of the page, completions, or what 'studyguide engine' reads and writes" },
  },
  run = function (args, world)
    local manual = require 'studyguide.cli.manual'
    local form = args.options.as
    if #args > 1 or (form and form ~= 'man' and #args > 0) then return exits.usage, 'manual expects one command at most' end
    if form == 'schema' then
      world.out(require('studyguide.schema').json() .. '\n')
      return exits.done
    elseif form == 'luals' then
      world.out(require('studyguide.schema').annotations())
      return exits.done
    elseif form and form ~= 'man' then
      world.out(manual.completion[form]())
      return exits.done
    end
    local page = manual.page(args[1])
    if not page then return exits.usage, ("there is no command '%s'"):format(args[1]) end
    local message
    page, message = typeset(page, world)
    if not page then return exits.internal, message end
    if form then
      world.out(page)
      return exits.done
    end
    return show(page, world)
  end,
}
