--- Citations by their keys, however a host shows them.

local cites = require 'studyguide.model.cites'

describe('citations', function ()
  it('are the same with a bibliography and without', function ()
    local keys = { { 'Li:2016', 'Li:2013' }, { 'B' }, { 'Suzuki' } }
    local function of(texts, markdown)
      local rows = {}
      for i, text in ipairs(texts) do rows[i] = { text = text, keys = keys[i] } end
      return cites.of { citations = rows } (markdown)
    end
    local wanted = 'As [@Li:2016;Li:2013] and [@B] say; [@Suzuki] did, too: [@B]: $x_{[1]}$.'
    assert.equal(wanted, of({ '(Li 2016; Li 2013)', '(Back 2015)', 'Suzuki and Kasahara (2018)' },
      'As (Li 2016; Li 2013) and (Back 2015) say; Suzuki and Kasahara (2018) did, too: (Back 2015): $x_{[1]}$.'))
    assert.equal(wanted, of({ '[Li 2016; Li 2013]', '[B]', 'Suzuki 2018' }, 'As [Li 2016; Li 2013] and [B] say; Suzuki 2018 did, too: [B\\]: $x_{[1]}$.'))
  end)
  it('take the longest that fits', function ()
    local of = cites.of { citations = { { text = '(Li 2016', keys = { 'a' } }, { text = '(Li 2016a)', keys = { 'b' } } } }
    assert.equal('x [@b] y', of 'x (Li 2016a) y')
  end)
  it('are none in a paper without', function () assert.equal('as it is', cites.of {} 'as it is') end)
end)
