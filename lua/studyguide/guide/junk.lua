--- Terms that are none: what the check's own rule term/junk says of them as they would be defined.

local M = {}

--- The terms without those that the rule finds to be common words, fragments or persons.
---@param terms table[]  { text, expansion, section, … }
function M.without(run, terms)
  local by_section = {}
  for _, term in ipairs(terms) do
    by_section[term.section] = by_section[term.section] or {}
    table.insert(by_section[term.section], term)
  end
  local doomed = {}
  for section, list in pairs(by_section) do
    local definitions = {}
    for i, term in ipairs(list) do
      definitions[i] = { kind = 'definition', term = term.text, markdown = 'It is a thing. It has a use.', source = 'background',
                         writer = 'model', paragraphs = {}, points = {} }
    end
    local point = { kind = 'idea', markdown = 'It is so.', source = 'paper', writer = 'model', paragraphs = {}, points = definitions }
    local checked = run.core_paper:check({ point }, { section = run.paper.sections[section].id, definitions = true })
    for _, finding in ipairs(checked and checked.findings or {}) do
      local at = finding.code == 'term/junk' and finding.point and finding.point[2]
      if at and list[at] then doomed[list[at]] = true end
    end
  end
  local kept = {}
  for _, term in ipairs(terms) do
    if not doomed[term] or term.keep then kept[#kept + 1] = term end
  end
  return kept
end

return M
