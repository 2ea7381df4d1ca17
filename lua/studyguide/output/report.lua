--- The findings of a check as people, programs and code hosts read them: text, JSON, SARIF 2.1.0.

local core = require 'studyguide.core'
local verdict = require 'studyguide.guide.verdict'

local M = {}

---@class Checked  what paper:check returns, perhaps with fewer findings
---@field findings table[]
---@field summary table
---@field truncated boolean

--- The last line of the text form: how much of the paper the guide covers.
function M.summary_line(summary)
  return ('%d of %d sections matched, %d of %d paragraphs covered, %d terms defined, %d highlights, %d numbers checked')
    :format(summary.sections_matched, summary.sections, summary.paragraphs_covered, summary.paragraphs,
      summary.terms_defined, summary.highlights, summary.numbers_checked)
end

---@param checked Checked
---@param name string  the guide's file, as the user named it
function M.text(checked, name)
  local lines = {}
  for i, finding in ipairs(checked.findings) do lines[i] = verdict.line(finding, name) end
  if checked.truncated then lines[#lines + 1] = name .. ': there is more to find; mend these first' end
  lines[#lines + 1] = M.summary_line(checked.summary)
  return table.concat(lines, '\n') .. '\n'
end

function M.json(checked)
  local findings = {}
  for i, finding in ipairs(checked.findings) do
    findings[i] = {
      code = finding.code, severity = finding.severity, line = finding.line, column = finding.column,
      message = finding.message, section = finding.section or core.null, paragraphs = finding.paragraphs,
      about = finding.about or core.null,
    }
  end
  return core.json_encode { summary = checked.summary, findings = findings } .. '\n'
end

-- SARIF's word for a severity.
local levels = { error = 'error', warning = 'warning', info = 'note' }

--- A path as a URI reference: what RFC 3986 does not allow in a path is percent-encoded.
local function uri(path)
  return (path:gsub('[^%w/._~!$&\'()*+,;=@-]', function (c) return ('%%%02X'):format(c:byte()) end))
end

local function sarif_rules()
  local rules, index = {}, {}
  for i, rule in ipairs(core.rules()) do
    rules[i] = { id = rule.code, shortDescription = { text = rule.summary },
                 defaultConfiguration = { level = levels[rule.severity] } }
    index[rule.code] = i - 1
  end
  return rules, index
end

--- SARIF 2.1.0 (OASIS), one run; paragraphs of the paper stand in the result's properties.
function M.sarif(checked, name)
  local rules, index = sarif_rules()
  local results = {}
  for i, finding in ipairs(checked.findings) do
    results[i] = {
      ruleId = finding.code, ruleIndex = index[finding.code], level = levels[finding.severity],
      message = { text = finding.message },
      locations = { { physicalLocation = {
        artifactLocation = { uri = uri(name) },
        region = { startLine = finding.line, startColumn = finding.column },
      } } },
      properties = { section = finding.section, paragraphs = finding.paragraphs, about = finding.about },
    }
  end
  return core.json_encode {
    version = '2.1.0',
    ['$schema'] = 'https://json.schemastore.org/sarif-2.1.0.json',
    runs = { {
      tool = { driver = { name = 'studyguide', version = core.version, rules = rules } },
      columnKind = 'unicodeCodePoints',
      results = results,
      properties = checked.summary,
    } },
  } .. '\n'
end

--- What --report writes of a guide that was made: figures, findings, what was given up for a rule's sake (`faults`), and of each section who wrote it, what was
--- repaired in it and what the check says of it.
---@param guide table  studyguide/guide@2
function M.guide(guide, paper)
  local sections = {}
  for i, section in ipairs(guide.sections) do
    sections[i] = {
      id = section.id, title = paper.sections[i].title_text, source = section.source, points = section.points,
      repairs = section.repairs or {}, dropped = section.dropped or {}, findings = section.findings or {},
    }
  end
  local usage = next(guide.usage) and guide.usage or core.null
  return core.json_encode { schema = 'studyguide/report@1', summary = guide.summary, usage = usage, findings = guide.findings,
                            faults = guide.faults, sections = sections } .. '\n'
end

return M
