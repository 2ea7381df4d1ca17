#!/usr/bin/env python3
"""How a guide's cost grows with the paper: instructions of the engine (valgrind --tool=callgrind), which no other work on
the machine changes, for papers of 250, 500, 1,000 and 2,000 headings, paragraphs, footnotes, citations and tables, in the
form that Markdown takes, in that of the study page and in the one of all other formats. The slope is that of the logarithms
between the last two sizes: 1 is linear, and more than 1.15 is a loop that grows with its square somewhere. Exits with 1 then.
tests/pandoc/test_growth.py looks at a small paper of all kinds.
Usage: tests/bench/bench_growth.py [KIND …]
"""

import json
import math
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.path.insert(0, os.path.join(ROOT, "tests"))
from tap import COMMAND  # noqa: E402

SIZES = tuple(int(size) for size in os.environ.get("SG_SIZES", "250 500 1000 2000").split())
SLOPE = 1.15
ONE = {
    "headings": "## Part {i} of the survey\n\nThe sampling method of part {i} reduces the error by {i} percent.\n\n",
    "paragraphs": "The sampling method of part {i} reduces the error by {i} percent, since its estimator is unbiased.\n\n",
    "footnotes": "The method of part {i} is fast.[^{i}]\n\n[^{i}]: It was measured {i} times on one machine.\n\n",
    "citations": "The method of part {i} was shown to converge [@author{i}].\n\n",
    "tables": "| a | b |\n|---|---|\n| {i} | x |\n\n: The values of part {i}\n\n",
}


def request(kind, size, form):
    one = ONE[kind] if kind else "".join(ONE.values())  # no kind: all of them
    text = "# Survey\n\n" + "".join(one.replace("{i}", str(i)) for i in range(size))
    document = subprocess.run(["pandoc", "-t", "json"], input=text, capture_output=True, text=True, check=True).stdout
    return json.dumps({"schema": "studyguide/request@1", "form": form, "document": json.loads(document)})


def instructions(text, folder):
    """Of one run of the engine."""
    env = dict(os.environ, STUDYGUIDE_QUIET="true", STUDYGUIDE_DICTIONARIES="false", HOME=folder)
    with open(COMMAND, encoding="utf-8") as launcher:
        lua = re.search(r"^exec (\S+)", launcher.read(), re.M).group(1)
    run = subprocess.run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", lua, "-E",
                          os.path.join(ROOT, "lua", "studyguide", "main.lua"), "engine"],
                         input=text, capture_output=True, text=True, env=env, check=True)
    return int(re.search(r"Collected *: *(\d+)", run.stderr).group(1))


def main():
    steep = False
    with tempfile.TemporaryDirectory() as folder:
        for kind in sys.argv[1:] or ONE:
            for form in ("markdown", "spans", "page"):
                counts = [instructions(request(kind, size, form), folder) for size in SIZES]
                slope = math.log(counts[-1] / counts[-2]) / math.log(SIZES[-1] / SIZES[-2])
                steep = steep or slope > SLOPE
                print(f"{kind:12s} {form:9s} " + " ".join(f"{count / 1e6:9.0f}" for count in counts)
                      + f" M instructions, slope {slope:.2f} (at most {SLOPE})", flush=True)
    return 1 if steep else 0


if __name__ == "__main__":
    sys.exit(main())
