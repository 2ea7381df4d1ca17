-- bundle.lua FILTER: prints a filter that holds its Lua modules itself: those that it requires when it
-- is loaded, those that they require, and so on. What a function requires, when it is called, is the
-- engine's. They are tried after the installation's own files, so that a filter which was copied about
-- meets the modules of its engine.
local function read(path)
  local file = assert(io.open(path))
  local text = file:read 'a'
  file:close()
  return text
end

local names, texts = {}, {}

local function add_required(text)
  for line in text:gmatch '[^\n]+' do
    local name = line:match '^%a' and line:match "require[%s(,]+'studyguide%.([%w._]+)'"
    if name and not texts[name] then
      texts[name] = read('lua/studyguide/' .. name:gsub('%.', '/') .. '.lua')
      names[#names + 1] = name
      add_required(texts[name])
    end
  end
end

local filter = read(arg[1])
add_required(filter)
for line in read 'LICENSE':gmatch '([^\n]*)\n' do io.write((('-- ' .. line):gsub(' $', '')), '\n') end
io.write '\n'
io.write '-- Made by `make single` from filters/studyguide.lua and lua/studyguide.\n\nlocal bundled = {}\n\n'
for _, name in ipairs(names) do io.write(("bundled['studyguide.%s'] = function (...)\n%send\n\n"):format(name, texts[name])) end
io.write [[
table.insert(package.searchers or package.loaders, function (name)
  return bundled[name] or "\n\tno bundled module '" .. name .. "'"
end)

]]
io.write(filter)
