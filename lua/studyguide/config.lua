--- Options: one schema from which the parser, --help, README's table and every error derive.
--
--     local options, problem = config.resolve { command = {...}, environment = {...}, document = {...} }
--
-- Precedence: command line > environment > user's configuration file > document metadata > default.
-- What names a program, a file outside the document or a server never comes from the document:
-- such rows have `document = false`.

local providers = require 'studyguide.model.providers'

local M = {}

---@class OptionRow
---@field name string        words joined by `_`; `--max-terms` on the command line
---@field type '"boolean"'|'"integer"'|'"number"'|'"string"'|'"enum"'
---@field values? string[]   of an enum
---@field default any
---@field document boolean   may stand in the document's metadata
---@field words? string[]    values that a shell may complete, where others are possible, too
---@field argument? string   what --help calls the value
---@field help string
---@field min? number

---@type OptionRow[]
M.schema = {
  { name = 'detail', type = 'enum', values = { 'brief', 'normal', 'deep' }, default = 'normal', document = true,
    help = 'how much of each paragraph the guide tells: what carries most, all but asides, everything' },
  { name = 'lang', type = 'string', argument = 'CODE', document = true,
    help = "language of the guide's labels (BCP 47); the paper's by default" },
  { name = 'max_terms', type = 'integer', min = 0, argument = 'N', document = true,
    help = 'define at most N terms in a section' },
  { name = 'dictionaries', type = 'boolean', default = true, document = true,
    help = 'define terms from installed dictionaries where the paper does not' },
  { name = 'glossary', type = 'string', argument = 'FILE', document = false,
    help = "your own definitions: TSV, YAML or a Markdown definition list" },
  { name = 'wikipedia', type = 'boolean', default = false, document = false,
    help = 'ask Wikipedia for terms that nothing else defines: the terms are sent, nothing more' },
  { name = 'wikipedia_url', type = 'string', argument = 'URL', document = false,
    help = 'the api.php of another MediaWiki; {lang} in it stands for the language' },
  { name = 'dry_run', type = 'boolean', default = false, document = false,
    help = 'with --wikipedia: list the terms that would be sent, and send nothing' },
  { name = 'run_in', type = 'enum', values = { 'heading', 'lead' }, default = 'heading', document = true,
    help = 'what \\paragraph headings become: headings, or the bold lead of a point' },
  { name = 'guess', type = 'boolean', default = true, document = true,
    help = 'find headings that a document shows but does not mark (numbered or bold paragraphs)' },
  { name = 'reread', type = 'enum', values = { 'auto', 'never' }, default = 'auto', document = true,
    help = 'LaTeX: read the source again through the TeX front door where pandoc lost something of it' },
  { name = 'aux', type = 'string', argument = 'FILE', document = false,
    help = "LaTeX: the .aux file whose numbers are believed, whatever its age (else the one beside the paper, where it fits)" },
  { name = 'tex', type = 'boolean', default = false, document = false,
    help = 'LaTeX: run the paper through TeX once, in a copy of its folder, without a shell, and believe its numbers' },
  { name = 'reader', type = 'enum', values = { 'auto', 'latexml' }, default = 'auto', document = false,
    help = 'LaTeX: latexml reads by latexml-oxide, where that is installed; auto only where nothing else can' },
  { name = 'allow_outside', type = 'boolean', default = false, document = false,
    help = "read files outside the paper's folder and TEXINPUTS too" },
  { name = 'page', type = 'boolean', default = true, document = true,
    help = 'make stand-alone HTML the study page, with the paper beside the guide' },
  { name = 'page_images', type = 'boolean', default = false, document = false,
    help = "study page of a PDF: show the paper's pages themselves, cut into paragraphs, instead of the text that was read" },
  { name = 'media', type = 'string', argument = 'DIR', document = false,
    help = "Markdown: put the paper's pictures into DIR, with links to them in the guide" },
  { name = 'cards', type = 'string', argument = 'FILE', document = false,
    help = 'write flash cards too, as text that Anki imports' },
  { name = 'glossary_out', type = 'string', argument = 'FILE', document = false,
    help = "write the guide's terms too, as Markdown" },
  { name = 'strict', type = 'boolean', default = false, document = true,
    help = 'fail on warnings too' },
  { name = 'provider', type = 'string', argument = 'NAME', document = false, words = providers.names(),
    help = 'who writes; embedded needs no network: ' .. table.concat(providers.names(), ', ') },
  { name = 'model', type = 'string', argument = 'NAME', document = false,
    help = 'the model, also as provider/name' },
  { name = 'base_url', type = 'string', argument = 'URL', document = false,
    help = "the endpoint's address instead of the provider's own" },
  { name = 'key_variable', type = 'string', argument = 'VARIABLE', document = false,
    help = "environment variable that holds the key, instead of the provider's usual ones" },
  { name = 'allow_plain', type = 'boolean', default = false, document = false,
    help = 'send the key over plain http to other machines than this one' },
  { name = 'prompt', type = 'string', argument = 'FILE', document = false,
    help = 'rules for the model instead of our own (lua/studyguide/model/prompts/guide.md)' },
  { name = 'temperature', type = 'number', min = 0, argument = 'T', document = false,
    help = "sampling temperature; the model's own by default" },
  { name = 'seed', type = 'integer', argument = 'N', document = false,
    help = 'seed for sampling, where the provider knows it' },
  { name = 'effort', type = 'string', argument = 'LEVEL', document = false,
    help = 'how much the model reasons (low, medium, high …), where the provider knows it' },
  { name = 'max_output', type = 'integer', min = 256, argument = 'N', document = false,
    help = 'tokens that one answer may have; by the length of the section by default' },
  { name = 'context', type = 'integer', min = 1024, argument = 'N', document = false,
    help = "tokens that the model's context holds: longer sections are asked for in parts" },
  { name = 'stream', type = 'boolean', default = true, document = false,
    help = 'read answers as they are written, so that a stall is seen' },
  { name = 'in_flight', type = 'integer', min = 1, default = 8, argument = 'N', document = false,
    help = 'requests at once' },
  { name = 'retries', type = 'integer', min = 0, default = 2, argument = 'N', document = false,
    help = 'how often a request that failed in passing is sent again' },
  { name = 'timeout', type = 'number', min = 1, default = 600, argument = 'SECONDS', document = false,
    help = 'for a whole answer' },
  { name = 'stall', type = 'number', min = 1, default = 120, argument = 'SECONDS', document = false,
    help = 'for silence within an answer' },
  { name = 'survey', type = 'boolean', default = true, document = false,
    help = 'ask first what the whole paper needs: its terms, and how its sections hang together' },
  { name = 'quiz', type = 'boolean', default = false, document = false,
    help = 'let the model ask questions, too, for the study page and the flash cards: one request more for a section' },
  { name = 'ask_again', type = 'integer', min = 0, default = 1, argument = 'N', document = false,
    help = 'how often the model is asked to mend what the check found' },
  { name = 'on_error', type = 'enum', values = { 'fail', 'embedded' }, default = 'fail', document = false,
    help = 'when the model does not deliver a section: fail, or let the embedded writer write it' },
  { name = 'cache', type = 'string', argument = 'DIR|URL', document = false,
    help = "where accepted answers are kept: a folder, the user's by default, or a server's address that machines share" },
  { name = 'no_cache', type = 'boolean', default = false, document = false,
    help = 'keep and use no answers' },
  { name = 'max_requests', type = 'integer', min = 0, argument = 'N', document = false,
    help = 'refuse a guide that needs more requests' },
  { name = 'max_tokens', type = 'integer', min = 0, argument = 'N', document = false,
    help = 'refuse a guide that needs more tokens, prompts and answers together' },
  { name = 'price_input', type = 'number', min = 0, argument = 'X', document = false,
    help = 'price of a million prompt tokens, for the cost' },
  { name = 'price_cached', type = 'number', min = 0, argument = 'X', document = false,
    help = "price of a million prompt tokens read from the provider's cache" },
  { name = 'price_output', type = 'number', min = 0, argument = 'X', document = false,
    help = 'price of a million tokens of answers' },
  { name = 'report', type = 'string', argument = 'FILE', document = false,
    help = 'write all findings and figures as JSON' },
  { name = 'verbose', type = 'boolean', default = false, document = true,
    help = 'show every finding, not only their number' },
  { name = 'quiet', type = 'boolean', default = false, document = true,
    help = 'say nothing but errors' },
}

local by_name = {}
function M.row(name)
  if not by_name[name] then
    for _, row in ipairs(M.schema) do by_name[row.name] = row end
  end
  return by_name[name]
end

--- `max_terms` as the command line writes it: `--max-terms`.
function M.flag(row)
  return '--' .. row.name:gsub('_', '-')
end

-- Unknown names ----------------------------------------------------------------------------------------

--- Edit distance (Levenshtein 1966) between two short words.
local function distance(a, b)
  local row = {}
  for j = 0, #b do row[j] = j end
  for i = 1, #a do
    local diagonal = row[0]
    row[0] = i
    for j = 1, #b do
      local substituted = diagonal + (a:byte(i) == b:byte(j) and 0 or 1)
      diagonal = row[j]
      row[j] = math.min(substituted, row[j] + 1, row[j - 1] + 1)
    end
  end
  return row[#b]
end

--- ", did you mean 'detail'?" for a name that is near one of `names`, else "".
function M.suggestion(name, names)
  local best, least = nil, 1 + math.max(1, #name // 2)
  for _, candidate in ipairs(names) do
    local d = distance(name:sub(1, 60), candidate)
    if d < least then best, least = candidate, d end
  end
  return best and (", did you mean '%s'?"):format(best) or ''
end

local function names(dashed)
  local out = {}
  for i, row in ipairs(M.schema) do out[i] = dashed and row.name:gsub('_', '-') or row.name end
  return out
end

function M.unknown(name, where)
  return ("unknown option '%s'%s%s"):format(name, where and ' ' .. where or '', M.suggestion(name, names(true)))
end

-- Values ---------------------------------------------------------------------------------------------------

local booleans = { ['true'] = true, yes = true, on = true, ['1'] = true, ['false'] = false, no = false, off = false,
                   ['0'] = false }

--- The value that a word means for an option, or nil and what is wrong with it.
function M.parse(row, word)
  if row.type == 'boolean' then
    if type(word) == 'boolean' then return word end
    local value = booleans[tostring(word):lower()]
    if value == nil then return nil, ("'%s' expects true or false, not '%s'"):format(row.name, word) end
    return value
  elseif row.type == 'integer' or row.type == 'number' then
    local value = tonumber(word)
    if row.type == 'integer' then value = value and math.tointeger(value) end
    if not value or value < (row.min or -math.huge) then
      return nil, ("'%s' expects a %s%s, not '%s'"):format(row.name, row.type == 'integer' and 'whole number' or 'number',
        row.min and (' of at least %g'):format(row.min) or '', tostring(word))
    end
    return value
  elseif row.type == 'enum' then
    for _, value in ipairs(row.values) do
      if value == word then return value end
    end
    return nil, ("'%s' is one of %s, not '%s'%s"):format(row.name, table.concat(row.values, ', '), tostring(word),
      M.suggestion(tostring(word), row.values))
  end
  return tostring(word)
end

-- Layers ----------------------------------------------------------------------------------------------------

--- From STUDYGUIDE_DETAIL and the like.
function M.from_environment(getenv)
  local layer = {}
  for _, row in ipairs(M.schema) do
    local value = getenv('STUDYGUIDE_' .. row.name:upper())
    if value and value ~= '' then layer[row.name] = value end
  end
  return layer
end

--- From the user's file: a line `name: value` or `name = value` each; `#` starts a comment.
function M.from_file(text, path)
  local layer, number = {}, 0
  for line in (text .. '\n'):gmatch '(.-)\r?\n' do
    number = number + 1
    local body = line:gsub('^%s*#.*', ''):gsub('%s#.*$', '')
    if body:match '%S' then
      local name, value = body:match '^%s*([%w_-]+)%s*[:=]%s*(.-)%s*$'
      if not name then return nil, ('%s:%d: expected "name: value"'):format(path, number) end
      name = name:gsub('-', '_')
      value = value:match '^"(.*)"$' or value:match "^'(.*)'$" or value
      if not M.row(name) then return nil, M.unknown(name, ('in %s, line %d'):format(path, number)) end
      layer[name] = value
    end
  end
  return layer
end

--- Where the user's configuration file is looked for.
function M.user_file(getenv)
  local base = getenv 'XDG_CONFIG_HOME'
  if not base or base == '' then base = (getenv 'HOME' or '') .. '/.config' end
  return base .. '/studyguide/config'
end

--- From metadata, given as plain strings: the keys of a `studyguide` map, and flat `studyguide-…`
-- keys with the prefix taken off.
local function check_document(layer)
  for name in pairs(layer) do
    local row = M.row(name:gsub('-', '_'))
    if not row then return M.unknown(name, "in the document's metadata") end
    if not row.document then
      return ("option '%s' may not come from a document: use %s, STUDYGUIDE_%s or your configuration file")
        :format(name, M.flag(row), row.name:upper())
    end
  end
end

---@class OptionLayers
---@field command? table<string, any>
---@field environment? table<string, string>
---@field file? table<string, string>
---@field document? table<string, string>

--- The values by name; `origin` says of each that was given how near to the run: 1 on the command line, 2 in
--- the environment, 3 in the user's file, 4 in the document.
---@param layers OptionLayers
---@return table? options, string? problem
function M.resolve(layers)
  local document = {}
  local problem = check_document(layers.document or {})
  if problem then return nil, problem end
  for name, value in pairs(layers.document or {}) do document[name:gsub('-', '_')] = value end
  local options = { origin = {} }
  for _, row in ipairs(M.schema) do
    options[row.name] = row.default
    for rank, layer in ipairs { layers.command or {}, layers.environment or {}, layers.file or {}, document } do
      if layer[row.name] ~= nil then
        local value, wrong = M.parse(row, layer[row.name])
        if value == nil then return nil, wrong end
        options[row.name], options.origin[row.name] = value, rank
        break
      end
    end
  end
  for name in pairs(layers.command or {}) do
    if not M.row(name) then return nil, M.unknown(name) end
  end
  return options
end

-- Documentation ---------------------------------------------------------------------------------------------

local function usage_of(row)
  if row.type == 'boolean' then return (row.default and '--[no-]' or '--') .. row.name:gsub('_', '-') end
  local value = row.argument or (row.type == 'enum' and table.concat(row.values, '|')) or row.type:upper()
  return M.flag(row) .. ' ' .. value
end

local function default_of(row)
  if row.type == 'boolean' or row.default == nil then return '' end
  return tostring(row.default)
end

--- The lines of --help.
function M.help()
  local lines = {}
  for _, row in ipairs(M.schema) do
    local default = default_of(row)
    lines[#lines + 1] = ('  %-28s %s%s'):format(usage_of(row), row.help, default ~= '' and ' [' .. default .. ']' or '')
  end
  return table.concat(lines, '\n')
end

--- README's table.
function M.markdown_table()
  local lines = { '| option | default | in metadata | meaning |', '|---|---|---|---|' }
  for _, row in ipairs(M.schema) do
    local default = row.type == 'boolean' and (row.default and 'on' or 'off') or default_of(row)
    lines[#lines + 1] = ('| `%s` | %s | %s | %s |'):format(usage_of(row):gsub('|', '\\|'), default,
      row.document and '`' .. row.name:gsub('_', '-') .. '`' or 'never', row.help:gsub('\\', '\\\\'):gsub('|', '\\|'))
  end
  return table.concat(lines, '\n')
end

return M
