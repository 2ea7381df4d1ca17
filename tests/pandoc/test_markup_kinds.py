"""HTML of publishers and arXiv, Markdown of PDF converters, JATS: several variants of each kind; headings, formulas and words
as a reader of the page sees them, by the command and, where pandoc reads the text as it stands, by the filter."""

import os
import re
import tempfile

from docx_file import guides, headings
from tap import COMMAND, done, result, run

LAKES = "Dry lakes cover the southern plains of the island."
SAND = "Grains of sand shrink on their way to the sea."
WIND = "The wind moves the smallest of them at night."
TITLED = ["# Cold sand", "## Introduction", "### Grains", "## Methods"]
NUMBERED = ["# Cold sand", "## 1 Introduction", "### 1.1 Grains", "## 2 Methods"]


def page(body, head="<title>Cold sand</title>"):
    return f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{body}</body></html>'


def sections(levels="123" "2", numbers=False):
    """Title and three sections in elements of these levels."""
    names = ("Cold sand", "1 Introduction", "1.1 Grains", "2 Methods") if numbers else ("Cold sand", "Introduction", "Grains", "Methods")
    texts = ("", f"<p>{LAKES}</p>", f"<p>{SAND}</p>", f"<p>{WIND}</p>")
    return "".join(f"<h{level}>{name}</h{level}>{text}" for level, name, text in zip(levels, names, texts))


def latexml(kind, title, inner="", tag="", level=2):
    tag = f'<span class="ltx_tag ltx_tag_{kind}">{tag} </span>' if tag else ""
    return (f'<section class="ltx_{kind}"><h{level} class="ltx_title ltx_title_{kind}">{tag}{title}</h{level}>'
            f'<div class="ltx_para"><p class="ltx_p">{inner}</p></div>')


def in_page(formula):
    return page(f"<h1>Cold sand</h1><h2>Introduction</h2><p>Sand rolls when {formula} holds for all grains.</p><h2>Methods</h2><p>{WIND}</p>")


ARXIV = ('<article class="ltx_document"><h1 class="ltx_title ltx_title_document">Cold sand</h1>' + latexml("section", "Introduction", LAKES, "1")
         + latexml("subsection", "Grains", SAND, "1.1", 3) + "</section></section>" + latexml("section", "Methods", WIND, "2") + "</section></article>")
AROUND = ["Report", "Skip", "Download", "Related", "Cookies", "Generated", "Contents", "Sign in", "Share", "Privacy"]
PRESENTATION = "<mrow><mi>T</mi><mo>&lt;</mo><msub><mi>T</mi><mi>c</mi></msub></mrow>"
ANNOTATED = f'<math><semantics>{PRESENTATION}<annotation encoding="application/x-tex">T&lt;T_{{c}}</annotation></semantics></math>'
SHORT = ["# Cold sand", "## Introduction", "## Methods"]

# Kind, variant, the page, headings, words that the guide holds, words that it lacks.
HTML = [
    ("around the paper", "arXiv's page", page(
        '<div class="ltx_page_navbar"><nav class="ltx_TOC"><ol><li><a href="#S1">Contents 1</a></li></ol></nav></div><header class="mob_header">'
        '<div class="html-header-logo">Skip</div></header><div id="openForm" role="dialog"><h2>Report an issue</h2></div>'
        '<div class="package-alerts ltx_document" role="status"><p>Report: the following package</p></div>' + ARXIV
        + '<button id="myButton">Report</button><footer class="ltx_page_footer">Generated on Tue by LaTeXML</footer>'), NUMBERED, [LAKES, WIND], AROUND),
    ("around the paper", "ar5iv's page", page(
        ARXIV + '<div class="ar5iv-footer"><h2>Related papers</h2><a href="/x">Feeling lucky?</a></div><footer class="ltx_page_footer"><p>Generated on Tue</p></footer>'),
     NUMBERED, [LAKES, SAND], AROUND + ["lucky"]),
    ("around the paper", "a publisher's page by roles", page(
        '<a class="skip-link" href="#m">Skip to content</a><div role="banner"><h2>Journal of Sand</h2>Sign in</div><div role="navigation"><ul><li>Contents</li></ul></div>'
        f'<main>{sections()}</main><div role="contentinfo"><h2>Privacy</h2></div>'), TITLED, [LAKES, WIND], AROUND),
    ("around the paper", "a publisher's page by elements", page(
        f'<header class="site-header"><h2>Sign in</h2></header><nav><h2>Contents</h2></nav><main><article>{sections()}</article></main>'
        '<aside><h2>Related articles</h2><p>Related: warm sand.</p></aside><form><h3>Share</h3></form><footer><h2>Privacy</h2></footer>'),
     TITLED, [LAKES, WIND], AROUND),
    ("around the paper", "a publisher's page outside of its article", page(
        f'<div class="top-menu"><h2>Sign in</h2><p>Download PDF</p></div><article>{sections()}</article><div class="rec"><h2>Related content</h2>'
        "<p>Cookies help us.</p></div>"), TITLED, [LAKES, WIND], AROUND),
    ("around the paper", "cookies, scripts and a table of contents", page(
        f'<div class="cookie-banner"><h2>Cookies</h2></div><div id="toc"><h2>Contents</h2></div>{sections()}<script>var x = "<h2>Share</h2>";</script>'
        '<noscript><h2>Download</h2></noscript>'), TITLED, [LAKES, WIND], AROUND),

    ("levels", "from the first", page(sections("1232")), TITLED, [LAKES], []),
    ("levels", "with gaps", page(sections("1353")), TITLED, [LAKES], []),
    ("levels", "a title that is the page's, sections of the first level", page(sections("1121")), TITLED, [LAKES], []),
    ("levels", "LaTeXML's, whatever the elements", page(ARXIV.replace("<h2", "<h4").replace("</h2>", "</h4>").replace("<h3", "<h5").replace("</h3>", "</h5>")),
     NUMBERED, [LAKES], []),
    ("levels", "LaTeXML's abstract in small", page(ARXIV.replace("</h1>", '</h1><div class="ltx_abstract"><h6 class="ltx_title ltx_title_abstract">Abstract</h6>'
     f'<p class="ltx_p">{WIND}</p></div>')), NUMBERED[:1] + ["## Abstract"] + NUMBERED[1:], [LAKES], []),
    ("levels", "LaTeXML's theorems are none", page(ARXIV.replace("</article>", '<div class="ltx_theorem"><h6 class="ltx_title ltx_runin ltx_title_theorem">Theorem 1'
     f'</h6><p class="ltx_p">{SAND}</p></div></article>')), NUMBERED, ["Theorem 1"], []),

    ("MathML", "LaTeXML's alternative text", in_page(f'<math alttext="T&lt;T_{{c}}" display="inline">{PRESENTATION}</math>'), SHORT, ["$T<T_{c}$"], []),
    ("MathML", "with a TeX annotation", in_page(ANNOTATED), SHORT, ["$T<T_{c}$"], []),
    ("MathML", "alone", in_page(f'<math xmlns="http://www.w3.org/1998/Math/MathML">{PRESENTATION}</math>'), SHORT, ["$T < T_{c}$"], []),
    ("MathML", "KaTeX's, shown once", in_page(f'<span class="katex"><span class="katex-mathml">{ANNOTATED}</span><span class="katex-html" aria-hidden="true">'
     "<span>T</span><span>&lt;</span><span>Tc</span></span></span>"), SHORT, ["when $T<T_{c}$ holds"], ["Tc"]),
    ("MathML", "MathJax's source beside its preview", in_page('<span class="MathJax_Preview">T&lt;Tc</span><script type="math/tex">T<T_{c}</script>'), SHORT,
     ["when $T<T_{c}$ holds"], ["Tc"]),
    ("MathML", "MathJax 3 with its MathML for screen readers", in_page(
        f'<mjx-container class="MathJax"><mjx-math aria-hidden="true"><mjx-mi>T</mjx-mi></mjx-math><mjx-assistive-mml>{ANNOTATED}</mjx-assistive-mml></mjx-container>'),
     SHORT, ["when $T<T_{c}$ holds"], []),
    ("MathML", "in a heading", page(f"<h1>Cold sand</h1><h2>When {ANNOTATED}</h2><p>{LAKES}</p><h2>Methods</h2><p>{WIND}</p>"),
     ["# Cold sand", "## When $T<T_{c}$", "## Methods"], [], []),
    ("MathML", "displayed", in_page(f'</p><math display="block" alttext="a=b+c">{PRESENTATION}</math><p>which'), SHORT, ["a=b+c"], ["mrow"]),
]


def converted(title, first, second, third, extra="", formula=""):
    return f"{title}\n\n{first}\n\n{LAKES} {formula}\n\n{second}\n\n{SAND}\n\n{extra}\n\n{third}\n\n{WIND}\n"


MARKDOWN = [
    ("marker", "levels by numbers", converted("# **Cold sand**", "# 1 Introduction", "#### 1.1 Grains", "# 2 Methods"), NUMBERED, [LAKES], []),
    ("marker", "spans and bold in headings", converted("# Cold sand", '# <span id="page-1-0"></span>**1 Introduction**', '## <span id="page-2-0"></span>1.1 Grains',
     '# <span id="page-3-1"></span>2 Methods', 'It rolls <span id="page-3-2"></span>on.'), NUMBERED, [LAKES, "It rolls on"], ["span", "page-"]),
    ("marker", "marks of pages", converted("# Cold sand", "# 1 Introduction", "## 1.1 Grains", "# 2 Methods",
     "{1}------------------------------------------------\n\nIt rolls on.\n\n{12}------------------------------------------------"), NUMBERED, ["It rolls on"],
     ["{1", "----"]),
    ("marker", "a paragraph that a picture tears", converted("# Cold sand", "# 1 Introduction", "## 1.1 Grains", "# 2 Methods",
     "It is hard and\n\n![](_page_1_Figure_2.jpeg)\n\nFigure 1: A heap.\n\nit does not break at night."), NUMBERED, ["hard and it does not break"], []),
    ("marker", "a caption that a page tears", converted("# Cold sand", "# 1 Introduction", "## 1.1 Grains", "# 2 Methods",
     "It is hard and dry.\n\nFigure 1: A heap of\n\ngrains at noon."), NUMBERED, ["A heap of grains at noon"], []),
    ("docling", "all headings of one level", converted("## Cold sand", "## 1 Introduction", "## 1.1 Grains", "## 2 Methods"), NUMBERED, [LAKES], []),
    ("docling", "marks of pictures and formulas", converted("## Cold sand", "## 1 Introduction", "## 1.1 Grains", "## 2 Methods",
     "<!-- image -->\n\n<!-- formula-not-decoded -->\n\nIt rolls on."), NUMBERED, ["It rolls on"], ["<!--", "image"]),
    ("docling", "without a title", converted("", "## 1 Introduction", "## 1.1 Grains", "## 2 Methods"), NUMBERED[1:], [LAKES], []),
    ("nougat", "a small abstract", converted("# Cold sand", f"###### Abstract\n\n{WIND}\n\n## 1 Introduction", "### 1.1 Grains", "## 2 Methods"),
     NUMBERED[:1] + ["## Abstract"] + NUMBERED[1:], [LAKES], []),
    ("nougat", "missing pages", converted("# Cold sand", "## 1 Introduction", "### 1.1 Grains", "## 2 Methods", "[MISSING_PAGE_EMPTY:4]\n\nIt rolls on.\n\n[MISSING_PAGE_FAIL:5]"),
     NUMBERED, ["It rolls on"], ["MISSING"]),
    ("MinerU", "all headings of the first level", converted("# Cold sand", "# 1 Introduction", "# 1.1 Grains", "# 2 Methods"), NUMBERED, [LAKES], []),
    ("MinerU", "tables in HTML", converted("# Cold sand", "# 1 Introduction", "# 1.1 Grains", "# 2 Methods",
     "<html><body><table><tr><td>Bird</td><td>Count</td></tr><tr><td>owl</td><td>Seven</td></tr></table></body></html>"), NUMBERED, ["Seven"], ["<td>", "<html"]),
    ("MinerU", "pictures and displayed formulas", converted("# Cold sand", "# 1 Introduction", "# 1.1 Grains", "# 2 Methods",
     "![](images/0a1b2c.jpg)\nFigure 1: A heap at noon.\n\n$$\na=b+c\n$$"), NUMBERED, ["A heap at noon", "a=b+c"], []),
    ("MinerU", "numbers with points, parts without", converted("# Cold sand", f"# Abstract\n\n{WIND}\n\n# 1. Introduction", "# 1.1. Grains", "# 2. Methods", "")
     + "\n# References\n\n[1] A. Author, Sand, 2000.\n", ["# Cold sand", "## Abstract", "## 1. Introduction", "### 1.1. Grains", "## 2. Methods", "## References"], [LAKES], []),
]

# What only the command reads so: a filter is handed neither the brackets' marks nor LaTeX that was read.
BRACKETS = [
    ("nougat", "formulas in its brackets", converted("# Cold sand", "## 1 Introduction", "### 1.1 Grains", "## 2 Methods", "\\[a=b+c\\]",
     "It rolls when \\(T<T_{c}\\) holds."), NUMBERED, ["when $T<T_{c}$ holds", "$$a=b+c$$"], ["\\("]),
    ("nougat", "formulas over lines", converted("# Cold sand", "## 1 Introduction", "### 1.1 Grains", "## 2 Methods", "\\[\na=b\n+c \\tag{1}\n\\]"), NUMBERED,
     ["a=b +c \\tag{1}$$"], ["\\["]),
    ("nougat", "a table in LaTeX", converted("# Cold sand", "## 1 Introduction", "### 1.1 Grains", "## 2 Methods",
     "\\begin{table}\n\\begin{tabular}{l l}\nBird & Count \\\\ \\hline\nowl & Seven \\\\\n\\end{tabular}\n\\caption{Owls at dusk.}\n\\end{table}"), NUMBERED,
     ["Owls at dusk"], ["hline", "begin{", "passage"]),
    ("LaTeX in Markdown", "a table without a caption, an equation", converted("# Cold sand", "## 1 Introduction", "### 1.1 Grains", "## 2 Methods",
     "\\begin{tabular}{l l}\nowl & Seven \\\\\ncrow & Nine \\\\\n\\end{tabular}\n\nIt is so:\n\n\\begin{equation}\na=b+c\n\\end{equation}"), NUMBERED,
     ["Seven", "crow", "a=b+c"], ["passage"]),
    ("LaTeX in Markdown", "an equation in a paragraph", converted("# Cold sand", "## 1 Introduction", "### 1.1 Grains", "## 2 Methods",
     "It is so that\n\\begin{align}\na &= b \\\\ c &= d\n\\end{align}\nholds at night."), NUMBERED, ["It is so that", "a &= b", "holds at night"], ["passage"]),
    ("LaTeX in Markdown", "a theorem", converted("# Cold sand", "## 1 Introduction", "### 1.1 Grains", "## 2 Methods",
     "\\begin{theorem}\nEvery dry lake is flat.\n\\end{theorem}"), NUMBERED, ["Every dry lake is flat"], ["passage"]),
    ("LaTeX in Markdown", "an environment that pandoc cannot read stays out, the rest is read", converted("# Cold sand", "## 1 Introduction", "### 1.1 Grains", "## 2 Methods",
     "\\begin{center}\n{never closed\n\\end{center}\n\nIt rolls on."), NUMBERED, ["It rolls on"], ["passage"]),
    ("nougat", "brackets of words and code stay", converted("# Cold sand", "## 1 Introduction", "### 1.1 Grains", "## 2 Methods",
     "Type `\\(x=1\\)` as one does \\[1\\], \\[see fig\\_1\\].", "It rolls \\(at night\\)."), NUMBERED, ["`\\(x=1\\)`", "rolls (at night)"], ["$"]),
]

POINTED = ["# Cold sand", "## 1. Introduction", "### 1.1. Grains", "## 2. Methods"]
JATS = [
    ("JATS", "sections in sections", "", TITLED),
    ("JATS", "labels of sections", "labels", POINTED),
    ("JATS", "labels of sections with points", "pointed", POINTED),
    ("JATS", "a namespace and no document type", "bare", TITLED),
    ("JATS", "an entry of the archive, with XML's declaration", "declared", TITLED),
]


def jats(variant):
    form = {"labels": "<label>{}</label>", "pointed": "<label>{}.</label>"}.get(variant, "")
    label = form.format
    type_ = "" if variant == "bare" else ('<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.2 20190208//EN" '
                                          '"JATS-archivearticle1.dtd">')
    names = ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML" article-type="research-article"' if variant == "bare" else ""
    first = '<?xml version="1.0" encoding="UTF-8"?>\n' if variant == "declared" else ""
    return (f"{first}{type_}<article{names}><front><article-meta><title-group><article-title>Cold sand</article-title></title-group></article-meta></front><body>"
            f'<sec id="s1">{label("1")}<title>Introduction</title><p>{LAKES}</p><sec id="s2">{label("1.1")}<title>Grains</title><p>{SAND}</p><fig id="f1">'
            "<label>Figure 1</label><caption><title>A heap.</title><p>A heap of grains at noon.</p></caption></fig></sec></sec>"
            f'<sec id="s3">{label("2")}<title>Methods</title><p>{WIND}</p><boxed-text><caption><title>Box 1</title></caption><p>Keep it dry.</p></boxed-text>'
            "</sec></body></article>")


def judge(name, text, said, expected, has, lacks):
    plain = re.sub(r"==|\*\*|\{[^}]*\}(?=\n)", "", text)
    good = headings(plain) == expected and all(w in plain for w in has) and not any(w in plain for w in lacks)
    result(good, name, f"expected {expected} {has}, without {lacks}; {said}\n{text}")


def built(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    code, out, errors = run(COMMAND, "build", path, "-t", "markdown")
    return out, f"{code} {errors}"


with tempfile.TemporaryDirectory() as folder:
    for kind, variant, text, expected, has, lacks in HTML:
        judge(f"HTML: {kind}, {variant}", *built(os.path.join(folder, "paper.html"), text), expected, has, lacks)
    for kind, variant, text, expected, has, lacks in MARKDOWN:
        path = os.path.join(folder, "paper.md")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        for way, guide, said in guides(path, folder):
            judge(f"Markdown: {kind}, {variant}: {way}", guide, said, expected, has, lacks)
    for kind, variant, text, expected, has, lacks in BRACKETS:
        judge(f"Markdown: {kind}, {variant}", *built(os.path.join(folder, "paper.md"), text), expected, has, lacks)
    for kind, variant, how, expected in JATS:
        for name in ("paper.xml", "paper.nxml", "paper.html", "paper.txt"):
            judge(f"{kind}: {variant}, as {name}", *built(os.path.join(folder, name), jats(how)), expected, [LAKES, SAND, WIND, "A heap of grains", "Keep it dry"], [])
done()
