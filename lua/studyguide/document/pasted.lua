--- Text pasted out of a PDF, or saved from one: what its columns and lines did to it is undone.
--
--     if pasted.is_pasted(text) then json, notes = pasted.document(text, version) end
--
-- Blocks are told by blank lines. In this order: ligatures and torn words, sentences that run over blocks (with the pull
-- quotes in them), headings, the numbers of notes. No title is invented: a first line that is a heading is one.

local core = require 'studyguide.core'

local M = {}

local limits = { heading_words = 12, heading_bytes = 90, lead_words = 4, quote_words = 30, distance = 3 }

local ligatures = { ['ﬀ'] = 'ff', ['ﬁ'] = 'fi', ['ﬂ'] = 'fl', ['ﬃ'] = 'ffi', ['ﬄ'] = 'ffl', ['ﬅ'] = 'st', ['ﬆ'] = 'st' }

local function words_of(text) return select(2, text:gsub('%S+', '')) end

local function folded(text)
  return (text:gsub('\239\172[\128-\134]', ligatures):gsub('\194\173', ''):gsub('\194\160', ' '))
end

-- Sentences ----------------------------------------------------------------------------------------------

local abbreviations = { ['al.'] = true, ['fig.'] = true, ['e.g.'] = true, ['i.e.'] = true, ['cf.'] = true, ['vs.'] = true, ['eq.'] = true,
                        ['sec.'] = true, ['dr.'] = true, ['etc.,'] = true }

--- Does a sentence end where the text does? Quotes, brackets and a note's number may stand behind.
local function ends_sentence(text)
  local bare = text:gsub('[%s"\')%]]+$', ''):gsub('”$', ''):gsub('’$', ''):gsub('([%a][.?!])%d%d?%d?$', '%1')
  local word = bare:match '(%S+)$' or ''
  return bare:match '[.?!:]$' ~= nil and not abbreviations[word:lower()] or bare:match '…$' ~= nil
end

local function starts_lower(text) return text:match '^["\'(%[]*%l' ~= nil end
local function starts_upper(text) return text:match '^["\'(%[]*[%u\195-\197]' ~= nil end

local bullets = { '^•%s*', '^▪%s*', '^●%s*', '^◦%s*', '^■%s*', '^[-*]%s+', '^–%s+', '^%(?%d%d?[.)]%s+', '^%(%l%)%s+' }

--- What stands behind a bullet or a number, or nil.
local function item_of(text)
  for _, pattern in ipairs(bullets) do
    local rest, found = text:gsub(pattern, '', 1)
    if found == 1 and rest ~= '' then return rest, pattern:find '%%d' ~= nil end
  end
end

-- Blocks -----------------------------------------------------------------------------------------------

--- Lines of a block as one text; list items stand alone. Without blank lines, a short line that ends a sentence ends its
--- paragraph.
local function add_block(lines, out, alone)
  local longest, current = 0, nil
  for _, line in ipairs(lines) do longest = math.max(longest, #line) end
  for i, line in ipairs(lines) do
    local before = lines[i - 1]
    local fresh = not before or item_of(line) ~= nil and ends_sentence(before)
      or alone and ends_sentence(before) and #before < 0.8 * longest
      or alone and #before < 0.6 * longest and not before:match '[.,;:-]$' and starts_upper(line) and #line > 0.7 * longest
    if fresh then
      if current then out[#out + 1] = current end
      current = line
    else
      current = current .. ' ' .. line
    end
  end
  if current then out[#out + 1] = current end
end

local function blocks_of(text)
  local groups, lines = {}, {}
  for line in (folded(text):gsub('\r\n?', '\n'):gsub('\f', '\n\n') .. '\n\n'):gmatch '(.-)\n' do
    line = line:gsub('^%s+', ''):gsub('%s+$', ''):gsub('%s+', ' ')
    if line ~= '' then
      lines[#lines + 1] = line
    elseif #lines > 0 then
      groups[#groups + 1], lines = lines, {}
    end
  end
  local out = {}
  for _, group in ipairs(groups) do add_block(group, out, #groups == 1) end
  return out
end

--- "operat- ing" is whole again; "execution— executing" has a dash without spaces.
local function mended(blocks)
  local rows = {}
  for i, text in ipairs(blocks) do
    rows[i] = { text = text:gsub('(%S)—%s+(%S)', '%1—%2'):gsub('(%a)%s+—(%S)', '%1—%2') }
  end
  core.mend(rows, 'en')
  for i, row in ipairs(rows) do blocks[i] = row.text end
end

--- One short whole sentence and nothing else.
local function is_one_sentence(text)
  return starts_upper(text) and ends_sentence(text) and words_of(text) <= limits.quote_words and words_of(text) >= 4
    and not text:match '[.?!]%s+%u'
end

-- Words that a paragraph hardly begins with: the sentence goes on with what was said.
local function leans_back(text)
  local first = text:match '^(%a+)'
  return first == 'They' or first == 'It' or first == 'He' or first == 'She' or text:match '^The %S+ would then' ~= nil
end

--- May the block stand for itself although the one before has no end?
local function is_apart(text, before, index)
  return item_of(text) ~= nil or index == 1 or before.heading
end

--- Sentences that blank lines break are joined; a pull quote inside one goes.
local function joined(blocks, notes)
  local out, breaks = {}, 0
  local i = 1
  while i <= #blocks do
    local text, before = blocks[i], out[#out]
    local open = before and not before.heading and not ends_sentence(before.text)
    if open and not starts_lower(text) and is_one_sentence(text) and blocks[i + 1] and starts_lower(blocks[i + 1]) then
      notes[#notes + 1] = { code = 'pasted/pull-quote', message = ('left out, as it splits a sentence: "%s"'):format(text) }
    elseif open and not is_apart(text, before, i) then
      before.text = before.text .. ' ' .. text
      breaks = breaks + 1
    elseif before and not before.heading and breaks > 0 and leans_back(text) then
      before.text = before.text .. ' ' .. text
    else
      out[#out + 1] = { text = text, heading = M.heading_of(text, before, blocks[i + 1], blocks[i + 2]) }
    end
    i = i + 1
  end
  return out
end

-- Headings ---------------------------------------------------------------------------------------------------

local names = {}
for name in ('abstract|summary|introduction|background|related work|methods|materials and methods|results|discussion|conclusion|' ..
  'conclusions|acknowledgments|acknowledgements|references|bibliography'):gmatch '[^|]+' do names[name] = true end

--- The number before a heading, and its depth.
local function numbered(text)
  local number, rest = text:match '^(%d[%d.]*)%.?%s+(%u.*)$'
  if not number or #number > 8 then return nil end
  return number:gsub('%.$', ''), rest, select(2, number:gsub('%d+', ''))
end

-- Words that no heading ends in, and those that begin a sentence rather than a long heading.
local openers, beginners = {}, {}
for word in ('the|a|an|of|in|to|with|by|for|from|on|at|as|and|or|its|their|our|each|every|any|such|that|which|is|are|was|be|this|' ..
  'these|recent|into|than|has|have|not|only|both'):gmatch '[^|]+' do openers[word] = true end
for word in ('The|A|An|In|We|This|These|It|If|When|For|As|To|Each|Our|With|There'):gmatch '[^|]+' do beginners[word] = true end

--- Does the block read like the beginning of a sentence that goes on below it?
local function is_open_sentence(text, after, beyond)
  local first, last = text:match '^%S+', text:match '(%S+)$'
  if openers[last:lower()] or beginners[first] and words_of(text) > 4 then return true end
  return beyond ~= nil and is_one_sentence(after) and starts_lower(beyond)
end

--- The level of a block that is a heading; nil for text. `before`: the block before it, nil at the beginning; `after` and
--- `beyond`: the texts of the two behind it.
function M.heading_of(text, before, after, beyond)
  if words_of(text) > limits.heading_words or #text > limits.heading_bytes or text:match '[.,;:?!]$' or not after then
    return nil
  end
  local number, _, depth = numbered(text)
  if number then return depth + 1 end
  if item_of(text) or not starts_upper(text) or starts_lower(after) or is_open_sentence(text, after, beyond) then return nil end
  if names[text:lower()] then return 2 end
  if not before then return 2 end
  local capitals = not text:match '%l' and #text > 3
  return (capitals or words_of(text) <= 8) and ends_sentence(before.text) and 2 or nil
end

--- "Challenges. Unfortunately, …": the words before the first full stop and the rest.
local function run_in(text)
  local head, rest = text:match '^(%u[%w%- ]+)%.%s+(%u.*)$'
  if not head or words_of(head) > limits.lead_words or #head < 4 or #head > 50 then return nil end
  if abbreviations[(head:match '%S+$' .. '.'):lower()] then return nil end
  local sentence = rest:match '^(.-[.?!])%s' or rest
  return words_of(sentence) >= 6 and head or nil, rest
end

--- Run-in headings count where there are two.
local function opened(blocks)
  local count = 0
  for _, block in ipairs(blocks) do
    if not block.heading and run_in(block.text) then count = count + 1 end
  end
  if count < 2 then return blocks end
  local out, level = {}, 2
  for _, block in ipairs(blocks) do
    local head, rest = nil, nil
    if not block.heading then head, rest = run_in(block.text) end
    level = block.heading or level
    if head then
      out[#out + 1] = { text = head, heading = level + 1, run_in = true }
      out[#out + 1] = { text = rest }
    else
      out[#out + 1] = block
    end
  end
  return out
end

-- Numbers of notes, missing spaces -----------------------------------------------------------------------------

local note_patterns = { '()(%l%l%l%l+)(%d%d?)()%f[%s%.,;:%z]', '()(%a%a%a[.,;:])(%d%d?)()%f[%s%z]' }

-- What a number stands behind that is not a note's.
local counted = { ['fig.'] = true, ['sec.'] = true, ['eqs.'] = true, ['tab.'] = true, ['ref.'] = true, ['vol.'] = true, ['ch.'] = true }

--- Where digits hang on words: { block, from, to, number, word }, in order.
local function hanging(blocks)
  local found = {}
  for i, block in ipairs(blocks) do
    local here = {}
    for _, pattern in ipairs(note_patterns) do
      for at, word, digits, stop in block.text:gmatch(pattern) do
        local before = block.text:sub(1, at + #word - 1):match '%S*$'
        if not counted[before:lower()] then
          here[#here + 1] = { block = i, from = at + #word, to = stop - 1, number = tonumber(digits), word = word }
        end
      end
    end
    table.sort(here, function (a, b) return a.from < b.from end)
    table.move(here, 1, #here, #found + 1, found)
  end
  return found
end

--- Numbers that rise through the text are notes'; "minimap2", which comes again with its number, is a name.
local function note_numbers(blocks)
  local kept, last, times = {}, 0, {}
  local all = hanging(blocks)
  for _, row in ipairs(all) do
    local name = row.word .. row.number
    times[name] = (times[name] or 0) + 1
  end
  for _, row in ipairs(all) do
    if times[row.word .. row.number] == 1 and row.number >= last and (last == 0 or row.number <= last + limits.distance) then
      kept[#kept + 1] = row
      last = row.number
    end
  end
  local distinct = #kept > 0 and kept[#kept].number > kept[1].number
  return distinct and kept or {}
end

local function without_notes(blocks)
  local rows = note_numbers(blocks)
  for i = #rows, 1, -1 do
    local row = rows[i]
    local text = blocks[row.block].text
    blocks[row.block].text = text:sub(1, row.from - 1) .. text:sub(row.to + 1)
  end
end

--- "POPFand", "x86POPF": a word of capitals that stands alone elsewhere, and another that does, lost the space between.
local function spaced(blocks)
  local alone = {}
  for _, block in ipairs(blocks) do
    for word in block.text:gmatch '%f[%w]%w+%f[%W]' do alone[word] = (alone[word] or 0) + 1 end
  end
  local function known(word) return (alone[word] or 0) >= 1 end
  for _, block in ipairs(blocks) do
    block.text = block.text:gsub('%f[%w]%w+%f[%W]', function (word)
      local capitals, rest = word:match '^(%u%u%u+)(%l%l+)$'
      if capitals and (alone[capitals] or 0) >= 2 and known(rest) then return capitals .. ' ' .. rest end
      local head, tail = word:match '^(%l+%d+)(%u%u%u+)$'
      if head and (alone[tail] or 0) >= 2 and known(head) then return head .. ' ' .. tail end
    end)
  end
end

-- The document ------------------------------------------------------------------------------------------------

local function inlines(text)
  local out = {}
  for word in text:gmatch '%S+' do
    if #out > 0 then out[#out + 1] = { t = 'Space' } end
    out[#out + 1] = { t = 'Str', c = word }
  end
  return out
end

local function header(block)
  local number, rest = numbered(block.text)
  local attributes = number and { { 'number', number } } or {}
  return { t = 'Header', c = { block.heading, { '', {}, attributes }, inlines(number and rest or block.text) } }
end

--- Is the text one that came out of a PDF: torn words, ligatures, sentences broken by blank lines? Text with mark-up is
--- left to its own reader.
function M.is_pasted(text)
  if text:match '^#+ ' or text:match '\n#+ ' or text:match '\n[=-][=-][=-]+%s*\n' or text:match '```' or text:match '\\%a+[{%[]' or
     text:match '</%a+>' or text:match '^%-%-%-\n' then
    return false
  end
  local torn = select(2, text:gsub('%l%l%- ?\n?%l%l', ''))
  local glyphs = select(2, text:gsub('\239\172[\128-\134]', ''))
  local broken, before = 0, nil
  for block in (text:gsub('\r\n?', '\n') .. '\n\n'):gmatch '(.-)\n%s*\n' do
    if before and not ends_sentence(before) and words_of(before) > limits.heading_words then broken = broken + 1 end
    before = block
  end
  return torn + 2 * glyphs + broken >= 2
end

--- The blocks that the text becomes: { text, heading = level or nil, run_in }.
---@return table[] blocks, table[] notes
function M.blocks(text)
  local notes = {}
  local list = blocks_of(text)
  mended(list)
  local blocks = opened(joined(list, notes))
  without_notes(blocks)
  spaced(blocks)
  return blocks, notes
end

---@param version string  of pandoc's JSON, "[1,22]"
---@return string json, table[] notes
function M.document(text, version)
  local blocks, notes = M.blocks(text)
  local out = {}
  for _, block in ipairs(blocks) do
    local item, ordered = nil, nil
    if not block.heading then item, ordered = item_of(block.text) end
    local last = out[#out]
    if block.heading then
      out[#out + 1] = header(block)
    elseif item then
      local kind = ordered and 'OrderedList' or 'BulletList'
      if not last or last.t ~= kind then
        last = { t = kind, c = ordered and { { 1, { t = 'Decimal' }, { t = 'Period' } }, {} } or {} }
        out[#out + 1] = last
      end
      local items = ordered and last.c[2] or last.c
      items[#items + 1] = { { t = 'Para', c = inlines(item) } }
    else
      out[#out + 1] = { t = 'Para', c = inlines(block.text) }
    end
  end
  local body = #out > 0 and assert(core.json_encode(out)) or '[]'
  return ('{"pandoc-api-version":%s,"meta":{},"blocks":%s}'):format(version, body), notes
end

return M
