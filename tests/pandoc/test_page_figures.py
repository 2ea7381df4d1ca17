"""Figures in every output: beside their bullet, converted where the format needs it, never over the paper's own files."""

import os
import re
import shutil
import struct
import tarfile
import tempfile
import zipfile
import zlib

from tap import COMMAND, FILTER, done, result, run, skip

FOLDER = os.path.realpath(tempfile.mkdtemp())
PROSE = "A cache is a small memory that keeps data which a program used recently. It is faster than main memory.\n"


def png(width=3):
    def part(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = (b"\0" + b"\x80" * width) * width
    return (b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", width, width, 8, 0, 0, 0, 0))
            + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b""))


def pdf():
    """A page of 100 by 60 points with a red box."""
    content = b"1 0 0 rg 10 10 80 40 re f"
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 60]/Contents 4 0 R/Resources<<>>>>",
               b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream"]
    out, offsets = b"%PDF-1.4\n", []
    for i, one in enumerate(objects):
        offsets.append(len(out))
        out += b"%d 0 obj" % (i + 1) + one + b"endobj\n"
    xref = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % xref


def write(name, content):
    path = os.path.join(FOLDER, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return path


def read(name, mode="r"):
    with open(os.path.join(FOLDER, name), mode, **({} if "b" in mode else {"encoding": "utf-8"})) as file:
        return file.read()


ENV = {"XDG_CACHE_HOME": os.path.join(FOLDER, "cache")}


def build(*arguments, **env):
    return run(COMMAND, "build", *arguments, cwd=FOLDER, env={**ENV, **env})


HAS_POPPLER = shutil.which("pdftocairo") is not None

TEX = r"""\documentclass{article}\usepackage{graphicx}\title{Caches}\begin{document}\maketitle
\section{One}
%s
\begin{figure}\includegraphics{figs/box}\caption{A red box, measured twice.}\label{fig:box}\end{figure}
\section{Two}
Figure~\ref{fig:box} shows the box. The cost is
\begin{equation}a = b + c\label{eq:cost}\end{equation}
and by Eq.~(\ref{eq:cost}) it is small \cite{knuth}.
\begin{thebibliography}{1}\bibitem{knuth} D. Knuth. The Art of Computer Programming. 1968.\end{thebibliography}
\end{document}
""" % PROSE


def pages():
    write("paper.tex", TEX)
    write("figs/box.pdf", pdf())
    if not HAS_POPPLER:
        code, _, errors = build("paper.tex", "-o", "g.html")
        result(code == 0 and "pdftocairo" in errors, "without pdftocairo: the guide is made, and what is missing is named", errors)
        return skip("PDF figures", "no pdftocairo")
    code, _, errors = build("paper.tex", "-o", "g.html")
    html = read("g.html") if code == 0 else ""
    figure = re.search(r'<figure class="sg-figure"[^>]*><img alt="([^"]*)"[^>]*src="data:image/svg\+xml;base64,[^"]+"', html)
    result(figure is not None and figure.group(1).startswith("Figure 1"), "page: a PDF figure stands in it as SVG, with its number", errors)
    section = html[html.find('id="sg-s2"'):]  # which speaks of it
    result("sg-figure" in section, "page: beside the bullet of its section")
    ids = set(re.findall(r'id="([^"]+)"', html))
    dead = [t for t in re.findall(r'href="#([^"]+)"', html) if t not in ids and "${" not in t]
    result(not dead and 'href="#sg-at-' in html, "page: references are links, and all lead somewhere", dead)
    result('href="#sg-ref-1"' in html, "page: a citation leads to an entry of a list in the source")
    result('<span class="sg-number">(1)</span>' in html and "\\tag" not in html[:html.find("<script>")], "page: the equation's number is beside it")
    kept = os.listdir(os.path.join(FOLDER, "cache", "studyguide", "pictures"))
    result(len(kept) == 1 and kept[0].endswith(".svg"), "the converted figure is kept in the cache", kept)
    code, _, errors = build("paper.tex", "-o", "n.html", "--no-page", "--no-cache", "--quiet")
    result(code == 0 and "data:image/svg+xml" in read("n.html") and not errors, "plain HTML and no cache: the figure is there, too", errors)
    for name, kind in (("g.docx", "word/media/"), ("g.odt", "Pictures/"), ("g.epub", "EPUB/media/")):
        code, _, errors = build("paper.tex", "-o", name, "--quiet")
        inside = [n for n in zipfile.ZipFile(os.path.join(FOLDER, name)).namelist() if n.startswith(kind)] if code == 0 else []
        result(code == 0 and len(inside) == 1 and not errors, f"{name}: one picture in it, and no word of pandoc's", f"{inside} {errors}")
    for dialect in ("markdown", "obsidian"):
        code, _, errors = build("paper.tex", "-t", dialect, "-o", f"notes/{dialect}.md" if os.makedirs(os.path.join(FOLDER, "notes"), exist_ok=True)
                                is None else "", "--media", "notes/my pictures", "--quiet")
        text = read(f"notes/{dialect}.md")
        result(code == 0 and re.search(r"!\[Figure 1[^\]]*\]\(my%20pictures/paper-figure-1\.svg\)", text) is not None
               and b"<svg" in read("notes/my pictures/paper-figure-1.svg", "rb"), f"{dialect} with --media: the file, and a link to it", text + errors)
    code, out, errors = run(COMMAND, "check", "notes/markdown.md", "--paper", "paper.tex", cwd=FOLDER, env=ENV)
    result("text/unsafe" not in out, "check takes the guide's own pictures for what they are", out)
    code, text, errors = build("paper.tex")
    result(code == 0 and "![" not in text, "Markdown without --media names no picture", text)
    with tarfile.open(os.path.join(FOLDER, "paper.tar.gz"), "w:gz") as archive:
        archive.add(os.path.join(FOLDER, "paper.tex"), "paper.tex")
        archive.add(os.path.join(FOLDER, "figs/box.pdf"), "figs/box.pdf")
    code, _, errors = build("paper.tar.gz", "-o", "a.html", "--quiet")
    result(code == 0 and "sg-figure" in read("a.html").split("<script>")[0].split("</style>")[-1], "an archive's figures are there", errors)
    left = [n for n in os.listdir(tempfile.gettempdir()) if n.startswith("studyguide-") and "page_figures" in n]
    result(not left, "nothing is left of what was unpacked", left)
    write("broken.tex", TEX.replace("figs/box", "figs/broken"))
    write("figs/broken.pdf", b"%PDF-1.4\nnothing more")
    code, _, errors = build("broken.tex", "-o", "b.html")
    result(code == 0 and "A red box" in read("b.html"), "a damaged figure costs its picture, not the guide", errors)


CHINESE = r"""\documentclass{article}\begin{document}
\section{方法}
细颗粒物对人体健康造成危害\cite{li2019}。因此需要准确地预测其浓度。由公式~(\ref{eq:a})可知,预测依赖于气象变量。如表~\ref{t}所示,误差很小。
\begin{align}a = b + c\label{eq:a}\end{align}
\begin{table}\caption{数据}\label{t}\begin{tabular}{ll}城市 & 站点\\北京 & 35\end{tabular}\end{table}
\begin{thebibliography}{1}\bibitem{li2019} 李强. 健康. 2019.\end{thebibliography}
\end{document}
"""


def without_spaces():
    """References and citations in a language that sets no spaces around them."""
    write("chinese.tex", CHINESE)
    code, _, errors = build("chinese.tex", "-o", "c.html", "--quiet")
    html = read("c.html") if code == 0 else ""
    links = dict(re.findall(r'<a\s+href="#(sg-[^"]+)"[^>]*>([^<]*)</a>', html.split("<script>")[0]))
    names = {re.sub(r"\s+", " ", name) for name in links.values()}
    result({"公式 (1)", "表 1"} <= names and "sg-ref-1" in links, "page: references between Chinese characters are links", f"{links} {errors}")
    result('<span class="sg-number">(1)</span>' in html, "page: the number of a display of one row is beside it")


def formulas():
    """MathML as browsers show it: upright words, brackets that stretch only around what is high."""
    write("formula.md", "# One\n\n" + PROSE + "\n$$\\mathrm{E}[X] = \\left(\\frac{f(\\mathbf{a})}{\\mathrm{rate}}\\right)$$\n")
    build("formula.md", "-o", "f.html", "--quiet")
    math = re.search(r'<math display="block">.*?</math>', read("f.html")).group(0)
    result('<mi mathvariant="normal">E</mi><mrow><mo stretchy="false">[</mo><mi>X</mi><mo stretchy="false">]</mo></mrow>' in math
           and "<mi>rate</mi>" in math and "mstyle" not in math, "page: letters of words are upright, flat brackets do not stretch", math)
    result('<mrow><mo>(</mo><mfrac>' in math and '<mo stretchy="false">(</mo><mi>\U0001d41a</mi>' in math, "page: brackets of a fraction stretch", math)


def refused():
    """The paper's own pictures are never written over, and nothing outside is read."""
    write("plain.md", f"# One\n\n{PROSE}\n![A plot of it.](figure-1.png)\n")
    write("figure-1.png", png())
    write("pics/plain-figure-1.png", png(5))
    os.symlink("../figure-1.png", os.path.join(FOLDER, "pics", "link.png"))
    before = read("figure-1.png", "rb")
    code, _, errors = build("plain.md", "-o", "p.md", "--media", ".", "--quiet")
    result(code == 0 and read("figure-1.png", "rb") == before and os.path.exists(os.path.join(FOLDER, "plain-figure-1.png")),
           "--media in the paper's folder: names of its own", errors)
    os.remove(os.path.join(FOLDER, "plain-figure-1.png"))
    os.rename(os.path.join(FOLDER, "figure-1.png"), os.path.join(FOLDER, "plain-figure-1.png"))
    write("plain.md", f"# One\n\n{PROSE}\n![A plot of it.](plain-figure-1.png)\n")
    before = os.stat(os.path.join(FOLDER, "plain-figure-1.png")).st_mtime_ns
    code, _, errors = build("plain.md", "-o", "p.md", "--media", ".", "--quiet")
    same = os.stat(os.path.join(FOLDER, "plain-figure-1.png")).st_mtime_ns == before
    result(code == 2 and same and "--media" in errors, "--media onto a picture of the paper's: refused", f"{code} {errors}")
    outside = os.path.join(os.path.dirname(FOLDER), os.path.basename(FOLDER) + "-outside.png")
    with open(outside, "wb") as file:
        file.write(png(7))
    write("out.md", f"# One\n\n{PROSE}\n![A.](../{os.path.basename(outside)})\n\n![B.]({outside})\n\n![C.](https://example.invalid/x.png)\n")
    for name in ("o.html", "o.docx"):
        code, _, errors = build("out.md", "-o", name, "--quiet")
        data = read(name, "rb")
        inside = [n for n in zipfile.ZipFile(os.path.join(FOLDER, name)).namelist() if "media/" in n and not n.endswith("/")] if name == "o.docx" else []
        result(code == 0 and not inside and b"<figure" not in data, f"{name}: pictures outside the paper's folder and at addresses are not read", inside)
    os.remove(outside)
    code, _, errors = build("out.md", "-o", "m.md", "--media", "mm", "--quiet")
    result(code == 0 and not os.path.exists(os.path.join(FOLDER, "mm")), "and none of them becomes a file", errors)


def documents():
    """Pictures inside DOCX and EPUB, by the command and by the filter alone."""
    write("in.md", f"# One\n\n{PROSE}\n![A plot of it.](in.png)\n\n# Two\n\n{PROSE}")
    write("in.png", png(9))
    for kind in ("docx", "odt", "epub"):
        run("pandoc", "in.md", "-o", f"in.{kind}", cwd=FOLDER)
        code, _, errors = build(f"in.{kind}", "-o", f"{kind}.html", "--quiet")
        result(code == 0 and "data:image/png" in read(f"{kind}.html"), f"{kind}: its picture is in the page", errors)
        code, _, errors = run("pandoc", f"in.{kind}", "-L", FILTER, "-s", "-o", f"f{kind}.html", cwd=FOLDER, env=ENV)
        result(code == 0 and "data:image/png" in read(f"f{kind}.html"), f"{kind}: by the filter alone, too", errors)


pages()
without_spaces()
formulas()
refused()
documents()
shutil.rmtree(FOLDER)
done()
