#!/usr/bin/env python3
"""In the place of Lectern: notes how it was called, and does what a file of its folder asks for."""

import json
import os
import signal
import sys
import time

folder = sys.argv[1]
arguments = sys.argv[2:]
share = arguments[arguments.index("--shard") + 1].replace("/", "of") if "--shard" in arguments else "all"
name = f"{arguments[0]}-{share}"


def note(what: str) -> None:
    with open(os.path.join(folder, "calls"), "a", encoding="utf8") as calls:
        calls.write(json.dumps([what, name, os.getpid(), arguments]) + "\n")


def stopped(*_: object) -> None:
    note("stopped")
    os._exit(130)


signal.signal(signal.SIGTERM, stopped)
note("began")
if arguments[0] == "status":
    digests = {"of": 0, "done": 0}
    if os.path.exists(os.path.join(folder, "digests")):
        with open(os.path.join(folder, "digests"), encoding="utf8") as file:
            digests = json.load(file)
    print(json.dumps({"plan": {"videos": 4, "done": 4, "digests": digests}}))
# It goes on when this file is gone.
held = os.path.join(folder, f"hold-{name}")
while os.path.exists(held):
    time.sleep(0.05)
codes = os.path.join(folder, f"code-{name}")
code = 0
if os.path.exists(codes):
    with open(codes, encoding="utf8") as file:
        left = file.read().split()
    code = int(left[0]) if left else 0
    with open(codes, "w", encoding="utf8") as file:
        file.write(" ".join(left[1:]))
    print(f"this is why: {code}", file=sys.stderr)
note("ended")
sys.exit(code)
