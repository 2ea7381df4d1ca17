--- The embedded writer: sections composed by the C core, with no network and no key.

local M = { name = 'embedded' }

---@param run Run
---@param tasks Task[]
---@param accept fun(task: Task, text: string, info: table): table
function M.write(run, tasks, accept)
  local options = { detail = run.options.detail, lang = run.options.lang, max_terms = run.options.max_terms }
  for _, task in ipairs(tasks) do
    local text, message, code = run.core_paper:compose(task.index, options)
    if not text then return nil, message, code end
    accept(task, text, { source = 'embedded' })
  end
  return true
end

return M
