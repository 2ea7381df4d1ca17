"""The guide's headings are the paper's: checked on pandoc's own AST, without the project's code.

For every paper at hand that pandoc reads with headings: the guide's headings equal the AST's in
number, order, depth and words; no section with text is without a body; every paragraph of the paper
stands in some bullet's provenance.
"""

import json
import os
import re

from tap import COMMAND, FILTER, done, papers, result, run, skip, words


def plain(inlines):
    """The words of a heading: notes and citations are no part of it."""
    out = []
    for inline in inlines:
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            out.append(content)
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            out.append(" ")
        elif kind in ("Code", "Math"):
            out.append(content[1])
        elif kind in ("Note", "Cite", "RawInline", "Image"):
            pass
        elif kind in ("Quoted", "Span", "Link"):
            out.append(plain(content[1]))
        elif isinstance(content, list):
            out.append(plain(content))
    return "".join(out)


def flatten(blocks):
    """Headings and other blocks in reading order, out of whatever holds them."""
    for block in blocks:
        kind, content = block["t"], block.get("c")
        if kind == "Header":
            yield ("heading", content[0], plain(content[2]))
        elif kind == "Div" and ("references" in content[0][1] or "thebibliography" in content[0][1]):
            pass
        elif kind == "Div":
            yield from flatten(content[1])
        elif kind == "BlockQuote":
            yield from flatten(content)
        elif kind in ("BulletList", "OrderedList"):
            for item in content if kind == "BulletList" else content[1]:
                yield from flatten(item)
        elif re.search(r"\w", json.dumps(block.get("c", ""), ensure_ascii=False)) and kind not in ("RawBlock", "HorizontalRule"):
            yield ("text", block)


def meta_blocks(value):
    if not value:
        return []
    if value["t"] == "MetaBlocks":
        return value["c"]
    if value["t"] == "MetaInlines":
        return [{"t": "Para", "c": value["c"]}]
    if value["t"] == "MetaList":
        return [block for item in value["c"] for block in meta_blocks(item)]
    return []


def says_something(block):
    """Whether a block holds words of its own: images without captions do not."""
    if block["t"] == "Para" and [i["t"] for i in block["c"]] == ["Image"] and not block["c"][0]["c"][2][1].startswith("fig:"):
        return False
    return block["t"] != "RawBlock" and re.search('"(Str|Code|Math|CodeBlock)"', json.dumps(block)) is not None


def expected(document, latex):
    """[(depth, words)] and, for each, whether text follows it directly."""
    meta = document["meta"]
    items = []
    abstract = list(flatten(meta_blocks(meta.get("abstract"))))
    if abstract:
        items.append((0, "Abstract", False))
    for item in abstract:
        if item[0] == "heading":
            items.append((item[1] + 1, item[2], False))
        elif says_something(item[1]):
            items[-1] = items[-1][:2] + (True,)
    body = list(flatten(document["blocks"]))
    ones = [i for i, item in enumerate(body) if item[0] == "heading" and item[1] == 1]
    if not meta.get("title") and not latex and ones == [0]:
        body = body[1:]
    started = False
    for item in body:
        if item[0] == "heading":
            started = True
            items.append((item[1], item[2], False))
        elif started and says_something(item[1]):
            items[-1] = items[-1][:2] + (True,)
    out, stack, inside_abstract = [], [], bool(abstract)
    for index, (level, title, text) in enumerate(items):
        if inside_abstract and index > 0 and index >= 1 + sum(1 for a in abstract if a[0] == "heading"):
            stack, inside_abstract = [], False
        while stack and stack[-1] >= level:
            stack.pop()
        stack.append(level)
        out.append((len(stack), words(title), text))
    return out


def guide_headings(markdown):
    """[(depth, words, body)] of the guide's Markdown; code fences hold no headings."""
    out, fence = [], False
    for line in markdown.split("\n"):
        if line.lstrip().startswith("```"):
            fence = not fence
        match = None if fence else re.match(r"(#{1,6})(?: (.*))?$", line)
        if match:
            title = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", match.group(2) or "")
            out.append([len(match.group(1)) - 1, words(title), ""])
        elif out:
            out[-1][2] += line
    if out and out[0][0] == 0:
        out.pop(0)
    return out


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


def check_coverage(name, document, latex):
    request = json.dumps({"schema": "studyguide/request@1", "document": document, "source": {"latex": latex},
                          "form": "markdown", "want_paper": True})
    code, reply, errors = run(COMMAND, "engine", stdin=request)
    if not result(code == 0, f"{name}: the engine answers", errors + reply[:300]):
        return
    reply = json.loads(reply)
    met = {p for s in reply["guide"]["sections"] for b in s["bullets"] for p in b["paragraphs"]}
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
