"""What a run writes: never one of its inputs, and where each name leads. Two tables, attack → outcome."""

import hashlib
import os
import resource
import shutil
import signal
import stat
import struct
import subprocess
import tarfile
import tempfile
import time
import zlib

from tap import COMMAND, FILTER, ROOT, done, result, skip

FOLDER = os.path.realpath(tempfile.mkdtemp())
PROSE = "A cache is a small memory that keeps data which a program used recently. It is faster than main memory.\n"
NOBODY = 65534


def png():
    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
            + part(b"IDAT", zlib.compress(b"\0\0")) + part(b"IEND", b""))


def write(folder, name, content):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return path


def workplace():
    """A folder with a paper of each kind and all that they read."""
    folder = tempfile.mkdtemp(dir=FOLDER)
    write(folder, "paper.md", "---\ntitle: T\nbibliography: refs.bib\ncsl: style.csl\n---\n\n# One\n\n" + PROSE
          + "\n![A plot.](figs/my%20plot.png)\n\n# Two\n\nThe cache [@a] is used.\n")
    write(folder, "plain.md", "% T\n\n# One\n\n" + PROSE)
    write(folder, "other.md", "% T\n\n# One\n\n" + PROSE)
    write(folder, "main.tex", "\\documentclass{article}\\graphicspath{{figs/}}\\begin{document}\\section{One}\n" + PROSE
          + "\\input{parts/intro}\\begin{figure}\\includegraphics[width=1cm]{plot}\\caption{A plot.}\\end{figure}\n"
          "\\lstinputlisting[language=Python]{code.py}\\cite{a}\\bibliography{refs}\\end{document}\n")
    write(folder, "main.bbl", "\\begin{thebibliography}{1}\\bibitem{a} A. Author. A title.\\end{thebibliography}\n")
    write(folder, "parts/intro.tex", "The intro says one thing.\n")
    write(folder, "refs.bib", "@article{a, author={Author, Ann}, title={A title}, journal={J}, year={2001}}\n")
    write(folder, "style.csl", '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>s</title>'
          '<id>s</id><updated>2001-01-01T00:00:00Z</updated></info><citation><layout><text variable="title"/></layout></citation></style>')
    write(folder, "figs/plot.png", png())
    write(folder, "figs/my plot.png", png())
    write(folder, "code.py", "print('x')\n")
    write(folder, "paper.rst", "One\n===\n\n" + PROSE + "\n.. include:: part.rst\n")
    write(folder, "part.rst", "The part says one thing.\n")
    write(folder, "paper.org", "* One\n" + PROSE + '#+INCLUDE: "part.org"\n')
    write(folder, "part.org", "The part says one thing.\n")
    write(folder, "terms.tsv", "cache\tA small memory.\n")
    write(folder, "rules.txt", "Write well.\n")
    write(folder, "template.html", "$body$\n")
    write(folder, "config/studyguide/config", "glossary: terms.tsv\n")
    write(folder, "config/studyguide/page/page.css", "body { }\n")
    write(folder, "reads-guide.tex", "\\documentclass{article}\\begin{document}\\section{One}\n" + PROSE + "\\input{guides/plain}\\end{document}\n")
    write(folder, "guides/plain.tex", "Mine.\n")
    write(folder, "answer.md", "## One\n\n- A cache is a small memory.\n")
    os.symlink("paper.md", os.path.join(folder, "link.md"))
    os.symlink("link.md", os.path.join(folder, "link-to-link.md"))
    os.symlink(".", os.path.join(folder, "alias"))
    os.symlink("new.md", os.path.join(folder, "dangling.md"))
    os.link(os.path.join(folder, "paper.md"), os.path.join(folder, "hard.md"))
    with tarfile.open(os.path.join(folder, "paper.tar.gz"), "w:gz") as archive:
        archive.add(os.path.join(folder, "main.tex"), "main.tex")
    os.makedirs(os.path.join(folder, "tmp"))
    return folder


def shell(folder, command, **options):
    """Runs a line of bash there: (exit code, standard output, errors). $SG is the command."""
    env = dict(os.environ, SG=COMMAND, FILTER=FILTER, ROOT=ROOT, TMPDIR=os.path.join(folder, "tmp"),
               XDG_CONFIG_HOME=os.path.join(folder, "config"), XDG_CACHE_HOME=os.path.join(folder, "tmp", "cache"))
    ended = subprocess.run(["bash", "-c", command], cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=120,
                           **options)
    return ended.returncode, ended.stdout.decode("utf-8", "replace"), ended.stderr.decode("utf-8", "replace")


def snapshot(folder):
    """Every file, link and folder there, with its content."""
    found = {}
    for above, folders, files in os.walk(folder):
        for name in folders + files:
            path = os.path.join(above, name)
            shown = os.path.relpath(path, folder)
            if os.path.islink(path):
                found[shown] = "-> " + os.readlink(path)
            elif os.path.isfile(path):
                with open(path, "rb") as file:
                    found[shown] = hashlib.sha256(file.read()).hexdigest()
            else:
                found[shown] = "folder"
    return found


# Inputs named as outputs: all are refused with exit code 2, and no byte in the folder changes.
INPUTS = [
    ("the paper itself", "$SG build paper.md -o paper.md", "is the paper"),
    ("by ./", "$SG build paper.md -o ./paper.md", "is the paper"),
    ("by a folder and back", "$SG build paper.md -o figs/../paper.md", "is the paper"),
    ("by its whole path", '$SG build paper.md -o "$PWD/paper.md"', "is the paper"),
    ("by a link to it", "$SG build paper.md -o link.md", "is the paper"),
    ("by a link to a link", "$SG build paper.md -o link-to-link.md", "is the paper"),
    ("the paper is given by a link", "$SG build link.md -o paper.md", "is the paper"),
    ("by another name of the same file", "$SG build paper.md -o hard.md", "is the paper"),
    ("through a link to its folder", "$SG build paper.md -o alias/paper.md", "is the paper"),
    ("as a descriptor that is open on it", "$SG build paper.md -o /dev/fd/9 9>>paper.md", "is the paper"),
    ("standard input comes from it", "$SG build - -f markdown -o plain.md < plain.md", "is the paper"),
    ("standard output goes into it", "$SG build plain.md >> plain.md", "standard output is"),
    ("standard output goes into it, by -o", "$SG build plain.md -o /dev/stdout >> plain.md", "is"),
    ("an archive", "$SG build paper.tar.gz -o paper.tar.gz", "is the paper"),
    ("the main file of a folder", "mkdir tmp/p && cp main.tex tmp/p/ && $SG build tmp/p -o tmp/p/main.tex; c=$?; "
     "cmp main.tex tmp/p/main.tex && rm -r tmp/p; exit $c", "that the paper reads"),
    ("several papers into their own folder", "$SG build plain.md other.md -d .", "is the paper"),
    ("several papers, the folder by a link", "$SG build plain.md other.md -d alias", "is the paper"),
    ("--report", "$SG build paper.md -o g.md --report paper.md", "--report (paper.md) is the paper"),
    ("--cards", "$SG build paper.md -o g.md --cards ./paper.md", "--cards"),
    ("--glossary-out", "$SG build paper.md -o g.md --glossary-out link.md", "--glossary-out"),
    ("--depfile", "$SG build paper.md -o g.md --depfile paper.md", "--depfile"),
    ("the environment", "STUDYGUIDE_REPORT=paper.md $SG build paper.md -o g.md", "--report (paper.md) is the paper"),
    ("the configuration file", "mkdir -p tmp/c/studyguide; echo 'cards: plain.md' > tmp/c/studyguide/config; XDG_CONFIG_HOME=$PWD/tmp/c "
     "$SG build plain.md -o g.md; c=$?; rm -r tmp/c; exit $c", "--cards (plain.md) is the paper"),
    ("the user's glossary", "$SG build paper.md -o g.md --glossary terms.tsv --report terms.tsv", "--glossary names"),
    ("a glossary that the configuration names", "$SG build paper.md -o terms.tsv", "--glossary names"),
    ("the rules for the model", "$SG build paper.md -o g.md --prompt rules.txt --cards rules.txt", "--prompt names"),
    ("the configuration itself", "$SG build paper.md -o g.md --report config/studyguide/config", "configuration file"),
    ("the user's own style of the page", "$SG build paper.md -o config/studyguide/page/page.css -t html", "part of the page"),
    ("a file of the program's", '$SG build paper.md -o g.md --report "$ROOT/lua/studyguide/exits.lua"', "belongs to studyguide"),
    ("the cache's folder", "$SG build plain.md -o g.md --cache plain.md", "--cache (plain.md) is the paper"),
    ("one output twice", "$SG build paper.md -o g.md --report g.md", "are one file"),
    ("one output twice, in other words", "$SG build paper.md -o g.md --cards x.txt --glossary-out ./alias/x.txt", "are one file"),
    ("a link and the file that it would make", "$SG build paper.md -o dangling.md --depfile new.md", "are one file"),
    ("standard output twice", "$SG build paper.md --report /dev/stdout | cat; exit ${PIPESTATUS[0]}", "are one file"),
    ("one report for several papers", "$SG build plain.md other.md -d out --report r.json", "names one file"),
    ("a bibliography", "$SG build paper.md -o refs.bib -t markdown", "that the paper reads"),
    ("a citation style", "$SG build paper.md -o g.md --report style.csl", "that the paper reads"),
    ("a figure, its name written for the web", "$SG build paper.md -o g.md --cards 'figs/my plot.png'", "that the paper reads"),
    ("LaTeX: a file of \\input", "$SG build main.tex -o parts/intro.tex", "that the paper reads"),
    ("LaTeX: a bibliography", "$SG build main.tex -o g.md --glossary-out refs.bib", "that the paper reads"),
    ("LaTeX: what BibTeX made", "$SG build main.tex -o g.md --depfile main.bbl", "that the paper reads"),
    ("LaTeX: a figure found by \\graphicspath", "$SG build main.tex -o figs/plot.png -t markdown", "that the paper reads"),
    ("LaTeX: a listing", "$SG build main.tex -o g.md --report code.py", "that the paper reads"),
    ("reStructuredText: an include", "$SG build paper.rst -o part.rst", "that the paper reads"),
    ("Org: an include", "$SG build paper.org -o part.org", "that the paper reads"),
    ("many papers, one of which reads another's guide", "$SG build plain.md reads-guide.tex -d guides -t latex", "that the paper reads"),
    ("pandoc's own --output", "$SG build paper.md -o g.md -- -o paper.md", "before the '--'"),
    ("pandoc's own --output, printed guide", "$SG build paper.md -- --out=paper.md", "before the '--'"),
    ("pandoc's log", "$SG build paper.md -o g.md -- --log=paper.md", "--log"),
    ("pandoc's template", "$SG build paper.md -o template.html -- --template=template.html", "pandoc's options name"),
    ("pandoc's metadata", "$SG build plain.md -o terms.tsv -- --metadata-file terms.tsv", "names"),
    ("pandoc's media where they already are", "$SG build paper.md -o g.md -- --extract-media=.", "--extract-media"),
    ("repair: the answer", "$SG repair answer.md --paper plain.md -o answer.md", "is the answer"),
    ("repair: the paper", "$SG repair answer.md --paper plain.md -o plain.md", "is the paper"),
    ("repair: the report", "$SG repair answer.md --paper plain.md -o g.md --report answer.md", "is the answer"),
    ("repair: what the paper reads", "$SG repair answer.md --paper paper.md -o refs.bib", "that the paper reads"),
    ("check: printed into the guide", "$SG check answer.md --paper plain.md >> answer.md", "standard output is"),
    ("tex: printed into the paper", "$SG tex main.tex >> main.tex", "standard output is"),
    ("the filter: cards", "STUDYGUIDE_CARDS=plain.md pandoc plain.md -L $FILTER -o g.md", "is the paper"),
    ("the filter: a bibliography", "STUDYGUIDE_REPORT=refs.bib pandoc paper.md -L $FILTER -o g.md", "that the paper reads"),
    ("the filter: pandoc's own output", "pandoc plain.md -L $FILTER -o ./plain.md", "is the paper"),
]


def inputs():
    folder = workplace()
    before = snapshot(folder)
    for name, command, words in INPUTS:
        code, _, errors = shell(folder, command)
        after = snapshot(folder)
        changed = sorted(n for n in set(before) | set(after) if before.get(n) != after.get(n))
        result(code == 2 and words in errors and not changed, f"input as output: {name} → refused, nothing changed",
               f"exit {code}, changed {changed}\n{errors}")
        if changed:
            folder = workplace()
            before = snapshot(folder)
    for name, command in (("a link in the text", "$SG build links.md -o guide.md"), ("a word in the text", "$SG build links.md -o word.md")):
        write(folder, "links.md", "% T\n\n# One\n\nSee [the guide](guide.md), or word.md. " + PROSE)
        shell(folder, command)
        code, _, errors = shell(folder, command)
        result(code == 0, f"not an input: {name} names the guide, which may be made again", errors)


def blind_to_case():
    """Names that differ in their letters' case alone, where the file system sees no difference."""
    name = "input as output: on a file system that is blind to case → refused"
    image, mount = os.path.join(FOLDER, "image"), os.path.join(FOLDER, "mount")
    os.makedirs(mount, exist_ok=True)
    ways = ("mkfs.vfat {0} && mount -o loop {0} {1}", "mkntfs -F -q -f {0} && lowntfs-3g -o ignore_case {0} {1}")
    made = os.geteuid() == 0 and any(subprocess.run(f"truncate -s 16M {image} && " + way.format(image, mount), shell=True,
                                                    capture_output=True).returncode == 0 for way in ways)
    if not made:
        return skip(name, "no such file system can be mounted")
    try:
        folder = workplace()
        shutil.copy(os.path.join(folder, "plain.md"), os.path.join(mount, "plain.md"))
        for command in ("$SG build plain.md -o PLAIN.md", "$SG build plain.md -o g.md --cards Cards.txt --glossary-out cards.TXT"):
            code, _, errors = shell(folder, f"cd {mount} && {command}")
            result(code == 2 and os.listdir(mount) == ["plain.md"], f"{name}: {command}", f"{code} {os.listdir(mount)}\n{errors}")
    finally:
        subprocess.run(["umount", mount], check=False)


# Hostile outputs: the line of bash, its exit code, and what must hold afterwards in the same folder.
GUIDE = "grep -q '^## One' "
OUTPUTS = [
    ("a link", "echo old > t.md; ln -s t.md l.md; $SG build plain.md -o l.md", 0, f"test -L l.md && {GUIDE} t.md"),
    ("a link to a link, in other folders", "mkdir a b; ln -s ../b/two.md a/one.md; ln -s ../t.md b/two.md; echo old > t.md; "
     "$SG build plain.md -o a/one.md", 0, f"test -L a/one.md && test -L b/two.md && {GUIDE} t.md"),
    ("a link to nothing yet", "$SG build plain.md -o dangling.md", 0, f"test -L dangling.md && {GUIDE} new.md"),
    ("a link into a folder that is not there", "ln -s no/new.md d.md; $SG build plain.md -o d.md", 3, "test -L d.md && ! test -e no"),
    ("links in a circle", "ln -s y x; ln -s x y; $SG build plain.md -o x -t markdown", 3, "test -L x && test -L y"),
    ("a pipe", "mkfifo p; cat p > got & $SG build plain.md -o p; c=$?; wait; exit $c", 0, f"test -p p && {GUIDE} got"),
    ("a link to a pipe", "mkfifo p; ln -s p l; cat p > got & $SG build plain.md -o l; c=$?; wait; exit $c", 0,
     f"test -p p && test -L l && {GUIDE} got"),
    ("a pipe named .html", "mkfifo p.html; cat p.html > got & $SG build plain.md -o p.html; c=$?; wait; exit $c", 0,
     "test -p p.html && grep -q '<!DOCTYPE html>' got"),
    ("/dev/null", "$SG build plain.md -o /dev/null", 0, "test -c /dev/null"),
    ("/dev/full", "$SG build plain.md -o /dev/full", 3, "test -c /dev/full"),
    ("a link to /dev/full", "ln -s /dev/full f; $SG build plain.md -o f", 3, "test -L f && test -c /dev/full"),
    ("/dev/stdout into a pipe", "$SG build plain.md -o /dev/stdout | cat > got; exit ${PIPESTATUS[0]}", 0, f"{GUIDE} got"),
    ("/dev/stdout at the end of a file", "echo first > got; $SG build plain.md -o /dev/stdout >> got", 0, f"head -1 got | grep -q first && {GUIDE} got"),
    ("/dev/stdout on a full disk", "$SG build plain.md -o /dev/stdout > /dev/full", 3, "test -c /dev/full"),
    ("standard output is /dev/full", "$SG build plain.md > /dev/full", 3, "test -c /dev/full"),
    ("standard output is closed", "$SG build plain.md >&-", 3, "true"),
    ("standard output is closed, files are opened", "$SG build plain.md -o g.md --report r.json >&-", 0, f"{GUIDE} g.md && test -s r.json"),
    ("/dev/fd/N", "exec 7> got; $SG build plain.md -o /dev/fd/7", 0, f"{GUIDE} got"),
    ("a descriptor that is not open", "$SG build plain.md -o /dev/fd/77", 3, "true"),
    (">(…)", "$SG build plain.md -o >(cat > got); c=$?; wait $!; exit $c", 0, f"{GUIDE} got"),
    (">(…) for each extra", "$SG build plain.md -o g.md --report >(cat > r) --cards >(cat > c) --glossary-out >(cat > t); c=$?; "
     "until test -s r -a -s c -a -s t; do :; done; exit $c", 0, f"{GUIDE} g.md && grep -q report@1 r && grep -qi cache t"),
    ("the report on standard output", "$SG build plain.md -o g.md --report /dev/stdout > got", 0, "grep -q report@1 got && ! grep -q report@1 g.md"),
    ("the cards into a link", "echo old > t.txt; ln -s t.txt l.txt; $SG build plain.md -o g.md --cards l.txt", 0, "test -L l.txt && grep -q separator t.txt"),
    ("the report on a full device", "$SG build plain.md -o g.md --report /dev/full", 3, "! test -e g.md"),
    ("the rule for make into a link", "ln -s d.real d; $SG build plain.md -o g.md --depfile d", 0, "test -L d && grep -q '^g.md: plain.md' d.real"),
    ("a folder", "mkdir f.md; $SG build plain.md -o f.md", 3, "rmdir f.md"),
    ("a folder's name with its slash", "$SG build plain.md -o f/ -t markdown", 3, "! test -e f"),
    ("a folder that is not there", "$SG build plain.md -o no/g.md", 3, "! test -e no"),
    ("below a file", "$SG build plain.md -o other.md/g.md", 3, "test -f other.md"),
    ("a socket", "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"s\")'; $SG build plain.md -o s -t markdown", 3, "test -S s"),
    ("a name as long as names are", "n=$(printf 'x%.0s' $(seq 252)).md; $SG build plain.md -o $n", 0, f"{GUIDE} xxx*.md"),
    ("names like those of our own temporary files", "$SG build plain.md -o x-report -t markdown --report y-report", 0, f"{GUIDE} x-report && grep -q report@1 y-report"),
    ("a name that begins with a dash", "$SG build plain.md --output=-x.md", 0, f"{GUIDE} -- -x.md"),
    ("a file that others may not read", "echo old > g.md; chmod 600 g.md; $SG build plain.md -o g.md", 0, f"test $(stat -c %a g.md) = 600 && {GUIDE} g.md"),
    ("a file that all may run and the group may write", "echo old > g.md; chmod 775 g.md; $SG build plain.md -o g.md", 0, "test $(stat -c %a g.md) = 775"),
    ("a new file under the umask", "umask 027; $SG build plain.md -o g.md --report r.json", 0, "test $(stat -c %a%a g.md) = 640640 && test $(stat -c %a r.json) = 640"),
    ("a file of two names", "echo old > g.md; ln g.md same.md; $SG build plain.md -o g.md", 0, f"{GUIDE} same.md && cmp g.md same.md"),
    ("a longer file of two names", "seq 9999 > g.md; ln g.md same.md; $SG build plain.md -o g.md", 0, "cmp g.md same.md && ! grep -q 9999 g.md"),
    ("a paper that cannot be read", "echo old > g.md; : > empty.md; $SG build empty.md -o g.md --report r.json", 3, "grep -q old g.md && ! test -e r.json"),
    ("a format that pandoc does not know", "echo old > g.md; $SG build plain.md -o g.md -t nonsense", 2, "grep -q old g.md"),
    ("TMPDIR that is not there", "TMPDIR=$PWD/no $SG build plain.md -o g.md -- --wrap=none", 3, "! test -e g.md"),
    ("Markdown without a word for pandoc needs no TMPDIR", "TMPDIR=$PWD/no $SG build plain.md -o g.md", 0, f"{GUIDE} g.md"),
    ("what a killed run has left", "touch .studyguide-999999999-00000001; mkdir tmp/studyguide-999999999-00000001; $SG build plain.md -o g.md -- --wrap=none", 0,
     "! test -e .studyguide-999999999-00000001 && ! test -e tmp/studyguide-999999999-00000001"),
    ("what a living run has there", "touch .studyguide-$$-00000001; mkdir tmp/studyguide-$$-00000001; $SG build plain.md -o g.md; c=$?; "
     "rm .studyguide-$$-00000001 && rmdir tmp/studyguide-$$-00000001 && exit $c", 0, f"{GUIDE} g.md"),
    ("names that only look like ours", "touch .studyguide-mine .studyguide-1x; mkdir tmp/studyguide-mine; $SG build plain.md -o g.md", 0,
     "rm .studyguide-mine .studyguide-1x && rmdir tmp/studyguide-mine"),
    ("repair: a link", "echo old > t.md; ln -s t.md l.md; $SG repair answer.md --paper plain.md -o l.md", 0, f"test -L l.md && {GUIDE} t.md"),
    ("repair: /dev/full", "$SG repair answer.md --paper plain.md -o /dev/full", 3, "test -c /dev/full"),
    ("repair: its report and cards", "$SG repair answer.md --paper plain.md -o g.md --report r.json --cards c.txt", 0, "test -s r.json && test -s c.txt"),
    ("many papers into a folder of links", "mkdir d; ln -s ../t.md d/plain.md; $SG build plain.md other.md -d d", 0, f"test -L d/plain.md && {GUIDE} t.md"),
    ("the filter: cards into a link", "ln -s c.real c; STUDYGUIDE_CARDS=c pandoc plain.md -L $FILTER -o g.md", 0, "test -L c && test -s c.real"),
    ("the filter: a report that cannot be written", "STUDYGUIDE_REPORT=/dev/full pandoc plain.md -L $FILTER -o g.md", 3, "! test -e g.md"),
]


def left_over(folder):
    return [os.path.join(above, name) for above, folders, files in os.walk(folder) for name in folders + files
            if name.startswith((".studyguide-", "studyguide-"))]


def outputs():
    for name, command, expected, holds in OUTPUTS:
        folder = workplace()
        code, out, errors = shell(folder, command)
        held, _, why = shell(folder, holds)
        left = left_over(folder)
        said = expected == 0 or "studyguide: " in errors or "Unknown" in errors
        result(code == expected and held == 0 and not left and said and "internal error" not in errors,
               f"output: {name} → exit {expected}, as it should be afterwards",
               f"exit {code}, holds {held} {why}, left {left}\n{errors}\n{out[:300]}")
        shutil.rmtree(folder)


def handed():
    """A guide that the command has made before pandoc is started, and one that is made in pandoc, since it was told something,
    are the same, with what they say."""
    folder = workplace()
    for paper in ["paper.md", "main.tex"]:
        for kind in ["html", "rtf", "tex", "opml"]:
            made = []
            for name, rest in [("a", []), ("b", ["--", "--wrap=auto"])]:
                run = subprocess.run([COMMAND, "build", paper, "-o", f"{name}.{kind}"] + rest, cwd=folder, capture_output=True, text=True)
                with open(os.path.join(folder, f"{name}.{kind}"), encoding="utf-8") as file:
                    made.append((run.returncode, run.stderr.replace(f"{name}.{kind}", kind), file.read()))
            result(made[0] == made[1], f"{paper}: {kind} made in the command or in pandoc is the same", made[0][1] + made[1][1])
    write(folder, "empty.md", "---\ntitle: T\n---\n")
    run = subprocess.run([COMMAND, "build", "empty.md", "-o", "empty.html"], cwd=folder, capture_output=True, text=True)
    result(run.returncode == 3 and "no text" in run.stderr, "a paper without text is told, whatever the format", run.stderr)


def fill(path):
    filler = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        while os.write(filler, b"x" * 4096):
            pass
    except OSError:
        os.close(filler)


def full_disk():
    """A disk with no room for the guide: the old one stays, nothing is left beside it."""
    mount = os.path.join(FOLDER, "full")
    os.makedirs(mount)
    name = "output: a full disk → exit 3, the old guide stays, nothing beside it"
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", mount], capture_output=True).returncode:
        return skip(name, "a small disk can only be mounted by root")
    try:
        folder = workplace()
        write(mount, "g.md", "old\n")
        write(mount, "two.md", "old\n")
        os.link(os.path.join(mount, "two.md"), os.path.join(mount, "names.md"))
        write(folder, "long.md", "% T\n\n# One\n\n" + "".join(f"A cache{i} is a small memory{i}.\n\n" for i in range(2000)))
        for option in ("-o", "-o g.md --report", "-o g.md --cards", "-o g.md --depfile"):
            target = "two.md" if option == "-o" else "g.md"
            for file in {target, "g.md"}:
                fill(os.path.join(mount, "filler"))
                code, _, errors = shell(folder, f"$SG build long.md {option} {mount}/{file} --quiet")
                with open(os.path.join(mount, file), encoding="utf-8") as old:
                    kept = old.read()
                result(code == 3 and kept == "old\n" and "No space left" in errors and not left_over(mount), f"{name}: {option} {file}",
                       f"exit {code}, {kept[:80]!r}, {os.listdir(mount)}\n{errors}")
        code, _, errors = shell(folder, f"$SG build long.md > {mount}/printed")
        result(code == 3 and "No space left" in errors, "output: printed on a full disk → exit 3", f"{code}\n{errors}")
        code, _, errors = shell(folder, f"TMPDIR={mount} $SG build long.md -o g.md -- --wrap=none")
        result(code == 3 and not os.path.exists(os.path.join(folder, "g.md")), "output: TMPDIR on a full disk → exit 3", f"{code}\n{errors}")
    finally:
        subprocess.run(["umount", mount], check=False)


def as_nobody():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def permissions():
    """What a user may not write; root may write everything, so another runs it."""
    folder = workplace()
    for above, folders, files in os.walk(FOLDER):
        for name in folders + files:
            path = os.path.join(above, name)
            if not os.path.islink(path):
                os.chmod(path, 0o755 if os.path.isdir(path) else 0o644)
    os.chmod(FOLDER, 0o755)
    os.chmod(os.path.join(folder, "tmp"), 0o777)
    os.makedirs(os.path.join(folder, "shut"))
    options = {"preexec_fn": as_nobody} if os.geteuid() == 0 else {}
    rows = [
        ("a read-only file", "tmp", "g.md", 0o444, 3, "old\n"), ("a file that may be written in a folder that may not", "shut", "g.md", 0o666, 0, None),
        ("a new file in a folder that may not be written", "shut", None, 0, 3, None),
    ]
    if shell(folder, "$SG --version", **options)[0] != 0:
        for name, *_ in rows:
            skip(f"output: {name}", "another user cannot run the program here")
        return
    for name, below, file, mode, expected, content in rows:
        path = os.path.join(folder, below, file or "new.md")
        if file:
            write(folder, os.path.join(below, file), "old\n")
            os.chmod(path, mode)
            if os.geteuid() == 0 and mode == 0o444:
                os.chown(path, NOBODY, NOBODY)
        os.chmod(os.path.join(folder, "shut"), 0o555)
        code, _, errors = shell(folder, f"HOME=$PWD/tmp $SG build plain.md -o {below}/{file or 'new.md'}", **options)
        os.chmod(os.path.join(folder, "shut"), 0o755)
        text = open(path, encoding="utf-8").read() if os.path.exists(path) else ""
        good = text == content if content else ("## One" in text) == (expected == 0)
        result(code == expected and good and not left_over(folder), f"output: {name} → exit {expected}", f"exit {code}, {text[:60]!r}\n{errors}")
    if os.geteuid() != 0:
        return skip("output: another's file → its owner and mode are kept", "only root can make one")
    path = write(folder, "theirs.md", "old\n")
    os.chown(path, NOBODY, NOBODY)
    os.chmod(path, 0o664)
    code, _, errors = shell(folder, "$SG build plain.md -o theirs.md")
    info = os.stat(path)
    result(code == 0 and (info.st_uid, info.st_gid, stat.S_IMODE(info.st_mode)) == (NOBODY, NOBODY, 0o664),
           "output: another's file → its owner and mode are kept", f"{code} {info}\n{errors}")
    os.chown(path, 0, 0)
    os.chmod(path, 0o666)
    code, _, errors = shell(folder, "HOME=$PWD/tmp $SG build plain.md -o theirs.md", **options)
    result(code == 0 and os.stat(path).st_uid == 0 and "## One" in open(path, encoding="utf-8").read(),
           "output: a file of root's that all may write → written, still root's", f"{code}\n{errors}")


SLOW = '''#!/bin/sh
case "$*" in *--lua-filter*) : > started; while kill -0 $PPID 2>/dev/null; do sleep 0.05; done;; *) exec pandoc "$@";; esac
'''


def default_signals(number):
    """No core file, and no signal ignored because whoever started the tests did so, as nohup does."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if number != signal.SIGKILL:
        signal.signal(number, signal.SIG_DFL)


def ended():
    """A run that a signal ends leaves nothing: at OUT, beside it, or in TMPDIR."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGKILL):
        folder = workplace()
        slow = write(folder, "slow", SLOW)
        os.chmod(slow, 0o755)
        write(folder, "g.md", "old\n")
        env = dict(os.environ, STUDYGUIDE_PANDOC=slow, TMPDIR=os.path.join(folder, "tmp"))
        run = subprocess.Popen([COMMAND, "build", "plain.md", "-o", "g.md", "--", "--wrap=none"], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=lambda: default_signals(number))
        while not os.path.exists(os.path.join(folder, "started")) and run.poll() is None:
            time.sleep(0.05)
        within, code = left_over(folder), None
        while code is None:  # a user, too, presses Ctrl-C again
            run.send_signal(number)
            try:
                code = run.wait(timeout=3)
            except subprocess.TimeoutExpired:
                pass
        for _ in range(2000):  # the folder goes just after the run
            if not left_over(folder):
                break
            time.sleep(0.01)
        with open(os.path.join(folder, "g.md"), encoding="utf-8") as file:
            kept = file.read()
        result(within and code != 0 and kept == "old\n" and not left_over(folder), f"ended by {number.name}: nothing is left",
               f"exit {code}, {within}, {left_over(folder)}, {kept[:60]!r}")


# Every command, printing: a full device is exit code 3 with a message, a reader that has gone ends it by SIGPIPE.
PRINTING = ["--version", "--help", "help", "--root", "--filter", "--mk", "build plain.md", "build --help", "outline plain.md", "outline plain.md --json",
            "outline main.tex --source", "check answer.md --paper plain.md", "check answer.md --paper plain.md --format sarif",
            "repair answer.md --paper plain.md", "plan plain.md", "plan plain.md --model ollama/m --json", "plan plain.md --show-prompt One",
            "analyse plain.md", "analyse plain.md --json", "analyse - < plain.md", "tex main.tex", "tex main.tex --json", "tex main.tex --depend",
            "doctor", "cache stats", "cache gc", "cache clear", "setup --data-dir tmp/data", "manual build", "manual build --as man",
            "manual --as bash", "manual --as zsh", "manual --as fish", "manual --as schema", "manual --as luals",
            "build plain.md other.md -d tmp/d", "engine < request.json"]


def printing():
    folder = workplace()
    code, document, _ = shell(folder, "pandoc plain.md -t json")
    write(folder, "request.json", '{"schema":"studyguide/request@1","document":' + document + "}")
    for line in PRINTING:
        code, _, errors = shell(folder, f"$SG {line} > /dev/full")
        result(code == 3 and "cannot write standard output: No space left on device" in errors, f"full device: {line} → exit 3",
               f"exit {code}\n{errors}")
        code, _, errors = shell(folder, f"trap - PIPE; $SG {line} | true; exit ${{PIPESTATUS[0]}}")
        result(code in (0, 1, 141) and "Lua" not in errors and "internal" not in errors, f"reader gone: {line} → as other tools do",
               f"exit {code}\n{errors}")


inputs()
blind_to_case()
outputs()
handed()
full_disk()
permissions()
ended()
printing()
shutil.rmtree(FOLDER)
done()
