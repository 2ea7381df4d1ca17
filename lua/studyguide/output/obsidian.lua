--- A guide as a note for Obsidian: properties, links to headings by their words, and ids of blocks that say which
-- paragraph a bullet rests on. The rest of the guide's form is Obsidian's already.

local core = require 'studyguide.core'

local M = {}

-- Characters that Obsidian passes over in the words of a link to a heading.
local function heading_words(title)
  return (title:gsub('\\(%p)', '%1'):gsub('[#|^%[%]:\\]', ' '):gsub('%%%%', ' '):gsub('%s+', ' '):gsub('^ ', ''):gsub(' $', ''))
end

--- The links by the sections' anchors; one whose words another heading has, too, goes through the heading above it.
local function links_of(paper)
  local count, by_id, out = {}, {}, {}
  for _, section in ipairs(paper.sections) do
    by_id[section.id] = section
    local words = heading_words(section.title)
    count[words] = (count[words] or 0) + 1
  end
  for _, section in ipairs(paper.sections) do
    local words = heading_words(section.title)
    local parent = section.parent and by_id[section.parent]
    out[section.anchor] = count[words] > 1 and parent and heading_words(parent.title) .. '#' .. words or words
  end
  return out
end

--- In a table a bar would end the cell: it is escaped there.
local function linked(markdown, links)
  return (markdown:gsub('[^\n]+', function (line)
    local bar = line:match '^%s*|' and '\\|' or '|'
    return (line:gsub('%[([^%[%]]*)%]%(#([^()%s]+)%)', function (text, anchor)
      return links[anchor] and ('[[#%s%s%s]]'):format(links[anchor], bar, (text:gsub('|', ' '))) or nil
    end))
  end))
end

--- The id of a block, behind a bullet's first line: letters, digits, hyphens.
local function with_id(markdown, id)
  local first, rest = markdown:match '^([^\n]*)(.*)$'
  if first == '' or first:match '^|' or first:match '^```' or first:match '%$%$$' then return markdown end
  return first .. ' ^' .. id:gsub('%.', '-') .. rest
end

local function dressed(list, links, taken, depth)
  local out = {}
  for i, point in ipairs(list) do
    local copy = {}
    for key, value in pairs(point) do copy[key] = value end
    copy.markdown = linked(point.markdown, links)
    local id = point.paragraphs[1]
    if depth == 0 and id and point.source == 'paper' and not taken[id] then
      copy.markdown = with_id(copy.markdown, id)
      taken[id] = copy.markdown ~= linked(point.markdown, links)
    end
    copy.points = dressed(point.points, links, taken, depth + 1)
    out[i] = copy
  end
  return out
end

--- The sections as Obsidian has them: copies.
function M.sections(sections, paper)
  local links, taken, out = links_of(paper), {}, {}
  for i, section in ipairs(sections) do
    local copy = {}
    for key, value in pairs(section) do copy[key] = value end
    copy.points = dressed(section.points, links, taken, 0)
    out[i] = copy
  end
  return out
end

local function quoted(text)
  return assert(core.json_encode(text))  -- a JSON string is a YAML one
end

--- The properties at the top of the note.
---@param about { title: string, authors: string[], source: string, terms: Term[] }
---@return string
function M.properties(about)
  local lines = { '---' }
  if about.title ~= '' then lines[#lines + 1] = 'title: ' .. quoted(about.title) end
  if #about.authors > 0 then
    lines[#lines + 1] = 'authors:'
    for _, author in ipairs(about.authors) do lines[#lines + 1] = '  - ' .. quoted(author) end
  end
  if about.source ~= '' then lines[#lines + 1] = 'source: ' .. quoted(about.source) end
  lines[#lines + 1] = 'tags:\n  - studyguide\n---\n\n'
  return table.concat(lines, '\n')
end

--- A whole note.
---@param printable fun(paper: table, sections: table[]): table  guide.printable
---@return string? markdown, string? message, string? code
function M.note(sections, paper, about, lang, printable)
  local markdown, message, code = core.guide_print(printable(paper, M.sections(sections, paper)), lang)
  if not markdown then return nil, message, code end
  return M.properties(about) .. markdown
end

return M
