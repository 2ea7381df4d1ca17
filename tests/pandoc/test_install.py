"""Installing in every way: tests/install/matrix as tests, and what lintian says of the package."""

import glob
import os
import shutil

from tap import ROOT, done, result, run, skip

# The chroot is used where it stands (make matrix prepares it); preparing it takes a download.
prepared = os.path.exists(os.path.join(ROOT, "build", "roots", "base", "ready"))
code, out, errors = run("tests/install/matrix", cwd=ROOT, env={} if prepared else {"NO_CHROOT": "1"}, timeout=900)
columns = ["install", "card", "build", "doctor", "defaults", "a copy", "removed without trace"]
ways = [line.split() for line in out.splitlines() if line.split()[:1] and line.split()[0] in
        ("prefix", "user", "luarocks", "deb", "dist", "single")]
result(len(ways) == 6, "six ways are tried", out + errors)
for way in ways:
    if "skipped:" in way:
        skip(f"install: {way[0]}", "its tools are not here, or no chroot is prepared (make matrix)")
    else:
        bad = [column for column, cell in zip(columns, way[1:]) if cell == "NO"]
        result(not bad and len(way) == 8, f"install: {way[0]} works and goes without a trace", f"{bad}\n{out}{errors}")

if shutil.which("lintian") and shutil.which("dpkg-shlibdeps"):
    shutil.rmtree(os.path.join(ROOT, "build", "deb"), ignore_errors=True)
    code, _, errors = run("make", "-s", "deb", cwd=ROOT, env={"MAKEFLAGS": "", "MAKELEVEL": ""}, timeout=300)
    packages = glob.glob(os.path.join(ROOT, "build", "deb", "*.deb"))
    if result(code == 0 and len(packages) == 1, "make deb", errors):
        code, out, errors = run("lintian", "--fail-on", "error,warning", *packages, cwd=ROOT, timeout=300)
        result(code == 0, "lintian accepts the package", out + errors)
else:
    skip("lintian accepts the package", "lintian or dpkg-dev is not installed")
done()
