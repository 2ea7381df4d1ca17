local citekey = require 'studyguide.document.citekey'

describe('citation keys', function ()
  it('tell author and year in the usual spellings', function ()
    for key, expected in pairs {
      ['Goodman:2010'] = 'Goodman|2010', ward1963hierarchical = 'Ward|1963', ['Chen:2014:MolSimul'] = 'Chen|2014',
      ['Wu:2005vn'] = 'Wu|2005', ['hac:Newey+West:1994'] = 'Newey and West|1994',
      ['Lumley+Heagerty+Ng:1999b'] = 'Lumley, Heagerty and Ng|1999b', li_using_2020 = 'Li|2020', socha_2011 = 'Socha|2011',
      ['MacKay:2003'] = 'MacKay|2003', ['McCulloch:1999'] = 'McCulloch|1999', ['hac:Cribari-Neto:2004'] = 'Cribari-Neto|2004',
      balay_et_al_2018 = 'Balay et al.|2018', ['Goodfellow-et-al-2016-Book'] = 'Goodfellow et al.|2016',
      Broman2003a = 'Broman|2003a', ['liska_large-scale_2018'] = 'Liska|2018', toth_b0_2000 = 'Toth|2000',
      croneBumbleBeeColony2016 = 'Crone|2016', ['pritchard:00'] = 'Pritchard|2000', ['Sokal:89'] = 'Sokal|1989',
    } do
      local authors, year = citekey.author_year(key)
      assert.equal(expected, ('%s|%s'):format(authors, year), key)
    end
  end)

  it('that could mean something else stay as they are', function ()
    for _, key in ipairs { 'carrollEGM', 'carroll:brookings', 'PhysRevA.106.043322', 'HochbergTamhane1987', 'thermostatAlgorithms2005',
      'sebastien_m_popoff_2017_293042', 'DBLP:conf/nips/VaswaniSPUJGKP17', 'x2010', '2010', 'smith3010', 'smith20101', '1990', 'a', 'a+b1990',
      'vanDerBerg2010' } do
      assert.is_nil(citekey.author_year(key), key)
    end
  end)
end)
