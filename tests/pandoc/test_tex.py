"""The TeX front door with every pandoc at hand: each small case reads as wanted through the reader
studyguide-tex.lua, papers that pandoc reads well lose nothing by it, and the plain card's command
reads again what pandoc alone has lost."""

import json
import os
import re
import tempfile

import hosts
from tap import COMMAND, FILTER, ROOT, SHARED, done, papers, result, run, skip

READER = os.path.join(ROOT, "filters", "studyguide-tex.lua")
CASES = os.path.join(SHARED, "tex-cases")

# What must stand in the text, of each case of ../shared/tex-cases ("" when it need only convert).
WANTED = {
    "01": "Long one.\\s+second para", "02": "hi", "03": "Hi", "04": "A stray brace", "05": "Hi", "06": "One\\s+Hello",
    "07": "(?s)Star caption text.*Star table caption.*Makebox caption.*Outer caption.*sub a.*sub b",
    "08": "An abstract in the preamble", "09": "(?s)ctx.*aims.*methods.*results.*concl",
    "10": "(?s)Abs words.*Introduction.*This is the text", "11": "(?s)Abs words.*dplyr.*R.*x <- 1.* now",
    "12": "My ICML title", "13": "Long text that should stay", "14": "Hi", "15": "probes,.*of them",
}
# What `pandoc -d studyguide` reads; at the first, pandoc's own reader ends.
DEFAULTS = {
    "paper.tex": ("\\documentclass{article}\\begin{document}\\section{Code}"
                  "\\begin{tabular}{ll}\\verb|a & b| & call \\\\ \\verb+\\\\+ & stops\\end{tabular}\\section{End}It ends here.\\end{document}\n"),
    "paper.md": "# Code\n\nThe call stops.\n\n# End\n\nIt ends here.\n",
    "paper.html": "<html><body><h1>Code</h1><p>The call stops.</p><h1>End</h1><p>It ends here.</p></body></html>\n",
}
FOUND = [host for host in hosts.all_hosts() if not host.missing]


def words_of(node, out):
    """Every word of a decoded document, in order."""
    if isinstance(node, list):
        for item in node:
            words_of(item, out)
    elif isinstance(node, dict):
        if node.get("t") == "Str":
            out.append(node["c"])
        else:
            for key, value in node.items():
                if key != "t":
                    words_of(value, out)
    return out


def cases(host):
    if not os.path.isdir(CASES):
        skip(f"pandoc {host.version}: tex-cases", "../shared/tex-cases is not there")
        return
    for file in sorted(os.listdir(CASES)):
        if file.endswith(".tex"):
            code, out, errors = host.run("-f", READER, "-t", "markdown", "-s", "--wrap=none", file, cwd=CASES, timeout=60)
            found = re.search(WANTED[file[:2]], out.replace("\\", ""))
            result(code == 0 and found, f"pandoc {host.version} reads {file} as wanted", f"{code} {errors}\n{out}")


def loses_nothing(host):
    """Of a paper that pandoc reads well alone, at most a word in a hundred is other."""
    for name, path in papers():
        if name not in ("minimap2", "good-enough"):
            continue
        document = host.read(path)
        code, source, errors = run(COMMAND, "tex", "--quiet", path)
        again, out, _ = host.run("-f", "latex", "-t", "json", stdin=source, cwd=os.path.dirname(path))
        if code != 0 or again != 0 or document is None:
            result(False, f"pandoc {host.version}: {name} converts", errors)
            continue
        before = {w for w in words_of([document["meta"].get("abstract", {}), document["blocks"]], []) if w.isalpha() and len(w) > 2}
        after = set(words_of([json.loads(out)["meta"].get("abstract", {}), json.loads(out)["blocks"]], []))
        lost = before - after
        result(len(lost) <= 0.01 * len(before), f"pandoc {host.version}: {name} loses nothing by the front door", sorted(lost))


FOLDS = """
local core = require 'studyguide.core'
local path, step = ...
local function slurp(name) local file = assert(io.open(path .. name, 'rb')) local text = file:read 'a' file:close() return text end
local function write(name, text) local file = assert(io.open(path .. name, 'wb')) file:write(text) file:close() end
if step ~= 'unfold' then
  local folded, runs = core.tex_fold(slurp 'whole', step == 'keep')
  write('folded', assert(folded))
  write('runs', runs)
else
  io.write(core.tex_unfold(slurp 'read', slurp 'runs') or 'refused')
end
"""


# All that csrc/tex/known.c reads, and folded.c beside it.
COMMON = r"""\begin{document}

Words (of a kind), it's 5~s, a--b --- 5\%: \$ \& \_ \# \{ \} clocks' Fig.\ x café
next   line @ = + /. one/two; x!

\emph{a b}. \textit{a} \textbf{b c} \textsc{d} \textsf{e} \texttt{f g\_h} \mintinline{c}{x = y[1]} {a b} {\it a b} {\em c} {\bf d}
``a \emph{b} ``c'' it's'' (``d''), \hyperref[fig:a]{1.2} \href{http://a.b/c-d}{a b} \url{http://a.b/~c?d=e} a\footnote{b $x$ ``c''} d{}e.

See~\cite{a:b,c_d} \citep{e} and \citet{f, g}. $x$-axis, $a_{\text{b "c"}} < \frac{1}{2}$, non-$x$
and \cite{h} where
\begin{itemize}
\item a b

\item c

  d
  \begin{enumerate}
  \item e
  \end{enumerate}
\end{itemize}
behind it

\begin{enumerate}
\item a
\end{enumerate}

\begin{odd}

One two three four in an environment \ref{x} and five six seven.

\end{odd}

Broken here.\\

One two three behind it.

\begin{figure}\includegraphics{a}\caption{One two three four five six.}\end{figure}

\begin{tabular}{ll}
a & one two three four \cite{b} \\ one two three & c \\
\end{tabular}

\begin{verbatim}

  a "b" \c{d}

    one two three
\end{verbatim}
a formula
\begin{align} a &= b + c + d + e \\ f &= g \end{align}
and \[ x = \text{"y"} + z + 1 + 2 + 3 \] here
\begin{eqnarray*}
a + b + c + d + e + f
\end{eqnarray*}
\end{document}
"""


def folds(host):
    """A source without what is common is read as the document of the whole, but for what was taken out, which is put back."""
    with tempfile.TemporaryDirectory() as folder:
        def lua(step):
            return run("lua5.4", os.path.join(folder, "folds.lua"), folder + "/", step,
                       env={"LUA_CPATH": os.path.join(ROOT, "build/lua5.4/?.so")})

        def write(name, text):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)

        write("folds.lua", FOLDS)
        sources = [("common LaTeX", COMMON)]
        for name, path in papers():
            code, source, _ = run(COMMAND, "tex", "--quiet", path) if path.endswith(".tex") else (1, "", "")
            if code == 0:
                sources.append((name, source))
        for name, source in sources:
            write("whole", source)
            _, whole, _ = host.run("-f", "latex", "-t", "json", "whole", cwd=folder)
            for step, share in (("fold", 0.6), ("keep", 0.7)):
                _, _, errors = lua(step)
                _, document, _ = host.run("-f", "latex", "-t", "json", "folded", cwd=folder)
                write("read", document)
                same = lua("unfold")[1] == whole
                result(same and len(document) < share * len(whole),
                       f"pandoc {host.version}: {name} is read without what is common: {step}", f"{same} {len(document) / len(whole)} {errors}")


def rereads(host):
    """What pandoc drops in silence comes back, in one command; `reread: never` leaves it."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "p.tex")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\\documentclass{IEEEtran}\\begin{document}\\title{T}\\maketitle\n"
                       "\\IEEEraisesectionheading{\\section{Lost heading}}\nA cache is a small memory that keeps data. It is fast.\n"
                       "\\section{Kept heading}\nThe processor asks the cache first. It is near.\n\\end{document}\n")
        for setting, there in (("auto", True), ("never", False)):
            environment = {"STUDYGUIDE_REREAD": setting, "STUDYGUIDE_QUIET": "false"}
            code, out, errors = host.run("p.tex", "--lua-filter=" + FILTER, "-t", "markdown", cwd=folder, env=environment)
            good = code == 0 and "Kept heading" in out and ("Lost heading" in out) == there and ("read again" in errors) == there
            result(good, f"pandoc {host.version}: reread {setting}", f"{code} {errors}\n{out}")


def reads_once(host):
    """Behind studyguide's reader the filter asks the source only for what the outline has lost: one that is gone by then is
    not missed, a heading that a filter between them takes out comes back, and what it takes out of the text stays out."""
    with tempfile.TemporaryDirectory() as folder:
        def write(name, text):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)

        def guide(name):
            write("p.tex", "\\documentclass{article}\\usepackage{glossaries}\n"
                  "\\newglossaryentry{tag}{name={tag},description={the upper bits of an address}}\\begin{document}\n"
                  "\\section{Caches}\nA cache is a small memory. It compares the \\gls{tag} with the address.\n"
                  "\\section{Misses}\\label{s}\nA miss goes to the memory. Section~\\ref{s} counts each tag.\n\\end{document}\n")
            return host.run("-f", READER, "p.tex", "-L", name, "-L", FILTER, "-t", "markdown", cwd=folder,
                            env={"STUDYGUIDE_QUIET": "false"})

        write("keep.lua", "return {}")
        write("remove.lua", "return { { Pandoc = function () os.remove 'p.tex' end } }")
        write("drop.lua", "return { { Header = function (h) if h.identifier == 's' then return {} end end } }")
        write("shorten.lua", "return { { Para = function (p) if pandoc.utils.stringify(p):match 'A miss' then return {} end end } }")
        write("reader.lua", "function Reader() pandoc.mediabag.insert('x', 'text/plain', 'y') return pandoc.Pandoc {} end")
        write("bag.lua", "return { { Pandoc = function () return pandoc.Pandoc { pandoc.Plain { pandoc.mediabag.lookup 'x' or '' } } end } }")
        kept, removed, dropped, shortened = (guide(name) for name in ("keep.lua", "remove.lua", "drop.lua", "shorten.lua"))
        passes = host.run("-f", "reader.lua", "p.tex", "-L", "bag.lua", "-t", "plain", cwd=folder)
        name = f"pandoc {host.version}: the filter reads no source that the reader has read"
        if passes[1].strip() == "text/plain":
            result(kept[0] == 0 and "upper bits" in kept[1] and removed[:2] == kept[:2], name, (kept, removed))
        else:
            skip(name, "a reader's media do not reach the filters of this pandoc")
        result("read again" not in kept[2] and "read again" in dropped[2] and "Misses" in dropped[1],
               f"pandoc {host.version}: a heading that is lost behind the reader is read again", (kept, dropped))
        if passes[1].strip() == "text/plain":
            result("still, 1 source/text-lost" in shortened[2] and "read again" not in shortened[2] and "Misses" in shortened[1]
                   and "memory. Section" not in shortened[1], f"pandoc {host.version}: text that is lost behind it stays out", shortened)


def defaults(host):
    """The defaults file of `studyguide setup`: LaTeX by our reader, what is no LaTeX as without it."""
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "data")
        code, _, errors = run(COMMAND, "setup", "--quiet", "--data-dir", data)
        result(code == 0, f"pandoc {host.version}: setup", errors)
        for name, text in DEFAULTS.items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
            with_file = host.run("--data-dir", data, "-d", "studyguide", name, "-t", "markdown", cwd=folder)
            titles = [re.sub(r" \{#.*", "", line) for line in with_file[1].split("\n") if line.startswith("#")]
            result(with_file[0] == 0 and titles == ["## Code", "## End"] and "stops" in with_file[1],
                   f"pandoc {host.version}: -d studyguide {name}", with_file)
        made = host.run("paper.md", "-o", "paper.docx", cwd=folder)
        alone, by_file = (host.run("--data-dir", data, *way, "paper.docx", "-t", "markdown", "--wrap=none", cwd=folder)
                          for way in (["--lua-filter=studyguide.lua"], ["-d", "studyguide"]))
        result(made[0] == 0 and by_file[0] == 0 and "# Code" in by_file[1] and by_file[1] == alone[1],
               f"pandoc {host.version}: -d studyguide reads a Word file as without", (by_file, alone))
        run(COMMAND, "setup", "--remove", "--data-dir", data)
        result(not any(files for _, _, files in os.walk(data)), f"pandoc {host.version}: setup --remove leaves nothing")


def read_alone():
    """`studyguide read` prints the paper's metadata and none of those that the guide's own reading takes."""
    code, out, errors = run(COMMAND, "read", os.path.join(ROOT, "tests", "papers", "minimap2", "minimap2.tex"))
    result(code == 0 and "title:" in out and "studyguide_" not in out, "read prints no metadata of ours", errors)


read_alone()
for host_ in FOUND:
    defaults(host_)
    cases(host_)
    loses_nothing(host_)
    folds(host_)
    rereads(host_)
    if not host_.static:
        reads_once(host_)
done()
