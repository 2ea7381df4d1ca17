--- Questions that a model asks about a section, for readers who test themselves: each a point whose lead is the question
-- and whose words are the answer.
--
--     local list = questions.proved(points, section, findings, lang)
--     for _, question in ipairs(questions.all(guide)) do … question.section, question.ask, question.answer … end
--
-- They are a stranger's word: an answer names paragraphs of the section that hold its words, and the check has found
-- nothing in it that the paper does not say.

local core = require 'studyguide.core'
local points = require 'studyguide.guide.points'

local M = {}

local section_most = 4            -- questions of one section
local ask_most, answer_most = 300, 800 -- bytes; a longer one is the section again, and no question
local word_least = 4              -- letters of a word that says what an answer is about
-- Share of an answer's words that its paragraphs hold. Of 135 bullets of the ideal guide of minimap2, 98 in 100 have .42 or
-- more in the paragraph nearest to them; with any other paragraph of the paper 95 in 100 have .36 or less.
local share_least = 0.36

-- Languages that put no spaces between words: pairs of characters stand for them.
local unspaced = { zh = true, ja = true, th = true }

--- What a text is about: its words' stems, and numbers, each once.
local function units_of(text, lang)
  local units, count = {}, 0
  local function add(unit)
    if not units[unit] then units[unit], count = true, count + 1 end
  end
  for word in text:lower():gmatch '[%w\x80-\xff]+' do
    if unspaced[lang] and word:find '[\x80-\xff]' then
      local last
      for character in word:gmatch '[%z\1-\127\194-\244][\128-\191]*' do
        if last then add(last .. character) end
        last = character
      end
    elseif #word >= word_least or word:find '%d' then
      add(core.stem(word, lang))
    end
  end
  return units, count
end

--- The paragraphs' text.
local function text_of(section, ids)
  local wanted, parts = {}, {}
  for _, id in ipairs(ids) do wanted[id] = true end
  for _, paragraph in ipairs(section.paragraphs) do
    if wanted[paragraph.id] then parts[#parts + 1] = paragraph.text .. '\n' .. paragraph.markdown end
  end
  return table.concat(parts, '\n')
end

--- Whether a text rests on paragraphs: whether these hold enough of its words.
---@param ids string[]
function M.rests(text, section, ids, lang)
  local held = units_of(text_of(section, ids), lang)
  local wanted, count = units_of(text, lang)
  local found = 0
  for unit in pairs(wanted) do found = found + (held[unit] and 1 or 0) end
  return count > 0 and found >= share_least * count
end

--- The points that the check objects to: errors, and what the paper does not bear out.
local function refused(findings)
  local out = {}
  for _, finding in ipairs(findings) do
    local at = finding.point and finding.point[1]
    if at and (finding.severity == 'error' or finding.code:find '^ground/') then out[at] = true end
  end
  return out
end

--- Those of an answer's points that are questions and stand, each on its paragraphs.
---@param list Point[]       with full ids of paragraphs
---@param section table      the paper's
---@param findings table[]   the check's, of these points as the section's
---@param lang string?       of the words; nil where it is not the paper's: then the check alone judges them
---@return Point[]
function M.proved(list, section, findings, lang)
  local out, seen, objected = {}, {}, refused(findings)
  for i, point in ipairs(list) do
    local ask, answer = point.lead or '', points.joined(point)
    local stands = point.kind == 'idea' and point.source == 'paper' and not objected[i] and not seen[ask]
      and ask ~= '' and #ask <= ask_most and answer ~= '' and #answer <= answer_most and #point.paragraphs > 0
    if stands and (not lang or M.rests(answer, section, point.paragraphs, lang)) and #out < section_most then
      seen[ask] = true
      out[#out + 1] = { kind = 'idea', lead = ask, markdown = answer, source = 'paper', writer = 'model',
                        paragraphs = point.paragraphs, points = {} }
    end
  end
  return out
end

---@class Question
---@field section integer     index of the section that it is about
---@field ask string          Markdown
---@field answer string       Markdown
---@field paragraphs string[] that the answer rests on

--- The guide's questions, in its order.
---@return Question[]
function M.all(guide)
  local out = {}
  for index, section in ipairs(guide.sections) do
    for _, point in ipairs(section.questions or {}) do
      out[#out + 1] = { section = index, ask = point.lead, answer = point.markdown, paragraphs = point.paragraphs }
    end
  end
  return out
end

return M
