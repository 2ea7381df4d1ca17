--- The reader's own glossary: terms with definitions, from a small file.
--
--     local entries, message = require('studyguide.guide.glossary').parse(text)
--     -- { { term = 'trap', definition = 'A trap is …' }, … }
--
-- The forms are told apart by how the file looks: tab-separated lines, YAML (`term: definition`, quotes and
-- folded lines included, or a list of entries with `term:` and `definition:`), and Markdown's definition list.

local core = require 'studyguide.core'

local M = {}

local MAX_ENTRIES = 100000

local function trim(s) return (s:gsub('^%s+', ''):gsub('%s+$', '')) end

local function unquote(s)
  local inner = s:match '^"(.*)"$'
  if inner then return (inner:gsub('\\(["\\])', '%1')) end
  inner = s:match "^'(.*)'$"
  if inner then return (inner:gsub("''", "'")) end
  return s
end

local function add(entries, term, definition)
  term, definition = trim(term), trim(definition)
  if term ~= '' and definition ~= '' then entries[#entries + 1] = { term = term, definition = definition } end
end

local parsers = {}

--- `term TAB definition`; further columns are left alone, a header line "term definition" too.
function parsers.tsv(lines)
  local entries = {}
  for number, line in ipairs(lines) do
    local term, definition = line:match '^([^\t]+)\t+([^\t]*)'
    if term and not line:match '^#' and not (number == 1 and trim(term):lower() == 'term') then
      add(entries, term, definition)
    elseif not term and line:match '%S' and not line:match '^#' then
      return nil, ('line %d of the glossary has no tab: "%s"'):format(number, line:sub(1, 60))
    end
  end
  return entries
end

--- Blocks of `term`, then `: definition` lines; an indented line goes on with the definition.
function parsers.markdown(lines)
  local entries, term, definition = {}, nil, nil
  local function flush()
    if term and definition then add(entries, term:gsub('%*+', ''), definition) end
    definition = nil
  end
  for _, line in ipairs(lines) do
    local text = line:match '^[:~]%s+(.*)'
    if text then
      definition = definition and definition .. ' ' .. text or text
    elseif line:match '^%s+%S' and definition then
      definition = definition .. ' ' .. trim(line)
    elseif line:match '%S' and not line:match '^#' then
      flush()
      term = trim(line)
    end
  end
  flush()
  return entries
end

--- `term: definition`; `|`, `>` or nothing after the colon, then indented lines.
function parsers.yaml(lines)
  local entries, term, definition = {}, nil, nil
  local function flush()
    if term then add(entries, unquote(term), unquote(trim(definition))) end
    term = nil
  end
  for number, line in ipairs(lines) do
    local key, value = line:match '^("[^"]+"):%s*(.*)$'
    if not key then key, value = line:match "^('[^']+'):%s*(.*)$" end
    if not key then key, value = line:match '^([^%s#:][^:]*):%s+(.*)$' end
    if not key then key, value = line:match '^([^%s#:][^:]*):$', '' end
    if key and not line:match '^%s' then
      flush()
      term, definition = trim(key), (value or ''):gsub('^[|>][-+]?%s*$', '')
    elseif line:match '^%s+%S' and term then
      definition = definition .. ' ' .. trim(line)
    elseif line:match '%S' and not line:match '^#' and not line:match '^%-%-%-' and not line:match '^%.%.%.' then
      return nil, ('line %d of the glossary is not of the form "term: definition": "%s"'):format(number, line:sub(1, 60))
    end
  end
  flush()
  return entries
end

--- `- term: …` entries, each with a `definition:` (or `description:`, `meaning:`) among its keys.
function parsers.list(lines)
  local entries, entry, last = {}, nil, nil
  local names = { name = 'term', word = 'term', description = 'definition', meaning = 'definition' }
  local function flush()
    if entry then add(entries, unquote(trim(entry.term or '')), unquote(trim(entry.definition or ''))) end
  end
  for number, line in ipairs(lines) do
    local dash, key, value = line:match '^%s*(%-?)%s*([%a_]+):%s*(.*)$'
    if key and (dash == '-' or entry) then
      if dash == '-' then
        flush()
        entry = {}
      end
      last = names[key:lower()] or key:lower()
      entry[last] = value:gsub('^[|>][-+]?%s*$', '')
    elseif line:match '^%s+%S' and last then
      entry[last] = entry[last] .. ' ' .. trim(line)
    elseif line:match '%S' and not line:match '^#' and not line:match '^%-%-%-' and not line:match '^%.%.%.' then
      return nil, ('line %d of the glossary is not an entry "- term: …": "%s"'):format(number, line:sub(1, 60))
    end
  end
  flush()
  return entries
end

local function form_of(lines)
  for _, line in ipairs(lines) do
    if line:match '^[:~]%s+%S' then return 'markdown' end
  end
  for _, line in ipairs(lines) do
    if line:match '^[^#%s][^\t]*\t' then return 'tsv' end
  end
  for _, line in ipairs(lines) do
    if line:match '^%s*%-%s+%a[%a_]*:%s' then return 'list' end
  end
  return 'yaml'
end

--- Reads the user's file.
---@return table[]? entries, string? message, string? code
function M.read(path, world)
  local text, why = world.read_file(path)
  if not text then return nil, ("the glossary '%s' cannot be read: %s"):format(path, why), 'EIO' end
  if core.utf8_invalid(text) then return nil, ("the glossary '%s' is not UTF-8"):format(path), 'EUTF8' end
  local entries, message = M.parse(text)
  if not entries then return nil, ('%s: %s'):format(path, message), 'EPARSE' end
  return entries
end

---@param text string  UTF-8
---@return table[]? entries, string? message
function M.parse(text)
  local lines = {}
  for line in (text:gsub('^\239\187\191', ''):gsub('\r\n?', '\n') .. '\n'):gmatch '(.-)\n' do
    lines[#lines + 1] = line
  end
  local entries, message = parsers[form_of(lines)](lines)
  if not entries then return nil, message end
  if #entries > MAX_ENTRIES then return nil, ('the glossary has more than %d entries'):format(MAX_ENTRIES) end
  return entries
end

return M
