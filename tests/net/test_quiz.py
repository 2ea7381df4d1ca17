"""--quiz: questions of a model's, asked beside the sections, judged, on the page and in the cards, kept, done without where they fail."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import tap

from servers import Server
from test_build import COMMAND, GOOD
from test_faults import KEY

PAPER = """---
title: Pendulum clocks
---

# Heat

A pendulum clock keeps the pace of its pendulum. The period depends on the length of the rod and on nothing else, so that a rod of 0.994 m swings once in two seconds. Heat lengthens the rod: the metal expands, and a longer pendulum swings more slowly. In summer the clock therefore loses 5.2 s per day against a quartz clock in the same room.

A gridiron of brass and steel rods cures this. Brass expands more than steel, so that the brass rods lift the bob by as much as the steel rods lower it, and the length that counts remains the same in every season.

# Thanks

We thank the clockmaker.
"""

STANDS = "- **Why does a pendulum clock lose time in summer?** Heat lengthens the rod, and a longer pendulum swings more slowly. {p1}\n"
ALSO = "- **How does a gridiron cure this?** Brass expands more than steel, so the brass rods lift the bob as much as steel lowers it. {p2}\n"
FALLS = (
    "- **How much does it lose?** Heat lengthens the rod, so the clock loses 99.7 s per day. {p1}\n"  # not the paper's number
    "- **Who invented it?** Harrison presented marine chronometers before parliament. {p1}\n"  # nothing of the paper's
    "- **Why is brass used?** Brass expands more than steel.\n"  # rests on nothing
    "- **Why so?** Heat lengthens the metal rod of a pendulum. {p9}\n"  # there is no such paragraph
    "- **Is it old?** Such rods are old. *(background)* {p1}\n")


def is_quiz(exchange):
    return "Ask " in exchange.json["messages"][1]["content"]


class Quiz(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        with open(self.folder + "/paper.md", "w") as f:
            f.write(PAPER)

    def build(self, server, *more, code=0):
        argv = [COMMAND, "build", "paper.md", "-o", "guide.html", "--cards", "cards.txt", "--model", "openai/m", "--base-url", server.url(),
                "--cache", self.folder + "/cache", "--no-survey", "--ask-again", "0", *more]
        done = subprocess.run(argv, cwd=self.folder, env={**os.environ, "HOME": self.folder, "OPENAI_API_KEY": KEY},
                              capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, code, done.stderr)
        return done.stderr

    def read(self, name):
        with open(f"{self.folder}/{name}") as f:
            return f.read()

    def asked(self):
        return re.findall(r'<details class="sg-question" data-section="s\d+"><summary>(.*?)</summary>', self.read("guide.html"))

    def cards(self):
        return [line for line in self.read("cards.txt").split("\n") if "studyguide::question" in line]

    def test_those_that_stand_are_on_the_page_and_in_the_cards(self):
        server = Server(lambda e: e.good(FALLS + STANDS + ALSO if is_quiz(e) else GOOD))
        self.build(server, "--quiz")
        quiz = [e.json["messages"][1]["content"] for e in server.journal if is_quiz(e)]
        self.assertEqual(len(quiz), 1)  # a section of one line has nothing to ask about
        self.assertIn("[p2] A gridiron", quiz[0])
        self.assertEqual(self.asked(), ["Why does a pendulum clock lose time in summer?", "How does a gridiron cure this?"])
        self.assertNotRegex(self.read("guide.html"), r'id="sg-quiz"[^>]* hidden')
        self.assertEqual(len(self.cards()), 2)
        self.assertIn("swings more slowly", self.cards()[0])

    def test_kept(self):
        server = Server(lambda e: e.good(STANDS if is_quiz(e) else GOOD))
        self.build(server, "--quiz")
        page, asked = self.read("guide.html"), len(server.journal)
        self.build(server, "--quiz")
        self.assertEqual((len(server.journal), self.read("guide.html")), (asked, page))

    def test_none_unless_wanted(self):
        server = Server(lambda e: e.good(GOOD))
        self.build(server)
        self.assertFalse(any(is_quiz(e) for e in server.journal))
        self.assertEqual((self.asked(), self.cards()), ([], []))
        self.assertRegex(self.read("guide.html"), r'id="sg-quiz"[^>]* hidden')

    def test_failure_costs_the_questions_alone(self):
        server = Server(lambda e: e.reply(400, b'{"error": {"message": "no questions today"}}') if is_quiz(e) else e.good(GOOD))
        errors = self.build(server, "--quiz", "--in-flight", "1", "--no-cache")
        self.assertIn("no questions about 1 section", errors)
        self.assertEqual(self.asked(), [])
        self.assertIn("toothed wheel", self.read("guide.html"))

    def test_counts_against_the_limit(self):
        server = Server(lambda e: e.good(GOOD))
        errors = self.build(server, "--quiz", "--max-requests", "2", code=2)
        self.assertIn("3 requests are needed", errors)
        self.assertEqual(len(server.journal), 0)


if __name__ == "__main__":
    tap.run_unittests()
