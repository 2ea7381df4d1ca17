--- What a model says of a whole paper: read, proved, made the plan.

local config = require 'studyguide.config'
local core = require 'studyguide.core'
local guides = require 'studyguide.guide.guide'
local plan = require 'studyguide.guide.plan'
local providers = require 'studyguide.model.providers'
local support = require 'support'
local survey = require 'studyguide.guide.survey'
local surveys = require 'studyguide.model.survey'

local PAPER = [[
# Clocks

A pendulum clock uses a pendulum as its time base. An *escapement* lets one tooth pass per swing, and a data analysis easier than others was Mr. Smith's.

The period of a pendulum is $T = 2\pi\sqrt{l/g}$, where $l$ is its length. Principal component analysis (PCA) comes later.

# Results

The escapement wears. Each escapement loses a tooth. PCA finds the thermal expansion of the rod, $T$ grows.

# Outlook

Thermal expansions of rods are to be compared by PCA.
]]

local function run_of(text)
  local paper = support.paper(text)
  local options = assert(config.resolve { command = { dictionaries = false } })
  local world = require('studyguide.world').real(function () end)
  return guides.run(paper, assert(guides.analysed(paper, options, world)), options, world)
end

local function names(list)
  local out = {}
  for i, term in ipairs(list) do out[i] = term.text end
  return out
end

describe('an answer to the survey', function ()
  local whole = '{"terms":[{"term":"rod","why":"a stick"}],"gists":[],"links":[],"symbols":[]}'
  it('is read from whatever stands around it', function ()
    for _, text in ipairs { whole, 'Here it is:\n```json\n' .. whole .. '\n```\nAnything else?', '<think>{"terms":1}</think>' .. whole,
                            '{"survey":' .. whole .. '}', whole .. ' A brace } more.' } do
      assert.same({ { term = 'rod', why = 'a stick' } }, (surveys.read(text) or {}).terms, text)
    end
  end)
  it('is read as far as it goes where it was cut', function ()
    local answer = surveys.read '{"terms":[{"term":"rod","why":"a stick"},{"term":"swing","why":"to a'
    assert.equal('rod', answer.terms[1].term)
  end)
  it('is none where it says nothing', function ()
    for _, text in ipairs { '', 'no', '{}', '{"terms":[]}', '[1]', '{"terms":"many"}' } do assert.is_nil(surveys.read(text), text) end
  end)
  it('of several parts is one', function ()
    local joined = surveys.join { surveys.read(whole), surveys.read(whole) }
    assert.equal(2, #joined.terms)
  end)
end)

describe('a survey', function ()
  local run = run_of(PAPER)
  local function prove(answer)
    return survey.prove(run, { terms = answer.terms or {}, gists = answer.gists or {}, links = answer.links or {}, symbols = answer.symbols or {} })
  end
  it('has the terms that stand in the paper, each once, where they first appear', function ()
    local proved = prove { terms = { { term = 'thermal expansion', why = 'Growing in heat.' }, { term = 'thermal expansions' },
      { term = 'quartz oscillator' }, { term = 'PCA' }, { term = 'principal component analysis (PCA)' }, { term = 'of the' }, { term = 7 }, 'x' } }
    local by_name = {}
    for _, term in ipairs(proved.terms) do by_name[term.text] = term end
    assert.equal(2, by_name['thermal expansion'].section)
    assert.equal('Growing in heat.', by_name['thermal expansion'].clause)
    assert.equal('PCA', (by_name['Principal component analysis'] or by_name['principal component analysis']).expansion)
    assert.is_nil(by_name['quartz oscillator'])
    assert.is_nil(by_name['of the'])
    assert.is_nil(by_name['thermal expansions'])
  end)
  it('always has what the author sets off', function ()
    local proved = prove { terms = { { term = 'thermal expansion' } } }
    local found
    for _, term in ipairs(proved.terms) do found = found or term.text == 'escapement' and term.author end
    assert.is_true(found)
  end)
  it('takes a phrase in italics that the paper never names again for an example', function ()
    local with = run_of('# Compounds\n\nThe *hinge joint* turns, as in *Nobel prize*. A hinge joint is found in doors.\n\nIt squeaks.\n\n'
      .. '# Doors\n\nOld hinge joints are loose.\n')
    local proved = survey.prove(with, { terms = { { term = 'doors' } }, gists = {}, links = {}, symbols = {} })
    local found = {}
    for _, term in ipairs(proved.terms) do found[term.text] = true end
    assert.is_true(found['hinge joint'])
    assert.is_nil(found['Nobel prize'])
  end)
  it('has the whole of a long form of which the paper\'s pair holds a part', function ()
    local with = run_of('# Corpora\n\nThe Semantically Annotated Snapshot of English Texts (SASET) is free. Others use the SASET, too.\n')
    local proved = survey.prove(with, { terms = { { term = 'Semantically Annotated Snapshot of English Texts (SASET)' } }, gists = {}, links = {},
      symbols = {} })
    assert.equal('Semantically Annotated Snapshot of English Texts', proved.terms[1].text)
    assert.equal('SASET', proved.terms[1].expansion)
  end)
  it('leaves a section without a link of its own the paper\'s references alone', function ()
    local with = run_of('# Rods\n\nThermal expansion of a rod is small. Thermal expansion matters.\n\n# Clocks {#clocks}\n\nHowever, thermal expansion '
      .. 'spoils clocks. Thermal expansion is slow.\n\n# Use\n\nHere thermal expansion is told in [Section 2](#clocks) as well.\n')
    local tasks = plan.tasks(with)
    survey.apply(with, tasks, assert(survey.prove(with, { terms = { { term = 'thermal expansion' } }, gists = {}, links = {}, symbols = {} })))
    for _, task in ipairs(tasks) do
      for _, link in ipairs(task.links) do assert.equal('refers to', link.relation) end
    end
    assert.equal('Clocks', tasks[3].links[1].section.title)
  end)
  it('gives a term to the abstract that has it first, an author\'s mark to the section where it stands', function ()
    local with = run_of('---\nabstract: |\n  A pendulum clock with an escapement and its chlorophyll a loses time.\n---\n\n' .. PAPER
      .. '\nThe chlorophyll *a* grows.\n')
    local terms = { { term = 'pendulum clock' }, { term = 'chlorophyll a' } }
    local proved = survey.prove(with, { terms = terms, gists = {}, links = {}, symbols = {} })
    local at = {}
    for _, term in ipairs(proved.terms) do at[term.text:lower()] = with.paper.sections[term.section].title end
    assert.equal('Abstract', at['pendulum clock'])
    assert.equal('Abstract', at['chlorophyll a'])
    assert.equal('Clocks', at.escapement)
  end)
  it('leaves an abstract what its reader can take in, and gives the rest to the sections that use it next', function ()
    local names_, words_ = { 'pallet fork', 'balance wheel', 'hair spring', 'mainspring', 'crown gear', 'tooth profile' }, {}
    for i, name in ipairs(names_) do words_[i] = 'a ' .. name end
    local text = '---\nabstract: |\n  A clock has ' .. table.concat(words_, ', ') .. '.\n---\n\n# Parts\n\nA clock is made of parts, '
      .. 'and the balance wheel and the tooth profile are two.\n\n# The hair spring\n\nA hair spring drives it.\n'
    local with = run_of(text)
    local terms = {}
    for i, name in ipairs(names_) do terms[i] = { term = name, why = 'A part.' } end
    local tasks = plan.tasks(with)
    survey.apply(with, tasks, assert(survey.prove(with, { terms = terms, gists = {}, links = {}, symbols = {} })))
    -- Four may stay; the two that come again soonest go.
    assert.same({ 'pallet fork', 'hair spring', 'mainspring', 'crown gear' }, names(tasks[1].terms))
    assert.same({ 'balance wheel', 'tooth profile' }, names(tasks[2].terms))
    assert.same({}, names(tasks[3].terms))
    assert.equal('Parts', tasks[1].known[1].section.title)
  end)
  it('has links between sections that exist, with how', function ()
    local proved = prove { links = { { from = 's1', to = 's2', how = 'the escapement defined there is what wears' },
      { from = 's1', to = 's9', how = 'leads to a section that is not there' }, { from = 's2', to = 's2', how = 'it is the same as itself' },
      { from = 's1', to = 's2', how = 'said a second time, in other words' }, { from = 's2', to = 'Outlook', how = 'PCA is to be used again for rods' },
      { from = 's3', to = 's1', how = 'clocks' } } }
    assert.same({ { from = 1, to = 2, how = 'the escapement defined there is what wears' }, { from = 2, to = 3, how = 'PCA is to be used again for rods' } },
      proved.links)
  end)
  it('has symbols that stand in the formulas', function ()
    local proved = prove { symbols = { { symbol = '$T$', meaning = 'the period' }, { symbol = 'l', meaning = 'the length' },
      { symbol = '$\\omega$', meaning = 'nothing of this paper' } } }
    assert.same({ { tex = 'T', meaning = 'the period' }, { tex = 'l', meaning = 'the length' } }, proved.symbols)
  end)
  it('has symbols where they stand as such, not as letters of commands and words', function ()
    local with = run_of('# Sizes\n\nLet $\\sqrt{m} \\in \\mathbb{N}$ be a size.\n\n# Maxima\n\nThe $\\max_k x_k$ and $\\mathbb{N}$ count.\n')
    local tasks = plan.tasks(with)
    survey.apply(with, tasks, assert(survey.prove(with, { terms = { { term = 'size' } }, gists = { { section = 's1', gist = 'A size.' } }, links = {},
      symbols = { { symbol = '$m$', meaning = 'a size' }, { symbol = '$N$', meaning = 'a count' }, { symbol = '$x_k$', meaning = 'a value' } } })))
    assert.same({ { tex = 'm', meaning = 'a size' } }, tasks[1].symbols)
    assert.same({ { tex = 'x_k', meaning = 'a value' } }, tasks[2].symbols)
  end)
  it('has slips of sections whose figures they speak of', function ()
    local with = run_of '# Text\n\nThe period is 2.05 s, as the table has it.\n\n# Table\n\nThe period of the clock: 2.50 s.\n'
    local slips = { { section = 's1', slip = 'the text has 2.05 where the table has 2.50' }, { section = 's1', slip = 'the mass is 17.3 here, not 18.3' },
      { section = 's7', slip = 'the text has 2.05 where the table has 2.50' }, { section = 's2', slip = 'clock, and clocks' } }
    local tasks = plan.tasks(with)
    survey.apply(with, tasks, assert(survey.prove(with, { terms = { { term = 'period', why = 'A time.' } }, gists = { { section = 's1', gist = 'A period.' } },
      links = {}, symbols = {}, slips = slips })))
    assert.same({ 'the text has 2.05 where the table has 2.50' }, tasks[1].slips)
    assert.is_nil(tasks[2].slips)
    slips[1].slip = 'Section 12.3 and Table 14 call it a mass where the text calls it a period'
    assert.equal(1, #assert(survey.prove(with, { terms = {}, gists = { { section = 's1', gist = 'A period.' } }, links = {}, symbols = {},
      slips = { slips[1] } })).slips[1])
    local text = assert(require('studyguide.model.prompt').new(with, tasks)):section(tasks[1])
    assert.is_truthy(text:find('Slips found in a reading of the whole paper:\n- the text has 2.05', 1, true), text)
  end)
  it('keeps the short name of a value, and says where a clause was cut', function ()
    local with = run_of('# Levels\n\nWe use the adult drinking water advisory level of 1.6 µg per litre (Adult Level) here. '
      .. 'A lake above the Adult Level is closed.\n\n# Results\n\nThe Adult Level was exceeded in 81 lakes.\n')
    local long = ('a lake is closed when it is above it, and '):rep(9)
    local proved = assert(survey.prove(with, { terms = { { term = 'Adult Level', why = 'a limit' } }, gists = { { section = 's1', gist = long } },
      links = {}, symbols = {} }))
    assert.equal('Adult Level', proved.terms[1].text)
    assert.is_nil(proved.terms[1].expansion)
    assert.matches('%a …$', proved.gists[1])
  end)
  it('finds terms in a language without spaces between words', function ()
    local chinese = run_of '---\nlang: zh\n---\n\n# 引言\n\n本文研究摆钟的误差。\n\n# 结果\n\n擒纵机构使摆钟每天慢五秒。\n'
    local proved = survey.prove(chinese, { terms = { { term = '擒纵机构', why = '齿轮' }, { term = '摆钟' }, { term = '石英' } }, gists = {}, links = {}, symbols = {} })
    assert.same({ { '擒纵机构', 2 }, { '摆钟', 1 } }, { { proved.terms[1].text, proved.terms[1].section }, { proved.terms[2].text, proved.terms[2].section } })
    assert.equal(2, #proved.terms)
  end)
  it('finds a term whose noun stands with the last of its kind', function ()
    local joined = run_of '# Ways\n\nWe use complete, single or average linkage of the words.\n\n# Results\n\nComplete linkage and single words lose.\n'
    local index = require('studyguide.guide.words').index(joined.paper, 'en')
    local function first(form) return (index:first { form } or {}).section end
    assert.same({ 1, 1, 1, 2 }, { first 'complete linkage', first 'single linkage', first 'average linkage', first 'single words' })
    assert.is_nil(first 'complete words')
  end)
  it('of nothing is none', function () assert.is_nil(prove {}) end)

  it('puts a term where it is needed first', function ()
    local smooth = run_of '# A\n\nCounts are smoothed.\n\n# B\n\nA double gear wheel turns.\n\n# C\n\nThe gear wheel and the smoothing differ.\n'
    local function places(first)
      local proved = assert(survey.prove(smooth, { gists = {}, links = {}, symbols = {}, terms = {
        { term = 'smoothing', first = first }, { term = 'double gear wheel' }, { term = 'gear wheel', first = 's1' } } }))
      local out = {}
      for _, term in ipairs(proved.terms) do out[#out + 1] = term.text .. ' ' .. term.section end
      return out
    end
    -- In words of its root, where the survey says so; not within a longer term; not where no word is of its root.
    assert.same({ 'smoothing 1', 'double gear wheel 2', 'gear wheel 3' }, places 's1')
    assert.same({ 'smoothing 3', 'double gear wheel 2', 'gear wheel 3' }, places 's2')
    assert.same({ 'smoothing 3', 'double gear wheel 2', 'gear wheel 3' }, places 'nowhere')
  end)
  it('puts a term where a heading has it before the text', function ()
    local headed = run_of '---\ntitle: The gear train\n---\n\nBy Ada.\n\n# Rods\n\n# Gear trains (GT)\n\nWheels turn.\n\n# Use\n\nA gear train turns.\n'
    local proved = survey.prove(headed, { gists = {}, links = {}, symbols = {}, terms = { { term = 'gear train' } } })
    local at = assert(proved).terms[1].section
    assert.equal('Gear trains (GT)', headed.paper.sections[at].title_text)
  end)
  it('takes no name of a row for a term that the author marks', function ()
    local rows = run_of('# A\n\nThe *full name* and the *gear train* differ by *+en*; *interp* is new, and so is a *trans*-gear. '
      .. 'A trans width is kept.\n\nA gear train has a full name +en, a trans width, and interp.\n\n'
      .. '| x | y |\n|---|---|\n| Full name | 1 |\n| base+interp | 2 |\n')
    local proved = survey.prove(rows, { gists = { { section = 's1', gist = 'Names.' } }, links = {}, symbols = {}, terms = {} })
    assert.same({ 'gear train' }, names(assert(proved).terms))
  end)
  it('spells a long form as the survey does', function ()
    local laws = run_of "# A\n\nCurrents obey Kichhoff's Voltage Law (KVL), and KVL holds.\n"
    local proved = assert(survey.prove(laws, { gists = {}, links = {}, symbols = {}, terms = { { term = "Kirchhoff's Voltage Law (KVL)" } } }))
    assert.same({ "Kirchhoff's Voltage Law" }, names(proved.terms))
  end)
  it('takes a term whose words stand together by their roots', function ()
    local rooted = run_of('# A\n\nRods swing.\n\n# B\n\n'
      .. 'Power is curtailed by a variance-based (Sobol) analysis of the sensitivity, and *supervised* by *supervised rods*, by supervised hands.\n')
    local proved = assert(survey.prove(rooted, { gists = {}, links = {}, symbols = {},
      terms = { { term = 'curtailment' }, { term = 'variance-based sensitivity analysis' }, { term = 'supervised rod' },
                { term = 'steel rods' } } }))
    assert.same({ 'curtailment', 'variance-based sensitivity analysis', 'supervised rod' }, names(proved.terms))
    assert.same({ 2, 1 }, { proved.terms[1].section, proved.terms[1].paragraph })
  end)
  it('takes terms of a field whose stems are common words', function ()
    local nouns = run_of '# A\n\nA lemma has a hardness, and things have a hard rest.\n'
    local proved = survey.prove(nouns, { gists = {}, links = {}, symbols = {}, terms = { { term = 'lemma' }, { term = 'hardness' }, { term = 'thing' } } })
    assert.same({ 'lemma', 'hardness' }, names(assert(proved).terms))
  end)
  it('tells a link at its later end, and at its earlier one where that has no other', function ()
    local three = run_of '# A\n\nA rod swings.\n\n# B\n\nA rod wears.\n\n# C\n\nA rod rusts.\n'
    local tasks = plan.tasks(three)
    local how = 'the rod that swings there is what wears'
    survey.apply(three, tasks, assert(survey.prove(three, { terms = {}, gists = {}, symbols = {},
      links = { { from = 's1', to = 's2', how = how }, { from = 's3', to = 's2', how = how }, { from = 's1', to = 's3', how = how } } })))
    local told = {}
    for i, task in ipairs(tasks) do
      told[i] = ''
      for _, link in ipairs(task.links) do told[i] = told[i] .. (link.back and '<' or '>') .. link.section.title end
    end
    assert.same({ '>B', '<A', '>B<A' }, told)
  end)

  it('becomes the plan of the sections', function ()
    local tasks = plan.tasks(run)
    survey.apply(run, tasks, prove {
      terms = { { term = 'thermal expansion', why = 'Growing in heat' }, { term = 'PCA' } },
      gists = { { section = 's2', gist = 'The escapement wears\nout.' } },
      links = { { from = 's1', to = 's2', how = 'the escapement defined there is what wears' } }, symbols = { { symbol = '$T$', meaning = 'the period' } } })
    assert.equal('The escapement wears out.', tasks[2].gist)
    assert.equal('thermal expansion', tasks[2].terms[1].text)
    assert.same({ false, true }, { tasks[1].links[1].back, tasks[2].links[1].back })
    assert.equal(tasks[1].section, tasks[2].links[1].section)
    assert.same({ 1, 1, 0 }, { #tasks[1].symbols, #tasks[2].symbols, #tasks[3].symbols })
    -- "Defined elsewhere" is the plan's, and nothing else.
    for _, task in ipairs(tasks) do
      for _, known in ipairs(task.known) do
        local defined = false
        for _, other in ipairs(tasks) do
          for _, term in ipairs(other.section == known.section and other.terms or {}) do defined = defined or term.text == known.text end
        end
        assert.is_true(defined, known.text)
      end
    end
    assert.same({ 'thermal expansion', 'Principal component analysis' }, { names(tasks[3].known)[2], names(tasks[3].known)[1] })
  end)
end)

describe('a schema for the survey', function ()
  local function endpoint(name)
    return providers.endpoint({ provider = name, model = 'm' }, function () return 'k' end)
  end
  local request = { system = 's', shared = '', turns = { { role = 'user', text = 'u' } }, max_tokens = 9, prompt_tokens = 5, cache_key = 'k',
                    schema = { name = 'survey', schema = surveys.schema } }
  it('goes to every provider in its own field, and to none that refused it', function ()
    for name, path in pairs { openai = 'response_format', llamacpp = 'response_format', ['openai-responses'] = 'text', anthropic = 'output_config',
                              ollama = 'format', openrouter = 'response_format' } do
      local e = endpoint(name)
      assert.is_table(e.row.build(request, e)[path], name)
      e.dropped.schema = true
      assert.is_nil(e.row.build(request, e)[path], name)
    end
    local e = endpoint 'gemini'
    assert.equal('application/json', e.row.build(request, e).generationConfig.responseMimeType)
  end)
  it('is strict: every field required, no other allowed', function ()
    local function walk(schema)
      if schema.type == 'object' then
        local count = 0
        for _, property in pairs(schema.properties) do
          count = count + 1
          walk(property)
        end
        assert.equal(count, #schema.required)
        assert.is_false(schema.additionalProperties)
      elseif schema.items then
        walk(schema.items)
      end
    end
    walk(surveys.schema)
    assert.is_string(core.json_encode(surveys.schema))
  end)
  it('is not gone on with where its answer was cut', function ()
    local pools = require 'pool'
    local cut = core.json_encode { choices = { { message = { content = '{"gists":[{"section":"s1","gist":"So."},{"sec' }, finish_reason = 'length' } } }
    local world = pools.world(function () return { http = 200, body = cut } end)
    local client, answer = pools.client(world), nil
    client:run { function () answer = surveys.ask(client, request, { continue = function () return 'Go on.' end }) end }
    assert.same({ { section = 's1', gist = 'So.' } }, answer.gists)
    assert.equal(1, #world.sent)
  end)
  it('that a server refuses in whatever words is left out', function ()
    local pools = require 'pool'
    local seen = {}
    local world = pools.world(function (n, r)
      seen[n] = core.json_decode(r.body).response_format ~= nil
      if seen[n] then return { http = 400, body = '{"error":{"message":"grammar: cannot compile"}}', seconds = 0.1 } end
    end)
    local client = pools.client(world)
    local reply
    client:run { function () reply = client:ask(request) end }
    assert.equal('answer', reply.text)
    assert.same({ true, false }, seen)
  end)
end)

describe('the words of a paper', function ()
  local words = require 'studyguide.guide.words'
  local function count(text, term)
    return #words.index(support.paper(text), 'en'):places { term }
  end
  it('are parted by quotation marks, dashes and hard spaces', function ()
    assert.equal(1, count('# A\n\nWe call such a script a “viral” script.\n', 'viral script'))
    assert.equal(1, count('# A\n\nThe ledger\u{a0}rules hold—always.\n', 'ledger rule'))
    assert.equal(1, count('# A\n\nThe rules hold—always so.\n', 'always'))
  end)
  it('are the same in the singular and plural alone', function ()
    assert.equal(1, count('# A\n\nTwo satoshis and three matrices.\n', 'matrix'))
    assert.equal(1, count('# A\n\nTwo satoshis and three matrices.\n', 'satoshi'))
    for term, text in pairs { provenance = 'a proven value', program = 'by programming', ['build tool'] = 'if you are building tools' } do
      assert.equal(0, count('# A\n\nIt is ' .. text .. '.\n', term), term)
    end
  end)
  it('share a noun that stands once, not over a comma', function ()
    assert.equal(1, count('# A\n\nComplete and single linkage differ.\n', 'complete linkage'))
    assert.equal(0, count('# A\n\nThe outputs it spends, and the policy that it names.\n', 'spend policy'))
  end)
end)

describe('what the author sets in italics', function ()
  it('is no term where it is a word of grammar', function ()
    local run = run_of '# A\n\nIt takes *any* user to any *rod*.\n\nEach rod bends, and any rod will.\n'
    local proved = survey.prove(run, { gists = { { section = 's1', gist = 'Rods bend under load.' } } })
    assert.same({ 'rod' }, names(proved.terms))
  end)
end)

describe('a term with a short form within', function ()
  it('stands where either form does', function ()
    local run = run_of '# A\n\nHere POS tags help.\n\n# B\n\nA part-of-speech tag names the kind of a word.\n'
    local proved = survey.prove(run, { terms = { { term = 'part-of-speech (POS) tag', why = 'the kind of a word' } } })
    assert.same({ 'part-of-speech (POS) tag' }, names(proved.terms))
    assert.equal(1, proved.terms[1].section)
  end)
end)

describe('a symbol', function ()
  it('stands in formulas and not in the words between them', function ()
    local run = run_of '# A\n\nWe have $$x = y$$ with a rod, and $z$.\n\n# B\n\nHere $a$ is small.\n'
    local proved = survey.prove(run, { symbols = { { symbol = '$a$', meaning = 'scale' } }, gists = { { section = 's1', gist = 'Rods.' } } })
    local tasks = plan.tasks(run)
    survey.apply(run, tasks, proved)
    assert.same({ 0, 1 }, { #tasks[1].symbols, #tasks[2].symbols })
  end)
end)
