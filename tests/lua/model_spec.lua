--- Joining answers, the plan's terms, the cache, the client against a pool of the spec's own.

local answers = require 'studyguide.model.answer'
local caches = require 'studyguide.model.cache'
local ciphers = require 'studyguide.model.cipher'
local core = require 'studyguide.core'
local pools = require 'pool'
local plan = require 'studyguide.guide.plan'

describe('an answer in pieces', function ()
  it('is joined where it was cut', function ()
    assert.equal('- one two', answers.join('- one t', 'wo'))
    assert.equal('- one\n- two', answers.join('- one', '- two'))
    assert.equal('- one\n- two', answers.join('- one\n', '- two'))
    assert.equal('- a\n    - begun line and more', answers.join('- a\n    - begun line', '- begun line and more'))
  end)
  it('has the connections of its parts merged', function ()
    local merged = answers.merge { '- a\n- **Connections.**\n    - *Within*: b\n', '- c\n- **Connections.**\n    - *Within*: d\n' }
    assert.equal('- a\n- c\n- **Connections.**\n    - *Within*: b\n    - *Within*: d\n', core.points_print(core.points_read(merged)))
  end)
  it('loses what was thought aloud', function ()
    assert.equal('- x', answers.without_thoughts '<think>\n- no\n</think>\n- x')
    assert.equal('\n- x', answers.without_thoughts 'no</think>\n- x')
    assert.equal('', answers.without_thoughts('<think>no', true))
    assert.equal('<think>\n- x', answers.without_thoughts('<think>\n- x', false))
  end)
end)

describe('halves of characters', function ()
  local surrogates = require 'studyguide.model.surrogates'
  local function through(...)
    local text = ''
    for _, json in ipairs { ... } do text = text .. core.json_decode((surrogates.protect(json))) end
    return surrogates.restore(text)
  end
  it('meet again when the pieces are joined', function ()
    assert.equal('a😀b', through('"a\\ud83d"', '"\\ude00b"'))
    assert.equal('😀😀', through('"\\uD83D\\uDE00\\ud83d"', '"\\ude00"'))
  end)
  it('stay apart where they do not belong together', function ()
    assert.equal('a\u{FFFD}b\u{FFFD}', through '"a\\ude00b\\ud83d"')
    assert.equal('\\ud83d', through '"\\\\ud83d"')
    assert.same({ '"é\\u00e9"', false }, { surrogates.protect '"é\\u00e9"' })
  end)
end)

describe('planned terms', function ()
  local task = { terms = { { text = 'virtual machine monitor', names = { 'virtual machine monitor', 'vmm', 'virtual machine monitors' } },
                           { text = 'trap', names = { 'trap' } } } }
  it('are found under any of their names', function ()
    for _, label in ipairs { 'Virtual machine monitor (VMM)', 'VMM', 'Virtual Machine Monitors', 'VMM and trap' } do
      local missing = plan.undefined({ terms = { task.terms[1] } }, core.points_read('- **Terms**\n    - **' .. label .. '**: A layer.\n'))
      assert.equal(0, #missing, label)
    end
    assert.equal(2, #plan.undefined(task, core.points_read '- **Terms**\n    - A VMM sets a **trap**.\n'))
  end)

  it('are found in any inflection, with articles, marks of background and brackets', function ()
    local function is_defined(name, bullet)
      return #plan.undefined({ terms = { { text = name, names = { name } } } }, core.points_read('- **Terms**\n' .. bullet .. '\n'), 'en') == 0
    end
    for name, bullet in pairs {
      ['tb dataset'] = '    - **The TB dataset**: Samples of a trial.',
      ['data manipulation'] = '    - **Manipulation of data**: Changing its form.',
      ['mapping quality'] = '    - **Definition: mapping qualities.** Numbers. *(background)*',
      pcs = '    - **Principal component (PC)**: A direction.', traps = '    - *(background)* **Trap**: A jump.',
      read = '    - *Background*: **Read.** A piece.', megabase = '    - **Kilobase (kb) and megabase (Mb)**: Lengths.',
      ['bayes theorem'] = '* ==Bayes’s theorem==: A rule.', ['ring signature'] = '- **Ring signatures, key images**: Both.',
    } do
      assert.is_true(is_defined(name, bullet), name)
    end
    assert.is_true(is_defined('complete linkage', '    - **Definition: single linkage and complete linkage.** Two distances.'))
    -- A member of a family in the family's definition, and a term that running text brings in italics.
    assert.is_true(is_defined('microcystin-lr', '    - **Definition: microcystin.** A family; *microcystin-LR* is the best known.'))
    assert.is_true(is_defined('surname and first initial', '    - *Surname and First Initial (SFI)* groups names by two things.'))
    assert.is_false(is_defined('microcystin-lr', '    - *Analogy*: A family; *microcystin-LR* is its eldest.'))
    assert.is_false(is_defined('data manipulation', '    - **Manipulation**: Changing the form.'))
    assert.is_false(is_defined('trap', '    - The **trap** of a guest.'))
    assert.is_false(is_defined('trap', '    - **Cost of a trap**: Some time.'))
  end)
end)

describe('the cache', function ()
  local folder
  before_each(function ()
    folder = os.tmpname()
    os.remove(folder)
  end)
  after_each(function () os.execute("rm -rf '" .. folder .. "'") end)

  it('gives back what was put, and nothing that was touched', function ()
    local store, key = caches.open(folder), caches.key { a = 1 }
    assert.is_nil(store:get(key))
    assert(store:put(key, 'héllo', { n = 1 }))
    assert.same({ 'héllo', 1 }, { store:get(key).text, store:get(key).info.n })
    local path = folder .. '/sections/' .. key:sub(1, 2) .. '/' .. key .. '.json'
    local file = assert(io.open(path, 'rb'))
    local content = file:read 'a'
    file:close()
    file = assert(io.open(path, 'wb'))
    file:write((content:gsub('héllo', 'hallo')))
    file:close()
    assert.is_nil(store:get(key))
    assert(store:put(key, 'again', {}))
    assert.equal('again', store:get(key).text)
  end)

  it('is read by who has its cipher, and under names of its own', function ()
    local function cipher(secret) return ciphers.of(function (name) return name == 'STUDYGUIDE_CACHE_KEY' and secret or nil end) end
    local _, problem = cipher 'too short'
    assert.matches('openssl rand', problem)
    assert.is_nil(cipher(''))
    if not core.has_cipher() then
      assert.matches('without libsodium', select(2, cipher(('0a'):rep(32))))
      return pending 'built without libsodium'
    end
    local ours, theirs, key = cipher(('0a'):rep(32)), cipher(('0b'):rep(32)), caches.key { a = 1 }
    assert(caches.open(folder):put(key, 'before', {}))
    local store = caches.open(folder, nil, ours)
    assert.equal('before', store:get(key).text, 'what was kept before')
    assert(store:put(key, 'secret words', { title = 'Pendulum' }))
    assert.same({ 'secret words', 'Pendulum' }, { store:get(key).text, store:get(key).info.title })
    assert.equal('before', caches.open(folder):get(key).text)
    assert.equal('before', caches.open(folder, nil, theirs):get(key).text)
    local at, name = store:place_of(key)
    assert.not_equal(key, name)
    local content = core.read_file(at .. '/' .. name .. '.json', 4096)
    assert.is_nil(content:find 'secret' or content:find 'Pendulum' or content:find(key, 1, true))
    assert.is_nil(caches.read(content, key), 'without the key')
    assert.is_nil(caches.read(content, caches.key { a = 2 }, ours), "another's name")
    assert.is_nil(caches.read(caches.written(key, 'planted', {}), key, ours), 'a plain entry in the place of a closed one')
  end)

  it('has keys that depend on every input and on no order', function ()
    assert.equal(caches.key { a = 1, b = 2 }, caches.key { b = 2, a = 1 })
    assert.not_equal(caches.key { a = 1 }, caches.key { a = 2 })
    assert.not_equal(caches.key { a = '1' }, caches.key { a = 1 })
  end)

  it('is cleared and trimmed, others\' files left alone', function ()
    local store = caches.open(folder)
    for i = 1, 6 do assert(store:put(caches.key { i }, ('x'):rep(1000), {})) end
    core.make_directory(folder .. '/sections/zz')
    assert(core.write_file(folder .. '/sections/zz/mine.json', 'x'))
    assert.equal(6, store:stats().entries)
    assert.equal(0, (store:collect(os.time(), 1, 1e9)))
    assert.is_true(store:collect(os.time(), 1, 3000) > 2)
    store:clear()
    assert.equal(0, store:stats().entries)
    assert.is_truthy(io.open(folder .. '/sections/zz/mine.json'))
  end)

  it('lies where the system says', function ()
    local function at(values) return caches.default_directory(function (name) return values[name] end) end
    assert.equal('/x/studyguide', at { XDG_CACHE_HOME = '/x', HOME = '/h' })
    assert.equal('/h/.cache/studyguide', at { XDG_CACHE_HOME = 'relative', HOME = '/h' })
    assert.is_nil(at {})
  end)
end)

describe('the client', function ()
  local world_of, client_of, ask_all, request = pools.world, pools.client, pools.ask_all, pools.request
  it('keeps so many in flight and takes no longer than it must', function ()
    local world, results = world_of(), {}
    local client = client_of(world, { in_flight = 8 })
    assert.is_nil(ask_all(client, 60, results))
    assert.equal(8, world.most)
    assert.is_true(world.time <= 8 * 1.05)
    assert.same({ 60, 0, 600 }, { client.totals.requests, client.totals.retries, client.totals.input })
    assert.is_true(world.closed)
  end)

  it('waits as long as the server asks, all requests of it', function ()
    local world, results = world_of(function (n)
      if n == 1 then return { http = 429, headers = { ['retry-after'] = '30' }, seconds = 0.1, body = '{"error":{"message":"slow"}}' } end
    end), {}
    ask_all(client_of(world, { in_flight = 2 }), 4, results)
    for i = 1, 4 do assert.equal('answer', results[i].reply.text) end
    assert.is_true(world.sent[3] >= 30.1)
  end)

  it('stops everything on an error that concerns all', function ()
    local world, results = world_of(function (n)
      if n == 3 then return { http = 401, seconds = 0.5, body = '{"error":{"message":"key"}}' } end
    end), {}
    local stopped = ask_all(client_of(world, { in_flight = 4 }), 20, results)
    assert.equal('stop', stopped.kind)
    assert.equal(4, #world.sent)
    for i = 1, 20 do assert.equal(stopped, results[i].failure) end
  end)

  it('does not wear itself out on a server that is gone', function ()
    local world, results = world_of(function () return { http = 500, seconds = 0.1, body = '{}' } end), {}
    local stopped = ask_all(client_of(world, { in_flight = 1 }), 20, results)
    assert.equal('stop', stopped.kind)
    assert.equal(3, #world.sent)
  end)

  it('sends one request alone first where that writes the prompt cache', function ()
    local anthropic = '{"content":[{"type":"text","text":"x"}],"stop_reason":"end_turn"}'
    local world, results = world_of(function () return { http = 200, seconds = 1, body = anthropic } end), {}
    ask_all(client_of(world, { provider = 'anthropic', in_flight = 4 }), 5, results)
    assert.same({ 0, 1, 1, 1, 1 }, world.sent)
  end)

  it('remembers a refused parameter for all', function ()
    local refused = 0
    local world, results = world_of(function (_, r)
      if core.json_decode(r.body).max_tokens then
        refused = refused + 1
        return { http = 400, seconds = 0.1, body = core.json_encode { error = { message = "Unsupported parameter: 'max_tokens'",
          param = 'max_tokens', code = 'unsupported_parameter' } } }
      end
    end), {}
    ask_all(client_of(world, { in_flight = 2 }), 10, results)
    for i = 1, 10 do assert.equal('answer', results[i].reply.text) end
    assert.equal(2, refused)
  end)

  it('keeps to the limits of the run', function ()
    local world, results = world_of(), {}
    local stopped = ask_all(client_of(world, { in_flight = 2, max_requests = 5 }), 10, results)
    assert.equal('budget', stopped.kind)
    assert.equal(5, #world.sent)
  end)

  it('raises the mistakes of a conversation, with the pool closed', function ()
    local world = world_of()
    local client = client_of(world)
    assert.has_error(function () client:run { function () client:ask(request()) error 'mine' end } end)
    assert.is_true(world.closed)
  end)
end)

describe('a note of its source in front of a bullet', function ()
  it('is taken off where it is one, and stays where the sentence speaks of it', function ()
    local read = core.points_read '- *(background)* A rod grows in heat.\n- *(background)*, *Analogy* and brackets mark additions.\n'
    assert.same({ 'background', 'A rod grows in heat.' }, { read[1].source, read[1].markdown })
    assert.equal('*(background)*, *Analogy* and brackets mark additions.', read[2].markdown)
    assert.not_equal('background', read[2].source)
  end)
end)
