local core = require 'studyguide.core'

describe('core', function ()
  it('round-trips JSON with sorted keys and null', function ()
    local value = assert(core.json_decode '{"b":[1,2.5,null,true],"a":"\\u00e9\\n"}')
    assert.equal('é\n', value.a)
    assert.equal(core.null, value.b[3])
    assert.equal('{"a":"é\\n","b":[1,2.5,null,true]}', core.json_encode(value))
  end)

  it('keeps objects objects and arrays arrays, the empty ones too', function ()
    local text = '{"blocks":[],"meta":{},"pandoc-api-version":[1,22,2,1],"x":[{},[],[[{}]]]}'
    local value = assert(core.json_decode(text))
    assert.equal(text, core.json_encode(value))
    value.meta.title = { t = 'MetaString', c = '' }
    value.blocks[1] = core.json_object()
    assert.equal('{"blocks":[{}],"meta":{"title":{"c":"","t":"MetaString"}},"pandoc-api-version":[1,22,2,1],"x":[{},[],[[{}]]]}',
      core.json_encode(value))
    value.meta.title = nil
    assert.equal('{}', core.json_encode(value.meta))
    assert.equal('[]', core.json_encode {})
    assert.equal('{}', core.json_encode(core.json_object {}))
  end)

  it('keeps the bytes of strings and numbers', function ()
    for _, text in ipairs { [["a\u007f\"\\b/ é 😀"]], '9223372036854775807', '-9007199254740993', '0.1', '1e+300', '[0]' } do
      assert.equal(text, core.json_encode(assert(core.json_decode(text))))
    end
    local bytes = {}
    for c = 1, 127 do bytes[c] = string.char(c) end
    bytes = table.concat(bytes) .. 'é𝔸\u{10FFFF}'
    assert.equal(bytes, core.json_decode(core.json_encode(bytes)))
  end)

  it('takes any depth, both ways', function ()
    local depth = 100000
    for _, level in ipairs { { '[', ']' }, { '{"c":', '}' } } do
      local text = level[1]:rep(depth) .. '[]' .. level[2]:rep(depth)
      assert.equal(text, core.json_encode(assert(core.json_decode(text))))
    end
  end)

  it('decodes what pandoc writes as any JSON, words that are the same as one table', function ()
    for _, text in ipairs {
      '{"blocks":[{"t":"Para","c":[{"t":"Str","c":"a"},{"t":"Space"},{"t":"Str","c":"a"},{"t":"Space"}]}],"meta":{}}',
      '[{"t":"Str","c":"a\\"b"},{"t":"Str","c":"é"},{"t":"Str","c":"x","d":1},{"t":"Space","c":[]},{"t":["Space"]},{ "t": "Space" }]',
      '{"t":"Str","c":""}', '{"t":"Space"}', '{"a":{"t":"Str"},"t":{"t":"Str","c":{"t":"Str","c":"t"}}}',
    } do
      assert.same(core.json_decode(text), core.pandoc_decode(text))
      assert.equal(core.json_encode(core.json_decode(text)), core.json_encode(core.pandoc_decode(text)))
    end
    local list = core.pandoc_decode '[{"t":"Str","c":"a"},{"t":"Space"},{"t":"Str","c":"a"},{"t":"Space"},{"t":"Str","c":"Space"}]'
    assert.is_true(rawequal(list[1], list[3]) and rawequal(list[2], list[4]))
    for _, text in ipairs { '[{"t":"Str","c":"a', '[{"t":"Str","c":"a"', '[{"t":"a"}', '{"t":"' } do
      local value, _, code = core.pandoc_decode(text)
      assert.is_nil(value)
      assert.equal('EPARSE', code)
    end
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
    assert.has_error(function () core.json_encode { { a = { loop } } } end)
    assert.equal('[[],[]]', (function (twice) return core.json_encode { twice, twice } end) {})
  end)

  it('raises where a table would lose something', function ()
    assert.has_error(function () core.json_encode { 1, 2, n = 2 } end)
    assert.has_error(function () core.json_encode { 1, nil, 3 } end)
    assert.has_error(function () core.json_encode { [1.5] = 1 } end)
    assert.has_error(function () core.json_encode(core.json_object { 1 }) end)
  end)

  it('finds invalid UTF-8', function ()
    assert.is_nil(core.utf8_invalid 'é')
    assert.equal(2, core.utf8_invalid 'a\xff')
  end)

  it('writes base64, as plain Lua does where there is no module', function ()
    local base64 = require 'studyguide.output.base64'
    for bytes, text in pairs { [''] = '', f = 'Zg==', fo = 'Zm8=', foo = 'Zm9v', ['foob\0\xff'] = 'Zm9vYgD/' } do
      assert.equal(text, core.base64(bytes))
      package.loaded['studyguide.core'] = nil
      local written = base64.encode(bytes)
      package.loaded['studyguide.core'] = core
      assert.equal(text, written)
    end
  end)

  it('reads a paper and refuses a malformed one', function ()
    local section = { id = 's1', title = 'A', paragraphs = { { id = 's1.p1', markdown = 'x' } } }
    assert.is_userdata(core.paper { sections = { section } })
    assert.has_error(function () core.paper { sections = { { id = 's1', parent = 's9' } } } end)
    assert.has_error(function () core.paper { sections = { { kind = 'chapter' } } } end)
    assert.has_error(function () core.paper { title = '\xff' } end)
  end)
end)
