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

describe('a table that is indented less than it should be', function ()
  local function own(markdown, nested) return { kind = 'detail', markdown = markdown, source = 'background', paragraphs = {}, points = nested or {} } end
  local function joined(list)
    displays.join(list)
    local out = {}
    for i, one in ipairs(list) do out[i] = one.markdown end
    return out
  end
  it('stands with the point before it that leads over to it', function ()
    assert.same({ 'Two swings:\n\n| a |\n|---|\n| 1 |' }, joined { point 'Two swings:', point '| a |\n|---|\n| 1 |' })
    assert.same({ 'An example.\n\n```\nx\n```', 'More.' }, joined { own 'An example.', point '```\nx\n```', point 'More.' })
    local nested = { point('A rod.', { own 'An example with 7.' }), point '| 7 |\n|---|' }
    assert.same({ 'A rod.' }, joined(nested))
    assert.equal('An example with 7.\n\n| 7 |\n|---|', nested[1].points[1].markdown)
  end)
  it('stays where no point does', function ()
    assert.same({ 'Rods swing.', '| a |\n|---|' }, joined { point 'Rods swing.', point '| a |\n|---|' })
  end)
end)
