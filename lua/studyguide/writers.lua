--- The writers by name: who fills the sections.

local M = {}

---@return table? writer, string? message, string? code
function M.find(_)
  return require 'studyguide.writers.embedded'
end

return M
