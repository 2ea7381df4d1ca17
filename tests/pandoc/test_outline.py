"""The guide's headings are the paper's: checked on pandoc's own AST, without the project's code.

For every paper at hand that pandoc reads with headings: the guide's headings equal the AST's in
number, order, depth and words; no section with text is without a body; every paragraph of the paper
stands in some bullet's provenance.
"""

import json
import os

from outline import expected, guide_headings
from tap import COMMAND, FILTER, done, papers, result, run, skip


def check_outline(name, document, latex, *command, **options):
    """The headings of the guide that a command prints against the document's."""
    code, guide, errors = run(*command, **options)
    if not result(code == 0, f"{name}: a guide", errors):
        return
    want = expected(document, latex)
    have = guide_headings(guide)
    result([w[:2] for w in want] == [tuple(h[:2]) for h in have], f"{name}: {len(want)} headings, 0 differences",
           "\n".join(f"{w[:2]} | {h[:2]}" for w, h in zip(want + [()] * 50, have + [()] * 50) if tuple(w[:2]) != tuple(h[:2])))
    empty = [h for w, h in zip(want, have) if w[2] and not h[2].strip()]
    result(not empty, f"{name}: no section with text is empty", empty)


def every(points):
    """The points of a section with all that hang on them."""
    for point in points:
        yield point
        yield from every(point["points"])


def check_coverage(name, document, latex):
    request = json.dumps({"schema": "studyguide/request@1", "document": document, "source": {"latex": latex},
                          "form": "markdown", "want_paper": True})
    code, reply, errors = run(COMMAND, "engine", stdin=request)
    if not result(code == 0, f"{name}: the engine answers", errors + reply[:300]):
        return
    reply = json.loads(reply)
    met = {p for s in reply["guide"]["sections"] for point in every(s["points"]) for p in point["paragraphs"]}
    ids = [p["id"] for s in reply["paper"]["sections"] for p in s["paragraphs"]]
    missing = [i for i in ids if i not in met]
    result(not missing, f"{name}: all {len(ids)} paragraphs stand in some bullet's provenance", missing)


def pandoc_json(*arguments, **options):
    """Pandoc's AST, or nothing and why."""
    try:
        code, out, errors = run("pandoc", *arguments, "-t", "json", timeout=60, **options)
    except Exception as problem:  # a paper that hangs pandoc alone is the front door's business
        return None, type(problem).__name__
    return (json.loads(out), "") if code == 0 else (None, errors.strip().splitlines()[0][:100])


def main():
    for name, path in papers():
        folder, file = os.path.split(path)
        latex = file.endswith(".tex")
        document, problem = pandoc_json(file, cwd=folder)
        if document is None:
            skip(f"{name}: outline", "pandoc alone does not read it: " + problem)
        else:
            check_outline(name, document, latex, "pandoc", file, "--lua-filter=" + FILTER, "-t", "markdown", cwd=folder,
                          env={"STUDYGUIDE_REREAD": "never", "STUDYGUIDE_GUESS": "false"})
            check_coverage(name, document, latex)
        if latex:  # what the front door makes of it is what the guide follows where pandoc lost something
            _, source, errors = run(COMMAND, "tex", path)
            document, problem = pandoc_json("-f", "latex", stdin=source, cwd=folder)
            if result(document is not None, f"{name} by the front door: pandoc reads it", problem + errors):
                check_outline(name + " by the front door", document, latex, COMMAND, "build", path, "--no-guess")
    done()


main()
