--- The program that makes PDF of a guide: the first that is installed, of those that can set its text.

local core = require 'studyguide.core'

local M = {}

-- Those of TeX come first, best ones for any script before the rest; then those that read HTML or typst.
M.engines = { 'lualatex', 'xelatex', 'tectonic', 'pdflatex', 'weasyprint', 'typst', 'prince', 'wkhtmltopdf' }

--- Engines that take the letters of one script with the fonts that every installation has, and are fast.
local plain_first = { 'pdflatex', 'lualatex', 'xelatex', 'tectonic', 'weasyprint', 'typst', 'prince', 'wkhtmltopdf' }

local function is_program(name)
  local found = core.run({ 'sh', '-c', 'command -v "$1"', 'sh', name }, { timeout_ms = 10000 })
  return found ~= nil and found.code == 0
end

-- What an engine of TeX cannot do without, which some distributions pack apart.
local parts = { lualatex = 'luaotfload.sty', xelatex = 'fontspec.sty', pdflatex = 'lmodern.sty' }

--- Is the engine there, with what it needs?
---@param name string
function M.is_there(name)
  if not is_program(name) then return false end
  if not parts[name] or not is_program 'kpsewhich' then return true end
  local found = core.run({ 'kpsewhich', parts[name] }, { timeout_ms = 20000 })
  return found ~= nil and found.code == 0
end

--- Does the text need more than Latin letters? pdfTeX stops at what its fonts lack: Greek and Cyrillic in words, lines of
-- boxes, Chinese, Japanese, Korean and whatever stands behind U+024F but for punctuation (U+2010 to U+2044).
---@param json string  pandoc's document
function M.needs_unicode(json)
  for _, code in utf8.codes(json, true) do
    if code > 0x24F and not (code >= 0x2010 and code <= 0x2044) and code ~= 0x20AC and code ~= 0x2122 and code ~= 0x2212 then return true end
  end
  return false
end

local fonts = { -- for scripts that TeX's own fonts lack: fontconfig's name of a language, the variable of pandoc's template
  { lang = 'zh', from = 0x4E00, to = 0x9FFF }, { lang = 'ja', from = 0x3040, to = 0x30FF }, { lang = 'ko', from = 0xAC00, to = 0xD7AF },
}

--- A font of the system's for the script that the text is in, for XeTeX and LuaTeX; nil without one.
local function font_for(json)
  for _, row in ipairs { fonts[2], fonts[3], fonts[1] } do
    local found = false
    for _, code in utf8.codes(json, true) do
      if code >= row.from and code <= row.to then
        found = true
        break
      end
    end
    if found then
      local listed = core.run({ 'fc-list', ':lang=' .. row.lang, '--format=%{family[0]}\n' }, { timeout_ms = 20000 })
      return listed and listed.code == 0 and listed.out:match '^[^\n]+' or nil
    end
  end
end

local unicode_tex = { lualatex = true, xelatex = true, tectonic = true }
M.html_engines = { weasyprint = true, prince = true, wkhtmltopdf = true }

--- The arguments for pandoc that choose the engine; none where the user has chosen, or nothing is installed: then pandoc says
-- what it misses.
---@param rest string[]  the user's own arguments for pandoc
---@return string[] arguments, string? engine
function M.arguments(json, rest)
  for _, word in ipairs(rest) do
    if word:match '^%-%-pdf%-engine' then return {}, word:match '=(.+)$' end
  end
  local needs = M.needs_unicode(json)
  for _, engine in ipairs(needs and M.engines or plain_first) do
    if M.is_there(engine) then
      local arguments = { '--pdf-engine=' .. engine }
      local font = needs and unicode_tex[engine] and font_for(json)
      if font then arguments[2] = '--variable=CJKmainfont=' .. font end
      return arguments, engine
    end
  end
  return {}
end

return M
