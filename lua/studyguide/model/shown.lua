--- What a section shows besides its words: tables, code, displayed formulas, figures, each with a name that a writer can
-- put in its place.
--
--     for _, item in ipairs(shown.items(section)) do print(item.id, item.name, item.block) end   -- "table p7"
--     local text, skipped = shown.expand(answer, section)     -- lines such as [[table p7]] become the paper's own
--
-- An answer need not retype what the paper has: it is put in verbatim, so that no digit and no sign is lost.

local aligned = require 'studyguide.model.aligned'

local M = {}

---@class ShownItem
---@field id string         "table p7", "formula p3", "formula p3.2" for the second of a paragraph; numbered rows are formulas
---@field kind 'table'|'code'|'formula'|'figure'|'algorithm'
---@field paragraph integer index in the section
---@field last integer?     the last paragraph that it stands for, where these are several
---@field name string       "Table 1", "Eq. (3)", or empty
---@field caption string    plain, short; or empty
---@field block string      Markdown as the paper has it; empty for a figure of a picture and an algorithm
---@field steps {indent: string, words: string, formula: string?}[]?  an algorithm's, or of the list in a figure
---@field title string?     "**Figure 1.** Caption": of what the paper names
---@field words string?     the caption's, as `words_of` has them
---@field rows integer      of a table, without its head; lines of code

local caption_max = 120 -- bytes
local items_max = 64    -- of a section that are listed; a listing of all a paper's formulas helps nobody

local function short(text)
  text = text:gsub('%s+', ' '):gsub('^ ', ''):gsub(' $', '')
  if #text <= caption_max then return text end
  return text:sub(1, caption_max):gsub('[\128-\255]*$', ''):gsub('%s%S*$', '') .. ' …'
end

--- Runs of lines by what they are: { 'table'|'code'|'text', lines }.
local function runs_of(markdown)
  local runs, fence = {}, nil
  local function add(kind, line)
    local last = runs[#runs]
    if not last or last.kind ~= kind or last.closed then
      last = { kind = kind, lines = {} }
      runs[#runs + 1] = last
    end
    last.lines[#last.lines + 1] = line
    return last
  end
  for line in (markdown .. '\n'):gmatch '(.-)\n' do
    local mark = line:match '^%s*(```+)' or line:match '^%s*(~~~+)'
    if fence then
      local run = add('code', line)
      if mark and #mark >= #fence and mark:sub(1, 1) == fence:sub(1, 1) and line:match '^%s*[`~]+%s*$' then
        fence, run.closed = nil, true
      end
    elseif mark then
      fence = mark
      add('code', line)
    elseif line:match '^%s*|' then
      add('table', line)
    else
      add('text', line)
    end
  end
  return runs
end

--- The displayed formulas of a text with their names; the equations of an aligned display one by one.
local function formulas_of(text, add)
  for tex in text:gmatch '%$%$(.-)%$%$' do
    for _, part in ipairs(aligned.parts(tex) or { tex }) do
      local number = aligned.number(part)
      add('formula', '$$' .. part .. '$$', number and ('Eq. (%s)'):format(number) or '', '')
    end
  end
end

--- The words of a text, each between spaces.
local function words_of(text)
  return (' ' .. text:lower() .. ' '):gsub('[^%w\128-\255]+', ' ')
end

--- A name and a caption as a bullet says them; nil without a name. Captions may begin with their own name.
local function title_of(name, caption)
  if name == '' then return nil end
  caption = caption:gsub('%s+', ' '):gsub('^ ', ''):gsub(' $', '')
  if caption:sub(1, #name) == name then caption = caption:sub(#name + 1):gsub('^[.:]?%s*', '') end
  return caption ~= '' and ('**%s.** %s'):format(name, caption) or ('**%s.**'):format(name)
end

--- The lines of a listing or table without the indentation of the list that it stands in.
local function dedented(lines)
  local indent = lines[1]:match '^ *'
  local out = {}
  for i, line in ipairs(lines) do out[i] = line:sub(1, #indent) == indent and line:sub(#indent + 1) or line:gsub('^ +', '') end
  return table.concat(out, '\n')
end

--- The steps of an algorithm, a list in a list, with the formula that a step ends in. Of the rules in a figure, which the
--- text calls by their numbers, `numbered`, the numbers stay.
local function steps_of(markdown, numbered)
  local steps = {}
  for line in (markdown .. '\n'):gmatch '(.-)\n' do
    local indent, number, step = line:match '^( *)(%d+)[.)] +(.*)$'
    if not step then indent, step = line:match '^( *)%- +(.*)$' end -- with the paper's own numbers: "- 1: for …"
    if step then
      local words, formula = step:match '^(.-)%s*(%$%$[^$]+%$%$)$'
      words = words ~= '' and words or step
      steps[#steps + 1] = { indent = indent, words = numbered and number and ('*(%s)* %s'):format(number, words) or words,
                            formula = words ~= step and formula or nil }
    end
  end
  return steps
end

--- A listing's name and caption where they are a paragraph of their own before it: "**Listing 1**: Reading a file."
local function listing_title(paragraph, before)
  local name = before and before.kind == 'text' and (before.name or ''):match '^%a+ [%w.]+$'
  local caption = name and before.markdown:match '^%*%*.-%*%*[.:]?%s*(.*)$'
  if paragraph.kind == 'code' and (paragraph.name or '') == '' and caption then return name, caption end
  return paragraph.name or '', ''
end

--- The paragraph's items, with the text before each for a caption where it has none of its own.
local function items_of(paragraph, index, out, before)
  local counts = {}
  local function add(kind, block, name, caption, rows)
    counts[kind] = (counts[kind] or 0) + 1
    local id = ('%s p%d%s'):format(kind, index, counts[kind] > 1 and '.' .. counts[kind] or '')
    local title = kind ~= 'formula' and title_of(name, caption) or nil
    out[#out + 1] = { id = id, kind = kind, paragraph = index, name = name, caption = short(caption), block = block, rows = rows or 0,
                      title = title, words = title and words_of(caption) or nil }
  end
  local own, caption = listing_title(paragraph, before)
  for _, run in ipairs(runs_of(paragraph.markdown)) do
    local text = run.kind == 'text' and table.concat(run.lines, '\n') or dedented(run.lines)
    if run.kind == 'table' then
      add('table', text, own, caption, math.max(#run.lines - 2, 0))
    elseif run.kind == 'code' then
      add('code', text, own, caption, math.max(#run.lines - 2, 0))
    else
      caption = text
      formulas_of(text, add)
    end
  end
  local says = paragraph.kind == 'figure' and paragraph.markdown:find '%S' -- a number alone shows nothing
  if says and not counts.table and not counts.code then add('figure', '', own, paragraph.markdown) end
  if paragraph.kind == 'list' and own:find '^%a+ [%w.]+$' then
    local steps = steps_of(paragraph.markdown)
    if #steps > 0 then
      add('algorithm', '', own, paragraph.markdown:match '^[^\n]*', #steps)
      out[#out].steps = steps
    end
  end
end

local in_figure = { equation = true, code = true, table = true, list = true }

--- Gives a figure's item the formulas, listings, tables and lists that it shows: the paragraphs of its name right behind it
--- (document/floats.lua). The last of them; `i` where there are none.
local function take_shown(item, paragraphs, i)
  local blocks, steps, last, name = {}, {}, i, paragraphs[i].name or ''
  while paragraphs[i].kind == 'figure' and name ~= '' do
    local part = paragraphs[last + 1]
    if not part or part.name ~= name or not in_figure[part.kind] then break end
    last = last + 1
    local own = part.kind == 'list' and steps_of(part.markdown, true) or {}
    table.move(own, 1, #own, #steps + 1, steps)
    if #own == 0 then blocks[#blocks + 1] = part.markdown end
  end
  if last > i then item.block, item.steps, item.last = table.concat(blocks, '\n\n'), #steps > 0 and steps or nil, last end
  return last
end

---@return ShownItem[]
function M.items(section)
  local out, last = {}, 0
  for i, paragraph in ipairs(section.paragraphs) do
    if #out < items_max and i > last then
      items_of(paragraph, i, out, section.paragraphs[i - 1])
      local item = out[#out]
      last = item and item.paragraph == i and take_shown(item, section.paragraphs, i) or last
    end
  end
  return out
end

--- Math without what does not change it: spaces, numbers of equations, alignment.
function M.bare_tex(tex)
  return (tex:gsub('\\tag%*?{[^{}]*}', ''):gsub('\\q?quad%s*\\text%s*{%([^{}()]*%)}', ''):gsub('\\label{[^{}]*}', '')
    :gsub('\\begin{aligned}', ''):gsub('\\end{aligned}', ''):gsub('\\[,;!: \\]', ''):gsub('[%s$&]', ''):gsub('[.,;]$', ''))
end

-- Rows ----------------------------------------------------------------------------------------------------

--- How many lines a table's head takes, its rule included, and a row without any figure over rows that all have some:
--- "P | R | F".
local function head_of(lines)
  for i = 4, #lines do
    if not lines[i]:find '%d' then return 2 end
  end
  return lines[4] and not lines[3]:find '%d' and 3 or 2
end

--- The rows from..to of a table below its head; all of it where it has no such rows.
function M.table_rows(block, from, to)
  local lines = {}
  for line in (block .. '\n'):gmatch '(.-)\n' do lines[#lines + 1] = line end
  if not from or from < 1 or from > #lines - 2 then return block end
  local out = table.move(lines, 1, math.min(head_of(lines), from + 1), 1, {})
  for i = from, math.min(to or from, #lines - 2) do out[#out + 1] = lines[i + 2] end
  return table.concat(out, '\n')
end

--- The lines from..to of a fenced listing, with a sign where others stand before or behind; all of it where it has no such
--- lines.
function M.code_lines(block, from, to)
  local lines = {}
  for line in (block .. '\n'):gmatch '(.-)\n' do lines[#lines + 1] = line end
  local count = #lines - 2
  if not from or from < 1 or from > count then return block end
  to = math.min(to or from, count)
  local out = { lines[1], from > 1 and '…' or nil }
  table.move(lines, from + 1, to + 1, #out + 1, out)
  if to < count then out[#out + 1] = '…' end
  out[#out + 1] = lines[#lines]
  return table.concat(out, '\n')
end

-- Putting in ----------------------------------------------------------------------------------------------

local kinds = { table = 'table', tables = 'table', code = 'code', listing = 'code', algorithm = 'algorithm', formula = 'formula',
                equation = 'formula', eq = 'formula', math = 'formula', figure = 'figure' }

--- The item that a mark's inside names, and the rows of it.
local function item_of(inside, by_id)
  local word, number, more = inside:lower():match '^%s*(%a+)%s+%[?p?(%d+%.?%d*)%]?%s*(.-)%s*$'
  local kind = word and kinds[word]
  if not kind then return nil, false end
  number = number:gsub('%.$', ''):gsub('%.1$', '')
  -- What a paper calls an algorithm may stand in it as code, and code as an algorithm.
  local item = by_id[kind .. ' p' .. number] or kind == 'algorithm' and by_id['code p' .. number] or kind == 'code' and by_id['algorithm p' .. number]
  local from, to = (more:match '^rows?%s+(.+)' or more:match '^lines?%s+(.+)' or ''):match '^(%d+)[%s–-]*(%d*)'
  return item, true, tonumber(from), tonumber(to)
end

local function indented(block, indent)
  return (' '):rep(indent) .. block:gsub('\n', '\n' .. (' '):rep(indent))
end

local parts = { table = M.table_rows, code = M.code_lines }

local Filling = {}
Filling.__index = Filling

--- Whether the bullet that leads over to an item says its caption already, word for word.
function Filling:says_caption(item)
  return item.block ~= '' and item.words ~= ' ' and self.said:find(item.words, 1, true) ~= nil
end

--- The lines that stand for an item at that indentation: under its name and caption the first time.
function Filling:put(item, from, to, indent)
  if not item then return end
  if item.title and not self.titled[item.id] and not self:says_caption(item) then
    self.out[#self.out + 1] = ('%s- %s {p%d}'):format((' '):rep(indent), item.title, item.paragraph)
    self.titled[item.id] = true
    indent = indent + 4
    for _, step in ipairs(item.steps or {}) do
      local before = (' '):rep(indent) .. step.indent
      self.out[#self.out + 1] = ('%s- %s {p%d}'):format(before, step.words, item.paragraph)
      if step.formula then self.out[#self.out + 1] = before .. '    ' .. step.formula end
    end
  end
  if item.block == '' then return end
  local part = parts[item.kind]
  local block = part and part(item.block, from, to) or item.block
  if item.kind == 'formula' then
    self.out[#self.out + 1] = indented(block:gsub('%s*\n%s*', ' '), indent)
  else
    table.move({ '', indented(block, indent), '' }, 1, 3, #self.out + 1, self.out)
  end
end

--- What a line says without its marks, and the items that they name in order.
function Filling:take_marks(line)
  local found = {}
  local rest = line:gsub('%s*!?%[%[([^%[%]\n]+)%]%](%p?)', function (inside, stop)
    local skipped = inside:lower():match '^%s*skip:%s*(.+)$'
    if skipped then
      for name in skipped:gmatch '[^,;]+' do self.skipped[#self.skipped + 1] = name:gsub('^%s+', ''):gsub('%s+$', '') end
      return ''
    end
    local item, is_mark, from, to = item_of(inside, self.by_id)
    if not is_mark then return nil end
    found[#found + 1] = { item = item, from = from, to = to }
    local named = item and item.name ~= '' and not line:find(item.name, 1, true) and ' ' .. item.name or ''
    return named .. stop
  end)
  return rest, found, rest ~= line
end

--- Notes a bullet: those as deep or deeper are closed.
function Filling:open(indent, line)
  while #self.open_at > 0 and self.open_at[#self.open_at] >= indent do table.remove(self.open_at) end
  self.open_at[#self.open_at + 1] = indent
  self.bullet, self.said = indent, words_of(line)
end

--- The bullet that a line at an indentation belongs to: the deepest open one that stands before it, the last for a line
--- without any.
function Filling:owner(indent)
  local owner = self.bullet
  for _, at in ipairs(indent > 0 and self.open_at or {}) do
    if at < indent then owner = at end
  end
  return owner
end

function Filling:line(line)
  local rest, found, changed = self:take_marks(line)
  local indent, bullet = line:match '^(%s*)([-*+] )'
  if not changed then
    if bullet then self:open(#indent, line) end
    self.out[#self.out + 1] = line
    return
  end
  local bare = rest:gsub('^%s*[-*+]?%s*', ''):gsub('%b{}', ''):gsub('[%s.,;:]+', '')
  for _, mark in ipairs(found) do
    if mark.item and bare == mark.item.name:gsub('[%s.,;:]+', '') then bare = '' end
  end
  if bare ~= '' then
    if bullet then self:open(#indent, line) end
    -- "where d is [[formula p3]]." leads over to what is shown below.
    local words, marks = rest:match '^(.-)[%s.]*(%s*%b{}%s*)$'
    words, marks = words or rest:gsub('[%s.]+$', ''), marks or ''
    local leads = #found > 0 and line:gsub('%s*%b{}%s*$', ''):match '%]%]%s*%.?$'
    local colon = words:match '[:;,]$' and '' or ':'
    self.out[#self.out + 1] = leads and words .. colon .. (marks ~= '' and ' ' .. marks:gsub('^%s+', '') or '') or rest
  end
  local owner = self.bullet
  if bare == '' and not bullet then owner = self:owner(#line:match '^%s*') end
  local at = owner and owner + 4 or 0
  if bare == '' and bullet and #indent > (self.bullet or 0) then at = math.min(#indent, at) end
  if bare == '' and bullet and #indent <= (self.bullet or -1) and found[1] and found[1].item then
    -- A bullet of its own: it says what it shows.
    local item = found[1].item
    self:open(#indent, '')
    at = #indent
    if not item.title or self.titled[item.id] then
      self.out[#self.out + 1] = ('%s- %s {p%d}'):format(indent, item.title or item.caption ~= '' and item.caption or item.id, item.paragraph)
      at = at + 4
    end
  end
  for _, mark in ipairs(found) do self:put(mark.item, mark.from, mark.to, at) end
end

--- An answer with its marks replaced, and the planned terms that it says are none.
---@return string text, string[] skipped
function M.expand(text, section)
  if not text:find('[[', 1, true) then return text, {} end
  local filling = setmetatable({ out = {}, by_id = {}, titled = {}, skipped = {}, open_at = {}, said = '' }, Filling)
  for _, item in ipairs(M.items(section)) do filling.by_id[item.id] = item end
  for line in (text:gsub('\r\n?', '\n') .. '\n'):gmatch '(.-)\n' do filling:line(line) end
  return table.concat(filling.out, '\n'), filling.skipped
end

return M
