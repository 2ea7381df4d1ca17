--- The checker on damaged guides: each kind of damage is found, with its code, at its line; and on
-- undamaged ones it is quiet.

local core = require 'studyguide.core'
local damage = require 'damage'
local points = require 'studyguide.guide.points'

local function exists(path)
  local file = io.open(path, 'rb')
  if file then file:close() end
  return file ~= nil
end

-- Papers of the tree, and more where ../shared holds them.
local papers = {
  'tests/lua/listings.md',
  'tests/papers/good-enough/good-enough-practices-for-scientific-computing.tex', 'tests/papers/minimap2/minimap2.tex',
  'tests/papers/microcystin/microcystin.docx', '../shared/papers/ringct/MRL-0005.tex', '../shared/papers/sympy/paper.tex',
  '../shared/papers/utxoma/utxoma.tex', '../shared/papers/docx-replication/paper.docx',
  '../shared/papers/conv-arithmetic/conv_arithmetic.tex', '../shared/papers/docx-deep-rules/manuscript-e95e37a.docx',
  '../shared/papers/phaseutils/paper.tex',
}
local SITES = tonumber(os.getenv 'STUDYGUIDE_SITES') or 1  -- places that each kind of damage is tried at in one paper

local ONLY = os.getenv 'STUDYGUIDE_KIND' or ''  -- kinds with these words in their names

local function split(text)
  local lines = {}
  for line in text:gmatch '([^\n]*)\n' do lines[#lines + 1] = line end
  return lines
end

--- The only line that holds the words; nil when several do.
local function line_with(lines, words)
  local found
  for number, line in ipairs(lines) do
    if line:find(words, 1, true) then
      if found then return nil end
      found = number
    end
  end
  return found
end

--- The embedded writer's guide of a paper: lines, and by line the paragraph that a bullet rests on.
local function write_guide(path)
  local world = require('studyguide.world').real(function () end)
  local options = assert(require('studyguide.request').options({ command = { quiet = true } }, world))
  local document = assert(require('studyguide.document.source').read(path, options, world))
  local paper = require('studyguide.document.paper').from_document(document.opened, { latex = document.latex })
  local guide_module = require 'studyguide.guide.guide'
  local guide = assert(guide_module.write(paper, options, world))
  -- By line the one paragraph that it rests on, and the paragraphs that no deletion of such lines takes away.
  local lines, marks, fixed = split(guide.markdown), {}, {}
  for _, section in ipairs(guide.sections) do
    points.walk(section.points, function (point)
      local words = point.markdown:match '^[^\n]+'
      local line = words and #point.paragraphs == 1 and line_with(lines, words)
      if line then marks[line] = point.paragraphs[1]
      else for _, id in ipairs(point.paragraphs) do fixed[id] = true end end
    end)
  end
  local core_paper = core.paper(paper)
  assert(core_paper:analyse())
  return { path = path, paper = paper, core_paper = core_paper, lines = lines, marks = marks, fixed = fixed }
end

local guides = {}
for _, path in ipairs(papers) do
  if exists(path) then guides[#guides + 1] = write_guide(path) end
end

--- The whole guide by hand, where ../shared has it: the embedded writer nests no simple versions, and few connections.
local function hand_written()
  local examples = require 'examples'
  local lines = examples.lines 'minimap2.ideal.md'
  if not lines then return nil end
  local world = require('studyguide.world').real(function () end)
  local paper = assert(require('studyguide.document.source').paper('tests/papers/minimap2/minimap2.tex', {}, world))
  local core_paper, marks, fixed = core.paper(paper), {}, {}
  assert(core_paper:analyse())
  for _, row in ipairs(examples.bullets(paper)) do
    if #row.paragraphs == 1 then marks[row.line] = row.paragraphs[1]
    else for _, id in ipairs(row.paragraphs) do fixed[id] = true end end
  end
  return { path = 'minimap2.ideal.md', paper = paper, core_paper = core_paper, lines = lines, marks = marks, fixed = fixed, by_hand = true }
end
guides[#guides + 1] = hand_written()

local function check(guide, lines)
  return assert(guide.core_paper:check(table.concat(lines, '\n') .. '\n')).findings
end

local function holds(list, id)
  for _, other in ipairs(list or {}) do
    if other == id then return true end
  end
  return false
end

--- Whether a finding of the code stands at the line, about the paragraph where one is given.
local function has(findings, code, line, id)
  for _, finding in ipairs(findings) do
    if finding.code == code and math.abs(finding.line - line) <= 1 and (not id or holds(finding.paragraphs, id)) then return true end
  end
  return false
end

local function found(findings, code, where, id)
  if type(where) == 'number' then return has(findings, code, where, id) end
  for _, line in ipairs(where) do
    if has(findings, code, line, id) then return true end
  end
  return false
end

--- Lines that a kind can damage, spread over the guide; not where the rule is broken already.
local function sites(kind, guide, base)
  local all, chosen = {}, {}
  if not kind.name:find(ONLY, 1, true) then return chosen end
  local fresh = damage.guide(guide)
  for i = 1, #guide.lines do
    if kind.find(fresh, i) and not has(base, kind.code, i) then all[#all + 1] = i end
  end
  for k = 1, math.min(SITES, #all) do chosen[k] = all[1 + (k * 7919) % #all] end
  return chosen
end

local severity = {}
for _, rule in ipairs(core.rules()) do severity[rule.code] = rule.severity end

describe('the checker on damaged guides', function ()
  local tried, hit, errors, errors_hit, kinds, missed, figures = 0, 0, 0, 0, 0, {}, {}
  setup(function ()
    local bases = {}
    for g, guide in ipairs(guides) do bases[g] = check(guide, guide.lines) end
    for _, kind in ipairs(damage) do
      local before, hits = tried, hit
      for g, guide in ipairs(guides) do
        for _, i in ipairs(sites(kind, guide, bases[g])) do
          local damaged = damage.guide(guide)
          local where, id = kind.damage(damaged, i)
          local ok = found(check(guide, damaged.lines), kind.code, where, id)
          tried, hit = tried + 1, hit + (ok and 1 or 0)
          if severity[kind.code] == 'error' then errors, errors_hit = errors + 1, errors_hit + (ok and 1 or 0) end
          if not ok then
            missed[#missed + 1] = ('%s: %s, line %d: %s'):format(kind.name, guide.path:match '[^/]+$', i, guide.lines[i]:sub(1, 120))
          end
        end
      end
      if tried > before then kinds = kinds + 1 end
      figures[#figures + 1] = ('%3d of %3d  %-20s %s'):format(hit - hits, tried - before, kind.code, kind.name)
    end
  end)

  it('knows at least 100 kinds of damage', function () assert.is_true(kinds >= 100, kinds .. ' kinds') end)

  it('finds 97 % of all damage', function ()
    assert.is_true(hit >= 0.97 * tried, ('%d of %d found; missed:\n%s'):format(hit, tried, table.concat(missed, '\n')))
  end)

  it('finds all damage of severity error', function ()
    assert.are.equal(errors, errors_hit, table.concat(missed, '\n'))
  end)

  if os.getenv 'STUDYGUIDE_FIGURES' then
    it('says its figures', function ()
      print(('\n%s\n%d guides, %d kinds: %d of %d found, errors %d of %d\n%s'):format(table.concat(figures, '\n'), #guides, kinds, hit,
        tried, errors_hit, errors, table.concat(missed, '\n')))
    end)
  end
end)

describe('the checker on undamaged guides', function ()
  it('finds no error, and warnings on under 2 % of the bullets', function ()
    local bullets, warned = 0, 0
    for _, guide in ipairs(guides) do
      local lines = {}
      local result = assert(guide.core_paper:check(table.concat(guide.lines, '\n') .. '\n'))
      for _, finding in ipairs(result.findings) do
        assert.are_not.equal('error', finding.severity, guide.path .. ':' .. finding.line .. ': ' .. finding.message)
        if finding.severity == 'warning' then lines[finding.line] = true end
      end
      for _ in pairs(lines) do warned = warned + 1 end
      bullets = bullets + result.summary.bullets
    end
    if os.getenv 'STUDYGUIDE_FIGURES' then print(warned .. ' of ' .. bullets .. ' bullets with a warning') end
    -- Most of them are terms for which neither the paper nor a dictionary has two sentences.
    assert.is_true(warned < 0.02 * bullets, warned .. ' of ' .. bullets)
  end)
end)
