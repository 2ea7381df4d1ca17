--- What a model is told, and that its own rules take what they show.

local config = require 'studyguide.config'
local core = require 'studyguide.core'
local guides = require 'studyguide.guide.guide'
local plan = require 'studyguide.guide.plan'
local prompts = require 'studyguide.model.prompt'
local support = require 'support'

local function run_of(text, options)
  local paper = support.paper(text)
  options = options or {}
  options.dictionaries = false
  options = assert(config.resolve { command = options })
  local world = require('studyguide.world').real(function () end)
  return guides.run(paper, assert(guides.analysed(paper, options, world)), options, world)
end

--- A guide whose model answers each section's request by `answer(title, turns)`.
local function write(text, answer, options)
  local pools = require 'pool'
  local world = pools.world(function (_, request)
    local turns = core.json_decode(request.body).messages
    return { http = 200, text = answer(turns[2].content:match '\nPlace: ([^\n]*)', turns) }
  end)
  local real = require('studyguide.world').real(function () end)
  real.http_pool, real.now, real.clock, real.terminal = world.pool, world.clock, world.wall, false
  function real.getenv(name) return name == 'OPENAI_API_KEY' and 'a-key' or nil end
  local command = { provider = 'openai', model = 'm', stream = false, no_cache = true, dictionaries = false, survey = false }
  for k, v in pairs(options or {}) do command[k] = v end
  return assert(guides.write(support.paper(text), assert(config.resolve { command = command }), real))
end

describe("the prompt's own example", function ()
  -- The paper of the example: what the rules show as its paragraphs, with the section that it links to.
  local function example()
    local run = run_of '# A\n\nText of a paper.\n'
    local prompt = assert(prompts.new(run, plan.tasks(run)))
    local body = prompt.system:match 'with the paragraphs\n(.-)\nwith "Define here'
    body = body:gsub('%[p3%] %(a table, Table 1%) ([^\n]*)\n\n(|.-)$', '%2\n\n: %1\n'):gsub('%[p%d+%] ', '')
    return '---\ntitle: Clocks\n---\n\n# Oscillation\n\nThe period of a pendulum follows from its length by a law.\n\n# Pendulum clocks\n'
      .. '' .. body, prompt.prompted.example
  end
  it('is read through repair and check without a finding', function ()
    local paper, answer = example()
    local asked = 0
    -- The same rules, in which nothing is marked as an example that no answer may repeat.
    local prompt = os.tmpname()
    local rules = assert(core.read_file('lua/studyguide/model/prompts/guide.md', 1e6))
    assert(core.write_file(prompt, (rules:gsub('a good answer is\n', 'an answer is\n'))))
    local guide = write(paper, function (title)
      if title ~= 'Pendulum clocks' then
        return '- **The law.** ==The period of a pendulum follows from its length by a law==. {p1}\n'
          .. '- **Connections.**\n    - *Across*: The law is what sets the pace in [Pendulum clocks](#pendulum-clocks).\n'
      end
      asked = asked + 1
      return answer
    end, { prompt = prompt })
    os.remove(prompt)
    local section = guide.sections[2]
    assert.equal('model', section.source)
    assert.same({}, section.findings)
    for _, finding in ipairs(guide.findings) do assert.not_equal('s2', finding.section, finding.message) end
    assert.equal(1, asked)
    local text = support.markdown(section.points, 'en', true)
    assert.matches('| summer | −5.2 s |', text, 1, true)
    assert.is_nil(text:find('[[', 1, true))
  end)
  it('in a section of another paper is not what the model says of it', function ()
    local _, answer = example()
    local paper = '# Sand\n\nCold sand flows faster than warm sand because its grains lock less. The flow was measured in a drum of glass.\n'
    local guide = write(paper, function ()
      return '- **Flow.** ==Cold sand flows faster than warm sand==, because its grains lock less. {p1}\n'
        .. '- **Measure.** It was measured in a drum of glass. {p1}\n' .. answer
    end, { ask_again = 0 })
    local text = support.markdown(guide.sections[1].points)
    assert.matches('grains lock less', text)
    for _, words in ipairs { 'swing', 'whatever changes the length' } do assert.is_nil(text:find(words, 1, true), words) end
  end)
end)

describe('a section\'s request', function ()
  local PAPER = [[
# Costs

A gap costs $$c(l) = a + b l$$ and the price is \$5. See the listing.

```python
x = 1
```

| a | b |
|---|---|
| 1 | 2 |
| 3 | 4 |

: Some figures
]]
  local run = run_of(PAPER)
  local prompt = assert(prompts.new(run, plan.tasks(run)))
  local text = prompt:section(plan.tasks(run)[1])
  it('names what can be shown by its mark', function ()
    for _, mark in ipairs { '[[formula p1]]', '[[code p2]]', '[[table p3]]' } do assert.is_truthy(text:find(mark, 1, true), mark .. text) end
    assert.matches('%[%[table p3%]%].-2 rows', text)
  end)
  it('speaks of captions where the paper has some', function ()
    local function opening(text)
      local with = run_of(text)
      local tasks = plan.tasks(with)
      tasks[1].opens = true
      return assert(prompts.new(with, tasks)):section(tasks[1]):find('told by their captions', 1, true) ~= nil
    end
    assert.is_true(opening '# Sand\n\nThe flow is fast.\n\n![The flow of sand in a drum](flow.png)\n')
    assert.is_false(opening '# Sand\n\nThe flow is fast.\n')
  end)
  it('says what stands for figures that the source computes, and not of a quotation', function ()
    local function told(markdown)
      local of = run_of(markdown)
      local tasks = plan.tasks(of)
      return assert(prompts.new(of, tasks)):section(tasks[1]):find('that it does not print', 1, true) ~= nil
    end
    assert.is_true(told '# Sand\n\nThe flow grew by […]% in a year.\n')
    assert.is_false(told '# Sand\n\nShe wrote that “the flow […] is fast” in a year.\n')
  end)
  it('says how long the answer should be, by the detail', function ()
    assert.matches('Length: about %d+ to %d+ words', text)
    local long = run_of('# A\n\n' .. ('word after word '):rep(100))
    local function words(detail)
      long.options.detail = detail
      local tasks = plan.tasks(long)
      local from, to = assert(prompts.new(long, tasks)):section(tasks[1]):match 'about (%d+) to (%d+) words'
      return tonumber(from), tonumber(to)
    end
    assert.same({ 330, 470 }, { words 'normal' })
    assert.is_true(words 'brief' < 330 and words 'deep' > 330)
  end)
  it('opens the guide once, with what its marks mean', function ()
    local tasks = plan.tasks(run)
    tasks[1].opens = true
    assert.matches('is marked %*%(background%)%*, %*In plain words%* or %*Analogy%*', prompt:section(tasks[1]))
    assert.is_nil(text:find('This section opens the guide', 1, true))
  end)
  it('gives a section the tables that it speaks of where they stand in another', function ()
    local far = run_of('# Data\n\nHere are clocks, in Table 1.\n\n| clock | error |\n|---|---|\n| A | 5.2 |\n| B | 0.4 |\n\nTable: Errors of two clocks.\n\n'
      .. '# Results\n\nClock A is worse, as Table 1 shows.\n\n# Outlook\n\nTable 12 is to come.\n')
    local tasks = plan.tasks(far)
    local asked = assert(prompts.new(far, tasks))
    assert.matches('Tables of other sections that are spoken of here:\n\nTable 1, in %[Data%].-| A | 5.2', (asked:section(tasks[2]):gsub(' +', ' ')))
    for _, i in ipairs { 1, 3 } do assert.is_nil(asked:section(tasks[i]):find('Tables of other sections', 1, true)) end
  end)
  it('asks for no bullet for an address in a footnote', function ()
    local noted = run_of('# Data\n\nThe data[^1] are free[^2].\n\n[^1]: <https://example.org/data>\n\n[^2]: Since 2020, see https://example.org.\n')
    local asked = assert(prompts.new(noted, plan.tasks(noted))):section(plan.tasks(noted)[1])
    local _, count = asked:gsub('an address, which needs no bullet', '')
    assert.equal(1, count)
  end)
  it('asks for no bullet for a heading in the text', function ()
    local headed = run_of('# Data\n\n**Mice and genotyping**\n\nMice were typed.\n\n**Mice were typed by hand.** Twice.\n')
    local asked = assert(prompts.new(headed, plan.tasks(headed))):section(plan.tasks(headed)[1])
    local _, count = asked:gsub('a heading in the text', '')
    assert.equal(1, count)
  end)
  it('cuts a long listing in its middle', function ()
    local lines = {}
    for i = 1, 300 do lines[i] = 'line' .. i end
    local long = run_of('# A\n\nWords.\n\n```\n' .. table.concat(lines, '\n') .. '\n```\n')
    local tasks = plan.tasks(long)
    local said = assert(prompts.new(long, tasks)):section(tasks[1])
    assert.matches('%d+ more lines', said)
    assert.is_nil(said:find('line150', 1, true))
    assert.is_truthy(said:find('line299', 1, true))
  end)
end)

describe('marks of what is shown', function ()
  local PAPER = '# Costs\n\nA gap costs $$c(l) = a + b l$$ and it grows with its length.\n\n| gap | cost |\n|---|---|\n| 1 | 7 |\n| 2 | 9 |\n'
    .. '| 3 | 11 |\n\n: Costs of gaps\n'
  local function body(answer)
    return support.markdown(write(PAPER, function () return answer end, { ask_again = 0 }).sections[1].points, 'en', true)
  end
  it('become the paper\'s own, where they stand', function ()
    local text = body('- **The cost.** ==A gap costs more as its length grows==. {p1}\n    [[formula p1]]\n'
      .. '    - Table 1 gives the costs of gaps; two of its rows: {p2}\n        [[table p2 rows 2-3]]\n')
    assert.matches('\n    $$c(l) = a + b l$$\n', text, 1, true)
    assert.matches('\n        | 2 | 9 |\n        | 3 | 11 |', text, 1, true)
    assert.is_nil(text:find('| 1 | 7 |', 1, true))
  end)
  it('may stand in a sentence, a bullet of their own, or name what is not there', function ()
    local text = body('- **The cost.** ==A gap costs more as its length grows==: [[formula p1]]. {p1}\n- [[table p2]]\n'
      .. '- And [[table p9]] [[skip: gap cost]] nothing more. {p1}\n')
    assert.matches('$$c(l) = a + b l$$', text, 1, true)
    assert.matches('| 3 | 11 |', text, 1, true)
    assert.is_nil(text:find('[[', 1, true))
    assert.is_nil(text:find('skip', 1, true))
  end)
  it('are not needed: what a point is about and does not show is put after it', function ()
    local text = body '- **The cost.** ==A gap costs more as its length grows==, by a formula. {p1}\n- **Table 1.** It gives costs of gaps. {p2}\n'
    assert.matches('$$c(l) = a + b l$$', text, 1, true)
    assert.matches('| 3 | 11 |', text, 1, true)
    local _, count = text:gsub('| 3 | 11 |', '')
    assert.equal(1, count)
  end)
end)

describe('aligned equations', function ()
  local aligned = require 'studyguide.model.aligned'
  it('are formulas of their own by their numbers', function ()
    assert.same({ 'P = \\frac{a}{b} \\qquad\\text{(1)}', '\\begin{aligned} R &= c \\\\ &= d \\tag{2} \\end{aligned}' },
      aligned.parts '\\begin{align*}\nP &= \\frac{a}{b} \\qquad\\text{(1)}\\\\[2pt]\nR &= c \\\\ &= d \\tag{2}\n\\end{align*}')
  end)
  it('without numbers, or within a row, are one formula', function ()
    for _, tex in ipairs { 'a = b', '\\begin{aligned} a &= b \\\\ &= c \\end{aligned}',
      '\\begin{aligned} a &= \\begin{cases} 1 \\tag{1} \\\\ 2 \\tag{2} \\end{cases} \\end{aligned}' } do
      assert.is_nil(aligned.parts(tex), tex)
    end
  end)
  local PAPER = '# Marks\n\nA marking is judged by its precision and its recall, as in:\n$$\\begin{aligned} P(x) &= \\frac{n}{m} '
    .. '\\qquad\\text{(1)}\\\\ R(x) &= \\frac{n}{k} \\qquad\\text{(2)} \\end{aligned}$$ where $n$ counts what is right.\n'
  local function body(answer)
    return support.markdown(write(PAPER, function () return answer end, { ask_again = 0 }).sections[1].points, 'en', true)
  end
  local P, R = '$$P(x) = \\frac{n}{m} \\qquad\\text{(1)}$$', '$$R(x) = \\frac{n}{k} \\qquad\\text{(2)}$$'
  it('are shown one by one, where each is asked for', function ()
    local text = body('- **Precision.** ==A marking is judged by its precision==: {p1}\n    [[formula p1]]\n- **Recall.** And by its recall: {p1}\n'
      .. '    [[formula p1.2]]\n')
    assert.is_truthy(text:find('precision==:\n    ' .. P .. '\n- **Recall', 1, true), text)
    assert.is_truthy(text:find('recall:\n    ' .. R .. '\n', 1, true), text)
  end)
  it('that stand in a block go to the nested bullets that speak of them', function ()
    local text = body('- **Two marks.** ==A marking is judged by its precision and its recall==: {p1}\n    [[formula p1]]\n    [[formula p1.2]]\n'
      .. '    - The share $P$ of what is right, $n$, in what was marked. {p1}\n    - By Eq. (2), the recall, it is that of what should be. {p1}\n')
    assert.is_truthy(text:find('was marked.\n        ' .. P .. '\n', 1, true), text)
    assert.is_truthy(text:find('should be.\n        ' .. R .. '\n', 1, true), text)
    assert.is_nil(text:find('\n    $$', 1, true), text)
  end)
  it('that an answer left out are put below the bullets that speak of them', function ()
    local text = body('- **Precision.** ==A marking is judged by its precision== $P$. {p1}\n- **Recall.** And by its recall $R(x)$. {p1}\n'
      .. '- **Counts.** Here $n$ counts what is right. {p1}\n')
    assert.is_truthy(text:find('precision== $P$.\n    ' .. P .. '\n', 1, true), text)
    assert.is_truthy(text:find('recall $R(x)$.\n    ' .. R .. '\n', 1, true), text)
  end)
end)

describe('tables and figures', function ()
  local PAPER = '# Costs\n\nA gap costs more as it grows, as Figure 1 shows.\n\n![Figure 1: Costs of gaps by their length.](a.png)\n\n'
    .. '| gap | cost |\n|---|---|\n| 1 | 7 |\n| 2 | 9 |\n\n: Two gaps and what they cost.\n'
  local function body(answer)
    return support.markdown(write(PAPER, function () return answer end, { ask_again = 0 }).sections[1].points, 'en', true)
  end
  local function count(text, words)
    local _, n = text:gsub(words:gsub('%p', '%%%0'), '')
    return n
  end
  local figure = '**Figure 1.** Costs of gaps by their length.'
  it('are shown by number and caption', function ()
    local text = body('- **The cost.** ==A gap costs more as it grows==: {p1}\n    [[figure p2]]\n    - Look at the slope. {p2}\n'
      .. '- **Two gaps.** Table 1 has them. {p3}\n    [[table p3]]\n    - Read downwards. {p3}\n')
    assert.matches('\n    - ' .. figure .. '\n', (text:gsub(' {[^{}]*}', '')), 1, true)
    assert.equal(1, count(text, figure))
    assert.matches('**Table 1.** Two gaps and what they cost.', text, 1, true)
  end)
  it('have their picture beside the caption', function ()
    local illustrate = require 'studyguide.output.illustrate'
    local paper = support.paper(PAPER)
    local guide = write(PAPER, function ()
      return '- **The cost.** ==A gap costs more as it grows==. {p1,p2}\n    - It grows. {p2}\n- **Two gaps.** They cost 7 and 9. {p3}\n'
    end, { ask_again = 0 })
    local figures = illustrate.list(paper, { ['a.png'] = { path = 'a.png', type = 'image/png', extension = 'png' } })
    local text = support.markdown(illustrate.sections(guide, paper, figures, illustrate.mark)[1].points, 'en')
    assert.matches('Costs of gaps by their length%.[^\n]*\n[^\n]*sg%-figure', text)
  end)
  it('have their caption once where the bullet over them says it', function ()
    local text = body('- **The cost.** ==A gap costs more as it grows==. {p1}\n- **A table.** Two gaps and what they cost: {p3}\n    [[table p3]]\n')
    assert.equal(1, count(text, 'wo gaps and what they cost'))
    assert.matches('| 2 | 9 |', text, 1, true)
  end)
  it('are given by us where an answer leaves a figure out, below the point that speaks of it', function ()
    local text = body '- **The cost.** ==A gap costs more as it grows==, by Figure 1. {p1}\n- **Two gaps.** They cost 7 and 9. {p3}\n'
    assert.equal(1, count(text, figure))
    assert.is_true(text:find(figure, 1, true) < text:find('Two gaps.**', 1, true), text)
  end)
  it('are listings and algorithms, too, where the paper names them', function ()
    local section = { paragraphs = {
      { kind = 'text', name = 'Listing 1', text = 'Listing 1: Reading a file.', markdown = '**Listing 1**: Reading a file.' },
      { kind = 'code', name = '', text = 'print(x)', markdown = '```\nprint(x)\n```' },
      { kind = 'list', name = 'Algorithm 1', text = 'Sorting.', markdown = 'Sorting.\n\n1. swap it\n2. **while** $i<n$ **do**\n    1. go on' },
    } }
    local shown = require 'studyguide.model.shown'
    local titles, marks = {}, {}
    for i, item in ipairs(shown.items(section)) do titles[i], marks[i] = item.title, '    [[' .. item.id .. ']]\n' end
    assert.same({ '**Listing 1.** Reading a file.', '**Algorithm 1.** Sorting.' }, titles)
    local text = shown.expand('- **Both.** They follow.\n' .. table.concat(marks), section)
    assert.matches('\n    %- %*%*Listing 1%.%*%* Reading a file%. {p%d}\n+        ```\n        print%(x%)\n        ```\n', text)
    assert.matches('\n        %- swap it {p%d}\n        %- %*%*while%*%* $i<n$ %*%*do%*%* {p%d}\n            %- go on {p%d}', text)
  end)
  it('belong to the bullet at whose depth the mark stands', function ()
    local text = body('- **Two gaps.** Table 1 has them. {p1,p2,p3}\n    - **Definition: gap.** A hole. It costs. {p1}\n    [[table p3]]\n')
    assert.matches('\n        | 2 | 9 |', text, 1, true)
    assert.is_nil(text:find('\n            | 2 | 9 |', 1, true))
  end)
end)

describe('what a model is not asked for', function ()
  local PAPER = '# Methods\n\n## Rod\n\nHeat lengthens the rod (Smith 2001), so the clock loses 5.2 s.\n\n## Wheel\n\nThe wheel is cut by hand.\n\n'
    .. '# References\n\nSmith, J. 2001. On rods. Journal of Clocks 3:1-9.\n'
  local survey = '{"terms":[],"gists":[{"section":"s1","gist":"First the <b>rod</b>, then the wheel."},{"section":"s2","gist":"It grows."}],'
    .. '"links":[],"symbols":[]}'
  local guide = write(PAPER, function (title)
    return not title and survey or title:find 'Rod' and '- ==Heat lengthens the rod, so the clock loses 5.2 s==. {p1}\n'
      or '- ==The wheel is cut by hand==, by nobody else. {p1}\n'
  end, { survey = true, ask_again = 0 })
  it('is told from the survey: a section without text leads over to its parts', function ()
    assert.equal(1, #guide.sections[1].points)
    assert.matches('First the .*rod.*, then the wheel', guide.sections[1].points[1].markdown)
    assert.is_nil(guide.sections[1].points[1].markdown:find('<b>', 1, true))
    for _, finding in ipairs(guide.findings) do assert.not_equal('outline/empty', finding.code) end
  end)
  it('is the list of works, without the paper\'s sentences about them', function ()
    local text = support.markdown(guide.sections[4].points, 'en')
    assert.matches('On rods', text)
    assert.matches('Cited in', text)
    assert.is_nil(text:find('Heat lengthens', 1, true))
  end)
end)

describe('a figure without a caption', function ()
  local shown = require 'studyguide.model.shown'
  it('is nothing to show, but for what the paper shows in it', function ()
    local section = { paragraphs = { { id = 's1.p1', kind = 'code', markdown = '```\none\n```', name = '' },
                                     { id = 's1.p2', kind = 'figure', markdown = '', name = 'Figure 1' },
                                     { id = 's1.p3', kind = 'code', markdown = '```\ntwo\n```', name = 'Figure 1' } } }
    local ids = {}
    for i, item in ipairs(shown.items(section)) do ids[i] = item.id .. ' ' .. item.block:match '%a+' end
    assert.same({ 'code p1 one', 'code p3 two' }, ids)
  end)
end)

describe('rows of a table', function ()
  local shown = require 'studyguide.model.shown'
  local function rows(block, mark)
    local section = { paragraphs = { { id = 's1.p1', kind = 'table', markdown = block, name = '' } } }
    return (shown.expand('- It is short. {p1}\n    ' .. mark .. '\n', section):gsub('\n *', ' '))
  end
  it('stand under the whole head, a second row of it included', function ()
    local block = '| | B3 | |\n|---|---|---|\n| | P | R |\n| a | 1 | 2 |\n| b | 3 | 4 |'
    assert.matches('| | B3 | | |---|---|---| | | P | R | | b | 3 | 4 |', rows(block, '[[table p1 rows 3]]'), 1, true)
    assert.matches('| | P | R | | a | 1 | 2 | | b', rows(block, '[[table p1 rows 1-3]]'), 1, true)
  end)
  it('have no other row over them', function ()
    local block = '| a | b |\n|---|---|\n| one | two |\n| six | ten |\n| c | 4 |'
    assert.matches('|---|---| | c | 4 |', rows(block, '[[table p1 rows 3]]'), 1, true)
  end)
end)

describe('a long listing', function ()
  local shown = require 'studyguide.model.shown'
  local block = '```\none\ntwo\nthree\nfour\n```'
  local section = { paragraphs = { { id = 's1.p1', kind = 'code', markdown = block, name = '' } } }
  local function put(mark) return (shown.expand('- It runs. {p1}\n    ' .. mark .. '\n', section):gsub('\n *', ' ')) end
  it('shows the lines that are named, and that others stand around them', function ()
    assert.matches('``` … two three … ```', put '[[code p1 lines 2-3]]', 1, true)
    assert.matches('``` one two … ```', put '[[code p1 rows 1-2]]', 1, true)
    assert.matches('``` … four ```', put '[[code p1 lines 4]]', 1, true)
  end)
  it('is shown whole where the lines are not its own', function ()
    for _, mark in ipairs { '[[code p1]]', '[[code p1 lines 9-12]]', '[[code p1 lines 0]]' } do
      assert.matches('``` one two three four ```', put(mark), 1, true)
    end
  end)
end)

describe('a figure that the answer shows', function ()
  it('is not added once more, whatever its spaces', function ()
    local guide = write('# Sand\n\nThe flow is fast, as Figure 1 shows.\n\n![Speed of\u{a0}sand in Figure\u{a0}2](a.png)\n', function ()
      return '- **Flow.** ==The flow is fast==, as Figure 1 shows: {p1}\n    [[figure p2]]\n'
    end, { ask_again = 0 })
    local _, count = support.markdown(guide.sections[1].points, 'en'):gsub('Speed of', '')
    assert.equal(1, count)
  end)
end)

describe('a listing in a list', function ()
  it('is shown without the indentation of its item', function ()
    local markdown = '1. Begin with a comment:\n\n   ```\n   one\n     two\n   ```\n'
    local section = { paragraphs = { { id = 's1.p1', kind = 'list', markdown = markdown, name = '' } } }
    local text = require('studyguide.model.shown').expand('- It runs. {p1}\n    [[code p1]]\n', section)
    assert.is_truthy(text:find('\n    ```\n    one\n      two\n    ```\n', 1, true), text)
  end)
end)

describe('what the embedded writer completes', function ()
  it('is the main sentence of what nothing meets, once, in its place', function ()
    local guide = write('# Sand\n\nCold sand flows faster than warm sand because its grains lock less.\n\n'
      .. 'A drum of glass holds three litres of sand. It turns once a minute. The flow was filmed through its wall.\n\n'
      .. 'The last paragraph tells that wet sand does not flow at all.\n', function ()
      return '- **Flow.** ==Cold sand flows faster than warm sand==, because its grains lock less. {p1}\n'
        .. '- **Wet sand.** It does not flow at all. {p3}\n'
    end, { ask_again = 0 })
    local text = support.markdown(guide.sections[1].points):gsub('%*%*', '')
    local flow, drum, wet = text:find('grains lock', 1, true), text:find('A drum of glass', 1, true), text:find('Wet sand', 1, true)
    assert.is_true(flow < drum and drum < wet, text)
    local _, count = text:gsub('drum of glass', '')
    assert.equal(1, count)
    assert.equal('mixed', guide.sections[1].source)
  end)
  local function completed(paper, answer)
    local guide = write(paper, function () return answer end, { ask_again = 0 })
    return (support.markdown(guide.sections[1].points):gsub('%*%*', ''):gsub('==', ''))
  end
  it('is all of a section that a model has hardly told', function ()
    local text = completed('# Sites\n\nThis report uses data from two sites in Thailand: Ban Rai and Tham Lod. Ban Rai is a Holocene rockshelter '
      .. 'site in a steep valley of the Shan mountain range. The site is located in semi-evergreen vegetation and bamboo. Tham Lod '
      .. 'is also a rockshelter and dates to the Pleistocene. The environment around Tham Lod consists of karst formations and steep, '
      .. 'low hills, with semi-evergreen forest.\n', '- **Climate.** The climate is the average of the weather.\n')
    for _, part in ipairs { 'average of the weather', 'data from two sites', 'in a steep valley', 'and bamboo', 'Pleistocene', 'karst formations' } do
      assert.is_truthy(text:find(part, 1, true), part .. '\n' .. text)
    end
  end)
  it('is code that no point rests on, under what stands before it', function ()
    local text = completed('# Sand\n\nCold sand flows faster than warm sand because its grains lock less.\n\n```\nfor grain in heap:\n'
      .. '    weigh(grain, scale, fine)\n    tally(grain)\n```\n',
      '- **Flow.** ==Cold sand flows faster than warm sand==, because its grains lock less.\n')
    local _, count = text:gsub('tally%(grain%)', '')
    assert.equal(1, count, text)
    assert.is_true(text:find('lock less', 1, true) < text:find('tally', 1, true))
  end)
end)

describe('mending', function ()
  local PAPER = '# Clocks\n\nA pendulum clock uses a pendulum as its time base, and it needs a rod.\n\n'
    .. 'Heat lengthens the rod, so the clock loses 5.2 s per day.\n\n# Results\n\nThe rod expands by 0.3 mm in the heat of summer.\n'
  local first = '- **Base.** ==A pendulum clock uses a pendulum as its time base==, and it needs 17 rods. {p1}\n    - It needs a rod. {p1}\n'
  local function answers(mend)
    local said = {}
    local guide = write(PAPER, function (title, turns)
      if title ~= 'Clocks' then return '- ==The rod expands by 0.3 mm in the heat of summer==. {p1}\n' end
      said[#said + 1] = turns[#turns].content
      return turns[#turns].content:find('# What a check', 1, true) and mend or first
    end)
    return support.markdown(guide.sections[1].points, 'en', true), said
  end
  it('asks by bullet, with the paragraphs as the prompt numbers them, and sets the answer in', function ()
    local text, said = answers('@1\n- **Base.** ==A pendulum clock uses a pendulum as its time base==, and it needs a rod. {p1}\n\n@p2\n'
      .. '- **Heat.** It lengthens the rod, so the clock loses 5.2 s per day. {p2}\n')
    assert.equal(2, #said)
    assert.matches('@1\n- **Base.**', said[2], 1, true)
    assert.matches('@p2\nNo bullet covers [p2].', said[2], 1, true)
    assert.is_nil(said[2]:find('s1.p', 1, true))
    assert.matches('[p1] A pendulum clock', said[2], 1, true)
    assert.matches('[p2] Heat lengthens', said[2], 1, true)
    assert.is_nil(said[2]:find('line %d'))
    assert.is_nil(text:find('17', 1, true))
    assert.matches('    - It needs a rod.', text, 1, true) -- what is nested stays
    assert.matches('**Heat.** It lengthens the rod', text, 1, true)
  end)
  it('takes bullets out, takes a whole answer, and takes nothing that is worse', function ()
    assert.is_nil((answers('@1\n- **Base.** ==A pendulum clock uses a pendulum as its time base==, and it needs a rod. {p1}\n@1.1\ndelete\n'
      .. '')):find('    - It needs a rod', 1, true))
    assert.matches('Heat lengthens', (answers('- **Base.** ==A pendulum clock uses a pendulum as its time base== and a rod. {p1}\n'
      .. '- **Heat.** Heat lengthens the rod, so the clock loses 5.2 s per day. {p2}\n')))
    assert.is_nil((answers '@1\n- **Base.** It needs 17, 18 or 19 rods, see Figure 99. {p1}\n'):find('Figure 99', 1, true))
  end)
  it('is not for what nobody ordered', function ()
    local rows = require('studyguide.guide.mending').rows({ id = 's1', paragraphs = {} }, { points = {}, findings = {
      { code = 'definition/short', severity = 'warning', message = 'x' }, { code = 'highlight/long', severity = 'info', message = 'x' },
      { code = 'definition/missing', severity = 'warning', message = 'x', about = 'PC' } } })
    assert.same({}, rows)
  end)
end)
