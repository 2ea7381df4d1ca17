--- The writers by name: who fills the sections.

local providers = require 'studyguide.model.providers'

local M = {}

--- The embedded writer, unless the user chose a provider.
---@return table? writer, string? message, string? code
function M.find(options)
  local name, message = providers.chosen(options)
  if not name then return nil, message, 'EUSAGE' end
  return require(name == 'embedded' and 'studyguide.guide.embedded' or 'studyguide.model.writer')
end

return M
