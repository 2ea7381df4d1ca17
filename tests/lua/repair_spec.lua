local core = require 'studyguide.core'
local place = require 'studyguide.guide.place'
local support = require 'support'


local function read(path)
  local file = io.open(path, 'rb')
  if not file then return nil end
  local text = file:read 'a'
  file:close()
  return text
end

describe('core.repair', function ()
  it('returns text, bullets, repairs and what was dropped', function ()
    local result = core.repair('Sure!\n\n* a {p1,s2.p3}\n', { headings = 'lead', bullets = true, targets = {} })
    assert.equal('- a\n', result.text)
    assert.same({ { line = 1, input_line = 3, sources = { { paragraph = 1 }, { section = 2, paragraph = 3 } } } }, result.bullets)
    assert.same({ { what = 'opening words', text = 'Sure!', line = 1 } }, result.dropped)
    assert.equal('list/marker', result.repairs[#result.repairs].code)
  end)

  it('writes the paper\'s macros out before commands that no renderer knows go', function ()
    local text = '- In $\\bbz_q$ an adversary \\(\\A\\), and $$\\A + \\other$$\n'
    local raw = core.repair(text, { bullets = true, raw_formulas = true })
    assert.equal('- In $\\bbz_q$ an adversary $\\A$, and $$\\A + \\other$$\n', raw.text)
    local result = core.repair(text, { bullets = true, formulas = { '\\bbz_q', '\\A' },
                                       written_out = { '\\mathbb{Z}_q', '\\input{a}' } })
    assert.equal('- In $\\mathbb{Z}_q$ an adversary ${input}{a}$, and $${A} + {other}$$\n', result.text)
    local notes = {}
    for _, row in ipairs(result.repairs) do notes[row.what] = true end
    assert.is_true(notes["the paper's macros written out"])
  end)

  it('raises for options that it does not know', function ()
    assert.has_error(function () core.repair('a', { formulas = { 'a' } }) end)
    assert.has_error(function () core.repair('a', { colour = true }) end)
    assert.has_error(function () core.repair('a', { headings = 'none' }) end)
    assert.has_error(function () core.repair('a', { targets = 'x' }) end)
  end)
end)

describe('core.repair on CommonMark', function ()
  -- Examples that come out otherwise on purpose:
  --   220, 241, 242  an empty quote holds nothing and goes
  --   267            a number of more than three digits is a year or an amount, no list number
  --   299            a bullet indented below a number is meant to be below it
  --   314, 315       an indented bullet in a list is a bullet, not text or code
  --   335, 336, 355  no-break spaces are made spaces
  --   542            labels are folded by single letters, so "ẞ" is not "SS"
  --   550, 561, 592  [[…]] is a link in Obsidian, to a note that is none of the paper's
  --   573            words in brackets before a link might be its text
  local exceptions = { [220] = true, [241] = true, [242] = true, [267] = true, [299] = true, [314] = true, [315] = true,
                       [335] = true, [336] = true, [355] = true, [542] = true, [550] = true,
                       [561] = true, [573] = true, [592] = true }

  local function html(markdown)
    local result = assert(core.run({ 'cmark', '--unsafe' }, { input = markdown }))
    assert(result.code == 0, result.err)
    return result.out
  end

  --- Lists, paragraphs, code and emphasis; links are their text, numbers bullets, and a list next to
  -- a list one list.
  local function meaning(text)
    local code = {}
    text = text:gsub('</?a%f[%W][^>]*>', ''):gsub('<img[^>]-alt="([^"]*)"[^>]*>', '%1')
    text = text:gsub(' class="language%-([^"]*)"', function (info) return core.safe_language(info) == '' and '' or nil end)
    text = text:gsub('<pre>.-</pre>', function (block) code[#code + 1] = block return '\1' .. #code .. '\1' end)
    text = text:gsub('<ol[^>]*>', '<ul>'):gsub('</ol>', '</ul>'):gsub('</ul>%s*<ul>', '')
    text = text:gsub('</?p>', '\2'):gsub('%s+', ' '):gsub(' ?\2[ \2]*', '\2')
    for _, tag in ipairs { 'li', 'ul', 'blockquote', 'h%d', 'hr', 'br' } do
      text = text:gsub('[ \2]*(</?' .. tag .. '[^>]*>)[ \2]*', '%1')
    end
    text = text:gsub('[ \2]*(\1%d+\1)[ \2]*', '%1'):gsub('^[ \2]+', ''):gsub('[ \2]+$', '')
    return (text:gsub('\1(%d+)\1', function (i) return code[tonumber(i)] end))
  end

  it('keeps the meaning of every example without HTML, highlights and math, and is done after one pass', function ()
    local rows = read '../shared/nlp/commonmark/tests.jsonl'
    if not rows then return pending 'skipped: ../shared/nlp/commonmark is not there' end
    if not core.run({ 'cmark', '--version' }, {}) then return pending 'skipped: cmark is not installed' end
    local tried = 0
    for line in rows:gmatch '[^\n]+' do
      local row = assert(core.json_decode(line))
      local once = core.repair(row.markdown).text
      assert.equal(once, core.repair(once).text, 'example ' .. row.example)
      local plain = not row.markdown:find('==', 1, true) and not row.markdown:find('$', 1, true)
        and not row.section:find 'HTML'
      if plain then
        local raw = assert(core.run({ 'cmark' }, { input = row.markdown })).out
        if not raw:find('raw HTML omitted', 1, true) then
          tried = tried + 1
          local before, after = meaning(html(row.markdown)), meaning(html(once))
          local mark = row.section == 'Images' and '</?em>'        -- a picture becomes its words, with their emphasis
            or row.section == 'Autolinks' and '</?code>'           -- an address that may act becomes code
          if mark then before, after = before:gsub(mark, ''), after:gsub(mark, '') end
          if exceptions[row.example] then
            assert.not_equal(before, after, 'no exception any more: example ' .. row.example)
          else
            assert.equal(before, after, 'example ' .. row.example)
          end
        end
      end
    end
    assert.is_true(tried > 500)
  end)
end)

describe('the points of an answer', function ()
  it('say a lead in their words where nothing comes after it', function ()
    local points = core.repair('- **Steps.** There are three:\n    - **Classify.** Each has a type.\n    - **Select the rest.**\n'
      .. '    - **Go on:**\n        - with labels.\n', { headings = 'lead', bullets = true }).sections[1].points
    assert.equal('- **Steps.** There are three:\n    - *Classify*: Each has a type.\n    - Select the rest.\n    - *Go on*:\n'
      .. '        - with labels.\n', support.markdown(points))
  end)
end)

describe('place.answer', function ()
  local paper = { title = '', title_text = '', sections = {
    { id = 's1', depth = 1, anchor = 'intro', title = 'Introduction', title_text = 'Introduction', kind = 'section',
      paragraphs = { { id = 's1.p1', kind = 'text', markdown = 'A.', text = 'A.' } } },
    { id = 's2', depth = 1, anchor = 'm', title = 'Methods', title_text = 'Methods', kind = 'section', paragraphs = {} },
    { id = 's3', depth = 2, parent = 's2', anchor = 'd', title = 'Data', title_text = 'Data', kind = 'section', paragraphs = {} },
  } }

  it('puts parts under the paper\'s headings, whatever their order and level', function ()
    local placed = place.answer(paper, '# 2. Methods\n\n- m\n\n# Data\n\n* d\n\n# 1. Introduction\n\n- i {p1}\n', {})
    assert.equal('- i {s1.p1}\n', support.markdown(placed.bodies[1].points))
    assert.same({ 11, { 's1.p1' } }, { placed.bodies[1].points[1].line, placed.bodies[1].points[1].paragraphs })
    assert.equal('- m\n', support.markdown(placed.bodies[2].points))
    assert.equal('- d\n', support.markdown(placed.bodies[3].points))
  end)
end)
