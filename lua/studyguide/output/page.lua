--- The study page: what stand-alone HTML becomes. One file, no network: the guide with the paper's
-- own text beside it, the terms as a glossary, the connections as a map. Runs inside pandoc only.
--
-- The page is plain HTML that reads well without its script: every part is there, the script adds
-- the views, the tips, the search. Only the guide has heading elements, so that the page's outline
-- is the paper's. Style and script are page/page.css and page/page.js; a file of the same name in
-- the folder `page` of the user's configuration replaces one.

local assets = require 'studyguide.output.page.assets'
local formats = require 'studyguide.output.formats'
local formula = require 'studyguide.output.formula'
local figures = require 'studyguide.output.figures'
local head = require 'studyguide.output.head'
local map = require 'studyguide.output.page.map'
local points = require 'studyguide.guide.points'
local policy = require 'studyguide.output.policy'
local reader = require 'studyguide.output.reader'
local words = require 'studyguide.output.page.words'

local M = {}

--- Does pandoc write an HTML document that stands alone? Quarto's pages have a frame of their own, and
-- the single-file filter has no style and script with it.
---@param root string  the installation
function M.is_wanted(format, root)
  local standalone = formats.of(format).page == true and PANDOC_WRITER_OPTIONS.template ~= nil
  return standalone and not rawget(_G, 'quarto') and assets.is_there('page.css', root)
end

-- Pieces of HTML -------------------------------------------------------------------------------------------

local function escape(text)
  return (text:gsub('[&<>"]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }))
end

local function raw(html)
  return pandoc.RawBlock('html', html)
end

local function modern_math(math)
  math.text = formula.modern(math.text)
  return math
end

--- Inlines as HTML, formulas as MathML whatever the command line says.
local function inlines_html(inlines)
  local plain = pandoc.Plain(inlines):walk { Math = modern_math }
  local html = pandoc.write(pandoc.Pandoc { plain }, 'html', pandoc.WriterOptions { html_math_method = 'mathml', wrap_text = 'none' })
  return (html:gsub('%s+$', ''):gsub(' xmlns="http://www.w3.org/1998/Math/MathML"', ''))  -- HTML knows the namespace
end

--- Formulas as MathML, unless the user chose another way to write them. Each is converted once.
local function with_mathml(blocks)
  local method = PANDOC_WRITER_OPTIONS.html_math_method
  if method ~= 'plain' and method ~= 'mathml' then return blocks end
  local known = { InlineMath = {}, DisplayMath = {} }
  return pandoc.Blocks(blocks):walk {
    Math = function (math)
      local of_type, source = known[math.mathtype], math.text
      of_type[source] = of_type[source] or inlines_html { math }
      return pandoc.RawInline('html', of_type[source])
    end,
  }
end

-- The guide -----------------------------------------------------------------------------------------------

--- Takes the mark off a list item: the number of its point, or nil.
local function take_number(item)
  local first = item[1]
  local mark = first and first.content and (first.t == 'Plain' or first.t == 'Para') and first.content[1]
  if not mark or mark.t ~= 'Span' or not mark.classes:includes 'sg-line' then return nil end
  first.content:remove(1)
  return tonumber(mark.attributes.l)
end

local classes = { definition = 'sg-definition', connections = 'sg-group sg-connections' }

--- The attributes of a section's points in the page, by their number in reading order.
local function attributes_of(list)
  local out = {}
  points.walk(list, function (point)
    local attributes = {}
    if classes[point.kind] then attributes[1] = ('class="%s"'):format(classes[point.kind]) end
    if #point.paragraphs > 0 and point.kind ~= 'connections' then
      attributes[#attributes + 1] = ('data-from="%s"'):format(escape(table.concat(point.paragraphs, ' ')))
    end
    out[#out + 1] = table.concat(attributes, ' ')
  end)
  return out
end

local function lists_as_html(blocks, attributes)
  local out = pandoc.List {}
  for _, block in ipairs(blocks) do
    if block.t == 'BulletList' then
      out:insert(raw '<ul>')
      for _, item in ipairs(block.content) do
        local extra = attributes[take_number(item)] or ''
        out:insert(raw('<li' .. (extra ~= '' and ' ' or '') .. extra .. '>'))
        out:extend(lists_as_html(item, attributes))
        out:insert(raw '</li>')
      end
      out:insert(raw '</ul>')
    else
      out:insert(block)
    end
  end
  return out
end

-- The paper -----------------------------------------------------------------------------------------------

--- The blocks of every paragraph, in order.
local function read_paragraphs(paper)
  local texts = {}
  for _, section in ipairs(paper.sections) do
    for _, paragraph in ipairs(section.paragraphs) do texts[#texts + 1] = paragraph.markdown end
  end
  return reader.blocks(texts)
end

local function reference_blocks(references)
  local out = pandoc.List { raw '<ol class="sg-references">' }
  for _, reference in ipairs(references) do
    out:insert(raw('<li>' .. escape(reference.text) .. '</li>'))
  end
  out:insert(raw '</ol>')
  return out
end

--- A section's own text in the paper, folded; nil where it has none.
local function paper_blocks(section, paper, contents, shown)
  local blocks = pandoc.List {}
  for _, paragraph in ipairs(section.paragraphs) do
    shown.count = shown.count + 1
    blocks:insert(raw(('<div class="sg-paragraph" id="%s" data-kind="%s">'):format(escape(paragraph.id), paragraph.kind)))
    if paragraph.pictures then blocks:insert(raw(shown.figures:again(paragraph))) end
    blocks:extend(contents[shown.count] or {})
    blocks:insert(raw '</div>')
  end
  if section.kind == 'references' then blocks:extend(reference_blocks(paper.references)) end
  return #blocks > 0 and blocks or nil
end

-- Outline, glossary -----------------------------------------------------------------------------------------

--- The outline as nested lists of links.
local function outline_html(outline, titles, word)
  local out, depth = { '<ol>' }, 1
  local open = false
  for i, section in ipairs(outline.sections) do
    if section.depth > 0 then
      while depth < section.depth do
        out[#out + 1] = open and '<ol>' or '<li><ol>'
        depth, open = depth + 1, false
      end
      if open then out[#out + 1] = '</li>' end
      while depth > section.depth do
        out[#out + 1] = '</ol></li>'
        depth = depth - 1
      end
      out[#out + 1] = ('<li><a href="#%s" data-section="%s"><span>%s</span></a>'):format(escape(section.anchor), section.id, titles[i])
      open = true
    end
  end
  out[#out + 1] = (open and '</li>' or '') .. ('</ol></li>'):rep(depth - 1)
  out[#out + 1] = '</ol>\n<ol class="sg-more">'
  for _, id in ipairs { 'map', 'glossary' } do
    out[#out + 1] = ('<li><a href="#sg-%s"><span>%s</span></a></li>'):format(id, word[id])
  end
  out[#out + 1] = '</ol>'
  return table.concat(out, '\n')
end

local function heading(id, text)
  return ('<p class="sg-title" id="%s" role="heading" aria-level="2">%s</p>'):format(id, text)
end

--- The glossary by section, in the order in which the guide defines the terms.
local function glossary_html(outline, terms, titles, contents, word)
  local out = { '<section id="sg-glossary" class="sg-extra" aria-labelledby="sg-glossary-title">',
                heading('sg-glossary-title', word.glossary) }
  local current
  for i, term in ipairs(terms) do
    if term.section ~= current then
      if current then out[#out + 1] = '</dl>' end
      local section = outline.sections[term.section]
      out[#out + 1] = ('<p class="sg-subtitle"><a href="#%s">%s</a></p><dl>'):format(escape(section.anchor), titles[term.section])
      current = term.section
    end
    local note = contents[i].note ~= '' and ' <small>' .. contents[i].note .. '</small>' or ''
    out[#out + 1] = ('<div class="sg-entry" id="sg-term-%d" data-section="%s" data-forms="%s"><dt>%s%s</dt><dd>%s</dd></div>'):format(
      i, outline.sections[term.section].id, escape(table.concat(term.forms, '|')), contents[i].name, note, contents[i].definition)
  end
  if current then out[#out + 1] = '</dl>' else out[#out + 1] = '<p>' .. word.no_terms .. '</p>' end
  out[#out + 1] = '</section>'
  return table.concat(out, '\n')
end

--- Names, notes and definitions as HTML: one reading for all.
local function term_contents(terms)
  local parts = {}
  for _, term in ipairs(terms) do
    for _, text in ipairs { term.name, term.note, term.definition } do parts[#parts + 1] = text end
  end
  local rows, pieces = {}, {}
  for i, inlines in ipairs(reader.lines(parts)) do pieces[i] = inlines_html(inlines) end
  for i in ipairs(terms) do
    rows[i] = { name = pieces[3 * i - 2] or '', note = pieces[3 * i - 1] or '', definition = pieces[3 * i] or '' }
  end
  return rows
end

-- The tools at the top ----------------------------------------------------------------------------------------

local function bar_html(word)
  local views = {}
  for _, view in ipairs { 'guide', 'both', 'paper' } do
    views[#views + 1] = ('<button type="button" data-view="%s" aria-pressed="%s">%s</button>'):format(view,
      tostring(view == 'guide'), word['view_' .. view])
  end
  return ([[<a class="sg-skip" href="#sg-guide">{skip}</a>
<aside class="sg-bar" aria-label="{tools}">
<button type="button" id="sg-menu" aria-expanded="false" aria-controls="sg-outline">{outline}</button>
<div role="search" class="sg-search">
<input type="search" id="sg-query" placeholder="{search}" aria-label="{search}" autocomplete="off" aria-controls="sg-results">
<div id="sg-results" hidden></div></div>
<div class="sg-views" role="group" aria-label="{view}">{views}</div>
<button type="button" id="sg-theme" aria-label="{theme}" title="{theme}">
<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><circle cx="10" cy="10" r="7" fill="none" stroke="currentColor"
stroke-width="1.6"/><path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor"/></svg></button>
</aside>]]):gsub('{(%w+)}', function (name) return name == 'views' and table.concat(views) or word[name] end)
end

-- The page ------------------------------------------------------------------------------------------------------

---@class PageParts
---@field reply table           studyguide/reply@1 with its paper
---@field bodies Blocks[]       the sections' guides, with numbered points
---@field headings Header[]      a heading for each section; false for front matter
---@field meta Meta            of the page
---@field root string           the installation

local function section_blocks(parts, i, shown, contents, word)
  local reply = parts.reply
  local section = reply.paper.sections[i]
  local header = parts.headings[i]
  local label = header and ('aria-labelledby="%s"'):format(escape(section.anchor)) or ('aria-label="%s"'):format(word.opening)
  local body = figures.placed(parts.bodies[i], function (id, words)
    local html = shown.figures:html(id, words)
    return html and { raw(html) }
  end)
  local blocks = pandoc.List { raw(('<section class="sg-section" id="sg-%s" %s>'):format(section.id, label)) }
  if header then blocks:insert(header) end
  blocks:insert(raw '<div class="sg-pair"><div class="sg-text">')
  blocks:extend(lists_as_html(body, attributes_of(reply.guide.sections[i].points)))
  blocks:insert(raw '</div>')
  local paper = paper_blocks(section, reply.paper, contents, shown)
  if paper then
    blocks:insert(raw(('<details class="sg-paper"><summary>%s</summary><div class="sg-scroll" tabindex="0" role="group" aria-label="%s">')
      :format(word.paper_text, escape(word.paper_text .. ': ' .. section.title_text))))
    blocks:extend(paper)
    blocks:insert(raw '</div></details>')
  end
  blocks:insert(raw '</div></section>')
  return blocks
end

---@param parts PageParts
---@return Blocks blocks
function M.blocks(parts)
  local reply, meta = parts.reply, parts.meta
  local paper, outline = reply.paper, reply.outline
  local word = words.of(outline.lang)
  local titles = {}
  for i, section in ipairs(outline.sections) do
    titles[i] = parts.headings[i] and inlines_html(parts.headings[i].content) or escape(section.title_text)
  end
  local terms = reply.terms
  local shown = { count = 0, figures = figures.for_page(reply, word) }
  local contents = read_paragraphs(paper)

  local blocks = pandoc.List { raw(bar_html(word)), raw '<div class="sg" id="sg-page">',
    raw(('<nav id="sg-outline" aria-label="%s"><div class="sg-progress">'):format(word.outline)),
    raw(('<progress id="sg-read" max="%d" value="0" aria-label="%s"></progress><span id="sg-count"></span></div>')
      :format(#outline.sections, word.read)),
    raw(outline_html(outline, titles, word) .. '</nav>'), raw '<main id="sg-guide" tabindex="-1">' }
  for i in ipairs(outline.sections) do blocks:extend(section_blocks(parts, i, shown, contents, word)) end
  blocks:insert(raw(('<section id="sg-map" class="sg-extra" aria-labelledby="sg-map-title">%s<p class="sg-hint">%s</p>%s</section>')
    :format(heading('sg-map-title', word.map), word.map_hint, map.svg(paper, reply.guide, terms, word))))
  blocks:insert(raw(glossary_html(outline, terms, titles, term_contents(terms), word)))
  blocks:insert(raw '</main></div>')
  blocks = with_mathml(blocks)
  local script = ('\nconst words = %s;\n%s'):format(words.json(word), assets.read('page.js', parts.root))
  local style = assets.read('page.css', parts.root):gsub('%s*\n%s*', ' ')  -- templates indent lines, and a hash would fail
  blocks:insert(raw('<script>' .. script .. '</script>'))
  policy.add(meta, { script }, { style })
  head.add(meta, 'html', '<meta name="color-scheme" content="light dark"><style>' .. style .. '</style>')
  if meta.lang == nil and outline.lang ~= '' then meta.lang = outline.lang end
  return blocks
end

return M
