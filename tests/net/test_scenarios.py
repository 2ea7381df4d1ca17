"""Servers as they are, one a row: what public reports say that OpenAI-compatible servers send, and what becomes of it."""
import json
import shutil
import tempfile
import time
import unittest

import tap

from servers import Server
from test_faults import run_driver

TEXT = "- **Flow.** ==Cold sand flows faster than warm sand==, because its grains lock less 😀. {p1}\n- **Turn.** The drum turns “once” a minute. {p2}\n"
PIECES = [TEXT[i:i + 17] for i in range(0, len(TEXT), 17)]


def chunk(finish=None, index=0, key="delta", **delta):
    return {"choices": [{"index": index, key: delta, "finish_reason": finish}]}


def stream(*events, done=True, end="\n\n", mark="data: ", escaped=True, head=b"", hold=0):
    """A handler that sends these events; `hold`: seconds for which the connection stays open after them."""
    def handle(e):
        e.start_stream()
        body = "".join(mark + (x if isinstance(x, str) else json.dumps(x, ensure_ascii=escaped)) + end for x in events)
        e.send(head + (body + (f"{mark}[DONE]{end}" if done else "")).encode())
        time.sleep(hold)
    return handle


def text(pieces=PIECES, finish="stop"):
    return [chunk(role="assistant", content=""), *(chunk(content=p) for p in pieces), chunk(finish)]


def pieces_of(whole):
    return [whole[i:i + 17] for i in range(0, len(whole), 17)]


def whole(content, finish="stop", **message):
    return {"choices": [{"index": 0, "message": {"role": "assistant", "content": content, **message}, "finish_reason": finish}]}


def refusing(field, status, body):
    """Refuses requests with that field, or a message in that role."""
    def handle(e):
        roles = [m["role"] for m in e.json["messages"]]
        if field in e.json or field in roles:
            e.reply(status, body)
        else:
            stream(*text())(e)
    return handle


def json_of(body, status=200, kind="application/json"):
    return lambda e: e.reply(status, body, kind)


def smiley():
    before, after = TEXT.split("😀")
    half = lambda code: json.dumps(chunk(content="#")).replace("#", code)
    return [chunk(content=before), half("\\ud83d"), half("\\ude00"), chunk(content=after), chunk("stop")]


def growing():
    return [chunk(content="".join(PIECES[:i + 1])) for i in range(len(PIECES))] + [chunk("stop")]


MISTRAL = {"object": "error", "type": "invalid_request_error", "param": None, "message": {"detail": [
    {"type": "extra_forbidden", "loc": ["body", "stream_options"], "msg": "Extra inputs are not permitted"}]}}
VLLM = {"object": "error", "message": "This model's maximum context length is 2048 tokens. However, you requested 9000 tokens.",
        "type": "BadRequestError", "param": None, "code": 400}
THOUGHT = "Think of sand.\n- maybe so\n"

# name: (handler, requests). The answer is taken whole.
GOOD = {
    "as the protocol says": (stream(*text()), 1),
    "reasons in a field of their own": (stream(chunk(content=None, reasoning_content="hm"), *text()), 1),
    "content in parts, with thoughts": (stream(chunk(content=[{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}]),
                                               *(chunk(content=[{"type": "text", "text": p}]) for p in PIECES), chunk("stop")), 1),
    "JSON in place of a stream": (json_of(whole(TEXT)), 1),
    "finish_reason eos": (stream(*text(finish="eos")), 1),
    "finish_reason eos_token": (stream(*text(finish="eos_token")), 1),
    "finish_reason end_turn": (stream(*text(finish="end_turn")), 1),
    "finish_reason empty until the end": (stream(*({**c, "choices": [{**c["choices"][0], "finish_reason": c["choices"][0]["finish_reason"] or ""}]}
                                                   for c in text())), 1),
    "no finish_reason before [DONE]": (stream(*text()[:-1]), 1),
    "a finish_reason and no [DONE]": (stream(*text(), done=False), 1),
    "text after [DONE]": (stream(*text(), "[DONE]", chunk(content="WRONG")), 1),
    "held open after [DONE]": (stream(*text(), hold=20), 1),
    "comments, and no space after the colon": (stream(*text(), mark="data:", head=b": PROCESSING\n\n:\n\n"), 1),
    "CR LF": (stream(*text(), end="\r\n\r\n"), 1),
    "no blank lines between messages": (stream(*text(), end="\n"), 1),
    "a byte order mark": (stream(*text(), head=b"\xef\xbb\xbf"), 1),
    "halves of a character": (stream(*smiley()), 1),
    "UTF-8 unescaped": (stream(*text(), escaped=False), 1),
    "an empty list of choices first": (stream({"choices": [], "prompt_filter_results": []}, *text()), 1),
    "another choice beside the first": (stream(*({"choices": [*chunk(index=1, content="WRONG")["choices"], *c["choices"]]} for c in text())), 1),
    "message in place of delta": (stream(*(chunk(key="message", role="assistant", content=p) for p in PIECES), chunk("stop")), 1),
    "text in place of delta": (stream(*({"choices": [{"index": 0, "text": p, "finish_reason": None}]} for p in PIECES), chunk("stop")), 1),
    "the whole again in each message": (stream(*growing()), 1),
    "<think>": (stream(*text(pieces_of(f"<think>\n{THOUGHT}</think>\n\n{TEXT}"))), 1),
    "</think> that the template opened": (stream(*text(pieces_of(f"{THOUGHT}</think>\n\n{TEXT}"))), 1),
    "[THINK]": (stream(*text(pieces_of(f"[THINK]{THOUGHT}[/THINK]{TEXT}"))), 1),
    "◁think▷": (stream(*text(pieces_of(f"◁think▷{THOUGHT}◁/think▷{TEXT}"))), 1),
    "<reasoning>": (stream(*text(pieces_of(f"<reasoning>{THOUGHT}</reasoning>{TEXT}"))), 1),
    "<|begin_of_thought|>": (stream(*text(pieces_of(f"<|begin_of_thought|>{THOUGHT}<|end_of_thought|><|begin_of_solution|>{TEXT}<|end_of_solution|>"))), 1),
    "harmony's channels": (stream(*text(pieces_of(f"<|channel|>analysis<|message|>{THOUGHT}<|end|><|start|>assistant<|channel|>final<|message|>{TEXT}<|return|>"))), 1),
    "an unknown stream_options, by Mistral": (refusing("stream_options", 422, MISTRAL), 2),
    "max_tokens refused": (refusing("max_tokens", 400, {"error": {"message": "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
                                                                "param": "max_tokens", "code": "unsupported_parameter"}}), 2),
    "temperature refused": (refusing("temperature", 400, {"error": {"message": "Unsupported value: 'temperature' does not support 0.3.",
                                                                  "param": "temperature", "code": "unsupported_value"}}), 2),
    "no system role": (refusing("system", 400, {"error": {"message": "System role not supported", "type": "BadRequestError"}}), 2),
    "no system role, by vLLM": (refusing("system", 400, {"object": "error", "message": "Conversation roles must alternate user/assistant/user",
                                                        "type": "BadRequestError", "code": 400}), 2),
}

# name: (handler, words of the message)
BAD = {
    "an error with a 200": (stream({"error": {"message": "quota exceeded", "code": "insufficient_quota"}}), "no credit or quota"),
    "an error that is a string": (stream({"error": "STREAM_EXPLODED"}), "STREAM_EXPLODED"),
    "an error in the middle": (stream(*text()[:4], {"error": {"message": "Compute error.", "type": "internal"}}), "Compute error."),
    "cut, with no [DONE]": (stream(*text()[:4], done=False), "in the middle"),
    "no choices": (json_of({"choices": [], "usage": {}}), "no finish marker"),
    "vLLM's context length": (json_of(VLLM, 400), "too long for the context of 2048"),
    "FastAPI's detail": (json_of({"detail": "Model 'x' not found"}, 404), "Model 'x' not found"),
    "a list with an error": (json_of([{"error": {"code": 400, "message": "API key not valid.", "status": "INVALID_ARGUMENT"}}], 400), "API key not valid."),
    "plain text": (json_of(b"upstream connect error or disconnect/reset before headers", 502, "text/plain"), "upstream connect error"),
    "a page to sign in": (json_of(b"<!DOCTYPE html><title>Sign in</title>", 200, "text/html"), "Sign in"),
    "a refusal in its own field": (stream(chunk(refusal="I can't"), chunk(refusal=" help with that."), chunk("stop")), "I can't help with that."),
    "a content filter": (stream(chunk("content_filter")), "refuses"),
    "thoughts up to the limit": (stream(chunk(reasoning_content="hm"), chunk("length")), "empty answer"),
}


class Scenarios(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def ask(self, handler):
        server = Server(handler)
        options = {"provider": "openai", "model": "m", "base_url": server.url(), "no_cache": True, "temperature": 0.3, "retries": 0}
        job = {"sections": [["Cold sand flows faster.", "The drum turns."]], "options": options}
        started = time.monotonic()
        code, reply, errors, _ = run_driver(job, self.folder)
        server.close()
        return code, reply, errors, server, time.monotonic() - started

    def test_good(self):
        for name, (handler, requests) in GOOD.items():
            with self.subTest(name):
                code, reply, errors, server, seconds = self.ask(handler)
                self.assertEqual(code, 0, errors)
                self.assertEqual(reply["texts"][0]["text"].strip(), TEXT.strip())
                self.assertEqual(len(server.journal), requests)
                self.assertLess(seconds, 5)

    def test_bad(self):
        for name, (handler, words) in BAD.items():
            with self.subTest(name):
                code, reply, errors, _, _ = self.ask(handler)
                self.assertEqual(code, 4, errors)
                self.assertIn(words, reply["message"])

    def test_what_a_server_lacks_is_remembered(self):
        """Two sections, one after the other: only the first is refused."""
        server = Server(refusing("system", 400, {"error": {"message": "System role not supported"}}))
        options = {"provider": "openai", "model": "m", "base_url": server.url(), "no_cache": True, "in_flight": 1}
        code, _, errors, _ = run_driver({"sections": 2, "options": options}, self.folder)
        server.close()
        self.assertEqual((code, len(server.journal)), (0, 3), errors)
        first = server.journal[0].json["messages"]
        self.assertEqual(server.journal[1].json["messages"], [{"role": "user", "content": first[0]["content"] + "\n\n" + first[1]["content"]}])

    def test_a_local_server_that_does_not_run(self):
        """One line that says so and what to do; nothing is asked for long."""
        for provider, words in (("ollama", "Ollama does not run at"), ("llamacpp", "no llama-server runs at"), ("lmstudio", "LM Studio's server does not run"),
                                ("vllm", "vLLM does not run at")):
            with self.subTest(provider):
                options = {"provider": provider, "model": "m", "base_url": "http://127.0.0.1:1/v1", "no_cache": True}
                code, reply, errors, _ = run_driver({"sections": 5, "options": options}, self.folder)
                self.assertEqual(code, 4, errors)
                self.assertIn(words, reply["message"].split("\n")[0])


if __name__ == "__main__":
    tap.run_unittests()
