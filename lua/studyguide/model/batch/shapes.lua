--- The providers' batch endpoints by name: what differs between them, each in a file of its own.
--
--     local shape = shapes.of(endpoint)     -- nil, message: this provider has none
--
-- A shape is a table with
--   requests_max, bytes_max   what one batch may hold, below what the provider allows: a batch is held in memory once
--   price                     a batch's share of the price of the same requests one by one
--   create(service, lines, label, note)   makes a batch of the lines: its id. `note(fields)` keeps what is known before the
--                             last request, for `find`
--   find(service, batch)      the id of a batch that may have been made: the id, false when there is none, nil and a failure
--   status(service, id)       { state = 'working'|'ended', word = the provider's own, done =, failed =, total =, error =, … }
--   results(service, id, status, lines, visit)   calls visit(id, http, body) for each answer that there is; body is JSON
--   cancel(service, id)
-- A line is { id =, path =, body = JSON }; a batch in find is a row of the state (jobs.lua).

local M = {}

local files = { openai = 'openai', ['openai-responses'] = 'openai', openrouter = 'openai', llamacpp = 'openai', lmstudio = 'openai',
                vllm = 'openai', anthropic = 'anthropic', gemini = 'gemini' }

---@param endpoint Endpoint
---@return table? shape, string? message
function M.of(endpoint)
  local file = files[endpoint.name]
  if file then return require('studyguide.model.batch.' .. file) end
  return nil, ("the provider '%s' has no batches: openai and what speaks its protocol, anthropic and gemini have"):format(endpoint.name)
end

--- A name of a server's that may stand in an address: nil for what could lead elsewhere.
---@param prefix string?  that the name begins with, such as "batches/"
function M.name(value, prefix)
  prefix = prefix or ''
  if type(value) ~= 'string' or value:sub(1, #prefix) ~= prefix then return nil end
  return value:sub(#prefix + 1):match '^[%w_][%w._-]*$' and #value <= 200 and value or nil
end

--- What is wrong with an answer that lacks a name.
function M.nameless(service, what)
  return { kind = 'stop', message = ('%s answered without %s'):format(service.endpoint.name, what) }
end

return M
