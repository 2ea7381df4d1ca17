local cells = require 'studyguide.document.cells'
local source = require 'studyguide.document.source'

describe('code cells', function ()
  it('become code blocks of their language, or go where the paper does not show them', function ()
    assert.equal(table.concat({
      'Text with `r 1 + 1` in it.', '', '```r', 'plot(x)', '```', '', '', '', '', '',
      '```python', '', 'y = 1', '```', '', '', '', '', '', '```{.r .numberLines}', 'z', '```', '' }, '\n'),
      cells.plain(table.concat({
        'Text with `r 1 + 1` in it.', '', '```{r, fig.cap="A"}', 'plot(x)', '```', '', '```{r setup, include=FALSE}', 'x', '```', '',
        '```{python}', '#| label: fig-y', 'y = 1', '````', '', '```{r}', '#| echo: false', 'hidden', '```', '```{.r .numberLines}',
        'z', '```', '' }, '\n')))
  end)

  it('are told from attributes by their form, whatever the file is called', function ()
    assert.is_true(cells.are_in 'Text.\n\n```{r setup, echo=FALSE}\nx\n```\n')
    assert.is_true(cells.are_in '```{r}\nx\n```\n')
    assert.is_false(cells.are_in '```{.r}\nx\n```\n\n```{ref="a"}\ny\n```\n')
  end)

  it('that do not end take the rest of the text', function ()
    assert.equal('```r\nx\n', cells.plain '```{r}\nx\n')
  end)
end)

describe('sources', function ()
  local function read(name, text)
    local path = os.tmpname() .. name
    local file = assert(io.open(path, 'wb'))
    file:write(text)
    file:close()
    local world = require('studyguide.world').real(function () end)
    world.root = '.'
    local document, message = source.read(path, {}, world)
    os.remove(path)
    os.remove((path:gsub(name, '')))
    assert(document, message)
    return document
  end

  it('know LaTeX with R in it by its extension', function ()
    local document = read('paper.Rnw', '\\documentclass{article}\\begin{document}\n\\section{One}\n<<>>=\nx <- 1\n@\nText.\n\\end{document}\n')
    assert.is_true(document.latex)
    assert.matches('"t":"Header"', document.opened:json(), 1, true)
    assert.matches('"t":"CodeBlock"', document.opened:json(), 1, true)
  end)

  it('know Markdown with R in it by its extension', function ()
    local document = read('paper.Rmd', '# One\n\n```{r}\nx <- 1\n```\n')
    assert.matches('"t":"CodeBlock"', document.opened:json(), 1, true)
  end)
end)
