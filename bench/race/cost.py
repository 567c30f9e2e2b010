#!/usr/bin/env python3
"""Runs commands in turn and prints what each costs: processor seconds and peak memory of its whole process tree.

Usage: python3 bench/race/cost.py [--rounds 5] NAME=COMMAND NAME=COMMAND...

A command is split as a shell does and run without one; {out} in it is the path of a folder that does not exist yet. Linux
only. The ratio is to the first, round by round: processor time itself depends on what else the machine does.
"""

import argparse
import ctypes
import json
import os
import platform
import resource
import shlex
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLE_SEC = 0.25
PR_SET_CHILD_SUBREAPER = 36


def children(pid):
    """The processes that a process started and that still run, with theirs."""
    found = []
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in thread.read_text().split():
                found += [int(child), *children(child)]
        except OSError:
            pass  # It has ended.
    return found


def proportional_kb(pid):
    """Memory of a process; what it shares with others counts in part."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def used_sec():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Failed(Exception):
    """A command that ended otherwise than well, or not in time."""


def measure(command, limit_sec=None):
    """What a command cost, and what it printed."""
    with tempfile.TemporaryDirectory() as folder, open(Path(folder, "stderr"), "w+") as errors:
        args = [part.replace("{out}", str(Path(folder, "out"))) for part in shlex.split(command)]
        cpu, began, peak_kb = used_sec(), time.monotonic(), 0
        with open(Path(folder, "stdout"), "w+") as printed:
            process = subprocess.Popen(args, stdout=printed, stderr=errors)
            while process.poll() is None:
                peak_kb = max(peak_kb, sum(map(proportional_kb, [process.pid, *children(process.pid)])))
                if limit_sec is not None and time.monotonic() - began > limit_sec:
                    stop(process)
                    raise Failed(f"{command} took longer than {limit_sec:.0f} s")
                time.sleep(SAMPLE_SEC)
            wall = time.monotonic() - began
            reap()
            printed.seek(0)
            output = printed.read()
        if process.returncode != 0:
            errors.seek(0)
            raise Failed(f"{command} ended with {process.returncode}: {errors.read()[-2000:]}")
        return {"cpu": used_sec() - cpu, "wall": wall, "mb": peak_kb / 1024}, output


def stop(process):
    """Ends a command with all that it started."""
    for pid in [*children(process.pid), process.pid]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # It has ended.
    process.wait()
    reap()


def reap():
    """Waits for what the command left behind; its time counts, too."""
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        pass


def spread(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def adopt_children():
    """What a command's children leave behind becomes ours, and is counted."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def machine():
    return f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {time.strftime('%Y-%m-%d')}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("contestants", nargs="+", metavar="NAME=COMMAND")
    args = parser.parse_args()
    commands = dict(one.split("=", 1) for one in args.contestants)
    adopt_children()
    print(machine())
    runs = {name: [] for name in commands}
    for number in range(args.rounds):
        for name, command in commands.items():
            load = os.getloadavg()[0]
            runs[name].append(measure(command)[0])
            told = {key: round(value, 2) for key, value in runs[name][-1].items()}
            print(json.dumps({"round": number + 1, "name": name, "load": round(load, 1), **told}), flush=True)
    first = next(iter(runs.values()))
    print("\n| | CPU s | to the first | peak MB | wall s |\n|---|---|---|---|---|")
    for name, own in runs.items():
        column = {key: [run[key] for run in own] for key in ("cpu", "mb", "wall")}
        ratios = [run["cpu"] / base["cpu"] for run, base in zip(own, first)]
        cells = [spread(column["cpu"]), spread(ratios), f"{statistics.median(column['mb']):.0f}", spread(column["wall"])]
        print(f"| {' | '.join([name, *cells])} |")


if __name__ == "__main__":
    try:
        main()
    except Failed as error:
        sys.exit(str(error))
