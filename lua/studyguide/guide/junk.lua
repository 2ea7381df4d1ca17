--- Terms that are none: what the check's own rule term/junk says of them.

local M = {}

--- The terms without those that the rule finds to be common words, fragments or persons.
---@param terms table[]  { text, keep, … }
function M.without(run, terms)
  local names, kept = {}, {}
  for i, term in ipairs(terms) do names[i] = term.text end
  local is_junk = run.core_paper:junk(names) or {}
  for i, term in ipairs(terms) do
    if not is_junk[i] or term.keep then kept[#kept + 1] = term end
  end
  return kept
end

return M
