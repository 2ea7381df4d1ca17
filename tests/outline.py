"""The outline of a paper by pandoc's own AST and of a guide by its Markdown, without the project's code."""

import json
import re

import tap


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


def words(text):
    """Words of a heading; fractions of packages that no renderer knows are written as TeX's own."""
    return tap.words(re.sub(r"\\(nice|s)frac", r"\\tfrac", text))


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
