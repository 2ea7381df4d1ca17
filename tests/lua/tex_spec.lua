local core = require 'studyguide.core'
local archive = require 'studyguide.document.archive'
local guess = require 'studyguide.document.guess'
local support = require 'support'
local tex = require 'studyguide.document.tex'

local world = { getenv = function () end }

local function read(body)
  return assert(tex.read('no-such-folder/paper.tex', {}, world, '\\documentclass{article}\\begin{document}\n' .. body .. '\n\\end{document}'))
end

local function codes(rows)
  local out = {}
  for i, row in ipairs(rows) do out[i] = row.code .. ':' .. row.line end
  return out
end

describe('the TeX front door', function ()
  it('knows commands that read files by their names', function ()
    local source, names = 'a\\\\input{b} \\emph{c} \\includegraphics*[w]{d} \\myFigure e \\', {}
    for i, at in ipairs(core.tex_reading(source)) do names[i] = source:sub(at, at + 2) end
    assert.same({ '{b}', '[w]', ' e ' }, names)
  end)

  it('answers outline, places and warnings as data', function ()
    local source = read '\\section{One}\\label{a}\nText.\n\\appendix\n\\section{Two} }'
    assert.same({ text = 'One', number = '1', level = 2, numbered = true, appendix = false, file = 'paper.tex', line = 2 }, source.headings[1])
    assert.is_true(source.headings[2].appendix)
    assert.equal(2, source.appendix)
    assert.same({ 'source/repaired:5' }, codes(source.warnings))
    assert.matches('paper.tex:5: a closing brace', tex.line(source.warnings[1]))
  end)

  it('keeps the lines of an author, and parts authors as conferences do', function ()
    local source = read '\\title{T}\\author{Ada Byron\\\\Here \\And Karl Weier\\\\There}\\maketitle Rain \\AND snow.'
    assert.truthy(source.source:find('\\author{Ada Byron\\\\ Here \\and Karl Weier', 1, true))
  end)

  it('gives common LaTeX away only to who puts it back', function ()
    local request = require 'studyguide.request'
    local path = os.tmpname()
    local file = assert(io.open(path, 'w'))
    file:write '\\documentclass{article}\\begin{document}\n\\section{Gone}\nA clock keeps the time.\n\\end{document}\n'
    file:close()
    local function ask(fields)
      fields.path, fields.latex = path, true
      return request.answer({ document_json = '{"pandoc-api-version":[1,22],"meta":{},"blocks":[]}', source = fields, metadata = {}, inputs = {} },
        { getenv = world.getenv, read_file = function () end, log = function () end })
    end
    local whole, folded = ask { may_reread = true }, ask { may_reread = true, may_fold = true }
    assert.matches('A clock keeps the time', whole.reread)
    assert.is_nil(whole.runs)
    assert.not_matches('clock', folded.reread)
    assert.matches('"A"},{"t":"Space"},{"t":"Str","c":"clock"}', folded.runs, 1, true)
    assert.is_true(ask({ first = folded.first, runs = folded.runs }).folded)
    os.remove(path)
  end)

  it('collects the glossary', function ()
    local source = read '\\newacronym{vm}{VM}{virtual machine}\\newglossaryentry{p}{name=page,description={a unit of memory}}'
    assert.same({ { term = 'VM', definition = '', expansion = 'virtual machine' },
                  { term = 'page', definition = 'a unit of memory', expansion = '' } }, source.glossary)
  end)

  it('names what a document lost of its source', function ()
    local body = '\\begin{abstract}We state what this abstract says.\\end{abstract}\n\\section{Kept}\nWords of prose stand here.\n' ..
      '\\section{Gone}\n\\begin{figure}\\caption{A caption of several words}\\end{figure}\n'
    local source = read(body)
    local whole = support.json(source.source, 'latex')
    assert.same({}, tex.compare(source, whole))
    local poor = support.json('# Kept\n\nWords of prose stand here.', 'markdown')
    assert.same({ 'source/heading-lost:5', 'source/abstract-lost:2', 'source/caption-lost:6', 'source/text-lost:0' },
      codes(tex.compare(source, poor)))
  end)

  it('takes dashes and spaces for what TeX writes for them', function ()
    local source = read '\\section{Kullback--Leibler~divergence}\nWords.\n'
    assert.same({}, tex.compare(source, support.json('# Kullback–Leibler divergence\n\nWords.', 'markdown')))
  end)

  it('gives pandoc what it reads alike on its own', function ()
    local body = 'One \\emph{two} $x^2$ and \\cite{key}.\n\n\\section{A \\textbf{b}}\\label{s}\n\\begin{itemize}\n\\item x\n\\item y\n' ..
      '\\end{itemize}\n\n\\begin{quote}q\\end{quote}\n\nSee \\ref{s}.\\footnote{A note.} \\[ a = b \\]\n'
    local alone = support.document('\\documentclass{article}\\begin{document}' .. body .. '\\end{document}', 'latex')
    local through = support.document(read(body).source, 'latex')
    assert.equal(core.json_encode(alone.blocks), core.json_encode(through.blocks))
  end)
end)

describe('a listing in a file of its own', function ()
  local folder = os.tmpname()
  os.remove(folder)
  os.execute('mkdir -p ' .. folder)

  local function read(body)
    for name, text in pairs { ['code.c'] = 'one\ntwo\nthree\n', ['end.c'] = '\\end{lstlisting}\\end{verbatim}\\section{Hidden}\n' } do
      local file = assert(io.open(folder .. '/' .. name, 'w'))
      file:write(text)
      file:close()
    end
    return assert(tex.read(folder .. '/paper.tex', {}, world, '\\begin{document}\n' .. body .. '\n\\end{document}'))
  end

  it('stands where the command stood, as far as the paper shows it', function ()
    assert.matches('\\begin{lstlisting}[firstline=2, lastline=2]\ntwo\n\\end{lstlisting}',
      read('\\lstinputlisting[firstline=2, lastline=2]{code.c}').source, 1, true)
    for _, command in ipairs { '\\inputminted[x]{c}{code.c}', '\\VerbatimInput{code.c}', '\\verbatiminput{code.c}', '\\listinginput[1]{1}{code.c}' } do
      assert.matches('\\begin{verbatim}\none\ntwo\nthree\n\\end{verbatim}', read(command).source, 1, true)
    end
  end)

  it('cannot end the environment that it stands in', function ()
    local source = read '\\lstinputlisting[language=C]{end.c}'
    assert.equal(0, #source.headings)
    assert.matches('\\begin{verbatim}\n\\end{lstlisting}\\ end{verbatim}', source.source, 1, true)
  end)

  it('is told where it is not there or not the paper\'s', function ()
    local source = read '\\lstinputlisting{none.c}\\lstinputlisting{/etc/hostname}'
    assert.same({ 'source/file-missing', 'source/file-refused' }, { source.warnings[1].code, source.warnings[2].code })
    os.execute('rm -r ' .. folder)
  end)
end)

describe('the survey of a source', function ()
  local function titles(text)
    local survey = assert(core.tex_survey('no-such-folder/paper.tex', {}, text))
    local out = {}
    for i, heading in ipairs(survey.headings) do out[i] = ('%d %s:%d'):format(heading.level, heading.text, heading.line) end
    return out
  end
  local function body(text) return titles('\\documentclass{article}\\begin{document}\n' .. text .. '\n\\end{document} \\section{After}') end

  it('finds headings whatever they stand in, and those of the paper\'s own commands', function ()
    assert.same({ '2 One:2', '3 Two:3', '1 Three:4', '2 Four:5' },
      body('\\wrap{id}{\\section{One}}\n\\hypertarget{x}{\\subsection[T]{Two}\\label{x}}\\section{}\n'
        .. '{\\bf\\chapter*{Three}}\n\\section {\\texorpdfstring{Four}{4}% four\n}'))
    assert.same({ '2 Aim:3', '3 Way:4', '2 Introduction:5' },
      body('\\newcommand{\\s}[2][x]{\\hypertarget{#1}{\\section{#2}}}\\def\\t#1{\\subsection*{#1}}'
        .. '\\newcommand\\i{\\section{Introduction}}\n\\s[a]{Aim}\n\\t{Way}\n\\i'))
  end)

  it('is silent where it cannot be sure', function ()
    for _, text in ipairs {
      '% \\section{No}', '\\iffalse\\section{No}\\fi', '\\ifdraft\\section{No}\\else\\section{No}\\fi',
      '\\iftrue\\else\\section{No}\\fi', '\\newcommand{\\x}{\\section{No}}', '\\begin{verbatim}\n\\section{No}\n\\end{verbatim}',
      '\\begin{comment}\\section{No}\\end{comment}', '\\verb|\\section{No}|', '\\newcommand{\\hide}[1]{}\\hide{\\section{No}}',
      '\\excludecomment{x}\\begin{x}\\section{No}\\end{x}', '\\todo{\\section{No}}', '\\ifthenelse{\\boolean{x}}{\\section{No}}{}',
      '\\newenvironment{x}{\\setbox0\\vbox\\bgroup}{\\egroup}\\begin{x}\\section{No}\\end{x}', '\\section{No never closed\n\nText.',
      '\\newcommand{\\x}[1]{\\ifdraft\\section{#1}\\fi}\\x{No}', '\\NewEnviron{x}{}\\begin{x}\\section{No}\\end{x}',
    } do assert.same({}, body(text), text) end
    assert.same({ '2 Yes:2' }, body '\\iftrue\\section{Yes}\\else\\section{No}\\fi $a \\iff b$ \\newif\\ifdraft')
  end)

  it('adds to what the reader met', function ()
    local source = read '\\section{One}\n\\begin{prooftree}\\section{Two}\\end{prooftree}\n\\section{One}\n'
    local found = {}
    for i, heading in ipairs(source.headings) do found[i] = heading.text .. (heading.unread and '!' or '') end
    assert.same({ 'One', 'Two!', 'One' }, found)
  end)
end)

describe('a second reading', function ()
  local readings = require 'studyguide.document.readings'
  local whole = { headings = 9, captions = 4, headings_lost = 0, captions_lost = 0, abstract_lost = 0, words = 4000, formulas = 50 }
  local function with(changes) return setmetatable(changes, { __index = whole }) end

  it('wins only when it has more', function ()
    assert.is_false(readings.second_wins(whole, whole))
    for field, worse in pairs { headings_lost = 1, captions_lost = 1, abstract_lost = 1, words = 3000, formulas = 40 } do
      assert.is_true(readings.second_wins(with { [field] = worse }, whole), field)
      assert.is_false(readings.second_wins(whole, with { [field] = worse }), field)
    end
    assert.is_true(readings.second_wins(with { headings_lost = 2 }, with { words = 3700 }))
    assert.is_false(readings.second_wins(with { headings_lost = 1 }, with { words = 400 }))
  end)

  it('says what it lost', function ()
    assert.equal('lost 1 of 9 headings and the abstract, has 4000 words and 50 formulas',
      readings.told(with { headings_lost = 1, abstract_lost = 1 }))
    assert.equal('lost nothing, has 4000 words and 50 formulas', readings.told(whole))
  end)
end)

describe('a passage that pandoc cannot read', function ()
  local rescue = require 'studyguide.document.rescue'
  local before, after = '\\documentclass{article}\n\\begin{document}\n\nFirst.\n\n', '\n\nLast.\n\\end{document}\n'

  it('keeps its words and its headings', function ()
    local better, note = rescue.plain_passage(before .. '\\section{A \\emph{b}}Words \\foo{in 50\\% of}\n\\begin{x}it' .. after,
      'Error at (line 6, column 9):\nunexpected {')
    assert.equal(before .. '\\section{A b}\n\nWords in 50\\% of it' .. after, better)
    assert.matches("words alone: 'A b", note.message, 1, true)
  end)

  it('is the one before a line that is empty, never the preamble, and nothing without a place', function ()
    assert.matches('\n\nFirst %.\n\n', (rescue.plain_passage(before:gsub('First', '\\x{First} ') .. after, 'Error at (line 5, column 1)')))
    assert.is_nil(rescue.plain_passage(before .. after, 'Error at (line 1, column 3)'))
    assert.is_nil(rescue.plain_passage(before .. after, 'pandoc: out of luck'))
    assert.is_nil(rescue.plain_passage(before .. 'Only words.' .. after, 'Error at (line 6, column 3)'))
  end)
end)

describe('a paper that is an archive', function ()
  local folder

  local function shell(command) assert(core.run({ 'sh', '-c', command }, { directory = folder })) end

  before_each(function ()
    folder = os.tmpname()
    os.remove(folder)
    assert(core.run { 'mkdir', folder })
    shell [[
      mkdir paper && cd paper
      printf '%s' '\documentclass{article}\title{T}\begin{document}\maketitle\input{sec}\end{document}' > ms.tex
      printf '%s' '\section{S}' > sec.tex
      printf '%s' '\documentclass{standalone}\begin{document}x\end{document}' > fig.tex
      tar czf ../paper.tar.gz . && cp ms.tex ../one.tex && cd .. && gzip one.tex
      mkdir two && cp paper/ms.tex two/a.tex && cp paper/ms.tex two/b.tex
      printf x > evil.tex && tar -P -czf evil.tar.gz ../$(basename "$PWD")/evil.tex ]]
  end)
  after_each(function () core.run { 'rm', '-rf', folder } end)

  it('is unpacked, its main file found, and removed again', function ()
    for _, name in ipairs { 'paper', 'paper.tar.gz', 'one.tex.gz' } do
      local path, message, _, done = archive.resolve(folder .. '/' .. name, world)
      assert(path, message)
      assert.equal('T', assert(tex.read(path, {}, world)).title)
      done()
      assert.equal(name == 'paper', io.open(path) ~= nil)
    end
  end)

  it('is asked about when two files may be the main one', function ()
    local path, message, code = archive.resolve(folder .. '/two', world)
    assert.is_nil(path)
    assert.matches('a.tex, b.tex', message)
    assert.equal('EPARSE', code)
  end)

  it('may not write outside its folder', function ()
    local path, message = archive.resolve(folder .. '/evil.tar.gz', world)
    assert.is_nil(path)
    assert.matches('outside its folder', message)
  end)
end)

describe('headings that are only shown', function ()
  local function guessed(markdown)
    local document = support.document(markdown)
    local notes = guess.document(document)
    local lines = {}
    for _, block in ipairs(document.blocks) do
      if block.t == 'Header' then
        local words = {}
        for _, inline in ipairs(block.c[3]) do words[#words + 1] = inline.c or ' ' end
        lines[#lines + 1] = block.c[1] .. ' ' .. table.concat(words)
      end
    end
    return lines, notes, document
  end

  it('are found by their numbers', function ()
    local lines, notes, document = guessed [[
**A paper's title**

Someone

**Abstract**

What it says.

**1 Introduction**

3 For example, this is a footnote that starts with a number.

**2 Data**

**2.1 Sources and**

**their limits**

Text.

**References**
]]
    assert.same({ '1 Abstract', '1 1 Introduction', '1 2 Data', '2 2.1 Sources and their limits', '1 References' }, lines)
    assert.equal('guess/title', notes[1].code)
    assert.equal('MetaInlines', document.meta.title.t)
  end)

  it('are no footnotes whose numbers come in between', function ()
    assert.same({ '1 1 Language', '1 2 Tags', '1 3 Methods', '1 4 Runs' }, (guessed [[
1 Language

Words are words.

2 Tags

Tags are tags.

3 The details can be found at:

http://www.example.org

4 It is written from right to left.

The set is small.

3 Methods

The work began.

4 Runs

All were run.
]]))
  end)

  it('need evidence: one bold line, or numbers out of order, are none', function ()
    assert.same({}, (guessed '**Bold remark**\n\nText that goes on.\n'))
    assert.same({}, (guessed '7 Seventh\n\ntext\n\n3 Third\n\ntext\n'))
  end)

  it('leave a document with headings alone', function ()
    local lines, notes = guessed '# Real\n\n**1 Not one**\n\n**2 Nor this**\n'
    assert.same({ '1 Real' }, lines)
    assert.same({}, notes)
  end)

  it('are told by the numbers of headings that are marked', function ()
    local lines, notes = guessed '# Title\n\n# 1 One\n\nText.\n\n# 1.1 Two\n\nText.\n\nPage 3 of 10\n\n# 2 Three\n\nText.\n'
    assert.same({ '1 Title', '2 1 One', '3 1.1 Two', '2 2 Three' }, lines)
    assert.same({ 'guess/level', 'guess/page' }, { notes[1].code, notes[2].code })
  end)

  it('may stand in a style of another language', function ()
    local document = support.document('::: {custom-style="Überschrift 2"}\nDaten\n:::\n\n::: {custom-style="Standard"}\nText.\n:::\n')
    local notes = guess.document(document)
    assert.equal('Header', document.blocks[1].t)
    assert.equal(2, document.blocks[1].c[1])
    assert.equal('Para', document.blocks[2].t)
    assert.equal('guess/style', notes[1].code)
  end)
end)
