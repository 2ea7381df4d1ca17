-- References of Markdown to figures, tables and sections.

local support = require 'support'

--- A section's paragraphs as "kind label: text", a line each.
local function read(markdown)
  local lines = {}
  for _, section in ipairs(support.paper(markdown).sections) do
    for _, paragraph in ipairs(section.paragraphs) do
      lines[#lines + 1] = ('%s %s: %s'):format(paragraph.kind, paragraph.label, paragraph.text)
    end
  end
  return lines
end

describe('a reference in Markdown', function ()
  it('leads to the figure whose caption holds the label, which goes from there', function ()
    assert.same({ 'text : Figure 1 shows, Figure 1.', 'figure fig:a: A map.' },
      read 'Figure \\ref{fig:a} shows, \\autoref{fig:a}.\n\n![A map. \\label{fig:a}](a.png)\n')
  end)
  it('knows a label behind the picture, which is a figure then', function ()
    assert.same({ 'text : See Figure 1.', 'figure fig:b: Map.' }, read 'See \\autoref{fig:b}.\n\n![Map.](a.png) \\label{fig:b}\n')
  end)
  it("is bookdown's and pandoc-crossref's, too; the word before it is said once", function ()
    assert.same({ 'text : (Table 1), (fig. 1), Figure 1.', 'table tab:q: Values.\na b\n1 2', 'figure fig:c: Map.' },
      read '(Table \\@ref(tab:q)), (fig. @fig:c), @fig:c.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: (\\#tab:q) Values.\n\n![Map.](a.png){#fig:c}\n')
  end)
  it('stands as often as it is said in one word', function ()
    assert.same({ 'text : See 1/2;1', 'figure fig:a: A.', 'figure fig:b: B.' },
      read 'See \\@ref(fig:a)/\\@ref(fig:b);\\@ref(fig:a)\n\n![(\\#fig:a) A.](a.png)\n\n![(\\#fig:b) B.](b.png)\n')
  end)
  it("leaves citations and other raw TeX as they are, and names what is nowhere by its label's prefix", function ()
    assert.same({ 'text : See fig:unknown and an equation.' }, read 'See @fig:unknown \\LaTeX and \\cref{eq:x}.\n')
  end)
  it('of a section leads to its title', function ()
    local paper = support.paper '# A\n\nSee \\ref{sec:b}.\n\n# Be *good* \\label{sec:b}\n\nText.\n'
    assert.equal('See [Be good](#be-good).', paper.sections[1].paragraphs[1].markdown)
    assert.equal('Be *good*', paper.sections[2].title)
  end)
  it('in a title that refers to itself ends', function ()
    local paper = support.paper('# A \\ref{a} \\ref{a} \\ref{b} \\ref{b} {#a}\n\nSee \\ref{a}.\n\n# B *\\ref{a} \\ref{b}* {#b}\n\nText.\n')
    assert.equal('See [A](#a-a-a-b-b).', paper.sections[1].paragraphs[1].markdown)
  end)
end)
