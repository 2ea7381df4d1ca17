--- What a weak model does to its answers and no reader needs: the same bullet twice, the prompt's own headings, leads and
-- example, a highlight around all that it says, a list in one line, paragraphs that it names and does not tell,
-- the paper's words as its own.
--
--     weak.clean(section, row, prompted)   -- row: the paper's section; notes go into section.repairs

local points = require 'studyguide.guide.points'

local M = {}

local run_words = 8     -- in a row, in the example and not in the section: chance does not bring them together
local repeated_least = 5 -- words: "It is exact." may be said of two things

local function words_of(text)
  local words = {}
  for word in text:lower():gsub('%$[^$]*%$', ' '):gmatch '[%w\x80-\xff]+' do words[#words + 1] = word end
  return words
end

--- The runs of `run_words` words in a text, added to a set.
local function runs_of(text, set)
  local words = words_of(text)
  for i = 1, #words - run_words + 1 do set[table.concat(words, ' ', i, i + run_words - 1)] = true end
  return set
end

--- Whether the point says what the example says and its section does not.
---@param own fun(): table  the section's runs, which few points ask for
local function is_of_example(point, example, own)
  for run in pairs(runs_of(point.markdown, {})) do
    if example[run] and not own()[run] then return true end
  end
  return false
end

--- What `make` returns, made when it is first asked for.
local function once(make)
  local made
  return function ()
    made = made or make()
    return made
  end
end

--- Points that say again, word for word, what one before them said, with all that hangs on them.
local function repeated(list)
  local seen, doomed = {}, {}
  points.walk(list, function (point)
    if #words_of(point.markdown) < repeated_least then return end
    local key = point.markdown:lower():gsub('[%s*=]+', '') -- formulas and all: two things may be told in the same words
    if seen[key] then doomed[point] = true end
    seen[key] = true
  end)
  -- What hangs on a repeated point and is new is not a repetition.
  points.walk(list, function (point)
    for _, child in ipairs(doomed[point] and point.points or {}) do
      if not doomed[child] then doomed[point] = nil end
    end
  end)
  return doomed
end

local function remove(section, what, doomed)
  local count = points.remove(section.points, function (point) return doomed[point] end)
  if count > 0 then
    section.repairs = section.repairs or {}
    table.insert(section.repairs, { code = 'text/residue', line = 1, what = ('%s removed (%d)'):format(what, count) })
  end
end

-- Highlights ------------------------------------------------------------------------------------------------

local highlight_most, sentence_least = 30, 5 -- words: as the rule highlight/long has it; fewer say nothing

local function count_words(text)
  local _, count = text:gsub('%S+', '')
  return count
end

--- The end of a text's first sentence where another follows; abbreviations and initials end none.
local function sentence_end(text)
  local at = 0
  while true do
    local stop, next_ = text:match('()[.!?]%s+()[%u`$*\128-\255-]', at + 1)
    if not stop then return nil end
    local word = text:sub(1, stop - 1):match '([%w.]+)[)%]`"\']*$' or ''
    if #word > 2 and not word:find '%.' then return stop, next_ end
    at = stop
  end
end

--- A highlight around several sentences stays around the first, where that is one.
local function narrowed(markdown)
  return (markdown:gsub('==(.-)==', function (inside)
    if inside:find '\n' or count_words(inside) <= highlight_most then return nil end
    local stop, rest = sentence_end(inside)
    local count = stop and count_words(inside:sub(1, stop)) or 0
    if count < sentence_least or count > highlight_most then return nil end
    return '==' .. inside:sub(1, stop - 1) .. '==' .. inside:sub(stop, stop) .. ' ' .. inside:sub(rest)
  end))
end

-- Lists -----------------------------------------------------------------------------------------------------

local items_least = 2 -- that stand in one line: a dash alone is a dash

--- A bullet that holds a list in one line, "It has parts. - A shell. - A motor.", with its items below it.
local function unfolded(point)
  if point.markdown:find '\n' then return end
  local parts, from = {}, 1
  for stop, next_ in point.markdown:gmatch '[.;:]()%s+%-%s+()%f[%S]' do
    parts[#parts + 1] = point.markdown:sub(from, stop - 1)
    from = next_
  end
  parts[#parts + 1] = point.markdown:sub(from)
  if #parts <= items_least then return end
  local _, marks = parts[1]:gsub('==', '')
  if marks % 2 == 1 then
    -- The highlight goes on over the items: it is the first part's.
    for i, part in ipairs(parts) do parts[i] = part:gsub('==', '') end
  end
  point.markdown = parts[1]
  for i = 2, #parts do
    table.insert(point.points, i - 1, { kind = 'detail', markdown = parts[i], source = point.source, writer = point.writer,
                                        paragraphs = point.paragraphs, points = {} })
  end
end

-- Provenance ------------------------------------------------------------------------------------------------

local letters_least, share_least = 4, 0.12 -- of a word that tells something; of a paragraph's such words, as the check has it

local function telling_words(text, set)
  local count = 0
  for _, word in ipairs(words_of(text)) do
    if #word >= letters_least and not set[word] then
      set[word], count = true, count + 1
    end
  end
  return count
end

local function said_under(point, set)
  telling_words(point.markdown, set)
  for _, child in ipairs(point.points) do said_under(child, set) end
end

--- Takes paragraphs from bullets that name several and hold next to nothing of them.
local function trim_marks(section, row)
  local by_id = {}
  for _, paragraph in ipairs(row.paragraphs) do by_id[paragraph.id] = paragraph end
  points.walk(section.points, function (point)
    if #point.paragraphs < 2 then return end
    local said, kept = {}, {}
    said_under(point, said)
    for _, id in ipairs(point.paragraphs) do
      local words, found = {}, 0
      local count = by_id[id] and telling_words(by_id[id].text, words) or 0
      for word in pairs(words) do found = found + (said[word] and 1 or 0) end
      if count == 0 or found >= share_least * count then kept[#kept + 1] = id end
    end
    if #kept > 0 then point.paragraphs = kept end
  end)
end

--- Bullets that say the section's own words and mark them as an addition are the paper's.
local function own_up(section, row)
  local own = {}
  for _, paragraph in ipairs(row.paragraphs) do runs_of(paragraph.text, own) end
  points.walk(section.points, function (point)
    for run in pairs(point.source == 'background' and runs_of(point.markdown, {}) or {}) do
      if own[run] then point.source = 'paper' end
    end
  end)
end

-- Echoes ----------------------------------------------------------------------------------------------------

local function plain(text) return (text:lower():gsub('[^%w]+', ' '):gsub('^ ', ''):gsub(' $', '')) end

--- Whether a point repeats one of the headings under which the prompt tells what it wants, or how long it wants it.
local function is_heading(point, prompted)
  local opening = plain(point.lead or point.markdown:match '^([^:\n]*):' or '')
  local said = (point.lead and point.lead:gsub('[.:]$', '') .. ': ' or '') .. point.markdown
  return opening ~= '' and prompted.headings[opening] == true or prompted.length ~= nil and said:find(prompted.length) ~= nil
end

--- The points of a list with those taken out that are `doomed`; what hangs on them stands in their place.
local function lifted(list, doomed)
  local out, count = {}, 0
  for _, point in ipairs(list) do
    local children, below = lifted(point.points, doomed)
    point.points, count = children, count + below
    if doomed(point) then
      count = count + 1
      table.move(children, 1, #children, #out + 1, out)
    else
      out[#out + 1] = point
    end
  end
  return out, count
end

--- Whether a point is a row of the glossary that the prompt has: "gap cost → …".
local function is_glossary_row(point)
  return point.kind ~= 'connections' and ((point.lead or '') .. ' ' .. point.markdown):find '^%s*[*=]*%s*[^→\n%.]-%s*[*=]*%s*→%s*[*=%[]*%u' ~= nil
end

local lead_words = 4 -- "What spoils it" may be said of anything

--- The leads that the prompt shows, their words between spaces, but for short ones.
local function leads_of(example)
  local leads = {}
  for lead in example:gmatch '%*%*([^*\n]+)%*%*' do
    local words = words_of(lead)
    if #words >= lead_words then leads[#leads + 1] = ' ' .. table.concat(words, ' ') .. ' ' end
  end
  return leads
end

--- Takes off leads that hold one of the prompt's own, "What the cost of a gap is", unless the section says it, too.
local function drop_leads(section, row, leads)
  local dropped = 0
  local said = once(function ()
    local own = {}
    for i, paragraph in ipairs(row.paragraphs) do own[i] = table.concat(words_of(paragraph.text), ' ') end
    return ' ' .. table.concat(own, ' ') .. ' '
  end)
  points.walk(section.points, function (point)
    local words = point.lead and point.markdown ~= '' and ' ' .. table.concat(words_of(point.lead), ' ') .. ' ' or ''
    for _, lead in ipairs(leads) do
      if point.lead and words:find(lead, 1, true) and not said():find(lead, 1, true) then
        point.lead, dropped = nil, dropped + 1
      end
    end
  end)
  return dropped
end

--- What of the prompt's example a section is held against: of one prompt's, the same for all.
local function shown_of(prompted)
  if not prompted.shown then
    prompted.shown = { runs = runs_of(prompted.example, {}), leads = leads_of(prompted.example) }
  end
  return prompted.shown
end

local function note(section, what, count)
  if count == 0 then return end
  section.repairs = section.repairs or {}
  table.insert(section.repairs, { code = 'text/residue', line = 1, what = ('%s removed (%d)'):format(what, count) })
end

---@class Prompted             what a writer was shown, and should not say again
---@field example string       the answer that the prompt shows
---@field headings table<string, boolean>  under which the prompt tells what it wants, in lower case without punctuation
---@field length string?       a pattern of the line that says how long the answer should be
---@field weak boolean?        the writer is small: what it names as its source is not taken on trust
---@field shown table?         what of the example sections are held against, from the first on

local announced_least = 2 -- items behind a colon; one is told in the sentence

local after_items = { plain = true, analogy = true, definition = true }

--- Puts what a colon announces right behind it: "there are three drawbacks:" leads over to them, and what restates or defines
--- comes after the last.
local function announced(point)
  if not point.markdown:find ':%s*$' then return end
  local items, rest = {}, {}
  for _, child in ipairs(point.points) do table.insert(after_items[child.kind] and rest or items, child) end
  if #items < announced_least then return end
  table.move(items, 1, #items, 1, point.points)
  table.move(rest, 1, #rest, #items + 1, point.points)
end

---@param section GuideSection  changed
---@param row table             the paper's section
---@param prompted Prompted?
function M.clean(section, row, prompted)
  if prompted and prompted.example ~= '' then
    local of_example, shown = {}, shown_of(prompted)
    local own = once(function ()
      local runs = {}
      for _, paragraph in ipairs(row.paragraphs) do runs_of(paragraph.text, runs) end
      return runs
    end)
    points.walk(section.points, function (point) of_example[point] = is_of_example(point, shown.runs, own) or nil end)
    remove(section, "words of the prompt's example", of_example)
    note(section, "the prompt's own leads", drop_leads(section, row, shown.leads))
  end
  if prompted then
    local count
    section.points, count = lifted(section.points, function (point) return is_heading(point, prompted) end)
    note(section, "the prompt's headings", count)
  end
  remove(section, 'a bullet that stands twice', repeated(section.points))
  points.remove(section.points, function (point) return point.kind == 'connections' and #point.points == 0 end)
  points.walk(section.points, function (point)
    unfolded(point)
    announced(point)
    point.markdown = narrowed(point.markdown)
  end)
  if prompted and prompted.weak then
    local count
    section.points, count = lifted(section.points, is_glossary_row)
    note(section, "rows of the prompt's glossary", count)
    trim_marks(section, row)
    own_up(section, row)
  end
end

return M
