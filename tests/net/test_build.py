"""The command as a user runs it: `studyguide build` and `plan` with an endpoint, through pandoc and its filter."""
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import tap
import test_servers

from servers import Server
from test_faults import HERE, KEY, quota, status

ROOT = os.path.dirname(os.path.dirname(HERE))
COMMAND = os.path.join(ROOT, "build", "studyguide")
ANSWERS = os.path.join(ROOT, "..", "shared", "answers")

PAPER = """---
title: Pendulum clocks
---

# Abstract

We study pendulum clocks and find that heat makes them late.

# Introduction

A pendulum clock is a clock that uses a pendulum as its time base. The period is $T = 2\\pi\\sqrt{l/g}$ and depends on its length.

The escapement is a mechanism that transfers energy to the pendulum. It lets one tooth pass per swing.

# Results

Heat lengthens the rod, so the clock loses 5.2 s per day. This builds on the introduction.

## Details

The rod expands by 0.3 mm. An escapement does not help here.
"""

GOOD = """- **Terms**
    - **Escapement**: A toothed wheel with a catch. It lets one tooth pass per swing, so that the hands move by equal steps. {p2}
- **Key ideas**
    - ==A pendulum clock uses a pendulum as its time base==, whose period is $T = 2\\pi\\sqrt{l/g}$. {p1}
- **Connections**
    - The [Results](#results) rest on it. {p1}
"""

CHATTY = """Sure! Here is the guide for this section:

### Some Heading

* The rod gets longer, see Figure 99. {p1}
  * It is \\(l\\) long. {p1}

<script>alert(1)</script>

Let me know if you need more!
"""


def section_of(exchange):
    text = exchange.json["messages"][1]["content"]
    return re.search(r"\nPlace: (.*)", text).group(1).split(" › ")[-1]


class Build(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.write(PAPER)

    def write(self, text):
        with open(self.folder + "/paper.md", "w") as f:
            f.write(text)

    def argv(self, server, *more):
        return [COMMAND, "build", "paper.md", "-o", "guide.md", "--model", "openai/m", "--base-url", server.url(),
                "--cache", self.folder + "/cache", "--no-survey", *more]

    def env(self):
        return {**os.environ, "HOME": self.folder, "OPENAI_API_KEY": KEY}

    def run_build(self, server, *more):
        done = subprocess.run(self.argv(server, *more), cwd=self.folder, env=self.env(), capture_output=True, text=True,
                              timeout=120)
        guide = ""
        if os.path.exists(self.folder + "/guide.md"):
            with open(self.folder + "/guide.md") as f:
                guide = f.read()
        return done.returncode, guide, done.stderr

    def headings(self, guide):
        return [line for line in guide.split("\n") if line.startswith("#")]

    outline = ["# Pendulum clocks", "## Abstract", "## Introduction", "## Results", "### Details"]

    def test_good_answers(self):
        server = Server(lambda e: e.good(GOOD))
        code, guide, errors = self.run_build(server)
        self.assertEqual(code, 0, errors)
        self.assertEqual(self.headings(guide), self.outline)
        self.assertIn("toothed wheel", guide)
        self.assertNotIn("{p", guide)
        self.assertNotIn(KEY, guide + errors)
        # Built again: nothing is asked, the guide is the same.
        asked = len(server.journal)
        os.remove(self.folder + "/guide.md")
        code, again, errors = self.run_build(server)
        self.assertEqual((code, len(server.journal)), (0, asked), errors)
        self.assertEqual(again, guide)
        self.assertIn("4 from the cache", errors)

    def test_edit_of_one_paragraph(self):
        server = Server(lambda e: e.good(GOOD))
        self.run_build(server)
        asked = len(server.journal)
        self.write(PAPER.replace("loses 5.2 s per day", "loses 6.1 s per day"))
        code, _, errors = self.run_build(server, "--ask-again", "0")
        self.assertEqual(code, 0, errors)
        self.assertEqual([section_of(e) for e in server.journal[asked:]], ["Results"])

    def test_bad_answers_give_a_guide_that_keeps_the_rules(self):
        server = Server(lambda e: e.good(CHATTY))
        code, guide, errors = self.run_build(server, "--report", "report.json")
        self.assertEqual(code, 0, errors)
        self.assertEqual(self.headings(guide), self.outline)
        with open(self.folder + "/report.json") as f:
            text = f.read()
        self.assertNotIn(KEY, text)
        report = json.loads(text)
        self.assertGreater(report["usage"]["asked_again"], 0)
        self.assertGreater(report["usage"]["struck"], 0)
        self.assertTrue(all(s["repairs"] for s in report["sections"] if s["source"] != "embedded"))
        self.assertEqual([f for f in report["findings"] if f["severity"] == "error"], [])
        for residue in ("Sure!", "Let me know", "script", "\\(", "Figure 99", "\n* "):
            self.assertNotIn(residue, guide)

    def test_endpoint_failure(self):
        server = Server(lambda e: e.good(GOOD) if section_of(e) == "Abstract" else status(429, quota)(e))
        code, guide, errors = self.run_build(server, "--in-flight", "1", "--ask-again", "0")
        self.assertEqual((code, guide), (4, ""), errors)
        self.assertIn("no credit or quota", errors)
        self.assertIn("Introduction", errors)
        self.assertNotIn(KEY, errors)
        server.handle = lambda e: e.good(GOOD)
        code, guide, errors = self.run_build(server)
        self.assertEqual(code, 0, errors)
        self.assertIn("1 from the cache", errors)

    def test_on_error_embedded(self):
        server = Server(lambda e: status(401, "no")(e))
        code, guide, errors = self.run_build(server, "--on-error", "embedded")
        self.assertEqual(code, 0, errors)
        self.assertEqual(self.headings(guide), self.outline)

    def test_a_key_alone_sends_nothing(self):
        server = Server(lambda e: e.good(GOOD))
        done = subprocess.run([COMMAND, "build", "paper.md"], cwd=self.folder, capture_output=True, text=True, timeout=60,
                              env={**self.env(), "OPENAI_BASE_URL": server.url()})
        self.assertEqual((done.returncode, len(server.journal)), (0, 0), done.stderr)

    def test_document_cannot_choose_an_endpoint(self):
        server = Server(lambda e: e.good(GOOD))
        for key in ("model: openai/m", f"base-url: {server.url()}", "provider: openai", "cache: /tmp"):
            self.write(PAPER.replace("title: Pendulum clocks", f"title: Pendulum clocks\nstudyguide:\n  {key}"))
            done = subprocess.run([COMMAND, "build", "paper.md"], cwd=self.folder, capture_output=True, text=True,
                                  timeout=60, env=self.env())
            self.assertEqual((done.returncode, len(server.journal)), (2, 0), done.stderr)

    def test_plan(self):
        server = Server(lambda e: e.good(GOOD))
        plan = self.argv(server)
        plan[1:5] = ["plan", "paper.md", "--json"]
        survey = json.loads(subprocess.run(plan, cwd=self.folder, env=self.env(), capture_output=True, text=True).stdout)
        self.assertEqual((survey["requests"], survey["cached"], len(server.journal)), (4, 0, 0))
        self.run_build(server)
        survey = json.loads(subprocess.run(plan, cwd=self.folder, env=self.env(), capture_output=True, text=True).stdout)
        self.assertEqual((survey["requests"], survey["cached"]), (0, 4))
        shown = subprocess.run([COMMAND, "plan", "paper.md", "--show-prompt", "Results"], cwd=self.folder, env=self.env(),
                               capture_output=True, text=True).stdout
        self.assertIn("loses 5.2 s per day", shown)
        self.assertNotIn("depends on its length", shown.split("# The section")[-1])

    def plan(self, server, *more):
        argv = self.argv(server, *more)
        argv[1:5] = ["plan", "paper.md"]
        return subprocess.run(argv, cwd=self.folder, env=self.env(), capture_output=True, text=True)

    def test_plan_is_what_a_build_takes(self):
        """As many requests as planned, with long sections in parts; one less or one token less is refused unasked."""
        words = "The pendulum of a clock swings as often as its length lets it, which is the whole secret. " * 30
        self.write(PAPER.replace("## Details", "\n\n".join([words] * 12) + "\n\n## Details"))
        for context, parts in (("200000", 1), ("9000", 2)):
            with self.subTest(context=context):
                shutil.rmtree(self.folder + "/cache", True)
                server = Server(lambda e: e.good(GOOD))
                options = ["--context", context, "--ask-again", "0"]
                survey = json.loads(self.plan(server, *options, "--json").stdout)
                self.assertEqual([s["source"] for s in survey["sections"]], ["ask"] * 4)
                self.assertGreaterEqual(survey["requests"], 3 + parts)
                self.assertEqual(sum(s["input"] for s in survey["sections"]), survey["input"])
                tokens = survey["input"] + survey["output"]
                for limit, need in (("--max-requests", survey["requests"]), ("--max-tokens", tokens)):
                    self.assertIn("a build would refuse", self.plan(server, *options, limit, str(need - 1)).stdout)
                    self.assertNotIn("a build would refuse", self.plan(server, *options, limit, str(need)).stdout)
                    code, guide, errors = self.run_build(server, *options, limit, str(need - 1))
                    self.assertEqual((code, guide, len(server.journal)), (2, "", 0), errors)
                    self.assertIn(limit, errors)
                code, _, errors = self.run_build(server, *options, "--max-requests", str(survey["requests"]))
                self.assertEqual((code, len(server.journal)), (0, survey["requests"]), errors)
                server.close()
                os.remove(self.folder + "/guide.md")

    def test_user_prompt(self):
        with open(self.folder + "/mine.md", "w") as f:
            f.write("Only these rules, in {{language}}.")
        server = Server(lambda e: e.good(GOOD))
        self.run_build(server, "--prompt", "mine.md")
        said = {e.json["messages"][0]["content"] for e in server.journal}
        # Single bullets are mended by rules of their own: what an answer to that looks like, no prompt can change.
        self.assertEqual({text for text in said if not text.startswith("You mend single bullets")}, {"Only these rules, in English."})

    def test_interrupt(self):
        """Ctrl-C at a terminal reaches the whole group: over within a second, no guide, exit code 130 or 4."""
        server = Server(lambda e: time.sleep(30))
        process = subprocess.Popen(self.argv(server), cwd=self.folder, env=self.env(), stderr=subprocess.PIPE, text=True,
                                   start_new_session=True)
        while not server.journal:
            time.sleep(0.02)
        time.sleep(0.2)
        started = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        self.assertLess(time.monotonic() - started, 1.5)
        self.assertEqual(process.returncode, 130, errors)
        self.assertFalse(os.path.exists(self.folder + "/guide.md"))


class Answers(unittest.TestCase):
    """Recorded answers in the style of models of different strength, served as the replies."""

    def setUp(self):
        if not os.path.isdir(ANSWERS):
            self.skipTest("../shared/answers is not there")
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def test_styles(self):
        names = sorted({m.group(1) for m in (re.match(r"(section-.*)\.source\.md$", n) for n in os.listdir(ANSWERS)) if m})
        for style in ("frontier", "chatty", "small"):
            for name in names:
                with self.subTest(name, style=style):
                    with open(f"{ANSWERS}/{name}.source.md") as f:
                        title, *paragraphs = re.split(r"\n\n(?:\[p\d+\] )?", f.read().strip())
                    with open(f"{ANSWERS}/{name}.{style}.md") as f:
                        answer = f.read()
                    text = f"---\ntitle: A paper\n---\n\n# {title}\n\n" + "\n\n".join(paragraphs) + "\n\n# Another\n\nIt ends here with some words.\n"
                    with open(self.folder + "/paper.md", "w") as f:
                        f.write(text)
                    server = Server(lambda e: e.good(answer if section_of(e) != "Another" else "- ==It ends here== with words. {p1}\n"))
                    done = subprocess.run([COMMAND, "build", "paper.md", "-o", "guide.md", "--model", "openai/m", "--base-url",
                                           server.url(), "--no-cache", "--no-survey"], cwd=self.folder, capture_output=True, text=True,
                                          env={**os.environ, "OPENAI_API_KEY": KEY, "HOME": self.folder}, timeout=60)
                    server.close()
                    # Errors of the rules would be exit code 1.
                    self.assertEqual(done.returncode, 0, done.stderr)
                    with open(self.folder + "/guide.md") as f:
                        guide = f.read()
                    self.assertEqual(sum(line.startswith("## ") for line in guide.split("\n")), 2)


class Llama(unittest.TestCase):
    """The command with llama.cpp's own server: scripted weights, and weights that babble."""

    @classmethod
    def setUpClass(cls):
        test_servers.Llama.setUpClass()
        cls.addClassCleanup(test_servers.Llama.doClassCleanups)

    def build(self, model, *more):
        url = test_servers.Llama("test_scripted").serve(model)
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        with open(folder + "/paper.md", "w") as f:
            f.write(PAPER)
        done = subprocess.run([COMMAND, "build", "paper.md", "-o", "guide.md", "--model", "llamacpp/m", "--base-url", url + "/v1",
                               "--cache", folder + "/cache", "--no-survey", *more], cwd=folder, capture_output=True, text=True, timeout=120,
                              env={**os.environ, "HOME": folder, "LLAMA_API_KEY": KEY})
        guide = ""
        if os.path.exists(folder + "/guide.md"):
            with open(folder + "/guide.md") as f:
                guide = f.read()
        return done.returncode, guide, done.stderr

    def test_scripted(self):
        code, guide, errors = self.build("script", "--temperature", "0")
        self.assertEqual(code, 0, errors)
        self.assertEqual([line for line in guide.split("\n") if line.startswith("#")], Build.outline)
        self.assertIn("A scripted answer stands here", guide)

    def test_babble(self):
        """Random weights: a guide that keeps every rule of severity error, or a clear failure."""
        code, guide, errors = self.build("random", "--max-output", "300", "--on-error", "embedded")
        self.assertEqual(code, 0, errors)
        self.assertEqual([line for line in guide.split("\n") if line.startswith("#")], Build.outline)


if __name__ == "__main__":
    tap.run_unittests()
