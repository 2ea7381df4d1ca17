#!/usr/bin/env python3
"""What a guide costs beside pandoc alone: processor time (user and system, children and all) of every way to a Markdown
guide, over that of `pandoc paper -o x.md` in the same round, so that a busy machine slows both. Median, least and most
of the rounds' ratios, the goal beside; then peak memory, the least of the rounds.
The engine is measured with a static pandoc where tests/pandoc/test_hosts.py has fetched one.
Usage: tests/bench/bench_filter.py [ROUNDS [PAPER …]]
"""

import glob
import os
import statistics
import sys
import tempfile

ROOT = os.environ.get("SG_ROOT") or os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "tests"))
from tap import COMMAND, FILTER, papers  # noqa: E402

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
READER = os.path.join(ROOT, "filters", "studyguide-tex.lua")
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


def headings(folder, count):
    """Markdown with `count` headings and a sentence under each."""
    path = os.path.join(folder, f"headings-{count}.md")
    with open(path, "w", encoding="utf-8") as file:
        for i in range(count):
            file.write(f"{'#' * (1 + i % 3)} Part {i} of the survey\n\nThe sampling method of part {i} reduces the error by {i} percent.\n\n")
    return path


def ways(file, out, static):
    """(name, goal, command) of each way to a guide of `file`."""
    latex = file.endswith(".tex")
    rows = [("filter", "1.15" if latex else "1.1", ["pandoc", file, "-L", FILTER, "-o", out])]
    if latex:
        rows.append(("reader and filter", "1.15", ["pandoc", "-f", READER, file, "-L", FILTER, "-o", out]))
    rows.append(("build", "1.2", [COMMAND, "build", "--quiet", file, "-o", out]))
    rows += [("filter by engine", "1.7", [path, file, "-L", FILTER, "-o", out]) for path in static[:1]]
    return rows


def bench(name, path, folder, static):
    """Prints a row for each way: how many times the time of pandoc alone it takes, and the memory."""
    cwd, file = os.path.split(path)
    out = os.path.join(folder, "out.md")
    env = dict(os.environ, STUDYGUIDE_QUIET="true", HOME=folder)
    plain = ["pandoc", file, "-o", out]
    rows = ways(file, out, static)
    alone, costs = [], [[] for _ in rows]
    for _ in range(ROUNDS):
        alone.append(measure(plain, cwd, env))
        for cost, row in zip(costs, rows):
            cost.append(measure(row[2], cwd, env))
    base = statistics.median(t for t, _ in alone)
    for (way, goal, _), cost in zip(rows, costs):
        ratios = sorted(t / t0 for (t, _), (t0, _) in zip(cost, alone))
        memory = min(m for _, m in cost) / min(m for _, m in alone)
        print(f"{name:20s} {way:18s} {1000 * base:7.0f} {statistics.median(ratios):7.2f} [{ratios[0]:.2f}–{ratios[-1]:.2f}]"
              f" {goal:>6s} {memory:9.2f}", flush=True)


def main():
    with tempfile.TemporaryDirectory() as folder:
        found = dict(papers())
        found.update({"synthetic 500 kB": synthetic(folder), "1000 headings": headings(folder, 1000)})
        wanted = PAPERS if sys.argv[2:] else PAPERS + ["synthetic 500 kB", "1000 headings"]
        if not any(name in found for name in PAPERS):
            wanted = list(found)
        static = glob.glob(os.path.join(ROOT, "build", "hosts", "*", "pypandoc", "files", "pandoc"))
        print(f"{'paper':20s} {'way':18s} {'pandoc ms':>9s} {'time × [least–most]':>19s} {'goal':>6s} {'memory ×':>9s}")
        for name in wanted:
            if name in found:
                bench(name, found[name], folder, static)


main()
