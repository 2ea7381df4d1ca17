--- The paper's citations as its bibliography has them, by pandoc's citeproc: a guide that is built and
-- one that is checked must know the same names.

local core = require 'studyguide.core'
local pandoc = require 'studyguide.document.pandoc'

local M = {}

--- The bibliographies that the paper names; none when one of them is not there.
---@param document table  as source.read gives it
---@return string[]
function M.files(document)
  local meta = core.json_decode(document.json).meta
  local files = {}
  local function collect(value)
    if value.t == 'MetaString' then files[#files + 1] = value.c end
    if value.t == 'MetaInlines' and value.c[1] and value.c[1].t == 'Str' then files[#files + 1] = value.c[1].c end
    for _, item in ipairs(value.t == 'MetaList' and value.c or {}) do collect(item) end
  end
  if meta.bibliography then collect(meta.bibliography) end
  for i, name in ipairs(files) do
    files[i] = name:match '^/' and name or (document.directory or '') .. name
    local file = io.open(files[i])
    if not file then return {} end
    file:close()
  end
  return files
end

--- The document with its citations resolved where the paper names a bibliography that is there. One
-- that pandoc cannot read costs the authors' names, not the guide.
---@return string json
function M.resolve(document, config, world)
  if #M.files(document) == 0 then return document.json end
  local json, message = pandoc.read({ text = document.json, from = 'json',
    arguments = { '--citeproc', '--resource-path=' .. (document.directory or '.') } }, world)
  if json then return json end
  if not config.quiet then
    world.log('warning', 'citations keep their keys: ' .. message:gsub('^[^\n]*:\n', ''):gsub('\n.*', ''))
  end
  return document.json
end

return M
