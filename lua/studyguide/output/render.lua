--- A reply to pandoc's blocks: the guide in the document's place.
--
-- Output of the Markdown family is one raw block, so that its form (`- `, 4 spaces a level, `==`) is
-- the same whatever the version of pandoc writes. Elsewhere bodies and headings are read back as
-- blocks, in which nothing acts (output/tree.lua). Runs inside pandoc only.

local page = require 'studyguide.output.page'
local policy = require 'studyguide.output.policy'
local print_form = require 'studyguide.output.print'
local reader = require 'studyguide.output.reader'
local seal = require 'studyguide.output.seal'
local tree = require 'studyguide.output.tree'

local M = {}

local markdown_family = { markdown = true, gfm = true, commonmark = true, commonmark_x = true, markdown_strict = true,
                          markdown_mmd = true, markdown_phpextra = true, markdown_github = true }

function M.is_markdown(format)
  return markdown_family[format:match '^[%w_]+'] or false
end

-- Other formats --------------------------------------------------------------------------------------------

local function is_html(format)
  return format:match '^html' or format:match '^chunkedhtml' or format:match '^epub'
end

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
  local bodies = reader.blocks(reply.bodies)
  local blocks = pandoc.List {}
  for i, heading in ipairs(headings) do
    if heading then blocks:insert(heading) end
    blocks:extend(bodies[i])
  end
  return blocks
end

local function page_of(doc, reply, headings, root, meta)
  return page.blocks {
    reply = reply, bodies = reader.blocks(reply.bodies), headings = headings, doc = doc, root = root, meta = meta,
  }
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

---@param doc Pandoc
---@param reply table  studyguide/reply@1; with its paper, HTML becomes the study page
---@param root string  the installation
function M.document(doc, reply, format, root)
  local meta = metadata_of(doc, reply.outline)
  if M.is_markdown(format) then
    return pandoc.Pandoc({ pandoc.RawBlock('markdown', reply.guide.markdown) }, meta)
  end
  local shift = is_html(format) and meta.title and not format:match '^epub' and 1 or 0
  local headings = headings_of(reply.outline, shift)
  if reply.paper then return seal.document(pandoc.Pandoc(page_of(doc, reply, headings, root, meta), meta), format) end
  local sealed = seal.document(pandoc.Pandoc(blocks_of(reply, headings), meta), format)
  local blocks = print_form.prepared(sealed.blocks, meta, format)
  if format:match '^html' or format:match '^chunkedhtml' then policy.add(meta, {}, {}) end
  return pandoc.Pandoc(blocks, meta)
end

return M
