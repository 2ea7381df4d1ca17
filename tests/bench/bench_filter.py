#!/usr/bin/env python3
"""What the filter costs: wall time and peak memory of `pandoc paper → md` with it, as a ratio to the
same without it. The runs take turns, so that a busy machine slows all; the best of each counts.
The engine is measured with a static pandoc where tests/pandoc/test_hosts.py has fetched one.
Usage: tests/bench/bench_filter.py [ROUNDS]
"""

import glob
import os
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "tests"))
from tap import FILTER, papers  # noqa: E402

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 5
MEASURE = """import resource, subprocess, sys, time
start = time.monotonic()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
print(code, time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"""


def measure(argv, cwd, env):
    """(seconds, peak kilobytes) of one run; its own Python, since peak memory is never reset."""
    out = subprocess.run([sys.executable, "-c", MEASURE] + argv, cwd=cwd, env=env, capture_output=True, text=True, check=True)
    code, seconds, kilobytes = out.stdout.split()
    if code != "0":
        raise SystemExit(f"{' '.join(argv)}: exit code {code}")
    return float(seconds), int(kilobytes)


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


def ratios(pandoc, cwd, file, env):
    """Best seconds and kilobytes without and with the filter."""
    plain = [pandoc, file, "-t", "markdown"]
    best = [(9e9, 9e9), (9e9, 9e9)]
    for _ in range(ROUNDS):
        for i, argv in enumerate((plain, plain + ["-L", FILTER])):
            seconds, kilobytes = measure(argv, cwd, env)
            best[i] = min(best[i][0], seconds), min(best[i][1], kilobytes)
    return best


def main():
    folder = tempfile.mkdtemp()
    wanted = ["minimap2", "good-enough", "basic-simulation"]
    rows = [(n, p) for n, p in papers() if n in wanted][:3] + [("synthetic 500 kB", synthetic(folder))]
    static = glob.glob(os.path.join(ROOT, "build", "hosts", "*", "pypandoc", "files", "pandoc"))
    ways = [("in process", "pandoc", "1.5")] + [("by engine", path, "1.7") for path in static[:1]]
    env = dict(os.environ, STUDYGUIDE_QUIET="true")
    print(f"{'paper':20s} {'way':12s} {'pandoc s':>9s} {'+filter s':>9s} {'time ×':>7s} {'aim':>5s} {'memory ×':>9s}")
    for name, path in rows:
        cwd, file = os.path.split(path)
        for way, pandoc, aim in ways:
            (t0, m0), (t1, m1) = ratios(pandoc, cwd, file, env)
            print(f"{name:20s} {way:12s} {t0:9.3f} {t1:9.3f} {t1 / t0:7.2f} {aim:>5s} {m1 / m0:9.2f}")


main()
