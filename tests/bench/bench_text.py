#!/usr/bin/env python3
"""Speed and memory of the text analysis on one core, beside YAKE and summa (TextRank) on the same papers in the same
run. Libraries that are not installed are named and left out. Time is processor time of the analysis itself, the
program's start and the reading of files left out. YAKE and summa give keyphrases only: they are compared with the
whole analysis and with its steps up to the ranked terms.
"""
import importlib.metadata
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

GOLD = os.environ.get("SG_GOLD", "../shared/nlp") + "/keyphrases/nus.jsonl"
OURS = ["lua5.4", "tests/bench/time_analysis.lua"]
STEPS = [os.environ.get("BUILD", "build") + "/bench/time_steps"]
TO_TERMS = ["read", "stems", "abbreviations", "terms"]


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


def ours(texts, folder, program=OURS):
    names = []
    for i, text in enumerate(texts):
        names.append(os.path.join(folder, f"{i}.txt"))
        with open(names[-1], "w", encoding="utf-8") as out:
            out.write(text)
    return json.loads(subprocess.run(program + names, capture_output=True, check=True).stdout)


def report(figure, value, note=""):
    print(f"{figure:<58} {value:>12}   {note}")


def speed(row):
    return row["bytes"] / row["seconds"] / 1e6


def analysis(texts, source, folder):
    """The whole, its steps, and the steps that YAKE and summa have a counterpart of: the best of
    three runs since other work on the machine only ever slows one down."""
    whole = max((ours(texts, folder) for _ in range(3)), key=speed)
    report(f"whole analysis of {source}, MB/s", f"{speed(whole):.2f}", "aim >= 13")
    steps = min((ours(texts, folder, STEPS) for _ in range(3)), key=lambda row: sum(row[name] for name in TO_TERMS))
    size = steps.pop("bytes")
    total = sum(steps.values())
    for name, seconds in steps.items():
        report(f"  step {name}, MB/s", f"{size / seconds / 1e6:.0f}", f"{100 * seconds / total:.0f} % of the time")
    terms = size / sum(steps[name] for name in TO_TERMS) / 1e6
    report("terms alone (" + ", ".join(TO_TERMS) + "), MB/s", f"{terms:.2f}")


def other(name, run, texts, folder, aim=""):
    """How many times faster we are than a library on every 15th paper: the two in turn, paper by paper, so that other
    work on the machine slows both."""
    theirs, own = [], {"whole analysis": [], "terms alone": []}
    sample = texts[::15]
    for text in sample:
        start = time.process_time()
        run(text)
        theirs.append(time.process_time() - start)
        own["whole analysis"].append(ours([text], folder)["seconds"])
        steps = ours([text], folder, STEPS)
        own["terms alone"].append(sum(steps[step] for step in TO_TERMS))
    rate = sum(len(text.encode()) for text in sample) / sum(theirs) / 1e6
    report(f"{name} {importlib.metadata.version(name)}, keyphrases only, MB/s", f"{rate:.4f}")
    for what, seconds in own.items():
        times = sorted(other / one for other, one in zip(theirs, seconds))
        report(f"  {what} against {name}, times", f"{statistics.median(times):.0f}",
               f"[{times[0]:.0f}–{times[-1]:.0f}] {aim}")


def libraries(texts, folder):
    try:
        import yake
        extractor = yake.KeywordExtractor(lan="en", n=3, top=20)
        other("yake", extractor.extract_keywords, texts, folder, "aim >= 150")
    except ImportError:
        print("yake: skipped, not installed (pip install yake)")
    try:
        from summa import keywords
        other("summa", lambda text: keywords.keywords(text, words=20), texts, folder)
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
        "opened brackets": "((((" * (size // 4),
        "(A)": "(A) " * (size // 4),
        "abbreviations": "aaa (a) " * (size // 8),
        "dollars": "$" * size,
        "newlines": "\n" * size,
        "digits": "7" * size,
        "Chinese without spaces": "模型的词" * (size // 12),
        "stops": "A. b. " * (size // 6),
    }


def main():
    texts, source = papers()
    with tempfile.TemporaryDirectory() as folder:
        analysis(texts, source, folder)
        libraries(texts, folder)
        joined = "\n\n".join(texts)
        for size in (1, 5, 10):
            text = (joined * (1 + size * 1000000 // max(1, len(joined))))[:size * 1000000]
            row = ours([text], folder)
            report(f"one document of {size} MB, MB/s", f"{speed(row):.2f}",
                   f"memory {row['grown'] / row['bytes']:.1f} times the text, aim <= 40")
        for name, text in hostile(5000000).items():
            row = ours([text], folder)
            report(f"5 MB of {name}, MB/s", f"{speed(row):.2f}", f"memory {row['grown'] / row['bytes']:.1f} times")
    return 0


sys.exit(main())
