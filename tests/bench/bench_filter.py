#!/usr/bin/env python3
"""What a guide costs beside pandoc alone: processor time (user and system, children and all) of every way to a Markdown
guide, over that of `pandoc paper -o x.md` in the same round, so that a busy machine slows both; a build that resolves
citations over that of pandoc with --citeproc, and a study page over that of the guide in Markdown. Median, least and most of the rounds' ratios, the goal beside; then
peak memory, the least of the rounds. What is measured is the installation that `make bench` makes in build/bench/root,
with its bytecode, or else the tree.
The engine is measured with a static pandoc where tests/pandoc/test_hosts.py has fetched one, and against that one alone.
Usage: tests/bench/bench_filter.py [ROUNDS [PAPER …]]
"""

import glob
import os
import statistics
import subprocess
import sys
import tempfile

ROOT = os.environ.get("SG_ROOT") or os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "tests"))
from tap import papers  # noqa: E402

INSTALLED = os.path.join(ROOT, "build", "bench", "root", "lib", "studyguide")
HOME, BIN = (INSTALLED, "bin") if os.path.isdir(INSTALLED) else (ROOT, "build")
COMMAND, FILTER, READER, ANY = (os.path.join(HOME, *names) for names in
                                ((BIN, "studyguide"), ("filters", "studyguide.lua"), ("filters", "studyguide-tex.lua"),
                                 ("filters", "studyguide-any.lua")))
ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
PAPERS = sys.argv[2:] or ["minimap2", "sympy", "basic-simulation", "build-systems", "docx-microcystin", "md-deep-rules"]


def measure(argv, cwd, env):
    """(seconds of processor time, peak kilobytes) of one run and what it starts."""
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        os.chdir(cwd)
        os.execvpe(argv[0], argv, env)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        raise SystemExit(f"{' '.join(argv)}: wait status {status}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def synthetic(folder):
    """500 kB of LaTeX made of the bundled paper's own paragraphs."""
    source = os.path.join(ROOT, "tests", "papers", "good-enough", "good-enough-practices-for-scientific-computing.tex")
    with open(source, encoding="utf-8") as file:
        body = file.read()
    paragraphs = [p for p in body.split("\n\n") if len(p) > 200 and not any(c in p for c in ("\\begin", "\\end", "\\section"))]
    parts, size = [], 0
    while size < 500_000:
        chosen = [paragraphs[(len(parts) * 7 + i) % len(paragraphs)] for i in range(20)]
        parts.append(f"\\section{{Part {len(parts)}}}\n\n" + "\n\n".join(chosen))
        size += len(parts[-1])
    path = os.path.join(folder, "synthetic.tex")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\\documentclass{article}\\begin{document}\n" + "\n\n".join(parts) + "\n\\end{document}\n")
    return path


def text(folder, megabytes):
    """Markdown of so many megabytes: sections of 20 paragraphs."""
    path = os.path.join(folder, f"text-{megabytes}.md")
    one = "The sampling method of part {0} reduces the error by {1} percent, since its estimator is unbiased and *stable*. " * 5
    with open(path, "w", encoding="utf-8") as file:
        for i in range(megabytes * 1_000_000 // len(one)):
            file.write(("" if i % 20 else f"# Part {i // 20}\n\n") + one.format(i, i % 97) + "\n\n")
    return path


def headings(folder, count):
    """Markdown with `count` headings and a sentence under each."""
    path = os.path.join(folder, f"headings-{count}.md")
    with open(path, "w", encoding="utf-8") as file:
        for i in range(count):
            file.write(f"{'#' * (1 + i % 3)} Part {i} of the survey\n\nThe sampling method of part {i} reduces the error by {i} percent.\n\n")
    return path


def cites(path, out):
    """Whether the paper, or a file beside it, names a bibliography that is there and that pandoc alone reads."""
    folder = os.path.dirname(path)
    if not glob.glob(os.path.join(folder, "*.bib")):
        return False
    sources = glob.glob(os.path.join(folder, "*" + os.path.splitext(path)[1]))
    named = any(b"\\bibliography{" in data or b"\\addbibresource" in data or b"\nbibliography:" in data
                for data in (open(source, "rb").read() for source in sources))
    return named and subprocess.run(["pandoc", "--citeproc", os.path.basename(path), "-o", out], cwd=folder,
                                    stderr=subprocess.DEVNULL).returncode == 0


def ways(path, out, static):
    """(name, goal, command, what it is held against) of each way to a guide of the paper."""
    file = os.path.basename(path)
    latex, plain = file.endswith(".tex"), ["pandoc", file, "-o", out]
    rows = [("filter", "1.15" if latex else "1.1", ["pandoc", file, "-L", FILTER, "-o", out], plain)]
    if latex:
        rows.append(("reader and filter", "1.15", ["pandoc", "-f", READER, file, "-L", FILTER, "-o", out], plain))
    elif file.endswith(".docx"):
        rows.append(("reader and filter", "1.1", ["pandoc", "-f", ANY, file, "-L", FILTER, "-o", out], plain))
    build = [COMMAND, "build", "--quiet", file, "-o", out]
    if cites(path, out):
        rows.append(("build, citations", "1.3", build, ["pandoc", "--citeproc", file, "-o", out]))
    else:
        rows.append(("build", "1.2", build, plain))
    rows.append(("page over Markdown", "2", [COMMAND, "build", "--quiet", file, "-o", out[:-3] + ".html"], build))
    rows += [("filter by engine", "1.7", [pandoc, file, "-L", FILTER, "-o", out], [pandoc, file, "-o", out])
             for pandoc in static[:1]]
    return rows


def bench(name, path, folder, static):
    """Prints a row for each way: how many times the time of pandoc alone it takes, and the memory."""
    cwd, out = os.path.dirname(path), os.path.join(folder, "out.md")
    env = dict(os.environ, STUDYGUIDE_QUIET="true", HOME=folder)
    rows = ways(path, out, static)
    costs = [[] for _ in rows]
    for _ in range(ROUNDS):
        alone = {}
        for cost, (_, _, command, beside) in zip(costs, rows):
            if tuple(beside) not in alone:
                alone[tuple(beside)] = measure(beside, cwd, env)
            cost.append((measure(command, cwd, env), alone[tuple(beside)]))
    for (way, goal, _, _), cost in zip(rows, costs):
        ratios = sorted(own[0] / other[0] for own, other in cost)
        memory = min(own[1] for own, _ in cost) / min(other[1] for _, other in cost)
        base = 1000 * statistics.median(other[0] for _, other in cost)
        print(f"{name:20s} {way:18s} {base:7.0f} {statistics.median(ratios):7.2f} [{ratios[0]:.2f}–{ratios[-1]:.2f}]"
              f" {goal:>6s} {memory:9.2f}", flush=True)


def main():
    with tempfile.TemporaryDirectory() as folder:
        found = dict(papers())
        made = {"synthetic 500 kB": synthetic(folder), "1000 headings": headings(folder, 1000), "Markdown of 8 MB": text(folder, 8)}
        found.update(made)
        wanted = PAPERS if sys.argv[2:] else PAPERS + list(made)
        if not any(name in found for name in PAPERS):
            wanted = list(found)
        static = glob.glob(os.path.join(ROOT, "build", "hosts", "*", "pypandoc", "files", "pandoc"))
        print(f"{'paper':20s} {'way':18s} {'pandoc ms':>9s} {'time × [least–most]':>19s} {'goal':>6s} {'memory ×':>9s}")
        for name in wanted:
            if name in found:
                bench(name, found[name], folder, static)


main()
