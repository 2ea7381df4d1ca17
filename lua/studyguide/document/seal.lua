--- A document that pandoc may be given to write: nothing in it has another file opened or an address
-- called. Pandoc fetches every picture for DOCX before a filter has a say, and its writers open what
-- metadata names.
--
--     seal.metadata(document.meta, gate, true)
--     seal.pictures(document, gate, true)

local core = require 'studyguide.core'
local gates = require 'studyguide.document.gate'

local M = {}

-- Metadata that pandoc's readers of bibliographies, writers and templates open of their own accord. What the
-- user gives after `--` comes later and stays.
local names_files = { 'bibliography', 'csl', 'citation-style', 'citation-abbreviations', 'css', 'stylesheet', 'epub-stylesheet',
                      'cover-image', 'epub-cover-image', 'epub-fonts', 'epub-metadata', 'logo', 'titlegraphic',
                      'background-image', 'title-slide-attributes', 'reference-doc', 'template', 'include-in-header' }

-- Before the name of a picture that is not opened: the picture stays in its place, without content.
M.refused = 'data:,'

--- Is the picture one that pandoc must not look for? Pandoc finds a name from its own folder, not the paper's.
local function is_refused(name, gate)
  if name:match '^data:' then return false end
  if gates.is_address(name) then return true end
  local _, _, why = gate:find(name)
  return why ~= nil and (why ~= 'missing' or name:match '^/' ~= nil or name:find('..', 1, true) ~= nil)
end

--- Seals the pictures among decoded inlines or blocks.
local function seal_all(decoded, gate, all)
  for _, target in ipairs(core.pandoc_pictures(decoded)) do
    if (all and not target[1]:match '^data:') or is_refused(target[1], gate) then target[1] = M.refused .. target[1] end
  end
end

---@param gate Gate
---@param all boolean?  no picture is opened by pandoc, since those that the gate lets through are put in their places later
function M.metadata(meta, gate, all)
  for _, key in ipairs(names_files) do meta[key] = nil end
  seal_all(meta, gate, all)
end

--- Those of the document's text.
---@param document Document
function M.pictures(document, gate, all)
  if #document.tree:pictures() == 0 then return end
  seal_all(document.blocks, gate, all)
  document:take(true)
end

return M
