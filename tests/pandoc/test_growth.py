"""No loop grows with the square of a paper: instructions of the engine (valgrind --tool=callgrind) for papers of headings,
paragraphs, footnotes, citations and tables, twice and four times as many. What every run takes falls out of the
differences. tests/bench/bench_growth.py goes further, for each kind by itself and every form."""

import concurrent.futures
import math
import os
import shutil
import sys
import tempfile

from tap import ROOT, done, result, skip

sys.path.insert(0, os.path.join(ROOT, "tests", "bench"))
from bench_growth import SLOPE, instructions, request  # noqa: E402  (the path is set above)

SIZES = (50, 100, 200)
NAME = f"four times the paper, at most a slope of {SLOPE} in instructions"


def main():
    if shutil.which("valgrind") is None:
        skip(NAME, "valgrind is not there")
        return
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        small, middle, large = pool.map(lambda size: instructions(request(None, size, "markdown"), folder), SIZES)
    slope = math.log2((large - middle) / (middle - small))
    result(slope <= SLOPE, NAME, f"{small} {middle} {large}: {slope:.2f}")


main()
done()
