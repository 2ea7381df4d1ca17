"""`studyguide batch` against the three published shapes on loopback: rounds, failures, limits, and kill -9 at any moment."""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import batch_forms
import tap
import test_build
import test_servers

from batch_servers import GOOD, SHAPES, Batches
from test_build import COMMAND

ROUNDS = int(os.environ.get("KILL_ROUNDS", "50"))
PRICES = ("--price-input", "3", "--price-output", "7")
KEY = "sk-batch-secret-0123456789"


def subject(i):
    return test_build.PAPER.replace("clock", f"clock{i}").replace("pendulum", f"pendulum{i}")


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder, True)

    def library(self, shape, papers=2, survey=False, **options):
        self.server = Batches(**options)
        self.addCleanup(self.server.close)
        self.path, variable = SHAPES[shape]
        self.shape = shape
        self.env = {"PATH": os.environ["PATH"], "HOME": self.folder, "PWD": self.folder, variable: KEY}
        self.names = [f"p{i}.md" for i in range(papers)]
        for i, name in enumerate(self.names):
            with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
                file.write(subject(i))
        self.model = ("--model", shape + "/m", "--base-url", self.server.url + self.path, *PRICES, *(() if survey else ("--no-survey",)))

    def run_command(self, *argv, timeout=120):
        done = subprocess.run([COMMAND, *argv], cwd=self.folder, env=self.env, capture_output=True, text=True, timeout=timeout)
        return done.returncode, done.stdout, done.stderr

    def start(self, *argv):
        return subprocess.Popen([COMMAND, *argv], cwd=self.folder, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                start_new_session=True)

    def submit(self, *more):
        return self.run_command("batch", "submit", *self.names, "-d", "g", *self.model, *more)

    def collect(self, times=20):
        for _ in range(times):
            code, out, errors = self.run_command("batch", "collect", "-d", "g")
            if code != 75:
                break
        return code, out, errors

    def status(self):
        code, out, errors = self.run_command("batch", "status", "-d", "g", "--json")
        self.assertEqual(code, 0, errors)
        return json.loads(out)

    def paid(self):
        """What the server counts, in hundredths: a batch costs half."""
        return round((self.server.usage["input"] * 3 + self.server.usage["output"] * 7) / 2 / 1e4, 4)

    def assert_complete(self):
        self.assert_published()
        status = self.status()
        self.assertEqual((status["input"], status["output"]), (self.server.usage["input"], self.server.usage["output"]))
        self.assertAlmostEqual(status["cost"] * 100, self.paid(), 3)
        self.assertEqual(status["papers"]["done"], len(self.names))
        records = [self.record(name) for name in self.names]
        self.assertAlmostEqual(sum(r["usage"]["cost"] for r in records) * 100, self.paid(), 3, "the papers' costs add up to the whole")
        calls = len(self.server.calls)
        code, _, errors = self.run_command("build", *self.names, "-d", "again", *self.model)
        self.assertEqual(code, 0, errors)
        self.assertEqual(len(self.server.calls), calls, "build asks for nothing")
        for name in self.names:
            with open(f"{self.folder}/g/{name}", "rb") as one, open(f"{self.folder}/again/{name}", "rb") as two:
                self.assertEqual(one.read(), two.read())

    def record(self, name):
        with open(f"{self.folder}/g/.studyguide/papers/{name}.json", encoding="utf-8") as file:
            return json.load(file)

    def assert_published(self):
        """Every request and every answer has the form that its provider publishes."""
        self.assertGreater(len(self.server.exchanges), 3)
        self.assertEqual([wrong for call in self.server.exchanges for wrong in batch_forms.check(self.shape, call)], [])

    def assert_no_key(self):
        found = subprocess.run(["grep", "-rlF", KEY, self.folder], capture_output=True, text=True, check=False)
        self.assertEqual(found.stdout, "", "the key stands in a file")


class Shapes(Case):
    def whole(self, shape):
        self.library(shape, survey=True)
        code, out, errors = self.submit()
        self.assertEqual(code, 0, errors)
        self.assertIn("2 waiting", out)
        code, _, errors = self.run_command("batch", "collect", "-d", "g")
        self.assertEqual(code, 75, errors)
        code, out, errors = self.collect()
        self.assertEqual(code, 0, errors)
        self.assert_complete()
        self.assertEqual(max(self.server.sent.values()), 1)
        self.assert_no_key()
        before = self.server.usage.copy()
        code, out, errors = self.collect(1)
        self.assertEqual((code, self.server.usage), (0, before), "a collect too many")

    def test_openai(self):
        self.whole("openai")

    def test_anthropic(self):
        self.whole("anthropic")

    def test_gemini(self):
        self.whole("gemini")

    def test_wait(self):
        self.library("openai")
        self.submit()
        code, out, errors = self.run_command("batch", "collect", "-d", "g", "--wait", "--poll", "0.1")
        self.assertEqual(code, 0, errors)
        self.assertIn("2 done", out)

    def test_other_folder_and_environment(self):
        """Later commands know the library's options, wherever they run."""
        self.library("openai")
        self.env["STUDYGUIDE_DETAIL"] = "brief"
        self.assertEqual(self.submit()[0], 0)
        del self.env["STUDYGUIDE_DETAIL"]
        done = subprocess.run([COMMAND, "batch", "collect", "-d", self.folder + "/g", "--wait", "--poll", "0.1"], cwd="/",
                              env={**self.env, "PWD": "/"}, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(max(self.server.sent.values()), 1)
        self.assertTrue(os.path.exists(self.folder + "/g/p0.md"))


class Failures(Case):
    def test_half_failed(self):
        """What failed in passing is asked again; what expired, too; the rest is not."""
        for shape in SHAPES:
            with self.subTest(shape=shape):
                self.setUp()
                self.library(shape)
                self.server.outcome = lambda i, seen: {0: "server", 1: "expired"}.get(int(i[:2], 16) % 3, "ok") if seen == 1 else "ok"
                self.submit()
                code, _, errors = self.collect()
                self.assertEqual(code, 0, errors)
                self.assert_complete()

    def test_expired_whole(self):
        """A batch that expires as a whole costs nothing and is sent once more."""
        for shape in SHAPES:
            with self.subTest(shape=shape):
                self.setUp()
                self.library(shape, looks=0)
                self.server.outcome = lambda i, seen: "expired" if seen == 1 else "ok"
                self.submit()
                code, _, errors = self.run_command("batch", "collect", "-d", "g")
                self.assertEqual(code, 75, errors)
                self.assertEqual(self.server.usage["requests"], 0)
                self.assertEqual(self.status()["cost"], 0)
                code, _, errors = self.collect()
                self.assertEqual(code, 0, errors)
                self.assertEqual(set(self.server.sent.values()), {2})
                self.assert_complete()

    def test_collected_twice(self):
        """A batch whose collection was not written down before the machine was lost is collected again: counted once, sent once."""
        for shape in SHAPES:
            with self.subTest(shape=shape):
                self.setUp()
                self.library(shape, looks=0)
                self.submit()
                folder = self.folder + "/g/.studyguide/batch"
                shutil.copytree(folder, self.folder + "/before")
                self.server.faults.append(lambda method, path: (400, {"error": {"message": "no"}}) if method == "POST" else None)
                self.run_command("batch", "collect", "-d", "g")   # takes the answers in, and can send nothing
                self.assertGreater(self.status()["answers"], 0)
                self.server.faults.clear()
                for name in ("state.json", "papers.json", "rounds", "wants"):
                    shutil.rmtree(f"{folder}/{name}", True) if os.path.isdir(f"{folder}/{name}") else os.remove(f"{folder}/{name}")
                    (shutil.copytree if os.path.isdir(f"{self.folder}/before/{name}") else shutil.copy)(f"{self.folder}/before/{name}", f"{folder}/{name}")
                code, _, errors = self.collect()
                self.assertEqual(code, 0, errors)
                self.assertEqual(set(self.server.sent.values()), {1})
                self.assert_complete()

    def test_refused(self):
        """A request that is refused is not asked again: its paper fails and says why, others do not."""
        for shape in SHAPES:
            with self.subTest(shape=shape):
                self.setUp()
                self.library(shape)
                self.submit()
                refused = next(i for i, body in self.server.batches[next(iter(self.server.batches))]["rows"] if "pendulum0" in json.dumps(body))
                self.server.outcome = lambda i, seen: "error" if i == refused else "ok"
                code, out, errors = self.collect()
                self.assertEqual(code, 1, errors)
                self.assertIn("1 done, 0 waiting, 1 failed", out)
                self.assertIn("not allowed", out)
                self.assertEqual(self.server.sent[refused], 1)

    def test_passing_for_ever(self):
        self.library("openai", papers=1)
        self.server.outcome = lambda i, seen: "server"
        self.submit()
        code, out, errors = self.collect()
        self.assertEqual(code, 1, errors)
        self.assertIn("1 failed", out)
        self.assertEqual(set(self.server.sent.values()), {3})

    def test_batch_that_fails_whole(self):
        self.library("openai", papers=1)
        self.submit()
        batch = next(iter(self.server.batches.values()))
        batch.update(word="failed", state="ended", results=[])
        original = self.server.faults
        original.append(lambda method, path: (200, {"id": "batch_1", "status": "failed", "errors": {"data": [
            {"code": "invalid_json_line", "message": "line 3 is wrong: " + KEY}]}}) if path.endswith("/batches/batch_1") else None)
        code, _, errors = self.run_command("batch", "collect", "-d", "g")
        self.assertEqual(code, 4)
        self.assertIn("line 3 is wrong: [key]", errors)
        self.assertEqual(len(self.server.batches), 1, "nothing is sent again by itself")
        self.assertEqual(self.submit()[0], 0)
        self.assertEqual(self.collect()[0], 0)

    def test_cancel(self):
        for shape in SHAPES:
            with self.subTest(shape=shape):
                self.setUp()
                self.library(shape)
                self.submit()
                code, _, errors = self.run_command("batch", "cancel", "-d", "g")
                self.assertEqual(code, 0, errors)
                self.assertEqual(self.collect(2)[0], 75)
                self.assertEqual(len(self.server.batches), 1, "nothing is sent after a cancel")
                self.assertEqual(self.submit()[0], 0)
                self.assertEqual(self.collect()[0], 0)
                self.assert_complete()

    def test_answer_lost(self):
        """The provider made the batch, its answer did not come: it is found, not made again."""
        for shape in SHAPES:
            with self.subTest(shape=shape):
                self.setUp()
                self.library(shape)
                made = []

                def lose(method, path):
                    if method == "POST" and not made and ("batches" in path or "batchGenerate" in path):
                        made.append(path)
                        self.server.lose = True
                    return None
                self.server.faults.append(lose)
                handler = self.server.server.RequestHandlerClass
                reply = handler.reply

                def losing(h, status, body, kind="application/json"):
                    if getattr(self.server, "lose", False):
                        self.server.lose = False
                        h.close_connection = True
                        return None
                    return reply(h, status, body, kind)
                handler.reply = losing
                code, _, errors = self.submit()
                self.assertEqual(code, 4, errors)
                self.assertIn("goes on from there", errors)
                self.assertEqual(self.collect()[0], 0)
                self.assertEqual(max(self.server.sent.values()), 1)
                self.assert_complete()

    def test_hostile(self):
        """Names that lead elsewhere are not followed; answers to what was not asked are not kept."""
        self.library("openai", papers=1)
        self.server.faults.append(lambda method, path: (200, {"id": "../../evil?x="}) if method == "POST" and path == "/v1/batches" else None)
        code, _, errors = self.submit()
        self.assertEqual(code, 4)
        self.assertIn("without the batch's id", errors)

    def test_two_at_once(self):
        self.library("openai", papers=1)
        self.submit()
        first = self.start("batch", "collect", "-d", "g", "--wait", "--poll", "5")
        time.sleep(1)
        code, _, errors = self.run_command("batch", "collect", "-d", "g")
        self.assertEqual(self.status()["papers"]["waiting"], 1, "a look is free")
        first.kill()
        first.wait()
        self.assertEqual(code, 2)
        self.assertIn("another studyguide batch is at work", errors)

    def test_usage(self):
        self.library("openai", papers=1)
        for argv, words in ((("batch",), "expects one of"), (("batch", "submit", "p0.md"), "--directory"), (("batch", "collect", "-d", "g"), "no batches"),
                            (("batch", "submit", "p0.md", "-d", "g", "--model", "ollama/m"), "has no batches"),
                            (("batch", "submit", "p0.md", "-d", "g"), "need a model"),
                            (("batch", "submit", "p0.md", "-d", "g", "--model", "openai/m", "--max-cost", "1"), "--price-input")):
            code, _, errors = self.run_command(*argv)
            self.assertEqual(code, 2, errors)
            self.assertIn(words, errors)


class Forms(unittest.TestCase):
    def test_what_is_not_published(self):
        """The check of forms finds what is missing, what is too much, and what is of another type."""
        good = {"custom_id": "a" * 64, "result": {"type": "expired"}}
        self.assertEqual(batch_forms.unlike(good, batch_forms.ANTHROPIC_RESULT), [])
        for bad in ({"custom_id": "a", "result": {"type": "lost"}}, {"custom_id": 1, "result": {"type": "expired"}}, {"custom_id": "a"},
                    {"custom_id": "a", "result": {"type": "errored", "error": {"type": "error"}}}, {**good, "more": 1}, [good]):
            self.assertEqual(len(batch_forms.unlike(bad, batch_forms.ANTHROPIC_RESULT)), 1, bad)
        call = {"method": "GET", "path": "/v1/batches/b1", "headers": {}, "body": b"", "status": 404, "answer": b""}
        self.assertEqual(batch_forms.check("openai", call), ["GET /v1/batches/b1: header authorization"])
        self.assertEqual(len(batch_forms.check("gemini", call)), 1)


class Limits(Case):
    def test_max_cost(self):
        self.library("openai", papers=4)
        code, _, errors = self.submit("--max-cost", "0.001")
        self.assertEqual(code, 2)
        self.assertIn("nothing was sent", errors)
        self.assertEqual(self.server.calls, [])
        room = 1.5 * float(re.search(r"would cost about ([0-9.]+)", errors).group(1))  # for the worst case of one of the four, not of all
        code, _, errors = self.submit("--max-cost", f"{room:.4f}")
        self.assertEqual(code, 0, errors)
        self.assertIn("held back", errors)
        code, out, errors = self.collect(20)
        self.assertLessEqual(self.paid(), 100 * room)
        if code == 2:
            code, _, errors = self.submit("--max-cost", "5")
            self.assertEqual(code, 0, errors)
            code, out, errors = self.collect(20)
        self.assertEqual(code, 0, out + errors)
        self.assert_complete()

    def test_max_paper(self):
        self.library("openai")
        with open(self.folder + "/p1.md", "a", encoding="utf-8") as file:
            file.write("\n".join(f"\n## Part {i}\n\nHeat lengthens rod {i}, so the clock loses {i}.2 s per day.\n" for i in range(30)))
        code, out, errors = self.submit("--max-paper", "0.03")
        self.assertIn("--max-paper allows", out, errors)
        self.assertIn("1 waiting, 1 failed", out)

    def test_max_paper_over_rounds(self):
        """The limit of a paper holds for all its rounds: the second is not sent where it would go beyond."""
        self.library("openai", papers=1, survey=True, looks=0)
        _, _, errors = self.submit("--max-paper", "1")
        first = float(re.search(r"cost about ([0-9.]+)", errors).group(1))
        shutil.rmtree(self.folder + "/g")
        sent = len(self.server.sent)
        self.assertEqual(self.submit("--max-paper", str(first * 1.2))[0], 0)
        code, out, errors = self.collect()
        self.assertEqual(code, 1, errors)
        self.assertIn("--max-paper allows", out)
        self.assertEqual(len(self.server.sent), sent, "the first round, and no more")
        self.assertLess(self.status()["cost"], first * 1.2)
        self.assertEqual(self.submit("--max-paper", "1")[0], 0)
        code, _, errors = self.collect()
        self.assertEqual(code, 0, errors)
        self.assertEqual(self.record("p0.md")["code"], 0)


class Kill(Case):
    def test_kill_9(self):
        """Submit and collect killed at random moments: every guide is made, nothing is sent twice, the sum is the server's."""
        for number in range(ROUNDS):
            shape = list(SHAPES)[number % 3]
            with self.subTest(round=number, shape=shape):
                self.setUp()
                self.library(shape, papers=2, survey=True, looks=0)
                kills = 0
                while kills < 4:
                    command = ["batch", "submit", *self.names, "-d", "g", *self.model] if kills == 0 else ["batch", "collect", "-d", "g"]
                    if kills == 1 and not os.path.exists(self.folder + "/g/.studyguide/batch/papers.json"):
                        command = ["batch", "submit", *self.names, "-d", "g", *self.model]
                    process = self.start(*command)
                    try:
                        process.wait(timeout=random.uniform(0.02, 0.9))
                    except subprocess.TimeoutExpired:
                        os.killpg(process.pid, 9)
                        process.wait()
                    kills += 1
                code, _, errors = self.submit()
                self.assertEqual(code, 0, errors)
                code, out, errors = self.collect()
                self.assertEqual(code, 0, out + errors)
                self.assertEqual(max(self.server.sent.values()), 1, "a request was sent twice")
                self.assert_complete()
                shutil.rmtree(self.folder)
                self.server.close()


class Aimock(Case):
    """Files and Batches as others wrote them: aimock (npm), whose answers are one canned sentence."""

    def setUp(self):
        super().setUp()
        program = test_servers.npm_program()
        if not program:
            raise unittest.SkipTest("aimock (npm) cannot be had here")
        port = test_servers.free_port()
        self.url = f"http://127.0.0.1:{port}"
        with open(self.folder + "/fixtures.json", "w", encoding="utf-8") as file:
            json.dump({"fixtures": []}, file)
        test_servers.start(type(self), [program, "-p", str(port), "-f", self.folder + "/fixtures.json", "--log-level", "silent"],
                           self.url + "/__aimock/journal")

    def test_aimock(self):
        for provider in ("openai", "openai-responses"):
            with self.subTest(provider=provider):
                self.library("openai")
                model = ("--model", provider + "/m", "--base-url", self.url + "/v1", *PRICES)
                code, _, errors = self.run_command("batch", "submit", *self.names, "-d", provider, *model)
                self.assertEqual(code, 0, errors)
                code, out, errors = self.run_command("batch", "collect", "-d", provider, "--wait", "--poll", "0.1")
                self.assertEqual(code, 0, errors)
                self.assertIn("2 done", out)
                code, _, errors = self.run_command("build", *self.names, "-d", provider + "-again", *model)
                self.assertEqual(code, 0, errors)
                journal = json.loads(test_servers.get(self.url + "/__aimock/journal"))
                paths = [row["path"] for row in (journal if isinstance(journal, list) else journal["requests"])]
                self.assertFalse([path for path in paths if path.endswith(("/completions", "/responses"))], "build asks for nothing")


if __name__ == "__main__":
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    tap.run_unittests()
