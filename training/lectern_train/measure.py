"""Perplexity of a data set: the same units, variants, windows and figures as `lectern stats --perplexity`."""

import argparse
import json
import math
import sys
from functools import lru_cache
from pathlib import Path

from transformers import AutoTokenizer

from .completions import server
from .documents import open_records
from .scorer import Scorer, TooLong, open_scorer
from .text_units import Unit, choose
from .windows import strip, windows_of, words_in


def variants_of(units: list[Unit]) -> list[tuple[str, bool | None]]:
    """(speech, with on-screen text or None): every one that the data set has."""
    texts = [said for unit in units for said in unit.texts]
    speeches = ["refined", "raw"] if any(said.raw is not None for said in texts) else ["as it is"]
    shown = [True, False] if any(said.role == "ocr" for said in texts) else [None]
    return [(speech, ocr) for ocr in shown for speech in speeches]


def text_of(unit: Unit, speech: str, ocr: bool | None) -> str:
    """As trainers join them: on-screen text on lines of its own, all else by blanks."""
    joined = ""
    for said in unit.texts:
        if said.role == "ocr" and ocr is False:
            continue
        text = strip(said.raw if speech == "raw" and said.raw is not None else said.text)
        if text:
            joined += f"{text}\n" if said.role == "ocr" else f"{text} "
    return strip(joined)


def measure(data: Path, scorer: Scorer, *, units: int, window: int, seed: int, count, told=lambda done, of: None) -> dict:
    """@param count: tokens of a text, by which it is cut into windows"""
    chosen, available = choose(open_records(data), data.name, units, seed)
    variants = variants_of(chosen)
    written = [[text_of(unit, *variant) for variant in variants] for unit in chosen]
    full = [texts for texts in written if all(texts)]
    cut = [[windows_of(text, window, count) for text in texts] for texts in full]
    # The speech of both wordings is often the same.
    score = lru_cache(maxsize=None)(lambda text: scored(scorer, text))
    done, of = 0, sum(len(windows) for texts in cut for windows in texts)
    scores = []
    for texts in cut:
        scores.append([[score(one) for one in windows] for windows in texts])
        done += sum(len(windows) for windows in texts)
        told(done, of)
    figures = [
        {"speech": speech, "ocr": ocr, **figures_of([texts[at] for texts in full], [unit[at] for unit in scores])}
        for at, (speech, ocr) in enumerate(variants)
    ]
    return {
        "windowTokens": window,
        "unit": "video" if any(unit.id.startswith("video ") for unit in chosen) else "document",
        "available": available,
        "chosen": len(chosen),
        "measured": len(full),
        "empty": len(chosen) - len(full),
        "variants": figures,
    }


def scored(scorer: Scorer, text: str) -> tuple[int, float]:
    values = scorer.score(text).logarithms
    return len(values), sum(values)


def figures_of(texts: list[str], scores: list[list[tuple[int, float]]]) -> dict:
    tokens = sum(number for windows in scores for number, _ in windows)
    total = sum(value for windows in scores for _, value in windows)
    words = sum(map(words_in, texts))
    characters = sum(map(len, texts))
    sums = [(sum(number for number, _ in unit), sum(value for _, value in unit)) for unit in scores]
    alone = [math.exp(-value / number) for number, value in sums if number > 0]
    return {
        "windows": sum(map(len, scores)),
        "tokens": tokens,
        "words": words,
        "characters": characters,
        "logProb": total,
        "perToken": math.exp(-total / tokens) if tokens else None,
        "perWord": math.exp(-total / words) if words else None,
        "bitsPerCharacter": -total / math.log(2) / characters if characters else None,
        "meanOfUnits": sum(alone) / len(alone) if alone else None,
    }


def table(found: dict) -> str:
    names = {"perToken": 2, "meanOfUnits": 2, "perWord": 2, "bitsPerCharacter": 3, "tokens": 0}
    head = "| speech | on-screen text | per token | mean of units | per word | bits per character | tokens |"
    shown = {None: "none", True: "with", False: "without"}
    rows = [
        [one["speech"], shown[one["ocr"]], *("–" if one[name] is None else f"{one[name]:,.{to}f}" for name, to in names.items())]
        for one in found["variants"]
    ]
    lines = [head, "|---|---|---:|---:|---:|---:|---:|", *(f"| {' | '.join(row)} |" for row in rows)]
    left_out = f"; {found['empty']} without text in a variant left out" if found["empty"] else ""
    about = f"{found['measured']} of {found['available']} {found['unit']}s{left_out}"
    return "\n".join([*lines, "", f"{about}; windows of at most {found['windowTokens']} tokens."])


def arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Perplexity of a data set by a model in a folder (docs/statistics.md).")
    parser.add_argument("model", help="folder of the model: weights, configuration and tokenizer")
    parser.add_argument("--data", type=Path, help="textbook.jsonl, clips.jsonl or samples.jsonl, or a folder that holds one")
    parser.add_argument("--units", type=positive, default=500, help="most videos (or documents), by chance (500)")
    parser.add_argument("--window", type=positive, default=1024, help="most tokens that the model reads at once (1024)")
    parser.add_argument("--tokenizer", help="folder of the tokenizer that counts windows (that of the model)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--dtype", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--json", action="store_true", help="print all figures, unrounded")
    parser.add_argument("--serve", type=int, metavar="PORT", help="answer `lectern stats --perplexity` instead, on 127.0.0.1")
    options = parser.parse_args(words)
    if (options.data is None) == (options.serve is None):
        parser.error("give either --data or --serve")
    return options


def positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("expected a number above 0")
    return value


def main(words: list[str] | None = None) -> None:
    options = arguments(words)
    try:
        if options.data is not None:
            open_records(options.data)
        scorer = open_scorer(options.model, options.dtype)
        if options.serve is not None:
            serve(scorer, Path(options.model).resolve().name, options.serve)
            return
        tokenizer = AutoTokenizer.from_pretrained(options.tokenizer) if options.tokenizer else scorer.tokenizer
        count = lru_cache(maxsize=50_000)(lambda text: len(tokenizer(text, add_special_tokens=False)["input_ids"]))
        chosen = dict(units=options.units, window=options.window, seed=options.seed, count=count, told=told)
        found = measure(options.data, scorer, **chosen)
    except TooLong as fault:
        sys.exit(f"perplexity: {fault} Lower --window.")
    except (ValueError, OSError) as fault:
        sys.exit(f"perplexity: {fault}")
    print(json.dumps({"model": options.model, **found}, indent=1) if options.json else table(found))


def told(done: int, of: int) -> None:
    print(f"\r{done} of {of} windows", end="\n" if done == of else "", file=sys.stderr, flush=True)


def serve(scorer: Scorer, name: str, port: int) -> None:
    listening = server(scorer, name, port)
    print(f"{name}: http://127.0.0.1:{listening.server_port}/v1", flush=True)
    try:
        listening.serve_forever()
    except KeyboardInterrupt:
        pass
