--- A reply to pandoc's blocks: the guide in the document's place.
--
-- Output of the Markdown family is one raw block, so that its form (`- `, 4 spaces a level, `==`) is
-- the same whatever the version of pandoc writes. Elsewhere the bodies are read back as blocks and
-- stand under the document's own Header elements. Runs inside pandoc only.

local page = require 'studyguide.output.page'
local print_form = require 'studyguide.output.print'
local reader = require 'studyguide.output.reader'
local seal = require 'studyguide.output.seal'

local M = {}

local markdown_family = { markdown = true, gfm = true, commonmark = true, commonmark_x = true, markdown_strict = true,
                          markdown_mmd = true, markdown_phpextra = true, markdown_github = true }

function M.is_markdown(format)
  return markdown_family[format:match '^[%w_]+'] or false
end

-- Other formats --------------------------------------------------------------------------------------------

--- A heading's words: no footnote, no citation, no image, no anchor of another document.
local function clean_heading(content)
  return content:walk {
    Note = function () return {} end,
    Cite = function () return {} end,
    Image = function () return {} end,
    Link = function (link) return link.content end,
  }
end

local function is_html(format)
  return format:match '^html' or format:match '^chunkedhtml' or format:match '^epub'
end

--- A heading for each section, at its depth; false for front matter.
local function headings_of(outline, headers, shift)
  local out = {}
  for i, section in ipairs(outline.sections) do
    local header = headers[section.heading]
    local content = header and clean_heading(header.content) or pandoc.Inlines(section.title_text)
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

local function page_of(doc, reply, headings, root)
  local marked = {}
  for i, body in ipairs(reply.bodies) do marked[i] = page.mark_lines(body) end
  return page.blocks {
    reply = reply, bodies = reader.blocks(marked), headings = headings, doc = doc, root = root,
  }
end

-- The document -------------------------------------------------------------------------------------------------

-- What the guide shows itself, or what would make a later filter act on citations that are gone.
local consumed = { 'abstract', 'abstract-title', 'bibliography', 'references', 'nocite', 'studyguide' }

---@param doc Pandoc
---@param headers table<integer, Header>  the document's headings by their ordinal
---@param reply table  studyguide/reply@1; with its paper, HTML becomes the study page
---@param root string  the installation
function M.document(doc, headers, reply, format, root)
  local meta = doc.meta
  for _, key in ipairs(consumed) do meta[key] = nil end
  for key in pairs(meta) do
    if key:match '^studyguide%-' then meta[key] = nil end
  end
  if reply.outline.title_is_heading and headers[1] then
    meta.title = pandoc.MetaInlines(clean_heading(headers[1].content))
  end
  if M.is_markdown(format) then
    -- Thanks and addresses beside the authors would stand below the guide as notes that nobody calls.
    return seal.document(pandoc.Pandoc({ pandoc.RawBlock('markdown', reply.guide.markdown) }, meta):walk {
      Note = function () return {} end,
    }, format)
  end
  local shift = is_html(format) and meta.title and not format:match '^epub' and 1 or 0
  local headings = headings_of(reply.outline, headers, shift)
  if reply.paper then return seal.document(pandoc.Pandoc(page_of(doc, reply, headings, root), meta), format) end
  local sealed = seal.document(pandoc.Pandoc(blocks_of(reply, headings), meta), format)
  return pandoc.Pandoc(print_form.prepared(sealed.blocks, sealed.meta, format), sealed.meta)
end

return M
