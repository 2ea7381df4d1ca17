"""What the Python tests share: TAP on standard output, the project's paths, running programs."""

import os
import re
import subprocess
import unicodedata
import unittest
import warnings

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
FILTER = os.path.join(ROOT, "filters", "studyguide.lua")
COMMAND = os.path.join(ROOT, "build", "studyguide")
SHARED = os.path.join(ROOT, "..", "shared")

_count = 0


def result(good, name, detail=""):
    """One TAP line; `detail` follows a failure as comments."""
    global _count
    _count += 1
    print(f"{'ok' if good else 'not ok'} {_count} - {name}", flush=True)
    if not good:
        for line in str(detail).splitlines()[:20]:
            print("# " + line[:300])
    return good


def skip(name, reason):
    global _count
    _count += 1
    print(f"ok {_count} - {name} # SKIP {reason}", flush=True)


def done():
    print(f"1..{_count}")


def run(*argv, cwd=None, stdin=None, env=None, timeout=300):
    """Runs a program; standard output and error as text, with the exit code."""
    full = dict(os.environ, **(env or {}))
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done_ = subprocess.run(argv, cwd=cwd, input=data if data is not None else b"", env=full,
                           capture_output=True, timeout=timeout)
    return done_.returncode, done_.stdout.decode("utf-8", "replace"), done_.stderr.decode("utf-8", "replace")


def source_field(folder, field):
    """A field of a paper's SOURCE.txt."""
    with open(os.path.join(folder, "SOURCE.txt"), encoding="utf-8") as file:
        for line in file:
            if line.startswith(field + ":"):
                return line.split(":", 1)[1].strip()
    return ""


def papers():
    """(name, path) of every paper at hand: the bundled ones, and ../shared/papers where it is."""
    found = [("minimap2", "tests/papers/minimap2/minimap2.tex"),
             ("good-enough", "tests/papers/good-enough/good-enough-practices-for-scientific-computing.tex"),
             ("microcystin", "tests/papers/microcystin/microcystin.docx")]
    found = [(name, os.path.join(ROOT, path)) for name, path in found]
    shared = os.path.join(SHARED, "papers")
    for name in sorted(os.listdir(shared)) if os.path.isdir(shared) else []:
        folder = os.path.join(shared, name)
        if os.path.exists(os.path.join(folder, "SOURCE.txt")) and not name.startswith("pdf-"):
            main = source_field(folder, "main")
            path = os.path.join(folder, main)
            if main and os.path.isfile(path):
                found.append((name, path))
    return found


def words(text):
    """The words of a text, however it is marked up: letters and digits, compatibility forms folded."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).lower())


class _Result(unittest.TestResult):
    """unittest's results as TAP lines; a subtest that fails fails its test."""

    def _name(self, test):
        return (test.shortDescription() or str(test)).split("\n")[0]

    def addSuccess(self, test):
        result(True, self._name(test))

    def addFailure(self, test, err):
        result(False, self._name(test), self._exc_info_to_string(err, test))

    addError = addFailure

    def addSubTest(self, test, subtest, err):
        if err is not None:
            result(False, self._name(subtest), self._exc_info_to_string(err, test))

    def addSkip(self, test, reason):
        skip(self._name(test), reason)


def run_unittests():
    """Runs the calling script's unittest.TestCase classes, as TAP."""
    warnings.simplefilter("ignore", ResourceWarning)
    unittest.defaultTestLoader.loadTestsFromName("__main__").run(_Result())
    done()
