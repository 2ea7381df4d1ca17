"""Twenty and more hostile answers, and what they lead to: a table, answer -> outcome.

Each row runs the model writer over five sections against a server that means harm, and wants what test_faults.py
wants: all sections, or exit code 4 with one clear message, after a known number of requests at most; the key nowhere.
What an answer's markup may do is not looked at here but in the tests of repair and of the page.
"""
import gzip
import json
import os
import shutil
import tempfile
import unittest

import tap

from servers import GOOD, Server, chunk, completion
from test_faults import FAIL, KEY, OK, run_driver

MEGABYTE = 1 << 20


def endless(start, piece, most=64 * MEGABYTE):
    """Sends `start`, then `piece` again and again until the client has had enough."""
    def handler(e):
        e.close_after = True
        e.send(start)
        for _ in range(most // len(piece)):
            e.send(piece)
    return handler


def head(content_type="text/event-stream", *more):
    return "\r\n".join(["HTTP/1.1 200 OK", "Content-Type: " + content_type, "Connection: close", *more, "", ""]).encode()


def raw(data):
    def handler(e):
        e.close_after = True
        e.send(data)
    return handler


def doc(value, status=200):
    return lambda e: e.reply(status, value)


def stream(*messages):
    def handler(e):
        e.start_stream()
        for message in messages:
            e.send(message if isinstance(message, bytes) else b"data: " + json.dumps(message).encode() + b"\n\n")
    return handler


def choice(**fields):
    return {"choices": [{"index": 0, **fields}]}


def good_as(content_type):
    """A good answer, whole, under a false name."""
    return lambda e: e.reply(200, completion(GOOD.format(marker=e.marker)), content_type)


def refusing_everything(e):
    """Refuses, one after the other, every field that a request has."""
    for field in e.json:
        if field not in ("model", "messages", "stream"):
            return e.reply(400, {"error": {"message": f"Unsupported parameter: '{field}'", "param": field,
                                           "code": "unsupported_parameter"}})
    e.reply(400, {"error": {"message": "Unsupported parameter: 'seed'", "param": "seed", "code": "unsupported_parameter"}})


def shrinking(e):
    """Allows a little less than what was asked for, each time."""
    most = e.json["max_tokens"] - 1
    e.reply(400, {"error": {"message": f"max_tokens is too large. This model supports at most {most} completion tokens"}})


def too_long(e):
    e.reply(400, {"error": {"message": "the request exceeds the available context size", "code": 400, "n_ctx": 10 ** 9,
                            "type": "exceed_context_size_error"}})


def key_of(e):
    return e.header("authorization").split()[1]


def nested(depth):
    return b"[" * depth + b"]" * depth


BAD_UTF8 = b'data: {"choices":[{"delta":{"content":"a\xff\xfeb"}}]}\n\n'
GZIP_BOMB = gzip.compress(b" " * 64 * MEGABYTE, 1)
REPEATED = "- ==The same again==, and again. {p1}\n" * 50
TOOL = {"id": "c", "type": "function", "function": {"name": "shell", "arguments": '{"command": "touch canary"}'}}

# answer: (handler, exit code, words of the message, most requests for 5 sections, options)
ANSWERS = {
    "a stream without end": (endless(head(), chunk("x" * 60000)), FAIL, "larger than", 5, {}),
    "a stream of comments without end": (endless(head(), b": still here\n" * 5000), FAIL, "larger than", 5, {}),
    "a message without end": (endless(head() + b"data: ", b"x" * 65536), FAIL, "larger than", 5, {}),
    "a stream without line ends": (endless(head(), b"x" * 65536), FAIL, "larger than", 5, {}),
    "a document without end": (endless(head("application/json") + b'{"choices": "', b"x" * 65536), FAIL, "larger than", 5, {}),
    "spaces without end": (endless(head("application/json"), b" " * 65536), FAIL, "larger than", 5, {}),
    "headers without end": (endless(b"HTTP/1.1 200 OK\r\n", b"X-Filler: " + b"y" * 1000 + b"\r\n"), FAIL, "headers are larger", 5, {}),
    "one header without end": (endless(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 65536), FAIL, "", 10, {}),
    "interim answers without end": (endless(b"", b"HTTP/1.1 103 Early\r\nX: " + b"y" * 1000 + b"\r\n\r\n"), FAIL, "headers are larger", 5, {}),
    "an answer of a book's length": (lambda e: e.good(REPEATED * 500), FAIL, "far longer", 5, {"stream": False}),
    "the same for ever, cut": (lambda e: e.reply(200, completion(REPEATED, "length")), FAIL, "does not come to an end", 20, {}),
    "nothing for ever, cut": (lambda e: e.reply(200, completion("", "length")), FAIL, "empty answer", 25, {}),
    "only thoughts for ever, cut": (lambda e: e.reply(200, completion("<think>" + "hm " * 9, "length")), FAIL, "reasoning", 25, {}),
    "too long for it, whatever is asked": (too_long, FAIL, "context size", 10, {}),
    "every parameter refused": (refusing_everything, FAIL, "Unsupported", 30, {"seed": 1, "temperature": 0.5, "effort": "low"}),
    "a limit that shrinks": (shrinking, FAIL, "at most", 20, {}),
    "deep JSON": (lambda e: e.reply(200, nested(100000)), FAIL, "in the middle", 10, {}),
    "deep JSON in a stream": (stream(b"data: " + nested(100000) + b"\n\n"), FAIL, "in the middle", 10, {}),
    "JSON that is no object": (doc([1, 2, 3]), FAIL, "in the middle", 10, {}),
    "JSON that is a number": (doc(b"1e999"), FAIL, "not JSON", 10, {}),
    "no choices": (doc({"choices": []}), FAIL, "in the middle", 10, {}),
    "choices that are null": (doc({"choices": None, "usage": None}), FAIL, "in the middle", 10, {}),
    "choices that are a string": (doc({"choices": "yes"}), FAIL, "in the middle", 10, {}),
    "choices that are an object": (doc({"choices": {"1": {"message": {"content": "x"}}}}), FAIL, "in the middle", 10, {}),
    "content that is null": (doc(choice(message={"content": None}, finish_reason="stop")), FAIL, "empty answer", 10, {}),
    "content that is an object": (doc(choice(message={"content": {"text": "x"}}, finish_reason="stop")), FAIL, "empty answer", 10, {}),
    "content that is a number": (stream(choice(delta={"content": 7}), choice(delta={}, finish_reason="stop")), FAIL, "empty answer", 10, {}),
    "a tool to call": (stream(choice(delta={"tool_calls": [TOOL]}), choice(delta={}, finish_reason="tool_calls")), FAIL, "empty answer", 10, {}),
    "a reason to finish that nobody knows": (doc(choice(message={"content": "x"}, finish_reason=[1])), FAIL, "in the middle", 10, {}),
    "invalid UTF-8 in a stream": (stream(BAD_UTF8, choice(delta={}, finish_reason="stop")), FAIL, "in the middle", 10, {}),
    "invalid UTF-8 in a document": (doc(b'{"choices":[{"message":{"content":"\xc3"},"finish_reason":"stop"}]}'), FAIL, "not JSON", 10, {}),
    "binary": (lambda e: e.reply(200, bytes(range(256)) * 64, "application/octet-stream"), FAIL, "", 10, {}),
    "a picture": (lambda e: e.reply(200, b"\x89PNG\r\n\x1a\n" + b"\0" * 999, "image/png"), FAIL, "", 10, {}),
    "an error page with 200": (lambda e: e.reply(200, b"<html><title>Down</title>" + b"x" * 99999, "text/html"), FAIL, "Down", 5, {}),
    "half a gzip": (lambda e: e.reply(200, gzip.compress(os.urandom(9000))[:5000], headers=["Content-Encoding: gzip"]), FAIL, "", 10, {}),
    "a gzip that is none": (lambda e: e.reply(200, b"no gzip at all", headers=["Content-Encoding: gzip"]), FAIL, "", 10, {}),
    "a gzip bomb": (lambda e: e.reply(200, GZIP_BOMB, headers=["Content-Encoding: gzip"]), FAIL, "larger than", 5, {}),
    "no HTTP": (raw(b"220 mail.example ESMTP\r\n" * 3), FAIL, "", 10, {}),
    "a negative length": (raw(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}"), FAIL, "", 10, {}),
    "a chunk of no size": (raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}"), FAIL, "", 10, {}),
    "nothing with 200": (doc(b""), FAIL, "nothing", 5, {}),
    "nothing with 204": (raw(b"HTTP/1.1 204 No\r\n\r\n"), FAIL, "nothing", 5, {}),
    "a status that nobody knows": (doc({"error": "x"}, 799), FAIL, "799", 10, {}),
    "an error that is a number": (doc({"error": 7}), FAIL, "(500)", 10, {}),
    "an error that is a list of lists": (doc({"error": [[[]]]}), FAIL, "(500)", 10, {}),
    "an error that drives the terminal": (doc({"error": {"message": "\x1b[2J\x9b2J\u202e\u2067hidden"}}, 400), FAIL, "hidden", 5, {}),
    "an error as long as a book": (doc({"error": {"message": "long " * 100000}}, 400), FAIL, "long long", 5, {}),
    "an error that tells the key": (lambda e: e.reply(400, {"error": {"message": f"bad {key_of(e)}"}}), FAIL, "bad [key]", 5, {}),
    "a good answer as plain text": (good_as("text/plain"), OK, "", 5, {}),
    "a good answer as no type at all": (good_as(""), OK, "", 5, {}),
    "a good answer that tells the key": (lambda e: e.good(GOOD.format(marker=e.marker) + f"    - It is {key_of(e)}.\n"), OK, "", 5, {}),
    "a good answer with NULs": (lambda e: e.good("\0" + GOOD.format(marker=e.marker) + "\0"), OK, "", 5, {}),
}


class Hostile(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def run_against(self, handler, options, **job):
        server = Server(handler)
        options = {"provider": "openai", "model": "m", "base_url": server.url(), "cache": self.folder, "retries": 1,
                   **options}
        code, reply, errors, _ = run_driver({"sections": 5, "options": options, **job}, self.folder)
        server.close()
        return code, reply, errors, server.journal

    def check_clean(self, reply, errors):
        said = json.dumps(reply, ensure_ascii=False) + errors
        for root, _, names in os.walk(self.folder):
            for name in names:
                with open(os.path.join(root, name), encoding="utf-8") as f:
                    said += f.read()
        self.assertNotIn(KEY, said)
        self.assertNotIn("internal error", said)
        for character in said:
            self.assertFalse(character != "\n" and (ord(character) < 32 or 0x7F <= ord(character) < 0xA0
                                                    or character in "\u202e\u2067"), repr(said[:300]))

    def test_table(self):
        for name, (handler, code, words, most, options) in ANSWERS.items():
            with self.subTest(name):
                shutil.rmtree(self.folder)
                os.mkdir(self.folder)
                got, reply, errors, journal = self.run_against(handler, options)
                self.assertEqual(got, code, errors)
                self.assertLessEqual(len(journal), most)
                self.check_clean(reply, errors)
                if code == OK:
                    self.assertEqual([t["source"] for t in reply["texts"]], ["model"] * 5)
                    for i, text in enumerate(reply["texts"]):
                        self.assertIn(GOOD.format(marker=f"Marker{i + 1}x").rstrip(), text["text"])
                else:
                    self.assertIn(words, reply["message"])
                    self.assertIn("not written: Section 1", reply["message"])
                    self.assertLess(len(reply["message"]), 3000)

    def test_redirects_go_nowhere(self):
        """Another host gets neither the key nor a request, whatever the status and the address."""
        other = Server(lambda e: e.good())
        targets = [other.url(), f"//127.0.0.1:{other.port}/v1", other.url("http", "localhost"), f"http://u:p@127.0.0.1:{other.port}/"]
        for status in (301, 302, 303, 307, 308):
            for target in targets:
                with self.subTest(status, target=target):
                    code, reply, errors, journal = self.run_against(
                        lambda e: e.reply(status, b"", headers=["Location: " + target]), {})
                    self.assertEqual((code, len(other.journal)), (FAIL, 0), errors)
                    self.assertLessEqual(len(journal), 5)
                    self.assertIn("not followed", reply["message"])
                    self.check_clean(reply, errors)
        other.close()

    def test_everything_counts_against_the_limit(self):
        """Retries, cuts, refusals and parts: never more requests than --max-requests."""
        for name in ("the same for ever, cut", "nothing for ever, cut", "too long for it, whatever is asked",
                     "every parameter refused", "a limit that shrinks", "content that is null"):
            for in_flight in (1, 8):
                with self.subTest(name, in_flight=in_flight):
                    handler, _, _, _, options = ANSWERS[name]
                    got, reply, errors, journal = self.run_against(handler, {**options, "max_requests": 5, "in_flight": in_flight})
                    self.assertIn(got, (FAIL, 2), errors)
                    self.assertLessEqual(len(journal), 5)
                    self.assertTrue(got == FAIL or "--max-requests" in reply["message"], reply)


if __name__ == "__main__":
    tap.run_unittests()
