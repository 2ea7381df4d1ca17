"""Batch endpoints on loopback in the shapes that OpenAI, Anthropic and Gemini publish. Standard library only."""
import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GOOD = """- **Key ideas**
    - ==The section tells of its subject in a sentence of the paper==, and what follows from it. {p1}
"""


SURVEY = json.dumps({"gists": [{"section": "s1", "gist": "It tells of its subject."}], "terms": [], "links": [], "symbols": []})


def usual(text, _):
    return SURVEY if "Answer with the JSON object only." in text else GOOD


class Batches:
    """What the three shapes have in common: batches of requests, answered after some looks at them."""

    def __init__(self, looks=1, answer=None):
        self.looks, self.answer = looks, answer or usual
        self.lock = threading.Lock()
        self.batches, self.files, self.calls, self.sent = {}, {}, [], {}
        self.usage = {"input": 0, "output": 0, "requests": 0}
        self.exchanges = []       # each with its answer, as batch_forms.check takes them
        self.faults = []          # functions (method, path) -> (status, body) or None, asked first
        self.outcome = lambda custom_id, seen: "ok"   # ok | error | server | expired
        handler = type("Handler", (Handler,), {"batches": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def create(self, rows, **fields):
        """rows: (custom id, body). Paid for once it is answered."""
        number = len(self.batches) + 1
        batch = dict(fields, rows=rows, looks=self.looks, state="working", created=time.time(), number=number)
        for custom_id, _ in rows:
            self.sent[custom_id] = self.sent.get(custom_id, 0) + 1
        return batch

    def look(self, batch):
        if batch["state"] == "working":
            batch["looks"] -= 1
            if batch["looks"] < 0:
                self.finish(batch)
        return batch

    def finish(self, batch, cancelled=False):
        batch["state"], batch["results"] = "ended", []
        for custom_id, body in batch["rows"]:
            outcome = "expired" if cancelled else self.outcome(custom_id, self.sent[custom_id])
            if outcome != "ok":
                batch["results"].append((custom_id, outcome, None, None))
                continue
            text = self.answer(json.dumps(body), self.sent[custom_id])
            usage = (len(json.dumps(body)) // 4, len(text) // 4)
            self.usage["input"] += usage[0]
            self.usage["output"] += usage[1]
            self.usage["requests"] += 1
            batch["results"].append((custom_id, "ok", text, usage))
        batch["results"].reverse()  # no order is promised


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def reply(self, status, body, kind="application/json"):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.batches.exchanges.append({"method": self.command, "path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()},
                                       "body": self.body, "status": status, "answer": data})
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def handle_any(self):
        body = self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with self.batches.lock:
            self.batches.calls.append((self.command, self.path, body, dict(self.headers)))
            for fault in self.batches.faults:
                found = fault(self.command, self.path)
                if found:
                    return self.reply(*found)
            for method, pattern, act in ROUTES:
                match = re.fullmatch(pattern, self.path.split("?")[0])
                if method == self.command and match:
                    return act(self, self.batches, body, *match.groups())
        return self.reply(404, {"error": {"message": "no such address: " + self.path}})

    do_GET = do_POST = handle_any


def lines(rows):
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


# OpenAI ------------------------------------------------------------------------------------------------------

def openai_file(h, b, body):
    boundary = re.search(r"boundary=(\S+)", h.headers["Content-Type"]).group(1).encode()
    parts = body.split(b"--" + boundary)
    content = next(p for p in parts if b'name="file"' in p).split(b"\r\n\r\n", 1)[1][:-2]
    assert any(b'name="purpose"' in p and p.strip().endswith(b"batch") for p in parts)
    file_id = f"file-{len(b.files) + 1}"
    b.files[file_id] = content
    h.reply(200, {"id": file_id, "object": "file", "bytes": len(content), "created_at": int(time.time()), "filename": "requests.jsonl",
                  "purpose": "batch"})


def openai_object(b, batch):
    words = {"working": "in_progress", "ended": batch.get("word", "completed")}
    doc = {"id": batch["id"], "object": "batch", "endpoint": batch["endpoint"], "input_file_id": batch["file"], "completion_window": "24h",
           "status": words[batch["state"]], "created_at": int(batch["created"]), "metadata": batch["metadata"], "errors": None,
           "output_file_id": None, "error_file_id": None,
           "request_counts": {"total": len(batch["rows"]), "completed": 0, "failed": 0}}
    if batch["state"] != "ended":
        return doc
    good, bad = [], []
    for custom_id, outcome, text, usage in batch["results"]:
        row = {"id": "batch_req_" + custom_id[:8], "custom_id": custom_id, "error": None}
        if outcome == "ok":
            row["response"] = {"status_code": 200, "request_id": "req_1", "body": {
                "id": "chatcmpl-1", "object": "chat.completion", "model": "m",
                "choices": [{"index": 0, "message": {"role": "assistant", "content": text, "refusal": None}, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}}}
            good.append(row)
        elif outcome == "expired":
            bad.append({**row, "response": None, "error": {"code": "batch_expired", "message": "This request could not be executed before "
                                                           "the completion window expired."}})
        else:
            code = 400 if outcome == "error" else 500
            bad.append({**row, "response": {"status_code": code, "request_id": "req_1", "body": {
                "error": {"message": "The prompt is not allowed" if code == 400 else "The server had an error", "type": "invalid_request_error"
                          if code == 400 else "server_error", "param": None, "code": "invalid_prompt" if code == 400 else None}}}})
    doc["request_counts"].update(completed=len(good), failed=len(bad))
    for name, rows in (("output_file_id", good), ("error_file_id", bad)):
        if rows:
            doc[name] = f"file-{batch['number']}{name[0]}"
            b.files[doc[name]] = lines(rows)
    return doc


def openai_create(h, b, body):
    doc = json.loads(body)
    rows = [json.loads(line) for line in b.files[doc["input_file_id"]].splitlines()]
    assert doc["completion_window"] == "24h" and all(r["method"] == "POST" and r["url"] == doc["endpoint"] for r in rows)
    batch = b.create([(r["custom_id"], r["body"]) for r in rows], file=doc["input_file_id"], endpoint=doc["endpoint"],
                     metadata=doc.get("metadata"))
    batch["id"] = f"batch_{batch['number']}"
    b.batches[batch["id"]] = batch
    h.reply(200, openai_object(b, batch))


def openai_list(h, b, _):
    rows = [openai_object(b, batch) for batch in reversed(list(b.batches.values()))]
    h.reply(200, {"object": "list", "data": rows, "has_more": False})


def openai_cancel(h, b, _, batch_id):
    batch = b.batches[batch_id]
    batch["word"] = "cancelled"
    b.finish(batch, cancelled=True)
    h.reply(200, openai_object(b, batch))


# Anthropic ---------------------------------------------------------------------------------------------------

def anthropic_object(b, batch):
    counts = {"processing": 0, "succeeded": 0, "errored": 0, "canceled": 0, "expired": 0}
    for row in batch.get("results", []):
        counts[{"ok": "succeeded", "expired": "expired"}.get(row[1], "errored")] += 1
    if batch["state"] == "working":
        counts["processing"] = len(batch["rows"])
    made = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(batch["created"])) + ".100435Z"
    return {"id": batch["id"], "type": "message_batch", "processing_status": "ended" if batch["state"] == "ended" else "in_progress",
            "request_counts": counts, "created_at": made, "expires_at": made, "ended_at": None, "archived_at": None,
            "results_url": "http://192.0.2.1/elsewhere" if batch["state"] == "ended" else None}


def anthropic_create(h, b, body):
    assert h.headers["anthropic-version"] == "2023-06-01" and h.headers["x-api-key"]
    rows = json.loads(body)["requests"]
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", r["custom_id"]) and "stream" not in r["params"] for r in rows)
    batch = b.create([(r["custom_id"], r["params"]) for r in rows])
    batch["id"] = f"msgbatch_{batch['number']}"
    b.batches[batch["id"]] = batch
    h.reply(200, anthropic_object(b, batch))


def anthropic_list(h, b, _):
    rows = [anthropic_object(b, batch) for batch in reversed(list(b.batches.values()))]
    h.reply(200, {"data": rows, "has_more": False, "first_id": None, "last_id": None})


def anthropic_results(h, b, _, batch_id):
    rows = []
    for custom_id, outcome, text, usage in b.batches[batch_id]["results"]:
        if outcome == "ok":
            result = {"type": "succeeded", "message": {
                "id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": [{"type": "text", "text": text}],
                "stop_reason": "end_turn", "stop_sequence": None, "usage": {"input_tokens": usage[0], "output_tokens": usage[1]}}}
        elif outcome == "expired":
            result = {"type": "expired"}
        else:
            kind = "invalid_request_error" if outcome == "error" else "api_error"
            result = {"type": "errored", "error": {"type": "error", "error": {"type": kind, "message": "The prompt is not allowed: safety"}}}
        rows.append({"custom_id": custom_id, "result": result})
    h.reply(200, lines(rows), "application/x-jsonl")


def anthropic_cancel(h, b, _, batch_id):
    b.finish(b.batches[batch_id], cancelled=True)
    h.reply(200, anthropic_object(b, b.batches[batch_id]))


# Gemini ------------------------------------------------------------------------------------------------------

def gemini_operation(b, batch):
    made = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(batch["created"])) + ".123456789Z"
    words = {"working": "BATCH_STATE_RUNNING", "ended": batch.get("word", "BATCH_STATE_SUCCEEDED")}
    doc = {"name": batch["id"], "metadata": {
        "@type": "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch", "model": "models/m", "displayName": batch["label"],
        "state": words[batch["state"]], "name": batch["id"], "createTime": made, "updateTime": made, "batchStats": {"requestCount": str(len(batch["rows"]))}}}
    if batch["state"] == "ended":
        order = {custom_id: i for i, (custom_id, _) in enumerate(batch["rows"])}
        rows = []
        for custom_id, outcome, text, usage in sorted(batch["results"], key=lambda r: order[r[0]]):
            row = {"metadata": {"key": custom_id}} if batch["number"] % 2 else {}  # keys do not always come back
            if outcome == "ok":
                row["response"] = {"candidates": [{"content": {"parts": [{"text": text}], "role": "model"}, "finishReason": "STOP"}],
                                   "usageMetadata": {"promptTokenCount": usage[0], "candidatesTokenCount": usage[1]}}
            else:
                code = {"error": 3, "server": 13, "expired": 1}[outcome]
                row["error"] = {"code": code, "message": "The prompt is not allowed: safety"}
            rows.append(row)
        doc["done"], doc["response"] = True, {"@type": "type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatchOutput",
                                              "inlinedResponses": {"inlinedResponses": rows}}
    return doc


def gemini_create(h, b, body, model):
    assert h.headers["x-goog-api-key"]
    doc = json.loads(body)["batch"]
    rows = doc["inputConfig"]["requests"]["requests"]
    assert all("contents" in r["request"] for r in rows) and model == "m"
    batch = b.create([(r["metadata"]["key"], r["request"]) for r in rows], label=doc["displayName"])
    batch["id"] = f"batches/b{batch['number']}"
    b.batches[batch["id"]] = batch
    h.reply(200, gemini_operation(b, batch))


def gemini_list(h, b, _):
    h.reply(200, {"operations": [gemini_operation(b, batch) for batch in b.batches.values()]})


def gemini_cancel(h, b, _, batch_id):
    batch = b.batches["batches/" + batch_id]
    batch["word"] = "BATCH_STATE_CANCELLED"
    b.finish(batch, cancelled=True)
    h.reply(200, {})


ROUTES = [
    ("POST", "/v1/files", openai_file),
    ("POST", "/v1/batches", openai_create),
    ("GET", "/v1/batches", openai_list),
    ("GET", "/v1/batches/([^/]+)", lambda h, b, _, i: h.reply(200, openai_object(b, b.look(b.batches[i])))),
    ("POST", "/v1/batches/([^/]+)/cancel", openai_cancel),
    ("GET", "/v1/files/([^/]+)/content", lambda h, b, _, i: h.reply(200, b.files[i], "application/octet-stream")),
    ("POST", "/v1/messages/batches", anthropic_create),
    ("GET", "/v1/messages/batches", anthropic_list),
    ("GET", "/v1/messages/batches/([^/]+)", lambda h, b, _, i: h.reply(200, anthropic_object(b, b.look(b.batches[i])))),
    ("GET", "/v1/messages/batches/([^/]+)/results", anthropic_results),
    ("POST", "/v1/messages/batches/([^/]+)/cancel", anthropic_cancel),
    ("POST", "/v1beta/models/([^/]+):batchGenerateContent", gemini_create),
    ("GET", "/v1beta/batches", gemini_list),
    ("GET", "/v1beta/batches/([^/:]+)", lambda h, b, _, i: h.reply(200, gemini_operation(b, b.look(b.batches["batches/" + i])))),
    ("POST", "/v1beta/batches/([^/:]+):cancel", gemini_cancel),
]
SHAPES = {"openai": ("/v1", "OPENAI_API_KEY"), "anthropic": ("", "ANTHROPIC_API_KEY"), "gemini": ("", "GEMINI_API_KEY")}
