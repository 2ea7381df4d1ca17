--- What the works of a reference list are cited for, in a model's words.

local config = require 'studyguide.config'
local core = require 'studyguide.core'
local guides = require 'studyguide.guide.guide'
local plan = require 'studyguide.guide.plan'
local prompts = require 'studyguide.model.prompt'
local support = require 'support'
local works = require 'studyguide.guide.works'

local PAPER = [[
# Clocks

The period of a pendulum depends on its length alone, as was found long ago (Huygens 1673). The escapement that we use is described
elsewhere (Graham 1715). Heat lengthens the rod of every pendulum of steel (Harrison 1730).

# Results

The escapement of our clock loses 12 teeth a year, fewer than was reported before (Graham 1715).

# References

Graham G. 1715. On a new escapement. Transactions 3: 1–9.

Harrison J. 1730. Rods of two metals. Transactions 5: 4–7.

Huygens C. 1673. The pendulum clock. Muguet, Paris.

Wren C. 1668. On the motion of bodies. Transactions 1: 8.
]]

local ANSWER = [[
Here are the groups:

# What the clock is built on: Two works that this one takes its parts from.
[w3] Law by which the length alone decides the period.
[w1] **Escapement** that is used here and whose wear is measured again.

# Causes of error: Why the clock is late.
- [w2]: Finding that heat lengthens a rod of steel.
[w2] A second clause about it.
[w9] A work that is not there.

# An empty group: It has no work.
]]

local run, task, embedded

before_each(function ()
  local world = require('studyguide.world').real(function () end)
  local paper = support.paper(PAPER)
  run = guides.run(paper, assert(guides.analysed(paper, assert(config.resolve { command = { dictionaries = false } }), world)),
    assert(config.resolve { command = { dictionaries = false } }), world)
  task = plan.tasks(run)[#paper.sections]
  embedded = { points = assert(run.core_paper:compose(task.index)) }
  for _, point in ipairs(embedded.points) do point.points = {} end
end)

local function repaired(list)
  return core.repair(list, { headings = 'lead', bullets = true, writer = 'model' }).sections[1].points
end

local function printed(section) return core.points_print(section.points) end

describe('a reference list', function ()
  it('is asked for by its works and the sentences that cite them', function ()
    assert.equal('Graham G. 1715. On a new escapement. Transactions 3: 1–9.', task.works[1].text)
    assert.equal(2, #task.works[1].sentences)
    assert.equal(0, #task.works[4].sentences)
    local request = prompts.new(run, plan.tasks(run)):section(task)
    assert.is_truthy(request:find('[w3] Huygens C. 1673', 1, true))
    assert.is_truthy(request:find('    - Results: The escapement of our clock loses 12 teeth', 1, true))
  end)

  it('is no task of its own where hardly a work is cited', function ()
    local section = { kind = 'references', paragraphs = {} }
    local core_paper = { cited_works = function () return { { text = 'a', sentences = { 1 } }, { text = 'b', sentences = {} } } end }
    assert.is_nil(works.of({ core_paper = core_paper, options = {} }, section))
  end)

  it('is told in groups, each work once, what is left out behind them', function ()
    assert.is_true(works.tell(embedded, ANSWER, task.works, repaired))
    local list = embedded.points
    assert.same({ 'What the clock is built on', 'Causes of error' }, { list[1].lead, list[2].lead })
    assert.equal(3, #list)
    assert.is_truthy(list[1].points[1].markdown:find('Huygens', 1, true))
    assert.equal('**Escapement** that is used here and whose wear is measured again.', list[1].points[2].points[1].markdown)
    assert.equal('Finding that heat lengthens a rod of steel.', list[2].points[1].points[1].markdown)
    assert.is_truthy(list[3].markdown:find('Wren', 1, true))
    assert.is_nil(printed(embedded):find('not there', 1, true))
  end)

  it('has works of which nothing is told but their group', function ()
    assert.is_true(works.tell(embedded, '# Clocks: Works on clocks.\n[w1]\n[w3] Law of the period.\n[w2]\n', task.works, repaired))
    local group = embedded.points[1]
    assert.equal(3, #group.points)
    assert.same({ 0, 1, 0 }, { #group.points[1].points, #group.points[2].points, #group.points[3].points })
    assert.equal('Law of the period.', group.points[2].points[1].markdown)
  end)

  it('stays as it was where the answer is in another form', function ()
    local before = printed(embedded)
    for _, answer in ipairs { '', '- A bullet.\n', '[w1] A clause without a group.\n', '# A group alone: with a sentence.\n' } do
      assert.is_false(works.tell(embedded, answer, task.works, repaired), answer)
      assert.equal(before, printed(embedded))
    end
  end)

  it('loses the clauses that the paper does not bear out', function ()
    works.tell(embedded, ANSWER, task.works, repaired)
    embedded.findings = { { point = { 1, 2, 1 }, wrong = true }, { point = { 2 }, wrong = true }, { point = { 1, 1 }, wrong = true } }
    assert.is_true(works.strike(embedded, function (finding) return finding.wrong end))
    assert.equal(0, #embedded.points[1].points[2].points)
    assert.same({ 'Causes of error', '' }, { embedded.points[2].lead, embedded.points[2].markdown })
    assert.is_truthy(printed(embedded):find('Huygens C. 1673', 1, true))
  end)
end)
