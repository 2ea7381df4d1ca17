local core = require 'studyguide.core'

--- A paper of one section, its paragraphs given as Markdown (kind "text") or as {kind, markdown}: its
--- points, and how they are printed.
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
  local points = assert(paper:compose(1, options))
  return points, (core.points_print(points, { lang = lang or 'en' }))
end

--- Calls visit(point, depth) for each point, in order.
local function walk(points, visit, depth)
  for _, point in ipairs(points) do
    visit(point, depth or 0)
    walk(point.points, visit, (depth or 0) + 1)
  end
end

--- The definitions and recalls, their words by their term.
local function definitions_of(points)
  local found = {}
  walk(points, function (point)
    if point.kind == 'definition' or point.kind == 'recall' then found[point.term] = point.markdown:gsub('==', '') end
  end)
  return found
end

--- Every paragraph stands among those that some point rests on.
local function assert_covered(points, count)
  local met = {}
  walk(points, function (point)
    for _, id in ipairs(point.paragraphs or {}) do met[id] = true end
  end)
  for i = 1, count do assert.is_true(met['s1.p' .. i] or false, 'paragraph ' .. i .. ' is not met') end
end

describe('paper:compose', function ()
  local whole = {
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

  it('meets every kind of paragraph', function ()
    for _, detail in ipairs { 'brief', 'normal', 'deep' } do assert_covered(compose(whole, { detail = detail }), #whole) end
  end)

  it('gives with link targets what printing, repair and reading make of the points', function ()
    local paragraphs = { 'A *trap* is an interrupt that a guest raises; the `monitor` [serves](#gone) it.', table.unpack(whole) }
    local points, text = compose(paragraphs)
    local mended = compose(paragraphs, { targets = core.link_targets {} })
    local read = core.repair(text, { headings = 'lead', title = 'Traps', bullets = true, targets = {}, writer = 'embedded' })
    local printed = core.points_print(mended, { lang = 'en' })
    assert.equal((core.points_print(read.sections[1].points, { lang = 'en' })), printed)
    assert.matches('`monitor` serves it', printed)
    local before, after = {}, {}
    walk(points, function (point) before[#before + 1] = { point.term or false, point.paragraphs } end)
    walk(mended, function (point)
      after[#after + 1] = { point.term or false, point.paragraphs }
      assert.equal('embedded', point.writer)
    end)
    assert.same(before, after)
  end)

  it('follows the order of the paper', function ()
    local last = 0
    walk(compose(whole), function (point)
      local first = point.paragraphs and point.paragraphs[1] and tonumber(point.paragraphs[1]:match 'p(%d+)$')
      if first then
        assert.is_true(first >= last, point.markdown)
        last = first
      end
    end)
  end)

  it('puts a formula and its explanation into the sentence that announces it', function ()
    local points = compose { 'The cost of a trap is', { 'equation', '$$c = n t$$' }, 'where $t$ is the time of one trap.' }
    assert.equal('The cost of a trap is:\n$$c = n t$$\nwhere $t$ is the time of one trap.', (points[1].markdown:gsub('==', '')))
    assert.same({ 's1.p1', 's1.p2', 's1.p3' }, points[1].paragraphs)
  end)

  it('keeps lists as lists under the sentence that announces them', function ()
    local _, text = compose { 'The monitor works in two steps:', { 'list', '1. It traps the operation.\n2. It emulates the operation.' } }
    assert.matches('^%- The monitor works in two steps:\n    %- %*%(1%)%* It traps the operation%.\n    %- %*%(2%)%* It emulates', (text:gsub('==', '')))
  end)

  it('stands a figure under the sentence that first points at it', function ()
    local points = compose {
      'Traps cost time on every machine that we measured. Figure 1 shows how much.',
      'Hypercalls cost less than traps on all of these machines.',
      { 'figure', 'Time per trap on four machines.', name = 'Figure 1' },
    }
    local place = {}
    walk(points, function (point) place[#place + 1] = point.kind == 'figure' and 'figure' or point.paragraphs[1] end)
    local at
    for i, what in ipairs(place) do at = what == 'figure' and i or at end
    assert.is_number(at)
  end)

  local long = {
    'The monitor keeps control of the processor at all times.', 'The guest runs in user mode on that processor.',
    'Every sensitive instruction of the guest traps.', 'The time of a trap was 900 cycles on the first machine.',
    'The time of a trap was 600 cycles on the second machine.', 'The colour of the second machine was grey.',
    'The third machine stood in another room.', 'The fourth machine was borrowed from a friend.',
    'The monitor emulates privileged operations.', 'Some guests wait for an interrupt.',
  }

  it('leaves nothing out at deep detail, less at each lower one', function ()
    local words = {}
    for _, detail in ipairs { 'brief', 'normal', 'deep' } do
      local _, text = compose({ table.concat(long, ' ') }, { detail = detail })
      words[detail] = select(2, text:gsub('%S+', ''))
      text = text:gsub('[=*][=*]', '')
      for _, sentence in ipairs(detail == 'deep' and long or {}) do assert.is_truthy(text:find(sentence, 1, true), sentence) end
    end
    assert.is_true(words.brief < words.normal and words.normal <= words.deep)
  end)

  it('speaks of the authors in the third person where a bullet opens with them', function ()
    local _, text = compose { 'We extend the monitor so that it also serves guests that wait for interrupts. We measured the cost of that.' }
    assert.is_nil(text:find('We extend', 1, true))
    assert.matches('The authors?', text)
  end)

  it('highlights a complete phrase at least once', function ()
    local _, text = compose { 'Letting a guest disable interrupts is unsafe because the monitor could not regain control of the processor afterwards.' }
    local phrase = text:match '==(.-)=='
    assert.is_string(phrase)
    assert.is_nil(phrase:match '^%s')
    assert.is_nil(phrase:match '%s$')
    local _, words = phrase:gsub('%S+', '')
    assert.is_true(words >= 6 and words <= 25)
  end)

  it('writes no group of connections where the text states none', function ()
    walk(compose { 'The monitor keeps control of the processor. The guest runs in user mode.' }, function (point)
      assert.is_not.equal('connections', point.kind)
    end)
  end)

  it('takes definitions from the reader\'s glossary', function ()
    local glossary = { { term = 'binary translation', definition = 'Rewriting machine code. It happens before the code runs.' } }
    local points = compose({ 'VMware uses binary translation. With binary translation the code runs unprivileged. Few systems had binary translation before.' },
      { glossary = glossary })
    assert.equal('Rewriting machine code. It happens before the code runs.', definitions_of(points)['binary translation'])
  end)

  --- A paper of two sections with a glossary; the terms that the first, then the second section defines.
  local function terms_with_glossary(glossary, first, second)
    local paper = core.paper { glossary = glossary, sections = {
      { id = 's1', depth = 1, title = 'Aim', title_text = 'Aim', anchor = 'aim', paragraphs = { { id = 's1.p1', markdown = first, text = first } } },
      { id = 's2', depth = 1, title = 'Way', title_text = 'Way', anchor = 'way', paragraphs = { { id = 's2.p1', markdown = second, text = second } } },
    } }
    assert(paper:analyse())
    return definitions_of(assert(paper:compose(1))), definitions_of(assert(paper:compose(2)))
  end

  it('defines what a glossary lists where it stands first, common words and phrases in the plural too', function ()
    local first, second = terms_with_glossary({
      { term = 'book', definition = 'A list of all sales. Nothing is ever struck out of it.', reader = true },
      { term = 'hash chain', definition = 'Entries that each name the one before.', reader = true },
      { term = 'page', definition = 'a unit of memory' },
      { term = 'stranger', definition = 'Not in the paper.', reader = true },
    }, 'The book holds every sale in order. Each page of it is kept.', 'We also use hash chains to keep the book honest.')
    assert.equal('A list of all sales. Nothing is ever struck out of it.', first.book)
    assert.matches('^[Aa] unit of memory%.?$', first.page)
    assert.equal('Entries that each name the one before.', second['hash chains'])
    assert.is_nil(second.book)
    assert.is_nil(first.stranger)
  end)

  it('adds what the reader\'s glossary says to what the paper says', function ()
    local _, second = terms_with_glossary({ { term = 'Quorum', definition = 'Enough members to decide.', reader = true } },
      'The nodes agree by gossip.', 'A quorum is a set of nodes that can decide alone. It never changes.')
    assert.equal('Enough members to decide.', second.quorum or second.Quorum)
  end)

  it('defines, where a term is used first, what a later section says of it', function ()
    local paper = core.paper { sections = {
      { id = 's1', depth = 1, title = 'Aim', title_text = 'Aim', anchor = 'aim', paragraphs = {
        { id = 's1.p1', markdown = 'The hypercall makes guests fast. Each hypercall is cheap.', text = '' } } },
      { id = 's2', depth = 1, title = 'Way', title_text = 'Way', anchor = 'way', paragraphs = {
        { id = 's2.p1', markdown = 'A hypercall is a trap that the guest raises on purpose. Hypercalls hand over arguments.', text = '' } } },
    } }
    assert(paper:analyse())
    local found
    walk(assert(paper:compose(1)), function (point) if point.kind == 'definition' then found = point end end)
    assert.equal('A hypercall is a trap that the guest raises on purpose ([Way](#way)).', found.markdown)
    for term in pairs(definitions_of(assert(paper:compose(2)))) do assert.is_nil(term:lower():match 'hypercall') end
  end)

  it('tells acronyms in a glossary from words of the same letters', function ()
    local first = terms_with_glossary({ { term = 'IT', definition = 'Information technology.', reader = true } },
      'It takes time, and it never ends. The IT staff knows.', 'Nobody minds it.')
    assert.equal('Information technology.', first.IT)
    assert.is_nil(first.It)
  end)

  it('shows each of two abbreviations with its own long form', function ()
    local terms = definitions_of(compose {
      'We measured the lifetime reproductive success (LRS) of each deer. The LRS of a stag is high. No LRS is negative.',
      'The red line gives the linear regression of fitness (LRS) on the mass of antlers.',
    })
    for label in pairs(terms) do
      assert.is_nil(label:match 'regression of fitness %(LRS%)' and terms[label]:match 'lifetime reproductive', label)
    end
  end)

  it('defines no person', function ()
    local terms = definitions_of(compose {
      'Barnaby is a pioneer of traps that monitors rely on. R.A. Barnaby wrote of hypercalls. Barnaby et al. agree.',
      'Monitors emulate what traps. They keep control.',
    })
    assert.is_nil(terms.Barnaby)
  end)

  it('has no terms but noun phrases', function ()
    local terms = definitions_of(compose {
      'The red line is the response that the monitor predicts for each trap. The red line bends where the guest waits.',
      'The first part of our algorithm is the division of pages that the hypervisor manages into blocks.',
      'The number above each graph is the number of the hypervisor that served it.',
      'Hypervisors\' messages are a kind of interrupt that the guest never sees. Hypervisors\' messages are short.',
      'A hypercall is a trap that the guest raises on purpose. It hands over its arguments in registers.',
    })
    for _, label in ipairs { 'red line', 'first part of our algorithm', 'number above each graph', 'Hypervisors\' messages' } do
      assert.is_nil(terms[label], label)
    end
  end)

  it('takes no opinion, question or thanks for a definition', function ()
    local terms = definitions_of(compose {
      'I feel that the hypercall is a sort of trap that nobody needs. The hypercall costs little.',
      'Could we define a paravirtualizer as a monitor that asks the guest for help? A paravirtualizer is rare.',
      'We thank the Foobar Institute, an office that pays for work on hypervisors. The Foobar Institute was kind.',
    })
    for label, words in pairs(terms) do
      assert.is_nil(words:match '^I feel', label)
      assert.is_nil(words:match '^Could we', label)
      assert.is_nil(words:match 'thank', label)
    end
  end)

  it('knows no abbreviation by letters from the middle of words', function ()
    local terms = definitions_of(compose {
      'We read simulated genotypes using the UKBB frequencies (SNPs) in each run. The SNPs vary. All SNPs count.',
      'A virtual machine monitor (VMM) keeps control of the processor. The VMM emulates what traps. Each VMM is small.',
    })
    for label in pairs(terms) do assert.is_nil(label:match 'genotypes using') end
    assert.is_nil(terms.SNPs)
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
    assert.equal('This part consists of [Data](#data) and [Model](#model).', paper:compose(1)[1].markdown)
    assert.same({}, paper:compose(2))
  end)

  it('says where works are cited, in the order of the list, and at deep detail for what', function ()
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
    assert.equal(0, #(paper:compose(2)[1].points or {}))
    local points = paper:compose(2, { detail = 'deep' })
    assert.equal('Adams. Monitors. Cited in [Traps](#traps).', points[1].markdown)
    assert.same({ 's1.p2' }, points[1].paragraphs)
    assert.equal('[Traps](#traps): "A survey of monitors appeared at the same time."', points[1].points[1].markdown)
    assert.matches('^Brown%. Traps%. Cited', points[2].markdown)
    assert.equal(1, #points[2].points)
    assert.equal('Clark.', points[3].markdown)
  end)

  it('says how many works a long list has left out', function ()
    local citations, references, cites = {}, {}, {}
    for i = 1, 105 do
      references[i] = { key = 'k' .. i, text = ('Author. Work %d.'):format(i) }
      if i > 4 then
        citations[#citations + 1] = { text = ('[k%d]'):format(i), keys = { 'k' .. i } }
        cites[#cites + 1] = ('Work of many kinds was done by them [k%d].'):format(i)
      end
    end
    local paper = core.paper {
      sections = {
        { id = 's1', depth = 1, title = 'Traps', title_text = 'Traps', anchor = 'traps', paragraphs = {
          { id = 's1.p1', markdown = table.concat(cites, ' ') } } },
        { id = 's2', depth = 1, kind = 'references', title = 'References', title_text = 'References', anchor = 'references' },
      },
      citations = citations, references = references,
    }
    assert(paper:analyse())
    local points = paper:compose(2)
    assert.equal(101, #points)
    assert.matches('^Author%. Work 5%. Cited', points[1].markdown)
    assert.matches('^Works of the list that are left out here: 5%.', points[101].markdown)
  end)

  it('refuses options that it does not know', function ()
    assert.has_error(function () compose({ 'A text.' }, { colour = 'red' }) end)
    assert.has_error(function () compose({ 'A text.' }, { detail = 'huge' }) end)
  end)
end)

describe('glossary', function ()
  local glossary = require 'studyguide.guide.glossary'

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

  it('reads a YAML list of entries', function ()
    local entries = assert(glossary.parse '- term: trap\n  definition: >\n    An interrupt\n    in short.\n- name: "guest"\n  description: A system.\n')
    assert.same({ { term = 'trap', definition = 'An interrupt in short.' }, { term = 'guest', definition = 'A system.' } }, entries)
    local none, message = glossary.parse '- term: trap\n  definition: x\n- odd\n'
    assert.is_nil(none)
    assert.matches('line 3', message)
  end)

  it('says where a line is none of these', function ()
    local entries, message = glossary.parse 'trap: x\nno colon here\n'
    assert.is_nil(entries)
    assert.matches('line 2', message)
  end)
end)
