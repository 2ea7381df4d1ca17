local core = require 'studyguide.core'

describe('core.run', function ()
  it('feeds input and captures both streams', function ()
    local big = ('x'):rep(1000000)
    local result = assert(core.run({ 'sh', '-c', 'cat; echo oops >&2; exit 3' }, { input = big }))
    assert.equal(3, result.code)
    assert.equal(#big, #result.out)
    assert.equal('oops\n', result.err)
  end)

  it('sets environment and directory', function ()
    local result = core.run({ 'sh', '-c', 'echo $SG_TEST; pwd' }, { environment = { 'SG_TEST=a b' }, directory = '/' })
    assert.equal('a b\n/\n', result.out)
  end)

  it('ends what runs too long', function ()
    local result = core.run({ 'sleep', '60' }, { timeout_ms = 50 })
    assert.is_true(result.timed_out)
  end)

  it('limits memory', function ()
    local result = core.run({ 'sh', '-c', 'ulimit -v' }, { memory_bytes = 1024000000, environment = { 'LD_PRELOAD=' } })
    assert.equal('1000000\n', result.out)
  end)

  it('says that a program is missing, and survives one that does not read', function ()
    assert.equal(127, core.run({ 'no-such-program-here' }).code)
    assert.equal(0, core.run({ 'true' }, { input = ('x'):rep(1000000) }).code)
  end)

  it('hands over its output as it comes, and ends with the error of who hears it', function ()
    local heard = {}
    local result = core.run({ 'sh', '-c', 'echo one; read x; echo two' }, { input = 'x\n',
      on_output = function (text) heard[#heard + 1] = text end })
    assert.same({ 0, '', 'one\ntwo\n' }, { result.code, result.out, table.concat(heard) })
    local fine, message = pcall(core.run, { 'sh', '-c', 'echo one; exec sleep 1000' }, { on_output = function () error 'enough' end })
    assert.is_false(fine)
    assert.matches('enough', message)
    assert.has_error(function () core.run({ 'true' }, { on_output = 1 }) end)
  end)

  it('tells what it starts where the lifeline is', function ()
    local result = core.run({ 'sh', '-c', 'read line </dev/fd/${STUDYGUIDE_LIFELINE%%:*}; echo $?' }, { timeout_ms = 200 })
    assert.same({ true, '' }, { result.timed_out, result.out }) -- open, and never written to
  end)

  it('refuses unknown options', function ()
    assert.has_error(function () core.run({ 'true' }, { timeout = 1 }) end)
  end)
end)

describe('a program beside us', function ()
  local function wait(condition)
    for _ = 1, 100 do
      if condition() then return true end
      core.run({ 'sleep', '0.05' }, {})
    end
    return false
  end
  it('runs until it is stopped, with what it was given and nothing of ours open', function ()
    local child = assert(core.start({ 'sh', '-c', 'echo $GREETING; exec sleep 1000' }, { environment = { 'GREETING=hello there' } }))
    assert.is_true(wait(function () return child:log() == 'hello there\n' end))
    assert.is_true(child:running())
    child:stop()
    assert.is_false((child:running()))
    child:stop()
  end)
  it('tells how it ended', function ()
    local child = assert(core.start { 'sh', '-c', 'exit 3' })
    assert.is_true(wait(function () return not child:running() end))
    assert.same({ false, 3 }, { child:running() })
    child = assert(core.start { '/nowhere/at/all' })
    assert.is_true(wait(function () return not child:running() end))
    assert.same({ false, 127 }, { child:running() })
  end)
  it('ends with all that it has started, though it does not listen', function ()
    local child = assert(core.start { 'sh', '-c', 'trap "" TERM; sleep 1000 & echo $!; wait; exec sleep 1000' })
    assert.is_true(wait(function () return child:log():match '^%d+\n' end))
    local grandchild = child:log():match '%d+'
    child:stop()
    assert.is_true(wait(function () return core.run({ 'kill', '-0', grandchild }, {}).code ~= 0 end))
  end)
  it('may have a port that nobody listens at', function ()
    local port = assert(core.free_port())
    assert.is_true(port > 0 and port < 65536)
    assert.is_true(core.machine().cores >= 1)
  end)
end)
