-- References of Markdown to figures, tables and sections.

local marks = require 'studyguide.document.marks'

local function str(text) return { t = 'Str', c = text } end
local function tex(text) return { t = 'RawInline', c = { 'tex', text } } end
local space = { t = 'Space' }

local function para(...) return { t = 'Para', c = { ... } } end
local function image(id, title, ...) return { t = 'Image', c = { { id, {}, {} }, { ... }, { 'a.png', title } } } end
local function cite(key) return { t = 'Cite', c = { { { citationId = key } }, { str('@' .. key) } } } end

--- What a list of inlines says: a link as the label in brackets.
local function said(inlines)
  local out = {}
  for i, inline in ipairs(inlines) do
    out[i] = inline.t == 'Str' and inline.c or inline.t == 'Link' and '[' .. inline.c[3][1] .. ']' or inline.t == 'Space' and ' ' or inline.t
  end
  return table.concat(out)
end

describe('a reference in Markdown', function ()
  it('leads to the figure whose caption holds the label, which goes from there', function ()
    local text = para(str 'Figure', space, tex '\\ref{fig:a}', space, str 'shows,', space, tex '\\autoref{fig:a}', str '.')
    local figure = para(image('', 'fig:', str 'A', space, str 'map.', space, tex '\\label{fig:a}'))
    marks.settle { text, figure }
    assert.equal('Figure [#fig:a] shows, Figure [#fig:a].', said(text.c))
    assert.equal('A map.', said(figure.c[1].c[2]))
    assert.equal('fig:a', figure.c[1].c[1][1])
  end)
  it('knows a label behind the picture, which is a figure then', function ()
    local figure = para(image('', '', str 'Map.'), tex '\\label{fig:b}')
    marks.settle { figure }
    assert.equal(1, #figure.c)
    assert.equal('fig:b', figure.c[1].c[1][1])
    assert.equal('fig:', figure.c[1].c[3][2])
  end)
  it("is bookdown's and pandoc-crossref's, too; the word before it is said once", function ()
    local text = para(str '(Table', space, str '@ref(tab:q)),', space, str '(fig.', space, cite 'fig:c', str '),', space, cite 'fig:c')
    local caption = { t = 'Plain', c = { str '(#tab:q)Values.' } }
    local rows = { t = 'Table', c = { { '', {}, {} }, { false, { caption } } } }
    marks.settle { text, rows, para(image('fig:c', 'fig:', str 'Map.')) }
    assert.equal('(Table [#tab:q]), (fig. [#fig:c]), Figure [#fig:c]', said(text.c))
    assert.equal('Values.', said(caption.c))
    assert.equal('tab:q', rows.c[1][1])
  end)
  it("leaves citations and other raw TeX as they are, and names what is nowhere by its label's prefix", function ()
    local text = para(cite 'fig:unknown', space, tex '\\LaTeX', space, tex '\\cref{eq:x}')
    marks.settle { text }
    assert.equal('Cite RawInline Equation [#eq:x]', said(text.c))
  end)
  it('of a section leads to its title', function ()
    local text = para(tex '\\ref{sec:b}')
    marks.settle { text, { t = 'Header', c = { 1, { 'b', {}, {} }, { str 'B', space, tex '\\label{sec:b}' } } } }
    assert.equal('B', said(text.c[1].c[2]))
  end)
end)
