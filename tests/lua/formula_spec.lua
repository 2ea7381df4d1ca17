local formula = require 'studyguide.output.formula'

describe('formulas for texmath', function ()
  it('have fonts, boxes and accents in the way that it reads', function ()
    for tex, expected in pairs {
      ['{\\rm mapQ}=1'] = '\\mathrm{mapQ}=1',
      ['\\mbox{if \\(x\\)}'] = '\\text{if $x$}',
      ['\\widehat\\mathcal{C}_b'] = '\\widehat{\\mathcal{C}}_b',
      ['\\Bigl(2 + \\frac{a}{2} \\Bigr) \\bigcup \\big|'] = '(2 + \\frac{a}{2} ) \\bigcup |',
      ['a=b \\tag{3.1}'] = 'a=b \\qquad \\text{(3.1)}',
      ['\\frac\\mathrm{a}b'] = '\\frac\\mathrm{a}b',
      ['\\smash{\\hat\\mathbf{x}}^2 + \\smash[b]{y}'] = '{\\hat{\\mathbf{x}}}^2 + {y}',
    } do
      assert.equal(expected, formula.modern(tex))
    end
  end)

  it('lose their number, which stands beside them', function ()
    assert.same({ 'a=b', '3' }, { formula.untagged 'a=b \\tag{3}' })
    assert.same({ '\\begin{aligned} a &= b \\end{aligned}', 'B1' }, { formula.untagged '\\begin{aligned} a &= b \\qquad\\text{(B1)}\\end{aligned}' })
    local rows = '\\begin{aligned} a &= b \\qquad\\text{(1)}\\\\ c &= d \\qquad\\text{(2)}\\end{aligned}'
    assert.same({ rows }, { formula.untagged(rows) })
  end)
end)
