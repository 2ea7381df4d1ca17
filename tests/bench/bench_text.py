#!/usr/bin/env python3
"""Speed and memory of the text analysis on one core, beside YAKE and summa (TextRank) on the same papers in the same
run. Libraries that are not installed are named and left out. Time is processor time of the analysis itself, the
program's start and the reading of files left out.
"""
import importlib.metadata
import json
import os
import random
import subprocess
import sys
import tempfile
import time

GOLD = os.environ.get("SG_GOLD", "../shared/nlp") + "/keyphrases/nus.jsonl"
OURS = ["lua5.4", "tests/bench/time_analysis.lua"]


def papers():
    if os.path.exists(GOLD):
        with open(GOLD, encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in lines], "nus, 209 papers"
    texts = []
    for folder, _, names in os.walk("tests/papers"):
        for name in names:
            if name.endswith((".tex", ".md")):
                run = subprocess.run(["pandoc", "-t", "plain", os.path.join(folder, name)], capture_output=True, check=False)
                texts.append(run.stdout.decode("utf-8", "replace"))
    return texts, "tests/papers"


def ours(texts, folder):
    names = []
    for i, text in enumerate(texts):
        names.append(os.path.join(folder, f"{i}.txt"))
        with open(names[-1], "w", encoding="utf-8") as out:
            out.write(text)
    return json.loads(subprocess.run(OURS + names, capture_output=True, check=True).stdout)


def report(figure, value, note=""):
    print(f"{figure:<44} {value:>12}   {note}")


def speed(row):
    return row["bytes"] / row["seconds"] / 1e6


def other(name, run, texts, own):
    """Times a library on every 15th paper, and says how many times faster we are."""
    sample = texts[::15]
    size = sum(len(text.encode()) for text in sample)
    start = time.process_time()
    for text in sample:
        run(text)
    rate = size / (time.process_time() - start) / 1e6
    aim = "aim >= 100" if name == "yake" else ""
    report(f"{name} {importlib.metadata.version(name)}, MB/s", f"{rate:.4f}", f"{own / rate:.0f} times slower  {aim}")


def libraries(texts, own):
    try:
        import yake
        extractor = yake.KeywordExtractor(lan="en", n=3, top=20)
        other("yake", extractor.extract_keywords, texts, own)
    except ImportError:
        print("yake: skipped, not installed (pip install yake)")
    try:
        from summa import keywords
        other("summa", lambda text: keywords.keywords(text, words=20), texts, own)
    except ImportError:
        print("summa: skipped, not installed (pip install summa)")


def hostile(size):
    """Texts made to be slow, each of `size` bytes."""
    rng = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = " ".join("".join(rng.choice(letters) for _ in range(6)) for _ in range(size // 7))
    return {
        "one sentence": "the model of words " * (size // 19),
        "one-letter words": "a b c d " * (size // 8),
        "all capitals": "THE VMM TRAPS. " * (size // 15),
        "no spaces": "a" * size,
        "new words only": words,
        "brackets": "((((" * (size // 4),
        "stops": "A. b. " * (size // 6),
    }


def main():
    texts, source = papers()
    with tempfile.TemporaryDirectory() as folder:
        row = ours(texts, folder)
        own = speed(row)
        report(f"analysis of {source}, MB/s", f"{own:.2f}", "aim >= 8")
        joined = "\n\n".join(texts)
        for size in (1, 5, 10):
            text = (joined * (1 + size * 1000000 // max(1, len(joined))))[:size * 1000000]
            row = ours([text], folder)
            report(f"one document of {size} MB, MB/s", f"{speed(row):.2f}",
                   f"memory {row['grown'] / row['bytes']:.1f} times the text, aim <= 40")
        for name, text in hostile(5000000).items():
            row = ours([text], folder)
            report(f"5 MB of {name}, MB/s", f"{speed(row):.2f}", f"memory {row['grown'] / row['bytes']:.1f} times")
        libraries(texts, own)
    return 0


sys.exit(main())
