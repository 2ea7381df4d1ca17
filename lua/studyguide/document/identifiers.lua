--- Identifiers of headings, by pandoc's rule (User's Guide, "Extension: auto_identifiers"), so that
-- links between sections work in the guide's Markdown as well as in what is made of it.

local core = require 'studyguide.core'

local M = {}

--- Letters of any script stay (bytes above 127); ASCII punctuation other than `_-.` goes.
local function slug(text)
  local s = core.utf8_lower(text)
  s = s:gsub('[^%w_%-.%s\128-\255]', '')
  if s:find '[\128-\255]' then
    for _, mark in ipairs { '“', '”', '‘', '’', '…', '—', '«', '»', '：', '，', '。', '（', '）', '–' } do
      s = s:gsub(mark, '')
    end
    s = s:gsub('\194\160', ' ')
  end
  s = s:gsub('%s+', '-'):gsub('^[^%a\128-\255]+', '')
  return s == '' and 'section' or s
end

--- Gives every section its `anchor`; equal ones are told apart by -1, -2 … in reading order.
-- The title comes first, since Markdown output has it as a heading too.
function M.assign(title, sections)
  local taken = {}  -- how far each name has been counted
  local function unique(text)
    local base = slug(text)
    local name, n = base, taken[base] or 0
    while taken[name] do
      n = n + 1
      name = base .. '-' .. n
    end
    taken[base], taken[name] = n, taken[name] or 0
    return name
  end
  if title ~= '' then unique(title) end
  for _, section in ipairs(sections) do
    section.anchor = section.depth == 0 and '' or unique(section.title_text)
  end
end

return M
