local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local source = require 'studyguide.source'

local function tree(paper)
  local lines = { paper.title_text ~= '' and paper.title_text or '(no title)' }
  for _, section in ipairs(paper.sections) do
    local count = #section.paragraphs
    local title = section.depth == 0 and '(before the first heading)' or section.title_text
    lines[#lines + 1] = ('%s%s  [%s, %d paragraph%s]'):format(('    '):rep(section.depth), title, section.kind, count,
      count == 1 and '' or 's')
  end
  return table.concat(lines, '\n') .. '\n'
end

return {
  name = 'outline',
  summary = "print a paper's sections as the guide will have them",
  usage = 'outline PAPER [--json] [--from FORMAT]',
  options = {
    { name = 'json', type = 'boolean', help = 'the whole paper as JSON (studyguide/paper@1)' },
    { name = 'from', short = 'f', type = 'string', argument = 'FORMAT', help = "pandoc's name of the input format" },
  },
  run = function (args, world)
    if #args ~= 1 then return exits.usage, 'outline wants one paper' end
    local document, message, code = source.read(args[1], args.options, world)
    if not document then return exits.of(code), message end
    local decoded = assert(core.json_decode(document.json))
    local paper, warnings = require('studyguide.paper').from_document(decoded, { latex = document.latex })
    for _, text in ipairs(warnings) do world.log('warning', text) end
    world.out(args.options.json and core.json_encode(paper) .. '\n' or tree(paper))
    return exits.done
  end,
}
