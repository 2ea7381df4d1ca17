--- The paper's figures: in place of the marks that output/illustrate.lua has put into the sections' points. In the page
-- (PageFigures) they are HTML; what makes blocks of them for pandoc's other formats runs inside pandoc only, after the
-- guide's text has passed output/seal.lua.
--
-- A picture's file is ours: it passed the gate, and stands in the reply. It goes into the page as a data address, into
-- other formats by pandoc's bag of media, so that no name of a file comes from a paper.

local base64 = require 'studyguide.output.base64'
local html = require 'studyguide.output.page.html'

local M = {}

M.limits = { file = 8 * 1024 * 1024, all = 48 * 1024 * 1024 } -- bytes in a page

---@param target string
---@return string? id
function M.id_of(target)
  return target:match '^sg%-figure:(s%d+%.p%d+%-%d+)$'
end

local function bytes_of(figure, most)
  local file = io.open(figure.path, 'rb')
  local bytes = file and file:read(most + 1)
  if file then file:close() end
  return bytes and #bytes <= most and bytes or nil
end

---@param figures Figure[]?
---@return table<string, Figure>
function M.by_id(figures)
  local out = {}
  for _, figure in ipairs(figures or {}) do out[figure.id] = figure end
  return out
end

-- Marks ----------------------------------------------------------------------------------------------------------

--- A paragraph's inlines without its marks, and the ids of these.
local function split(inlines)
  local kept, ids = pandoc.List {}, {}
  for _, inline in ipairs(inlines) do
    local id = inline.t == 'Image' and M.id_of(inline.src)
    if id then
      ids[#ids + 1] = id
      while #kept > 0 and (kept[#kept].t == 'SoftBreak' or kept[#kept].t == 'Space') do kept:remove(#kept) end
    elseif not (#kept == 0 and (inline.t == 'SoftBreak' or inline.t == 'Space')) then
      kept:insert(inline)
    end
  end
  return kept, ids
end

--- The blocks with what `make` gives in place of marks, after the paragraph that held them. `words` are the
-- paragraph's own, as plain text.
---@param make fun(id: string, words: string): Block[]?
function M.placed(blocks, make)
  local out = pandoc.List {}
  for _, block in ipairs(blocks) do
    if block.t == 'Plain' or block.t == 'Para' then
      local kept, ids = split(block.content)
      if #ids == 0 then
        out:insert(block)
      else
        local words = pandoc.utils.stringify(kept)
        if #kept > 0 then out:insert(pandoc[block.t](kept)) end
        for _, id in ipairs(ids) do out:extend(make(id, words) or {}) end
      end
    elseif block.t == 'BulletList' or block.t == 'OrderedList' then
      local items = pandoc.List {}
      for i, item in ipairs(block.content) do items[i] = M.placed(item, make) end
      block.content = items
      out:insert(block)
    else
      out:insert(block)
    end
  end
  return out
end

-- Captions ---------------------------------------------------------------------------------------------------------

local told = 40 -- characters of a caption by which it is known in the words above the picture

local function squeezed(text)
  return (text:gsub('[%s%p]+', ''):lower())
end

--- The text's first bytes, no character of it in two.
function M.cut(text, most)
  return #text <= most and text or text:sub(1, utf8.offset(text, 0, most + 1) - 1)
end

--- What stands under a picture: its name, and the caption where the words above are not the caption already.
---@return string name, string caption
function M.caption(figure, words)
  local name = figure.label
  if figure.parts > 1 and figure.part <= 26 then
    name = (name ~= '' and name .. ' ' or '') .. ('(%s)'):format(string.char(96 + math.tointeger(figure.part)))
  end
  local begins = squeezed(figure.caption):sub(1, told)
  local repeated = begins == '' or squeezed(words):find(begins, 1, true) ~= nil or figure.part > 1
  return name, repeated and '' or figure.caption
end

-- Pages --------------------------------------------------------------------------------------------------------------

local escape = html.escape

--- The width at which an SVG or PNG asks to be shown, in CSS pixels; nil where it does not say.
local function size_of(bytes, kind)
  if kind == 'png' and #bytes >= 24 then
    local width, height = ('>I4I4'):unpack(bytes, 17)
    return width, height
  elseif kind == 'svg' then
    local tag = bytes:match '<svg[^>]*>' or ''
    local width, unit = tag:match '%swidth="([%d.]+)(%a*)"'
    local height = tag:match '%sheight="([%d.]+)%a*"'
    local scale = (unit == 'pt' or unit == '') and 4 / 3 or unit == 'px' and 1
    if width and height and scale then return math.ceil(width * scale), math.ceil(height * scale) end
  end
end

---@class PageFigures
local PageFigures = {}
PageFigures.__index = PageFigures

---@param figures Figure[]?
---@param word table  the page's words
function M.for_page(figures, word)
  return setmetatable({ by_id = M.by_id(figures), spent = 0, word = word, shown = {} }, PageFigures)
end

--- A figure as HTML; nil where it is too large, or not there.
function PageFigures:html(id, words)
  local figure = self.by_id[id]
  local bytes = figure and bytes_of(figure, math.min(M.limits.file, M.limits.all - self.spent))
  if not bytes then return nil end
  self.spent = self.spent + #bytes
  self.shown[id] = true
  local name, caption = M.caption(figure, words)
  local width, height = size_of(bytes, figure.extension)
  local size = width and (' width="%d" height="%d"'):format(width, height) or ''
  local alternative = figure.label ~= '' and figure.label or self.word.figure
  if caption == '' and figure.caption ~= '' then alternative = alternative .. ': ' .. M.cut(figure.caption, 300) end
  local under = (name ~= '' and '<b>' .. escape(name) .. '</b> ' or '') .. escape(caption)
  return ('<figure class="sg-figure" id="sg-figure-%s"><img alt="%s"%s src="data:%s;base64,%s">%s</figure>'):format(id, escape(alternative),
    size, figure.type, base64.encode(bytes), under ~= '' and '<figcaption>' .. under .. '</figcaption>' or '')
end

--- The HTML of a section's points with the figures in place of their marks (csrc/markdown/html.h).
function PageFigures:placed(text)
  if not text:find('<sg-figure', 1, true) then return text end -- most sections: to try the pattern at every byte takes longer
  return (text:gsub('<sg%-figure id="([^"]*)">(.-)</sg%-figure>', function (id, words) return self:html(id, html.unescape(words)) or '' end))
end

--- The figures of a paragraph in the paper's pane: the same pictures, which the page's script takes from the guide.
function PageFigures:again(paragraph)
  local out = {}
  for part = 1, 100 do
    local id = ('%s-%d'):format(paragraph.id, part)
    if not self.by_id[id] then break end
    if self.shown[id] then
      out[#out + 1] = ('<p class="sg-again" data-figure="sg-figure-%s"><a href="#sg-figure-%s">%s</a></p>'):format(id, id,
        escape(self.by_id[id].label ~= '' and self.by_id[id].label or self.word.figure))
    end
  end
  return table.concat(out)
end

local narrow = 360 -- pixels that any reading device shows

-- Other formats ----------------------------------------------------------------------------------------------------

--- A picture with its caption, as the writers know figures; in LaTeX, which has no floats in lists, as two paragraphs.
local function blocks_of(figure, source, name, caption, format, wide)
  local words = pandoc.Inlines {}
  if name ~= '' then words:insert(pandoc.Strong { pandoc.Str(name .. (caption ~= '' and '.' or '')) }) end
  if caption ~= '' then
    if #words > 0 then words:insert(pandoc.Space()) end
    words:extend(pandoc.Inlines(caption))
  end
  if format.tex then
    local blocks = pandoc.List { pandoc.Para { pandoc.Image({}, source, '', pandoc.Attr('', {}, { width = '80%' })) } }
    if #words > 0 then blocks:insert(pandoc.Para(words)) end
    return blocks
  end
  local attributes = pandoc.Attr('', {}, wide and { width = '100%' } or {})
  if pandoc.Figure then
    local image = pandoc.Image(pandoc.Inlines(figure.label), source, '', attributes)
    return { pandoc.Figure({ pandoc.Plain { image } }, { pandoc.Plain(words) }) }
  end
  return { pandoc.Para { pandoc.Image(words, source, 'fig:', attributes) } }
end

--- Where a picture is found: in the document itself, or in pandoc's bag of media.
local function source_of(figure, bytes, format)
  if format.html then return ('data:%s;base64,%s'):format(figure.type, base64.encode(bytes)) end
  local source = ('studyguide/%s.%s'):format(figure.id, figure.extension)
  pandoc.mediabag.insert(source, figure.type, bytes)
  return source
end

--- The blocks with the figures in them.
---@param format Format
function M.document(blocks, reply, format)
  local by_id = M.by_id(reply.figures)
  return pandoc.Blocks(M.placed(blocks, function (id, words)
    local figure = by_id[id]
    local bytes = figure and bytes_of(figure, M.limits.all)
    if not bytes then return nil end
    local name, caption = M.caption(figure, words)
    -- A book's style sheet sets no bounds to pictures.
    local wide = format.book and (size_of(bytes, figure.extension) or 0) > narrow
    return blocks_of(figure, source_of(figure, bytes, format), name, caption, format, wide)
  end))
end

return M
