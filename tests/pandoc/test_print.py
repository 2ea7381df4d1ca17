"""Highlights in print: LaTeX by every engine at hand, DOCX as its XML and as LibreOffice reads it, EPUB.

What could break a highlight stands in one list: formulas, code, links, quotation marks, letters
outside ASCII, TeX's special characters, points nested deeper than LaTeX's lists go.
"""

import os
import re
import shutil
import sys
import tempfile
import zipfile

import tap

PAPER = os.path.join(tap.ROOT, "tests", "papers", "minimap2", "minimap2.tex")

HARD = r"""
- **Ideas**
    - [plain words of an idea]{.mark} and more.
    - [a formula $\frac{a_1}{b} \le \sqrt{x}$ within, and $\{x \mid y\}$]{.mark}.
    - [code `a_b{}` and a link [to it](https://example.org/a_b#c) and <https://example.org>]{.mark}.
    - [“quoted”, ‘single’, "straight" – dash — and … dots]{.mark}.
    - [Größe, naïve café, Łódź and ß]{.mark}.
    - [50\% of R&D costs \$5 #1 a_b \{c\} ~d ^e \\f \<g\>]{.mark}.
    - [*emphasis over several words* and **strong ones *nested* too**]{.mark}.
    - [before $$E = mc^2$$ after]{.mark}.
    - A thin space: 5 kg, 3 m.
    - [lines ├── └─ and α, 中文]{.mark}, outside ├── and 中文, and in code `├── 中`.
        - third
            - fourth [deep idea here]{.mark}
                - fifth
                    - sixth [deeper still]{.mark}
"""

FILTER = """package.path = %r .. '/lua/?.lua;' .. package.path
local form = require 'studyguide.output.print'
return {{ Pandoc = function (doc) return pandoc.Pandoc(form.prepared(doc.blocks, doc.meta, require('studyguide.output.formats').of(FORMAT)), doc.meta) end }}
"""


def pdf_text(path):
    text = tap.run("pdftotext", "-raw", path, "-")[1] if shutil.which("pdftotext") else ""
    return " ".join(text.split())


def latex(folder, source, lua):
    for engine in ("pdflatex", "xelatex", "lualatex"):
        parts = {"pdflatex": ["soul.sty", "lmodern.sty"], "lualatex": ["soul.sty", "luaotfload.sty"], "xelatex": ["soul.sty", "fontspec.sty"]}
        there = shutil.which(engine) and shutil.which("kpsewhich") and all(tap.run("kpsewhich", p)[1].strip() for p in parts[engine])
        if not there:
            tap.skip(f"highlights by {engine}", f"no {engine} with soul (apt: texlive-xetex texlive-luatex texlive-plain-generic)")
            continue
        out = os.path.join(folder, engine + ".pdf")
        code, _, err = tap.run("pandoc", source, "-f", "markdown-smart", "-L", lua, "--pdf-engine=" + engine, "-o", out)
        if not tap.result(code == 0 and os.path.exists(out), f"hard highlights compile by {engine}", err):
            continue
        text = pdf_text(out)
        words = ["plain words of an idea", "Größe, naïve café, Łódź and ß", "– dash — and", "“quoted”, ‘single’", "50% of R&D costs $5", "deep idea here", "sixth"]
        tap.result(not text or all(word in text for word in words), f"{engine}: every word is on the page",
                   [word for word in words if word not in text])


def guide_pdf(folder):
    engine = shutil.which("xelatex") and "xelatex"
    if not engine:
        return tap.skip("a whole guide as PDF", "no xelatex (apt: texlive-xetex)")
    out = os.path.join(folder, "guide.pdf")
    code, _, err = tap.run(tap.COMMAND, "build", PAPER, "-o", out, "--quiet", "--", "--pdf-engine=xelatex")
    tap.result(code == 0, "a whole guide as PDF", err)
    tex = tap.run(tap.COMMAND, "build", PAPER, "--quiet", "-t", "latex")[1]
    markdown = tap.run(tap.COMMAND, "build", PAPER, "--quiet")[1]
    tap.result(tex.count(r"\hl{") >= len(re.findall(r"==[^=\n]+==", markdown)) > 0, "LaTeX holds every highlight")


def docx(folder):
    out = os.path.join(folder, "guide.docx")
    code, _, err = tap.run(tap.COMMAND, "build", PAPER, "-o", out, "--quiet")
    if not tap.result(code == 0, "a guide as DOCX", err):
        return
    xml = zipfile.ZipFile(out).read("word/document.xml").decode()
    markdown = tap.run(tap.COMMAND, "build", PAPER, "--quiet")[1]
    tap.result(xml.count('<w:highlight w:val="yellow"') >= len(re.findall(r"==[^=\n]+==", markdown)) > 0,
               "DOCX holds every highlight as one")
    # The title has a style of its own; main sections are pandoc's level 1 then.
    levels = sorted(set(len(m) for m in re.findall(r"^(#+) ", markdown, re.M)))[1:]
    wanted = sum(1 for m in re.findall(r"^(#+) ", markdown, re.M) if len(m) > 1)
    found = re.findall(r'<w:pStyle w:val="Heading(\d)"', xml)
    tap.result(len(found) == wanted and len(set(found)) == len(levels), "DOCX headings have heading styles", (len(found), wanted))
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        return tap.skip("LibreOffice opens the DOCX", "no libreoffice (apt: libreoffice-writer-nogui)")
    code, _, err = tap.run(office, "--headless", "-env:UserInstallation=file://" + os.path.join(folder, "office"), "--convert-to", "pdf",
                           "--outdir", os.path.join(folder, "opened"), out)
    text = pdf_text(os.path.join(folder, "opened", "guide.pdf"))
    titles = re.findall(r"^## ([A-Z][a-z]+)$", markdown, re.M)
    tap.result(code == 0 and len(titles) > 3 and (not text or all(title in text for title in titles)), "LibreOffice opens the DOCX", err)


def epub(folder):
    out = os.path.join(folder, "guide.epub")
    code, _, err = tap.run(tap.COMMAND, "build", PAPER, "-o", out, "--quiet", env={**os.environ, "LC_ALL": "C"})
    if not tap.result(code == 0, "a guide as EPUB", err):
        return
    book = zipfile.ZipFile(out)
    text = "".join(book.read(name).decode() for name in book.namelist() if re.search(r"ch\d+\.xhtml$", name))
    tap.result("<mark>" in text and "sg-bar" not in text, "EPUB holds highlights and none of the page's tools")
    language = re.search(r"<dc:language>(.*?)</dc:language>", book.read("EPUB/content.opf").decode()).group(1)
    tap.result(language == "en", "an EPUB is in the paper's language, whatever the locale is", language)
    source = os.path.join(folder, "dated.md")
    for date, wanted in (("May 2023", "2023"), ("5 May 2023", "2023-05-05")):
        with open(source, "w", encoding="utf-8") as file:
            file.write(f"% Caches\n% Ann\n% {date}\n\n# One\n\nA cache is a small memory.\n")
        tap.run(tap.COMMAND, "build", source, "-o", out, "--quiet")
        found = re.search(r"<dc:date[^>]*>(.*?)</dc:date>", zipfile.ZipFile(out).read("EPUB/content.opf").decode()).group(1)
        tap.result(found == wanted, f"an EPUB of {date} has a date that readers take", found)


def main():
    folder = tempfile.mkdtemp()
    try:
        source, lua = os.path.join(folder, "hard.md"), os.path.join(folder, "print.lua")
        with open(source, "w", encoding="utf-8") as file:
            file.write(HARD)
        with open(lua, "w", encoding="utf-8") as file:
            file.write(FILTER % tap.ROOT)
        latex(folder, source, lua)
        guide_pdf(folder)
        docx(folder)
        epub(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    tap.done()


if __name__ == "__main__":
    sys.exit(main())
