--- The guide's Markdown read back by pandoc. Runs inside pandoc only.

local tree = require 'studyguide.output.tree'

local M = {}

-- What the guide's dialect needs and no more: a reader with citations or example lists would find
-- meaning where there is none.
M.format = 'commonmark+bracketed_spans+tex_math_dollars+pipe_tables'

--- Texts in one reading, told apart by headings, which they do not hold: starting the reader costs more
-- than reading.
---@param texts string[]
---@return List[]  the blocks of each, with nothing in them but what output/tree.lua lets pass
function M.blocks(texts)
  local parts = {}
  for i, text in ipairs(texts) do parts[i] = '# x\n\n' .. text end
  local out, current = {}, nil
  for _, block in ipairs(tree.blocks(pandoc.read(table.concat(parts, '\n\n'), M.format).blocks)) do
    if block.t == 'Header' then
      current = pandoc.List {}
      out[#out + 1] = current
    else
      current:insert(block)
    end
  end
  return out
end

-- Characters that are no mark-up anywhere in a line that begins with a letter.
local plain = '^%a[%w ,.:;()?-]*$'

--- The words of a line without mark-up.
local function words_of(line)
  local out = {}
  for word in line:gmatch '%S+' do
    if #out > 0 then out[#out + 1] = pandoc.Space() end
    out[#out + 1] = pandoc.Str(word)
  end
  return pandoc.Inlines(out)
end

--- Lines of Markdown (titles, names) as inlines; what would start a block there does not. For a single one of plain words
-- the reader, which takes longer to start than to read, is not started.
---@param lines string[]
---@return Inlines[]
function M.lines(lines)
  if #lines == 1 and lines[1]:find(plain) then return { words_of(lines[1]) } end
  local texts, out = {}, {}
  for i, line in ipairs(lines) do
    texts[i] = line:gsub('^([-+#>])', '\\%1'):gsub('^(%d+)([.)]%s)', '%1\\%2')
  end
  for i, blocks in ipairs(M.blocks(texts)) do out[i] = blocks[1] and blocks[1].content or pandoc.Inlines {} end
  return out
end

return M
