--- Kinds of damage to a correct guide, each with the rule that it breaks and where.
--
-- A kind is { name, code, find = function (guide, i) → ok, damage = function (guide, i) → line }: `find`
-- says whether line `i` can be damaged so, `damage` changes `guide.lines` there and returns the line
-- where the finding belongs, and the paragraph that it is about where that matters. `guide` holds lines, headings (line → level) and the paper.

local M = {}

local function copy(lines) return table.move(lines, 1, #lines, 1, {}) end

--- A fresh copy of a guide to damage: its lines, the paper, by line the paragraph it rests on, and those that more rests on.
function M.guide(from)
  local lines = from.lines
  local guide = { lines = copy(lines), paper = from.paper, marks = from.marks, fixed = from.fixed, by_hand = from.by_hand, headings = {}, heading_of = {} }
  for i, line in ipairs(lines) do
    local hashes = line:match '^(#+) '
    if hashes and #hashes > 1 then
      guide.headings[#guide.headings + 1] = { line = i, level = #hashes, title = line:match '^#+ (.*)' }
      guide.heading_of[i] = #guide.headings
    end
  end
  return guide
end

local function heading_at(guide, i)
  local k = guide.heading_of[i]
  if k then return guide.headings[k], guide.headings[k + 1], guide.headings[k - 1] end
end

local function is_item(line) return line ~= nil and line:match '^ *%- ' ~= nil end
local function is_nested(line) return line ~= nil and line:match '^    +%- ' ~= nil end
local function plain(line) return is_item(line) and not line:find '[$`%[|<\\]' and #line > 60 end
local function is_group(line) return line:match '^ *%- %*%*[^*]+%*%*%s*$' ~= nil end

local function replace(guide, i, pattern, with)
  local line, count = guide.lines[i]:gsub(pattern, with, 1)
  assert(count == 1, 'nothing to damage in: ' .. guide.lines[i])
  guide.lines[i] = line
  return i
end

--- A kind that rewrites one line by a pattern.
local function rewrite(name, code, wanted, pattern, with)
  M[#M + 1] = { name = name, code = code,
    find = function (guide, i) return wanted(guide.lines[i], guide, i) and guide.lines[i]:find(pattern) ~= nil end,
    damage = function (guide, i) return replace(guide, i, pattern, with) end }
end

--- A kind that puts lines after line `i`; the finding is `offset` lines below it.
local function insert(name, code, wanted, lines, offset)
  M[#M + 1] = { name = name, code = code,
    find = function (guide, i) return wanted(guide.lines[i], guide, i) end,
    damage = function (guide, i)
      for k = #lines, 1, -1 do table.insert(guide.lines, i + 1, lines[k]) end
      return i + offset
    end }
end

local function kind(name, code, find, damage) M[#M + 1] = { name = name, code = code, find = find, damage = damage } end

-- Outline ----------------------------------------------------------------------------------------------------

local function any_heading(line, guide, i) return heading_at(guide, i) ~= nil and line ~= nil end

kind('a heading is dropped', 'outline/missing', function (guide, i)
  local _, next_heading = heading_at(guide, i)
  return next_heading ~= nil
end, function (guide, i)
  local _, next_heading = heading_at(guide, i)
  table.remove(guide.lines, i)
  return next_heading.line - 1
end)
kind('a heading is doubled', 'outline/extra', function (guide, i)
  local _, next_heading = heading_at(guide, i)
  return next_heading ~= nil and next_heading.line > i + 3
end, function (guide, i)
  local _, next_heading = heading_at(guide, i)
  table.insert(guide.lines, next_heading.line, '')
  table.insert(guide.lines, next_heading.line, guide.lines[i])
  return { i, next_heading.line }
end)
kind('two sections are swapped', 'outline/order', function (guide, i)
  local heading, next_heading = heading_at(guide, i)
  return heading and next_heading and heading.level == next_heading.level and heading.title ~= next_heading.title
end, function (guide, i)
  local _, next_heading = heading_at(guide, i)
  local j = next_heading.line
  guide.lines[i], guide.lines[j] = guide.lines[j], guide.lines[i]
  return { i, j }
end)
rewrite('a heading gets more words', 'outline/title', any_heading, '^(#+ .+)$', '%1 in short')
rewrite('a heading gets a number', 'outline/title', any_heading, '^(#+) ', '%1 7.3 ')
rewrite('a heading loses its first letter', 'outline/title',
  function (line, guide, i) return any_heading(line, guide, i) and line:match '^#+ %a%a%a%a%a' end, '^(#+ )%a', '%1')
rewrite('a heading is one level too deep', 'outline/level',
  function (line, guide, i) return any_heading(line, guide, i) and #line:match '^#+' < 6 end, '^#', '##')
rewrite('a heading is one level too high', 'outline/level',
  function (line, guide, i) return any_heading(line, guide, i) and #line:match '^#+' > 2 end, '^#', '')
insert('a section is invented', 'outline/extra', function (line, guide, i) return line == '' and heading_at(guide, i + 1) end,
  { '## Final takeaways for busy readers', '', '- The whole is ==more than the sum of its parts==, as always.', '' }, 1)
kind('a section loses its body', 'outline/empty', function (guide, i)
  local heading, next_heading = heading_at(guide, i)
  local text = false
  for _, section in ipairs(guide.paper.sections) do
    text = text or (heading ~= nil and section.title == heading.title and #section.paragraphs > 0)
  end
  return text and next_heading ~= nil and next_heading.line > i + 3 and is_item(guide.lines[i + 2])
end, function (guide, i)
  local _, next_heading = heading_at(guide, i)
  for _ = i + 2, next_heading.line - 1 do table.remove(guide.lines, i + 2) end
  return i
end)

-- Lists ------------------------------------------------------------------------------------------------------

local nested = function (line) return is_nested(line) end
local item = function (line) return is_item(line) end
local leaf = function (line, guide, i)
  local indent = #line:match '^ *'
  return is_nested(line) and not (guide.lines[i + 1] or ''):match('^' .. (' '):rep(indent + 1)) and
    not (guide.lines[i + 2] or ''):match('^' .. (' '):rep(indent + 1))
end
rewrite('a nested bullet has 2 spaces too few', 'list/indent', leaf, '^  ', '')
rewrite('a nested bullet has 1 space too few', 'list/indent', leaf, '^ ', '')
rewrite('a nested bullet has 1 space too many', 'list/indent', leaf, '^ ', '  ')
rewrite('a nested bullet has 2 spaces too many', 'list/indent',
  function (line, guide, i) return nested(line) and leaf(line, guide, i) end, '^ ', '   ')
rewrite('a nested bullet is indented by a tab', 'list/indent', leaf, '^    ', '\t')
rewrite('a bullet is marked *', 'list/marker', item, '^( *)%-', '%1*')
rewrite('a bullet is marked +', 'list/marker', item, '^( *)%-', '%1+')
rewrite('a bullet is a number', 'list/marker', item, '^( *)%-', '%11.')
rewrite('a bullet is a round dot', 'list/marker', item, '^( *)%-', '%1•')
insert('prose outside any bullet', 'list/prose', function (line, guide, i) return heading_at(guide, i) and line ~= '' end,
  { '', 'The authors describe all of this in some detail, and it repays a slow reading.' }, 2)
insert('a pseudo-heading', 'list/prose', function (line, guide, i) return heading_at(guide, i) and line ~= '' end,
  { '', '**The most important things**' }, 2)
insert('a rule between sections', 'list/prose', function (line, guide, i) return line == '' and heading_at(guide, i + 1) end,
  { '---', '' }, 1)

-- Highlights ---------------------------------------------------------------------------------------------------

local function highlighted(line) return is_item(line) and select(2, line:gsub('==', '')) == 2 and not line:find '`' end
rewrite('a highlight loses its end', 'highlight/broken', highlighted, '==(.-)==', '==%1')
rewrite('a highlight loses its start', 'highlight/broken', highlighted, '==(.-)==', '%1==')
rewrite('a highlight has a space inside', 'highlight/broken', highlighted, '==(.-)==', '== %1==')
rewrite('a highlight has a space before its end', 'highlight/broken', highlighted, '==(.-)==', '==%1 ==')
rewrite('a highlight is a term', 'highlight/term',
  function (line) return highlighted(line) and not line:match '==.-%$.-==' and line:match '==%a+ ' end, '==(%a+) (.-)==', '==%1== %2')
kind('a highlight crosses bullets', 'highlight/broken', function (guide, i)
  return highlighted(guide.lines[i]) and plain(guide.lines[i + 1]) and not guide.lines[i + 1]:find '=='
end, function (guide, i)
  replace(guide, i, '==(.-)==', '==%1')
  guide.lines[i + 1] = guide.lines[i + 1] .. '=='
  return { i, i + 1 }
end)
kind('a section loses its highlights', 'highlight/missing', function (guide, i)
  local _, next_heading = heading_at(guide, i)
  local found = false
  for k = i + 1, next_heading and next_heading.line - 1 or i do found = found or highlighted(guide.lines[k]) end
  return found
end, function (guide, i)
  local _, next_heading = heading_at(guide, i)
  for k = i + 1, next_heading.line - 1 do
    if not guide.lines[k]:find '`' then guide.lines[k] = guide.lines[k]:gsub('==', '') end
  end
  return i
end)
rewrite('a highlight in math', 'highlight/broken', function (line) return is_item(line) and line:match '%$%w+%$' end,
  '%$(%w+)%$', '$==%1==$')

-- Math ---------------------------------------------------------------------------------------------------------

local function formula(line) return is_item(line) and select(2, line:gsub('%$', '')) == 2 and line:match '%$%a[^$]*%$' end
rewrite('a formula loses its closing $', 'math/broken', formula, '%$(%a[^$]*)%$', '$%1')
rewrite('a formula loses its opening $', 'math/broken', formula, '%$(%a[^$]*)%$', '%1$')
rewrite('a formula in \\( \\)', 'math/broken', formula, '%$(%a[^$]*)%$', '\\(%1\\)')
rewrite('a formula loses a brace', 'math/broken', function (line) return formula(line) and line:match '%$[^$]*}[^$]*%$' end, '}', '')
rewrite('a macro of the preamble', 'math/broken', formula, '%$(%a[^$]*)%$', '$\\mymacro %1$')

-- Text ---------------------------------------------------------------------------------------------------------

local function last_line(_, guide, i) return i == #guide.lines end
kind('a greeting', 'text/residue', function (_, i) return i == 1 end, function (guide)
  table.insert(guide.lines, 1, '')
  table.insert(guide.lines, 1, 'Sure! Here is the study guide that you asked for.')
  return 1
end)
insert('an offer at the end', 'text/residue', last_line, { '', 'Let me know if you would like me to expand any section!' }, 2)
insert('a farewell at the end', 'text/residue', last_line, { '', 'I hope this helps with your studies.' }, 2)
kind('a fence around it all', 'text/residue', function (_, i) return i == 1 end, function (guide)
  table.insert(guide.lines, 1, '```markdown')
  guide.lines[#guide.lines + 1] = '```'
  return { 1, #guide.lines }
end)
kind('a model thinks', 'text/residue', function (_, i) return i == 1 end, function (guide)
  for _, line in ipairs { '', '</think>', 'The user wants a guide. I go section by section.', '<think>' } do
    table.insert(guide.lines, 1, line)
  end
  return 1
end)
rewrite('raw HTML', 'text/unsafe', plain, ' (%a+)', ' <b>%1</b>')
rewrite('a line break in HTML', 'text/unsafe', plain, '$', '<br>')
rewrite('a script', 'text/unsafe', plain, '$', ' <script>alert(1)</script>')
rewrite('a command of TeX', 'text/unsafe', plain, ' (%a%a%a%a+)', ' \\textbf{%1}')
rewrite('a citation of TeX', 'text/unsafe', plain, '$', ' \\cite{someone}')
rewrite('a link out of the paper', 'text/unsafe', plain, ' (%a%a%a%a+)', ' [%1](https://example.org/elsewhere)')
rewrite('a link to no section', 'text/unsafe', plain, ' (%a%a%a%a+)', ' [%1](#no-such-section-here)')
rewrite('an image', 'text/unsafe', plain, '$', ' ![picture](https://example.org/picture.png)')
kind('the end is cut', 'text/cut', function (guide, i)
  return i == #guide.lines and plain(guide.lines[i]) and guide.lines[i]:match '%.$'
end, function (guide, i)
  guide.lines[i] = guide.lines[i]:sub(1, #guide.lines[i] // 2):gsub('[%s.!?:=*)"\']*%S*$', '') .. ' and the'
  return i
end)

-- Substance ------------------------------------------------------------------------------------------------------

--- Bullets that speak for the paper: no group, no label of the guide's own on them or over them, no mark of a source, and
-- not in the list of works.
local own = { 'Definition: ', 'Recall: ', 'Symbol: ', 'Cited: ', 'Connections', 'In plain words', 'Analogy', 'Within', 'Across',
              'Note', 'Figure', 'Table', 'Keywords' }
local function is_own(line)
  local lead = line:match '^ *%- %*+(.*)$'
  for _, label in ipairs(own) do
    if lead and lead:sub(1, #label) == label then return true end
  end
  return line:find('%*%(') ~= nil or is_group(line)
end
local function statement(line, guide, i)
  if not is_item(line) or is_own(line) then return false end
  local indent = #line:match '^ *'
  for k = i - 1, 1, -1 do
    local heading = heading_at(guide, k)
    if heading then return not heading.title:match '^References' and not heading.title:match '^Bibliography' end
    local other = guide.lines[k]
    if is_item(other) and #other:match '^ *' < indent then
      if is_own(other) then return false end
      indent = #other:match '^ *'
    end
  end
  return false
end
local digit = { ['0'] = '7', ['1'] = '8', ['2'] = '9', ['3'] = '6', ['4'] = '7', ['5'] = '8', ['6'] = '3', ['7'] = '4', ['8'] = '5', ['9'] = '4' }
kind('a number is off by one digit', 'ground/number', function (guide, i)
  local line = guide.lines[i]
  return statement(line, guide, i) and not line:find '[$`\\%[|]' and line:find ' %d%d+[ ,.]'
end, function (guide, i)
  return replace(guide, i, ' (%d)(%d+[ ,.])', function (a, b) return ' ' .. digit[a] .. b end)
end)
rewrite('an invented percentage', 'ground/number',
  function (line, guide, i) return statement(line, guide, i) and plain(line) end, '%.$', ', in 83.17%% of cases.')
rewrite('an invented figure', 'ground/reference', plain, '%.$', ' (see Figure 93).')
rewrite('an invented table', 'ground/reference', plain, '%.$', ', as Table 94 shows.')
rewrite('an invented theorem', 'ground/reference', plain, '%.$', ', by Theorem 95.')
rewrite('an invented section', 'ground/reference', plain, '%.$', ', as Section 96.4 explains.')
rewrite('an unknown citation', 'ground/reference', plain, '%.$', ' (Zabrowski et al., 1987).')
rewrite('an unknown key', 'ground/reference', plain, '%.$', ' [@zabrowski1987].')
rewrite('a name is swapped', 'ground/bullet', function (line, guide, i) return statement(line, guide, i) and plain(line) end,
  ' [a-z]+ ([A-Z]%a%a+)%f[%A]', ' by Zabrowskian')
kind('an invented statement', 'ground/bullet', function (guide, i) return statement(guide.lines[i], guide, i) and plain(guide.lines[i]) end,
  function (guide, i)
    table.insert(guide.lines, i, guide.lines[i]:match '^ *' ..
      '- Medieval monks brewed lavender beer beside frozen waterfalls, while their abbots quietly hoarded emeralds.')
    return i
  end)
kind('a formula is altered', 'ground/math', function (guide, i)
  return is_item(guide.lines[i]) and select(2, guide.lines[i]:gsub('%$', '')) == 2 and guide.lines[i]:match '%$[^$]-%w[^$]* [+=<] [^$]*%w[^$]*%$'
end, function (guide, i)
  return replace(guide, i, '(%$[^$]-%w[^$]*) [+=<] ', '%1 \\otimes ')
end)
--- The last line of what hangs under a bullet.
local function end_of(guide, i)
  local indent = #guide.lines[i]:match '^ *'
  for k = i + 1, #guide.lines do
    local line = guide.lines[k]
    if line ~= '' and #line:match '^ *' <= indent then return k - 1 end
  end
  return #guide.lines
end
local WORDS_MIN = 15  -- shorter paragraphs hardly say anything of their own
--- Does the paper's paragraph say something of its own: more than that something follows?
local function says_something(guide, id)
  for _, section in ipairs(guide.paper.sections) do
    for _, paragraph in ipairs(section.paragraphs) do
      if paragraph.id == id then
        return select(2, paragraph.text:gsub('%S+', '')) >= WORDS_MIN and not paragraph.text:match ':%s*$' and
          not paragraph.text:find ' following ' and paragraph.kind == 'text'
      end
    end
  end
  return false
end

--- May all that rests on the paragraph of a bullet go? What hangs under such a bullet must rest on it as well, or be our own.
local function can_lose(guide, id)
  for k, other in pairs(guide.marks) do
    for j = k + 1, other == id and is_item(guide.lines[k]) and end_of(guide, k) or k do
      if guide.marks[j] and guide.marks[j] ~= id then return false end
    end
  end
  return not guide.fixed[id]
end
kind('a paragraph loses its bullets', 'coverage/paragraph', function (guide, i)
  local headed = false  -- the title page has no heading
  for _, row in ipairs(guide.headings) do headed = headed or row.line < i end
  local id = guide.marks[i]
  if not headed or not id or not statement(guide.lines[i], guide, i) or not plain(guide.lines[i]) then return false end
  for k, other in pairs(guide.marks) do if other == id and k < i and statement(guide.lines[k], guide, k) then return false end end
  return says_something(guide, id) and can_lose(guide, id)
end, function (guide, i)
  local id, heading = guide.marks[i], nil
  for _, row in ipairs(guide.headings) do if row.line < i then heading = row.line end end
  local last = 0
  local doomed = {}
  for k = 1, #guide.lines do
    if guide.marks[k] == id and k ~= heading and is_item(guide.lines[k]) then last = math.max(last, end_of(guide, k)) end
    if k <= last or (guide.marks[k] == id and k ~= heading) then doomed[#doomed + 1] = k end
  end
  for k = #doomed, 1, -1 do table.remove(guide.lines, doomed[k]) end
  return heading, id
end)
rewrite('a definition is cut to one sentence', 'definition/short', function (line, guide, i)
  return is_nested(line) and not line:find '[$`%[|<\\]' and leaf(line, guide, i) and
    line:match '^ *%- %*%*Definition: [^*]+%*%* [^.]+%. %u[^.]+%.'
end, '^( *%- %*%*Definition: [^*]+%*%* .-%. )%u.*$', '%1')
-- Embedded guides connect what the paper's text ties together, and no more. A section that names another in one of its
-- other bullets is still connected; thanks need no connection.
kind('a section loses its connections', 'connection/missing', function (guide, i)
  local heading, next_heading = heading_at(guide, i)
  if not guide.by_hand or not heading or heading.title:match '^Acknowledg' then return false end
  local connections, named = nil, false
  for k = i + 1, next_heading and next_heading.line - 1 or i do
    if guide.lines[k]:match '^%- %*%*Connections%.?%*%*' then connections = end_of(guide, k) end
    if k > (connections or 0) and guide.lines[k]:find('](#', 1, true) then named = true end
  end
  return connections ~= nil and not named
end, function (guide, i)
  local _, next_heading = heading_at(guide, i)
  for k = next_heading.line - 1, i + 1, -1 do
    if guide.lines[k]:match '^%- %*%*Connections%.?%*%*' then
      for _ = k, end_of(guide, k) do table.remove(guide.lines, k) end
    end
  end
  return i
end)
kind('a matter is only named', 'concept/missing', function (guide, i)
  return statement(guide.lines[i], guide, i) and plain(guide.lines[i]) and guide.lines[i]:match '^ *%- =?=?%a' and
    leaf(guide.lines[i], guide, i)
end, function (guide, i)
  return replace(guide, i, '^( *%- )=?=?(%a+).*$', '%1%2')
end)
-- What the kinds of damage to the form share: damage_form.lua adds them.
M.help = { copy = copy, heading_at = heading_at, is_item = is_item, is_nested = is_nested, leaf = leaf, statement = statement,
           end_of = end_of, rewrite = rewrite, insert = insert, kind = kind }

require 'damage_form' (M)

return M
