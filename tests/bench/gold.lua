--- What the quality scripts share: gold data, matching, one line of output per figure.
--
-- Run from the project's root after `make all`. Each script prints `figure  value  baseline  aim`; a
-- set that is not there is skipped by name. The sets are described in ../shared/nlp/README.md.

package.path = 'lua/?.lua;' .. package.path
package.cpath = (os.getenv 'BUILD' or 'build') .. '/lua' .. _VERSION:match '%d.%d' .. '/?.so;' .. package.cpath
local core = require 'studyguide.core'

local M = { core = core, folder = os.getenv 'SG_GOLD' or '../shared/nlp' }

--- The rows of a JSON Lines file, or nil after saying that it is skipped.
function M.rows(name)
  local file = io.open(M.folder .. '/' .. name)
  if not file then
    print(('%-34s skipped: %s/%s is not there'):format(name, M.folder, name))
    return nil
  end
  local rows = {}
  for line in file:lines() do rows[#rows + 1] = assert(core.json_decode(line)) end
  file:close()
  return rows
end

--- The analysis of plain text, with the byte offset of each paragraph added to its sentences.
function M.analyse(text, options)
  local paper, starts = require('studyguide.document.plain').paper(text)
  paper = core.paper(paper)
  options = options or {}
  options.plain = true
  assert(paper:analyse(options))
  local analysis = paper:analysis()
  for _, sentence in ipairs(analysis.sentences) do
    local start = starts[sentence.paragraph]
    sentence.from, sentence.to = sentence.from + start, sentence.to + start
  end
  return analysis, starts
end

function M.f(right, found, gold)
  local p, r = found > 0 and right / found or 0, gold > 0 and right / gold or 0
  return p + r > 0 and 2 * p * r / (p + r) or 0, p, r
end

function M.report(figure, value, baseline, aim)
  print(('%-34s %-8s baseline %-18s aim %s'):format(figure, value, baseline, aim))
end

--- A keyphrase as the literature compares it: lower case, stemmed word by word.
function M.key(phrase)
  local words = {}
  for word in phrase:lower():gmatch '%S+' do words[#words + 1] = core.stem(word) end
  return table.concat(words, ' ')
end

--- Byte offsets of character offsets (gold data counts characters), ascending.
function M.bytes(text, characters)
  local out, at, count = {}, 1, 0
  for i, wanted in ipairs(characters) do
    at = utf8.offset(text, wanted - count + 1, at)
    count = wanted
    out[i] = at - 1
  end
  return out
end

return M
