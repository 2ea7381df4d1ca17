local plain_citations = require 'studyguide.output.plain_citations'

local references = {
  { text = 'Smith, Anna, and Bo Jones. 2010. “Traps in machines.”' },
  { text = 'Ferreira, A., Gonçalves, M., and Laender, A. (2012). A brief survey.' },
  { text = 'van der Berg, C. 1999a. Early machines of the 1950s.' },
  { text = 'R Core Team. 2019. R: A language.' },
}

local function found(text, list)
  local paper = { references = list or references, sections = { { kind = 'body', paragraphs = { { text = text } } } } }
  local out = {}
  for _, row in ipairs(plain_citations.of(paper)) do out[#out + 1] = row.text .. ' = ' .. table.concat(row.entries, ',') end
  return out
end

describe('citations that a document does not mark', function ()
  it('are found by author and year', function ()
    assert.same({ '(Smith and Jones, 2010 = 1', 'Ferreira et al., 2012 = 2' },
      found 'Machines trap (Smith and Jones, 2010; Ferreira et al., 2012).')
    assert.same({ 'Smith and Jones (2010 = 1', 'Ferreira (2012 = 2' }, found 'In Smith and Jones (2010) and as Ferreira (2012) says.')
    assert.same({ 'Berg 1999a = 3', '(R Core Team 2019 = 4' }, found 'We follow Berg 1999a and use R (R Core Team 2019).')
  end)

  it('lose the word of the sentence before them, but no author', function ()
    assert.same({ 'Smith (2010 = 1' }, found 'In Smith (2010) machines trap.')
    assert.same({}, found 'Brown and Smith (2010) say otherwise.')
  end)

  it('are none where name or year is not in the entry', function ()
    assert.same({}, found 'Smith (2011), Jones 1950 and the Machines of 2010 trap (Early 1999a).')
    assert.same({}, found 'In May 2010 there were 2012 traps.')
  end)

  it('are found by number', function ()
    local numbered = { { text = '1. Smith A. Traps. 2010.' }, { text = '[2] Jones B. 2011.' }, { text = '3. Li C. 2012.' } }
    assert.same({ '[1] = 1', '[1, 3] = 1,3', '[1–3] = 1,2,3' }, found('Traps [1] and more [1, 3], all [1–3].', numbered))
    assert.same({}, found('The interval [0, 3] and [1, 9] and [300].', numbered))
    assert.same({}, found 'No numbers in the list, so none [1].')
  end)

  it('do not come from the reference list itself', function ()
    assert.same({}, plain_citations.of { references = references,
      sections = { { kind = 'references', paragraphs = { { text = 'Smith 2010' } } } } })
  end)
end)
