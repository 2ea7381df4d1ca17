--- A paper that is a folder or an archive (arXiv's .tar.gz, .gz, a .zip): unpacked into a folder of
-- its own, and its main file found by evidence. What is an archive its first bytes tell.
--
--     local path, message, code, done, root = archive.resolve('2101.00001v1', world)
--     …                          -- read path, and what it names below root
--     done()                     -- removes what was unpacked

local core = require 'studyguide.core'
local kinds = require 'studyguide.document.kind'
local temporary = require 'studyguide.temporary'

local M = {}

local limits = { time_ms = 120000, entries = 5000, depth = 6, unpacked_mb = 2048, file = 4 * 1024 * 1024 }

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
  return core.read_file(path, limits.file) or ''
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

--- Bytes that may come out of an archive: STUDYGUIDE_UNPACKED_MB in MB.
local function bytes_max(world)
  local megabytes = math.tointeger(tonumber(world.getenv 'STUDYGUIDE_UNPACKED_MB' or '')) or limits.unpacked_mb
  return megabytes * 1024 * 1024
end

local function too_large(maximum)
  return ('it unpacks to more than %d MB: set STUDYGUIDE_UNPACKED_MB to allow more, or unpack it and name the folder'):format(
    maximum // (1024 * 1024))
end

--- What is wrong with the size of what a program writes, or nil: counted before any of it is kept, since
-- what an archive says of its size may be a lie.
local function size_problem(argv, maximum)
  local count, problem = run { 'sh', '-c', 'n=$1; shift; "$@" 2>/dev/null | head -c "$n" | wc -c', 'sh',
                               ('%d'):format(maximum + 1), table.unpack(argv) }
  if not count then return problem ~= '' and problem or 'it takes too long to unpack' end
  if tonumber(count) > maximum then return too_large(maximum) end
end

--- What is wrong with an archive's members, or nil.
---@param names string[]
local function members_problem(names)
  if #names > limits.entries then
    return ('it holds %d files, more than %d: unpack it and name the folder'):format(#names, limits.entries)
  end
  for _, name in ipairs(names) do
    if name:match '^/' or name:match '^%.%./' or name:match '/%.%./' or name:match '/%.%.$' or name == '..' then
      return ("it would write outside its folder: '%s'"):format(name)
    end
  end
end

--- What is wrong with a tar listing's lines ("-rw-r--r-- user/group 12 …"), or nil: sparse members claim
-- more than they hold, a hard link may lead to a file that is not the archive's.
local function listing_problem(rows, maximum)
  local total = 0
  for _, row in ipairs(rows) do
    local size = row:match '^%S+%s+%S+/%S+%s+(%d+)%s' or row:match '^%S+%s+%d+%s+%S+%s+%S+%s+(%d+)%s'
    total = total + (tonumber(size) or 0)
    local target = row:match '^h.- link to (.*)$'
    if target and (target:match '^/' or target:find('..', 1, true)) then
      return ("it holds a link that leads outside: '%s'"):format(target)
    end
  end
  if total > maximum then return too_large(maximum) end
end

local function unpack_tar(path, folder, maximum)
  local listing, problem = run { 'tar', '-tf', path }
  if not listing then return nil, problem end
  problem = members_problem(lines(listing))
  if problem then return nil, problem end
  listing, problem = run { 'tar', '-tvf', path }
  problem = problem or listing_problem(lines(listing), maximum)
  if problem then return nil, problem end
  local ok, why = run { 'tar', '-C', folder, '--no-same-owner', '--no-same-permissions', '-xf', path }
  return ok and true, why
end

local function unpack_zip(path, folder, maximum)
  local listing, problem = run { 'unzip', '-Z1', path }
  if not listing then return nil, problem end
  -- With a password, even none, unzip does not ask for one on the terminal.
  problem = members_problem(lines(listing)) or size_problem({ 'unzip', '-P', '', '-p', path }, maximum)
  if problem then return nil, problem end
  local ok, why = run { 'unzip', '-P', '', '-q', '-o', path, '-d', folder }
  return ok and true, why
end

--- A compressed file: an archive, or arXiv's papers of one file.
local function unpack_compressed(program, path, folder, maximum)
  local problem = size_problem({ program, '-dc', path }, maximum)
  if problem then return nil, problem end
  local inner = folder .. '/paper.tex'
  local ok, why = run { 'sh', '-c', 'exec "$1" -dc "$2" >"$3"', 'sh', program, path, inner }
  if not ok then return nil, why end
  local kind = kinds.of(M.head(inner) or '', inner)
  if kind.refused then return nil, 'what it holds cannot be read: ' .. kind.refused end
  if kind.archive ~= 'tar' then return true end
  local tar = folder .. '.tar' -- beside what is unpacked: a member may bear any name
  os.rename(inner, tar)
  ok, why = unpack_tar(tar, folder, maximum)
  os.remove(tar)
  return ok, why
end

local unpackers = { tar = unpack_tar, zip = unpack_zip }
for name, program in pairs { gzip = 'gzip', bzip2 = 'bzip2', xz = 'xz', zstd = 'zstd' } do
  unpackers[name] = function (...) return unpack_compressed(program, ...) end
end

--- Links, devices and FIFOs of an archive go: only its files are the paper's.
local function drop_special(folder, name, world)
  local found = run { 'find', folder, '!', '-type', 'f', '!', '-type', 'd', '-print', '-exec', 'rm', '-f', '--', '{}', '+' }
  local count = #lines(found or '')
  if count > 0 then
    world.log('warning', ('%s: %d link%s or special file%s left out'):format(name, count, count == 1 and '' or 's',
      count == 1 and ' is' or 's are'))
  end
end

---@return string? path, string? message, string? code, fun() done, string? root
local function unpacked(name, kind, world)
  local nothing = function () end
  local folder, no_folder, failure = temporary.folder()
  if not folder then return nil, no_folder, failure, nothing end
  local function done() temporary.remove(folder) end
  local root = folder .. '/paper'
  local absolute = name:match '^/' and name or './' .. name
  local ok, problem = core.make_directory(root)
  if ok then ok, problem = unpackers[kind](absolute, root, bytes_max(world)) end
  if not ok then
    done()
    return nil, ('%s cannot be unpacked: %s'):format(name, problem or '?'), 'EPARSE', nothing
  end
  drop_special(root, name, world)
  local path, message, code = M.main_file(root)
  if not path then
    done()
    return nil, (message:gsub(root, function () return name end)), code, nothing
  end
  return path, nil, nil, done, root
end

-- What a name stands for ---------------------------------------------------------------------------------------

--- The first bytes of a regular file.
---@return string? bytes, string? message
function M.head(path)
  local real, why = core.real_path(path, {}, true)
  if not real then
    if why == 'missing' then return nil, ('%s: No such file or directory'):format(path) end
    return nil, select(2, core.read_file(path, 0))
  end
  local file, message = io.open(real, 'rb')
  if not file then return nil, message end
  local bytes = file:read(kinds.head)
  file:close()
  return bytes or ''
end

local function is_folder(path)
  return select(2, core.real_path(path:gsub('/*$', '/.'), {}, true)) == 'special'
end

--- Does the process hold it open (standard input, a shell's <(…))? Such a name is read once, as it is.
function M.is_stream(path)
  return path == '-' or path == '/dev/stdin' or path:match '^/dev/fd/' ~= nil or path:match '^/proc/self/fd/' ~= nil
end

--- The file that a name stands for: itself, a folder's or an archive's main file. `done` removes
-- what was unpacked; `root` is the folder that is the paper's, where that is not the file's own.
---@return string? path, string? message, string? code, fun() done, string? root
function M.resolve(name, world)
  local nothing = function () end
  if M.is_stream(name) then return name, nil, nil, nothing end
  if is_folder(name) then
    local folder = name:gsub('(.)/+$', '%1')
    local path, message, code = M.main_file(folder)
    return path, message, code, nothing, folder
  end
  local head, message = M.head(name)
  if not head then return nil, message, 'EIO', nothing end
  local kind = kinds.of(head, name)
  if kind.refused then return nil, ('%s cannot be read: %s'):format(name, kind.refused), 'EPARSE', nothing end
  if not kind.archive then return name, nil, nil, nothing end
  return unpacked(name, kind.archive, world)
end

return M
