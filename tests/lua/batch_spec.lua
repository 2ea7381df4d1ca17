local asks = require 'studyguide.model.batch.asks'
local claims = require 'studyguide.model.claims'
local core = require 'studyguide.core'
local rounds = require 'studyguide.model.batch.rounds'
local shapes = require 'studyguide.model.batch.shapes'

local function folder()
  local path = assert(core.temporary_folder '/tmp')
  finally(function () os.execute("rm -rf '" .. path .. "'") end)
  return path
end

local function ask(pool, text)
  return pool:add({ url = 'http://127.0.0.1:1/v1/chat/completions', body = '{"text":"' .. text .. '"}' },
    { turns = { { role = 'user', text = text } }, prompt_tokens = 10, max_tokens = 100 })
end

describe('the pool of a run that asks in batches', function ()
  it('writes down what is not answered, once, and ends as pending', function ()
    local path = folder()
    core.make_directory(path .. '/wants')
    local pool = asks.new(path, 'p.md'):pool()
    ask(pool, 'one') ask(pool, 'two') ask(pool, 'one')
    local events, message, code = pool:wait(0)
    assert.is_nil(events)
    assert.equal('EPENDING', code)
    assert.equal('waiting for a batch: 2 requests', message)
    local wants = rounds.open(path, { options = {}, world = {} }):wants 'p.md'
    assert.equal(2, #wants)
    assert.equal(64, #wants[1].id)
    assert.same({ 10, 100 }, { wants[1].input, wants[1].output_max })
  end)

  it('answers at once what was answered, but for what failed in passing', function ()
    local path = folder()
    core.make_directory(path .. '/wants')
    local batch = asks.new(path, 'p.md')
    local id = asks.digest('https://elsewhere/v1/chat/completions', '{"text":"one"}')
    assert(batch.answers:put(id, '{"ok":1}', { http = 200 }))
    assert(batch.answers:put(asks.digest('http://x/v1/chat/completions', '{"text":"two"}'), '{}', { http = 500, again = true }))
    local pool = batch:pool()
    local number = ask(pool, 'one')
    ask(pool, 'two')
    local events = pool:wait(0)
    assert.same({ { number, 200, '{"ok":1}' } }, { { events[1].id, events[1].http, events[1].body } })
    local _, _, code = pool:wait(0)
    assert.equal('EPENDING', code)
  end)

  it('is only there within a batch', function ()
    assert.is_nil(asks.of(function () return nil end))
    assert.is_nil(asks.of(function (name) return name == 'STUDYGUIDE_BATCH' and '/x' or '' end))
  end)
end)

describe('names of a server', function ()
  it('stand in an address only when they lead nowhere else', function ()
    for _, good in ipairs { 'batch_1', 'file-abc.def', 'msgbatch_01' } do assert.equal(good, shapes.name(good)) end
    for _, bad in ipairs { '', '../x', 'a/b', 'a?b', 'a b', '.x', '-x', ('x'):rep(201), 7 } do assert.is_nil(shapes.name(bad)) end
    assert.equal('batches/a1', shapes.name('batches/a1', 'batches/'))
    assert.is_nil(shapes.name('files/a1', 'batches/'))
    assert.is_nil(shapes.name('batches/../a1', 'batches/'))
  end)
end)

describe('files for several machines', function ()
  it('are made by one of those who try', function ()
    local path = folder() .. '/claim'
    assert.is_true(core.write_new(path, 'one'))
    assert.is_false(core.write_new(path, 'two'))
    assert.equal('one', core.read_file(path, 10))
    local ok, _, code = core.write_new('/nowhere/claim', 'x')
    assert.same({ false, 'EIO' }, { ok or false, code })
  end)

  it('are claimed until they are released, or their run is dead', function ()
    local path, now = folder(), 0
    local function open() return claims.open(function () return path end, function () return now end) end
    local one, two = open(), open()
    assert.is_true(one:take 'k')
    assert.is_false(two:take 'k')
    one:release 'k'
    assert.is_true(two:take 'k')
    assert.is_false(one:take 'k')
    now = 50
    two:renew()
    assert.is_false(one:take 'k')
    now = 100
    assert.is_false(one:take 'k', 'it was renewed since')
    now = 161
    assert.is_true(one:take 'k', 'a minute without a change')
    local three = open()
    assert(core.write_file(path .. '/gone.claim', core.read_file('/proc/sys/kernel/random/boot_id', 100):gsub('%s', '') .. ' 999999999 t 1\n'))
    assert.is_true(three:take 'gone', 'its process is gone')
    assert(core.write_file(path .. '/far.claim', 'another-machine 1 t 1\n'))
    assert.is_false(three:take 'far')
  end)
end)
