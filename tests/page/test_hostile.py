"""Attack → outcome: nothing that a paper or a model writes runs, is asked for or becomes mark-up, in any output.

Hostile papers become the study page, plain HTML, Markdown (which pandoc makes HTML of) and DOCX or LaTeX; hostile
answers go through repair, check and a server on loopback. HTML is opened in Chromium; without it, by name, that
part is skipped."""
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "net"))
import servers  # noqa: E402
import tap  # noqa: E402
from hostile_papers import ANSWERS, PAPERS  # noqa: E402

WORD = "zyzzyvaword"  # stands in a file outside the papers' folder and nowhere else
SAFE_TARGET = re.compile(r"^(https?:|mailto:|#)")
# Commands that stand in a guide's LaTeX; any other would be the paper's.
READING = re.compile(r"(?<!\\)\\(input|include|immediate|write\d*|special|directlua|catcode|csname|openin|read|href\{(?!https?:|mailto:)"
                     r"|includegraphics|lstinputlisting|usepackage|def|let)(?![A-Za-z])")


class Telltale:
    """A port that counts who calls."""

    def __init__(self):
        self.calls = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            connection, _ = self.socket.accept()
            self.calls += 1
            connection.close()


def build(paper, output, *options, env=None):
    code, _, err = tap.run(tap.COMMAND, "build", paper, "-o", output, "--quiet", *options, env=env)
    return "" if code == 0 and os.path.exists(output) else f"exit {code}: {err[:400]}"


def html_of(markdown, output):
    code, _, err = tap.run("pandoc", "-f", "markdown", "-s", "--metadata=pagetitle:guide", "--mathml", markdown, "-o", output)
    return "" if code == 0 else f"pandoc: {err[:300]}"


# -- What stands in files ---------------------------------------------------------------------------------

def docx_problem(path):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode("utf-8", "replace")
            if WORD in text:
                return f"{name} holds the canary"
            if name.endswith(".rels"):
                for target in re.findall(r'Target="([^"]*)"[^>]*TargetMode="External"|TargetMode="External"[^>]*Target="([^"]*)"', text):
                    if not SAFE_TARGET.match("".join(target)):
                        return f"{name} leads to {target}"
    return ""


def text_problem(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    if WORD in text:
        return "holds the canary"
    if path.endswith(".latex"):
        body = re.sub(r"(?s)\\begin\{(verbatim|Highlighting)\}.*?\\end\{\1\}", "", text)
        found = READING.search(body)
        return f"TeX acts: {body[max(0, found.start() - 40):found.end() + 40]!r}" if found else ""
    return ""


def browse(browser, files):
    """What each file does in the browser, by path."""
    script = os.path.join(tap.ROOT, "build", "page", "hostile.mjs")
    shutil.copy(os.path.join(tap.ROOT, "tests", "page", "hostile.mjs"), script)
    done = subprocess.run(["node", script, *files], capture_output=True, env=dict(os.environ, CHROMIUM=browser), timeout=1500)
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    if done.returncode != 0 or len(rows) != len(files):
        tap.result(False, "the browser opens every page", done.stderr.decode()[-600:])
    return {row["file"]: row for row in rows}


def page_problem(row, policy):
    if row is None:
        return "was not opened"
    problems = []
    if row["ran"] is not None:
        problems.append(f"ran: {row['ran']}")
    problems += [f"asked for {url}" for url in row["requests"]]
    problems += [f"foreign: {what}" for what in row["foreign"]]
    problems += [f"the policy had to block {what}" for what in row["blocked"]]
    if policy and not row["policy"]:
        problems.append("has no policy")
    if row["text"] < 100:
        problems.append("is empty")
    return "\n".join(problems)


# -- Papers -----------------------------------------------------------------------------------------------

def write_paper(folder, number, row, remote, canary):
    name, extension, text = row
    path = os.path.join(folder, f"p{number:02d}.{extension}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace("REMOTE", remote).replace("CANARY", canary))
    return path


def make_outputs(job):
    """All outputs of one paper: their paths by kind, and what failed."""
    number, path = job
    base = os.path.splitext(path)[0]
    files = {"page": base + "-page.html", "plain HTML": base + "-plain.html", "Markdown": base + ".guide.md",
             "HTML of the Markdown": base + "-md.html"}
    other = ".guide.docx" if number % 2 else ".guide.latex"
    files["DOCX" if number % 2 else "LaTeX"] = base + other
    problems = [build(path, files["page"]), build(path, files["plain HTML"], "--no-page"), build(path, files["Markdown"]),
                build(path, base + other, *([] if number % 2 else ["-t", "latex"]))]
    if os.path.exists(files["Markdown"]):
        problems.append(html_of(files["Markdown"], files["HTML of the Markdown"]))
    return files, [problem for problem in problems if problem]


def outcome(kind, path, seen):
    if not os.path.exists(path):
        return f"{kind} is missing"
    if path.endswith(".docx"):
        return docx_problem(path)
    problem = text_problem(path)
    if not problem and path.endswith(".html") and seen is not None:
        problem = page_problem(seen.get(path), kind in ("page", "plain HTML"))
    return f"{kind}: {problem}" if problem else ""


def test_papers(folder, telltale, browser, canary):
    jobs = [(i, write_paper(folder, i, row, telltale.url, canary)) for i, row in enumerate(PAPERS)]
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(make_outputs, jobs))
    pages = [path for files, _ in made for path in files.values() if path.endswith(".html") and os.path.exists(path)]
    calls = telltale.calls  # what pandoc asks for is another test's affair
    seen = browse(browser, pages) if browser else None
    for (name, extension, _), (files, problems) in zip(PAPERS, made):
        problems += [problem for kind, path in files.items() if (problem := outcome(kind, path, seen))]
        tap.result(not problems, f"paper, {extension}: {name}: nothing runs, nothing is asked for, no foreign attribute",
                   "\n".join(problems))
    tap.result(telltale.calls == calls, "papers: no page called the remote address", f"{telltale.calls - calls} calls")


# -- The harness itself -----------------------------------------------------------------------------------

def test_harness(folder, browser):
    """A page that does all that must not be done is seen to; and the policy holds where text got through."""
    live = os.path.join(folder, "live.html")
    with open(live, "w", encoding="utf-8") as file:
        file.write('<!DOCTYPE html><title>x</title><p onclick="1">words</p><img src=x onerror="window.PWN=1">'
                   '<a href="javascript:1">a</a>' + "<p>words</p>" * 30)
    page = os.path.join(folder, "p00-page.html")
    hurt = os.path.join(folder, "hurt.html")
    with open(page, encoding="utf-8") as file:
        text = file.read()
    with open(hurt, "w", encoding="utf-8") as file:
        file.write(text.replace("</main>", '<script>window.PWN=1</script><img src=x onerror="window.PWN=2"><p style="color:red">x</p></main>'))
    seen = browse(browser, [live, hurt])
    row = seen.get(live, {})
    tap.result(row.get("ran") and row.get("requests") and len(row.get("foreign", [])) >= 3, "a live attack is seen", row)
    row = seen.get(hurt, {})
    tap.result(row.get("ran") is None and row.get("policy") and len(row.get("blocked", [])) >= 3, "the policy blocks what gets past the tree", row)


def test_users_own(folder):
    """What the user gives on the command line is theirs, whatever the paper says under the same name."""
    paper, output = os.path.join(folder, "own.md"), os.path.join(folder, "own.html")
    with open(paper, "w", encoding="utf-8") as file:
        file.write("---\ntitle: T\nheader-includes: '<meta name=\"evil\">'\nsubject: evil\n---\n\n# One\n\nA widget is a device that turns.\n")
    head = os.path.join(folder, "head.html")
    with open(head, "w", encoding="utf-8") as file:
        file.write('<meta name="file">')
    cases = [("-M", ["-M", 'header-includes=<meta name="mine">'], 'name="mine"'),
             ("-V", ["-V", 'header-includes=<meta name="mine">'], 'name="mine"'), ("-H", ["-H", head], 'name="file"')]
    for name, arguments, wanted in cases:
        problem = build(paper, output, "--no-page", "--", *arguments)
        with open(output, encoding="utf-8") as file:
            text = file.read()
        tap.result(not problem and wanted in text and "evil" not in text, f"{name} of the user is kept, the paper's goes", problem or text[:200])


# -- Answers ----------------------------------------------------------------------------------------------

def answer_text(words, block):
    """One section's answer; `block` stands under its bullet and once more after the list."""
    inner = "".join("    " * 2 + line + "\n" for line in block.splitlines())
    after = f"\n{block}\n" if block else ""
    return ("- **Key ideas**\n    - ==The widget turns the wheel because it has a spring==. " + words + " {p1}\n"
            + (f"\n{inner}\n" if block else "") + after)


def write_answers(folder, telltale, canary):
    """The paper with a section for each answer, and the answers."""
    paper = os.path.join(folder, "answers.md")
    answers = []
    with open(paper, "w", encoding="utf-8") as file:
        file.write("---\ntitle: Widgets\n---\n\n")
        for i, (_, words, block, _) in enumerate(ANSWERS):
            file.write(f"# Section {i}\n\nMarker{i}: a widget is a device that turns the wheel, because it has a spring.\n\n")
            answers.append(answer_text(words, block).replace("REMOTE", telltale.url).replace("CANARY", canary))
    return paper, answers


def markdown_problem(text, pattern):
    code = re.sub(r"(?m)^ *(```|~~~).*$", lambda line: line.group().strip(), text)
    found = re.search(pattern, code)
    return f"left: {text[max(0, found.start() - 60):found.end() + 60]!r}" if found else ""


def test_repair_and_check(folder, paper, answers):
    def one(job):
        i, answer = job
        path = os.path.join(folder, f"answer{i}.md")
        text = "".join(f"## Section {k}\n\n{answer if k == i else answer_text('', '')}\n" for k in range(len(ANSWERS)))
        with open(path, "w", encoding="utf-8") as file:
            file.write("# Widgets\n\n" + text)
        repaired = path[:-3] + "-repaired.md"
        code, _, err = tap.run(tap.COMMAND, "repair", path, "--paper", paper, "-o", repaired, "--quiet")
        _, before, _ = tap.run(tap.COMMAND, "check", path, "--paper", paper, "--format", "json", "--select", "text/unsafe")
        _, after, _ = tap.run(tap.COMMAND, "check", repaired, "--paper", paper, "--format", "json", "--select", "text/unsafe")
        return code, err, repaired, before, after

    with ThreadPoolExecutor(2) as pool:
        rows = list(pool.map(one, enumerate(answers)))
    for (name, _, _, pattern), (code, err, repaired, before, after) in zip(ANSWERS, rows):
        with open(repaired, encoding="utf-8") as file:
            problem = markdown_problem(file.read(), pattern)
        tap.result(code in (0, 1) and not problem, f"answer: {name}: repair takes it out", problem or err)
        tap.result(json.loads(before)["findings"], f"answer: {name}: check calls it unsafe", before[:300])
        tap.result(not json.loads(after)["findings"], f"answer: {name}: what repair leaves is safe to check", after[:600])
    return [row[2] for row in rows]


def test_server(folder, paper, answers, browser, telltale):
    """The same answers from a model: by section, into each output."""
    def handle(exchange):
        number = re.fullmatch(r"Marker(\d+):?", exchange.marker)
        exchange.good(answers[int(number.group(1))] if number else None)

    server, calls = servers.Server(handle), telltale.calls
    env = {"OPENAI_API_KEY": "sk-test"}
    options = ["--model", "openai/test", "--base-url", server.url(), "--no-cache", "--ask-again", "0", "--on-error", "embedded"]
    files = {"page": os.path.join(folder, "model-page.html"), "plain HTML": os.path.join(folder, "model-plain.html"),
             "Markdown": os.path.join(folder, "model.guide.md"), "LaTeX": os.path.join(folder, "model.latex"),
             "DOCX": os.path.join(folder, "model.docx")}
    extra = {"plain HTML": ["--no-page"], "LaTeX": ["-t", "latex"]}
    for kind, path in files.items():
        problem = build(paper, path, *options, *extra.get(kind, []), env=env)
        tap.result(not problem, f"model: {kind} is made", problem)
    tap.result(len(server.journal) >= len(ANSWERS), "model: every section was asked for", len(server.journal))
    server.close()
    files["HTML of the Markdown"] = os.path.join(folder, "model-md.html")
    tap.result(not html_of(files["Markdown"], files["HTML of the Markdown"]), "model: the Markdown is read by pandoc")
    pages = [path for path in files.values() if path.endswith(".html") and os.path.exists(path)]
    seen = browse(browser, pages) if browser else None
    for kind, path in files.items():
        problem = outcome(kind, path, seen)
        tap.result(not problem, f"model: {kind}: nothing runs, nothing is asked for, no foreign attribute", problem)
    with open(files["Markdown"], encoding="utf-8") as file:
        sections = re.split(r"(?m)^## Section \d+$", file.read())[1:]
    for (name, _, _, pattern), text in zip(ANSWERS, sections):
        problem = markdown_problem(text, pattern)
        tap.result(not problem, f"model: {name}: the guide is without it", problem)
    tap.result(telltale.calls == calls, "answers: nobody called the remote address", f"{telltale.calls - calls} calls")


def main():
    found = subprocess.run([os.path.join(tap.ROOT, "tests", "page", "browser")], capture_output=True, text=True)
    browser = found.stdout.strip() if found.returncode == 0 else None
    if not browser:
        tap.skip("hostile pages in a browser", found.stdout.strip())
    telltale = Telltale()
    with tempfile.TemporaryDirectory() as outer:
        folder = os.path.join(outer, "papers")
        os.mkdir(folder)
        canary = os.path.join(outer, "canary.tex")
        with open(canary, "w", encoding="utf-8") as file:
            file.write(WORD + "\n")
        test_papers(folder, telltale, browser, canary)
        if browser:
            test_harness(folder, browser)
        test_users_own(folder)
        paper, answers = write_answers(folder, telltale, canary)
        test_repair_and_check(folder, paper, answers)
        test_server(folder, paper, answers, browser, telltale)
    tap.done()


if __name__ == "__main__":
    main()
