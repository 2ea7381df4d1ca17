--- Policies that keep a run within its limits, each tried on a clock of its own: what ends it, what is kept, what wins.

local config = require 'studyguide.config'
local core = require 'studyguide.core'
local guide = require 'studyguide.guide.guide'
local model = require 'studyguide.model.writer'
local pools = require 'pool'
local support = require 'support'

local function failing(http, message) return { http = http, seconds = 0.1, body = core.json_encode { error = { message = message or 'x' } } } end

describe('sections for a model', function ()
  it('are those that say more than who wrote them', function ()
    local byline, text = { kind = 'byline' }, { kind = 'text' }
    assert.is_false(model.is_for_model { section = { kind = 'front', paragraphs = { byline } } })
    assert.is_true(model.is_for_model { section = { kind = 'front', paragraphs = { byline, text } } })
  end)
end)

describe('a run that loses sections', function ()
  --- What a run of one request at a time sends, with outcomes 'g' (good) and 'l' (lost) in turn.
  local function run(pattern)
    local world, results = pools.world(function (n)
      return pattern:sub(n, n) == 'l' and failing(500) or nil
    end), {}
    local stopped = pools.ask_all(pools.client(world, { in_flight = 1, retries = 0 }), #pattern, results)
    return #world.sent, stopped and stopped.kind, results
  end

  it('stops at the third in a row', function ()
    local sent, stopped, results = run 'glllgggg'
    assert.same({ 4, 'stop' }, { sent, stopped })
    assert.same({ 'section', 'section', 'stop' }, { results[2].failure.kind, results[3].failure.kind, results[4].failure.kind })
    assert.equal('answer', results[1].reply.text)
  end)
  it('goes on when they are not in a row', function ()
    local sent, stopped = run 'gllgllgllg'
    assert.same({ 10, nil }, { sent, stopped })
  end)
  it('stops at the first while nothing has been answered', function ()
    local sent, stopped = run 'lggg'
    assert.same({ 1, 'stop' }, { sent, stopped })
  end)
end)

describe('a limit of the run', function ()
  it('lets what is under way be answered', function ()
    local world, results = pools.world(), {}
    local stopped = pools.ask_all(pools.client(world, { in_flight = 4, max_requests = 6 }), 9, results)
    assert.same({ 'budget', 6 }, { stopped.kind, #world.sent })
    for i = 1, 9 do assert.equal(i <= 6, results[i].reply ~= nil, i) end
    assert.matches('6 requests', stopped.message)
  end)
  it('counts tokens, as the server tells them', function ()
    local world, results = pools.world(), {}
    local client = pools.client(world, { in_flight = 1, max_tokens = 30 })
    assert.equal('budget', pools.ask_all(client, 9, results).kind)
    assert.same({ 3, 36 }, { #world.sent, client.tokens })
  end)
  it('counts our estimate where the server tells none', function ()
    local body = core.json_encode { choices = { { message = { content = ('word '):rep(76) }, finish_reason = 'stop' } } }
    local world, results = pools.world(function () return { http = 200, body = body } end), {}
    local client = pools.client(world, { in_flight = 1, max_tokens = 200 })
    assert.equal('budget', pools.ask_all(client, 9, results).kind)
    assert.same({ 2, 2 * (5 + 100) }, { #world.sent, client.tokens })
    assert.same({ 0, 0 }, { client.totals.input, client.totals.output })
  end)
  it('is our own where the user sets none, and the user\'s where it is more', function ()
    local world, results = pools.world(), {}
    local stopped = pools.ask_all(pools.client(world, { in_flight = 2, allowance = 5 }), 9, results)
    assert.same({ 'stop', 5 }, { stopped.kind, #world.sent })
    assert.matches('max%-requests', stopped.message)
    world = pools.world()
    assert.is_nil(pools.ask_all(pools.client(world, { in_flight = 2, allowance = 5, max_requests = 99 }), 9, results))
    assert.equal(9, #world.sent)
  end)
  it('takes no answer away that came with the failure which ends it', function ()
    local world, results = pools.world(function (n)
      if n == 2 then return failing(401) end
      return { http = 200, seconds = 0.1, text = 'answer' }
    end), {}
    local stopped = pools.ask_all(pools.client(world, { in_flight = 3 }), 9, results)
    assert.same({ 'stop', 3 }, { stopped.kind, #world.sent })
    for _, i in ipairs { 1, 3 } do assert.equal('answer', results[i].reply.text) end
  end)
end)

describe('a section', function ()
  it('is asked for so often and no more', function ()
    local world = pools.world(function () return { http = 200, text = 'x' } end)
    local request = pools.request()
    request.spent, request.allowance = { input = 0, output = 0, requests = 0 }, 7
    local client = pools.client(world)
    local failure
    client:run { function ()
      repeat failure = select(2, client:ask(request)) until failure
    end }
    assert.same({ 7, 7 }, { #world.sent, request.spent.requests })
    assert.matches('asked 7 times', failure.message)
  end)
end)

describe('an adaptation', function ()
  local function limits(list)
    return pools.world(function (n)
      local limit = list[math.min(n, #list)]
      return limit and failing(400, ('This model supports at most %s completion tokens'):format(limit)) or nil
    end)
  end
  local function ask(world, max_tokens)
    local request, reply, failure = pools.request(), nil, nil
    request.max_tokens = max_tokens
    local client = pools.client(world)
    client:run { function () reply, failure = client:ask(request) end }
    return reply, failure, request.max_tokens
  end
  it('takes the limit that a server gives', function ()
    local world = limits { 2000, false }
    local reply, _, max_tokens = ask(world, 4096)
    assert.same({ 'answer', 2000, 2 }, { reply.text, max_tokens, #world.sent })
  end)
  it('ends where the limits go on shrinking', function ()
    local world = limits { 4000, 3999, 3998, 3997, 3996, 3995 }
    local _, failure = ask(world, 4096)
    assert.same({ 'stop', 4 }, { failure.kind, #world.sent })
  end)
  it('takes no limit that is larger than what was asked for, or too small for a guide', function ()
    for _, limit in ipairs { 4096, 99999, 255, 0, '99999999999999999999999' } do
      local world = limits { limit, false }
      local _, failure = ask(world, 4096)
      assert.same({ 'stop', 1 }, { failure.kind, #world.sent }, tostring(limit))
    end
  end)
end)

describe('a wait', function ()
  it('has a cap that the message names', function ()
    local world, results = pools.world(function () return { http = 429, headers = { ['retry-after'] = '3600' }, body = '{"error":{"message":"slow"}}' } end), {}
    local stopped = pools.ask_all(pools.client(world), 3, results)
    assert.matches('it asks to wait 3600 s; more than 120 s are not waited', stopped.message)
    assert.is_true(world.time < 120)
  end)
  it('is our own where a provider asks for more and goes on', function ()
    local answer = '{"content":[{"type":"text","text":"x"}],"stop_reason":"end_turn"}'
    for _, after in ipairs { '3600', '99999999999999999999' } do
      local world, results = pools.world(function (n)
        if n == 1 then return { http = 429, headers = { ['retry-after'] = after }, body = '{"error":{"type":"rate_limit_error"}}' } end
        return { http = 200, body = answer }
      end), {}
      assert.is_nil(pools.ask_all(pools.client(world, { provider = 'anthropic' }), 3, results))
      assert.is_true(world.time < 120)
    end
  end)
end)

-- Whole guides ----------------------------------------------------------------------------------------------------

local PAPER = [[
# Clocks

A pendulum clock is a clock that uses a pendulum as its time base. Its period depends on the length of the pendulum.

Heat lengthens the rod, so the clock loses 5.2 s per day, as Table 1 shows.

# Results

The rod expands by 0.3 mm in the heat of summer.
]]

--- A guide of PAPER by a model that gives `answers` in turn to each section's questions.
local function write(answers, options)
  local asked = {}
  local world = pools.world(function (_, request)
    local turns = core.json_decode(request.body).messages
    local title = turns[2].content:match '\nPlace: ([^\n]*)'
    asked[title] = (asked[title] or 0) + 1
    return { http = 200, text = (answers[title] or { '- ==The rod expands by 0.3 mm== in the heat of summer. {p1}\n' })[asked[title]] or 'none' }
  end)
  local real = require('studyguide.world').real(function () end)
  real.http_pool, real.now, real.clock, real.terminal = world.pool, world.clock, world.wall, false
  function real.getenv(name) return name == 'OPENAI_API_KEY' and 'k' or nil end
  options.provider, options.model, options.stream, options.no_cache, options.dictionaries = 'openai', 'm', false, true, false
  options.survey = false
  local result = assert(guide.write(support.paper(PAPER), assert(config.resolve { command = options }), real))
  return result.sections, asked
end

describe('a second answer', function ()
  local fine = '- ==A pendulum clock uses a pendulum as its time base==, says the first. {p1}\n'
  local rest = '- ==Heat lengthens the rod==, so the clock loses 5.2 s per day. {p2}\n'
  it('does not replace a better one', function ()
    local sections, asked = write({ Clocks = { fine, fine:gsub('says the first', 'see Figure 99') .. '' } }, { ask_again = 1 })
    assert.equal(2, asked.Clocks)
    assert.matches('says the first', support.markdown(sections[1].points))
    assert.is_nil(support.markdown(sections[1].points):find('Figure 99', 1, true))
  end)
  it('replaces one that is worse', function ()
    local sections, asked = write({ Clocks = { fine, (fine .. rest):gsub('says the first', 'says the second') .. '' } }, { ask_again = 1 })
    assert.equal(2, asked.Clocks)
    assert.matches('says the second', support.markdown(sections[1].points))
  end)
  it('does not replace a better one, whatever the writer makes of the two', function ()
    local writers = require 'studyguide.guide.writers'
    local find = writers.find
    finally(function () writers.find = find end)
    function writers.find()
      return { write = function (_, tasks, accept)
        for _, text in ipairs { fine .. rest, fine:gsub('says the first', 'see Figure 99') .. '' } do
          for _, task in ipairs(tasks) do accept(task, text, { source = 'model' }) end
        end
        return true
      end }
    end
    assert.matches('Heat lengthens the rod', support.markdown(write({}, {})[1].points))
  end)
  it('and a third are asked for as often as the user says', function ()
    local _, asked = write({ Clocks = { fine, fine, fine, fine } }, { ask_again = 2 })
    assert.equal(3, asked.Clocks)
  end)
end)

describe('the bar of a run', function ()
  it('shows any number of tokens', function ()
    local shown = {}
    local world = { terminal = true, now = function () return 0 end, write_error = function (text) shown[#shown + 1] = text end }
    for tokens, said in pairs { [0] = '0 tokens', [9999] = '9999 tokens', [12345] = '12k tokens', [1234567] = '1.2M tokens' } do
      local progress = require('studyguide.model.progress').new { world = world, quiet = false, total = 3 }
      progress:tick { in_flight = 2, tokens = tokens }
      assert.matches(said, shown[#shown], 1, true)
    end
  end)
end)

describe('the limits of a plan', function ()
  local need = { requests = 4, input = 900, output = 100 }
  it('are refused when they are too small by one', function ()
    assert.is_nil(model.refusal({ max_requests = 4, max_tokens = 1000 }, need))
    assert.matches('4 requests are needed, %-%-max%-requests allows 3', model.refusal({ max_requests = 3 }, need))
    assert.matches('1000 tokens are needed, %-%-max%-tokens allows 999', model.refusal({ max_tokens = 999 }, need))
    assert.is_nil(model.refusal({}, need))
  end)
  it('cost what the prices say', function ()
    local usage = { input = 1000000, cached = 400000, output = 2000000 }
    assert.equal(0.6 * 3 + 0.4 * 1 + 2 * 5, model.cost({ price_input = 3, price_cached = 1, price_output = 5 }, usage))
    assert.equal(3 + 2 * 5, model.cost({ price_input = 3, price_output = 5 }, usage))
    assert.is_nil(model.cost({}, usage))
  end)
end)
