--- Bytes as base64 (RFC 4648), by the C module where it is loaded, else in plain Lua.

local M = {}

local digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

local pairs_of = {} -- twelve bits as two digits, made when first needed

local function fill()
  for i = 0, 4095 do
    local high, low = i // 64 + 1, i % 64 + 1
    pairs_of[i] = digits:sub(high, high) .. digits:sub(low, low)
  end
end

---@return string
function M.encode(bytes)
  local core = package.loaded['studyguide.core']
  if core then return assert(core.base64(bytes)) end
  if not pairs_of[0] then fill() end
  local out, count, whole = {}, 0, #bytes - #bytes % 3
  for i = 1, whole, 3 do
    local a, b, c = bytes:byte(i, i + 2)
    out[count + 1], out[count + 2] = pairs_of[a * 16 + b // 16], pairs_of[b % 16 * 256 + c]
    count = count + 2
  end
  local a, b = bytes:byte(whole + 1, #bytes)
  if a and b then
    local last = b % 16 * 4 + 1
    out[count + 1] = pairs_of[a * 16 + b // 16] .. digits:sub(last, last) .. '='
  elseif a then
    out[count + 1] = pairs_of[a * 16] .. '=='
  end
  return table.concat(out)
end

return M
