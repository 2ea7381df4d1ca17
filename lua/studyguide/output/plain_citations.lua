--- Citations of papers that mark none, as Word files and PDFs do not: "(Smith and Jones, 2010; Li et al. 2012)", "Smith (2010)",
-- "[3, 5]", with the entries of the reference list that they name.
--
-- A name and a year must both stand in the entry, the name before its first year: what is not sure is no citation.

local M = {}

local limits = {
  names = 7,     -- words of a citation before its year: "Smith, Jones, Li and van der Berg"
  authors = 300, -- bytes of an entry in which its authors stand
  range = 20,    -- works in "[3–9]"
  entries = 2000, -- that are looked at
  tried = 5000,  -- years with names before them
}

local joining = { ['and'] = true, ['&'] = true, et = true, al = true, und = true, van = true, von = true, de = true, der = true,
                  den = true, la = true, le = true, di = true, y = true }

local year_pattern = '%f[%w][12][089]%d%d%l?%f[%W]'

--- The entries by what citations name: their authors' words, their year, their number.
local function entries_of(references)
  local rows, by_number = { tried = 0 }, {}
  for i, reference in ipairs(references) do
    if i > limits.entries then break end
    local text = reference.text
    local from, to = text:find(year_pattern)
    rows[i] = { authors = ' ' .. text:sub(1, math.min(from or limits.authors, limits.authors)):gsub('[%s,.;:()&]+', ' ') .. ' ',
                year = from and text:sub(from, to), text = text }
    local number = tonumber(text:match '^%[?(%d+)[%].]')
    if number and not by_number[number] then by_number[number] = i end
  end
  return rows, by_number
end

--- The entry of these authors and this year: the one that names them first.
local function entry_of(rows, names, year)
  local best, best_at
  for i, row in ipairs(rows) do
    local at = row.year and (row.year == year or row.year == year:sub(1, 4)) and 1
    for k, name in ipairs(names) do
      local found = at and row.authors:find(' ' .. name .. ' ', 1, true)
      at = found and (k == 1 and found or at)
    end
    if at and (not best_at or at < best_at) then best, best_at = i, at end
  end
  return best
end

--- The name in a word of a citation; false where the word joins names, nil where it is neither.
local function name_in(word)
  local bare = word:gsub('^[%(%[]+', ''):gsub('[,.;:]+$', ''):gsub('\226\128\153s$', ''):gsub("'s$", '')
  if joining[bare] then return false end
  return bare:match '^[%u\195-\244]' and bare or nil
end

--- The names before a year, and where each begins in the words, last first.
local function names_before(words, i)
  local names, places = {}, {}
  for k = i - 1, math.max(1, i - limits.names), -1 do
    local name = name_in(words[k])
    if name == nil or words[k]:match '[;:%)]$' then break end
    if name then names[#names + 1], places[#places + 1] = name, k end
    if words[k]:match '^[%(%[]' then break end
  end
  return names, places
end

--- The longest run of names that an entry has: the entry, and where its first name stands.
local function longest_known(rows, words, i, year)
  local names, places = names_before(words, i)
  for last = #names, 1, -1 do
    local run = {}
    for k = last, 1, -1 do run[#run + 1] = names[k] end
    local entry = entry_of(rows, run, year)
    if entry then return entry, places[last] end
    -- A name that "and" does not follow may be a word of the sentence: "In Smith (2010)".
    if last > 1 and places[last] + 1 ~= places[last - 1] then return nil end
  end
end

--- Citations by name and year: each ends with its year, and begins with the first of the names before it.
local function by_year(text, rows, found)
  local words = {}
  for word in text:gmatch '%S+' do words[#words + 1] = word end
  for i, word in ipairs(words) do
    local lead, year = word:match '^([%(%[]*)([12][089]%d%d%l?)%f[%W]'
    if year and rows.tried < limits.tried then
      rows.tried = rows.tried + 1
      local entry, first = longest_known(rows, words, i, year)
      if entry then found(table.concat(words, ' ', first, i - 1) .. ' ' .. lead .. year, { entry }) end
    end
  end
end

--- Citations by number: all of a bracket's must be entries'.
local function by_numbers(text, by_number, found)
  for inner in text:gmatch '%[(%d[%d,%s\226\128\147-]*)%]' do
    local entries, known = {}, true
    for part in inner:gmatch '[^,]+' do
      local from = tonumber(part:match '^%s*(%d+)')
      local to = tonumber(part:match '(%d+)%s*$')
      known = known and from and to and to - from < limits.range
      for number = from or 1, known and to or 0 do
        known = known and by_number[number] ~= nil
        entries[#entries + 1] = by_number[number]
      end
    end
    if known and #entries > 0 then found(('[%s]'):format(inner), entries) end
  end
end

---@param paper table
---@return { text: string, entries: integer[] }[]  entries: places in the reference list
function M.of(paper)
  local rows, by_number = entries_of(paper.references or {})
  local out, seen = {}, {}
  local function found(text, entries)
    if seen[text] then return end
    seen[text] = true
    out[#out + 1] = { text = text, entries = entries }
  end
  if #rows == 0 then return out end
  for _, section in ipairs(paper.sections) do
    for _, paragraph in ipairs(section.kind == 'references' and {} or section.paragraphs) do
      local text = paragraph.text or ''
      by_year(text, rows, found)
      if next(by_number) then by_numbers(text, by_number, found) end
    end
  end
  return out
end

return M
