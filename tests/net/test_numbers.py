"""Numbers of a server that no server should send: what is paid for is kept, waits end, nothing breaks.

Two tables, number -> outcome: figures beside a good answer, and what an error or a header asks for.
"""
import json
import math
import os
import shutil
import subprocess
import tempfile
import unittest

import tap

from servers import GOOD, Server, chunk, completion
from test_faults import FAIL, KEY, OK, first, run_driver, status

HUGE = 10 ** 30
ODD = {
    "a fraction": 12.5, "a negative number": -5, "a negative fraction": -0.5, "zero": 0, "1e300": 1e300, "infinity": math.inf,
    "minus infinity": -math.inf, "not a number": math.nan, "a number beyond 64 bits": HUGE, "2^63": 2 ** 63, "2^53+1": 2 ** 53 + 1,
    "a string": "12", "an empty string": "", "null": None, "true": True, "a list": [1], "an object": {"n": 1},
}
BEYOND_DOUBLES = b'{"prompt_tokens": 1e999, "completion_tokens": -1e999}'


def with_usage(usage):
    """A good answer with that usage, streamed or whole as it was asked for."""
    raw = usage if isinstance(usage, bytes) else json.dumps(usage).encode()

    def handler(e):
        text = GOOD.format(marker=e.marker)
        if e.json.get("stream"):
            e.start_stream()
            e.send(chunk(text) + chunk(None, "stop") + b'data: {"choices":[],"usage":' + raw + b"}\n\ndata: [DONE]\n\n")
        else:
            doc = completion(text)
            del doc["usage"]
            e.reply(200, json.dumps(doc).encode()[:-1] + b', "usage": ' + raw + b"}")
    return handler


def usages():
    for name, value in ODD.items():
        yield name, {"prompt_tokens": value, "completion_tokens": value, "prompt_tokens_details": {"cached_tokens": value}}
        yield name + " for the answer alone", {"prompt_tokens": 100, "completion_tokens": value}
    yield "beyond what a double holds", BEYOND_DOUBLES
    yield "as a whole a number", 7
    yield "as a whole a string", "many"
    yield "more cached than there was", {"prompt_tokens": 10, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 99}}


limit = {"message": "slow down", "code": "rate_limit_exceeded"}
context = {"message": "the request exceeds the available context size", "code": 400, "type": "exceed_context_size_error"}
NO_STREAM = {"stream": False}


def busy(*headers):
    return first(1, status(429, limit, headers))


def good_with(*headers):
    return lambda e: e.reply(200, completion(GOOD.format(marker=e.marker)), headers=headers)


def delayed(text):
    return first(1, status(429, {**limit, "details": [{"retryDelay": text}]}))


def limit_of(text):
    return first(1, status(400, {"message": f"max_tokens is too large. This model supports at most {text} completion tokens"}))


# number: (handler, exit code, words of the message, options)
ASKED = {
    "retry-after-ms: 3600500": (busy("retry-after-ms: 3600500"), FAIL, "asks to wait 360", {}),
    "retry-after-ms: a fraction": (busy("retry-after-ms: 12.5"), OK, "", {}),
    "retry-after-ms: negative": (busy("retry-after-ms: -5"), OK, "", {}),
    "retry-after-ms: 1e300": (busy("retry-after-ms: 1e300"), OK, "", {}),
    "retry-after-ms: infinite": (busy("retry-after-ms: inf"), OK, "", {}),
    "retry-after-ms: nan": (busy("retry-after-ms: nan"), OK, "", {}),
    "retry-after-ms: hexadecimal": (busy("retry-after-ms: 0x7fffffff"), OK, "", {}),
    "retry-after-ms: 400 digits": (busy("retry-after-ms: " + "9" * 400), FAIL, "are not waited", {}),
    "retry-after-ms: empty": (busy("retry-after-ms:"), OK, "", {}),
    "Retry-After: a fraction": (busy("Retry-After: 0.05"), OK, "", {}),
    "Retry-After: two points": (busy("Retry-After: 1.2.3"), OK, "", {}),
    "Retry-After: negative": (busy("Retry-After: -1"), OK, "", {}),
    "Retry-After: 1e300": (busy("Retry-After: 1e300"), OK, "", {}),
    "Retry-After: 30 digits": (busy("Retry-After: " + str(HUGE)), FAIL, "more than 120 s are not waited", {}),
    "Retry-After: a date that has passed": (busy("Retry-After: Sun, 06 Nov 1994 08:49:37 GMT"), OK, "", {}),
    "Retry-After: a date in the far future": (busy("Retry-After: Fri, 31 Dec 9999 23:59:59 GMT"), FAIL, "are not waited", {}),
    "Retry-After: the 99th of a month": (busy("Retry-After: Sun, 99 Nov 1994 99:99:99 GMT"), OK, "", {}),
    "Retry-After: a year of 400 digits": (busy("Retry-After: Sun, 06 Nov " + "9" * 400 + " 08:49:37 GMT"), OK, "", {}),
    "Retry-After: no date": (busy("Retry-After: tomorrow"), OK, "", {}),
    "retryDelay: 1e9s": (delayed("1e9s"), OK, "", {}),
    "retryDelay: 99999999s": (delayed("99999999s"), FAIL, "are not waited", {}),
    "retryDelay: 1.2.3s": (delayed("1.2.3s"), OK, "", {}),
    "nothing left for 1e300 s": (good_with("x-ratelimit-remaining-requests: 0", "x-ratelimit-reset-requests: 1e300s"), OK, "", NO_STREAM),
    "nothing left for 400 digits": (good_with("x-ratelimit-remaining-tokens: 0", f"x-ratelimit-reset-tokens: {'9' * 400}h"), OK, "", NO_STREAM),
    "nothing left for -5 s": (good_with("x-ratelimit-remaining-tokens: -0", "x-ratelimit-reset-tokens: -5s"), OK, "", NO_STREAM),
    "nothing left until 9999": (good_with("anthropic-ratelimit-tokens-remaining: 0",
                                          "anthropic-ratelimit-tokens-reset: 9999-12-31T23:59:59.9.9Z"), OK, "", NO_STREAM),
    "a context of 0": (status(400, {**context, "n_ctx": 0}), FAIL, "context", {}),
    "a context of -1": (status(400, {**context, "n_ctx": -1}), FAIL, "context", {}),
    "a context of 1e300": (status(400, {**context, "n_ctx": 1e300}), FAIL, "context", {}),
    "a context that is infinite": (status(400, {**context, "n_ctx": math.inf}), FAIL, "", {}),
    "a context of half a token": (status(400, {**context, "n_ctx": 4096.5}), FAIL, "context", {}),
    "a context in 400 digits": (status(400, {"message": "maximum context length is " + "9" * 400}), FAIL, "context", {}),
    "a limit of 30 digits": (limit_of(HUGE), FAIL, "at most", {}),
    "a limit of 0": (limit_of(0), FAIL, "at most 0", {}),
    "a limit of 2000": (lambda e: limit_of(2000)(e) if e.json["max_tokens"] > 2000 else e.good(), OK, "", {}),
    "an error code of 1e300": (first(1, lambda e: e.reply(200, {"error": {"code": 1e300, "message": "x"}})), OK, "", {}),
    "an error code of 429.7": (first(1, lambda e: e.reply(200, {"error": {"code": 429.7, "message": "x"}})), OK, "", {}),
    "an error code of -1": (first(1, lambda e: e.reply(200, {"error": {"code": -1, "message": "x"}})), OK, "", {}),
}


class Numbers(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def run_against(self, server, options):
        before = len(server.journal)
        options = {"provider": "openai", "model": "m", "base_url": server.url(), "cache": self.folder + "/cache", "retries": 1, **options}
        code, reply, errors, _ = run_driver({"sections": 3, "options": options}, self.folder)
        self.assertNotIn("internal error", errors)
        return code, reply, errors, len(server.journal) - before

    def test_figures_beside_an_answer(self):
        """The answer is kept whatever it is said to have cost, and costs nothing the second time."""
        for stream in (True, False):
            for name, usage in usages():
                with self.subTest(name, stream=stream):
                    shutil.rmtree(self.folder + "/cache", True)
                    options = {"stream": stream, "max_tokens": 10 ** 12, "price_input": 1, "price_output": 1}
                    server = Server(with_usage(usage))
                    code, reply, errors, requests = self.run_against(server, options)
                    self.assertEqual((code, requests), (OK, 3), errors)
                    for figure in ("input", "output", "cached", "requests", "retries"):
                        self.assertIsInstance(reply["usage"][figure], int)
                        self.assertGreaterEqual(reply["usage"][figure], 0)
                    self.assertLessEqual(reply["usage"]["cached"], reply["usage"]["input"])
                    self.assertGreaterEqual(reply["usage"]["cost"], 0)
                    code, _, errors, requests = self.run_against(server, options)
                    self.assertEqual((code, requests), (OK, 0), errors)
                    server.close()

    def test_what_a_server_asks_for(self):
        for name, (handler, code, words, options) in ASKED.items():
            with self.subTest(name):
                shutil.rmtree(self.folder + "/cache", True)
                server = Server(handler)
                got, reply, errors, requests = self.run_against(server, options)
                server.close()
                self.assertEqual(got, code, errors)
                self.assertIn(words, reply.get("message", ""))
                self.assertLessEqual(requests, 6)

    def test_a_limit_holds_without_figures(self):
        """A server that tells of no tokens is not asked for more than --max-tokens all the same."""
        for usage in (None, {"prompt_tokens": 0, "completion_tokens": 0}, {"prompt_tokens": -1e9, "completion_tokens": -1e9}):
            with self.subTest(usage=usage):
                shutil.rmtree(self.folder + "/cache", True)
                server = Server(with_usage(usage))
                options = {"provider": "openai", "model": "m", "base_url": server.url(), "no_cache": True, "in_flight": 1,
                           "max_tokens": 14000, "ask_again": 9} # three requests and some
                code, reply, errors, _ = run_driver({"sections": 3, "options": options, "complain": "zebra"}, self.folder)
                server.close()
                self.assertLess(len(server.journal), 3 * (1 + options["ask_again"]), errors)
                asked = sum(len(turn["content"]) for e in server.journal for turn in e.json["messages"])
                self.assertLess(asked / 4, options["max_tokens"], errors)  # some four characters a token
                self.assertIn("3 sections", errors)

    def test_a_whole_build(self):
        """The command, with a report of what it took."""
        with open(self.folder + "/paper.md", "w") as f:
            f.write("---\ntitle: Clocks\n---\n\n# Clocks\n\nMarker1x is a pendulum clock, a clock that uses a pendulum as its time base.\n")
        server = Server(with_usage({"prompt_tokens": 12345.6, "completion_tokens": 1e300}))
        done = subprocess.run([tap.COMMAND, "build", "paper.md", "-o", "guide.md", "--model", "openai/m", "--base-url", server.url(),
                               "--cache", "cache", "--no-survey", "--report", "report.json"], cwd=self.folder, capture_output=True, text=True,
                              env={**os.environ, "HOME": self.folder, "OPENAI_API_KEY": KEY})
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(self.folder + "/report.json") as f:
            usage = json.load(f)["usage"]
        self.assertEqual((usage["input"] % 12345, usage["output"]), (0, 0))


if __name__ == "__main__":
    tap.run_unittests()
