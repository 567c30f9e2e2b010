#!/usr/bin/env python3
"""Every figure of docs/performance.md in one run that needs nobody: rounds in turn, then a table of medians and spread.

Usage: python3 bench/race/table.py --talk VIDEO --lecture VIDEO --out FOLDER [--rounds 5] [--python race/bin/python]
           [--scenedetect race/bin/scenedetect] [--sentences sentences] [--minutes 5,20,60] [--limit-min 60]

`--talk` is a short talk, `--lecture` one of ten minutes or more with few changes. Needs `npm run build`, the ffmpeg program,
and what README.md says to install for the others. Every measurement goes to FOLDER/measured.jsonl as it is made, and those
that are there already are not made again, so a run that was stopped goes on. A command that fails or takes longer than
`--limit-min` minutes is left out and told at the end. Linux only.
"""

import argparse
import json
import os
import shlex
import subprocess
import time
from pathlib import Path

from cost import Failed, adopt_children, machine, measure, spread

ROOT = Path(__file__).resolve().parents[2]
CLIP_SEC = 12


def looped(video, sec, path, skip_sec=0):
    """A film of a length from a shorter one, from a later start on each time round, without encoding anything."""
    if path.exists():
        return path
    length = float(
        subprocess.run(
            ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", video],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    )
    entries, filled, turn = [], 0.0, 0
    while filled < sec:
        begin = (skip_sec + 7 * turn) % (length / 2)
        entries += [f"file '{Path(video).resolve()}'", f"inpoint {begin}"]
        filled, turn = filled + length - begin, turn + 1
    listing = path.with_suffix(".txt")
    listing.write_text("\n".join(entries))
    made = path.with_suffix(".part.mkv")
    command = f"ffmpeg -v error -y -f concat -safe 0 -i {listing} -t {sec} -c copy {made}"
    subprocess.run(shlex.split(command), check=True)
    made.rename(path)
    return path


def contestants(args):
    """Commands by name, and in which rounds each is run."""
    films = Path(args.out, "films")
    films.mkdir(parents=True, exist_ok=True)
    for size in ("tiny", "base"):
        Path(args.out, f"{size}.yaml").write_text(f"transcribe: {{ model: {size} }}\n")
    node = shlex.quote(args.node)
    lectern = f"{node} {ROOT}/bin/lectern.js run"
    sized = {size: f"--out {{out}} --config {args.out}/{size}.yaml --json" for size in ("tiny", "base")}
    python = (
        f"{args.python} {ROOT}/bench/race/pipeline.py {{}} --weights {ROOT}/node_modules --sentences {args.sentences}"
    )
    talk, lecture = shlex.quote(args.talk), shlex.quote(args.lecture)
    clip = looped(args.talk, CLIP_SEC, films / "clip.mkv")
    pair = f"{looped(args.talk, 240, films / 'one.mkv')} {looped(args.talk, 240, films / 'two.mkv', 31)}"
    every = {
        "talk python": python.format(talk),
        "talk base": f"{lectern} {talk} {sized['base']}",
        "talk tiny": f"{lectern} {talk} {sized['tiny']}",
        "lecture python": python.format(lecture),
        "lecture base": f"{lectern} {lecture} {sized['base']}",
        "clip base": f"{lectern} {clip} {sized['base']}",
        "keyframes scenedetect": f"{args.scenedetect} -i {lecture} detect-adaptive list-scenes -n",
        "keyframes lectern": f"{lectern} {lecture} --only keyframe --out {{out}} --json",
        "decoding": f"{node} {ROOT}/bench/keyframes/find.ts {lecture} --decode",
        "pair in turn": f"{lectern} {pair} {sized['base']} --concurrency 1",
        "pair at once": f"{lectern} {pair} {sized['base']} --concurrency 2",
    }
    once = {
        f"{minutes} min": f"{lectern} {looped(args.talk, 60 * minutes, films / f'{minutes}.mkv')} {sized['base']}"
        for minutes in map(int, filter(None, args.minutes.split(",")))
    }
    return every, once


def stages_of(output):
    """Processor seconds by stage, of a run that told them."""
    events = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    return {one["stage"]: one["cpuSec"] for one in events if one.get("event") == "stage"}


class Measured:
    """What was measured, by name and round; kept in a file."""

    def __init__(self, path, limit_sec):
        self.path, self.limit_sec, self.failures = path, limit_sec, []
        lines = path.read_text().splitlines() if path.exists() else []
        self.runs = [json.loads(line) for line in lines]

    def measure(self, name, number, command):
        if any(run["name"] == name and run["round"] == number for run in self.runs):
            return
        load = round(os.getloadavg()[0], 1)
        try:
            cost, output = measure(command, self.limit_sec)
        except Failed as error:
            self.failures.append(f"{name}, round {number}: {error}")
            return
        run = {"name": name, "round": number, "load": load, **cost, "stages": stages_of(output)}
        if name == "decoding":
            run["cpu"] = json.loads(output)["cpuSec"]
        self.runs.append(run)
        with self.path.open("a") as file:
            file.write(json.dumps(run) + "\n")
        print(json.dumps({key: run[key] for key in ("name", "round", "load", "cpu", "mb", "wall")}), flush=True)

    def of(self, name, key="cpu"):
        """By round."""
        told = (lambda run: run["stages"].get(key[6:])) if key.startswith("stage ") else (lambda run: run[key])
        return {run["round"]: told(run) for run in self.runs if run["name"] == name}


def ratio(over, under):
    """Round by round, of rounds that both have."""
    return [over[number] / under[number] for number in over if over[number] and under.get(number)]


def rows(measured):
    of = measured.of
    yield "CPU, Lectern base : Python, talk", ratio(of("talk base"), of("talk python")), "≤ 0.60"
    yield "CPU, Lectern base : Python, lecture", ratio(of("lecture base"), of("lecture python")), "≤ 0.50"
    yield "CPU, tiny : base of Lectern, talk", ratio(of("talk tiny"), of("talk base")), "≤ 0.75"
    yield "peak memory, Lectern base : Python, talk", ratio(of("talk base", "mb"), of("talk python", "mb")), "≤ 0.75"
    yield "peak memory of Lectern, talk, MB", list(of("talk base", "mb").values()), "< 900"
    yield "12 s clip, whole command, CPU s", list(of("clip base").values()), "≤ 7"
    alone = ratio(of("keyframes lectern"), of("keyframes scenedetect"))
    yield "keyframes alone : PySceneDetect adaptive, lecture, commands", alone, "≤ 0.8"
    turns = ratio(of("pair in turn", "wall"), of("pair at once", "wall"))
    yield "two at once : one after another, videos a minute", turns, "≥ 1.8"
    stage = ratio(of("keyframes lectern", "stage keyframe"), of("decoding"))
    yield "keyframe stage : a process that only decodes, lecture", stage, "≤ 1.6"


def print_tables(measured):
    print(f"\n{machine()}\n\n| | median (least–most) | rounds | goal |\n|---|---|---|---|")
    for what, values, goal in rows(measured):
        print(f"| {what} | {spread(values) if values else 'not measured'} | {len(values)} | {goal} |")
    print("\n| command | CPU s | peak MB | wall s | load before |\n|---|---|---|---|---|")
    for name in dict.fromkeys(run["name"] for run in measured.runs):
        cells = [spread(list(measured.of(name, key).values())) for key in ("cpu", "mb", "wall", "load")]
        print(f"| {name} | {' | '.join(cells)} |")
    told = [run for run in measured.runs if run["name"] == "talk base"]
    print("\n| stage, talk, base | CPU s |\n|---|---|")
    for stage in dict.fromkeys(stage for run in told for stage in run["stages"]):
        print(f"| {stage} | {spread([run['stages'][stage] for run in told if stage in run['stages']])} |")
    for failure in measured.failures:
        print(f"\nFailed: {failure}")


def run(args, measured):
    every, once = contestants(args)
    left_out = args.skip.split(",")
    adopt_children()
    began = time.monotonic()
    for number in range(1, args.rounds + 1):
        for name, command in every.items():
            if name not in left_out:
                measured.measure(name, number, command)
    for name, command in once.items():
        if name not in left_out:
            measured.measure(name, 1, command)
    print(f"\nTook {(time.monotonic() - began) / 60:.0f} min.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("talk", "lecture", "out"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--rounds", type=int, default=5, help="0 prints the table of what is measured already")
    parser.add_argument("--python", default="race/bin/python")
    parser.add_argument("--scenedetect", default="race/bin/scenedetect")
    parser.add_argument("--sentences", default="sentences")
    parser.add_argument("--node", default=str(ROOT / "node_modules/.bin/node"))
    parser.add_argument("--minutes", default="5,20,60", help="lengths of the films that are run once; empty for none")
    parser.add_argument("--limit-min", type=float, default=60)
    parser.add_argument("--skip", default="", help="names of commands that are not run, by commas")
    args = parser.parse_args()
    args.out = str(Path(args.out).resolve())
    measured = Measured(Path(args.out, "measured.jsonl"), 60 * args.limit_min)
    if args.rounds > 0:
        run(args, measured)
    print_tables(measured)


if __name__ == "__main__":
    main()
