#!/usr/bin/env python3
"""A library of papers through `build -j` and through the batch road on a fake endpoint: papers a minute, memory, and what the
batches cost against the endpoint's own count.

    tests/bench/bench_library.py [build|batch|both] [PAPERS] [JOBS] [N]

Each Nth of the papers is a copy of one of the short papers at hand, each paragraph with a sentence of its copy's number; the rest
are written here."""
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import scale  # noqa: E402  (the path is set above)


def tell(label, count, ran):
    first, second = ran.memory()
    print(f"{label}: {count} papers in {ran.seconds:.0f} s, {60 * count / ran.seconds:.0f} a minute; processor {ran.cpu / count:.2f} s a paper; largest "
          f"process so far {ran.largest:.0f} MB; the command itself {first:.0f} MB in the first half, {second:.0f} MB in the second", flush=True)


def build(names, jobs, folder):
    ran = scale.build(names, jobs, folder)
    tell(f"build -j {jobs}", len(names), ran)
    summary = scale.report(folder + "/guides")["summary"]
    print(f"exit code {ran.code}, {len(ran.guides)} guides, {summary['failed']} failed; {ran.bytes / 1e3 / len(names):.0f} kB a paper "
          f"in the folder of guides; load {os.getloadavg()[1]:.1f}", flush=True)
    for line in ran.errors.splitlines():
        if "FAILED" in line:
            print(line)


def batch(names, jobs, folder):
    library = scale.Library(names, "openai", jobs, folder)
    submitted, collected = library.submit(), library.collect()
    tell("batch submit", len(names), submitted)
    tell(f"batch collect, -j {jobs}", len(names), collected)
    status = library.status()
    print(f"exit codes {submitted.code}, {collected.code} {(submitted.errors + collected.errors)[-200:]}; papers {status['papers']}; "
          f"{len(status['batches'])} batches, {status['answers']} answers; cost {status['cost']:.6f}, "
          f"the papers' together {scale.report(library.guides)['summary']['usage']['cost']:.6f}, by the endpoint's count {library.bill():.6f}; "
          f"sent so often: {dict(library.sent())}; load {os.getloadavg()[1]:.1f}", flush=True)
    print(f"{scale.bytes_in(library.guides + '/.studyguide') / 1e3 / len(names):.1f} kB a paper in .studyguide", flush=True)
    calls = len(library.server.calls)
    ran = scale.build(names[:50], jobs, folder, *library.model, env=library.env)
    print(f"build of {len(names[:50])} afterwards: exit code {ran.code}, {len(library.server.calls) - calls} requests, {ran.seconds:.0f} s", flush=True)
    library.close()


def main(road="both", count="40", jobs="2", real_every="10"):
    folder = tempfile.mkdtemp(prefix="studyguide-bench-")
    try:
        names = scale.papers(int(count), folder, int(real_every))
        print(f"{len(names)} papers, {scale.bytes_in(folder) / 1e6:.1f} MB of sources", flush=True)
        for name, act in (("build", build), ("batch", batch)):
            if road in (name, "both"):
                act(names, int(jobs), folder)
                shutil.rmtree(folder + "/guides", True)
    finally:
        shutil.rmtree(folder, True)


if __name__ == "__main__":
    main(*sys.argv[1:])
