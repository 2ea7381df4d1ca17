local map = require 'studyguide.output.page.map'

--- Sections with one paragraph each.
local function paper(...)
  local sections = {}
  for i, text in ipairs { ... } do sections[i] = { depth = 1, paragraphs = { { text = text } } } end
  return { sections = sections }
end

--- The sections that use the name, first defined in none of them.
local function uses(name, ...)
  local found = map.main_terms(paper(...), { { section = 0, forms = { name } } })
  return found[1] and table.concat(found[1].uses, ' ') or ''
end

describe("the map's main terms", function ()
  it('are in the sections that hold them as words', function ()
    assert.same('1 3', uses('minimizer', 'A Minimizer is short.', 'The superminimizer is none.', 'Take a minimizer, then stop.'))
    assert.same('', uses('minimizer', 'A minimizerless index.', 'One minimizer alone.', 'Préminimizer.'))
  end)
  it('or their plurals', function ()
    assert.same('1 2 3', uses('index', 'Two indexes.', 'All indexs', 'An index'))
    assert.same('2 4', uses('k-mer', 'k mers', 'of k-mers.', 'ak-mers', 'a k-mer'))
  end)
  it('whatever they begin with', function ()
    assert.same('1 2', uses('énergie', "L'énergie", 'd’énergies libres', 'un travail'))
    assert.same('1 2', uses('模型', '这个模型的词', '模型', '词'))
    assert.same('1 3', uses('.NET', 'Written in .NET.', 'the net', 'with .net'))
  end)
  it('by any of their forms', function ()
    local found = map.main_terms(paper('The VMM traps.', 'A virtual machine monitor runs.', 'None.'),
      { { section = 3, forms = { 'virtual machine monitor', 'VMM' } } })
    assert.same({ 1, 2, 3 }, found[1].uses)
  end)
end)
