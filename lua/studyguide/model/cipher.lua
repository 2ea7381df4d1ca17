--- The cipher of a cache that machines share, whose key comes from the environment: STUDYGUIDE_CACHE_KEY, 64 hexadecimal
-- digits that no one else knows.
--
--     local cipher, problem = ciphers.of(getenv)    -- nil, nil: none is asked for
--     local name = cipher:name(key)                 -- that an entry has there
--     local text = cipher:close(text)   cipher:open(text) -- nil: closed with another key, or changed
--
-- Names depend on the key as bodies do: who sees them cannot tell of a paper at hand whether it was asked about.

local core = require 'studyguide.core'

local M = {}

---@class Cipher
local Cipher = {}
Cipher.__index = Cipher

local variable, digits = 'STUDYGUIDE_CACHE_KEY', 64

---@param getenv fun(name: string): string?
---@return Cipher? cipher, string? problem
function M.of(getenv)
  local secret = getenv(variable)
  if not secret or secret == '' then return nil end
  if #secret ~= digits or not secret:match '^%x+$' then
    return nil, ("%s is not a key: it is to be %d hexadecimal digits ('openssl rand -hex 32' makes them)"):format(variable, digits)
  end
  if not core.has_cipher() then
    return nil, variable .. ' is set, but studyguide was built without libsodium: install libsodium-dev (dnf: libsodium-devel) and build it anew'
  end
  secret = secret:lower()
  return setmetatable({ names = core.sha256('names ' .. secret), bodies = core.sha256('bodies ' .. secret) }, Cipher)
end

---@param key string  64 hexadecimal digits
---@return string name  as many
function Cipher:name(key) return core.sha256(self.names .. key) end

---@return string
function Cipher:close(text) return assert(core.encrypt(text, self.bodies)) end

---@return string? text
function Cipher:open(box) return (core.decrypt(box, self.bodies)) end

return M
