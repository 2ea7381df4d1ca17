"""`studyguide check` does not mind how Markdown is written: pandoc, GitHub and Obsidian, each in its own
form of the same guide, give the same findings, and each finding stands on its words' line."""

import json
import os
import re
import tempfile

from tap import COMMAND, done, papers, result, run


def own(guide):
    return guide


def by_pandoc(guide):
    """As pandoc writes it: lines of 72 characters, `-   ` before bullets; highlights stay as they are."""
    code, out, errors = run("pandoc", "-f", "markdown-citations-example_lists-smart", "-t",
                            "markdown-citations-example_lists-smart-simple_tables-multiline_tables-grid_tables", stdin=guide)
    assert code == 0, errors
    return out.replace("\\==", "==")


def line_by_line(guide, change):
    out, fence = [], False
    for line in guide.split("\n"):
        edge = line.lstrip().startswith("```")
        fence ^= edge
        out.append(line if fence or edge else change(line))
    return "\n".join(out)


def for_github(guide):
    """Inline formulas as GitHub has them beside backticks, links by reference."""
    def change(line):
        if "\\$" in line or "`" in line or "$$" in line:
            return line
        return re.sub(r"(?<!\$)\$([^$]+)\$(?!\$)", r"$`\1`$", line)
    return line_by_line(guide, change)


def for_obsidian(guide):
    """Front matter, links to headings in double brackets, block names, comments."""
    titles = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-"): title
              for title in re.findall(r"(?m)^##+ (.*)$", guide)}

    def change(line):
        line = re.sub(r"\[([^][]*)\]\(#([^()]*)\)",
                      lambda m: f"[[#{titles[m[2]]}|{m[1]}]]" if m[2] in titles else m[0], line)
        return line + " ^b1" if re.match(r" *- \w.*\.$", line) and len(line) % 5 == 0 else line
    return "---\ntitle: A guide\ntags:\n  - study\n---\n\n" + line_by_line(guide, change)


def findings(guide, paper, folder):
    path = os.path.join(folder, "guide.md")
    with open(path, "w", encoding="utf-8") as file:
        file.write(guide)
    code, out, errors = run(COMMAND, "check", path, "--paper", paper, "--format", "json")
    return code, json.loads(out) if out else errors


def said(report):
    """What a report says, wherever; quotations without the backticks of GitHub's formulas."""
    return sorted((f["code"], f["message"].replace("$`", "$").replace("`$", "$")) for f in report["findings"])


def damaged(guide):
    """The guide with a few faults, so that there is something to find in every form."""
    return re.sub(r"(?m)^(##+ .*)\n\n- ", r"\1 in short\n\n- It costs 73.25 %, as Figure 77 shows.\n- ", guide, count=1)


def check_paper(name, paper, folder):
    code, guide, errors = run(COMMAND, "build", paper, "--to", "markdown", "--quiet")
    if not result(code == 0, f"{name}: a guide", errors):
        return
    guide = damaged(guide)
    code, base = findings(guide, paper, folder)
    want = said(base)
    codes = {c for c, _ in want}
    result(code == 1 and {"ground/number", "ground/reference", "outline/title"} <= codes, f"{name}: the faults are found", codes)
    for form in (by_pandoc, for_github, for_obsidian):
        other_guide = form(guide)
        _, other = findings(other_guide, paper, folder)
        have = said(other)
        result(have == want, f"{name}: {form.__name__.replace('_', ' ')}: the same {len(want)} findings",
               "\n".join([f"only own: {x}" for x in want if x not in have] + [f"only there: {x}" for x in have if x not in want]))
        result(other["summary"] == base["summary"], f"{name}: {form.__name__.replace('_', ' ')}: the same summary",
               f"{base['summary']}\n{other['summary']}")
        number = next(f for f in other["findings"] if f["code"] == "ground/number" and "73.25" in f["message"])
        result("73.25" in other_guide.split("\n")[number["line"] - 1], f"{name}: {form.__name__.replace('_', ' ')}: by its own lines")


def main():
    for name, paper in papers()[:3]:
        with tempfile.TemporaryDirectory() as folder:
            check_paper(name, paper, folder)
    done()


main()
