"""What `studyguide repair` makes of whole answers, judged without the project's own reading of them.

For papers at hand: a guide that was written in other ways (levels, numbers and order of headings, bullets,
indents, line ends, a chat's frame) becomes the same guide again, byte for byte.

For every whole-paper answer in ../shared/answers: the guide's headings are the paper's (pandoc's AST
says which), no rule of form is broken, the listed faults of substance are still reported, repairing
the guide again changes nothing, and every sentence of the answer stands in the guide or in the
report's list of what was left out.
"""

import json
import os
import re
import shutil
import tempfile

from outline import expected, guide_headings
from tap import COMMAND, SHARED, done, papers, result, run, skip, source_field, words

ANSWERS = os.path.join(SHARED, "answers")
FORM = ("outline/", "list/", "highlight/broken", "math/broken", "text/")
MARKER = r"^[\s>]*(?:[-*+•–#|]+|\d+[.)])\s+"
SUBSTANCE = ("ground/number", "ground/reference", "ground/math")


def paper_path(name):
    folder = os.path.join(SHARED, "papers", name)
    return os.path.join(folder, source_field(folder, "main"))


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def document(paper):
    """Pandoc's AST of a LaTeX paper by way of the front door."""
    _, source, _ = run(COMMAND, "tex", paper)
    code, out, errors = run("pandoc", "-f", "latex", "-t", "json", stdin=source, cwd=os.path.dirname(paper))
    return json.loads(out) if code == 0 else None


# Sentences -------------------------------------------------------------------------------------------

def bare(text):
    """The words of a text without its mark-up; a command of TeX is mark-up, what it encloses is not."""
    text = re.sub(r"\]\([^()\s]*\)", "]", text)          # link targets
    text = re.sub(r"</?[a-zA-Z][^<>]*>", " ", text)      # tags
    text = re.sub(r"\\[a-zA-Z]+\*?", " ", text)          # \alpha, \textbf
    text = re.sub(r"[{(\[]s?[\d.]*p\d+[^{}()\[\]]*[})\]]", " ", text)  # provenance
    text = re.sub(r"&[a-z]+;", " ", text)
    return " ".join(words(text))


def sentences(answer):
    """(line, text) of each sentence; a line is a block, as in every answer here, or a part of one."""
    for number, line in enumerate(answer.split("\n"), 1):
        line = re.sub(MARKER, "", line)
        if not re.match(r"\s*(```|~~~)", line):
            yield from ((number, sentence) for sentence in re.split(r"(?<=[.!?:])\s+", line))


# Labels of groups that the guide's form has no need of: they are mark-up, what stands below them stays.
GROUPS = ("key ideas", "key terms", "terms")


def lost_sentences(answer, guide, report):
    """Sentences that stand neither in the guide nor in the report, and of a formula with the paper's
    macros, which is written out, what stands around it."""
    listed = [row["text"] for row in report["dropped"]] + [row["heading"] for row in report["headings"]]
    kept = " | ".join([bare(guide)] + [bare(text) for text in listed])
    kept = f" {kept} "
    titles = {" ".join(title) for _, title, _ in guide_headings(guide)}
    written_out = {row["line"] for row in report["repairs"] if "macros" in row["what"]}
    for number, sentence in sentences(answer):
        parts = re.split(r"\\\(.*?\\\)|\$.*?\$", sentence) if number in written_out else [sentence]
        for part in map(bare, parts):
            title = re.sub(r"^(?:\d+|[ivx]+|[a-z])( \d+)* ", "", part)
            if part and part not in GROUPS and f" {part} " not in kept and title not in titles:
                yield f"{number}: {part}"


# One answer ------------------------------------------------------------------------------------------

def repair(answer, paper, folder):
    guide, report = os.path.join(folder, "guide.md"), os.path.join(folder, "report.json")
    if answer == guide:  # a guide is repaired again, and no input is written to
        answer = shutil.copy(guide, os.path.join(folder, "guide-before.md"))
    code, _, errors = run(COMMAND, "repair", answer, "--paper", paper, "-o", guide, "--report", report)
    if code not in (0, 1) or not os.path.exists(guide):
        return code, None, None, errors
    return code, read(guide), json.loads(read(report)), errors


def is_near(fault_text, guide_line):
    """Whether a line of the guide is the answer's line that the fault stands on."""
    return bare(fault_text) and bare(fault_text) in bare(guide_line)


def check_substance(name, row, answer, guide, findings):
    lines, guide_lines = answer.split("\n"), guide.split("\n")
    for fault in row["faults"]:
        if fault["code"] not in SUBSTANCE or fault["what"].startswith("same formula"):
            continue
        text = re.sub(MARKER, "", lines[fault["line"] - 1])
        there = [n for n, line in enumerate(guide_lines, 1) if is_near(text, line)]
        found = any(f["code"] == fault["code"] and f["line"] in there for f in findings)
        result(found, f"{name}: line {fault['line']}, {fault['code']}: still reported ({fault['what']})", there)


def repaired(row, paper, folder):
    """The guide that an answer becomes, its report, the paper's headings and the guide's, compared."""
    name = row["file"]
    _, guide, report, errors = repair(os.path.join(ANSWERS, name), paper, folder)
    if not result(guide is not None, f"{name}: a guide", errors):
        return None
    want, have = expected(document(paper), True), guide_headings(guide)
    result([w[:2] for w in want] == [tuple(h[:2]) for h in have], f"{name}: {len(want)} headings, 0 differences from the paper's",
           "\n".join(f"{w[:2]} | {h[:2]}" for w, h in zip(want, have) if tuple(w[:2]) != tuple(h[:2])))
    return guide, report, want, have


def check_answer(row, folder):
    name, paper = row["file"], paper_path(row["paper"])
    path = os.path.join(ANSWERS, name)
    found = repaired(row, paper, folder)
    if not found:
        return
    guide, report, want, have = found
    result(not [h for w, h in zip(want, have) if w[2] and not h[2].strip()], f"{name}: no section with text is empty")
    guide_path = os.path.join(folder, "guide.md")
    _, out, errors = run(COMMAND, "check", guide_path, "--paper", paper, "--format", "json")
    findings = json.loads(out)["findings"] if out else []
    faults = [f"{f['line']}: {f['message']} [{f['code']}]" for f in findings
              if f["severity"] == "error" and f["code"].startswith(FORM)]
    result(out and not faults, f"{name}: no rule of form is broken", errors + "\n".join(faults))
    check_substance(name, row, read(path), guide, findings)
    lost = list(lost_sentences(read(path), guide, report))
    result(not lost, f"{name}: no sentence is lost unlisted", "\n".join(lost))
    bullets = re.findall(r"\n- [^$\n]*(?=\n)", guide)  # a formula may be written out
    noticed = sum(any(lost_sentences(read(path), guide.replace(bullet, "", 1), report)) for bullet in bullets[:20])
    result(noticed > 0, f"{name}: a bullet less is a sentence lost", bullets[:3])
    _, again, _, errors = repair(guide_path, paper, folder)
    result(again == guide, f"{name}: repairing the guide changes nothing", first_difference(guide, again or errors))


def check_section(row, folder):
    """An answer to one section stands under that section's heading, or its nearest."""
    name, paper = row["file"], paper_path(row["paper"])
    found = repaired(row, paper, folder)
    if not found:
        return
    guide, report, _, _ = found
    answered = [section["title"] for section in report["sections"] if section["source"] == "answer"]
    result(row["section"] in answered, f"{name}: stands under “{row['section']}”", answered)
    lost = list(lost_sentences(read(os.path.join(ANSWERS, name)), guide, report))
    result(not lost, f"{name}: no sentence is lost unlisted", "\n".join(lost))


def first_difference(a, b):
    for number, (x, y) in enumerate(zip(a.split("\n"), b.split("\n")), 1):
        if x != y:
            return f"{number}: {x}\n{number}: {y}"
    return ""


# Guides in disguise ----------------------------------------------------------------------------------

def outside_code(guide, change):
    """The guide with `change` made to each line that is no code."""
    out, fence = [], False
    for line in guide.split("\n"):
        if line.lstrip().startswith(("```", "~~~")):
            fence = not fence
        out.append(line if fence or line.lstrip().startswith(("```", "~~~")) else change(line))
    return "\n".join(out)


def backwards(guide):
    """The main sections in the opposite order, each with its subsections."""
    parts = re.split(r"(?m)^(?=## )", guide)
    return parts[0] + "".join(part.rstrip("\n") + "\n\n" for part in parts[:0:-1])


def indented(guide, unit, marker):
    """Lists with another marker and indent; what stands in a bullet goes with it."""
    out, depth, fence = [], -1, False
    for line in guide.split("\n"):
        bullet = None if fence else re.match(r"((?:    )*)- ", line)
        if bullet:
            depth = len(bullet[1]) // 4
            line = unit * depth + marker + " " + line[bullet.end():]
        elif line.startswith("#") and not fence:
            depth = -1
        else:
            own = re.match(" {0,%d}" % (4 * (depth + 1)), line).end()
            line = unit * (own // 4) + line[own:]
        if line.lstrip().startswith(("```", "~~~")):
            fence = not fence
        out.append(line)
    return "\n".join(out)


def numbered(guide):
    count = [0]

    def change(line):
        count[0] += line.startswith("## ")
        return re.sub(r"^(##+) ", rf"\1 {count[0]}. ", line)
    return outside_code(guide, change)


DISGUISES = [
    ("all headings of level 1", lambda g: outside_code(g, lambda l: re.sub(r"^##+ ", "# ", l))),
    ("headings one level up", lambda g: outside_code(g, lambda l: re.sub(r"^##", "#", l))),
    ("numbered headings", numbered),
    ("headings in bold lines", lambda g: outside_code(g, lambda l: re.sub(r"^##+ (.*)$", lambda m: f"**{m[1]}**", l))),
    ("underlined headings", lambda g: outside_code(g, lambda l: re.sub(r"^## (.+)$", lambda m: m[1] + "\n===", l))),
    ("sections in the opposite order", backwards),
    ("stars and two spaces", lambda g: indented(g, "  ", "*")),
    ("numbers and three spaces", lambda g: indented(g, "   ", "1.")),
    ("dots and tabs", lambda g: indented(g, "\t", "•")),
    ("blank lines between bullets", lambda g: re.sub(
        r"(?m)^( *-)\n\n", r"\1\n", outside_code(g, lambda l: "\n" + l if re.match(r" *- ", l) else l))),
    ("CRLF and a byte order mark", lambda g: "\ufeff" + g.replace("\n", "\r\n")),
    ("a fence and words around it", lambda g: "Sure! Here is the study guide:\n\n````markdown\n" + g +
     "````\n\nLet me know if you would like more!\n"),
    ("a conversation with front matter", lambda g: "You said:\nWrite a guide.\n\nChatGPT said:\n\n---\ntitle: A guide\n---\n\n" + g),
    ("formulas in TeX's brackets", lambda g: outside_code(g, lambda l: re.sub(
        r"(?<![$\\])\$([^$\s](?:[^$`]*[^$\s\\])?)\$(?!\$)", r"\\(\1\\)", l) if not re.search(r"[`]|\\\$|\$\$|\{\$|\\\(", l) else l)),
]


def check_disguises(name, paper, folder):
    code, guide, errors = run(COMMAND, "build", paper, "--to", "markdown", "--quiet")
    path = os.path.join(folder, "guide.md")
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(guide)
    if not result(code == 0, f"{name}: a guide", errors):
        return
    _, plain, _, errors = repair(path, paper, folder)
    result(plain == guide, f"{name}: its own guide stays as it is", errors or first_difference(guide, plain))
    for disguise, change in DISGUISES:
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(change(guide))
        _, back, _, errors = repair(path, paper, folder)
        result(back == guide, f"{name}: {disguise}: the same guide again", first_difference(guide, back or errors))


def main():
    some = papers() if os.environ.get("STUDYGUIDE_ALL_PAPERS") else papers()[:3] + papers()[3::6]
    for name, paper in some:
        with tempfile.TemporaryDirectory() as folder:
            check_disguises(name, paper, folder)
    manifest = os.path.join(ANSWERS, "manifest.json")
    if not os.path.exists(manifest):
        skip("repair of whole answers", "../shared/answers is not here")
        return done()
    for row in json.loads(read(manifest))["files"]:
        if row["style"] != "source":
            with tempfile.TemporaryDirectory() as folder:
                (check_answer if row["section"] == "whole" else check_section)(row, folder)
    return done()


main()
