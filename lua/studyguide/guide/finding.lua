--- Findings that the C check cannot make, since it knows neither plan nor source. Their rules are rows of
-- csrc/check/check.h, as all are.

local core = require 'studyguide.core'

local M = {}

local severities = {}
for _, rule in ipairs(core.rules()) do severities[rule.code] = rule.severity end

---@param code string   a rule's
---@param fields table  message, and what else is known: section, about, names …
---@return Finding
function M.new(code, fields)
  local finding = { code = code, severity = assert(severities[code], code), line = 1, column = 1, paragraphs = {} }
  for name, value in pairs(fields) do finding[name] = value end
  return finding
end

return M
