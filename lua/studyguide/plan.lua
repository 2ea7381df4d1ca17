--- Which sections are to be written: one task each, independent of one another.

local M = {}

--- A section without any text of its own gets a task too when it has subsections: the writer may
-- give it one point of orientation.
---@param run Run
---@return Task[]
function M.tasks(run)
  local tasks = {}
  for index, section in ipairs(run.paper.sections) do
    tasks[#tasks + 1] = { index = index, section = section }
  end
  return tasks
end

return M
