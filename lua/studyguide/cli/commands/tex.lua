local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local source = require 'studyguide.document.source'
local tex = require 'studyguide.document.tex'

--- A Makefile's rule: the paper depends on every file that was read.
local function depend(target, files)
  local escaped = {}
  for i, file in ipairs(files) do escaped[i] = file:gsub('([ #\\])', '\\%1'):gsub('%$', '$$$$') end
  return target .. ': ' .. table.concat(escaped, ' \\\n  ') .. '\n'
end

local function run(args, world)
  local options = args.options
  local path, message, code, done, root = source.resolve(args[1], world)
  if not path then return exits.of(code), message end
  local text, why, status = core.read_file(path, source.limits.text, true)
  local result
  local given = { allow_outside = options.allow_outside, aux = options.aux, root = root }
  if text then result, why, status = tex.read(path == '-' and 'stdin.tex' or path, given, world, text) end
  done()
  if not result then return exits.of(status), why end
  if options.depend then
    world.out(depend(args[1]:gsub('%.%w+$', '') .. '.md', result.files))
    return exits.done
  end
  for _, row in ipairs(result.warnings) do
    if not options.quiet then world.log('warning', tex.line(row)) end
  end
  world.out(options.json and core.json_encode(result) .. '\n' or result.source)
  local missing = false
  for _, row in ipairs(result.warnings) do
    missing = missing or row.code:match '^source/file' ~= nil or row.code == 'source/limit'
  end
  if options.strict and missing then return exits.findings, 'not every file of the paper was read' end
  return exits.done
end

return {
  name = 'tex',
  summary = "print a LaTeX paper as one source that pandoc reads faithfully",
  usage = 'tex PAPER [--json | --depend] [--strict]',
  details = [[
PAPER is the main .tex file ('-': standard input), a folder, or an arXiv archive (.tar.gz, .gz, .zip). Files are read where
TeX would read them, conditionals decided, the paper's macros expanded, and what classes and packages
do to its structure undone; nothing is executed. TEXINPUTS names further folders.]],
  options = {
    { name = 'json', type = 'boolean', help = 'the source with its outline, warnings and files as JSON' },
    { name = 'depend', type = 'boolean', help = "the files that were read, as a Makefile's rule" },
    { name = 'strict', type = 'boolean', help = 'fail when a file is missing or refused' },
    { name = 'quiet', type = 'boolean', help = 'no warnings' },
    { name = 'aux', type = 'string', argument = 'FILE', help = 'the .aux file whose numbers are believed, whatever its age' },
    { name = 'allow_outside', type = 'boolean', help = "read files outside the paper's folder and TEXINPUTS too" },
  },
  run = function (args, world)
    if #args ~= 1 then return exits.usage, 'tex expects one paper' end
    return run(args, world)
  end,
}
