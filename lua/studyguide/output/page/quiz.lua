--- The page's questions: those that a model has asked stand folded, by section; the script makes cards of them, and more of
-- the guide's own data. Without any the script alone has something to show here.

local core = require 'studyguide.core'
local html = require 'studyguide.output.page.html'

local M = {}

local escape = html.escape

---@param questions Question[]
---@param titles string[]  of the sections, as HTML
---@return string html
function M.html(outline, questions, titles, word, heading)
  local out = { ('<section id="sg-quiz" class="sg-extra" aria-labelledby="sg-quiz-title"%s>%s'):format(
    #questions == 0 and ' hidden' or '', heading('sg-quiz-title', word.quiz)) }
  local current
  for _, question in ipairs(questions) do
    local section = outline.sections[question.section]
    if question.section ~= current then
      if current then out[#out + 1] = '</div>' end
      out[#out + 1] = ('<div class="sg-asked"><p class="sg-subtitle"><a href="#%s">%s</a></p>'):format(
        section.anchor ~= '' and escape(section.anchor) or 'sg-' .. section.id, titles[question.section])
      current = question.section
    end
    out[#out + 1] = ('<details class="sg-question" data-section="%s"><summary>%s</summary><p class="sg-answer">%s</p></details>'):format(
      section.id, core.html_line(question.ask), core.html_line(question.answer))
  end
  out[#out + 1] = current and '</div></section>' or '</section>'
  return table.concat(out, '\n')
end

return M
