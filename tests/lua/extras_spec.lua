local anki = require 'studyguide.output.anki'
local glossary_out = require 'studyguide.output.glossary_out'
local points = require 'studyguide.guide.points'

local outline = { title = 'Traps', title_text = 'Traps', sections = {
  { id = 's1', depth = 1, anchor = 'introduction', title = 'Introduction', title_text = 'Introduction' },
  { id = 's2', depth = 2, anchor = 'the-trap', title = 'The trap', title_text = 'The trap' },
  { id = 's3', depth = 1, anchor = 'end', title = 'End', title_text = 'End' },
} }

local body = [[
- **Terms**
    - **Trap (T)** (background: WordNet): A trap is a jump. It costs $t < 2\mu$.
        - **Use**: Traps & more.
- **Key ideas**
    - **Reason**: We trap because ==the cost $\frac{1}{{2}}$ is a::b low== and [known](#end).
        - A step with `a < b`.

            ```
            - no bullet
            ```
    - Nothing is marked here.
- **Connections**
    - Used again in [End](#end), see ==no card==.
]]

local guide = { sections = {
  { id = 's1', markdown = '', bullets = {} },
  { id = 's2', markdown = body, bullets = { { line = 2, paragraphs = { 's2.p1' } }, { line = 5, paragraphs = { 's2.p2', 's1.p1' } } } },
  { id = 's3', markdown = '- **要点**\n    - **Trap (T)**: again', bullets = {} },
} }

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
  it('reads groups, labels, notes, blocks and provenance', function ()
    local groups = points.read(guide.sections[2])
    assert.same({ 'terms', 'ideas', 'connections' }, { groups[1].kind, groups[2].kind, groups[3].kind })
    local trap, reason = groups[1].children[1], groups[2].children[1]
    assert.same({ 'Trap (T)', 'background: WordNet', { 's2.p1' } }, { trap.label, trap.note, trap.paragraphs })
    assert.same({ 'Reason', { 's2.p2', 's1.p1' } }, { reason.label, reason.paragraphs })
    assert.equal(1, #reason.children)
    assert.equal('```\n- no bullet\n```\n', reason.children[1].block)
  end)

  it('takes bold words that open a sentence for no label', function ()
    local list = points.read { markdown = '- **Traps** are jumps.', bullets = {} }
    assert.same({ '', '**Traps** are jumps.' }, { list[1].label, list[1].text })
  end)

  it('tells groups by their order in a language it has no names for', function ()
    local list = points.read { markdown = '- **Ord**\n    - **a**: b c\n- **Tankar**\n    - d\n- **Band**\n    - e', bullets = {} }
    assert.same({ 'terms', 'ideas', 'connections' }, { list[1].kind, list[2].kind, list[3].kind })
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
      [[A trap is a jump. It costs \(t &lt; 2\mu\). <i>Use</i>: Traps &amp; more.<br><small>background: WordNet</small>]], rows[1][6])
    assert.matches('<code>a &lt; b</code>', rows[2][6], 1, true)
  end)

  it('make the highlight the gap, and keep what would end a gap apart', function ()
    assert.equal([[<b>Reason</b>: We trap because {{c1::the cost \(\frac{1}{ {2} }\) is a: :b low}} and known.]], rows[2][5])
  end)

  it('keep their identifiers when the answer changes', function ()
    local other = { sections = { guide.sections[1], { markdown = body:gsub('A trap is a jump', 'A trap is a leap'), bullets = {} },
                                 guide.sections[3] } }
    assert.equal(rows[1][1], fields((anki.cards(outline, other)))[1][1])
  end)
end)

describe('glossary', function ()
  it('lists the terms under their sections', function ()
    local text, count = glossary_out.markdown(outline, guide)
    assert.equal(1, count)
    assert.equal('# Traps\n\n## The trap\n\n- **Trap (T)** (background: WordNet): A trap is a jump. It costs $t < 2\\mu$. *Use*: Traps & more.\n',
      text)
  end)
end)
