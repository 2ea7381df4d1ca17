--- The reader's own glossary: terms with definitions, from a small file.
--
--     local entries, message = require('studyguide.glossary').parse(text)
--     -- { { term = 'trap', definition = 'A trap is …' }, … }
--
-- Three forms are told apart by how the file looks: tab-separated lines, `term: definition` lines
-- (YAML's simple mapping, quotes and folded lines included), and Markdown's definition list.

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
      return nil, ('line %d of the glossary is no "term: definition": "%s"'):format(number, line:sub(1, 60))
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
  return 'yaml'
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
