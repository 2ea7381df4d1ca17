--- What is said of a finished guide: what stops it where the user is strict, or one line of warnings.

local M = {}

local shown_max = 20  -- findings in one message; the report holds all

--- "guide:41:7: warning: number 3.4 is not in the paper's section 2.1 [ground/number]"
function M.line(finding, name)
  return ('%s:%d:%d: %s: %s [%s]'):format(name, finding.line, finding.column, finding.severity, finding.message, finding.code)
end

local function select(findings, severities)
  local out = {}
  for _, finding in ipairs(findings) do
    if severities[finding.severity] then out[#out + 1] = finding end
  end
  return out
end

local function listed(findings, most)
  local lines = {}
  for i = 1, math.min(#findings, most) do lines[i] = '  ' .. M.line(findings[i], 'guide') end
  if #findings > most then lines[#lines + 1] = ('  … and %d more'):format(#findings - most) end
  return table.concat(lines, '\n')
end

--- What in a guide breaks the rules, with --strict its warnings too; nil where nothing does. `written`: it was written all
--- the same.
function M.problem(guide, options, written)
  local stopping = select(guide.findings, { error = true, warning = options.strict })
  if #stopping == 0 then return nil end
  return ("the guide breaks %d of its rules%s:\n%s"):format(#stopping, written and '' or ' and was not written',
    listed(stopping, shown_max))
end

local ours = { embedded = true, plain = true }

--- Are all sections our own writer's?
function M.is_ours(sections)
  for _, section in ipairs(sections) do
    if not ours[section.source] then return false end
  end
  return true
end

--- The findings in what others wrote: what our own writer breaks is a mistake of ours, no work for the user.
local function of_others(guide)
  local is_ours, all = {}, M.is_ours(guide.sections)
  for _, section in ipairs(guide.sections) do is_ours[section.id] = ours[section.source] or false end
  local out = {}
  for _, finding in ipairs(guide.findings) do
    if finding.section and not is_ours[finding.section] or not finding.section and not all then out[#out + 1] = finding end
  end
  return out
end

--- The warnings as one line, or one line each with --verbose; nil where there are none. Those about our own writer's
--- sections are shown with --verbose alone.
function M.warnings(guide, options)
  local findings = options.verbose and guide.findings or of_others(guide)
  local warnings = select(findings, { error = true, warning = true, info = options.verbose })
  if #warnings == 0 then return nil end
  local counts, codes = {}, {}
  for _, finding in ipairs(warnings) do
    if not counts[finding.code] then codes[#codes + 1] = finding.code end
    counts[finding.code] = (counts[finding.code] or 0) + 1
  end
  table.sort(codes)
  for i, code in ipairs(codes) do codes[i] = ('%s %d'):format(code, counts[code]) end
  local line = ('the check finds %d point%s to look at: %s'):format(#warnings, #warnings == 1 and '' or 's', table.concat(codes, ', '))
  if options.verbose then return line .. '\n' .. listed(warnings, math.huge) end
  return line .. ' (--verbose shows them)'
end

local given_up = {
  link = 'its links are text', bullet = 'the bullet is given as plain words', embedded = 'the embedded writer wrote the section instead',
  section = "the section is given as the paper's own text", heading = 'the heading is given without mark-up', kept = 'it stands as it is',
}

--- What was given up so that the guide could stand, as one line, or one line each with --verbose; nil where nothing was.
function M.faults(guide, paper, options)
  local faults = guide.faults or {}
  if #faults == 0 then return nil end
  local line = ('%d part%s of the guide broke its rules and %s given plainer'):format(#faults, #faults == 1 and '' or 's',
    #faults == 1 and 'was' or 'were')
  if not options.verbose then return line .. ' (--verbose shows them)' end
  local titles, lines = {}, { line .. ':' }
  for _, section in ipairs(paper.sections) do titles[section.id] = section.title_text end
  for _, fault in ipairs(faults) do
    lines[#lines + 1] = ('  %s: %s [%s]: %s'):format(titles[fault.section] or fault.section, fault.message, fault.code,
      given_up[fault.rung])
  end
  return table.concat(lines, '\n')
end

return M
