"""Readings of LaTeX held against each other: headings stand wherever a source has them, in the build and in
the filter; what the reader loses pandoc alone may have, and the better one is used; what both lose is an error
of `check`; what no pandoc can take costs a passage, not the paper; bombs and want of memory end with exit code 3
and their cause."""

import os
import re
import resource
import subprocess
import tempfile
import unittest

from tap import COMMAND, FILTER, run, run_unittests

PAPER = ("\\documentclass{article}\n\\title{T}\n\\begin{document}\n\\maketitle\n\\section{Before}\n"
         "A clock is a machine that keeps the time for us all.\n\n%s\n\n\\section{Then}\n"
         "The last thing here is the spring which drives the clock.\n\\end{document}\n")
AIM = "The aim is to see the pendulum move as slowly as it can."
MEMORY = 500 << 20


def headings(guide):
    return [re.sub(r"[#*]", "", line).strip() for line in guide.splitlines() if re.match("##+ ", line)]


class Readings(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def put(self, text, name="p.tex"):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def build(self, body, *args, env=None):
        return run(COMMAND, "build", self.put(PAPER % body), "-t", "markdown", *args, env=env, timeout=120)

    def test_headings(self):
        """a heading in whatever a source wraps it in is a heading of the guide, by the build and by the filter"""
        wrapped = ("\\hypertarget{aim}{%\n\\section{Aim}\\label{aim}}", "\\wrapme{id}{\\section{Aim}\\label{id}}",
                   "{\\Large\\bf \\section{Aim}}", "\\fbox{\\parbox{5cm}{\\section{Aim}}}", "\\href{http://a.b}{\\section{Aim}}",
                   "\\newcommand{\\s}[2]{\\hypertarget{#1}{\\section{#2}}}\\s{a}{Aim}",
                   "\\section{\\texorpdfstring{Aim}{Goal}\\label{a}}", "{{{{{{{{{{{{{{{{{{{{\\section{Aim}}}}}}}}}}}}}}}}}}}}}")
        for source in wrapped:
            with self.subTest(source):
                code, guide, errors = self.build(source + "\n\n" + AIM)
                self.assertEqual((0, ["Before", "Aim", "Then"]), (code, headings(guide)), errors)
                self.assertIn("pendulum", guide)
        path = self.put(PAPER % (wrapped[1] + "\n\n" + AIM))
        code, guide, errors = run("pandoc", path, "--lua-filter=" + FILTER, "-t", "markdown")
        self.assertEqual((0, ["Before", "Aim", "Then"]), (code, headings(guide)), errors)

    def test_citations_in_one_run(self):
        """a bibliography costs no run of pandoc's of its own, however the source names it, and a missing one none either"""
        log = os.path.join(self.folder.name, "runs")
        wrapper = self.put('#!/bin/sh\necho run >>"%s"\nexec pandoc "$@"\n' % log, "logged")
        os.chmod(wrapper, 0o755)
        entry = "@article{a, author = {Ada Byron and Karl Gauss}, title = {Clocks}, journal = {J}, year = {1999}}\n"
        self.put(entry, "refs.bib")
        self.put("@misc{, title = {No key}}\n" + entry, "keyless.bib")
        guides = []
        for command, runs in (("\\bibliography{refs}", 1), ("\\newcommand{\\b}{\\bibliography}\\b{refs}", 1),
                              ("\\bibliography{refs.x,refs}\\bibliography{missing}", 1), ("\\bibliography{missing}", 1),
                              ("\\bibliography{keyless}", 1)):
            with self.subTest(command):
                code, guide, errors = self.build("The clock keeps time for all of us \\cite{a}.\n\n" + command, "--quiet",
                                                 env={"STUDYGUIDE_PANDOC": wrapper})
                with open(log, encoding="utf-8") as file:
                    self.assertEqual((0, runs), (code, len(file.readlines())), errors)
                os.remove(log)
                guides.append(guide)
        self.assertIn("Byron", guides[0])
        self.assertEqual(guides[0], guides[1])
        self.assertNotIn("Byron", guides[3])
        self.assertEqual(guides[0], guides[4])

    def test_runtime_without_options(self):
        """a pandoc whose runtime takes no options makes the same guide, and nothing is said of it"""
        refusing = self.put('#!/bin/sh\ncase "$1" in +RTS) echo "pandoc: Most RTS options are disabled." >&2; exit 1 ;; esac\n'
                            'exec pandoc "$@"\n', "refusing")
        os.chmod(refusing, 0o755)
        self.assertEqual(self.build(AIM), self.build(AIM, env={"STUDYGUIDE_PANDOC": refusing}))

    def test_second_reading_wins(self):
        """what the reader drops and pandoc alone has is in the guide, and both readings are told"""
        code, guide, errors = self.build("\\begin{prooftree}\\section{Aim}\n" + AIM + "\n\\end{prooftree}", "--verbose")
        self.assertEqual((0, ["Before", "Aim", "Then"]), (code, headings(guide)), errors)
        self.assertRegex(errors, "front door lost 1 of 3 headings.*pandoc alone lost nothing.*its own reading is used")

    def test_second_reading_loses(self):
        """a second reading that has no more than the first does not replace it: neither in the build nor in the filter"""
        body = "\\discussion{\\section{Aim}\n" + AIM + "}"
        code, guide, errors = self.build(body, "--verbose")
        self.assertEqual((0, ["Before", "Then"]), (code, headings(guide)), errors)
        self.assertRegex(errors, "the first is used")
        code, guide, errors = run("pandoc", self.put(PAPER % body), "--lua-filter=" + FILTER, "-t", "markdown",
                                  env={"STUDYGUIDE_QUIET": "false"})
        self.assertEqual((0, ["Before", "Then"]), (code, headings(guide)), errors)
        self.assertRegex(errors, "pandoc's own, which lost 1 of 3 headings.*is kept")

    def test_check_names_what_no_reading_has(self):
        """a heading of the source that the reading lost is an error of check, named with its place"""
        paper = self.put(PAPER % ("\\discussion{\\section{Aim}\n" + AIM + "}"))
        guide = os.path.join(self.folder.name, "g.md")
        self.assertEqual(0, run(COMMAND, "build", paper, "-o", guide)[0])
        code, out, errors = run(COMMAND, "check", guide, "--paper", paper)
        self.assertEqual(1, code, errors)
        self.assertRegex(out, r"error: .*'Aim' is missing.*p\.tex:8.*\[outline/missing\]")
        code, out, errors = run(COMMAND, "outline", "--source", paper)
        self.assertRegex(out, r"Aim  p\.tex:8 \(not met by the reader\)")
        self.assertEqual(0, run(COMMAND, "build", self.put(PAPER % AIM), "-o", guide)[0])
        self.assertEqual(0, run(COMMAND, "check", guide, "--paper", paper)[0])

    def test_passages(self):
        """what pandoc cannot read costs its mark-up: the words and all headings stay"""
        code, guide, errors = self.build("\\section{Aim}\n\\cite[\\cite[\\cite[never closed\n\n" + AIM, "--verbose")
        self.assertEqual((0, ["Before", "Aim", "Then"]), (code, headings(guide)), errors)
        self.assertIn("pendulum", guide)
        self.assertRegex(errors, "pandoc cannot read a passage, given as its words alone")

    def test_nests(self):
        """nests of anything, closed or not, give a guide within 500 MB"""
        nests = (("{", "}"), ("{\\bf{", "}}"), ("\\emph{a ", "}"), ("\\footnote{", "}"), ("\\begin{quote}", "\\end{quote}"),
                 ("\\begin{itemize}\\item {", "}\\end{itemize}"), ("\\begin{foo}", "\\end{foo}"), ("\\foo[{", "}]"),
                 ("\\textcolor{red}{", "}"), ("\\section{", "}"), ("\\caption{", "}"), ("\\mbox{", "}"), ("\\begin{tabular}{l}", "\\end{tabular}"),
                 ("$\\left(", "\\right)$"), ("$\\frac{", "}{y}$"), ("\\begin{center}{\\large ", "}\\end{center}"), ("``", "''"), ("\\a[", "]"))

        def limits():
            resource.setrlimit(resource.RLIMIT_CPU, (30, 30))

        for opening, closing in nests:
            for n in (18, 120):
                for body in (opening * n + " in\n\nmore " + closing * n, opening * n + " in\n\nmore"):
                    path = self.put(PAPER % (body + "\n"))
                    environment = dict(os.environ, STUDYGUIDE_PANDOC_MEMORY="1100")
                    done = subprocess.run([COMMAND, "build", path, "-t", "markdown"], capture_output=True, env=environment,
                                          preexec_fn=limits, timeout=300)
                    name = f"{opening} {n} {'closed' if closing in body else 'open'}"
                    with self.subTest(name):
                        self.assertEqual(0, done.returncode, done.stderr.decode()[-300:])
                        self.assertIn("Then", "".join(headings(done.stdout.decode())))
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.assertLess(usage.ru_maxrss * 1024, MEMORY)

    def test_bombs(self):
        """macro bombs, papers over the limit and want of memory: exit code 3 and the cause"""
        laughs = "\\def\\a{xxxxxxxxxx}" + "".join(f"\\def\\{chr(98 + i)}{{{(chr(92) + chr(97 + i)) * 10}}}" for i in range(12)) + "\\m"
        for body, cause in ((laughs, "expands without end"), ("\\def\\a{\\a}\\a", "expands without end"),
                            ("\\def\\a#1{\\a{#1#1}}\\a{x}", "without end|more than"),
                            ("x" * (65 << 20), "more than 64 MB")):
            with self.subTest(body[:30]):
                code, _, errors = self.build(body)
                self.assertEqual(3, code, errors)
                self.assertRegex(errors, cause)
        code, _, errors = self.build(AIM, env={"STUDYGUIDE_PANDOC_MEMORY": "60"})
        self.assertEqual(3, code, errors)
        self.assertRegex(errors, "ran out of memory.*60 MB.*STUDYGUIDE_PANDOC_MEMORY")

    def test_want_of_memory(self):
        """where memory ends while the filter works, or in the command itself, that is said, and is no fault of ours"""
        parts = [f"# Part {i}\n\n" + (f"The clock {i} loses {i}.2 s, since heat makes its rod longer. " * 6 + "\n\n") * 4 for i in range(400)]
        path = self.put("\n".join(parts), "large.md")
        codes = set()
        for megabytes in ("500", "620", "900"):
            code, _, errors = run(COMMAND, "build", path, "-o", path + ".html", env={"STUDYGUIDE_PANDOC_MEMORY": megabytes})
            codes.add(code)
            self.assertIn(code, (0, 3), errors)
        self.assertIn(3, codes, "no limit was met: the test tells nothing")
        code, _, errors = run("sh", "-c", 'ulimit -v 60000; exec "$0" analyse "$1" --from json', COMMAND, self.put("[" * 30000000, "deep.json"))
        self.assertEqual(3, code, errors)


if __name__ == "__main__":
    run_unittests()
