--- The files that a paper in another format than LaTeX takes in (reStructuredText's include, Org's
-- #+INCLUDE …). Pandoc reads in a sandbox: those that pass the gate are handed to it, the others are told.
--
--     local handed, notes, text = includes.of('rst', text, { file = 'paper.rst', directory = 'papers/' }, gate)

local core = require 'studyguide.core'

local M = {}

M.limits = { files = 500, bytes = 64 * 1024 * 1024 }

-- By format: patterns of a line that begins with a newline; the capture is a file's name.
local patterns = {
  rst = { '\n%s*%.%.%s+include::%s*(%S.-)%s*$', '\n%s*:file:%s*(%S.-)%s*$', '\n%s*:url:%s*(%S.-)%s*$' },
  org = { '\n%s*#%+[Ii][Nn][Cc][Ll][Uu][Dd][Ee]:%s*"([^"]+)"', '\n%s*#%+[Ii][Nn][Cc][Ll][Uu][Dd][Ee]:%s*([^"%s]+)' },
  man = { "\n[.']%s*so%s+(%S+)" }, ms = { "\n[.']%s*so%s+(%S+)" },
  typst = { '#include%s*"([^"]+)"', '#import%s*"([^"@][^"]*)"', '%f[%a]image%s*%(%s*"([^"]+)"', '%f[%a]read%s*%(%s*"([^"]+)"',
            '%f[%a]csv%s*%(%s*"([^"]+)"', '%f[%a]json%s*%(%s*"([^"]+)"', '%f[%a]yaml%s*%(%s*"([^"]+)"',
            '%f[%a]toml%s*%(%s*"([^"]+)"', '%f[%a]xml%s*%(%s*"([^"]+)"', '%f[%a]bibliography%s*%(%s*"([^"]+)"' },
  docbook = { '<xi:include[^>]-href%s*=%s*"([^"]+)"', '<!ENTITY%s+%S+%s+SYSTEM%s+"([^"]+)"' },
  asciidoc = { '\ninclude::([^%[]+)%[' },
}

-- Options whose file must be there, or pandoc gives up; without them their directive is empty.
local needed = { rst = { '^%s*:file:', '^%s*:url:' } }

local Scan = {}
Scan.__index = Scan

local codes = { missing = 'source/file-missing' }

--- The names that pandoc may ask for: from the folder of the file that names it, and from the paper's.
local function candidates(name, folder)
  if folder == '' or name:match '^/' then return { name } end
  return { folder .. name, name }
end

--- Hands a file to pandoc, and looks for what it names itself. True when it may be read.
function Scan:take(name, place)
  local found, message, why
  for _, candidate in ipairs(candidates(name, place.folder)) do
    local real, problem, reason = self.gate:find(candidate)
    if real then
      found = true
      if not self.handed[candidate] then
        self.handed[candidate] = true
        self.names[#self.names + 1] = candidate
        self.queue[#self.queue + 1] = { name = candidate, real = real }
      end
    elseif not message or reason ~= 'missing' then
      message, why = problem, reason
    end
  end
  if not found then
    self.notes[#self.notes + 1] = { code = codes[why] or 'source/file-refused', file = place.file, line = place.line, message = message }
  end
  return found
end

function Scan:is_needed(line)
  for _, pattern in ipairs(needed[self.format] or {}) do
    if line:match(pattern) then return true end
  end
  return false
end

--- Takes what a text names. The text comes back without the options that would end pandoc's reading.
function Scan:text(text, file)
  local place = { file = file, folder = file:match '^(.*/)' or '', line = 0 }
  local lines = {}
  for line in (text .. '\n'):gmatch '(.-)\n' do
    place.line = place.line + 1
    local taken = true
    for _, pattern in ipairs(patterns[self.format]) do
      for name in ('\n' .. line):gmatch(pattern) do taken = self:take(name, place) and taken end
    end
    lines[place.line] = (taken or not self:is_needed(line)) and line or ''
  end
  return table.concat(lines, '\n')
end

---@param format string     pandoc's name, extensions and all
---@param text string       the paper
---@param file string       its name, for messages
---@param gate Gate
---@return string[] handed  names, from the paper's folder, that the sandbox is to hold
---@return table[] notes    findings: what is not read
---@return string text      what pandoc is to read
function M.of(format, text, file, gate)
  format = format:match '^%w+'
  if not patterns[format] then return {}, {}, text end
  local scan = setmetatable({ format = format, gate = gate, handed = {}, names = {}, queue = {}, notes = {} }, Scan)
  text = scan:text(text, file)
  local bytes, at = #text, 1
  while scan.queue[at] and at <= M.limits.files and bytes <= M.limits.bytes do
    local content = core.read_file(scan.queue[at].real, M.limits.bytes)
    if content then scan:text(content, scan.queue[at].name) end
    bytes, at = bytes + #(content or ''), at + 1
  end
  return scan.names, scan.notes, text
end

return M
