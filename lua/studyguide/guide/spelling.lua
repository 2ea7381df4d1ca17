--- Whether two spellings mean the same term: inflections, articles, abbreviations in brackets.

local core = require 'studyguide.core'

local M = {}

--- What the spellings of a term have in common: the stems of its words, in the order of the alphabet.
M.key = core.spelling_key

-- What joins two terms in one label, in the languages of the labels.
local conjunctions = { 'and', 'und', 'et', 'y', 'e', 'en' }

local function add_parts(keys, label, lang)
  for part in label:gmatch '[^,/]+' do
    local bare, bracket = part:match '^(.-)%s*%((.-)%)'
    if part ~= label then keys[M.key(part, lang)] = true end
    if bare then keys[M.key(bare, lang)], keys[M.key(bracket, lang)] = true, true end
  end
end

--- Adds the keys of every term that a label names: of "Kilobase (kb) and megabase (Mb)" five, of "single and complete
--- linkage" the whole and its two halves.
---@param keys table<string, boolean>
function M.add_keys(keys, label, lang)
  keys[M.key(label, lang)] = true
  local before = label:match '^([^,/(]+)%s%('
  if before then keys[M.key(before, lang)] = true end -- "(SKI/KISS-GP)" has two names in its brackets
  if not label:find '[%s,/(]' then return keys end
  add_parts(keys, label, lang)
  local parted = label .. ' '
  for _, word in ipairs(conjunctions) do parted = parted:gsub('[%s,]+' .. word .. '%s+', ',') end
  if parted ~= label .. ' ' then add_parts(keys, parted, lang) end
  return keys
end

return M
