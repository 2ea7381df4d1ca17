--- What paper and word processors need beside the blocks: highlights in LaTeX and, before pandoc 3,
-- in DOCX. Runs inside pandoc only.

local formula = require 'studyguide.output.formula'
local head = require 'studyguide.output.head'

local M = {}

-- DOCX --------------------------------------------------------------------------------------------------------

local function xml(text)
  return (text:gsub('[&<>]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;' }))
end

local function openxml_run(text, properties)
  return pandoc.RawInline('openxml', ('<w:r><w:rPr>%s<w:highlight w:val="yellow"/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r>')
    :format(properties, xml(text)))
end

--- Inlines as runs with a yellow ground; formulas and links stay what they are.
local function openxml_runs(inlines, properties, out)
  for _, inline in ipairs(inlines) do
    if inline.t == 'Str' then
      out:insert(openxml_run(inline.text, properties))
    elseif inline.t == 'Space' or inline.t == 'SoftBreak' then
      out:insert(openxml_run(' ', properties))
    elseif inline.t == 'Code' then
      out:insert(openxml_run(inline.text, '<w:rStyle w:val="VerbatimChar"/>' .. properties))
    elseif inline.t == 'Emph' then
      openxml_runs(inline.content, properties .. '<w:i/>', out)
    elseif inline.t == 'Strong' then
      openxml_runs(inline.content, properties .. '<w:b/>', out)
    elseif inline.t == 'Quoted' then
      local double = inline.quotetype == 'DoubleQuote'
      out:insert(openxml_run(double and '“' or '‘', properties))
      openxml_runs(inline.content, properties, out)
      out:insert(openxml_run(double and '”' or '’', properties))
    else
      out:insert(inline)
    end
  end
  return out
end

-- LaTeX -------------------------------------------------------------------------------------------------------

local function raw(text) return pandoc.RawInline('latex', text) end

-- soul reads its argument token by token: TeX's special characters stand in braces, a token by
-- themselves; a word with letters beyond ASCII, which soul would measure in a font that lacks them
-- or take byte by byte, is one box, in the text's own font while soul measures, too.
local function latex_word(text, out)
  if text:find '[\128-\255]' then
    out:insert(raw '\\mbox{\\selectfont ')
    out:insert(pandoc.Str(text))
    out:insert(raw '}')
    return
  end
  for plain, special in text:gmatch '([%w.,;:!?()/+=*|@-]*)([^%w.,;:!?()/+=*|@-]?)' do
    if plain ~= '' then out:insert(pandoc.Str(plain)) end
    if special ~= '' then
      out:insert(raw '{')
      out:insert(pandoc.Str(special))
      out:insert(raw '}')
    end
  end
end

local function latex_pieces(inlines, out)
  for _, inline in ipairs(inlines) do
    if inline.t == 'Str' then
      latex_word(inline.text, out)
    elseif inline.t == 'Space' or inline.t == 'SoftBreak' then
      out:insert(pandoc.Space())
    elseif inline.t == 'Emph' or inline.t == 'Strong' then
      out:insert(raw(inline.t == 'Emph' and '\\emph{' or '\\textbf{'))
      latex_pieces(inline.content, out)
      out:insert(raw '}')
    elseif inline.t == 'Quoted' then
      local double = inline.quotetype == 'DoubleQuote'
      out:insert(raw(double and '{``}' or '{`}'))
      latex_pieces(inline.content, out)
      out:insert(raw(double and "{''}" or "{'}"))
    elseif inline.t == 'Math' and inline.mathtype == 'DisplayMath' then
      out:insert(raw '}')  -- a displayed formula interrupts the ground
      out:insert(inline)
      out:insert(raw '\\hl{')
    else  -- formulas, code, links: one box each
      out:insert(raw '\\mbox{')
      out:insert(inline)
      out:insert(raw '}')
    end
  end
  return out
end

local packages = [[
\usepackage{xcolor}
\definecolor{studyguidemark}{RGB}{253,236,150}
\ifdefined\hl\else
  \ifdefined\directlua
    \IfFileExists{lua-ul.sty}{\usepackage{luacolor}\usepackage[soul]{lua-ul}}{\usepackage{soul}}
  \else
    \usepackage{soul}
  \fi
\fi
\ifdefined\LuaULSetHighLightColor\LuaULSetHighLightColor{studyguidemark}\else
  \ifdefined\sethlcolor\sethlcolor{studyguidemark}\fi
\fi
]]

--- LaTeX nests four itemized lists and stops with an error at the fifth: deeper points join the fourth.
local deepest = 4

local function flattened(list, depth)
  local items = pandoc.List {}
  for _, item in ipairs(list.content) do
    local kept, after = pandoc.List {}, pandoc.List {}
    for _, block in ipairs(item) do
      if block.t == 'BulletList' then
        local inner = flattened(block, depth + 1)
        if depth < deepest then kept:insert(inner) else after:extend(inner.content) end
      else
        kept:insert(block)
      end
    end
    items:insert(kept)
    items:extend(after)
  end
  return pandoc.BulletList(items)
end

-- Spaces narrower than a word's, which most fonts lack.
local narrow = { '\226\128\134', '\226\128\137', '\226\128\138', '\226\128\175' } -- U+2006, 2009, 200A, 202F

local function latex_spaces(str)
  local text = str.text
  for _, space in ipairs(narrow) do text = text:gsub(space, '\0') end
  if not text:find('\0', 1, true) then return nil end
  local out = pandoc.List {}
  for word, space in text:gmatch '([^%z]*)(%z?)' do
    if word ~= '' then out:insert(pandoc.Str(word)) end
    if space ~= '' then out:insert(raw '\\,') end
  end
  return out
end

local function latex(blocks, meta)
  head.add(meta, 'latex', packages)
  local out = pandoc.List {}
  for _, block in ipairs(blocks) do out:insert(block.t == 'BulletList' and flattened(block, 1) or block) end
  return pandoc.Blocks(out):walk {
    Span = function (span)
      if not span.classes:includes 'mark' then return nil end
      local pieces = latex_pieces(span.content, pandoc.List { raw '\\hl{' })
      pieces:insert(raw '}')
      return pieces
    end,
  }:walk { Str = latex_spaces }
end

-- All ---------------------------------------------------------------------------------------------------------

local function modern_math(math)
  math.text = formula.modern(math.text)
  return math
end

--- The guide's blocks as the format needs them.
---@param format Format
function M.prepared(blocks, meta, format)
  if format.tex then return latex(blocks, meta) end
  blocks = blocks:walk { Math = modern_math }  -- for pandoc's converter; TeX itself knows the older ways
  if format.runs and PANDOC_VERSION[1] < 3 then  -- pandoc 3 writes highlights itself
    return blocks:walk {
      Span = function (span)
        if span.classes:includes 'mark' then return openxml_runs(span.content, '', pandoc.List {}) end
      end,
    }
  end
  return blocks
end

return M
