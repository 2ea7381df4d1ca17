local core = require 'studyguide.core'
local exits = require 'studyguide.exits'
local source = require 'studyguide.document.source'

local telling_bytes = 400  -- shorter plain text is taken for English: a few words tell too little

--- The analysis as the command prints it: places by section id, offsets from 0.
local function report(analysis, paper, starts)
  local out = { sentences = {}, terms = {}, abbreviations = {}, links = {} }
  local function id(section) return paper.sections[section].id end
  for i, s in ipairs(analysis.sentences) do
    local paragraph = paper.sections[s.section].paragraphs[s.paragraph]
    local start = starts and starts[s.paragraph] or 0
    out.sentences[i] = {
      start = start + s.from, ['end'] = start + s.to, section = id(s.section), paragraph = paragraph.id,
      definition = s.definition or core.null, cue = s.cue, defines = s.defines and analysis.terms[s.defines].text,
      role = s.role, salience = s.salience,
    }
  end
  for i, t in ipairs(analysis.terms) do
    out.terms[i] = { text = t.text, score = t.score, section = id(t.section), count = t.count, variants = t.variants }
  end
  for i, a in ipairs(analysis.abbreviations) do out.abbreviations[i] = { short = a.short, long = a.long } end
  for i, l in ipairs(analysis.links) do
    out.links[i] = { kind = l.kind, from = id(l.from), to = id(l.to), term = l.term and analysis.terms[l.term].text,
                     sentence = l.sentence and l.sentence - 1, weight = l.weight }
  end
  return out
end

local function text_of(analysis, paper, sentence)
  local s = analysis.sentences[sentence]
  return (paper.sections[s.section].paragraphs[s.paragraph].markdown:sub(s.from + 1, s.to):gsub('%s+', ' '))
end

--- The same for people: what stands where, one line each.
local function print_out(analysis, paper)
  local lines = {}
  local function line(format, ...) lines[#lines + 1] = format:format(...) end
  local function title(section)
    local s = paper.sections[section]
    return s.title_text ~= '' and s.title_text or s.id
  end
  line('%d sentences, %d terms, %d abbreviations, %d links%s', #analysis.sentences, #analysis.terms,
    #analysis.abbreviations, #analysis.links,
    analysis.english and '' or ' (not English: no tags, definitions, roles and connectives)')
  line('\nTerms, best first')
  for i, t in ipairs(analysis.terms) do
    line('%4d  %8.2f  %s  [%d×, first in "%s"]', i, t.score, t.text, t.count, title(t.section))
  end
  line('\nAbbreviations')
  for _, a in ipairs(analysis.abbreviations) do line('  %s = %s', a.short, a.long) end
  line('\nDefinitions')
  for i, s in ipairs(analysis.sentences) do
    if s.definition then
      line('  %.2f %s, %s: %s', s.definition, s.cue, s.defines and analysis.terms[s.defines].text or '?',
        text_of(analysis, paper, i))
    end
  end
  line('\nLinks')
  for _, l in ipairs(analysis.links) do
    line('  %s  "%s" -> "%s"%s', l.kind, title(l.from), title(l.to), l.term and '  ' .. analysis.terms[l.term].text or '')
  end
  return table.concat(lines, '\n') .. '\n'
end

--- The paper's table and, for plain text, where its paragraphs begin; or nil, message, code.
local function read(args, world)
  if args[1] == '-' and not args.options.from then
    local text, message, code = core.read_file('-', source.limits.text, true)
    if not text then return nil, message, code end
    local bad = core.utf8_invalid(text)
    if bad then return nil, ('standard input is not UTF-8: byte %d'):format(bad), 'EUTF8' end
    local paper, starts = require('studyguide.document.plain').paper(text)
    paper.lang = args.options.lang
    if not paper.lang and #text >= telling_bytes then paper.lang = core.language_tell(text) end
    return paper, starts
  end
  local document, message, code = source.read(args[1], args.options, world)
  if not document then return nil, message, code end
  local paper, warnings = require('studyguide.document.paper').from_document(document.opened, { latex = document.latex })
  for _, text in ipairs(warnings) do world.log('warning', text) end
  return paper
end

return {
  name = 'analyse',
  summary = 'print what the embedded engine sees: sentences, terms, abbreviations, definitions, links',
  usage = 'analyse PAPER|- [--json] [--from FORMAT] [--lang TAG]',
  details = [[
"-" reads plain text from standard input: one section, blank lines between paragraphs; offsets are
bytes of that input, counted from 0. For a paper, offsets are bytes of the paragraph's Markdown.]],
  options = {
    { name = 'json', type = 'boolean', help = 'as JSON' },
    { name = 'from', short = 'f', type = 'string', argument = 'FORMAT', help = "pandoc's name of the input format" },
    { name = 'lang', type = 'string', argument = 'TAG', help = 'language of plain text, when its words do not tell it' },
    { name = 'max_terms', type = 'integer', argument = 'N', help = 'how many ranked terms (by length)' },
  },
  run = function (args, world)
    if #args ~= 1 then return exits.usage, 'analyse expects one paper, or - for plain text' end
    local paper, starts, code = read(args, world)
    if not paper then return exits.of(code), starts end
    local box = core.paper(paper)
    local done, message, failure = box:analyse { max_terms = args.options.max_terms, plain = starts ~= nil }
    if not done then return exits.of(failure), message end
    local analysis = box:analysis()
    world.out(args.options.json and assert(core.json_encode(report(analysis, paper, starts))) .. '\n'
      or print_out(analysis, paper))
    return exits.done
  end,
}
