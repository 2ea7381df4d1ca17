"""The model writer against real servers on loopback that others wrote: aimock (npm) for the five protocols,
llama-server (llama.cpp) for a real engine. What cannot be had here is skipped by name."""
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

import tap
import urllib.request

from test_faults import HERE, KEY, run_driver

ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.path.join(ROOT, "build")
AIMOCK = "@copilotkit/aimock@1.43.0"
LLAMA = os.path.join(ROOT, "..", "shared", "servers", "llamacpp")

ANSWER = "- **Key ideas**\n    - ==An answer of the mock server== says “héllo 😀𝑥”. {p1,p2}\n"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as s:
        return s.getsockname()[1]


def get(url):
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5) as r:
        return r.read()


def start(test, argv, health, seconds=20, **kwargs):
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **kwargs)
    test.addClassCleanup(process.wait)
    test.addClassCleanup(process.kill)
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            get(health)
            return process
        except OSError:
            time.sleep(0.1)
    raise unittest.SkipTest(f"{argv[0]} did not start")


def npm_program():
    """Path of aimock's program, fetched once into build/; None where it cannot be had."""
    path = os.path.join(BUILD, "npm", "node_modules", ".bin", "llmock")
    if not os.path.exists(path) and shutil.which("npm"):
        folder = os.path.join(BUILD, "npm")
        os.makedirs(folder, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--prefix", folder, AIMOCK], capture_output=True, timeout=180)
    return path if os.path.exists(path) else None


class Aimock(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        program = npm_program()
        if not program:
            raise unittest.SkipTest("aimock (npm) cannot be had here")
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        with open(cls.folder + "/fixtures.json", "w") as f:
            json.dump({"fixtures": [{"match": {"userMessage": "Answer with the bulleted list only"},
                                     "response": {"content": ANSWER}}]}, f)
        cls.port = free_port()
        cls.url = f"http://127.0.0.1:{cls.port}"
        start(cls, [program, "-p", str(cls.port), "-f", cls.folder, "--log-level", "silent", "-c", "1"],
              cls.url + "/__aimock/journal")

    def chaos(self, **rates):
        request = urllib.request.Request(self.url + "/__aimock/chaos", method="POST" if rates else "DELETE",
                                         data=json.dumps(rates).encode() if rates else None,
                                         headers={"Content-Type": "application/json"})
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=5).close()

    def run_provider(self, provider, stream, sections=4, **options):
        path = "/v1" if provider.startswith("openai") else ""
        job = {"sections": sections, "options": {"provider": provider, "model": "some-model", "stream": stream,
                                                 "base_url": self.url + path, "no_cache": True, **options}}
        env = {"ANTHROPIC_API_KEY": KEY, "GEMINI_API_KEY": KEY, "OLLAMA_API_KEY": KEY}
        return run_driver(job, self.folder, env)

    providers = ["openai", "openai-responses", "anthropic", "gemini", "ollama"]

    def test_five_protocols(self):
        for provider in self.providers:
            for stream in (True, False):
                with self.subTest(provider=provider, stream=stream):
                    code, reply, errors, _ = self.run_provider(provider, stream)
                    self.assertEqual(code, 0, errors)
                    self.assertEqual([t["text"] for t in reply["texts"]], [ANSWER] * 4)

    def test_chaos(self):
        """Every fault that it knows, at random: all sections in the end, or one clear failure."""
        for fault in ("dropRate", "malformedRate", "disconnectRate", "rateLimitRate"):
            for provider in self.providers:
                with self.subTest(fault=fault, provider=provider):
                    self.chaos(**{fault: 0.3})
                    try:
                        code, reply, errors, took = self.run_provider(provider, True, sections=6, retries=6)
                    finally:
                        self.chaos()
                    self.assertLess(took, 60)
                    self.assertIn(code, (0, 4), errors)
                    if code == 0:
                        self.assertEqual([t["text"] for t in reply["texts"]], [ANSWER] * 6)
                    else:
                        self.assertIn("not written", reply["message"])


class Llama(unittest.TestCase):
    """llama.cpp with weights that babble, and with weights laid out so that it says a given text."""

    @classmethod
    def setUpClass(cls):
        if not os.path.exists(os.path.join(LLAMA, "fetch.sh")):
            raise unittest.SkipTest("../shared/servers/llamacpp is not there")
        if not os.path.isdir(os.path.join(LLAMA, "root")):
            subprocess.run([os.path.join(LLAMA, "fetch.sh")], capture_output=True, timeout=300)
        if not os.path.isdir(os.path.join(LLAMA, "root")):
            raise unittest.SkipTest("llama.cpp's packages cannot be fetched")
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.text = "- **Key ideas**\n    - ==A scripted answer stands here==, word for word. {p1,p2}\n"
        with open(cls.folder + "/script.md", "w") as f:
            f.write(cls.text)
        make = os.path.join(LLAMA, "make_tiny_gguf.py")
        cls.models = {"script": cls.folder + "/script.gguf", "random": cls.folder + "/random.gguf"}
        for name, extra in (("script", ["--script", cls.folder + "/script.md"]), ("random", [])):
            made = subprocess.run(["python3", make, cls.models[name], *extra], capture_output=True, text=True)
            if made.returncode:
                raise unittest.SkipTest("make_tiny_gguf.py: " + made.stderr.strip().split("\n")[-1])

    def serve(self, name, *flags):
        port = free_port()
        start(type(self), [os.path.join(LLAMA, "start.sh"), self.models[name], str(port), "--api-key", KEY, *flags],
              f"http://127.0.0.1:{port}/health")
        return f"http://127.0.0.1:{port}"

    def test_scripted(self):
        url = self.serve("script")
        for provider, path in (("llamacpp", "/v1"), ("openai-responses", "/v1"), ("anthropic", "")):
            for stream in (True, False):
                with self.subTest(provider=provider, stream=stream):
                    options = {"provider": provider, "model": "m", "base_url": url + path, "temperature": 0,
                               "stream": stream, "no_cache": True}
                    env = {"LLAMA_API_KEY": KEY, "ANTHROPIC_API_KEY": KEY}
                    code, reply, errors, _ = run_driver({"sections": 3, "options": options}, self.folder, env)
                    self.assertEqual(code, 0, errors)
                    for text in reply["texts"]:
                        self.assertEqual(text["text"].strip(), self.text.strip())

    def test_wrong_key(self):
        url = self.serve("script")
        options = {"provider": "llamacpp", "model": "m", "base_url": url + "/v1", "no_cache": True}
        code, reply, _, _ = run_driver({"sections": 3, "options": options}, self.folder, {"LLAMA_API_KEY": "wrong-key-1"})
        self.assertEqual(code, 4)
        self.assertIn("the key is missing, wrong", reply["message"])
        self.assertNotIn("wrong-key-1", reply["message"])

    def test_babble_ends(self):
        """Random weights never stop by themselves: a clear failure, in time, or text."""
        url = self.serve("random")
        options = {"provider": "llamacpp", "model": "m", "base_url": url + "/v1", "no_cache": True, "max_output": 256,
                   "temperature": 1, "seed": 7}
        code, reply, errors, took = run_driver({"sections": 2, "options": options}, self.folder, {"LLAMA_API_KEY": KEY})
        self.assertIn(code, (0, 4), errors)
        self.assertLess(took, 60)

    def test_prompt_cache_is_used(self):
        url = self.serve("script")
        options = {"provider": "llamacpp", "model": "m", "base_url": url + "/v1", "temperature": 0, "in_flight": 1,
                   "no_cache": True}
        code, reply, errors, _ = run_driver({"sections": 12, "options": options}, self.folder, {"LLAMA_API_KEY": KEY})
        self.assertEqual(code, 0, errors)
        usage = reply["usage"]
        self.assertGreater(usage["cached"] / usage["input"], 0.6)


if __name__ == "__main__":
    tap.run_unittests()
