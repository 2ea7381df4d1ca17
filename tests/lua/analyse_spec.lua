local core = require 'studyguide.core'
local command = require 'studyguide.cli.commands.analyse'
local plain = require 'studyguide.document.plain'

--- Runs the command on a file in pandoc's reach; the decoded JSON.
local function run(name, options)
  local text = {}
  local world = { out = function (s) text[#text + 1] = s end, log = function () end, getenv = os.getenv, clock = os.time }
  options.json = true
  local code, message = command.run({ name, options = options }, world)
  assert.equal(0, code, message)
  return assert(core.json_decode(table.concat(text)))
end

describe('analyse', function ()
  it('tells sentences, terms, abbreviations and definitions of a paper', function ()
    local path = os.tmpname() .. '.md'
    local file = assert(io.open(path, 'w'))
    file:write '# One\n\nA hash table (HT) is a structure that maps keys to values. The HT grows.\n\n'
    file:write '# Two\n\nEach HT has keys. An HT is fast.\n'
    file:close()
    local result = run(path, {})
    os.remove(path)
    assert.equal(4, #result.sentences)
    assert.equal('HT', result.abbreviations[1].short)
    assert.equal('hash table', result.abbreviations[1].long)
    assert.is_true(result.sentences[1].definition > 0.5)
    assert.equal(core.null, result.sentences[2].definition)
    assert.equal('hash table', result.sentences[1].defines)
    assert.equal(result.sentences[1].section, result.terms[1].section)
    local kinds = {}
    for _, link in ipairs(result.links) do kinds[link.kind] = link end
    assert.equal('hash table', kinds.builds_on.term)
    assert.equal(kinds.builds_on.to, kinds.used_again.from)
  end)

  it('takes "the ability to" for what a thing is, "the N used in" for which one is meant', function ()
    local path = os.tmpname() .. '.md'
    local file = assert(io.open(path, 'w'))
    file:write '# One\n\nReproducibility is the ability to obtain results again. The trap is the instruction used in Section 3.\n'
    file:close()
    local result = run(path, {})
    os.remove(path)
    assert.is_true(result.sentences[1].definition >= 0.6)
    assert.is_true(result.sentences[2].definition == core.null or result.sentences[2].definition < 0.6)
  end)

  it('counts plain text in bytes of the input', function ()
    local text = '\n\nÉtude one. Two $5 *and*.\n \nThree.'
    local paper, starts = plain.paper(text)
    local box = core.paper(paper)
    assert(box:analyse { plain = true })
    local found = {}
    for _, s in ipairs(box:analysis().sentences) do
      found[#found + 1] = text:sub(starts[s.paragraph] + s.from + 1, starts[s.paragraph] + s.to)
    end
    assert.same({ 'Étude one.', 'Two $5 *and*.', 'Three.' }, found)
  end)

  it('raises before the analysis and on unknown options', function ()
    local box = core.paper { sections = {} }
    assert.has_error(function () box:analysis() end)
    assert.has_error(function () box:analyse { max_term = 3 } end)
    assert(box:analyse())
    assert.same({}, box:analysis().sentences)
    assert.is_nil(box:analysis 'sentences'.sentences)
    assert.same({}, box:analysis 'sentences'.terms)
    assert.has_error(function () box:analysis 'words' end)
  end)

  it('stems by the language of each word', function ()
    for _ = 1, 2 do
      assert.equal('cach', core.stem 'caches')
      assert.equal('haus', core.stem('hauses', 'de'))
      assert.equal('cach', core.stem('caches', 'en'))
      assert.equal('caches', core.stem('caches', 'xx'))
      assert.equal(core.stem 'matrix', core.stem 'matrices')
    end
  end)

  it('knows a term in every spelling, and what is none', function ()
    for _, spelling in ipairs { 'Manipulation of data', 'the data manipulations', "data's manipulation" } do
      assert.equal(core.spelling_key 'data manipulation', core.spelling_key(spelling))
    end
    assert.equal(core.spelling_key('verfahren', 'de'), core.spelling_key('das Verfahren', 'de'))
    assert.not_equal(core.spelling_key 'gap cost', core.spelling_key 'gap')
    assert.equal('', core.spelling_key 'of the')
    local paper = core.paper { lang = 'en', sections = { { id = 's1', depth = 1, title = 'A', title_text = 'A', anchor = 'a', paragraphs = {
      { id = 's1.p1', kind = 'text', markdown = 'A seed chain is a list of anchors.', text = 'A seed chain is a list of anchors.' } } } },
      citations = { { text = '(Gotoh 1982)', keys = { 'gotoh' } } } }
    assert(paper:analyse())
    assert.same({ false, true, true, true }, paper:junk { 'seed chain', 'year', 'their scores', 'Gotoh' })
  end)
end)
