--- The page's own words, in the guide's language: a file for each in words/. What a language lacks is English.

local M = {}

local known = { en = true, de = true, es = true, fr = true, it = true, nl = true, pl = true, pt = true, zh = true, ja = true, ko = true }

--- What of the words the script needs.
local scripted = { 'source', 'defined', 'none', 'found', 'of', 'resume', 'mark_read', 'marked_read', 'forget', 'by_section', 'by_letter',
                   'enlarge', 'close', 'quiz_hint', 'quiz_wrong', 'begin', 'next', 'show', 'knew', 'not_yet', 'right', 'wrong',
                   'which_term', 'which_section', 'fill_gap', 'put_order', 'match_terms', 'check', 'result', 'again', 'up', 'down',
                   'question', 'keys', 'glossary' }

--- `*(background)*` as HTML.
local function emphasised(text)
  return (text:gsub('%*(%b())%*', '<em>%1</em>'))
end

---@param lang string  BCP 47
---@return table<string, string>  HTML
function M.of(lang)
  local code = lang:lower():match '^%a+' or 'en'
  local english = require 'studyguide.output.page.words.en'
  local words = known[code] and require('studyguide.output.page.words.' .. code) or english
  return setmetatable({}, { __index = function (_, name)
    local text = words[name] or english[name]
    return text and emphasised(text)
  end })
end

--- The words for the script, as a JavaScript object.
function M.json(words)
  local out = {}
  for i, name in ipairs(scripted) do
    out[i] = ('%s: "%s"'):format(name, (words[name]:gsub('["\\]', '\\%0'):gsub('<', '\\x3c')))
  end
  return '{' .. table.concat(out, ', ') .. '}'
end

return M
