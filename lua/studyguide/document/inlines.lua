--- Pandoc's inlines, as decoded from its JSON, to Markdown and to plain text in one pass.
--
--     local inlines = require 'studyguide.document.inlines'
--     local writer = inlines.writer { numbers = {}, on_citation = function (text, keys) end }
--     writer:add(para.c)
--     local markdown, text = writer:finish()
--
-- The Markdown is the dialect that csrc/text/paper.h describes: one line, `$math$`, `` `code` ``,
-- everything else that could be taken for mark-up escaped. References to sections become links to
-- them, other links into the paper their text; footnotes are set aside in `writer.notes`, citations
-- are rendered and reported.

local citekey = require 'studyguide.document.citekey'
local core = require 'studyguide.core'

local find, sub = string.find, string.sub

local M = {}

local Writer = {}
Writer.__index = Writer

---@class InlineWriterOptions
---@field numbers table<string, string>  what a label's reference prints: "fig:x" → "3"
---@field sections? table<string, {name: string?, anchor: string}>  sections by label: what a reference prints, where it leads
---@field spaced? boolean  French: a space stands before semicolons and colons
---@field on_citation? fun(text: string, keys: string[])

---@param options InlineWriterOptions
function M.writer(options)
  return setmetatable({
    numbers = options.numbers,
    sections = options.sections or {},
    cited = options.cited,
    spaced = options.spaced,
    on_citation = options.on_citation or function () end,
    markdown = {},
    text = {},
    count = 0,    -- pieces in both
    notes = {},   -- footnotes' blocks, in order
    images = {},  -- names of the pictures that stand in the text
    labels = {},  -- labels that stand in the text
  }, Writer)
end

--- A writer for inner content that reports to the same places.
local function nested(writer)
  local inner = M.writer(writer)
  inner.notes, inner.labels, inner.images = writer.notes, writer.labels, writer.images
  inner.emphasised, inner.linked = writer.emphasised, writer.linked
  return inner
end

-- Characters -----------------------------------------------------------------------------------

-- Any of these may begin mark-up.
local marks = '\\`*$_=<{]@%&~^!/'
local special = '[' .. marks:gsub('%W', '%%%0') .. ']'

--- Escapes what Markdown, pandoc's with all its extensions and Obsidian's, would take for mark-up: so
-- that text is read back as text. `_` inside a word is safe in every dialect; a `]` is escaped where
-- it would end a link, a span, a definition or a wiki link, since escaped pairs of brackets are TeX's.
function M.escape(s)
  if not find(s, special) then return s end
  s = s:gsub('[\\`*${]', '\\%0')
  s = s:gsub('()_()', function (from, to)
    local inside = s:sub(from - 1, from - 1):match '[%w\128-\255]' and s:sub(to, to):match '[%w\128-\255]'
    return inside and '_' or '\\_'
  end)
  s = s:gsub('==', '\\=\\='):gsub('~~', '\\~\\~'):gsub('%%%%', '\\%%\\%%'):gsub('!%[', '\\!['):gsub('%^%[', '\\^[')
  s = s:gsub('()%]()', function (from, to)  -- braces have their backslash already
    local ends = s:find('^[%[%](:]', to) or s:find('^\\{', to) or s:sub(from - 1, from - 1) == ']'
    return ends and '\\]' or nil
  end)
  s = s:gsub('()@()', function (from, to)
    local key = s:find('^[%w_\\\128-\255]', to) and not s:sub(from - 1, from - 1):match '[%w\128-\255]'
    return key and '\\@' or nil
  end)
  s = s:gsub('&(#?%w+;)', '\\&%1')
  s = s:gsub('(%a[%w+.-]*)://', function (scheme)  -- no program shall make a link of what may be none
    return not core.safe_target(scheme .. '://') and scheme .. '\\://' or nil
  end)
  return (s:gsub('<([%a/!?])', '\\<%1'):gsub('<%%', '\\<\\%%'))
end

local superscripts = {
  ['0'] = '⁰', ['1'] = '¹', ['2'] = '²', ['3'] = '³', ['4'] = '⁴', ['5'] = '⁵', ['6'] = '⁶', ['7'] = '⁷',
  ['8'] = '⁸', ['9'] = '⁹', ['+'] = '⁺', ['-'] = '⁻', ['−'] = '⁻', ['='] = '⁼', ['('] = '⁽', [')'] = '⁾',
  ['n'] = 'ⁿ', ['i'] = 'ⁱ',
}
local subscripts = {
  ['0'] = '₀', ['1'] = '₁', ['2'] = '₂', ['3'] = '₃', ['4'] = '₄', ['5'] = '₅', ['6'] = '₆', ['7'] = '₇',
  ['8'] = '₈', ['9'] = '₉', ['+'] = '₊', ['-'] = '₋', ['−'] = '₋', ['='] = '₌', ['('] = '₍', [')'] = '₎',
  ['a'] = 'ₐ', ['e'] = 'ₑ', ['o'] = 'ₒ', ['x'] = 'ₓ', ['i'] = 'ᵢ', ['j'] = 'ⱼ', ['n'] = 'ₙ',
}

--- The text in raised or lowered characters, or nil where Unicode lacks one of them.
local function shifted(text, characters)
  local out = {}
  for char in text:gmatch '[%z\1-\127\194-\244][\128-\191]*' do
    if not characters[char] then return nil end
    out[#out + 1] = characters[char]
  end
  return table.concat(out)
end

--- A code span, fenced by more backticks than it holds in a row.
function M.code_span(s)
  s = s:gsub('%s+', ' ')
  local longest = 0
  for run in s:gmatch '`+' do longest = math.max(longest, #run) end
  local fence = ('`'):rep(longest + 1)
  local pad = (s:match '^`' or s:match '`$') and ' ' or ''
  return fence .. pad .. s .. pad .. fence
end

--- TeX math on one line, without labels, comments, outer space and what only TeX's line breaking
-- or numbering needs; `$` inside \text becomes \( or \). Commands that do more than draw are words.
function M.clean_math(tex)
  tex = tex:gsub('\\label%s*%b{}', ''):gsub('([^\\])%%[^\n]*\n', '%1\n')
  tex = tex:gsub('\\linebreak%s*%[%d%]', ''):gsub('\\nonumber%f[%A]', ''):gsub('\\notag%f[%A]', '')
  local nested
  repeat tex, nested = tex:gsub('\\ensuremath%s*(%b{})', '%1') until nested == 0
  tex = tex:gsub('%s+', ' ')
  tex = tex:match '^%s*(.-)%s*$'
  local open = false
  tex = tex:gsub('\\?%$', function (dollar)
    if dollar ~= '$' then return dollar end
    open = not open
    return open and '\\(' or '\\)'
  end)
  return (assert(core.safe_math(tex)))
end

--- References in a formula as their numbers; where those are not known, as words.
---@param numbers table<string, string>
function M.with_numbers(tex, numbers)
  if not find(tex, 'ref', 1, true) then return tex end
  return (tex:gsub('\\(%a*ref)%s*(%b{})', function (command, key)
    if command ~= 'ref' and command ~= 'eqref' then return nil end
    local number = numbers[key:sub(2, -2)]
    if number and command == 'eqref' then number = '(' .. number .. ')' end
    return number or '\\text{an equation}'
  end))
end

-- Output -----------------------------------------------------------------------------------------

-- What two pieces may make together that neither is: by the last character of the first, how the
-- second then begins.
local joins = { [']'] = '^[%[({:%]]', ['!'] = '^%[', ['^'] = '^%[', ['<'] = '^[%a/!?%%]', ['='] = '^=', ['~'] = '^~',
                ['%'] = '^%%', ['&'] = '^[%a#]', ['@'] = '^[%w_\\\128-\255]' }

--- Joins what begins with a formula or a digit to the formula right before it, or code to code: side by side, `$a$$b$`
-- would begin a display, `$a$1` is not a formula, and "`a``b`" is one piece of code with marks in it.
---@return string? rest, string? text  nil: all of it was joined
function Writer:joined(markdown, text)
  local n = self.count
  local before = self.markdown[n]
  local joint, own = markdown:match '^%$([^$].*)%$$', text
  if joint then
    joint = before:sub(1, -2) .. ' ' .. joint .. '$'
  else
    own = markdown:match '^%d+'
    if not own then return markdown, text end
    joint = before:sub(1, -2) .. (before:match '\\%a+%$$' and ' ' or '') .. own .. '$'
  end
  self.markdown[n], self.text[n] = joint, self.text[n] .. (own == text and markdown:find '^%$' and ' ' or '') .. own
  if markdown:find '^%$' or #own == #markdown then return nil end
  return markdown:sub(#own + 1), text:sub(#own + 1)
end

function Writer:emit(markdown, text)
  if markdown == '' then return end
  if self.closed and self.closed.at == self.count then self:settle(markdown) end
  if self.math_at == self.count then
    markdown, text = self:joined(markdown, text or markdown)
    if not markdown then return end
  end
  if markdown:find '^%$' and self.count > 0 and find(self.markdown[self.count], '[^\\]%$$', -2) then
    self.count = self.count + 1  -- a display beside a formula
    self.markdown[self.count], self.text[self.count] = ' ', ' '
  end
  if markdown:find '^%$[^$]' then self.math_at = self.count + 1 end
  if markdown:find '^`' and self.count > 0 and self.markdown[self.count]:find '^`.*`$' then
    markdown = M.code_span(self.text[self.count] .. text)
    text = self.text[self.count] .. text
    self.count = self.count - 1
  end
  local n = self.count + 1
  local before = self.markdown[n - 1]
  local join = before and joins[before:sub(-1)]
  if join and find(markdown, join) or before and markdown:find '^\\{' and find(before, '%]$', -1) then
    if before:sub(-2, -2) ~= '\\' then self.markdown[n - 1] = before:sub(1, -2) .. '\\' .. before:sub(-1) end
    if markdown:find '^[=~%%%]]' then markdown = '\\' .. markdown end
  end
  self.markdown[n] = markdown
  self.text[n] = text or markdown
  self.count = n
end

function Writer:plain(s)
  if s ~= '' then self:emit(M.escape(s), s) end
end

-- Emphasis ----------------------------------------------------------------------------------------

-- What every reader takes for a letter or digit at the edge of emphasis, and what for white space or punctuation.
-- Other characters (symbols, punctuation beyond ASCII) are one for some readers and not for others.
local letter = '^[%w\194-\244]'
local bounds = '^[%s!-/:-@%[-`{-~]'
local wide = { ['\194\160'] = true, ['\227\128\128'] = true, ['\226\128\175'] = true, ['\226\129\159'] = true }

--- Is the character white space, for readers that know Unicode?
local function is_blank(c)
  return c:find '^%s' ~= nil or wide[c] or c:find '^\226\128[\128-\138]$' ~= nil
end

--- Is the character a letter for every reader? Those beyond ASCII are, but for the blocks of punctuation and symbols.
local function is_letter(c)
  if not find(c, letter) then return false end
  if find(c, '^\194') then return c == 'ª' or c == 'µ' or c == 'º' end
  return c ~= '×' and c ~= '÷' and not find(c, '^[\226\239]') and not find(c, '^\227\128') and #c < 4
end

local function first_of(s) return s:match '^[%z\1-\127\194-\244][\128-\191]*' or '' end
local function last_of(s) return s:match '[%z\1-\127\194-\244][\128-\191]*$' or '' end

--- May a mark stand between emphasised text that has `inside` at its edge and `outside`?
local function stands(inside, outside)
  return outside == '' or is_blank(outside) or find(outside, bounds) ~= nil or is_letter(inside)
end

--- Takes the first or last thing out of a list of pieces: a character of plain text, else a whole piece.
---@return table piece  { markdown, text }
local function take(pieces, at_end)
  local at = at_end and #pieces or 1
  local piece = pieces[at]
  local c = (at_end and last_of or first_of)(piece[1])
  if piece[1] ~= piece[2] or #c >= #piece[1] then return table.remove(pieces, at) end
  local rest = at_end and piece[1]:sub(1, -#c - 1) or piece[1]:sub(#c + 1)
  pieces[at] = { rest, rest }
  return { c, c }
end

local function edge(pieces, at_end)
  local piece = pieces[at_end and #pieces or 1]
  return piece and (at_end and last_of or first_of)(piece[1]) or ''
end

--- Moves white space at an edge of the pieces out of them, and what else keeps a mark from standing there.
local function loosen(pieces, at_end, outside, moved)
  while #pieces > 0 do
    local inside = edge(pieces, at_end)
    if not is_blank(inside) then
      if stands(inside, outside) then return end
    end
    local piece = take(pieces, at_end)
    table.insert(moved, at_end and 1 or #moved + 1, piece)
    outside = (at_end and first_of or last_of)(piece[1])
  end
end

local function put(w, pieces)
  for _, piece in ipairs(pieces) do w:emit(piece[1], piece[2]) end
end

--- Is there anything in the pieces to emphasise? Where a quotation begins or ends in the middle of them, readers that make
-- quotations of quotation marks find no emphasis.
local function is_emphatic(pieces)
  local opened, closed, straight, words = 0, 0, 0, false
  for _, piece in ipairs(pieces) do
    opened, closed = opened + select(2, piece[2]:gsub('“', '')), closed + select(2, piece[2]:gsub('”', ''))
    straight = straight + select(2, piece[2]:gsub('"', ''))
    words = words or find(piece[2], '[%w\128-\255]') ~= nil
  end
  return words and opened == closed and straight % 2 == 0
end

--- Emphasised pieces; what follows may still show that the end of them must stand outside.
local function emphasise(w, mark, pieces)
  local before = w.markdown[w.count] or ''
  if w.closed and w.closed.at == w.count then  -- "*a*" and "*b*" without a space are one
    if w.closed.mark ~= mark then return put(w, pieces) end
    local all = w.closed.pieces
    w:reopen()
    for _, piece in ipairs(pieces) do all[#all + 1] = piece end
    pieces, before = all, w.markdown[w.count] or ''
  end
  local lead, trail = {}, {}
  loosen(pieces, false, last_of(before), lead)
  loosen(pieces, true, '', trail)
  put(w, lead)
  if not is_emphatic(pieces) then
    put(w, pieces)
  else
    local from = w.count
    w:emit(mark, '')
    put(w, pieces)
    local written = {}  -- formulas and code in them may have been joined
    for i = from + 2, w.count do written[#written + 1] = { w.markdown[i], w.text[i] } end
    w:emit(mark, '')
    pieces = written
    w.closed = { at = w.count, from = from, mark = mark, pieces = pieces }
  end
  put(w, trail)
end

--- Takes back the emphasis that was written last.
function Writer:reopen()
  for i = self.closed.from + 1, self.count do self.markdown[i], self.text[i] = nil, nil end
  self.count, self.closed = self.closed.from, nil
  local last = self.markdown[self.count] or ''
  self.math_at = last:find '^%$[^$]' and last:find '%$$' and self.count or nil
end

--- Writes the emphasis that was written last again where its end can't stand before `next`.
function Writer:settle(next)
  local closed = self.closed
  if stands(edge(closed.pieces, true), first_of(next)) then return end
  self:reopen()
  local trail = {}
  loosen(closed.pieces, true, first_of(next), trail)
  if #closed.pieces > 0 then emphasise(self, closed.mark, closed.pieces) end
  self.closed = nil
  put(self, trail)
end

--- Marks around inner content. White space stays outside, since `* x*` is not emphasis, and so does punctuation that
-- touches a letter outside: `*Setup.*We` is none either. Emphasis adds nothing inside emphasis, nor to
-- punctuation alone, where marks between digits (`97*.*05`) open none.
function Writer:wrapped(mark, content)
  local inner = nested(self)
  inner.emphasised = true
  inner:add(content)
  local pieces = {}
  for i = 1, inner.count do pieces[i] = { inner.markdown[i], inner.text[i] } end
  if self.emphasised or not is_emphatic(pieces) then return put(self, pieces) end
  emphasise(self, mark, pieces)
end

-- Citations ----------------------------------------------------------------------------------------

local function has_raw(content)
  for _, inline in ipairs(content) do
    if inline.t == 'RawInline' then return true end
  end
  return false
end

--- A key for the reader: author and year, as the reference list has them or as the key tells them; else the list's label.
local function key_text(citation, cited)
  local entry = cited and cited[citation.citationId]
  if entry and entry.names ~= '' then
    local year = entry.year
    return citation.citationMode.t == 'AuthorInText' and ('%s (%s)'):format(entry.names, year) or entry.names .. ' ' .. year
  end
  local authors, year = citekey.author_year(citation.citationId)
  if not authors then return entry and entry.label or citation.citationId end
  return citation.citationMode.t == 'AuthorInText' and ('%s (%s)'):format(authors, year) or authors .. ' ' .. year
end

--- Rendered from its keys: `[Smith 2010; see key2, p. 3]`, or `Smith (2010)` where the author is part
-- of the text.
local function from_keys(citations, numbers, cited)
  local parts, author = {}, false
  for _, citation in ipairs(citations) do
    local prefix = M.to_text(citation.citationPrefix, numbers)
    local suffix = M.to_text(citation.citationSuffix, numbers)
    local part = key_text(citation, cited)
    if prefix ~= '' then part = prefix .. ' ' .. part end
    if suffix ~= '' then part = part .. (suffix:match '^[,;]' and '' or ', ') .. suffix end
    parts[#parts + 1] = part
    author = author or citation.citationMode.t == 'AuthorInText'
  end
  local text = table.concat(parts, '; ')
  return author and text or '[' .. text .. ']'
end

--- Takes back the punctuation mark that the text so far ends in, close to its word: behind it a citation is meant as a
--- raised number, "approach,\\cite{key}", and as names in brackets it stands before it.
---@return string? mark
function Writer:take_mark()
  local markdown, text = self.markdown[self.count], self.text[self.count]
  local mark = text and text:match '[%w\128-\255]([,;.])$'
  if not mark or self.math_at == self.count or markdown:sub(-1) ~= mark or markdown:sub(-2, -2) == '\\' then return nil end
  self.markdown[self.count], self.text[self.count] = markdown:sub(1, -2), text:sub(1, -2)
  return mark
end

function Writer:citation(citations, content)
  local keys = {}
  for _, citation in ipairs(citations) do keys[#keys + 1] = citation.citationId end
  local text = M.to_text(content, self.numbers)
  -- Unprocessed: raw TeX or the source's own `[@key]`; citeproc writes "key?" for an unknown key.
  local unknown = text == '' or text:match '^%[?%-?@' or text:find('?', 1, true)
  if unknown or has_raw(content) then text = from_keys(citations, self.numbers, self.cited) end
  self.on_citation(text, keys)
  local names = text:find '^%(' or text:find '^%[%a'
  local mark = names and self:take_mark() or ''
  local glued = names and self.count > 0 and self.text[self.count]:find '[%w\128-\255]$'
  self:plain((glued and ' ' or '') .. text .. mark)
end

-- The inlines ------------------------------------------------------------------------------------------

local handlers = {}

function handlers.Str(w, c) w:plain(c) end
function handlers.Space(w) w:emit ' ' end
handlers.SoftBreak, handlers.LineBreak = handlers.Space, handlers.Space
function handlers.Emph(w, c) w:wrapped('*', c) end
function handlers.Strong(w, c) w:wrapped('**', c) end
function handlers.Strikeout(w, c) w:add(c) end
handlers.SmallCaps, handlers.Underline = handlers.Strikeout, handlers.Strikeout

function handlers.Superscript(w, c)
  local raised = shifted(M.to_text(c, w.numbers), superscripts)
  if raised then w:plain(raised) else w:add(c) end
end

function handlers.Subscript(w, c)
  local lowered = shifted(M.to_text(c, w.numbers), subscripts)
  if lowered then w:plain(lowered) else w:add(c) end
end

function handlers.Quoted(w, c)
  local double = c[1].t == 'DoubleQuote'
  w:emit(double and '“' or '‘')
  w:add(c[2])
  w:emit(double and '”' or '’')
end

function handlers.Cite(w, c) w:citation(c[1], c[2]) end

--- Code that a tool of notes would run (a query, a template) is shown as words.
function handlers.Code(w, c)
  if not c[2]:match '%S' then return end
  w:emit(core.safe_query(c[2]) and M.escape(c[2]) or M.code_span(c[2]), c[2])
end

--- Does a formula draw nothing: "$\\mbox{}$", "$\\,$"?
local function is_blank_formula(tex)
  if #tex > 60 then return false end
  local left = tex:gsub('\\[mh]box%f[%A]', ''):gsub('\\text%f[%A]', ''):gsub('\\q*quad%f[%A]', '')
  return left:gsub('\\[,;:!> ]', ''):find '[^{}%s~]' == nil
end

function handlers.Math(w, c)
  for label in c[2]:gmatch '\\label%s*{([^}]*)}' do w.labels[#w.labels + 1] = label end
  local tex = M.clean_math(M.with_numbers(c[2], w.numbers))
  if is_blank_formula(tex) then return find(tex, '[\\ ~]') and w:emit ' ' or nil end
  local mark = c[1].t == 'DisplayMath' and '$$' or '$'
  w:emit(mark .. tex .. mark, tex)
end

-- Around the key of what is nowhere in the paper, for which core.elsewhere_fill finds words when all is there.
local elsewhere = { open = '\30', close = '\31' }

--- A reference into the paper is its printed number. Pandoc writes "[fig:map]" where it knows none: no key shows.
---@param bare boolean  it is the number alone, which pandoc may have counted otherwise
local function reference(w, label, content, bare)
  local text = bare and w.numbers[label] or M.to_text(content, w.numbers)
  local section = w.sections[label]
  if section then
    text = section.name or text
    return w:emit('[' .. M.escape(text) .. '](#' .. section.anchor .. ')', text)
  end
  if text ~= '' and text ~= '[' .. label .. ']' then return w:plain(text) end
  text = w.numbers[label]
  if text then return w:plain(text) end
  text = elsewhere.open .. label:gsub('%c', '') .. elsewhere.close
  w:emit(text, text)
end

--- A link that pandoc made of \ref or \eqref.
local function is_bare_reference(attributes)
  for _, pair in ipairs(attributes[3]) do
    if pair[1] == 'reference-type' then return pair[2] == 'ref' end
  end
  return false
end

--- A link's target as addresses are written: what may not stand in one is percent-encoded. "\ ", as authors write a space
-- for TeX, is one.
local function address(target)
  return (target:gsub('\\ ', ' '):gsub('[%c <>"`\\^{|}]', function (c) return ('%%%02X'):format(c:byte()) end))
end

function handlers.Link(w, c)
  local target = c[3][1]
  local label = target:match '^#(.*)'
  if label then return reference(w, label, c[2], is_bare_reference(c[1])) end
  if w.linked then return w:add(c[2]) end  -- no link stands in another
  local inner = nested(w)
  inner.linked = true
  local markdown, text = inner:add(c[2]):raw()
  local itself = text == target or 'mailto:' .. text == target
  target = address(target)
  if not core.safe_target(target) then
    w:emit(markdown, text)  -- a file beside the paper is dead in the guide; other schemes may act
  elseif itself then
    w:emit('<' .. target:gsub('^mailto:', '') .. '>', text)
  elseif text ~= '' then
    target = target:gsub('[()%[%]|]', function (mark) return ('%%%02X'):format(mark:byte()) end)
    w:emit('[' .. markdown .. '](' .. target .. ')', text)
  end
end

function handlers.Note(w, c) w.notes[#w.notes + 1] = c end

function handlers.Span(w, c)
  if c[1][1] ~= '' then w.labels[#w.labels + 1] = c[1][1] end
  w:add(c[2])
end

--- The picture goes with its paragraph (output/figures.lua); captions come from figures.
function handlers.Image(w, c) w.images[#w.images + 1] = c[3][1] end
function handlers.RawInline() end -- what pandoc could not read: not for a newcomer's eyes

---@param content table[] pandoc's inlines
function Writer:add(content)
  local i, count = 1, #content
  while i <= count do
    local settled = self.math_at ~= self.count and (not self.closed or self.closed.at ~= self.count)
    if settled and not joins[sub(self.markdown[self.count] or '', -1)] then
      local words, rest = core.plain_run(content, i, marks)
      if rest > i then
        local n = self.count + 1
        self.markdown[n], self.text[n], self.count = words, words, n
      end
      i = rest
    end
    local inline = content[i]
    local handler = inline and handlers[inline.t]
    if handler then handler(self, inline.c) end
    i = i + 1
  end
  return self
end

--- What was added so far, as it is.
function Writer:raw()
  return table.concat(self.markdown), table.concat(self.text)
end

local reference_words = { Figure = true, Figures = true, Fig = true, Figs = true, Table = true, Tables = true, Section = true,
                          Sections = true, Eq = true, Equation = true, ['and'] = true, see = true }

--- "(Table )", "(see Figure and )": what a document leaves whose cross-references are fields that
-- pandoc does not read. The brackets go; whatever else stands in them keeps them.
local function without_empty_references(s)
  return (s:gsub('%s?%(([%a&,;. \194\160]+)%)', function (inner)
    local named = false
    for word in inner:gmatch '%a+' do
      if not reference_words[word] then return nil end
      named = true
    end
    return named and inner:match '[%s\160&,]$' and '' or nil
  end))
end

--- Does a bracket close right behind white space or a comma: "(Table )"?
local function has_empty_end(s)
  local at = find(s, ')', 2, true)
  while at do
    if find(sub(s, at - 1, at - 1), '[%s\160&,]') then return true end
    at = find(s, ')', at + 1, true)
  end
  return false
end

--- Markdown and plain text, on one line, white space tidied.
---@return string markdown, string text
function Writer:finish()
  local markdown, text = self:raw()
  if find(markdown, elsewhere.open, 1, true) then
    markdown, text = core.elsewhere_fill(markdown), core.elsewhere_fill(text)
  end
  if has_empty_end(markdown) then
    markdown, text = without_empty_references(markdown), without_empty_references(text)
  end
  local tidied = core.tidy(markdown, self.spaced)
  return tidied, text == markdown and tidied or core.tidy(text, self.spaced)
end

---@return string text  plain text of inlines, footnotes left out
function M.to_text(content, numbers)
  if not content then return '' end
  if #content == 1 and content[1].t == 'Str' then return content[1].c end
  local _, text = M.writer({ numbers = numbers or {} }):add(content):finish()
  return text
end

return M
