"""From a document to token ids and labels: the strings, masks and cuts of the paper. Nothing here knows pixels."""

import re
from dataclasses import dataclass
from types import SimpleNamespace

from .documents import END_OF_VIDEO, Document, Part

IGNORED = -100
IMAGE = "<image>"
FAKE = "<fake_token_around_image>"
SPECIAL = {IMAGE, FAKE, "<end_of_utterance>", "<s>", "</s>", "<unk>", "<pad>", "[INST]", "[/INST]"}
SYSTEM = (
    "A chat between a curious human and an artificial intelligence assistant. "
    "The assistant gives helpful, detailed, and polite answers to the human's questions."
)


@dataclass
class Layout:
    """What the model makes of an image: its tokens, and the token that stands around them or None."""

    image: int
    tokens: int
    fake: int | None = None


@dataclass
class Rendered:
    ids: list[int]
    labels: list[int]
    # How many of the document's images are left.
    images: int


class Neutral:
    """Text in which no string means a special token: a space after the first character, `< image>`."""

    def __init__(self, tokenizer):
        strings = SPECIAL | set(tokenizer.get_added_vocab()) | set(tokenizer.all_special_tokens)
        longest_first = sorted((one for one in strings if len(one) > 1), key=len, reverse=True)
        self.pattern = re.compile("|".join(re.escape(one) for one in longest_first))

    def __call__(self, text: str) -> str:
        # Again, because one may begin inside another.
        while self.pattern.search(text):
            text = self.pattern.sub(lambda found: f"{found[0][0]} {found[0][1:]}", text)
        return text


def render(document: Document, settings: SimpleNamespace, tokenizer, neutral: Neutral, layout: Layout) -> Rendered:
    if document.turns:
        text, spans = conversation(document, neutral)
        return finish(text, spans, settings, tokenizer, layout)
    string = llava_string if settings.family == "llava" else idefics2_string
    return finish(string(document.parts, settings, tokenizer, neutral), None, settings, tokenizer, layout)


def llava_string(parts: list[Part], settings: SimpleNamespace, tokenizer, neutral: Neutral) -> str:
    """Placeholders and texts joined by spaces, none beside a placeholder but one between two placeholders."""
    pieces = []
    for part in parts:
        if part.kind == "image":
            pieces.append(IMAGE)
        elif part.kind == "end":
            pieces.append(END_OF_VIDEO if settings.end_of_video == "written" else "")
        else:
            pieces.append(neutral(part.merged if settings.ocr else part.speech))
    text = " ".join(piece for piece in pieces if piece)
    text = re.sub(f" *{IMAGE} *", IMAGE, text)
    text = text.replace(IMAGE + IMAGE, f"{IMAGE} {IMAGE}").replace(IMAGE + IMAGE, f"{IMAGE} {IMAGE}")
    return text + (tokenizer.eos_token if settings.eos else "")


def idefics2_string(parts: list[Part], settings: SimpleNamespace, tokenizer, neutral: Neutral) -> str:
    """`Image:` and a placeholder for each image, texts on lines of their own, a new BOS where a video ended."""
    text = ""
    for part in parts:
        if part.kind == "image":
            text += f"Image:{IMAGE}"
        elif part.kind == "end":
            text += f"\n{tokenizer.bos_token}" if settings.end_of_video == "written" else ""
        else:
            if settings.ocr and part.ocr:
                text += f"\n{settings.ocr_lead_in}{neutral(part.ocr)}"
            if part.speech:
                text += f"\n{neutral(part.speech)}"
    return text + (tokenizer.eos_token if settings.eos else "")


def conversation(document: Document, neutral: Neutral) -> tuple[str, list[tuple[int, int]]]:
    """The string of LLaVA-1.5's conversation `v1`. @returns it, and where the answers stand: they alone are trained"""
    text, spans = f"{SYSTEM} ", []
    for turn in document.turns:
        said = IMAGE.join(neutral(piece.strip(" ")) for piece in turn.text.split(IMAGE))
        if turn.asks:
            text += f"USER: {said} "
        else:
            start = len(text) + len("ASSISTANT:")
            text += f"ASSISTANT: {neutral(turn.text)}</s>"
            spans.append((start, len(text)))
    return text, spans


def finish(text: str, spans, settings: SimpleNamespace, tokenizer, layout: Layout) -> Rendered:
    """Tokens, each placeholder as the tokens of its image, cut before what would not fit whole, and labels."""
    coded = tokenizer(text, add_special_tokens=False, return_offsets_mapping=spans is not None)
    ids = list(coded["input_ids"])
    trained = [True] * len(ids)
    if spans is not None:
        trained = [any(start <= a and b <= end for start, end in spans) for a, b in coded["offset_mapping"]]
    if settings.bos:
        ids, trained = [tokenizer.bos_token_id, *ids], [spans is None, *trained]
    ids, trained, images = lay_out(ids, trained, layout, settings.max_length)
    labels = [token if wanted else IGNORED for token, wanted in zip(ids, trained)]
    labels = [IGNORED if token == layout.image else label for token, label in zip(ids, labels)]
    if spans is None and settings.text_before_first_image == "masked" and images > 0:
        first = ids.index(layout.image)
        labels[:first] = [IGNORED] * first
    # Nothing predicts the first token; left of it there may be padding, which would.
    labels[:1] = [IGNORED] * len(labels[:1])
    return Rendered(ids, labels, images)


def lay_out(ids: list[int], trained: list[bool], layout: Layout, length: int):
    """Neighbouring images share the token around them. @returns ids, what of them is trained, images"""
    out, wanted, images = [], [], 0
    for token, is_trained in zip(ids, trained):
        block = [token]
        if token == layout.image:
            block = [layout.image] * layout.tokens
            if layout.fake is not None:
                head = [] if out and out[-1] == layout.fake else [layout.fake]
                block = [*head, *block, layout.fake]
        if len(out) + len(block) > length:
            break
        images += token == layout.image
        out += block
        wanted += [is_trained] * len(block)
    return out, wanted, images
