--- Runs the model writer alone on a paper of a given shape, for the tests of this folder: what they
-- look at is the traffic, so the guide's repair and check are left out but for one stand-in.
--
--     lua5.4 tests/net/driver.lua '{"sections": 5, "options": {…}, "findings": {…}}'
--
-- Prints {ok, message, code, usage, texts} as JSON. The job's fields:
--   sections    how many sections the paper has, or a list of their paragraphs
--   options     options as config.lua names them; defaults are filled in
--   complain    a text or several: an answer gets a finding for each that it lacks

local arguments = arg
local root = arguments[0]:match '^(.*)/tests/net/driver%.lua$' or '.'
package.path = root .. '/lua/?.lua'
package.cpath = os.getenv 'STUDYGUIDE_CPATH' or (root .. '/build/lua5.4/?.so')
local core = require 'studyguide.core'
local config = require 'studyguide.config'

local job = assert(core.json_decode(arguments[1]))
local options = assert(config.resolve { command = job.options, environment = config.from_environment(os.getenv) })

local function section(i, paragraphs)
  local rows = {}
  for n, text in ipairs(paragraphs) do
    rows[n] = { id = ('s%d.p%d'):format(i, n), kind = 'text', markdown = text, text = text }
  end
  return { id = 's' .. i, depth = 1, kind = 'section', anchor = 'section-' .. i, title = 'Section ' .. i,
           title_text = 'Section ' .. i, paragraphs = rows }
end

local sections = {}
if type(job.sections) == 'number' then
  for i = 1, job.sections do
    sections[i] = section(i, { ('Marker%dx is what this section is about.'):format(i), 'It has a second paragraph.' })
  end
else
  for i, paragraphs in ipairs(job.sections) do sections[i] = section(i, paragraphs) end
end

local texts = {}
local tasks = {}
for i, s in ipairs(sections) do tasks[i] = { index = i, section = s } end
-- The judge of these tests: of two texts the one that lacks less stands.
local function accept(task, text, info)
  text = text or '- Composed.' -- the embedded writer's
  local ask = {}
  for _, word in ipairs(type(job.complain) == 'table' and job.complain or { job.complain }) do
    if not text:find(word, 1, true) then ask[#ask + 1] = { at = '1', say = 'the word ' .. word .. ' is missing' } end
  end
  local before = not info.first and texts[task.index] or nil
  local taken = not before or #ask < #before.ask
  if taken then texts[task.index] = { text = text, source = info.source, round = info.round, ask = ask } end
  return { ok = true, findings = {}, ask = texts[task.index].ask, taken = taken }
end

local world = require('studyguide.world').real(function (level, text)
  io.stderr:write(level, ': ', text, '\n')
end)
local run = {
  paper = { title = 'A Paper of the Tests', lang = 'en', sections = sections }, options = options, world = world,
  embedded = require 'studyguide.guide.embedded',
}
local writer = assert(require('studyguide.guide.writers').find(options))
local ok, message, code = writer.write(run, tasks, accept)
local told = {} -- a run that was ended has texts for some sections
for i = 1, #sections do told[#told + 1] = texts[i] end
print(core.json_encode { ok = ok or false, message = message, code = code, usage = run.usage, texts = told })
os.exit(ok and 0 or require('studyguide.exits').of(code))
