local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local pair = require 'studyguide.cli.pair'
local pandoc = require 'studyguide.document.pandoc'
local source = require 'studyguide.document.source'
local targets = require 'studyguide.output.targets'
local tex = require 'studyguide.document.tex'

--- What was not sure or is missing: a line each.
local function tell(document, options, world)
  for _, row in ipairs(document.findings) do
    if not options.quiet then world.log('warning', tex.line(row)) end
  end
  if document.warnings ~= '' and not options.quiet then world.log('info', 'pandoc: ' .. document.warnings:gsub('%s+$', '')) end
end

--- The document without the metadata that the guide's own reading of it takes.
local function without_ours(json)
  local document = core.json_decode(json)
  for name in pairs(document.meta) do
    if name:find '^studyguide_' then document.meta[name] = nil end
  end
  return core.json_encode(document)
end

local function run(args, world)
  local options = args.options
  local how, problem = pair.reading_options(args, world)
  if not how then return exits.usage, problem end
  local document, message, code = source.read(args[1], how, world)
  if not document then return exits.of(code), message end
  tell(document, options, world)
  if options.strict and #document.findings > 0 then return exits.findings, 'not all of it was read for sure' end
  local text = document.opened:json()
  if options.to ~= 'json' then
    text, message, code = pandoc.convert({ json = without_ours(text), to = options.to or 'markdown' }, world)
    if not text then return exits.of(code), message end
  end
  if not options.output or options.output == '-' then
    world.out(text:sub(-1) == '\n' and text or text .. '\n')
    return exits.done
  end
  local ok
  ok, message, code = targets.write(options.output, text)
  if not ok then return exits.of(code), message end
  return exits.done
end

return {
  name = 'read',
  summary = 'print what was read of a paper (PDF, LaTeX, DOCX, pasted text …)',
  usage = 'read PAPER [-t markdown|json|html|…] [-o OUT] [--strict] [OPTIONS]',
  details = [[
PAPER is what 'build' takes. The text comes with its headings, lists, formulas, tables, captions, notes and references, in
any format that pandoc writes: Markdown without -t. What was not sure is told on standard error.]],
  options = {
    { name = 'to', short = 't', type = 'string', argument = 'FORMAT', help = "pandoc's name of the output format [markdown]" },
    { name = 'output', short = 'o', type = 'string', argument = 'OUT', help = 'the file to write' },
    { name = 'from', short = 'f', type = 'string', argument = 'FORMAT', help = "pandoc's name of the input format" },
    { name = 'strict', type = 'boolean', help = 'fail where the reading was not sure' },
    { name = 'quiet', type = 'boolean', help = 'no warnings' },
    table.unpack(pair.reading),
  },
  run = function (args, world)
    if #args ~= 1 then return exits.usage, 'read expects one paper' end
    if args.options.output then
      local refused = targets.shared({ { what = 'the output', path = args.options.output } }, { { what = 'the paper', path = args[1] } }, world)
      if refused then return exits.usage, refused end
    end
    return run(args, world)
  end,
}
