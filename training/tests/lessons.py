"""Small data sets and models that the tests share."""

import json
from pathlib import Path

from PIL import Image, ImageDraw

WORDS = "the root of a square plane and its angle with every line we draw here again today".split()


def picture(number: int, size=(96, 54)) -> Image.Image:
    image = Image.new("RGB", size, ((37 * number) % 256, (91 * number) % 256, 60))
    ImageDraw.Draw(image).rectangle((5 + number % 40, 5, 30 + number % 40, 40), fill=(255, 255, (50 * number) % 256))
    return image


def speech(number: int) -> str:
    return " ".join(WORDS[(number * 3 + at) % len(WORDS)] for at in range(6)).capitalize() + "."


def record(number: int, images: int = 2) -> dict:
    """Images, text, image, text: two clips of one video and its end."""
    slots: list[tuple[str | None, str | None, str | None]] = []
    for at in range(images):
        slots.append((f"images/v{number}/v{number}@0.0_9.0#{at + 1}.jpg", None, None))
        if at == images - 1 or at % 2 == 1:
            said = speech(number + at)
            slots.append((None, said, f"x = {number + at}\n{said}"))
    if images == 0:
        slots.append((None, speech(number), speech(number)))
    slots.append((None, "End of Video", "End of Video"))
    return dict(zip(("images", "texts", "text_ocr_list"), map(list, zip(*slots))))


def write_textbook(folder: Path, records: list[dict]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "textbook.jsonl").open("w") as file:
        for number, one in enumerate(records):
            file.write(json.dumps(one) + "\n")
            for at, path in enumerate(path for path in one["images"] if path):
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                picture(10 * number + at).save(folder / path)
    return folder


def textbook(folder: Path, count: int = 8) -> Path:
    return write_textbook(folder, [record(number, images=1 + number % 3) for number in range(count)])
