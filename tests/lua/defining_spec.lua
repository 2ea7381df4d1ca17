-- Which sentences define, and what: one row a form, with the sentences that look like it and define nothing.
local core = require 'studyguide.core'

local SURE = 0.6 -- csrc/compose/planned.c takes it for a definition

--- The surest definition of a text of one paragraph: its precision (0: none) and the term that it defines.
local function judge(text)
  local paper = core.paper { sections = { { id = 's1', title = '', title_text = '', paragraphs = { { id = 's1.p1', markdown = text, text = text } } } } }
  assert(paper:analyse())
  local analysis, best, term = paper:analysis(), 0, nil
  for _, s in ipairs(analysis.sentences) do
    if (s.definition or 0) > best then
      best, term = s.definition, s.defines and analysis.terms[s.defines].text
    end
  end
  return best, term
end

local DEFINES = {
  -- what the paper sets off
  { 'We need a *rollback log* that keeps what was overwritten.', 'rollback log' },
  { 'The engine keeps a separate *shadow table* which all guests share.', 'shadow table' },
  { 'A guest is *dormant* if none of its traps is pending.', 'dormant' },
  { 'The table is *coherent* with the cache, i.e. both hold the same rows.', 'coherent' },
  { 'It prevents “double-spending” which, in a ledger, refers to spending a coin twice.' },
  { 'We know two parts: what guests hold and “latent wealth” (the value of all that they will hold).', 'latent wealth' },
  { 'Both readers *agree on rows*, that is, for each row they print the same.' },
  { 'We find exact hits (i.e. *anchors*) in both strands.', 'anchors' },
  { 'The monitor takes rare words as *seeds*, and it drops the others.', 'seeds' },
  { 'Guests differ by their share of the pages, or *residency*.', 'residency' },
  { 'The part that decides which page goes (an *evictor*) is a module of its own.', 'evictor' },
  -- names
  { 'We will call the share of pages that guests touch the *residency*.', 'residency' },
  { 'We call such a guest a *sleeper*.', 'sleeper' },
  { 'Barnaby called the units of this measure ‘the Darwin’.' },
  { 'Tags are functions from pages to colours, and called *colourings*.' },
  { 'Asexual lines lose their best members, a process known as ‘Muller’s ratchet’.', 'Muller’s ratchet' },
  { 'If $D=0$ we’ll say the two tables are in linkage equilibrium, while else they are not.' },
  -- subjects and predicates
  { 'Nonbonded interactions between atoms are all interactions which the potential holds.' },
  { 'Ballooning is a common technique to take pages back from guests.', 'ballooning' },
  { 'An inner block of $s$ is a $k$-long substring of the block.' },
  { 'The idea of a dirty bit is to keep one piece of information for each page.', 'dirty bit' },
  { 'Here `c` stands for the constraint of the task.' },
  -- appositions
  { 'Migration, the movement of guests between machines, can take minutes.', 'migration' },
  { 'The score of the best hit is $M$, the maximal matching score, when no gap is open.' },
  { 'We read the plants from *plantmatching*, a merged dataset of power plants.', 'plantmatching' },
  { 'Both gain by data augmentation (in which copies are slightly changed) and by weak supervision.' },
  { 'In year $t$ our level of variety is $H_t$, i.e. the probability that two draws differ.' },
  { 'Both lines share ancestors, i.e. individuals who stand in both trees.' },
  -- formulas
  { '$d(i)$ is computed as $p/2$ where the signal is weak.' },
  { 'The share of the variance due to $V_A$ is the narrow-sense heritability $h^2 = V_A/V_P$.' },
  { 'The frequency of the other allele ($A_2$) is then just $q=1-p$.' },
  { 'Let the frequency of the allele be $p$, which never changes.' },
  { 'We define two pages to be identical by descent if they were copied from one.' },
}

local NOT = {
  'The makefile contains the *dependency graph*, which is shown in Figure 1.',
  'The guest has a “mass” that can be changed by the user.',
  'Each row has an *asset*, which tells the asset class.',
  'Each thread has a *time stamp* whose explanation we defer.',
  'Both parts interact through *events* that come from either.',
  'Such tokens can never be locked by a *different* script, which prevents their use.',
  'It has two *logical* components which are not always apart.',
  'Our model is *not* coherent, in contrast to what the authors claim.',
  'The share kept in stocks is *declining* in the level of wealth, that the poor hold in cash, i.e. they hold none.',
  'The guest may call imported *host functions*.',
  'We aligned reads with one tool, and called SNPs with another.',
  'The trouble lies in what is termed “transferability.”',
  'They wrote a paper called “Best Practices for Monitors”.',
  'This allows us to define quantities of rare events, such as the binding of a page to a guest.',
  'It makes it easier to define policies that care about the total, such as the supply of tokens.',
  'In this section, we define the layered ring signatures used by the protocol.',
  'We take their grammar to actually define these components as sets.',
  'The rigidity is defined by imposing a minimal set of lengths.',
  'The transposed map is not defined as the inverse of the map.',
  'Let $X_1, X_2$ be the minimiser from Proposition 6.5.',
  'For example, position 781 is a fixed difference that nobody expected.',
  'Infants are often victims of rare diseases.',
  'Sparse paging is a poor one for practical systems.',
  'Many plants are hermaphrodites producing both pollen and seeds.',
  'The algorithm derived here is a general method for solving such systems.',
  'The most obvious way is a table of names that all guests read.',
  'If $A$ is a group, $B$, $C$ are finite subsets of $A$, then the sum is small.',
  'The corpus consists of spoken texts of two regions.',
  'Each time the rat hit the lever, a pellet of food came out.',
  'Left panel: A response to selection was seen.',
  'Adapted from: A history of the monitors of one century.',
}

describe('a defining sentence', function ()
  for _, row in ipairs(DEFINES) do
    it('is found: ' .. row[1], function ()
      local precision, term = judge(row[1])
      assert.is_true(precision >= SURE, tostring(precision))
      if row[2] then assert.equal(row[2], term) end
    end)
  end

  it('defines its phrase, not a commoner word in it', function ()
    local _, term = judge 'Now define nonbold variables as the bold variable divided by income. A variable grows, and each variable counts.'
    assert.equal('nonbold variables', term)
  end)

  it('defines what it is about, not what stands beside that', function ()
    local _, term = judge 'A superscript on a function means its derivative. The function grows, and no function ends.'
    assert.are_not.equal('function', term)
  end)

  it('names what the sentence before says', function ()
    local precision, term = judge 'All tools have settings that no data decides. These settings are often called hyperparameters.'
    assert.is_true(precision >= SURE)
    assert.equal('hyperparameters', term)
  end)

  for _, text in ipairs(NOT) do
    it('is not: ' .. text, function ()
      local precision, term = judge(text)
      assert.is_true(precision < SURE, ('%.2f %s'):format(precision, term or ''))
    end)
  end
end)
