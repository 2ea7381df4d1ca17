--- BibTeX files of which pandoc refuses the whole for one entry.

local bibliography = require 'studyguide.document.bibliography'

describe('a bibliography', function ()
  it('keeps the entries that are whole, and what stands between them', function ()
    local whole = '% notes\n@string{j = "Sand"}\n@article{a1, title = {Dry {S}and}}\n@Misc {b:2 ,\n  note = {a {b}, me@x}\n}\n'
    assert.same({ whole, 0, false }, { bibliography.whole(whole) })
  end)

  it('loses an entry without a key, or without an end, alone', function ()
    assert.same({ '@a{x, t={1}}\n\n@b{y, t={2}}', 1, true }, { bibliography.whole '@a{x, t={1}}\n@Manual{, t={0}}\n@b{y, t={2}}' })
    assert.same({ '@a{x, t={1}}\n@b{y, t={2}}', 1, false }, { bibliography.whole '@a{x, t={1}}\n@c{z, t={open}\n@b{y, t={2}}' })
    assert.same({ '', 1, false }, { bibliography.whole '@c{z, t={open}' })
    assert.same({ '', 0, false }, { bibliography.whole '' })
  end)
end)
