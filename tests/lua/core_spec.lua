local core = require 'studyguide.core'

describe('core', function ()
  it('round-trips JSON with sorted keys and null', function ()
    local value = assert(core.json_decode '{"b":[1,2.5,null,true],"a":"\\u00e9\\n"}')
    assert.equal('é\n', value.a)
    assert.equal(core.null, value.b[3])
    assert.equal('{"a":"é\\n","b":[1,2.5,null,true]}', core.json_encode(value))
  end)

  it('answers malformed JSON with message and code', function ()
    local value, message, code = core.json_decode '{"a":'
    assert.is_nil(value)
    assert.matches('malformed JSON', message)
    assert.equal('EPARSE', code)
  end)

  it('raises on what JSON cannot hold', function ()
    assert.has_error(function () core.json_encode(print) end)
    assert.has_error(function () core.json_encode(1 / 0) end)
    local loop = {}
    loop[1] = loop
    assert.has_error(function () core.json_encode(loop) end)
  end)

  it('finds invalid UTF-8', function ()
    assert.is_nil(core.utf8_invalid 'é')
    assert.equal(2, core.utf8_invalid 'a\xff')
  end)

  it('reads a paper and refuses a malformed one', function ()
    local section = { id = 's1', title = 'A', paragraphs = { { id = 's1.p1', markdown = 'x' } } }
    assert.is_userdata(core.paper { sections = { section } })
    assert.has_error(function () core.paper { sections = { { id = 's1', parent = 's9' } } } end)
    assert.has_error(function () core.paper { sections = { { kind = 'chapter' } } } end)
    assert.has_error(function () core.paper { title = '\xff' } end)
  end)
end)
