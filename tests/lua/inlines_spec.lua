-- Text of a paper as Markdown that is read back as that text, whatever it is cut into.

local core = require 'studyguide.core'
local inlines = require 'studyguide.document.inlines'

local function str(text) return { t = 'Str', c = text } end

local function written(...)
  return (inlines.write({ ... }, inlines.plain))
end

describe('text of a paper', function ()
  it('is no mark-up', function ()
    for text, wanted in pairs {
      ['[x]{onfocus="a"}'] = '[x\\]\\{onfocus="a"}', ['[a](b)'] = '[a\\](b)', ['[a]: b'] = '[a\\]: b', ['[12], [3]'] = '[12], [3]',
      ['![[a]]'] = '\\![[a\\]\\]', ['@key a@b.c'] = '\\@key a@b.c', ['&lt; & co'] = '\\&lt; & co', ['<% a %>'] = '\\<\\% a %>',
      ['<script> i<3'] = '\\<script> i<3', ['a^[n] ~~b~~ %%c%%'] = 'a\\^[n] \\~\\~b\\~\\~ \\%\\%c\\%\\%',
    } do
      assert.equal(wanted, written(str(text)))
    end
  end)

  it('is none where two pieces meet', function ()
    local none = { t = 'RawInline', c = { 'html', '<b>' } }
    assert.equal('[x\\](javascript:a)', written(str '[x]', none, str '(javascript:a)'))
    assert.equal('[x\\]\\{.a}', written(str '[x]', none, str '{.a}'))
    assert.equal('\\<script>', written(str '<', none, str 'script>'))
    assert.equal('[[a\\]\\]', written(str '[[a]', none, str ']'))
    assert.equal('a\\=\\=b', written(str 'a=', none, str '=b'))
    local link = { t = 'Link', c = { { '', {}, {} }, { str 'y' }, { 'http://x/a.png', '' } } }
    assert.equal('wow\\![y](http://x/a.png)', written(str 'wow!', link))
  end)

  it('has names in brackets before a mark, where a raised number would stand behind it', function ()
    local function cited(before, text, after)
      local key = { citationId = 'a', citationPrefix = {}, citationSuffix = {}, citationMode = { t = 'NormalCitation' } }
      return written(str(before), { t = 'Cite', c = { { key }, { str(text) } } }, { t = 'Space' }, str(after))
    end
    assert.equal('European (Lee 2021), the', cited('European,', '(Lee 2021)', 'the'))
    assert.equal('end (Lee 2021). The', cited('end.', '(Lee 2021)', 'The'))
    assert.equal('evaluation (Lee 2021) and', cited('evaluation', '(Lee 2021)', 'and'))
    assert.equal('evaluation [Lee 2021], and', cited('evaluation,', '[Lee 2021]', 'and'))
    assert.equal('European,[3] the', cited('European,', '[3]', 'the'))
    assert.equal('see: (Lee 2021) the', cited('see: ', '(Lee 2021)', 'the'))
    assert.equal('in future) (Lee 2021). The', cited('in future).', '(Lee 2021)', 'The'))
    assert.equal('Lee et al. (Lee 2021) and', cited('Lee et al.', '(Lee 2021)', 'and'))
  end)

  it('has links to the web alone, and formulas that only draw', function ()
    local function link(target) return written { t = 'Link', c = { { '', {}, {} }, { str 'a' }, { target, '' } } } end
    assert.equal('[a](https://x.org/b%29)', link 'https://x.org/b)')
    assert.equal('[a](http://x%22%20onclick=%22a)', link 'http://x" onclick="a')
    for _, target in ipairs { 'javascript:a', 'JavaScript:a', 'data:a', 'java&#115;cript:a', 'file.html' } do
      assert.equal('a', link(target))
    end
    assert.equal('${href}{javascript:a}{b}$', written { t = 'Math', c = { { t = 'InlineMath' }, '\\href{javascript:a}{b}' } })
  end)

  it('has the dash of a year that a bibliography leaves open', function ()
    for word, wanted in pairs { ['(2001--)'] = '(2001–)', ['1999--2003,2005--'] = '1999–2003,2005–', ['2001--.'] = '2001–.' } do
      assert.equal(wanted, written(str(word)))
    end
    for _, same in ipairs { '2001---', 'http://a/2001--b', '12001--', 'a--b' } do assert.equal(same, written(str(same))) end
  end)

  it('has formulas without comments, numbering and labels', function ()
    local function math(tex) return written { t = 'Math', c = { { t = 'InlineMath' }, tex } } end
    assert.equal('$a b$', math 'a%one\n%two\n b\\label{eq:x}\\nonumber')
    assert.equal('$x \\text{for }n {y}$', math ' x \\text{for $n$} \\ensuremath{y}')
    assert.equal('$\\mathfrak{R}\\coloneqq x$', math '\\mbox{\\(\\mathfrak{R}\\)}\\coloneqq x')
    assert.equal('$a_{x\\text{ or }y_{\\text{at }t}} {\\in} b$', math 'a_\\text{$x$ or \\(y_{\\text{at $t$}}\\)} \\text{$\\in$} b')
    assert.equal('${{\\bf x}}^2 \\mbox{a {\\it \\(b\\)}} \\text{5\\$}$', math '\\mbox{$\\bf x$}^2 \\mbox{a {\\it $b$}} \\text{5\\$}')
    assert.equal('$\\text{an equation}$', math '\\eqref{eq:gone}')
    assert.equal('a b', written(str 'a', { t = 'Math', c = { { t = 'InlineMath' }, '\\mbox{}\\,' } }, str 'b'))
    assert.equal('$a b2$', written({ t = 'Math', c = { { t = 'InlineMath' }, 'a' } }, { t = 'Math', c = { { t = 'InlineMath' }, 'b' } }, str '2'))
  end)

  it('keeps the words of inlines in one another, however many', function ()
    local inner = str 'deep'
    for _ = 1, 3000 do inner = { t = 'Emph', c = { { t = 'Span', c = { { 'x', {}, {} }, { inner, { t = 'Space' }, str 'a' } } } } } end
    local markdown = written(inner)
    assert.equal('*deep', markdown:match '^%S+')
    assert.equal(3000, select(2, markdown:gsub(' a', '')))
  end)

  it('is shown as words where a tool of notes would run the code', function ()
    assert.equal('\\$= dv.a()', written { t = 'Code', c = { { '', {}, {} }, '$= dv.a()' } })
    assert.equal('`x == 1`', written { t = 'Code', c = { { '', {}, {} }, 'x == 1' } })
    assert.equal('', core.safe_language 'dataviewjs')
  end)

  it('names what a lost number stood for', function ()
    local words = { { t = 'Str', c = 'Rain' } }
    for word in ('is shown in Table . In Figure , it falls; see Table 2 and the Table , too.'):gmatch '%S+' do
      words[#words + 1] = { t = 'Space' }
      words[#words + 1] = { t = 'Str', c = word }
    end
    assert.equal('Rain is shown in a table. In a figure, it falls; see Table 2 and the Table, too.', (inlines.write(words, { numbers = {} })))
  end)

  it('stands on one line, with single spaces and none before a stop', function ()
    for text, wanted in pairs {
      [''] = '', [' '] = '', ['a b'] = 'a b', [' a \t\n b '] = 'a b', ['a , b . c'] = 'a, b. c', ['a ,b'] = 'a ,b', ['a  .'] = 'a.',
      ['a . . b'] = 'a.. b', [' . a'] = '. a', ['a :\0'] = 'a:\0', ['a\v ;\v'] = 'a\v;\v', ['a\194\160b'] = 'a\194\160b',
    } do
      assert.equal(wanted, core.tidy(text))
    end
    assert.equal('une place : la fin ; oui, non.', core.tidy('une place  : la fin ; oui , non .', true))
  end)
end)
