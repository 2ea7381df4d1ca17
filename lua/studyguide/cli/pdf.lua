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

-- Scripts that TeX's own fonts lack: fontconfig's name of a language, what families of fonts for it have in their names. Kana and
-- Hangul tell Japanese and Korean from Chinese, whose characters they share.
local scripts = {
  { lang = 'ja', from = 0x3040, to = 0x30FF, region = ' JP$' }, { lang = 'ko', from = 0xAC00, to = 0xD7AF, region = ' KR$' },
  { lang = 'zh-cn', from = 0x4E00, to = 0x9FFF, region = ' SC$' },
}

--- The script of the text that needs a font of its own; nil where none does.
local function script_of(json)
  for _, row in ipairs(scripts) do
    for _, code in utf8.codes(json, true) do
      if code >= row.from and code <= row.to then return row end
    end
  end
end

--- A font of the system's for a script, best one with the region's forms and with serifs; nil without one.
local function font_for(script)
  local listed = core.run({ 'fc-list', ':lang=' .. script.lang, '--format=%{family[0]}\n' }, { timeout_ms = 20000 })
  local best, most
  for family in (listed and listed.code == 0 and listed.out or ''):gmatch '[^\n]+' do
    local points = (family:match(script.region) and 2 or 0) + (family:match 'Serif' and 1 or 0)
    if not most or points > most or points == most and family < best then best, most = family, points end
  end
  return best
end

-- What pandoc's template asks of TeX to set such a script: it breaks lines between its characters.
local breakers = { lualatex = 'luatexja-fontspec.sty', xelatex = 'xeCJK.sty', tectonic = true }
M.html_engines = { weasyprint = true, prince = true, wkhtmltopdf = true }

local function breaks_lines(engine)
  if not breakers[engine] or engine == 'tectonic' then return engine == 'tectonic' end
  local found = core.run({ 'kpsewhich', breakers[engine] }, { timeout_ms = 20000 })
  return found ~= nil and found.code == 0
end

--- The variable of pandoc's template by which an engine of TeX gets the script's font: as the main one where TeX knows nothing of
--- the script.
local function font_argument(engine, script)
  local font = script and breakers[engine] and font_for(script)
  return font and ('--variable=%s=%s'):format(breaks_lines(engine) and 'CJKmainfont' or 'mainfont', font) or nil
end

--- The engines in the order in which they are tried for a text.
local function order_for(needs, script)
  if not needs then return plain_first end
  if not script then return M.engines end
  local first, last = {}, {}
  for _, engine in ipairs(M.engines) do
    local list = (breaks_lines(engine) or M.html_engines[engine] or engine == 'typst') and first or last
    list[#list + 1] = engine
  end
  return table.move(last, 1, #last, #first + 1, first)
end

--- The arguments for pandoc that choose the engine; none where the user has chosen, or nothing is installed: then pandoc says
-- what it misses.
---@param rest string[]  the user's own arguments for pandoc
---@return string[] arguments, string? engine
function M.arguments(json, rest)
  local chosen, has_font
  for _, word in ipairs(rest) do
    if word:match '^%-%-pdf%-engine' then chosen = word:match '=(.+)$' or '' end
    has_font = has_font or word:match 'mainfont' ~= nil
  end
  local needs = M.needs_unicode(json)
  local script = needs and not has_font and script_of(json) or nil
  if chosen then return { font_argument(chosen, script) }, chosen end
  for _, engine in ipairs(order_for(needs, script)) do
    if M.is_there(engine) then return { '--pdf-engine=' .. engine, font_argument(engine, script) }, engine end
  end
  return {}
end

return M
