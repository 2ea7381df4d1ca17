"""A model's file in one flag: llama-server found on PATH, started, used, stopped whatever happens. A stand-in plays it."""
import json
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import unittest

import tap

from test_build import COMMAND, GOOD, PAPER

# What of llama-server we use: its options, its key from the environment, /health that says 503 while it loads, the chat.
SERVER = """#!/usr/bin/env python3
import http.server, json, os, sys
args = sys.argv[1:]
if args == ['--version']:
    print('version: 4242 (stand-in)', file=sys.stderr); sys.exit(0)
option = dict(zip(args[::2], args[1::2]))
log = open(os.environ['STANDIN_LOG'], 'a')
print(json.dumps({'pid': os.getpid(), 'fds': sorted(os.listdir('/proc/self/fd')) if os.path.isdir('/proc/self/fd') else [], **option}), file=log, flush=True)
mode = os.environ.get('STANDIN_MODE')
if mode == 'broken':
    print('error: failed to load model', file=sys.stderr); sys.exit(3)
class Handler(http.server.BaseHTTPRequestHandler):
    looks = 0
    def log_message(self, *a): pass
    def reply(self, status, body):
        body = json.dumps(body).encode()
        self.send_response(status); self.send_header('Content-Type', 'application/json'); self.send_header('Content-Length', str(len(body)))
        self.end_headers(); self.wfile.write(body)
    def do_GET(self):
        Handler.looks += 1
        if Handler.looks < 3: return self.reply(503, {'error': {'message': 'Loading model', 'type': 'unavailable_error', 'code': 503}})
        self.reply(200, {'status': 'ok'})
    def do_POST(self):
        if self.headers['Authorization'] != 'Bearer ' + os.environ['LLAMA_API_KEY']: return self.reply(401, {'error': {'message': 'Invalid API Key'}})
        body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        print(json.dumps({'asked': body['messages'][1]['content'][:40], 'schema': 'response_format' in body}), file=log, flush=True)
        if mode == 'hang':
            import time; time.sleep(600)
        text = os.environ['STANDIN_ANSWER'] if '# The section' in body['messages'][1]['content'] else '{"gists":[{"section":"s2","gist":"It keeps the pace."}]}'
        self.reply(200, {'choices': [{'index': 0, 'message': {'role': 'assistant', 'content': text}, 'finish_reason': 'stop'}], 'usage': {'prompt_tokens': 9, 'completion_tokens': 9}})
http.server.ThreadingHTTPServer((option['--host'], int(option['--port'])), Handler).serve_forever()
"""


class Local(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        os.mkdir(self.folder + "/bin")
        with open(self.folder + "/bin/llama-server", "w") as f:
            f.write(SERVER)
        os.chmod(self.folder + "/bin/llama-server", stat.S_IRWXU)
        with open(self.folder + "/paper.md", "w") as f:
            f.write(PAPER)
        with open(self.folder + "/small.gguf", "wb") as f:
            f.write(b"GGUF" + bytes(100))

    def env(self, mode="", path=None):
        return {**os.environ, "HOME": self.folder, "PATH": (path or self.folder + "/bin") + os.pathsep + os.environ["PATH"],
                "STANDIN_LOG": self.folder + "/log", "STANDIN_MODE": mode, "STANDIN_ANSWER": GOOD}

    def argv(self, *more):
        return [COMMAND, "build", "paper.md", "-o", "guide.md", "--model", "small.gguf", "--cache", self.folder + "/cache", "--ask-again", "0", *more]

    def build(self, *more, **env):
        return subprocess.run(self.argv(*more), cwd=self.folder, env=self.env(**env), capture_output=True, text=True, timeout=60)

    def journal(self):
        if not os.path.exists(self.folder + "/log"):
            return []
        with open(self.folder + "/log") as f:
            return [json.loads(line) for line in f]

    def wait(self, condition, seconds=10):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return True
            time.sleep(0.05)
        return False

    def assert_gone(self, pid):
        def gone():
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return True
            with open(f"/proc/{pid}/stat") as f:  # a zombie that nobody here has to wait for
                return f.read().split(") ")[1][0] == "Z"
        self.assertTrue(self.wait(gone), "llama-server still runs")

    def test_started_used_stopped(self):
        done = self.build()
        self.assertEqual(done.returncode, 0, done.stderr)
        started, *asked = self.journal()
        self.assertEqual((started["-m"], started["--host"]), ("small.gguf", "127.0.0.1"))
        self.assertGreaterEqual(int(started["-c"]), 4096)
        self.assertLessEqual(set(started["fds"]), {"0", "1", "2", "3", "4", "5"})  # none of ours
        self.assertEqual([a["schema"] for a in asked], [True] + [False] * 4)
        self.assert_gone(started["pid"])
        # Kept under the model, not the port: nothing is started for what is there already.
        again = self.build()
        self.assertEqual((again.returncode, len(self.journal())), (0, 6), again.stderr)
        self.assertIn("4 from the cache", again.stderr)

    def test_stopped_when_we_are_killed(self):
        for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
            with self.subTest(number=number):
                shutil.rmtree(self.folder + "/cache", True)
                before = len(self.journal())
                process = subprocess.Popen(self.argv(), cwd=self.folder, env=self.env(mode="hang"), stderr=subprocess.DEVNULL,
                                           start_new_session=True)
                self.assertTrue(self.wait(lambda: len(self.journal()) >= before + 2), "it never asked")
                process.send_signal(number)
                process.wait(20)
                self.assert_gone(self.journal()[before]["pid"])
                self.assertFalse(os.path.exists(self.folder + "/guide.md"))

    def test_what_may_be_wrong(self):
        os.mkdir(self.folder + "/none")
        with open(self.folder + "/other.gguf", "w") as f:
            f.write("no model")
        for name, more, env, code, words in (
                ("not installed", (), {"path": self.folder + "/none"}, 4, "is not on PATH"),
                ("ends at once", (), {"mode": "broken"}, 4, "ended with code 3: error: failed to load model"),
                ("no file", ("--model", "none.gguf"), {}, 2, "cannot be read"),
                ("no model", ("--model", "other.gguf"), {}, 2, "no model in the GGUF format")):
            with self.subTest(name):
                done = self.build(*more, **env)
                self.assertEqual(done.returncode, code, done.stderr)
                self.assertIn(words, done.stderr)
        done = self.build("--on-error", "embedded", mode="broken")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_doctor_and_plan(self):
        told = subprocess.run([COMMAND, "doctor"], env=self.env(), capture_output=True, text=True).stdout
        self.assertRegex(told, r"llama-server ok .*version 4242")
        argv = self.argv()
        done = subprocess.run([COMMAND, "plan", "paper.md", *argv[5:9]], cwd=self.folder, env=self.env(), capture_output=True, text=True)
        self.assertIn("5 requests", done.stdout, done.stderr)
        self.assertEqual(self.journal(), [])  # a plan starts nothing


if __name__ == "__main__":
    tap.run_unittests()
