local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local pair = require 'studyguide.cli.pair'
local pdf = require 'studyguide.document.pdf'
local source = require 'studyguide.document.source'
local tex = require 'studyguide.document.tex'

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

--- What the source holds by the oracle's count, then every difference and warning.
local function source_report(document)
  local found = document.source
  local lines = { found.title ~= '' and found.title or '(no title)' }
  if found.abstract ~= '' then lines[2] = ('    (abstract)  %s:%d'):format(found.abstract_place.file, found.abstract_place.line) end
  local least = 9
  for _, heading in ipairs(found.headings) do least = math.min(least, heading.level) end
  for _, heading in ipairs(found.headings) do
    lines[#lines + 1] = ('%s%s  %s:%d%s%s'):format(('    '):rep(heading.level - least + 1), heading.text, heading.file,
      heading.line, heading.appendix and ' (appendix)' or '', heading.unread and ' (not met by the reader)' or '')
  end
  lines[#lines + 1] = ('%d headings, %d captions, about %d words, %d files'):format(#found.headings, #found.captions, found.words,
    #found.files)
  for _, row in ipairs(document.findings) do lines[#lines + 1] = tex.line(row) end
  return table.concat(lines, '\n') .. '\n'
end

return {
  name = 'outline',
  summary = "print a paper's sections as the guide will have them",
  usage = 'outline PAPER [--json | --source] [--from FORMAT] [OPTIONS]',
  options = {
    { name = 'json', type = 'boolean', help = 'the whole paper as JSON (studyguide/paper@1)' },
    { name = 'source', type = 'boolean', help = "what a LaTeX paper's source holds, and what pandoc lost of it" },
    { name = 'from', short = 'f', type = 'string', argument = 'FORMAT', help = "pandoc's name of the input format" },
    table.unpack(pair.reading),
  },
  run = function (args, world)
    if #args ~= 1 then return exits.usage, 'outline expects one paper' end
    local options, problem = pair.reading_options(args, world)
    if not options then return exits.usage, problem end
    local document, message, code = source.read(args[1], options, world)
    if not document then return exits.of(code), message end
    if args.options.source then
      if not document.source then return exits.usage, '--source expects a LaTeX paper' end
      world.out(source_report(document))
      return #document.lost > 0 and exits.findings or exits.done
    end
    local paper, warnings = require('studyguide.document.paper').from_document(document.opened, { latex = document.latex, run_in = options.run_in })
    if document.pdf then world.log('info', pdf.certainty(document.pdf)) end
    for _, row in ipairs(document.findings) do
      if row.code:match '^guess/' then world.log('info', 'guessed: ' .. row.message) end
    end
    for _, text in ipairs(warnings) do world.log('warning', text) end
    world.out(args.options.json and core.json_encode(paper) .. '\n' or tree(paper))
    return exits.done
  end,
}
