--- The page's template, style and script: the user's own where the folder `page` beside the
-- configuration file holds one of that name, else ours.

local config = require 'studyguide.config'

local M = {}

---@param name string  "page.css"
---@param root string  the installation
---@return string path
function M.path(name, root)
  local own = config.user_file(os.getenv):gsub('[^/]*$', '') .. 'page/' .. name
  local file = io.open(own, 'rb')
  if not file then return root .. '/lua/studyguide/output/page/' .. name end
  file:close()
  return own
end

---@return boolean
function M.is_there(name, root)
  local file = io.open(M.path(name, root), 'rb')
  if file then file:close() end
  return file ~= nil
end

--- The file's text; raises when the installation lacks it.
function M.read(name, root)
  local path = M.path(name, root)
  local file = io.open(path, 'rb')
  if not file then error('studyguide: ' .. path .. ' is missing: install studyguide again', 0) end
  local text = file:read 'a'
  file:close()
  return text
end

return M
