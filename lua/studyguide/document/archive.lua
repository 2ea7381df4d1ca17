--- A paper that is a folder or an archive (arXiv's .tar.gz, .gz, a .zip): unpacked into a folder of
-- its own, and its main file found by evidence.
--
--     local path, message, code, done = archive.resolve('2101.00001.tar.gz', world)
--     …                          -- read path
--     done()                     -- removes what was unpacked

local core = require 'studyguide.core'
local temporary = require 'studyguide.temporary'

local M = {}

local limits = { time_ms = 60000, entries = 5000, depth = 6 }

local function run(argv, options)
  options = options or {}
  options.timeout_ms = options.timeout_ms or limits.time_ms
  local result = core.run(argv, options)
  if not result or result.timed_out or result.code ~= 0 then
    return nil, result and result.err:gsub('%s+$', '') or 'cannot be started'
  end
  return result.out
end

local function lines(text)
  local out = {}
  for line in text:gmatch '[^\n]+' do out[#out + 1] = line end
  return out
end

-- Evidence ---------------------------------------------------------------------------------------------------

local function without_comments(text)
  return ('\n' .. text):gsub('([^\\])%%[^\n]*', '%1')
end

--- How much speaks for a file being the main one; 0: it cannot be.
local function score(path, text)
  local plain = without_comments(text)
  if not plain:find('\\documentclass', 1, true) and not plain:find('\\documentstyle', 1, true) then return 0 end
  local points = 1
  if plain:find('\\begin%s*{document}') then points = points + 4 end
  if plain:find '\\documentclass%s*%b[]%s*{standalone}' or plain:find '\\documentclass%s*{standalone}' or
     plain:find '\\documentclass%s*%b[]%s*{subfiles}' or plain:find('\\documentclass{letter}', 1, true) then
    points = 1
  end
  for _, evidence in ipairs { '\\title', '\\maketitle', '\\begin%s*{abstract}', '\\section', '\\bibliography', '\\input',
                              '\\include' } do
    if plain:find(evidence) then points = points + 1 end
  end
  local name = path:match '[^/]*$':lower()
  if name:match '^main%.' or name:match '^ms%.' or name:match '^paper%.' or name:match '^manuscript%.' or name:match '^article%.' then
    points = points + 2
  end
  if name:match 'supp' or name:match 'response' or name:match 'cover' or name:match 'template' or name:match 'sample' then
    points = points - 3
  end
  return math.max(points - select(2, path:gsub('/', '')), 1)
end

local function read_file(path)
  local file = io.open(path, 'rb')
  local text = file and file:read(4 * 1024 * 1024) or ''
  if file then file:close() end
  return text or ''
end

--- The main file of a folder, or nil and why none was chosen.
---@return string? path, string? message, string? code
function M.main_file(folder)
  local found, problem = run { 'find', folder, '-maxdepth', tostring(limits.depth), '-type', 'f',
                               '(', '-name', '*.tex', '-o', '-name', '*.ltx', '-o', '-name', '*.TEX', ')' }
  if not found then return nil, ('%s: %s'):format(folder, problem), 'EIO' end
  local readme = read_file(folder .. '/00README.XXX') .. read_file(folder .. '/00README.json')
  local candidates, best = {}, 0
  for i, path in ipairs(lines(found)) do
    if i > limits.entries then break end
    local relative = path:sub(#folder + 2)
    local points = score(relative, read_file(path))
    -- arXiv's own note names the main file, and files to ignore.
    local ignored = readme:match(relative:gsub('%p', '%%%0') .. '%s+ignore')
    if points > 0 and readme:find(relative, 1, true) and not ignored then points = points + 20 end
    if points > 0 then candidates[#candidates + 1] = { path = path, relative = relative, points = points } end
    best = math.max(best, points)
  end
  if #candidates == 0 then return nil, ('%s holds no LaTeX file with a \\documentclass'):format(folder), 'EPARSE' end
  table.sort(candidates, function (a, b)
    if a.points ~= b.points then return a.points > b.points end
    return a.relative < b.relative
  end)
  local equal = {}
  for _, candidate in ipairs(candidates) do
    if candidate.points >= best - 1 then equal[#equal + 1] = candidate.relative end
  end
  if candidates[2] and candidates[2].points == best then
    return nil, ('%s holds more than one paper; name the one you mean: %s'):format(folder, table.concat(equal, ', ')), 'EPARSE'
  end
  return candidates[1].path
end

-- Unpacking -----------------------------------------------------------------------------------------------------

--- A member that would land outside the folder, or nil.
local function escaping(names)
  for _, name in ipairs(names) do
    if name:match '^/' or name:match '^%.%./' or name:match '/%.%./' or name:match '/%.%.$' or name == '..' then return name end
  end
end

local function unpack_tar(path, folder, compressed)
  local listing, problem = run { 'tar', compressed and '-tzf' or '-tf', path }
  if not listing then return nil, problem end
  local names = lines(listing)
  if #names > limits.entries then return nil, ('more than %d files'):format(limits.entries) end
  local bad = escaping(names)
  if bad then return nil, ("it would write outside its folder: '%s'"):format(bad) end
  local ok, why = run { 'tar', '-C', folder, '--no-same-owner', '--no-same-permissions', compressed and '-xzf' or '-xf', path }
  return ok and true, why
end

local function unpack_zip(path, folder)
  local listing, problem = run { 'unzip', '-Z1', path }
  if not listing then return nil, problem end
  local names = lines(listing)
  if #names > limits.entries then return nil, ('more than %d files'):format(limits.entries) end
  local bad = escaping(names)
  if bad then return nil, ("it would write outside its folder: '%s'"):format(bad) end
  local ok, why = run { 'unzip', '-q', '-o', path, '-d', folder }
  return ok and true, why
end

--- A single compressed file: arXiv sends papers of one file so.
local function unpack_gzip(path, folder)
  local text, problem = run { 'gzip', '-dc', path }
  if not text then return nil, problem end
  local tar = folder .. '/paper.tar'
  local is_tar = text:sub(258, 262) == 'ustar'
  local name = is_tar and tar or folder .. '/paper.tex'
  local file, why = io.open(name, 'wb')
  if not file then return nil, why end
  file:write(text)
  file:close()
  if not is_tar then return true end
  local ok, message = unpack_tar(tar, folder, false)
  os.remove(tar)
  return ok, message
end

local kinds = {
  { '%.tar%.gz$', function (path, folder) return unpack_tar(path, folder, true) end },
  { '%.tgz$', function (path, folder) return unpack_tar(path, folder, true) end },
  { '%.tar$', function (path, folder) return unpack_tar(path, folder, false) end },
  { '%.gz$', unpack_gzip },
  { '%.zip$', unpack_zip },
}

function M.is_archive(path)
  for _, kind in ipairs(kinds) do
    if path:lower():match(kind[1]) then return kind[2] end
  end
end

local function is_folder(path)
  local file = io.open(path, 'rb')
  if not file then return false end
  local _, _, code = file:read(0)
  file:close()
  return code == 21  -- EISDIR
end

--- The file that a name stands for: itself, a folder's or an archive's main file. `done` removes
-- what was unpacked.
---@return string? path, string? message, string? code, fun() done
function M.resolve(name)
  local nothing = function () end
  if is_folder(name) then
    local path, message, code = M.main_file((name:gsub('/+$', '')))
    return path, message, code, nothing
  end
  local unpack = M.is_archive(name)
  if not unpack then return name, nil, nil, nothing end
  local file, why = io.open(name, 'rb')
  if not file then return nil, why, 'EIO', nothing end
  file:close()
  local folder, no_folder, failure = temporary.folder()
  if not folder then return nil, no_folder, failure, nothing end
  local function done() temporary.remove(folder) end
  local absolute = name:match '^/' and name or './' .. name
  local ok, problem = unpack(absolute, folder)
  if not ok then
    done()
    return nil, ('%s cannot be unpacked: %s'):format(name, problem or '?'), 'EPARSE', nothing
  end
  local path, message, code = M.main_file(folder)
  if not path then
    done()
    return nil, (message:gsub(folder, function () return name end)), code, nothing
  end
  return path, nil, nil, done
end

return M
