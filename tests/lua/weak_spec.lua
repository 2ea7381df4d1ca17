--- What weak models do to their answers, as a model of 1.5 billion parameters did, and what becomes of it.

local config = require 'studyguide.config'
local core = require 'studyguide.core'
local guides = require 'studyguide.guide.guide'
local plan = require 'studyguide.guide.plan'
local support = require 'support'
local surveys = require 'studyguide.model.survey'
local writer = require 'studyguide.model.writer'

local SAND = [[
# Sand

Cold sand flows faster than warm sand because its grains lock less. The flow was measured in a drum of glass.

The drum has three parts:

- a shell that holds the sand,
- a motor that turns it.

# Thanks

We thank the council.
]]

--- The Markdown of a section whose model answers so.
local function section(answer, index)
  local pools = require 'pool'
  local world = pools.world(function () return { http = 200, text = answer } end)
  local real = require('studyguide.world').real(function () end)
  real.http_pool, real.now, real.clock, real.terminal = world.pool, world.clock, world.wall, false
  function real.getenv(name) return name == 'OPENAI_API_KEY' and 'a-key' or nil end
  local options = assert(config.resolve { command = { provider = 'openai', model = 'm', stream = false, no_cache = true, dictionaries = false,
                                                      survey = false, ask_again = 0 } })
  return support.markdown(assert(guides.write(support.paper(SAND), options, real)).sections[index or 1].points, 'en', true)
end

local FLOW = '- **Flow.** ==Cold sand flows faster than warm sand==, because its grains lock less. {p1}\n'
local REST = '- **Measure.** The flow was measured in a drum of glass with three parts, a shell and a motor. {p1,p2,p3}\n'

describe('an answer of a weak model', function ()
  it('says a bullet once', function ()
    local _, count = section(FLOW:rep(2) .. REST):gsub('Cold sand flows', '')
    assert.equal(1, count)
  end)
  it('keeps two bullets that say in the same words what different formulas do', function ()
    local text = section(FLOW .. '    - *The cold one.* Its flow is multiplied with $a$ at each turn. {p1}\n'
      .. '    - *The cold one.* Its flow is multiplied with $b^2$ at each turn. {p1}\n' .. REST)
    assert.is_truthy(text:find('$a$ at each turn', 1, true), text)
    assert.is_truthy(text:find('$b^2$ at each turn', 1, true), text)
  end)
  it('is rid of the headings of the request, and what hangs on them stays', function ()
    local text = section(FLOW .. REST .. '- **Define here:** flow.\n    - **Definition: flow.** Moving on. It has a speed.\n'
      .. '- Links to use: none.\n- **Length:** about 440 to 620 words, '
      .. 'with the definitions listed.\n- Length: about 30 to 50 words, with the definitions listed.\n')
    assert.is_nil(text:find('Define here', 1, true))
    assert.is_nil(text:find('Links to use', 1, true))
    assert.is_nil(text:find('with the definitions', 1, true))
    assert.is_truthy(text:find('\n    - **Definition: flow.** Moving on.', 1, true), text)
  end)
  it('has no lead of the prompt, but keeps its own', function ()
    local text = section((FLOW:gsub('Flow%.', "What the cost of a gap is.")) .. (REST:gsub('Measure%.', 'The cost of a drum.')))
    assert.is_nil(text:find('cost of a gap', 1, true))
    assert.is_truthy(text:find('**The cost of a drum.**', 1, true))
    assert.is_truthy(text:find('- ==Cold sand flows', 1, true), text)
  end)
  it('highlights one sentence, not all', function ()
    local text = section('- ==Cold sand, as Dr. A. Muller of the council has it, flows faster than warm sand. The flow was measured in a drum of '
      .. 'glass that has three parts, a shell that holds the sand and a motor that turns it.== {p1,p2,p3}\n')
    assert.is_truthy(text:find('flows faster than warm sand==. The flow', 1, true), text)
    assert.is_nil(text:find('turns it.==', 1, true))
  end)
  it('has a list in one line below its bullet', function ()
    local text = section(FLOW .. '- **Measure.** ==The flow was measured in a drum of glass with three parts. - A shell that holds the sand. '
      .. '- A motor that turns it.== {p1,p2,p3}\n')
    assert.is_truthy(text:find('three parts.\n    - A shell that holds the sand.\n    - A motor that turns it.', 1, true), text)
  end)
  it('covers no paragraph that it only names', function ()
    local weak = require 'studyguide.guide.weak'
    local row = { paragraphs = { { id = 's1.p1', text = 'Cold sand flows faster than warm sand because its grains lock less.' },
      { id = 's1.p2', text = 'A shell, a motor, a belt, a lamp, a camera, a ruler, and sand are what the drum consists of.' } } }
    local function marks(is_weak)
      local list = { { kind = 'idea', markdown = 'Cold sand flows faster: grains lock less.', paragraphs = { 's1.p1', 's1.p2' }, points = {} } }
      weak.clean({ points = list }, row, { example = '', headings = {}, weak = is_weak })
      return list[1].paragraphs
    end
    assert.same({ 's1.p1' }, marks(true))
    assert.same({ 's1.p1', 's1.p2' }, marks(nil))
  end)
  it('has what explains a point below it', function ()
    local text = section(FLOW .. REST .. '- **Definition: drum.** A round shell. It turns about its axis.\n- *Analogy*: A mixer of concrete.\n')
    assert.is_truthy(text:find('a motor.\n    - **Definition: drum.** A round shell. It turns about its axis.\n    - *Analogy*: A mixer', 1, true), text)
  end)
  it('has a definition below the point that uses its term', function ()
    local text = section(FLOW .. REST .. '    - **Definition: warm sand.** Sand in the sun. It gets as hot as an oven there.\n')
    assert.is_truthy(text:find('lock less.\n    - **Definition: warm sand.**', 1, true), text)
  end)
  it('has a definition that no point uses below the one on the same paragraph', function ()
    local function point(kind, markdown, id) return { kind = kind, markdown = markdown, paragraphs = { id }, points = {} } end
    local list = { point('idea', 'Networks had successes.', 's1.p1'), point('idea', 'The layers are many.', 's1.p2') }
    local definition = point('definition', 'Another name for a layer. It comes from its steps.', 's1.p2')
    definition.term = 'strided layer'
    require('studyguide.guide.complete').add_definition(list, definition)
    assert.equal(definition, list[2].points[1])
  end)
  it('is no row of a glossary', function ()
    local weak = require 'studyguide.guide.weak'
    local function left(is_weak, ...)
      local list = {}
      for i, text in ipairs { ... } do list[i] = { kind = 'idea', markdown = text, source = 'paper', paragraphs = {}, points = {} } end
      local made = { points = list }
      weak.clean(made, { paragraphs = {} }, { example = '', headings = {}, weak = is_weak })
      return #made.points
    end
    assert.equal(1, left(true, '**Sand flow** → **The paper discusses how sand flows**.', 'Cold sand → warm sand: it gets warmer.'))
    assert.equal(2, left(nil, '**Sand flow** → **The paper discusses how sand flows**.', 'Cold sand → warm sand: it gets warmer.'))
  end)
  it('has what a colon announces right behind it', function ()
    local weak = require 'studyguide.guide.weak'
    local function order(markdown, ...)
      local children, kinds = {}, {}
      for i, kind in ipairs { ... } do children[i] = { kind = kind, markdown = 'This is ' .. i .. '.', paragraphs = {}, points = {} } end
      local point = { kind = 'idea', markdown = markdown, paragraphs = {}, points = children }
      weak.clean({ points = { point } }, { paragraphs = {} })
      for i, child in ipairs(point.points) do kinds[i] = child.kind end
      return table.concat(kinds, ' ')
    end
    assert.equal('detail detail plain definition', order('There are two:', 'plain', 'definition', 'detail', 'detail'))
    assert.equal('plain detail detail', order('There are two.', 'plain', 'detail', 'detail'))
    assert.equal('plain detail', order('It is this:', 'plain', 'detail'))
  end)
  it('does not call the paper\'s words its own', function ()
    local weak = require 'studyguide.guide.weak'
    local row = { paragraphs = { { id = 's1.p1', text = 'Cold sand flows faster than warm sand because its grains lock less.' } } }
    local list = {}
    for i, text in ipairs { 'Cold sand flows faster than warm sand because of it.', 'Sand is made of grains that lock, and so on and so forth.' } do
      list[i] = { kind = 'idea', markdown = text, source = 'background', paragraphs = {}, points = {} }
    end
    weak.clean({ points = list }, row, { example = '', headings = {}, weak = true })
    assert.same({ 'paper', 'background' }, { list[1].source, list[2].source })
  end)
  it('has no numbers that the paper does not have', function ()
    local providers = require 'studyguide.model.providers'
    local endpoint = providers.endpoint
    local function made(weak)
      providers.endpoint = function (...)
        local e = endpoint(...)
        if e then e.weak = weak end
        return e
      end
      local text = section(FLOW .. REST .. '- **Grains.** Each of the grains weighed 7.25 grams. {p1}\n')
      providers.endpoint = endpoint
      return text:find('7.25', 1, true) ~= nil
    end
    assert.is_true(made(nil))
    assert.is_false(made(true))
  end)
  it('that leaves out most is completed in full: what an announcement announces, too', function ()
    local text = section '- **Glass.** It was glass. {p1}\n'
    assert.is_truthy(text:find('three parts:\n    - ', 1, true) and text:find('motor that turns it', 1, true), text)
  end)
end)

describe('a weak model', function ()
  it('is not asked to explain thanks', function ()
    local run = { paper = support.paper(SAND:gsub('# Thanks', '# Acknowledgements') .. '') }
    run.options = assert(config.resolve { command = { provider = 'openai', model = 'm', no_cache = true } })
    run.world = require('studyguide.world').real(function () end)
    run.core_paper = assert(guides.analysed(run.paper, run.options, run.world))
    local function asked(weak)
      local tasks, out = plan.tasks(run), {}
      local providers = require 'studyguide.model.providers'
      local endpoint = providers.endpoint
      providers.endpoint = function (...)
        local e = endpoint(...)
        e.weak = weak
        return e
      end
      local state = writer.prepare(run, tasks, true)
      providers.endpoint = endpoint
      assert(state)
      for i, task in ipairs(tasks) do out[i] = writer.is_for_model(task) end
      return out
    end
    assert.same({ true, true }, asked(nil))
    assert.same({ true, false }, asked(true))
  end)
  it('gets a survey\'s schema with limits', function ()
    local schema = core.json_decode(core.json_encode(surveys.bounded_schema(7, 600)))
    assert.equal(7, schema.properties.gists.maxItems)
    assert.equal(12, schema.properties.terms.maxItems)
    assert.equal(40, surveys.bounded_schema(7, 20000).properties.terms.maxItems)
    assert.equal(6, surveys.bounded_schema(7, 10).properties.terms.maxItems)
    for _, rows in pairs(schema.properties) do
      assert.is_number(rows.maxItems)
      for _, field in pairs(rows.items.properties) do assert.is_true(field.type == 'boolean' or field.maxLength > 0) end
    end
    assert.is_nil(surveys.schema.properties.gists.maxItems)
  end)
end)
