#!/usr/bin/env python3
"""Papers in PDF: scores, time and memory of ours beside pdftotext and, where it is installed, pymupdf4llm, on the PDFs with
gold in the same run. Time is wall clock a document, all processes; ours again without poppler's part. Names what is not here.
Usage: bench_pdf.py [NAME …]; pymupdf4llm is looked for in the Python that runs this.
"""
import importlib.util
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
SHARED = os.environ.get("SG_PDF", os.path.join(HERE, "..", "shared", "pdf"))
COMMAND = os.path.join(HERE, "build", "studyguide")
CORE = """package.path = 'lua/?.lua;' .. package.path
package.cpath = 'build/lua5.4/?.so;' .. package.cpath
local core = require 'studyguide.core'
local function read(path) local f = assert(io.open(path, 'rb')) local s = f:read 'a' f:close() return s end
local xml, dests = read(arg[1]), read(arg[2])
local clock = os.clock()
assert(core.pdf_read(xml, { dests = dests }))
print(os.clock() - clock)"""
KEYS = ["heads F", "levels", "prose R", "order", "paras F", "torn/1000", "title", "abstract"]


def run(*argv):
    begin = time.time()
    done = subprocess.run(argv, capture_output=True, check=False, cwd=HERE)
    return done.stdout, time.time() - begin


def as_json(text, kind):
    return subprocess.run(["pandoc", "-f", kind, "-t", "json"], input=text, capture_output=True, check=False).stdout


def plain(file):
    out, seconds = run("pdftotext", file, "-")
    blocks = [{"t": "Para", "c": [{"t": "Str", "c": b}]} for b in out.decode("utf-8", "replace").split("\n\n")]
    return json.dumps({"pandoc-api-version": [1, 22], "meta": {}, "blocks": blocks}).encode(), seconds


def pymupdf(file):
    script = "import sys, pymupdf4llm; sys.stdout.write(pymupdf4llm.to_markdown(sys.argv[1], show_progress=False))"
    out, seconds = run(sys.executable, "-c", script, file)
    return as_json(out, "markdown"), seconds


def ours(file):
    return run(COMMAND, "read", file, "-t", "json", "--quiet")


def scores(name, reader, folder):
    sums, seconds, pages, count = dict.fromkeys(KEYS, 0.0), 0.0, 0, 0
    for gold in sorted(os.listdir(os.path.join(SHARED, "gold"))):
        if sys.argv[1:] and gold[:-5] not in sys.argv[1:]:
            continue
        file = os.path.join(SHARED, "papers", gold.replace(".json", ".pdf"))
        out, took = reader(file)
        ast = os.path.join(folder, "ast.json")
        with open(ast, "wb") as f:
            f.write(out)
        line, _ = run(sys.executable, os.path.join(SHARED, "score.py"), os.path.join(SHARED, "gold", gold), ast)
        for key in KEYS:
            found = re.search(key + r" ([0-9.]+)", line.decode())
            sums[key] += float(found.group(1)) if found else 0
        seconds += took
        count += 1
        pages += int(re.search(rb"Pages: +([0-9]+)", run("pdfinfo", file)[0]).group(1))
    print(f"{name:12} " + "  ".join(f"{key} {sums[key] / count:.3f}" for key in KEYS) + f"  s/100 pages {100 * seconds / pages:.2f}")


def core_alone(folder):
    script = os.path.join(folder, "core.lua")
    with open(script, "w", encoding="utf-8") as f:
        f.write(CORE)
    for name in ("minimap2", "basic-simulation", "raft-thesis"):
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        file = os.path.join(SHARED, "papers", name + ".pdf")
        xml, poppler = run("pdftohtml", "-xml", "-i", "-stdout", "-zoom", "3", "-noroundcoord", "-fontfullname", file)
        dests, more = run("pdfinfo", "-dests", file)
        paths = []
        for kind, text in (("xml", xml), ("dests", dests)):
            paths.append(os.path.join(folder, kind))
            with open(paths[-1], "wb") as f:
                f.write(text)
        pages = xml.count(b"<page ")
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        out, _ = run("lua5.4", script, *paths)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        memory = f"{peak // 1024} MB with {len(xml) >> 10} KB of XML" if peak > before else "below the largest so far"
        print(f"core         {name}: {pages} pages, {100 * float(out) / pages:.3f} s/100 pages beside poppler's {100 * (poppler + more) / pages:.2f}; {memory}")


def main():
    if shutil.which("pdftohtml") is None or not os.path.isdir(os.path.join(SHARED, "gold")):
        print("poppler-utils or ../shared/pdf is not here")
        return
    with tempfile.TemporaryDirectory() as folder:
        core_alone(folder)
        scores("studyguide", ours, folder)
        scores("pdftotext", plain, folder)
        if importlib.util.find_spec("pymupdf4llm") is None:
            print("pymupdf4llm is not installed")
        else:
            scores("pymupdf4llm", pymupdf, folder)


main()
