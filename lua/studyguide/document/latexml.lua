--- latexml-oxide, a reader of LaTeX with TeX's own expansion, where it is installed: its page comes in through the
-- reading of HTML (markup.lua).
--
--     local json, message, code = latexml.read({ path = 'paper.tex' }, world)
--     local json, message, code = latexml.read({ text = source.flat }, world)
--
-- It looks for files wherever TeX would. A paper in which the user names it is read in its own folder; by itself only a text that
-- opens no file is handed to it, alone in a folder.

local core = require 'studyguide.core'
local markup = require 'studyguide.document.markup'
local pandoc = require 'studyguide.document.pandoc'
local temporary = require 'studyguide.temporary'

local M = {}

M.limits = { seconds = 120, memory_mb = 4096 }

M.advice = "cargo install latexml (a toolchain with nightly features, libxml2, libxslt and libkpathsea), and TeX Live's styles"

--- The program: STUDYGUIDE_LATEXML, or latexml_oxide on PATH.
function M.program(world)
  local chosen = world.getenv 'STUDYGUIDE_LATEXML'
  return chosen and chosen ~= '' and chosen or 'latexml_oxide'
end

-- What opens a file, or may spell a command that does.
local openers = { 'input', 'include', 'openin', 'InputIfFileExists', 'IfFileExists', 'lstinputlisting', 'verbatiminput', 'VerbatimInput',
                  'inputminted', 'import', 'subimport', 'subfile', 'bibliography', 'addbibresource', 'includepdf', 'csname', 'catcode',
                  'scantokens', 'openout', 'write', 'directlua', 'RequirePackage', 'LoadClass' }

--- Does a text open no file but classes and packages by their plain names?
function M.opens_none(text)
  if text:find('^^', 1, true) or text:find '\\@' then return false end
  for _, name in ipairs(openers) do
    if text:find('\\' .. name .. '%f[%A]') then return false end
  end
  for command, names in text:gsub('%b[]', ''):gmatch '\\(%a+)%s*(%b{})' do
    if (command == 'usepackage' or command == 'documentclass') and names:find '[/\\~|]' then return false end
  end
  return true
end

local function run(argv, directory)
  local result, message, code = core.run(argv, { directory = directory, timeout_ms = (M.limits.seconds + 10) * 1000,
    memory_bytes = M.limits.memory_mb << 20 })
  if not result then return nil, message, code end
  if result.interrupted then return nil, 'interrupted', 'EINTR' end
  if result.code == 127 then return nil, ('%s was not found: %s'):format(argv[1], M.advice), 'EHOST' end
  if result.timed_out then return nil, ('%s did not finish within %d seconds and was stopped'):format(argv[1], M.limits.seconds), 'EPARSE' end
  return result
end

--- The page without what is of the program's own: a window's title made of the first heading instead of the paper's, numbers in headings (the
-- paper's are counted from its source), references that lead nowhere.
local function page_of(html)
  local title
  html = html:gsub('<h1[^>]*ltx_title_document[^>]*>(.-)</h1>', function (inside)
    title = inside:gsub('<[^>]*>', ''):gsub('%s+', ' ')
    return ''
  end, 1)
  html = html:gsub('<title>.-</title>', function () return '<title>' .. (title or '') .. '</title>' end, 1)
  html = html:gsub('(<h%d[^>]*ltx_title[^>]*>%s*)<span class="ltx_tag[^"]*">[^<]*</span>%s*', '%1')
  return (html:gsub('(<span class="[^"]*ltx_missing_label[^"]*">)</span>', '%1another place</span>'))
end

---@param request { path?: string, text?: string }
---@return string? json, string? message, string? code
function M.read(request, world)
  return temporary.with(function (folder)
    local directory, name = (request.path or ''):match '^(.*/)([^/]*)$'
    name = name or request.path
    if request.text then
      directory, name = folder, 'paper.tex'
      local written, message, code = core.write_output(folder .. '/paper.tex', request.text)
      if not written then return nil, message, code end
    end
    local page = folder .. '/page.html'
    local result, message, code = run({ M.program(world), './' .. name, '--dest=' .. page, '--format=html5', '--quiet', '--nographicimages',
      '--nodefaultresources', '--log=' .. folder .. '/log', '--timeout=' .. M.limits.seconds }, directory)
    if not result then return nil, message, code end
    local html = core.read_file(page, 64 * 1024 * 1024)
    if not html then return nil, ('%s made no page of it'):format(M.program(world)), 'EPARSE' end
    return pandoc.read({ text = markup.mended(page_of(html), 'html'), from = 'html' }, world)
  end)
end

return M
