--- A cache that machines share over HTTP, behind this machine's own: GET and PUT of the entries of model/cache.lua under
--- the same names, as nginx's WebDAV module, S3 gateways and others offer them.
--
--     local store = remotes.open('https://host/cache', local_store, { http_pool =, getenv =, log =, pool_options = })
--
-- An entry is looked for here first; one that comes from there is kept here. The names are digests: whoever runs the server
-- sees neither titles nor papers' names, but he can read the answers where there is no cipher. What he sends is taken as a model's answer is: its
-- digest must fit, and the guide's check judges it. The token comes from the environment, STUDYGUIDE_CACHE_TOKEN. A server
-- that fails is left alone for the rest of the run: it costs money, not the guide.

local caches = require 'studyguide.model.cache'

local M = {}

---@class RemoteStore
---@field directory string  the address
local Remote = {}
Remote.__index = Remote

local limits = { connect_ms = 5000, first_ms = 15000, stall_ms = 15000, total_ms = 60000, body_max = 16 * 1024 * 1024 }
local failures_max = 2 -- one after the other: the server is gone

function M.is_address(text) return text:find '^https?://' ~= nil end

---@param address string
---@param near Store       this machine's; its cipher is that of the server's entries, too
---@param with { http_pool: function, getenv: function, log: function, pool_options: table }  as in world.lua, writer.lua
function M.open(address, near, with)
  local token = with.getenv 'STUDYGUIDE_CACHE_TOKEN'
  local trimmed = address:gsub('/+$', '')
  return setmetatable({ directory = (trimmed:gsub('//[^/@]*@', '//')), address = trimmed, near = near, with = with, failed = 0,
                        secret = token and token ~= '' and { Authorization = 'Bearer ' .. token } or {} }, Remote)
end

--- The end of one request, or nil where the server cannot be reached.
local function send(self, request)
  if not self.pool then
    local options = { in_flight = 1 }
    for k, v in pairs(self.with.pool_options or {}) do options[k] = v end
    self.pool = self.with.http_pool(options)
    if not self.pool then return nil end
  end
  for name, value in pairs(limits) do request[name] = value end
  request.secret_headers = self.secret
  local id, message = self.pool:add(request)
  while id do
    local events, why = self.pool:wait(1000)
    if not events then return nil, why end
    if #events > 0 then return events[#events] end
  end
  return nil, message
end

--- Counts a failure; the second in a row is the last.
local function failed(self, why)
  self.failed = self.failed + 1
  if self.failed == failures_max or why.lasting then
    self.gone = true
    self.with.log('warning', ('the shared cache %s is left out: %s'):format(self.directory, why.message))
  end
end

--- What a server's end of a request means: true and its status, or nothing.
local function judged(self, done, message)
  if not done or done.code then
    failed(self, { message = done and done.message or message or 'it cannot be asked', lasting = not done or done.lasting })
  elseif done.http == 401 or done.http == 403 then
    failed(self, { message = ('it answers %d: is STUDYGUIDE_CACHE_TOKEN right?'):format(done.http), lasting = true })
  elseif done.http >= 300 and done.http ~= 404 then
    failed(self, { message = 'it answers ' .. done.http })
  else
    self.failed = 0
    return done.http
  end
end

local function url_of(self, key)
  local name = self.near.cipher and self.near.cipher:name(key) or key
  return ('%s/sections/%s/%s.json'):format(self.address, name:sub(1, 2), name)
end

---@return {text: string, info: table}? entry, string? from  "near" or "far"
function Remote:get(key)
  local entry = self.near:get(key)
  if entry or self.gone then return entry, 'near' end
  local done, message = send(self, { url = url_of(self, key), method = 'GET' })
  local http = judged(self, done, message)
  if http ~= 200 then return nil end
  entry = caches.read(done.body, key, self.near.cipher)
  if not entry then return nil end
  self.near:put(key, entry.text, entry.info)
  return entry, 'far'
end

--- Keeps an answer here and there. A server that does not take it is no reason to say that answers cannot be kept.
---@return boolean? ok, string? message
function Remote:put(key, text, info)
  local ok, message = self.near:put(key, text, info)
  if not self.gone then
    judged(self, send(self, { url = url_of(self, key), method = 'PUT', body = caches.written(key, text, info, self.near.cipher),
                              headers = { ['Content-Type'] = 'application/json' } }))
  end
  return ok, message
end

return M
