"""What a file is: FIFOs, devices, endless files, archives and binary, wherever one is named. Refused at once with
what it is and what to do; what the user pipes in is read."""

import gzip
import io
import os
import shutil
import socket
import subprocess
import tarfile
import tempfile
import zipfile

import hostile
from tap import COMMAND, FILTER, done, result, run, skip

FOLDER = os.path.realpath(tempfile.mkdtemp())
PAPER = hostile.latex("")
LIMIT = 20  # seconds until a run counts as one that waits: far more than it takes, far less than for ever


def write(name, content):
    path = os.path.join(FOLDER, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
    return path


def outcome(*arguments, env=None, stdin=None):
    """(exit code, output, errors); a run that waits for ever has the code None."""
    try:
        return run(COMMAND, *arguments, env=env, stdin=stdin, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return None, "", "it waits for ever"


def refused(name, words, *arguments, code=3, **options):
    got, out, errors = outcome(*arguments, **options)
    good = got == code and out == "" and all(word in errors for word in words) and "traceback" not in errors and "internal" not in errors
    result(good, f"{name}: refused, told what it is", f"{got}: {errors}\n{out[:200]}")


def read(name, *arguments, words=("Clocks tell the hour",), **options):
    got, out, errors = outcome(*arguments, **options)
    result(got == 0 and all(word in out for word in words), f"{name}: read", f"{got}: {errors}\n{out[:500]}")
    return errors


# -- Special files --------------------------------------------------------------------------------------------


def special():
    """[(what it is, path)] of files that are none."""
    fifo, place = os.path.join(FOLDER, "fifo"), os.path.join(FOLDER, "socket")
    os.mkfifo(fifo)
    bound = socket.socket(socket.AF_UNIX)
    bound.bind(place)
    rows = [("a FIFO", fifo), ("a socket", place), ("a character device", "/dev/zero")]
    os.symlink(fifo, os.path.join(FOLDER, "link-to-fifo"))
    rows.append(("a FIFO", os.path.join(FOLDER, "link-to-fifo")))
    return rows, bound


def as_anything(rows):
    paper = write("paper.tex", PAPER)
    for what, path in rows:
        name = os.path.basename(path)
        refused(f"{name} as the paper", [what, name], "build", path)
        refused(f"{name} as the paper, with a format", [what], "build", path, "--from", "markdown")
        refused(f"{name} as the glossary", [what, "glossary"], "build", paper, "--glossary", path)
        refused(f"{name} as the prompt", [what, "prompt"], "build", paper, "--prompt", path, "--provider", "llamacpp", "--model", "m",
                "--base-url", "http://127.0.0.1:9", code=2)
        refused(f"{name} as the guide", [what], "check", path, "--paper", paper)
        refused(f"{name} as an answer's paper", [what], "repair", paper, "--paper", path)
        refused(f"{name} by 'tex'", [what], "tex", path)


def named_by_papers(rows):
    for number, (_, path) in enumerate(rows):
        name = os.path.basename(path)
        folder = os.path.join(FOLDER, f"names{number}")
        tex = write(f"names{number}/a.tex", hostile.latex(
            f"\\input{{{path}}}\\lstinputlisting{{{path}}}\\input{{special}}\\begin{{figure}}\\includegraphics{{special}}\\caption{{A figure}}\\end{{figure}}"
            "\\bibliography{special}\\cite{x}"))
        for link in ("special", "special.tex", "special.bib", "special.png"):
            os.symlink(path, os.path.join(folder, link))
        read(f"a paper that names {name}", "build", tex, "--allow-outside")
        rst = write(f"names{number}/a.rst", hostile.rst(f".. include:: {path}\n\n.. include:: special\n\n.. csv-table:: T\n   :file: special"))
        read(f"a paper in reStructuredText that names {name}", "build", rst, "--allow-outside")
        md = write(f"names{number}/a.md", hostile.markdown("Known [@x]. ![A figure of words](special.png)", f"bibliography: {path}\ncsl: special"))
        out = os.path.join(FOLDER, "guide.html")
        got, _, errors = outcome("build", md, "-o", out, "--allow-outside")
        result(got == 0, f"a page of a paper whose figure is {name}: written", f"{got}: {errors}")
    path = write("proc.tex", hostile.latex("\\input{/proc/self/mem}\\lstinputlisting{/dev/zero}\\input{/dev/stdin}\\input{/dev/fd/0}"))
    read("a paper that names /proc/self/mem, /dev/zero and standard input", "build", path, "--allow-outside")
    try:
        code, out, errors = run("pandoc", os.path.join(FOLDER, "names0", "a.md"), "-s", "-L", FILTER, "-t", "html", timeout=LIMIT)
    except subprocess.TimeoutExpired:
        code, errors = None, "it waits for ever"
    result(code == 0, "pandoc's filter: a figure that is a FIFO does not hold it up", errors)


def in_folders_and_cache():
    folder = os.path.join(FOLDER, "project")
    write("project/main.tex", PAPER)
    for name in ("00README.XXX", "00README.json", "other.tex"):
        os.mkfifo(os.path.join(folder, name))
    read("a folder with FIFOs in it", "build", folder)
    write("tree/text/main.tex", hostile.latex("\\input{../parts/one}\\lstinputlisting{../../paper.tex}"))
    write("tree/parts/one.tex", "Springs drive the wheel of it.")
    read("a folder whose main file names others of it", "build", os.path.join(FOLDER, "tree"), words=("Springs drive",))
    cache = os.path.join(FOLDER, "cache")
    script = ("package.path='lua/?.lua' assert(require('studyguide.host').load_core('.')) local c=require('studyguide.model.cache').open(arg[1])"
              " local key=('ab'):rep(32) assert(os.execute('mkdir -p '..arg[1]..'/sections/ab && mkfifo '..arg[1]..'/sections/ab/'..key..'.json'))"
              " assert(c:get(key)==nil) assert(c:put(key,'x',{})) assert(c:get(key).text=='x') print 'fine'")
    path = write("cache.lua", script)
    try:
        code, out, errors = run("lua5.4", path, cache, cwd=os.path.dirname(os.path.dirname(COMMAND)), timeout=LIMIT)
    except subprocess.TimeoutExpired:
        code, out, errors = None, "", "it waits for ever"
    result(code == 0 and out == "fine\n", "a FIFO in the cache: as good as no entry, and replaced", f"{code} {errors}")


# -- Streams --------------------------------------------------------------------------------------------------


def streams():
    read("standard input", "build", "-", "--from", "latex", stdin=PAPER)
    read("/dev/stdin", "build", "/dev/stdin", stdin=PAPER)
    read("/dev/stdin, a format", "build", "/dev/stdin", "--from", "markdown", stdin=hostile.markdown())
    refused("Markdown on /dev/stdin without a format", ["--from"], "build", "/dev/stdin", code=2, stdin=hostile.markdown())
    write("paper.tex", PAPER)
    with open(write("plain.docx", b""), "wb"):
        pass
    code, _, errors = run("pandoc", "-f", "markdown", "-o", os.path.join(FOLDER, "plain.docx"), stdin=hostile.markdown())
    with open(os.path.join(FOLDER, "plain.docx"), "rb") as file:
        read("a DOCX on standard input", "build", "-", "--from", "docx", stdin=file.read())
    if not shutil.which("bash"):
        skip("a shell's <(…)", "bash is not there")
        return
    for label, words in (("as the paper", f'"{COMMAND}" build <(cat "{FOLDER}/paper.tex")'), ("by 'tex'", f'"{COMMAND}" tex <(cat "{FOLDER}/paper.tex")'),
                         ("as the glossary", f'"{COMMAND}" build "{FOLDER}/paper.tex" --glossary <(echo "clock: A clock tells the time.")')):
        code, out, errors = run("bash", "-c", words, timeout=60)
        result(code == 0 and "Clocks tell the hour" in out, f"a shell's <(…) {label}: read", f"{code}: {errors}")
    code, _, errors = run("bash", "-c", f'"{COMMAND}" build - --from markdown </dev/zero', timeout=120)
    result(code == 3 and "limit" in errors, "endless standard input: refused at the limit", f"{code}: {errors}")


# -- First bytes ------------------------------------------------------------------------------------------------


def tarred(members, mode="w:gz"):
    """`members`: { name: content } or TarInfo objects with their content."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, content in members:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            data = content.encode() if isinstance(content, str) else content
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def member(name, kind, target=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info


def first_bytes():
    project = [("main.tex", PAPER.replace("\\section{Two}", "\\input{part}\\section{Two}")), ("part.tex", "Springs drive them.")]
    words = ("Clocks tell the hour", "Springs drive them")
    for name, content in (("2102.00002v1", tarred(project)), ("2102.00003", gzip.compress(PAPER.encode())), ("a.tex.gz", gzip.compress(PAPER.encode())),
                          ("paper.bin", tarred(project, "w")), ("paper.md", tarred(project, "w:bz2")), ("paper.tar.xz", tarred(project, "w:xz")),
                          ("paper.zip", hostile.zipped(dict(project))), ("renamed.txt", hostile.zipped(dict(project)))):
        program = {"paper.md": "bzip2", "paper.tar.xz": "xz", "paper.zip": "unzip", "renamed.txt": "unzip"}.get(name, "gzip")
        if not shutil.which(program):
            skip(f"{name}: read as the archive that it is", f"{program} is not there")
            continue
        read(f"{name}: an archive by its first bytes", "build", write(name, content), words=words if b"part.tex" in content or name not in ("2102.00003", "a.tex.gz") else words[:1])
    read("LaTeX without an extension", "build", write("2102.00004", PAPER))
    with open(os.path.join(FOLDER, "plain.docx"), "rb") as file:
        docx = file.read()
    read("a DOCX without its extension", "build", write("2102.00005", docx))
    read("a DOCX called .md", "build", write("docx.md", docx))
    for name, content, what in (
            ("a.pdf", b"%PDF-1.5\n%\xd0\xd4\n1 0 obj\n", ["damaged or cut off"]), ("pdf.tex", b"%PDF-1.5\n%\xd0\xd4\n1 0 obj\n", ["a PDF"]),
            ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ["Word", "save it as .docx"]), ("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ["password"]),
            ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(60), ["PNG"]), ("png.tex", b"\x89PNG\r\n\x1a\n" + bytes(60), ["PNG"]), ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(60), ["JPEG"]),
            ("a.out", b"\x7fELF\2\1\1" + bytes(60), ["ELF"]), ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(60), ["7z", "unpack it"]), ("a.rar", b"Rar!\x1a\x07" + bytes(60), ["RAR"]),
            ("a.ps", b"%!PS-Adobe-3.0\n", ["PostScript"]), ("a.dvi", b"\xf7\x02\x01\x83\x92\xc0" + bytes(60), ["DVI"]), ("utf16.md", "# One\n".encode("utf-16"), ["UTF-16", "iconv"]),
            ("a.sqlite", b"SQLite format 3\0" + bytes(60), ["SQLite"]), ("a.dat", bytes(range(256)) * 8, ["NUL"])):
        refused(name, ["cannot be", name] + what, "build", write(name, content))
    refused("a PDF in an archive", ["holds no LaTeX file"], "build", write("pdf.gz", gzip.compress(b"%PDF-1.5\n%\xd0\xd4\n1 0 obj\n")))
    refused("a cut archive", ["cannot be unpacked"], "build", write("cut.tar.gz", tarred(project)[:-40]))


# -- Archives -----------------------------------------------------------------------------------------------------


def archives():
    secret = write("outside/secret.tex", "Canaryquux is the word of it.\n")
    main = ("main.tex", hostile.latex("\\input{link}\\input{hard}\\input{sub/secret}\\input{../outside/secret}"))
    links = [main, (member("link.tex", tarfile.SYMTYPE, secret), b""), (member("sub", tarfile.SYMTYPE, os.path.dirname(secret)), b""),
             (member("pipe.tex", tarfile.FIFOTYPE), b""), (member("dev.tex", tarfile.CHRTYPE), b"")]
    code, out, errors = outcome("build", write("links.tar.gz", tarred(links)))
    result(code == 0 and "anaryquux" not in out and "Clocks tell" in out and "left out" in errors, "links, FIFOs and devices in an archive: left out, and told",
           f"{code}: {errors}\n{out[:300]}")
    through = [main, (member("sub", tarfile.SYMTYPE, FOLDER + "/outside"), b""), ("sub/written.tex", "x")]
    outcome("build", write("through.tar.gz", tarred(through)))
    result(not os.path.exists(os.path.join(FOLDER, "outside", "written.tex")), "an archive writes nothing through a link")
    refused("a hard link that leads outside", ["cannot be unpacked"], "build", write("hard.tar.gz", tarred([main, (member("hard.tex", tarfile.LNKTYPE, "../../outside/secret.tex"), b"")])))
    for name in ("../evil.tex", "/tmp/evil.tex", "a/../../evil.tex"):
        refused(f"a member called {name}", ["outside its folder"], "build", write("evil.tar.gz", tarred([main, (name, "x")])))
        if shutil.which("unzip"):
            refused(f"a member of a ZIP called {name}", ["outside its folder"], "build", write("evil.zip", hostile.zipped({main[0]: main[1], name: "x"})))
    env = {"STUDYGUIDE_UNPACKED_MB": "3"}
    big = [("main.tex", PAPER), ("zeros.bin", bytes(4 * 1024 * 1024))]
    bombs = [("bomb.tar.gz", tarred(big)), ("bomb.gz", gzip.compress(bytes(4 * 1024 * 1024))), ("bomb.tar", tarred(big, "w"))]
    if shutil.which("unzip"):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in big:
                archive.writestr(name, content)
        bombs.append(("bomb.zip", out.getvalue()))
    for name, content in bombs:
        path = write(name, content)
        refused(f"{name}, more than the limit", ["more than 3 MB", "STUDYGUIDE_UNPACKED_MB"], "build", path, env=env)
        if name != "bomb.gz":
            read(f"{name}, within the limit", "build", path)
    many = [("main.tex", PAPER)] + [(f"f{i}.txt", "") for i in range(5001)]
    refused("an archive of 5,002 files", ["5002 files"], "build", write("many.tar.gz", tarred(many)))
    left = [name for name in os.listdir(tempfile.gettempdir()) if name.startswith("studyguide-") and ".tar" in name]
    result(left == [], "nothing is left of what was unpacked", left)


def main():
    rows, bound = special()
    as_anything(rows)
    named_by_papers(rows)
    in_folders_and_cache()
    streams()
    first_bytes()
    archives()
    bound.close()


main()
shutil.rmtree(FOLDER)
done()
