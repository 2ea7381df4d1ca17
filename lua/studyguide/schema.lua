--- The data that crosses the seam, field by field: what `studyguide engine` reads and writes.
--
--     schema.json()         one JSON Schema (draft 2020-12) with a definition for each record
--     schema.annotations()  the same for LuaLS
--
-- A field is { name, type, help }; a type is "string", "integer", "number", "boolean", "any", a record's
-- name, "X[]" for a list, or a list of words. A name that ends in "?" may be missing.

local core = require 'studyguide.core'

local M = {}

---@type { [1]: string, [2]: string, [3]: table[] }[]  name, help, fields
M.records = {
  { 'Request', "what the filter asks; 'paper' or 'document' is there", {
    { 'schema', { 'studyguide/request@1' }, 'the version of this record' },
    { 'document?', 'any', "what 'pandoc -t json' prints" },
    { 'paper?', 'Paper', 'a paper instead of a document' },
    { 'source?', 'Source', 'what is known of the input' },
    { 'metadata?', 'any', "the document's own options: strings by name, as in the manual's table" },
    { 'form?', { 'markdown', 'spans', 'page' }, "spans: the sections' bodies come too, with highlights as [x]{.mark}; page: the study page" },
    { 'want_paper?', 'boolean', 'the reply holds the paper, too' },
    { 'errors_only?', 'boolean', "the reply may lack findings about the embedded writer's guide that are no errors" },
    { 'pictures?', { 'svg', 'png', 'pdf' }, 'what the format shows: the paper\'s figures come in that form' },
    { 'inputs?', 'string[]', 'the files that pandoc reads: no output may be one of them' },
    { 'output?', 'string', 'the file that pandoc will write' },
  } },
  { 'Source', 'where a document came from', {
    { 'latex?', 'boolean', 'it was LaTeX: its title is never a heading' },
    { 'path?', 'string', 'the file, to be read again where pandoc lost something of it' },
    { 'folders?', 'string', 'where its pictures lie: folders, a line each' },
    { 'media?', 'string', "a folder of the run's own, with the pictures that the document's file held" },
    { 'name?', 'string', "the file's name, for those of its pictures" },
  } },
  { 'Reply', "what comes back; with 'error' nothing else is there", {
    { 'schema?', { 'studyguide/reply@1' }, 'the version of this record' },
    { 'error?', 'Problem', 'why there is no guide' },
    { 'outline?', 'Outline', "the paper's sections without their text" },
    { 'guide?', 'Guide', 'the guide' },
    { 'bodies?', 'string[]', "with form 'spans': the sections' Markdown" },
    { 'paper?', 'Paper', "with 'want_paper': the paper as it was read" },
    { 'page?', 'string', "with form 'page': the study page's body as HTML, formulas in it as <sg-math>, headings as <sg-heading>" },
    { 'figures?', 'Figure[]', "with 'pictures': those that are there, in the paper's order; the bodies hold their marks" },
    { 'reread?', 'string', "instead of a guide: LaTeX to be read by pandoc and sent again, since pandoc's first reading lost something" },
    { 'first?', 'string', "with 'reread': the measure of the first reading, to be sent with the second" },
    { 'runs?', 'string', "with 'reread' and 'may_fold': what of it pandoc is spared, to be sent with the second reading" },
    { 'folded?', 'boolean', "instead of a guide: they cannot be put back; the first reading is to be sent again without 'may_fold'" },
    { 'keep?', 'boolean', "instead of a guide: the first reading has more than the second; it is to be sent again" },
    { 'glossary?', 'any', "with 'reread': the source's own glossary" },
    { 'numbers?', 'string', "with 'reread': the numbers that the source prints, for the metadata 'studyguide_numbers'" },
    { 'warnings?', 'string[]', 'for the user' },
    { 'quiet?', 'boolean', 'the user wants no warnings' },
  } },
  { 'Problem', 'why there is no guide', {
    { 'message', 'string', 'for the user' },
    { 'code', 'string', 'EUSAGE, EPARSE, EUTF8, EEMPTY, EIO, ENET, EHTTP, ETIMEOUT, EINTR, EFINDINGS …' },
  } },
  { 'Paper', 'a paper as plain data', {
    { 'schema', { 'studyguide/paper@1' }, 'the version of this record' },
    { 'title', 'string', 'Markdown; empty when the paper has none' },
    { 'title_text', 'string', 'the same as plain text' },
    { 'title_is_heading?', 'boolean', "the document's first heading is the title" },
    { 'lang', 'string', 'BCP 47' },
    { 'sections', 'Section[]', 'in reading order' },
    { 'citations?', 'Citation[]', 'each citation as it stands in the text' },
    { 'references?', 'Reference[]', 'the reference list' },
    { 'glossary?', 'any', "the paper's own glossary and acronyms: a list of strings by name" },
  } },
  { 'Section', 'a heading and the text under it, up to the next heading', {
    { 'id', 'string', 's1, s2 …' },
    { 'parent?', 'string', 'the section that it belongs to; none for a main section' },
    { 'depth', 'integer', '1 for a main section; 0 for text before the first heading' },
    { 'kind', { 'front', 'abstract', 'section', 'appendix', 'references' }, 'what it is' },
    { 'anchor', 'string', 'target of links to it' },
    { 'title', 'string', 'Markdown' },
    { 'title_text', 'string', 'plain text' },
    { 'number?', 'string', 'as the paper counts: 3.2, A.1' },
    { 'paragraphs', 'Paragraph[]', 'its text; in an outline there are none' },
    { 'moved?', 'any', "figures and tables of the source's that stand where the text speaks of them: { name, section } by ids" },
  } },
  { 'Outline', "a paper's sections without their paragraphs", {
    { 'title', 'string', 'Markdown' },
    { 'title_text', 'string', 'plain text' },
    { 'title_is_heading?', 'boolean', "the document's first heading is the title" },
    { 'lang', 'string', 'BCP 47' },
    { 'sections', 'any', 'sections without paragraphs' },
  } },
  { 'Paragraph', 'a unit of text that a guide has to meet', {
    { 'id', 'string', 's3.p2: the second of section s3' },
    { 'kind', { 'text', 'list', 'figure', 'table', 'equation', 'code', 'theorem', 'quote', 'note', 'byline' },
      'what it is' },
    { 'markdown', 'string', 'with emphasis, code, $math$ and links' },
    { 'text', 'string', 'plain text' },
    { 'label?', 'string', 'what the paper refers to it by' },
    { 'name?', 'string', 'Figure 1, Theorem 2 …' },
    { 'after?', 'string', 'of a note: the words before its mark' },
    { 'pictures?', 'string[]', 'the pictures in it, as the document names them' },
    { 'places?', 'string[]', 'of a PDF: its pieces of pages, "page width height x0 y0 x1 y1" in points, pages from 1' },
  } },
  { 'Figure', "a picture of the paper's that is there", {
    { 'id', 'string', "s3.p2-1: the first of that paragraph's; in the bodies ![](sg-figure:s3.p2-1)" },
    { 'paragraph', 'string', 'the paragraph that it belongs to' },
    { 'name', 'string', 'Figure 1; empty where the paper gives none' },
    { 'label', 'string', "the name in the guide's language" },
    { 'caption', 'string', 'plain text' },
    { 'path', 'string', 'the file, converted where that was needed' },
    { 'type', 'string', 'its media type' },
    { 'extension', 'string', 'svg, png …' },
    { 'part', 'integer', "its place among the paragraph's pictures" },
    { 'parts', 'integer', 'how many they are' },
  } },
  { 'Citation', 'one citation', {
    { 'text', 'string', 'as it stands in the paragraphs' },
    { 'keys', 'string[]', 'the works cited' },
  } },
  { 'Reference', 'an entry of the reference list', {
    { 'key?', 'string', 'what citations name' },
    { 'text', 'string', 'the entry' },
  } },
  { 'Guide', 'the study guide', {
    { 'schema', { 'studyguide/guide@2' }, 'the version of this record' },
    { 'markdown', 'string', 'the whole guide, printed from its points' },
    { 'sections', 'GuideSection[]', "one for each of the paper's, in its order" },
    { 'findings', 'Finding[]', 'what the check found in the whole' },
    { 'faults?', 'Fault[]', "what was given up so that the guide could stand: mistakes of ours where the writer is 'embedded'" },
    { 'summary', 'any', 'counts: sections, paragraphs covered, terms defined, highlights …' },
    { 'usage', 'any', 'what a model took: requests and tokens' },
  } },
  { 'GuideSection', "a section's body", {
    { 'id', 'string', "the paper's section" },
    { 'points', 'Point[]', 'what stands at the top of it' },
    { 'source', { 'model', 'cache', 'embedded', 'mixed', 'answer', 'plain' }, "who wrote it; plain: the paper's own text" },
    { 'questions?', 'Point[]', 'asked by a model (--quiz): the lead is the question, the words are its answer' },
    { 'plain_heading?', 'boolean', 'its heading is given without mark-up' },
    { 'findings?', 'Finding[]', "findings in the writer's text" },
    { 'repairs?', 'any', "what was mended in the writer's text: { code, line, what }" },
    { 'dropped?', 'any', 'what was left out of it, and why' },
  } },
  { 'Point', 'a bullet of the guide, with what hangs on it', {
    { 'kind', core.point_kinds(), 'what it is: an idea stands at the top, a detail under another; a table, a formula or code '
      .. 'without a lead is shown in the point above it' },
    { 'lead?', 'string', 'what it is about: Markdown without its stop' },
    { 'term?', 'string', 'of a definition, a recall, a symbol, a cited work: what is told of' },
    { 'markdown', 'string', 'its words, without label and source: text, displayed formulas, tables and fenced code, each on lines '
      .. 'of its own' },
    { 'source', 'string', "'paper', 'background', 'title' (of a cited work), 'glossary' (the reader's), or a name: 'Wikipedia', "
      .. "'FOLDOC' …" },
    { 'writer', { 'embedded', 'model', 'repair' }, 'who wrote it; repair: it was in a text that was mended' },
    { 'line?', 'integer', "its line in the writer's text, from 1" },
    { 'paragraphs', 'string[]', 'the paragraphs that it rests on' },
    { 'points', 'Point[]', 'what hangs on it' },
  } },
  { 'Fault', 'a part that broke a rule and was given plainer', {
    { 'section', 'string', "the paper's section" },
    { 'rung', { 'link', 'bullet', 'embedded', 'section', 'heading', 'kept' }, 'what was given up: see guide/fallback.lua' },
    { 'writer', { 'model', 'cache', 'embedded', 'mixed', 'answer', 'plain' }, 'who had written it' },
    { 'code', 'string', 'the rule, or the error of a writer that failed' },
    { 'message', 'string', 'what was wrong' },
    { 'text', 'string', 'the words that broke it' },
  } },
  { 'Finding', 'a rule of the guide that is broken', {
    { 'code', 'string', 'the rule: coverage/paragraph, ground/number …' },
    { 'severity', { 'error', 'warning', 'info' }, 'how bad it is' },
    { 'message', 'string', 'what is wrong, and what to do: for people, what it means stands in the other fields' },
    { 'about?', 'string', 'the term, number, reference or formula meant' },
    { 'names?', 'string[]', 'of a term that is missing: every form under which it may be defined' },
    { 'section?', 'string', 'where' },
    { 'text?', 'string', "in a section's own findings: the first words of its point" },
    { 'point?', 'integer[]', "its point in the section: { 2, 1 } is the first under the second" },
    { 'line', 'integer', 'from 1' },
    { 'column', 'integer', 'from 1, in bytes' },
    { 'paragraphs?', 'string[]', 'the paragraphs that it is about' },
  } },
}

local plain = { string = true, integer = true, number = true, boolean = true }

local function json_type(kind)
  if type(kind) == 'table' then return { enum = kind } end
  local item = kind:match '^(.*)%[%]$'
  if item then return { type = 'array', items = json_type(item) } end
  if kind == 'any' then return core.json_object() end
  if plain[kind] then return { type = kind } end
  return { ['$ref'] = '#/$defs/' .. kind }
end

--- The JSON Schema as text, keys in order.
function M.json()
  local defs = {}
  for _, record in ipairs(M.records) do
    local properties, required = {}, {}
    for _, field in ipairs(record[3]) do
      local name = field[1]:gsub('%?$', '')
      if name == field[1] then required[#required + 1] = name end
      local value = json_type(field[2])
      value.description = field[3]
      properties[name] = value
    end
    defs[record[1]] = { type = 'object', description = record[2], properties = properties,
                        required = #required > 0 and required or nil }
  end
  return assert(core.json_encode {
    ['$schema'] = 'https://json-schema.org/draft/2020-12/schema', title = 'studyguide', ['$defs'] = defs,
    description = 'What studyguide engine reads (Request) and writes (Reply)', anyOf = { json_type 'Request', json_type 'Reply' },
  })
end

local function lua_type(kind)
  if type(kind) == 'table' then return "'" .. '"' .. table.concat(kind, "\"'|'\"") .. '"' .. "'" end
  return kind
end

--- Annotations for the Lua language server.
function M.annotations()
  local out = { '---@meta\n' }
  for _, record in ipairs(M.records) do
    out[#out + 1] = ('\n---@class %s  %s\n'):format(record[1], record[2])
    for _, field in ipairs(record[3]) do
      out[#out + 1] = ('---@field %s %s  %s\n'):format(field[1], lua_type(field[2]), field[3])
    end
  end
  return table.concat(out)
end

return M
