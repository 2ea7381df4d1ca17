"""Whatever is installed carries the licences of what it holds: the program's, and those of its tables of data."""

import glob
import os
import shutil
import tempfile

from tap import ROOT, done, result, run, skip

QUIET = {"MAKEFLAGS": "", "MAKELEVEL": ""}
notices = sorted(glob.glob(os.path.join(ROOT, "csrc", "*", "*.LICENSE")))


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def words(text):
    """The words of a licence, however its lines are broken and set in."""
    return " ".join(word for word in text.split() if word != ".")


def carries(folder, how):
    """Are all licences in the folder, word for word?"""
    wanted = notices + [os.path.join(ROOT, "LICENSE"), os.path.join(ROOT, "LICENSES", "CC-BY-SA-4.0.txt")]
    missing = [os.path.basename(path) for path in wanted
               if not os.path.exists(os.path.join(folder, os.path.basename(path)))
               or read(os.path.join(folder, os.path.basename(path))) != read(path)]
    result(not missing, f"{how} carries the licences", f"not in {folder}: {missing}")


result(len(notices) == 2, "two tables of data have notices", str(notices))
with tempfile.TemporaryDirectory() as work:
    code, _, errors = run("make", "-s", "install", f"DESTDIR={work}", "PREFIX=/usr", "DATADIR=", cwd=ROOT, env=QUIET, timeout=300)
    if result(code == 0, "make install", errors):
        carries(os.path.join(work, "usr", "lib", "studyguide", "licenses"), "make install")
        manual = read(os.path.join(work, "usr", "share", "man", "man1", "studyguide.1")).replace("\\-", "-")
        manual = " ".join(manual.split())
        result(all(name in manual for name in ("MIT", "wordfreq", "CC BY-SA 4.0", "WordNet")),
               "the manual page names the licences", manual[-800:])
    rock = os.path.join(work, "rocks", "studyguide", "scm-1")
    code, _, errors = run("make", "-s", "rock-install", f"ROCK={rock}", cwd=ROOT, env=QUIET, timeout=300)
    if result(code == 0, "make rock-install", errors):
        carries(os.path.join(rock, "root", "licenses"), "LuaRocks' tree")

copyright_text = words(read(os.path.join(ROOT, "packaging", "debian", "copyright")))
for path in notices:
    name = os.path.basename(path)
    # What follows the first paragraph or two, which say where the data are from, is the source's own notice.
    own = words(read(path).split("\n\n", 1)[1])
    sentences = [part for part in own.split(". ") if len(part) > 40 and "derived" not in part and "distributed" not in part
                 and "http" not in part and "conditions.:" not in part]
    lost = [part for part in sentences if words(part) not in copyright_text]
    result(sentences and not lost, f"Debian's copyright file has the notice of {name}", "\n".join(lost))
for path in ("LICENSE", os.path.join("LICENSES", "CC-BY-SA-4.0.txt")):
    text = words(read(os.path.join(ROOT, path)).split("\n\n", 2)[-1])
    result(text in copyright_text, f"Debian's copyright file has the text of {path}")

if shutil.which("dpkg-deb") and shutil.which("dpkg-shlibdeps"):
    with tempfile.TemporaryDirectory() as work:
        code, _, errors = run("packaging/deb", "0.0.1", work, cwd=ROOT, env=QUIET, timeout=300)
        packages = glob.glob(os.path.join(work, "*.deb"))
        if result(code == 0 and len(packages) == 1, "the Debian package is built", errors):
            run("dpkg-deb", "-x", packages[0], os.path.join(work, "tree"))
            shown = os.path.join(work, "tree", "usr", "lib", "studyguide", "licenses", "copyright")
            result(os.path.exists(shown) and words(read(shown)) == copyright_text, "the Debian package carries the licences",
                   str(glob.glob(os.path.join(work, "tree", "usr", "lib", "studyguide", "*"))))
else:
    skip("the Debian package carries the licences", "dpkg-dev is not installed")

code, out, errors = run("lua5.4", "packaging/bundle.lua", "filters/studyguide.lua", cwd=ROOT)
result(code == 0 and "Permission is hereby granted" in out and out.startswith("-- MIT License"),
       "the single-file filter carries its licence", out[:400] + errors)
done()
