--- A run of TeX for the numbers that it prints: once, without a shell, in a copy of the paper's folder.
--
--     printed.with_aux('paper.tex', source, function (aux, problem) … end)   -- aux: the run's .aux file, or nil
--
-- TeX opens and writes no file outside the copy, its own installation apart; the copy is gone afterwards.

local core = require 'studyguide.core'
local temporary = require 'studyguide.temporary'

local M = {}

M.limits = { seconds = 120, memory_mb = 4096, folder_kb = 256 * 1024 }

-- Headings of every depth are logged in the contents.
local hook = '\\AddToHook{begindocument/end}{\\setcounter{tocdepth}{6}}'

-- Packages that want an engine which knows Unicode. LuaTeX is none of them: it runs programs of the paper's.
local unicode = { 'fontspec', 'xeCJK', 'ctex', 'polyglossia', 'unicode%-math', 'xltxtra' }

local function engine_of(text)
  for _, name in ipairs(unicode) do
    if text:find('\\usepackage[^\n{]*{[^}\n]*' .. name) or text:find('\\documentclass[^\n{]*{' .. name) then return 'xelatex' end
  end
  return 'pdflatex'
end

--- The paper's folder in `copy`; a message where it is too large or cannot be read.
local function copied(directory, copy)
  local size = core.run({ 'du', '-sk', '--', directory }, { timeout_ms = 20000 })
  local kilobytes = size and tonumber(size.out:match '^%d+')
  if not kilobytes then return nil, 'its folder cannot be read' end
  if kilobytes > M.limits.folder_kb then return nil, ('its folder holds more than %d MB'):format(M.limits.folder_kb // 1024) end
  local result = core.run({ 'cp', '-R', '--', directory .. '.', copy }, { timeout_ms = 60000 })
  return result and result.code == 0 or nil, 'its folder cannot be copied'
end

--- What TeX says of its end: the first error in its log.
local function error_in(log)
  return log and log:match '\n(! [^\n]*)' or nil
end

---@param path string    the paper's main file
---@param text string    its text, which tells the engine
---@param use fun(aux: string?, problem: string?): ...
---@return ...  what `use` gives
function M.with_aux(path, text, use)
  local directory, name = path:match '^(.*/)([^/]*)$'
  directory, name = directory or './', name or path
  return temporary.with(function (folder)
    local job, copy = 'studyguide-run', folder .. '/paper'
    core.run({ 'mkdir', '--', copy }, { timeout_ms = 10000 })
    local made, problem = copied(directory, copy)
    if not made then return use(nil, problem) end
    local engine = engine_of(text)
    local result = core.run({ engine, '-no-shell-escape', '-interaction=batchmode', '-jobname=' .. job, hook .. '\\input{' .. name .. '}' }, {
      directory = copy, timeout_ms = M.limits.seconds * 1000, memory_bytes = M.limits.memory_mb << 20,
      environment = { 'openin_any=p', 'openout_any=p', 'shell_escape=f' },
    })
    if not result or result.code == 127 then return use(nil, engine .. ' was not found: install TeX Live') end
    if result.timed_out then return use(nil, ('%s did not finish within %d seconds'):format(engine, M.limits.seconds)) end
    local aux = copy .. '/' .. job .. '.aux'
    local written = core.read_file(aux, 64 * 1024 * 1024)
    if not written or not written:find('\\newlabel', 1, true) and not written:find('contentsline', 1, true) then
      local said = error_in(core.read_file(copy .. '/' .. job .. '.log', 64 * 1024 * 1024))
      return use(nil, engine .. ' stopped before it printed a number' .. (said and ': ' .. said or ''))
    end
    return use(aux)
  end)
end

return M
