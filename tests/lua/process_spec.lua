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
    local fine, message = pcall(core.run, { 'sh', '-c', 'echo one; sleep 1000' }, { on_output = function () error 'enough' end })
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
