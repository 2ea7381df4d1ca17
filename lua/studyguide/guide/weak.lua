--- What a weak model does to its answers and no reader needs: the same bullet twice, the words of the prompt's own
-- example.
--
--     weak.clean(section, row, example)    -- row: the paper's section; notes go into section.repairs

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
local function is_of_example(point, example, own)
  for run in pairs(runs_of(point.markdown, {})) do
    if example[run] and not own[run] then return true end
  end
  return false
end

--- Points that say again, word for word, what one before them said, with all that hangs on them.
local function repeated(list)
  local seen, doomed = {}, {}
  points.walk(list, function (point)
    local words = words_of(point.markdown)
    if #words < repeated_least then return end
    local key = table.concat(words, ' ')
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

---@param section GuideSection  changed
---@param row table             the paper's section
---@param example string?       the answer that the prompt shows
function M.clean(section, row, example)
  local of_example, words = {}, nil
  if example and example ~= '' then
    local own, runs = {}, runs_of(example, {})
    for _, paragraph in ipairs(row.paragraphs) do runs_of(paragraph.text, own) end
    points.walk(section.points, function (point)
      words = is_of_example(point, runs, own)
      of_example[point] = words or nil
    end)
    remove(section, "words of the prompt's example", of_example)
  end
  remove(section, 'a bullet that stands twice', repeated(section.points))
  points.remove(section.points, function (point) return point.kind == 'connections' and #point.points == 0 end)
end

return M
