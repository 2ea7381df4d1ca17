--- Kinds of damage to the form of a guide, 12 ways for each of its rules: content/shown, content/order, definition/empty,
-- definition/place, term/junk, connection/empty, simple/missing. See damage.lua for what a kind is.

return function (M)
local help = M.help
local heading_at, is_item, leaf, end_of = help.heading_at, help.is_item, help.leaf, help.end_of
local kind, rewrite, insert = help.kind, help.rewrite, help.insert

local function heading_over(guide, i)
  local found
  for _, row in ipairs(guide.headings) do if row.line < i then found = row.line end end
  return found
end

local function section_of(guide, i)
  local title
  for _, row in ipairs(guide.headings) do if row.line < i then title = row.title end end
  for _, section in ipairs(guide.paper.sections) do
    if section.title == title and #section.paragraphs > 0 then return section end
  end
end

--- How many paragraphs of a kind the section has.
local function count_of(section, wanted)
  local count = 0
  for _, paragraph in ipairs(section and section.paragraphs or {}) do if paragraph.kind == wanted then count = count + 1 end end
  return count
end

-- What is shown ---------------------------------------------------------------------------------------------------

--- How often the guide shows a line: what is shown twice is not lost with one of them.
local function times(guide, line)
  local count = 0
  for _, other in ipairs(guide.lines) do if other:match '^%s*(.-)%s*$' == line then count = count + 1 end end
  return count
end

--- A displayed formula on a line of its own that its section of the paper displays.
local function formula_at(guide, i)
  local line = guide.lines[i]:match '^ +(%$%$.*%$%$)$'
  local section = line and #line > 20 and times(guide, line) == 1 and section_of(guide, i)
  local words = line and line:gsub('%W', '')
  for _, paragraph in ipairs(section and section.paragraphs or {}) do
    if paragraph.markdown:gsub('%W', ''):find(words, 1, true) and not paragraph.markdown:match '^%*Proof' then return line end
  end
end

--- Where the first relation of a formula stands: a sign, or a command (\le, \ge, \triangleq …).
local function relation_at(tex)
  local first
  for _, pattern in ipairs { '[=<>]', '\\[lg]eq?%f[%A]', '\\triangleq', '\\approx', '\\equiv', '\\sim%f[%A]', '\\in%f[%A]' } do
    local at = tex:find(pattern)
    first = at and math.min(at, first or at) or first
  end
  return first
end

--- Ways to lose a formula: what stands in its place, made from its TeX.
for name, make in pairs {
  ['is deleted'] = function () return nil end,
  ['is cut at its first relation'] = function (tex) return '$$' .. tex:sub(1, (relation_at(tex) or 1) - 1) .. '$$' end,
  ['is only named'] = function (tex) return '- The formula gives $' .. (tex:match '^(%a[%w_]*)[^=]*=' or 'x') .. '$.' end,
  ['is left to the paper'] = function () return '- The formula stands in the paper.' end,
  ['is a sign for a picture'] = function () return '- (formula)' end,
} do
  kind('a displayed formula ' .. name, 'content/shown', function (guide, i)
    local line = formula_at(guide, i)
    return line ~= nil and (not name:find 'relation' or relation_at(line) ~= nil)
  end, function (guide, i)
    local where = heading_over(guide, i)
    local indent, tex = guide.lines[i]:match '^( +)%$%$(.*)%$%$$'
    local line = make(tex)
    if line then guide.lines[i] = indent .. line else table.remove(guide.lines, i) end
    return where
  end)
end

--- The rows of a table of the paper with numbers, from its first line: their count, or nil.
local function table_at(guide, i)
  if not guide.lines[i]:match '^ +|' or (guide.lines[i - 1] or ''):match '^ +|' then return nil end
  local digits, last = 0, i
  for k = i, #guide.lines do
    if not guide.lines[k]:match '^ +|' then break end
    digits, last = digits + select(2, guide.lines[k]:gsub('%d%.%d', '')), k
  end
  -- One table of the section, and one in its guide: another one's numbers would stand for it.
  local shown = 0
  local from, to = heading_over(guide, i) or #guide.lines, #guide.lines
  for _, row in ipairs(guide.headings) do if row.line > i then to = row.line break end end
  for k = from, to do
    if guide.lines[k]:match '^ +|' and not (guide.lines[k - 1] or ''):match '^ +|' then shown = shown + 1 end
  end
  if digits >= 6 and shown == 1 and count_of(section_of(guide, i), 'table') == 1 then return last - i + 1 end
end

for name, make in pairs {
  ['is deleted'] = function () return {} end,
  ['is cut to its head'] = function (rows) return { rows[1], rows[2] } end,
  ['is left to the paper'] = function (rows) return { rows[1]:match '^ +' .. '- The table stands in the paper.' } end,
  ['loses its numbers'] = function (rows)
    local out = {}
    for k, row in ipairs(rows) do out[k] = k > 2 and row:gsub('%d[%d.,]*', 'x') or row end
    return out
  end,
} do
  kind('a table ' .. name, 'content/shown', function (guide, i) return table_at(guide, i) ~= nil end, function (guide, i)
    local where, count, rows = heading_over(guide, i), table_at(guide, i), {}
    for k = 1, count do rows[k] = table.remove(guide.lines, i) end
    for k, row in ipairs(make(rows)) do table.insert(guide.lines, i + k - 1, row) end
    return where
  end)
end

--- The lines of a fenced block of code, three at least, where the section has one and its guide no other.
local function code_at(guide, i)
  if not guide.lines[i]:match '^ +```' then return nil end
  local fences, from, to, last = 0, heading_over(guide, i) or #guide.lines, #guide.lines, nil
  for _, row in ipairs(guide.headings) do if row.line > i then to = row.line break end end
  for k = from, to do
    if guide.lines[k]:match '^ *```' then
      fences = fences + 1
      if k > i and not last then last = k end
    end
  end
  if fences ~= 2 or not last or last - i <= 4 or last - i > 20 or count_of(section_of(guide, i), 'code') < 1 then return nil end
  -- What else the section's guide says of its words: where that is much, nothing is lost.
  local told, words, found = '', 0, 0
  for k = from, to do if k < i or k > last then told = told .. ' ' .. guide.lines[k]:lower():gsub('[^%w_]+', ' ') .. ' ' end end
  for k = i + 1, last - 1 do
    for word in guide.lines[k]:lower():gmatch '[%w_]+' do
      words, found = words + 1, found + (told:find(' ' .. word .. ' ', 1, true) and 1 or 0)
    end
  end
  return found < 0.6 * words and last - i + 1 or nil
end

for name, make in pairs {
  ['is deleted'] = function () return {} end,
  ['is cut to a line'] = function (rows) return { rows[1], rows[2], rows[#rows] } end,
  ['is left to the paper'] = function (rows) return { rows[1]:match '^ +' .. '- The listing stands in the paper.' } end,
} do
  kind('a listing ' .. name, 'content/shown', function (guide, i) return code_at(guide, i) ~= nil end, function (guide, i)
    local where, count, rows = heading_over(guide, i), code_at(guide, i), {}
    for k = 1, count do rows[k] = table.remove(guide.lines, i) end
    for k, row in ipairs(make(rows)) do table.insert(guide.lines, i + k - 1, row) end
    return where
  end)
end

-- Definitions -----------------------------------------------------------------------------------------------------

local function defines(line, guide, i)
  return line:match '^ +%- %*%*Definition: [^*]+%.%*%* %u' and leaf(line, guide, i)
end
for name, words in pairs {
  ['expands its name'] = 'It stands for %2.', ['is an abbreviation'] = 'It is an abbreviation of %2.', ['is short'] = 'Short for %2.',
  ['is one word'] = 'Important.', ['is a letter'] = 'x', ['says that it matters'] = 'It is important.',
  ['is torn'] = 'However, %2 was not tried by the others in this case.', ['goes on'] = 'Therefore they chose %2 for all of the runs.',
  ['only uses the term'] = '*How the paper uses it*: In contrast, the others called %2 on nine of the samples.',
  ['is the term'] = '%2.', ['is an acronym'] = 'This is the acronym of %2.', ['turns away'] = 'Instead, %2 was left for later work.',
} do
  rewrite('a definition ' .. name, 'definition/empty', defines, '^( +%- %*%*Definition: ([^*]+)%.%*%*) .*$', '%1 ' .. words)
end
for _, term in ipairs { 'Year', 'Thing', 'Day', 'How they go', 'Of the', 'Their results', 'Which results', 'Results of', 'We', 'Night',
                        'Money', 'Analysis and' } do
  rewrite('the term is ' .. term, 'term/junk', defines, '%*%*Definition: [^*]+%.%*%*', '**Definition: ' .. term .. '.**')
end
kind('a definition stands at the top', 'definition/place', function (guide, i)
  return heading_over(guide, i) ~= nil and defines(guide.lines[i], guide, i)
end,
  function (guide, i)
    local line = table.remove(guide.lines, i):match '^ *(.*)$'
    local at = heading_over(guide, i) + 2
    table.insert(guide.lines, at, line)
    return at
  end)
local LISTED = '    - **Definition: sample.** A part that stands for the whole. It is drawn so that all parts are as likely.'
for _, name in ipairs { '**Terms**', '**Terms:**', '**Terms.**', '**Key terms**', '**Definitions**', '**Vocabulary**', '**Glossary**' } do
  insert('a section begins with a list: ' .. name, 'definition/place', function (line, guide, i)
    return line == '' and heading_at(guide, i - 1) and is_item(guide.lines[i + 1] or '')
  end, { '- ' .. name, LISTED }, 1)
end
--- A bullet at the top of the same section, before or after the one that a definition hangs on.
local function top_of(guide, i)
  while i > 1 and not guide.lines[i]:match '^%- ' do i = i - 1 end
  return i
end
for name, place in pairs {
  ['right before its point'] = function (guide, i) return top_of(guide, i) end,
  ['right after its point'] = function (guide, i) return end_of(guide, top_of(guide, i)) + 1 end,
} do
  kind('a definition stands at the top, ' .. name, 'definition/place', function (guide, i) return defines(guide.lines[i], guide, i) end,
    function (guide, i)
      local at = place(guide, i)
      local line = table.remove(guide.lines, i):match '^ *(.*)$'
      if at > i then at = at - 1 end
      table.insert(guide.lines, at, line)
      return at
    end)
end
--- A definition put under a bullet of another section that has none of its words.
local function holds_a_word(guide, from, to, term)
  for word in term:lower():gmatch '%a%a%a+' do
    local stem = word:sub(1, math.max(4, #word - 3))
    for k = from, to do if guide.lines[k]:lower():find(stem, 1, true) then return true end end
  end
  return false
end
for name, step in pairs { ['an earlier one'] = -1, ['a later one'] = 1 } do
  local function target(guide, i)
    local term = guide.lines[i]:match '%*%*Definition: ([^*]+)%.%*%*'
    local from, to = heading_over(guide, i), #guide.lines
    for _, row in ipairs(guide.headings) do if row.line > i then to = row.line - 1 break end end
    local k = top_of(guide, i) + (step > 0 and 1 or -1)
    while from and k > from and k <= to do
      local line = guide.lines[k]
      if line:match '^%- ' and not line:find 'Connections' and not holds_a_word(guide, k, end_of(guide, k), term) and
        holds_a_word(guide, top_of(guide, i), i - 1, term) then
        return k
      end
      k = k + step
    end
  end
  kind('a definition hangs on another point, ' .. name, 'definition/place', function (guide, i)
    return defines(guide.lines[i], guide, i) and target(guide, i) ~= nil
  end, function (guide, i)
    local at = target(guide, i)
    local line = table.remove(guide.lines, i):match '^ *(.*)$'
    if at > i then at = at - 1 end
    table.insert(guide.lines, at + 1, '    ' .. line)
    return at + 1
  end)
end

-- Connections and order ---------------------------------------------------------------------------------------------

local function connected(line, guide, i)
  return line:match '^%- %*%*Connections%.?%*%*' and (guide.lines[i + 1] or ''):match '%[.-%]%(#.-%)'
end
for name, words in pairs {
  ['is a link'] = '%s.', ['says see'] = 'See %s.', ['says see also'] = 'See also %s.', ['names a section'] = 'This section and %s.',
  ['says related'] = 'Related to %s.', ['shares a word'] = 'Results also appear in %s.', ['mentions'] = 'Both parts mention results: %s.',
  ['says more'] = 'More details below: %s.', ['says again'] = '%s again.', ['goes on'] = 'Discussed further in %s.',
  ['says where'] = 'Also covered in %s.', ['comes back'] = 'Results come back in %s.',
} do
  kind('a connection ' .. name, 'connection/empty', function (guide, i) return connected(guide.lines[i], guide, i) end, function (guide, i)
    local link = guide.lines[i + 1]:match '%[[^%[%]]-%]%(#[^()]-%)'
    guide.lines[i + 1] = '    - *Across*: ' .. words:gsub('%%s', function () return link end)
    return i + 1
  end)
end
for name, words in pairs {
  ['as follows'] = 'It computes the whole as follows.', ['a colon'] = 'The steps are these:', ['given by'] = 'The cost is given by',
  ['the following'] = 'The authors found the following.', ['defined as'] = 'The score is defined as',
  ['the equation'] = 'The cost follows by the equation', ['below'] = 'It has three parts, as listed below.', ['such as'] = 'It has several parts, such as',
  ['a bold end'] = '**The steps are as follows.**', ['two points'] = 'Two cases are told apart:', ['a list'] = 'The data are the following:',
} do
  insert('what is announced is missing: ' .. name, 'content/order', function (line, guide, i)
    return line == '' and heading_at(guide, i - 1) and (guide.lines[i + 1] or ''):match '^%- '
  end, { '- ' .. words }, 1)
end


local function has_text(guide, i)
  local section = section_of(guide, i + 1)
  return section ~= nil and #section.paragraphs[1].text > 0
end
for _, opener in ipairs { 'However, it', 'Therefore, it', 'In contrast, it' } do
  insert('a section opens with what points back: ' .. opener, 'content/order', function (line, guide, i)
    return line == '' and heading_at(guide, i - 1) and (guide.lines[i + 1] or ''):match '^%- ' and has_text(guide, i)
  end, { '- ' .. opener .. ' was not tried by the others on any of the samples.' }, 1)
end

-- Simple versions -----------------------------------------------------------------------------------------------------

--- Has the section formulas, listings or theorems, and one simple version, at line `i`?
local function is_simple(guide, i)
  if not guide.lines[i]:match '^ +%- %*In plain words%*' and not guide.lines[i]:match '^ +%- %*Analogy%*' then return false end
  local displayed, section = 0, section_of(guide, i)
  for _, paragraph in ipairs(section and section.paragraphs or {}) do
    displayed = displayed + select(2, paragraph.markdown:gsub('%$%$.-%$%$', '')) + (paragraph.kind == 'code' and 1 or 0) +
      (paragraph.kind == 'theorem' and 1 or 0)
  end
  return displayed >= 2
end
for name, words in pairs {
  ['is deleted'] = false, ['has no label'] = '', ['is called a note'] = '*Note*: ', ['is called a result'] = '*Result*: ',
  ['is called a summary'] = '*Summary*: ', ['is called a detail'] = '*Detail*: ', ['has a bold lead'] = '**The point.** ',
  ['is called a step'] = '*Step 1*: ', ['is called an example'] = '*Example*: ', ['is called a remark'] = '*Remark*: ',
  ['is called a limit'] = '**Limit.** ', ['is called a reason'] = '*Reason*: ',
} do
  kind('a simple version ' .. name, 'simple/missing', is_simple, function (guide, i)
    local where, to = heading_over(guide, i), #guide.lines
    for _, row in ipairs(guide.headings) do if row.line > i then to = row.line - 1 break end end
    for k = to, where + 1, -1 do
      local indent, rest = guide.lines[k]:match '^( +%- )%*In plain words%*:? ?(.*)$'
      if not indent then indent, rest = guide.lines[k]:match '^( +%- )%*Analogy%*:? ?(.*)$' end
      if indent and words then guide.lines[k] = indent .. words .. 'The ' .. rest:gsub('^%a+ ', '')
      elseif indent then table.remove(guide.lines, k) end
    end
    return where
  end)
end

end
