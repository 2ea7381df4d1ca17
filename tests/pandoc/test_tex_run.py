"""--tex: the numbers of a run of TeX, which can neither run a program nor read outside the paper's folder; --reader latexml:
latexml-oxide's reading, asked for or where nothing else reads the paper. TeX and latexml-oxide are used where they are."""
import json
import os
import shutil
import stat
import subprocess
import tempfile

from tap import COMMAND, done, result, run, skip

counted = r"""\documentclass{article}
\newread\outside
\openin\outside=/etc/passwd
\makeatletter
\immediate\write18{touch ran}
\openin\outside=ran
\edef\ran{\ifeof\outside no\else yes\fi}
\openin\outside=/etc/passwd
\edef\seen{\ifeof\outside closed\else open\fi}
\renewcommand\thesection{\ran-\seen-\number\numexpr 3*\value{section}+4\relax}
\begin{document}
\section{One}\label{one}
The first section tells why the next one, Section~\ref{two}, is needed by readers of this paper.
\section{Two}\label{two}
After Section~\ref{one} the second section tells what the first one has left open for the readers.
\end{document}
"""

plain = r"""\documentclass{article}
\usepackage{amsmath}
\title{On Rivers}
\begin{document}
\maketitle
\section{Springs}\label{s}
A river begins at a spring, where water leaves the ground and runs down the hill.
\section{Mouths}
It ends in the sea after Section~\ref{s}, and brings sand with it: \begin{equation} a = b \label{e}\end{equation} as \eqref{e} says.
\section{Floods}
When much rain falls the river leaves its bed and covers the fields beside it.
\end{document}
"""

page = """<!DOCTYPE html><html><head><title>1Springs</title></head><body><article class="ltx_document">
<h1 class="ltx_title ltx_title_document">On Rivers</h1>
<section id="S1"><h2 class="ltx_title ltx_title_section"><span class="ltx_tag ltx_tag_section">1 </span>Springs</h2>
<div class="ltx_para"><p class="ltx_p">A river begins at a spring, where water leaves the ground and runs down the hill.</p></div></section>
<section id="S2"><h2 class="ltx_title ltx_title_section"><span class="ltx_tag ltx_tag_section">2 </span>Mouths</h2>
<div class="ltx_para"><p class="ltx_p">It ends in the sea after Section <a href="#S1" class="ltx_ref"><span class="ltx_text ltx_ref_tag">1</span></a>,
and brings sand with it, as <span class="ltx_ref ltx_missing_label ltx_ref_self"></span> says.</p>
<table class="ltx_equation ltx_eqn_table"><tbody><tr class="ltx_equation ltx_eqn_row"><td></td><td><math class="ltx_Math"
 alttext="\\displaystyle a" display="inline"><mi>a</mi></math></td><td><math class="ltx_Math" alttext="\\displaystyle=b" display="inline"><mi>b</mi></math></td>
<td><span class="ltx_tag ltx_tag_equation">(1)</span></td></tr></tbody></table></div></section>
<section id="S3"><h2 class="ltx_title ltx_title_section"><span class="ltx_tag ltx_tag_section">3 </span>Floods</h2>
<div class="ltx_para"><p class="ltx_p">When much rain falls the river leaves its bed and covers the fields beside it.</p></div></section>
</article></body></html>
"""
headings = ['# On Rivers', '## Springs', '## Mouths', '## Floods']


def script(path, text):
    with open(path, 'w', encoding='utf-8') as file:
        file.write('#!/bin/sh\n' + text)
    os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)


def build(folder, text, *options, **environment):
    """(exit code, guide, what was said); environment is added to ours"""
    paper, guide = os.path.join(folder, 'paper.tex'), os.path.join(folder, 'guide.md')
    if os.path.exists(guide):
        os.remove(guide)
    with open(paper, 'w', encoding='utf-8') as file:
        file.write(text)
    ran = subprocess.run([COMMAND, 'build', paper, '-o', guide, '--verbose', *options], capture_output=True, text=True, timeout=120,
                         env={**os.environ, **environment})
    if not os.path.exists(guide):
        return ran.returncode, '', ran.stderr
    with open(guide, encoding='utf-8') as file:
        return ran.returncode, file.read(), ran.stderr


def headings_of(guide):
    return [line for line in guide.split('\n') if line.startswith('#')]


# A run of TeX
with tempfile.TemporaryDirectory() as folder:
    names = ['--tex prints the numbers of the run', '--tex runs no program of the paper', '--tex reads no file outside the folder',
             '--tex leaves nothing in the folder', '--tex tells why a paper was not run']
    if shutil.which('pdflatex'):
        code, guide, said = build(folder, counted, '--tex')
        result(code == 0 and '-7](#one)' in guide and '-10](#two)' in guide, names[0], guide + said)
        result('[no-' in guide and not os.path.exists(os.path.join(folder, 'ran')), names[1], guide)
        result('-closed-' in guide and '-open-' not in guide, names[2], guide)
        result(sorted(os.listdir(folder)) == ['guide.md', 'paper.tex'], names[3], os.listdir(folder))
        paper = os.path.join(folder, 'paper.tex')
        for name, command in (('outline', ['outline', paper, '--json']), ('read', ['read', paper])):
            code, out, said = run(COMMAND, *command, '--tex')
            result(code == 0 and 'no-closed-7' in out and 'no-closed-10' in out, f'{name} takes the numbers of --tex', out + said)
        code, guide, said = build(folder, plain.replace('\\title', '\\usepackage{studyguide-is-not-there}\\title'), '--tex')
        result(code == 0 and headings_of(guide) == headings and 'studyguide-is-not-there.sty' in said, names[4], said)
    else:
        for name in names:
            skip(name, 'pdflatex is not installed')

# latexml-oxide's part of the ladder, by a program that writes what latexml-oxide writes
with tempfile.TemporaryDirectory() as above:
    folder, tools = os.path.join(above, 'paper'), os.path.join(above, 'tools')
    os.mkdir(folder)
    os.mkdir(tools)
    with open(os.path.join(tools, 'page.html'), 'w', encoding='utf-8') as file:
        file.write(page)
    fake, lossy = os.path.join(tools, 'latexml'), os.path.join(tools, 'pandoc')
    script(fake, 'pwd >%s/where\nfor a; do case $a in --dest=*) cp %s/page.html "${a#--dest=}";; esac; done\n' % (tools, tools))
    empty = json.dumps({'pandoc-api-version': [1, 22], 'meta': {}, 'blocks': []})
    real = shutil.which('pandoc')
    script(lossy, "for a; do case $a in --from=latex*) cat >/dev/null; echo '%s'; exit;; esac; done\nexec %s \"$@\"\n" % (empty, real))

    def where():
        name = os.path.join(tools, 'where')
        if not os.path.exists(name):
            return None
        with open(name, encoding='utf-8') as file:
            text = file.read().strip()
        os.remove(name)
        return text

    code, guide, said = build(folder, plain, '--reader', 'latexml', STUDYGUIDE_LATEXML=fake)
    result(code == 0 and headings_of(guide) == headings, '--reader latexml has the headings, without their numbers', guide + said)
    result('read-by-latexml' in said, '--reader latexml is told', said)
    result('$$a =b \\tag{1}$$' in guide and '| |' not in guide, 'an equation of its page is a formula with its number', guide)
    result('another place' in guide, 'a reference of its page that leads nowhere has words', guide)
    result(where() == os.path.realpath(folder), "--reader latexml reads in the paper's folder")
    refused = build(folder, plain, '--reader', 'latexml', STUDYGUIDE_LATEXML=os.path.join(tools, 'none'))[0]
    build(folder, plain)
    options = ('--reader', 'latexml')
    paper = os.path.join(folder, 'paper.tex')
    commands = (('outline', ['outline', paper], ['On Rivers', '    Springs', '    Mouths', '    Floods']),
                ('read', ['read', paper], ['# Springs', '$$a =b \\tag{1}$$']),
                ('check', ['check', os.path.join(folder, 'guide.md'), '--paper', paper], []))
    for name, command, holds in commands:
        code, out, said = run(COMMAND, *command, *options, env={'STUDYGUIDE_LATEXML': fake})
        result(code == 0 and where() and all(line in out for line in holds), f'{name} reads by --reader latexml', out + said)
        code, out, said = run(COMMAND, *command, env={'STUDYGUIDE_LATEXML': fake, 'STUDYGUIDE_READER': 'latexml'})
        result(code == 0 and where() is not None, f'{name} is told the reader by the environment, too', out + said)
        code, out, said = run(COMMAND, *command, *options, env={'STUDYGUIDE_LATEXML': os.path.join(tools, 'none')})
        result(code == refused != 0 and 'cargo install latexml' in said, f'{name} tells how the reader is had', out + said)
    alone = os.path.join(above, 'alone')
    os.mkdir(alone)
    script(os.path.join(alone, 'pdflatex'), 'pwd >%s/where\nexit 1\n' % tools)
    for name, command, _ in commands:
        ran = []
        for option in ([], ['--tex']):
            code, out, said = run(COMMAND, *command, *option, env={'PATH': alone + os.pathsep + os.environ['PATH']})
            ran.append((code, where() is not None))
        result(ran == [(0, False), (0, True)], f'{name} runs TeX with --tex, and only then', f'{ran} {said}')
    code, guide, said = build(folder, plain, STUDYGUIDE_LATEXML=fake)
    result(where() is None and headings_of(guide) == headings, 'by itself it is not asked where the paper is read', said)
    code, guide, said = build(folder, plain, STUDYGUIDE_LATEXML=fake, STUDYGUIDE_PANDOC=lossy)
    at = where()
    result(headings_of(guide) == headings and at and not at.startswith(folder), 'it is where nothing else reads, alone in a folder', said)
    code, guide, said = build(folder, plain.replace('\\maketitle', '\\maketitle\\input{/etc/hostname}'), STUDYGUIDE_LATEXML=fake,
                              STUDYGUIDE_PANDOC=lossy)
    result(where() is None, 'a paper that opens files is not handed to it unasked', said)
    code, guide, said = build(folder, plain, '--reader', 'latexml', STUDYGUIDE_LATEXML=os.path.join(tools, 'none'))
    result(code != 0 and 'cargo install latexml' in said and guide == '', '--reader latexml tells how it is had', said)

if shutil.which(os.environ.get('STUDYGUIDE_LATEXML') or 'latexml_oxide'):
    with tempfile.TemporaryDirectory() as folder:
        code, guide, said = build(folder, plain, '--reader', 'latexml')
        result(code == 0 and headings_of(guide) == headings and '\\tag{1}$$' in guide, 'latexml-oxide itself reads a paper', guide + said)
else:
    skip('latexml-oxide itself reads a paper', 'latexml_oxide is not installed')
done()
