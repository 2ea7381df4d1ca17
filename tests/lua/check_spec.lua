--- studyguide check: formats, selection, exit codes.

local core = require 'studyguide.core'
local damage_free = '## Traps\n\n- **Key ideas**\n    - The monitor ==keeps control of the processor at all times==.\n'
local paper = '---\ntitle: A paper\n---\n\n# Traps\n\nThe monitor keeps control of the processor at all times.\n'

local function write(path, text)
  local file = assert(io.open(path, 'wb'))
  file:write(text)
  file:close()
  return path
end

--- Runs the command; returns its exit code, output and log.
local function run(guide, ...)
  local guide_path, paper_path = os.tmpname(), os.tmpname()
  write(guide_path, guide)
  write(paper_path, paper)
  local out, log = {}, {}
  local world = require('studyguide.world').real(function (_, text) log[#log + 1] = text end)
  world.out = function (text) out[#out + 1] = text end
  world.log = function (_, text) log[#log + 1] = text end
  local code = require('studyguide.cli.cli').main({ 'check', guide_path, '--paper', paper_path, '--from', 'markdown', ... }, world)
  os.remove(guide_path)
  os.remove(paper_path)
  return code, table.concat(out):gsub(guide_path:gsub('%p', '%%%0'), 'guide.md'), table.concat(log, '\n')
end

describe('studyguide check', function ()
  it('is quiet about a guide in form, but for its summary', function ()
    local code, out = run(damage_free)
    assert.are.equal(0, code)
    assert.matches('1 of 1 sections matched, 1 of 1 paragraphs covered', out)
    assert.not_matches('error', out)
  end)

  it('leaves out what is no error where errors alone are asked for', function ()
    local data = { title = '', title_text = '', lang = 'en', sections = { { id = 's1', depth = 1, anchor = 'traps', title = 'Traps',
      title_text = 'Traps', kind = 'section', number = '', paragraphs = { { id = 's1.p1', kind = 'text',
        text = 'The monitor keeps control.', markdown = 'The monitor keeps control.' } } } } }
    local guide = '## Traps\n\n- **Trap**: It costs 73.5 % (see Figure 9).\n- Prose $x\n* Another bullet\n'
    local function told(findings, severity)
      local out = {}
      for _, finding in ipairs(findings) do
        if not severity or finding.severity == severity then out[#out + 1] = finding.line .. ' ' .. finding.message end
      end
      return out
    end
    local whole = assert(core.paper(data):check(guide)).findings
    local expected, checker = told(whole, 'error'), core.paper(data)
    assert.is_true(#expected > 2 and #expected < #whole)
    assert.same(expected, told(assert(checker:check(guide, { errors_only = true })).findings))
    assert.same(told(whole), told(assert(checker:check(guide)).findings)) -- what was indexed for errors is no obstacle
    assert.same(expected, told(assert(checker:check(guide, { errors_only = true })).findings))
  end)

  it('names file, line, column, severity and code', function ()
    local code, out = run(damage_free .. '  * It costs 73.5 % (see Figure 9).\n')
    assert.are.equal(1, code)
    assert.matches('guide.md:5:3: error: [^\n]* %[list/marker%]\n', out)
    assert.matches('guide.md:5:14: warning: number 73.5 [^\n]* %[ground/number%]\n', out)
    assert.matches('%[ground/reference%]', out)
  end)

  it('selects and ignores codes and groups of codes', function ()
    local damaged = damage_free .. '* A costly remark of 73.5 %.\n'
    local code, out = run(damaged, '--select', 'ground')
    assert.are.equal(0, code)
    assert.not_matches('list/marker', out)
    assert.are.equal(1, (run(damaged, '--select', 'ground', '--strict')))
    local _, rest = run(damaged, '--ignore', 'ground,list/marker')
    assert.not_matches('ground/number', rest)
    assert.not_matches('list/marker', rest)
    local usage, _, log = run(damaged, '--select', 'grond')
    assert.are.equal(2, usage)
    assert.matches("did you mean 'ground'", log)
  end)

  it('speaks JSON', function ()
    local _, out = run(damage_free .. '- It costs 73.5 %.\n', '--format', 'json')
    local report = assert(core.json_decode(out))
    assert.are.equal(1, report.summary.sections_matched)
    local codes = {}
    for _, finding in ipairs(report.findings) do codes[finding.code] = finding end
    assert.are.equal(5, codes['ground/number'].line)
    assert.are.equal('warning', codes['ground/number'].severity)
    assert.are.equal('table', type(codes['ground/number'].paragraphs))
  end)

  it('speaks SARIF whose rules and results agree', function ()
    local _, out = run(damage_free .. '- It costs 73.5 %.\n', '--format', 'sarif')
    local log = assert(core.json_decode(out))
    assert.are.equal('2.1.0', log.version)
    local driver = log.runs[1].tool.driver
    assert.is_true(#log.runs[1].results > 0)
    for _, result in ipairs(log.runs[1].results) do
      assert.are.equal(result.ruleId, driver.rules[result.ruleIndex + 1].id)
      assert.is_true(result.locations[1].physicalLocation.region.startLine >= 1)
    end
  end)

  it('tells unreadable files and mistaken commands apart', function ()
    local world = require('studyguide.world').real(function () end)
    world.log = function () end
    local main = require('studyguide.cli.cli').main
    assert.are.equal(3, main({ 'check', '/nonexistent/guide.md', '--paper', '/nonexistent/paper.md' }, world))
    assert.are.equal(2, main({ 'check', 'guide.md' }, world))
    assert.are.equal(3, (run('\255')))
  end)
end)

describe('the expert guide of one section', function ()
  local function slurp(path)
    local file = io.open(path, 'rb')
    if not file then return nil end
    local text = file:read 'a'
    file:close()
    return text
  end
  local guide = slurp '../shared/examples/cpu-virtualization.ideal.md'
  local text = slurp '../shared/examples/cpu-virtualization.pdf.txt'
  if not guide or not text then
    pending('against its PDF text: ../shared/examples is not here')
    return
  end

  it('has no error and few warnings against its PDF text', function ()
    -- The text as a reader would restore it: the title, the run-in headings, words broken at line ends.
    local source = text:gsub('\r', ''):gsub('^%s*(CPU virtualization)', '---\ntitle: Virtual machines\n---\n\n# %1')
      :gsub('\n(Challenges)%. ', '\n## %1\n\n'):gsub('\n(Techniques)%. ', '\n## %1\n\n'):gsub('\n(Future support)%. ', '\n## %1\n\n')
      :gsub('(%l)%- (%l)', '%1%2')
    local data = require('support').paper(source, 'markdown')
    local result = assert(core.paper(data):check(guide))
    local warned, count = {}, 0
    for _, finding in ipairs(result.findings) do
      assert.are_not.equal('error', finding.severity, finding.line .. ': ' .. finding.message)
      if finding.severity == 'warning' then warned[finding.line] = finding.message end
    end
    for _ in pairs(warned) do count = count + 1 end
    if os.getenv 'STUDYGUIDE_FIGURES' then
      print(count .. ' of ' .. result.summary.bullets)
      for line, message in pairs(warned) do print(line, message) end
    end
    assert.is_true(count <= 0.02 * result.summary.bullets, count .. ' of ' .. result.summary.bullets)
  end)
end)

describe('points that are checked', function ()
  it('have an error where our own writer defines nothing, and a warning where another does', function ()
    local from_text = require('studyguide.document.plain').paper(paper:match '# .*$')
    local checker = core.paper(from_text)
    local function severity(writer)
      local points = { { kind = 'idea', markdown = 'The monitor ==keeps control of the processor at all times==.', writer = writer, points = {
        { kind = 'definition', term = 'monitor', markdown = 'It stands for monitor.', writer = writer, points = {} } } } }
      for _, finding in ipairs(assert(checker:check(points, { section = from_text.sections[1].id })).findings) do
        if finding.code == 'definition/empty' then return finding.severity end
      end
    end
    assert.are.equal('error', severity 'embedded')
    assert.are.equal('warning', severity 'model')
    assert.are.equal('warning', severity(nil))
  end)
end)
