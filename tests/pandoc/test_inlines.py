"""Inlines printed as Markdown are read back by pandoc and by cmark without a mark that shows: random trees of
emphasis, formulas, code and words, with punctuation and spaces at every edge; then the same in sentences, as the points of
a guide with its highlights. STUDYGUIDE_TREES=3000 takes more of them than the few that every run takes."""
import html
import json
import os
import random
import re
import shutil
import subprocess
import tempfile

from tap import COMMAND, ROOT, done, result, skip

TREES = int(os.environ.get('STUDYGUIDE_TREES', '600'))

printer = '''
package.path, package.cpath = arg[1] .. '/lua/?.lua;' .. package.path, arg[1] .. '/build/lua5.4/?.so;' .. package.cpath
local core, inlines = require 'studyguide.core', require 'studyguide.document.inlines'
for _, tree in ipairs(core.json_decode(io.read 'a')) do
  local markdown, text = inlines.write(tree, { numbers = {} })
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
    """What pandoc shows of each text; a few hundred at a time, since its time grows faster than their number."""
    blocks = []
    for at in range(0, len(texts), 300):
        text = '\n\n'.join('x ' + s for s in texts[at:at + 300])
        blocks += json.loads(read(['pandoc', '-f', reader, '-t', 'json'], text))['blocks']
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
trees = [[inline(3, rng) for _ in range(rng.randint(1, 7))] for _ in range(TREES)]
rows = [row for row in printed(trees) if row[0].strip()]
result(len(rows) > 0.96 * TREES, f'{TREES} random trees are printed', len(rows))
for reader in ('markdown', 'commonmark_x'):
    found = faults(rows, seen_by_pandoc(reader, [row[0] for row in rows]), True)
    result(not found, f'no mark of theirs shows in pandoc -f {reader}', '\n'.join(found))
if shutil.which('cmark'):
    found = faults(rows, seen_by_cmark([row[0] for row in rows]), False)
    result(not found, 'no mark of theirs shows in cmark', '\n'.join(found))
else:
    skip('no mark of theirs shows in cmark', 'cmark is not installed')

# Highlights: the guide of a paper whose sentences hold random trees, each mark of it taken by its reader.
leads = ['The model shows that ', 'We find that the estimate improves because ', 'The method of the paper uses ',
         'In every run, the error falls when ']
tails = [' grows with the size of the sample.', ' and the noise of the measured data.', ', which explains the second study.',
         ' gives better predictions than the older method.']
spans = '''
package.path, package.cpath = arg[1] .. '/lua/?.lua;' .. package.path, arg[1] .. '/build/lua5.4/?.so;' .. package.cpath
io.write(require 'studyguide.core'.highlight_spans(io.read 'a'))
'''


def inlines_of(text):
    return [{'t': 'Space'} if part == ' ' else {'t': 'Str', 'c': part} for part in re.findall(r'\S+| ', text)]


def sentence(rng):
    tree = [inline(3, rng) for _ in range(rng.randint(1, 4))]
    return inlines_of(rng.choice(leads)) + tree + inlines_of(rng.choice(tails))


def guide_of(count, rng):
    """The points' lines in a guide to `count` paragraphs, three a section."""
    blocks = []
    for i in range(count):
        if i % 3 == 0:
            blocks.append({'t': 'Header', 'c': [2, [f's{i}', [], []], inlines_of(f'Part {i // 3}')]})
        blocks.append({'t': 'Para', 'c': sentence(rng) + [{'t': 'Space'}] + sentence(rng)})
    document = {'pandoc-api-version': [1, 22], 'meta': {}, 'blocks': blocks}
    with tempfile.TemporaryDirectory() as folder:
        paper, guide = os.path.join(folder, 'paper.json'), os.path.join(folder, 'guide.md')
        with open(paper, 'w', encoding='utf-8') as file:
            json.dump(document, file)
        read([COMMAND, 'build', '-f', 'json', paper, '-o', guide, '--quiet'], '')
        with open(guide, encoding='utf-8') as file:
            lines = [re.sub(r'^\s*(- )?', '', line.rstrip('\n')) for line in file]
    return [line for line in lines if line and not line.startswith('#')]


def with_spans(lines):
    with tempfile.NamedTemporaryFile('w', suffix='.lua') as f:
        f.write(spans)
        f.flush()
        return read(['lua5.4', f.name, ROOT], '\n'.join(lines)).rstrip('\n').split('\n')


def stray(lines, seen, allowed):
    if len(seen) != len(lines):
        return ['%d paragraphs of %d' % (len(seen), len(lines))]
    return ['%s -> %s' % (line, got) for line, got in zip(lines, seen) if re.search(r'[*=]|\$', allowed(line, got))]


lines = guide_of(TREES, random.Random(16))
pairs = sum(line.count('==') for line in lines) // 2
result(pairs > TREES / 12, 'sentences with random trees are highlighted', f'{pairs} highlights in {len(lines)} points')
found = stray(lines, seen_by_pandoc('markdown', with_spans(lines)), lambda _, got: got)
result(not found, "no mark of a guide with highlights shows in pandoc", '\n'.join(found))
if shutil.which('cmark'):  # knows neither highlights nor formulas: what the guide means by them is not stray
    found = stray(lines, seen_by_cmark(lines), lambda line, got: got.replace('$', '').replace('==', '', line.count('==')))
    result(not found, 'no mark of a guide with highlights shows in cmark but theirs', '\n'.join(found))
else:
    skip('no mark of a guide with highlights shows in cmark but theirs', 'cmark is not installed')

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
    ('a formula that draws nothing', [word('a'), space, math(r'\mbox{}\mbox{}'), word('b')], 'a b'),
    ('a formula that is a space', [word('5'), math(r'\,'), word('kg')], '5 kg'),
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
