local core = require 'studyguide.core'
local fallback = require 'studyguide.guide.fallback'
local guide = require 'studyguide.guide.guide'
local points = require 'studyguide.guide.points'
local support = require 'support'

local paper = support.paper [[
# Beds

The beds are dug in May. They lie on a slope, and the first of them is the driest.

Slugs eat the leaves of the second bed.

# *Seeds*

All seeds were bought from one grower, see <https://example.org/seeds>.
]]

local core_paper = core.paper(paper)
assert(core_paper:analyse())

local good = '- The beds are dug in May. They lie on a slope, and ==the first of them is the driest==.\n- Slugs eat the leaves of the second bed.\n'

local function section(markdown, source)
  local list = core.points_read(markdown)
  points.walk(list, function (point) point.paragraphs = { 's1.p1' } end)
  return { id = 's1', points = list, source = source or 'embedded', findings = {} }
end

local function markdown_of(row) return core.points_print(row.points) end

local function checked(sections) return assert(core_paper:check(guide.printable(paper, sections))) end

--- The guide whose first section is `first` after as many steps as it takes; its faults as words.
local function settle(first, embedded)
  local second = section '- ==All seeds were bought from one grower==, see <https://example.org/seeds>.\n'
  second.id, second.points[1].paragraphs = 's2', { 's2.p1' }
  local sections = { first, second }
  local ladder = fallback.ladder(paper, embedded or function () return section(good) end)
  local findings
  for _ = 1, fallback.rounds_max do
    findings = checked(sections).findings
    if not ladder:step(sections, findings) then break end
  end
  local errors, rungs = {}, {}
  for _, finding in ipairs(findings) do
    if finding.severity == 'error' then errors[#errors + 1] = finding.message end
  end
  for i, fault in ipairs(ladder.faults) do rungs[i] = fault.rung .. ' ' .. fault.code end
  return first, rungs, errors
end

describe('a part that breaks a rule', function ()
  it('that is a link becomes its text; the bullet stays', function ()
    local first, rungs, errors = settle(section(
      '- The beds are dug in [==May and June, as told==](https://example.org/other).\n- Slugs eat the leaves, see <https://example.org/x_y>.\n'))
    assert.same({ 'link text/unsafe', 'link text/unsafe' }, rungs)
    assert.same({}, errors)
    assert.equal('- The beds are dug in ==May and June, as told==.\n- Slugs eat the leaves, see https\\://example.org/x\\_y.\n', markdown_of(first))
  end)

  it('that is a bullet becomes its plain words; the others and what hangs on it stay', function ()
    local first, rungs, errors = settle(section('- The beds are ==dug in \\textbf{May}.\n    - They lie on a slope.\n- **Slugs** eat the leaves.\n'))
    assert.same({}, errors)
    assert.same({ 'bullet highlight/broken', 'bullet text/unsafe' }, rungs)
    assert.equal('- The beds are dug in \\\\textbf\\{May\\}.\n    - They lie on a slope.\n- **Slugs** eat the leaves.\n', markdown_of(first))
  end)

  it('says that it breaks off', function ()
    local first, rungs = settle(section('- The beds are dug.\n- They lie.\n- It is dry.\n- Slugs eat.\n- The leaves of the\n'))
    assert.same({ 'bullet text/cut' }, rungs)
    assert.truthy(markdown_of(first):find('The leaves of the …', 1, true))
  end)

  it('that is a section becomes the paper’s own text', function ()
    local first, rungs, errors = settle(section '')
    assert.same({}, errors)
    assert.same({ 'section outline/empty' }, rungs)
    assert.equal('plain', first.source)
    assert.equal('- The beds are dug in May. They lie on a slope, and the first of them is the driest.\n- Slugs eat the leaves of the second bed.\n',
      markdown_of(first))
    assert.same({ { 's1.p1' }, { 's1.p2' } }, { first.points[1].paragraphs, first.points[2].paragraphs })
  end)

  it('of a model is the embedded writer’s before it is plain', function ()
    local first, rungs, errors = settle(section('- Table 99 tells of dry beds.\n', 'model'))
    assert.same({}, errors)
    assert.same({ 'embedded ground/reference' }, rungs)
    assert.equal('embedded', first.source)
    assert.equal(good, markdown_of(first))
    first, rungs = settle(section('- Table 99 tells of dry beds.\n', 'model'), function () return section '- Table 98 tells of beds.\n' end)
    assert.equal('section ground/reference', rungs[#rungs])
    assert.equal('plain', first.source)
  end)

  it('of a person’s own answer stands', function ()
    local _, rungs, errors = settle(section('- Table 99 tells of dry beds.\n', 'answer'))
    assert.same({}, rungs)
    assert.equal(1, #errors)
  end)

  it('stands, and is told once, where nothing helps', function ()
    local ladder = fallback.ladder(paper, function () return nil end)
    local sections = { section(good), section(good) }
    sections[2].id = 's2'
    local finding = { code = 'text/unsafe', severity = 'error', section = 's1', point = { 1 }, message = 'x' }
    local rounds = 0
    repeat rounds = rounds + 1 until not ladder:step(sections, { finding }) or rounds == 20
    assert.is_true(rounds < fallback.rounds_max)
    assert.equal('kept', ladder.faults[#ladder.faults].rung)
    local count = #ladder.faults
    assert.is_false(ladder:step(sections, { finding }))
    assert.equal(count, #ladder.faults)
  end)

  it('that is a heading loses its mark-up', function ()
    local ladder = fallback.ladder(paper, function () return nil end)
    local sections = { section(good), section(good) }
    sections[2].id = 's2'
    local finding = { code = 'outline/title', severity = 'error', section = 's2', message = 'x' }
    assert.is_true(ladder:step(sections, { finding }))
    assert.truthy(checked(sections).markdown:find('\n## Seeds\n', 1, true))
    assert.is_false(ladder:step(sections, { finding }))
  end)
end)

describe('plain text', function ()
  it('breaks no rule, whatever it holds', function ()
    local hostile = { 'a == b ==c', '\\textbf{x} \\cite{a} \\(x\\) \\[y\\]', '$x_1 $ 5 $', '<b onclick=x>y</b> <script>', '[x](javascript:a) ![i](j)',
      '`= dv` `x`{=html} ```', '- not a list', '# no heading', '1. no item', '> no quote', '| no | table |', '***', '---', '[x]{.mark} {#a .b}',
      '<% x %> [[y]] ![[z]]', 'http://evil.example/x_y', '~~~', '$$', '*_*_', '\\', 'a^b^ H~2~O', '&lt; &amp;', '<!-- x -->', '==', '\t tab' }
    for _, text in ipairs(hostile) do
      local body = '- ==The beds are dug in May, they say==.\n- ' .. fallback.escaped(text) .. ' is told.\n'
      local checked = assert(core_paper:check(body, { section = 's1' }))
      for _, finding in ipairs(checked.findings) do
        assert.is_not_equal('error', finding.severity, text .. ': ' .. finding.message)
      end
    end
  end)

  it('is shown by pandoc as it is', function ()
    for _, text in ipairs { 'a ==b== c_d*e*', '1. x', '- y', '# z', 'x <b>y</b> $1 $2', '[a](b) ![c](d) `e`', 'H~2~O x^2^ {=html} | a', '\\foo{bar}',
                            'https://example.org/a_b?c=d' } do
      local document = support.document(fallback.escaped(text), 'markdown-smart')
      local words = {}
      for _, inline in ipairs(document.blocks[1].c) do
        assert.truthy(inline.t == 'Str' or inline.t == 'Space', text .. ': ' .. inline.t)
        words[#words + 1] = inline.t == 'Str' and inline.c or ' '
      end
      assert.equal(text, table.concat(words))
    end
  end)
end)
