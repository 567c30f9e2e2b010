"""What a GPU shows and a CPU does not, in at most five minutes: prints a line of JSON for each check.

    python training/check_device.py --folder DIR [--size 150m] [--steps 300] [--positions 8192]

Exact resume, a long sequence in bfloat16, positions a second, and whether a model reads its images: the loss on words that
stand on held-out slides, with the right slides and with those of others.
"""

import argparse
import json
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import torch  # noqa: E402
from lectern_train import settings as recipe_settings  # noqa: E402
from lectern_train.run import arguments, trainer_of  # noqa: E402
from PIL import Image, ImageDraw  # noqa: E402

WORDS = "angle base circle derivative energy force graph heat integral joule kelvin limit".split()
RECIPE = "llava-1.5-continual"
TRAINED, HELD_OUT = 960, 48


def slide(word: str, draw: random.Random) -> Image.Image:
    """A word on a ground of its own colour, at another place each time."""
    hue = 360 * WORDS.index(word) // len(WORDS)
    image = Image.new("RGB", (336, 189), f"hsl({hue}, 80%, {draw.randint(45, 60)}%)")
    ImageDraw.Draw(image).text((draw.randint(10, 60), draw.randint(10, 90)), word, fill="black", font_size=48)
    return image


def write_slides(folder: Path, count: int, seed: int) -> Path:
    draw = random.Random(seed)
    (folder / "images").mkdir(parents=True, exist_ok=True)
    with (folder / "textbook.jsonl").open("w") as file:
        for number in range(count):
            word = draw.choice(WORDS)
            slide(word, draw).save(folder / f"images/{number}.jpg")
            file.write(json.dumps({"images": [f"images/{number}.jpg", None], "texts": [None, f"{word}."]}) + "\n")
    return folder


def write_long(folder: Path, positions: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    text = " ".join(random.Random(0).choice(WORDS) for _ in range(positions))
    (folder / "textbook.jsonl").write_text((json.dumps({"images": [None], "texts": [text]}) + "\n") * 8)
    return folder


def trained(data: Path, out: Path, size: str, **changes):
    """@returns the trainer at its end, and its losses by step"""
    words = [f"--set={key}={json.dumps(value)}" for key, value in changes.items()]
    options = arguments([RECIPE, "--data", str(data), "--out", str(out), "--size", size, *words])
    out.mkdir(parents=True, exist_ok=True)
    settings = recipe_settings.load(options.recipe, options.set)
    trainer, checkpoint = trainer_of(options, settings)
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    return trainer, {line["step"]: line["loss"] for line in trainer.state.log_history if "loss" in line}


def loss_on(trainer, samples: list[dict]) -> float:
    model = trainer.model.eval()
    losses = []
    with torch.no_grad(), torch.autocast(model.device.type, torch.bfloat16, enabled=trainer.args.bf16):
        for at in range(0, len(samples), 8):
            batch = trainer.data_collator(samples[at : at + 8])
            losses.append(model(**{key: value.to(model.device) for key, value in batch.items()}).loss.item())
    return sum(losses) / len(losses)


def told(check: str, passes: bool | None = None, **figures) -> bool:
    print(json.dumps({"check": check, **({} if passes is None else {"passes": passes}), **figures}), flush=True)
    return passes is not False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", required=True, type=Path)
    parser.add_argument("--size", choices=["tiny", "150m"], default="150m")
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--positions", type=int, default=8192)
    options = parser.parse_args()
    folder, size = options.folder, options.size
    device = torch.cuda.get_device_name() if torch.cuda.is_available() else "CPU"
    slides = write_slides(folder / "slides", TRAINED, 1)
    held_out = write_slides(folder / "held-out", HELD_OUT, 2)
    shared = dict(batch=16, workers=4, gradient_checkpointing=False, learning_rate=5e-4, log_steps=1, save_steps=10_000)

    short = dict(**shared, max_steps=12)
    _, whole = trained(slides, folder / "whole", size, **short)
    trained(slides, folder / "resumed", size, **short, max_steps_this_time=6)
    _, rest = trained(slides, folder / "resumed", size, **short)
    worst = max(abs(rest[step] - whole[step]) for step in range(7, 13))
    passes = told("resume", worst < 1e-6, device=device, worst=worst)

    long = write_long(folder / "long", options.positions)
    changes = dict(shared, batch=1, max_length=options.positions, max_steps=8, gradient_checkpointing=True)
    start = time.monotonic()
    trainer, losses = trained(long, folder / "long-run", size, **changes)
    length = len(trainer.train_dataset[0]["ids"])
    finite = all(loss == loss and loss < 100 for loss in losses.values())
    passes &= told("long", finite and length == options.positions, positions=length, bf16=trainer.args.bf16)
    runtime = next(line["train_runtime"] for line in trainer.state.log_history if "train_runtime" in line)
    told("speed", size=size, positions_per_second=round(8 * length / runtime), with_start_s=time.monotonic() - start)

    trainer, _ = trained(slides, folder / "reads", size, **shared, max_steps=options.steps, epochs=100)
    samples = trainer.train_dataset
    samples.records, samples.folder = type(samples.records)(held_out / "textbook.jsonl"), held_out
    right = [samples[index] for index in range(HELD_OUT)]
    pictures = [one["pictures"] for one in right]
    shuffled = [{**one, "pictures": pictures[(at + 7) % HELD_OUT]} for at, one in enumerate(right)]
    losses = loss_on(trainer, right), loss_on(trainer, shuffled)
    passes &= told("reads its images", losses[0] < losses[1], right=losses[0], shuffled=losses[1])
    sys.exit(0 if passes else 1)


if __name__ == "__main__":
    main()
