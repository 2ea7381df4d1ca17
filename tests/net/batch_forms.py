"""The published forms of the three batch endpoints, field by field, and a check of an exchange against them.

Read in November 2026 in
  OpenAI's API description 2.3.0: createFile (OpenAIFile), createBatch, listBatches (Batch), BatchRequestInput, BatchRequestOutput;
  platform.claude.com, API reference, version 2023-06-01: Message Batches: create, retrieve, list, cancel, results;
  ai.google.dev/api/batch-api, v1beta: models.batchGenerateContent (GenerateContentBatch, BatchStats, BatchState), batches.

A form is a type, a set of words, [form] for a list, {form} of names for an object: "name" must be there, "name?" may be null or
absent; an object with "..." has fields beyond those that are named, any other has none."""
import json
import re

ANY = {"...": None}
NUMBER = re.compile(r"[0-9]+")                                          # int64 of protocol buffers come as strings
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")  # RFC 3339

# OpenAI ------------------------------------------------------------------------------------------------------

OPENAI_FILE = {"id": str, "object": {"file"}, "bytes": int, "created_at": int, "filename": str, "purpose": {"batch"}, "...": None}
OPENAI_STATUS = {"validating", "failed", "in_progress", "finalizing", "completed", "expired", "cancelling", "cancelled"}
OPENAI_BATCH = {
    "id": str, "object": {"batch"}, "endpoint": {"/v1/chat/completions", "/v1/responses"}, "input_file_id": str, "completion_window": {"24h"},
    "status": OPENAI_STATUS, "created_at": int, "output_file_id?": str, "error_file_id?": str,
    "errors?": {"object?": {"list"}, "data": [{"code": str, "message": str, "param?": str, "line?": int}]},
    "request_counts?": {"total": int, "completed": int, "failed": int}, "metadata?": ANY,
    **{name + "_at?": int for name in ("in_progress", "expires", "finalizing", "completed", "failed", "expired", "cancelling", "cancelled")}}
OPENAI_LINE = {"custom_id": str, "method": {"POST"}, "url": {"/v1/chat/completions", "/v1/responses"},
               "body": {"model": str, "messages?": [ANY], "input?": [ANY], "...": None}}
OPENAI_OUTPUT = {"id": str, "custom_id": str, "response?": {"status_code": int, "request_id": str, "body": ANY}, "error?": {"code": str, "message": str}}

# Anthropic ---------------------------------------------------------------------------------------------------

ANTHROPIC_BATCH = {
    "id": str, "type": {"message_batch"}, "processing_status": {"in_progress", "canceling", "ended"},
    "request_counts": {name: int for name in ("processing", "succeeded", "errored", "canceled", "expired")},
    "created_at": TIME, "expires_at": TIME, "ended_at?": TIME, "archived_at?": TIME, "cancel_initiated_at?": TIME, "results_url?": str}
ANTHROPIC_CREATE = {"requests": [{"custom_id": re.compile(r"[a-zA-Z0-9_-]{1,64}"), "params": {"model": str, "max_tokens": int, "messages": [ANY], "...": None}}]}
ANTHROPIC_RESULT = {"custom_id": str, "result": {
    "type": {"succeeded", "errored", "canceled", "expired"}, "message?": {"type": {"message"}, "content": [ANY], "usage": ANY, "...": None},
    "error?": {"type": {"error"}, "error": {"type": str, "message": str, "...": None}, "request_id?": str}}}

# Gemini ------------------------------------------------------------------------------------------------------

GEMINI_STATE = {"BATCH_STATE_" + word for word in ("UNSPECIFIED", "PENDING", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED")}
GEMINI_CREATE = {"batch": {"displayName": str, "inputConfig": {"requests": {"requests": [
    {"request": {"contents": [ANY], "...": None}, "metadata?": ANY}]}}}}
GEMINI_ANSWER = {"metadata?": ANY, "response?": {"candidates": [ANY], "...": None}, "error?": {"code": int, "message": str, "...": None}}
GEMINI_OUTPUT = {"@type?": str, "responsesFile?": str, "inlinedResponses?": {"inlinedResponses": [GEMINI_ANSWER]}}
GEMINI_BATCH = {
    "name": re.compile(r"batches/.+"), "done?": bool, "response?": GEMINI_OUTPUT, "error?": {"code": int, "message": str, "...": None},
    "metadata": {"@type": str, "model": str, "name": str, "displayName": str, "state": GEMINI_STATE, "createTime": TIME, "updateTime": TIME,
                 "endTime?": TIME, "output?": GEMINI_OUTPUT, "priority?": NUMBER,
                 "batchStats": {"requestCount": NUMBER, **{name + "RequestCount?": NUMBER for name in ("successful", "failed", "pending")}}}}


def lines(form):
    return ("lines", form)


# (method, path, form of the request, form of the answer); a request without a body has none.
FORMS = {
    "openai": [
        ("POST", "/v1/files", "multipart", OPENAI_FILE),
        ("POST", "/v1/batches", {"input_file_id": str, "endpoint": str, "completion_window": {"24h"}, "metadata?": ANY}, OPENAI_BATCH),
        ("GET", "/v1/batches", None, {"object": {"list"}, "data": [OPENAI_BATCH], "first_id?": str, "last_id?": str, "has_more": bool}),
        ("GET", "/v1/batches/[^/]+", None, OPENAI_BATCH),
        ("POST", "/v1/batches/[^/]+/cancel", None, OPENAI_BATCH),
        ("GET", "/v1/files/[^/]+/content", None, lines(OPENAI_OUTPUT)),
    ],
    "anthropic": [
        ("POST", "/v1/messages/batches", ANTHROPIC_CREATE, ANTHROPIC_BATCH),
        ("GET", "/v1/messages/batches", None, {"data": [ANTHROPIC_BATCH], "has_more": bool, "first_id?": str, "last_id?": str}),
        ("GET", "/v1/messages/batches/[^/]+", None, ANTHROPIC_BATCH),
        ("GET", "/v1/messages/batches/[^/]+/results", None, lines(ANTHROPIC_RESULT)),
        ("POST", "/v1/messages/batches/[^/]+/cancel", None, ANTHROPIC_BATCH),
    ],
    "gemini": [
        ("POST", "/v1beta/models/[^/]+:batchGenerateContent", GEMINI_CREATE, GEMINI_BATCH),
        ("GET", "/v1beta/batches", None, {"operations": [GEMINI_BATCH], "nextPageToken?": str}),
        ("GET", "/v1beta/batches/[^/:]+", None, GEMINI_BATCH),
        ("POST", "/v1beta/batches/[^/:]+:cancel", {}, {}),
    ],
}
HEADERS = {"openai": {"authorization": r"Bearer \S+"}, "anthropic": {"x-api-key": r"\S+", "anthropic-version": "2023-06-01"},
           "gemini": {"x-goog-api-key": r"\S+"}}


def unlike(value, form, at="$"):
    """What of a value is not as the form says; a list of words."""
    if isinstance(form, set):
        return [] if value in form else [f"{at}: {value!r} is none of {sorted(form)}"]
    if isinstance(form, re.Pattern):
        return [] if isinstance(value, str) and form.fullmatch(value) else [f"{at}: {value!r} does not fit {form.pattern}"]
    if isinstance(form, list):
        return [f"{at} is no list"] if not isinstance(value, list) else [w for i, v in enumerate(value) for w in unlike(v, form[0], f"{at}[{i}]")]
    if isinstance(form, dict):
        if not isinstance(value, dict):
            return [f"{at} is no object"]
        wrong, known = [], set()
        for name, inner in form.items():
            if name == "...":
                continue
            bare = name.rstrip("?")
            known.add(bare)
            if value.get(bare) is not None:
                wrong += unlike(value[bare], inner, f"{at}.{bare}")
            elif name == bare:
                wrong.append(f"{at}.{bare} is missing")
        return wrong + ([] if "..." in form else [f"{at}.{name} is not in the form" for name in value if name not in known])
    good = isinstance(value, form) and not (form is int and isinstance(value, bool))
    return [] if good else [f"{at}: {value!r} is no {form.__name__}"]


def unlike_lines(body, form):
    return [w for i, line in enumerate(body.decode().splitlines()) for w in unlike(json.loads(line), form, f"line {i + 1}")]


def multipart(body, kind):
    """The fields of a form: { name: (file name or None, content) }."""
    boundary = re.fullmatch(r"multipart/form-data; boundary=(\S+)", kind).group(1).encode()
    parts = body.split(b"--" + boundary)
    assert parts[0] == b"" and parts[-1] == b"--\r\n", "the form does not end"
    fields = {}
    for part in parts[1:-1]:
        head, content = part[2:-2].split(b"\r\n\r\n", 1)
        name, file = re.search(rb'form-data; name="(\w+)"(?:; filename="([^"]+)")?', head).groups()
        fields[name.decode()] = (file.decode() if file else None, content)
    return fields


def check(shape, call):
    """What of one exchange is not as published. call: method, path, headers, body, status, answer."""
    path = call["path"].split("?")[0]
    for method, pattern, asked, answered in FORMS[shape]:
        if method != call["method"] or not re.fullmatch(pattern, path):
            continue
        wrong = []
        for name, value in HEADERS[shape].items():
            if not re.fullmatch(value, call["headers"].get(name, "")):
                wrong.append(f"header {name}")
        if asked == "multipart":
            fields = multipart(call["body"], call["headers"]["content-type"])
            wrong += [] if fields["purpose"] == (None, b"batch") else ["purpose"]
            wrong += [] if (fields["file"][0] or "").endswith(".jsonl") else ["the file's name"]
            wrong += unlike_lines(fields["file"][1], OPENAI_LINE)
        elif asked is None:
            wrong += ["a body"] if call["body"] else []
        else:
            wrong += unlike(json.loads(call["body"]), asked)
        if call["status"] == 200:
            wrong += unlike_lines(call["answer"], answered[1]) if isinstance(answered, tuple) else unlike(json.loads(call["answer"]), answered)
        return [f"{method} {path}: {w}" for w in wrong]
    return [f"{call['method']} {path} is no address of {shape}'s"]
