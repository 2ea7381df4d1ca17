--- Folders for a run's own use, and what killed runs have left of theirs.
--
--     temporary.with(function (folder) … end)   -- the folder is gone afterwards, whatever happens
--
-- A process beside ours takes the folder away when we end, whatever ends us. The names carry the number of
-- our process all the same: should both be killed, a later run takes away what has no process any more.

local core = require 'studyguide.core'

local M = {}

local function remove(path) core.run({ 'rm', '-rf', '--', path }, { timeout_ms = 60000 }) end

-- Waits for the end of its input, which we hold open, and is none of those whom a signal is meant for.
local watcher = "exec >/dev/null 2>&1; trap '' HUP INT QUIT TERM; cat; rm -rf -- '%s'"

local watchers = {} -- by folder

--- Takes away what killed runs have left in `folder`.
---@param least_age integer?  seconds: younger files and folders stay
function M.clean(folder, least_age)
  local latest = least_age and os.time() - least_age or math.huge
  for _, entry in ipairs(core.list_directory(folder) or {}) do
    if entry.modified <= latest and entry.name:match '^%.?studyguide%-%d' and core.is_abandoned(folder, entry.name) then
      remove(folder .. '/' .. entry.name)
    end
  end
end

--- A new folder, for the user alone, where TMPDIR says.
---@return string? path, string? message, string? code
function M.folder()
  local above = os.getenv 'TMPDIR'
  if not above or above == '' then above = '/tmp' end
  above = above:gsub('(.)/+$', '%1')
  M.clean(above)
  local folder, message, code = core.temporary_folder(above)
  if not folder then return nil, message, code end
  watchers[folder] = io.popen(watcher:format((folder:gsub("'", "'\\''"))), 'w')
  return folder
end

--- Takes away a folder of ours.
function M.remove(folder)
  local pipe = watchers[folder]
  watchers[folder] = nil
  if pipe then pipe:close() else remove(folder) end
end

--- What `work(folder)` returns; nil, message, code where no folder can be made.
function M.with(work)
  local folder, message, code = M.folder()
  if not folder then return nil, message, code end
  local results = table.pack(pcall(work, folder))
  M.remove(folder)
  if not results[1] then error(results[2], 0) end
  return table.unpack(results, 2, results.n)
end

return M
