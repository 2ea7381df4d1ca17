#!/usr/bin/env python3
"""What a guide by a model costs beyond the model: wall time over the ideal, the share of prompt tokens that the
server reads from its cache, an unchanged rebuild against pandoc alone, the prompt's overhead in tokens.
Usage: tests/bench/bench_model.py
"""

import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.path[:0] = [os.path.join(ROOT, "tests"), os.path.join(ROOT, "tests", "net")]
import test_servers  # noqa: E402
from servers import Server  # noqa: E402
from tap import COMMAND, papers  # noqa: E402
from test_faults import KEY, run_driver  # noqa: E402

INSTALLED = os.path.join(ROOT, "build", "bench", "root", "lib", "studyguide")  # by make bench; a tree keeps no finished guides
FILTER = os.path.join(INSTALLED if os.path.isdir(INSTALLED) else ROOT, "filters", "studyguide.lua")
BULLETS = "- **Key ideas**\n    - ==An answer that says enough about it==, for what it is. {p1}\n"


def best(rounds, run):
    def once():
        started = time.monotonic()
        run()
        return time.monotonic() - started
    return min(once() for _ in range(rounds))


def wall_time(folder):
    def second(e):
        time.sleep(1)
        e.good()
    server = Server(second)
    options = {"provider": "openai", "model": "m", "base_url": server.url(), "cache": folder + "/wall", "in_flight": 8}
    code, reply, errors, _ = run_driver({"sections": 60, "options": options}, folder)
    if code:
        raise SystemExit(errors)
    ideal = math.ceil(60 / 8)
    seconds = reply["usage"]["seconds"]
    print(f"60 sections at 1 s, 8 in flight: {seconds:.2f} s, {seconds / ideal:.3f} of the ideal {ideal} s")


def prompt_cache():
    case = test_servers.Llama("test_scripted")
    try:
        test_servers.Llama.setUpClass()
    except Exception as reason:  # unittest.SkipTest: what cannot be had here
        print(f"prompt cache: skipped, {reason}")
        return
    try:
        url = case.serve("script")
        options = {"provider": "llamacpp", "model": "m", "base_url": url + "/v1", "temperature": 0, "in_flight": 4,
                   "no_cache": True}
        _, reply, _, _ = run_driver({"sections": 40, "options": options}, case.folder, {"LLAMA_API_KEY": KEY})
        usage = reply["usage"]
        print(f"prompt tokens that llama-server read from its cache: {usage['cached']} of {usage['input']}, "
              f"{100 * usage['cached'] / usage['input']:.1f} %")
    finally:
        test_servers.Llama.doClassCleanups()


def rebuild(folder, name, path):
    server = Server(lambda e: e.good(BULLETS))
    cache = os.path.join(folder, name)
    env = {**os.environ, "OPENAI_API_KEY": KEY, "HOME": folder}
    model = {"provider": "openai", "model": "m", "base_url": server.url(), "cache": cache, "ask_again": 0, "quiet": True}
    directory, file = os.path.split(path)
    with_filter = {**env, "STUDYGUIDE_OPTIONS": json.dumps(model)}

    def pandoc(*more, env=env):
        done = subprocess.run(["pandoc", file, "-o", folder + "/out.md", *more], cwd=directory, env=env, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(done.stderr)
    pandoc("--lua-filter", FILTER, env=with_filter)
    first = len(server.journal)
    alone = best(3, lambda: pandoc("-t", "markdown"))
    again = best(3, lambda: pandoc("--lua-filter", FILTER, env=with_filter))
    print(f"{name}: {first} requests at first, {len(server.journal) - first} when built again; "
          f"pandoc alone {alone:.2f} s, with the guide from the cache {again:.2f} s: {again / alone:.2f} times")
    plan = subprocess.run([COMMAND, "plan", path, "--model", "openai/m", "--no-cache", "--json"], env=env, capture_output=True, text=True)
    survey = json.loads(plan.stdout)
    print(f"{name}: the paper has about {survey['paper']} tokens, the prompts {survey['input']} in {survey['requests']} requests; "
          f"{survey['shared']} of each are shared, {survey['input'] - survey['shared'] * (survey['requests'] - 1)} are read once")


def main():
    folder = tempfile.mkdtemp()
    try:
        wall_time(folder)
        prompt_cache()
        for name, path in papers():
            if name in ("good-enough", "minimap2"):
                rebuild(folder, name, path)
    finally:
        shutil.rmtree(folder)


main()
