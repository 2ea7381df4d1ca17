--- What a run writes, held against what it reads before either is touched, and written to where each
-- name leads.
--
--     local writes = { { what = '--output', path = 'guide.md' } }
--     local reads = { { what = 'the paper', path = 'paper.tex' } }
--     local message, code = targets.refusal(writes, reads, world)
--     …
--     local ok, why, code = targets.write('guide.md', text)
--
-- A file is the same by its device and inode, whatever it is called; "-" is standard output. In `reads`,
-- "-" is standard input.

local core = require 'studyguide.core'
local temporary = require 'studyguide.temporary'

local M = {}

---@class Named
---@field what string   what the user knows it by: an option, or "the paper"
---@field path string
---@field unchecked? boolean  whether it can be written shows when it is

--- Places where two writers, or a writer and a reader, would meet: terminals and /dev/null are for all.
local meeting = { file = true, missing = true, pipe = true }

--- Whether two names that are not there would be one file, as far as can be told without a look.
local function may_be_one(a, b)
  return a:lower() == b:lower() or a:find '[\128-\255]' ~= nil or b:find '[\128-\255]' ~= nil
end

local function folder_of(path)
  local folder = path:match '^(.*)/[^/]*$'
  return folder == nil and '.' or folder == '' and '/' or folder
end

local function is_same(a, b)
  if a.kind ~= b.kind or a.id ~= b.id or not meeting[a.kind] then return false end
  if a.kind ~= 'missing' or a.name == b.name then return true end
  return may_be_one(a.name, b.name) and core.is_one_name(folder_of(a.path), a.name, b.name)
end

local depth_max = 100 -- folders in one another

--- Whether a file would stand under one of the folders with these ids.
local function is_below(path, ids)
  local at, before = folder_of(path), nil
  for _ = 1, depth_max do
    local place = core.place(at)
    if not place or place.id == before then return false end
    if ids[place.id] then return true end
    at, before = at .. '/..', place.id
  end
  return false
end

--- The ids of the folders that hold the program itself.
local function own_folders(world)
  local ids = {}
  for _, name in ipairs { '/lua', '/filters' } do
    local place = world.root and core.place(world.root .. name)
    if place and place.kind == 'folder' then ids[place.id] = true end
  end
  return ids
end

local function shown(row)
  return row.path == '-' and row.what or ('%s (%s)'):format(row.what, row.path)
end

--- The rows whose places can be found, each with its place.
local function located(rows, standard)
  local out = {}
  for _, row in ipairs(rows) do
    local place = core.place(row.path == '-' and standard or row.path)
    if place then out[#out + 1] = { row = row, place = place } end
  end
  return out
end

--- Why an output is an input, another output or a part of the program, or nil.
---@param writes Named[]
---@param reads Named[]
---@return string? message
function M.shared(writes, reads, world)
  local targets, sources = located(writes, '-'), located(reads, '/dev/stdin')
  local own = own_folders(world)
  for i, target in ipairs(targets) do
    for _, source in ipairs(sources) do
      if source.place.kind ~= 'missing' and is_same(target.place, source.place) then
        return ('%s is %s, and what is read is never written to'):format(shown(target.row), source.row.what)
      end
    end
    for k = 1, i - 1 do
      if is_same(target.place, targets[k].place) then
        return ('%s and %s are one file: name two'):format(shown(targets[k].row), shown(target.row))
      end
    end
    if target.place.kind == 'file' and is_below(target.place.path, own) then
      return ('%s belongs to studyguide itself'):format(shown(target.row))
    end
  end
end

--- Why nothing may be written as named, and the error's code: EUSAGE where names are shared, EIO where
--- something cannot be written.
---@param writes Named[]
---@param reads Named[]
---@return string? message, string? code
function M.refusal(writes, reads, world)
  local message = M.shared(writes, reads, world)
  if message then return message, 'EUSAGE' end
  for _, row in ipairs(writes) do
    local ok, reason, code = core.check_output(row.path)
    if not ok and not row.unchecked then return row.what .. ': ' .. reason, code end
  end
end

--- Whether one of them is there already: only then can it be a file that a paper reads.
function M.is_any_there(writes)
  for _, target in ipairs(located(writes, '-')) do
    if target.place.kind == 'file' or target.place.kind == 'pipe' then return true end
  end
  return false
end

--- Writes a whole output (csrc/base/output.h), and takes away what killed runs have left beside it.
---@return boolean? ok, string? message, string? code
function M.write(path, text)
  local place = core.place(path)
  if place and (place.kind == 'file' or place.kind == 'missing') and not place.descriptor then
    temporary.clean(folder_of(place.path))
  end
  return core.write_output(path, text)
end

return M
