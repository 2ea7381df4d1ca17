"""What people expect of a command: a paper alone, help, suggestions, terminals, quiet runs, other formats of a repaired guide."""

import os
import pty
import re
import shutil
import subprocess
import tempfile

from tap import COMMAND, ROOT, done, result, run

FOLDER = os.path.realpath(tempfile.mkdtemp())
PROSE = "A cache is a small memory that keeps data which a program used recently. It is faster than main memory.\n"


def write(name, text):
    path = os.path.join(FOLDER, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def sg(*arguments, **options):
    return run(COMMAND, *arguments, cwd=FOLDER, **options)


def terminal(*arguments):
    """The command on a terminal of its own: exit code and what it shows."""
    main, other = pty.openpty()
    ended = subprocess.run([COMMAND, *arguments], cwd=FOLDER, stdin=subprocess.DEVNULL, stdout=other, stderr=subprocess.PIPE, timeout=60)
    os.close(other)
    os.set_blocking(main, False)
    try:
        shown = os.read(main, 100000)
    except OSError:
        shown = b""
    os.close(main)
    return ended.returncode, shown, ended.stderr.decode()


write("paper.md", f"---\ntitle: Caches\nauthor: Ann Author\n---\n\n# One\n\n{PROSE}\n# Two: more\n\nThe cache of [One](#one) is used twice here. {PROSE}")
write("answer.md", "## One\n\n- ==A cache is a small memory== that keeps data.\n")

code, out, errors = sg("paper.md")
result(code == 0 and "## One" in out and out == sg("build", "paper.md")[1], "a paper alone is built", errors)
code, out, _ = sg("help", "build")
result(code == 0 and out == sg("build", "--help")[1], "help COMMAND is COMMAND --help", out)
code, _, errors = sg("paper.tex")
result(code == 2 and "unknown command" in errors, "a name that is neither command nor file is told so", errors)
code, _, errors = sg("build", "paper.md", "--detial", "brief")
result(code == 2 and "did you mean '--detail'?" in errors, "suggestions carry their dashes", errors)
for kind in ("docx", "odt", "epub", "pdf"):
    code, shown, errors = terminal("build", "paper.md", "-t", kind)
    result(code == 2 and shown == b"" and "terminal" in errors, f"-t {kind} to a terminal is refused", f"{code} {shown[:40]} {errors}")
code, _, errors = sg("build", "paper.md", "-t", "docx", "-o", "t.docx")
result(code == 0, "and to a file it is written", errors)
write("odd.md", "---\ntitle: T\n---\n\n# One\n\n" + PROSE + "\nA formula $\\foo{x}$ that nobody knows.\n")
code, out, errors = sg("build", "odd.md", "-o", "odd.html", "--quiet")
result(code == 0 and out == "" and errors == "", "--quiet says nothing, pandoc's own words included", errors)
# An engine that talks: what it says is shown where it fails.
engine = write("bin/weasyprint", """#!/bin/sh
echo 'WARNING: unknown property' >&2
for last; do :; done
[ ! -e "$(dirname "$0")/broken" ] && printf '%%PDF-1.4\\n' >"$last"
""")
os.chmod(engine, 0o755)
code, out, errors = sg("build", "odd.md", "-o", "odd.pdf", "--quiet", "--", f"--pdf-engine={engine}")
result(code == 0 and out + errors == "", "--quiet: nor a PDF engine's", errors)
write("bin/broken", "")
code, out, errors = sg("build", "odd.md", "-o", "odd.pdf", "--quiet", "--", f"--pdf-engine={engine}")
result(code == 3 and "unknown property" in errors, "--quiet: but why it failed", f"{code} {errors}")
code, out, errors = sg("build", "paper.md", "-o", "q.md")
result(code == 0 and "the check finds" not in errors, "what the check finds in our own writing is no work for the user", errors)

for name, sign in (("r.html", 'id="sg-guide"'), ("r.docx", None), ("r.md", "## One")):
    code, _, errors = sg("repair", "answer.md", "--paper", "paper.md", "-o", name, "--quiet")
    data = open(os.path.join(FOLDER, name), "rb").read() if os.path.exists(os.path.join(FOLDER, name)) else b""
    result(code == 0 and (sign.encode() in data and b"keeps data" in data if sign else data[:2] == b"PK"), f"repair -o {name}", errors)
old = os.umask(0o027)
sg("repair", "answer.md", "--paper", "paper.md", "-o", "mask.html", "--quiet")
os.umask(old)
result(os.stat(os.path.join(FOLDER, "mask.html")).st_mode & 0o777 == 0o640, "repair keeps to the umask")

code, note, errors = sg("build", "paper.md", "-t", "obsidian")
result(code == 0 and note.startswith('---\ntitle: "Caches"\nauthors:\n  - "Ann Author"\nsource: "paper') and "tags:\n  - studyguide\n---\n" in note,
       "obsidian: the note's properties", note[:300] + errors)
result(re.search(r"^- .* \^s1-p1$", note, re.M) is not None, "obsidian: a block's id says what the bullet rests on", note)
result("](#" not in note, "obsidian: links to headings are wiki links", note)

made = os.path.join(ROOT, "build", "guide")
spaced = write("a b/my $paper's.md", f"# One\n\n{PROSE}")
code, out, errors = run("make", "-s", "guide", f"PAPER={spaced.replace('$', '$$')}", cwd=ROOT, env={"MAKEFLAGS": "", "MAKELEVEL": ""})
result(code == 0 and os.path.exists(os.path.join(made, "my $paper's.html")), "make guide: a name with spaces, a quote and a dollar", out + errors)
for ending in ("md", "html"):
    if os.path.exists(os.path.join(made, f"my $paper's.{ending}")):
        os.remove(os.path.join(made, f"my $paper's.{ending}"))

code, out, _ = sg("manual", "--as", "bash")
for line, words in (("studyguide cache ", "stats clear gc"), ("studyguide build --provider ", "embedded"), ("studyguide build -x --to ", "obsidian"),
                    ("studyguide help ", "build")):
    script = out + f"""
COMP_WORDS=({line} ''); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _studyguide; echo "${{COMPREPLY[*]}}"
"""
    found = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False).stdout
    result(all(word in found.split() for word in words.split()), f"completion: {line}…", found[:200])

shutil.rmtree(FOLDER)
done()
