local exits = require 'studyguide.exits'

return {
  name = 'manual',
  summary = 'print a manual page, or the completions of a shell',
  usage = 'manual [COMMAND] [--as man|bash|zsh|fish]',
  details = [[
Without --as the page is shown by man(1). Completions for this shell alone:
  source <(studyguide manual --as bash)]],
  options = {
    { name = 'as', type = 'enum', values = { 'man', 'bash', 'zsh', 'fish' }, help = 'print the source of the page, or completions' },
  },
  run = function (args, world)
    local manual = require 'studyguide.manual'
    local form = args.options.as
    if #args > 1 or (form and form ~= 'man' and #args > 0) then return exits.usage, 'manual wants one command at most' end
    if form and form ~= 'man' then
      world.out(manual.completion[form]())
      return exits.done
    end
    local page = manual.page(args[1])
    if not page then return exits.usage, ("there is no command '%s'"):format(args[1]) end
    if form then
      world.out(page)
      return exits.done
    end
    local viewer = io.popen('man -l - 2>/dev/null || cat', 'w')
    viewer:write(page)
    viewer:close()
    return exits.done
  end,
}
