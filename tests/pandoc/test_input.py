"""Bad and unusual input: a clear error or a good guide, never a trace, nothing half-written."""

import os
import shutil
import tempfile

from tap import COMMAND, FILTER, done, result, run

FOLDER = tempfile.mkdtemp()


def write(name, content):
    path = os.path.join(FOLDER, name)
    with open(path, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
    return path


def build(name, content, *arguments, out="guide.md"):
    """(exit code, guide or None, errors) of `studyguide build` on a file of that content."""
    path = write(name, content)
    target = os.path.join(FOLDER, out)
    if os.path.exists(target):
        os.remove(target)
    code, _, errors = run(COMMAND, "build", path, "-o", target, *arguments, cwd="/")
    guide = None
    if os.path.exists(target):
        with open(target, encoding="utf-8") as file:
            guide = file.read()
    left = [f for f in os.listdir(FOLDER) if f.startswith(".studyguide")]
    result(not left, f"{name}: no temporary file is left", left)
    return code, guide, errors


def refuses(name, content, code, *words, **options):
    got, guide, errors = build(name, content, **options)
    good = got == code and guide is None and "traceback" not in errors and all(w in errors for w in words)
    result(good, f"{name}: refused with exit code {code}", f"{got}: {errors}")


def accepts(name, content, *words, **options):
    got, guide, errors = build(name, content, **options)
    result(got == 0 and guide is not None and all(w in guide for w in words), f"{name}: a guide", f"{got}: {errors}\n{guide}")
    return guide or "", errors


PROSE = ("A cache is a small memory that keeps data which a program used recently. It is faster than main memory. "
         "The processor asks the cache first. ")


def refused():
    refuses("empty.md", "", 3, "empty.md", "is empty")
    refuses("blank.tex", " \n\n", 3, "is empty")
    refuses("binary.md", bytes(range(256)) * 40, 3, "NUL")
    refuses("latin1.md", "# A\n\ncaf\xe9\n".encode("latin-1"), 3, "latin1.md:3", "UTF-8")
    refuses("broken.docx", b"PK\x03\x04 this is no archive", 3, "pandoc cannot read")
    accepts("broken.tex", "\\begin{document}\\begin{table} " + PROSE)
    for path, words in ((os.path.join(FOLDER, "missing.tex"), "No such file"), (FOLDER, "holds no LaTeX file")):
        code, _, errors = run(COMMAND, "build", path)
        result(code == 3 and words in errors and os.path.basename(path) in errors, f"{words}: named", f"{code} {errors}")
    code, _, errors = run(COMMAND, "build", "-", stdin="x")
    result(code == 2 and "--from" in errors, "standard input without a format: told what is missing", errors)
    path = write("fine.md", "# Title\n\n" + PROSE)
    code, _, errors = run(COMMAND, "build", path, "-o", os.path.join(FOLDER, "no", "such", "guide.md"))
    result(code != 0 and "no/such" in errors, "an output folder that is not there: named", f"{code} {errors}")
    code, _, errors = run(COMMAND, "build", path, "--detial", "brief")
    result(code == 2 and "did you mean '--detail'" in errors, "an unknown option: the nearest name", errors)
    code, _, errors = run(COMMAND, "build", path, "--detail", "breif")
    result(code == 2 and "did you mean 'brief'" in errors, "an unknown value: the nearest one", errors)
    for flag, words in (("studyguide-detial=brief", "did you mean 'detail'"), ("studyguide-glossary=/etc/passwd", "may not come from a document")):
        code, out, errors = run("pandoc", path, "-L", FILTER, "-M", flag, "-t", "markdown")
        result(code == 2 and words in errors and out == "" and "traceback" not in errors, f"-M {flag}: refused", f"{code} {errors}")


def accepted():
    guide, errors = accepts("none.md", PROSE + "\n\n" + PROSE.replace("cache", "buffer"), "- ")
    result("no headings" in errors and "##" not in guide, "no headings: the whole text, and a warning", errors + guide)
    accepts("stub.md", "# One\n\n## \n\n" + PROSE + "\n\n## Two\n\n" + PROSE, "## Two")
    guide, _ = accepts("twins.md", "---\ntitle: T\n---\n\n# Results\n\n" + PROSE + "\n\n# Results\n\n" + PROSE)
    result(guide.count("\n## Results\n") == 2, "duplicate titles: both stand", guide)
    accepts("math.tex", "\\documentclass{article}\\begin{document}\\section{$O(n^2)$}" + PROSE + "\\end{document}", "## $O(n^2)$")
    guide, _ = accepts("note.tex", "\\documentclass{article}\\begin{document}\\section{Results\\footnote{Thanks.}}" + PROSE + "\\end{document}")
    result("## Results\n" in guide, "a footnote is no part of a title", guide)
    long_title = "word " * 60 + "end"
    accepts("long.md", "---\ntitle: T\n---\n\n# " + long_title + "\n\n" + PROSE, "## " + long_title)
    guide, _ = accepts("many.md", "---\ntitle: T\n---\n\n" + "".join(f"# Section {i}\n\n{PROSE}\n\n" for i in range(1000)))
    result(guide.count("\n## Section ") == 1000, "1,000 sections: all stand", guide[:300])
    accepts("arabic.md", "---\ntitle: T\nlang: ar\n---\n\n# مقدمة\n\nالذاكرة المؤقتة ذاكرة صغيرة وسريعة. يسألها المعالج أولا.\n", "## مقدمة", "- ")
    accepts("chinese.md", "---\ntitle: T\nlang: zh\n---\n\n# 引言\n\n缓存是一种小而快的存储器。处理器首先访问缓存。它保存最近使用的数据。\n", "## 引言", "- ")
    accepts("huge.md", "---\ntitle: T\n---\n\n# A\n\n" + PROSE * 1300 + "\n", "## A", "- ")
    accepts("levels.md", "---\ntitle: T\n---\n\n## Two\n\n" + PROSE + "\n\n##### Five\n\n" + PROSE + "\n\n::: box\n\n### Three\n\n" + PROSE + "\n\n:::\n",
            "\n## Two\n", "\n### Five\n", "\n### Three\n")
    guide, _ = accepts("title.md", "# The Title\n\n## One\n\n" + PROSE + "\n\n## Two\n\n" + PROSE)
    result(guide.startswith("# The Title\n\n## One\n"), "a sole first heading is the title", guide[:200])


def guessed():
    """Headings that are only shown, in documents without metadata: every format, by the command and by the filter."""
    source = "".join(f"**{i} {title}**\n\n{PROSE}\n\n" for i, title in enumerate(("Introduction", "Methods", "Results"), 1))
    for extension in ("md", "html", "docx", "odt", "rst", "org"):
        path = write("source.md", source)
        if extension != "md":
            path = os.path.join(FOLDER, "shown." + extension)
            run("pandoc", os.path.join(FOLDER, "source.md"), "-o", path)
        for name, argv in (("command", (COMMAND, "build", path)), ("filter", ("pandoc", path, "-L", FILTER, "-t", "markdown"))):
            code, out, errors = run(*argv)
            result(code == 0 and out.count("\n## ") == 2 and out.startswith("## 1 Introduction") and "traceback" not in errors,
                   f"headings guessed in {extension} without metadata: a guide by the {name}", f"{code} {errors}{out}")


def deep():
    """As deep as pandoc lets a document be nested."""
    for name, opening, closing in (("quotes", "<blockquote>", "</blockquote>"), ("lists", "<ul><li>", "</li></ul>"),
                                   ("emphasis", "<em>", "</em>"), ("divisions", "<div>", "</div>")):
        accepts(f"deep-{name}.html", "<h1>A</h1>" + opening * 10000 + PROSE + closing * 10000, "A cache is a small memory")
        path = os.path.join(FOLDER, f"deep-{name}.html")
        code, out, errors = run("pandoc", path, "-L", FILTER, "-t", "markdown")
        result(code == 0 and "A cache is a small memory" in out, f"10,000 {name}, one in another: a guide by the filter", errors[:300])


def strict():
    """Our own mistakes never cost the guide; what the user asked to be refused is."""
    path, out = write("strict.md", "# A\n\nIt is dry.\n\n# B\n\nIt is wet.\n"), os.path.join(FOLDER, "strict-guide.md")
    code, _, errors = run(COMMAND, "build", path, "-o", out, "--strict")
    result(code == 1 and not os.path.exists(out) and "was not written" in errors, "--strict: warnings are findings, nothing is written",
           f"{code} {errors}")
    code, _, errors = run(COMMAND, "build", path, "-o", out)
    result(code == 0 and os.path.exists(out), "without it the same guide is written", f"{code} {errors}")


def anywhere():
    """The card's command from a folder that holds a file called studyguide.lua."""
    write("studyguide.lua", "error 'the wrong file was loaded'")
    paper = write("anywhere.md", "# T\n\n" + PROSE)
    code, out, errors = run("pandoc", paper, "-L", FILTER, "-t", "markdown", cwd=FOLDER)
    result(code == 0 and "- " in out, "a studyguide.lua in the working directory does no harm", errors)


refused()
accepted()
guessed()
deep()
strict()
anywhere()
shutil.rmtree(FOLDER)
done()
