"""One cache for many machines: over HTTP (nginx's WebDAV, servers that fail and lie), and a folder that they share."""
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
import unittest

import tap
import test_build
import test_servers

from batch_servers import usual
from servers import Server
from test_build import COMMAND

TOKEN = "token-0123456789"
SECRET = "0123456789abcdef" * 4
NGINX = """daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location /health {{ return 200 "ok"; }}
    location /cache/ {{
      if ($http_authorization != "Bearer {token}") {{ return 403; }}
      root {folder}/root; dav_methods PUT; create_full_put_path on; client_max_body_size 16m;
    }}
  }}
}}
"""


def answer(e):
    e.good(usual(json.dumps(e.json), 0))


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder, True)
        with open(self.folder + "/paper.md", "w", encoding="utf-8") as file:
            file.write(test_build.PAPER)
        self.server = Server(answer)
        self.addCleanup(self.server.close)

    secret = None # the key of the entries

    def env(self, machine, token=TOKEN):
        home = f"{self.folder}/{machine}"
        os.makedirs(home, exist_ok=True)
        return {"PATH": os.environ["PATH"], "HOME": home, "OPENAI_API_KEY": "sk-1", **({"STUDYGUIDE_CACHE_TOKEN": token} if token else {}),
                **({"STUDYGUIDE_CACHE_KEY": self.secret} if self.secret else {})}

    def argv(self, cache, *more):
        return [COMMAND, "build", "paper.md", "--model", "openai/m", "--base-url", self.server.url(), "--cache", cache, "--report", "report.json", *more]

    def build(self, machine, cache, token=TOKEN, code=0):
        asked = len(self.server.journal)
        ran = subprocess.run(self.argv(cache), cwd=self.folder, env=self.env(machine, token), capture_output=True, text=True, timeout=120)
        self.assertEqual(ran.returncode, code, ran.stderr)
        self.assertNotIn(TOKEN, ran.stderr)
        return ran.stdout, ran.stderr, len(self.server.journal) - asked


class Nginx(Case):
    def setUp(self):
        super().setUp()
        if not shutil.which("nginx") and not os.path.exists("/usr/sbin/nginx"):
            raise unittest.SkipTest("nginx is not installed")
        port = test_servers.free_port()
        os.makedirs(self.folder + "/root/cache")
        os.chmod(self.folder, 0o755)
        for name in ("root", "root/cache"):
            os.chmod(f"{self.folder}/{name}", 0o777)
        with open(self.folder + "/nginx.conf", "w", encoding="utf-8") as file:
            file.write(NGINX.format(folder=self.folder, port=port, token=TOKEN))
        test_servers.start(type(self), [shutil.which("nginx") or "/usr/sbin/nginx", "-p", self.folder, "-e", self.folder + "/error.log", "-c", self.folder + "/nginx.conf"],
                           f"http://127.0.0.1:{port}/health")
        self.address = f"http://127.0.0.1:{port}/cache"

    def stored(self):
        return sorted(os.path.join(at, name) for at, _, names in os.walk(self.folder + "/root") for name in names)

    def test_two_machines(self):
        first, _, asked = self.build("one", self.address)
        self.assertGreater(asked, 0)
        self.assertEqual(len(self.stored()), 6, "four sections, and the survey by the paper's text and by its title")
        second, errors, again = self.build("two", self.address)
        self.assertEqual((again, second), (0, first), errors)
        shutil.rmtree(self.folder + "/root/cache/sections")
        third, _, again = self.build("two", self.address)
        self.assertEqual((again, third), (0, first), "what was read once is here")
        for path in self.stored():
            with open(path, encoding="utf-8") as file:
                self.assertNotIn("Pendulum clocks", file.read(), "no title")

    def test_damaged(self):
        first, _, _ = self.build("one", self.address)
        for path in self.stored():
            with open(path, encoding="utf-8") as file:
                text = file.read()
            os.remove(path)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text.replace("subject", "object").replace("gist", "jest") if not self.secret else text.replace("A", "B", 1))
        second, _, asked = self.build("two", self.address)
        self.assertGreater(asked, 0, "an entry whose digest does not fit is none")
        self.assertEqual(second, first)

    def test_wrong_token(self):
        for token in ("another", None):
            out, errors, asked = self.build("machine" + str(token), self.address, token)
            self.assertIn("STUDYGUIDE_CACHE_TOKEN", errors)
            self.assertTrue(out and asked)
        self.assertEqual(self.stored(), [])


class Encrypted(Nginx):
    """The same by entries that only who has the key can read."""
    secret = SECRET

    def setUp(self):
        super().setUp()
        doctor = subprocess.run([COMMAND, "doctor"], capture_output=True, text=True, check=False).stdout
        if not re.search(r"libsodium +ok", doctor):
            raise unittest.SkipTest("studyguide was built without libsodium")

    def contents(self, folder):
        texts = []
        for at, _, names in os.walk(folder):
            for name in names:
                with open(os.path.join(at, name), encoding="utf-8") as file:
                    texts.append(name + file.read())
        return texts

    def test_nothing_to_read(self):
        self.secret = None
        self.build("plain", self.address)
        plain = {os.path.basename(path) for path in self.stored()}
        self.secret = SECRET
        first, _, asked = self.build("one", self.address)
        self.assertGreater(asked, 0, "what others have left there in plain is not trusted")
        closed = [path for path in self.stored() if os.path.basename(path) not in plain]
        self.assertEqual(len(closed), len(plain))
        for text in self.contents(self.folder + "/one") + [open(path, encoding="utf-8").read() for path in closed]:
            for word in ("subject", "sentence", '"text"', "gist", "openai"):
                self.assertNotIn(word, text)
        self.secret = SECRET[::-1]
        second, _, again = self.build("two", self.address)
        self.assertEqual((second, again), (first, asked), "another's key opens nothing, and overwrites nothing")
        self.secret = SECRET
        self.assertEqual(self.build("three", self.address)[2], 0)

    def test_wrong_key(self):
        self.secret = "secret"
        _, errors, asked = self.build("one", self.address, code=2)
        self.assertIn("STUDYGUIDE_CACHE_KEY", errors)
        self.assertEqual((asked, self.stored()), (0, []))


class Hostile(Case):
    def test_server_that_fails(self):
        """Errors, silence and nonsense cost a warning; the guide is made, the answers are kept here."""
        for name, act in (("500", lambda e: e.reply(500, b"no")), ("html", lambda e: e.reply(200, b"<html>hello</html>", "text/html")),
                          ("reset", lambda e: e.reset()), ("redirect", lambda e: e.reply(302, b"", headers=["Location: http://192.0.2.1/"])),
                          ("deep", lambda e: e.reply(200, b"[" * 100000))):
            with self.subTest(server=name):
                cache = Server(act)
                out, errors, asked = self.build(name, cache.url(path="/cache"))
                self.assertTrue(out and asked)
                again, _, asked = self.build(name, cache.url(path="/cache"))
                self.assertEqual((again, asked), (out, 0), errors)
                if name in ("500", "redirect", "reset"):
                    self.assertIn("is left out", errors)
                    self.assertLessEqual(len(cache.journal), 4)
                cache.close()

    def test_server_that_lies(self):
        """Entries with a right digest and a strange inside are judged as a model's answers are."""
        kept = {}

        def store(e):
            if e.head.startswith(b"PUT"):
                kept[e.path] = e.json
                return e.reply(201, b"")
            doc = kept.get(e.path)
            if not doc:
                return e.reply(404, b"")
            doc = dict(doc, text="<script>alert(1)</script>\n- [x](javascript:alert(2)) ![](http://192.0.2.1/x.png)",
                       info={"terms": {"a": 1}, "mends": [1, {"x": []}, "y"], "paragraphs": [None, 1], "spent": "no"})
            inner = {k: doc[k] for k in ("info", "key", "schema", "text")}
            doc["seal"] = hashlib.sha256(json.dumps(inner, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()
            return e.reply(200, json.dumps(doc).encode())
        cache = Server(store)
        self.build("one", cache.url(path="/cache"))
        out, _, _ = self.build("two", cache.url(path="/cache"))
        self.assertNotIn("<script", out)
        self.assertNotIn("javascript:", out)
        self.assertNotIn("192.0.2.1", out)
        cache.close()

    def test_plain_http_elsewhere(self):
        """A token goes over plain http to this machine only."""
        out, errors, _ = self.build("one", "http://cache.invalid/cache")
        self.assertTrue(out)
        self.assertIn("is left out", errors)

    def test_cache_command(self):
        ran = subprocess.run([COMMAND, "cache", "stats", "--cache", "http://127.0.0.1:1/c"], env=self.env("one"), capture_output=True, text=True, check=False)
        self.assertEqual(ran.returncode, 2)


class Folder(Case):
    def test_race(self):
        """Two machines with one folder build one paper: a section that is kept while it waits for its turn is not asked again."""
        paper = "# Paper\n\n" + "\n\n".join(f"## Part {i}\n\nMarker{i} tells of clock {i}. Heat makes it late by {i}.2 s." for i in range(24))
        with open(self.folder + "/paper.md", "w", encoding="utf-8") as file:
            file.write(paper)

        def slow(e):
            time.sleep(1.5)
            answer(e)
        self.server.handle = slow
        argv = self.argv(self.folder + "/shared", "--no-survey", "--in-flight", "2", "--ask-again", "0")
        runs = [None, None]

        def run(i):
            time.sleep(3 * i)
            runs[i] = subprocess.run([*argv[:-1], argv[-1]], cwd=self.folder, env=self.env(str(i)), capture_output=True, text=True, timeout=120)
        threads = [threading.Thread(target=run, args=(i,)) for i in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([r.returncode for r in runs], [0, 0], runs[1].stderr)
        self.assertEqual(runs[0].stdout, runs[1].stdout)
        self.assertEqual(len(self.server.journal), 24, "nothing is asked twice")

    def test_dead_claim(self):
        """A run that was killed leaves its claims: the next one on this machine does not wait for it."""
        self.server.handle = lambda e: time.sleep(30)
        argv = self.argv(self.folder + "/shared", "--no-survey")
        process = subprocess.Popen(argv, cwd=self.folder, env=self.env("one"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True)
        while len(self.server.journal) < 4:
            time.sleep(0.05)
        os.killpg(process.pid, 9)
        process.wait()
        self.assertEqual(len([n for _, _, names in os.walk(self.folder + "/shared") for n in names if n.endswith(".claim")]), 4)
        self.server.handle = answer
        started = time.monotonic()
        ran = subprocess.run(argv, cwd=self.folder, env=self.env("two"), capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertLess(time.monotonic() - started, 8)
        self.assertEqual([n for _, _, names in os.walk(self.folder + "/shared") for n in names if n.endswith(".claim")], [])


if __name__ == "__main__":
    tap.run_unittests()
