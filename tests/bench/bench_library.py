"""A library of papers through `build -j` and through the batch road on a fake endpoint: papers a minute, memory, and what the
batches cost against the endpoint's own count.

    PYTHONPATH=tests:tests/net python3 tests/bench/bench_library.py build 1000 [JOBS]
    PYTHONPATH=tests:tests/net python3 tests/bench/bench_library.py batch 1000 [JOBS]

Half of the papers for build are copies of the papers at hand, each paragraph with a sentence of its copy's number; the rest, and
all for batch, are written here."""
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time

import tap
from tap import COMMAND

TEXT = (".tex", ".md", ".bib", ".bbl", ".sty", ".cls", ".docx", ".txt", ".bst")
LARGEST = 300_000  # bytes of a paper's main file: the measure is many papers, not long ones


def copies():
    return [path for _, path in tap.papers() if path.endswith((".tex", ".md")) and os.path.getsize(path) < LARGEST]


def copy(path, number, folder):
    target = os.path.join(folder, f"real{number}")
    os.makedirs(target)
    source = os.path.dirname(path)
    for name in os.listdir(source):
        full = os.path.join(source, name)
        if os.path.isfile(full) and name.endswith(TEXT) and os.path.getsize(full) < LARGEST:
            shutil.copy(full, target)
        elif os.path.isdir(full) and sum(len(f) for _, _, f in os.walk(full)) < 40:
            shutil.copytree(full, os.path.join(target, name), ignore=lambda d, names: [
                n for n in names if os.path.isfile(os.path.join(d, n)) and not n.endswith(TEXT)])
    main = os.path.join(target, os.path.basename(path))
    with open(main, encoding="utf-8", errors="surrogateescape") as file:
        text = file.read()
    with open(main, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(re.sub(r"([a-z]{3}\.)\n\s*\n", rf"\1 This copy bears the number {number}.\n\n", text))
    named = os.path.join(target, f"copy{number}-{os.path.basename(path)}")
    os.rename(main, named)
    return named


def synthetic(number, folder):
    path = os.path.join(folder, f"paper{number}.md")
    parts = [f"---\ntitle: On clock {number}\n---\n"]
    for i, name in enumerate(("Introduction", "Method", "Results")):
        parts.append(f"# {name}\n\nClock {number} is a clock that uses a pendulum of {number + i}.5 mm as its time base. Heat makes the rod of clock "
                     f"{number} longer, so that it loses {i + 1}.{number % 10} s per day.\n\nThe escapement of clock {number} is a mechanism that "
                     f"transfers energy to the pendulum. It lets {i + 2} teeth pass per swing, as Huygens found in 16{number % 90 + 10}.\n")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(parts))
    return path


def resident(pid):
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * 4096 / 1e6
    except (OSError, IndexError):
        return 0


def run(argv, env, samples):
    process = subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    stop = threading.Event()

    def watch():
        while not stop.wait(1):
            samples.append(resident(process.pid))
    thread = threading.Thread(target=watch)
    thread.start()
    errors = process.communicate()[1]
    stop.set()
    thread.join()
    return process.returncode, errors


def largest_child():
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3


def tell(label, count, seconds, samples):
    cpu = resource.getrusage(resource.RUSAGE_CHILDREN)
    half = len(samples) // 2
    print(f"{label}: {count} papers in {seconds:.0f} s, {60 * count / seconds:.0f} a minute; processor {cpu.ru_utime + cpu.ru_stime:.0f} s; "
          f"largest process {largest_child():.0f} MB; the command itself {max(samples[:half] or [0]):.0f} MB in the first half, "
          f"{max(samples[half:] or [0]):.0f} MB in the second", flush=True)


def build(count, jobs, folder):
    real, papers = copies(), []
    for i in range(count):
        papers.append(copy(real[i // 2 % len(real)], i, folder) if real and i % 2 else synthetic(i, folder))
    size = sum(os.path.getsize(p) for p in papers) / 1e6
    samples, started = [], time.monotonic()
    code, errors = run([COMMAND, "build", *papers, "-d", folder + "/guides", "-j", str(jobs)], {**os.environ, "PWD": folder}, samples)
    tell(f"build -j {jobs} ({size:.0f} MB of sources)", count, time.monotonic() - started, samples)
    made = len([n for n in os.listdir(folder + "/guides") if n.endswith(".md")])
    print(f"exit code {code}, {made} guides; {errors.count('FAILED')} failed", flush=True)
    _, out, _ = tap.run(COMMAND, "report", folder + "/guides")
    print("\n".join(out.splitlines()[-8:]), flush=True)
    size = sum(os.path.getsize(os.path.join(at, n)) for at, _, names in os.walk(folder + "/guides") for n in names)
    print(f"{size / 1e3 / count:.1f} KB a paper in the folder of guides", flush=True)


def batch(count, jobs, folder):
    from batch_servers import Batches, usual
    server = Batches(looks=0, answer=usual)
    papers = [synthetic(i, folder) for i in range(count)]
    env = {**os.environ, "PWD": folder, "HOME": folder, "OPENAI_API_KEY": "sk-1"}
    model = ["--model", "openai/m", "--base-url", server.url + "/v1", "--price-input", "3", "--price-output", "7", "--quiet"]
    samples, started = [], time.monotonic()
    code, errors = run([COMMAND, "batch", "submit", *papers, "-d", folder + "/guides", "-j", str(jobs), *model], env, samples)
    print(f"submit: {code}, {time.monotonic() - started:.0f} s {errors[:200]}", flush=True)
    code, errors = run([COMMAND, "batch", "collect", "-d", folder + "/guides", "-j", str(jobs), "--wait", "--poll", "0"], env, samples)
    tell(f"batch -j {jobs}", count, time.monotonic() - started, samples)
    _, out, _ = tap.run(COMMAND, "batch", "status", "-d", folder + "/guides", "--json", env=env)
    status = json.loads(out)
    paid = (server.usage["input"] * 3 + server.usage["output"] * 7) / 2e6
    print(f"exit code {code} {errors[:200]}; papers {status['papers']}; {len(status['batches'])} batches, {status['answers']} answers; "
          f"cost {status['cost']:.6f}, by the endpoint's count {paid:.6f}; most often sent: {max(server.sent.values())}", flush=True)
    size = sum(os.path.getsize(os.path.join(at, n)) for at, _, names in os.walk(folder + "/guides/.studyguide") for n in names)
    print(f"{size / 1e3 / count:.1f} KB a paper in .studyguide", flush=True)
    calls, started = len(server.calls), time.monotonic()
    code, errors = run([COMMAND, "build", *papers[:50], "-d", folder + "/again", "-j", str(jobs), *model], env, samples)
    print(f"build of 50 afterwards: {code}, {len(server.calls) - calls} requests, {time.monotonic() - started:.0f} s {errors[:200]}", flush=True)


FOLDER = tempfile.mkdtemp(prefix="studyguide-bench-")
try:
    {"build": build, "batch": batch}[sys.argv[1]](int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 2, FOLDER)
finally:
    shutil.rmtree(FOLDER, True)
