--- The outer world as one table, so that tests can pass another: environment, files, log, clock.

local M = {}

-- Bytes of a file of the user's: glossary, prompt, configuration.
local file_max = 64 * 1024 * 1024

--- A pool of requests. Its module is loaded here, by the first that asks for one.
---@return userdata? pool, string? message, string? code
local function http_pool(options)
  local loaded, net = pcall(require, 'studyguide.net')
  if not loaded then return nil, 'requests are not possible here: ' .. tostring(net):gsub('\n.*', ''), 'EHOST' end
  return net.http_pool(options)
end

---@param log fun(level: string, text: string)
function M.real(log)
  local core = require 'studyguide.core'
  math.randomseed(core.random())
  return {
    getenv = os.getenv, log = log, clock = os.time,
    read_file = function (path, maximum) return core.read_file(path, maximum or file_max, true) end, -- or nil, message, code
    now = function () return core.clock_ms() / 1000 end, -- seconds, only forward
    random = math.random, http_pool = http_pool,
    terminal = core.is_terminal(2) and os.getenv 'TERM' ~= 'dumb',
    write_error = function (text) io.stderr:write(text) io.stderr:flush() end,
  }
end

return M
