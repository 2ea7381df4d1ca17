local config = require 'studyguide.config'

describe('options', function ()
  it('come from the strongest layer', function ()
    local options = assert(config.resolve {
      command = { detail = 'brief' }, environment = { detail = 'deep', lang = 'de' }, file = { lang = 'fr', max_terms = '7' },
      document = { ['max-terms'] = '3', strict = 'yes' },
    })
    assert.same({ 'brief', 'de', 7, true, true },
      { options.detail, options.lang, options.max_terms, options.strict, options.dictionaries })
  end)

  it('refuse unknown names and values with the nearest one', function ()
    local _, problem = config.resolve { document = { detial = 'brief' } }
    assert.matches("did you mean 'detail'", problem)
    _, problem = config.resolve { environment = { detail = 'normale' } }
    assert.matches("did you mean 'normal'", problem)
    _, problem = config.resolve { file = { max_terms = '-1' } }
    assert.matches('at least 0', problem)
  end)

  it('keep files and servers out of documents', function ()
    for _, row in ipairs(config.schema) do
      if not row.document then
        local _, problem = config.resolve { document = { [row.name] = 'x' } }
        assert.matches('may not come from a document', problem)
      end
    end
  end)

  it('are read from a file with comments and quotes', function ()
    assert.same({ detail = 'deep', lang = 'de' }, config.from_file('# mine\ndetail: deep  # all\n\nlang = "de"\n', 'f'))
    local _, problem = config.from_file('detail deep\n', 'f')
    assert.matches('f:1', problem)
  end)

  it('are read from the environment', function ()
    assert.same({ max_terms = '4' },
      config.from_environment(function (name) return name == 'STUDYGUIDE_MAX_TERMS' and '4' or nil end))
  end)
end)
