--- How many requests may be in flight: halved when the server is too busy, grown again by answers.
--
--     local flow = flows.new(8)
--     if in_flight < flow:limit(now) then … end
--     flow:good()  flow:busy(started, now, delay)
--
-- Additive increase, multiplicative decrease (Chiu and Jain 1989): what TCP does, for the same
-- reason. Times are seconds on any clock that moves forward.

local M = {}

---@class Flow
local Flow = {}
Flow.__index = Flow

---@param maximum integer
function M.new(maximum)
  return setmetatable({ maximum = maximum, level = maximum, cut_at = -math.huge, open_at = -math.huge }, Flow)
end

--- Requests that may be in flight now; 0 while the server asks to be left alone.
function Flow:limit(now)
  return now < self.open_at and 0 or math.floor(self.level)
end

--- When requests may start again.
function Flow:opens() return self.open_at end

function Flow:good()
  self.level = math.min(self.maximum, self.level + 1 / self.level)
end

--- The server said that it is too busy, to a request that started at `started`. Those that were
--- already under way when the level was cut say nothing new.
---@param delay number?  seconds that it asked to wait
function Flow:busy(started, now, delay)
  if started >= self.cut_at then
    self.level = math.max(1, math.floor(self.level / 2))
    self.cut_at = now
  end
  if delay then self:pause(now + delay) end
end

--- No request starts before that time.
function Flow:pause(time)
  self.open_at = math.max(self.open_at, time)
end

return M
