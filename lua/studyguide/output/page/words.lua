--- The page's own words, in the guide's language.

local M = {}

local english = {
  skip = 'Skip to the guide', tools = 'Tools', outline = 'Outline', search = 'Search this page', view = 'View',
  view_guide = 'Guide', view_both = 'Side by side', view_paper = 'Paper', theme = 'Light or dark', read = 'Sections read',
  paper_text = 'In the paper', opening = 'Opening', map = 'Map of connections', glossary = 'Glossary',
  map_hint = 'Arcs join sections that the guide ties together; lines lead from a term to the sections that use it.',
  no_terms = 'The guide defines no terms.', source = 'What this rests on', defined = 'Defined in', none = 'Nothing found',
  found = '{n} found', of = '{n} of {m} read', figure = 'The figure is in the paper', uses = 'used in',
  map_label = 'Map of the connections between sections and main terms',
}

M.languages = { en = english }

---@param lang string  BCP 47
function M.of(lang)
  local words = M.languages[lang:lower():match '^%a+' or 'en'] or english
  return setmetatable({}, { __index = function (_, name) return words[name] or english[name] end })
end

--- What the script needs, as a JavaScript object.
function M.json(words)
  local out = {}
  for _, name in ipairs { 'source', 'defined', 'none', 'found', 'of' } do
    out[#out + 1] = ('%s: "%s"'):format(name, (words[name]:gsub('["\\<]', '\\%0')))
  end
  return '{' .. table.concat(out, ', ') .. '}'
end

return M
