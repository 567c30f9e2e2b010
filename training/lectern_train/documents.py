"""Readers: where the records of a data set lie, and what a record says. Nothing is decoded before it is asked for."""

import json
import os
from array import array
from dataclasses import dataclass, field
from pathlib import Path

END_OF_VIDEO = "End of Video"
# The marker of the published clips; Lectern's textbook writes the one above.
END_MARKERS = {END_OF_VIDEO, "End of a Video"}


@dataclass
class Part:
    """An image, the text of a clip, or the end of a video."""

    kind: str  # image, text or end
    path: str = ""
    speech: str = ""
    ocr: str = ""
    # Text as `text_ocr_list` has it: with on-screen text in its place.
    merged: str = ""


@dataclass
class Turn:
    asks: bool
    text: str


@dataclass
class Document:
    name: str
    folder: Path
    parts: list[Part] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)


class JsonLines:
    """A file with a record a line, of which only the places of the lines are held."""

    def __init__(self, path: Path):
        self.path = path
        self.places = array("Q")
        place = 0
        with path.open("rb") as file:
            for line in file:
                if line.strip():
                    self.places.append(place)
                place += len(line)
        self.opened = (None, 0)

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, index: int) -> dict:
        # Processes that load data share no place in a file.
        if self.opened[1] != os.getpid():
            self.opened = (self.path.open("rb"), os.getpid())
        file = self.opened[0]
        file.seek(self.places[index])
        return json.loads(file.readline())

    def __getstate__(self):
        return {**self.__dict__, "opened": (None, 0)}


class JsonArray:
    """A file that is one array. It is read whole, when its first record is asked for."""

    def __init__(self, path: Path, length: int | None = None):
        self.path = path
        self.length = length
        self.records = None

    def __len__(self) -> int:
        if self.length is None:
            self.length = len(self.held())
        return self.length

    def held(self) -> list:
        if self.records is None:
            self.records = json.loads(self.path.read_bytes())
            if not isinstance(self.records, list):
                raise ValueError(f"{self.path} is no array of records.")
        return self.records

    def __getitem__(self, index: int) -> dict:
        return self.held()[index]

    def drop(self) -> None:
        self.records = None


class Shards:
    """A folder as the published trainer reads it: `length.json` {shard: n}, `shard_id_range.json` {shard: [start, end)}."""

    def __init__(self, folder: Path):
        lengths = json.loads((folder / "length.json").read_bytes())
        ranges = json.loads((folder / "shard_id_range.json").read_bytes())
        self.shards = []
        at = 0
        for name, (start, end) in sorted(ranges.items(), key=lambda one: one[1][0]):
            path = shard_file(folder, name)
            if start != at or end - start != lengths.get(name):
                raise ValueError(f"{folder}: the range and the length of shard {name} do not agree.")
            self.shards.append((start, end, path))
            at = end
        self.length = at
        self.open = (None, None)

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int) -> dict:
        number = next(number for number, (_, end, _) in enumerate(self.shards) if index < end)
        start, end, path = self.shards[number]
        # Records are read in order, so one shard at a time is enough.
        if self.open[0] != number:
            shard = open_file(path)
            if len(shard) != end - start:
                raise ValueError(f"{path} has {len(shard)} records, and shard_id_range.json says {end - start}.")
            self.open = (number, shard)
        return self.open[1][index - start]

    def __getstate__(self):
        return {**self.__dict__, "open": (None, None)}


def shard_file(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.jsonl", folder / f"{name}.json"):
        if path.is_file() and path.parent == folder:
            return path
    raise ValueError(f"{folder} has no shard {name}.")


def open_file(path: Path):
    return JsonArray(path) if path.suffix == ".json" else JsonLines(path)


def open_records(path: Path):
    """A file of records, a folder of shards, or a folder with textbook.jsonl in it."""
    if path.is_dir():
        if (path / "length.json").is_file():
            return Shards(path)
        for name in ("textbook.jsonl", "textbook.json", "clips.jsonl", "clips.json"):
            if (path / name).is_file():
                return open_file(path / name)
        raise ValueError(f"{path} holds neither textbook.jsonl nor shards (length.json).")
    if not path.is_file():
        raise ValueError(f"There is no {path}.")
    return open_file(path)


def document_of(record: dict, name: str, folder: Path) -> Document:
    """@throws ValueError where the record is of no known kind"""
    document = Document(name, folder)
    if isinstance(record.get("texts"), list) and isinstance(record.get("images"), list):
        document.parts = textbook_parts(record, name)
    elif is_chat(record):
        document.turns, document.parts = chat_turns(record)
    elif isinstance(record.get("conversations"), list):
        document.parts = clip_parts(record["conversations"])
    else:
        raise ValueError(f"{name} is no textbook record, no record of clips and no conversation.")
    return document


def textbook_parts(record: dict, name: str) -> list[Part]:
    images, texts = record["images"], record["texts"]
    merged = record.get("text_ocr_list") or texts
    if not len(images) == len(texts) == len(merged):
        raise ValueError(f"{name}: `images`, `texts` and `text_ocr_list` differ in length.")
    valid = iter(record.get("valid_image") or [])
    parts = []
    for image, text, both in zip(images, texts, merged):
        if image is not None:
            if next(valid, True):
                parts.append(Part("image", path=image))
        elif text in END_MARKERS:
            parts.append(Part("end"))
        else:
            speech, both = text or "", both or ""
            parts.append(Part("text", speech=speech, ocr=ocr_of(both, speech), merged=both))
    return parts


def ocr_of(merged: str, speech: str) -> str:
    """The on-screen text of a slot: it stands before the speech, on lines of its own."""
    if merged == speech:
        return ""
    if speech == "":
        return merged
    return merged[: -len(speech) - 1] if merged.endswith("\n" + speech) else ""


def clip_parts(clips: list[dict]) -> list[Part]:
    parts = []
    for clip in clips:
        if clip.get("vid") in END_MARKERS:
            parts.append(Part("end"))
            continue
        parts.extend(Part("image", path=path) for path in clip.get("keyframe_ssim") or [])
        speech = clip.get("refined_asr") or clip.get("asr") or ""
        ocr = clip.get("ocr_qwen2_vl_72b") or ""
        if speech or ocr:
            both = "\n".join(text for text in (ocr, speech) if text)
            parts.append(Part("text", speech=speech, ocr=ocr, merged=both))
    return parts


def is_chat(record: dict) -> bool:
    turns = record.get("conversations")
    return isinstance(turns, list) and bool(turns) and all("from" in turn and "value" in turn for turn in turns)


def chat_turns(record: dict) -> tuple[list[Turn], list[Part]]:
    """A record of LLaVA: an image or a list of them, and turns in which `<image>` stands for each."""
    image = record.get("image")
    paths = [] if image is None else [image] if isinstance(image, str) else image
    turns = [Turn(turn["from"] in ("human", "user"), turn["value"]) for turn in record["conversations"]]
    return turns, [Part("image", path=path) for path in paths]
