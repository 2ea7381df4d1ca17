-- Every function of the core that takes a table of options refuses a key that it does not know, and a value
-- of another kind than the option's.
local core = require 'studyguide.core'
local net = require 'studyguide.net'

local function paper()
  local box = core.paper { sections = { { id = 's1', title = 'A', title_text = 'A', paragraphs = { { id = 's1.p1', text = 'A trap.' } } } } }
  assert(box:analyse())
  return box
end

local takers = {
  ['core.run'] = function (options) return core.run({ 'true' }, options) end,
  ['core.repair'] = function (options) return core.repair('- a\n', options) end,
  ['core.tex_read'] = function (options) return core.tex_read('x.tex', options, 'a') end,
  ['net.http_pool'] = function (options) return net.http_pool(options) end,
  ['pool:add'] = function (options)
    options.url = options.url or 'http://127.0.0.1:1/'
    return net.http_pool({ allow_plain = true }):add(options)
  end,
  ['paper:analyse'] = function (options) return paper():analyse(options) end,
  ['paper:check'] = function (options) return paper():check('- a\n', options) end,
  ['paper:compose'] = function (options) return paper():compose(1, options) end,
}

local wrong = {
  ['core.run'] = { input = 1, directory = {}, environment = 'A=b', timeout_ms = 'x', memory_bytes = 1.5, show_errors = 1 },
  ['core.repair'] = { headings = 'none', title = 3, bullets = 'yes', targets = { 1 } },
  ['core.tex_read'] = { texinputs = true, allow_outside = 'no' },
  ['net.http_pool'] = { in_flight = '8', allow_plain = 1, proxy = false },
  ['pool:add'] = { method = 1, stream = 'some', body = {}, headers = 'a', secret_headers = { a = 1 }, total_ms = -1, body_max = 0.5 },
  ['paper:analyse'] = { max_terms = 'all', plain = 0 },
  ['paper:check'] = { section = 5, bullets = { { line = 2 }, { line = 1 } } },
  ['paper:compose'] = { detail = 'long', lang = 1, max_terms = -1, dictionaries = {}, glossary = { 'a' }, targets = { 1 } },
}

describe('a table of options', function ()
  for name, take in pairs(takers) do
    it('of ' .. name .. ' has no unknown key', function ()
      assert.is_true(pcall(take, {}))
      for _, key in ipairs { 'colour', 'Title', 'sections', 'title\0x' } do
        local ok, message = pcall(take, { [key] = true })
        assert.is_false(ok, key)
        assert.matches('unknown option', message)
      end
      local ok, message = pcall(take, { 'first' })
      assert.is_false(ok)
      assert.matches('unknown option', message)
    end)

    it('of ' .. name .. ' has values of the kind that is expected', function ()
      for key, value in pairs(wrong[name]) do
        local ok, message = pcall(take, { [key] = value })
        assert.is_false(ok, key)
        assert.matches('bad argument', message)
      end
    end)
  end

  it('within a list has no unknown key either', function ()
    assert.error_matches(function () paper():check('- a\n', { bullets = { { line = 1, ids = {} } } }) end, "unknown option 'ids'")
    assert.error_matches(function () paper():compose(1, { glossary = { { word = 'a' } } }) end, "unknown option 'word'")
  end)

  it('is said to be none when it is another value', function ()
    for name, take in pairs(takers) do
      if name ~= 'pool:add' then assert.is_false(pcall(take, 'yes'), name) end
    end
  end)
end)
