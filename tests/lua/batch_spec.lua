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

--- A service that answers what it is told to, and notes what it is asked.
local function service(name, answers)
  local asked = {}
  local function answer(_, url)
    asked[#asked + 1] = url
    return table.remove(answers, 1)
  end
  return { endpoint = { name = name, base_url = 'http://h/v1', model = 'm' }, get = answer, fetch = answer, post = answer }, asked
end

local function results(shape, of, status, ids)
  local found = {}
  assert(shape.results(of, 'b1', status, ids or {}, function (id, http, body) found[id] = { http, core.json_decode(body) } end))
  return found
end

describe("the published words of OpenAI's batches", function ()
  local shape = shapes.of { name = 'openai' }
  it('say whether a batch has ended', function ()
    for word, state in pairs { validating = 'working', in_progress = 'working', finalizing = 'working', cancelling = 'working',
                               completed = 'ended', failed = 'ended', expired = 'ended', cancelled = 'ended' } do
      local status = shape.status(service('openai', { { id = 'b1', status = word, request_counts = { total = 3, completed = 1, failed = 1 },
        errors = { object = 'list', data = { { code = 'c', line = 2, message = 'line 2' } } }, output_file_id = 'file-1', error_file_id = core.null } }), 'b1')
      assert.same({ state = state, word = word, total = 3, done = 1, failed = 1, error = 'line 2', output = 'file-1' }, status)
    end
  end)
  it('tell of each answer, whatever file it stands in', function ()
    local of, asked = service('openai', { table.concat({
      '{"id":"r1","custom_id":"a","response":{"status_code":200,"request_id":"q","body":{"ok":1}},"error":null}',
      '{"id":"r2","custom_id":"b","response":{"status_code":429,"request_id":"q","body":{"error":{"message":"slow"}}},"error":null}' }, '\n'),
      '{"id":"r3","custom_id":"c","response":null,"error":{"code":"batch_expired","message":"late"}}\n'
      .. '{"id":"r4","custom_id":"d","response":null,"error":{"code":"batch_cancelled","message":"so asked"}}\n'
      .. '{"id":"r5","custom_id":"e","response":null,"error":{"code":"server_error","message":"oh"}}\nno JSON\n' })
    local found = results(shape, of, { output = 'file-1', errors = 'file-2' })
    assert.same({ 'http://h/v1/files/file-1/content', 'http://h/v1/files/file-2/content' }, asked)
    assert.same({ 200, { ok = 1 } }, found.a)
    assert.same({ 429, 0, 0, 500 }, { found.b[1], found.c[1], found.d[1], found.e[1] })
  end)
end)

describe("the published words of Anthropic's batches", function ()
  local shape = shapes.of { name = 'anthropic' }
  it('say whether a batch has ended', function ()
    for word, state in pairs { in_progress = 'working', canceling = 'working', ended = 'ended' } do
      local status = shape.status(service('anthropic', { { id = 'b1', type = 'message_batch', processing_status = word,
        request_counts = { processing = 1, succeeded = 2, errored = 3, canceled = 4, expired = 5 } } }), 'b1')
      assert.same({ state = state, word = word, total = 15, done = 2, failed = 12 }, status)
    end
  end)
  it('tell of each answer', function ()
    local of, asked = service('anthropic', { table.concat({
      '{"custom_id":"a","result":{"type":"succeeded","message":{"id":"m","type":"message"}}}',
      '{"custom_id":"b","result":{"type":"errored","error":{"type":"error","error":{"type":"overloaded_error","message":"full"},"request_id":"q"}}}',
      '{"custom_id":"c","result":{"type":"errored","error":{"type":"invalid_request_error","message":"no"}}}',
      '{"custom_id":"d","result":{"type":"expired"}}', '{"custom_id":"e","result":{"type":"canceled"}}', '{"result":{}}' }, '\n') })
    local found = results(shape, of, { state = 'ended' })
    assert.same({ 'http://h/v1/messages/batches/b1/results' }, asked)
    assert.same({ 200, 529, 400, 0, 0 }, { found.a[1], found.b[1], found.c[1], found.d[1], found.e[1] })
    assert.equal('full', found.b[2].error.message)
  end)
end)

describe("the published words of Gemini's batches", function ()
  local shape = shapes.of { name = 'gemini' }
  it('say whether a batch has ended', function ()
    for word, state in pairs { UNSPECIFIED = 'working', PENDING = 'working', RUNNING = 'working', SUCCEEDED = 'ended', FAILED = 'ended',
                               CANCELLED = 'ended', EXPIRED = 'ended' } do
      local status = shape.status(service('gemini', { { name = 'batches/b1', metadata = { state = 'BATCH_STATE_' .. word,
        batchStats = { requestCount = '5', successfulRequestCount = '2', failedRequestCount = '1', pendingRequestCount = '2' } } } }), 'batches/b1')
      assert.same({ state, word:lower(), 5, 2, 1 }, { status.state, status.word, status.total, status.done, status.failed })
    end
  end)
  it('tell of each answer, by its key or its place', function ()
    local rows = { { metadata = { key = 'a' }, response = { candidates = {} } }, { error = { code = 8, message = 'quota' } },
                   { error = { code = 3, message = 'no' } } }
    local found = results(shape, service('gemini', {}), { doc = { response = { inlinedResponses = { inlinedResponses = rows } } } }, { 'a', 'b', 'c' })
    assert.same({ 200, 429, 400 }, { found.a[1], found.b[1], found.c[1] })
    local of, asked = service('gemini', { '{"key":"a","response":{"candidates":[]}}\n' })
    found = results(shape, of, { doc = { metadata = { output = { responsesFile = 'files/f1' } } } })
    assert.equal(200, found.a[1])
    assert.same({ 'http://h/download/v1/files/f1:download?alt=media' }, asked)
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
    local function open() return claims.open(function (key) return path, key end, function () return now end) end
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
