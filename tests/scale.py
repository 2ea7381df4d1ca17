"""A library of many papers, and what it takes: for tests/net/test_scale.py and tests/bench/bench_library.py."""
import collections
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import threading
import time
import zlib

import tap
from tap import COMMAND

sys.path.insert(0, os.path.join(tap.ROOT, "tests", "net"))
from batch_servers import GOOD, SHAPES, Batches, usual  # noqa: E402  (the path is set above)

TEXT = (".tex", ".md", ".bib", ".bbl", ".sty", ".cls", ".txt", ".bst")
LARGEST = 80_000  # bytes of a paper's sources: the measure is many papers, not long ones
PARAGRAPH_END = re.compile(r"([a-z]{3}\.)\n\s*\n")
PRICES = {"input": 3, "output": 7}  # of a million tokens


def sources(path):
    """The files that a paper may read, relative to its folder."""
    folder = os.path.dirname(path)
    found = [os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names]
    return [name for name in found if name.endswith(TEXT) and name != "SOURCE.txt"]


def read(path):
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        return file.read()


def short_papers():
    """The papers at hand that are short and have their text in their own file."""
    found = {}
    for name, path in tap.papers():
        if path.endswith((".tex", ".md")) and PARAGRAPH_END.search(read(path)):
            if sum(os.path.getsize(os.path.join(os.path.dirname(path), n)) for n in sources(path)) <= LARGEST:
                found.setdefault(name, path)
    return list(found.values())


def copy(path, number, folder):
    """A paper under another name, its paragraphs with a sentence more."""
    target = os.path.join(folder, f"real{number}")
    main = os.path.basename(path)
    for name in sources(path):
        into = os.path.join(target, name)
        os.makedirs(os.path.dirname(into), exist_ok=True)
        text = read(os.path.join(os.path.dirname(path), name))
        if name.endswith((".tex", ".md")):
            text = PARAGRAPH_END.sub(rf"\1 This copy bears the number {number}.\n\n", text)
        if name == main:
            into = os.path.join(target, f"copy{number}-{main}")
        with open(into, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
    return os.path.join(target, f"copy{number}-{main}")


def synthetic(number, folder):
    path = os.path.join(folder, f"paper{number}.md")
    parts = [f"---\ntitle: On clock {number}\n---\n"]
    for i, name in enumerate(("Introduction", "Method", "Results")):
        parts.append(f"# {name}\n\nClock {number} is a clock that uses a pendulum of {number + i}.5 mm as its time base. Heat makes the rod of clock "
                     f"{number} longer, so that it loses {i + 1}.{number % 10} s per day.\n\nThe escapement of clock {number} is a mechanism that "
                     f"transfers energy to the pendulum. It lets {i + 2} teeth pass per swing, as Huygens found in 16{number % 90 + 10}.\n")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(parts))
    return path


def papers(count, folder, real_every):
    """`count` papers, each `real_every`th a copy of a real one."""
    real = short_papers()
    return [copy(real[i // real_every % len(real)], i, folder) if real and i % real_every == real_every - 1 else synthetic(i, folder)
            for i in range(count)]


def resident(pid):
    """Megabytes that a process holds."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize() / 1e6
    except (OSError, IndexError):
        return 0


class Run:
    """A command's run: its exit code and words, seconds, processor seconds of it and all below it, and its own memory over time."""

    def __init__(self, argv, env):
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        process = subprocess.Popen(argv, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.samples, stop = [], threading.Event()

        def watch():
            while not stop.wait(0.1):
                self.samples.append(resident(process.pid))
        thread = threading.Thread(target=watch)
        thread.start()
        self.out, self.errors = process.communicate()
        stop.set()
        thread.join()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.code, self.seconds = process.returncode, time.monotonic() - started
        self.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.largest = after.ru_maxrss / 1e3  # of all children so far, MB

    def memory(self):
        """The most that the command itself held in each half of its time, MB."""
        half = len(self.samples) // 2
        return max(self.samples[:half] or [0]), max(self.samples[half:] or [0])


def bytes_in(folder):
    return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(folder) for name in names)


def report(folder):
    code, out, errors = tap.run(COMMAND, "report", folder, "--json")
    assert code == 0, errors
    return json.loads(out)


def build(names, jobs, folder, *more, env=None):
    """The papers through `build -j`."""
    guides = os.path.join(folder, "guides")
    ran = Run([COMMAND, "build", *names, "-d", guides, "-j", str(jobs), *more], {**os.environ, "PWD": folder, "HOME": folder, **(env or {})})
    ran.guides = [name for name in os.listdir(guides) if not name.startswith(".")] if os.path.isdir(guides) else []
    ran.bytes = bytes_in(guides)
    return ran


def answer(text, seen):
    """An answer whose length depends on the question, so that a sum that forgets one is another sum."""
    said = usual(text, seen)
    return said if said != GOOD else said + "    - The paper says so. {p1}\n" * (zlib.crc32(text.encode()) % 7)


class Library:
    """Papers through the batches of a fake endpoint."""

    def __init__(self, names, shape, jobs, folder, looks=0):
        self.names, self.jobs, self.folder, self.guides = names, jobs, folder, os.path.join(folder, "batch-guides")
        self.server = Batches(looks=looks, answer=answer)
        path, variable = SHAPES[shape]
        self.env = {**os.environ, "PWD": folder, "HOME": folder, variable: "sk-1"}
        self.model = ["--model", shape + "/m", "--base-url", self.server.url + path, "--quiet"]
        for name, price in PRICES.items():
            self.model += ["--price-" + name, str(price)]

    def submit(self):
        return Run([COMMAND, "batch", "submit", *self.names, "-d", self.guides, "-j", str(self.jobs), *self.model], self.env)

    def collect(self):
        return Run([COMMAND, "batch", "collect", "-d", self.guides, "-j", str(self.jobs), "--wait", "--poll", "0"], self.env)

    def status(self):
        code, out, errors = tap.run(COMMAND, "batch", "status", "-d", self.guides, "--json", env=self.env)
        assert code == 0, errors
        return json.loads(out)

    def bill(self):
        """What the endpoint counts: half the price of single requests."""
        return sum(self.server.usage[name] * price for name, price in PRICES.items()) / 2 / 1e6

    def sent(self):
        """How many requests were sent how often."""
        return collections.Counter(self.server.sent.values())

    def close(self):
        self.server.close()
        shutil.rmtree(self.guides, True)
