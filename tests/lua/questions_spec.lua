--- A model's questions about a section: which stand.

local core = require 'studyguide.core'
local questions = require 'studyguide.guide.questions'

local function section_of(...)
  local paragraphs = {}
  for i, text in ipairs { ... } do paragraphs[i] = { id = 's1.p' .. i, text = text, markdown = text } end
  return { id = 's1', paragraphs = paragraphs }
end

local english = section_of('Heat lengthens the rod of a pendulum, so that it swings more slowly.',
  'A gridiron of brass and steel keeps its length in every season.')

local function asked(text, findings, section, lang)
  local list = {}
  for i, question in ipairs(questions.proved(core.points_read(text), section or english, findings or {}, lang or 'en')) do list[i] = question.lead end
  return list
end

describe('a question', function ()
  it('stands where its paragraphs hold the words of its answer', function ()
    assert.same({ 'Why?' }, asked '- **Why?** The rod is lengthened by heat and swings slowly. {s1.p1}')
    assert.same({}, asked '- **Why?** The rod is lengthened by heat and swings slowly. {s1.p2}')
    assert.same({}, asked '- **Why?** Clockmakers in London quarrelled about patents. {s1.p1,s1.p2}')
  end)
  it('needs words, paragraphs and the paper as its source', function ()
    assert.same({}, asked '- **Why?** Heat lengthens the rod.')
    assert.same({}, asked '- **Why?** Heat lengthens the rod. *(background)* {s1.p1}')
    assert.same({}, asked '- Heat lengthens the rod. {s1.p1}')
    assert.same({}, asked '- **Why?** {s1.p1}')
    assert.same({}, asked('- **Why?** ' .. ('Heat lengthens the rod. '):rep(60) .. '{s1.p1}'))
  end)
  it('falls with what the check says of the paper or calls an error, and with nothing else', function ()
    local two = '- **Why?** Heat lengthens the rod. {s1.p1}\n- **How?** A gridiron keeps its length. {s1.p2}'
    assert.same({ 'Why?', 'How?' }, asked(two, { { code = 'highlight/missing', severity = 'warning', point = { 1 } } }))
    assert.same({ 'How?' }, asked(two, { { code = 'ground/number', severity = 'warning', point = { 1 } } }))
    assert.same({ 'Why?' }, asked(two, { { code = 'text/unsafe', severity = 'error', point = { 2 } } }))
  end)
  it('is asked once, and few are asked of a section', function ()
    assert.same({ 'Why?' }, asked(('- **Why?** Heat lengthens the rod. {s1.p1}\n'):rep(2)))
    local many = {}
    for i = 1, 9 do many[i] = ('- **Why %d?** Heat lengthens the rod. {s1.p1}'):format(i) end
    assert.equal(4, #asked(table.concat(many, '\n')))
  end)
  it('is judged in languages without spaces by pairs of characters', function ()
    local chinese = section_of '热使摆杆变长，因此摆动变慢。'
    assert.same({ '为什么？' }, asked('- **为什么？** 摆杆受热变长，摆动变慢。 {s1.p1}', nil, chinese, 'zh'))
    assert.same({}, asked('- **为什么？** 钟表匠在伦敦申请专利。 {s1.p1}', nil, chinese, 'zh'))
  end)
end)
