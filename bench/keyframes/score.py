#!/usr/bin/python3
"""Scores the kept pictures of one rendered lecture against its truth.

Usage: /usr/bin/python3 bench/keyframes/score.py TRUTH.json FOUND.json PICTURES [--reveals]

FOUND is what find.ts prints, PICTURES its --out folder. A kept picture belongs to the screen on show when it was
taken (a transition is divided in its middle). Ink is what `ink` marks on the clean picture, without the webcam's
corner; a picture shows it where an edge lies within two pixels.

- precision: of all kept pictures those that are the first good one of their screen. Good: it shows 80 % of what its
  screen had by then, so that a picture of a fade is not. A speaker who fills the frame may have one picture or none.
- recall: screens with a good picture, of all but speakers.
- finished: screens with a picture that shows 95 % of the last step's ink.
- once: finished screens with one picture alone.
- between: pictures taken while one screen turned into another.
- A restless screen never stands still: a picture taken within it and outside of its transitions shows it.
- reveals (with --reveals, for runs with reveals=all, where a picture of each step is good): steps with a picture that
  shows 90 % of the ink they added and less than half of what the next one adds.
- repeats: screens shown again whose picture is said to be most like one of the same content.
"""

import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

OPTIONAL = {"speaker"}


def grey(path):
    return np.asarray(Image.open(path).convert("L"), dtype=np.int16)


def ink(picture, bar):
    across = np.abs(np.diff(picture, axis=1, prepend=picture[:, :1]))
    down = np.abs(np.diff(picture, axis=0, prepend=picture[:1]))
    return np.maximum(across, down) >= bar


def grown(mask):
    out = mask.copy()
    for axis in (0, 1):
        once = out.copy()
        for shift in (-2, -1, 1, 2):
            once |= np.roll(out, shift, axis)
        out = once
    return out


def share(wanted, near):
    count = int(wanted.sum())
    return 1.0 if count == 0 else float((wanted & near).sum()) / count


def main(truth_path, found_path, pictures, with_reveals):
    truth = json.loads(Path(truth_path).read_text())
    found = json.loads(Path(found_path).read_text())["screens"]
    steps_folder = Path(str(truth_path).replace(".truth.json", ".steps"))
    screens = truth["screens"]
    starts = [s["startSec"] - s["fadeSec"] / 2 for s in screens]
    by_screen = {}
    for i, one in enumerate(found):
        at = max(k for k, start in enumerate(starts) if start <= one["takenAtSec"] or k == 0)
        by_screen.setdefault(at, []).append(i)

    kinds = {}
    good = extra = wrong = recalled = finished = once = wanted = reveals = reveals_found = again = again_found = 0
    misses = []
    for k, screen in enumerate(screens):
        steps = [ink(grey(steps_folder / step["picture"]), 40) for step in screen["steps"]]
        for x, y, right, bottom in [box for box in (screen["hidden"], *screen.get("hides", [])) if box]:
            for mask in steps:
                mask[max(0, y - 2):bottom + 2, max(0, x - 2):right + 2] = False
        about = f"seed {truth['seed']} screen {k} {screen['kind']} at {screen['startSec']:.1f}"
        optional = screen["kind"] in OPTIONAL
        kept, is_good, is_finished = by_screen.get(k, []), False, False
        seen_steps = set()
        for i in kept:
            near = grown(ink(grey(Path(pictures) / found[i]["picture"]), 20))
            now = max(j for j, step in enumerate(screen["steps"]) if step["atSec"] <= found[i]["takenAtSec"] or j == 0)
            shows, shows_last = share(steps[now], near), share(steps[-1], near)
            if screen.get("restless"):
                shows = shows_last = float(screen["startSec"] <= found[i]["takenAtSec"] < screen["endSec"])
            is_finished = is_finished or shows_last >= 0.95
            shown = [j for j in range(len(steps)) if step_shown(steps, j, near)]
            new = not is_good or (with_reveals and not seen_steps.issuperset(shown))
            if shows < 0.8 and not optional:
                wrong += 1
                misses.append(f"{about}: picture {i} of {found[i]['takenAtSec']:.1f} shows {shows:.2f} of it")
            elif not new:
                extra += 1
                misses.append(f"{about}: extra picture {i} of {found[i]['takenAtSec']:.1f}")
            else:
                good += 1
                is_good = True
            seen_steps.update(shown)
        if with_reveals:
            for j in range(1, len(steps)):
                reveals += 1
                reveals_found += j in seen_steps
                if j not in seen_steps:
                    misses.append(f"{about}: reveal {j} at {screen['steps'][j]['atSec']:.1f} missed")
        if optional:
            continue
        wanted += 1
        recalled += is_good
        finished += is_finished
        is_once = is_finished and len(kept) == 1
        once += is_once
        of_kind = kinds.setdefault(screen["kind"], {"screens": 0, "finished": 0, "once": 0, "pictures": 0})
        for name, value in (("screens", 1), ("finished", is_finished), ("once", is_once), ("pictures", len(kept))):
            of_kind[name] += value
        if not is_good:
            misses.append(f"{about}: missed (transition {screen['transition']})")
        elif not is_finished:
            best = max(share(steps[-1], grown(ink(grey(Path(pictures) / found[i]["picture"]), 20))) for i in kept)
            misses.append(f"{about}: not finished, {best:.2f}")
        if screen["repeats"] is not None and kept:
            again += 1
            like = found[kept[0]]["mostSimilarEarlier"]
            right = {i for j, other in enumerate(screens) if other["repeats"] == screen["repeats"] or j == screen["repeats"]
                     for i in by_screen.get(j, [])}
            said = like is not None and like["similarity"] >= 0.95 and like["screen"] in right
            again_found += said
            if not said:
                misses.append(f"{about}: repeat of {screen['repeats']} not seen, {like}")
    if not with_reveals:
        repeated = {i for k, s in enumerate(screens) if s["repeats"] is not None for i in by_screen.get(k, [])}
        for i, one in enumerate(found):
            like = one["mostSimilarEarlier"]
            if like and like["similarity"] >= 0.95 and i not in repeated:
                misses.append(f"seed {truth['seed']}: picture {i} of {one['takenAtSec']:.1f} said to repeat {like}")
    between = [one["takenAtSec"] for one in found
               if any(s["startSec"] - s["fadeSec"] + 0.05 < one["takenAtSec"] < s["startSec"] - 0.05 for s in screens)]
    misses += [f"seed {truth['seed']}: picture of {at:.1f} taken in a transition" for at in between]
    counts = {"kept": len(found), "good": good, "extra": extra, "wrong": wrong, "screens": wanted, "recalled": recalled,
              "finished": finished, "once": once, "between": len(between), "reveals": reveals, "revealsFound": reveals_found,
              "repeats": again, "repeatsSeen": again_found}
    print(json.dumps({"counts": counts, "misses": misses, "kinds": kinds}))


def step_shown(steps, j, near):
    """Whether what step j added is there, and most of what the next one adds is not."""
    added = steps[j] & ~grown(steps[j - 1]) if j else steps[0]
    if share(added, near) < 0.9:
        return False
    return j == len(steps) - 1 or share(steps[j + 1] & ~grown(steps[j]), near) < 0.5


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], "--reveals" in sys.argv)
