--- The study page: what stand-alone HTML becomes. One file, no network: the guide with the paper's
-- own text beside it, the terms as a glossary, the connections as a map.
--
--     reply.page = page.html { outline = …, paper = …, guide = …, sections = … }
--
-- The page is plain HTML that reads well without its script: every part is there, the script adds
-- the views, the tips, the search. Only the guide has heading elements, so that the page's outline
-- is the paper's. It is made where the core runs, out of the points and the paper's paragraphs as they are; formulas
-- and headings, which are pandoc's to write, stand in it as marks that output/page/document.lua replaces.

local anchors = require 'studyguide.output.anchors'
local core = require 'studyguide.core'
local figures = require 'studyguide.output.figures'
local glossary = require 'studyguide.output.page.glossary'
local html = require 'studyguide.output.page.html'
local map = require 'studyguide.output.page.map'
local points = require 'studyguide.guide.points'
local questions = require 'studyguide.guide.questions'
local quiz = require 'studyguide.output.page.quiz'
local slices = require 'studyguide.output.page.slices'
local start = require 'studyguide.output.page.start'
local words = require 'studyguide.output.page.words'

local M = {}

local escape = html.escape

-- The paper -----------------------------------------------------------------------------------------------

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

--- A section's own text in the paper, folded; nil where it has none.
---@return string?
local function paper_html(section, paper, shown)
  local out = {}
  for _, paragraph in ipairs(section.paragraphs) do
    out[#out + 1] = ('<div class="sg-paragraph" id="%s" data-kind="%s">'):format(escape(paragraph.id), paragraph.kind)
    if paragraph.pictures then out[#out + 1] = shown.figures:again(paragraph) end
    local printed = shown.slices:html(paragraph)
    out[#out + 1] = printed and printed .. '<div class="sg-spoken">' or nil
    out[#out + 1] = core.html_blocks(paragraph.markdown, shown.links)
    out[#out + 1] = printed and '</div></div>' or '</div>'
  end
  if section.kind == 'references' then out[#out + 1] = references_html(paper.references, shown.anchored) end
  return #out > 0 and table.concat(out, '\n') or nil
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
---@field outline table
---@field paper table
---@field guide table
---@field sections table[]      the guide's, with the marks of figures
---@field figures Figure[]?
---@field lang string?         of the guide
---@field pages string?         a folder with pictures of the paper's pages

local function section_html(parts, i, title, shown, word)
  local section, out = parts.paper.sections[i], {}
  out[1] = ('<section class="sg-section" id="sg-%s">'):format(section.id)
  if section.depth > 0 then
    out[#out + 1] = ('<div class="sg-head"><sg-heading level="%d" id="%s">%s</sg-heading>'):format(section.depth, escape(section.anchor), title)
    out[#out + 1] = ('<a class="sg-link" href="#%s" aria-label="%s">#</a></div>'):format(escape(section.anchor),
      escape(word.permalink .. ': ' .. section.title_text))
  end
  out[#out + 1] = '<div class="sg-pair"><div class="sg-text">'
  out[#out + 1] = shown.figures:placed(core.html_points(parts.sections[i].points, { lang = parts.lang, links = shown.links, places = shown.places[i] }))
  out[#out + 1] = '</div>'
  local paper = paper_html(section, parts.paper, shown)
  if paper then
    -- With the script on, <noscript> is one text, which the script reads when the reader opens it.
    out[#out + 1] = ('<details class="sg-paper"><summary>%s</summary><div class="sg-scroll" role="group" aria-label="%s"><noscript>')
      :format(word.paper_text, escape(word.paper_text .. ': ' .. section.title_text))
    out[#out + 1] = paper
    out[#out + 1] = '</noscript></div></details>'
  end
  out[#out + 1] = '</div></section>'
  return table.concat(out, '\n')
end

--- What stands behind the guide: the map, the glossary, the questions, and references where no section holds them.
---@return string[] names, string[] pieces
local function extras_of(parts, terms, asked, titles, main, anchored, word)
  local paper, names, pieces = parts.paper, {}, {}
  local function add(name, piece)
    if piece then names[#names + 1], pieces[#pieces + 1] = name, piece end
  end
  local held = false
  for _, section in ipairs(paper.sections) do held = held or section.kind == 'references' end
  add('references', not held and #paper.references > 0 and
    ('<section id="sg-references" class="sg-extra" aria-labelledby="sg-references-title">%s%s</section>'):format(
      heading('sg-references-title', word.references), references_html(paper.references, anchored)))
  local drawing = map.html(paper, parts.guide, main, word)
  add('map', drawing and ('<section id="sg-map" class="sg-extra" aria-labelledby="sg-map-title">%s<p class="sg-hint">%s</p>%s</section>')
    :format(heading('sg-map-title', word.map), word.map_hint, drawing))
  add('glossary', glossary.html(parts.outline, terms, titles, word, heading))
  add('quiz', quiz.html(parts.outline, asked, titles, word, heading))
  return names, pieces
end

--- The sections' titles as HTML.
local function titles_of(outline)
  local out = {}
  for i, section in ipairs(outline.sections) do
    out[i] = section.depth > 0 and core.html_line(section.title) or escape(section.title_text)
  end
  return out
end

---@param parts PageParts
---@return string html
function M.html(parts)
  local paper, outline = parts.paper, parts.outline
  local word, titles = words.of(outline.lang), titles_of(outline)
  local terms, asked = points.terms(parts.guide, core.labels(parts.lang or 'en').plain), questions.all(parts.guide)
  local main, found = map.main_terms(paper, terms), anchors.of(parts.guide, paper, true)
  local shown = { links = found.links, places = found.places, anchored = found.is_place, figures = figures.for_page(parts.figures, word),
                  slices = slices.of(parts.pages) }
  local extras, pieces = extras_of(parts, terms, asked, titles, main, shown.anchored, word)
  local out = { bar_html(word), '<div class="sg" id="sg-page">',
    ('<nav id="sg-outline" aria-label="%s"><div class="sg-progress">'):format(word.outline),
    ('<progress id="sg-read" max="%d" value="0" aria-label="%s"></progress><span id="sg-count"></span></div>')
      :format(#outline.sections, word.read),
    outline_html(outline, titles, extras, #asked > 0, word) .. '</nav>', '<main id="sg-guide" tabindex="-1">',
    start.html(parts, main, shown.links, word, heading) }
  for i in ipairs(outline.sections) do out[#out + 1] = section_html(parts, i, titles[i], shown, word) end
  table.move(pieces, 1, #pieces, #out + 1, out)
  out[#out + 1] = '</main></div>'
  out[#out + 1] = shown.slices:sheets_html()
  return table.concat(out, '\n')
end

return M
