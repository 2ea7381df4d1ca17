--- Pieces of the page as HTML: pandoc's writer called once for many of them, formulas as MathML without what browsers do
-- not need.

local formula = require 'studyguide.output.formula'

local M = {}

---@param text string
function M.escape(text)
  return (text:gsub('[&<>"]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;', ['"'] = '&quot;' }))
end

function M.raw(html)
  return pandoc.RawBlock('html', html)
end

local cut = '<sg-cut>' -- no text holds it: text is escaped

--- Lists of blocks in one, with marks where each ends.
---@param lists List[]
local function joined(lists)
  local blocks = pandoc.List {}
  for _, list in ipairs(lists) do
    blocks:extend(list)
    blocks:insert(M.raw(cut))
  end
  return blocks
end

--- Such a list as HTML, in pieces.
---@return string[]
local function written(blocks)
  local out = {}
  if #blocks == 0 then return out end
  local html = pandoc.write(pandoc.Pandoc(blocks), 'html', pandoc.WriterOptions { html_math_method = 'mathml', wrap_text = 'none' })
  for piece in html:gmatch '(.-)<sg%-cut>' do out[#out + 1] = piece:gsub('^%s+', ''):gsub('%s+$', '') end
  return out
end

--- Letters in the style that an element around them asks for, which browsers heed on letters alone: `\mathrm{max}` stands upright.
-- Bold ones and the like are characters of their own already.
local function styled(html)
  return (html:gsub('<mstyle mathvariant="([%a-]+)">(.-)</mstyle>', function (variant, inner)
    if inner:find('<mstyle', 1, true) then return nil end
    local word = variant == 'normal' and inner:gsub('</mi><mi>', ''):match '^<mi>([^<]+)</mi>$'
    if word and utf8.len(word) ~= 1 then return '<mi>' .. word .. '</mi>' end -- a word is upright by itself
    if variant == 'normal' then inner = inner:gsub('<mi>', '<mi mathvariant="normal">') end
    local _, elements = inner:gsub('<m', '')
    return elements == 1 and inner or '<mrow>' .. inner .. '</mrow>'
  end))
end

--- MathML without what HTML knows by itself: its name space, that brackets stretch and where they open; and without the TeX beside
--- it. Of a paper full of formulas that is a tenth.
local function lean(html)
  return (html:gsub(' xmlns="http://www.w3.org/1998/Math/MathML"', '')
    :gsub('<semantics>(.-)<annotation encoding="application/x%-tex">.-</annotation></semantics>', '%1')
    :gsub('<mo stretchy="true" form="prefix">([%(%[{])</mo>', '<mo>%1</mo>')
    :gsub('<mo stretchy="true" form="postfix">([%)%]}])</mo>', '<mo>%1</mo>')
    :gsub('(<mspace [^>]*)></mspace>', '%1/>'):gsub('<math display="inline">', '<math>'))
end

local tall = { '<mfrac', '<munder', '<mover', '<mtable', '<msqrt', '<mroot' }

--- Brackets around what is no higher than a line do not stretch, as in TeX: browsers set wide spaces about those that may.
local function flat(html)
  local out, open, at = {}, {}, 1
  while true do
    local from, to, bracket = html:find('<mo>([%(%[{%)%]}])</mo>', at)
    local between = html:sub(at, (from or 0) - 1)
    local inner = open[#open]
    for _, name in ipairs(inner and not inner.tall and tall or {}) do inner.tall = inner.tall or between:find(name, 1, true) ~= nil end
    out[#out + 1] = between
    if not from then break end
    out[#out + 1], at = html:sub(from, to), to + 1
    if bracket:find '[%(%[{]' then
      open[#open + 1] = { at = #out }
    else
      local first = table.remove(open)
      if first and first.tall and open[#open] then open[#open].tall = true end
      for _, place in ipairs(first and not first.tall and { first.at, #out } or {}) do
        out[place] = '<mo stretchy="false"' .. out[place]:sub(4)
      end
    end
  end
  return table.concat(out)
end

--- Formulas by their type and source, as HTML; those with a number have it at the right.
local function formulas_html(kinds)
  local lists, keys = {}, {}
  for kind, sources in pairs(kinds) do
    for source in pairs(sources) do
      local tex, number = formula.untagged(source)
      lists[#lists + 1] = pandoc.List { pandoc.Plain { pandoc.Math(kind, formula.modern(tex)) } }
      keys[#keys + 1] = { kind = kind, source = source, number = number }
    end
  end
  for i, html in ipairs(written(joined(lists))) do
    local key = keys[i]
    html = flat(styled(lean(html)))
    if key.kind == 'DisplayMath' then
      local number = key.number and ('<span class="sg-number">(%s)</span>'):format(M.escape(key.number)) or ''
      html = ('<span class="sg-equation"><span class="sg-formula">%s</span>%s</span>'):format(html, number)
    end
    kinds[key.kind][key.source] = html
  end
end

--- Formulas as MathML, unless the user chose another way to write them; each is converted once, all in one call.
---@param blocks List
function M.with_mathml(blocks)
  local method = PANDOC_WRITER_OPTIONS.html_math_method
  if method ~= 'plain' and method ~= 'mathml' then return blocks end
  local kinds, any = { InlineMath = {}, DisplayMath = {} }, false
  -- What comes back is pandoc's own again: elements that Lua has looked into are turned into pandoc's at each walk.
  blocks = pandoc.Blocks(blocks):walk { Math = function (math) kinds[math.mathtype][math.text], any = true, true end }
  if not any then return blocks end
  formulas_html(kinds)
  return blocks:walk { Math = function (math) return pandoc.RawInline('html', kinds[math.mathtype][math.text]) end }
end

--- Lists of inlines as HTML, all in one call.
---@param list Inlines[]
---@return string[]
function M.inlines(list)
  local lists = {}
  for i, inlines in ipairs(list) do lists[i] = { pandoc.Plain(inlines) } end
  return written(M.with_mathml(joined(lists)))
end

return M
