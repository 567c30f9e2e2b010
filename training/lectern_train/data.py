"""Samples and batches: what the trainer reads, in the order of the file."""

from pathlib import Path
from types import SimpleNamespace

import torch
from PIL import Image
from torch.utils.data import Dataset

from .documents import Document, Turn, document_of, open_records
from .pictures import Pictures
from .render import IGNORED, IMAGE, Layout, Neutral, render


class Samples(Dataset):
    def __init__(self, data: Path, settings: SimpleNamespace, tokenizer, layout: Layout, pictures: Pictures):
        self.records = open_records(data)
        self.data = data
        self.folder = data if data.is_dir() else data.parent
        self.settings = settings
        self.tokenizer = tokenizer
        self.neutral = Neutral(tokenizer)
        self.layout = layout
        self.pictures = pictures

    def __len__(self) -> int:
        return len(self.records)

    def __getitem__(self, index: int) -> dict:
        document = document_of(self.records[index], f"{self.data.name}[{index}]", self.folder)
        pictures = self.readable(document)
        made = render(document, self.settings, self.tokenizer, self.neutral, self.layout)
        return {"ids": made.ids, "labels": made.labels, "pictures": pictures[: made.images]}

    def readable(self, document: Document) -> list[Image.Image]:
        """Decodes images up to the cap, and takes the others out of the document; their text stays."""
        cap = self.settings.max_images
        pictures, parts = [], []
        for part in document.parts:
            if part.kind == "image":
                if cap is not None and len(pictures) >= cap:
                    continue
                picture = self.pictures.read(part.path, document.folder, document.name)
                if picture is None:
                    continue
                pictures.append(picture)
            parts.append(part)
        document.parts = parts
        return self.placed(document, pictures) if document.turns else pictures

    def placed(self, document: Document, pictures: list[Image.Image]) -> list[Image.Image]:
        """A conversation whose placeholders are not its images is trained as text: nobody knows which is which."""
        marks = sum(turn.text.count(IMAGE) for turn in document.turns if turn.asks)
        if marks == len(pictures):
            return pictures
        document.turns = [Turn(turn.asks, turn.text.replace(IMAGE, "").strip()) for turn in document.turns]
        return []


class Collator:
    """@param side: where padding goes. @param pixels: from pictures to what the model takes"""

    def __init__(self, tokenizer, layout: Layout, image_processor, family: str):
        self.pad = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.eos_token_id
        self.layout = layout
        self.image_processor = image_processor
        self.is_llava = family == "llava"

    def __call__(self, samples: list[dict]) -> dict:
        if not any(sample["pictures"] for sample in samples):
            samples = [with_dummy(samples[0], self.layout, at_end=self.is_llava), *samples[1:]]
        for sample in samples:
            self.check(sample)
        width = max(len(sample["ids"]) for sample in samples)
        rows = [self.row(sample, width) for sample in samples]
        batch = {key: torch.tensor([row[key] for row in rows]) for key in rows[0]}
        return {**batch, **self.pixels([sample["pictures"] for sample in samples])}

    def check(self, sample: dict) -> None:
        """A model may shift the images of other samples, and say nothing, where the numbers do not agree."""
        tokens = sample["ids"].count(self.layout.image)
        if tokens != len(sample["pictures"]) * self.layout.tokens:
            raise ValueError(f"{tokens} image tokens for {len(sample['pictures'])} images.")

    def row(self, sample: dict, width: int) -> dict:
        seen = sample.get("seen", [1] * len(sample["ids"]))
        gap = width - len(sample["ids"])
        padded = {
            "input_ids": (sample["ids"], self.pad),
            "labels": (sample["labels"], IGNORED),
            "attention_mask": (seen, 0),
        }
        return {
            key: [*values, *[filler] * gap] if self.is_llava else [*[filler] * gap, *values]
            for key, (values, filler) in padded.items()
        }

    def pixels(self, pictures: list[list[Image.Image]]) -> dict:
        if self.is_llava:
            every = [picture for row in pictures for picture in row]
            return {"pixel_values": self.image_processor(every, return_tensors="pt")["pixel_values"]}
        every = [[picture] for row in pictures for picture in row]
        done = self.image_processor(every, return_tensors="pt")
        most = max(len(row) for row in pictures)
        values = done["pixel_values"].new_zeros(len(pictures), most, *done["pixel_values"].shape[2:])
        mask = done["pixel_attention_mask"].new_zeros(len(pictures), most, *done["pixel_attention_mask"].shape[2:])
        at = 0
        for number, row in enumerate(pictures):
            values[number, : len(row)] = done["pixel_values"][at : at + len(row), 0]
            mask[number, : len(row)] = done["pixel_attention_mask"][at : at + len(row), 0]
            at += len(row)
        return {"pixel_values": values, "pixel_attention_mask": mask}


def with_dummy(sample: dict, layout: Layout, at_end: bool) -> dict:
    """A white image that nothing attends to and nothing trains.

    Without an image in its batch a process would have no gradients for the projector, and the others would wait for them
    for ever. Idefics2 takes images that are zero for padding, so it is not black.
    """
    fake = [] if layout.fake is None else [layout.fake]
    block = [*fake, *[layout.image] * layout.tokens, *fake]
    ignored, unseen, seen = [IGNORED] * len(block), [0] * len(block), [1] * len(sample["ids"])
    join = (lambda text, image: [*text, *image]) if at_end else (lambda text, image: [*image, *text])
    return {
        "ids": join(sample["ids"], block),
        "labels": join(sample["labels"], ignored),
        "seen": join(seen, unseen),
        "pictures": [Image.new("RGB", (64, 64), "white")],
    }
