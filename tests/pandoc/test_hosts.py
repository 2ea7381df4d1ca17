"""The same guide on every pandoc: in process (Lua 5.3 and 5.4) and by the engine; and one clear error
where neither way is open.

One AST of each paper, read by one pandoc, goes to all: their guides are byte-identical. Then each
pandoc reads the paper itself: where the readers agree so do the guides, and where they do not, the
elements in which they differ are named.
"""

import json
import os
import shutil
import tempfile

import hosts
from tap import COMMAND, FILTER, ROOT, done, papers, result, run, skip

WANTED = ["minimap2", "good-enough", "microcystin", "md-deep-rules", "basic-simulation", "sympy", "docx-deep-rules", "build-systems",
          "author-disambiguation", "ringct"]
FOLDER = tempfile.mkdtemp()

HOSTS = hosts.all_hosts()
FOUND = [h for h in HOSTS if not h.missing]
SYSTEM = HOSTS[0]


def first_difference(a, b):
    for n, (x, y) in enumerate(zip(a.splitlines(), b.splitlines()), 1):
        if x != y:
            return f"line {n}:\n{x[:200]}\n{y[:200]}"
    return f"{len(a)} and {len(b)} bytes"


# -- One document, every way -------------------------------------------------------------------------

def ways():
    """(name, host, environment) of every way to the core."""
    for host in FOUND:
        yield f"pandoc {host.version} ({'engine' if host.static else 'in process'})", host, {}
        if host.has_json and not host.static:
            yield f"pandoc {host.version} (engine)", host, {"STUDYGUIDE_HOST": "engine"}


def engine_guide(document, latex):
    request = {"schema": "studyguide/request@1", "document": document, "source": {"latex": latex}, "form": "markdown"}
    code, out, errors = run(COMMAND, "engine", stdin=json.dumps(request))
    return json.loads(out)["guide"]["markdown"] if code == 0 else errors


def same_document(name, path):
    latex = path.endswith(".tex")
    document = SYSTEM.read(path)
    if document is None:
        skip(f"{name}: one document, every way", "the system's pandoc does not read it")
        return
    code, want, errors = SYSTEM.guide_of(document, FILTER, latex)
    if not result(code == 0 and want.count("\n- ") > 0, f"{name}: a guide by the system's pandoc", errors):
        return
    for way, host, env in list(ways())[1:]:
        code, guide, errors = host.guide_of(document, FILTER, latex, env)
        result(code == 0 and guide == want, f"{name}: byte-identical by {way}", errors or first_difference(want, guide))
    answer = engine_guide(document, latex)
    result(answer.strip() == want.strip(), f"{name}: byte-identical by studyguide engine alone", first_difference(want, answer))


# -- Every reader ------------------------------------------------------------------------------------

def own_reading(name, path, host):
    mine, other = SYSTEM.read(path), host.read(path)
    if mine is None or other is None:
        skip(f"{name}: read by pandoc {host.version}", "a pandoc does not read it")
        return
    folder, file = os.path.split(path)
    env = {"STUDYGUIDE_REREAD": "never"}
    code, guide, errors = host.run(file, "-L", FILTER, "-t", "markdown", cwd=folder, env=env)
    if mine["blocks"] != other["blocks"] or mine["meta"] != other["meta"]:
        result(code == 0 and guide.count("\n- ") > 0,
               f"{name}: a guide by pandoc {host.version}, whose reader differs in {hosts.differences(mine, other)}", errors)
        return
    _, want, _ = SYSTEM.run(file, "-L", FILTER, "-t", "markdown", cwd=folder, env=env)
    result(code == 0 and guide == want, f"{name}: byte-identical, read by pandoc {host.version} itself",
           errors or first_difference(want, guide))


# -- What can be amiss -------------------------------------------------------------------------------

PAPER = "---\ntitle: T\n---\n\n# Caches\n\nA cache is a small memory that keeps data which a program used recently.\n"


def installation(name, keep=("5.3", "5.4")):
    """A copy of what runs, without the command; modules of the Lua versions in `keep`."""
    root = os.path.join(FOLDER, name)
    for part in ("lua", "filters"):
        shutil.copytree(os.path.join(ROOT, part), os.path.join(root, part))
    for abi in keep:
        source = os.path.join(ROOT, "build", f"lua{abi}", "studyguide")
        if os.path.isdir(source):
            shutil.copytree(source, os.path.join(root, f"lua{abi}", "studyguide"))
    return root


def without_command():
    """PATH and variables by which no command `studyguide` is found."""
    folders = [f for f in os.environ["PATH"].split(":") if not os.path.exists(os.path.join(f, "studyguide"))]
    return {"PATH": ":".join(folders), "STUDYGUIDE_BIN": ""}


def refuses(name, host, root, *words):
    output = os.path.join(FOLDER, "refused.md")
    code, _, errors = host.run("-f", "markdown", "-L", os.path.join(root, "filters", "studyguide.lua"), "-o", output,
                               stdin=PAPER, env=without_command(), cwd=FOLDER)
    good = code == 5 and "traceback" not in errors and not os.path.exists(output) and all(w in errors for w in words)
    result(good, f"{name} on pandoc {host.version}: one clear error", f"exit code {code}: {errors}")


def accepts(name, host, filter_path, env, cwd=FOLDER):
    code, guide, errors = host.run("-f", "markdown", "-t", "markdown", "-L", filter_path, stdin=PAPER, env=env, cwd=cwd)
    result(code == 0 and "## Caches" in guide and "- " in guide,
           f"{name} on pandoc {host.version}: a guide", f"exit code {code}: {errors}{guide[:200]}")


def break_library(root, abi):
    """The module replaced by one that wants a library which is not there."""
    folder = os.path.join(FOLDER, "library")
    os.makedirs(folder, exist_ok=True)
    for name in ("gone", "core"):
        with open(os.path.join(folder, name + ".c"), "w", encoding="utf-8") as file:
            file.write("int gone(void); int luaopen_studyguide_core(void *L); int luaopen_studyguide_core(void *L) "
                       "{ (void)L; return gone(); }\n" if name == "core" else "int gone(void); int gone(void) { return 0; }\n")
    library = os.path.join(folder, "libgone.so")
    target = os.path.join(root, f"lua{abi}", "studyguide", "core.so")
    os.makedirs(os.path.dirname(target), exist_ok=True)
    for argv in (["cc", "-shared", "-fPIC", "-o", library, os.path.join(folder, "gone.c")],
                 ["cc", "-shared", "-fPIC", "-Wl,--no-as-needed", "-o", target, os.path.join(folder, "core.c"), "-L" + folder, "-lgone"]):
        code, _, errors = run(*argv)
        if code != 0:
            raise RuntimeError(errors)
    os.remove(library)


def lua_of(host):
    """The Lua version of a pandoc that can load modules."""
    script = os.path.join(FOLDER, "version.lua")
    with open(script, "w", encoding="utf-8") as file:
        file.write("io.stdout:write(_VERSION:match '%d%.%d')\nfunction Pandoc() os.exit(0, true) end\n")
    return host.run("-f", "markdown", "-L", script, stdin="x")[1]


def amiss(host):
    bare = installation(f"bare-{host.name}", keep=())
    refuses("no module and no command", host, bare, "Install one of these", "studyguide doctor")
    command = {"STUDYGUIDE_BIN": COMMAND}
    lone = os.path.join(FOLDER, f"lone-{host.name}", "studyguide.lua")
    os.makedirs(os.path.dirname(lone), exist_ok=True)
    shutil.copy(FILTER, lone)
    accepts("a lone copy of the filter, with the command", host, lone, command)
    if host.has_json:
        accepts("no module, but the command", host, bare + "/filters/studyguide.lua", command)
    else:
        skip(f"no module, but the command, on pandoc {host.version}", "it has no JSON of its own (since 3.1.1): see the errors above")
    if host.static:
        return
    abi = lua_of(host)
    other = "5.3" if abi == "5.4" else "5.4"
    if os.path.exists(os.path.join(ROOT, "build", f"lua{other}")):
        wrong = installation(f"abi-{host.name}", keep=(other,))
        os.rename(os.path.join(wrong, f"lua{other}"), os.path.join(wrong, f"lua{abi}"))
        refuses("a module for another Lua", host, wrong, "cannot load the C module", "Install one of these")
    else:
        skip(f"a module for another Lua on pandoc {host.version}", f"no module for Lua {other} was built")
    broken = installation(f"library-{host.name}", keep=())
    break_library(broken, abi)
    refuses("a module whose library is missing", host, broken, "libgone.so", "Install one of these")
    if host.has_json:
        accepts("a module whose library is missing, with the command", host, broken + "/filters/studyguide.lua", command)


# -- The single file and Quarto ----------------------------------------------------------------------

# How Quarto loads an extension's filter: in an environment of its own, where PANDOC_SCRIPT_FILE is
# right, `warn` is absent and each global function becomes a handler.
QUARTO = """
local path = 'PATH'
local made = {}
local environment = setmetatable({ PANDOC_SCRIPT_FILE = path }, {
  __index = function (_, name) if name ~= 'warn' then return _G[name] end end,
  __newindex = function (_, name) made[#made + 1] = name end,
})
local file = assert(io.open(path))
local chunk = assert(load(file:read 'a', '@' .. path, 't', environment))
local filters = chunk()
assert(#made == 0, 'globals: ' .. table.concat(made, ' '))
return filters
"""


def single_file(host):
    code, _, errors = run("make", "-s", "quarto", cwd=ROOT)
    if not result(code == 0, "make quarto", errors):
        return
    project = os.path.join(FOLDER, f"quarto-{host.name}")
    shutil.copytree(os.path.join(ROOT, "build", "quarto"), project)
    extension = os.path.join(project, "_extensions", "studyguide", "studyguide.lua")
    accepts("the single-file filter, with the command", host, extension, {"STUDYGUIDE_BIN": COMMAND})
    # A command in another machine's files (a container's) answers, though its Lua files are out of reach.
    wrapper = os.path.join(project, "elsewhere")
    with open(wrapper, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\n[ \"$1\" = --root ] && echo /no/such/folder && exit\nexec '{COMMAND}' \"$@\"\n")
    os.chmod(wrapper, 0o755)
    accepts("the single-file filter, with a command in a container", host, extension, {"STUDYGUIDE_BIN": wrapper})
    loader = os.path.join(project, "quarto.lua")
    with open(loader, "w", encoding="utf-8") as file:
        file.write(QUARTO.replace("PATH", os.path.join("_extensions", "studyguide", "studyguide.lua")))
    accepts("the Quarto extension by Quarto's loading rules", host, loader, {"STUDYGUIDE_BIN": COMMAND}, cwd=project)


def main():
    for host in HOSTS:
        if host.missing:
            skip(f"host {host.name}", host.missing)
    known = dict(papers())
    chosen = [(name, known[name]) for name in WANTED if name in known]
    for name, path in chosen:
        same_document(name, path)
    for host in FOUND[1:]:
        for name, path in chosen:
            own_reading(name, path, host)
    for host in FOUND:
        amiss(host)
    for host in FOUND:
        if host.static:
            single_file(host)
    done()


try:
    main()
finally:
    shutil.rmtree(FOLDER)
