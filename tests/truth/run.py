#!/usr/bin/env python3
"""run.py [--accept] [--keep DIR] [PAPER.tex ...]: what a real TeX run prints, against our reading of the same source.

Without papers: the cases of this folder. Each is compiled in a temporary copy (no shell, no file outside it), with a hook that
logs headings and captions; the log, `pdftotext` and the .aux file are the truth. --accept writes it to cases/NAME.truth, small
text, by which tests/lua/truth_spec.lua goes where there is no TeX. With papers: the same comparison for whole papers, a line
each. Skips by name without pdflatex and pdftotext."""

import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
COMMAND = os.path.join(ROOT, "build", "studyguide")
SECONDS = 120  # of one TeX run
# What LaTeX and its packages print by themselves, which a reading need not hold.
OWN = set("""figure table appendix chapter part proof algorithm listing contents keywords abstract references bibliography acronyms
listings continued page index terms email addresses address preprint submitted elsevier november key words phrases mathematics subject
classification date data result input output require ensure while for foreach each end if then else do return function procedure""".split())


def plain(tex):
    tex = re.sub(r"\\protect\s*|\\nobreakspace\s*(\{\})?|\\relax\s*|\\ignorespaces\s*", " ", tex)
    tex = re.sub(r"\\(text)?color\s*\{[^{}]*\}|\\mbox\s*|\\uwave\s*", "", tex)
    return re.sub(r"\s+", " ", re.sub(r"[{}]", "", tex.replace("~", " "))).strip()


def words(text):
    for ligature, letters in (("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬀ", "ff"), ("ﬃ", "ffi"), ("ﬄ", "ffl"), ("\u00ad", "")):
        text = text.replace(ligature, letters)
    text = re.sub(r"(\w)-\n(\w)", r"\1\2", text)
    return [w.lower() for w in re.findall(r"[^\W\d_]{2,}", text)]


def groups(text, count):
    """The next `count` brace groups of a text."""
    out, at = [], 0
    while len(out) < count:
        at = text.find("{", at)
        if at < 0:
            break
        depth, start = 0, at + 1
        while at < len(text):
            depth += (text[at] == "{") - (text[at] == "}")
            at += 1
            if depth == 0:
                break
        out.append(text[start:at - 1])
    return out


def compile_paper(path, folder):
    """The truth of a paper: lines for its .truth file; None where TeX gives no pages."""
    name = os.path.splitext(os.path.basename(path))[0]
    shutil.copytree(os.path.dirname(os.path.abspath(path)), folder, dirs_exist_ok=True)
    shutil.copy(os.path.join(HERE, "hook.sty"), folder)
    environment = dict(os.environ, openin_any="p", openout_any="p", shell_escape="f", max_print_line="10000")
    start = "\\AddToHook{begindocument/before}{\\RequirePackage{hook}}\\input{%s}" % os.path.basename(path)
    for turn in range(3):
        try:
            subprocess.run(["pdflatex", "-no-shell-escape", "-interaction=batchmode", "-jobname=" + name, start], cwd=folder,
                           env=environment, capture_output=True, timeout=SECONDS)
            if turn == 0:
                subprocess.run(["bibtex", name], cwd=folder, env=environment, capture_output=True, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return None
    pdf = os.path.join(folder, name + ".pdf")
    if not os.path.exists(pdf):
        return None
    text = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, timeout=SECONDS).stdout.decode("utf-8", "replace")
    lines = []
    with open(os.path.join(folder, name + ".printed"), encoding="utf-8", errors="replace") as file:
        for line in file:
            part = line.rstrip("\n").split("|", 3)
            if part[0] == "H":
                lines.append("heading\t%s\t%s\t%s" % (part[1], plain(part[2]), plain(part[3])))
            elif part[0] == "C":
                lines.append("caption\t%s\t%s" % (part[1], plain(part[2])))
    seen = {}
    for entry in os.listdir(folder):
        if entry.endswith(".aux"):
            with open(os.path.join(folder, entry), encoding="utf-8", errors="replace") as file:
                for line in file:
                    if line.startswith("\\newlabel{"):
                        key, value = (groups(line, 2) + ["", ""])[:2]
                        number = (groups(value, 1) + [""])[0]
                        if not key.endswith("@cref") and not key.startswith("sub@") and key != "LastPage" and number:
                            number = re.sub(r"\\M@TitleReference \{(.*?)\}\{.*", r"\1", number)
                            seen[key] = plain(re.sub(r"\\text\w+\s*|\\bfseries\s*|\\itshape\s*|\\relax\s*", "", number))
    lines += ["label\t%s\t%s" % item for item in sorted(seen.items())]
    lines.append("words\t" + " ".join(words(text)))
    return lines


READ = """
local core = require 'studyguide.core'
local path = arg[1]
local source = assert(core.tex_read(path, { ignore_aux = true }))
for _, row in ipairs(source.headings) do print('heading', row.level, row.number, (row.text:gsub('%s+', ' '))) end
for key, number in pairs(source.numbers) do print('label', key, number) end
print('words', ((core.tex_plain(source.source) .. ' ' .. source.title .. ' ' .. source.abstract):gsub('%s+', ' ')))
"""


def read(path):
    environment = dict(os.environ, LUA_PATH=ROOT + "/lua/?.lua;;", LUA_CPATH=ROOT + "/build/lua5.4/?.so;;")
    done = subprocess.run(["lua5.4", "-", os.path.abspath(path)], input=READ.encode(), env=environment, capture_output=True)
    return done.stdout.decode("utf-8", "replace").split("\n")


def key(text):
    return re.sub(r"[^a-z0-9]", "", re.sub(r"\\[A-Za-z]+", "", text.lower()))


def compare(truth, reading):
    """(headings right, of), (labels right, of), (words lost, of), names of what is wrong, the words lost"""
    def rows(lines, kind):
        return [line.split("\t") for line in lines if line.startswith(kind + "\t")]
    want = [(key(r[3]), r[2]) for r in rows(truth, "heading")]
    have = collections.Counter((key(r[3]), r[2]) for r in rows(reading, "heading") if len(r) > 3)
    wrong = []
    good = 0
    for row in want:
        if have[row] > 0:
            have[row] -= 1
            good += 1
        else:
            wrong.append("heading %s %s" % (row[1], row[0]))
    labels = {r[1]: r[2] for r in rows(reading, "label")}
    pairs = rows(truth, "label")
    right = sum(labels.get(r[1]) == r[2] for r in pairs)
    wrong += ["label %s is %s, not %s" % (r[1], r[2], labels.get(r[1])) for r in pairs if labels.get(r[1]) != r[2]]
    printed = collections.Counter(w for r in rows(truth, "words") for w in r[1].split() if w not in OWN)
    read_words = collections.Counter(words(" ".join(r[1] for r in rows(reading, "words"))))
    lost = list((printed - read_words).elements())
    wrong += ["words lost: " + " ".join(lost[:20])] if lost else []
    return (good, len(want)), (right, len(pairs)), (len(lost), sum(printed.values())), wrong, lost


def main(args):
    accept = "--accept" in args
    papers = [a for a in args if not a.startswith("--")]
    for tool in ("pdflatex", "pdftotext"):
        if not shutil.which(tool):
            print("ok - truth # SKIP %s is not installed" % tool)
            return 0
    cases = sorted(os.path.join(HERE, "cases", n) for n in os.listdir(os.path.join(HERE, "cases")) if n.endswith(".tex"))
    failed = 0
    for path in papers or cases:
        with tempfile.TemporaryDirectory() as folder:
            truth = compile_paper(path, folder)
        if truth is None:
            print("%s: TeX gives no pages" % path)
            continue
        stored = os.path.splitext(path)[0] + ".truth"
        if accept and not papers:
            spared = compare(truth, read(path))[4]
            if spared:  # what tex_plain does not show, or a page tears: looked at by whoever accepts
                truth.append("spared\t" + " ".join(spared))
            with open(stored, "w", encoding="utf-8") as file:
                file.write("\n".join(truth) + "\n")
        headings, labels, lost, wrong, _ = compare(truth, read(path))
        print("%s: headings %d of %d, labels %d of %d, words lost %d of %d" % ((os.path.basename(path),) + headings + labels + lost))
        for row in wrong if "--verbose" in args or not papers else []:
            print("     " + row)
        failed += bool(wrong)
    return failed > 0 and not accept


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
