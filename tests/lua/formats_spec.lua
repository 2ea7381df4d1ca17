local guess = require 'studyguide.document.guess'
local kinds = require 'studyguide.document.kind'
local markup = require 'studyguide.document.markup'

local function html(text) return markup.mended(text, 'html') end
local function jats(text) return markup.mended(text, 'jats+x') end

describe('HTML of papers', function ()
  it('loses what is around the paper', function ()
    for _, around in ipairs { '<nav><ol><li>1 A</li></ol></nav>', '<dialog><h3>Report</h3></dialog>', '<footer><div>x</div></footer>',
                              '<div class="a ltx_page_footer"><div>x</div>y</div>', '<DIV ID=\'modal\'>x</DIV>', '<header role=banner><p>x</header>',
                              '<script>"<p>"</script>', '<style>p > a {}</style>', '<!-- <p>x</p> -->', '<span class="ltx_ERROR">\\x</span>' } do
      assert.equal('<p>a</p><p>b</p>', html('<p>a</p>' .. around .. '<p>b</p>'))
    end
  end)

  it('keeps what has no end, and text that looks like tags', function ()
    for _, text in ipairs { '<nav><p>a</p>', '<p>a < b and <3</p>', '<p title="a > b">c</p>', '<', '<p', '<!-- a', '<h2>a', '<math>x' } do
      assert.equal(text, html(text))
    end
  end)

  it('has LaTeXML’s titles in their levels', function ()
    for kind, expected in pairs { document = 'h1', abstract = 'h2', section = 'h2', subsection = 'h3', bibliography = 'h2', paragraph = 'h5',
                                  appendix = 'h2' } do
      local out = html(('<h6 class="ltx_title ltx_title_%s">A</h6>'):format(kind))
      assert.equal(('<%s class="ltx_title_%s">A</%s>'):format(expected, kind, expected), out)
    end
    assert.equal('<p><strong>Theorem 1</strong></p>', html '<h6 class="ltx_title ltx_title_theorem">Theorem 1</h6>')
    assert.equal('<h4>A</h4>', html '<h4>A</h4>')
  end)

  it('has TeX for MathML that tells it', function ()
    local function formula(tex, mode) return ('<script type="math/tex%s">%s</script>'):format(mode or '', tex) end
    assert.equal(formula 'T<T_{c}', html '<math alttext="T&lt;T_{c}" display="inline"><mi>T</mi></math>')
    assert.equal(formula('x>1', '; mode=display'), html '<math display="block" alttext="\\displaystyle x>1"><mi>x</mi></math>')
    assert.equal(formula 'a&b', html '<math><semantics><mi>a</mi><annotation encoding="application/x-tex">a&amp;b</annotation></semantics></math>')
    assert.equal('<math><mi>x</mi></math>', html '<math><mi>x</mi></math>')
    assert.equal('<math alttext="</script>"><mi>x</mi></math>', html '<math alttext="</script>"><mi>x</mi></math>')
  end)

  it('has the title as its only heading of the first level', function ()
    assert.equal('<head></head><body><h1>A <i>b</i></h1><p>x</p><p>c</p></body>',
      html '<head><title>A b | Journal</title></head><body><p>x</p><h1>A <i>b</i></h1><p>c</p></body>')
    assert.equal('<title>A</title><p>x</p><h1>B</h1>', html '<title>A</title><p>x</p><h1>B</h1>')
    assert.equal('<h1>A</h1><h1>B</h1>', html '<title>A</title><h1>A</h1><h1>B</h1>') -- the first says the same
  end)

  it('has footnotes behind their paragraph', function ()
    assert.equal('<p>a b</p><p><i>c</i></p>',
      html '<p>a<span class="ltx_note ltx_role_footnote"><sup class="ltx_note_mark">1</sup><i>c</i></span> b</p>')
  end)
end)

describe('JATS', function ()
  it('has headings for sections alone', function ()
    assert.equal('<sec><title>A</title></sec>', jats '<sec><title>A</title></sec>')
    assert.equal('<fig><p><bold>A.</bold> b</p></fig>', jats '<fig><caption><title>A.</title><p>b</p></caption></fig>')
    assert.equal('<fig><p><bold>A.</bold></p></fig>', jats '<fig><caption><title>A.</title></caption></fig>')
    assert.equal('<table-wrap><p>b</p><table/></table-wrap>', jats '<table-wrap><caption><p>b</p></caption><table/></table-wrap>')
    assert.equal('<fig><caption><p><bold>A.</bold> b</p></caption><graphic/></fig>',
      jats '<fig><caption><title>A.</title><p>b</p></caption><graphic/></fig>')
    assert.equal('<list><p><bold>A</bold></p><list-item/></list>', jats '<list><title>A</title><list-item/></list>')
  end)

  it('is known by its content', function ()
    local cases = {
      ['<?xml version="1.0"?>\n<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.2//EN" "x.dtd"><article/>'] = 'jats',
      ['<!DOCTYPE article PUBLIC "-//NLM//DTD Journal Publishing DTD v2.3//EN" "journalpublishing.dtd">'] = 'jats',
      ['<article xmlns:mml="m" article-type="research-article">'] = 'jats',
      ['<?xml version="1.0"?><article><front><x/></front>'] = 'jats',
      ['<article xmlns="http://docbook.org/ns/docbook" version="5.0">'] = 'docbook',
      ['<!DOCTYPE article PUBLIC "-//OASIS//DTD DocBook XML V4.5//EN">'] = 'docbook',
    }
    for text, expected in pairs(cases) do
      for _, name in ipairs { 'a.xml', 'a.nxml', 'a.html', 'a' } do assert.equal(expected, kinds.of(text, name).format) end
    end
    assert.equal('html', kinds.of('<!DOCTYPE html><html><body><article class="x"><p>', 'a.html').format)
    assert.equal('markdown', kinds.of('The tag <article article-type="x"> begins it', 'a.md').format)
  end)
end)

describe('headings of converted pages', function ()
  local function levels(rows, meta)
    local blocks = {}
    for i, row in ipairs(rows) do
      local level, text = row:match '^(#*) ?(.*)$'
      local content = {}
      for word in text:gmatch '%S+' do
        content[#content + 1] = #content > 0 and { t = 'Space' } or nil
        content[#content + 1] = { t = 'Str', c = word }
      end
      blocks[i] = #level > 0 and { t = 'Header', c = { #level, { '', {}, {} }, content } } or { t = 'Para', c = content }
    end
    local document = { blocks = blocks, meta = meta or {} }
    guess.document(document)
    local out = {}
    for i, block in ipairs(document.blocks) do out[i] = block.t == 'Header' and block.c[1] or 'p' end
    return table.concat(out, ' ')
  end

  it('have the levels that their numbers tell', function ()
    assert.equal('1 2 2 3 2 2', levels { '# Cold sand', '# Abstract', '# 1 Introduction', '#### 1.1 Grains', '# 2 Methods', '# References' })
    assert.equal('1 2 3 2 3 4', levels { '# T', '# 1. A', '# 1.1. B', '# 2. C', '# 2.1. D', '# 2.1.1. E' })
    assert.equal('1 2 1', levels({ '## 1 A', '## 1.1 B', '## 2 C' }, { title = { t = 'MetaString', c = 'T' } }))
  end)

  it('keep the levels that marks tell', function ()
    for _, rows in ipairs { { '# T', '## 1 A', '### 1.1 B', '## 2 C' }, { '# Introduction', '# Methods', '## A' }, { '# A', '# B', '## C' },
                            { '# 1 A', '## 1.1 B', '# 2 C' }, { '# 3 dogs', '## 7 Cats' } } do
      local expected = {}
      for i, row in ipairs(rows) do expected[i] = #row:match '^#+' end
      assert.equal(table.concat(expected, ' '), levels(rows))
    end
  end)

  it('lose the marks of pages between them', function ()
    for _, mark in ipairs { '{1}------------------------------------------------', 'Page 3 of 10', '--- Page 4 ---' } do
      assert.equal('1 p p', levels { '# A', 'b', mark, 'c' })
    end
    assert.equal('1 p p', levels { '# A', 'Page 3 of 10 is blank.', 'c' })
  end)
end)
