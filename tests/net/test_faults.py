"""What a fault of the endpoint leads to: a table, fault -> outcome, against a server that commits it.

    python3 -m unittest discover -s tests/net -v

Every row runs the model writer over five sections and wants either all of them, or exit code 4 with
one clear message, within the row's seconds; what was accepted before a fault is kept and not asked again.
"""
import json
import os
import shutil
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.request

import tap

import servers
from servers import GOOD, Server, chunk, completion

HERE = os.path.dirname(os.path.abspath(__file__))
KEY = "sk-test-0123456789abcdef"


def run_driver(job, cwd, env=(), lua="lua5.4"):
    root = os.path.dirname(os.path.dirname(HERE))
    environment = {"PATH": os.environ["PATH"], "HOME": cwd, "OPENAI_API_KEY": KEY, **dict(env)}
    # For runs under a sanitizer: MODULE_PRELOAD is for the driver alone.
    for name, own in (("MODULE_PRELOAD", "LD_PRELOAD"), ("ASAN_OPTIONS", "ASAN_OPTIONS"), ("STUDYGUIDE_CPATH",) * 2):
        if name in os.environ:
            environment[own] = os.environ[name]
    started = time.monotonic()
    done = subprocess.run([lua, os.path.join(HERE, "driver.lua"), json.dumps(job)], cwd=root, env=environment,
                          capture_output=True, text=True, timeout=120)
    reply = json.loads(done.stdout) if done.stdout.startswith("{") else {}
    return done.returncode, reply, done.stderr, time.monotonic() - started


# -- Faults: each is a handler; `first(n)` commits it for a section's first n requests only ----------------

def first(n, fault):
    return lambda e: fault(e) if e.seen < n else e.good()


def status(code, error, headers=()):
    return lambda e: e.reply(code, {"error": error} if not isinstance(error, bytes) else error, headers=headers)


def stall(e):
    e.start_stream()
    e.send(chunk("- **Key"))
    time.sleep(20)


def half(e):
    e.start_stream()
    e.send(chunk("- **Key ideas**\n    - Half an ans"))


def half_length(e):
    e.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"choices\":")
    e.close_after = True


def reset(e):
    e.start_stream()
    e.send(chunk("- **Key"))
    e.reset()


def slow_first(e):
    time.sleep(1.5)
    e.good()


def one_byte(e):
    text = GOOD.format(marker=e.marker)
    e.start_stream()
    for byte in chunk("😀 " + text) + chunk(None, "stop") + b"data: [DONE]\n\n":
        e.send(bytes([byte]))


def huge(e):
    e.start_stream()
    piece = chunk("x" * 65000)
    for _ in range(800):
        e.send(piece)


def html(e):
    e.reply(200, b"<html><head><title>Sign in</title></head></html>", "text/html; charset=utf-8")


def stream_error(kind, text):
    def fault(e):
        e.start_stream()
        e.send(chunk("- **Ke") + b"data: " + json.dumps({"error": {"message": text, "type": kind, "code": None}}).encode()
               + b"\n\n")
    return fault


def bare_error(e):
    """Gemini's: JSON lines without `data:` in the middle of a stream."""
    e.start_stream()
    e.send(chunk("- **Ke") + b'{\n  "error": {\n    "code": 503,\n    "message": "overloaded",\n    "status": "UNAVAILABLE"\n  }\n}\n')


def truncated_json(e):
    e.start_stream()
    e.send(chunk("- **Key ideas**\n") + b'data: {"choices":[{"index":0,"del')


def empty(e):
    e.good(" ")


def refusal(e):
    e.start_stream()
    e.send(b'data: {"choices":[{"index":0,"delta":{"refusal":"I must not"},"finish_reason":null}]}\n\n' + chunk(None, "stop"))


def cut_then_rest(e):
    text = GOOD.format(marker=e.marker)
    if len(e.json["messages"]) == 2:
        e.start_stream()
        e.send(chunk(text[:50]) + chunk(None, "length"))
    else:
        e.good(text[50:])


def only_max_completion(e):
    if "max_tokens" in e.json:
        e.reply(400, {"error": {"message": "Unsupported parameter: 'max_tokens' is not supported with this model. Use "
                                "'max_completion_tokens' instead.", "type": "invalid_request_error",
                                "param": "max_tokens", "code": "unsupported_parameter"}})
    else:
        e.good()


def no_stream_options(e):
    if "stream_options" in e.json:
        e.reply(400, {"error": {"message": "Extra inputs are not permitted, field: 'stream_options'", "code": 400}})
    else:
        e.good()


def too_long(e):
    if len(e.body) > 18000:
        e.reply(400, {"error": {"message": "the request exceeds the available context size", "code": 400,
                                "type": "exceed_context_size_error", "n_prompt_tokens": 9000}})
    else:
        e.good()


def think(e):
    e.good("<think>Let me see.\n- not this</think>\n\n" + GOOD.format(marker=e.marker))


def starved(e):
    """All of the limit went into reasoning, until there is room."""
    if e.json["max_tokens"] < 8000:
        e.start_stream()
        e.send(chunk("") + chunk(None, "length"))
    else:
        e.good()


limit = {"message": "Rate limit reached", "type": "requests", "code": "rate_limit_exceeded"}
quota = {"message": "You exceeded your current quota", "type": "insufficient_quota", "code": "insufficient_quota"}
wrong_key = {"message": f"Incorrect API key provided: {KEY}", "type": "invalid_request_error", "code": "invalid_api_key"}

OK, FAIL = 0, 4
# fault: (handler, exit code, words of the message, most requests for 5 sections, seconds, options)
FAULTS = {
    "none": (lambda e: e.good(), OK, "", 5, 5, {}),
    "no stream": (lambda e: e.good(), OK, "", 5, 5, {"stream": False}),
    "500 once": (first(1, status(500, {"message": "oops"})), OK, "", 10, 10, {}),
    "500 for ever": (status(500, {"message": "oops"}), FAIL, "oops", 15, 20, {}),
    "502 with a page once": (first(1, lambda e: e.reply(502, b"<html>bad gateway</html>", "text/html")), OK, "", 10, 10, {}),
    "503 loading once": (first(1, status(503, {"code": 503, "message": "Loading model", "type": "unavailable_error"})), OK, "", 10, 10, {}),
    "429 with retry-after": (first(1, status(429, limit, ["Retry-After: 1"])), OK, "", 10, 12, {}),
    "429 with retry-after-ms": (first(1, status(429, limit, ["retry-after-ms: 50"])), OK, "", 10, 10, {}),
    "429 that asks for an hour": (status(429, limit, ["Retry-After: 3600"]), FAIL, "wait 3600 s", 5, 10, {}),
    "429 without quota": (status(429, quota), FAIL, "no credit or quota", 5, 5, {}),
    "401 that repeats the key": (status(401, wrong_key), FAIL, "[key]", 5, 5, {}),
    "403": (status(403, {"message": "no access"}), FAIL, "no access", 5, 5, {}),
    "404": (status(404, {"message": "no such model"}), FAIL, "no such model", 5, 5, {}),
    "400": (status(400, {"message": "nonsense"}), FAIL, "nonsense", 5, 5, {}),
    "error as a string": (status(404, "model 'm' not found"), FAIL, "model 'm' not found", 5, 5, {}),
    "redirect": (lambda e: e.reply(302, b"", headers=["Location: http://evil.example/v1"]), FAIL, "evil.example", 5, 5, {}),
    "error inside 200": (first(1, lambda e: e.reply(200, {"error": {"code": 502, "message": "upstream"}})), OK, "", 10, 10, {}),
    "error in the stream once": (first(1, stream_error("server_error", "sorry")), OK, "", 10, 10, {}),
    "quota in the stream": (stream_error("insufficient_quota", "all spent"), FAIL, "all spent", 5, 5, {}),
    "bare error in the stream once": (first(1, bare_error), OK, "", 10, 10, {}),
    "stall once": (first(1, stall), OK, "", 10, 12, {"stall": 1}),
    "stall for ever": (stall, FAIL, "fell silent", 15, 20, {"stall": 1}),
    "slow first byte": (slow_first, OK, "", 5, 8, {"stall": 1}),
    "no answer in time": (lambda e: time.sleep(20), FAIL, "", 15, 20, {"timeout": 1}),
    "half an answer once": (first(1, half), OK, "", 10, 10, {}),
    "half an answer for ever": (half, FAIL, "in the middle", 15, 20, {}),
    "half a body": (first(1, half_length), OK, "", 10, 10, {"stream": False}),
    "message cut in two": (first(1, truncated_json), OK, "", 10, 10, {}),
    "reset once": (first(1, reset), OK, "", 10, 10, {}),
    "closed without answer": (lambda e: setattr(e, "close_after", True), FAIL, "without an answer", 15, 20, {}),
    "200 with HTML": (html, FAIL, "Sign in", 5, 5, {}),
    "gzip": (servers.gzipped, OK, "", 5, 5, {"stream": False}),
    "one byte at a time": (one_byte, OK, "", 5, 15, {}),
    "50 MB": (huge, FAIL, "larger than", 5, 30, {}),
    "empty answer once": (first(1, empty), OK, "", 10, 10, {}),
    "refusal": (refusal, FAIL, "I must not", 5, 5, {}),
    "refusal, embedded allowed": (refusal, OK, "", 5, 5, {"on_error": "embedded"}),
    "cut by its length": (cut_then_rest, OK, "", 10, 10, {}),
    "max_tokens refused": (only_max_completion, OK, "", 10, 10, {}),
    "stream_options refused": (no_stream_options, OK, "", 10, 10, {}),
    "thinks aloud": (think, OK, "", 5, 5, {}),
    "room spent on reasoning": (starved, OK, "", 10, 10, {}),
}


class Faults(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def run_against(self, server, options, sections=5, env=()):
        options = {"provider": "openai", "model": "m", "base_url": server.url(), "cache": self.folder, **options}
        return run_driver({"sections": sections, "options": options}, self.folder, env)

    def check_no_key(self, *texts):
        for root, _, names in os.walk(self.folder):
            for name in names:
                with open(os.path.join(root, name), "rb") as f:
                    self.assertNotIn(KEY.encode(), f.read(), name)
                self.assertNotIn(KEY, name)
        for text in texts:
            self.assertNotIn(KEY, text)

    def test_table(self):
        for name, (handler, code, words, most, seconds, options) in FAULTS.items():
            with self.subTest(name):
                shutil.rmtree(self.folder)
                os.mkdir(self.folder)
                server = Server(handler)
                got, reply, errors, took = self.run_against(server, options)
                server.close()
                self.assertEqual(got, code, errors)
                self.assertLessEqual(len(server.journal), most)
                self.assertLess(took, seconds)
                self.check_no_key(json.dumps(reply, ensure_ascii=False), errors)
                if code == OK:
                    self.assertEqual([t["source"] for t in reply["texts"]],
                                     ["embedded" if "on_error" in options else "model"] * 5)
                    for i, text in enumerate(reply["texts"]):
                        if text["source"] == "model":
                            self.assertEqual(text["text"][text["text"].find("- **Key"):],
                                             GOOD.format(marker=f"Marker{i + 1}x"))
                else:
                    self.assertIn(words, reply["message"])
                    self.assertIn("not written: Section 1", reply["message"])

    def test_done_sections_are_kept(self):
        """A key that is taken back in the middle: what came before is there, and is not asked again."""
        server = Server(lambda e: e.good() if e.number < 3 else status(401, wrong_key)(e))
        code, reply, errors, _ = self.run_against(server, {"in_flight": 1})
        self.assertEqual((code, len(server.journal)), (4, 4), errors)
        self.assertIn("3 sections are kept", reply["message"])
        server.handle = lambda e: e.good()
        code, reply, _, _ = self.run_against(server, {"in_flight": 1})
        self.assertEqual((code, len(server.journal)), (0, 6))
        self.assertEqual([t["source"] for t in reply["texts"]], ["cache"] * 3 + ["model"] * 2)
        code, reply, _, _ = self.run_against(server, {})
        self.assertEqual((code, len(server.journal)), (0, 6))
        self.check_no_key()

    def test_concurrency(self):
        """No more in flight than allowed; a busy server is asked less at once, and all comes in the end."""
        def busy(e):
            if server.running > 3:
                status(429, limit, ["retry-after-ms: 20"])(e)
            else:
                time.sleep(0.05)
                e.good()
        server = Server(busy)
        code, reply, errors, _ = self.run_against(server, {"in_flight": 6, "no_cache": True}, sections=40)
        self.assertEqual(code, 0, errors)
        self.assertLessEqual(server.most_running, 6)
        self.assertLess(reply["usage"]["retries"], 40)

    def test_limits_before_spending(self):
        server = Server(lambda e: e.good())
        for options in ({"max_requests": 4}, {"max_tokens": 2000}):
            code, reply, _, _ = self.run_against(server, options)
            self.assertEqual((code, len(server.journal)), (2, 0))
            self.assertIn("nothing was asked", reply["message"])

    def test_damaged_entries_are_replaced(self):
        server = Server(lambda e: e.good())
        self.run_against(server, {})
        entries = [os.path.join(r, n) for r, _, names in os.walk(self.folder + "/sections") for n in names]
        self.assertEqual(len(entries), 5)
        for i, path in enumerate(entries[:4]):
            with open(path, "rb") as f:
                data = f.read()
            with open(path, "wb") as f:
                f.write([b"", data[:-20], data.replace(b"answer", b"ANSWER"), os.urandom(500)][i])
        code, reply, _, _ = self.run_against(server, {})
        self.assertEqual((code, len(server.journal)), (0, 9))
        code, reply, _, _ = self.run_against(server, {})
        self.assertEqual((code, len(server.journal)), (0, 9))

    def test_ask_again(self):
        """The finding is asked in a short conversation of its own, with the section's paragraphs; the better answer is kept."""
        def handler(e):
            turns = e.json["messages"]
            self.assertEqual([t["role"] for t in turns], ["system", "user"])
            if "What a check of the guide found" not in turns[1]["content"]:
                return e.good()
            self.assertIn("the word zebra is missing", turns[1]["content"])
            self.assertIn("[p1] ", turns[1]["content"])
            e.good("@1\n" + GOOD.format(marker="a zebra and " + e.marker))
        server = Server(handler)
        options = {"provider": "openai", "model": "m", "base_url": server.url(), "no_cache": True}
        code, reply, errors, _ = run_driver({"sections": 3, "options": options, "complain": "zebra"}, self.folder)
        self.assertEqual((code, len(server.journal)), (0, 6), errors)
        for text in reply["texts"]:
            self.assertIn("zebra", text["text"])

    def test_a_worse_second_answer_is_dropped(self):
        """The first answer, of which less is missing, is what the guide has and what is kept."""
        answers = ["first: zebra and lion", "second: zebra", "third: nothing"]
        server = Server(lambda e: e.good(GOOD.format(marker=answers[min(e.seen, 2)] + " of " + e.marker)))
        options = {"provider": "openai", "model": "m", "base_url": server.url(), "cache": self.folder, "ask_again": 2}
        job = {"sections": 3, "options": options, "complain": ["zebra", "lion", "tiger"]}
        code, reply, errors, _ = run_driver(job, self.folder)
        self.assertEqual((code, len(server.journal)), (0, 9), errors)
        again = run_driver(job, self.folder)[1]
        self.assertEqual(len(server.journal), 9)
        for text in reply["texts"] + again["texts"]:
            self.assertIn("first: zebra and lion", text["text"])
        self.assertEqual({t["source"] for t in again["texts"]}, {"cache"})

    def test_long_section_is_split(self):
        server = Server(too_long)
        paragraphs = [f"Marker{i}x " + "says something at length. " * 60 for i in range(8)]
        options = {"provider": "openai", "model": "m", "base_url": server.url(), "no_cache": True}
        code, reply, errors, _ = run_driver({"sections": [paragraphs], "options": options}, self.folder)
        self.assertEqual(code, 0, errors)
        text = reply["texts"][0]["text"]
        self.assertNotIn("\n\n", text)
        self.assertGreater(text.count("An answer about"), 1)

    def test_prefix_is_shared(self):
        """Byte for byte the same up to the section: what prompt caches need."""
        server = Server(lambda e: e.good())
        self.run_against(server, {"no_cache": True})
        bodies = [e.json["messages"] for e in server.journal]
        self.assertEqual(len({b[0]["content"] for b in bodies}), 1)
        shared = os.path.commonprefix([b[1]["content"] for b in bodies])
        self.assertIn("Outline", shared)
        self.assertTrue(shared.endswith("# The section\n\nPlace: Section "), shared[-80:])


class Secure(unittest.TestCase):
    """Certificates and proxies."""

    def setUp(self):
        if not shutil.which("openssl"):
            self.skipTest("openssl is not installed")
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.ca = servers.certificate(self.folder, "ca", "", 30)

    def run_https(self, host, days, env=(), name="localhost"):
        cert, key = servers.certificate(self.folder, "leaf" + str(days), host, days, self.ca)
        server = Server(lambda e: e.good(), servers.tls(cert, key))
        options = {"provider": "openai", "model": "m", "base_url": server.url("https", name), "no_cache": True}
        result = run_driver({"sections": 5, "options": options}, self.folder, {"SSL_CERT_FILE": self.ca[0], **dict(env)})
        return (*result, server)

    def test_trusted(self):
        code, _, errors, _, server = self.run_https("localhost", 30)
        self.assertEqual((code, len(server.journal)), (0, 5), errors)

    def test_untrusted(self):
        code, reply, _, took, server = self.run_https("localhost", 30, {"SSL_CERT_FILE": "/etc/ssl/certs/ca-certificates.crt"})
        self.assertEqual((code, len(server.journal)), (4, 0))
        self.assertIn("certificate", reply["message"])
        self.assertLess(took, 5)

    def test_expired(self):
        code, reply, _, took, server = self.run_https("localhost", -1)
        self.assertEqual((code, len(server.journal)), (4, 0))
        self.assertIn("expired", reply["message"])
        self.assertLess(took, 5)

    def test_wrong_host(self):
        code, reply, _, took, server = self.run_https("other.example", 30)
        self.assertEqual((code, len(server.journal)), (4, 0))
        self.assertIn("localhost", reply["message"])
        self.assertLess(took, 5)

    def test_proxy_with_password(self):
        proxy = servers.Proxy("me", "pass-word")
        env = {"https_proxy": f"http://me:pass-word@127.0.0.1:{proxy.port}"}
        code, _, errors, _, server = self.run_https("api.test.example", 30, env, "api.test.example")
        self.assertEqual((code, len(server.journal)), (0, 5), errors)
        self.assertEqual({m for m, _ in proxy.passed}, {"CONNECT"})

    def test_proxy_with_wrong_password(self):
        proxy = servers.Proxy("me", "pass-word")
        env = {"https_proxy": f"http://me:wrong-word@127.0.0.1:{proxy.port}"}
        code, reply, errors, took, server = self.run_https("api.test.example", 30, env, "api.test.example")
        self.assertEqual((code, len(server.journal)), (4, 0))
        self.assertIn("407", reply["message"])
        self.assertNotIn("wrong-word", reply["message"] + errors)
        self.assertLess(took, 5)

    def test_http2_shares_one_connection(self):
        if not shutil.which("node"):
            self.skipTest("node is not installed")
        cert, key = servers.certificate(self.folder, "h2", "localhost", 30, self.ca)
        node = subprocess.Popen(["node", os.path.join(HERE, "h2_server.js"), cert, key], stdout=subprocess.PIPE, text=True)
        self.addCleanup(node.stdout.close)
        self.addCleanup(node.wait)
        self.addCleanup(node.kill)
        port = node.stdout.readline().strip()
        options = {"provider": "openai", "model": "m", "base_url": f"https://localhost:{port}/v1", "no_cache": True, "in_flight": 8}
        code, _, errors, took = run_driver({"sections": 16, "options": options}, self.folder, {"SSL_CERT_FILE": self.ca[0]})
        self.assertEqual(code, 0, errors)
        self.assertLess(took, 1.5)
        context = ssl.create_default_context(cafile=self.ca[0])
        with urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)).open(
                f"https://localhost:{port}/sessions") as answer:
            self.assertEqual(answer.read().split()[0], b"1")

    def test_key_stays_off_plain_http(self):
        proxy = servers.Proxy("me", "x")
        options = {"provider": "openai", "model": "m", "base_url": f"http://api.test.example:{proxy.port}/v1", "no_cache": True}
        code, reply, _, _ = run_driver({"sections": 2, "options": options}, self.folder,
                                       {"http_proxy": f"http://me:x@127.0.0.1:{proxy.port}"})
        self.assertEqual((code, proxy.passed), (4, []))
        self.assertIn("unencrypted", reply["message"])

    def test_loopback_needs_no_proxy(self):
        server = Server(lambda e: e.good())
        options = {"provider": "openai", "model": "m", "base_url": server.url(), "no_cache": True}
        code, _, errors, _ = run_driver({"sections": 2, "options": options}, self.folder,
                                        {"ALL_PROXY": "http://127.0.0.1:1", "http_proxy": "http://127.0.0.1:1"})
        self.assertEqual(code, 0, errors)


if __name__ == "__main__":
    tap.run_unittests()
