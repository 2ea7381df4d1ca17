-- Tables and figures in the sections that speak of them.

local floats = require 'studyguide.document.floats'

--- Sections of paragraphs: "table: Table 1" is a float of that name, anything else text.
local function sections_of(rows)
  local sections = {}
  for s, row in ipairs(rows) do
    local section = { id = 's' .. s, depth = 1, kind = row.kind or 'body', paragraphs = {} }
    for p, text in ipairs(row) do
      local kind, name = text:match '^(%a+): (.*)$'
      section.paragraphs[p] = { id = ('s%d.p%d'):format(s, p), kind = kind or 'text', name = name or '', text = kind and '' or text }
    end
    sections[s] = section
  end
  return sections
end

local function names(section)
  local out = {}
  for i, paragraph in ipairs(section.paragraphs) do out[i] = paragraph.name ~= '' and paragraph.name or paragraph.text end
  return out
end

describe('a table or figure', function ()
  it('goes behind the paragraph that speaks of it first, where its own section never does', function ()
    local sections = sections_of { { 'Ways.', 'table: Table 1', 'figure: Figure 2', 'More.' }, { 'See Fig. 2.', 'As Table 1 shows.', 'End.' } }
    floats.settle(sections)
    assert.same({ 'Ways.', 'More.' }, names(sections[1]))
    assert.same({ 'See Fig. 2.', 'Figure 2', 'As Table 1 shows.', 'Table 1', 'End.' }, names(sections[2]))
    assert.equal('s1.p2', sections[1].paragraphs[2].id)
    assert.equal('s2.p4', sections[2].paragraphs[4].id)
  end)
  it('stays where its own section names it, and where none does', function ()
    local sections = sections_of { { 'Table 1 is here.', 'table: Table 1', 'table: Table 2' }, { 'Table 1 again, Table 12 later.' } }
    floats.settle(sections)
    assert.same({ 'Table 1 is here.', 'Table 1', 'Table 2' }, names(sections[1]))
  end)
  it('takes the notes behind it along that begin with a sign in it', function ()
    local sections = sections_of { { 'Ways.', 'table: Table 1', '$^{(*)}$In winter.', '† Not so.', 'More.' }, { 'As Table 1 shows.', 'End.' } }
    for _, paragraph in ipairs(sections[1].paragraphs) do paragraph.markdown = paragraph.text end
    sections[1].paragraphs[2].markdown = '| a$^{(*)}$ |'
    floats.settle(sections)
    assert.same({ 'Ways.', '† Not so.', 'More.' }, names(sections[1]))
    assert.same({ 'As Table 1 shows.', 'Table 1', 'Table 1', 'End.' }, names(sections[2]))
    assert.equal('note', sections[2].paragraphs[3].kind)
  end)
  it('is found in lists and ranges of numbers', function ()
    local sections = sections_of { { 'Ways.', 'table: Table 1', 'table: Table 3', 'table: Table 5', 'table: Table 8' },
      { 'Tables 1 and 4–6 tell, Table 2(b), 3 too, and Figure 8.' } }
    floats.settle(sections)
    assert.same({ 'Ways.', 'Table 8' }, names(sections[1]))
    assert.same({ 'Table 1', 'Table 3', 'Table 5' }, { table.unpack(names(sections[2]), 2) })
  end)
  it('takes its further parts along, and goes to no abstract', function ()
    local sections = sections_of { { kind = 'abstract', 'As Table 1 shows.' }, { 'Ways.', 'table: Table 1', 'table: Table 1 (b)' }, { 'Table 1 shows it.' } }
    floats.settle(sections)
    assert.same({ 'Table 1 shows it.', 'Table 1', 'Table 1 (b)' }, names(sections[3]))
  end)
end)

describe('a figure of formulas or code', function ()
  local function figure_of(before)
    local sections = sections_of { { before, 'equation: ', 'code: ', 'figure: Figure 1', 'More.' } }
    sections[1].paragraphs[4].pictures = { 'data:,' }
    floats.settle(sections)
    return sections[1].paragraphs
  end
  it('is followed by what it shows, of its name', function ()
    local list = figure_of 'See Figure 1. It shows the types.'
    assert.same({ 'text', 'figure', 'equation', 'code', 'text' }, { list[1].kind, list[2].kind, list[3].kind, list[4].kind, list[5].kind })
    assert.same({ 'Figure 1', 'Figure 1', 'Figure 1' }, { list[2].name, list[3].name, list[4].name })
    assert.equal('s1.p2', list[2].id)
  end)
  it('has nothing of what a sentence leads over to', function ()
    local list = figure_of 'See Figure 1. The types are:'
    assert.same({ 'equation', 'code', 'figure' }, { list[2].kind, list[3].kind, list[4].kind })
  end)
  it('takes it along to where it is spoken of', function ()
    local sections = sections_of { { 'Types.', 'code: ', 'figure: Figure 1' }, { 'Figure 1 has them.', 'End.' } }
    floats.settle(sections)
    local kinds = {}
    for i, paragraph in ipairs(sections[2].paragraphs) do kinds[i] = paragraph.kind end
    assert.same({ 'text', 'figure', 'code', 'text' }, kinds)
  end)
  it('has a list that stands behind another float, none that stands in the text', function ()
    local sections = sections_of { { 'figure: Figure 1', 'list: ', 'figure: Figure 2', 'Both say it. And more.', 'list: ', 'figure: Figure 3' } }
    floats.settle(sections)
    local list = sections[1].paragraphs
    assert.same({ 'Figure 1', 'Figure 2', 'Figure 2' }, { list[1].name, list[2].name, list[3].name })
    assert.same({ 'figure', 'list' }, { list[2].kind, list[3].kind })
    assert.same({ 'text', 'list', 'figure' }, { list[4].kind, list[5].kind, list[6].kind })
  end)
  it('is shown whole by its mark', function ()
    local section = { paragraphs = { { kind = 'figure', name = 'Figure 1', markdown = 'Types.', text = 'Types.' },
      { kind = 'code', name = 'Figure 1', markdown = '```\na = b\n```', text = 'a = b' } } }
    local items = require('studyguide.model.shown').items(section)
    assert.equal(1, #items)
    assert.equal('figure p1', items[1].id)
    assert.matches('a = b', (require('studyguide.model.shown').expand('- It shows types. {p1}\n    [[figure p1]]\n', section)))
  end)
  it('stands behind the listing to which the sentence before it leads over', function ()
    local list = {}
    for i, row in ipairs { { 'text', 'We can write this as follows:' }, { 'code', 'one' }, { 'code', 'two' }, { 'figure', 'Types.', 'Figure 1' },
      { 'code', 'as follows' }, { 'text', 'See Figure 1.' } } do
      list[i] = { kind = row[1], text = row[2], name = row[3] or '' }
    end
    local section = { kind = 'body', depth = 1, id = 's1', paragraphs = list }
    floats.settle { section }
    local order = {}
    for i, row in ipairs(section.paragraphs) do order[i] = row.text end
    assert.same({ 'We can write this as follows:', 'as follows', 'Types.', 'one', 'two', 'See Figure 1.' }, order)
  end)
  it('stands under the sentence that names it first, whatever its number', function ()
    local paper = require('studyguide.core').paper { sections = { { id = 's1', depth = 1, title = 'A', title_text = 'A', anchor = 'a', paragraphs = {
      { id = 's1.p1', markdown = 'The wheels turn in spring, as Figure 2.1 shows for the oldest of them. They rest in winter.' },
      { id = 's1.p2', markdown = 'Nobody has counted the wheels of the lower valley.' },
      { id = 's1.p3', kind = 'figure', name = 'Figure 2.1', markdown = 'The oldest wheel.' } } } } }
    assert(paper:analyse())
    local text = require('support').markdown(paper:compose(1), 'en', true)
    assert.is_truthy(text:find('Figure 2.1', 1, true) < text:find('Nobody has counted', 1, true), text)
  end)
  it('has all its listings in the guide', function ()
    local paragraphs = { { id = 's1.p1', markdown = 'The types of Figure 1 are used for all that follows in this paper.' },
      { id = 's1.p2', kind = 'figure', name = 'Figure 1', markdown = 'Types of all that follows.' } }
    for i = 3, 6 do
      paragraphs[i] = { id = 's1.p' .. i, kind = 'code', name = 'Figure 1', markdown = ('```\nvalue%d = 1\n```'):format(i) }
    end
    local paper = require('studyguide.core').paper {
      sections = { { id = 's1', depth = 1, title = 'A', title_text = 'A', anchor = 'a', paragraphs = paragraphs } } }
    assert(paper:analyse())
    local text = require('support').markdown(paper:compose(1), 'en', true)
    for i = 3, 6 do assert.is_truthy(text:find(('value%d = 1'):format(i), 1, true), text) end
    assert.is_nil(text:find('Listing', 1, true))
  end)
  it('shows rules with their numbers, and their formulas below them', function ()
    local section = { paragraphs = { { kind = 'figure', name = 'Figure 4', markdown = 'Rules.', text = 'Rules.' },
      { kind = 'list', name = 'Figure 4', markdown = '1. **Values are kept** $$a = b$$\n2. Scripts hold.', text = '' } } }
    local text = require('studyguide.model.shown').expand('- It rules. {p1}\n    [[figure p1]]\n', section)
    assert.is_truthy(text:find('\n        - *(1)* **Values are kept** {p1}\n            $$a = b$$\n        - *(2)* Scripts hold. {p1}\n', 1, true), text)
  end)
end)

describe('a sentence around a figure', function ()
  it('is whole again', function ()
    local torn = require 'studyguide.document.torn'
    local function paragraph(kind, text) return { kind = kind, text = text, markdown = text } end
    local open = paragraph('text', 'A kernel of value')
    local rest = paragraph('text', 'slides across the map.')
    assert.equal(open, torn.part_before({ open, paragraph('note', 'See above.'), paragraph('figure', 'Two grids.') }, rest))
    assert.equal('text', torn.part_before({ paragraph('text', 'The data are here:') }, paragraph('text', 'https://a.example/x')).kind)
    assert.is_nil(torn.part_before({ paragraph('text', 'The data are here.') }, paragraph('text', 'https://a.example/x')))
    assert.is_nil(torn.part_before({ paragraph('text', 'The kernel slides.'), paragraph('figure', 'Two grids.') }, rest))
    assert.is_nil(torn.part_before({ open, paragraph('table', '| a |') }, rest))
  end)
end)
