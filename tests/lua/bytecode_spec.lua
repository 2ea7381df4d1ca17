-- The bytecode that an installation holds: made by packaging/precompile.lua, taken by host.lua, let be by another Lua.
local host = require 'studyguide.host'

local abi = _VERSION:match '%d%.%d'

local function write(path, text)
  local file = assert(io.open(path, 'wb'))
  file:write(text)
  file:close()
end

describe('an installation', function ()
  local root, place
  before_each(function ()
    root = os.tmpname()
    os.remove(root)
    place = root .. '/lua' .. abi .. '/studyguide/'
    assert(os.execute(("mkdir -p '%slua/studyguide/part' '%s'"):format(root .. '/', place)))
    write(root .. '/lua/studyguide/whole.lua', "return { name = ... , part = require 'studyguide.part.one' }\n")
    write(root .. '/lua/studyguide/part/one.lua', "return 'one'\n")
    write(place .. 'core.so', '')
    assert(os.execute(("PRECOMPILE='%s' lua%s packaging/precompile.lua"):format(root, abi)))
  end)
  after_each(function ()
    for _, name in ipairs { 'studyguide.whole', 'studyguide.part.one' } do package.preload[name], package.loaded[name] = nil, nil end
    os.execute(("rm -rf '%s'"):format(root))
  end)

  it('has its modules from bytecode, not from the files', function ()
    write(root .. '/lua/studyguide/part/one.lua', "return 'changed'\n")
    host.use_bytecode(root)
    assert.same({ name = 'studyguide.whole', part = 'one' }, require 'studyguide.whole')
  end)

  it('goes on with the bytecode that it began with when another takes its place', function ()
    local beyond_buffers = ('x'):rep(100000)
    for _, name in ipairs { 'a', 'b' } do write(root .. '/lua/studyguide/' .. name .. '.lua', ("return '%s'\n"):format(beyond_buffers)) end
    assert(os.execute(("PRECOMPILE='%s' lua%s packaging/precompile.lua"):format(root, abi)))
    host.use_bytecode(root)
    write(root .. '/lua/studyguide/a.lua', ("return '%s', 'changed'\n"):format(beyond_buffers))
    assert(os.execute(("PRECOMPILE='%s' lua%s packaging/precompile.lua"):format(root, abi)))
    assert.same({ name = 'studyguide.whole', part = 'one' }, require 'studyguide.whole')
  end)

  it('ends in a digest of its code, which another module or another file makes another', function ()
    local function digest()
      assert(os.execute(("PRECOMPILE='%s' lua%s packaging/precompile.lua"):format(root, abi)))
      local file = assert(io.open(place .. 'lua.luac', 'rb'))
      file:seek('end', -64)
      return file:read 'a', file:close()
    end
    local first, again = digest(), digest()
    assert.matches('^%x+$', first)
    assert.equal(first, again)
    write(place .. 'core.so', 'changed')
    local second = digest()
    write(root .. '/lua/studyguide/part/one.lua', "return 'changed'\n")
    local third = digest()
    assert.is_true(first ~= second and second ~= third and first ~= third)
  end)

  it('has them from the files where another Lua wrote the bytecode', function ()
    local file = assert(io.open(place .. 'lua.luac', 'rb'))
    local bytes = file:read 'a'
    file:close()
    write(place .. 'lua.luac', (bytes:gsub('\27Lua.', '\27Lua\x21'))) -- the version behind the mark
    host.use_bytecode(root)
    assert.is_nil(package.preload['studyguide.whole'])
  end)
end)
