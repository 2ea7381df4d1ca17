--- The files behind a document's pictures, as far as the gate lets them through, in a form that the guide's
-- format shows: PDF and EPS, which papers in LaTeX have, become SVG or PNG by programs that are installed.
--
--     local files = pictures.of(document, gate)   -- { ['figs/plot'] = { '/home/…/figs/plot.pdf' }, … }
--     local ready, missing = pictures.prepare(files, { wanted = 'svg', folders = { cache } })
--     ready['figs/plot']                          -- { path = '….svg', type = 'image/svg+xml', extension = 'svg' }

local core = require 'studyguide.core'

local M = {}

-- Papers name their pictures without the extension, too.
local endings = { '', '.svg', '.png', '.jpg', '.jpeg', '.webp', '.gif', '.pdf', '.eps', '.ps', '.PNG', '.JPG', '.PDF', '.EPS' }

M.limits = {
  files = 2000,
  file = 32 * 1024 * 1024,     -- bytes of a picture in the paper
  converted = 48 * 1024 * 1024, -- bytes that a converter may write
  drawn = 1536 * 1024,         -- bytes of an SVG; what is drawn of more lines is smaller and faster as pixels
  unpacked = 256 * 1024 * 1024, -- bytes of all pictures in a document's file
  time_ms = 20000, memory = 2048 * 1024 * 1024,
  density = 160,               -- pixels an inch: twice the width of a column on a screen
}

local function files_of(name, gate)
  local files = {}
  for _, ending in ipairs(endings) do
    files[#files + 1] = (gate:find(name .. ending))
  end
  return files
end

---@param document Document
---@param gate Gate
---@return table<string, string[]>  real paths by the picture's name; those that have none are left out
function M.of(document, gate)
  local found, seen, count = {}, {}, 0
  for _, name in ipairs(document.tree:pictures()) do
    if name ~= '' and not seen[name] and count < M.limits.files then
      seen[name] = true
      local files = files_of((name:gsub('^data:,', ''):gsub('%%(%x%x)', function (hex) return string.char(tonumber(hex, 16)) end)), gate)
      count = count + 1
      if #files > 0 then found[name] = files end -- by the name as it stands
    end
  end
  return found
end

-- Kinds -------------------------------------------------------------------------------------------------------

-- By a file's first bytes, whatever its name says.
local signatures = {
  { '^\137PNG', 'png' }, { '^\255\216\255', 'jpg' }, { '^GIF8', 'gif' }, { '^RIFF....WEBP', 'webp' }, { '^%%PDF%-', 'pdf' },
  { '^%%!PS', 'eps' }, { '^\197\208\211\198', 'eps' }, { '^%s*<%?xml.-<svg', 'svg' }, { '^%s*<svg', 'svg' },
  { '^%s*<!%-%-.-%-%->%s*<svg', 'svg' }, { '^\239\187\191%s*<%?xml.-<svg', 'svg' }, { '^\1\0\0\0', 'emf' }, { '^\215\205\198\154', 'wmf' },
}
local types = { png = 'image/png', jpg = 'image/jpeg', gif = 'image/gif', webp = 'image/webp', svg = 'image/svg+xml', pdf = 'application/pdf' }

---@param bytes string  of the file's beginning
---@return string? kind  "png", "pdf" …
function M.kind(bytes)
  local head = bytes:sub(1, 2048)
  for _, row in ipairs(signatures) do
    if head:match(row[1]) then return row[2] end
  end
end

--- What each format shows as it is. Of `wanted`: "svg" (HTML, EPUB, Markdown), "png" (word processors), "pdf" (LaTeX).
local shown = {
  svg = { svg = true, png = true, jpg = true, gif = true, webp = true },
  png = { png = true, jpg = true, gif = true },
  pdf = { pdf = true, png = true, jpg = true },
}

-- Conversion --------------------------------------------------------------------------------------------------

local function run(argv, input)
  local result = core.run(argv, { input = input, timeout_ms = M.limits.time_ms, memory_bytes = M.limits.memory })
  local fine = result and result.code == 0 and result.signal == 0 and not result.timed_out and not result.truncated
    and result.out ~= '' and #result.out <= M.limits.converted
  return fine and result.out or nil, result ~= nil and result.code == 127
end

local function eps_as_pdf(bytes)
  return run({ 'gs', '-q', '-dSAFER', '-dBATCH', '-dNOPAUSE', '-dEPSCrop', '-sstdout=%stderr', '-sDEVICE=pdfwrite', '-sOutputFile=-', '-' },
    bytes)
end

local function pdf_as_svg(bytes)
  return run({ 'pdftocairo', '-svg', '-f', '1', '-l', '1', '-', '-' }, bytes)
end

local function pdf_as_png(bytes)
  return run({ 'pdftocairo', '-png', '-singlefile', '-f', '1', '-l', '1', '-r', tostring(M.limits.density), '-', '-' }, bytes)
end

local function svg_as(format)
  return function (bytes) return run({ 'rsvg-convert', '-f', format, '-' }, bytes) end
end

--- The bytes in another form, by a way that exists; else the program that is missing, if that is why.
---@return string? bytes, string? kind, string? missing
local function converted(bytes, kind, wanted)
  local missing
  if kind == 'eps' then
    local pdf, absent = eps_as_pdf(bytes)
    if not pdf then return nil, nil, absent and 'Ghostscript' or nil end
    bytes, kind = pdf, 'pdf'
    if wanted == 'pdf' then return bytes, kind end
  end
  if kind == 'pdf' then
    local svg = wanted == 'svg' and pdf_as_svg(bytes) or nil
    if svg and #svg <= M.limits.drawn then return svg, 'svg' end
    local png, absent = pdf_as_png(bytes)
    if png and not (svg and #svg <= #png) then return png, 'png' end
    if svg then return svg, 'svg' end
    missing = absent and 'pdftocairo' or nil
  elseif kind == 'svg' then
    local out = svg_as(wanted)(bytes)
    if out then return out, wanted end
    return bytes, kind -- pandoc knows what to do with it, or Word does
  end
  return nil, nil, missing
end

---@class Picture
---@field path string       the file that is shown
---@field type string       its media type
---@field extension string

--- The picture as the format shows it; made once, kept by what it is made of.
---@return Picture? picture, string? missing  the program that is not installed
local function prepared(path, wanted, folders)
  local bytes = core.read_file(path, M.limits.file)
  local kind = bytes and M.kind(bytes)
  if not kind then return nil end
  if shown[wanted][kind] then return { path = path, type = types[kind], extension = kind } end
  local stem = core.sha256(wanted .. '\0' .. bytes)
  for _, folder in ipairs(folders) do
    for _, extension in ipairs { 'svg', 'png', 'pdf' } do
      local made = folder .. '/' .. stem .. '.' .. extension
      if core.real_path(made, {}, true) then return { path = made, type = types[extension], extension = extension } end
    end
  end
  local out, as, missing = converted(bytes, kind, wanted)
  if not out then return nil, missing end
  for _, folder in ipairs(folders) do
    local made = folder .. '/' .. stem .. '.' .. as
    if core.make_directory(folder) and core.write_file(made, out) then return { path = made, type = types[as], extension = as } end
  end
end

---@param files table<string, string[]>  as M.of gives them
---@param place { wanted: string, folders: string[] }  folders: where converted pictures are kept; the first that can be written
---@return table<string, Picture> ready, table<string, integer> missing  pictures by the program that they need
function M.prepare(files, place)
  local ready, missing = {}, {}
  for name, paths in pairs(files) do
    local absent
    for _, path in ipairs(paths) do
      local picture, program = prepared(path, place.wanted, place.folders)
      ready[name], absent = ready[name] or picture, absent or program
      if picture then break end
    end
    if not ready[name] and absent then missing[absent] = (missing[absent] or 0) + 1 end
  end
  return ready, missing
end

-- Inside a document's own file ------------------------------------------------------------------------------------

-- Where the formats that are ZIP files keep pictures, and how much of that name pandoc leaves out.
local inside = { docx = 'word/', odt = '', epub = '' }
local beginnings = { docx = 'word/media/', odt = 'Pictures/', epub = '' }
local picture_endings = { png = true, jpg = true, jpeg = true, gif = true, svg = true, webp = true, pdf = true, eps = true }

--- Puts the pictures of a DOCX, ODT or EPUB file where pandoc's names for them are found below `folder`.
---@param bytes string  the file
---@param format string  pandoc's name of its format
function M.unpack(bytes, format, folder)
  local name = format:match '^%w+'
  if not inside[name] then return end
  local function put(below, content)
    local plain = below:match '^[%w_ .()/-]+$' and not below:find('..', 1, true) and not below:match '^/'
    if not plain or not picture_endings[(below:match '%.(%w+)$' or ''):lower()] then return end
    local path = folder .. '/' .. below
    if core.make_directory(path:match '^(.*)/') then core.write_file(path, content) end
  end
  for part, content in pairs(core.zip_parts(bytes, beginnings[name], M.limits.unpacked) or {}) do
    put(part:sub(#inside[name] + 1), content)
    -- In an EPUB names begin where its list of contents lies, mostly a folder of the first level.
    if name == 'epub' and part:match '^[^/]+/.' then put(part:match '^[^/]+/(.*)$', content) end
  end
end

return M
