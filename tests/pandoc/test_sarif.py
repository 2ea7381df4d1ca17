"""`check --format sarif` holds what the schema of SARIF 2.1.0 asks for, whatever was found and however files are named."""

import glob
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile

from tap import COMMAND, ROOT, done, result, run, skip

FOLDER = os.path.join(ROOT, "build", "sarif")
# Ships OASIS's schema (the final one, 2.1.0-rtm.5).
PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
MEMBER = "package/lib/schemas/sarif-2.1.0-rtm.5.json"

PAPER = """# Traps

The monitor keeps control of the processor at all times. Each trap costs 340 ns.

# Outlook

Hardware support makes binary translation unnecessary.
"""
CLEAN = """## Traps

- The monitor ==keeps control of the processor at all times==. Each trap costs 340 ns.
- **Connections.**
    - *Across*: The control that the monitor keeps is what hardware takes over in *Outlook*.

## Outlook

- ==Hardware support makes binary translation unnecessary==.
- **Connections.**
    - *Across*: Hardware takes over the control that the monitor keeps in *Traps*.
"""
# A finding of every severity, and in the messages what JSON and Markdown have signs for.
FAULTY = CLEAN.replace("- ==Hardware", '* "<b>Żółw</b>" \\ tab\there costs 73.5 %, see Figure 9 {x} ==一\n- ==Hardware') + """
- **Monitor**: A program that keeps control. It traps.
- **Monitor**: A program that keeps control. It traps.
"""


def schema():
    """The schema, fetched once into build/; None where it cannot be had."""
    path = os.path.join(FOLDER, MEMBER)
    if not os.path.exists(path):
        os.makedirs(FOLDER, exist_ok=True)
        try:
            subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=FOLDER, capture_output=True, timeout=120)
        except (OSError, subprocess.TimeoutExpired):
            return None
        for name in glob.glob(os.path.join(FOLDER, "microsoft-jest-sarif-*.tgz")):
            with tarfile.open(name) as archive:
                archive.extract(MEMBER, FOLDER)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def validator():
    """Python's jsonschema, of the system or fetched once into build/; None where it cannot be had."""
    folder = os.path.join(FOLDER, "python")
    sys.path.append(folder)
    try:
        import jsonschema
    except ImportError:
        run(sys.executable, "-m", "pip", "install", "-q", "--target", folder, "jsonschema")
        try:
            import jsonschema
        except ImportError:
            return None
    return jsonschema


def problems(log, checker):
    return "\n".join(f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in checker.iter_errors(log))


rules, library = schema(), validator()
if rules is None or library is None:
    skip("check --format sarif against the schema", f"{PACKAGE} (npm)" if rules is None else "jsonschema (PyPI)")
    done()
    sys.exit()
checker = library.Draft4Validator(rules)
folder = tempfile.mkdtemp()
try:
    paper = os.path.join(folder, "paper.md")
    with open(paper, "w", encoding="utf-8") as file:
        file.write(PAPER)
    logs = {}
    for name, guide, file_name in [("no finding", CLEAN, "guide.md"), ("findings of every severity", FAULTY, "guide.md"),
                                   ("an empty guide", "", "empty.md"),
                                   ("odd characters in the path", FAULTY, "a b%20#?[ü]'\"{c}\\.md")]:
        path = os.path.join(folder, file_name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(guide)
        code, out, errors = run(COMMAND, "check", path, "--paper", paper, "--format", "sarif")
        try:
            logs[name] = json.loads(out)
            wrong = problems(logs[name], checker)
        except json.JSONDecodeError as error:
            wrong = f"{error}\n{errors}"
        result(not wrong, f"{name}: as the schema has it", wrong)
    found = {item["level"] for item in logs["findings of every severity"]["runs"][0]["results"]}
    result(logs["no finding"]["runs"][0]["results"] == [], "no finding is an empty list",
           logs["no finding"]["runs"][0]["results"])
    result(found == {"error", "warning", "note"}, "every severity was there", found)
    uris = {item["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            for item in logs["odd characters in the path"]["runs"][0]["results"]}
    result(len(uris) == 1 and not set(next(iter(uris))) & set(' "\\{}[]#?') and next(iter(uris)).isascii(),
           "the path is a URI", uris)
    broken = json.loads(json.dumps(logs["findings of every severity"]))
    broken["runs"][0]["results"][0]["level"] = "fatal"
    del broken["runs"][0]["results"][1]["message"]
    result(len(problems(broken, checker).splitlines()) >= 2, "the comparison finds what is wrong")
finally:
    shutil.rmtree(folder)
done()
