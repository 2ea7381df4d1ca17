"""A run that dies at any moment goes on from what it had: kill -9 and Ctrl-C."""
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import tap

from servers import Server
from test_faults import HERE, KEY, run_driver

ROUNDS = int(os.environ.get("KILL_ROUNDS", "50"))


def start_driver(job, folder):
    return subprocess.Popen(["lua5.4", os.path.join(HERE, "driver.lua"), json.dumps(job)],
                            cwd=os.path.dirname(os.path.dirname(HERE)), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env={"PATH": os.environ["PATH"], "HOME": folder, "OPENAI_API_KEY": KEY})


class Kill(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def job(self, server, sections):
        return {"sections": sections, "options": {"provider": "openai", "model": "m", "base_url": server.url(),
                                                  "cache": self.folder}}

    def kept(self):
        return sum(name.endswith(".json") for _, _, names in os.walk(self.folder) for name in names)

    def test_kill_9(self):
        """40 sections, killed at random moments: nothing accepted is lost, nothing accepted asked again."""
        def slow(e):
            time.sleep(0.02)
            e.good()
        expected = None
        for round_number in range(ROUNDS):
            with self.subTest(round=round_number):
                shutil.rmtree(self.folder)
                os.mkdir(self.folder)
                server = Server(slow)
                process = start_driver(self.job(server, 40), self.folder)
                time.sleep(random.uniform(0.01, 0.25))
                process.kill()
                process.communicate()
                time.sleep(0.05)
                kept, before = self.kept(), len(server.journal)
                code, reply, errors, _ = run_driver(self.job(server, 40), self.folder)
                server.close()
                self.assertEqual(code, 0, errors)
                self.assertEqual(len(server.journal) - before, 40 - kept)
                self.assertEqual(reply["usage"]["cache"], kept)
                texts = [t["text"] for t in reply["texts"]]
                expected = expected or texts
                self.assertEqual(texts, expected)

    def test_interrupt(self):
        """One Ctrl-C ends a run within a second, with what is done kept."""
        def handler(e):
            if e.number >= 5:
                time.sleep(30)
            e.good()
        server = Server(handler)
        process = start_driver(self.job(server, 10), self.folder)
        while len(server.journal) < 10:
            time.sleep(0.02)
        time.sleep(0.2)
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=10)
        self.assertLess(time.monotonic() - started, 1)
        self.assertEqual(process.returncode, 130, errors)
        reply = json.loads(out)
        self.assertEqual(reply["code"], "EINTR")
        self.assertIn("5 sections are kept", reply["message"])
        self.assertEqual(self.kept(), 5)

    def test_no_core_file_holds_the_key(self):
        """While keys are in memory, a crash leaves no core file."""
        server = Server(lambda e: time.sleep(30))
        process = subprocess.Popen(["sh", "-c", 'ulimit -c unlimited; exec "$@"', "sh", "lua5.4", os.path.join(HERE, "driver.lua"),
                                    json.dumps(self.job(server, 4))], cwd=os.path.dirname(os.path.dirname(HERE)),
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env={"PATH": os.environ["PATH"], "HOME": self.folder, "OPENAI_API_KEY": KEY})
        while len(server.journal) < 4:
            time.sleep(0.02)
        with open(f"/proc/{process.pid}/limits") as f:
            limit = next(line for line in f if line.startswith("Max core file size"))
        process.send_signal(signal.SIGABRT)
        process.communicate()
        self.assertEqual(limit.split()[4], "0")
        self.assertEqual([n for n in os.listdir(os.path.dirname(os.path.dirname(HERE))) if n.startswith("core")], [])

    def test_two_processes(self):
        """Two runs at once over the same cache: both whole, no entry damaged."""
        server = Server(lambda e: e.good())
        processes = [start_driver(self.job(server, 30), self.folder) for _ in range(2)]
        for process in processes:
            out, errors = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 0, errors)
        self.assertEqual(self.kept(), 30)
        before = len(server.journal)
        code, reply, _, _ = run_driver(self.job(server, 30), self.folder)
        self.assertEqual((code, len(server.journal) - before, reply["usage"]["cache"]), (0, 0, 30))


if __name__ == "__main__":
    tap.run_unittests()
