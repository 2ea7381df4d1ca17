--- Pictures of a PDF's pages, for the study page: pdftoppm draws them once, and the cache keeps them.
--
--     local message = sheets.draw('paper.pdf', 12, folder, cache)    -- folder/1.png … folder/12.png

local core = require 'studyguide.core'

local M = {}

-- A page of A4 has some 100 dots an inch then, and a page as large as a poster no more of them. What is beyond the
-- limits is shown as text.
M.limits = { side = 1200, pages = 400, seconds = 180, memory_mb = 2048, file = 512 * 1024 * 1024, picture = 8 * 1024 * 1024 }

local function name_of(folder, page)
  return ('%s/%d.png'):format(folder, page)
end

--- Takes the cache's pictures of these bytes into the folder; the first page that it lacks, or nil.
local function kept(stem, count, folder)
  for page = 1, count do
    local bytes = core.read_file(('%s-%d.png'):format(stem, page), M.limits.picture)
    if not bytes or not core.write_file(name_of(folder, page), bytes) then return page end
  end
end

--- Moves what pdftoppm has made, whose names have as many digits as the last page's number, and keeps copies.
local function take(folder, made, stem)
  for _, entry in ipairs(core.list_directory(made) or {}) do
    local page = tonumber(entry.name:match '%-(%d+)%.png$')
    local bytes = page and core.read_file(made .. '/' .. entry.name, M.limits.picture)
    if bytes then
      core.write_file(name_of(folder, page), bytes)
      if stem then core.write_file(('%s-%d.png'):format(stem, page), bytes) end
    end
  end
end

---@param path string    the PDF
---@param count integer  its pages
---@param folder string  of the run's own
---@param cache string?  the cache's folder for pictures
---@return string? message  why there are none
function M.draw(path, count, folder, cache)
  local bytes = core.read_file(path, M.limits.file)
  if not bytes or not core.make_directory(folder .. '/made') then return 'the pages cannot be drawn' end
  count = math.min(count, M.limits.pages)
  local stem = cache and core.make_directory(cache) and ('%s/%s-%d'):format(cache, core.sha256(bytes), M.limits.side) or nil
  local first = stem and kept(stem, count, folder) or not stem and 1 or nil
  if not first then return nil end
  local name = path:match '^%-' and './' .. path or path
  local result = core.run({ 'pdftoppm', '-png', '-scale-to', tostring(M.limits.side), '-f', tostring(first), '-l', tostring(count), name,
    folder .. '/made/p' }, { timeout_ms = M.limits.seconds * 1000, memory_bytes = M.limits.memory_mb << 20 })
  take(folder, folder .. '/made', stem)
  if not result or result.code == 127 then return "the pages are not shown: pdftoppm was not found (poppler's programs)" end
  if result.code ~= 0 then return 'some pages are not shown: pdftoppm could not draw them' end
end

return M
