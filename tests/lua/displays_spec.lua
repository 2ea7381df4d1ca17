--- Formulas below the points that speak of them.

local displays = require 'studyguide.guide.displays'

local function point(markdown, nested) return { kind = 'detail', markdown = markdown, paragraphs = { 's1.p1' }, points = nested or {} } end

describe('formulas that a point shows together', function ()
  local row = { paragraphs = { { id = 's1.p1', kind = 'text', name = '', markdown = 'We have\n$$a=1$$\nand\n$$b=2$$' } } }
  local function spread(one, other)
    local section = { points = { point('Two values.\n$$a=1$$\n$$b=2$$', { point(one), point(other) }) } }
    displays.spread(section, row)
    local top = section.points[1]
    return { top.markdown, top.points[1].markdown, top.points[2].markdown }
  end
  it('go to the points nested in it that speak of each', function ()
    assert.same({ 'Two values.', 'Here $a$ is one.\n$$a=1$$', 'And $b$ is two.\n$$b=2$$' }, spread('Here $a$ is one.', 'And $b$ is two.'))
  end)
  it('stay together where not all are spoken of, or by a remark', function ()
    assert.equal('Two values.\n$$a=1$$\n$$b=2$$', spread('Here $a$ is one.', 'And so on.')[1])
    assert.equal('Two values.\n$$a=1$$\n$$b=2$$', spread('Here $a$ is one.', '[And $b$ is a slip.]')[1])
  end)
end)
