--- Judges the example guides of ../shared/examples (see quality_form).

package.path, package.cpath = 'lua/?.lua;tests/lua/?.lua;' .. package.path, 'build/lua5.4/?.so;' .. package.cpath
local core = require 'studyguide.core'
local verbose = arg[1] == '-v'
local world = require('studyguide.world').real(function () end)
local examples = require 'examples'
local data = assert(require('studyguide.document.source').paper('tests/papers/minimap2/minimap2.tex', {}, world))
local paper = core.paper(data)

local function judge(name, options)
  local lines = examples.lines(name)
  local result = assert(paper:check(table.concat(lines, '\n') .. '\n', options))
  local counts, warned, errors, bullets = {}, {}, 0, 0
  for _, finding in ipairs(result.findings) do
    -- The target holds four of the paper's sections.
    if name:match 'ideal' or not finding.code:match '^outline/' then
      counts[finding.code] = (counts[finding.code] or 0) + 1
      if finding.severity == 'error' then errors = errors + 1 end
      if finding.severity == 'warning' then warned[finding.line] = true end
      if verbose then print(('%s:%d: %s: %s [%s]'):format(name, finding.line, finding.severity, finding.message, finding.code)) end
    end
  end
  for _ in pairs(warned) do bullets = bullets + 1 end
  print(('%s: %d bullets, %d errors, %d bullets with a warning (%.1f %%); %d of %d paragraphs covered'):format(name,
    result.summary.bullets, errors, bullets, 100 * bullets / result.summary.bullets, result.summary.paragraphs_covered,
    result.summary.paragraphs))
  local codes = {}
  for code in pairs(counts) do codes[#codes + 1] = code end
  table.sort(codes)
  for _, code in ipairs(codes) do print(('  %-22s %3d'):format(code, counts[code])) end
end

judge('minimap2.ideal.md', { bullets = examples.bullets(data) })
judge('minimap2.ideal.md')
judge 'minimap2.embedded-target.md'
