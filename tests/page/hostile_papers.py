"""Hostile papers and answers: each row one kind of attack. CANARY is a file outside the paper's folder,
REMOTE a server that counts who calls. What an attack runs sets window.PWN; what it names is "evil"."""

SCRIPT = "<script>window.PWN=1</script>"

# -- Papers: (name, extension, text). {one} in a skeleton is the attack --------------------------------

_MD = """# One {attributes}

A **widget** is a device that turns a wheel, because it has a spring. {text}

{block}

# Two

More text about the pendulum and the widget stands here.
"""

_TEX = r"""\documentclass{article}
%(preamble)s
\title{%(title)s}\author{%(author)s}
\begin{document}\maketitle
\section{%(heading)s}
A widget is a device that turns a wheel, because it has a spring. %(text)s

%(block)s
\section{Two}
More text about the pendulum and the widget stands here.
%(end)s
\end{document}
"""


def md(text="", block="", attributes="", meta=""):
    head = f"---\n{meta}\n---\n\n" if meta else ""
    return head + _MD.replace("{attributes}", attributes).replace("{text}", text).replace("{block}", block)


def tex(text="", block="", heading="One", title="T", author="A. Author", preamble="", end=""):
    return _TEX % {"text": text, "block": block, "heading": heading, "title": title, "author": author,
                   "preamble": preamble, "end": end}


ONERROR = '<img src=x onerror="window.PWN=2">'

PAPERS = [
    ("script", "md", md(SCRIPT)),
    ("image with a handler", "md", md(ONERROR)),
    ("svg with a handler", "md", md('<svg onload="window.PWN=3"></svg> words', '<svg><script>window.PWN=3</script></svg>')),
    ("details that open", "md", md(block='<details open ontoggle="window.PWN=4">words</details>')),
    ("raw inline", "md", md(f"`{SCRIPT}`{{=html}} and `<b onclick=evil>`{{=html5}}")),
    ("raw block", "md", md(block=f'```{{=html}}\n{SCRIPT}<iframe src="javascript:parent.PWN=5"></iframe>\n```')),
    ("raw TeX", "md", md(r"`\input{CANARY}`{=latex} \input{CANARY} \immediate\write18{evil}", "```{=latex}\n\\input{CANARY}\n```")),
    ("link schemes", "md", md("[a](javascript:window.PWN=6) [b](JaVaScRiPt:window.PWN=6) [c](vbscript:x) "
                              "[d](data:text/html,evil) [e](java&#115;cript:window.PWN=6) [f](<java\tscript:window.PWN=6>) "
                              "[g](&#1;javascript:window.PWN=6) [h](java%0ascript:x) [i](file:///etc/passwd) [j](javascript&colon;x)")),
    ("autolinks", "md", md("<javascript:window.PWN=7> <data:text/html,evil> <vbscript:evil>")),
    ("reference definitions", "md", md("[words] and [more][r]", "[words]: javascript:window.PWN=8\n\n[r]: data:text/html,x 'evil'")),
    ("attributes", "md", md('[words]{onfocus="window.PWN=9" autofocus tabindex=0 .evil} `code`{onclick="window.PWN=9" #evil} '
                            '[x](http://example.org){onmouseover="window.PWN=9" style="position:fixed"}',
                            '::: {.evil onclick="window.PWN=9" style="position:fixed"}\nA div of words.\n:::')),
    ("attributes of a heading", "md", md(attributes='{onclick="window.PWN=10" .evil style="color:red"}')),
    ("remote images", "md", md("![words](REMOTE/a.png) wow!\\[b](REMOTE/b.png)", '![A caption](REMOTE/c.png){onerror="window.PWN=11" #evil}')),
    ("HTML in a heading", "md", md(attributes=f'<b onclick="window.PWN=12">bold</b> {ONERROR}')),
    ("metadata: names", "md", md(meta=f"""title: 'T {SCRIPT} {ONERROR}'
subtitle: '{ONERROR}'
author: ['{SCRIPT}', 'B "><b onclick="window.PWN=13">']
date: '">{SCRIPT}'
keywords: ['">{SCRIPT}']
abstract: '{SCRIPT} An abstract of words.'
abstract-title: '{ONERROR}'""")),
    ("metadata: language and head", "md", md(meta=f"""title: T
lang: '">{SCRIPT}'
dir: '">{SCRIPT}'
header-includes: '{SCRIPT}'
include-before: '{SCRIPT}'
include-after: '{SCRIPT}'
css: ['javascript:window.PWN=14', 'REMOTE/evil.css']""")),
    ("metadata: templates' variables", "md", md(meta=f"""title: T
title-prefix: '{SCRIPT}'
pagetitle: '</title>{SCRIPT}'
author-meta: ['">{SCRIPT}']
description-meta: '">{SCRIPT}'
toc-title: '{SCRIPT}'
document-css: true
math: '{SCRIPT}'
mathjax: 'REMOTE/evil.js'
highlighting-css: '</style>{SCRIPT}'
backgroundcolor: 'red}}</style>{SCRIPT}'
body: '{SCRIPT}'
documentclass: 'article}}\\input{{CANARY}}'""")),
    ("formulas that link", "md", md(r"$\href{javascript:window.PWN=15}{x}$ $\htmlData{onclick=window.PWN=15}{x}$ "
                                    r"$\class{evil}{x}\cssId{evil}{y}\style{position:fixed}{z}\url{javascript:x}$ $\require{evil}x$")),
    ("formulas that hold tags", "md", md(r"$\text{<script>window.PWN=16</script>}$ $a<img src=x onerror=window.PWN=16>b$ "
                                         r"$\unicode{x}<svg/onload=window.PWN=16>$ $x<!-- $ <b> $ -->$")),
    ("formulas that read", "md", md(r"$\input{CANARY}$ $^^5cinput{CANARY}$ $\csname input\endcsname{CANARY}$ $\begin{filecontents}{evil}x\end{filecontents}$ "
                                    r"$\directlua{evil}\write18{evil}\catcode65=1 x$ $x%$ words")),
    ("cells", "md", md(block=f'| a {SCRIPT} | b |\n|---|--:|\n| {ONERROR} | [x](javascript:window.PWN=17) |')),
    ("frames and forms", "md", md(block='<iframe src="REMOTE/f"></iframe><object data="REMOTE/o"></object><embed src="REMOTE/e">'
                                  '<base href="REMOTE/"><meta http-equiv=refresh content="0;url=REMOTE/m"><link rel=stylesheet href="REMOTE/l.css">'
                                  '<style>@import "REMOTE/i.css"; *{background:url(REMOTE/b)}</style>'
                                  '<form action="REMOTE/s"><input autofocus onfocus="window.PWN=18"></form>')),
    ("notes and citations", "md", md(f"A note.[^1] [@evil; -@other, {ONERROR}] and @evil says. ^[inline {ONERROR}]", f"[^1]: {SCRIPT} [x](javascript:window.PWN=19)")),
    ("a term that quotes", "md", md('A **gadget" onmouseover="window.PWN=20" x="** is a device that turns. The term **a|b\'c"d<e>** is a thing that is used.')),
    ("code that notes run", "md", md("`$= window.PWN=21` `= this.evil` `<% tp.evil %>` <% tp.evil %>",
                                     "```dataviewjs\nwindow.PWN=21\n```\n\n```{r}\nevil()\n```\n\n```{.python onclick=\"window.PWN=21\" .evil}\nevil()\n```\n\n"
                                     "```mermaid\ngraph TD; A-->B; click A \"javascript:window.PWN=21\"\n```")),
    ("links of notes", "md", md("![[secret]] and [[Private note|words]] and ![[REMOTE/x.png]] and [[1, 2], [3, 4]]")),
    ("metadata in mid-text", "md", md(r"Words \-\-\- and so.", f"---\nheader-includes: '{SCRIPT}'\ntitle: '{ONERROR}'\n...")),
    ("escaped mark-up", "md", md(r"\<script\>window.PWN=22\</script\> &lt;img src=x onerror=window.PWN=22&gt; \[x\](javascript:window.PWN=22) \`y\`\{=html\}")),
    ("attributes as text", "tex", tex(r'The [x]\{onfocus="window.PWN=23" autofocus="" tabindex="0"\} is a part. The `code`\{=html\} mark is here.',
                                      heading=r'One [y]\{onmouseover="window.PWN=23"\}')),
    ("verbatim raw", "tex", tex(r"\verb|`<script>window.PWN=24</script>`{=html}| is a part of it too.", "\\begin{verbatim}\n</code></pre><script>window.PWN=24</script>\n```{=html}\n\\end{verbatim}")),
    ("a listing's language", "tex", tex(block="\\begin{lstlisting}[language={=html}]\n<script>window.PWN=25</script>\n\\end{lstlisting}\n"
                                              "\\begin{lstlisting}[language=\"><script>window.PWN=25</script>]\n</code></pre><script>window.PWN=25</script>\n\\end{lstlisting}")),
    ("hrefs", "tex", tex(r'\href{javascript:window.PWN=26}{a} \url{javascript:window.PWN=26} \href{JAVASCRIPT:window.PWN=26}{b} '
                         r'\href{data:text/html,<script>window.PWN=26</script>}{c} \href{http://x" onclick="window.PWN=26}{d} \href{java script:x}{e}')),
    ("title and author", "tex", tex(title=rf"T {SCRIPT} \href{{javascript:window.PWN=27}}{{x}}", author=f"{SCRIPT} \"><b onclick=evil>")),
    ("headings and labels", "tex", tex(heading=rf'One {SCRIPT} {ONERROR}', text=r'\label{"><script>window.PWN=28</script>} See \ref{"><script>window.PWN=28</script>}.')),
    ("TeX formulas", "tex", tex(r"$\href{javascript:window.PWN=29}{x}$ and $\text{<script>window.PWN=29</script>}$ and $\htmlData{onclick=window.PWN=29}{x}$ and $\unknown{<img src=x onerror=window.PWN=29>}$ and $\input{CANARY}$")),
    ("captions", "tex", tex(block=rf'\begin{{figure}}\includegraphics{{REMOTE/a.png}}\caption{{Cap {SCRIPT} of words" onerror="window.PWN=30}}\label{{fig:">{ONERROR}}}\end{{figure}}')),
    ("references", "tex", tex(r"As \cite{evil} says.", end=rf'\begin{{thebibliography}}{{9}}\bibitem{{evil}} A. {SCRIPT} Author, {ONERROR}, [x]\{{onclick="window.PWN=31"\}}.\end{{thebibliography}}')),
    ("environments and commands", "tex", tex(r"\special{html:<script>window.PWN=32</script>} \immediate\write18{evil}", "\\begin{rawhtml}<script>window.PWN=32</script>\\end{rawhtml}\n\\begin{comment}x\\end{comment}")),
    ("mark-up in pieces", "tex", tex(r'[x]\hspace{0pt}(javascript:window.PWN=33) and <\mbox{}script>window.PWN=33</\mbox{}script> and wow!\href{REMOTE/a.png}{y} '
                                     r'and [z]\textit{}\{onclick="window.PWN=33"\} and `\textbf{}code`\{=html\} and [w]\mbox{}[v] and <\emph{}img src=x onerror=window.PWN=33>')),
    ("HTML paper", "html", f'<html lang="en"><head><title>T</title>{SCRIPT}</head><body onload="window.PWN=34"><h1 onclick="window.PWN=34" style="color:red" class="evil">One</h1>'
                           '<p onmouseover="window.PWN=34">A widget is a device that turns. <a href="javascript:window.PWN=34">a</a> <img src="REMOTE/h.png"> &lt;script&gt;window.PWN=34&lt;/script&gt;</p>'
                           '<iframe src="REMOTE/f"></iframe><object data="REMOTE/o"></object><h1>Two <svg onload="window.PWN=34"></svg></h1><p>More text stands here.</p></body></html>'),
    ("reStructuredText", "rst", "One\n===\n\nA widget is a device that turns. `x <javascript:window.PWN=35>`_\n\n.. raw:: html\n\n   <script>window.PWN=35</script>\n\n"
                                ".. image:: REMOTE/r.png\n   :alt: evil\n\nTwo\n===\n\nMore text stands here, enough of it to show that the page was made and holds what the paper says of its widget.\n"),
    ("Org", "org", "#+TITLE: T @@html:<script>window.PWN=36</script>@@\n#+HTML_HEAD: <script>window.PWN=36</script>\n* One\nA widget is a device that turns. @@html:<img src=x onerror=window.PWN=36>@@ [[javascript:window.PWN=36][x]]\n"
                   "#+BEGIN_EXPORT html\n<script>window.PWN=36</script>\n#+END_EXPORT\n* Two\nMore text stands here, enough of it to show that the page was made and holds what the paper says of its widget.\n"),
]

# -- Answers: (name, words of a bullet, blocks under it, what of it may stand in no guide) -------------

ANSWERS = [
    ("span with attributes", '[x]{onfocus="window.PWN=1" autofocus tabindex=0}', "", r"(?<!\\)\{onfocus"),
    ("span with style", '[y]{onmouseover="window.PWN=2" style="position:fixed;top:0"}', "", r"(?<!\\)\{onmouseover"),
    ("span with a class", "[z]{.evil key=value}", "", r"\{\.evil"),
    ("raw code", "`<script>window.PWN=3</script>`{=html}", "", r"`\{=html"),
    ("raw TeX code", r"`\input{CANARY}`{=latex}", "", r"`\{=latex"),
    ("raw fence", "", "```{=html}\n<script>window.PWN=4</script>\n```", r"```\s*\{"),
    ("TeX fence", "", "```{=latex}\n\\input{CANARY}\n```", r"```\s*\{"),
    ("dataviewjs", "", "```dataviewjs\nwindow.PWN=5\n```", r"dataviewjs"),
    ("dataview", "", "```dataview\nLIST FROM #evil\n```", r"```dataview"),
    ("cell", "", "```{r}\nsystem('evil')\n```", r"```\{r"),
    ("cell with options", "", "```{python, echo=FALSE}\nevil()\n```", r"```\{python"),
    ("code that is executed", "", "```python exec=\"on\"\nevil()\n```", r"exec="),
    ("mermaid", "", "```mermaid\ngraph TD; click A \"javascript:window.PWN=6\"\n```", r"```mermaid"),
    ("inline script of notes", "`$= dv.evil()`", "", r"`\$="),
    ("inline query of notes", "`= this.evil`", "", r"`= this"),
    ("template", "<% tp.evil() %>", "", r"<%"),
    ("template in code", "`<%* tp.evil() %>`", "", r"<%"),
    ("template in a block", "", "```js\n<%* tp.evil() %>\n```", r"<%"),
    ("embedded note", "![[secret note]]", "", r"\[\["),
    ("embedded file", "![[secret.pdf#page=2|evil]]", "", r"\[\["),
    ("wiki link", "[[Private note|words]]", "", r"\[\["),
    ("comment", "<!-- evil -->", "", r"<!--"),
    ("script", "<script>window.PWN=7</script>", "", r"(?<!\\)<script"),
    ("handler", "<img src=x onerror=window.PWN=8>", "", r"(?<!\\)<img"),
    ("script link", "[a](javascript:window.PWN=9)", "", r"\]\((?!#section)"),
    ("hidden script link", "[a](java&#115;cript&colon;window.PWN=9)", "", r"\]\((?!#section)"),
    ("mixed script link", "[a](<JaVaScRiPt:window.PWN=9>)", "", r"\]\((?!#section)"),
    ("data link", "[a](data:text/html;base64,ZXZpbA==)", "", r"\]\((?!#section)"),
    ("autolink", "<javascript:window.PWN=10>", "", r"(?<![`\\])<javascript"),
    ("link elsewhere", "[a](https://evil.example/track)", "", r"\]\((?!#section)"),
    ("image elsewhere", "![a](REMOTE/a.png)", "", r"!\["),
    ("attributes of code", "`code`{.evil onclick=\"window.PWN=11\"}", "", r"`\{\."),
    ("citation key", "[@evil, p. 3]", "", r"(?<!\\)@evil"),
    ("div", "", "::: {.evil onclick=\"window.PWN=12\"}\nwords of a div\n:::", r":::"),
    ("metadata", "", "---\nheader-includes: <script>window.PWN=13</script>\n...", r"(?m)^\s*---\nheader"),
    ("formula that links", r"$\href{javascript:window.PWN=14}{x}$", "", r"\\href"),
    ("formula that reads", r"$\input{CANARY}$", "", r"\\input"),
    ("TeX that reads", r"\input{CANARY}", "", r"(?<!\\)\\input"),
]
