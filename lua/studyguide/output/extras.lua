--- What a guide gives besides itself, each on demand: flash cards, a glossary.

local anki = require 'studyguide.output.anki'
local glossary_out = require 'studyguide.output.glossary_out'

local M = {}

-- option → what makes its file's text
local makers = { { 'cards', anki.cards }, { 'glossary_out', glossary_out.markdown } }

--- Writes a file that others may read (core.write_file's are the user's alone), whole or not at all.
---@return string? problem
local function write(path, text)
  local temporary = path .. '.part'
  local file, message = io.open(temporary, 'wb')
  if not file then return message end
  local written, why = file:write(text)
  local closed, late = file:close()
  if written and closed then
    local renamed, reason = os.rename(temporary, path)
    if renamed then return nil end
    why = reason
  end
  os.remove(temporary)
  return why or late
end

--- Writes the files that the options name.
---@return string? message, string? code  when one cannot be written
function M.write(options, paper, guide, world)
  for _, maker in ipairs(makers) do
    local path = options[maker[1]]
    if path then
      local text, count = maker[2](paper, guide)
      local problem = write(path, text)
      if problem then return ('cannot write %s: %s'):format(path, problem), 'EIO' end
      if not options.quiet and count == 0 then
        world.log('warning', ('%s holds nothing: the guide has no terms%s'):format(path, maker[1] == 'cards' and ' or highlights' or ''))
      end
    end
  end
end

return M
