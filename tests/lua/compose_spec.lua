local core = require 'studyguide.core'

--- A paper of one section, its paragraphs given as Markdown (kind "text") or as {kind, markdown}.
local function compose(paragraphs, options, lang)
  local rows = {}
  for i, paragraph in ipairs(paragraphs) do
    local kind, markdown = 'text', paragraph
    if type(paragraph) == 'table' then kind, markdown = paragraph[1], paragraph[2] end
    rows[i] = { id = 's1.p' .. i, kind = kind, markdown = markdown, text = markdown, name = paragraph.name }
  end
  local paper = core.paper {
    lang = lang or 'en',
    sections = { { id = 's1', depth = 1, title = 'Traps', title_text = 'Traps', anchor = 'traps', paragraphs = rows } },
  }
  assert(paper:analyse())
  return assert(paper:compose(1, options))
end

--- Every paragraph stands in some bullet's marks.
local function assert_covered(text, count)
  local met = {}
  for marks in text:gmatch '{([%w.,]+)}' do
    for p in marks:gmatch '%f[%w]p(%d+)' do met[tonumber(p)] = true end
  end
  for i = 1, count do assert.is_true(met[i] or false, 'paragraph ' .. i .. ' is not met in:\n' .. text) end
end

describe('paper:compose', function ()
  it('meets every kind of paragraph', function ()
    local paragraphs = {
      'The monitor keeps control of the processor. It emulates privileged operations of the guest:',
      { 'list', '- The guest attempts an operation.\n- The processor traps into the monitor.\n    - The monitor emulates it.' },
      'The cost of a trap is',
      { 'equation', '$$c = n t$$' },
      'where $t$ is the time of one trap and $n$ their number.',
      { 'theorem', '**Theorem 1** (Popek). A machine is virtualizable if every sensitive instruction traps.', name = 'Theorem 1' },
      { 'figure', 'The path of control from the guest to the monitor and back.', name = 'Figure 1' },
      { 'table', '| a | b |\n|---|---|\n| 1 | 2 |', name = 'Table 1' },
      { 'code', '```c\ntrap();\n```' },
      { 'quote', 'An efficient, isolated duplicate of the real machine is what they called it.' },
      { 'note', 'Early mainframes worked in the same way.' },
    }
    for _, detail in ipairs { 'brief', 'normal', 'deep' } do
      local text = compose(paragraphs, { detail = detail })
      assert_covered(text, #paragraphs)
    end
  end)

  it('puts a formula and its explanation into the sentence that announces it', function ()
    local text = compose {
      'The cost of a trap is', { 'equation', '$$c = n t$$' }, 'where $t$ is the time of one trap.',
    }
    assert.matches('The cost of a trap is: %$%$c = n t%$%$ where %$t%$ is the time of one trap%. {p1,p2,p3}',
      (text:gsub('==', '')))
  end)

  it('keeps lists as lists under the sentence that announces them', function ()
    local text = compose { 'The monitor works in two steps:', { 'list', '1. It traps the operation.\n2. It emulates the operation.' } }
    assert.matches('    %- The monitor works in two steps:[^\n]*\n        %- It traps the operation%.[^\n]*\n        %- It emulates', text:gsub('==', ''))
  end)

  it('highlights a complete phrase at least once', function ()
    local text = compose { 'Letting a guest disable interrupts is unsafe because the monitor could not regain control of the processor afterwards.' }
    local phrase = text:match '==(.-)=='
    assert.is_string(phrase)
    assert.is_nil(phrase:match '^%s')
    assert.is_nil(phrase:match '%s$')
    local _, words = phrase:gsub('%S+', '')
    assert.is_true(words >= 6 and words <= 25)
  end)

  it('names the groups in the language of the paper', function ()
    assert.matches('%*%*Kernaussagen%*%*', compose({ 'Der Monitor behält die Kontrolle über den Prozessor, während der Gast läuft.' }, nil, 'de-AT'))
    assert.matches('%*%*要点%*%*', compose({ '监视器始终保留对处理器的控制权，客户机在其上运行。' }, nil, 'zh'))
  end)

  it('takes definitions from the reader\'s glossary', function ()
    local glossary = { { term = 'binary translation', definition = 'Rewriting machine code. It happens before the code runs.' } }
    local text = compose({ 'VMware uses binary translation. With binary translation the code runs unprivileged. Few systems had binary translation before.' },
      { glossary = glossary })
    assert.matches('%*%*Binary translation%*%*: Rewriting machine code%. It happens before the code runs%.', text)
  end)

  it('orients where a heading is followed by subheadings', function ()
    local paper = core.paper {
      sections = {
        { id = 's1', depth = 1, title = 'Methods', title_text = 'Methods', anchor = 'methods', paragraphs = {} },
        { id = 's2', depth = 2, parent = 's1', title = 'Data', title_text = 'Data', anchor = 'data', paragraphs = {} },
        { id = 's3', depth = 2, parent = 's1', title = 'Model', title_text = 'Model', anchor = 'model', paragraphs = {} },
      },
    }
    assert(paper:analyse())
    assert.equal('- This part consists of [Data](#data) and [Model](#model).\n', paper:compose(1))
    assert.equal('', paper:compose(2))
  end)

  it('says what the cited works are used for, the most cited first', function ()
    local paper = core.paper {
      sections = {
        { id = 's1', depth = 1, title = 'Traps', title_text = 'Traps', anchor = 'traps', paragraphs = {
          { id = 's1.p1', markdown = 'Traps were studied early on by many groups [brown1998]. The cost of traps is large in practice [brown1998].' },
          { id = 's1.p2', markdown = 'A survey of monitors appeared at the same time [adams1999].' } } },
        { id = 's2', depth = 1, kind = 'references', title = 'References', title_text = 'References', anchor = 'references' },
      },
      citations = { { text = '[adams1999]', keys = { 'a' } }, { text = '[brown1998]', keys = { 'b' } } },
      references = { { key = 'a', text = '1. Adams. Monitors' }, { key = 'b', text = '2. Brown. Traps.' }, { key = 'c', text = 'Clark.' } },
    }
    assert(paper:analyse())
    local text = paper:compose(2)
    assert.matches('^%- Brown%. Traps%. Cited in %[Traps%]%(#traps%)%. {s1%.p1}\n    %- Traps were studied early on by many groups%. {s1%.p1}', text)
    assert.matches('\n%- Adams%. Monitors%. Cited', text)
    assert.is_nil(text:find 'Clark')
  end)

  it('refuses options that it does not know', function ()
    assert.has_error(function () compose({ 'A text.' }, { colour = 'red' }) end)
    assert.has_error(function () compose({ 'A text.' }, { detail = 'huge' }) end)
  end)
end)

describe('glossary', function ()
  local glossary = require 'studyguide.glossary'

  it('reads tab-separated lines', function ()
    local entries = assert(glossary.parse 'term\tdefinition\nTrap\tAn interrupt.\n# note\nGuest\tA system.\tx\n')
    assert.same({ { term = 'Trap', definition = 'An interrupt.' }, { term = 'Guest', definition = 'A system.' } }, entries)
  end)

  it('reads a YAML mapping', function ()
    local entries = assert(glossary.parse '---\ntrap: An interrupt.\n"host: x": >\n  The machine\n  below.\n')
    assert.same({ { term = 'trap', definition = 'An interrupt.' }, { term = 'host: x', definition = 'The machine below.' } }, entries)
  end)

  it('reads a Markdown definition list', function ()
    local entries = assert(glossary.parse '# Words\n\nTrap\n:   An interrupt,\n    in short.\n\n**Guest**\n\n: A system.\n')
    assert.same({ { term = 'Trap', definition = 'An interrupt, in short.' }, { term = 'Guest', definition = 'A system.' } }, entries)
  end)

  it('says where a line is none of these', function ()
    local entries, message = glossary.parse 'trap: x\nno colon here\n'
    assert.is_nil(entries)
    assert.matches('line 2', message)
  end)
end)
