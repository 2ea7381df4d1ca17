"""Many papers at once, some of them copies of real ones: what `build -j` and the batch road take, whether the cost is the endpoint's own
to the cent, and whether 50 kills of libraries lose or pay anything twice.

SCALE_PAPERS=1000 makes it large; tests/bench/bench_library.py prints the figures."""
import os
import random
import shutil
import signal
import subprocess
import tempfile
import unittest

import scale
import tap

from tap import COMMAND

PAPERS = int(os.environ.get("SCALE_PAPERS", "40"))
KILLS = int(os.environ.get("KILL_ROUNDS", "50"))
REAL_EVERY = 10
MEMORY, GROWTH = 64, 8  # MB of the command itself, and from the first half of its time to the second: it holds no paper


def read(path):
    with open(path, "rb") as file:
        return file.read()


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="studyguide-scale-")
        self.addCleanup(shutil.rmtree, self.folder, True)

    def library(self, count, shape="openai", real_every=REAL_EVERY, **options):
        library = scale.Library(scale.papers(count, self.folder, real_every), shape, 2, self.folder, **options)
        self.addCleanup(library.close)
        return library

    def assert_complete(self, library):
        """All guides, each request once, and the same bill everywhere."""
        status = library.status()
        self.assertEqual(status["papers"], {"new": 0, "waiting": 0, "done": len(library.names), "failed": 0})
        self.assertEqual(set(library.sent()), {1}, "a request was sent twice")
        self.assertEqual((status["input"], status["output"]), (library.server.usage["input"], library.server.usage["output"]))
        summary = scale.report(library.guides)["summary"]
        for cost in (status["cost"], summary["usage"]["cost"]):
            self.assertAlmostEqual(cost, library.bill(), 6, "right to the cent, and far beyond")
        self.assertEqual(summary["usage"]["requests"], library.server.usage["requests"])
        self.assertEqual((summary["papers"], summary["done"]), (len(library.names), len(library.names)))
        calls = len(library.server.calls)
        again = scale.build(library.names, 2, self.folder, *library.model, env=library.env)
        self.assertEqual((again.code, len(library.server.calls)), (0, calls), "build asks for nothing")
        for name in again.guides:
            self.assertEqual(read(f"{self.folder}/guides/{name}"), read(f"{library.guides}/{name}"))


class Scale(Case):
    def test_build(self):
        """build -j 2: every guide, and memory that does not grow with the papers"""
        ran = scale.build(scale.papers(PAPERS, self.folder, REAL_EVERY), 2, self.folder)
        self.assertEqual(ran.code, 0, ran.errors[-500:])
        self.assertEqual(len(ran.guides), PAPERS)
        first, second = ran.memory()
        self.assertLess(second, MEMORY)
        self.assertLess(second - first, GROWTH)
        self.assertEqual(scale.report(self.folder + "/guides")["summary"]["done"], PAPERS)

    def test_batch(self):
        """the batch road: the sum is the endpoint's, nothing is sent twice, build afterwards asks for nothing"""
        library = self.library(PAPERS)
        submitted = library.submit()
        self.assertEqual(submitted.code, 0, submitted.errors)
        collected = library.collect()
        self.assertEqual(collected.code, 0, collected.errors)
        self.assertLess(collected.memory()[1], MEMORY)
        self.assert_complete(library)

    def test_batch_shapes(self):
        """the same in the other shapes"""
        for shape in ("anthropic", "gemini"):
            with self.subTest(shape=shape):
                self.setUp()
                library = self.library(max(PAPERS // 8, 4), shape, looks=1)
                self.assertEqual((library.submit().code, library.collect().code), (0, 0))
                self.assert_complete(library)


class Kill(Case):
    """kill -9, at times of the command alone, at times of all that it has started."""

    def strike(self, argv, env, most):
        process = subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            process.wait(timeout=random.uniform(0.02, most))
            return False
        except subprocess.TimeoutExpired:
            if random.random() < 0.5:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            process.wait()
            return True

    def strike_library(self, kills):
        """Makes a library under at most so many kills, for as long as it is not done; how many there were."""
        library = self.library(12)
        submit = [COMMAND, "batch", "submit", *library.names, "-d", library.guides, "-j", "2", *library.model]
        collect = [COMMAND, "batch", "collect", "-d", library.guides, "-j", "2"]
        struck = 0
        while struck < kills:
            begun = os.path.exists(library.guides + "/.studyguide/batch/papers.json")
            killed = self.strike(submit if not begun or struck % 5 == 0 else collect, library.env, 0.6)
            struck += killed
            if not killed and begun and library.status()["papers"]["done"] == len(library.names):
                break
        self.assertEqual(library.submit().code, 0)
        collected = library.collect()
        self.assertEqual(collected.code, 0, collected.errors)
        self.assert_complete(library)
        library.close()
        return struck

    def test_libraries(self):
        """50 kills while libraries are made: nothing is lost, nothing is sent twice"""
        kills = made = 0
        while kills < KILLS:
            self.assertLess(made, KILLS, "a machine that is done before it can be killed shows nothing here")
            self.setUp()
            kills += self.strike_library(KILLS - kills)
            made += 1

    def test_build(self):
        """builds that are killed leave whole guides or none, and no file of their own"""
        names, guides = scale.papers(8, self.folder, 4), self.folder + "/guides"
        self.assertEqual(scale.build(names, 2, self.folder).code, 0)
        whole = {name: read(f"{guides}/{name}") for name in os.listdir(guides) if name.endswith(".md")}
        self.assertEqual(len(whole), 8)
        shutil.rmtree(guides)
        env = {**os.environ, "PWD": self.folder, "HOME": self.folder, "TMPDIR": self.folder}
        for _ in range(KILLS):
            self.strike([COMMAND, "build", *names, "-d", guides, "-j", "2"], env, 1.5)
            for name in os.listdir(guides) if os.path.isdir(guides) else []:
                if name.endswith(".md"):
                    self.assertEqual(read(f"{guides}/{name}"), whole[name])
        code, _, errors = tap.run(COMMAND, "build", *names, "-d", guides, "-j", "2", env=env)
        self.assertEqual(code, 0, errors)
        left = [os.path.join(at, n) for at, folders, files in os.walk(self.folder) for n in folders + files if n.lstrip(".").startswith("studyguide-")]
        self.assertEqual(left, [], "what killed runs left is taken away by the next one")


if __name__ == "__main__":
    tap.run_unittests()
