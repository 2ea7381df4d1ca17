--- What leaves the filter names no file to be opened and no address to be called: pandoc's writers fetch
-- the pictures of DOCX, ODT, EPUB and self-contained HTML, and TeX runs what stands in a formula. A guide
-- has no pictures of its own; one from a paper's metadata or a model's answer becomes its words, and a
-- link where it has an address. Runs inside pandoc only.

local M = {}

-- Commands of TeX by which a formula would read, write or make up other commands. "^^" spells any letter.
local reading = { 'input', 'include', 'includegraphics', 'lstinputlisting', 'verbatiminput', 'InputIfFileExists', 'openin', 'read',
                  'readline', 'openout', 'write', 'immediate', 'special', 'csname', 'catcode', 'scantokens', 'directlua',
                  'latelua', 'pdfobj', 'pdffiledump', 'pdfximage', 'usepackage', 'RequirePackage', 'verb' }

local is_reading = {}
for _, name in ipairs(reading) do is_reading[name] = true end

--- Would TeX do more with the formula than set it?
function M.is_unsafe_formula(text)
  if text:find('^^', 1, true) then return true end
  for name in text:gmatch '\\(%a+)' do
    if is_reading[name] then return true end
  end
  return text:match '\\@*input' ~= nil
end

local function is_address(target)
  return target:match '^[Hh][Tt][Tt][Pp][Ss]?://' ~= nil
end

local seals = {
  Image = function (image)
    local words, target = image.caption, image.src:gsub('^data:,', '')
    if target:match '^sg%-figure:' then return nil end -- a mark, no file
    if not is_address(target) then return words end
    if #words == 0 then words = { pandoc.Str(target) } end
    return pandoc.Link(words, target)
  end,
  Math = function (math)
    if M.is_unsafe_formula(math.text) then return pandoc.Code(math.text) end
  end,
}

-- In LaTeX code ends where its environment is named; what followed would be run.
local latex_seals = {
  CodeBlock = function (block)
    block.text = block.text:gsub('\\end(%s*{)', '\\end %1')
    return block
  end,
}

---@param doc Pandoc
---@param format Format
function M.document(doc, format)
  doc = doc:walk(seals)
  return format.tex and doc:walk(latex_seals) or doc
end

return M
