--- What a guide gives besides itself, each on demand: flash cards, a glossary.

local late = require 'studyguide.late'
local anki = late 'studyguide.output.anki'
local config = require 'studyguide.config'
local glossary_out = late 'studyguide.output.glossary_out'
local targets = require 'studyguide.output.targets'

local M = {}

-- option → what makes its file's text
local makers = { { 'cards', function (...) return anki.cards(...) end }, { 'glossary_out', function (...) return glossary_out.markdown(...) end } }

--- The files that the options name, as targets.refusal takes them: the report is one, too.
---@return Named[]
function M.writes(options)
  local rows = {}
  for _, name in ipairs { 'report', 'cards', 'glossary_out' } do
    if options[name] then rows[#rows + 1] = { what = config.flag(config.row(name)), path = options[name], option = name } end
  end
  return rows
end

--- The files that the options name to be read, and the user's configuration.
---@return Named[]
function M.reads(options, world)
  local rows = { { what = 'your configuration file', path = config.user_file(world.getenv) } }
  for _, name in ipairs { 'glossary', 'prompt' } do
    if options[name] then rows[#rows + 1] = { what = 'what ' .. config.flag(config.row(name)) .. ' names', path = options[name] } end
  end
  return rows
end

--- Writes the files that the options name.
---@return string? message, string? code  when one cannot be written
function M.write(options, paper, guide, world)
  for _, maker in ipairs(makers) do
    local path = options[maker[1]]
    if path then
      local text, count = maker[2](paper, guide)
      local written, message, code = targets.write(path, text)
      if not written then return message, code end
      if not options.quiet and count == 0 then
        world.log('warning', ('%s: the file holds nothing, since the guide has no terms%s'):format(
          config.flag(config.row(maker[1])), maker[1] == 'cards' and ' or highlights' or ''))
      end
    end
  end
end

return M
