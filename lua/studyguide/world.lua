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
  local core = require 'studyguide.core'
  math.randomseed(core.random())
  return {
    getenv = os.getenv, read_file = read_file, log = log, clock = os.time,
    now = function () return core.clock_ms() / 1000 end, -- seconds, only forward
    random = math.random, http_pool = core.http_pool,
    terminal = core.is_terminal(2) and os.getenv 'TERM' ~= 'dumb',
    write_error = function (text) io.stderr:write(text) io.stderr:flush() end,
  }
end

return M
