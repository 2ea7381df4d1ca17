--- The embedded writer: sections composed by the C core, with no network and no key.

local late = require 'studyguide.late'
local core = require 'studyguide.core'
local encyclopaedia = late 'studyguide.guide.encyclopaedia'

local M = { name = 'embedded' }

-- Where Debian, Fedora and Homebrew put dictd's databases and WordNet. Never from a document.
local DICTIONARY_DIRECTORIES = {
  '/usr/share/dictd', '/usr/share/wordnet', '/usr/local/share/dictd', '/usr/share/wordnet/dict',
  '/usr/local/share/wordnet', '/opt/homebrew/share/dictd', '/usr/share/wordnet-3.0/dict',
}

--- What the dictionaries are: their files' names, sizes and times.
---@return string[]
function M.dictionary_files()
  local files = {}
  for _, directory in ipairs(DICTIONARY_DIRECTORIES) do
    for _, entry in ipairs(core.list_directory(directory) or {}) do
      files[#files + 1] = ('%s/%s %d %d'):format(directory, entry.name, entry.bytes, entry.modified)
    end
  end
  table.sort(files)
  return files
end

--- What paper:compose is told, from the resolved options.
---@return table? options, string? message, string? code
function M.compose_options(run)
  local chosen = run.options
  local options = { detail = chosen.detail, lang = chosen.lang, max_terms = chosen.max_terms }
  if chosen.dictionaries ~= false then
    local dictionaries, message, code = core.dictionaries(DICTIONARY_DIRECTORIES)
    if not dictionaries then return nil, message, code end
    options.dictionaries = dictionaries
  end
  if chosen.wikipedia then
    run.articles = encyclopaedia.entries(run)
    options.encyclopaedia = {}
    for i, row in ipairs(run.articles) do
      options.encyclopaedia[i] = { term = row.term, definition = row.definition, source = row.source }
    end
  end
  return options
end

---@param run Run
---@param tasks Task[]
---@param accept fun(task: Task, text: string?, info: table): table  without a text guide.lua composes the section
function M.write(_, tasks, accept)
  for _, task in ipairs(tasks) do
    local verdict = accept(task, nil, { source = 'embedded' })
    if verdict.code == 'ENOMEM' then return nil, verdict.message, verdict.code end
  end
  return true
end

--- The point of a section of figures and tables alone, which the guide shows where the text speaks of them: the name of
--- each, and where it is.
---@return Point[]
function M.moved(section, paper)
  local by_id, places = {}, {}
  for _, other in ipairs(paper.sections) do by_id[other.id] = other end
  for i, row in ipairs(section.moved or {}) do
    local place = by_id[row.section]
    local title = place.title ~= '' and place.title or paper.title
    places[i] = row.name .. ': ' .. (place.anchor ~= '' and ('[%s](#%s)'):format(title, place.anchor) or title)
  end
  if #places == 0 then return places end
  return { { kind = 'idea', markdown = table.concat(places, '; ') .. '.', source = 'paper', writer = 'embedded', paragraphs = {}, points = {} } }
end

return M
