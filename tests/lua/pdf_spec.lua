local core = require 'studyguide.core'
local pdf = require 'studyguide.cli.pdf'

--- Runs with a system that has these programs, files of TeX and fonts.
local function on(system, run)
  local real = core.run
  core.run = function (argv)
    local text = ''
    if argv[1] == 'sh' then return { code = system[argv[5]] and 0 or 1, out = '' } end
    if argv[1] == 'kpsewhich' then return { code = system[argv[2]] and 0 or 1, out = '' } end
    if argv[1] == 'fc-list' then text = system.fonts or '' end
    return { code = 0, out = text }
  end
  local ok, message = pcall(run)
  core.run = real
  assert(ok, message)
end

describe('the engine for PDF', function ()
  local chinese, latin = '{"c":"方法"}', '{"c":"A method"}'
  local tex = { xelatex = true, kpsewhich = true, ['fontspec.sty'] = true, fonts = 'Noto Sans CJK JP\nNoto Serif CJK SC\nNoto Serif CJK TC\n' }

  it('is the fast one for Latin letters', function ()
    on({ pdflatex = true, xelatex = true }, function () assert.same({ '--pdf-engine=pdflatex' }, (pdf.arguments(latin, {}))) end)
  end)

  it('gets a font for Chinese, with the forms of its region', function ()
    on(tex, function ()
      assert.same({ '--pdf-engine=xelatex', '--variable=mainfont=Noto Serif CJK SC' }, (pdf.arguments(chinese, {})))
      assert.same({ '--variable=mainfont=Noto Serif CJK SC' }, (pdf.arguments(chinese, { '--pdf-engine=xelatex' })))
      assert.same({}, (pdf.arguments(chinese, { '--pdf-engine=xelatex', '-Vmainfont=Mine' })))
    end)
    tex['xeCJK.sty'] = true
    on(tex, function ()
      assert.same({ '--pdf-engine=xelatex', '--variable=CJKmainfont=Noto Serif CJK SC' }, (pdf.arguments(chinese, {})))
    end)
  end)

  it('is one that breaks lines of Chinese, where there is one', function ()
    tex['xeCJK.sty'], tex.weasyprint = nil, true
    on(tex, function () assert.same({ '--pdf-engine=weasyprint' }, (pdf.arguments(chinese, {}))) end)
  end)
end)
