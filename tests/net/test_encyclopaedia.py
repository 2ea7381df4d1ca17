"""--wikipedia: what is sent, what is taken and refused, what a server's faults cost. Against a scripted server, and
against a real MediaWiki where Debian's package is installed (php, mediawiki)."""
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.parse
import urllib.request

import tap

from servers import Server

ROOT = tap.ROOT
COMMAND = tap.COMMAND
MEDIAWIKI = "/usr/share/mediawiki"

PAPER = """---
title: Pendulum clocks
---

# Introduction

The pendulum clocks of the observatory lose time when their rods grow warm. An escapement passes energy to the pendulum, and the
escapement wheel turns by a tooth. Huygens built such pendulum clocks with an anchor escapement, and the anchor escapement
moves the clock's wheel.

# Results

A gridiron pendulum keeps its length because brass rods and steel rods expand against one another. The gridiron pendulum lost 0.2
s per day, and the isochronous curve of the mercury column was no better. The isochronous curve bends the mercury column.
"""

EXTRACTS = {
    "Gridiron pendulum": "The gridiron pendulum (  ) is a temperature-compensated clock pendulum. It consists of steel and brass rods "
                         "that expand against one another, so that the length of the pendulum stays the same. It was "
                         "invented in the eighteenth century. A fourth sentence about clocks.\nA second paragraph.",
    "Anchor escapement": "In horology, the anchor escapement is a type of escapement used in pendulum clocks. The wheel of the clock "
                         "passes a tooth at each swing, which moves the pendulum by its energy.",
}


def api(exchange, pages=None, extra=None):
    """A MediaWiki's answer to the titles asked for: those of `pages`, the others missing."""
    query = urllib.parse.parse_qs(urllib.parse.urlparse(exchange.path).query)
    titles = query["titles"][0].split("|")
    rows, normalized = [], []
    for title in titles:
        name = title[0].upper() + title[1:]
        if name != title:
            normalized.append({"from": title, "to": name})
        known = (EXTRACTS if pages is None else pages).get(name)
        row = {"ns": 0, "title": name, "fullurl": "http://wiki.example/wiki/" + name.replace(" ", "_")}
        row.update(known if isinstance(known, dict) else {"extract": known} if known else {"missing": True})
        rows.append(row)
    exchange.reply(200, dict({"batchcomplete": True, "query": {"normalized": normalized, "pages": rows}}, **(extra or {})))


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder, True)

    def build(self, url, *options, paper=PAPER):
        path = os.path.join(self.folder, "paper.md")
        with open(path, "w", encoding="utf-8") as file:
            file.write(paper)
        env = {"HOME": self.folder, "XDG_CACHE_HOME": "", "XDG_CONFIG_HOME": ""}
        more = ["--wikipedia", "--wikipedia-url", url] if url else []
        guide = os.path.join(self.folder, "guide.md")
        code, _, err = tap.run(COMMAND, "build", path, "-o", guide, "--no-dictionaries", *more, *options, cwd=self.folder, env=env)
        out = ""
        if os.path.exists(guide):
            with open(guide, encoding="utf-8") as file:
                out = file.read()
        return code, out, err


class Scripted(Case):
    def serve(self, handle):
        server = Server(handle)
        return server, server.url(path="/w/api.php")

    def test_taken(self):
        server, url = self.serve(api)
        code, out, err = self.build(url)
        self.assertEqual(code, 0, err)
        self.assertIn("**Definition: gridiron pendulum.** The gridiron pendulum is a temperature-compensated clock pendulum.", out)
        self.assertIn("*(encyclopaedia)*", out)
        self.assertNotIn("fourth sentence", out)
        last = [line for line in out.splitlines() if line.strip()][-1]
        self.assertIn("http://wiki.example/wiki/Gridiron_pendulum", last)
        self.assertIn("CC BY-SA", last)
        head = server.journal[0].head.decode()
        self.assertIn("studyguide/", head)
        self.assertIn("maxlag=", head)
        self.assertNotIn("against one another", urllib.parse.unquote(head), "terms only are sent")

    def test_refused(self):
        refusals = {
            "disambiguation": {"extract": EXTRACTS["Gridiron pendulum"], "pageprops": {"disambiguation": ""}},
            "person": {"extract": "Gridiron Pendulum (14 April 1629 – 8 July 1695) was a maker of pendulum clocks, rods, brass and steel "
                                  "whose length and mercury curves and wheels turned."},
            "other sense": {"extract": "Gridiron pendulum is a piece of music for a large orchestra. It was recorded in Vienna, and its "
                                       "score is kept in a library."},
            "empty": {"extract": ""},
            "no text": {"extract": 7},
        }
        for name, page in refusals.items():
            _, url = self.serve(lambda e, page=page: api(e, {"Gridiron pendulum": page}))
            code, out, err = self.build(url, "--no-cache")
            self.assertEqual(code, 0, err)
            self.assertNotIn("(encyclopaedia)", out, name)

    def test_faults_cost_no_guide(self):
        shapes = {
            "error": lambda e: e.reply(200, {"error": {"code": "badvalue", "info": "no such module"}}),
            "html": lambda e: e.reply(200, b"<html>blocked</html>", "text/html"),
            "list": lambda e: e.reply(200, [1, 2]),
            "not found": lambda e: e.reply(404, b""),
            "reset": lambda e: e.reset(),
            "odd query": lambda e: e.reply(200, {"query": {"pages": {"1": "x"}, "normalized": "y"}}),
            "odd continue": lambda e: api(e, {}, {"continue": "again"}),
        }
        for name, handle in shapes.items():
            _, url = self.serve(handle)
            code, out, err = self.build(url, "--no-cache", "--retries", "0")
            self.assertEqual(code, 0, name + err)
            self.assertIn("## Results", out, name)

    def test_busy_is_asked_again(self):
        def handle(exchange):
            if exchange.number == 0:
                return exchange.reply(200, {"error": {"code": "maxlag", "info": "5 s"}}, headers=["Retry-After: 1"])
            if exchange.number == 1:
                return exchange.reply(503, b"", headers=["Retry-After: 1"])
            api(exchange)
        server, url = self.serve(handle)
        code, out, err = self.build(url, "--no-cache")
        self.assertEqual(code, 0, err)
        self.assertEqual(len(server.journal), 3)
        self.assertIn("(encyclopaedia)", out)

    def test_never_ends(self):
        server, url = self.serve(lambda e: api(e, {}, {"continue": {"excontinue": str(e.number)}}))
        code, _, err = self.build(url, "--no-cache")
        self.assertEqual(code, 0, err)
        self.assertLess(len(server.journal), 12)

    def test_batches(self):
        words = [(f"{a}ubic {b}ana winder", f"{a}{b}w".upper()) for a in "bcdfg" for b in "klmnpr"]
        text = "# Many\n\n" + "\n\n".join(f"The {w} ({s}) turns the wheel, and the {s} is kept at rest." for w, s in words)
        server, url = self.serve(api)
        code, _, err = self.build(url, "--no-cache", paper=text)
        self.assertEqual(code, 0, err)
        for exchange in server.journal:
            query = urllib.parse.parse_qs(urllib.parse.urlparse(exchange.path).query)
            self.assertLessEqual(len(query["titles"][0].split("|")), 20)
        self.assertGreater(len(server.journal), 1)
        self.assertLessEqual(server.most_running, 2)

    def test_kept(self):
        server, url = self.serve(api)
        self.build(url)
        asked = len(server.journal)
        code, out, err = self.build(url)
        self.assertEqual((code, len(server.journal)), (0, asked), err)
        self.assertIn("(encyclopaedia)", out)

    def test_second_language(self):
        seen = []

        def handle(exchange):
            seen.append(exchange.path.split("/")[1])
            api(exchange, {} if exchange.path.startswith("/de") else {"Ankerhemmung": "Die Ankerhemmung ist eine Hemmung in Uhren. "
                "Sie bewegt das Hemmungsrad der Pendeluhr durch einen Anker, dessen Paletten Zähne fassen."})
        _, url = self.serve(handle)
        paper = ("---\ntitle: Uhren\nlang: de\n---\n\n# Einleitung\n\nDie Ankerhemmung bewegt das Hemmungsrad der Pendeluhr. Der Anker der "
                 "Ankerhemmung hat Paletten, die Zähne fassen. Eine Ankerhemmung in Uhren ist die häufigste Hemmung.\n")
        code, _, err = self.build(url.replace("/w/", "/{lang}/"), "--no-cache", paper=paper)
        self.assertEqual(code, 0, err)
        self.assertEqual(seen[:2], ["de", "en"])

    def test_off(self):
        server, url = self.serve(api)
        code, out, err = self.build(url, "--dry-run")
        self.assertEqual((code, server.journal), (0, []), err)
        self.assertIn("gridiron pendulum", err)
        paper = PAPER.replace("title: Pendulum clocks", f"title: P\nstudyguide:\n  wikipedia: true\n  wikipedia-url: {url}")
        code, _, err = self.build(None, paper=paper)
        self.assertNotEqual(code, 0, "a document may not turn it on")
        self.assertEqual(server.journal, [])
        code, _, err = self.build(None)
        self.assertIn("--wikipedia", err, "the run says what would define the rest")


@unittest.skipUnless(shutil.which("php") and os.path.exists(MEDIAWIKI + "/maintenance/install.php"), "php or mediawiki is not installed")
class Real(Case):
    def maintain(self, script, *arguments, stdin=b""):
        env = dict(os.environ, MW_CONFIG_FILE=os.path.join(self.folder, "LocalSettings.php"))
        return subprocess.run(["php", f"{MEDIAWIKI}/maintenance/{script}.php", *arguments], env=env, input=stdin, capture_output=True,
                              timeout=120)

    def setUp(self):
        super().setUp()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        os.mkdir(self.folder + "/db")
        self.base = f"http://127.0.0.1:{port}"
        made = self.maintain("install", "--dbtype", "sqlite", "--dbpath", self.folder + "/db", "--dbname", "wiki", "--confpath", self.folder,
                             "--server", self.base, "--scriptpath", "", "--pass", "Abcdefgh12345", "Testwiki", "Admin")
        settings = os.path.join(self.folder, "LocalSettings.php")
        if not os.path.exists(settings):
            self.skipTest("mediawiki cannot be set up: " + made.stderr.decode()[-200:])
        with open(settings, "a", encoding="utf-8") as file:
            file.write('\nwfLoadExtension( "TextExtracts" );\n$wgJobRunRate = 0;\n')
        for title, text in EXTRACTS.items():
            self.maintain("edit", "-u", "Admin", title, stdin=text.replace("(  )", "").split("\n")[0].encode())
        self.maintain("edit", "-u", "Admin", "Isochronous curve", stdin=b"#REDIRECT [[Gridiron pendulum]]")
        self.server = subprocess.Popen(["php", "-S", f"127.0.0.1:{port}", "-t", MEDIAWIKI], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                       env=dict(os.environ, MW_CONFIG_FILE=settings), start_new_session=True)
        self.addCleanup(self.stop)
        for _ in range(100):
            try:
                urllib.request.urlopen(self.base + "/api.php?action=query&meta=siteinfo&format=json", timeout=20).read()
                return
            except OSError:
                time.sleep(0.2)
        self.skipTest("php does not serve")

    def stop(self):
        os.killpg(self.server.pid, signal.SIGTERM)
        self.server.wait(20)

    def test_real(self):
        code, out, err = self.build(self.base + "/api.php", "--no-cache")
        self.assertEqual(code, 0, err)
        self.assertIn("is a temperature-compensated clock pendulum. It consists of steel and brass rods", out)
        self.assertIn("*(encyclopaedia)*", out)
        self.assertIn("Gridiron_pendulum", out)


if __name__ == "__main__":
    tap.run_unittests()
