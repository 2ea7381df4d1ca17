--- What the embedded writer tells of short names, steps, code in items and authors.

local core = require 'studyguide.core'

--- A paper of sections { title, paragraphs… }: a paragraph is Markdown or { kind, markdown, name = }.
local function analysed(sections, more)
  local rows = {}
  for i, section in ipairs(sections) do
    local paragraphs = {}
    for k = 2, #section do
      local row = section[k]
      local kind, markdown = 'text', row
      if type(row) == 'table' then kind, markdown = row[1], row[2] end
      paragraphs[k - 1] = { id = ('s%d.p%d'):format(i, k - 1), kind = kind, markdown = markdown, text = markdown, name = row.name }
    end
    rows[i] = { id = 's' .. i, depth = 1, title = section[1], title_text = section[1], anchor = 'a' .. i, paragraphs = paragraphs,
                parent = section.parent }
  end
  local data = { lang = 'en', sections = rows }
  for name, value in pairs(more or {}) do data[name] = value end
  local paper = core.paper(data)
  assert(paper:analyse())
  return paper
end

local function printed(paper, index, options)
  return (core.points_print(assert(paper:compose(index, options)), { lang = 'en' }):gsub('==', ''))
end

describe('symbols', function ()
  local sections = {
    { 'Alignment', 'It uses a piecewise gap cost in all of its alignments: $$\\gamma(l)=\\min\\{q+l\\cdot \\epsilon_g, r\\}$$' },
    { 'Dropping', 'The alignment is broken if the score drops by more than $$Z + \\epsilon_g\\cdot k$$ where $\\epsilon_g$ is the gap '
      .. 'extension cost and $Z$ is an arbitrary threshold.' },
  }

  it('are told where a formula uses them first', function ()
    local text = printed(analysed(sections), 1)
    assert.truthy(text:find('**Symbol: $\\epsilon_g$.** The gap extension cost ([Dropping](#a2)).', 1, true), text)
    assert.is_nil(printed(analysed(sections), 2):find('Symbol:', 1, true))
  end)

  it('are told once, and never where the section speaks of them itself', function ()
    local three = { sections[1], sections[1], sections[2] }
    assert.truthy(printed(analysed(three), 1):find('Symbol:', 1, true))
    assert.is_nil(printed(analysed(three), 2):find('Symbol:', 1, true))
    local own = { { 'Alignment', 'Of $\\epsilon_g$ there are many. It uses a gap cost: $$\\gamma=q+\\epsilon_g$$' }, sections[2] }
    assert.is_nil(printed(analysed(own), 1):find('Symbol:', 1, true))
  end)

  it('come from tables of notation too', function ()
    local table_ = '| symbol | meaning |\n|---|---|\n| $\\beta_0$ | the intercept of the line |\n| $\\sigma_e$ | the error of a point |\n'
      .. '| $\\tau_m$ | time of the membrane |'
    local text = printed(analysed { { 'Notation', { 'table', table_, name = 'Table 1' } },
      { 'Model', 'The model of the line reads: $$y=\\beta_0+\\sigma_e$$' } }, 2)
    assert.truthy(text:find('**Symbol: $\\beta_0$.** The intercept of the line ([Notation](#a1)).', 1, true), text)
  end)

  it('are none where each section means another thing, and no index is one', function ()
    local text = printed(analysed {
      { 'A', 'We have a sum that runs over all of the points: $$s=\\sum_{i=1} w_i$$' },
      { 'B', 'The sum is weighted in another way here, where $w_i$ is the weight of a point, and $i$ is the index of a point.' },
      { 'C', 'The sum is taken again, where $w_i$ is the width of a bin.' }, { 'D', 'And again, where $w_i$ is the wave of a day.' },
    }, 1)
    assert.is_nil(text:find('Symbol:', 1, true), text)
  end)
end)

describe('cited tools', function ()
  local references = {
    citations = { { text = '(Sović 2016)', keys = { 'graphmap' } }, { text = '(Li 2013)', keys = { 'qwa' } }, { text = '(Bellman 1957)', keys = { 'dp' } } },
    references = {
      { key = 'graphmap', text = 'Sović, Ivan. 2016. “Fast and Sensitive Mapping of Nanopore Sequencing Reads with GraphMap.” Nat Commun 7.' },
      { key = 'qwa', text = 'Li, Heng. 2013. “Aligning Sequence Reads, Clone Sequences and Assembly Contigs with QWA-MEM.” arXiv.' },
      { key = 'dp', text = 'Bellman, Richard. 1957. “Dynamic Programming and Its Many Uses.” Princeton.' },
    },
  }

  it('have the title of their work', function ()
    local text = printed(analysed({ { 'Results', 'We compared it with GraphMap (Sović 2016) and with QWA-MEM (v0.7; Li 2013) on simulated reads.' } }, {
      citations = { references.citations[1], { text = 'Li 2013', keys = { 'qwa' } } }, references = references.references }), 1)
    local title = '"Fast and Sensitive Mapping of Nanopore Sequencing Reads with GraphMap". *(title of the cited work)*'
    assert.truthy(text:find('**Cited: GraphMap.** ' .. title, 1, true), text)
    assert.truthy(text:find('**Cited: QWA-MEM.**', 1, true), text)
  end)

  it('have none that says no more than the name, is cut off, or holds the name inside a word', function ()
    local works = { citations = {}, references = {} }
    for i, row in ipairs { { 'GRAPHLAB', '“GRAPHLAB Project Website.”' }, { 'SEEX', '“Fitnesses and SEEXtra Seed Banks.”' },
      { 'MUCO', '“MUCO: Understanding of the Papers of a Conference. In: Proc. of Coling.”' }, { 'PAXO', '“Fast PAXO.” Distributed Computing of Systems' } } do
      works.citations[i] = { text = ('(%s%s 2013)'):format(row[1]:sub(1, 1), row[1]:sub(2):lower()), keys = { row[1] } }
      works.references[i] = { key = row[1], text = 'Li, Heng. 2013. ' .. row[2] .. ' Journal 7.' }
    end
    local text = printed(analysed({ { 'Results', 'We compared it with GRAPHLAB (Graphlab 2013) and Seex (Seex 2013) on simulated reads. '
      .. 'Then MUCO (Muco 2013) was tried by all of us, and so was PAXO (Paxo 2013).' } }, works), 1)
    assert.truthy(text:find('**Cited: MUCO.** "MUCO: Understanding of the Papers of a Conference". *', 1, true), text)
    for _, name in ipairs { 'GRAPHLAB', 'Seex', 'PAXO' } do assert.is_nil(text:find('**Cited: ' .. name, 1, true), text) end
  end)

  it('have none where the guide says what they are', function ()
    local works = { citations = { { text = '(Hunt 2010)', keys = { 'zk' } } },
      references = { { key = 'zk', text = 'Hunt, P. 2010. “Coordination without Waiting for Processes with ZooKeeper.” Journal 7.' } } }
    local text = printed(analysed({ { 'Servers', 'The distributed servers of the cluster choose a leader with ZooKeeper (Hunt 2010), and '
      .. 'ZooKeeper keeps the configuration and the locks of the distributed processes.' } }, works), 1)
    assert.truthy(text:find('**Definition: ZooKeeper.**', 1, true), text)
    assert.is_nil(text:find('Cited:', 1, true), text)
  end)

  it('are names, no common words and no authors', function ()
    local text = printed(analysed({ { 'Results',
      'We use a dynamic algorithm (Bellman 1957) for the pairs of reads, as Bellman (Bellman 1957) did.' } }, references), 1)
    assert.is_nil(text:find('Cited:', 1, true), text)
  end)
end)

describe('the writer', function ()
  it('keeps code in the items that hold it', function ()
    local text = printed(analysed { { 'Steps', 'To install the tool, do as follows:',
      { 'list', '1. Fetch the sources:\n\n    ```sh\n    git clone x\n    cd x\n    ```\n\n    This takes a while.\n2. Build the tool.' } } }, 1)
    local fetch = '- *(1)* Fetch the sources:\n\n        ```sh\n        git clone x\n        cd x\n        ```\n\n        - This takes a while.'
    assert.truthy(text:find(fetch, 1, true), text)
  end)

  it('joins a label that is bold in two parts', function ()
    local text = printed(analysed { { 'Terms',
      { 'theorem', '**Definition** **1**. A *frob* is a thing that does something of note.', name = 'Definition 1' } } }, 1)
    assert.truthy(text:find('**Definition 1.** A *frob* is', 1, true), text)
  end)

  it('names the authors wherever a bullet opens with them', function ()
    local text = printed(analysed { { 'Work', 'I describe a protocol that hides amounts, and I also prove that it is sound. '
      .. 'The protocol has been in use for a year by now. We have extended our protocol to many users.' } }, 1)
    text = text:gsub('%*%*', '')
    assert.truthy(text:find('The author describes a protocol', 1, true), text)
    assert.truthy(text:find('The authors have extended their protocol', 1, true), text)
  end)

  it('leaves out no step before one that follows it', function ()
    local steps = 'The method follows a typical procedure. It collects the seeds of all sequences in a table. Then for each query it takes the '
      .. 'seeds as anchors and finds chains among them. The remaining parts are well known from the work of others before. '
      .. 'Some tools in the field have followed the same lines for years. A lot has been written on it in several journals lately.'
    local text = printed(analysed { { 'Method', steps, (steps:gsub('method', 'tool')), (steps:gsub('method', 'program')) } }, 1, { detail = 'brief' })
    if text:find('Then for each query', 1, true) then assert.truthy(text:find('It collects the seeds', 1, true), text) end
  end)

  it('shows every displayed formula at any detail', function ()
    local proof = '*Proof.* We begin with what is known of the matter at hand. It is bounded, as was said above already. Then we have '
      .. '$$a_1 \\le b_1$$ for all of them. Next we sum over all of the terms that there are. We obtain $$a_2 \\le b_2$$ which was to be shown.'
    for _, detail in ipairs { 'brief', 'normal', 'deep' } do
      local text = printed(analysed { { 'Proofs', { 'theorem', '**Lemma 1**. All of it is bounded by what was there before.', name = 'Lemma 1' },
        { 'theorem', proof, name = 'Proof' } } }, 1, { detail = detail })
      assert.truthy(text:find('$$a_1 \\le b_1$$', 1, true) and text:find('$$a_2 \\le b_2$$', 1, true), detail .. '\n' .. text)
    end
  end)

  it('keeps a formula that stands alone between sentences with the one before', function ()
    local text = printed(analysed { { 'Storage', 'The dispatch of storage units is described by two variables, each limited by its rating. '
      .. '$$0 \\le h \\le H$$ The levels of all storage units are linked to the dispatch by what follows from it.' } }, 1)
    assert.truthy(text:find('limited by its rating.\n    $$0 \\le h \\le H$$', 1, true), text)
  end)

  it('highlights no announcement', function ()
    local points = assert(analysed { { 'Outline', 'In this section, the authors will describe the minimap algorithm and its applications to many data sets in '
      .. 'detail. Existing programs are unable to process such data at scale because they lose most of the repetitive hits.' } }:compose(1))
    local text = core.points_print(points, { lang = 'en' })
    assert.is_nil(text:match '==[^=]*will describe[^=]*==', text)
  end)

  it('leads with no hidden verb and no empty noun', function ()
    for _, text in ipairs { 'The monitor keeps the processor under control of the hypervisor in every privileged mode.',
                            'An obvious way to negate the downsides would be to implement hidden amounts for any transaction.',
                            'Scientific publications often lack sufficient details to reproduce the computational environment of others.' } do
      local lead = assert(analysed { { 'Traps', text } }:compose(1))[1].lead or ''
      assert.is_nil(lead:match 'keeps' or lead:match '^Obvious' or lead:match '^Lack', lead)
    end
  end)
end)

describe('notes', function ()
  it('that are addresses make one bullet for a paragraph', function ()
    local paper = analysed { { 'Tools', 'The pump is driven by the mill and the mill by the river below.', { 'note', '<https://a.example>' },
                               { 'note', '<https://b.example/x>' }, { 'note', 'See the list.' } } }
    local text = printed(paper, 1)
    assert.truthy(text:find('- *Note*: <https://a.example>, <https://b.example/x>.', 1, true), text)
  end)
end)

describe('leads', function ()
  it('are no halves of names that a dash joins', function ()
    local text = printed(analysed { { 'Walks', 'The M–H algorithm converges to a stationary set of samples. The M–H algorithm converges slowly.' } }, 1)
    assert.is_nil(text:find('–**', 1, true), text)
  end)
end)

describe('figures without captions', function ()
  it('are left to the sentence that speaks of them', function ()
    local paper = analysed { { 'Figures', 'The errors of all the clocks are displayed in Figure 1. They grow in the summer of every year.',
      { 'figure', '', name = 'Figure 1' } } }
    local text = printed(paper, 1)
    assert.truthy(text:find('displayed in Figure 1.', 1, true), text)
    assert.is_nil(text:find('**Figure 1.**', 1, true), text)
  end)
  it('are all told, and none is a highlight', function ()
    local paper = analysed { { 'Figures', { 'figure', '', name = 'Figure 1' }, { 'figure', '', name = 'Figure 2' } } }
    assert.equal('- **Figure 1.** The paper gives no caption here.\n- **Figure 2.** The paper gives no caption here.\n',
      core.points_print(assert(paper:compose(1, {})), { lang = 'en' }))
  end)
end)

describe('words of dictionaries', function ()
  local dictionaries = core.dictionaries { '/usr/share/wordnet' }
  local found = #dictionaries:names() > 0

  local function defined(text)
    local told = {}
    for term in printed(analysed { { 'Words', text } }, 1, { dictionaries = dictionaries, max_terms = 9 }):gmatch 'Definition: ([^.]+)%.' do
      told[#told + 1] = term
    end
    return table.concat(told, '; ')
  end

  it('do not end a longer name of the handbook', function ()
    if not found then return pending 'WordNet is not installed' end
    assert.equal('reverse transcriptase; RNA; polymerase',
      defined 'The virus carries the HIV reverse transcriptase, an enzyme that copies RNA into DNA by polymerase, and a region that codes it.')
  end)

  it('are not those of another walk of life', function ()
    if not found then return pending 'WordNet is not installed' end
    local text = 'Random effects of the model are written in double-bar notation, which marks the end of the principal parts of a formula.'
    assert.equal('random effect', defined(text)) -- which the handbook has
  end)

  it('are neither later senses nor phrases of common words', function ()
    if not found then return pending 'WordNet is not installed' end
    local text = 'The focal point of an infection in the organism is a source cell, and the target cell of the blood is a red cell. ' ..
      'A solid ground is the solid part of the surface of the earth.'
    assert.equal('', defined(text))
  end)

  it('are no qualities', function ()
    if not found then return pending 'WordNet is not installed' end
    assert.equal('', defined 'The imprecision of the instrument is the inexactness that lacks the quality of being exact and precise.')
  end)
end)
