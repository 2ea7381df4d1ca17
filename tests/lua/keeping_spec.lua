--- A model's finished guide: kept once it came of kept answers alone, and made again when anything is other than it was.

local config = require 'studyguide.config'
local core = require 'studyguide.core'
local guide = require 'studyguide.guide.guide'
local pools = require 'pool'
local support = require 'support'
local writer = require 'studyguide.model.writer'

local PAPER = [[
# Clocks

A pendulum clock uses a pendulum as its time base.

# Results

The rod expands by 0.3 mm in the heat of summer.
]]

local folder, requests, runs, said
local write, build = writer.write, core.build

local function put(name, text)
  local file = assert(io.open(folder .. '/' .. name, 'wb'))
  file:write(text)
  file:close()
  return folder .. '/' .. name
end

local function world_of(home)
  local scripted = pools.world(function ()
    requests = requests + 1
    return { http = 200, text = '- ==A clock keeps the time== by what swings in it. {p1}\n' }
  end)
  local world = require('studyguide.world').real(function (level, text) said[#said + 1] = level .. ' ' .. text end)
  world.http_pool, world.now, world.clock, world.terminal = scripted.pool, scripted.clock, scripted.wall, false
  function world.getenv(name) return ({ OPENAI_API_KEY = 'k', HOME = home })[name] end
  return world
end

--- The guide as JSON, and whether it was made, by how many requests.
local function built(with)
  with = with or {}
  local options = { provider = 'openai', model = 'm', stream = false, survey = false, dictionaries = false, ask_again = 0 }
  for name, value in pairs(with.options or {}) do options[name] = value end
  requests, runs, said = 0, 0, {}
  local result = assert(guide.write(support.paper(with.paper or PAPER), assert(config.resolve { command = options }), world_of(folder)))
  return core.json_encode(result), runs, requests
end

describe('a finished guide', function ()
  before_each(function ()
    folder = os.tmpname()
    os.remove(folder)
    assert(core.make_directory(folder))
    core.build = 'a build'
    writer.write = function (...)
      runs = runs + 1
      return write(...)
    end
  end)
  after_each(function ()
    core.build, writer.write = build, write
    os.execute(("rm -rf '%s'"):format(folder))
  end)

  --- Builds until the guide is kept.
  local function keep(with)
    built(with)
    assert.same({ 1, 0 }, { select(2, built(with)) })
    assert.equal(0, (select(2, built(with))))
  end

  it('is what the run before it made, and says the same', function ()
    local _, made, asked = built()
    assert.same({ 1, 2 }, { made, asked })
    local second, second_made = built()
    local second_said = said
    local third, third_made, third_asked = built()
    assert.same({ 1, 0, 0 }, { second_made, third_made, third_asked })
    assert.equal(second, third)
    assert.same(second_said, said)
    assert.matches('2 from the cache', table.concat(said, '\n'))
  end)

  it('is made again where the paper, an option or the code is another', function ()
    keep()
    assert.equal(1, (select(2, built { paper = PAPER:gsub('0%.3', '0.4') })))
    assert.equal(1, (select(2, built { options = { detail = 'deep' } })))
    core.build = 'another build'
    assert.equal(1, (select(2, built())))
  end)

  it('is made again where a file that was read is another', function ()
    local glossary = put('glossary.tsv', 'pendulum\tA weight that swings.\n')
    local with = { options = { glossary = glossary } }
    keep(with)
    put('glossary.tsv', 'pendulum\tA bob on a rod.\n')
    local changed, made = built(with)
    assert.equal(1, made)
    assert.equal(changed, (built(with)))
    put('glossary.tsv', 'pendulum\tA weight that swings.\n')
    assert.equal(1, (select(2, built(with))))
  end)

  it('is made again where answers were thrown away', function ()
    local with = { options = { cache = folder .. '/answers' } }
    keep(with)
    os.execute(("rm -r '%s/answers'"):format(folder))
    assert.same({ 1, 2 }, { select(2, built(with)) })
  end)

  it('stays in the own folder, and is none of a source tree or a run without a cache', function ()
    local function guides_in(place)
      local count = 0
      require('studyguide.model.cache').open(place):each(function () count = count + 1 end)
      return count
    end
    keep { options = { cache = folder .. '/answers' } }
    assert.same({ 2, 1 }, { guides_in(folder .. '/answers'), guides_in(folder .. '/.cache/studyguide') })
    core.build = nil
    assert.equal(1, (select(2, built { options = { cache = folder .. '/answers' } })))
    core.build = 'a build'
    assert.same({ 1, 2 }, { select(2, built { options = { no_cache = true } }) })
  end)
end)
