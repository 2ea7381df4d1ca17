"""`studyguide slurm` on a real Slurm of this machine alone: munged, slurmctld and two slurmd on loopback, 200 papers, a task
that is killed, a node that is drained. Skipped by name where Slurm is not installed."""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

import tap
import test_build
import test_servers

from test_build import COMMAND

PAPERS = int(os.environ.get("SLURM_PAPERS", "200"))
CONF = """ClusterName=studyguide
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CryptoType=crypto/munge
SlurmUser=root
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
MailProg=/bin/true
ReturnToService=2
SchedulerParameters=batch_sched_delay=0,sched_interval=1,defer_batch
InactiveLimit=0
KillWait=2
NodeName=one NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1]} CPUs=1 RealMemory=4000
NodeName=two NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[2]} CPUs=1 RealMemory=4000
PartitionName=all Nodes=one,two Default=YES MaxTime=60 State=UP
"""


class Slurm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        os.environ["PATH"] += ":/usr/sbin"
        for program in ("munged", "slurmctld", "slurmd", "sbatch"):
            if not shutil.which(program):
                raise unittest.SkipTest(f"{program} is not installed")
        if os.geteuid() != 0:
            raise unittest.SkipTest("a Slurm of one's own needs root")
        cls.folder = tempfile.mkdtemp(prefix="studyguide-slurm-")
        cls.processes = []
        os.chmod(cls.folder, 0o755)
        os.mkdir(cls.folder + "/state")
        with open(cls.folder + "/munge.key", "wb") as file:
            file.write(os.urandom(128))
        os.chmod(cls.folder + "/munge.key", 0o400)
        with open(cls.folder + "/slurm.conf", "w", encoding="utf-8") as file:
            file.write(CONF.format(folder=cls.folder, host=socket.gethostname(), ports=[test_servers.free_port() for _ in range(3)]))
        cls.env = {"PATH": os.environ["PATH"], "HOME": cls.folder, "PWD": cls.folder, "SLURM_CONF": cls.folder + "/slurm.conf"}
        cls.start("munged", "--foreground", "--force", f"--socket={cls.folder}/munge.socket", f"--key-file={cls.folder}/munge.key",
                  f"--pid-file={cls.folder}/munge.pid", f"--log-file={cls.folder}/munge.log", f"--seed-file={cls.folder}/munge.seed")
        cls.wait_for(lambda: os.path.exists(cls.folder + "/munge.socket"), 10, "munged")
        cls.start("slurmctld", "-D", "-f", cls.folder + "/slurm.conf")
        for node in ("one", "two"):
            cls.start("slurmd", "-D", "-N", node, "-f", cls.folder + "/slurm.conf")
        try:
            cls.wait_for(lambda: cls.run_in("sinfo", "-h", "-t", "idle", "-o", "%D")[1].strip() == "2", 40, "two idle nodes")
        except AssertionError as trouble:
            cls.tearDownClass()
            raise unittest.SkipTest(f"this machine's Slurm does not start: {trouble}") from trouble

    @classmethod
    def tearDownClass(cls):
        for process in reversed(cls.processes):
            process.terminate()
        for process in reversed(cls.processes):
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(cls.folder, True)

    @classmethod
    def start(cls, *argv):
        with open(cls.folder + "/daemons.log", "ab") as log:
            cls.processes.append(subprocess.Popen(argv, env=cls.env, stdout=log, stderr=log))

    @staticmethod
    def wait_for(condition, seconds, what):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(what + " did not come")
            time.sleep(0.1)

    @classmethod
    def run_in(cls, *argv, timeout=600):
        done = subprocess.run(argv, cwd=cls.folder, env=cls.env, capture_output=True, text=True, timeout=timeout, check=False)
        return done.returncode, done.stdout, done.stderr

    def papers(self, count, folder):
        os.makedirs(f"{self.folder}/{folder}")
        names = [f"{folder}/p{i}.md" for i in range(count)]
        for i, name in enumerate(names):
            with open(f"{self.folder}/{name}", "w", encoding="utf-8") as file:
                file.write(test_build.PAPER.replace("clock", f"clock{i}"))
        return names

    def made(self, guides):
        return {n for n in os.listdir(f"{self.folder}/{guides}") if n.endswith(".md")} if os.path.isdir(f"{self.folder}/{guides}") else set()

    def test_array(self):
        """200 papers in 20 tasks; one task is killed, one node drained: all guides in the end."""
        names = self.papers(PAPERS, "papers")
        code, out, errors = self.run_in(COMMAND, "slurm", *names, "-d", "guides", "--per-task", str(PAPERS // 20), "--memory", "1500")
        self.assertEqual(code, 0, errors)
        self.assertIn(f"{PAPERS} papers in 20 tasks of {PAPERS // 20}", out)
        code, _, errors = self.run_in(COMMAND, "slurm", "--check", "-d", "guides")
        self.assertEqual(code, 1, "nothing is made yet")
        array = self.folder + "/guides/.studyguide/slurm/array.sh"
        code, out, errors = self.run_in("sbatch", "--parsable", array)
        self.assertEqual(code, 0, errors)
        job = out.strip()
        self.wait_for(lambda: len(self.made("guides")) >= 3, 60, "the first guides")
        code, out, _ = self.run_in("pgrep", "-f", "slurm --task [0-9]+ -d " + self.folder)
        os.kill(int(out.split()[0]), signal.SIGKILL)
        self.wait_for(lambda: len(self.made("guides")) >= PAPERS // 5, 120, "a fifth of the guides")
        code, _, errors = self.run_in("scontrol", "update", "NodeName=two", "State=DRAIN", "Reason=test")
        self.assertEqual(code, 0, errors)
        self.wait_for(lambda: self.run_in("squeue", "-h", "-w", "two")[1] == "", 60, "the drained node's end")
        self.wait_for(lambda: len(self.made("guides")) >= PAPERS // 2, 200, "half of the guides on the other node")
        self.assertEqual(self.run_in("squeue", "-h", "-w", "two")[1], "", "nothing runs on a drained node")
        self.run_in("scontrol", "update", "NodeName=two", "State=RESUME")
        self.wait_for(lambda: self.run_in("squeue", "-h", "-j", job)[1] == "", 300, "the array's end")
        code, out, _ = self.run_in(COMMAND, "slurm", "--check", "-d", "guides")
        self.assertEqual(code, 1, "the killed task's papers are missing: " + out)
        before = {n: os.stat(f"{self.folder}/guides/{n}").st_mtime_ns for n in self.made("guides")}
        code, out, errors = self.run_in("sh", self.folder + "/guides/.studyguide/slurm/collect.sh")
        self.assertEqual(code, 0, out + errors)
        self.assertIn(f"{PAPERS} of {PAPERS} guides are made", out)
        self.assertIn(f"{PAPERS} papers: {PAPERS} done, 0 failed", out)
        again = [n for n in before if os.stat(f"{self.folder}/guides/{n}").st_mtime_ns != before[n]]
        # The killed task may have written a guide and not yet its record.
        self.assertLessEqual(len(again), 1, "what was made was left alone")
        self.assertTrue(os.path.exists(self.folder + "/guides/index.html"))
        code, alone, _ = self.run_in(COMMAND, "build", names[7])
        with open(f"{self.folder}/guides/p7.md", encoding="utf-8") as file:
            self.assertEqual(file.read(), alone)

    def test_requeued(self):
        """A task that Slurm queues again makes what was not made."""
        names = self.papers(30, "few")
        self.run_in(COMMAND, "slurm", *names, "-d", "again", "--per-task", "30", "--memory", "1500")
        code, out, errors = self.run_in("sbatch", "--parsable", self.folder + "/again/.studyguide/slurm/array.sh")
        self.assertEqual(code, 0, errors)
        job = out.strip()
        self.wait_for(lambda: len(self.made("again")) >= 5, 60, "the first guides")
        self.run_in("scontrol", "requeue", job)
        time.sleep(3)
        before = {n: os.stat(f"{self.folder}/again/{n}").st_mtime_ns for n in self.made("again")}
        self.assertLess(len(before), 30)
        self.run_in("scontrol", "update", "JobId=" + job, "StartTime=now")
        self.wait_for(lambda: len(self.made("again")) == 30, 240, "the rest")
        # The last may have been written, but not yet recorded, when the task was taken away: it is made again.
        again = [n for n in before if os.stat(f"{self.folder}/again/{n}").st_mtime_ns != before[n]]
        self.assertLessEqual(len(again), 1, again)

    def test_failing_paper(self):
        names = self.papers(2, "bad")
        with open(f"{self.folder}/bad/p0.md", "w", encoding="utf-8"):
            pass
        self.run_in(COMMAND, "slurm", *names, "-d", "failed", "--memory", "1500")
        self.run_in("sbatch", "--wait", self.folder + "/failed/.studyguide/slurm/array.sh")
        code, out, errors = self.run_in("sh", self.folder + "/failed/.studyguide/slurm/collect.sh", "--no-retry")
        self.assertEqual(code, 1, errors)
        self.assertIn("1 of 2 guides are made", out)
        self.assertTrue(re.search(r"p0\.md +FAILED .*is empty", out), out)
        with open(self.folder + "/failed/.studyguide/papers/p0.md.json", encoding="utf-8") as file:
            self.assertEqual(json.load(file)["code"], 3)


if __name__ == "__main__":
    tap.run_unittests()
