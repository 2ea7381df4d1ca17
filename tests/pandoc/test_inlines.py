"""Inlines printed as Markdown are read back by pandoc and by cmark without a mark that shows: random trees of
emphasis, formulas, code and words, with punctuation and spaces at every edge."""
import html
import json
import random
import re
import shutil
import subprocess
import tempfile

from tap import ROOT, done, result, skip

printer = '''
package.path, package.cpath = arg[1] .. '/lua/?.lua;' .. package.path, arg[1] .. '/build/lua5.4/?.so;' .. package.cpath
local core, inlines = require 'studyguide.core', require 'studyguide.document.inlines'
for _, tree in ipairs(core.json_decode(io.read 'a')) do
  local markdown, text = inlines.writer { numbers = {} }:add(tree):finish()
  print(markdown .. '\\31' .. text)
end
'''
words = ['We', 'setup', 'a', 'β', 'größe', '中文', '3', '10']
marks = ['.', ',', ':', '.—', '—', '“', '”', '(', ')', '-', '…', '!', '?', '×', '±', '→', "'", '"', '«', '。', '|x|']


def inline(depth, rng):
    """A random inline, of pandoc's kinds."""
    kind = rng.random()
    if kind < 0.3:
        return {'t': 'Str', 'c': rng.choice(words) + (rng.choice(marks) if rng.random() < 0.2 else '')}
    if kind < 0.45:
        return {'t': 'Str', 'c': rng.choice(marks)}
    if kind < 0.6:
        return {'t': rng.choice(['Space', 'Space', 'SoftBreak', 'LineBreak'])} if rng.random() < 0.9 else {'t': 'Str', 'c': '\u00a0'}
    if kind < 0.7:
        return {'t': 'Math', 'c': [{'t': 'InlineMath'}, rng.choice(['x', 'n+1', r'\alpha', 'f(2)'])]}
    if kind < 0.73:
        return {'t': 'Code', 'c': [['', [], []], rng.choice(['f', 'a b'])]}
    content = [inline(depth - 1, rng) for _ in range(rng.randint(1, 4))] if depth > 0 else [{'t': 'Str', 'c': 'word'}]
    if kind < 0.78:
        return {'t': 'Quoted', 'c': [{'t': 'DoubleQuote'}, content]}
    if kind < 0.8:
        return {'t': 'Link', 'c': [['', [], []], content, ['https://a.org/b', '']]}
    return {'t': 'Emph' if kind < 0.9 else 'Strong', 'c': content}


def shown(tree):
    """The text of what pandoc has read, formulas as they are."""
    if isinstance(tree, list):
        return ''.join(shown(x) for x in tree)
    if not isinstance(tree, dict):
        return ''
    kind, c = tree.get('t'), tree.get('c')
    if kind == 'Str':
        return c
    if kind in ('Space', 'SoftBreak', 'LineBreak'):
        return ' '
    if kind in ('Math', 'Code'):
        return c[1]
    if kind in ('Link', 'Span', 'Image'):
        return shown(c[1])
    if kind == 'Quoted':
        return '“' + shown(c[1]) + '”' if c[0]['t'] == 'DoubleQuote' else '‘' + shown(c[1]) + '’'
    return shown(c) if isinstance(c, list) else ''


def flat(text):
    return re.sub(r'\s+', '', text)


def read(command, text):
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True, timeout=120).stdout


def printed(trees):
    with tempfile.NamedTemporaryFile('w', suffix='.lua') as f:
        f.write(printer)
        f.flush()
        out = read(['lua5.4', f.name, ROOT], json.dumps(trees))
    return [line.split('\x1f') for line in out.rstrip('\n').split('\n')]


def seen_by_pandoc(reader, texts):
    """What pandoc shows of each text."""
    blocks = json.loads(read(['pandoc', '-f', reader, '-t', 'json'], '\n\n'.join('x ' + s for s in texts)))['blocks']
    return [shown(b['c'])[1:] if b['t'] == 'Para' else '?' + json.dumps(b) for b in blocks]


def seen_by_cmark(texts):
    out = read(['cmark', '--unsafe'], '\n\n'.join('x ' + s for s in texts))
    return [html.unescape(re.sub(r'<[^>]*>', '', p))[1:] for p in re.findall(r'<p>(.*?)</p>', out, re.S)]


def faults(rows, seen, math):
    """Texts in which a mark shows or a word is another's; `math`: the reader knows formulas."""
    if len(seen) != len(rows):
        return ['%d paragraphs of %d' % (len(seen), len(rows))]
    out = []
    for (markdown, text), got in zip(rows, seen):
        clean = got if math else got.replace('$', '')
        clean = re.sub(r'["“”]', '"', re.sub("['‘’]", "'", clean)).replace('...', '…').replace('–', '--')
        text = re.sub(r'["“”]', '"', re.sub("['‘’]", "'", text))
        if re.search(r'[*=]|\$' if math else r'[*=]', got) or flat(clean) != flat(text):
            out.append('%s -> %s' % (markdown, got))
    return out


rng = random.Random(15)
trees = [[inline(3, rng) for _ in range(rng.randint(1, 7))] for _ in range(3000)]
rows = [row for row in printed(trees) if row[0].strip()]
result(len(rows) > 2900, '3,000 random trees are printed', len(rows))
for reader in ('markdown', 'commonmark_x'):
    found = faults(rows, seen_by_pandoc(reader, [row[0] for row in rows]), True)
    result(not found, f'no mark of theirs shows in pandoc -f {reader}', '\n'.join(found))
if shutil.which('cmark'):
    found = faults(rows, seen_by_cmark([row[0] for row in rows]), False)
    result(not found, 'no mark of theirs shows in cmark', '\n'.join(found))
else:
    skip('no mark of theirs shows in cmark', 'cmark is not installed')

emph = lambda *c: {'t': 'Emph', 'c': list(c)}
strong = lambda *c: {'t': 'Strong', 'c': list(c)}
word = lambda s: {'t': 'Str', 'c': s}
math = lambda s: {'t': 'Math', 'c': [{'t': 'InlineMath'}, s]}
space = {'t': 'Space'}
for name, tree, expected in [
    ('a stop and a dash before a letter', [emph(word('Setup.—')), word('We')], '*Setup*.—We'),
    ('a colon before a letter', [strong(word('Note:')), word('we')], '**Note**:we'),
    ('a bracket after a letter', [word('f'), emph(word('(x)'))], 'f(*x)*'),
    ('a stop before a space', [emph(word('Setup.')), space, word('We')], '*Setup.* We'),
    ('two formulas side by side', [math('a'), math('b')], '$a b$'),
    ('two formulas, a command first', [math(r'\alpha'), math('b')], r'$\alpha b$'),
    ('a formula before a digit', [emph(math(r'\alpha')), word('2a')], r'$\alpha 2$a'),
    ('a formula and digits', [math(r'\alpha'), word('2a')], r'$\alpha 2$a'),
    ('code beside code', [{'t': 'Code', 'c': [['', [], []], 'a']}, {'t': 'Code', 'c': [['', [], []], 'b']}], '`ab`'),
    ('bold that starts with a space', [word('a'), strong(space, word('b'))], 'a **b**'),
    ('bold that starts with a space that does not break', [word('a'), strong(word('\u00a0b'))], 'a\u00a0**b**'),
    ('emphasis beside emphasis', [emph(word('a')), emph(word('b'))], '*ab*'),
    ('emphasis beside bold', [emph(word('a')), strong(word('b'))], '*a*b'),
    ('a formula at the edge', [word('a'), emph(math('x'), word('b')), word('c')], 'a$x$*b*c'),
]:
    got = printed([tree])[0][0]
    result(got == expected, name, f'{got}, not {expected}')
done()
