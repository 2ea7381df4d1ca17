-- A filter that runs inside pandoc, before its citeproc: it puts the files of the bibliography in the places of their names
-- and keeps the document as it is before citations are resolved, as JSON in the metadata. Which name is which file, the
-- environment says in lines of a name, a tab and a path; one that is not to be read has no path. Where the document
-- names anything else, `studyguide_uncited` says that what citeproc makes of it is of no use.

local function named(value)
  local kind = pandoc.utils.type(value)
  local names = {}
  for i, item in ipairs(kind == 'List' and value or { value }) do names[i] = pandoc.utils.stringify(item) end
  return names
end

local keys = { 'bibliography', 'csl', 'citation-style', 'citation-abbreviations' }

local function keep_first(doc)
  local paths, files, known = {}, {}, doc.meta.bibliography ~= nil
  for name, path in (os.getenv 'STUDYGUIDE_BIBLIOGRAPHY' or ''):gmatch '([^\t\n]+)\t([^\n]*)' do paths[name] = path end
  for i = 2, #keys do known = known and doc.meta[keys[i]] == nil end
  for _, name in ipairs(known and named(doc.meta.bibliography) or {}) do
    known = known and paths[name] ~= nil
    if known and paths[name] ~= '' then files[#files + 1] = pandoc.MetaString(paths[name]) end
  end
  local first = pandoc.write(doc, 'json')
  for _, key in ipairs(keys) do doc.meta[key] = nil end -- citeproc opens what they name
  if known and #files > 0 then doc.meta.bibliography = pandoc.MetaList(files) else doc.meta.studyguide_uncited = true end
  doc.meta.studyguide_first = pandoc.MetaString(first)
  return doc
end

return { { Pandoc = keep_first } }
