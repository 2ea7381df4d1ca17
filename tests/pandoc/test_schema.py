"""Real replies of the engine hold what `studyguide manual --as schema` says, all of it and no more."""

import json
import os
import sys

from tap import COMMAND, ROOT, done, papers, result, run

TYPES = {"string": str, "boolean": bool, "integer": int, "array": list, "object": dict, "number": (int, float)}


def problems(value, rule, definitions, where="reply"):
    """What in a value is not as the schema says: types, words, missing and undocumented fields."""
    if "$ref" in rule:
        rule = definitions[rule["$ref"].rsplit("/", 1)[1]]
    if "enum" in rule and value not in rule["enum"]:
        return [f"{where}: {value!r} is none of {rule['enum']}"]
    kind = rule.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (kind == "integer" and isinstance(value, bool))):
        return [f"{where}: {type(value).__name__} instead of {kind}"]
    found = []
    if kind == "array":
        for i, item in enumerate(value):
            found += problems(item, rule["items"], definitions, f"{where}[{i}]")
    elif kind == "object":
        found += [f"{where}: {name} is missing" for name in rule.get("required", []) if name not in value]
        for name, item in value.items():
            if name not in rule["properties"]:
                found.append(f"{where}: {name} is not documented")
            else:
                found += problems(item, rule["properties"][name], definitions, f"{where}.{name}")
    return found


code, text, errors = run(COMMAND, "manual", "--as", "schema")
schema = json.loads(text)
result(code == 0 and {"Request", "Reply", "Paper", "Guide"} <= set(schema["$defs"]), "the schema is JSON and holds the records")
for name, path in papers()[:3]:
    folder, file = os.path.split(path)
    _, document, _ = run("pandoc", file, "-t", "json", cwd=folder)
    request = {"schema": "studyguide/request@1", "document": json.loads(document), "want_paper": True, "form": "spans",
               "source": {"latex": file.endswith(".tex")}}
    result(not problems(request, {"$ref": "/Request"}, schema["$defs"]), f"{name}: the request is as documented")
    _, reply, errors = run(COMMAND, "engine", stdin=json.dumps(request))
    wrong = problems(json.loads(reply), {"$ref": "/Reply"}, schema["$defs"])
    result(not wrong, f"{name}: the reply is as documented", "\n".join(wrong) + errors)
code, reply, _ = run(COMMAND, "engine", stdin="{")
result(code == 3 and not problems(json.loads(reply), {"$ref": "/Reply"}, schema["$defs"]), "an error, too", reply)
broken = json.loads(json.dumps({"schema": "studyguide/reply@2", "error": {"message": 1}, "more": True}))
result(len(problems(broken, {"$ref": "/Reply"}, schema["$defs"])) == 4, "the comparison finds what is wrong")
code, out, errors = run(sys.executable, os.path.join(ROOT, "doc", "examples", "provenance.py"), papers()[0][1],
                        env={"STUDYGUIDE_BIN": COMMAND})
result(code == 0 and out.count(".p") > 20, "doc/examples/provenance.py tells where bullets come from", errors)
done()
