"""The pandocs at hand: the system's, and those fetched once into build/hosts.

    for host in hosts.all(): host.run("-t", "json", "paper.md")
"""

import glob
import json
import os
import re
import subprocess
import sys
import zipfile

from tap import ROOT, SHARED, run

FOLDER = os.path.join(ROOT, "build", "hosts")
LIBRARIES = glob.glob("/usr/lib/*-linux-gnu") + ["/usr/lib"]  # where a C module's own libraries are, for a foreign pandoc


class Host:
    """One pandoc. `missing` says why it cannot be had."""

    def __init__(self, name, program=None, missing=None):
        self.name, self.program, self.missing = name, program, missing
        self.version, self.api, self.static = "", [], False
        if program and not missing:
            self._ask()

    def _ask(self):
        code, out, errors = self.run("--version")
        if code != 0:
            self.missing = "it does not start: " + errors.strip()[:80]
            return
        self.version = out.split()[1]
        _, out, _ = self.run("-f", "markdown", "-t", "json", stdin="x")
        self.api = json.loads(out)["pandoc-api-version"]

    @property
    def has_json(self):
        return tuple(int(n) for n in self.version.split(".")[:3]) >= (3, 1, 1)

    def run(self, *arguments, env=None, **options):
        env = dict({"XLIB": LIBRARIES[0], "STUDYGUIDE_QUIET": "true"}, **(env or {}))
        return run(self.program, *arguments, env=env, **options)

    def read(self, path):
        """The AST of a paper as this pandoc reads it, or None."""
        folder, file = os.path.split(path)
        try:
            code, out, _ = self.run("-t", "json", file, cwd=folder, timeout=60)
        except subprocess.TimeoutExpired:
            return None
        return json.loads(out) if code == 0 else None

    def guide_of(self, document, filter_path, latex, env=None):
        """(exit code, Markdown guide, errors) of a document, given as an AST of any version: pandoc
        refuses another version's number, while what changed between them (Null went, Figure came)
        stands in none that an older pandoc has written."""
        text = json.dumps(dict(document, **{"pandoc-api-version": self.api}))
        env = dict({"STUDYGUIDE_SOURCE": "paper.tex" if latex else "paper.md", "STUDYGUIDE_REREAD": "never"}, **(env or {}))
        return self.run("-f", "json", "-t", "markdown", "-L", filter_path, stdin=text, env=env)


def fetch_suite(name):
    """Debian's pandoc of another suite, by ../shared/pandoc-hosts."""
    folder = os.path.join(FOLDER, name)
    program = os.path.join(folder, "pandoc")
    if not os.path.exists(program):
        script = os.path.join(SHARED, "pandoc-hosts", "fetch.sh")
        if not os.path.exists(script):
            return Host(name, missing="../shared/pandoc-hosts is not there")
        try:
            code, _, errors = run(script, name, folder, timeout=600)
        except subprocess.TimeoutExpired:
            code, errors = 1, "timeout"
        if code != 0:
            return Host(name, missing="it cannot be fetched: " + (errors.strip().splitlines() or [""])[-1][:80])
    return Host(name, program)


def fetch_static():
    """The release binary, out of PyPI's wheel."""
    folder = os.path.join(FOLDER, "static")
    program = os.path.join(folder, "pypandoc", "files", "pandoc")
    if not os.path.exists(program):
        os.makedirs(folder, exist_ok=True)
        try:
            code, _, errors = run(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "-d", folder,
                                  "pypandoc_binary", timeout=600)
        except subprocess.TimeoutExpired:
            code, errors = 1, "timeout"
        wheels = glob.glob(os.path.join(folder, "*.whl"))
        if code != 0 or not wheels:
            return Host("static", missing="PyPI's pypandoc_binary cannot be fetched: " + (errors.strip().splitlines() or [""])[-1][:80])
        with zipfile.ZipFile(wheels[0]) as wheel:
            for member in wheel.namelist():
                if member.startswith("pypandoc/files/"):
                    wheel.extract(member, folder)
        os.chmod(program, 0o755)
    host = Host("static", program)
    host.static = True
    return host


def all_hosts():
    return [Host("system", "pandoc"), fetch_suite("trixie"), fetch_suite("sid"), fetch_static()]


def differences(a, b):
    """What two readings of one paper do not share: element types with the change of their number."""
    def count(document):
        found = {}
        for kind in re.findall(r'"t": "(\w+)"', json.dumps(document["blocks"])):
            found[kind] = found.get(kind, 0) + 1
        return found

    mine, other = count(a), count(b)
    changed = [f"{k} {other.get(k, 0) - mine.get(k, 0):+d}" for k in sorted(set(mine) | set(other)) if mine.get(k, 0) != other.get(k, 0)]
    return ", ".join(changed) or "attributes or metadata"
