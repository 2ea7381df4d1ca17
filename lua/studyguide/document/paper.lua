--- Pandoc's document, as decoded from its JSON, to the paper: sections with their paragraphs.
--
--     local paper, warnings = require('studyguide.document.paper').from_document(core.json_decode(json), {})
--
-- The result is plain data (`studyguide/paper@1`, described in schema.lua). Sections stand flat in
-- reading order: text before the first heading (depth 0), the abstract, then what the document's
-- headings open, wherever those stand. Nothing is dropped in silence but images, empty blocks and
-- raw mark-up that pandoc did not understand.

local beside = require 'studyguide.document.beside'
local blocks = require 'studyguide.document.blocks'
local byline = require 'studyguide.document.byline'
local core = require 'studyguide.core'
local floats = require 'studyguide.document.floats'
local identifiers = require 'studyguide.document.identifiers'
local inlines = require 'studyguide.document.inlines'
local language = require 'studyguide.document.language'
local marks = require 'studyguide.document.marks'
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

-- Walking -------------------------------------------------------------------------------------------------

local function has_header(list)
  for _, block in ipairs(list) do
    if block.t == 'Header' then return true end
    local c = block.c
    if (block.t == 'Div' and has_header(c[2])) or (block.t == 'BlockQuote' and has_header(c)) then return true end
    local items = block.t == 'BulletList' and c or block.t == 'OrderedList' and c[2] or {}
    for _, item in ipairs(items) do
      if has_header(item) then return true end
    end
  end
  return false
end

local function is_figure_wrapper(div)
  for _, class in ipairs(div.c[1][2]) do
    if class:match '^figure%*?$' or class:match '^table%*?$' then return true end
  end
  return #div.c[2] == 1 and div.c[2][1].t == 'Table'
end

local function is_reference_list(div)
  for _, class in ipairs(div.c[1][2]) do
    if class == 'references' or class == 'thebibliography' then return true end
  end
  return div.c[1][1] == 'refs'
end

--- Where the reading of a PDF says that a block stands on its pages: pieces "page width height x0 y0 x1 y1", by ";".
local function place_of(div)
  for _, pair in ipairs(div.c[1][2][1] == 'studyguide-place' and div.c[1][3] or {}) do
    if pair[1] == 'place' then return pair[2] end
  end
end

--- The pieces of pages that a unit is made of, those of its inner blocks too; nil where none are told.
---@return string[]?
local function places_of(block)
  local out = {}
  local function add(place)
    for piece in (place or ''):gmatch '[^;]+' do out[#out + 1] = piece end
  end
  local function look(list)
    for _, inner in ipairs(list) do
      if inner.t == 'Div' then
        add(place_of(inner))
        look(inner.c[2])
      elseif inner.t == 'BulletList' or inner.t == 'OrderedList' then
        for _, item in ipairs(inner.t == 'BulletList' and inner.c or inner.c[2]) do look(item) end
      end
    end
  end
  add(block.place)
  look { block }
  return #out > 0 and out or nil
end

--- Calls visit(block, appendix) for every block that is a unit, containers opened, in order.
local function walk(list, visit, appendix)
  for _, block in ipairs(list) do
    block = blocks.epigraph(block) or block
    local c = block.c
    if block.t == 'Div' and not is_reference_list(block) and not blocks.is_algorithm(block)
      and not blocks.theorem_name(block) then
      local class = c[1][2][1] or ''
      if c[2][1] then c[2][1].place = place_of(block) end
      local label = is_figure_wrapper(block) and c[1][1] or ''
      for _, inner in ipairs(label ~= '' and c[2] or {}) do  -- pandoc 2 keeps a table's label on the Div around it
        if inner.t == 'Table' and inner.c[1][1] == '' then inner.c[1][1] = label end
      end
      walk(c[2], visit, appendix or class == 'appendices' or class == 'appendix')
    elseif (block.t == 'BlockQuote' or block.t == 'Div') and has_header(block.t == 'Div' and c[2] or c) then
      walk(block.t == 'Div' and c[2] or c, visit, appendix)
    elseif (block.t == 'BulletList' or block.t == 'OrderedList') and has_header { block } then
      for _, item in ipairs(block.t == 'BulletList' and c or c[2]) do walk(item, visit, appendix) end
    else
      visit(block, appendix)
    end
  end
end

-- Numbers ---------------------------------------------------------------------------------------------------

--- Labels of the figures inside a figure: "3a", "3b", as the captions are lettered.
local function count_parts(list, number, found)
  local part = 0
  for _, block in ipairs(list) do
    if block.t == 'Figure' then
      part = part + 1
      local label = block.c[1][1]
      if label ~= '' and part <= 26 then found[label] = number .. string.char(96 + part) end
    end
  end
end

--- What references print where pandoc does not know it: the numbers of figures, tables and listings,
-- counted as LaTeX counts captions.
local function count_labels(list, found)
  local counts = { Figure = 0, Table = 0, CodeBlock = 0 }
  walk(list, function (block)
    if blocks.listing_caption(block) then
      counts.CodeBlock = counts.CodeBlock + 1
      found[block.c[1][1]] = tostring(counts.CodeBlock)
    end
    if blocks.is_algorithm(block) then
      local paragraph = blocks.paragraph(block, { numbers = {}, sections = {}, on_citation = function () end })
      if paragraph and paragraph.label ~= '' then found[paragraph.label] = paragraph.name:match '%d+' end
    end
    block = blocks.as_figure(block) or block
    if block.t == 'CodeBlock' or not counts[block.t] or #block.c[2][2] == 0 then return end
    counts[block.t] = counts[block.t] + 1
    local label = block.c[1][1]
    if label ~= '' then found[label] = tostring(counts[block.t]) end
    if block.t == 'Figure' then count_parts(block.c[3], tostring(counts.Figure), found) end
  end)
end

-- Building ---------------------------------------------------------------------------------------------------

local Builder = {}
Builder.__index = Builder
beside.extend(Builder)

local function new_builder(options, printed, lang)
  local self = setmetatable({ options = options, printed = printed, lang = lang, sections = {}, stack = {}, citations = {}, references = {},
                              warnings = {}, numbered = {}, labelled = {}, late = {},
                              counts = { figure = 0, table = 0, listing = 0 } }, Builder)
  local seen = {}
  self.context = {
    spaced = lang:find '^fr' ~= nil,
    numbers = {},
    cited = printed.cited,
    sections = {},
    on_citation = function (text, keys)
      if seen[text] then return end
      seen[text] = true
      self.citations[#self.citations + 1] = { text = text, keys = keys }
    end,
  }
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

--- The words of a heading: no footnotes, no citations, no labels.
local function title_of(content, context)
  local kept = {}
  for _, inline in ipairs(content) do
    if inline.t ~= 'Cite' and inline.t ~= 'Note' then kept[#kept + 1] = inline end
  end
  local title, text = inlines.write(kept, { numbers = context.numbers, spaced = context.spaced })
  if not title:find(soft_hyphen, 1, true) then return title, text end
  return (title:gsub(soft_hyphen, '')), (text:gsub(soft_hyphen, ''))
end

--- The number that LaTeX prints before a heading: counted among its siblings, letters in appendices;
-- '' where it prints none (starred, or deeper than three levels).
function Builder:number(depth, attributes, parent, appendix)
  for _, class in ipairs(attributes[2]) do
    if class == 'unnumbered' then return '' end
  end
  if not self.options.latex or depth > 3 or (parent and parent.number == '') then return '' end
  local scope = (parent and parent.id or '') .. (appendix and depth == 1 and 'appendix' or '')
  local count = (self.numbered[scope] or 0) + 1
  self.numbered[scope] = count
  local mark = appendix and depth == 1 and count <= 26 and string.char(64 + count) or tostring(count)
  return parent and parent.number .. '.' .. mark or mark
end

--- A heading opens a section: its depth is its place in the tree, whatever its level says.
function Builder:heading(block, appendix)
  self:give_pictures(nil)
  local level, attributes, content = block.c[1], block.c[2], block.c[3]
  while #self.stack > 0 and self.stack[#self.stack].level >= level do table.remove(self.stack) end
  local parent = self.stack[#self.stack]
  local title, title_text = title_of(content, self.context)
  if title_text == '' then self:warn('heading %d has no text', #self.sections + 1) end
  local kind = section_kind(title_text, parent and parent.section)
  local section = self:open {
    parent = parent and parent.section.id or nil,
    depth = #self.stack + 1,
    kind = kind ~= 'references' and appendix and 'appendix' or kind,
    title = title,
    title_text = title_text,
  }
  section.number = self.printed:heading(title_text) or self:number(section.depth, attributes, parent and parent.section, section.kind == 'appendix')
  for _, pair in ipairs(attributes[3]) do
    if pair[1] == 'number' then section.number = pair[2] end
  end
  for _, class in ipairs(attributes[2]) do
    if class == 'appendix' then section.kind = 'appendix' end
  end
  if attributes[1] ~= '' then self.labelled[attributes[1]] = section end
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
  paragraph.notes = nil
  section.paragraphs[#section.paragraphs + 1] = paragraph
end

--- The name of a table without a caption, to which LaTeX gives no number: a further part of the table
-- right before it bears that one's, "Table 16 (c)"; others have no name.
local function part_name(before)
  local number = before and before.kind == 'table' and before.name:match '^Table (%S+)'
  local letter = number and (before.name:match '%((%l)%)$' or 'a')
  return letter and letter ~= 'z' and ('Table %s (%s)'):format(number, string.char(letter:byte() + 1)) or ''
end

function Builder:name_float(paragraph, block)
  local count = self.counts[paragraph.kind]
  if not count then return end
  if self.options.latex and block.t == 'Table' and #block.c[2][2] == 0 and not self.context.numbers[paragraph.label] then
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
function Builder:add_listing_caption(block)
  local caption = blocks.listing_caption(block)
  if not caption then return end
  self.counts.listing = self.counts.listing + 1
  local name = 'Listing ' .. self.counts.listing
  self:add_paragraph { kind = 'text', markdown = ('**%s**: %s'):format(name, inlines.escape(caption)),
                       text = name .. ': ' .. caption, label = block.c[1][1], name = name }
end

--- The authors of an entry: what stands before its year, or before its title where that comes first.
local function authors_of(text, markdown)
  local by_year = text:match '^(.-)%s*%(?%f[%d][12]%d%d%d'
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
  if not before or before:match '[.!?)”"%d/]$' or before:match 'https?://%S+$' then return false end
  return text:match '^%l' ~= nil or text:match '^%d%d%d' ~= nil or not text:match '[12]%d%d%d'
end

local GREEK, letter = {}, 0x3B1
for name in ('alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau upsilon phi chi psi omega')
  :gmatch '%a+' do
  GREEK[name], letter = utf8.char(letter), letter + 1
end

--- One entry of the reference list: its key where the source holds one, and its text.
function Builder:add_reference(block)
  local key = block.t == 'Div' and block.c[1][1]:match '^ref%-(.+)' or ''
  local paragraph = blocks.paragraph(block, self.context)
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
function Builder:is_heading(block)
  return block.t == 'Header' and not (self.options.run_in == 'lead' and block.c[1] >= 4 and self.options.latex)
end

function Builder:block(block, appendix)
  if self:is_heading(block) then
    return self:heading(block, appendix)
  elseif block.t == 'Header' then
    block = { t = 'Para', c = { { t = 'Strong', c = block.c[3] } } }
  elseif block.t == 'Div' and is_reference_list(block) then
    for _, entry in ipairs(block.c[2]) do self:add_reference(entry) end
    return
  end
  local section = self.sections[#self.sections]
  if section and section.kind == 'references' then return self:behind_text(block) end
  local rest, figures = blocks.part_figures(block)
  local paragraph, notes, pictures = blocks.paragraph(rest, self.context)
  if not paragraph then self:hold_pictures(pictures) end
  if paragraph then
    notes = paragraph.notes
    paragraph.places = places_of(block)
    self:give_pictures(paragraph)
    self:add_listing_caption(block)
    self:name_float(paragraph, block)
    paragraph.bare = not self.options.latex and block.t == 'Table' and #block.c[2][2] == 0 or nil -- until captions are told
    self:add_paragraph(paragraph)
  end
  for _, note in ipairs(notes or {}) do
    local markdown, text = blocks.join(note, self.context)
    if markdown ~= '' then
      self:add_paragraph { kind = 'note', markdown = markdown, text = text, label = '', name = '' }
    end
  end
  for _, figure in ipairs(figures) do self:block(figure, appendix) end
end

--- The abstract is a main section; headings inside it are its children.
function Builder:abstract(meta)
  local content = meta_blocks(meta.abstract)
  if #content == 0 then return end
  local title = meta_text(meta['abstract-title'])
  if title == '' then title = core.labels(self.lang).abstract end
  local section = self:open { depth = 1, kind = 'abstract', title = inlines.escape(title), title_text = title }
  self.stack = { { level = 0, section = section } }
  walk(content, function (block) self:block(block) end)
  self.stack = {}
  if #section.paragraphs == 0 and self.sections[#self.sections] == section then table.remove(self.sections) end
end

--- Sections, paragraphs, references: everything of the document but its title. What stands before the
-- first heading comes before the abstract's heading as well: after it, it would be the abstract's.
function Builder:read(document, title_block)
  local abstract_read = false
  walk(document.blocks, function (block, appendix)
    if block == title_block then return end
    if not abstract_read and self:is_heading(block) then
      abstract_read = true
      self:abstract(document.meta)
    end
    self:block(block, appendix)
  end)
  if not abstract_read then self:abstract(document.meta) end
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
local function sections_by_label(document, title_block, options, lang)
  local outline = new_builder(options, numbers.of(document.meta), lang)
  outline.title, outline.title_text = title_of(title_block and title_block.c[3] or meta_inlines(document.meta.title), outline.context)
  function outline:block(block, appendix)
    if self:is_heading(block) then self:heading(block, appendix) end
  end
  outline:read(document, title_block)
  local found = {}
  for label, section in pairs(outline.labelled) do
    local name = section.number ~= '' and section.number or '“' .. section.title_text .. '”'
    found[label] = { name = options.latex and name or nil, anchor = section.anchor }
  end
  return found
end

-- The title -------------------------------------------------------------------------------------------------

--- Where metadata holds no title: a sole level-1 heading that comes before everything else, other headings included. Where
-- there are none, it is the heading of all the text.
local function heading_title(list)
  local first, count, others, before = nil, 0, false, false
  walk(list, function (block)
    if block.t == 'Header' and block.c[1] == 1 then
      count = count + 1
      first = first or (not before and block)
    elseif block.t == 'Header' then
      others = true
    end
    before = true
  end)
  return count == 1 and others and first or nil
end

--- What the document says of its language, else what the words of its abstract, paragraphs and lists say.
local function language_of(meta, list)
  local said = meta_text(meta.lang):match '^%a%a%a?[%w-]*$'
  if said then return said end
  local function visit(block)
    local items = block.t == 'BulletList' and block.c or block.t == 'OrderedList' and block.c[2] or { { block } }
    for _, item in ipairs(items) do
      for _, inner in ipairs(item) do
        if inner.t == 'Para' or inner.t == 'Plain' then coroutine.yield(inlines.to_text(inner.c)) end
      end
    end
  end
  return language.of(coroutine.wrap(function ()
    walk(meta_blocks(meta.abstract), visit)
    walk(list, visit)
  end))
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

---@param document table  pandoc's JSON, decoded
---@param options PaperOptions
---@return table paper, string[] warnings
function M.from_document(document, options)
  local meta = document.meta
  local printed = numbers.of(meta)
  local lang = language_of(meta, document.blocks)
  local builder = new_builder(options, printed, lang)
  local title_content = meta_inlines(meta.title)
  local title_block
  if #title_content == 0 and not options.latex then
    title_block = heading_title(document.blocks)
    title_content = title_block and title_block.c[3] or {}
  end
  builder.title, builder.title_text = title_of(title_content, builder.context)
  if not options.latex then marks.settle(document.blocks) end
  count_labels(document.blocks, builder.context.numbers)
  for label, number in pairs(printed.labels) do builder.context.numbers[label] = number end
  builder.context.sections = sections_by_label(document, title_block, options, lang)
  builder:read(document, title_block)
  printed:key_references(builder.references)
  if #builder.sections > 0 and builder.sections[1].depth == 0 and not has_header(document.blocks) then
    builder:warn 'no headings were found: the whole text stands under its title'
  end
  byline.add(builder.sections, meta, builder)
  mend_words(builder, lang)
  return {
    schema = 'studyguide/paper@1',
    title = builder.title,
    title_text = builder.title_text,
    title_is_heading = title_block ~= nil,
    lang = lang,
    sections = builder.sections,
    citations = builder.citations,
    references = builder.references,
    glossary = glossary_of(meta),
  }, builder.warnings
end

return M
