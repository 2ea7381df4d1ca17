--- HTML, JATS and Markdown as their readers see them, for pandoc: what is around the paper goes, headings have their levels,
-- formulas are TeX.
--
--     local better = markup.mended(text, 'html')   -- or 'jats', 'markdown'; the text itself where there is nothing to mend

local M = {}

local function set(words)
  local out = {}
  for word in words:gmatch '%S+' do out[word] = true end
  return out
end

-- What is around a paper, by element, class, id and role.
local around = {
  element = set 'nav dialog script style button form template noscript iframe footer select mjx-math',
  class = set [[ltx_page_footer ltx_page_navbar ltx_page_header ltx_page_logo ltx_TOC ltx_toclist ltx_pagination ltx_ERROR ltx_note_mark
    ltx_tag_note package-alerts ar5iv-footer ar5iv-logos html-header-message html-header-logo header-breadcrumbs katex-html
    MathJax_Preview MJX_Assistive_MathML skip-link toc navbar sidebar breadcrumb breadcrumbs cookie-banner site-header site-footer]],
  id = set 'modal openForm myForm myButton TOC toc',
  role = set 'navigation banner search contentinfo dialog doc-toc',
}

local void = set 'area base br col embed hr img input link meta param source track wbr'

-- LaTeXML's titles: the heading's level, false for what is none.
local levels = {
  document = 1, part = 2, chapter = 2, abstract = 2, section = 2, appendix = 2, bibliography = 2, acknowledgements = 2, index = 2,
  glossary = 2, subsection = 3, subsubsection = 4, paragraph = 5, subparagraph = 6, theorem = false, proof = false, keywords = false,
  classification = false, note = false,
}

local entities = { lt = '<', gt = '>', amp = '&', quot = '"', apos = "'", nbsp = ' ' }

local function decoded(text)
  return (text:gsub('&(#?[xX]?)(%w+);', function (number, name)
    local value = number == '' and entities[name] or nil
    if number ~= '' then
      local code = number == '#' and tonumber(name) or tonumber(name, 16)
      value = code and code > 0 and code < 0x110000 and (code < 0xD800 or code > 0xDFFF) and utf8.char(math.tointeger(code)) or nil
    end
    return value
  end))
end

local values = { '%s*=%s*"()[^"]*()"', "%s*=%s*'()[^']*()'", '%s*=%s*()[^%s"\'>]+()' }

local function attribute(tag, name)
  local lower = tag:lower()
  for _, value in ipairs(values) do
    local from, to = lower:match('[%s"\']' .. name .. value)
    if from then return tag:sub(from, to - 1) end
  end
  return ''
end

--- Where the tag ends whose name ends before `at`: a ">" in quotes ends none.
local function tag_end(text, at)
  local from = at
  while true do
    local place, _, mark = text:find('(["\'>])', from)
    if mark == '>' or not place then return place end
    local close = text:find(mark, place + 1, true)
    if not close then return text:find('>', at, true) end
    from = close + 1
  end
end

--- Walks over a text's tags: the text before each, then the tag, its name in small letters, whether it closes.
local Scanner = {}
Scanner.__index = Scanner

local function scanner(text)
  return setmetatable({ text = text, lower = text:lower(), at = 1, out = {}, unclosed = {} }, Scanner)
end

function Scanner:put(s) self.out[#self.out + 1] = s end

--- The next tag, the text before it copied; nil at the end. Comments go.
---@return string? tag, string? name, boolean? closes
function Scanner:next()
  while true do
    local from = self.text:find('<', self.at, true)
    if not from then
      self:put(self.text:sub(self.at))
      return nil
    end
    self:put(self.text:sub(self.at, from - 1))
    local stop = self.text:sub(from, from + 3) == '<!--' and select(2, self.text:find('-->', from + 4, true))
    if not stop then
      local slash, name, at = self.lower:match('^<(/?)(%a[%w:-]*)()', from)
      local to = name and tag_end(self.text, at)
      if to then
        self.at = to + 1
        return self.text:sub(from, to), name, slash == '/'
      end
      self:put '<'
      stop = from
    end
    self.at = stop + 1
  end
end

--- What is inside the element whose start tag was just read, and moves behind its end; nil without one.
---@return string? inside
function Scanner:inside(name)
  if self.unclosed[name] then return nil end
  local depth, at = 1, self.at
  while true do
    local from, to, slash, rest = self.lower:find('<(/?)' .. name:gsub('%p', '%%%0') .. '([%s/>])', at)
    if not from then
      self.unclosed[name] = true
      return nil
    end
    local stop = rest == '>' and to or self.text:find('>', to, true) or #self.text
    if slash == '/' then
      depth = depth - 1
    elseif self.text:sub(stop - 1, stop - 1) ~= '/' then
      depth = depth + 1
    end
    if depth == 0 then
      local inside = self.text:sub(self.at, from - 1)
      self.at = stop + 1
      return inside
    end
    at = stop + 1
  end
end

-- HTML -----------------------------------------------------------------------------------------------

local function is_around(tag, name)
  if around.element[name] then return name ~= 'script' or not attribute(tag, 'type'):find '^math/' end
  for class in attribute(tag, 'class'):gmatch '%S+' do
    if around.class[class] then return true end
  end
  return around.id[attribute(tag, 'id')] or around.role[attribute(tag, 'role')] or false
end

--- A formula's TeX, or nil.
local function tex_of(tag, inside)
  local tex = attribute(tag, 'alttext')
  if tex == '' then tex = inside:match '<annotation[^>]*encoding%s*=%s*["\']application/x%-tex["\'][^>]*>(.-)</annotation>' or '' end
  tex = decoded(tex):gsub('^%s*\\displaystyle%f[%A]%s*', ''):gsub('%%\r?\n', '')
  return tex:match '%S' and not tex:find '</' and tex or nil
end

--- The same as pandoc reads it in HTML, or nil.
local function formula(tag, inside)
  local tex = tex_of(tag, inside)
  if not tex then return nil end
  local mode = attribute(tag, 'display') == 'block' and '; mode=display' or ''
  return ('<script type="math/tex%s">%s</script>'):format(mode, tex)
end

--- The words of a piece of HTML, for comparing.
local function words_of(html)
  return decoded(html:gsub('<[^>]*>', '')):gsub('%s+', ' '):match '^%s*(.-)%s*$'
end

local function without_code(html)
  return (html:gsub('<[sS][cC][rR][iI][pP][tT].-</[sS][cC][rR][iI][pP][tT]', ''):gsub('<[sS][tT][yY][lL][eE].-</[sS][tT][yY][lL][eE]', ''))
end

--- The rows of a LaTeXML table that sets equations: each a displayed formula with its number, or a paragraph between two.
local function equations(inside)
  local out = {}
  for row in inside:gmatch '<tr[^>]*>(.-)</tr>' do
    local parts = {}
    for tag, within in row:gmatch '(<math[^>]*>)(.-)</math>' do parts[#parts + 1] = tex_of(tag, within) end
    local number = row:match 'ltx_tag_equation[^>]*>%(?([^()<]*)%)?</span>'
    if #parts > 0 then
      local tex = table.concat(parts, ' ') .. (number and ' \\tag{' .. decoded(number) .. '}' or '')
      out[#out + 1] = ('<p><script type="math/tex; mode=display">%s</script></p>'):format(tex)
    elseif row:gsub('<[^>]*>', ''):find '%S' then
      out[#out + 1] = '<p>' .. row:gsub('</?t[dh][^>]*>', ' ') .. '</p>'
    end
  end
  return table.concat(out)
end

--- A LaTeXML title in its level, or a bold paragraph where it is not a heading; nil for others.
local function titled(tag, inside)
  local kind = attribute(tag, 'class'):match 'ltx_title_(%l+)'
  local level = levels[kind or '']
  if level == nil then return nil end
  if not level then return '<p><strong>' .. inside .. '</strong></p>' end
  return ('<h%d class="ltx_title_%s">%s</h%d>'):format(level, kind, inside, level)
end

local html = {}

--- What stands in the place of an element, or nil: its tags are kept, its content is read.
---@return string? replacement
local function replaced(s, tag, name, state)
  local keep = s.at
  if name == 'math' then
    local inside = s:inside(name)
    local tex = inside and formula(tag, inside)
    if not tex then s.at = keep end
    return tex
  elseif name == 'table' and attribute(tag, 'class'):find 'ltx_eq' then
    local inside = s:inside(name)
    return inside and equations(inside)
  elseif name:match '^h[1-6]$' then
    local inside = s:inside(name)
    local level = name
    local title = inside and titled(tag, html.inner(inside))
    if title then level = title:match '^<(h%d)' or '' else title = inside and tag .. html.inner(inside) .. '</' .. name .. '>' end
    if not title then return nil end
    if level == 'h1' then
      state.count = state.count + 1
      if state.count == 1 then state.h1, state.at = title, #s.out + 1 end
    end
    return title
  elseif attribute(tag, 'class'):find 'ltx_role_footnote' then
    local inside = s:inside(name)
    if inside then state.notes[#state.notes + 1] = html.inner(inside) end
    return inside and ''
  elseif not void[name] and tag:sub(-2) ~= '/>' and is_around(tag, name) then
    return s:inside(name) and ''
  end
end

local function run(text, state)
  local s = scanner(text)
  while true do
    local tag, name, closes = s:next()
    if not tag then break end
    local instead = not closes and replaced(s, tag, name, state) or nil
    s:put(instead or tag)
    if name == 'body' and not closes then state.body = #s.out end
    if name == 'p' and closes and #state.notes > 0 then  -- footnotes stand behind their paragraph
      s:put('<p>' .. table.concat(state.notes, '</p><p>') .. '</p>')
      state.notes = {}
    end
  end
  for _, note in ipairs(state.notes) do s:put(' ' .. note) end
  return s.out
end

--- The content of a heading or note: formulas in it are TeX, marks go.
function html.inner(text)
  return table.concat(run(text, { count = 0, notes = {} }))
end

--- What holds the paper, where a page names it and most of its words stand there: its main part, else its one article.
---@return string? head, string? inside, string? tail
local function main_part(text)
  for _, name in ipairs { 'main', 'article' } do
    local from, to = text:lower():find('<' .. name .. '%f[%s>][^>]*>')
    if from then
      local s = scanner(text)
      s.at = to + 1
      local inside = s:inside(name)
      local before, after = text:sub(1, from - 1), inside and text:sub(s.at)
      local head, around_it = before:match '^(.-<[bB][oO][dD][yY][^>]*>)(.*)$'
      if inside and head and #words_of(without_code(inside)) > #words_of(without_code(around_it .. after)) then
        return head, inside, '</body></html>'
      end
    end
  end
end

--- The paper's page. Its first heading of the first level is the title where the page's own says so, too: the only such
-- one, or one that says the very same.
function html.page(text)
  local head, inside, tail = main_part(text)
  if head then text = head .. inside .. tail end
  local state = { count = 0, notes = {}, body = 0 }
  local out = run(text, state)
  local named = text:match '<[tT][iI][tT][lL][eE][^>]*>(.-)</[tT]'
  local own = state.h1 and words_of(state.h1)
  local page_title = named and words_of(named) or ''
  local is_title = own and own ~= '' and (page_title == own or state.count == 1 and (state.h1:find('ltx_title_document', 1, true) or
    page_title:find(own, 1, true)))
  if is_title then
    out[state.at] = ''
    if state.body == 0 then table.insert(out, 1, '') end
    local at = math.max(state.body, 1)
    out[at] = out[at] .. state.h1
  end
  local page = table.concat(out)
  return is_title and page:gsub('<[tT][iI][tT][lL][eE][^>]*>.-</[tT][iI][tT][lL][eE]%s*>', '', 1) or page
end

-- JATS -----------------------------------------------------------------------------------------------

-- Elements whose title is not a heading of a section.
local titled_parts = set 'caption list def-list disp-quote fn fn-group statement verse-group boxed-text table-wrap-foot supplementary-material fig'

--- Has the figure whose start tag was just read a picture in it? Pandoc then knows its caption; it makes a heading of
-- every other one.
function Scanner:has_picture(name)
  local keep = self.at
  local inside = self:inside(name)
  self.at = keep
  return inside ~= nil and inside:find '<graphic' ~= nil
end

--- A title that is not a section's is the bold lead of the paragraph that follows it.
local function jats(text)
  local s, open, lead = scanner(text), {}, nil
  while true do
    local tag, name, closes = s:next()
    if not tag then return table.concat(s.out) end
    local top = open[#open] or {}
    if lead and name == 'p' and not closes and tag:sub(-2) ~= '/>' then
      tag, lead = tag .. lead .. ' ', nil
    elseif lead and name ~= 'title' then
      s:put('<p>' .. lead .. '</p>')
      lead = nil
    end
    if closes then
      if top.name == name then open[#open] = nil end
      s:put(name == 'caption' and not top.kept and '' or tag)
    elseif name == 'label' and top.name == 'sec' then
      local inside = s:inside(name)
      s:put(inside and tag .. inside:match '^(.-)[%s.]*$' .. '</' .. name .. '>' or tag) -- pandoc puts a point behind it
    elseif name == 'title' and titled_parts[top.name or ''] then
      local inside = s:inside(name)
      lead = inside and '<bold>' .. inside .. '</bold>'
      if not inside then s:put(tag) end
    elseif tag:sub(-2) ~= '/>' then
      local kept = name == 'caption' and top.picture or nil
      open[#open + 1] = { name = name, picture = name == 'fig' and s:has_picture(name), kept = kept }
      s:put(name == 'caption' and not kept and '' or tag)
    else
      s:put(tag)
    end
  end
end

-- Markdown -------------------------------------------------------------------------------------------

--- Is what stands in escaped brackets a formula, not words of which every mark is escaped ("\[1\]", "\(see fig\_1\)")?
local function is_formula(inside)
  return inside:find '\\%a' or inside:find '[%^_=<>]'
end

local function dollars(mark)
  return function (inside)
    if inside:find '\n%s*\n' or inside:find '\\[_*%[%]`#]' or inside:find '[$`]' or inside:sub(-1) == '\\' or not is_formula(inside) then return nil end
    return mark .. inside:match '^%s*(.-)%s*$' .. mark
  end
end

local function with_dollars(text)
  return (text:gsub('%f[\\]\\%((.-)\\%)', dollars '$'):gsub('%f[\\]\\%[(.-)\\%]', dollars '$$'))
end

--- Formulas as nougat and models write them, \(x\) and \[x\], in dollars; code stays as it is.
local function markdown(text)
  if not text:find '\\[%(%[]' then return text end
  local out, plain, fence = {}, {}, nil
  local function flush()
    out[#out + 1] = with_dollars(table.concat(plain))
    plain = {}
  end
  for line in text:gmatch '[^\n]*\n?' do
    local mark = line:match '^%s*(```+)' or line:match '^%s*(~~~+)'
    if fence or mark or line:find '^    ' or line:find('`', 1, true) then
      flush()
      out[#out + 1] = line
      if mark and not fence then
        fence = mark
      elseif mark and mark:sub(1, #fence) == fence then
        fence = nil
      end
    else
      plain[#plain + 1] = line
    end
  end
  flush()
  return table.concat(out)
end

local menders = { html = html.page, jats = jats, markdown = markdown }

---@param text string
---@param format string  pandoc's name, extensions included
---@return string text
function M.mended(text, format)
  local mender = menders[(format:match '^%a+')]
  return mender and mender(text) or text
end

return M
