#!/usr/bin/env python3
"""Another program on top of `studyguide engine`: where each bullet of a guide comes from.

    doc/examples/provenance.py paper.tex          # pandoc and studyguide on PATH

Prints every bullet with the beginning of the paragraphs that it rests on. The records are described by
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


def main():
    reply = ask(sys.argv[1], os.environ.get("STUDYGUIDE_BIN") or "studyguide")
    text = {p["id"]: p["text"] for section in reply["paper"]["sections"] for p in section["paragraphs"]}
    for outline, section in zip(reply["outline"]["sections"], reply["guide"]["sections"]):
        print(f"\n{outline['title_text']}")
        lines = section["markdown"].split("\n")
        for bullet in section["bullets"]:
            if bullet["paragraphs"]:
                print(f"  {lines[bullet['line'] - 1].strip()[:90]}")
                for name in bullet["paragraphs"]:
                    print(f"      {name}: {text[name][:70]}")


main()
