"""Guides by make and many at once: what is rebuilt, what is left when something fails, -j."""

import os
import re
import shutil
import tempfile
import time

from tap import COMMAND, ROOT, done, result, run

FOLDER = tempfile.mkdtemp()
PROSE = "A cache is a small memory that keeps data which a program used recently. It is faster than main memory.\n"
COUNT = 12


def write(name, text):
    path = os.path.join(FOLDER, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def papers():
    """COUNT papers, each with an \\input file of its own; the bundled ones' text in two of them."""
    for n in range(1, COUNT + 1):
        write(f"papers/p{n}.tex", "\\documentclass{article}\\title{Paper %d}\\begin{document}\\maketitle\n\\section{One}\n%s"
              "\\section{Two}\n\\input{parts/part%d}\n\\end{document}\n" % (n, PROSE, n))
        write(f"papers/parts/part{n}.tex", f"The part numbered {n} holds one sentence. " + PROSE)


def guides():
    return {f"papers/p{n}.guide.md": os.path.join(FOLDER, f"papers/p{n}.guide.md") for n in range(1, COUNT + 1)}


def stamps():
    return {name: os.stat(path).st_mtime_ns for name, path in guides().items() if os.path.exists(path)}


def make(*arguments, **options):
    return run("make", *arguments, cwd=FOLDER, env={"MAKEFLAGS": "", "MAKELEVEL": ""}, **options)


def rebuilt(change):
    before = stamps()
    time.sleep(1.1)  # file times of some systems are whole seconds
    change()
    code, out, errors = make("-j2")
    after = stamps()
    return code, sorted(name for name in after if after[name] != before.get(name)), out + errors


def rules():
    papers()
    write("Makefile", f"include $(shell {COMMAND} --mk)\nall: {' '.join(guides())}\n")
    code, out, errors = make("-j2")
    result(code == 0 and len(stamps()) == COUNT, f"make -j2: {COUNT} guides", errors)
    code, _, log = rebuilt(lambda: None)
    result(code == 0 and _ == [], "make again: nothing is made", log)
    code, made, log = rebuilt(lambda: write("papers/parts/part7.tex", "A buffer is a memory for what is on its way. " + PROSE))
    result(code == 0 and made == ["papers/p7.guide.md"], "one \\input file changes: exactly one guide is made", f"{made}\n{log}")
    with open(guides()["papers/p7.guide.md"], encoding="utf-8") as file:
        result("buffer" in file.read(), "and it holds the change")
    code, made, log = rebuilt(lambda: write("papers/p3.tex", "\\documentclass{article}\\begin{document}\\section{One}\n" + PROSE
                                            + "\\end{document}\n"))
    result(code == 0 and made == ["papers/p3.guide.md"], "a paper changes: exactly its guide is made", f"{made}\n{log}")
    os.remove(os.path.join(FOLDER, "papers/parts/part3.tex"))
    code, made, log = rebuilt(lambda: None)
    result(code == 0 and made == [], "a file that is read no more may go", f"{made}\n{log}")
    before = stamps()
    write("papers/p5.tex", "")
    code, _, errors = make("-j2")
    result(code != 0 and stamps() == before, "a paper that cannot be read: make fails, the old guide stays", errors)
    left = [f for _, _, files in os.walk(FOLDER) for f in files if re.search(r"\.studyguide-", f)]
    result(not left, "no half-written target is left", left)
    papers()
    code, _, errors = make("papers/p1.guide.html", "papers/p1.guide.docx")
    result(code == 0 and os.path.exists(os.path.join(FOLDER, "papers/p1.guide.docx")), "HTML and DOCX by the same rules", errors)


def batch():
    bad = write("papers/empty.md", "")
    twin = [write(f"{folder}/main.tex", "\\documentclass{article}\\begin{document}\\section{One}\n" + PROSE + "\\end{document}\n")
            for folder in ("twin one", "two'b")]
    names = [f"papers/p{n}.tex" for n in range(1, 7)]
    code, out, errors = run(COMMAND, "build", *names, bad, *twin, "-d", "out dir/", "-j4", "--detail", "brief", cwd=FOLDER)
    made = sorted(os.listdir(os.path.join(FOLDER, "out dir")))
    result([name for name in made if name != '.studyguide'] == sorted([f"p{n}.md" for n in range(1, 7)] + ["twin one-main.md", "two'b-main.md"]),
           "eight guides, and two papers of one name told apart", f"{made}\n{errors}")
    result(code == 3 and "8 guides written, 1 failed" in out and re.search(r"empty\.md +FAILED .*is empty", out),
           "a failing paper stops no other; the table tells why", f"{code}\n{out}{errors}")
    result(len(re.findall(r"^studyguide: \[\d+/9\]", errors, re.M)) == 9, "one progress display", errors)
    with open(os.path.join(FOLDER, "out dir", "p1.md"), encoding="utf-8") as file:
        several = file.read()
    _, alone, _ = run(COMMAND, "build", "papers/p1.tex", "--detail=brief", cwd=FOLDER)
    result(several == alone, "the same guide as alone, with the same options")
    for arguments, words in ((names[:2], "--directory"), (["a/x.tex", "b/a/x.tex", "-d", "o"], "would both become"),
                             ([names[0], "-d", "o", "-o", "x.md"], "neither"), ([names[0], "-d", "o", "-j", "0"], "at least 1")):
        code, _, errors = run(COMMAND, "build", *arguments, cwd=FOLDER)
        result(code == 2 and words in errors, f"build {' '.join(arguments)}: refused", errors)


def manuals():
    code, out, errors = run("make", "-s", "docs", cwd=ROOT, env={"MAKEFLAGS": "", "MAKELEVEL": ""})
    result(code == 0, "make docs", errors)
    code, out, errors = run("bash", "-c", "source build/completion/bash; COMP_WORDS=(studyguide build --det); COMP_CWORD=2; "
                            "_studyguide; echo ${COMPREPLY[*]}; COMP_WORDS=(studyguide build --detail ''); COMP_CWORD=3; "
                            "_studyguide; echo ${COMPREPLY[*]}", cwd=ROOT)
    result(out == "--detail\nbrief normal deep\n", "bash completes options and their values", out + errors)
    for shell in ("zsh", "fish"):
        path = os.path.join("build", "completion", shell)
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            text = file.read()
        result("build" in text and "detail" in text and "brief" in text, f"{shell}: the same options")
        if shutil.which(shell):
            code, _, errors = run(shell, "-n", path, cwd=ROOT)
            result(code == 0, f"{shell} reads its completions", errors)
    if shutil.which("man"):
        for page in sorted(os.listdir(os.path.join(ROOT, "build", "man"))):
            code, _, errors = run("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", os.path.join("build", "man", page), cwd=ROOT)
            result(code == 0 and not errors, f"{page}: no warning by man", errors)


rules()
batch()
manuals()
shutil.rmtree(FOLDER)
done()
