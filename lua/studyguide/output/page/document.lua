--- The study page as pandoc's document: its HTML with the formulas as MathML, headings as pandoc's own, style and script in
-- the head. Runs inside pandoc only.
--
-- Style and script are page.css, page.js and study.js beside this file; a file of the same name in the folder `page` of the
-- user's configuration replaces one.

local assets = require 'studyguide.output.page.assets'
local formats = require 'studyguide.output.formats'
local formulas = require 'studyguide.output.page.formulas'
local head = require 'studyguide.output.head'
local html = require 'studyguide.output.page.html'
local policy = require 'studyguide.output.policy'
local words = require 'studyguide.output.page.words'

local M = {}

--- Does pandoc write an HTML document that stands alone? Quarto's pages have a frame of their own, and
-- the single-file filter has no style and script with it.
---@param root string  the installation
function M.is_wanted(format, root)
  local standalone = formats.of(format).page == true and PANDOC_WRITER_OPTIONS.template ~= nil
  return standalone and not rawget(_G, 'quarto') and assets.is_there('page.css', root)
end

--- Style and script go into the head and the end; their policy names them by hash.
local function add_assets(blocks, meta, root, word)
  local script = ('\nconst words = %s;\n%s\n%s'):format(words.json(word), assets.read('page.js', root), assets.read('study.js', root))
  local style = assets.read('page.css', root):gsub('%s*\n%s*', ' ')  -- templates indent lines, and a hash would fail
  blocks:insert(pandoc.RawBlock('html', '<script>' .. script .. '</script>'))
  policy.add(meta, { script }, { style })
  head.add(meta, 'html', '<meta name="color-scheme" content="light dark"><style>' .. style .. '</style>')
end

--- A piece of the page; where formulas are left to pandoc, it stands in pieces around them.
local function piece_of(text)
  if not text:find('<sg-math', 1, true) then return pandoc.RawBlock('html', text) end
  local inlines = pandoc.List {}
  html.each(text, 'sg-math', formulas.mark, function (between) inlines:insert(pandoc.RawInline('html', between)) end,
    function (kind, tex) inlines:insert(pandoc.Math(kind == 'd' and 'DisplayMath' or 'InlineMath', html.unescape(tex))) end)
  return pandoc.Plain(inlines)
end

---@param page string    as page.html gives it
---@param shift integer  how much deeper the headings are in this document
---@param word table     the page's words
---@param root string    the installation
---@param meta Meta       of the document
---@return Blocks
function M.blocks(page, shift, word, root, meta)
  local method = PANDOC_WRITER_OPTIONS.html_math_method
  if method == 'plain' or method == 'mathml' then page = formulas.with_mathml(page) end
  local blocks = pandoc.List {}
  html.each(page, 'sg-heading', '<sg%-heading level="(%d+)" id="([^"]*)">(.-)</sg%-heading>',
    function (between) blocks:insert(piece_of(between)) end,
    function (level, id, title)
      blocks:insert(pandoc.Header(tonumber(level) + shift, piece_of(title).content or { pandoc.RawInline('html', title) },
        pandoc.Attr(html.unescape(id))))
    end)
  add_assets(blocks, meta, root, word)
  return blocks
end

return M
