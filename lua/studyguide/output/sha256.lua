--- SHA-256 (FIPS 180-4), by the C module where it is loaded, else in plain Lua: a page's policy names its script and
-- style by hash, and pandoc's own Lua has SHA-1 alone. For a page's 100 kB plain Lua takes forty times as long as the
-- module.

local M = {}

local mask = 0xffffffff

local function rotated(x, n) return (x >> n | x << (32 - n)) & mask end

--- The first 32 bits of the fraction of x.
local function fraction(x) return math.floor((x - math.floor(x)) * 2 ^ 32) end

-- The first 64 primes: their cube roots are the rounds' constants, the first eight's square roots the start.
local constants, start = {}, {}
do
  local n = 2
  while #constants < 64 do
    local prime = true
    for d = 2, math.floor(n ^ 0.5) do prime = prime and n % d ~= 0 end
    if prime then
      constants[#constants + 1] = fraction(n ^ (1 / 3))
      if #start < 8 then start[#start + 1] = fraction(n ^ 0.5) end
    end
    n = n + 1
  end
end

local function padded(text)
  return text .. '\128' .. ('\0'):rep((55 - #text) % 64) .. string.pack('>I8', #text * 8)
end

local function add_block(state, block)
  local w = { string.unpack('>' .. ('I4'):rep(16), block) }
  for i = 17, 64 do
    local x, y = w[i - 15], w[i - 2]
    w[i] = (w[i - 16] + (rotated(x, 7) ~ rotated(x, 18) ~ x >> 3) + w[i - 7] + (rotated(y, 17) ~ rotated(y, 19) ~ y >> 10)) & mask
  end
  local a, b, c, d, e, f, g, h = table.unpack(state)
  for i = 1, 64 do
    local s1 = rotated(e, 6) ~ rotated(e, 11) ~ rotated(e, 25)
    local t1 = h + s1 + (e & f ~ ~e & g) + constants[i] + w[i]
    local s0 = rotated(a, 2) ~ rotated(a, 13) ~ rotated(a, 22)
    local t2 = s0 + (a & b ~ a & c ~ b & c)
    h, g, f, e, d, c, b, a = g, f, e, (d + t1) & mask, c, b, a, (t1 + t2) & mask
  end
  for i, x in ipairs { a, b, c, d, e, f, g, h } do state[i] = (state[i] + x) & mask end
end

---@return string digest  32 bytes
function M.digest(text)
  local core = package.loaded['studyguide.core']
  if not core then return M.plain_digest(text) end
  return (core.sha256(text):gsub('%x%x', function (digits) return string.char(tonumber(digits, 16)) end))
end

--- The same without the module.
function M.plain_digest(text)
  local state, message = table.move(start, 1, 8, 1, {}), padded(text)
  for at = 1, #message, 64 do add_block(state, message:sub(at, at + 63)) end
  return string.pack('>I4I4I4I4I4I4I4I4', table.unpack(state))
end

return M
