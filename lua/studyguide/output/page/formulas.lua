--- The page's formulas as MathML without what browsers do not need: each converted once, all in one call of pandoc's writer.
-- Runs inside pandoc only.

local formula = require 'studyguide.output.formula'
local html = require 'studyguide.output.page.html'

local M = {}

M.mark = '<sg%-math kind="([id])">(.-)</sg%-math>'

local cut = '<sg-cut>' -- no text holds it: text is escaped

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

--- The formulas as pandoc writes them.
---@param list { kind: string, tex: string }[]
---@return string[]
local function written(list)
  local blocks, out = pandoc.List {}, {}
  for _, row in ipairs(list) do
    blocks:insert(pandoc.Plain { pandoc.Math(row.kind == 'd' and 'DisplayMath' or 'InlineMath', formula.modern(row.tex)) })
    blocks:insert(pandoc.RawBlock('html', cut))
  end
  local text = pandoc.write(pandoc.Pandoc(blocks), 'html', pandoc.WriterOptions { html_math_method = 'mathml', wrap_text = 'none' })
  for piece in text:gmatch '(.-)<sg%-cut>' do out[#out + 1] = piece:gsub('^%s+', ''):gsub('%s+$', '') end
  return out
end

--- A displayed formula; its number stands at the right.
local function displayed(mathml, tex)
  local _, number = formula.untagged(tex)
  local shown = number and ('<span class="sg-number">(%s)</span>'):format(html.escape(number)) or ''
  return ('<span class="sg-equation"><span class="sg-formula">%s</span>%s</span>'):format(mathml, shown)
end

---@param page string  HTML with formulas as <sg-math>
---@return string html
function M.with_mathml(page)
  local list, shown, pieces, places = {}, { i = {}, d = {} }, {}, {}
  html.each(page, 'sg-math', M.mark, function (between) pieces[#pieces + 1] = between end, function (kind, tex)
    if not shown[kind][tex] then
      local source = html.unescape(tex)
      shown[kind][tex], list[#list + 1] = true, { kind = kind, key = tex, source = source, tex = formula.untagged(source) }
    end
    pieces[#pieces + 1] = ''
    places[#places + 1] = { at = #pieces, kind = kind, key = tex }
  end)
  if #list == 0 then return page end
  for i, mathml in ipairs(written(list)) do
    local row = list[i]
    mathml = flat(styled(lean(mathml)))
    shown[row.kind][row.key] = row.kind == 'd' and displayed(mathml, row.source) or mathml
  end
  for _, place in ipairs(places) do pieces[place.at] = shown[place.kind][place.key] end
  return table.concat(pieces)
end

return M
