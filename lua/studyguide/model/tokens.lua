--- Estimates of tokens, for plans and limits: no tokenizer fits all models, so this errs a little high.
--
--     local n = require('studyguide.model.tokens').count(text)

local M = {}

-- Bytes for a token: English prose has about 4.5 in common tokenizers, TeX and digits fewer.
local ascii_bytes, other_bytes = 3.8, 2.6

---@param text string
---@return integer
function M.count(text)
  local _, other = text:gsub('[\128-\255]', '')
  return math.ceil((#text - other) / ascii_bytes + other / other_bytes)
end

return M
