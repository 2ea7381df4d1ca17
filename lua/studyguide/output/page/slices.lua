--- A PDF's own pages in the study page: each paragraph of the paper's pane is cut out of its page's picture. A page is in
-- the file once; the pieces are views of it. The words stay, for searches and for readers who listen. Runs inside pandoc only.

local base64 = require 'studyguide.output.base64'

local M = {}

M.limits = { file = 8 * 1024 * 1024, all = 64 * 1024 * 1024 } -- bytes in a page

local Slices = {}
Slices.__index = Slices

---@param folder string?  with the pages' pictures, 1.png …; nil: none are shown
function M.of(folder)
  return setmetatable({ folder = folder, sheets = {}, order = {}, left = M.limits.all }, Slices)
end

--- Has the page a picture, which the file can hold?
function Slices:has(page, width, height)
  if self.sheets[page] == nil then
    local file = self.folder and io.open(('%s/%d.png'):format(self.folder, page), 'rb')
    local bytes = file and file:read(M.limits.file + 1)
    if file then file:close() end
    local fine = bytes and bytes:sub(1, 8) == '\137PNG\r\n\26\n' and #bytes <= M.limits.file and #bytes <= self.left
    self.sheets[page] = fine and { width = width, height = height, bytes = bytes } or false
    if fine then self.left, self.order[#self.order + 1] = self.left - #bytes, page end
  end
  return self.sheets[page] and true or false
end

--- The numbers of a piece: page, its width and height, the piece's corners; nil where they make no piece.
local function numbers_of(piece)
  local n = {}
  for word in piece:gmatch '%S+' do n[#n + 1] = word:match '^%d[%d.]*$' and tonumber(word) or nil end
  local fine = #n == 7 and math.type(n[1]) == 'integer' and n[6] > n[4] and n[7] > n[5] and n[2] >= n[6] and n[3] >= n[7]
  return fine and n or nil
end

--- The paragraph as its pages print it; nil where one of its pieces has no picture.
---@return string? html
function Slices:html(paragraph)
  local out = {}
  for i, piece in ipairs(paragraph.places or {}) do
    local n = numbers_of(piece)
    if not n or not self:has(n[1], n[2], n[3]) then return nil end
    local width, height = n[6] - n[4], n[7] - n[5]
    out[i] = ('<svg class="sg-slice" viewBox="%.1f %.1f %.1f %.1f" width="%.0f" height="%.0f" aria-hidden="true"><use href="#sg-sheet-%d"/></svg>')
      :format(n[4], n[5], width, height, 1.5 * width, 1.5 * height, n[1])
  end
  return #out > 0 and table.concat(out) or nil
end

--- The pages that pieces show, once; nil where there are none.
function Slices:sheets_html()
  if #self.order == 0 then return nil end
  local out = { '<svg class="sg-sheets" width="0" height="0" aria-hidden="true"><defs>' }
  for _, page in ipairs(self.order) do
    local sheet = self.sheets[page]
    out[#out + 1] = ('<image id="sg-sheet-%d" width="%.1f" height="%.1f" href="data:image/png;base64,%s"/>'):format(page, sheet.width,
      sheet.height, base64.encode(sheet.bytes))
  end
  out[#out + 1] = '</defs></svg>'
  return table.concat(out)
end

return M
