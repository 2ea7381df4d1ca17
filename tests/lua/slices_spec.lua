local core = require 'studyguide.core'
local slices = require 'studyguide.output.page.slices'
local temporary = require 'studyguide.temporary'

describe('pieces of a PDF’s pages', function ()
  local png = '\137PNG\r\n\26\n' .. ('x'):rep(100)

  --- What the paragraph of these places becomes, with pictures of the pages 1 and 2; page 3 is no picture.
  local function shown(places)
    return temporary.with(function (folder)
      for page, bytes in ipairs { png, png, 'GIF89a' } do assert(core.write_file(('%s/%d.png'):format(folder, page), bytes)) end
      local pages = slices.of(folder)
      return pages:html { places = places }, pages:sheets_html()
    end)
  end

  it('are views of pictures that stand in the file once', function ()
    local html, sheets = shown { '1 612 792 72 100 540 130', '1 612 792 72 200 540 230', '2 612 792 72 60 540 70' }
    assert.equal(3, select(2, html:gsub('<svg class="sg%-slice"', '')))
    assert.matches('viewBox="72.0 100.0 468.0 30.0" width="702" height="45" aria%-hidden="true"><use href="#sg%-sheet%-1"/>', html)
    assert.equal(2, select(2, sheets:gsub('<image id="sg%-sheet%-%d" width="612.0" height="792.0" href="data:image/png;base64,', '')))
  end)

  it('are left to the text where they are none, or a page has no picture', function ()
    for _, places in ipairs {
      {}, { '3 612 792 72 100 540 130' }, { '9 612 792 72 100 540 130' }, { '../1 612 792 72 100 540 130' }, { '1.5 612 792 72 100 540 130' },
      { '1 612 792 72 100 540' }, { '1 612 792 540 100 72 130' }, { '1 100 100 72 100 540 130' }, { '1 612 792 1e9 100 540 130' },
      { '1 612 792 72 100 540 130"><script>' }, { '1 612 792 72 100 540 130', 'x' },
    } do
      assert.is_nil((shown(places)), table.concat(places, '|'))
    end
    assert.is_nil(slices.of(nil):html { places = { '1 612 792 72 100 540 130' } })
    assert.is_nil(slices.of(nil):sheets_html())
  end)
end)
