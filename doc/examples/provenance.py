#!/usr/bin/env python3
"""Another program on top of `studyguide engine`: where each point of a guide comes from.

    doc/examples/provenance.py paper.tex          # pandoc and studyguide on PATH

Prints every point with the beginning of the paragraphs that it rests on. The records are described by
`studyguide manual --as schema`.
"""

import json
import os
import subprocess
import sys


def ask(path, studyguide="studyguide"):
    """The engine's reply (studyguide/reply@1) for a paper that pandoc reads."""
    folder, file = os.path.split(os.path.abspath(path))
    document = subprocess.run(["pandoc", file, "-t", "json"], cwd=folder, check=True, capture_output=True).stdout
    request = {"schema": "studyguide/request@1", "document": json.loads(document), "want_paper": True,
               "source": {"latex": file.endswith(".tex")}}
    answer = subprocess.run([studyguide, "engine"], input=json.dumps(request).encode(), capture_output=True, check=False)
    reply = json.loads(answer.stdout)
    if "error" in reply:
        sys.exit(reply["error"]["message"])
    return reply


def every(points):
    """Points with all that hang on them, in reading order."""
    for point in points:
        yield point
        yield from every(point["points"])


def main():
    reply = ask(sys.argv[1], os.environ.get("STUDYGUIDE_BIN") or "studyguide")
    text = {p["id"]: p["text"] for section in reply["paper"]["sections"] for p in section["paragraphs"]}
    for outline, section in zip(reply["outline"]["sections"], reply["guide"]["sections"]):
        print(f"\n{outline['title_text']}")
        for point in every(section["points"]):
            if point["paragraphs"]:
                label = point.get("term") or point.get("lead")
                words = (f"[{label}] " if label else "") + point["markdown"]
                print(f"  {words.splitlines()[0][:90] if words else point['kind']}")
                for name in point["paragraphs"]:
                    print(f"      {name}: {text[name][:70]}")


main()
