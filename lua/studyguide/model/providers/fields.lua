--- Reading answers of servers: a field is what it should be or nil, never an error.
--
--     local f = require 'studyguide.model.providers.fields'
--     local text = f.text(f.table(f.table(doc.choices)[1]).text)
--
-- JSON's null arrives as a sentinel that is true in conditions, and servers put strings where
-- objects belong; so nothing is indexed before its type is known.

local M = {}

local count_max = 1e9 -- tokens of one request: more than any model's context by far

local empty = setmetatable({}, { __newindex = function () error 'the empty table is shared' end })

---@return string?
function M.text(value) if type(value) == 'string' then return value end end

--- What a server has counted: a whole number, nil for what cannot be one (negative, infinite, beyond
--- any context). A fraction is cut off.
---@return integer?
function M.count(value)
  if type(value) ~= 'number' or not (value >= 0 and value <= count_max) then return nil end
  return math.floor(value)
end

--- A table that may be indexed but not written when the value is none.
---@return table
function M.table(value) return type(value) == 'table' and value or empty end

--- Sum of the counts among the arguments.
---@return integer
function M.sum(...)
  local total = 0
  for i = 1, select('#', ...) do total = total + (M.count((select(i, ...))) or 0) end
  return total
end

--- Concatenation of `part.field` over the parts whose `type` is `kind` (any when nil).
function M.join(parts, field, kind)
  local pieces = {}
  for _, part in ipairs(M.table(parts)) do
    local t = M.table(part)
    if (kind == nil or t.type == kind) and M.text(t[field]) then pieces[#pieces + 1] = t[field] end
  end
  return table.concat(pieces)
end

--- A provider's `parse` by the `step` that reads its stream: a whole reply is one event.
function M.whole(step)
  return function (doc)
    local reply = { text = '' }
    step(reply, '', doc)
    reply.complete = nil
    return reply
  end
end

return M
