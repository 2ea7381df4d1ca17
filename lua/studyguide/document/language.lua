--- The language of a paper, where its document does not say: that of its first paragraphs (csrc/languages/tell.h).

local core = require 'studyguide.core'

local M = {}

local sample_bytes = 8000  -- enough for any language to show itself

---@param paragraphs fun(): string?  yields plain texts
---@return string code  ISO 639-1; "en" when nothing tells
function M.of(paragraphs)
  local sample, size = {}, 0
  for text in paragraphs do
    sample[#sample + 1] = text
    size = size + #text
    if size > sample_bytes then break end
  end
  return core.language_tell(table.concat(sample, ' '))
end

return M
