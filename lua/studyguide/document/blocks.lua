--- Pandoc's blocks, as decoded from its JSON, to the paper's paragraphs.
--
--     local blocks = require 'studyguide.document.blocks'
--     local paragraph = blocks.paragraph(block, context)   -- nil when the block holds no text
--
-- A paragraph is one unit that the guide must meet: a text, a list, a quote, a figure, a table, an
-- equation, a code block, a theorem. Containers (Divs without a meaning of their own) and headings
-- are paper.lua's business.

local core = require 'studyguide.core'
local inlines = require 'studyguide.document.inlines'

local M = {}

---@class BlockContext
---@field numbers table<string, string>  label → printed number
---@field on_citation fun(text: string, keys: string[])

-- Names of theorem-like environments, with the short forms that authors declare.
local theorem_names = {
  thm = 'Theorem', lem = 'Lemma', lemm = 'Lemma', prop = 'Proposition', cor = 'Corollary', coro = 'Corollary',
  defn = 'Definition', defi = 'Definition', def = 'Definition', rem = 'Remark', rmk = 'Remark', ex = 'Example',
  exa = 'Example', exmp = 'Example', conj = 'Conjecture', obs = 'Observation', ass = 'Assumption',
  satz = 'Satz', beweis = 'Beweis', korollar = 'Korollar', bemerkung = 'Bemerkung', beispiel = 'Beispiel',
}
for word in ([[theorem lemma proposition corollary definition remark remarks example examples proof claim
    conjecture assumption assumptions axiom problem exercise observation fact notation question hypothesis
    property principle criterion condition construction lemme proposition corollaire preuve exemple remarque]])
    :gmatch '%a+' do
  theorem_names[word] = word:sub(1, 1):upper() .. word:sub(2)
end

--- The printed name of a Div that is a theorem-like environment ("Lemma"), or nil.
function M.theorem_name(div)
  for _, class in ipairs(div.c[1][2]) do
    local name = theorem_names[class:lower():gsub('%*$', '')]
    if name then return name end
  end
  -- Declared by \newtheorem under another name: pandoc starts it with "**Satz 1**".
  local first = div.c[2][1]
  local lead = first and first.t == 'Para' and first.c[1]
  local class = (div.c[1][2][1] or ''):match '^[%a\128-\255]+%*?$'
  if class and lead and lead.t == 'Strong' and inlines.to_text(lead.c):match '^%S+ [%d.]+$' then
    return class:sub(1, 1):upper() .. class:sub(2)
  end
end

--- The quotation that an epigraph is, with who said it; nil of other blocks.
function M.epigraph(block)
  if block.t ~= 'Div' or block.c[1][2][1] ~= 'epigraph' then return nil end
  local line = {}
  for _, inner in ipairs(block.c[2]) do
    if inner.t ~= 'Para' and inner.t ~= 'Plain' then return nil end
    if #line > 0 then table.move({ { t = 'Space' }, { t = 'Str', c = '—' }, { t = 'Space' } }, 1, 3, #line + 1, line) end
    table.move(inner.c, 1, #inner.c, #line + 1, line)
  end
  return { t = 'BlockQuote', c = { { t = 'Para', c = line } } }
end

--- Is the Div an algorithm: a float of that name whose steps are a list?
function M.is_algorithm(block)
  if block.t ~= 'Div' then return false end
  local class = (block.c[1][2][1] or ''):gsub('%*$', '')
  if class ~= 'algorithm' and class ~= 'algorithm2e' then return false end
  for _, inner in ipairs(block.c[2]) do
    if inner.t == 'OrderedList' or inner.t == 'BulletList' then return true end
  end
  return false
end

local function is_caption(block)
  local first = block.t == 'Para' and block.c[1]
  return first and first.t == 'Strong' and inlines.to_text(first.c):match '^(%a+ %d+)%.?$'
end

--- An algorithm's name ("Algorithm 2") and its blocks with the caption, less that name, before the steps.
function M.algorithm_parts(div)
  local name, caption, rest = 'Algorithm', {}, {}
  for _, block in ipairs(div.c[2]) do
    local own = #caption == 0 and is_caption(block)
    if own then
      name = own
      caption[1] = { t = 'Para', c = table.move(block.c, 2, #block.c, 1, {}) }
    else
      rest[#rest + 1] = block
    end
  end
  return name, table.move(rest, 1, #rest, #caption + 1, caption)
end

local function indent(text, prefix, first)
  return first .. text:gsub('\n', '\n' .. prefix):gsub('\n +\n', '\n\n'):gsub('\n +$', '\n')
end

-- Each renderer returns Markdown and plain text, and hangs footnotes and labels on `out`.
local render = {}

---@return string markdown, string text
local function add_blocks(blocks, context, out)
  local markdown, text = {}, {}
  for _, block in ipairs(blocks) do
    local handler = render[block.t]
    if handler then
      local m, t = handler(block.c, context, out)
      if m ~= '' then
        markdown[#markdown + 1], text[#text + 1] = m, t
      end
    end
  end
  return table.concat(markdown, '\n\n'), table.concat(text, '\n')
end

--- Adds what stands beside a text's words to what its paragraph has.
local function collect(out, found)
  table.move(found.notes, 1, #found.notes, #out.notes + 1, out.notes)
  table.move(found.labels, 1, #found.labels, #out.labels + 1, out.labels)
  if #found.images > 0 then out.images = table.move(found.images, 1, #found.images, #(out.images or {}) + 1, out.images or {}) end
end

function render.Para(c, context, out)
  local markdown, text, found = inlines.write(c, context)
  if found then collect(out, found) end
  if not markdown:find '^[-+#>%d:]' then return markdown, text end
  -- At the start of a block these would make it a list, a heading, a quote, a rule, a div.
  markdown = markdown:gsub('^([-+#>])(%s)', '\\%1%2'):gsub('^(%d+)([.)]%s)', '%1\\%2'):gsub('^%-%-%-', '\\%0'):gsub('^:::', '\\%0')
  return markdown, text
end
render.Plain = render.Para

function render.LineBlock(c, context, out)
  local lines, texts = {}, {}
  for i, line in ipairs(c) do lines[i], texts[i] = render.Para(line, context, out) end
  return table.concat(lines, ' '), table.concat(texts, ' ')
end

function render.CodeBlock(c)
  local code = c[2]:gsub('%s+$', '')
  if code == '' then return '', '' end
  local longest = 2
  for run in code:gmatch '`+' do longest = math.max(longest, #run) end
  local fence = ('`'):rep(longest + 1)
  local language = core.safe_language(c[1][2][1] or '')
  -- Templates of notes are run wherever they stand.
  return fence .. language .. '\n' .. code:gsub('<%%', '< %%') .. '\n' .. fence, code
end

--- The caption of a code block, which pandoc keeps as the source wrote it; or nil.
function M.listing_caption(block)
  if block.t ~= 'CodeBlock' then return nil end
  for _, pair in ipairs(block.c[1][3]) do
    if pair[1] == 'caption' and pair[2] ~= '' then return (pair[2]:gsub('\\%a+%s*', ''):gsub('[{}]', '')) end
  end
end

local list_depth_max = 10 -- levels of lists that are shown as such; what is deeper stands on the last

local items_of = { BulletList = function (c) return c end, OrderedList = function (c) return c[2] end }

--- The items, and all items of lists in them, as one list in reading order.
local function flat_items(items)
  local out, stack = {}, { { list = items, at = 0 } }
  while #stack > 0 do
    local top = stack[#stack]
    top.at = top.at + 1
    local entry = top.list[top.at]
    if not entry then
      stack[#stack] = nil
    elseif entry.t and items_of[entry.t] then
      top.item = nil
      stack[#stack + 1] = { list = items_of[entry.t](entry.c), at = 0 }
    elseif entry.t then
      if top.item then table.insert(out[top.item], entry) else top.item, out[#out + 1] = #out + 1, { entry } end
    else
      stack[#stack + 1] = { list = entry, at = 0 }
    end
  end
  return out
end

local function list_items(items, marker, context, out)
  -- A list that is nothing but a list indents, no more.
  while #items == 1 and #items[1] == 1 and items[1][1].t == 'BulletList' do items = items[1][1].c end
  local depth = (out.list_depth or 0) + 1
  if depth >= list_depth_max then items = flat_items(items) end
  out.list_depth = depth
  local markdown, text = {}, {}
  for i, item in ipairs(items) do
    local m, t = add_blocks(item, context, out)
    if m ~= '' then
      -- Nested lists follow their item without a blank line.
      m = m:gsub('\n\n(%- )', '\n%1'):gsub('\n\n(%d+%. )', '\n%1')
      markdown[#markdown + 1] = indent(m, depth > list_depth_max and '' or '    ', marker(i))
      text[#text + 1] = t
    end
  end
  out.list_depth = depth - 1
  return table.concat(markdown, '\n'), table.concat(text, '\n')
end

function render.BulletList(c, context, out)
  return list_items(c, function () return '- ' end, context, out)
end

function render.OrderedList(c, context, out)
  local start = c[1][1]
  return list_items(c[2], function (i) return start + i - 1 .. '. ' end, context, out)
end

function render.DefinitionList(c, context, out)
  local items = {}
  for i, pair in ipairs(c) do
    local term, definitions = pair[1], pair[2]
    local lead = { t = 'Plain', c = { { t = 'Strong', c = term }, { t = 'Str', c = ':' }, { t = 'Space' } } }
    local item = { lead }
    for _, definition in ipairs(definitions) do
      for k, block in ipairs(definition) do
        if k == 1 and #item == 1 and (block.t == 'Plain' or block.t == 'Para') then
          for _, inline in ipairs(block.c) do lead.c[#lead.c + 1] = inline end
        else
          item[#item + 1] = block
        end
      end
    end
    items[i] = item
  end
  return render.BulletList(items, context, out)
end

function render.BlockQuote(c, context, out) return add_blocks(c, context, out) end
function render.Div(c, context, out) return add_blocks(c[2], context, out) end
function render.Header(c, context, out) return render.Para(c[3], context, out) end

--- Several blocks as one text, footnotes in it left out.
function M.join(list, context)
  return add_blocks(list, context, { notes = {}, labels = {} })
end

-- Figures and tables -----------------------------------------------------------------------------------

--- Captions of figures inside a figure follow its own: "(a) …".
local function caption_of(caption, content, context, out)
  local markdown, text = add_blocks(caption[2], context, out)
  for _, block in ipairs(content) do
    if block.t == 'Figure' then
      local m, t = caption_of(block.c[2], block.c[3], context, out)
      if m ~= '' then
        markdown = markdown == '' and m or markdown .. ' ' .. m
        text = text == '' and t or text .. ' ' .. t
      end
    end
  end
  return markdown, text
end

--- The names of the pictures in a figure, in order.
local function images_in(content)
  local found, open = {}, { content }
  while #open > 0 do
    local value = table.remove(open)
    if value.t == 'Image' then
      found[#found + 1] = value.c[3][1]
    elseif value.t ~= nil or type(value[1]) == 'table' then
      local inside = value.t and value.c or value
      for i = type(inside) == 'table' and #inside or 0, 1, -1 do
        if type(inside[i]) == 'table' then open[#open + 1] = inside[i] end
      end
    end
  end
  return found
end

function render.Figure(c, context, out)
  out.images = images_in(c[3])
  return caption_of(c[2], c[3], context, out)
end

local function cell_text(cell, context, out)
  local markdown, text = add_blocks(cell[5], context, out)
  return (markdown:gsub('\n+', ' '):gsub('|', '\\|')), (text:gsub('\n+', ' '))
end

local function table_rows(c)
  local rows = {}
  for _, row in ipairs(c[4][2]) do rows[#rows + 1] = row end
  local heads = #rows
  for _, body in ipairs(c[5]) do
    for _, row in ipairs(body[3]) do rows[#rows + 1] = row end
    for _, row in ipairs(body[4]) do rows[#rows + 1] = row end
  end
  for _, row in ipairs(c[6][2]) do rows[#rows + 1] = row end
  return rows, heads
end

--- The texts of a row's cells, column by column; where one spans columns or hangs down from a row above
-- (`hanging`: rows still to come by column), there is an empty one.
local function row_cells(row, hanging, context, out)
  local cells, plain = {}, {}
  local function skip_hanging()
    while (hanging[#cells + 1] or 0) > 0 do
      hanging[#cells + 1] = hanging[#cells + 1] - 1
      cells[#cells + 1] = ''
    end
  end
  for _, cell in ipairs(row[2]) do
    skip_hanging()
    local first = #cells + 1
    cells[first], plain[#plain + 1] = cell_text(cell, context, out)
    for _ = 2, cell[4] do cells[#cells + 1] = '' end
    for column = first, #cells do hanging[column] = cell[3] - 1 end
  end
  skip_hanging()
  return cells, plain
end

--- Whether the first row of a table that marks no head names its columns all the same: it is bold throughout, or has
-- words alone above rows that each have a figure.
local function names_columns(cells, plain)
  local bold, words, named = true, true, 0
  for _, cell in ipairs(cells[1] or {}) do
    if cell ~= '' then
      named = named + 1
      bold = bold and cell:find '^%*%*.*%*%*$' ~= nil
      words = words and not cell:find '%d'
    end
  end
  if named < 2 or #cells < 2 then return false end
  for i = 2, words and #cells or 1 do words = words and table.concat(plain[i]):find '%d' ~= nil end
  return bold or words
end

--- How many columns the table has but for empty ones at its end, which a source declares for their lines or space.
local function filled_columns(cells, width)
  local most = 1
  for _, row in ipairs(cells) do
    for column = most + 1, width do most = (row[column] or '') ~= '' and column or most end
  end
  return most
end

--- The caption, then a pipe table.
function render.Table(c, context, out)
  local markdown, text = add_blocks(c[2][2], context, out)
  local rows, heads = table_rows(c)
  local lines, texts, hanging, width, cells, plain = {}, {}, {}, #c[3], {}, {}
  for i, row in ipairs(rows) do cells[i], plain[i] = row_cells(row, hanging, context, out) end
  width = filled_columns(cells, width)
  if heads == 0 and names_columns(cells, plain) then heads = 1 end
  if heads == 0 then lines[1] = '|' .. (' |'):rep(width) end
  for i = 1, #rows do
    local line = '| ' .. table.concat(cells[i], ' | ', 1, math.min(width, #cells[i])) .. ' |'
    local said = table.concat(cells[i]):match '%S' -- a row of pictures, or of space, says nothing here
    if i <= heads or (line ~= lines[1] and said) then  -- else longtable's head of further pages
      lines[#lines + 1] = line
      texts[#texts + 1] = table.concat(plain[i], ' ')
    end
    if i == math.max(heads, 1) and heads > 0 then lines[#lines + 1] = '|' .. ('---|'):rep(width) end
  end
  if heads == 0 then table.insert(lines, 2, '|' .. ('---|'):rep(width)) end
  if #rows == 0 then return markdown, text end
  local grid = table.concat(lines, '\n')
  if markdown == '' then return grid, table.concat(texts, '\n') end
  return markdown .. '\n\n' .. grid, text .. '\n' .. table.concat(texts, '\n')
end

-- Kinds -------------------------------------------------------------------------------------------------

local function is_blank(inline)
  return inline.t == 'Space' or inline.t == 'SoftBreak' or inline.t == 'LineBreak'
end

--- The image of a paragraph that is nothing but one (pandoc 2's figure), or nil.
local function lone_image(content)
  local image
  for _, inline in ipairs(content) do
    if inline.t == 'Image' and not image then
      image = inline
    elseif not is_blank(inline) then
      return nil
    end
  end
  return image
end

local function is_equation(content)
  local seen = false
  for _, inline in ipairs(content) do
    if inline.t == 'Math' and inline.c[1].t == 'DisplayMath' then
      seen = true
    elseif not is_blank(inline) and not (inline.t == 'Str' and inline.c:match '^[.,;]$') then
      return false
    end
  end
  return seen
end

--- A box with a title of its own is no quotation: "**The first rule.** The workflow …".
local function is_box(block)
  local first = block.t == 'BlockQuote' and block.c[1]
  local lead = first and (first.t == 'Para' or first.t == 'Plain') and first.c[1]
  return lead and lead.t == 'Strong' and #first.c > 1
end

local kinds = {
  Plain = 'text', Para = 'text', LineBlock = 'text', CodeBlock = 'code', BulletList = 'list',
  OrderedList = 'list', DefinitionList = 'list', BlockQuote = 'quote', Figure = 'figure', Table = 'table',
}

--- What pandoc 2 calls a figure: a paragraph of one image with the title "fig:".
function M.as_figure(block)
  local image = (block.t == 'Para' or block.t == 'Plain') and lone_image(block.c)
  if not image or not image.c[3][2]:match '^fig:' then return nil end
  local caption = { { t = 'Plain', c = image.c[2] } }
  return { t = 'Figure', c = { image.c[1], { nil, caption }, { { t = 'Plain', c = { image } } } } }
end

local part_items

--- The blocks without figures, those of nested lists too; the figures are added to `figures`.
local function part_blocks(list, figures)
  local rest = {}
  for _, block in ipairs(list) do
    local figure = M.as_figure(block) or block
    if figure.t == 'Figure' then
      figures[#figures + 1] = figure
    else
      rest[#rest + 1] = part_items(block, figures)
    end
  end
  return rest
end

function part_items(block, figures)
  local items = block.t == 'BulletList' and block.c or block.t == 'OrderedList' and block.c[2]
  if not items then return block end
  local parted = {}
  for i, item in ipairs(items) do parted[i] = part_blocks(item, figures) end
  return { t = block.t, c = block.t == 'OrderedList' and { block.c[1], parted } or parted }
end

--- A list without the figures that stand in its items, and these: each is a paragraph of its own, with caption and
--- pictures, which a list's words cannot hold.
---@return table block, table[] figures
function M.part_figures(block)
  local figures = {}
  local parted = part_items(block, figures)
  return #figures > 0 and parted or block, figures
end

--- The words of a paragraph, or what stands for its pictures where it holds nothing else, and then their names.
---@return string? words, string[]? pictures
function M.lone_pictures(block)
  if block.t == 'Figure' then
    local images = images_in(block.c[3])
    local _, caption = M.join(block.c[2][2], { numbers = {}, sections = {}, on_citation = function () end })
    return caption, #images > 0 and images or nil
  end
  if block.t ~= 'Para' and block.t ~= 'Plain' then return nil end
  local _, words, found = inlines.write(block.c, { numbers = {} })
  if not found or #found.images == 0 or words ~= '' then return words end
  local image = lone_image(block.c)
  return image and inlines.to_text(image.c[2]) or '', found.images
end

--- The identifier in a block's attributes, or ''.
function M.identifier(block)
  if block.t == 'Div' or block.t == 'Figure' or block.t == 'Table' then return block.c[1][1] end
  return ''
end

--- "**Lemma 3** (Title). …": the name that pandoc numbered, or the environment's own. A name that the
-- source declares in lower case is a name all the same.
local function theorem_text(markdown, text, name)
  if text:sub(1, #name):lower() == name:lower() then
    text = name .. text:sub(#name + 1)
    markdown = markdown:gsub('^(%*+)' .. ('%a'):rep(#name), '%1' .. name, 1)
  end
  local numbered = text:match '^(%u%S* [%d.]*%d)'
  if numbered or text:match('^' .. name) then
    return markdown, text, numbered or name
  end
  return '**' .. name .. '**. ' .. markdown, name .. '. ' .. text, name
end

--- What R says when a package starts, and nothing else.
local function is_startup(block)
  if block.t ~= 'CodeBlock' then return false end
  local masks, seen = false, false
  for line in block.c[2]:gmatch '[^\n]+' do
    local words = line:gsub('^[#%s]+', '')
    local says = words:find '^Loading required package: ' or words:find '^Attaching package: '
    local masked = words:find '^The following objects? ' and words:find ' masked ' or masks and words:find '^[%w%s,._%%%-<>]*$'
    if not says and not masked and words ~= '' then return false end
    masks, seen = masked ~= nil and masked ~= false, true
  end
  return seen
end

---@return table? paragraph  kind, markdown, text, label, name, notes (lists of blocks), pictures (names); nil without text
---@return table? notes, string[]? pictures  of a block without text
function M.paragraph(block, context)
  block = M.as_figure(block) or block
  local out = { notes = {}, labels = {} }
  local handler = render[block.t]
  if not handler or is_startup(block) then return nil end
  if M.identifier(block) ~= '' then out.labels[1] = M.identifier(block) end
  local kind, name = is_box(block) and 'text' or kinds[block.t], ''
  local content = block.c
  if M.is_algorithm(block) then
    kind, name, content = 'list', M.algorithm_parts(block), { block.c[1], select(2, M.algorithm_parts(block)) }
  end
  local markdown, text = handler(content, context, out)
  local theorem = block.t == 'Div' and not kind and M.theorem_name(block)
  if theorem then
    kind = 'theorem'
    if markdown ~= '' then markdown, text, name = theorem_text(markdown, text, theorem) end
  elseif block.t == 'Div' and not kind then  -- an entry of citeproc's reference list
    kind = 'text'
  elseif (block.t == 'Para' or block.t == 'Plain') and is_equation(block.c) then
    kind = 'equation'
  end
  -- Cells without content, or what is left of TeX that pandoc did not follow (">0"), is no text.
  local telling = kind == 'text' and '[%a\128-\255]' or '[^%s|-]'
  if not markdown:match(telling) then return nil, out.notes, out.images end
  if kind == 'figure' and text:find '^%u[%u%d]*_[%u%d_]+$' then markdown, text = '', '' end -- "FIG1_LEGEND", to be filled in
  return { kind = kind, markdown = markdown, text = text, label = out.labels[1] or '', name = name,
           notes = out.notes, pictures = out.images }
end

return M
