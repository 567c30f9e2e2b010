#!/usr/bin/env python3
"""Works on a plan of Lectern with Ray: docs/ray.md.

    lectern plan LIST --out s3://bucket/textbook
    python lectern_ray.py s3://bucket/textbook --shares 200 --workers 50 --cpus 4

Ray places and replaces the workers; what is done, and what is left, is said by the workspace alone. So this program keeps
nothing: it may be stopped or killed, and started again.
"""

from __future__ import annotations

import argparse
import collections
import ctypes
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time

import ray

# Exit codes of Lectern (docs/reference/cli.md): success, success of a run some of whose videos failed, or some of which
# are left to workers, and a mistake that every other share would make too.
DONE, SOME_FAILED, SOME_LEFT, USAGE, STOPPED, INTERRUPTED = 0, 3, 6, 2, 4, 130
# Times that a job may fail by itself. That a worker or its node is lost is not counted.
MOST_FAILURES = 3
# Workers that may be lost in sequence with nothing done in between: then they cannot live here at all.
MOST_LOST_PER_WORKER = 10
GRACE_SEC = 90
# What autoscalers need for a node, several times.
USUAL_START_MINUTES = 30.0


class Job:
    """A call of Lectern, given to one worker at a time."""

    def __init__(self, name: str, arguments: list[str]):
        self.name = name
        self.arguments = arguments
        self.failures = 0


class Worker:
    """An actor of Ray: runs the calls of Lectern that it is given, one at a time. Its second thread is for `stop`."""

    def __init__(self, command: list[str]):
        self._command = command
        self._child: subprocess.Popen | None = None
        self._stopping = False
        self._lock = threading.Lock()

    def where(self) -> dict:
        return {
            "host": socket.gethostname(),
            "node": ray.get_runtime_context().get_node_id(),
            "pid": os.getpid(),
        }

    def call(self, arguments: list[str]) -> dict:
        with self._lock:
            if self._stopping:
                return {"code": INTERRUPTED, "out": "", "told": ""}
            # A Python of its own stands between: it ends Lectern when this process is gone, however it went.
            self._child = subprocess.Popen(
                [sys.executable, os.path.abspath(__file__), "--guard", str(os.getpid()), *self._command, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
                start_new_session=True,
            )
        told: collections.deque[str] = collections.deque(maxlen=20)

        def read() -> None:
            for line in self._child.stderr:
                told.append(line.rstrip("\n"))
                print(line, end="", file=sys.stderr, flush=True)

        reading = threading.Thread(target=read, daemon=True)
        reading.start()
        out = self._child.stdout.read()
        code = self._child.wait()
        reading.join(5)
        return {"code": code, "out": out, "told": "\n".join(told)}

    def stop(self) -> None:
        with self._lock:
            self._stopping = True
            if self._child is not None and self._child.poll() is None:
                self._child.send_signal(signal.SIGTERM)


def guard(parent: int, command: list[str]) -> int:
    """Runs a command, and ends it when the parent is gone: its stages end, and what it had begun is taken over."""

    def with_this_process() -> None:
        # Where this process is killed itself. Linux only, as are the nodes.
        pr_set_pdeathsig = 1
        try:
            ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
        except (OSError, AttributeError):
            pass

    child = subprocess.Popen(command, preexec_fn=with_this_process)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _frame: child.send_signal(number))
    while os.getppid() == parent:
        try:
            return code_of(child.wait(1))
        except subprocess.TimeoutExpired:
            pass
    child.terminate()
    try:
        return code_of(child.wait(GRACE_SEC))
    except subprocess.TimeoutExpired:
        child.kill()
        return code_of(child.wait())


def code_of(status: int) -> int:
    return status if status >= 0 else 128 - status


class Failed(Exception):
    """The work ends here: what is said is for people."""

    def __init__(self, message: str, code: int = STOPPED):
        super().__init__(message)
        self.code = code


class Crew:
    """Workers on a cluster. Each has one job at most, so what is outstanding is bounded by their number."""

    def __init__(self, options: argparse.Namespace, command: list[str]):
        self._options = options
        self._command = command
        # By what is waited for: the worker, and its job; None while it is starting.
        self._waiting: dict = {}
        self._idle: list = []
        self._places: dict = {}
        self._lost_hosts: set[str] = set()
        self._lost_in_sequence = 0
        # Since when no worker has been there, though some are wanted.
        self._alone_since: float | None = None
        self._said_wait = False
        self.lost = 0
        self.stopping = False

    def run(self, jobs: list[Job]) -> dict[str, dict]:
        """Has all jobs done, in whatever order. @returns their results by name"""
        queue = collections.deque(jobs)
        results: dict[str, dict] = {}
        while len(results) < len(jobs) and not (self.stopping and self._running() == 0):
            self._hire(len(queue))
            self._watch_start()
            while queue and self._idle and not self.stopping:
                self._give(self._idle.pop(), queue.popleft())
            for reference in ray.wait(list(self._waiting), timeout=1)[0] if self._waiting else []:
                worker, job = self._waiting.pop(reference)
                result = self._result(reference, worker)
                if result is None:
                    # Lost with its worker, and given to another one: nothing of it counts against anybody.
                    if job is not None:
                        queue.appendleft(job)
                elif job is None:
                    self._places[worker] = result
                    self._idle.append(worker)
                else:
                    self._idle.append(worker)
                    self._settle(job, result, queue, results)
        return results

    def _settle(self, job: Job, result: dict, queue: collections.deque, results: dict[str, dict]) -> None:
        code = result["code"]
        if code in (DONE, SOME_FAILED, SOME_LEFT):
            self._lost_in_sequence = 0
            results[job.name] = result
            say(f"{job.name}: done ({len(results)})")
            return
        if code == USAGE:
            raise Failed(f"{job.name}: {result['told']}", USAGE)
        if self.stopping:
            return
        job.failures += 1
        say(f"{job.name}: ended with {code}, {job.failures} of {MOST_FAILURES} times\n{result['told']}")
        if job.failures >= MOST_FAILURES:
            results[job.name] = result
        else:
            queue.append(job)

    def _running(self) -> int:
        return sum(job is not None for _, job in self._waiting.values())

    def _hire(self, queued: int) -> None:
        """Workers for as many jobs as there are; those that nobody needs any more make room for others."""
        wanted = min(self._options.workers, queued + self._running())
        while not self.stopping and len(self._waiting) + len(self._idle) < wanted:
            options = {"num_cpus": self._options.cpus, "max_concurrency": 2}
            if self._options.memory_gb:
                options["memory"] = int(self._options.memory_gb * 1e9)
            if self._options.resource:
                options["resources"] = dict(self._options.resource)
            worker = ray.remote(Worker).options(**options).remote(self._command)
            self._waiting[worker.where.remote()] = (worker, None)
        if queued == 0 or self.stopping:
            for reference, (worker, job) in list(self._waiting.items()):
                if job is None:
                    del self._waiting[reference]
                    ray.kill(worker)

    def _watch_start(self) -> None:
        """Ends the wait for workers that no node has room for. One worker that is there does all the work in the end."""
        if self._idle or self._running() > 0 or not self._waiting:
            self._alone_since = None
            return
        now = time.monotonic()
        if self._alone_since is None:
            self._alone_since = now
        minutes = self._options.start_minutes
        if now - self._alone_since > minutes * 60:
            raise Failed(f"No worker could start in {minutes:g} minutes. {self._room()}")
        if not self._said_wait and now - self._alone_since > 5:
            self._said_wait = True
            say(f"Waiting for room for a worker, {minutes:g} minutes at most. {self._room()}")

    def _room(self) -> str:
        asked = {"CPU": self._options.cpus, **dict(self._options.resource or [])}
        if self._options.memory_gb:
            asked["memory"] = self._options.memory_gb * 1e9
        nodes = [one["Resources"] for one in ray.nodes() if one["Alive"]]
        fitting = sum(all(node.get(name, 0) >= amount for name, amount in asked.items()) for node in nodes)
        if fitting > 0:
            return f"{fitting} of {len(nodes)} nodes are large enough: one is being started there, or other work has their room."
        told = ", ".join(f"{shown(name, amount)} (at most {shown(name, max([node.get(name, 0) for node in nodes], default=0))})" for name, amount in asked.items())
        return f"None of {len(nodes)} nodes has what a worker is to have: {told}. Ask for less, or add nodes."

    def _give(self, worker, job: Job) -> None:
        arguments = list(job.arguments)
        if self._lost_hosts and arguments[0] == "work":
            arguments += ["--lost", ",".join(sorted(self._lost_hosts))]
        self._waiting[worker.call.remote(arguments)] = (worker, job)

    def _result(self, reference, worker) -> dict | None:
        """None where the worker was lost."""
        try:
            return ray.get(reference)
        except (ray.exceptions.RayActorError, ray.exceptions.WorkerCrashedError, ray.exceptions.ObjectLostError) as error:
            self.lost += 1
            self._lost_in_sequence += 1
            place = self._places.pop(worker, None)
            say(f"A worker{'' if place is None else ' on ' + place['host']} was lost: {str(error).splitlines()[0]}")
            if place is not None and self._is_node_gone(place["node"]):
                self._lost_hosts.add(place["host"])
            ray.kill(worker)
            if self._lost_in_sequence > MOST_LOST_PER_WORKER * self._options.workers:
                raise Failed(f"{self._lost_in_sequence} workers were lost in sequence, and nothing was done: {error}")
            return None

    @staticmethod
    def _is_node_gone(node: str) -> bool:
        return all(one["NodeID"] != node or not one["Alive"] for one in ray.nodes())

    def stop(self) -> None:
        """The running stages end, the rest stays."""
        self.stopping = True
        for worker, job in list(self._waiting.values()):
            if job is not None:
                worker.stop.remote()

    def close(self) -> None:
        for worker in [*self._idle, *(worker for worker, _ in self._waiting.values())]:
            ray.kill(worker)


def shown(name: str, amount: float) -> str:
    return f"{amount / 1e9:.1f} GB of memory" if name == "memory" else f"{amount:g} {name}"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def work(crew: Crew, options: argparse.Namespace) -> None:
    """All shares, and again where workers of other classes have handed back something in the meantime."""
    about = [options.dir, *(["--run", options.run] if options.run else [])]
    done = -1
    while not crew.stopping:
        jobs = []
        if options.net:
            jobs.append(Job("net", ["work", *about, "--classes", "net"]))
        classes = ["--classes", "cpu,asr,ocr,llm"] if options.net else []
        for index in range(1, options.shares + 1):
            share = f"{index}/{options.shares}"
            concurrency = ["--concurrency", str(max(1, int(options.cpus)))]
            jobs.append(Job(f"share {share}", ["work", *about, "--shard", share, *classes, *concurrency]))
        results = crew.run(jobs)
        failed = [name for name, result in results.items() if result["code"] not in (DONE, SOME_FAILED)]
        if crew.stopping:
            return
        if failed:
            raise Failed(f"Ended with errors: {', '.join(failed)}. What is done is kept: give the same again.")
        status = crew.run([Job("status", ["status", *about, "--json"])]).get("status")
        if status is None:
            return
        plan = json.loads(status["out"]).get("plan")
        if plan is not None and plan.get("digests", {}).get("of", 0) > 0:
            raise Failed(lacking(plan["digests"]))
        if plan is None or plan["done"] >= plan["videos"] or plan["done"] == done or not options.net:
            return
        done = plan["done"]


def lacking(digests: dict) -> str:
    """What there is to do where a plan lacks videos, since workers were to learn the digests of their sources first."""
    told = f"Digests: {digests['done']} of {digests['of']} sources known."
    if digests["done"] < digests["of"]:
        return f"{told} Give the same again: the rest is learned."
    return f"{told} Give the same lectern plan again, which takes their videos in, then this again."


def finish(crew: Crew, options: argparse.Namespace) -> int:
    about = [options.dir, *(["--run", options.run] if options.run else [])]
    if options.finish_shares > 1:
        of = options.finish_shares
        crew.run([Job(f"finish {i}/{of}", ["finish", *about, "--shard", f"{i}/{of}"]) for i in range(1, of + 1)])
    if crew.stopping:
        return INTERRUPTED
    result = crew.run([Job("finish", ["finish", *about])]).get("finish")
    if result is None:
        return INTERRUPTED
    say(result["told"])
    return result["code"]


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Works on a plan of Lectern on a Ray cluster: shares, then finishing. May be given again at any time.",
    )
    parser.add_argument("dir", help="workspace with a plan: a folder that all nodes see, or s3://bucket/folder")
    parser.add_argument("--run", help="run to work on (default: the latest)")
    parser.add_argument("--shares", type=positive, default=16, help="shares of the work; some times the workers (default: 16)")
    parser.add_argument("--workers", type=positive, default=4, help="workers at once, at most (default: 4)")
    parser.add_argument("--cpus", type=float, default=1, help="cores of a worker (default: 1)")
    parser.add_argument("--memory-gb", type=float, help="memory of a worker that Ray is to keep free for it")
    parser.add_argument(
        "--resource", type=resource, action="append", help="NAME=AMOUNT: another resource of a worker, such as video=1"
    )
    parser.add_argument(
        "--start-minutes",
        type=float,
        default=USUAL_START_MINUTES,
        help=f"end where no worker finds room on a node for so long (default: {USUAL_START_MINUTES:g})",
    )
    parser.add_argument("--net", action="store_true", help="one worker asks all endpoints, instead of each share its part")
    parser.add_argument("--no-finish", action="store_true", help="leave lectern finish to somebody else")
    parser.add_argument("--finish-shares", type=positive, default=1, help="shares of weaving and exporting (default: 1)")
    parser.add_argument("--lectern", default="lectern", help="the command on the nodes (default: lectern)")
    parser.add_argument("--address", default="auto", help="of the cluster (default: the one of this machine or RAY_ADDRESS)")
    return parser.parse_args(arguments)


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def resource(text: str) -> tuple[str, float]:
    name, amount = text.split("=", 1)
    return name, float(amount)


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--guard"]:
        return guard(int(arguments[1]), arguments[2:])
    options = parse(arguments)
    ray.init(address=options.address, log_to_driver=False, logging_level="warning")
    crew = Crew(options, shlex.split(options.lectern))
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: crew.stop())
    began = time.monotonic()
    try:
        work(crew, options)
        code = DONE
        if crew.stopping:
            code = INTERRUPTED
        elif not options.no_finish:
            code = finish(crew, options)
    except Failed as failed:
        say(str(failed))
        code = failed.code
    finally:
        crew.close()
        ray.shutdown()
    say(f"{time.monotonic() - began:.0f} s, {crew.lost} workers lost")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
