--- The files that a paper reads, so that none of them is taken for a guide's place: its source files and
-- bibliographies, its figures, and whatever else its source names where files are read.
--
--     for _, row in ipairs(reads.of(document, path, world)) do print(row.what, row.path) end
--
-- What is named and not there is left out. Too much in this list costs a message where it names an output,
-- too little a file: whatever looks like reading counts, whether this reading of the paper has used it or not.

local core = require 'studyguide.core'
local gates = require 'studyguide.document.gate'

local M = {}

local limits = { files = 500, bytes = 16 * 1024 * 1024, folders = 64 }

-- What a name may lack at its end: TeX's files and pictures are named without.
local endings = { '', '.tex', '.ltx', '.bib', '.bbl', '.sty', '.cls', '.bst', '.def', '.cfg', '.pdf', '.png', '.jpg', '.jpeg', '.eps',
                  '.ps', '.svg', '.gif', '.webp', '.tikz', '.pgf', '.csv', '.Rnw', '.Rmd', '.xml' }

-- Files whose text makes nothing be read.
local names_none = { bib = true, bbl = true, csl = true, csv = true, pdf = true, png = true, jpg = true, jpeg = true, svg = true }

local tex_endings = { tex = true, ltx = true, sty = true, cls = true, def = true, cfg = true }

-- Other languages' ways to name a file that is read: reStructuredText, Org, Quarto, HTML, knitr, Typst.
local naming = { '::[ \t]+([^\n]+)', 'include::[ \t]*([^%s%[]+)', ':file:[ \t]*([^\n]+)', '#%+[%a_]+:[ \t]*"([^"\n]+)"',
                 '#%+[%a_]+:[ \t]*([^"%s]+)', '{{<%s*%a+%s+([^%s>]+)', '%f[%w]src%s*=%s*"([^"\n]+)"', "%f[%w]src%s*=%s*'([^'\n]+)'",
                 '%f[%w]src%s*=%s*([^%s"\'>]+)', '%f[%w]data%s*=%s*["\']([^"\'\n]+)', '%f[%w]child%s*=%s*["\']([^"\'\n]+)',
                 '#?%f[%w]include%s+"([^"\n]+)"', '#?%f[%w]import%s+"([^"\n]+)"', '%f[%a]bibliography%("([^"\n]+)"',
                 '%f[%a]image%("([^"\n]+)"', '%f[%a]read%("([^"\n]+)"', '%f[%a]csv%("([^"\n]+)"' }

local function trim(text) return (text:gsub('^[%s"\'<{]+', ''):gsub('[%s"\'>}]+$', '')) end

-- Names in a source text ------------------------------------------------------------------------------------

--- The names in what follows a command: in its braces and brackets, as values of keys, or bare as \input's.
local function names_after(text, start, add)
  local folder, at = nil, start
  while true do
    local _, stop, opening = text:find('^%s*([%[{<])', at)
    if not opening then break end
    local from, to = text:find(opening == '{' and '^%b{}' or opening == '[' and '^%b[]' or '^%b<>', stop)
    if not from then break end
    local inside = text:sub(from + 1, to - 1)
    if folder then add(folder .. trim(inside)) end -- \import{folder/}{file}
    folder = opening == '{' and trim(inside) or folder
    for name in inside:gmatch '[^,=\n]+' do add(trim(name)) end
    at = to + 1
  end
  local bare = at == start and text:match('^%s*([^%s\\{}%[%]]+)', at)
  if bare then add(bare) end
end

local function names_in(text, is_tex, add)
  for _, at in ipairs(core.tex_reading(text)) do names_after(text, at, add) end
  for _, pattern in ipairs(is_tex and {} or naming) do
    for name in text:gmatch(pattern) do add(trim(name)) end
  end
end

-- Names in a document ---------------------------------------------------------------------------------------

--- Calls `add` for every value of the metadata, which may name a file (bibliography, csl, css, logo …).
local function metadata(meta, add)
  local function text_of(value)
    if value.t == 'MetaString' then return value.c end
    local words = {}
    for _, inline in ipairs(value.t == 'MetaInlines' and value.c or {}) do
      if inline.t == 'Str' then words[#words + 1] = inline.c end
      if inline.t == 'Space' then words[#words + 1] = ' ' end
    end
    return table.concat(words)
  end
  for _, value in pairs(meta) do
    for _, one in ipairs(type(value) == 'table' and value.t == 'MetaList' and value.c or { value }) do
      if type(one) == 'table' and one.t then add(text_of(one)) end
    end
  end
end

-- Finding them ----------------------------------------------------------------------------------------------

local Search = {}
Search.__index = Search

--- Notes a file once; `picture` is its name in the document, as a path.
function Search:note(path, picture)
  local place = #self.rows < limits.files and core.place(path)
  if not place or place.kind ~= 'file' or self.seen[place.id] then return end
  self.seen[place.id] = true
  self.rows[#self.rows + 1] = { what = 'a file that the paper reads', path = path, picture = picture }
end

--- The names in a folder by their small letters, and the same without their endings: most names of a paper's are none, and
--- a list that is read once tells so sooner than the system would for each.
---@return { names: table<string, true>, stems: table<string, true> }
function Search:entries(folder)
  local found = self.listed[folder]
  if not found then
    found = { names = {}, stems = {} }
    for _, entry in ipairs(core.list_directory(folder == '' and '.' or folder) or {}) do
      local small = entry.name:lower()
      found.names[small], found.stems[small], found.stems[small:gsub('%.[^.]*$', '')] = true, true, true
    end
    self.listed[folder] = found
  end
  return found
end

--- Notes what a path without its ending may mean.
function Search:look(path, picture)
  local folder, name = path:match '^(.*/)([^/]*)$'
  local entries = self:entries(folder or '')
  local small = (name or path):lower()
  for _, ending in ipairs(entries.stems[small] and endings or {}) do
    if entries.names[small .. ending:lower()] then self:note(path .. ending, picture) end
  end
end

--- Notes what a name of the paper's may mean, beside the paper and in TeX's folders.
function Search:named(name, is_picture)
  if self.known[name] then return end
  name = name:gsub('^file:/?/?', '')
  if name == '' or #name > 1000 or name:find '[\n%z]' then return end
  self.known[name] = true
  local decoded = name:gsub('%%(%x%x)', function (hex) return string.char(tonumber(hex, 16)) end)
  for _, one in ipairs(decoded ~= name and not decoded:find '%z' and { name, decoded } or { name }) do
    for _, folder in ipairs(one:match '^/' and { '' } or self.folders) do self:look(folder .. one, is_picture and one or nil) end
  end
end

--- The text of a file of the paper's, in which others may be named. What the gate keeps out is not opened.
function Search:text_of(path)
  local real = path == self.paper and path or self.gate:find(path)
  local text = real and core.read_file(real, limits.bytes)
  return text and not text:find('\0', 1, true) and text or ''
end

--- Folders that \graphicspath names.
function Search:picture_folders(text)
  if not text:find('\\graphicspath', 1, true) then return end
  for group in text:gmatch '\\graphicspath%s*(%b{})' do
    for folder in group:gmatch '{([^{}]+)}' do
      if #self.folders < limits.folders then self.folders[#self.folders + 1] = self.directory .. folder:gsub('/*$', '/') end
    end
  end
end

---@param document table  as source.read gives it
---@param path string     the paper, as the user named it
---@return { what: string, path: string, picture: string? }[]
function M.of(document, path, world)
  local directory = document.directory or ''
  local search = setmetatable({ rows = {}, seen = {}, known = {}, listed = {}, directory = directory, folders = { directory },
                                paper = path, gate = gates.of(document.directory, {}, world) }, Search)
  search.gate:look_in '' -- the rows' paths are from here
  if directory ~= '' then search.folders[2] = '' end
  for folder in (world.getenv 'TEXINPUTS' or ''):gmatch '[^:]+' do
    if #search.folders < limits.folders then search.folders[#search.folders + 1] = folder:gsub('/*$', '/') end
  end
  if path ~= '-' then search:note(path) end
  for _, file in ipairs(document.source and document.source.files or {}) do search:note(file) end
  if document.latex and path ~= '-' then search:note((path:gsub('%.%w+$', '') .. '.bbl')) end
  local function add(name) search:named(name) end
  for _, row in ipairs(search.rows) do search:picture_folders(search:text_of(row.path)) end
  for _, name in ipairs(document.opened:pictures()) do search:named(name, true) end
  metadata(document.opened.meta, add)
  -- The rows grow while files are found that name others.
  local i = 1
  while search.rows[i] do
    local file = search.rows[i].path
    local ending = (file:match '%.(%w+)$' or ''):lower()
    if not names_none[ending] then names_in(search:text_of(file), tex_endings[ending], add) end
    i = i + 1
  end
  return search.rows
end

return M
