--- The outer world as one table, so that tests can pass another: environment, files, log, clock.

local M = {}

local function read_file(path)
  local file = io.open(path, 'rb')
  if not file then return nil end
  local text = file:read 'a'
  file:close()
  return text
end

---@param log fun(level: string, text: string)
function M.real(log)
  return { getenv = os.getenv, read_file = read_file, log = log, clock = os.time }
end

return M
