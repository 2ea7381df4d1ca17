--- Accepted answers on disk: what was asked and paid for once is not asked again.
--
--     local store = cache.open(directory, files, cipher) -- files: core, or a fake; cipher: cipher.lua, or none
--     local key = cache.key { format = 1, model = 'm', section = text, … }
--     store:put(key, { text = answer, … })
--     local entry = store:get(key)                       -- nil: not there, or damaged
--
-- One file per answer, named by a digest of everything that shaped it; written whole or not at all,
-- so that any number of processes, and of machines over NFS, may share a directory and a run may die at any moment. An entry
-- carries a digest of itself: one that does not match is as good as none, and is replaced. Keys of
-- endpoints never come here; the text of the paper only as its digest. With a cipher entries are written encrypted, under
-- names of its own; what was kept before there was one is found all the same.

local core = require 'studyguide.core'
local temporary = require 'studyguide.temporary'

local M = {}

local schema, closed_schema = 'studyguide/cache@1', 'studyguide/closed@1'

-- Seconds: another machine that shares the folder may be writing, whose processes cannot be asked after and whose locks
-- may not be seen (NFS). No entry takes a minute to write.
local abandoned_age = 3600

local entry_max = 64 * 1024 * 1024 -- bytes

---@class Store
---@field directory string
---@field cipher Cipher?
local Store = {}
Store.__index = Store

--- Where the cache is when the user says nothing.
---@param env fun(name: string): string?
---@return string? directory  nil when the system has no home for it
function M.default_directory(env)
  local base, home = env 'XDG_CACHE_HOME', env 'HOME'
  -- The XDG Base Directory Specification: a relative path is to be ignored.
  if base and base:sub(1, 1) == '/' then return base .. '/studyguide' end
  if home and home ~= '' then return home .. '/.cache/studyguide' end
end

--- The name under which an answer is kept: a digest of every field of `inputs`.
---@param inputs table  data that JSON can hold
function M.key(inputs)
  return core.sha256(core.json_encode(inputs))
end

--- What a store does with files.
M.files = { make_directory = core.make_directory, write_file = core.write_file, list_directory = core.list_directory,
            read_file = core.read_file, remove = os.remove, clean = temporary.clean }

---@param directory string
---@param files table?  others than M.files
---@param cipher Cipher?
function M.open(directory, files, cipher)
  return setmetatable({ directory = directory, files = files or M.files, cipher = cipher, cleaned = {} }, Store)
end

local function folder_of(store, name) return store.directory .. '/sections/' .. name:sub(1, 2) end
local function path_of(store, name) return folder_of(store, name) .. '/' .. name .. '.json' end

--- The folder and the name of a key's entry.
---@return string folder, string name
function Store:place_of(key)
  local name = self.cipher and self.cipher:name(key) or key
  return folder_of(self, name), name
end

local function seal(entry)
  local content = { key = entry.key, schema = entry.schema, text = entry.text, info = entry.info }
  return core.sha256(core.json_encode(content))
end

--- An entry out of what stands in its file, or nil where that is damaged or another's.
---@param cipher Cipher?  that it must have been closed with
---@return {text: string, info: table}?
function M.read(content, key, cipher)
  local entry = content and core.json_decode(content)
  if cipher then
    local is_closed = type(entry) == 'table' and entry.schema == closed_schema and type(entry.box) == 'string'
    return is_closed and M.read(cipher:open(entry.box), key) or nil
  end
  if type(entry) ~= 'table' or entry.schema ~= schema or entry.key ~= key or type(entry.text) ~= 'string'
    or type(entry.info) ~= 'table' or entry.seal ~= seal(entry) then
    return nil
  end
  return entry
end

--- What stands in an entry's file.
---@param cipher Cipher?
---@return string
function M.written(key, text, info, cipher)
  local entry = { schema = schema, key = key, text = text, info = info }
  entry.seal = seal(entry)
  local content = core.json_encode(entry) .. '\n'
  return cipher and core.json_encode { schema = closed_schema, box = cipher:close(content) } .. '\n' or content
end

--- The entry of that key, or nil.
---@return {text: string, info: table}?
function Store:get(key)
  local closed = self.cipher and M.read(self.files.read_file(path_of(self, self.cipher:name(key)), entry_max), key, self.cipher)
  return closed or M.read(self.files.read_file(path_of(self, key), entry_max), key)
end

--- Keeps an answer. A full or read-only disk is no reason to fail a run: the message says so.
---@param text string
---@param info table  what else is worth knowing: data that JSON can hold
---@return boolean? ok, string? message
function Store:put(key, text, info)
  local folder, name = self:place_of(key)
  local ok, message = self.files.make_directory(folder)
  if not ok then return nil, message end
  if self.files.clean and not self.cleaned[folder] then
    self.cleaned[folder] = true
    self.files.clean(folder, abandoned_age)
  end
  return self.files.write_file(path_of(self, name), M.written(key, text, info, self.cipher))
end

--- Pictures of papers in the form that a guide shows (document/pictures.lua) are kept here, too.
---@return boolean? any
local function each_picture(store, visit)
  local folder, any = store.directory .. '/pictures', nil
  for _, entry in ipairs(store.files.list_directory(folder) or {}) do
    if not entry.directory and entry.name:match '^%x+%.%a+$' and #entry.name:match '^%x+' == 64 then
      visit(folder .. '/' .. entry.name, entry)
      any = true
    end
  end
  return any
end

--- Calls `visit(path, entry)` for every file of the cache; entry: name, bytes, modified.
---@return boolean? ok, string? message
function Store:each(visit)
  local any = each_picture(self, visit)
  local root = self.directory .. '/sections'
  local folders, message = self.files.list_directory(root)
  if not folders then return any, message end
  for _, folder in ipairs(folders) do
    if folder.directory and folder.name:match '^%x%x$' then
      local entries = self.files.list_directory(root .. '/' .. folder.name) or {}
      for _, entry in ipairs(entries) do
        -- What a killed process left half written bore the entry's name and a random end in older versions.
        if not entry.directory and (entry.name:match '^%x+%.json' or entry.name:match '^%x+%.claim$') and #entry.name:match '^%x+' == 64 then
          visit(root .. '/' .. folder.name .. '/' .. entry.name, entry)
        end
      end
    end
  end
  return true
end

---@return {entries: integer, bytes: integer, oldest: number?}? stats, string? message
function Store:stats()
  local stats = { entries = 0, bytes = 0 }
  local ok, message = self:each(function (_, entry)
    if not entry.name:match '%.json$' then return end
    stats.entries, stats.bytes = stats.entries + 1, stats.bytes + entry.bytes
    stats.oldest = math.min(stats.oldest or entry.modified, entry.modified)
  end)
  if not ok then return nil, message end
  return stats
end

--- Removes what `unwanted(entry)` says; how many, and their bytes.
local function remove_where(store, unwanted)
  local removed, bytes = 0, 0
  local ok, message = store:each(function (path, entry)
    if unwanted(entry) and store.files.remove(path) then removed, bytes = removed + 1, bytes + entry.bytes end
  end)
  if not ok then return nil, message end
  return removed, bytes
end

---@return integer? removed, integer|string bytes_or_message
function Store:clear()
  return remove_where(self, function () return true end)
end

--- Removes entries older than `days`, half-written files older than a day, then the oldest ones
--- until at most `bytes_max` remain.
---@param now number  seconds since 1970
---@return integer? removed, integer|string bytes_or_message
function Store:collect(now, days, bytes_max)
  local kept, total = {}, 0
  local removed, bytes = remove_where(self, function (entry)
    local age = (now - entry.modified) / 86400
    return age > days or (entry.name:match '%.json.' ~= nil and age > 1)
  end)
  if not removed then return nil, bytes end
  self:each(function (path, entry)
    kept[#kept + 1] = { path = path, modified = entry.modified, bytes = entry.bytes }
    total = total + entry.bytes
  end)
  table.sort(kept, function (a, b)
    if a.modified ~= b.modified then return a.modified < b.modified end
    return a.path < b.path
  end)
  for _, entry in ipairs(kept) do
    if total <= bytes_max then break end
    if self.files.remove(entry.path) then
      removed, bytes, total = removed + 1, bytes + entry.bytes, total - entry.bytes
    end
  end
  return removed, bytes
end

return M
