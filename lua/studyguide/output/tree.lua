--- The one gate between what papers and models write and what pandoc writes out: trees of pandoc's
-- whose text is escaped when it is written, and in which nothing else is left. Runs inside pandoc only.
--
--     blocks = tree.blocks(blocks)          the guide's and the paper's text, read as Markdown
--     inlines = tree.inlines(inlines)       a title, an author
--     meta = tree.metadata(meta, own)       what of a paper's metadata pandoc's templates may see
--
-- Elements, attributes and metadata pass by lists of what is allowed. Raw mark-up becomes its words,
-- attributes go, links lead to the web or into the guide, pictures are their captions. What the user
-- gives pandoc as variables (-V, -H, --css) is not seen here: it is the user's.

local M = {}

-- Words -------------------------------------------------------------------------------------------------------

local entities = { lt = '<', gt = '>', amp = '&', quot = '"', apos = "'", nbsp = '\194\160' }

--- The words of raw HTML: no tags, no scripts or styles, no comments.
local function html_words(html)
  local text = html:gsub('<!%-%-.-%-%->', ' ')
  for _, name in ipairs { '[sS][cC][rR][iI][pP][tT]', '[sS][tT][yY][lL][eE]' } do
    text = text:gsub('<' .. name .. '%f[%A].-</' .. name .. '%s*>', ' '):gsub('<' .. name .. '%f[%A].*$', '')
  end
  text = text:gsub('<[%a/!?][^>]*>?', ' '):gsub('&(%a+);', entities)
  return (text:gsub('%s+', ' '):gsub('^ ', ''):gsub(' $', ''))
end

local function raw_words(raw)
  local words = raw.format:match '^html' and html_words(raw.text) or ''
  return words ~= '' and { pandoc.Str(words) } or {}
end

-- Elements -----------------------------------------------------------------------------------------------------

--- http, https, mailto, and places in the guide itself; read as a browser does, control characters and
-- white space passed over.
local function is_safe_target(target)
  local plain = target:gsub('[%z\1-\32\127]', ''):lower()
  return plain:match '^https?:' ~= nil or plain:match '^mailto:' ~= nil or plain:match '^#.' ~= nil
end

local function bare(element)
  element.attr = pandoc.Attr()
  return element
end

local filter = {}

function filter.RawInline(raw) return raw_words(raw) end

function filter.RawBlock(raw)
  local words = raw_words(raw)
  return #words > 0 and pandoc.Plain(words) or {}
end

-- Ours alone: highlights, and the places that links lead to.
function filter.Span(span)
  if span.classes:includes 'mark' then
    span.attr = pandoc.Attr('', { 'mark' })
  elseif span.classes:includes 'sg-anchor' and span.identifier:match '^sg%-[%w-]+$' then
    span.attr = pandoc.Attr(span.identifier, { 'sg-anchor' })
  else
    return span.content
  end
  return span
end

function filter.Link(link)
  if not is_safe_target(link.target) then return link.content end
  return pandoc.Link(link.content, link.target, link.target:match '^#' and link.title or '')
end

--- Marks of figures alone stay, which output/figures.lua puts the paper's pictures in place of.
function filter.Image(image)
  if image.src:match '^sg%-figure:[%w.-]+$' then return pandoc.Image({}, image.src) end
  return image.caption
end

function filter.Note() return {} end
function filter.Cite(cite) return cite.content end
function filter.Div(div) return div.content end
filter.Code, filter.Header, filter.Table = bare, bare, bare

function filter.CodeBlock(code)
  local language = (code.classes[1] or ''):match '^[%w+#-]+$'
  return pandoc.CodeBlock(code.text, pandoc.Attr('', language and { language } or {}))
end

---@return Blocks
function M.blocks(blocks)
  return pandoc.Blocks(blocks):walk(filter)
end

---@return Inlines
function M.inlines(inlines)
  return pandoc.Inlines(inlines):walk(filter)
end

-- Metadata -----------------------------------------------------------------------------------------------------

--- A value's words as inlines; of a map (`author: {name: …}`) its name.
local function words_of(value)
  local kind = pandoc.utils.type(value)
  if kind == 'Inlines' then return M.inlines(value) end
  if kind == 'Blocks' then return M.inlines(pandoc.utils.blocks_to_inlines(value)) end
  if kind == 'table' and value.name ~= nil then return words_of(value.name) end
  if kind == 'string' or kind == 'number' then return pandoc.Inlines(pandoc.Str(tostring(value))) end
end

--- Formulas of titles are the outline's affair; here they are words.
local function single(value)
  local inlines = words_of(value)
  if not inlines or not pandoc.utils.stringify(inlines):match '%S' then return nil end
  return inlines:walk { Math = function (math) return pandoc.Str(math.text) end }
end

local function list(value)
  if pandoc.utils.type(value) ~= 'List' then return single(value) end
  local out = pandoc.List {}
  for _, item in ipairs(value) do
    local words = single(item)
    if words then out:insert(pandoc.MetaInlines(words)) end
  end
  return #out > 0 and pandoc.MetaList(out) or nil
end

local function matching(pattern)
  return function (value)
    return pandoc.utils.stringify(value):match(pattern)
  end
end

local passes = {
  title = single, subtitle = single, date = single, author = list, keywords = list,
  lang = matching '^%a%a%a?[%w-]*$', dir = matching '^[lr]t[rl]$',
}

--- What of a document's metadata goes into the guide's: title, subtitle, authors, date, keywords, language
-- and direction of script. Of the rest nothing, since templates print it unescaped and pandoc acts on
-- it; but `own` names keys whose values are known to be the user's.
---@param own table<string, boolean>
---@return Meta
function M.metadata(meta, own)
  local out = {}
  for key, value in pairs(meta) do
    local pass = passes[key]
    if own[key] then
      out[key] = value
    elseif pass then
      out[key] = pass(value)
    end
  end
  return out
end

return M
