--- The example guides of ../shared/examples, where they are here: their lines, and the paragraphs that each bullet of the
-- whole one rests on.

local M = {}
local FOLDER = '../shared/examples/'

--- Lines of a file there; nil when it is not here.
function M.lines(name)
  local file = io.open(FOLDER .. name, 'rb')
  if not file then return nil end
  local lines = {}
  for line in file:lines() do lines[#lines + 1] = line end
  file:close()
  return lines
end

--- The section of a title, the n-th of that name, and the paragraphs "p1,p2" as their ids.
local function resolve(paper, name, paragraphs, into)
  local title, nth = name:match '^(.-) %((%d+)%)$'
  title, nth = title or name, tonumber(nth) or 1
  local wanted = title .. ':' -- "Motivation" is the abstract's "Motivation:"
  for _, section in ipairs(paper.sections) do
    if section.title == title or section.title_text == title then wanted = section.title_text end
  end
  for _, section in ipairs(paper.sections) do
    if section.title == title or section.title_text == wanted then
      -- "Chaining (1)" is the one with text of its own; its group of the same name has none.
      if #section.paragraphs > 0 then nth = nth - 1 end
      if nth == 0 then
        for number in paragraphs:gmatch 'p(%d+)' do
          if tonumber(number) <= #section.paragraphs then into[#into + 1] = section.paragraphs[tonumber(number)].id end
        end
        return
      end
    end
  end
end

--- Provenance of the whole guide's bullets, as `check` takes it: { line, paragraphs }.
function M.bullets(paper)
  local rows = {}
  for i, line in ipairs(assert(M.lines 'minimap2.sources.tsv')) do
    local number, section, places = line:match '^(%d+)\t([^\t]*)\t([^\t]*)'
    if i > 1 and number and places ~= '-' then
      local ids, home = {}, section
      for place in (places .. ';'):gmatch '%s*(.-);' do
        local name, paragraphs = place:match '^(.-)%s*(p[%d,p]*)$'
        if name then resolve(paper, name == '' and home or name, paragraphs, ids) end
      end
      if #ids > 0 then rows[#rows + 1] = { line = tonumber(number), paragraphs = ids } end
    end
  end
  return rows
end

return M
