--- The TeX front door: a LaTeX paper as its readable source, and what pandoc made of it compared
-- with what the source holds.
--
--     local source = tex.read('paper.tex', { allow_outside = false }, world)
--     local findings, measure = tex.compare(source, json)   -- as pandoc writes it
--
-- A finding is { code, message, file, line }; the codes of losses are source/heading-lost,
-- source/abstract-lost, source/caption-lost, source/text-lost, source/title-lost.

local core = require 'studyguide.core'
local gates = require 'studyguide.document.gate'
local numbers = require 'studyguide.document.numbers'

local M = {}

--- Lower-cased words (letters and digits of any script), in order. Dashes and quotes (U+2000 to U+206F) and the
-- no-break space part words, as TeX's ASCII for them does.
local function words_of(text)
  local words = {}
  text = text:lower():gsub('\226[\128\129][\128-\191]', ' '):gsub('\194\160', ' ')
  for word in text:gmatch '[%w\128-\255]+' do words[#words + 1] = word end
  return words
end

local function reader_options(options, world)
  return { texinputs = gates.texinputs(options, world), aux = options.aux or '', allow_outside = options.allow_outside or false }
end

--- The oracle: what the reader met, and what the survey of the text, which knows nothing of the reader,
-- has besides: a heading that is at no heading's place and has no heading's words.
local function with_surveyed(headings, surveyed)
  local by_place, by_words, out, last = {}, {}, {}, 0
  local function key(heading) return table.concat(words_of(heading.text), ' ') end
  for i, heading in ipairs(headings) do
    local place, words = heading.file .. ':' .. heading.line, key(heading)
    by_place[place] = by_place[place] or i
    by_words[words] = by_words[words] or {}
    table.insert(by_words[words], i)
  end
  local behind = {}  -- by the heading after which it belongs; 0: before all
  for _, heading in ipairs(surveyed) do
    local same = by_place[heading.file .. ':' .. heading.line] or table.remove(by_words[key(heading)] or {}, 1)
    if same then
      last = math.max(last, same)
    else
      heading.unread = true
      behind[last] = behind[last] or {}
      table.insert(behind[last], heading)
    end
  end
  for i = 0, #headings do
    out[#out + 1] = headings[i]
    for _, heading in ipairs(behind[i] or {}) do out[#out + 1] = heading end
  end
  return out
end

--- Reads a paper's source tree (csrc/tex). `text` is read instead of the file where it is given. The
-- headings are the reader's and the survey's; `flat` is the source with its files in their places.
---@return table? source, string? message, string? code
function M.read(path, options, world, text)
  local given = reader_options(options, world)
  local source, message, code = core.tex_read(path, given, text)
  if not source then return nil, message, code end
  local survey
  survey, message, code = core.tex_survey(path, given, text)
  if not survey then return nil, message, code end
  source.headings, source.flat = with_surveyed(source.headings, survey.headings), survey.flat
  return source
end

--- Formulas as the front door reads them behind a preamble, by their number.
local function read_formulas(path, preamble, formulas, options, world)
  local lines, out = {}, {}
  for i, formula in ipairs(formulas) do lines[i] = ('formula %d: $%s$ ends'):format(i, formula) end
  local source = core.tex_read(path, reader_options(options, world),
    preamble .. '\n\\begin{document}\n' .. table.concat(lines, '\n\n') .. '\n\\end{document}\n')
  for number, formula in (source and source.source or ''):gmatch 'formula (%d+): %$([^$\n]-)%$ ends' do
    out[tonumber(number)] = formula
  end
  return out
end

--- Whether a formula can stand among others without harm to them.
local function is_whole(formula)
  local bare = formula:gsub('\\.', '')
  local _, opening = bare:gsub('{', '')
  local _, closing = bare:gsub('}', '')
  return opening == closing and not formula:find '[%%#$]'
end

--- Formulas with the macros of a paper's preamble written out; those that hold none are left out. The
-- front door reads them behind the preamble and behind none: where the two differ, a macro stood. One
-- that would be written out again and again (a command redefined by way of itself) stays as it is.
---@param path string      the paper's main file
---@param formulas string[]  what stands between the dollars
---@param text? string    read instead of the file where it is given
---@return table<string, string>
function M.expand(path, formulas, options, world, text)
  text = text or world.read_file(path)
  local preamble = text and text:match '^(.-)\\begin%s*{document}'
  local whole = {}
  for _, formula in ipairs(formulas) do
    if is_whole(formula) then whole[#whole + 1] = formula end
  end
  if not preamble or #whole == 0 then return {} end
  local read = read_formulas(path, preamble, whole, options, world)
  local plain = read_formulas(path, '\\documentclass{article}', whole, options, world)
  local changed, better = {}, {}
  for i, formula in ipairs(whole) do
    if read[i] and read[i] ~= plain[i] then
      changed[#changed + 1], better[#better + 1] = formula, read[i]
    end
  end
  local out, again = {}, #better > 0 and read_formulas(path, preamble, better, options, world) or {}
  for i, formula in ipairs(changed) do
    if again[i] == better[i] then out[formula] = better[i] end
  end
  return out
end

-- Comparing ----------------------------------------------------------------------------------------------

local function finding(code, place, format, ...)
  return { code = code, file = place.file, line = place.line, message = format:format(...) }
end

local function shortened(text)
  return #text > 60 and text:sub(1, 57):gsub('[\128-\255]*$', '') .. '…' or text
end

---@class Measure  how much of a source a document holds: plain numbers
---@field headings integer  of the source
---@field captions integer
---@field headings_lost integer
---@field captions_lost integer
---@field abstract_lost integer  1 or 0
---@field words integer          of the document
---@field formulas integer

--- What is looked for in a document: the texts of a source's headings and captions, and its abstract.
local function wanted_of(source)
  local headings, captions = {}, {}
  for i, heading in ipairs(source.headings) do headings[i] = heading.text end
  for i, caption in ipairs(source.captions) do captions[i] = caption.text end
  return { headings = headings, captions = captions, abstract = source.abstract }
end

--- What of the source's headings, title, abstract and captions the document lacks, in this order.
local function lost_parts(source, held, measure)
  local findings = {}
  for i, heading in ipairs(source.headings) do
    if not held.headings[i] then
      measure.headings_lost = measure.headings_lost + 1
      findings[#findings + 1] = finding('source/heading-lost', heading, "heading '%s' is missing", shortened(heading.text))
    end
  end
  if source.title ~= '' and held.title_words == 0 then
    findings[#findings + 1] = finding('source/title-lost', { file = '', line = 0 }, "title '%s' is missing", shortened(source.title))
  end
  if source.abstract ~= '' and held.abstract < 0.6 then
    measure.abstract_lost = 1
    findings[#findings + 1] = finding('source/abstract-lost', source.abstract_place, 'the abstract is missing')
  end
  for i, caption in ipairs(source.captions) do
    if held.captions[i] < 0.5 then
      measure.captions_lost = measure.captions_lost + 1
      findings[#findings + 1] = finding('source/caption-lost', caption, "caption '%s' is missing", shortened(caption.text))
    end
  end
  return findings
end

---@param source table  what tex.read gave
---@param json string   the document, as pandoc writes it
---@return table[] findings, Measure measure  what the document has lost, and how much it holds
function M.compare(source, json)
  local held = assert(core.tex_held(json, wanted_of(source)))
  local measure = { headings = #source.headings, captions = #source.captions, headings_lost = 0, captions_lost = 0,
                    abstract_lost = 0, words = held.words, formulas = held.formulas }
  local findings = lost_parts(source, held, measure)
  if held.words < 0.95 * source.words then
    findings[#findings + 1] = finding('source/text-lost', { file = '', line = 0 }, '%d of about %d words are missing',
      source.words - held.words, source.words)
  end
  return findings, measure
end

--- A finding by which the guide would lack something of the paper: what --strict fails on.
function M.is_loss(row)
  return row.code:match '%-lost$' ~= nil or row.code:match '^source/file' ~= nil or row.code == 'source/recursion' or row.code:match '^pdf/' ~= nil
end

-- Handing over -------------------------------------------------------------------------------------------

--- What the filter needs of a source that studyguide's reader has read in the same run, so that it need not read it
--- again: what is compared with the document, and what the source says beside its text. Nil where a file was refused:
--- with the filter's options it may be read.
---@return string? json
function M.reading(source, path)
  for _, row in ipairs(source.warnings) do
    if row.code == 'source/file-refused' then return nil end
  end
  return core.json_encode { path = path, headings = source.headings, captions = source.captions, title = source.title,
                            abstract = source.abstract, abstract_place = source.abstract_place, words = source.words,
                            glossary = source.glossary, abstract_title = source.abstract_title,
                            numbers_meta = numbers.meta(source) }
end

--- The same as tex.compare and tex.meta_of take it; nil where it is another paper's.
---@return table? source
function M.reading_of(json, path)
  local source = core.json_decode(json)
  return type(source) == 'table' and source.path == path and source or nil
end

-- Telling ----------------------------------------------------------------------------------------------------

--- "paper.tex:12: heading 'Methods' is missing [source/heading-lost]"
function M.line(row)
  local place = row.file ~= '' and ('%s:%d: '):format(row.file, row.line) or ''
  return ('%s%s [%s]'):format(place, row.message, row.code)
end

--- How many of each code, in one line; nil when there are none.
function M.summary(rows)
  local counts, order = {}, {}
  for _, row in ipairs(rows) do
    if not counts[row.code] then order[#order + 1] = row.code end
    counts[row.code] = (counts[row.code] or 0) + 1
  end
  for i, code in ipairs(order) do order[i] = ('%d %s'):format(counts[code], code) end
  return #order > 0 and 'source: ' .. table.concat(order, ', ') or nil
end

--- What a source says beside its text, as metadata (decoded JSON) that paper.lua reads.
---@param source table  what tex.read or tex.reading_of gave
function M.meta_of(source)
  local meta = { studyguide_glossary = M.glossary_meta(source), studyguide_numbers = source.numbers_meta or numbers.meta(source) }
  if source.abstract_title ~= '' then meta['abstract-title'] = { t = 'MetaString', c = source.abstract_title } end
  return meta
end

--- The paper's own glossary as metadata (decoded JSON) that paper.lua reads; nil when it has none.
function M.glossary_meta(source)
  if #source.glossary == 0 then return nil end
  local rows = {}
  for i, entry in ipairs(source.glossary) do
    local fields = {}
    for name, value in pairs(entry) do fields[name] = { t = 'MetaString', c = value } end
    rows[i] = { t = 'MetaMap', c = fields }
  end
  return { t = 'MetaList', c = rows }
end

return M
