--- The study page: what stand-alone HTML becomes. One file, no network: the guide with the paper's
-- own text beside it, the terms as a glossary, the connections as a map. Runs inside pandoc only.
--
-- The page is plain HTML that reads well without its script: every part is there, the script adds
-- the views, the tips, the search. Only the guide has heading elements, so that the page's outline
-- is the paper's. Style and script are page/page.css and page/page.js; a file of the same name in
-- the folder `page` of the user's configuration replaces one.

local assets = require 'studyguide.output.page.assets'
local formats = require 'studyguide.output.formats'
local figures = require 'studyguide.output.figures'
local glossary = require 'studyguide.output.page.glossary'
local head = require 'studyguide.output.head'
local html = require 'studyguide.output.page.html'
local links = require 'studyguide.output.links'
local map = require 'studyguide.output.page.map'
local points = require 'studyguide.guide.points'
local policy = require 'studyguide.output.policy'
local quiz = require 'studyguide.output.page.quiz'
local slices = require 'studyguide.output.page.slices'
local reader = require 'studyguide.output.reader'
local start = require 'studyguide.output.page.start'
local words = require 'studyguide.output.page.words'

local M = {}

--- Does pandoc write an HTML document that stands alone? Quarto's pages have a frame of their own, and
-- the single-file filter has no style and script with it.
---@param root string  the installation
function M.is_wanted(format, root)
  local standalone = formats.of(format).page == true and PANDOC_WRITER_OPTIONS.template ~= nil
  return standalone and not rawget(_G, 'quarto') and assets.is_there('page.css', root)
end

local escape, raw = html.escape, html.raw

-- The guide -----------------------------------------------------------------------------------------------

--- Takes the mark off a list item: the number of its point, or nil.
local function take_number(item)
  local first = item[1]
  local mark = first and first.content and (first.t == 'Plain' or first.t == 'Para') and first.content[1]
  if not mark or mark.t ~= 'Span' or not mark.classes:includes 'sg-line' then return nil end
  first.content:remove(1)
  return tonumber(mark.attributes.l)
end

local classes = { definition = 'sg-definition', connections = 'sg-group sg-connections', plain = 'sg-plain' }

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

--- The reference list; entries have the ids that citations lead to, but for those that points of the guide have.
---@param anchored table<string, boolean>  ids that stand in the guide
local function references_html(references, anchored)
  local out = { '<ol class="sg-references">' }
  for i, reference in ipairs(references) do
    local id = ('sg-ref-%d'):format(i)
    out[#out + 1] = (anchored[id] and '<li>' or ('<li id="%s">'):format(id)) .. escape(reference.text) .. '</li>'
    anchored[id] = true
  end
  out[#out + 1] = '</ol>'
  return table.concat(out, '\n')
end

--- The ids that links give to points of the guide.
local function anchored_ids(links)
  local out = {}
  for _, row in ipairs(links and links.anchors or {}) do out[row.id] = true end
  return out
end

--- A section's own text in the paper, folded; nil where it has none.
local function paper_blocks(section, paper, contents, shown)
  local blocks = pandoc.List {}
  for _, paragraph in ipairs(section.paragraphs) do
    shown.count = shown.count + 1
    blocks:insert(raw(('<div class="sg-paragraph" id="%s" data-kind="%s">'):format(escape(paragraph.id), paragraph.kind)))
    if paragraph.pictures then blocks:insert(raw(shown.figures:again(paragraph))) end
    local printed = shown.slices:html(paragraph)
    if printed then blocks:insert(raw(printed .. '<div class="sg-spoken">')) end
    blocks:extend(contents[shown.count] or {})
    blocks:insert(raw(printed and '</div></div>' or '</div>'))
  end
  if section.kind == 'references' then blocks:insert(raw(references_html(paper.references, shown.anchored))) end
  return #blocks > 0 and blocks or nil
end

-- Outline -----------------------------------------------------------------------------------------

--- The outline as nested lists of links.
---@param extras string[]  "map", "glossary" …: what there is besides
---@param asked boolean     a model has asked questions: else the script makes all there are
local function outline_html(outline, titles, extras, asked, word)
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
  for _, id in ipairs(extras) do
    out[#out + 1] = ('<li%s><a href="#sg-%s"><span>%s</span></a></li>'):format(id == 'quiz' and not asked and ' hidden' or '', id, word[id])
  end
  out[#out + 1] = '</ol>'
  return table.concat(out, '\n')
end

local function heading(id, text)
  return ('<p class="sg-title" id="%s" role="heading" aria-level="2">%s</p>'):format(id, text)
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
---@field pages string?         a folder with pictures of the paper's pages

local function section_blocks(parts, i, shown, contents, word)
  local reply = parts.reply
  local section = reply.paper.sections[i]
  local header = parts.headings[i]
  local body = figures.placed(parts.bodies[i], function (id, words)
    local html = shown.figures:html(id, words)
    return html and { raw(html) }
  end)
  local blocks = pandoc.List { raw(('<section class="sg-section" id="sg-%s">'):format(section.id)) }
  if header then
    blocks:insert(raw '<div class="sg-head">')
    blocks:insert(header)
    blocks:insert(raw(('<a class="sg-link" href="#%s" aria-label="%s">#</a></div>'):format(escape(section.anchor),
      escape(word.permalink .. ': ' .. section.title_text))))
  end
  blocks:insert(raw '<div class="sg-pair"><div class="sg-text">')
  blocks:extend(lists_as_html(body, attributes_of(reply.guide.sections[i].points)))
  blocks:insert(raw '</div>')
  local paper = paper_blocks(section, reply.paper, contents, shown)
  if paper then
    -- With the script on, <noscript> is one text, which the script reads when the reader opens it.
    blocks:insert(raw(('<details class="sg-paper"><summary>%s</summary><div class="sg-scroll" role="group" aria-label="%s"><noscript>')
      :format(word.paper_text, escape(word.paper_text .. ': ' .. section.title_text))))
    blocks:extend(paper)
    blocks:insert(raw '</noscript></div></details>')
  end
  blocks:insert(raw '</div></section>')
  return blocks
end

--- What stands behind the guide: the map, the glossary, the questions, and references where no section holds them.
---@return string[] names, string[] pieces
local function extras_of(parts, titles, main, anchored, word)
  local reply, names, pieces = parts.reply, {}, {}
  local function add(name, piece)
    if piece then names[#names + 1], pieces[#pieces + 1] = name, piece end
  end
  local held = false
  for _, section in ipairs(reply.paper.sections) do held = held or section.kind == 'references' end
  add('references', not held and #reply.paper.references > 0 and
    ('<section id="sg-references" class="sg-extra" aria-labelledby="sg-references-title">%s%s</section>'):format(
      heading('sg-references-title', word.references), references_html(reply.paper.references, anchored)))
  local drawing = map.html(reply.paper, reply.guide, main, word)
  add('map', drawing and ('<section id="sg-map" class="sg-extra" aria-labelledby="sg-map-title">%s<p class="sg-hint">%s</p>%s</section>')
    :format(heading('sg-map-title', word.map), word.map_hint, drawing))
  add('glossary', glossary.html(reply.outline, reply.terms, titles, word, heading))
  add('quiz', quiz.html(reply.outline, reply.questions or {}, titles, word, heading))
  return names, pieces
end

--- The sections' titles as HTML.
local function titles_of(outline, headings)
  local lists, out = {}, {}
  for i, section in ipairs(outline.sections) do
    lists[i] = headings[i] and headings[i].content or pandoc.Inlines { pandoc.Str(section.title_text) }
  end
  for i, title in ipairs(html.inlines(lists)) do out[i] = title end
  return out
end

--- Style and script go into the head and the end; their policy names them by hash.
local function add_assets(blocks, meta, root, word)
  local script = ('\nconst words = %s;\n%s\n%s'):format(words.json(word), assets.read('page.js', root), assets.read('study.js', root))
  local style = assets.read('page.css', root):gsub('%s*\n%s*', ' ')  -- templates indent lines, and a hash would fail
  blocks:insert(raw('<script>' .. script .. '</script>'))
  policy.add(meta, { script }, { style })
  head.add(meta, 'html', '<meta name="color-scheme" content="light dark"><style>' .. style .. '</style>')
end

---@param parts PageParts
---@return Blocks blocks
function M.blocks(parts)
  local reply, meta = parts.reply, parts.meta
  local paper, outline = reply.paper, reply.outline
  local word = words.of(outline.lang)
  local titles = titles_of(outline, parts.headings)
  local main = map.main_terms(paper, reply.terms)
  local shown = { count = 0, anchored = anchored_ids(reply.links), figures = figures.for_page(reply, word), slices = slices.of(parts.pages) }
  local contents = links.add_plain(read_paragraphs(paper), reply.links)
  local extras, pieces = extras_of(parts, titles, main, shown.anchored, word)

  local blocks = pandoc.List { raw(bar_html(word)), raw '<div class="sg" id="sg-page">',
    raw(('<nav id="sg-outline" aria-label="%s"><div class="sg-progress">'):format(word.outline)),
    raw(('<progress id="sg-read" max="%d" value="0" aria-label="%s"></progress><span id="sg-count"></span></div>')
      :format(#outline.sections, word.read)),
    raw(outline_html(outline, titles, extras, #(reply.questions or {}) > 0, word) .. '</nav>'), raw '<main id="sg-guide" tabindex="-1">',
    raw(start.html(parts, main, word, heading)) }
  for i in ipairs(outline.sections) do blocks:extend(section_blocks(parts, i, shown, contents, word)) end
  for _, piece in ipairs(pieces) do blocks:insert(raw(piece)) end
  blocks:insert(raw '</main></div>')
  local sheets = shown.slices:sheets_html()
  if sheets then blocks:insert(raw(sheets)) end
  blocks = html.with_mathml(blocks)
  add_assets(blocks, meta, parts.root, word)
  return blocks
end

return M
