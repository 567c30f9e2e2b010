"""A tokenizer without a hub: one token a byte, or learnt from the data."""

import json
from pathlib import Path

from transformers import PreTrainedTokenizerFast

from .documents import document_of, open_records
from .render import FAKE, IMAGE

PAD, BOS, EOS = "<pad>", "<s>", "</s>"
END_OF_UTTERANCE = "<end_of_utterance>"
LEARNT_FROM = 10_000


def byte_alphabet() -> list[str]:
    """A printable character for each byte, as byte-level BPE has them."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = (byte for byte in range(256) if byte not in printable)
    named = {byte: chr(byte) for byte in printable} | {byte: chr(256 + number) for number, byte in enumerate(others)}
    return [named[byte] for byte in range(256)]


def byte_tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    """@param folder: for its file"""
    special = [PAD, BOS, EOS, IMAGE, FAKE, END_OF_UTTERANCE]
    vocabulary = {token: number for number, token in enumerate([*special, *byte_alphabet()])}
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    described = {
        "version": "1.0",
        "added_tokens": [{"id": vocabulary[token], "content": token, **flags} for token in special],
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": True},
        "decoder": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": True},
        "model": {"type": "BPE", "vocab": vocabulary, "merges": []},
    }
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "tokenizer.json"
    file.write_text(json.dumps(described), encoding="utf-8")
    return PreTrainedTokenizerFast(
        tokenizer_file=str(file),
        bos_token=BOS,
        eos_token=EOS,
        pad_token=PAD,
        extra_special_tokens={
            "image_token": IMAGE,
            "image_boundary_token": FAKE,
            "end_of_utterance_token": END_OF_UTTERANCE,
        },
    )


def learnt_tokenizer(folder: Path, data: Path, words: int) -> PreTrainedTokenizerFast:
    """Byte-level BPE learnt from the first records of the data."""
    return byte_tokenizer(folder).train_new_from_iterator(texts(data), vocab_size=words)


def texts(data: Path):
    records = open_records(data)
    for index in range(min(len(records), LEARNT_FROM)):
        document = document_of(records[index], f"{data.name}[{index}]", data)
        yield "\n".join([*(part.merged for part in document.parts), *(turn.text for turn in document.turns)])
