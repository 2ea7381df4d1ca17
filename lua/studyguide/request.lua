--- One request, one reply: what the filter asks of the core, in process or through the engine.
--
-- A request (`studyguide/request@1`) is a table with
--   document   pandoc's document (document/opened.lua), or document_json, which is its JSON: whether a second
--              reading is needed is decided on that; or
--   paper      a studyguide/paper@1 instead of it
--   source     { latex, may_reread, path, folders } what is known of the input; pictures are looked up in its
--              folders, a line each. With may_reread, a LaTeX document
--              that lost something of the source at `path`, or any whose headings are only shown, is
--              not answered with a guide but with reply.reread, what pandoc shall read instead, and
--              its format; `reading`, what studyguide's reader hands over (tex.reading), says what the source holds
--              without another look at it. Sent again with `first`, the reply's own measure of the first reading, it
--              and, in the same process, `read`, the reply's source, it
--              is answered unless the first had more: then reply.keep says to send that, without
--              `may_reread`. With `may_fold`, what is to be read lacks what is read the same everywhere (csrc/tex/folded.h), which
--              is put back into the document when it is sent with the reply's `runs`; where it cannot be,
--              reply.folded says to ask for another reading, without `may_fold`
--   metadata   the document's own options, plain strings by name
--   form       "markdown", or "spans": the reply has the sections' bodies too, with highlights as
--              [x]{.mark}, for a reader that does not know `==`, references and citations as links, and the places
--              that these lead to as []{#sg-ref-3 .sg-anchor}; or "page": it has the study page (output/page.lua), unless
--              the options want none: then it is as with "spans"
--   pictures   "svg", "png" or "pdf": what the format shows; the reply holds the paper's figures in that form, and the
--              bodies their marks
--   want_paper true: the reply holds the paper as it was read, too
--   errors_only true: findings about our own writer's guide that are no errors may be left out of the reply, where
--              neither options nor a report show them
--   inputs     files that pandoc reads, and
--   output     the one that it will write: no output may be an input
-- The reply (`studyguide/reply@1`) holds the outline, the guide, and the guide's Markdown; or
--   error = { message, code } and nothing else.

local late = require 'studyguide.late'
local anchors = late 'studyguide.output.anchors'
local byline = require 'studyguide.document.byline'
local config = require 'studyguide.config'
local core = require 'studyguide.core'
local extras = require 'studyguide.output.extras'
local guess = late 'studyguide.document.guess'
local guide = require 'studyguide.guide.guide'
local numbers = require 'studyguide.document.numbers'
local reads = late 'studyguide.document.reads'
local obsidian = late 'studyguide.output.obsidian'
local opened = require 'studyguide.document.opened'
local paper_reader = require 'studyguide.document.paper'
local page = late 'studyguide.output.page'
local media = require 'studyguide.media'
local readings = require 'studyguide.document.readings'
local report = late 'studyguide.output.report'
local targets = require 'studyguide.output.targets'
local tex = require 'studyguide.document.tex'
local verdict = require 'studyguide.guide.verdict'

local M = {}

local function failure(message, code)
  return { schema = 'studyguide/reply@1', error = { message = message, code = code or 'EINVAL' } }
end

--- The options of a request: command line (a command's own, or a build's through the world) and
--- environment, the rest from metadata.
function M.options(request, world)
  local layers = { document = request.metadata or {}, environment = config.from_environment(world.getenv),
                   command = request.command }
  local command = world.getenv 'STUDYGUIDE_OPTIONS'
  layers.command = request.command
  if command and command ~= '' then
    local decoded, message = core.json_decode(command)
    if not decoded then return nil, 'STUDYGUIDE_OPTIONS: ' .. message end
    layers.command = decoded
  end
  local path = config.user_file(world.getenv)
  local text = world.read_file(path)
  if text then
    local layer, problem = config.from_file(text, path)
    if not layer then return nil, problem end
    layers.file = layer
  end
  return config.resolve(layers)
end

--- The outline: the paper's sections without their text.
local function outline_of(paper)
  local sections = {}
  for i, s in ipairs(paper.sections) do
    sections[i] = { id = s.id, parent = s.parent, depth = s.depth, kind = s.kind, anchor = s.anchor, title = s.title,
                    title_text = s.title_text, number = s.number }
  end
  return { title = paper.title, title_text = paper.title_text, title_is_heading = paper.title_is_heading,
           lang = paper.lang, sections = sections }
end

--- The document, opened once; false where the request has none.
---@return Document|false document, string? problem
local function document_of(request)
  if request.document == nil and request.document_json then
    local document, message = opened.of(request.document_json)
    if not document then return false, message end
    request.document = document
  end
  return request.document or false
end

--- The document with the headings that it only shows.
local function reguess(request, options)
  local document = options.guess and document_of(request)
  if not document then return nil end
  local notes, changed = guess.document(document)
  document:take(changed)
  if #notes == 0 then return nil end
  local warnings = { ('%d headings and the like were guessed (--no-guess, studyguide-guess: false)'):format(#notes) }
  for _, row in ipairs(options.verbose and notes or {}) do warnings[#warnings + 1] = row.message end
  return { schema = 'studyguide/reply@1', reread = document:json(), format = 'json', glossary = {},
           warnings = warnings, quiet = options.quiet }
end

--- What a document has lost that was read through studyguide's reader, for the user.
---@param lost table[]
---@return string[]
local function still_lost(lost)
  return #lost > 0 and { 'still, ' .. tex.summary(lost):gsub('^source: ', '') } or {}
end

--- Where a second reading has come back and the first was better: what says so.
local function keep_first(request, options, world)
  local place = request.source
  local first = place and place.first and core.json_decode(place.first)
  local source = first and place.path
    and (place.read or tex.read(place.path, { allow_outside = options.allow_outside, aux = options.aux }, world))
  if not source then return nil end
  local lost, second = tex.compare(source, request.document_json)
  if not readings.second_wins(first, second) then
    return { schema = 'studyguide/reply@1', keep = true, quiet = options.quiet,
             warnings = { ("studyguide's reading %s: pandoc's own, which %s, is kept"):format(readings.told(second), readings.told(first)) } }
  end
  return nil, still_lost(lost)
end

--- What a source says beside its text, into the document.
local function add_meta(request, source)
  local document = document_of(request)
  for name, value in pairs(document and tex.meta_of(source) or {}) do document.meta[name] = value end
end

-- What a filter behind studyguide's reader may have taken out, and the guide must have: for it the paper is read again.
local outline_codes = { ['source/heading-lost'] = true, ['source/abstract-lost'] = true }

--- Whether studyguide's reader has read the paper in this run with these options, and the outline is whole; then what else
--- the document has lost of it, which another reading of the same text would lose, too.
---@return string[]? told  nil: it has not
local function is_read(request, options)
  local place = request.source
  local source = place.reading and (options.aux or '') == '' and tex.reading_of(place.reading, place.path)
  local lost = source and tex.compare(source, request.document_json) or {}
  for _, row in ipairs(lost) do
    if outline_codes[row.code] then return nil end
  end
  if not source then return nil end
  add_meta(request, source)
  return still_lost(lost)
end

--- The readable source of a LaTeX paper of which pandoc's own reading has lost something, and what; or what the reading
--- that there is has lost for good.
---@return table? reply, string[]? told
local function reread(request, options, world)
  local place = request.source
  if not (place and place.may_reread and request.document_json) then return nil end
  if not place.path then return reguess(request, options) end
  if options.reread ~= 'auto' then return nil end
  local told = is_read(request, options)
  if told then return nil, told end
  local source = tex.read(place.path, { allow_outside = options.allow_outside, aux = options.aux }, world)
  local lost, measure = {}, nil
  if source then lost, measure = tex.compare(source, request.document_json) end
  for _, row in ipairs(source and source.warnings or {}) do
    -- Pandoc alone opens whatever the paper names: what it read there is none of the guide's, so that its reading
    -- is no choice.
    if row.code == 'source/file-refused' then lost[#lost + 1], measure = row, nil end
  end
  if #lost == 0 then
    if source then add_meta(request, source) end
    return nil
  end
  local warnings = { ("pandoc's reading lost %s: read again through studyguide's own"):format(tex.summary(lost):gsub('^source: ', '')) }
  for _, row in ipairs(options.verbose and lost or {}) do warnings[#warnings + 1] = tex.line(row) end
  local folded, runs
  if place.may_fold then folded, runs = core.tex_fold(source.source) end
  return { schema = 'studyguide/reply@1', reread = folded or source.source, runs = runs, format = 'latex', glossary = source.glossary,
           abstract_title = source.abstract_title, numbers = numbers.meta(source).c, read = source,
           first = measure and assert(core.json_encode(measure)), warnings = warnings, quiet = options.quiet }
end

--- Why what the options name, and pandoc's own output, must not be written.
---@return string? message, string? code
local function refusal(request, options, world)
  local writes = extras.writes(options)
  if request.output then writes[#writes + 1] = { what = "pandoc's output", path = request.output, unchecked = true } end
  if #writes == 0 then return nil end
  local inputs = extras.reads(options, world)
  for _, path in ipairs(request.inputs or {}) do inputs[#inputs + 1] = { what = 'the paper', path = path } end
  local message, code = targets.refusal(writes, inputs, world)
  local first = request.inputs and request.inputs[1]
  if message or not first or not targets.is_any_there(writes) then return message, code end
  local own = document_of(request)
  if not own then return nil end
  local document = { opened = own, latex = request.source and request.source.latex,
                     directory = first:match '^.*/' }
  return targets.refusal(writes, reads.of(document, first, world), world)
end

--- The sections' bodies with highlights as spans.
---@return string[] bodies
local function spans_of(result, sections, paper, lang)
  local bodies, found = {}, anchors.of(result, paper)
  for i, section in ipairs(sections) do
    bodies[i] = core.highlight_spans(core.points_print(section.points, { lang = lang, links = found.links, places = found.places[i] }))
  end
  return bodies
end

--- What a note says of the paper.
local function about(request, paper)
  local authors = byline.names(request.document and request.document.meta or {})
  return { title = paper.title_text, authors = authors, source = request.source and request.source.name or '' }
end

--- The guide: written now, or the one that `studyguide repair` has made of an answer.
---@return table? guide, string? message, string? code
local function written(request, paper, options, world)
  local path = world.getenv 'STUDYGUIDE_GUIDE'
  local told = options.verbose or options.strict or options.report
  if not path or path == '' then return guide.write(paper, options, world, request.errors_only and not told) end
  local text, message, code = world.read_file(path)
  if not text then return nil, message, code end
  return core.json_decode(text)
end

--- Puts into the document what its second reading was spared; false where that cannot be.
local function unfold(request)
  local runs = request.source and request.source.runs
  if not runs then return true end
  request.document_json = core.tex_unfold(request.document_json, runs)
  return request.document_json ~= nil
end

---@return table reply
function M.answer(request, world)
  local options, problem = M.options(request, world)
  if not options then return failure(problem, 'EUSAGE') end
  if not unfold(request) then return { schema = 'studyguide/reply@1', folded = true } end
  local again, told = reread(request, options, world)
  if again then return again end
  if request.document_json and not told then again, told = keep_first(request, options, world) end
  if again then return again end
  local document, broken = document_of(request)
  if broken then return failure(broken) end
  local refused, why = refusal(request, options, world)
  if refused then return failure(refused, why) end
  local paper, warnings = request.paper, told or {}
  if not paper then
    local problems
    paper, problems = paper_reader.from_document(document,
      { latex = request.source and request.source.latex, run_in = options.run_in })
    table.move(problems, 1, #problems, #warnings + 1, warnings)
  end
  if #paper.sections == 0 then
    return failure('the paper holds no text: nothing to make a guide of', 'EEMPTY')
  end
  local result, message, code = written(request, paper, options, world)
  if not result then return failure(message, code) end
  if options.report then
    local written
    written, message, code = targets.write(options.report, report.guide(result, paper))
    if not written then return failure(message, code) end
  end
  problem = options.strict and verdict.problem(result, options)
  if problem then return failure(problem, 'EFINDINGS') end
  if not options.quiet then
    warnings[#warnings + 1] = verdict.faults(result, paper, options)
    warnings[#warnings + 1] = verdict.warnings(result, options)
  end
  message, code = extras.write(options, paper, result, world)
  if message then return failure(message, code) end
  local form = request.form == 'page' and not options.page and 'spans' or request.form
  local sections, figures
  sections, figures, message, code = media.add(request, result, paper, options, world)
  if not sections then return failure(message, code) end
  warnings[#warnings + 1] = message
  if world.getenv 'STUDYGUIDE_DIALECT' == 'obsidian' and form ~= 'spans' and form ~= 'page' then
    result.markdown, message, code = obsidian.note(sections, paper, about(request, paper), options.lang or paper.lang, guide.printable)
    if not result.markdown then return failure(message, code) end
  end
  local reply = { schema = 'studyguide/reply@1', outline = outline_of(paper), guide = result, paper = request.want_paper and paper or nil,
                  figures = figures, warnings = warnings, quiet = options.quiet }
  local lang = options.lang or paper.lang
  if form == 'spans' then reply.bodies = spans_of(result, sections, paper, lang) end
  if form == 'page' then
    reply.page = page.html { outline = reply.outline, paper = paper, guide = result, sections = sections, figures = figures, lang = lang,
                             pages = world.getenv 'STUDYGUIDE_PAGE_IMAGES' }
  end
  return reply
end

return M
