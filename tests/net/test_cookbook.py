"""doc/cookbook.md, run: every line of its recipes, as it stands there but for the names of papers and
models. A line that this test does not know fails it."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import Server  # noqa: E402
from tap import COMMAND, ROOT, done, result, skip  # noqa: E402

FOLDER = tempfile.mkdtemp()
PROSE = "A cache is a small memory that keeps data which a program used recently. It is faster than main memory.\n"
ANSWER = "- **Key ideas**\n    - ==A cache is a small memory that keeps data== which a program used recently. {p1}\n"
TEX = "\\documentclass{article}\\title{T}\\begin{document}\\maketitle\n\\section{One}\n" + PROSE + "\\end{document}\n"


def chat(exchange):
    """Ollama's protocol and OpenAI's, and the list of a server's models."""
    if exchange.path == "/api/chat":
        exchange.start_stream(content_type="application/x-ndjson")
        exchange.send(json.dumps({"message": {"content": ANSWER}, "done": False}).encode() + b"\n")
        exchange.send(json.dumps({"message": {"content": ""}, "done": True, "done_reason": "stop", "prompt_eval_count": 3000,
                                  "eval_count": 50}).encode() + b"\n")
    else:
        exchange.good(ANSWER)


SERVER = Server(chat)


def recipes():
    """(section, language, text) of every block of code."""
    with open(os.path.join(ROOT, "doc", "cookbook.md"), encoding="utf-8") as file:
        text = file.read()
    found = []
    for part in re.split(r"^## ", text, flags=re.M)[1:]:
        title, _, body = part.partition("\n")
        for match in re.finditer(r"^```(\w*)\n(.*?)^```$|((?:^    [^\n]*\n)+)", body, flags=re.M | re.S):
            indented = match.group(3)
            block = re.sub(r"^    ", "", indented, flags=re.M) if indented else match.group(2)
            found.append((title, match.group(1) or "", block))
        for line in re.findall(r"`(studyguide [^`]+)`|say `([^`]+)`", body):
            found.append((title, "inline", line[0] or line[1]))
    return found


def workplace():
    folder = tempfile.mkdtemp(dir=FOLDER)
    os.makedirs(os.path.join(folder, "bin"))
    os.makedirs(os.path.join(folder, "papers"))
    os.symlink(COMMAND, os.path.join(folder, "bin", "studyguide"))
    for name, text in (("paper.tex", TEX), ("papers/one.tex", TEX), ("papers/two.tex", TEX), ("course.tsv", "cache\tA store.\n")):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    subprocess.run(["pandoc", "paper.tex", "-o", "papers/three.docx"], cwd=folder, check=True)
    return folder


def shell(folder, line):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("STUDYGUIDE_", "MAKE"))}
    env.update(PATH=os.path.join(folder, "bin") + ":" + env["PATH"], HOME=folder, XDG_CONFIG_HOME=os.path.join(folder, ".config"),
               XDG_CACHE_HOME=os.path.join(folder, ".cache"), XDG_DATA_HOME=os.path.join(folder, ".local", "share"),
               OLLAMA_HOST=f"127.0.0.1:{SERVER.port}")
    ended = subprocess.run(["bash", "-c", line], cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    return ended.returncode, ended.stdout, ended.stderr


def holds(folder, *names):
    for name in names:
        path = os.path.join(folder, name)
        if not os.path.exists(path) or os.path.getsize(path) == 0:
            return False
    return True


def line_of(title, folder, line, expected=0, files=(), before=""):
    """Runs one line of a recipe; what it writes must be there."""
    code, out, errors = shell(folder, before + line)
    result(code == expected and holds(folder, *files), f"{title}: {line}", f"exit {code}\n{errors}{out}")
    return out


def latex_author(title, language, text):
    folder = workplace()
    if language == "make":
        with open(os.path.join(folder, "Makefile"), "w", encoding="utf-8") as file:
            file.write(text)
        line_of(title, folder, "make -j4 paper.guide.html", files=["paper.guide.html", ".studyguide/paper.guide.html.d"])
        line_of(title, folder, "make -j4 paper.guide.md 'STUDYGUIDE_FLAGS = --detail deep'", files=["paper.guide.md"])
        if shutil.which("latexmk"):
            line_of(title, folder, "make -j4", files=["paper.pdf"])
        else:
            skip(f"{title}: make -j4, with the paper's PDF", "latexmk is not installed")
    elif language == "perl":
        command = re.search(r"\$success_cmd = '([^']*)'", text).group(1)
        line_of(title, folder, command.replace("%R", "paper"), files=["paper.guide.html"])
    else:
        shell(folder, "studyguide setup --quiet")
        for line in text.splitlines():
            words = line.split("#")[0].strip()
            version = subprocess.run(["pandoc", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
            if "pandoc 3:" in line and int(version.split(".")[0]) < 3:
                skip(f"{title}: {words}", f"pandoc is {version}")
                continue
            line_of(title, folder, words, files=["guide.md"])
            os.remove(os.path.join(folder, "guide.md"))


def teacher(title, language, text):
    folder = workplace()
    line = text.strip()
    if line == "studyguide setup":
        return line_of(title, folder, line)
    if "-d guides/" in line:
        out = line_of(title, folder, line, files=["guides/one.html", "guides/two.html", "guides/three.html"])
        result(len(re.findall(r" ok ", out)) == 3, f"{title}: one line for each paper", out)
        return line_of(title, folder, line + " --glossary course.tsv", files=["guides/one.html"])
    return line_of(title, folder, line, files=["guide.html", "cards.txt", "terms.md"])


def local_model(title, language, text):
    folder = workplace()
    if language == "inline":
        before = len(SERVER.journal)
        line_of(title, folder, f"studyguide build paper.tex -o guide.md {text} --base-url {SERVER.url()}", files=["guide.md"])
        sent = [e.json for e in SERVER.journal[before:]]
        return result(sent and all("model" not in body for body in sent), f"{title}: the server's own model is asked for", sent[:1])
    if "ollama pull" not in text:
        os.makedirs(os.path.join(folder, ".config", "studyguide"))
        with open(os.path.join(folder, ".config", "studyguide", "config"), "w", encoding="utf-8") as file:
            file.write(text)
        before = len(SERVER.journal)
        line_of(title, folder, "studyguide build paper.tex -o guide.md", files=["guide.md"])
        return result({e.json["model"] for e in SERVER.journal[before:]} == {"NAME"}, f"{title}: the configuration's model is asked")
    for line in text.splitlines():
        words = line.split("#")[0].strip()
        if words.startswith("ollama "):
            skip(f"{title}: {words}", "it loads a model from the network")
            continue
        before = len(SERVER.journal)
        line_of(title, folder, words, files=["guide.md"] if "-o" in words else [])
        sent = {e.json["model"] for e in SERVER.journal[before:]}
        result(sent == (set() if " plan " in words else {"NAME"}), f"{title}: {words.split()[1]} asks {'nobody' if not sent else 'the model'}", sent)


def in_ci(title, language, text):
    folder = workplace()
    shell(folder, "studyguide build paper.tex -o guide.md")
    if "--help" in text:
        return line_of(title, folder, text)
    code, _, errors = shell(folder, text)
    with open(os.path.join(folder, "guide.sarif"), encoding="utf-8") as file:
        result(code in (0, 1) and json.load(file)["version"] == "2.1.0", f"{title}: {text.strip()}", errors)


def quarto(title, language, text):
    if language == "yaml":
        return result("studyguide" in text, f"{title}: its filter is named")
    for line in text.splitlines():
        words = line.split("#")[0].strip()
        code, out, errors = shell(ROOT if words.startswith("make") else workplace(), words.replace("cp -r build", f"cp -r {ROOT}/build"))
        result(code == 0, f"{title}: {words}", errors + out)


known = {"A LaTeX author, with latexmk or make": latex_author, "A teacher with a folder of papers": teacher,
         "A local model": local_model, "A guide checked in CI": in_ci, "Quarto": quarto}

for recipe_title, recipe_language, recipe_text in recipes():
    if recipe_text.strip() == "studyguide setup":
        teacher(recipe_title, recipe_language, recipe_text)
    elif recipe_text.strip() == "studyguide engine":
        skip(f"{recipe_title}: {recipe_text}", "the command's name alone: tests/pandoc/test_schema.py runs it")
    elif recipe_title in known:
        known[recipe_title](recipe_title, recipe_language, recipe_text)
    else:
        result(False, f"{recipe_title}: {recipe_text.splitlines()[0]}", "this test knows no such recipe")
shutil.rmtree(FOLDER)
done()
