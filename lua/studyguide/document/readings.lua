--- Two readings of one LaTeX source held against each other: the one that has more wins, and what each
-- lost is said.
--
--     local findings, measure = tex.compare(source, document)
--     if readings.second_wins(measure, other) then … end

local M = {}

-- What a reading that lost all of it would be worse by.
local weights = { headings = 2, words = 1, captions = 0.5, formulas = 0.5, abstract = 0.5 }

local function share(lost, all)
  return all > 0 and lost / all or 0
end

--- How much a reading lost, against the source and against the other reading, which may hold what the
-- source's own count does not know of.
---@param measure Measure
---@param other Measure
---@return number
local function loss(measure, other)
  local function behind(field) return share(math.max(other[field] - measure[field], 0), other[field]) end
  return weights.headings * share(measure.headings_lost, measure.headings)
    + weights.captions * share(measure.captions_lost, measure.captions)
    + weights.abstract * measure.abstract_lost
    + weights.words * behind 'words' + weights.formulas * behind 'formulas'
end

--- Has the second reading more than the first? Of two that are as good the first stays.
---@param first Measure
---@param second Measure
function M.second_wins(first, second)
  return loss(second, first) < loss(first, second)
end

--- "lost 1 of 9 headings and 2 of 4 captions, has 4012 words and 17 formulas"
---@param measure Measure
function M.told(measure)
  local lost = {}
  for _, field in ipairs { 'headings', 'captions' } do
    local count = measure[field .. '_lost']
    if count > 0 then lost[#lost + 1] = ('%d of %d %s'):format(count, measure[field], field) end
  end
  if measure.abstract_lost > 0 then lost[#lost + 1] = 'the abstract' end
  return ('lost %s, has %d words and %d formulas'):format(#lost > 0 and table.concat(lost, ' and ') or 'nothing', measure.words,
    measure.formulas)
end

return M
