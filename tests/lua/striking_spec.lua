--- What becomes of a point that names what the paper lacks.

local striking = require 'studyguide.guide.striking'

describe('a name of something that the paper lacks', function ()
  local function cut(text, name) return striking.cut(text, name) end

  it('goes with its brackets', function ()
    assert.equal('Decoding is done in house.', cut('Decoding is done in house (Maro et al., 2006).', 'Maro et al., 2006'))
    assert.equal('Rods swing.', cut('Rods swing (see Figure 93).', 'Figure 93'))
  end)
  it('leaves the brackets what else they hold', function ()
    assert.equal('Rods swing (Ito, 2001; Ng, 2003).', cut('Rods swing (Ito, 2001; Maro, 2006; Ng, 2003).', 'Maro, 2006'))
    assert.equal('Rods swing [3, 7].', cut('Rods swing [3, 12, 7].', '12'))
    assert.equal('Rods of 12 cm swing.', cut('Rods of 12 cm swing [12].', '12'))
  end)
  it('goes with its sentence', function ()
    assert.equal('The rod swings to and fro. It stops.', cut('The rod swings to and fro. Figure 93 shows it by Dr. Ito. It stops.', 'Figure 93'))
    assert.equal('==The rod swings to and fro.== It stops.', cut('==The rod swings to and fro.== As in Table 9, it wears. It stops.', 'Table 9'))
  end)
  it('takes the point along where little is left, or a mark loses its other end', function ()
    assert.is_nil(cut('Figure 93 shows it.', 'Figure 93'))
    assert.is_nil(cut('==The rod swings. Figure 93 shows how== it wears and stops.', 'Figure 93'))
  end)

  it('goes where a weak writer made a number up, with its sentence', function ()
    local function left(weak)
      local section = { points = { { kind = 'idea', markdown = 'Rods swing to and fro. They take 18% longer. They stop.', points = {} },
                                   { kind = 'idea', markdown = 'It took 7.5 s.', points = {} } } }
      local function unknown(number, at)
        return { code = 'ground/number', severity = 'warning', about = number, point = { at } }
      end
      striking.strike(section, { unknown('18%', 1), unknown('7.5', 2) }, weak)
      return section.points[1].markdown, #section.points
    end
    assert.same({ 'Rods swing to and fro. They stop.', 1 }, { left(true) })
    assert.same({ 'Rods swing to and fro. They take 18% longer. They stop.', 2 }, { left(nil) })
  end)
  it('leaves what hangs on its point', function ()
    local section = { points = { { kind = 'idea', markdown = 'Rods swing to and fro (Maro, 2006; Ng, 1999).',
                                   points = { { kind = 'definition', markdown = 'A rod is a bar.', points = {} } } },
                                 { kind = 'idea', markdown = 'Figure 93 shows it.', points = {} } } }
    local struck, changed = striking.strike(section, {
      { code = 'ground/reference', severity = 'error', about = 'Maro, 2006', point = { 1 } },
      { code = 'ground/reference', severity = 'error', about = 'Ng, 1999', point = { 1 } },
      { code = 'ground/reference', severity = 'error', about = 'Figure 93', point = { 2 } },
    })
    assert.same({ 1, true, 1 }, { struck, changed, #section.points })
    assert.equal('Rods swing to and fro.', section.points[1].markdown)
    assert.equal('A rod is a bar.', section.points[1].points[1].markdown)
  end)
end)
