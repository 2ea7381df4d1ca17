--- What the user sees of a run that takes a while: a bar on a terminal, plain lines elsewhere,
--- nothing when quiet, and one line at the end.
--
--     local progress = progresses.new { world = world, quiet = false, total = 60 }
--     progress:section('Results', 'model')    progress:tick { in_flight = 8, tokens = 12345 }
--     progress:close()

local M = {}

---@class Progress
local Progress = {}
Progress.__index = Progress

local width = 24      -- of the bar
local every = 0.2     -- seconds between two drawings
local title_max = 60  -- bytes of a section's title in a line

---@param options {world: table, quiet: boolean, total: integer}
function M.new(options)
  local world = options.world
  return setmetatable({
    world = world, total = options.total, done = 0, asked_done = 0, quiet = options.quiet,
    bar = not options.quiet and world.terminal == true, started = world.now(), drawn = -math.huge,
  }, Progress)
end

local function short(title)
  title = title:gsub('%c', ' ')
  if #title <= title_max then return title end
  local cut = title_max
  while cut > 0 and title:byte(cut + 1) >= 0x80 and title:byte(cut + 1) < 0xC0 do cut = cut - 1 end
  return title:sub(1, cut) .. '…'
end

local function duration(seconds)
  if seconds < 90 then return ('%d s'):format(math.ceil(seconds)) end
  return ('%d min'):format(math.ceil(seconds / 60))
end

local function thousands(n)
  if n < 10000 then return ('%d'):format(n) end
  return n < 1e6 and ('%.0fk'):format(n / 1000) or ('%.1fM'):format(n / 1e6)
end

--- Time left, from the sections that were asked for: cached ones cost none.
function Progress:left()
  if self.asked_done == 0 then return nil end
  local pace = (self.world.now() - self.started) / self.asked_done
  return pace * (self.total - self.done)
end

function Progress:draw(state)
  local filled = self.total > 0 and math.floor(width * self.done / self.total) or width
  local left = self:left()
  local text = ('%s%s %d/%d sections, %d in flight, %s tokens%s'):format(
    ('█'):rep(filled), ('░'):rep(width - filled), self.done, self.total, state.in_flight or 0,
    thousands(state.tokens or 0), left and self.done < self.total and ', ' .. duration(left) .. ' left' or '')
  self.world.write_error('\r\27[K' .. text)
  self.drawn, self.shown = self.world.now(), true
end

---@param state {in_flight: integer, tokens: number}
function Progress:tick(state)
  self.state = state
  if self.bar and self.world.now() - self.drawn >= every then self:draw(state) end
end

---@param source 'model'|'cache'|'embedded'
---@param note string?
function Progress:section(title, source, note)
  self.done = self.done + 1
  if source == 'model' then self.asked_done = self.asked_done + 1 end
  if self.bar then
    self:draw(self.state or {})
  elseif not self.quiet and source == 'model' then
    self.world.log('info', ('[%d/%d] %s%s'):format(self.done, self.total, short(title), note and ': ' .. note or ''))
  end
end

--- A line that stays: the bar is drawn anew below it.
function Progress:say(level, text)
  if self.quiet and level == 'info' then return end
  self:clear()
  self.world.log(level, text)
end

function Progress:clear()
  if self.shown then self.world.write_error '\r\27[K' end
  self.shown = false
end

function Progress:close() self:clear() end

--- The line at the end.
---@param usage table  see writers/model.lua
function M.summary(usage)
  local parts = {}
  local function add(count, text) if count > 0 then parts[#parts + 1] = text:format(count) end end
  add(usage.model, '%d by the model')
  add(usage.cache, '%d from the cache')
  add(usage.embedded, '%d embedded')
  add(usage.failed, '%d failed')
  local sections = usage.model + usage.cache + usage.embedded + usage.failed
  local cached = usage.input > 0 and usage.cached > 0 and (' (%.0f %% cached)'):format(100 * usage.cached / usage.input) or ''
  local line = ('%d sections: %s; %d requests, %d tokens in%s, %d out, %d retries, %.1f s'):format(
    sections, table.concat(parts, ', '), usage.requests, usage.input, cached, usage.output, usage.retries, usage.seconds)
  if usage.cost then line = line .. (', cost %.4f'):format(usage.cost) end
  return line
end

return M
