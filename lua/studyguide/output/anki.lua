--- Flash cards of a guide as a text file that Anki imports (its manual, "Text files": header lines,
-- one note a line, fields in HTML). Terms and a model's questions become Basic notes; key ideas become Cloze notes whose gap
-- is the idea's highlight. Formulas stand between \( and \), as Anki's MathJax expects them.
--
-- A note's identifier comes from its words, so that a later import changes cards in place and keeps
-- what the learner has learnt.

local core = require 'studyguide.core'
local points = require 'studyguide.guide.points'
local questions = require 'studyguide.guide.questions'

local M = {}

-- Markdown to a field's HTML -------------------------------------------------------------------------------

local function escape(text)
  return (text:gsub('[&<>]', { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;' }))
end

--- Inside a gap, braces and colons in pairs would end it or start its hint.
local function no_gap_marks(text)
  return (text:gsub('}}', '} }'):gsub('}}', '} }'):gsub('{{', '{ {'):gsub('{{', '{ {'):gsub('::', ': :'))
end

local function math_field(tex, display)
  local open, close = '\\(', '\\)'
  if display then open, close = '\\[', '\\]' end
  return open .. no_gap_marks(escape(tex)) .. close
end

-- Tried in order at each place: a pattern, and what stands for the match.
local pieces = {
  { '^\\([%p])', function (char) return escape(char) end },
  { '^%$%$(.-)%$%$', function (tex) return math_field(tex, true) end },
  { '^%$([^$]-[^\\$])%$', function (tex) return math_field(tex, false) end },
  { '^%$([^$])%$', function (tex) return math_field(tex, false) end },
  { '^``%s?(.-)%s?``', function (code) return '<code>' .. no_gap_marks(escape(code)) .. '</code>' end },
  { '^`([^`]+)`', function (code) return '<code>' .. no_gap_marks(escape(code)) .. '</code>' end },
  { '^<(%a[%w+.-]*:[^%s<>]+)>', function (url) return escape(url) end },
}

--- The text as HTML; `gap(words)` stands for each highlight.
---@param gap fun(html: string): string
function M.field(markdown, gap)
  local out, at, marks = {}, 1, { ['**'] = false, ['*'] = false, ['=='] = false }
  local gap_from
  local function toggle(mark, open, close)
    marks[mark] = not marks[mark]
    out[#out + 1] = marks[mark] and open or close
  end
  while at <= #markdown do
    local matched
    for _, piece in ipairs(pieces) do
      local from, to, inner = markdown:find(piece[1], at)
      if from then
        out[#out + 1], at, matched = piece[2](inner), to + 1, true
        break
      end
    end
    local label, after = markdown:match('^%[([^%[%]]-)%]%([^()]*%)()', at)
    if not matched and label then
      markdown, at, matched = markdown:sub(1, at - 1) .. label .. markdown:sub(after), at, true  -- its words are read on
    end
    if not matched and markdown:sub(at, at + 1) == '==' then
      if gap_from then
        local inner = table.concat(out, '', gap_from + 1)
        for i = #out, gap_from + 1, -1 do out[i] = nil end
        out[#out + 1], gap_from = gap(inner), nil
      else
        gap_from = #out
      end
      at, matched = at + 2, true
    elseif not matched and markdown:sub(at, at + 1) == '**' then
      toggle('**', '<b>', '</b>')
      at, matched = at + 2, true
    elseif not matched and markdown:sub(at, at) == '*' then
      toggle('*', '<i>', '</i>')
      at, matched = at + 1, true
    end
    if not matched then
      local run = markdown:match('^[^\\$`<%[=*]+', at) or markdown:sub(at, at)
      out[#out + 1], at = escape(run), at + #run
    end
  end
  if marks['*'] then out[#out + 1] = '</i>' end
  if marks['**'] then out[#out + 1] = '</b>' end
  return (table.concat(out):gsub('%s+', ' '))
end

local function plain_gap(html) return html end
local function marked_gap(html) return '<b>' .. html .. '</b>' end

-- Notes ----------------------------------------------------------------------------------------------------

local function one_line(text)
  return (text:gsub('[\t\r\n]+', ' '))
end

--- "Paper::03 Methods": decks sort by name, so the main section's place stands first.
local function deck_names(outline)
  local title = one_line(outline.title_text ~= '' and outline.title_text or 'Study guide'):gsub('::', ': ')
  local main, count, names = title, 0, {}
  for i, section in ipairs(outline.sections) do
    if section.depth == 1 then
      count = count + 1
      main = ('%s::%02d %s'):format(title, count, (one_line(section.title_text):gsub('::', ': ')))
    end
    names[i] = main
  end
  return names
end

--- Tags hold no spaces; `::` makes one stand under another.
local function tag_names(outline)
  local path, tags = {}, {}
  for i, section in ipairs(outline.sections) do
    local depth = math.max(section.depth, 1)
    path[depth] = (section.anchor ~= '' and section.anchor or 'opening'):gsub('[%s:]', '-')
    tags[i] = 'studyguide::' .. table.concat(path, '::', 1, depth)
  end
  return tags
end

local function place(section)
  local title = section.title ~= '' and section.title or section.title_text
  return '<br><small>' .. M.field(title, plain_gap) .. '</small>'
end

local function add_term(add, outline, term)
  local back = M.field(term.definition, marked_gap)
  if term.plain ~= '' then back = back .. '<br>' .. M.field(term.plain, marked_gap) end
  if term.note ~= '' then back = back .. '<br><small>' .. M.field(term.note, plain_gap) .. '</small>' end
  add(term.section, 'Basic', 'term', '<b>' .. M.field(term.name, plain_gap) .. '</b>' .. place(outline.sections[term.section]), back)
end

--- A point's words: its first line; formulas, tables and code below it are no matter for a card.
local function words_of(point)
  return point.markdown:match '^[^\n]*'
end

local function lead_of(point)
  return point.lead and '<b>' .. M.field(point.lead, plain_gap) .. '</b>: ' or ''
end

--- What hangs on an idea, definitions apart: they have cards of their own.
local function under(point)
  local rows = {}
  for _, child in ipairs(point.points) do
    if not points.is_naming(child) then rows[#rows + 1] = '<li>' .. M.field(points.joined(child), marked_gap) .. '</li>' end
  end
  return #rows > 0 and '<ul>' .. table.concat(rows) .. '</ul>' or ''
end

local function add_ideas(add, outline, index, list)
  for _, point in ipairs(list) do
    local gaps = 0
    local text = M.field(words_of(point), function (html)
      gaps = gaps + 1
      return ('{{c%d::%s}}'):format(gaps, no_gap_marks(html))
    end)
    if gaps > 0 and not points.is_naming(point) then
      add(index, 'Cloze', 'idea', lead_of(point) .. text, under(point) .. place(outline.sections[index]))
    end
    if point.kind ~= 'connections' and not points.is_naming(point) then add_ideas(add, outline, index, point.points) end
  end
end

---@param outline table  the paper or its outline
---@param guide table    studyguide/guide@2
---@return string text, integer count
function M.cards(outline, guide)
  local decks, tags = deck_names(outline), tag_names(outline)
  local lines = { '#separator:tab', '#html:true', '#guid column:1', '#notetype column:2', '#deck column:3',
                  '#tags column:4' }
  local heads, seen = #lines, {}
  local function add(index, notetype, kind, front, back)
    local id = core.sha256(outline.title_text .. '\0' .. notetype .. '\0' .. front):sub(1, 16)
    if seen[id] then return end
    seen[id] = true
    lines[#lines + 1] = table.concat({ id, notetype, decks[index], tags[index] .. ' studyguide::' .. kind, one_line(front),
                                       one_line(back) }, '\t')
  end
  local terms, next_term = points.terms(guide, core.labels(outline.lang or 'en').plain), 1
  local asked, next_asked = questions.all(guide), 1
  for index, section in ipairs(guide.sections) do
    while terms[next_term] and terms[next_term].section == index do
      add_term(add, outline, terms[next_term])
      next_term = next_term + 1
    end
    add_ideas(add, outline, index, section.points)
    while asked[next_asked] and asked[next_asked].section == index do
      local question = asked[next_asked]
      add(index, 'Basic', 'question', M.field(question.ask, plain_gap) .. place(outline.sections[index]), M.field(question.answer, plain_gap))
      next_asked = next_asked + 1
    end
  end
  return table.concat(lines, '\n') .. '\n', #lines - heads
end

return M
