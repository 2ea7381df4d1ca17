local caches = require 'studyguide.model.cache'
local exits = require 'studyguide.exits'
local request = require 'studyguide.request'

local function megabytes(bytes) return ('%.1f MB'):format(bytes / 1e6) end

local actions = {}

function actions.stats(store, _, world)
  local stats, message = store:stats()
  if not stats then return exits.unreadable, message end
  local age = stats.oldest and (', the oldest %d days old'):format((world.clock() - stats.oldest) // 86400) or ''
  world.out(('%d answers, %s%s, in %s\n'):format(stats.entries, megabytes(stats.bytes), age, store.directory))
  return exits.done
end

local function removed(world, count, bytes)
  if not count then return exits.unreadable, bytes end
  world.out(('removed %d answers, %s\n'):format(count, megabytes(bytes)))
  return exits.done
end

function actions.clear(store, _, world) return removed(world, store:clear()) end

function actions.gc(store, options, world)
  return removed(world, store:collect(world.clock(), options.days or 90, (options.size or 512) * 1e6))
end

return {
  name = 'cache',
  summary = 'look after the answers of models that are kept',
  usage = 'cache stats|clear|gc [--days N] [--size MB] [--cache DIR]',
  details = [[
gc removes answers older than --days, then the oldest until --size is kept.
Machines may share a cache (build --cache DIR|URL): STUDYGUIDE_CACHE_TOKEN is the token for a server, and STUDYGUIDE_CACHE_KEY,
64 hexadecimal digits ('openssl rand -hex 32'), encrypts what is kept; 'studyguide doctor' tells whether it can.]],
  words = { 'stats', 'clear', 'gc' },
  options = {
    { name = 'days', type = 'integer', min = 0, argument = 'N', help = 'age that gc leaves (90)' },
    { name = 'size', type = 'integer', min = 0, argument = 'MB', help = 'size that gc leaves (512)' },
    { name = 'cache', type = 'string', argument = 'DIR', help = "the folder, instead of the user's" },
  },
  run = function (args, world)
    local action = #args == 1 and actions[args[1]]
    if not action then return exits.usage, 'cache expects one of stats, clear, gc' end
    local options, problem = request.options({ command = { cache = args.options.cache } }, world)
    if not options then return exits.usage, problem end
    local directory = options.cache or caches.default_directory(world.getenv)
    if not directory then return exits.usage, 'there is no cache folder: name one with --cache' end
    if directory:find '^https?://' then return exits.usage, 'a server looks after its own cache: name a folder with --cache' end
    return action(caches.open(directory), args.options, world)
  end,
}
