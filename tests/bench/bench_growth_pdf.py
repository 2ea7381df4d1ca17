#!/usr/bin/env python3
"""How the reader of PDF files grows with what poppler prints: instructions (valgrind --tool=callgrind), which no other work on
the machine changes, for twice and four times as many pages, pieces on one page, headings with bookmarks and destinations,
notes, formulas in one paragraph, rows of a table, items in lists, references. The slope is that of the logarithms between
the last two sizes; more than 1.15 is a loop that grows with its square somewhere. Exits with 1 then.
Usage: tests/bench/bench_growth_pdf.py [KIND …]
"""

import math
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
SLOPE = 1.15
FONTS = "".join(f'<fontspec id="{i}" size="{size}" family="ABCDEF+{name}" color="#000000"/>\n' for i, (size, name) in enumerate(
    ((30, "Times-Roman"), (36, "Times-Bold"), (21, "Times-Roman"), (30, "CMMI10"), (21, "CMMI7"))))
WORDS = "The scheduler gives each thread a processor of its own and asks for work when it is idle"
SCRIPT = """package.path = 'lua/?.lua;' .. package.path
package.cpath = 'build/lua5.4/?.so;' .. package.cpath
local core = require 'studyguide.core'
local function read(path) local f = assert(io.open(path, 'rb')) local s = f:read 'a' f:close() return s end
assert(core.pdf_read(read(arg[1]), { dests = read(arg[2]), places = true }))"""


class Xml:
    def __init__(self):
        self.out, self.pages, self.dests, self.bookmarks, self.y = [], 0, [], [], 1e9

    def put(self, x, y, width, font, text):
        self.out.append(f'<text top="{3 * y}" left="{3 * x}" width="{3 * width}" height="30" font="{font}">{text}</text>\n')

    def line(self, pieces=None, skip=12):
        """A line of its own, on a new page where this one is full."""
        self.y += skip
        if self.y > 700:
            self.out.append(f'</page>\n<page number="{self.pages + 1}" height="2400" width="1800">\n' + ("" if self.pages else FONTS))
            self.pages, self.y = self.pages + 1, 60
        for x, width, font, text in pieces or ((72, 440, 0, WORDS),):
            self.put(x, self.y, width, font, text)

    def write(self, folder):
        outline = "".join(f'<item page="{page}">{title}</item>\n' for title, page in self.bookmarks)
        paths = os.path.join(folder, "xml"), os.path.join(folder, "dests")
        for path, text in zip(paths, ("".join(self.out) + "</page>\n<outline>" + outline + "</outline>", "\n".join(self.dests))):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        return paths


def text(xml, n):
    for i in range(n * 40):
        xml.line(skip=18 if i % 6 == 0 else 12)


def crowd(xml, n):
    xml.line()
    for i in range(n * 100):
        xml.put(72 + 7 * i % 400, 80 + 11 * i % 600, 4, i % 5, f"a{i}")


def headings(xml, n):
    for i in range(n * 10):
        xml.line(((72, 200, 1, f"{i + 1} Methods of kind {i}"),), 30)
        xml.bookmarks.append((f"{i + 1} Methods of kind {i}", xml.pages))
        xml.dests.append(f'{xml.pages:4} [ XYZ 72 {800 - xml.y} null ] "section.{i + 1}"')
        xml.line(skip=20)


def notes(xml, n):
    for _ in range(n * 4):
        for i in range(10):
            xml.line(((72, 200, 0, "A thread waits"), (272, 4, 2, str(i + 1)), (280, 200, 0, "until it is woken.")), 14)
        for i in range(10):
            xml.line(((72, 4, 2, str(i + 1)), (80, 200, 2, "It is woken by another.")), 10)
        xml.y = 1e9


def formulas(xml, n):
    for i in range(n * 40):
        xml.line(((72, 60, 0, "the size of"), (136, 6, 3, "x"), (142, 6, 4, "i"), (152, 20, 0, "= 3 and"), (180, 300, 0, WORDS[:60] + " (")))


def table(xml, n):
    for i in range(n * 40):
        xml.line(((80, 60, 0, f"row {i}"), (220, 30, 0, "1.5"), (340, 30, 0, "2.5")))


def lists(xml, n):
    for i in range(n * 40):
        xml.line(((90 + 20 * (i % 4), 200, 0, "• An item of the list."),))


def references(xml, n):
    for _ in range(20):
        xml.line()
    xml.line(((72, 60, 1, "References"),), 30)
    for i in range(n * 10):
        xml.line(((72, 440, 0, f"[{i + 1}] A. Author. A title of a work that was printed. 1999."),))


KINDS = (text, crowd, headings, notes, formulas, table, lists, references)
SIZES = tuple(int(size) for size in os.environ.get("SG_SIZES", "50 100 200").split())


def instructions(kind, size, folder):
    xml = Xml()
    kind(xml, size)
    script = os.path.join(folder, "read.lua")
    with open(script, "w", encoding="utf-8") as file:
        file.write(SCRIPT)
    done = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", "lua5.4", script, *xml.write(folder)],
                          capture_output=True, text=True, cwd=ROOT, check=True)
    return int(re.search(r"Collected *: *(\d+)", done.stderr).group(1))


def main():
    steep, asked = False, sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            if asked and kind.__name__ not in asked:
                continue
            counts = [instructions(kind, size, folder) for size in SIZES]
            slope = math.log(counts[-1] / counts[-2]) / math.log(SIZES[-1] / SIZES[-2])
            steep = steep or slope > SLOPE
            print(f"{kind.__name__:12s}" + " ".join(f"{count / 1e6:9.0f}" for count in counts)
                  + f" M instructions, slope {slope:.2f} (at most {SLOPE})", flush=True)
    return 1 if steep else 0


sys.exit(main())
