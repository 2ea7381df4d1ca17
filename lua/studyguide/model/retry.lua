--- When a request that failed is sent again: as the providers' own clients do (openai-python,
--- anthropic-sdk-python), but that a busy server is asked more often, since a run holds many
--- requests and gives up all of them together.
--
--     local seconds = retry.after(failure, attempt, { retries = 2, row = row, random = math.random })

local M = {}

local first, longest = 0.5, 8 -- seconds
local busy_factor = 4

--- Seconds to wait before trying again; nil when it should not be, with why.
---@param failure Failure
---@param attempt integer  how often it has failed, 1 or more
---@param policy {retries: integer, row: Provider, random: fun(): number}
---@return number? seconds, 'spent'|'too long'|nil why  the seconds are at most `delay_max`
function M.after(failure, attempt, policy)
  local allowed = policy.retries * (failure.busy and busy_factor or 1)
  if attempt > allowed then return nil, 'spent' end
  local asked = failure.delay
  if asked and asked > 0 and asked <= policy.row.delay_max then return asked end
  if asked and asked > policy.row.delay_max and policy.row.beyond == 'stop' then return nil, 'too long' end
  return math.min(first * 2 ^ (attempt - 1), longest) * (1 - 0.25 * policy.random())
end

--- Seconds that the headers of a good answer say to wait, because nothing remains of a limit.
---@param now number  seconds since 1970
function M.exhausted(headers, now, read_date, read_duration)
  local wait
  for name, value in pairs(headers) do
    local limit = name:match '^x%-ratelimit%-remaining%-(.+)$' or name:match '^anthropic%-ratelimit%-(.+)%-remaining$'
    if limit and tonumber(value) == 0 then
      local reset = headers['x-ratelimit-reset-' .. limit] or headers['anthropic-ratelimit-' .. limit .. '-reset']
      local date = read_date(reset)
      local seconds = date and date - (read_date(headers.date) or now) or read_duration(reset)
      if seconds and seconds > 0 and seconds <= 60 then wait = math.max(wait or 0, seconds) end
    end
  end
  return wait
end

return M
