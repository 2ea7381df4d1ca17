-- bundle.lua FILTER MODULE…: prints a filter that holds its Lua modules itself. They are tried after
-- the installation's own files, so that a filter which was copied about meets the modules of its engine.
local function read(path)
  local file = assert(io.open(path))
  local text = file:read 'a'
  file:close()
  return text
end

io.write '-- Made by `make single` from filters/studyguide.lua and lua/studyguide.\n\nlocal bundled = {}\n\n'
for i = 2, #arg do
  io.write(("bundled['studyguide.%s'] = function (...)\n%send\n\n"):format(arg[i], read('lua/studyguide/' .. arg[i]:gsub('%.', '/') .. '.lua')))
end
io.write [[
table.insert(package.searchers or package.loaders, function (name)
  return bundled[name] or "\n\tno bundled module '" .. name .. "'"
end)

]]
io.write(read(arg[1]))
