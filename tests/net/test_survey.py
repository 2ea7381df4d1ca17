"""The survey: asked first and once, kept apart from the sections, done without where it fails."""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

import tap

from servers import Server
from test_build import COMMAND, GOOD, PAPER, section_of
from test_faults import KEY

SURVEY = {
    "terms": [{"term": "escapement", "why": "a toothed wheel with a catch", "first": "s1"},
              {"term": "time base", "why": "what gives a clock its pace", "first": "s1"},
              {"term": "flux capacitor", "why": "stands nowhere in the paper", "first": "s1"}],
    "gists": [{"section": "s2", "gist": "A pendulum keeps the pace."}, {"section": "s3", "gist": "Heat spoils it."}],
    "links": [{"from": "s2", "to": "s3", "how": "the length that sets the period is what heat changes"}],
    "symbols": [{"symbol": "$l$", "meaning": "the length"}],
}


def is_survey(exchange):
    return "# The section" not in exchange.json["messages"][1]["content"]


def answer(exchange, survey=json.dumps(SURVEY)):
    exchange.good(survey if is_survey(exchange) else GOOD)


class Survey(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.write(PAPER)

    def write(self, text):
        with open(self.folder + "/paper.md", "w") as f:
            f.write(text)

    def run_command(self, server, command, *more):
        argv = [COMMAND, command, "paper.md", "--model", "openai/m", "--base-url", server.url(), "--cache", self.folder + "/cache", *more]
        return subprocess.run(argv, cwd=self.folder, env={**os.environ, "HOME": self.folder, "OPENAI_API_KEY": KEY},
                              capture_output=True, text=True, timeout=120)

    def build(self, server, *more):
        done = self.run_command(server, "build", "--ask-again", "0", *more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def sections(self, server, since=0):
        return sorted(section_of(e) for e in server.journal[since:] if not is_survey(e))

    def test_first_once_and_kept(self):
        server = Server(answer)
        first = self.build(server)
        self.assertEqual([is_survey(e) for e in server.journal], [True, False, False, False, False])
        self.assertIn("json_schema", json.dumps(server.journal[0].json["response_format"]))
        self.assertNotIn("response_format", server.journal[1].json)
        for e in server.journal[1:]:
            text = e.json["messages"][1]["content"]
            self.assertIn("[Introduction](#introduction): A pendulum keeps the pace.", text)
            self.assertIn("time base → [Introduction](#introduction): what gives a clock its pace", text)
            self.assertNotIn("flux capacitor", text)
        introduction = next(e for e in server.journal if not is_survey(e) and section_of(e) == "Introduction").json["messages"][1]["content"]
        self.assertIn("to [Results](#results): the length that sets the period is what heat changes", introduction)
        self.assertIn("$l$: the length", introduction)
        again = self.build(server)
        self.assertEqual((len(server.journal), again.stdout), (5, first.stdout))

    def test_one_edited_paragraph_is_one_request(self):
        server = Server(answer)
        self.build(server)
        self.write(PAPER.replace("loses 5.2 s per day", "loses 6.1 s per day"))
        self.build(server)
        self.assertEqual(self.sections(server, 5), ["Results"])
        self.assertEqual(len(server.journal), 6)

    def test_another_paper_of_the_same_name_has_its_own(self):
        server = Server(answer)
        self.build(server)
        self.write("---\ntitle: Pendulum clocks\n---\n\n# Sand\n\nSand flows through a glass.\n\n# Water\n\nWater flows, too, and freezes.\n")
        self.build(server)
        self.assertEqual([is_survey(e) for e in server.journal[5:]], [True, False, False])

    def test_one_cache_for_the_filter_and_build(self):
        """One has its citations from the bibliography, the other has them as keys: the same sections, none asked twice."""
        with open(self.folder + "/refs.bib", "w") as f:
            f.write("@article{huygens1673horologium, author={Huygens, Christiaan and Hooke, Robert}, title={Horologium}, journal={J}, year={1673}}\n")
        self.write(PAPER.replace("title: Pendulum clocks", "title: Pendulum clocks\nbibliography: refs.bib")
                   .replace("as its time base.", "as its time base [@huygens1673horologium].").replace("per swing.", "per swing, as @huygens1673horologium says."))
        server = Server(answer)
        self.build(server)
        asked = len(server.journal)
        env = {**os.environ, "HOME": self.folder, "OPENAI_API_KEY": KEY, "STUDYGUIDE_MODEL": "openai/m", "STUDYGUIDE_BASE_URL": server.url(),
               "STUDYGUIDE_CACHE": self.folder + "/cache", "STUDYGUIDE_ASK_AGAIN": "0"}
        for more in ([], ["--citeproc"]):
            done = subprocess.run(["pandoc", "paper.md", "-L", os.path.join(os.path.dirname(os.path.dirname(COMMAND)), "filters", "studyguide.lua"), *more],
                                  cwd=self.folder, env=env, capture_output=True, text=True, timeout=60)
            self.assertEqual((done.returncode, len(server.journal) - asked), (0, 0), done.stderr)

    def test_plan_foretells_it(self):
        server = Server(answer)
        plan = json.loads(self.run_command(server, "plan", "--json").stdout)
        self.assertEqual((plan["requests"], plan["survey"]["requests"], len(server.journal)), (5, 1, 0))
        self.assertIn("first a survey", self.run_command(server, "plan").stdout)
        self.build(server)
        plan = json.loads(self.run_command(server, "plan", "--json").stdout)
        self.assertEqual((plan["requests"], plan["cached"], plan["survey"]["requests"]), (0, 4, 0))
        self.assertIn("survey of the whole is cached", self.run_command(server, "plan").stdout)
        self.assertEqual(json.loads(self.run_command(server, "plan", "--json", "--no-survey", "--no-cache").stdout)["requests"], 4)

    def test_one_that_fails_costs_no_guide(self):
        """Prose in place of JSON, nothing of the paper, a refused schema, an answer of the filter's."""
        def refusing(e):
            if "response_format" in e.json:
                e.reply(400, {"error": {"message": "response_format: this model knows no grammar"}})
            else:
                answer(e)
        for name, handler, asked, words in (
                ("prose", lambda e: answer(e, "I would rather not."), 2, "in JSON"),
                ("nothing", lambda e: answer(e, '{"terms":[{"term":"flux capacitor"}],"gists":[],"links":[],"symbols":[]}'), 1, "nothing of the survey"),
                ("schema", refusing, 2, "wrote"),
                ("refusal", lambda e: e.reply(200, {"choices": [{"message": {"refusal": "No."}, "finish_reason": "stop"}]})
                 if is_survey(e) else e.good(GOOD), 1, "refuses")):
            with self.subTest(name):
                shutil.rmtree(self.folder + "/cache", True)
                server = Server(handler)
                done = self.build(server, "-o", "guide.md")
                self.assertIn(words, done.stderr)
                self.assertEqual((len(server.journal) - 4, len(self.sections(server))), (asked, 4))
                if name in ("prose", "nothing"):  # what the model cannot do is not asked for again
                    before = len(server.journal)
                    self.build(server)
                    self.assertEqual(len(server.journal), before)
                server.close()

    def test_a_server_that_fails_ends_the_run_there(self):
        server = Server(lambda e: e.reply(401, {"error": {"message": "wrong key"}}))
        done = self.run_command(server, "build", "-o", "guide.md")
        self.assertEqual((done.returncode, len(server.journal)), (4, 1), done.stderr)
        self.assertIn("wrong key", done.stderr)

    def test_in_parts_where_the_context_is_small(self):
        words = "The pendulum of a clock swings as often as its length lets it, which is the whole secret. " * 40
        self.write(PAPER.replace("# Results", "".join(f"# Part {i}\n\n{words}\n\n{words}\n\n" for i in "abcd") + "# Results"))
        server = Server(answer)
        plan = json.loads(self.run_command(server, "plan", "--json", "--context", "9600").stdout)
        self.assertGreater(plan["survey"]["requests"], 1)
        self.build(server, "--context", "9600")
        self.assertEqual(sum(map(is_survey, server.journal)), plan["survey"]["requests"])

    def test_the_rebuild_is_the_same_for_ties(self):
        """Answers that the judge finds as good as one another: what is kept is what was printed."""
        for mended in ("@1\n- **Other.** ==A pendulum clock uses 77 pendulums as its time base==. {p1}\n", "nothing", GOOD,
                       "- **Other.** ==A pendulum clock uses a pendulum as its time base==, and 77 more. {p1}\n"):
            with self.subTest(mended):
                shutil.rmtree(self.folder + "/cache", True)
                first = "- **Base.** ==A pendulum clock uses a pendulum as its time base==, and 99 more. {p1}\n"
                server = Server(lambda e: answer(e) if is_survey(e) else e.good(mended if "# What a check" in e.json["messages"][-1]["content"] else first))
                one = self.run_command(server, "build", "--ask-again", "2")
                asked = len(server.journal)
                two = self.run_command(server, "build", "--ask-again", "2")
                self.assertEqual((one.returncode, two.returncode, len(server.journal)), (0, 0, asked), one.stderr)
                self.assertEqual(one.stdout, two.stdout)
                server.close()


if __name__ == "__main__":
    tap.run_unittests()
