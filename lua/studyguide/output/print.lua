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

local characters_max = 2000 -- that are declared; more are a text in a script of its own

-- What pdfTeX shows for what its fonts lack; anything else is its number.
local stand_ins = {}
for row in ([[─ - ━ - │ | ┃ | ┌ + ┐ + └ + ┘ + ├ + ┤ + ┬ + ┴ + ┼ + ═ = ║ | ╔ + ╗ + ╚ + ╝ + ╠ + ╣ + ╦ + ╩ + ╬ + ╭ + ╮ + ╰ + ╯ + █ \rule{.5em}{.7em}
    → \ensuremath{\rightarrow} ← \ensuremath{\leftarrow} ↑ \ensuremath{\uparrow} ↓ \ensuremath{\downarrow} ⇒ \ensuremath{\Rightarrow}
    ↔ \ensuremath{\leftrightarrow} ⇔ \ensuremath{\Leftrightarrow} ↦ \ensuremath{\mapsto} ≤ \ensuremath{\le} ≥ \ensuremath{\ge} ≠ \ensuremath{\ne}
    ≈ \ensuremath{\approx} ∼ \ensuremath{\sim} ≡ \ensuremath{\equiv} ∞ \ensuremath{\infty} ∈ \ensuremath{\in} ∉ \ensuremath{\notin}
    ∑ \ensuremath{\sum} ∏ \ensuremath{\prod} √ \ensuremath{\surd} ∂ \ensuremath{\partial} ∇ \ensuremath{\nabla} ∅ \ensuremath{\emptyset}
    ∪ \ensuremath{\cup} ∩ \ensuremath{\cap} ⊂ \ensuremath{\subset} ⊆ \ensuremath{\subseteq} ∀ \ensuremath{\forall} ∃ \ensuremath{\exists}
    α \ensuremath{\alpha} β \ensuremath{\beta} γ \ensuremath{\gamma} δ \ensuremath{\delta} ε \ensuremath{\varepsilon} ζ \ensuremath{\zeta}
    η \ensuremath{\eta} θ \ensuremath{\theta} ι \ensuremath{\iota} κ \ensuremath{\kappa} λ \ensuremath{\lambda} μ \ensuremath{\mu} ν \ensuremath{\nu}
    ξ \ensuremath{\xi} π \ensuremath{\pi} ρ \ensuremath{\rho} σ \ensuremath{\sigma} τ \ensuremath{\tau} φ \ensuremath{\varphi} χ \ensuremath{\chi}
    ψ \ensuremath{\psi} ω \ensuremath{\omega} Γ \ensuremath{\Gamma} Δ \ensuremath{\Delta} Θ \ensuremath{\Theta} Λ \ensuremath{\Lambda}
    Ξ \ensuremath{\Xi} Π \ensuremath{\Pi} Σ \ensuremath{\Sigma} Φ \ensuremath{\Phi} Ψ \ensuremath{\Psi} Ω \ensuremath{\Omega} ✓ \ensuremath{\surd}
    ★ * ☆ * ■ \rule{.6em}{.6em} ● \ensuremath{\bullet} ○ \ensuremath{\circ} ℓ \ensuremath{\ell} ℝ \textbf{R} ℕ \textbf{N} ℤ \textbf{Z}
    ⟨ \ensuremath{\langle} ⟩ \ensuremath{\rangle} ⌊ \ensuremath{\lfloor} ⌋ \ensuremath{\rfloor} ⌈ \ensuremath{\lceil} ⌉ \ensuremath{\rceil}
    ]]):gmatch '[^\n]+' do
  for char, shown in row:gmatch '(%S+) (%S+)' do stand_ins[char] = shown end
end

local function is_marking(code) return code >= 0x300 and code <= 0x36F end -- accents that stand on the letter before

--- pdfTeX ends at a character that it does not know: each one in the text gets something to show, where nothing else has
--- declared it. Other engines take no notice.
local function declarations(blocks, meta)
  local seen, order = {}, {}
  local function note(element)
    for _, code in utf8.codes(element.text, true) do
      if code > 0x7F and not seen[code] and #order < characters_max then
        seen[code] = true
        order[#order + 1] = code
      end
    end
  end
  pandoc.Blocks(blocks):walk { Str = note, Code = note, CodeBlock = note, Math = note }
  for _, key in ipairs { 'title', 'subtitle', 'author', 'date' } do
    if meta[key] ~= nil then note { text = pandoc.utils.stringify(meta[key]) } end
  end
  table.sort(order)
  local lines = {}
  for i, code in ipairs(order) do
    local char = utf8.char(code)
    local shown = is_marking(code) and '' or stand_ins[char] or ('{\\footnotesize[U+%04X]}'):format(code)
    lines[i] = ('\\ifcsname u8:\\detokenize{%s}\\endcsname\\else\\DeclareUnicodeCharacter{%04X}{%s}\\fi'):format(char, code, shown)
  end
  if #lines == 0 then return '' end
  return '\\ifdefined\\XeTeXversion\\else\\ifdefined\\directlua\\else\\ifdefined\\DeclareUnicodeCharacter\n' .. table.concat(lines, '\n')
    .. '\n\\fi\\fi\\fi\n'
end

-- Languages for which pandoc's template gives babel no name, or one without patterns: it ends there.
local nameless = { zh = true, ja = true, ko = true }

local function latex(blocks, meta)
  head.add(meta, 'latex', packages .. declarations(blocks, meta))
  local lang = meta.lang and pandoc.utils.stringify(meta.lang):match '^%a+'
  if nameless[lang] then meta.lang = nil end
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
  if format.spans and PANDOC_VERSION[1] < 3 then
    return blocks:walk {
      Span = function (span)
        if not span.classes:includes 'mark' then return nil end
        local content = pandoc.List { pandoc.RawInline('opendocument', '<text:span text:style-name="Highlighted">') }
        content:extend(span.content)
        content:insert(pandoc.RawInline('opendocument', '</text:span>'))
        return content
      end,
    }
  end
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
