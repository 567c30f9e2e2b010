"""Checkpoints that are whole, and which of them a run goes on from."""

import json
from pathlib import Path

from transformers import TrainerCallback

MARK = "lectern.json"


class Marks(TrainerCallback):
    """Marks a checkpoint when all of it is written: one that was cut short has no mark and is not resumed."""

    def __init__(self, run: dict):
        self.run = run

    def on_save(self, args, state, control, **kwargs):
        if state.is_world_process_zero:
            folder = Path(args.output_dir) / f"checkpoint-{state.global_step}"
            (folder / MARK).write_text(json.dumps(self.run, indent=1), encoding="utf-8")


class Log(TrainerCallback):
    """A line a step in log.jsonl. After a crash some steps come twice: the later line counts."""

    def __init__(self, path: Path):
        self.path = path

    def on_log(self, args, state, control, logs=None, **kwargs):
        if state.is_world_process_zero and "loss" in (logs or {}):
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"step": state.global_step, **logs}) + "\n")


def newest_whole(out: Path) -> Path | None:
    found = [path.parent for path in out.glob(f"checkpoint-*/{MARK}")]
    return max(found, key=lambda path: int(path.name.rpartition("-")[2]), default=None)


def same_run(checkpoint: Path, run: dict) -> None:
    """@throws ValueError where the checkpoint is of a run with other settings or data"""
    then = json.loads((checkpoint / MARK).read_text(encoding="utf-8"))
    other = sorted(key for key in {*then, *run} if then.get(key) != run.get(key))
    if other:
        told = ", ".join(f"{key}: {then.get(key)} then, {run.get(key)} now" for key in other)
        raise ValueError(f"{checkpoint} is of another run ({told}). Give another --out, or the same settings.")
