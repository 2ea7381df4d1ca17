"""A run that was ended spends nothing more: five signals, to the command alone and to its whole group.

The server holds its answers until the command is gone and gives them then: whatever lived on would go on
asking. The test adopts orphans, so it knows when nothing of a run is left without looking at a clock.
"""
import ctypes
import glob
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

import tap

from servers import Server
from test_faults import KEY

sys.path.insert(0, os.path.join(tap.ROOT, "tests", "pandoc"))
import hosts  # noqa: E402

SIGNALS = [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL, signal.SIGQUIT, signal.SIGINT]
IN_FLIGHT, SECTIONS = 3, 12
PAPER = "---\ntitle: A paper\n---\n\n" + "\n\n".join(
    f"# Section {i}\n\nMarker{i}x is what this section is about, in a sentence of some length." for i in range(SECTIONS))
PR_SET_CHILD_SUBREAPER = 36
HANG = 120  # seconds after which a test that hangs is given up


def adopt_orphans():
    return sys.platform == "linux" and ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0


def as_from_a_terminal():
    """Signals that whoever runs the tests ignores would end nothing; a SIGQUIT needs no core file."""
    for number in SIGNALS:
        if number != signal.SIGKILL:
            signal.signal(number, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Held(Server):
    """Answers nothing until `gate` is set; tells when `count` requests are there."""

    def __init__(self, count):
        self.gate, self.full = threading.Event(), threading.Event()
        self.count = count
        super().__init__(self.hold)

    def hold(self, exchange):
        if len(self.journal) >= self.count:
            self.full.set()
        self.gate.wait(HANG)
        exchange.good()


class Ended(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not adopt_orphans():
            raise unittest.SkipTest("this system cannot give a process the orphans of its children")
        cls.static = hosts.fetch_static()

    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder, True)
        for name in ("paper.md", "other.md"):
            with open(os.path.join(self.folder, name), "w") as f:
                f.write(PAPER)

    def start(self, argv, server, pandoc):
        # A second command on PATH: what was ended must not be begun again by it.
        os.makedirs(self.folder + "/bin", exist_ok=True)
        if not os.path.exists(self.folder + "/bin/studyguide"):
            os.symlink(tap.COMMAND, self.folder + "/bin/studyguide")
        env = {**os.environ, "HOME": self.folder, "OPENAI_API_KEY": KEY, "STUDYGUIDE_MODEL": "openai/m", "STUDYGUIDE_NO_CACHE": "1", "STUDYGUIDE_SURVEY": "no",
               "STUDYGUIDE_BASE_URL": server.url(), "STUDYGUIDE_IN_FLIGHT": str(IN_FLIGHT), "STUDYGUIDE_PANDOC": pandoc,
               "PATH": self.folder + "/bin:" + os.environ["PATH"]}
        return subprocess.Popen(argv, cwd=self.folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                start_new_session=True, preexec_fn=as_from_a_terminal)

    def end(self, process, send, then=lambda: None):
        """Has the signal sent and waits until nothing of the run is left; its exit code."""
        hung = [] # what hangs is killed, so that the waits come to an end
        watchdog = threading.Timer(HANG, lambda: (hung.append(1), os.killpg(process.pid, signal.SIGKILL)))
        watchdog.start()
        send(process.pid)
        code = process.wait()
        then()
        try:
            while True:
                os.waitpid(-1, 0)
        except ChildProcessError:
            watchdog.cancel()
        self.assertEqual(hung, [], "the run did not end")
        return code

    def check(self, argv, send, pandoc="pandoc", runs=1):
        server = Held(IN_FLIGHT * runs)
        process = self.start(argv, server, pandoc)
        self.assertTrue(server.full.wait(HANG), "the run never came to ask")
        code = self.end(process, send, server.gate.set)
        server.close()
        self.assertNotEqual(code, 0)
        self.assertLessEqual(len(server.journal) - IN_FLIGHT * runs, 1)
        for guide in ("guide.md", "guides/paper.md", "guides/other.md"):
            self.assertFalse(os.path.exists(os.path.join(self.folder, guide)), guide)

    def table(self, argv, put_off=(), **more):
        for number in SIGNALS:
            for to, kill in (("parent", os.kill), ("group", os.killpg)):
                if number in put_off and to == "parent":
                    continue
                with self.subTest(number.name, to=to):
                    self.check(argv, lambda pid: kill(pid, number), **more)

    def static_pandoc(self):
        if self.static.missing:
            self.skipTest("static pandoc: " + self.static.missing)
        return self.static.program

    def test_any_program(self):
        """A program that knows nothing of it ends with whoever runs it (Linux): 5 signals."""
        run = "package.loadlib('build/lua5.4/studyguide/core.so', 'luaopen_studyguide_core')()" \
              ".run({'sh', '-c', 'echo >&2; exec sleep 1000'}, {show_errors = true})"
        for number in SIGNALS:
            with self.subTest(number.name):
                process = subprocess.Popen(["lua5.4", "-e", run], cwd=tap.ROOT, stderr=subprocess.PIPE, start_new_session=True,
                                           preexec_fn=as_from_a_terminal)
                process.stderr.readline()
                self.assertNotEqual(self.end(process, lambda pid: os.kill(pid, number)), 0)
                process.stderr.close()

    def test_build_in_process(self):
        """The command, its pandoc, the filter in it: 5 signals x parent/group."""
        self.table([tap.COMMAND, "build", "paper.md", "-o", "guide.md"])

    def test_build_by_engine(self):
        """The command, its pandoc, the engine behind it: 5 signals x parent/group."""
        self.table([tap.COMMAND, "build", "paper.md", "-o", "guide.md"], pandoc=self.static_pandoc())

    def test_batch(self):
        """Two papers at a time: 5 signals x parent/group."""
        self.table([tap.COMMAND, "build", "paper.md", "other.md", "-d", "guides", "-j", "2"], runs=2)

    def test_pandoc_in_process(self):
        """The user's pandoc with the filter in it: 5 signals x parent/group."""
        self.table(["pandoc", "paper.md", "-L", tap.FILTER, "-o", "guide.md"])

    def test_pandoc_with_engine(self):
        """The user's pandoc with the engine behind it: 5 signals x parent/group, but for two that pandoc
        alone puts off until the engine is done."""
        self.table([self.static_pandoc(), "paper.md", "-L", tap.FILTER, "-o", "guide.md"],
                   put_off=(signal.SIGQUIT, signal.SIGINT))

    def test_engine_alone(self):
        """The engine of a pandoc that lives on: 5 signals; no other engine takes its place."""
        pandoc = self.static_pandoc()

        def kill_child(pid, number):
            for path in glob.glob(f"/proc/{pid}/task/*/children"):
                with open(path) as f:
                    for child in f.read().split():
                        os.kill(int(child), number)
        for number in SIGNALS:
            with self.subTest(number.name):
                self.check([pandoc, "paper.md", "-L", tap.FILTER, "-o", "guide.md"], lambda pid: kill_child(pid, number))


if __name__ == "__main__":
    tap.run_unittests()
