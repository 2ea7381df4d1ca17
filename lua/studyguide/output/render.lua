--- A reply to pandoc's blocks: the guide in the document's place.
--
-- Output of the Markdown family is one raw block, so that its form (`- `, 4 spaces a level, `==`) is
-- the same whatever the version of pandoc writes. Elsewhere bodies and headings are read back as
-- blocks, in which nothing acts (output/tree.lua). Runs inside pandoc only.

local late = require 'studyguide.late'
local figures = late 'studyguide.output.figures'
local formats = require 'studyguide.output.formats'
local page = require 'studyguide.output.page.document'
local policy = late 'studyguide.output.policy'
local print_form = late 'studyguide.output.print'
local reader = require 'studyguide.output.reader'
local seal = late 'studyguide.output.seal'
local tree = require 'studyguide.output.tree'
local words = late 'studyguide.output.page.words'

local M = {}

--- A heading for each section, at its depth; false for front matter.
local function headings_of(outline, shift)
  local titles, out = {}, {}
  for i, section in ipairs(outline.sections) do titles[i] = section.title end
  for i, content in ipairs(reader.lines(titles)) do
    local section = outline.sections[i]
    out[i] = section.depth > 0 and pandoc.Header(section.depth + shift, content, pandoc.Attr(section.anchor))
  end
  return out
end

local function blocks_of(reply, headings)
  local bodies, blocks = reader.blocks(reply.bodies), pandoc.List {}
  for i, heading in ipairs(headings) do
    if heading then blocks:insert(heading) end
    blocks:extend(bodies[i])
  end
  return blocks
end

-- The document -------------------------------------------------------------------------------------------------

--- Keys of metadata that the user gave on the command line of `studyguide build`, which says so. What -M
-- gives pandoc itself cannot be told from the paper's.
local function own_keys()
  local own = {}
  for key in (os.getenv 'STUDYGUIDE_METADATA' or ''):gmatch '[^,]+' do own[key] = true end
  return own
end

local function metadata_of(doc, outline)
  local own = own_keys()
  local meta = tree.metadata(doc.meta, own)
  if outline.title ~= '' and not own.title then meta.title = pandoc.MetaInlines(reader.lines { outline.title }[1]) end
  return meta
end

--- A date as EPUB wants it: that of the paper where it is one, else its year. Pandoc writes an empty one for "May 2023".
local function book_date(date)
  local text = pandoc.utils.stringify(date)
  return pandoc.utils.normalize_date(text) or text:match '%f[%d][12]%d%d%d%f[%D]'
end

---@param doc Pandoc
---@param reply table  studyguide/reply@1: with the study page, or the sections' bodies
---@param name string  of the format, as pandoc has it
---@param root string  the installation
function M.document(doc, reply, name, root)
  local meta, format = metadata_of(doc, reply.outline), formats.of(name)
  if format.markdown then
    return pandoc.Pandoc({ pandoc.RawBlock('markdown', reply.guide.markdown) }, meta)
  end
  -- Without one pandoc takes the locale's, and a book in the language "C" is none that readers open without complaint. LaTeX
  -- would load packages for it.
  if (format.binary or format.html) and meta.lang == nil and reply.outline.lang ~= '' then meta.lang = reply.outline.lang end
  if format.book and meta.date then meta.date = book_date(meta.date) end
  local shift = format.title_heading and meta.title and 1 or 0
  if reply.page then
    return seal.document(pandoc.Pandoc(page.blocks(reply.page, shift, words.of(reply.outline.lang), root, meta), meta), format)
  end
  local sealed = seal.document(pandoc.Pandoc(blocks_of(reply, headings_of(reply.outline, shift)), meta), format)
  local blocks = print_form.prepared(figures.document(sealed.blocks, reply, format), meta, format)
  if format.html then policy.add(meta, {}, {}) end
  return pandoc.Pandoc(blocks, meta)
end

return M
