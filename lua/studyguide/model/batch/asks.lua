--- What stands in the place of the network while a guide is written by batches.
--
--     local asks = batch_asks.of(world.getenv)      -- nil but within `studyguide batch`
--     local pool = asks.pool()                      -- instead of world.http_pool
--
-- A guide's conversations are played again from their beginnings: each request that was answered in a batch
-- gets that answer at once, each other one is written down for the next batch, and the run ends as pending.
-- So nothing of a conversation need be kept but the answers, and a run may be killed and repeated at will.
-- A request is known by a digest of its address's path and its body; keys come into neither.

local caches = require 'studyguide.model.cache'
local core = require 'studyguide.core'
local tokens = require 'studyguide.model.tokens'

local M = {}

-- Tokens of a guide for each token of a section that is asked for, as `studyguide plan` estimates.
local answer_share = 1.2

---@class BatchAsks
---@field folder string  the batches' own, with answers/ and wants/
---@field name string    of the paper's job in it
---@field share number   of the price of single requests
local Asks = {}
Asks.__index = Asks

---@param getenv fun(name: string): string?
---@return BatchAsks?
function M.of(getenv)
  local folder, name = getenv 'STUDYGUIDE_BATCH', getenv 'STUDYGUIDE_BATCH_JOB'
  if not folder or folder == '' or not name or name == '' then return nil end
  return M.new(folder, name, tonumber(getenv 'STUDYGUIDE_BATCH_SHARE'))
end

---@return BatchAsks
function M.new(folder, name, share)
  return setmetatable({ folder = folder, name = name, share = share or 1, answers = caches.open(folder .. '/answers') }, Asks)
end

--- The path of an address.
function M.path_of(url)
  return (url:gsub('^%a[%w+.-]*://[^/]*', ''))
end

--- The name of a request: 64 hexadecimal digits, which every provider takes for a custom id.
function M.digest(url, body)
  return core.sha256(M.path_of(url) .. '\n' .. body)
end

local Pool = {}
Pool.__index = Pool

--- A pool as the client uses one (csrc/lua/net.c).
function Asks:pool()
  return setmetatable({ asks = self, events = {}, wanted = {}, seen = {}, last = 0, waiting = 0 }, Pool)
end

---@param http table       what would be sent
---@param request ModelRequest
function Pool:add(http, request)
  self.last = self.last + 1
  local id = self.last
  local digest = M.digest(http.url, http.body)
  local entry = self.asks.answers:get(digest)
  if entry and not entry.info.again then
    self.events[#self.events + 1] = { id = id, kind = 'done', http = entry.info.http or 200, body = entry.text, headers = {} }
    return id
  end
  self.waiting = self.waiting + 1
  if not self.seen[digest] then
    self.seen[digest] = true
    local expected = math.ceil(tokens.count(request.turns[1].text) * answer_share)
    self.wanted[#self.wanted + 1] = {
      id = digest, path = M.path_of(http.url), body = http.body, input = request.prompt_tokens,
      output = math.min(expected, request.max_tokens), output_max = request.max_tokens,
    }
  end
  return id
end

local pending = 'waiting for a batch'

function Pool:wait()
  local events = self.events
  self.events = {}
  if #events > 0 or self.waiting == 0 then return events end
  local ok, message, code = self:write()
  if not ok then return nil, message, code end
  return nil, ('%s: %d requests'):format(pending, #self.wanted), 'EPENDING'
end

function Pool:cancel() return self end

function Pool:close() self.events = {} end

local asked_max = 64 * 1024 * 1024 -- bytes

--- Adds to what the paper ever asked: by that its cost is known at the end.
local function note_asked(path, wanted)
  local before = core.read_file(path, asked_max) or ''
  local known, ids = {}, { before }
  for id in before:gmatch '%x+' do known[id] = true end
  for _, want in ipairs(wanted) do
    if not known[want.id] then ids[#ids + 1] = want.id .. '\n' end
  end
  return core.write_file(path, table.concat(ids))
end

--- Writes what is wanted: the requests, a line each, and before them in a file of their own what is to be known of
--- each without reading it.
---@return boolean? ok, string? message, string? code
function Pool:write()
  local lines, rows = {}, {}
  for i, want in ipairs(self.wanted) do
    lines[i] = core.json_encode(want)
    rows[i] = ('%s %d %d %d'):format(want.id, want.input, want.output, want.output_max)
  end
  local base = self.asks.folder .. '/wants/' .. self.asks.name
  local ok, message, code = core.write_file(base .. '.jsonl', table.concat(lines, '\n') .. '\n')
  if not ok then return nil, message, code end
  ok, message, code = note_asked(base .. '.asked', self.wanted)
  if not ok then return nil, message, code end
  return core.write_file(base .. '.ids', table.concat(rows, '\n') .. '\n')
end

return M
