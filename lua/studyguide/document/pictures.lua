--- The files behind a document's pictures, as far as the gate lets them through: the study page shows them.
--
--     local files = pictures.of(document, gate)   -- { ['figs/plot'] = { '/home/…/figs/plot.svg' }, … }

local M = {}

-- Papers name their pictures without the extension, too.
local endings = { '', '.svg', '.png', '.jpg', '.jpeg', '.webp', '.gif' }

local files_max = 2000

local function files_of(name, gate)
  local files = {}
  for _, ending in ipairs(endings) do
    files[#files + 1] = (gate:find(name .. ending))
  end
  return files
end

---@param document table  pandoc's JSON, decoded
---@param gate Gate
---@return table<string, string[]>  real paths by the picture's name; those that have none are left out
function M.of(document, gate)
  local found, count, open = {}, 0, { document.blocks }
  while #open > 0 do
    local value = table.remove(open)
    local name = value.t == 'Image' and value.c[3][1]
    if name and not found[name] and count < files_max then
      local files = files_of(name, gate)
      count = count + 1
      if #files > 0 then found[name] = files end
    end
    for _, item in pairs(value) do
      if type(item) == 'table' then open[#open + 1] = item end
    end
  end
  return found
end

return M
