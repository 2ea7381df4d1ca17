--- Cases of tests/truth as a real TeX run printed them (tests/truth/run.py --accept): headings with their numbers, what
-- references to labels print, the words of the pages. No TeX is needed here.

local core = require 'studyguide.core'

local folder = 'tests/truth/cases/'

-- What the pages hold and a reading need not: words that LaTeX and its packages print by themselves.
local own = {}
for word in ([[figure table appendix chapter part proof algorithm listing contents keywords abstract references bibliography acronyms
  listings continued page index terms email addresses address preprint submitted elsevier november key words phrases mathematics subject
  classification date data result input output require ensure while for foreach each end if then else do return function procedure]]):gmatch '%a+' do
  own[word] = true
end

local function key(text) return (text:lower():gsub('\\%a+', ''):gsub('[^%l%d]', '')) end

local function truth_of(name)
  local truth = { headings = {}, labels = {}, words = '', spared = {} }
  for line in io.lines(folder .. name .. '.truth') do
    local kind, rest = line:match '^(%a+)\t(.*)'
    if kind == 'heading' then
      local _, number, text = rest:match '^([^\t]*)\t([^\t]*)\t(.*)'
      table.insert(truth.headings, number .. ' ' .. key(text))
    elseif kind == 'label' then
      local label, number = rest:match '^([^\t]*)\t(.*)'
      truth.labels[label] = number
    elseif kind == 'words' then
      truth.words = rest
    elseif kind == 'spared' then
      for word in rest:gmatch '%S+' do truth.spared[word] = (truth.spared[word] or 0) + 1 end
    end
  end
  return truth
end

local function cases()
  local names = {}
  for _, entry in ipairs(core.list_directory(folder)) do
    local name = entry.name:match '^(.*)%.truth$'
    if name then names[#names + 1] = name end
  end
  table.sort(names)
  return names
end

describe('what TeX prints', function ()
  for _, name in ipairs(cases()) do
    it('is what the reader reads: ' .. name, function ()
      local truth = truth_of(name)
      local source = assert(core.tex_read(folder .. name .. '.tex', { ignore_aux = true }))
      local headings = {}
      for _, heading in ipairs(source.headings) do headings[heading.number .. ' ' .. key(heading.text)] = true end
      for _, heading in ipairs(truth.headings) do assert.truthy(headings[heading], 'no heading ' .. heading) end
      for label, number in pairs(truth.labels) do assert.equal(number, source.numbers[label], 'label ' .. label) end
      local have = {}
      local text = core.tex_plain(source.source) .. ' ' .. source.title .. ' ' .. source.abstract
      for word in text:lower():gmatch '[%a\128-\255]+' do have[word] = (have[word] or 0) + 1 end
      local lost = {}
      for word in truth.words:gmatch '%S+' do
        have[word] = (have[word] or 0) - 1
        local spared = truth.spared[word] or 0
        if have[word] < -spared and not own[word] and not word:find '[\128-\255]' then lost[#lost + 1] = word end
      end
      assert.equal('', table.concat(lost, ' '))
    end)
  end
end)
