--- The formats that the guide is written in, a row each: every question about one is answered here. A format
-- without a row takes blocks, as pandoc makes them.

local M = {}

---@class Format
---@field writers string[]        pandoc's names, without extensions ("+smart")
---@field extensions string[]?    of files, where pandoc tells the format by them
---@field markdown boolean?       the guide goes out as text, in the guide's own form
---@field html boolean?           marked up as HTML, with a policy of what may act in it
---@field page boolean?           stand-alone documents may be the study page
---@field title_heading boolean?  the title is a heading in the document: the sections are one level deeper
---@field tex boolean?            TeX's rules hold: nesting, verbatim ends, highlights by a package
---@field pictures string?         it holds pictures; what it shows as it is: "svg", "png" or "pdf" (schema.lua)
---@field runs boolean?           pandoc 2 writes no highlights in it: they are Word's runs
---@field spans boolean?          pandoc 2 writes no highlights in it: they are spans of OpenDocument's, in a style that the template has
---@field book boolean?            pages as wide as the device
---@field binary boolean?         no terminal shows it
---@field page_arguments string[]?   what makes a study page of it, for pandoc
---@field plain_arguments string[]?  what makes a document of it without the study page, and
---@field arguments string[]?        in any case

local stands_alone = { page = { '--standalone', '--mathml' }, plain = { '--standalone', '--toc', '--toc-depth=6', '--mathml' } }

---@type Format[]
M.rows = {
  { writers = { 'markdown', 'gfm', 'commonmark', 'commonmark_x', 'markdown_strict', 'markdown_mmd', 'markdown_phpextra',
                'markdown_github', 'obsidian' },
    extensions = { 'md', 'markdown', 'mkdn', 'mkd', 'mdwn', 'mdown', 'txt', 'text' }, markdown = true, pictures = 'svg' },
  { writers = { 'html', 'html5' }, extensions = { 'html', 'htm', 'xhtml' }, html = true, pictures = 'svg', title_heading = true, page = true,
    page_arguments = stands_alone.page, plain_arguments = stands_alone.plain },
  { writers = { 'html4' }, html = true, pictures = 'svg', title_heading = true,
    page_arguments = stands_alone.page, plain_arguments = stands_alone.plain },
  { writers = { 'chunkedhtml' }, html = true, pictures = 'svg', title_heading = true },
  { writers = { 'latex', 'pdf' }, extensions = { 'pdf' }, tex = true, pictures = 'pdf', -- margins and links for reading in print
    arguments = { '--variable=geometry:margin=25mm', '--variable=colorlinks=true', '--variable=linkcolor=MidnightBlue',
                  '--variable=urlcolor=MidnightBlue' } },
  { writers = { 'beamer' }, tex = true, pictures = 'pdf' },
  { writers = { 'epub', 'epub2', 'epub3' }, extensions = { 'epub' }, pictures = 'svg', binary = true, book = true },
  { writers = { 'docx' }, extensions = { 'docx' }, runs = true, pictures = 'png', binary = true },
  { writers = { 'odt' }, extensions = { 'odt' }, pictures = 'png', binary = true, spans = true },
  { writers = { 'pptx' }, extensions = { 'pptx' }, pictures = 'png', binary = true },
  { writers = { 'rtf', 'fb2' }, extensions = { 'rtf', 'fb2' }, pictures = 'png' },
}

--- What a command line is likely to name, for completion.
M.names = { 'markdown', 'gfm', 'commonmark_x', 'obsidian', 'html', 'pdf', 'latex', 'docx', 'odt', 'epub', 'pptx', 'rtf', 'plain' }

local by_writer, by_extension = {}, {}
for _, row in ipairs(M.rows) do
  for _, name in ipairs(row.writers) do by_writer[name] = row end
  for _, extension in ipairs(row.extensions or {}) do by_extension[extension] = row end
end

--- The row of a format as pandoc names it ("html+smart"); an empty one where there is none.
---@param format string
---@return Format
function M.of(format)
  return by_writer[format:match '^[%w_]*'] or {}
end

--- The row of what is written: of the format where it is named, else of the output's extension.
---@param extension string?
---@return Format
function M.of_output(to, extension)
  if to then return M.of(to) end
  return by_extension[extension or ''] or {}
end

return M
