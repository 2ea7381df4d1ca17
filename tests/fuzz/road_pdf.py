#!/usr/bin/env python3
"""PDF files with bytes changed, cut out and doubled, through the whole road: poppler, the reader, pandoc's JSON.
road_pdf.py SECONDS FILE …: every file is read within its limits, or refused with a message; anything else is kept beside the
script's working directory and told. The same SEED (an environment variable) makes the same files.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
import time

HERE = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
COMMAND = os.path.join(HERE, "build", "studyguide")
WORDS = [b"/Length", b"/Filter", b"/Kids", b"/Count", b"/Parent", b"/Prev", b"/Size", b"endobj", b"stream", b"/FlateDecode", b"/Font", b"/Contents"]
STATUSES = (0, 3)  # read, or a paper that cannot be
SECONDS_MAX = 150


def mutated(data, rng):
    out = bytearray(data)
    for _ in range(rng.choice((1, 2, 5, 20, 100))):
        at = rng.randrange(len(out))
        kind = rng.randrange(6)
        if kind == 0:
            out[at] = rng.randrange(256)
        elif kind == 1:
            del out[at:at + rng.choice((1, 10, 1000))]
        elif kind == 2:
            out[at:at] = out[at:at + rng.choice((1, 10, 1000))]
        elif kind == 3:
            out[at:at] = str(rng.choice((-1, 0, 2 ** 31, 10 ** 20))).encode()
        elif kind == 4:
            found = out.find(rng.choice(WORDS), at)
            if found >= 0:  # a number behind it, and so a place, a length, an object
                out[found:found + rng.choice((3, 12))] = rng.choice(WORDS) + b" %d" % rng.randrange(3000)
        else:
            del out[rng.randrange(len(out) // 2, len(out)):]
        if len(out) < 100:
            return bytes(out)
    return bytes(out)


def problem_of(path):
    begin = time.time()
    try:
        done = subprocess.run([COMMAND, "read", path, "-t", "json"], capture_output=True, timeout=SECONDS_MAX, check=False)
    except subprocess.TimeoutExpired:
        return "does not end"
    if done.returncode not in STATUSES:
        return f"status {done.returncode}: {done.stderr[-300:]!r}"
    if done.returncode == 0:
        try:
            json.loads(done.stdout)
        except ValueError as error:
            return f"no JSON: {error}"
    elif b"studyguide: " not in done.stderr or b"stack traceback" in done.stderr:
        return f"no message: {done.stderr[-300:]!r}"
    return f"{time.time() - begin:.0f} s" if time.time() - begin > 60 else None


def main():
    seconds, seeds = float(sys.argv[1]), sys.argv[2:]
    rng = random.Random(int(os.environ.get("SEED", "1")))
    end, count, found = time.time() + seconds, 0, 0
    data = {}
    for seed in seeds:
        with open(seed, "rb") as file:
            data[seed] = file.read()
    with tempfile.TemporaryDirectory() as folder:
        while time.time() < end:
            seed = rng.choice(seeds)
            path = os.path.join(folder, "paper.pdf")
            with open(path, "wb") as file:
                file.write(mutated(data[seed], rng))
            count += 1
            why = problem_of(path)
            if why:
                found += 1
                kept = f"road-pdf-{count}.pdf"
                os.replace(path, kept)
                print(f"{kept} (of {os.path.basename(seed)}): {why}")
    print(f"{count} files, {found} findings")
    sys.exit(found > 0)


main()
