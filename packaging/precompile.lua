-- precompile.lua: writes PRECOMPILE/luaX.Y/studyguide/lua.luac, the Lua files of the installation in the folder PRECOMPILE
-- as the bytecode of the Lua that runs this: the command's, or pandoc's own where this is its filter. Bytecode
-- is of use to the Lua that wrote it alone; whoever cannot read it takes the files (host.lua). It knows no lines, which
-- halves it: whoever looks for a mistake takes the files, too. First an index: name, place behind the index and length of each.
-- Last a digest of all code, the module's too, by which what it makes is known (guide/keeping.lua).
local root = os.getenv 'PRECOMPILE'
local out = root .. '/lua' .. _VERSION:match '%d%.%d' .. '/studyguide/'

local function modules()
  local names = {}
  local listed = assert(io.popen('cd "$PRECOMPILE/lua" && find studyguide -name "*.lua" | LC_ALL=C sort'))
  for line in listed:lines() do names[#names + 1] = line end
  listed:close()
  return names
end

local function is_built()
  local module = io.open(out .. 'core.so', 'rb')
  if module then module:close() end
  return module ~= nil
end

if is_built() then
  local index, parts, at = {}, {}, 0
  for _, path in ipairs(modules()) do
    local file = assert(io.open(root .. '/lua/' .. path, 'rb'))
    local chunk = assert(load(file:read 'a', '@lua/' .. path, 't'))
    file:close()
    local code = string.dump(chunk, true)
    index[#index + 1] = string.pack('<s4I4I4', (path:gsub('%.lua$', ''):gsub('/', '.')), at, #code)
    parts[#parts + 1], at = code, at + #code
  end
  -- A run of the installation before reads on in the file that it has open: the new one takes its place whole.
  local file = assert(io.open(out .. 'lua.luac.new', 'wb'))
  assert(file:write(string.pack('<s4', table.concat(index)), table.concat(parts)))
  assert(file:close())
  local digest = assert(io.popen(('cat "%score.so" "%slua.luac.new" | { sha256sum || shasum -a 256; } 2>/dev/null'):format(out, out)))
  file = assert(io.open(out .. 'lua.luac.new', 'ab'))
  assert(file:write(digest:read(64) or ''))
  assert(file:close())
  digest:close()
  assert(os.rename(out .. 'lua.luac.new', out .. 'lua.luac'))
end
return {}
