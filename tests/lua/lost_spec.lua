--- Nothing of an answer is lost unlisted: answers are thrown together from all that Markdown, chats and
-- TeX have, each piece with a word of its own, and every word must come out in the guide or in the report.

local core = require 'studyguide.core'
local guide = require 'studyguide.guide.guide'
local place = require 'studyguide.guide.place'
local support = require 'support'

-- W stands for a word of its own.
local openings = {
  'Sure! Here is the study guide on W:\n', '<think>\nThe user wants W.\n</think>\n', '---\ntitle: W\ntags: [W]\n---\n',
  'You said:\nWrite about W\n\nChatGPT said:\n', 'W is what this is about.\n', '# Study guide to W\n', '',
}
local closings = { 'I hope this helps with W! Let me know if you have questions.\n', 'You said:\nthanks W\n', '- W <|im_end|>\n', '' }

local headings = {
  '## Introduction\n', '# 2. Related Work\n', '### Binary Translation W\n', '## W\n', '**Conclusion**\n', 'Results W\n=======\n',
  '#### **W**: W\n', '## Conclusion {#c1} W\n', '**W:**\n', '#W\n', '## [W](#x)\n', '## <b>W</b> & `W`\n',
}

local blocks = {
  '- W\n- W\n', '* W\n  * W\n    continued W\n', '1. W\n2. W\n   - W\n', '•W\n– W\n', '-   W\n\n    W\n', '\t- W\n\t\t- W\n',
  'W and **W** and ==W== and `W`.\n', '> W\n> - W\n', '> [!NOTE] W\n> W\n', '> [!tip]\n> W\n', '| W | W |\n|---|---|\n| W | W |\n',
  '```\nW\n```\n', '~~~ W\nW\n~~~\n', '    W\n', '$$\nW\n$$\n', '\\[\nW\n\\]\n', '\\begin{align}\nW &= 1\n\\end{align}\n',
  'Term W\n: W\n', 'Term W\n\n:   W\n', 'W[^n1] and W\n\n[^n1]: W\n    W\n', '[^n]: W\n', '::: note\nW\n:::\n', '::: {.x}\nW\n:::\n',
  '- [ ] W\n- [x] W\n', 'W\n---\n', '***\n', 'W:\n\n1. W\n', '<div class="W">\nW\n</div>\n', '<!-- W -->\n', '- $W\n- W$\n',
  '![W](W.png "W")\n', '[W]: https://example.org/W "W"\n', 'See [W][W] and [W].\n', '1985. W\n', '- 12345) W\n', '-W\n', '+ W\n\n\n+ W\n',
  '<details><summary>W</summary>\n\nW\n\n</details>\n', '<table><tr><td>W</td></tr></table>\n', 'W  \nW\\\nW\n', '%%W%%\n', 'W ^x1\n',
  '<script>W</script>\n', '<style>\nW\n</style>\n', 'Here is W:\n', '\\section{W}\n', '\\begin{itemize}\n\\item W\n\\end{itemize}\n', '    - W\n',
}

local inlines = {
  'W', '**W', '==W', '== W ==', '`W', '$W$', '$W', '\\(W\\)', '<b>W</b>', '<mark>W</mark>', '<span data-x="W">W</span>', '<br>W', '<!--W-->',
  '[W](https://example.org/W)', '[W](#W "W")', '![W](W.png)', '<https://example.org/W>', '[[#W|W]]', '[[W]]', '![[W]]', '%%W%%', '[W]{.mark}',
  '[W]{.smallcaps #x}', '\\textbf{W}', '\\cite{W}', '\\foo[W]{W}', '\\label{W}', '\\W', '{W}', '{p1}', '(p2)', '~~W~~', 'H~W~O', '^W^', '_W_', '*W',
  'W&amp;W', '&W;', '@W', '[@W]', '#W', 'a\\*W', '"W"', '<W>', '</W>', '<W', '<W x="W">', '\\begin{x}W\\end{x}', '$`W`$', '`$W$`', '\\$W', '$5 W', 'W\\',
}

--- A small generator of its own, so that a seed gives the same answers under every Lua.
local function generator(seed)
  local state = seed
  return function (n)
    state = (state * 1103515245 + 12345) % 2147483648
    return state // 65536 % n + 1
  end
end

local function answer(seed)
  local random, words = generator(seed), {}
  local function pick(list)
    return (list[random(#list)]:gsub('%f[%w]W%f[^%w]', function ()
      words[#words + 1] = ('zq%dx'):format(#words + 1)
      return words[#words]
    end))
  end
  local parts = { pick(openings) }
  for _ = 1, random(8) do
    local kind = random(10)
    if kind <= 3 then
      parts[#parts + 1] = pick(headings)
    elseif kind <= 7 then
      parts[#parts + 1] = pick(blocks)
    else
      local line = {}
      for i = 1, random(5) do line[i] = pick(inlines) end
      parts[#parts + 1] = (random(2) == 1 and '- ' or '') .. table.concat(line, ' ') .. '\n'
    end
  end
  parts[#parts + 1] = pick(closings)
  return table.concat(parts, random(4) == 1 and '' or '\n'), words
end

describe('an answer', function ()
  local paper = support.paper('---\ntitle: Virtual machines\n---\n\n# Introduction\n\nThe monitor keeps control.\n\n# Related Work\n\n'
    .. 'Some instructions do not trap.\n\n## Binary Translation\n\nThe monitor rewrites code.\n\n# Conclusion\n\nIt is practical.\n', 'markdown')
  local targets = guide.targets(paper)

  --- All that the guide and the report hold of an answer.
  local function kept_of(text)
    local placed = assert(place.answer(paper, text, targets))
    local kept = {}
    for _, body in pairs(placed.bodies) do kept[#kept + 1] = support.markdown(body.points) end
    for _, row in ipairs(placed.dropped) do kept[#kept + 1] = row.text end
    for _, row in ipairs(placed.notes) do kept[#kept + 1] = row.heading end
    return table.concat(kept, '\n')
  end

  it('loses no word that is not listed', function ()
    local rounds = tonumber(os.getenv 'STUDYGUIDE_ROUNDS') or 2000
    for seed = 1, rounds do
      local text, words = answer(seed)
      local kept = kept_of(text)
      for _, word in ipairs(words) do
        if not kept:find(word, 1, true) then
          error(('seed %d: %s is lost of\n%s\nkept:\n%s'):format(seed, word, text, kept))
        end
      end
    end
  end)

  it('would be missed, were a word lost', function ()
    local text, words = answer(1)
    assert.is_true(#words > 0 and core.utf8_invalid(text) == nil)
    assert.is_nil(kept_of(text:gsub(words[1], '')):find(words[1], 1, true))
  end)
end)

describe('an address', function ()
  it('stays one where the paper prints it, and is plain text elsewhere', function ()
    local paper = support.paper('# Tools\n\nThe tool lies at https://example.org/tool_1. It is free.\n', 'markdown')
    local placed = assert(place.answer(paper, '- It lies at <https://example.org/tool_1>, not at <https://example.org/x>.\n', guide.targets(paper)))
    local _, body = next(placed.bodies)
    assert.equal('- It lies at <https://example.org/tool_1>, not at `https://example.org/x`.\n', support.markdown(body.points))
  end)
end)

describe('a definition under a point that lacks its term', function ()
  local complete = require 'studyguide.guide.complete'
  local function moved(first)
    local defines = { kind = 'definition', term = 'weak scaling', markdown = 'The work grows with the machine.', paragraphs = {}, points = {} }
    local list = { { kind = 'idea', markdown = first, paragraphs = {}, points = {} },
                   { kind = 'idea', markdown = 'The work grew, too.', paragraphs = {}, points = { defines } } }
    complete.rehang({ points = list }, { { code = 'definition/place', point = { 2, 1 } } })
    return #list[1].points == 1
  end
  it('goes to the one that has it', function () assert.is_true(moved 'Tests of weak scaling came first.') end)
  it('stays where there is none', function () assert.is_false(moved 'Tests came first.') end)
end)
