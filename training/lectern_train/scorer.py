"""A causal model in a folder that says how probable each token of a text is."""

from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForImageTextToText, AutoTokenizer

from .models import BUFFERS


class TooLong(ValueError):
    pass


@dataclass
class Score:
    """Tokens of a text, and the natural logarithms of their probabilities: of all but the first, which nothing predicts."""

    ids: list[int]
    logarithms: list[float]


class Scorer:
    """@param tokens: most that the model reads at once, None where it has no bound"""

    def __init__(self, model, tokenizer):
        self.model = model.eval()
        self.tokenizer = tokenizer
        text = model.config.get_text_config()
        self.tokens = getattr(text, "max_position_embeddings", None)

    def score(self, text: str) -> Score:
        """@throws TooLong where the model cannot read it at once"""
        ids = self.tokenizer(text)["input_ids"]
        if self.tokens is not None and len(ids) > self.tokens:
            raise TooLong(f"{len(ids)} tokens: the maximum context length of the model is {self.tokens}.")
        if len(ids) < 2:
            return Score(ids, [])
        given = torch.tensor([ids], device=self.model.device)
        with torch.no_grad():
            logits = self.model(input_ids=given).logits[0, :-1].float()
        found = logits.log_softmax(-1).gather(1, given[0, 1:, None])[:, 0]
        return Score(ids, found.double().tolist())


def open_scorer(folder: str, dtype: str) -> Scorer:
    """@throws ValueError where the folder holds no model of texts, or not all of it"""
    if not (Path(folder) / "config.json").is_file():
        raise ValueError(f"{folder} holds no model: it has no config.json.")
    config = AutoConfig.from_pretrained(folder)
    # A checkpoint that reads images, too, is asked for texts alone.
    has_images = hasattr(config, "vision_config")
    kind = AutoModelForImageTextToText if has_images else AutoModelForCausalLM
    model, found = kind.from_pretrained(folder, dtype=getattr(torch, dtype), output_loading_info=True)
    missing = sorted(key for key in found["missing_keys"] if not key.endswith(BUFFERS))
    if missing:
        raise ValueError(f"{folder} does not load whole: {len(missing)} tensors are missing ({', '.join(missing[:3])}).")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return Scorer(model.to(device), AutoTokenizer.from_pretrained(folder))
