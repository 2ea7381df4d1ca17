local core = require 'studyguide.core'
local anki = require 'studyguide.output.anki'
local glossary_out = require 'studyguide.output.glossary_out'
local points = require 'studyguide.guide.points'

local outline = { title = 'Traps', title_text = 'Traps', sections = {
  { id = 's1', depth = 1, anchor = 'introduction', title = 'Introduction', title_text = 'Introduction' },
  { id = 's2', depth = 2, anchor = 'the-trap', title = 'The trap', title_text = 'The trap' },
  { id = 's3', depth = 1, anchor = 'end', title = 'End', title_text = 'End' },
} }

local body = [[
- **Reason.** We trap because ==the cost $\frac{1}{{2}}$ is a::b low== and [known](#end). {s2.p2,s1.p1}
    - **Definition: Trap (T).** A trap is a jump. It costs $t < 2\mu$. *(WordNet)* {s2.p1}
        - *Use*: Traps & more.
    - A step with `a < b`.

        ```
        - no bullet
        ```

    - Nothing is marked here.
- **Connections.**
    - *Across*: Used again in [End](#end), see ==no card==.
]]

local function guide_of(text)
  return { sections = {
    { id = 's1', points = {} },
    { id = 's2', points = core.points_read(text) },
    { id = 's3', points = core.points_read '- **要点**\n    - **定义: Trap (T).** again' },
  } }
end

local guide = guide_of(body)

local function fields(text)
  local rows = {}
  for line in text:gmatch '[^\n]+' do
    if line:sub(1, 1) ~= '#' then
      local row = {}
      for field in (line .. '\t'):gmatch '(.-)\t' do row[#row + 1] = field end
      rows[#rows + 1] = row
    end
  end
  return rows
end

describe('points', function ()
  it('are read with kinds, labels, sources, blocks and provenance', function ()
    local reason, connections = table.unpack(guide.sections[2].points)
    local trap, step = reason.points[1], reason.points[2]
    assert.same({ 'idea', 'Reason', { 's2.p2', 's1.p1' } }, { reason.kind, reason.lead, reason.paragraphs })
    assert.same({ 'definition', 'Trap (T)', 'WordNet', { 's2.p1' } }, { trap.kind, trap.term, trap.source, trap.paragraphs })
    assert.same({ 'detail', 'Use', 'Traps & more.' }, { trap.points[1].kind, trap.points[1].lead, trap.points[1].markdown })
    assert.equal('A step with `a < b`.\n```\n- no bullet\n```', step.markdown)
    assert.same({ 'connections', 'across' }, { connections.kind, connections.points[1].kind })
  end)

  it('are printed as they were read', function ()
    local text = body:gsub(' {[^{}]*p%d[^{}]*}\n', '\n')
    assert.equal(text, core.points_print(core.points_read(text)))
    assert.equal(body, core.points_print(guide.sections[2].points, { marks = true }))
  end)

  it('have places and links for the formats that pandoc writes, and for the page', function ()
    local links = core.links { names = { 'step 2', 'sg-at-1' }, titles = { 'sg-ref-1', 'A "trap"' }, citations = { { '[1]', 'sg-ref-1' } } }
    local list = { { kind = 'idea', lead = 'Step 2', markdown = 'See [1].', paragraphs = { 's1.p1' },
                     points = { { kind = 'detail', markdown = 'Step 2 again.' } } }, { kind = 'idea', markdown = 'In Step 2 ==all== goes.' } }
    local options = { links = links, places = { 'sg-at-1' } }
    assert.equal('- []{#sg-at-1 .sg-anchor}**Step 2.** See [\\[1\\]](#sg-ref-1 "A \\"trap\\"").\n    - Step 2 again.\n'
      .. '- In [Step\u{A0}2](#sg-at-1) ==all== goes.\n', core.points_print(list, options))
    assert.equal('<ul>\n<li data-from="s1.p1"><span id="sg-at-1" class="sg-anchor"></span><strong>Step 2.</strong> '
      .. 'See <a href="#sg-ref-1" title="A &quot;trap&quot;">[1]</a>.\n<ul>\n<li>Step 2 again.\n</li>\n</ul>\n</li>\n'
      .. '<li>In <a href="#sg-at-1">Step\u{A0}2</a> <mark>all</mark> goes.\n</li>\n</ul>\n', core.html_points(list, options))
    assert.has_error(function () core.points_print(list, { links = 'x' }) end)
    assert.has_error(function () core.links { citations = { {} } } end)
  end)

  it('from Lua are held to their form', function ()
    for _, list in ipairs { { { kind = 'idea', markdown = 'a', paragraphs = 3 } }, { { kind = 'thought' } }, { 'idea' },
                            { { kind = 'idea', paragraphs = { {} } } } } do
      assert.has_error(function () core.points_print(list) end)
    end
    local deep = {}
    deep[1] = { kind = 'idea', markdown = 'a', points = deep }
    assert.has_error(function () core.points_print(deep) end)
  end)

  it('have their labels in eleven languages', function ()
    assert.equal('Zusammenhänge', core.labels('de-AT').connections)
    assert.equal('定义', core.labels('zh').definition)
    assert.same({ 'Connections', 'en' }, { core.labels('sv').connections, core.labels('sv').lang })
  end)

  it('stand in one file a language with what tells that language and names its sections', function ()
    local frequent, scripts = core.language_lists 'frequent', { zh = '我们研究', ja = 'これは研究の', ko = '우리는 연구' }
    for tag in ('en de fr es it pt nl pl zh ja ko'):gmatch '%a+' do
      assert.equal(tag, core.labels(tag).lang)
      assert.equal(tag, core.language_tell(scripts[tag] or table.concat(frequent[tag], ' '):upper()))
    end
    assert.equal('en', core.language_tell '')
    assert.same({ 'résumé' }, core.language_lists('abstract').fr)
    assert.has_error(function () core.language_lists 'colour' end)
  end)

  it('names a term once, in both its forms, and finds the links between sections', function ()
    local terms = points.terms(guide)
    assert.equal(1, #terms)
    assert.same({ 'Trap', 'T' }, terms[1].forms)
    assert.equal(2, terms[1].section)
    assert.same({ 3 }, points.links(outline, guide, 2))
    assert.same({}, points.links(outline, guide, 3))
  end)
end)

describe('what a definition says plainly', function ()
  local plainly = guide_of '- **Reason.** Why.\n    - **Definition: Trap (T).** A trap is a jump.\n        - It costs.\n        - *In plain words*: A hole.'
  it('stands apart under its label, where there is one', function ()
    local term = points.terms(plainly, 'In plain words')[1]
    assert.same({ 'A trap is a jump. It costs.', '*In plain words*: A hole.' }, { term.definition, term.plain })
    term = points.terms(plainly)[1]
    assert.same({ 'A trap is a jump. It costs. A hole.', '' }, { term.definition, term.plain })
  end)
  it('is a line of its own in the glossary and on cards', function ()
    assert.matches('It costs%.\n    %- %*In plain words%*: A hole%.\n', (glossary_out.markdown(outline, plainly)))
    assert.matches('It costs%.<br><i>In plain words</i>: A hole%.', (anki.cards(outline, plainly)))
  end)
end)

describe('a model\'s questions', function ()
  it('are cards of their own, in their section\'s deck', function ()
    local asked = guide_of(body)
    asked.sections[2].questions = { { lead = 'Why $x$?', markdown = 'Because of `a < b`.', paragraphs = { 's2.p1' }, points = {} } }
    local before = #fields((anki.cards(outline, guide)))
    local rows = fields((anki.cards(outline, asked)))
    assert.equal(before + 1, #rows)
    local row
    for _, each in ipairs(rows) do row = each[4]:find 'studyguide::question' and each or row end
    assert.same({ 'Basic', 'Traps::01 Introduction', 'Because of <code>a &lt; b</code>.' }, { row[2], row[3], row[6] })
    assert.matches('^Why \\%(x\\%)%?<br><small>The trap</small>$', row[5])
  end)
end)

describe('cards', function ()
  local text, count = anki.cards(outline, guide)
  local rows = fields(text)

  it('begin with the headers that Anki reads', function ()
    assert.matches('^#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:4\n', text)
  end)

  it('hold terms and key ideas, by section, six fields each', function ()
    assert.equal(2, count)
    assert.equal(2, #rows)
    for _, row in ipairs(rows) do assert.equal(6, #row) end
    assert.same({ 'Basic', 'Traps::01 Introduction', 'studyguide::introduction::the-trap studyguide::term' },
      { rows[1][2], rows[1][3], rows[1][4] })
    assert.equal('Cloze', rows[2][2])
  end)

  it('write formulas for MathJax and HTML for the rest', function ()
    assert.equal(
      [[A trap is a jump. It costs \(t &lt; 2\mu\). <i>Use</i>: Traps &amp; more.<br><small>WordNet</small>]], rows[1][6])
    assert.matches('<code>a &lt; b</code>', rows[2][6], 1, true)
  end)

  it('make the highlight the gap, and keep what would end a gap apart', function ()
    assert.equal([[<b>Reason</b>: We trap because {{c1::the cost \(\frac{1}{ {2} }\) is a: :b low}} and known.]], rows[2][5])
  end)

  it('keep their identifiers when the answer changes', function ()
    local other = guide_of((body:gsub('A trap is a jump', 'A trap is a leap')))
    assert.equal(rows[1][1], fields((anki.cards(outline, other)))[1][1])
  end)
end)

describe('glossary', function ()
  it('lists the terms under their sections', function ()
    local text, count = glossary_out.markdown(outline, guide)
    assert.equal(1, count)
    assert.equal('# Traps\n\n## The trap\n\n- **Trap (T)** (WordNet): A trap is a jump. It costs $t < 2\\mu$. *Use*: Traps & more.\n',
      text)
  end)
end)
