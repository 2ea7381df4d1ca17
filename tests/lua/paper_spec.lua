local core = require 'studyguide.core'
local support = require 'support'

describe('a paper’s sections', function ()
  it('have the depth of their place in the tree, wherever the headings stand', function ()
    local paper = support.paper [[
---
title: The Title
---

## Two

a

##### Five

b

::: box
### Three

c
:::

## Again

> #### Quoted
>
> d
]]
    assert.same({ '1 section Two', '2 section Five', '2 section Three', '1 section Again', '2 section Quoted' },
      support.outline(paper))
    assert.equal('s1', paper.sections[2].parent)
    assert.equal('The Title', paper.title)
  end)

  it('hold no messages of programs that start, and figures that have no captions', function ()
    local paper = support.paper('# Figures\n\n![](a.png)\n\n    ## Loading required package: grid\n\n![](b.png)\n\n' ..
      '# Text\n\n> **The first rule.** Write it down.\n\n> Say it.\n\n    ## 12\n')
    local kinds = {}
    for _, section in ipairs(paper.sections) do
      for _, paragraph in ipairs(section.paragraphs) do kinds[#kinds + 1] = paragraph.kind .. paragraph.name end
    end
    assert.same({ 'figureFigure 1', 'figureFigure 2', 'text', 'quote', 'code' }, kinds)
    local legend = support.paper '# One\n\n![FIG1_LEGEND](a.png)\n\nText.\n'
    assert.equal('', legend.sections[1].paragraphs[1].text)
  end)

  it('begin with the authors that the metadata names, unless the text names them, and keep their ids', function ()
    local named = support.paper('---\ntitle: T\nauthors:\n- name: Ada Byron\n- name: Karl Weier\n---\n\n# One\n\nText.\n')
    assert.same({ 's0', 's1' }, { named.sections[1].id, named.sections[2].id })
    assert.same({ id = 's0.p0', kind = 'byline', text = 'Ada Byron, Karl Weier', markdown = 'Ada Byron, Karl Weier' },
      named.sections[1].paragraphs[1])
    local told = support.paper('---\ntitle: T\nauthor: Ada Byron\n---\n\nAda K. Byron, London\n\n# One\n\nText.\n')
    assert.equal(1, #told.sections[1].paragraphs)
    local headless = support.paper('---\nauthor: Ada Byron\n---\n\nText without a heading.\n')
    assert.equal('text', headless.sections[1].paragraphs[1].kind)
  end)

  it('of floats alone tell where these stand', function ()
    local paper = support.paper('# Errors\n\nTable 1 and Table 2 have the errors.\n\n# Tables\n\n| a |\n|---|\n| 1 |\n\n: Errors of one.\n\n'
      .. '| b |\n|---|\n| 2 |\n\n: Errors of two.\n')
    assert.same({ { name = 'Table 1', section = 's1' }, { name = 'Table 2', section = 's1' } }, paper.sections[2].moved)
    local points = require('studyguide.guide.embedded').moved(paper.sections[2], paper)
    assert.equal('Table 1: [Errors](#errors); Table 2: [Errors](#errors).', points[1].markdown)
    assert.same({}, require('studyguide.guide.embedded').moved(paper.sections[1], paper))
  end)

  it('hold words that conversion tore as their authors wrote them; headings stay', function ()
    local paper = support.paper('# Infor- mation\n\nSyntac- tic *trees* of finite- state\nmachines, pre- and ' ..
      'post-processed, $infor- mation$.\n\n    infor- mation\n')
    assert.equal('Infor- mation', paper.sections[1].title_text)
    local text, code = paper.sections[1].paragraphs[1], paper.sections[1].paragraphs[2]
    assert.equal('Syntactic *trees* of finite-state machines, pre- and post-processed, $infor- mation$.', text.markdown)
    assert.equal('Syntactic trees of finite-state machines, pre- and post-processed, information.', text.text)
    assert.truthy(code.markdown:find('infor- mation', 1, true))
  end)

  it('hold paragraphs whole that a page of a PDF file tore', function ()
    local paper = support.paper('# One\n\nThe code runs in the\n\nCPU’s *user* mode.\n\nThe end of\n\n- a list\n\nPoint A\n\nGiven in the\n\n3 Notes\n')
    assert.same({ 'text: The code runs in the CPU’s *user* mode.', 'text: The end of', 'list: - a list', 'text: Point A', 'text: Given in the',
      'text: 3 Notes' },
      support.paragraphs(paper.sections[1]))
  end)

  it('hold the words of documents that nest as deep as pandoc lets them', function ()
    local depth = 5000
    local function nested(open, close, text) return open:rep(depth) .. text .. close:rep(depth) end
    for _, case in ipairs { { '<blockquote>', '</blockquote>', 'quote: Deep words.' }, { '<em>', '</em>', 'text: *Deep words.*' },
                            { '<ul><li>', '</li></ul>', 'list: - Deep words.' } } do
      local paper = support.paper('<h1>A</h1>' .. nested(case[1], case[2], 'Deep words.'), 'html')
      assert.same({ case[3] }, support.paragraphs(paper.sections[1]))
    end
  end)

  it('show ten levels of lists; what is deeper stands on the last, in order', function ()
    local parts = { '<h1>A</h1>' }
    for i = 1, 40 do parts[#parts + 1] = ('<%s><li>Item %d.'):format(i % 2 == 0 and 'ol' or 'ul', i) end
    for i = 40, 1, -1 do parts[#parts + 1] = ('<p>After %d.</p></li></%s>'):format(i, i % 2 == 0 and 'ol' or 'ul') end
    local list = support.paper(table.concat(parts), 'html').sections[1].paragraphs[1].markdown
    local deepest, last = 0, 0
    for line in list:gmatch '[^\n]+' do deepest = math.max(deepest, #line:match '^ *') end
    for number in list:gmatch 'Item (%d+)' do
      assert.equal(last + 1, tonumber(number))
      last = tonumber(number)
    end
    assert.equal(40, last)
    assert.equal(40, select(2, list:gsub('After %d+', '')))
    assert.equal(4 * 10, deepest)
  end)

  it('begin with text before the first heading, then the abstract, its headings under it', function ()
    local paper = support.paper('---\ntitle: T\nabstract: |\n  Short.\n\n  # Aim\n\n  Long.\n---\n\nfront\n\n# One\n\ntext\n')
    assert.same({ '0 front T', '1 abstract Abstract', '2 abstract Aim', '1 section One' }, support.outline(paper))
    assert.same({ 'text: front' }, support.paragraphs(paper.sections[1]))
  end)

  it('leave a sole first heading to the title, but not in LaTeX', function ()
    local text = '# The Title\n\n## One\n\na\n'
    local paper = support.paper(text)
    assert.equal('The Title', paper.title)
    assert.same({ '1 section One' }, support.outline(paper))
    assert.same({ '1 section Letters' }, support.outline(support.paper '# Letters\n\nThey are kept.\n'))
    local latex = support.paper('\\section{The Title}\\subsection{One}a', 'latex')
    assert.same({ '1 section The Title', '2 section One' }, support.outline(latex))
  end)

  it('know appendices and reference lists', function ()
    local paper = support.paper '# A\n\nx\n\n# Appendix B: Data\n\ny\n\n## More\n\nz\n\n# References\n\nSmith, J. (2020). Caches.\n'
    assert.same({ '1 section A', '1 appendix Appendix B: Data', '2 appendix More', '1 references References' },
      support.outline(paper))
    assert.same({ { key = '', text = 'Smith, J. (2020). Caches.' } }, paper.references)
  end)

  it('have titles without notes and citations, with math and emphasis', function ()
    local paper = support.paper('\\section{The $k$-means \\emph{method}\\footnote{Thanks.} \\cite{lloyd}}x', 'latex')
    assert.equal('The $k$-means *method*', paper.sections[1].title)
    assert.equal('The k-means method', paper.sections[1].title_text)
  end)

  it('have identifiers as pandoc makes them, equal ones told apart', function ()
    local paper = support.paper '---\ntitle: Results\n---\n\n# 3.1 Results & More!\n\n# Results\n\n# Results\n\n# 2020\n\n# Échantillon\n'
    local anchors = {}
    for i, section in ipairs(paper.sections) do anchors[i] = section.anchor end
    assert.same({ 'results-more', 'results-1', 'results-2', 'section', 'échantillon' }, anchors)
  end)

  it('name the authors of an entry that repeats the last one\'s, by year and by title', function ()
    local paper = support.paper('# References\n\nKnuth, D. 1984. Literate Programming.\n\n———. 1999. Digital Typography.\n\n'
      .. 'Academy of Sciences, *Open Software*. Washington: Press, 2018.\n\n------, *Reproducibility*. Washington: Press, 2019.\n')
    local texts = {}
    for i, entry in ipairs(paper.references) do texts[i] = entry.text end
    assert.same({ 'Knuth, D. 1984. Literate Programming.', 'Knuth, D. 1999. Digital Typography.',
      'Academy of Sciences, Open Software. Washington: Press, 2018.', 'Academy of Sciences, Reproducibility. Washington: Press, 2019.' }, texts)
  end)

  it('have tables without empty columns at their end', function ()
    local paper = support.paper('# A\n\n| a | b | |\n|---|---|---|\n| 1 | | |\n| 3 | | |\n')
    assert.matches('| a | b |\n|%-%-%-|%-%-%-|\n| 1 |  |\n', (paper.sections[1].paragraphs[1].markdown:gsub('\194\160', '')))
  end)

  it('turn run-in headings into leads on request', function ()
    local text = '\\section{A}\\paragraph{Caches.} They are fast.'
    assert.same({ '1 section A', '2 section Caches.' }, support.outline((support.paper(text, 'latex'))))
    local paper = support.paper(text, 'latex', { run_in = 'lead' })
    assert.same({ '1 section A' }, support.outline(paper))
    assert.same({ 'text: **Caches.**', 'text: They are fast.' }, support.paragraphs(paper.sections[1]))
  end)
end)

describe('a paper’s paragraphs', function ()
  local function kinds(text, format)
    return support.paragraphs(support.paper(text, format).sections[1])
  end

  it('keep math, code and emphasis as Markdown, and escape the rest', function ()
    assert.same({ 'text: The set $\\{x\\}$ and `f(x)` are *not* 3 \\* 4 \\$ a_b \\_c' },
      kinds '# A\n\nThe set $\\{x\\}$ and `f(x)` are *not* 3 \\* 4 \\$ a\\_b \\_c\n')
  end)

  it('have no emphasis on punctuation alone', function ()
    assert.same({ 'text: at 97.05, *not* 3 *×* 4' }, kinds('\\section{A}at 97\\emph{.}05, \\emph{not} 3 \\emph{×} 4', 'latex'))
  end)

  it('move digits into the math that they touch', function ()
    assert.same({ 'text: about $5\\times 10$ items' }, kinds('\\section{A}about $5\\times$10 items', 'latex'))
  end)

  it('are lists, quotes, code, equations', function ()
    assert.same({
      'list: - one\n    1. inner\n    2. two\n- **T**: d', 'quote: said', 'code: ```c\nint x;\n```', 'equation: $$a=b$$',
    }, kinds '# A\n\n- one\n    1. inner\n    2. two\n- **T**: d\n\n> said\n\n```c\nint x;\n```\n\n$$a=b$$\n')
  end)

  it('are figures and tables with their captions and numbers', function ()
    local paper = support.paper([[\section{A}See Figure~\ref{fig:a} and Table~\ref{tab:b}.
\begin{figure}\includegraphics{x.png}\caption{A cache.}\label{fig:a}\end{figure}
\begin{table}\caption{Sizes.}\label{tab:b}\begin{tabular}{ll}a&1\\b&2\end{tabular}\end{table}]], 'latex')
    local p = paper.sections[1].paragraphs
    assert.equal('See Figure 1 and Table 1.', (p[1].markdown:gsub('\194\160', ' ')))
    assert.same({ 'figure', 'A cache.', 'Figure 1' }, { p[2].kind, p[2].markdown, p[2].name })
    assert.same({ 'table', 'Table 1' }, { p[3].kind, p[3].name })
    assert.matches('^Sizes%.\n\n', p[3].markdown)
    assert.matches('| a | 1 |', p[3].markdown, 1, true)
  end)

  it('are tables whose cells hang over rows', function ()
    local paper = support.paper('\\section{A}\\begin{tabular}{ll}\\multirow{2}{*}{x} & 1\\\\ & 2\\\\ y & 3\\end{tabular}', 'latex')
    local grid = paper.sections[1].paragraphs[1].markdown
    assert.matches('| x | 1 |', grid, 1, true)
    assert.matches('|  | 2 |', grid, 1, true)
    assert.matches('| y | 3 |', grid, 1, true)
  end)

  it('are listings under their captions, with numbers to refer to', function ()
    local paper = support.paper([[\section{A}See Listing \ref{l:b}.
\begin{lstlisting}[label=l:a,caption={Build \texttt{it}.}]
make
\end{lstlisting}
\begin{lstlisting}[label=l:b,caption=Run it.]
./it
\end{lstlisting}]], 'latex')
    assert.same({ 'text: See Listing 2.', 'text: **Listing 1**: Build it.', 'code: ```\nmake\n```', 'text: **Listing 2**: Run it.',
                  'code: ```\n./it\n```' }, support.paragraphs(paper.sections[1]))
    assert.equal('Listing 2', paper.sections[1].paragraphs[4].name)
  end)

  it('are theorems with their names', function ()
    local paper = support.paper([[\newtheorem{thm}{Theorem}\section{A}
\begin{thm}[Main]\label{t}All is well.\end{thm}\begin{lemma}So is this.\end{lemma}
\newtheorem{claim}{claim}\begin{claim}And this.\end{claim}]], 'latex')
    local p = paper.sections[1].paragraphs
    assert.equal('theorem', p[1].kind)
    assert.equal('Theorem 1', p[1].name)
    assert.matches('All is well%.', p[1].text)
    assert.equal('**Lemma**. So is this.', p[2].markdown)
    assert.equal('**Claim 1**. *And this.*', p[3].markdown)
  end)

  it('are followed by their footnotes', function ()
    assert.same({ 'text: A claim.', 'note: A doubt.' }, kinds '# A\n\nA claim.[^1]\n\n[^1]: A doubt.\n')
  end)

  it('are joined where a page tore them, over the notes at its foot', function ()
    assert.same({ 'text: We find that the rule preserves it.', 'text: 1 A note at the foot.', 'text: Then the reader, who knows, stops.', 'text: Next' },
      kinds '# A\n\nWe find that the rule pre-\n\n1 A note at the foot.\n\nserves it.\n\nThen the reader,\n\nwho knows, stops.\n\nNext\n')
  end)

  it('have citations from their keys, or as citeproc wrote them', function ()
    local paper = support.paper('\\section{A}As \\cite{a,b} say \\citep[see][p.~3]{c}.', 'latex')
    assert.equal('As [a; b] say [see c, p. 3].', (paper.sections[1].paragraphs[1].markdown:gsub('\194\160', ' ')))
    assert.same({ 'a', 'b' }, paper.citations[1].keys)
    assert.same('[a; b]', paper.citations[1].text)
  end)

  it('lose brackets whose cross-references pandoc could not read, and name what no label tells', function ()
    assert.same({ 'text: High levels are rare, but (see below) they occur (Table 2).' },
      kinds '# A\n\nHigh levels are rare (Table ), but (see below) they occur (Table 2) (Table & Figure ).\n')
    assert.same({ 'text: By an equation and a rule, done.' },
      kinds('\\section{A}By Eq. (\\ref{eq:chain}) and rule \\ref{r:x}, done.', 'latex'))
  end)

  it('keep addresses and lose links into the paper', function ()
    assert.same({ 'text: See [here](https://a.org/x) and <https://b.org> and Part.' },
      kinds '# A\n\nSee [here](https://a.org/x) and <https://b.org> and [Part](#part).\n')
  end)

  it('lead to the sections that they refer to, by number or title, also where those come later', function ()
    local latex = support.paper('\\section{One}See \\ref{sub} and \\ref{star}.\n\\section{Two}\\label{two}\n' ..
      '\\subsection{Sub}\\label{sub}Text.\n\\section*{Star}\\label{star}Text.', 'latex')
    assert.equal('See [2.1](#sub) and [“Star”](#star).', latex.sections[1].paragraphs[1].markdown)
    assert.equal('See 2.1 and “Star”.', latex.sections[1].paragraphs[1].text)
  end)

  it('do not start like a list or heading where they are none', function ()
    assert.same({ 'text: 2019\\. A year', 'text: \\- x' }, kinds '# A\n\n2019\\. A year\n\n\\- x\n')
  end)
end)

describe('a paper’s language', function ()
  local function lang(text) return (support.paper('# A\n\n' .. text .. '\n')).lang end

  it('is told by its script or its function words', function ()
    assert.equal('en', lang 'The cache is a small memory that keeps data which was used by the program.')
    assert.equal('de', lang 'Der Cache ist ein kleiner Speicher, in dem die Daten liegen, und wird von der CPU nicht umgangen.')
    assert.equal('fr', lang 'Le cache est une petite mémoire dans laquelle les données sont placées par le processeur.')
    assert.equal('zh', lang '缓存是一种小而快的存储器。处理器首先访问缓存。')
    assert.equal('ja', lang 'キャッシュは小さくて速い記憶装置です。')
    assert.equal('en', lang 'x')
  end)

  it('is what the document says', function ()
    assert.equal('nl', (support.paper('---\nlang: nl\n---\n\nThe cache is a small memory.\n')).lang)
  end)

  it('reads the reference list that citeproc appends', function ()
    local paper = support.paper([[
# Methods

Words about a method.

# References

::: {#refs .references .csl-bib-body}
::: {#ref-knuth .csl-entry}
Knuth, D. *Digital Typography*. 1999.
:::
:::
]])
    assert.same({ { key = 'knuth', text = 'Knuth, D. Digital Typography. 1999.' } }, paper.references)
  end)
end)

describe('tables that mark no head', function ()
  local function grid(rows)
    local cells = {}
    for i, row in ipairs(rows) do cells[i] = row:gsub('<b>', '<strong>'):gsub('</b>', '</strong>') end
    local html = '<h1>A</h1><table><tbody><tr><td>' .. table.concat(cells, '</td></tr><tr><td>'):gsub('|', '</td><td>') .. '</td></tr></tbody></table>'
    return support.paper(html, 'html').sections[1].paragraphs[1].markdown
  end
  it('have their first row for one where it names the columns', function ()
    assert.matches('^| Source | Level |\n|%-%-%-|%-%-%-|\n| WHO | 1 |', grid { 'Source|Level', 'WHO|1', 'EPA|2' })
    assert.matches('^|  | %*%*B3%*%* |\n|%-%-%-|', grid { '<b>F</b>|<b>B3</b>', 'x|y' }:gsub('%*%*F%*%*', ''))
  end)
  it('have none where it does not', function ()
    for _, rows in ipairs { { 'WHO|1', 'EPA|2' }, { 'left|right', 'up|down' }, { 'only|one' }, { 'Source|Level', 'WHO|1', 'EPA|none' } } do
      assert.matches('^| | |\n|%-%-%-|', grid(rows), rows[1])
    end
  end)
end)

describe('a caption that is handed over twice', function ()
  it('is the table\'s alone', function ()
    local paper = support.paper '# A\n\n| gap | cost |\n|---|---|\n| 1 | 7 |\n\n: Costs of gaps\n\nCosts of gaps\n\nCosts of gaps\n'
    local kinds = {}
    for i, paragraph in ipairs(paper.sections[1].paragraphs) do kinds[i] = paragraph.kind end
    assert.same({ 'table' }, kinds)
  end)
end)

describe('the places of a PDF’s blocks', function ()
  it('go with their paragraphs: of a list those of its items, of torn text those of both parts', function ()
    local function place(pieces, text) return ('::: {.studyguide-place place="%s"}\n%s\n:::\n\n'):format(pieces, text) end
    local paper = support.paper('# A\n\n' .. place('1 612 792 72 100 540 130;2 612 792 72 60 540 70', 'One text.') ..
      '- ' .. place('2 612 792 72 80 540 90', '  an item'):gsub('\n(.)', '\n  %1') .. '\n' ..
      place('3 612 792 72 80 540 90', 'The word was torn at the proces-') .. place('4 612 792 72 60 540 70', 'sor of the page.') .. 'No place.\n')
    local places = {}
    for i, paragraph in ipairs(paper.sections[1].paragraphs) do places[i] = table.concat(paragraph.places or { 'none' }, '|') end
    assert.same({ '1 612 792 72 100 540 130|2 612 792 72 60 540 70', '2 612 792 72 80 540 90', '3 612 792 72 80 540 90|4 612 792 72 60 540 70',
      'none' }, places)
  end)
end)

describe('a caption that stands as running text', function ()
  --- Name, kind and words of the paragraphs that a paper's section has.
  local function told(section)
    local out = {}
    for i, paragraph in ipairs(section.paragraphs) do out[i] = ('%s %s: %s'):format(paragraph.kind, paragraph.name, paragraph.markdown) end
    return out
  end
  it('is a figure where the text speaks of it first', function ()
    local paper = support.paper('# A\n\nFigure 1 shows heaps.\n\nMore.\n\n# B\n\nSee Fig. 2.\n\n# Legends\n\nFig. 1. A *heap* of grains.\n\n' ..
      '**Figure 2. Two heaps.** Both are wet.\n')
    assert.same({ 'text : Figure 1 shows heaps.', 'figure Figure 1: A *heap* of grains.', 'text : More.' }, told(paper.sections[1]))
    assert.same({ 'text : See Fig. 2.', 'figure Figure 2: **Two heaps.** Both are wet.' }, told(paper.sections[2]))
    assert.same({}, told(paper.sections[3]))
  end)
  it('is one behind the reference list, with or without its picture', function ()
    local paper = support.paper('# A\n\nFigure 1 and Figure 2 show heaps.\n\n# References\n\nAuthor, A. 2001. Sand.\n\n![](a.png)\n\nFigure 1: A heap.\n\n' ..
      'Figure 2: Two heaps.\n\nFigure 3: None speaks of it.\n')
    assert.same({ 'text : Figure 1 and Figure 2 show heaps.', 'figure Figure 1: A heap.', 'figure Figure 2: Two heaps.',
      'figure Figure 3: None speaks of it.' }, told(paper.sections[1]))
    assert.same({ 'a.png' }, paper.sections[1].paragraphs[2].pictures)
    assert.equal(1, #paper.references)
  end)
  it('is said once where the picture bears it too', function ()
    local paper = support.paper('# A\n\nFigure 1 shows a heap.\n\n# References\n\nAuthor, A. 2001. Sand.\n\n' ..
      '![Figure 1: A heap.](a.png)\\ \n\nFigure 1: A heap.\n')
    assert.same({ 'text : Figure 1 shows a heap.', 'figure Figure 1: A heap.' }, told(paper.sections[1]))
  end)
  it('is none where a sentence begins with the figure, or a fuller one has its number', function ()
    local paper = support.paper '# A\n\nFigure 2 is wet. It stands.\n\nFig. 3: One.\n\nFig. 3: One, in full.\n\nFigment 4: no picture.\n'
    assert.same({ 'text : Figure 2 is wet. It stands.', 'text : Fig. 3: One.', 'figure Figure 3: One, in full.', 'text : Figment 4: no picture.' },
      told(paper.sections[1]))
  end)
  it('is a figure by its German and Dutch words too', function ()
    local paper = support.paper '# A\n\nSiehe Abbildung 2.\n\n# B\n\nDas Ende.\n\nAbbildung 2: Ein Haufen.\n'
    assert.same({ 'text : Siehe Abbildung 2.', 'figure Figure 2: Ein Haufen.' }, told(paper.sections[1]))
  end)
end)

describe('a caption that says its number', function ()
  it('gives it to its figure or table and is not said twice', function ()
    local paper = support.paper('# A\n\n![Figure 3 : Une courbe.](a.png)\n\n![Fig. 4. Two *heaps*.](b.png)\n\n![Figure 5 shows a heap.](c.png)\n\n' ..
      '| a |\n|---|\n| b |\n\n: Tabelle 2: Werte\n')
    local out = {}
    for i, paragraph in ipairs(paper.sections[1].paragraphs) do out[i] = paragraph.name .. ': ' .. paragraph.text:match '^[^\n]*' end
    assert.same({ 'Figure 3: Une courbe.', 'Figure 4: Two heaps.', 'Figure 3: Figure 5 shows a heap.', 'Table 2: Werte' }, out)
  end)
end)

describe('the language of a document that does not name it', function ()
  local french = '# Méthode\n\nLes noyaux sont comptés : la mesure est faite dans une chambre qui est close.\n'
  it('heads its abstract, and French keeps the space before its colon', function ()
    local paper = support.paper('---\nabstract: Cette leçon montre comment les âges sont mesurés.\n---\n\n' .. french)
    assert.same({ 'fr', 'Résumé' }, { paper.lang, paper.sections[1].title })
    assert.matches('comptés : la', paper.sections[2].paragraphs[1].markdown, 1, true)
  end)
end)

describe('the words of a LaTeX source', function ()
  it('have the accents that commands set', function ()
    assert.equal('café façade naïve señor Škoda Erdős Ångström', core.tex_plain [[caf\'e fa\c{c}ade na\"\i ve se\~nor \v{S}koda Erd\H{o}s \r{A}ngstr\"{o}m]])
  end)
  it('give headings with accents and apostrophes their numbers', function ()
    local numbers = require 'studyguide.document.numbers'
    local printed = numbers.of { studyguide_numbers = numbers.meta {
      headings = { { text = core.tex_plain [[L'analyse lin\'eaire]], number = '2', numbered = true } }, floats = {}, cited = {}, numbers = {} } }
    assert.equal('2', printed:heading 'L’analyse linéaire')
  end)
end)

describe('a sentence that a formula ends', function ()
  it('goes on in a paragraph that begins with a small letter', function ()
    local paper = support.paper '# A\n\nThe peak at $f = 35$\n\nis off by one percent.\n\nThe end.\n'
    assert.same({ 'text: The peak at $f = 35$ is off by one percent.', 'text: The end.' }, support.paragraphs(paper.sections[1]))
  end)
end)

describe('a table’s caption that stands as running text', function ()
  --- The tables and texts of a section; TABLE1 is a table whose row begins with 1.
  local function tables(...)
    local source = ('# A\n\nLakes dry up.\n\n' .. table.concat({ ... }, '\n\n')):gsub('TABLE(%d)', '| gap | cost |\n|---|---|\n| %1 | 7 |\n')
    local out = {}
    for i, paragraph in ipairs(support.paper(source).sections[1].paragraphs) do
      local cell = paragraph.markdown:match '| (%d) |'
      out[i] = cell and ('%s has %s: %s'):format(paragraph.name, cell, paragraph.text:match '^[^\n]*') or paragraph.text
    end
    return table.concat(out, '; ', 2)
  end
  it('is the table’s beside it, on the side where the paper has them', function ()
    assert.equal('Table 2 has 1: Costs.; Table 3 has 2: More.', tables('TABLE1', 'Table 2: Costs.', 'TABLE2', '*Table 3. More.*'))
    assert.equal('Table 2 has 1: Costs.; Table 3 has 2: More.', tables('Table 2: Costs.', 'TABLE1', 'Table 3 – More.', 'TABLE2'))
    assert.equal('Table 1: Nowhere.; Seas.; Table 2 has 1: Costs.', tables('Table 1: Nowhere.', 'Seas.', 'TABLE1', 'Table 2: Costs.'))
    assert.equal('Table 5.1 has 1: gap cost', tables('Table 5.1', 'TABLE1'))
  end)
  it('leaves a table that has none without a number', function ()
    assert.equal(' has 1: gap cost; Seas.; Table 1 has 2: Costs.', tables('TABLE1', 'Seas.', 'TABLE2', 'Table 1: Costs.'))
  end)
  it('is none where it goes on about the table, or the table has one', function ()
    assert.equal('Table 1 has 1: gap cost; Table 1 shows costs.', tables('TABLE1', 'Table 1 shows costs.'))
    assert.equal('Table 1 has 1: Own; Table 1: Costs.', tables('TABLE1\n: Own\n', 'Table 1: Costs.'))
  end)
end)

describe('a reference list behind the appendix', function ()
  it('is the paper\'s', function ()
    local paper = support.paper('# A\n\nText.\n\n::: appendices\n\n# More\n\nValues.\n\n# Referencias\n\n::: thebibliography\n\n' ..
      'Miller, A. Mice. 2001.\n\n:::\n\n:::\n')
    assert.same({ '1 section A', '1 appendix More', '1 references Referencias' }, support.outline(paper))
    assert.equal('Miller, A. Mice. 2001.', paper.references[1].text)
  end)
end)

describe('a figure in an item of a list', function ()
  it('is a paragraph of its own behind the list', function ()
    local paper = support.paper('# A\n\n1.  Keep the data.\n\n    ![Columns.](tidy.png)\n\n    Then:\n\n    - x\n\n      ![Rows.](rows.png)\n\n2.  Log.\n')
    local kinds, texts = {}, {}
    for i, paragraph in ipairs(paper.sections[1].paragraphs) do kinds[i], texts[i] = paragraph.kind, paragraph.text end
    assert.same({ 'list', 'figure', 'figure' }, kinds)
    assert.is_nil(texts[1]:find('Columns', 1, true))
    assert.same({ 'Columns.', 'Rows.' }, { texts[2], texts[3] })
    assert.same({ 'tidy.png' }, paper.sections[1].paragraphs[2].pictures)
  end)
end)

describe('heads of several rows', function ()
  local function grid(latex)
    local paper = support.paper('\\section{A}\n\\begin{tabular}{lll}\n' .. latex .. '\\end{tabular}', 'latex')
    return (paper.sections[#paper.sections].paragraphs[1].markdown:match '(|.-)\n|%-%-%-')
  end
  it('are one in Markdown, with their groups and units', function ()
    assert.equal('| Case | direct ms | fast ms |', grid ' & direct & fast \\\\\nCase & ms & ms \\\\\na & 1.2 & 0.3 \\\\\nb & 2.2 & 0.4 \\\\\n')
    assert.equal('| Case | Time first | Time second |',
      grid ' & \\multicolumn{2}{c}{Time} \\\\\nCase & first & second \\\\\na & 1.2 & 0.3 \\\\\nb & 2.2 & 0.4 \\\\\n')
  end)
  it('are none where a row of words has no gap over it', function ()
    assert.equal('| | | |', grid 'Case & is & good \\\\\nthis & one & too \\\\\na & 1.2 & 0.3 \\\\\n')
  end)
end)
