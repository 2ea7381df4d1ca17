--- Headings that a document shows but does not mark: typed as numbered or bold paragraphs, or in a
-- style of another language.
--
--     local notes, changed = guess.document(document)
--     document:take(changed)
--
-- Only documents without headings of their own are guessed at, but for levels that the headings' numbers tell, and every guess is in `notes`:
-- { code = 'guess/…', message = … }. Works from evidence: a paragraph is a heading when it is short
-- and either continues the numbering of the headings before it, or is bold throughout, or bears
-- one of the names that papers' unnumbered sections have.

local core = require 'studyguide.core'
local levels = require 'studyguide.document.levels'

local M = {}

-- A heading is short; longer paragraphs are text, whatever their looks.
local longest = { words = 16, bytes = 140 }

--- The words of a list of csrc/languages, of all languages.
local function set(list)
  local out = {}
  for _, words in pairs(core.language_lists(list)) do
    for _, word in ipairs(words) do out[word] = true end
  end
  return out
end

local names, abstract_names = set 'sections', set 'abstract'
local heading_styles, title_styles = set 'heading_style', set 'title_style'

-- Text ----------------------------------------------------------------------------------------------

local function inline_text(list)
  local out = {}
  for _, inline in ipairs(list) do
    local kind, c = inline.t, inline.c
    if kind == 'Str' then
      out[#out + 1] = c
    elseif kind == 'Space' or kind == 'SoftBreak' or kind == 'LineBreak' then
      out[#out + 1] = ' '
    elseif kind == 'Code' or kind == 'Math' then
      out[#out + 1] = c[2]
    elseif kind == 'Span' or kind == 'Link' or kind == 'Quoted' or kind == 'Cite' then
      out[#out + 1] = inline_text(c[2])
    elseif kind == 'Emph' or kind == 'Strong' or kind == 'Underline' or kind == 'SmallCaps' or kind == 'Superscript' or
           kind == 'Subscript' or kind == 'Strikeout' then
      out[#out + 1] = inline_text(c)
    end
  end
  return table.concat(out)
end

--- Bytes of text that stand in bold.
local function bold_bytes(list)
  local total = 0
  for _, inline in ipairs(list) do
    if inline.t == 'Strong' then
      total = total + #inline_text(inline.c)
    elseif inline.t == 'Span' or inline.t == 'Link' then
      total = total + bold_bytes(inline.c[2])
    elseif inline.t == 'Emph' or inline.t == 'Underline' or inline.t == 'SmallCaps' then
      total = total + bold_bytes(inline.c)
    end
  end
  return total
end

local function trim(text) return (text:gsub('^%s+', ''):gsub('%s+$', '')) end

--- The inlines without the bold around them: a heading is bold by itself.
local function without_bold(list)
  local out = {}
  for _, inline in ipairs(list) do
    if inline.t == 'Strong' then
      for _, inner in ipairs(without_bold(inline.c)) do out[#out + 1] = inner end
    elseif inline.t ~= 'Note' then
      out[#out + 1] = inline.t == 'LineBreak' and { t = 'Space' } or inline
    end
  end
  while #out > 0 and (out[1].t == 'Space' or out[1].t == 'SoftBreak') do table.remove(out, 1) end
  return out
end

-- Paragraphs that may be headings -----------------------------------------------------------------------

local roman = { I = 1, V = 5, X = 10 }

local function roman_value(word)
  local value, last = 0, 0
  for i = #word, 1, -1 do
    local digit = roman[word:sub(i, i)]
    if not digit then return nil end
    value = digit < last and value - digit or value + digit
    last = math.max(last, digit)
  end
  return value
end

--- The numbers that a heading starts with ({3, 1} of "3.1 Data"), and the rest; nil without.
local function numbering(text)
  local digits, rest = text:match '^(%d[%d.]*)[%s\194\160]+(.+)$'
  if digits and rest:match '^[%u%(\195-\244"\'“]' then
    local numbers = {}
    for number in digits:gmatch '%d+' do numbers[#numbers + 1] = tonumber(number) end
    if #numbers <= 5 and numbers[1] <= 40 then return numbers, rest, 'digits' end
  end
  local word
  word, rest = text:match '^([IVX]+)%.%s+(.+)$'
  if word and roman_value(word) then return { roman_value(word) }, rest, 'roman' end
  word, rest = text:match '^Appendix%s+(%u)[%s:.]+(.*)$'
  if word then return { word:byte() - 64 }, rest, 'appendix' end
end

---@class Candidate
---@field block table    the paragraph
---@field text string
---@field bold boolean   throughout
---@field numbers? integer[]
---@field style? string  how it is numbered
---@field named boolean  one of the names above

local function candidate(block)
  if block.t ~= 'Para' and block.t ~= 'Plain' then return nil end
  local text = trim(inline_text(block.c))
  if text == '' or #text > longest.bytes or select(2, text:gsub('%S+', '')) > longest.words then return nil end
  local bold = bold_bytes(block.c)
  local numbers, _, style = numbering(text)
  local bare = text:lower():gsub('^[%d.]+%s+', ''):gsub('[%s:.]+$', '')
  if text:match '[,;]$' or (text:match '%.$' and not names[bare] and not numbers) then return nil end
  return { block = block, text = text, bold = bold >= 0.6 * #text, numbers = numbers, style = style, named = names[bare] or false,
           bare = bare }
end

--- Whether `numbers` may follow `last` in a table of contents.
local function follows(last, numbers)
  if not last then return numbers[1] <= 1 and #numbers == 1 end
  if #numbers > #last + 1 then return false end
  for i = 1, #numbers - 1 do
    if numbers[i] ~= last[i] then return false end
  end
  return numbers[#numbers] == (last[#numbers] or 0) + 1
end

-- Finding ---------------------------------------------------------------------------------------------------

--- The document's paragraphs in order; indentation that pandoc takes for a quote is opened.
local function flattened(blocks, out)
  for _, block in ipairs(blocks) do
    if block.t == 'BlockQuote' then
      flattened(block.c, out)
    elseif block.t == 'Div' and #block.c[1][2] == 0 and block.c[1][1] == '' then
      flattened(block.c[2], out)
    else
      out[#out + 1] = block
    end
  end
  return out
end

local function count(list, test)
  local n = 0
  for _, item in pairs(list) do
    if test(item) then n = n + 1 end
  end
  return n
end

local function is_sentence(candidate) return candidate.text:match '[.:]$' ~= nil end

--- Where each number last opens a heading that is no sentence: a numbered footnote ("3 The details can be found at:") before
-- it is none.
local function last_titles(candidates, last_index)
  local at = {}
  for i = 1, last_index do
    local c = candidates[i]
    if c and c.numbers and not is_sentence(c) then at[table.concat(c.numbers, '.')] = i end
  end
  return at
end

--- Chooses the headings among the candidates: index → level.
local function choose(candidates, last_index)
  local chosen, last, numbered = {}, nil, 0
  local titles = last_titles(candidates, last_index)
  local bold_numbers = count(candidates, function (c) return c.bold and c.numbers and c.style ~= 'appendix' end) >= 2
  for i = 1, last_index do
    local c = candidates[i]
    local note = c and c.numbers and is_sentence(c) and (titles[table.concat(c.numbers, '.')] or 0) > i
    if c and c.numbers and not note and c.style ~= 'appendix' and (c.bold or not bold_numbers) and follows(last, c.numbers) then
      chosen[i], last, numbered = #c.numbers, c.numbers, numbered + 1
    end
  end
  if numbered < 2 or (not bold_numbers and numbered < 3) then chosen, numbered = {}, 0 end
  local bolds = count(candidates, function (c) return c.bold end)
  local first
  for i = 1, last_index do
    local c = candidates[i]
    if c and (chosen[i] or (c.named and (c.bold or numbered > 0 or c.text:match '^%u'))) then
      first = i
      break
    end
  end
  if not first then return {}, nil end
  for i = first, last_index do
    local c = candidates[i]
    if c and not chosen[i] then
      if c.named and (c.bold or bolds == 0) and not c.numbers then chosen[i] = 1 end
      if c.style == 'appendix' and c.bold then chosen[i] = 1 end
      if numbered == 0 and bolds >= 2 and c.bold and not c.text:match '[.]$' then chosen[i] = 1 end
    end
  end
  return chosen, first
end

local function header(level, content)
  return { t = 'Header', c = { level, { '', {}, {} }, content } }
end

local function note(notes, code, format, ...)
  notes[#notes + 1] = { code = code, file = '', line = 0, message = format:format(...) }
end

--- The first bold or single short paragraph before the first heading is the title.
local function take_title(document, blocks, candidates, first, notes)
  if document.meta.title or not first then return end
  for i = 1, first - 1 do
    local c = candidates[i]
    if c and (c.bold or i == 1) and not c.numbers then
      local content = without_bold(c.block.c)
      document.meta.title = { t = 'MetaInlines', c = content }
      blocks[i] = false
      note(notes, 'guess/title', "title '%s'", c.text)
      return
    end
  end
end

--- Blocks with the chosen paragraphs as headings; a heading's second line joins its first.
local function with_headings(blocks, candidates, chosen, notes)
  local out, i = {}, 1
  while i <= #blocks do
    local level = chosen[i]
    if level then
      local content, text = without_bold(candidates[i].block.c), candidates[i].text
      local next = candidates[i + 1]
      if next and next.bold and not chosen[i + 1] and not next.numbers and blocks[i + 1] then
        content[#content + 1] = { t = 'Space' }
        for _, inline in ipairs(without_bold(next.block.c)) do content[#content + 1] = inline end
        text = text .. ' ' .. next.text
        i = i + 1
      end
      out[#out + 1] = header(level, content)
      note(notes, 'guess/heading', "heading '%s'", text)
    elseif blocks[i] then
      out[#out + 1] = blocks[i]
    end
    i = i + 1
  end
  return out
end

local function heading_text(block)
  return trim(inline_text(block.c[3])):lower():gsub('[%s:.]+$', '')
end

--- What stands under a heading "Abstract" (or after a paragraph of that name, before any heading)
-- becomes the document's abstract.
local function take_abstract(document, notes)
  if document.meta.abstract then return end
  local blocks, from, to = document.blocks, nil, nil
  for i, block in ipairs(blocks) do
    if from and block.t == 'Header' then
      to = i - 1
      break
    elseif not from and block.t == 'Header' then
      if not abstract_names[heading_text(block)] then
        if block.c[1] > 0 and i > 1 then return end
      else
        return  -- a heading of its own is what the paper shows: it stays
      end
    elseif not from and block.t == 'Para' then
      local text = trim(inline_text(block.c)):lower():gsub('[%s:.]+$', '')
      if abstract_names[text] then from = i end
    end
  end
  if not from then return end
  to = to or math.min(from + 1, #blocks)
  if to <= from then return end
  local content = table.move(blocks, from + 1, to, 1, {})
  document.meta.abstract = { t = 'MetaBlocks', c = content }
  for _ = from, to do table.remove(blocks, from) end
  note(notes, 'guess/abstract', 'the paragraph after "Abstract" is the abstract')
end

-- Styles (docx+styles) -------------------------------------------------------------------------------------

local function style_of(block)
  for _, pair in ipairs(block.t == 'Div' and block.c[1][3] or {}) do
    if pair[1] == 'custom-style' then return pair[2] end
  end
end

local function lower(text)  -- ASCII and the Latin-1 letters that style names begin with
  return (text:lower():gsub('Ü', 'ü'):gsub('É', 'é'):gsub('Í', 'í'):gsub('З', 'з'):gsub('Ε', 'ε'))
end

--- Opens Divs of custom styles; paragraphs in a heading style become headings, those of an
-- abstract's style the abstract.
local function by_styles(blocks, out, document, notes)
  for _, block in ipairs(blocks) do
    local style = style_of(block)
    if not style then
      out[#out + 1] = block
    else
      local name, number = lower(style):match '^(.-)[%s_-]*(%d?)$'
      local inner = by_styles(block.c[2], {}, document, notes)
      local single = #inner == 1 and (inner[1].t == 'Para' or inner[1].t == 'Plain') and inner[1]
      if single and number ~= '' and heading_styles[name] then
        out[#out + 1] = header(tonumber(number), without_bold(single.c))
        note(notes, 'guess/style', "style '%s' is a heading: '%s'", style, trim(inline_text(single.c)))
      elseif single and not document.meta.title and title_styles[name] then
        document.meta.title = { t = 'MetaInlines', c = without_bold(single.c) }
      elseif name == 'abstract' and not document.meta.abstract then
        document.meta.abstract = { t = 'MetaBlocks', c = inner }
      elseif name == 'abstract' then
        local content = document.meta.abstract.c
        for _, item in ipairs(document.meta.abstract.t == 'MetaBlocks' and inner or {}) do content[#content + 1] = item end
      elseif not (single and (name == 'abstract title' or name == 'abstracttitle')) then
        for _, item in ipairs(inner) do out[#out + 1] = item end
      end
    end
  end
  return out
end

local function has_header(blocks)
  for _, block in ipairs(blocks) do
    if block.t == 'Header' or ((block.t == 'Div') and has_header(block.c[2])) or (block.t == 'BlockQuote' and has_header(block.c)) then
      return true
    end
  end
  return false
end

local function is_named(text)
  return names[text:lower():gsub('^[%d.]+%s+', ''):gsub('[%s:.]+$', '')] == true
end

--- Takes out what marks the ends of pages.
local function without_page_marks(blocks, notes)
  for i = #blocks, 1, -1 do
    local block = blocks[i]
    if block.t == 'Para' and #block.c <= 7 and levels.is_page_mark(trim(inline_text(block.c))) then
      note(notes, 'guess/page', "'%s' marks the end of a page", trim(inline_text(block.c)))
      table.remove(blocks, i)
    end
  end
end

--- What is guessed of a document that marks headings: their levels, the abstract, the ends of pages.
local function guess_beside(document, notes)
  for _, row in ipairs(levels.document(document.blocks, document.meta, numbering, is_named, inline_text)) do notes[#notes + 1] = row end
  without_page_marks(document.blocks, notes)
  take_abstract(document, notes)
end

--- Whether a look at the words of its headings and short paragraphs shows that there is nothing to guess.
local function is_plain(document)
  local sketch = document.tree and document.tree:sketch()
  local notes = {}
  if sketch then guess_beside({ blocks = sketch, meta = setmetatable({}, { __index = document.meta }) }, notes) end
  return sketch ~= nil and #notes == 0
end

--- Finds the headings that a document shows without marking them, and marks them.
---@param document Document  its blocks and metadata are changed; `changed` tells what document:take is told
---@return table[] notes, boolean changed  every guess; and whether anything is other than before
function M.document(document)
  local notes, styled = {}, false
  if is_plain(document) then return notes, false end
  for _, block in ipairs(document.blocks) do styled = styled or style_of(block) ~= nil end
  document.blocks = by_styles(document.blocks, {}, document, notes)
  if not has_header(document.blocks) then
    local blocks, candidates = flattened(document.blocks, {}), {}
    for i, block in ipairs(blocks) do candidates[i] = candidate(block) end
    local chosen, first = choose(candidates, #blocks)
    if next(chosen) then
      take_title(document, blocks, candidates, first, notes)
      document.blocks = with_headings(blocks, candidates, chosen, notes)
    end
    without_page_marks(document.blocks, notes)
    take_abstract(document, notes)
  else
    guess_beside(document, notes)
  end
  return notes, styled or #notes > 0
end

return M
