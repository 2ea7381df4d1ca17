-- Times the analysis of plain-text files: lua5.4 tests/bench/time_analysis.lua FILE…
-- Prints one line of JSON: bytes, seconds of processor time in paper:analyse, and how many bytes the
-- process grew by while the largest file was analysed.
package.path = 'tests/bench/?.lua;' .. package.path
local core = require('gold').core
local plain = require 'studyguide.document.plain'

local function peak()
  local file = io.open '/proc/self/status'
  local text = file and file:read 'a' or ''
  if file then file:close() end
  return (tonumber(text:match 'VmHWM:%s*(%d+)') or 0) * 1024
end

local bytes, seconds, grown = 0, 0, 0
for _, name in ipairs(arg) do
  local file = assert(io.open(name, 'rb'))
  local text = file:read 'a'
  file:close()
  local paper = core.paper((plain.paper(text)))
  local before, start = peak(), os.clock()
  assert(paper:analyse { plain = true })
  seconds, bytes = seconds + os.clock() - start, bytes + #text
  grown = math.max(grown, peak() - before)
  paper = nil
  collectgarbage()
  collectgarbage()
end
print(core.json_encode { bytes = bytes, seconds = seconds, grown = grown })
