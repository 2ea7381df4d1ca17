"""The gate: no file outside the paper's folder is read and no address is called, whatever a paper says.

A canary lies outside; a server listens. Hostile papers of every format are built into every format, by the embedded
writer and by a model: the canary's word is in no output and no request, nobody calls the server, and the paper's own
text is in the guide all the same.
"""

import base64
import concurrent.futures
import http.server
import json
import os
import re
import shutil
import struct
import tempfile
import threading
import zipfile
import zlib

import hostile
from hosts import Host
from tap import COMMAND, FILTER, done, result, run

FOLDER = os.path.realpath(tempfile.mkdtemp())
OUTSIDE = os.path.join(FOLDER, "outside")
WORD = "canaryquux"
CALLED = []
ASKED = []


def png(text):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + chunk(b"tEXt", b"Comment\0" + text.encode())
            + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if isinstance(content, tuple):
        os.symlink(content[1], path)
        return path
    with open(path, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
    return path


# -- Servers ------------------------------------------------------------------------------------------------


class Trap(http.server.BaseHTTPRequestHandler):
    """What nobody is to call."""

    def do_GET(self):
        CALLED.append(self.path)
        body = (WORD + " is what the server says.").encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_HEAD = do_POST = do_GET

    def log_message(self, *_):
        pass


class Model(Trap):
    """A model that keeps what it is sent, and whose answers are hostile themselves."""

    def do_POST(self):
        ASKED.append(self.rfile.read(int(self.headers["Content-Length"])).decode("utf-8", "replace"))
        image = f"![a picture]({self.server.trap}/model.png) ![another]({OUTSIDE}/canary.png)"
        text = (f"- **Key ideas**\n    - Clocks tell the hour by a pendulum. {image} {{p1}}\n"
                f"    - Pendulums lose time when they are warm, $\\input{{{OUTSIDE}/canary}}$. {{p1}}\n")
        body = json.dumps({"choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
                           "usage": {"prompt_tokens": 1, "completion_tokens": 1}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(handler):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}"


# -- Looking ------------------------------------------------------------------------------------------------


def coded():
    """The word as base64 has it, wherever in a file it stands."""
    return [base64.b64encode(b" " * pad + WORD.encode() + b"  ")[4:12] for pad in (0, 1, 2)]


def holds_word(path):
    """Does a file hold the word: as it is, in a member of an archive, in base64?"""
    with open(path, "rb") as file:
        texts = [file.read()]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            texts += [archive.read(name) for name in archive.namelist()]
    return any(WORD.encode() in text.lower() or any(word in text for word in coded()) for text in texts)


def without_verbatim(tex):
    return re.sub(r"\\begin\{(verbatim|Highlighting)\}.*?\\end\{\1\}", "", tex, flags=re.S)


def text_of(path):
    with open(path, "rb") as file:
        return file.read().decode("utf-8", "replace")


# -- Hostile papers -------------------------------------------------------------------------------------------

EMBED = "--self-contained" if Host("system", "pandoc").version.startswith("2.1") else "--embed-resources"
FORMATS = [("md", []), ("html", []), ("embedded.html", ["--no-page", "--", EMBED]), ("docx", []), ("epub", []), ("tex", ["--", "-s"])]


def lay_out(number, paper):
    folder = os.path.join(FOLDER, f"paper{number}")
    path = write(os.path.join(folder, paper["file"]), paper["content"])
    for name, content in paper["others"].items():
        write(os.path.join(folder, name), content)
    return path


def build_all(number, paper):
    """[(format, what is wrong)] of a paper's builds; nothing wrong: ''."""
    path, rows = lay_out(number, paper), []
    for extension, arguments in FORMATS:
        out = os.path.join(FOLDER, f"guide{number}.{extension}")
        code, printed, errors = run(COMMAND, "build", path, "-o", out, *arguments, cwd=os.path.dirname(path))
        problem = ""
        if code != 0 or not os.path.exists(out):
            problem = f"exit code {code}: {errors}"
        elif holds_word(out) or WORD in (printed + errors).lower():
            problem = "the canary is in it"
        elif extension == "md" and not ("Clocks tell the hour" in text_of(out) and "Pendulums lose time" in text_of(out)):
            problem = "the paper's text is not in it: " + text_of(out)
        elif extension == "tex" and re.search(r"\\(input|include|lstinputlisting|verbatiminput)\b", without_verbatim(text_of(out))):
            problem = "a command that reads is in it"
        rows.append((extension, problem))
    return rows


def formats(papers):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for paper, rows in zip(papers, pool.map(build_all, range(len(papers)), papers)):
            for extension, problem in rows:
                result(problem == "", f"{paper['name']} → {extension}: nothing from outside", problem)
    result(CALLED == [], f"{len(papers)} papers × {len(FORMATS)} formats: nobody called", CALLED)


def by_model(papers, model):
    CALLED.clear()
    env = {"OPENAI_API_KEY": "k", "XDG_CACHE_HOME": os.path.join(FOLDER, "cache")}

    def build(number):
        extension = ("docx", "epub", "html", "md")[number % 4]
        path = os.path.join(FOLDER, f"paper{number}", papers[number]["file"])
        out = os.path.join(FOLDER, f"model{number}.{extension}")
        code, _, errors = run(COMMAND, "build", path, "-o", out, "--provider", "openai", "--model", "m", "--base-url", model + "/v1",
                              "--no-stream", "--ask-again", "0", "--no-cache", env=env)
        return code, errors, os.path.exists(out) and holds_word(out)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for paper, (code, errors, leaked) in zip(papers, pool.map(build, range(len(papers)))):
            result(code in (0, 1) and not leaked, f"{paper['name']}, by a model: nothing from outside", f"{code}: {errors}")
    result(len(ASKED) >= len(papers), "the model was asked", len(ASKED))
    result(not any(WORD in text.lower() for text in ASKED), "the canary is in no request", [text for text in ASKED if WORD in text.lower()][:1])
    result(CALLED == [], "by a model: nobody called", CALLED)


def by_filter(papers):
    """The user's own pandoc reads what it reads; the filter itself reads and fetches nothing, and reads LaTeX again."""
    CALLED.clear()
    for number, paper in enumerate(papers):
        if not paper["file"].endswith((".tex", ".json")) and "pictures" not in paper["name"]:
            continue
        path = os.path.join(FOLDER, f"paper{number}", paper["file"])
        for extension in ("md", "html", "tex"):  # for DOCX pandoc fetches pictures before any filter has a say
            out = os.path.join(FOLDER, f"filter{number}.{extension}")
            code, _, errors = run("pandoc", path, "-s", "-L", FILTER, "-o", out, cwd=FOLDER)
            failed = code != 0 and "Error at" in errors  # pandoc alone cannot read it
            result(failed or code == 0 and not holds_word(out), f"{paper['name']}, pandoc's filter → {extension}: nothing from outside", f"{code}: {errors}")
    result(CALLED == [], "pandoc's filter: nobody called", CALLED)


def inside():
    """What lies in the paper's folder, or in one that the user has opened, is read as before."""
    folder = os.path.join(FOLDER, "inside")
    write(os.path.join(folder, "sub", "own.txt"), "Springs drive the wheel of it.\n\n.. include:: deep.txt\n")
    write(os.path.join(folder, "sub", "deep.txt"), "Weights drive the other wheel of it.\n")
    write(os.path.join(folder, "own.csv"), "a,b\nescapement,lever\n")
    write(os.path.join(folder, "code.c"), "int first;\nint escapement;\n")
    os.symlink("sub/own.txt", os.path.join(folder, "link.txt"))
    cases = [
        ("a.rst", hostile.rst(".. include:: sub/own.txt\n\n.. csv-table:: T\n   :file: own.csv"), ["Springs drive", "Weights drive", "escapement"]),
        ("a.org", hostile.org('#+INCLUDE: "link.txt"'), ["Springs drive"]),
        ("a.1", f".TH A 1\n.SH ONE\n{hostile.PROSE}\n.so sub/own.txt\n", ["Springs drive"]),
        ("a.tex", hostile.latex("\\lstinputlisting[firstline=2,language=C]{code.c} \\input{link.txt}"), ["int escapement;", "Springs drive"]),
    ]
    for name, content, words in cases:
        code, out, errors = run(COMMAND, "build", write(os.path.join(folder, name), content), cwd="/")
        result(code == 0 and all(word in out for word in words), f"{name}: files of its own folder are read", f"{code} {errors}\n{out}")
        result(name != "a.tex" or "int first" not in out, f"{name}: no more of a listing than the paper shows", out)
    outside = write(os.path.join(folder, "b.tex"), hostile.latex("\\input{../outside/canary}\\lstinputlisting{../outside/canary.txt}"))
    code, out, errors = run(COMMAND, "build", outside, "--verbose")
    result(code == 0 and "lies outside the paper's folder" in errors and "--allow-outside" in errors and "b.tex:" in errors and WORD not in out.lower(),
           "what is refused is told, with its place and what to do", errors)
    code, out, errors = run(COMMAND, "build", outside, "--strict")
    result(code == 1 and out == "", "--strict refuses the guide", f"{code} {errors}")
    for label, arguments, env in (("--allow-outside", ["--allow-outside"], {}), ("TEXINPUTS", [], {"TEXINPUTS": ".:" + OUTSIDE + "//:"})):
        code, out, errors = run(COMMAND, "build", outside, *arguments, env=env)
        result(code == 0 and WORD in out.lower(), f"{label} opens the gate", f"{code} {errors}\n{out}")
    rst = write(os.path.join(folder, "b.rst"), hostile.rst(".. include:: ../outside/canary.txt"))
    code, out, errors = run(COMMAND, "build", rst, "--allow-outside")
    result(code == 0 and WORD in out.lower(), "--allow-outside opens it for reStructuredText", f"{code} {errors}\n{out}")
    link = os.path.join(FOLDER, "named.tex")
    os.symlink(os.path.join(OUTSIDE, "canary.tex"), link)
    code, out, errors = run(COMMAND, "build", link)
    result(code == 0 and WORD in out.lower(), "a link that the user names is read", f"{code} {errors}")


def main():
    trap, address = serve(Trap)
    model, endpoint = serve(Model)
    model.trap = address
    for name, content in (("canary.txt", WORD + " is the word of it.\n"), ("canary.tex", WORD + " is the word of it.\n"), ("canary.csv", f"a,b\n{WORD},2\n"),
                          ("canary.sty", f"\\newcommand{{\\leak}}{{{WORD}}}\n"), ("canary.json", json.dumps({"default": {"container-title": {"x": WORD}}})),
                          ("canary.bib", f"@book{{canary, title={{{WORD}}}, author={{{WORD.title()}, A.}}, year={{1999}}}}\n"), ("canary.png", png(WORD))):
        write(os.path.join(OUTSIDE, name), content)
    code, _, errors = run("pandoc", "-f", "markdown", "-o", os.path.join(FOLDER, "plain.odt"), stdin=hostile.markdown())
    assert code == 0, errors
    with open(os.path.join(FOLDER, "plain.odt"), "rb") as file:
        papers = hostile.papers(OUTSIDE, address, Host("system", "pandoc").api, file.read())
    result(len(papers) >= 30 and holds_word(os.path.join(OUTSIDE, "canary.png")), f"{len(papers)} hostile papers, and a canary that is found")
    formats(papers)
    by_model(papers, endpoint)
    by_filter(papers)
    inside()
    trap.shutdown()
    model.shutdown()


main()
shutil.rmtree(FOLDER)
done()
