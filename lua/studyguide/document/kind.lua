--- What a file is, by its first bytes: its name may say anything, or nothing (arXiv's 2101.00001v1).
--
--     local kind = require('studyguide.document.kind').of(first_bytes, 'paper.md')
--     kind.archive   'gzip', 'bzip2', 'xz', 'zstd', 'tar' or 'zip': to be unpacked
--     kind.format    pandoc's name of the format
--     kind.binary    true: the format is not text
--     kind.refused   what it seems to be and what to do, where nobody here can read it

local M = {}

M.head = 65536 -- bytes that are enough to tell

local by_extension = {
  tex = 'latex', ltx = 'latex', latex = 'latex', rnw = 'latex', snw = 'latex', rtex = 'latex',
  md = 'markdown', markdown = 'markdown', mkd = 'markdown', mkdn = 'markdown', mdown = 'markdown', mdwn = 'markdown',
  txt = 'markdown', text = 'markdown', rmd = 'markdown', qmd = 'markdown', lhs = 'markdown+lhs',
  org = 'org', rst = 'rst', html = 'html', htm = 'html', xhtml = 'html', typ = 'typst', json = 'json', native = 'native',
  textile = 'textile', wiki = 'mediawiki', dokuwiki = 'dokuwiki', muse = 'muse', t2t = 't2t', db = 'docbook', dbk = 'docbook',
  fb2 = 'fb2', ipynb = 'ipynb', opml = 'opml', rtf = 'rtf', csv = 'csv', tsv = 'tsv', bib = 'biblatex', adoc = 'asciidoc',
  asciidoc = 'asciidoc', ms = 'ms', roff = 'ms', dj = 'djot', jats = 'jats',
}
for section = 1, 9 do by_extension[tostring(section)] = 'man' end

-- Formats that are not text, by extension and by pandoc's name alike.
local binary = { docx = true, odt = true, epub = true, pptx = true, xlsx = true, pdf = true }

function M.is_binary(format)
  return binary[format:match '^%w+'] or false
end

local source = 'give the source that the paper was made from (.tex, .docx, .md, an arXiv archive)'
local unpack = 'unpack it and name the folder'
local image = 'an image shows a paper, but holds no text: ' .. source

-- Pattern at the first byte; what the file is; what to do, or the archive's name.
local signatures = {
  { '^\31\139', archive = 'gzip' }, { '^\31\157', archive = 'gzip' }, { '^BZh[1-9]', archive = 'bzip2' },
  { '^\2537zXZ\0', archive = 'xz' }, { '^%(\181/\253', archive = 'zstd' },
  { '^PK[\1-\8][\1-\8]', archive = 'zip' }, { '^' .. ('.'):rep(257) .. 'ustar', archive = 'tar' },
  { '^{\\rtf', format = 'rtf' },
  { '^%s*%%PDF%-%d', format = 'pdf' },
  { '^\208\207\17\224\161\177\26\225', 'a Word or Office file of before 2007 (.doc), or one with a password',
    'save it as .docx without a password' },
  { '^\137PNG', 'a PNG image', image }, { '^\255\216\255', 'a JPEG image', image }, { '^GIF8', 'a GIF image', image },
  { '^II%*\0', 'a TIFF image', image }, { '^MM\0%*', 'a TIFF image', image }, { '^RIFF....WEBP', 'a WebP image', image },
  { '^BM....\0\0\0\0', 'a BMP image', image }, { '^AT&TFORM', 'a DjVu file', source },
  { '^%%!PS', 'a PostScript file', source }, { '^\247\2\1\131\146\192', 'a DVI file', source },
  { '^7z\188\175\39\28', 'a 7z archive', unpack }, { '^Rar!\26\7', 'a RAR archive', unpack },
  { '^\127ELF', 'a program (ELF)', source }, { '^MZ.*\0', 'a program for Windows', source },
  { '^[\206\207]\250\237\254', 'a program (Mach-O)', source }, { '^\202\254\186\190', 'a program (Mach-O or Java)', source },
  { '^\0asm', 'a WebAssembly module', source }, { '^SQLite format 3\0', 'an SQLite database', source },
  { '^....ftyp', 'a video', source }, { '^OggS', 'an Ogg recording', source }, { '^ID3', 'an MP3 recording', source },
  { '^RIFF....WAVE', 'a WAV recording', source },
  { '^\255\254', 'text in UTF-16', "save it as UTF-8, for example with 'iconv -f UTF-16 -t UTF-8'" },
  { '^\254\255', 'text in UTF-16', "save it as UTF-8, for example with 'iconv -f UTF-16 -t UTF-8'" },
}

-- What a ZIP file is by the names in it, which stand there as they are.
local in_zip = {
  { 'word/document', 'docx' }, { 'application/vnd.oasis.opendocument.text', 'odt' }, { 'application/epub+zip', 'epub' },
  { 'ppt/presentation', 'pptx' }, { 'xl/workbook', 'xlsx' },
}

--- What an extension says, lower-cased: 'tex' of "paper.tex".
function M.extension(path)
  return (path:match '%.(%w+)$' or ''):lower()
end

--- XML for papers, by its document type or its first element.
local function xml_kind(text)
  if not text:match '^%s*<[?!%a]' and not text:match '^\239\187\191%s*<' then return nil end
  local head = text:gsub('<!%-%-.-%-%->', '')
  local kind = head:match '<!DOCTYPE%s+article%s([^>]*)>'
  local element = head:match '<article%f[%s>]([^>]*)>' or ''
  local is_docbook = (kind or ''):find 'DocBook' or element:find('docbook.org', 1, true)
  if is_docbook or head:match '<!DOCTYPE%s+book%s[^>]*DocBook' then return 'docbook' end
  if kind and (kind:find 'JATS' or kind:find 'NLM' or kind:find 'journalpublishing' or kind:find 'archivearticle') then return 'jats' end
  if element:find 'article%-type%s*=' or element:find 'dtd%-version%s*=' or head:find '<article%f[%s>][^>]*>%s*<front[%s>]' then return 'jats' end
end

local function looks_like(text)
  local plain = ('\n' .. text):gsub('\n%s*%%[^\n]*', '\n')
  if plain:find '\\document%a+%s*[%[{]' or plain:find('\\begin{document}', 1, true) then return 'latex' end
  if plain:match '^%s*<!%s*[Dd][Oo][Cc][Tt][Yy][Pp][Ee]%s+[Hh][Tt][Mm][Ll]' or plain:match '^%s*<[Hh][Tt][Mm][Ll]' then return 'html' end
end

--- A ZIP file is what lies in it; an extension may tell where the names in it stand further on.
local function zip_kind(head, extension)
  for _, row in ipairs(in_zip) do
    if head:find(row[1], 1, true) then return { format = row[2], binary = true } end
  end
  if binary[extension] then return { format = extension, binary = true } end
  return { archive = 'zip' }
end

---@param head string  the file's first bytes, M.head of them where it has as many
---@param path string
---@return table kind
function M.of(head, path)
  local extension = M.extension(path)
  for _, row in ipairs(signatures) do
    if head:match(row[1]) then
      if row.archive == 'zip' then return zip_kind(head, extension) end
      if row.archive or row.format then return { archive = row.archive, format = row.format, binary = M.is_binary(row.format or '') } end
      if by_extension[extension] == 'latex' and row[2] == 'text in UTF-16' then return { format = 'latex' } end
      return { refused = ('it seems to be %s; %s'):format(row[2], row[3]) }
    end
  end
  if binary[extension] then return { format = extension, binary = true } end
  if extension == 'tar' and head:find('\0', 1, true) then return { archive = 'tar' } end -- one of before 1988
  local format = xml_kind(head) or by_extension[extension]
  if not format and head:find('\0', 1, true) then
    return { refused = 'it is not text (it holds NUL bytes) and nothing that is known here; ' .. source }
  end
  return { format = format or looks_like(head) or 'markdown', guessed = format == nil }
end

return M
