--- The page's questions: those that a model has asked stand folded, by section; the script makes cards of them, and more of
-- the guide's own data. Without any the script alone has something to show here.

local html = require 'studyguide.output.page.html'
local reader = require 'studyguide.output.reader'

local M = {}

local escape = html.escape

--- Questions and answers as HTML: one reading and one writing for all.
local function contents_of(questions)
  local parts = {}
  for _, question in ipairs(questions) do
    parts[#parts + 1] = question.ask
    parts[#parts + 1] = question.answer
  end
  return html.inlines(reader.lines(parts))
end

---@param questions Question[]
---@param titles string[]  of the sections, as HTML
---@return string html
function M.html(outline, questions, titles, word, heading)
  local out = { ('<section id="sg-quiz" class="sg-extra" aria-labelledby="sg-quiz-title"%s>%s'):format(
    #questions == 0 and ' hidden' or '', heading('sg-quiz-title', word.quiz)) }
  local contents, current = #questions > 0 and contents_of(questions) or {}, nil
  for i, question in ipairs(questions) do
    local section = outline.sections[question.section]
    if question.section ~= current then
      if current then out[#out + 1] = '</div>' end
      out[#out + 1] = ('<div class="sg-asked"><p class="sg-subtitle"><a href="#%s">%s</a></p>'):format(
        section.anchor ~= '' and escape(section.anchor) or 'sg-' .. section.id, titles[question.section])
      current = question.section
    end
    out[#out + 1] = ('<details class="sg-question" data-section="%s"><summary>%s</summary><p class="sg-answer">%s</p></details>'):format(
      section.id, contents[2 * i - 1] or '', contents[2 * i] or '')
  end
  out[#out + 1] = current and '</div></section>' or '</section>'
  return table.concat(out, '\n')
end

return M
