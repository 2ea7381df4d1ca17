"""No guide is refused for what our own writer gets wrong, and it gets nothing wrong: ordinary sections in many
forms (labels in front of paragraphs, links, references, bold sentences, lists) are built without one event in the
report's `faults`, and so are all papers at hand."""

import json
import os
import random
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor

from tap import COMMAND, done, papers, result, run

FOLDER = tempfile.mkdtemp()
SECTIONS = 30  # of each form

# Label and what the paragraph says: made up, of different lengths and shapes.
PARAGRAPHS = [
    ("Soil", "We dug the soil of the four beds to a depth of thirty centimetres and left it bare for a month."),
    ("Seeds", "All seeds were bought from one grower."),
    ("Watering", "Each bed got two litres a day. On rainy days we gave no water, since the gauge showed enough of it."),
    ("Light and shade", "The beds in the east stand in shade until noon."),
    ("Yield", "We report the weight of the ripe fruit in grams for every plant."),
    ("Pests", "Slugs ate a tenth of the young leaves. We took them away by hand every evening."),
    ("What went wrong", "A storm broke the frame of the second bed in June, so that its plants were tied to canes."),
    ("Cost", "The whole trial cost less than a new spade."),
    ("Statistics", "We fit a linear model with bed and week as factors, and compare it with a model without the bed."),
    ("Limits", "One garden says little about others."),
    ("Related work", "Earlier trials watered at night. None of them weighed the fruit."),
    ("Thanks", "The neighbours lent us their scales."),
    ("Long-term storage of the harvested fruit", "We keep the fruit in sand."),
    ("pH", "The soil has a value of 6.5."),
    ("Harvest (second year)", "We picked the fruit on the first day of every week. It was weighed at once, because it dries."),
    ("Noise", "The scales are exact to two grams, which is far less than what two plants differ by."),
]
OPENINGS = [None, "We now say how the trial was made.",
            "The garden lies on a slope. Its beds are numbered from the top, and the first of them is the driest."]

LATEX = {
    "textbf": "\\textbf{%s.} %s", "textbf, colon inside": "\\textbf{%s:} %s", "textbf, colon outside": "\\textbf{%s}: %s",
    "textbf, stop outside": "\\textbf{%s}. %s", "textbf, no stop": "\\textbf{%s} %s", "textbf, dash": "\\textbf{%s}---%s",
    "textbf, question": "\\textbf{%s?} %s", "emph": "\\emph{%s.} %s", "emph, colon": "\\emph{%s}: %s", "textit": "\\textit{%s.} %s",
    "textsc": "\\textsc{%s.} %s", "underline": "\\underline{%s.} %s", "texttt": "\\texttt{%s.} %s", "bf": "{\\bf %s.} %s",
    "noindent": "\\noindent\\textbf{%s.} %s", "bold italics": "\\textbf{\\emph{%s.}} %s", "paragraph": "\\paragraph{%s.} %s",
    "subparagraph": "\\subparagraph{%s} %s", "medskip": "\\medskip\\noindent\\textbf{%s.}\\quad %s", "line": "\\textbf{%s.}\\\\ %s",
    "own paragraph": "\\textbf{%s}\n\n%s", "own paragraph, stop": "\\textbf{%s.}\n\n%s", "at the end": "%2$s \\textbf{%1$s.}",
    "bold sentence": "%2$s \\textbf{The %1$s is what matters most here.}", "bold whole": "\\textbf{%2$s}",
    "bold number": "\\textbf{(%1$s)} %2$s", "footnote": "\\textbf{%s.} %s\\footnote{See the notes of the trial.}",
    "cited": "\\textbf{%s.} %s~\\cite{k1}", "formula": "\\textbf{%s $x_i$.} %s", "two": "\\textbf{%1$s.} %2$s \\emph{Note.} It was dry.",
    "enumerated": "\\textbf{1. %s.} %s", "label in list": "\\begin{itemize}\\item \\textbf{%s.} %s\\end{itemize}",
    "labels alone in list": "%2$s\n\\begin{itemize}\\item \\textbf{%1$s}\\item \\textbf{The rest}\\end{itemize}",
    "description": "\\begin{description}\\item[%s] %s\\end{description}", "sole in description": "%2$s\n\\begin{description}\\item[%1$s]\\end{description}",
    "before equation": "\\textbf{%s.} %s\n\\[ y = a x + b \\]", "before table": "\\textbf{%s.} %s\n\n\\begin{tabular}{ll} bed & grams\\\\ 1 & 200 \\end{tabular}",
    "before list": "\\textbf{%s.} %s The beds are:\n\\begin{itemize}\\item the first\\item the second.\\end{itemize}",
    "label then list": "\\textbf{%1$s:}\n\\begin{itemize}\\item %2$s\\item The rest.\\end{itemize}",
    "quote": "\\begin{quote}\\textbf{%s.} %s\\end{quote}", "all caps": "\\textbf{NOTE ON %s.} %s",
}
MARKDOWN = {
    "stars": "**%s.** %s", "colon inside": "**%s:** %s", "colon outside": "**%s**: %s", "underscores": "__%s.__ %s",
    "three stars": "***%s.*** %s", "one star": "*%s.* %s", "dash": "**%s** -- %s", "line": "**%s.**\\\n%s", "soft line": "**%s**\n%s",
    "own": "**%s**\n\n%s", "at the end": "%2$s **%1$s.**", "bold sentence": "%2$s **The %1$s matters most.**",
    "item": "- **%s.** %s", "item alone": "%2$s\n\n- **%1$s**\n- **The rest**", "number": "1. **%s**: %s", "definition": "%s\n:   %s",
    "quote": "> **%s.** %s", "code": "**%s.** %s\n\n    run it", "small caps": "[%s.]{.smallcaps} %s", "html": "<b>%s.</b> %s",
    "strong html": "<strong>%s</strong>: %s", "two": "**%1$s.** %2$s **Note.** It was dry.",
}

URLS = ["http://localhost:5984/notes/\\_changes?feed=continuous\\ &since=142", "https://example.org/a_b/c~d%20e",
        "https://example.org/x?y=1&z=2#part_3", "https://en.example.org/wiki/Slug_(animal)", "https://example.org/a\\%20b",
        "https://example.org/~gardener/", "ftp://example.org/data.tar.gz", "hdfs://node:9000/a_b", "https://example.org/ä/ö", "https://example.org/[x]/{y}",
        "https://doi.org/10.1002/(SICI)1097-0258(19980815/30)17:15<1661::AID-SIM968>3.0.CO;2-2", "mailto:gardener@example.org",
        "https://example.org/a*b*c==d==", "https://example.org/a|b", "https://example.org/$x$", "www.example.org/beds", "https://example.org/a'b\"c"]
LINKS = ["The list is at \\url{%s} for all to see.", "It was taken from \\href{%s}{the list of the beds} in May.", "\\url{%s}",
         "\\textbf{Data.} \\url{%s}", "The beds (see \\url{%s}) are dry.", "We weigh the fruit.\\footnote{\\url{%s}}", "See \\nolinkurl{%s}, too.",
         "\\textbf{\\href{%s}{Scales}.} They are exact."]
REFERENCES = ["\\cref{%s}", "\\Cref{%s}", "\\crefname{figure}{fig.}{figs.}\\cref{%s}", "\\autoref{%s}", "Section~\\ref{%s}", "\\nameref{%s}", "\\eqref{%s}",
              "\\vref{%s}", "page~\\pageref{%s}", "Fig.~\\ref{%s}", "Table \\ref{%s}", "\\hyperref[%s]{the place}", "\\cref{%s,s:beds}",
              "\\crefrange{%s}{s:beds}", "Theorem~\\ref{%s}", "Figs.~\\ref{%s} and~\\ref{f:two}", "\\subref{%s}", "\\labelcref{%s}"]
LABELS = ["f:one", "f:two", "t:one", "s:beds", "e:one", "th:one", "missing"]
OBJECTS = ("\\begin{figure}\\caption{A bed.}\\label{f:one}\\end{figure}\n\\begin{figure}\\caption{A slug.}\\label{f:two}\\end{figure}\n"
           "\\begin{table}\\caption{Weights.}\\label{t:one}\\begin{tabular}{ll} bed & grams\\\\ 1 & 200 \\end{tabular}\\end{table}\n"
           "\\begin{equation}\\label{e:one} y = a x + b \\end{equation}\n\\begin{theorem}\\label{th:one} Dry beds bear less.\\end{theorem}\n")


def fill(form, label, text):
    if "%1$s" in form or "%2$s" in form:
        return form.replace("%1$s", label).replace("%2$s", text)
    first, _, rest = form.partition("%s")
    return first + label + rest.replace("%s", text, 1)


def sections(form, heading, seed):
    """Sections with an opening or without, and one to five paragraphs of the form."""
    rng, parts = random.Random(seed), []
    for i in range(SECTIONS):
        opening = rng.choice(OPENINGS)
        chosen = rng.sample(PARAGRAPHS, rng.randint(1, 5))
        parts.append(heading % i + "\n\n" + (opening + "\n\n" if opening else "")
                     + "\n\n".join(fill(form, *pair) for pair in chosen) + "\n\n")
    return "".join(parts)


def latex(body):
    return ("\\documentclass{article}\n\\usepackage{cleveref,hyperref,amsmath}\n\\newtheorem{theorem}{Theorem}\n\\begin{document}\n"
            + body + "\\section{The beds}\\label{s:beds}\n" + OBJECTS + "The beds are kept for later trials.\n\\end{document}\n")


def documents():
    """(name, file name, text)"""
    for i, (name, form) in enumerate(LATEX.items()):
        yield "LaTeX, " + name, "l%d.tex" % i, latex(sections(form, "\\section{Part %d}", i))
    for i, (name, form) in enumerate(MARKDOWN.items()):
        yield "Markdown, " + name, "m%d.md" % i, sections(form, "# Part %d", 100 + i)
    rng = random.Random(7)
    body = "".join("\\section{Part}\n%s\n\n%s\n\n" % (rng.choice(PARAGRAPHS)[1], link % url) for url in URLS for link in LINKS)
    yield "links", "links.tex", latex(body)
    plain = ["See %s for more.", "The list (%s) is long.", "%s", "**Data.** %s", "It is at <%s>, they say.", "[The list](<%s>) is long.",
             "We read \"%s\". It was wet.", "Data: %s; scales: %s.", "*%s*", "- %s\n- the list", "| a | b |\n|---|---|\n| %s | x |", "> %s"]
    body = "".join("# Part\n\n%s\n\n%s\n\n" % (rng.choice(PARAGRAPHS)[1], form.replace("%s", url.replace("\\_", "_").replace("\\%", "%")))
                   for url in URLS for form in plain)
    yield "addresses in Markdown", "addresses.md", body
    yield "addresses that pandoc links", "addresses-bare.md", body
    body = "".join("\\section{Part}\n%s As %s shows, it is dry. This follows from %s.\n\n\\textbf{Places.} %s\n\n"
                   % (rng.choice(PARAGRAPHS)[1], form.replace("%s", label), form.replace("%s", label), form.replace("%s", label))
                   for form in REFERENCES for label in LABELS)
    yield "references", "references.tex", latex(body)


def faults_of(path, *arguments, output=None):
    """(exit code, faults and errors in the report, what was said)"""
    report = (output or path) + ".json"
    code, _, errors = run(COMMAND, "build", path, "-o", (output or path) + ".guide.md", "--report", report, *arguments)
    if not os.path.exists(report):
        return code, None, errors
    with open(report, encoding="utf-8") as file:
        data = json.load(file)
    return code, data["faults"] + [f for f in data["findings"] if f["severity"] == "error"], errors


def tell(name, code, faults, errors):
    lines = [f"{f.get('rung')} {f['code']} {f['message']} | {f.get('text')}" for f in faults or []]
    result(code == 0 and faults == [], f"{name}: built without a fault", "\n".join([str(code), *lines, errors]))


def generated():
    def one(document):
        name, file_name, text = document
        more = ["--from=markdown+autolink_bare_uris"] if "bare" in file_name else []
        path = os.path.join(FOLDER, file_name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return (name,) + faults_of(path, *more)
    with ThreadPoolExecutor(2) as pool:
        for row in pool.map(one, documents()):
            tell(*row)


def whole_papers():
    def one(paper):
        number, (name, path) = paper
        return (name,) + faults_of(path, output=os.path.join(FOLDER, str(number)))
    with ThreadPoolExecutor(2) as pool:
        for row in pool.map(one, enumerate(papers())):
            tell(*row)


if __name__ == "__main__":
    try:
        generated()
        whole_papers()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    done()
