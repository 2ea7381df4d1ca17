--- Who is asking for what, where several runs share a cache: a file beside the entry that is to come, so that no other run
--- pays for the same answer meanwhile.
--
--     local claims = claims_.open(store, { now = world.now, read_file = … })
--     if claims:take(key) then … ask … claims:release(key) else … look again in a second … end
--
-- A claim is made by link, kept alive by being written anew, and given up by being removed. Clocks are not compared: a claim
-- that has not changed for a minute by our own clock is a dead run's, and so is one of a process of this machine that is gone.
-- Who takes over a dead one may race with another for seconds; then both pay.

local core = require 'studyguide.core'

local M = {}

local dead_after = 60  -- seconds without a change
local renewed_every = 15
local claim_max = 4096 -- bytes

---@class Claims
local Claims = {}
Claims.__index = Claims

local function first_line(path) return (core.read_file(path, claim_max) or ''):match '^[^\n]*' end

--- This machine since it started, and this process.
local function identity()
  return first_line '/proc/sys/kernel/random/boot_id', first_line '/proc/self/stat':match '^%d+' or ''
end

---@param place_of fun(key: string): string, string   the folder and the name of a key's entry
---@param now fun(): number
---@return Claims
function M.open(place_of, now)
  local machine, process = identity()
  return setmetatable({ place_of = place_of, now = now, machine = machine, process = process, held = {}, seen = {}, renewed = now(), count = 0,
                        token = ('%d-%.0f'):format(core.random(), core.clock_ms()) }, Claims)
end

local function path_of(self, key) return ('%s/%s.claim'):format(self.place_of(key)) end

local function text_of(self)
  self.count = self.count + 1
  return ('%s %s %s %d\n'):format(self.machine, self.process, self.token, self.count)
end

--- Whether another's claim is one that nobody keeps alive.
local function is_dead(self, key, text)
  local machine, process = text:match '^(%S*) (%d*) '
  if machine == self.machine and machine ~= '' and process ~= '' and process ~= self.process
    and first_line('/proc/' .. process .. '/stat') == '' then
    return true
  end
  local seen = self.seen[key]
  if not seen or seen.text ~= text then
    self.seen[key] = { text = text, at = self.now() }
    return false
  end
  return self.now() - seen.at > dead_after
end

--- Whether the key is ours to ask for now. Where no file can be made it is.
function Claims:take(key)
  if self.held[key] then return true end
  local path = path_of(self, key)
  if not core.make_directory((self.place_of(key))) then return true end
  local made = core.write_new(path, text_of(self))
  if made == false then
    local text = core.read_file(path, claim_max)
    if text and not text:find(self.token, 1, true) and not is_dead(self, key, text) then return false end
    made = core.write_file(path, text_of(self))
  end
  self.held[key] = made or nil
  return true
end

function Claims:release(key)
  if self.held[key] then os.remove(path_of(self, key)) end
  self.held[key] = nil
end

--- Keeps what is held alive; to be called often.
function Claims:renew()
  if self.now() - self.renewed < renewed_every then return end
  self.renewed = self.now()
  for key in pairs(self.held) do core.write_file(path_of(self, key), text_of(self)) end
end

function Claims:close()
  for key in pairs(self.held) do os.remove(path_of(self, key)) end
  self.held = {}
end

return M
