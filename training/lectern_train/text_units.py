"""The texts of a data set by video: as `lectern stats --perplexity` gathers and chooses them (src/stats/text-units.ts)."""

import json
import re
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256

from .documents import END_MARKERS, JsonLines
from .windows import strip

STEM = re.compile(r"(?:^|/)(?P<folder>[A-Za-z0-9_-]{1,64})/(?P=folder)@\d{1,9}\.\d_\d{1,9}\.\d#[1-9]\d{0,8}\.jpg$")
NO_VIDEO = {"image_text_pair", *END_MARKERS}


@dataclass
class Said:
    """A text of a video: `ocr`, or what is said or written. `raw`: as it was heard, where that is known."""

    role: str
    text: str
    raw: str | None = None


@dataclass
class Unit:
    """All text of one video in order; of a document, where a data set tells no videos."""

    id: str
    rank: str
    texts: list[Said] = field(default_factory=list)


def choose(records, name: str, most: int, seed: int) -> tuple[list[Unit], int]:
    """@returns at most so many units, those of the lowest ranks, and how many there are"""
    units: dict[str, Unit] = {}
    seen: set[str] = set()
    bound = None
    for index in range(len(records)):
        record = records[index]
        try:
            placed = list(texts_of(record))
        except (KeyError, TypeError, AttributeError, ValueError) as fault:
            raise ValueError(f"{name}[{index}] is no record with texts ({fault!r}).") from fault
        for video, said in placed:
            if said is None or not (strip(said.text) or strip(said.raw or "")):
                continue
            unit = f"document {document_id(records, record, index)}" if video is None else f"video {video}"
            seen.add(unit)
            if unit not in units:
                rank = b64encode(sha256(f"{seed} {unit}".encode()).digest()).decode()
                if bound is not None and rank >= bound:
                    continue
                units[unit] = Unit(unit, rank)
                if len(units) > most:
                    last = max(units.values(), key=lambda one: one.rank)
                    del units[last.id]
                    bound = last.rank
            if unit in units:
                units[unit].texts.append(said)
    return sorted(units.values(), key=lambda one: one.rank), len(seen)


def document_id(records, record: dict, index: int) -> str:
    """Its own, or the place of the record as `lectern stats` names it."""
    place = records.places[index] if isinstance(records, JsonLines) else index
    return record.get("id") or f"0:{place}"


def texts_of(record: dict):
    """@returns (video or None, text or None) in order; an image says of which video the texts after it are"""
    if isinstance(record.get("items"), list):
        parts = sample_texts(record["items"])
    elif isinstance(record.get("conversations"), list):
        parts = clip_texts(record["conversations"])
    elif isinstance(record.get("texts"), list) and isinstance(record.get("images"), list):
        parts = textbook_texts(record)
    else:
        raise ValueError("expected texts, clips or items")
    parts = list(parts)
    video = next((named for named, _ in parts if named is not None), None)
    for named, said in parts:
        video = video if named is None else named
        yield video, said


def sample_texts(items: list[dict]):
    for item in items:
        if item["kind"] == "ocr":
            yield item["video"], Said("ocr", item["text"])
        elif item["kind"] == "speech":
            yield item["video"], Said("speech", item["refined"], item["raw"])
        else:
            yield item["video"], None


def clip_texts(clips: list[dict]):
    for clip in clips:
        place = clip.get("lectern") or {}
        if clip.get("vid") in END_MARKERS:
            yield place.get("video"), None
            continue
        video = place.get("video") or (None if clip.get("vid") in NO_VIDEO else clip.get("vid"))
        yield video, None
        read = clip.get("ocr_qwen2_vl_72b") or ""
        texts = parts_of(read, place.get("ocr") or [])[0] if place else [read]
        for text in texts:
            yield video, Said("ocr", text)
        said = clip.get("refined_asr") or clip.get("asr") or ""
        if said:
            yield video, Said("speech", said, clip.get("asr"))


def textbook_texts(record: dict):
    texts, merged = record["texts"], record.get("text_ocr_list") or record["texts"]
    slots = described(record.get("metadata"), len(texts))
    for at, (image, text, both) in enumerate(zip(record["images"], texts, merged, strict=True)):
        slot = slots[at] if slots else None
        if slot and "parts" in slot:
            yield from written_parts(both or "", slot["parts"])
        elif slot:
            yield from own_texts(slot, image, both or "")
        else:
            yield from published_texts(record, image, text, both)


def described(metadata, slots: int) -> list[dict] | None:
    """What Lectern's own records say of each slot; None of others."""
    if isinstance(metadata, str):
        try:
            metadata = json.loads(metadata)
        except json.JSONDecodeError:
            return None
        metadata = metadata.get("slots") if isinstance(metadata, dict) else None
    is_own = isinstance(metadata, list) and len(metadata) == slots
    return metadata if is_own and all(isinstance(one, dict) and "kind" in one for one in metadata) else None


def written_parts(both: str, parts: list[dict]):
    texts, _ = parts_of(both, parts)
    for part, text in zip(parts, texts):
        yield part["video"], None if part["role"] == "end" else Said(part["role"], text)


def own_texts(slot: dict, image: str | None, both: str):
    if image is not None or slot["kind"] != "text":
        yield slot.get("video"), None
        return
    read, rest = parts_of(both, [one for one in slot["ocr"] if one["chars"] > 0])
    for text in read:
        yield slot["video"], Said("ocr", text)
    if slot.get("wording"):
        yield slot["video"], Said("speech", rest, rest if slot["wording"] == "raw" else None)


def published_texts(record: dict, image: str | None, text: str | None, both: str | None):
    if image is not None:
        found = STEM.search(image)
        yield found["folder"] if found else None, None
    elif text is not None and text not in END_MARKERS:
        both = both or text
        read = strip(both[: len(both) - len(text)]) if both.endswith(text) else ""
        is_speech = record.get("text_ocr_list") or any(STEM.search(one) for one in record["images"] if one)
        if read:
            yield None, Said("ocr", read)
        if text:
            yield None, Said("speech" if is_speech else "text", text)


def parts_of(text: str, spans: list[dict]) -> tuple[list[str], str]:
    """Texts that were joined by line breaks, of which the lengths are known. @returns them, and what follows them"""
    found, at = [], 0
    for span in spans:
        found.append(text[at : at + span["chars"]])
        at += span["chars"] + 1
    return found, text[at:]
