--- Pandoc's document to the paper: sections with their paragraphs.
--
--     local paper, warnings = require('studyguide.document.paper').from_document(opened.of(json), {})
--
-- The result is plain data (`studyguide/paper@1`, described in schema.lua). Sections stand flat in
-- reading order: text before the first heading (depth 0), the abstract, then what the document's
-- headings open, wherever those stand. Nothing is dropped in silence but images, empty blocks and
-- raw mark-up that pandoc did not understand. Which blocks are units of the text, and what words they
-- have, is told by csrc/document.

local beside = require 'studyguide.document.beside'
local byline = require 'studyguide.document.byline'
local core = require 'studyguide.core'
local floats = require 'studyguide.document.floats'
local identifiers = require 'studyguide.document.identifiers'
local inlines = require 'studyguide.document.inlines'
local numbers = require 'studyguide.document.numbers'
local torn = require 'studyguide.document.torn'

local M = {}

---@class PaperOptions
---@field latex? boolean  the source is LaTeX: its title is never a section heading
---@field run_in? '"heading"'|'"lead"'  what \paragraph headings become; headings by default

-- Words that tell a section's kind, by lower-cased title -----------------------------------------------

local function set(words)
  local out = {}
  for word in words:gmatch '[^|]+' do out[word] = true end
  return out
end

local reference_titles = set(table.concat({
  'references', 'reference', 'references cited', 'bibliography', 'literature', 'literature cited', 'works cited',
  'literatur', 'literaturverzeichnis', 'quellen', 'références', 'bibliographie', 'références bibliographiques',
  'bibliografía', 'referencias', 'referencias bibliográficas', 'bibliografia', 'riferimenti', 'riferimenti bibliografici',
  'referências', 'referências bibliográficas', 'literatuur', 'literatuurlijst',
  'bibliografie', 'referenties', 'quellenverzeichnis', 'piśmiennictwo', 'литература',
  'список литературы', '参考文献', '参考文獻', '引用文献', '참고문헌', '참고 문헌',
}, '|'))
local appendix_words = { 'appendix', 'appendices', 'anhang', 'annexe', 'apéndice', 'appendice', 'apêndice', 'bijlage', 'dodatek',
                         'приложение', '付録', '附录', '부록' }

local function section_kind(title_text, parent)
  local title = title_text:lower():gsub('^[%d.]+%s+', ''):gsub('[%s:.]+$', '')
  if reference_titles[title] then return 'references' end
  if parent and (parent.kind == 'abstract' or parent.kind == 'appendix') then return parent.kind end
  for _, word in ipairs(appendix_words) do
    if title:sub(1, #word) == word and not title:sub(#word + 1, #word + 1):match '%a' then return 'appendix' end
  end
  return 'section'
end

-- Metadata -------------------------------------------------------------------------------------------------

local function meta_blocks(value)
  if not value then return {} end
  if value.t == 'MetaBlocks' then return value.c end
  if value.t == 'MetaInlines' then return { { t = 'Para', c = value.c } } end
  if value.t == 'MetaString' then return { { t = 'Para', c = { { t = 'Str', c = value.c } } } } end
  local out = {}
  for _, item in ipairs(value.t == 'MetaList' and value.c or {}) do
    for _, block in ipairs(meta_blocks(item)) do out[#out + 1] = block end
  end
  return out
end

local function meta_inlines(value)
  local out = {}
  for _, block in ipairs(meta_blocks(value)) do
    for _, inline in ipairs((block.t == 'Para' or block.t == 'Plain') and block.c or {}) do out[#out + 1] = inline end
  end
  return out
end

local function meta_text(value)
  return inlines.to_text(meta_inlines(value))
end

-- Building ---------------------------------------------------------------------------------------------------

local Builder = {}
Builder.__index = Builder
beside.extend(Builder)

local function new_builder(options, printed, lang)
  local self = setmetatable({ options = options, printed = printed, lang = lang, sections = {}, stack = {}, citations = {}, references = {},
                              warnings = {}, numbered = {}, labelled = {}, late = {}, cited = {},
                              counts = { figure = 0, table = 0, listing = 0 } }, Builder)
  self.context = inlines.context { spaced = lang:find '^fr' ~= nil, numbers = {}, cited = printed.cited, sections = {} }
  self.title_context = inlines.context { spaced = self.context.spaced, numbers = self.context.numbers }
  return self
end

function Builder:warn(format, ...)
  self.warnings[#self.warnings + 1] = format:format(...)
end

function Builder:open(section)
  section.id = 's' .. #self.sections + 1
  section.paragraphs = {}
  section.number = ''
  self.sections[#self.sections + 1] = section
  return section
end

local soft_hyphen = '\194\173' -- shows where a line ends in it, and nowhere else

--- Headings are lines: a break that is only allowed is none.
local function unbroken(title, text)
  if not title:find(soft_hyphen, 1, true) then return title, text end
  return (title:gsub(soft_hyphen, '')), (text:gsub(soft_hyphen, ''))
end

--- The paper's title: no footnotes, no citations, no labels.
---@param parts Parts
function Builder:read_title(parts)
  local kept = {}
  for _, inline in ipairs(parts.title) do
    if inline.t ~= 'Cite' and inline.t ~= 'Note' then kept[#kept + 1] = inline end
  end
  if parts.titled then
    self.title, self.title_text = unbroken(parts.body.tree:heading(self.title_context, parts.body.units[1].at))
  else
    self.title, self.title_text = unbroken(inlines.write(kept, self.title_context))
  end
end

--- The number that LaTeX prints before a heading: counted among its siblings, letters in appendices;
-- '' where it prints none (starred, or deeper than three levels).
function Builder:number(depth, unit, parent, appendix)
  if unit.unnumbered or not self.options.latex or depth > 3 or (parent and parent.number == '') then return '' end
  local scope = (parent and parent.id or '') .. (appendix and depth == 1 and 'appendix' or '')
  local count = (self.numbered[scope] or 0) + 1
  self.numbered[scope] = count
  local mark = appendix and depth == 1 and count <= 26 and string.char(64 + count) or tostring(count)
  return parent and parent.number .. '.' .. mark or mark
end

--- A heading opens a section: its depth is its place in the tree, whatever its level says.
function Builder:heading(unit)
  self:give_pictures(nil)
  local level, appendix = unit.level, unit.appendix
  while #self.stack > 0 and self.stack[#self.stack].level >= level do table.remove(self.stack) end
  local parent = self.stack[#self.stack]
  local title, title_text = unbroken(self.tree:heading(self.title_context, unit.at))
  if title_text == '' then self:warn('heading %d has no text', #self.sections + 1) end
  local kind = section_kind(title_text, parent and parent.section)
  local section = self:open {
    parent = parent and parent.section.id or nil,
    depth = #self.stack + 1,
    kind = kind ~= 'references' and appendix and 'appendix' or kind,
    title = title,
    title_text = title_text,
  }
  section.number = self.printed:heading(title_text) or self:number(section.depth, unit, parent and parent.section, section.kind == 'appendix')
  section.number = unit.number or section.number
  section.kind = unit.kind or section.kind
  if unit.label then self.labelled[unit.label] = section end
  self.stack[#self.stack + 1] = { level = level, section = section }
end

--- The section that text belongs to now; front matter where no heading has come yet.
function Builder:current()
  if #self.sections == 0 then
    self:open { depth = 0, kind = 'front', title = self.title, title_text = self.title_text }
  end
  return self.sections[#self.sections]
end

--- Whether a text only says the caption of the table right before it again: pandoc 2 hands a Word file's captions over
-- twice.
local function is_caption_of(before, paragraph)
  return before ~= nil and before.kind == 'table' and paragraph.kind == 'text' and paragraph.text ~= ''
    and before.text:match '^[^\n]*' == paragraph.text
end

function Builder:add_paragraph(paragraph)
  local section = self:current()
  if is_caption_of(section.paragraphs[#section.paragraphs], paragraph) then return end
  local before = torn.part_before(section.paragraphs, paragraph)
  if before then
    before.markdown, before.text = before.markdown .. ' ' .. paragraph.markdown, before.text .. ' ' .. paragraph.text
    if before.places and paragraph.places then table.move(paragraph.places, 1, #paragraph.places, #before.places + 1, before.places) end
    self:join_pictures(before, paragraph)
    return
  end
  paragraph.id = section.id .. '.p' .. #section.paragraphs + 1
  section.paragraphs[#section.paragraphs + 1] = paragraph
end

--- The name of a table without a caption, to which LaTeX gives no number: a further part of the table
-- right before it bears that one's, "Table 16 (c)"; others have no name.
local function part_name(before)
  local number = before and before.kind == 'table' and before.name:match '^Table (%S+)'
  local letter = number and (before.name:match '%((%l)%)$' or 'a')
  return letter and letter ~= 'z' and ('Table %s (%s)'):format(number, string.char(letter:byte() + 1)) or ''
end

function Builder:name_float(paragraph, uncaptioned)
  local count = self.counts[paragraph.kind]
  if not count then return end
  if self.options.latex and uncaptioned and not self.context.numbers[paragraph.label] then
    local paragraphs = self:current().paragraphs
    paragraph.name = part_name(paragraphs[#paragraphs])
    return
  end
  local printed = self.printed:float(paragraph.kind, paragraph.label, paragraph.text:match '^[^\n]*')
  if printed then
    paragraph.name = printed.name
    return
  end
  self.counts[paragraph.kind] = count + 1
  local number = self.context.numbers[paragraph.label] or tostring(count + 1)
  paragraph.name = (paragraph.kind == 'figure' and 'Figure ' or 'Table ') .. number
end

--- A listing's caption stands above it.
function Builder:add_listing_caption(listing)
  if not listing then return end
  self.counts.listing = self.counts.listing + 1
  local name = 'Listing ' .. self.counts.listing
  self:add_paragraph { kind = 'text', markdown = ('**%s**: %s'):format(name, inlines.escape(listing.caption)),
                       text = name .. ': ' .. listing.caption, label = listing.label, name = name }
end

--- The authors of an entry: what stands before its year, or before its title where that comes first.
local function authors_of(text, markdown)
  local year = text:find '%f[%d][12]%d%d%d'
  local by_year = year and text:sub(1, year - 1):gsub('%($', ''):gsub('%s+$', '')
  local by_title = markdown:match '^([^*"“‘\\]-),?%s+[*"“‘]'
  return by_title and #by_title < #(by_year or '') and by_title .. ',' or by_year
end

--- "———. 2017. …", "———, *Title*": the authors are those of the entry before.
local function name_authors(text, authors)
  local rest = text:match '^[—–_-][—–_-]+[.,]?%s+(.*)'
  return rest and authors and authors ~= '' and authors .. ' ' .. rest or text
end

--- Is the text what a page's end cut off the entry before? That one has no end, this one no beginning.
local function goes_on_in_entry(text, before)
  if not before or before:sub(-1):match '[.!?)”"%d/]' or before:find('://', 1, true) and before:match 'https?://%S+$' then return false end
  return text:match '^%l' ~= nil or text:match '^%d%d%d' ~= nil or not text:match '[12]%d%d%d'
end

local GREEK, letter = {}, 0x3B1
for name in ('alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau upsilon phi chi psi omega')
  :gmatch '%a+' do
  GREEK[name], letter = utf8.char(letter), letter + 1
end

--- One entry of the reference list: its key where the source holds one, and its text.
function Builder:add_reference(unit)
  local key = unit.key or ''
  local paragraph = self:paragraph(unit, true)
  if not paragraph or paragraph.text:match '^%d+$' then return end  -- thebibliography's widest label
  paragraph.text = paragraph.text:gsub('\\(%a+)', GREEK) -- "the $\epsilon$-constraint method" of a title
  local last = self.references[#self.references]
  if key == '' and last and last.key == '' and goes_on_in_entry(paragraph.text, last.text) then
    last.text = last.text:match '%a%-$' and last.text:sub(1, -2) .. paragraph.text or last.text .. ' ' .. paragraph.text
    return
  end
  local text = name_authors(paragraph.text, self.last_authors)
  if text == paragraph.text then self.last_authors = authors_of(text, paragraph.markdown) end
  self.references[#self.references + 1] = { key = key, text = text }
end

--- \paragraph and below are headings too, or the bold leads of points.
function Builder:is_heading(unit)
  return unit.level and not (self.options.run_in == 'lead' and unit.level >= 4 and self.options.latex)
end

--- A unit's paragraph, nil where it holds no text, and what stands beside its words; what it cites is noted.
---@param whole boolean?  as an entry of a list of references
function Builder:paragraph(unit, whole)
  local paragraph, found = self.tree:paragraph(self.context, unit.at, whole)
  for _, row in ipairs(found.cited or {}) do
    if not self.cited[row.text] then
      self.cited[row.text] = true
      self.citations[#self.citations + 1] = row
    end
  end
  return paragraph, found
end

function Builder:add_unit(unit)
  local paragraph, found = self:paragraph(unit)
  if paragraph then
    paragraph.pictures = found.pictures
    self:give_pictures(paragraph)
    self:add_listing_caption(found.listing)
    self:name_float(paragraph, found.uncaptioned)
    paragraph.bare = not self.options.latex and found.uncaptioned or nil -- until captions are told
    self:add_paragraph(paragraph)
  else
    self:hold_pictures(found.pictures)
  end
  for _, note in ipairs(found.notes or {}) do
    self:add_paragraph { kind = 'note', markdown = note.markdown, text = note.text, label = '', name = '', after = note.after }
  end
end

function Builder:unit(unit)
  if self:is_heading(unit) then return self:heading(unit) end
  if unit.lists then return end -- its entries are the units that follow
  if unit.listed then return self:add_reference(unit) end
  local section = self.sections[#self.sections]
  if not section or section.kind ~= 'references' then return self:add_unit(unit) end
  if not unit.parted then self:behind_text(unit) end
end

--- The abstract is a main section; headings inside it are its children.
---@param part Part?
function Builder:abstract(part)
  if not part then return end
  local section = self:open { depth = 1, kind = 'abstract', title = inlines.escape(part.title), title_text = part.title }
  local body = self.tree
  self.stack, self.tree = { { level = 0, section = section } }, part.tree
  for _, unit in ipairs(part.units) do self:unit(unit) end
  self.stack, self.tree = {}, body
  if #section.paragraphs == 0 and self.sections[#self.sections] == section then table.remove(self.sections) end
end

--- Sections, paragraphs, references: everything of the document but its title. What stands before the
-- first heading comes before the abstract's heading as well: after it, it would be the abstract's.
function Builder:read(parts)
  local abstract_read = false
  self.tree = parts.body.tree
  for i, unit in ipairs(parts.body.units) do
    if not abstract_read and self:is_heading(unit) and not (i == 1 and parts.titled) then
      abstract_read = true
      self:abstract(parts.abstract)
    end
    if i > 1 or not parts.titled then self:unit(unit) end
  end
  if not abstract_read then self:abstract(parts.abstract) end
  self:give_pictures(nil)
  self:place_late()
  if not self.options.latex then
    self:caption_tables()
    self:name_captions()
  end
  floats.settle(self.sections)
  identifiers.assign(self.title_text, self.sections)
end

--- What a reference to a section prints and where it leads, by label: known before any text is read,
-- since references point forward too. In LaTeX the number, or the title of a section that has none;
-- elsewhere the document says itself what its references print.
local function sections_by_label(parts, printed, options, lang)
  local outline = new_builder(options, printed:again(), lang)
  outline:read_title(parts)
  function outline:unit(unit)
    if self:is_heading(unit) then self:heading(unit) end
  end
  outline:read(parts)
  local found = {}
  for label, section in pairs(outline.labelled) do
    local name = section.number ~= '' and section.number or '“' .. section.title_text .. '”'
    found[label] = { name = options.latex and name or nil, anchor = section.anchor }
  end
  return found
end

-- Parts -----------------------------------------------------------------------------------------------------

---@class Part  of a document
---@field tree userdata
---@field units table[]
---@field title? string  of the abstract

---@class Parts
---@field body Part
---@field abstract? Part
---@field title table[]     inlines in the metadata
---@field titled boolean    the first unit is the title

---@return Part? abstract
local function abstract_of(meta)
  local content = meta_blocks(meta.abstract)
  if #content == 0 then return nil end
  local tree, title = assert(core.pandoc_tree(core.json_encode(content))), meta_text(meta['abstract-title'])
  return { tree = tree, units = tree:units(), title = title }
end

--- Where metadata holds no title: a sole level-1 heading that comes before everything else, other headings included. Where
-- there are none, it is the heading of all the text.
local function begins_with_title(units)
  local count, others = 0, false
  for _, unit in ipairs(units) do
    if unit.level == 1 then count = count + 1 elseif unit.level then others = true end
  end
  return count == 1 and others and units[1].level == 1
end

local sample_bytes = 8000  -- enough for any language to show itself

--- What the document says of its language, else what the words of its abstract, paragraphs and lists say.
local function language_of(meta, parts)
  local said = meta_text(meta.lang):match '^%a%a%a?[%w-]*$'
  if said then return said end
  local text, size = '', 0
  if parts.abstract then text, size = parts.abstract.tree:sample(sample_bytes) end
  if size <= sample_bytes then text = text .. ' ' .. parts.body.tree:sample(sample_bytes - size) end
  return core.language_tell(text)
end

local function parts_of(document, options)
  local meta, tree = document.meta, document.tree
  local parts = { body = { tree = tree, units = tree:units() }, abstract = abstract_of(meta), title = meta_inlines(meta.title) }
  parts.titled = #parts.title == 0 and not options.latex and begins_with_title(parts.body.units)
  return parts
end

local function has_heading(part)
  for _, unit in ipairs(part.units) do
    if unit.level then return true end
  end
  return false
end

--- The paper's own glossary, which the TeX front door leaves in the metadata.
local function glossary_of(meta)
  local entries = {}
  for _, row in ipairs(meta.studyguide_glossary and meta.studyguide_glossary.c or {}) do
    local entry = {}
    for name, value in pairs(row.c) do entry[name] = meta_text(value) end
    entries[#entries + 1] = entry
  end
  return entries
end

--- Words that conversion tore or changed, as the authors wrote them, in everything that is read as text;
-- the headings stay as the document has them.
local function mend_words(builder, lang)
  local rows = {}
  for _, section in ipairs(builder.sections) do
    for _, paragraph in ipairs(section.paragraphs) do
      if paragraph.kind ~= 'code' and paragraph.kind ~= 'equation' then rows[#rows + 1] = paragraph end
    end
  end
  for _, list in ipairs { builder.references, builder.citations } do
    for _, row in ipairs(list) do rows[#rows + 1] = row end
  end
  core.mend(rows, lang)
end

---@param document Document
---@param options PaperOptions
---@return table paper, string[] warnings
function M.from_document(document, options)
  local meta, parts = document.meta, parts_of(document, options)
  local printed = numbers.of(meta)
  local lang = language_of(meta, parts)
  local builder = new_builder(options, printed, lang)
  if parts.abstract and parts.abstract.title == '' then parts.abstract.title = core.labels(lang).abstract end
  builder:read_title(parts)
  if not options.latex then parts.body.tree:link_references() end
  parts.body.units = parts.body.tree:units()
  for label, number in pairs(parts.body.tree:numbers()) do builder.context.numbers[label] = number end
  for label, number in pairs(printed.labels) do builder.context.numbers[label] = number end
  builder.context.sections = sections_by_label(parts, printed, options, lang)
  builder:read(parts)
  printed:key_references(builder.references)
  if #builder.sections > 0 and builder.sections[1].depth == 0 and not has_heading(parts.body) then
    builder:warn 'no headings were found: the whole text stands under its title'
  end
  byline.add(builder.sections, meta, builder)
  mend_words(builder, lang)
  return {
    schema = 'studyguide/paper@1',
    title = builder.title,
    title_text = builder.title_text,
    title_is_heading = parts.titled,
    lang = lang,
    sections = builder.sections,
    citations = builder.citations,
    references = builder.references,
    glossary = glossary_of(meta),
  }, builder.warnings
end

return M
