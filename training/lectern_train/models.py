"""Models: loaded whole or not at all, tiny ones from config classes, and Idefics2 from its two parts."""

from pathlib import Path
from types import SimpleNamespace

import torch
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoTokenizer,
    CLIPVisionConfig,
    Idefics2Config,
    Idefics2ForConditionalGeneration,
    LlamaConfig,
    LlavaConfig,
    LlavaForConditionalGeneration,
    MistralConfig,
    SiglipVisionModel,
)

from .render import FAKE, IMAGE, Layout
from .tokens import END_OF_UTTERANCE, byte_tokenizer, learnt_tokenizer

CLASSES = {"llava": LlavaForConditionalGeneration, "idefics2": Idefics2ForConditionalGeneration}
# Buffers that older checkpoints hold; no weights.
BUFFERS = ("position_ids", "inv_freq")
WORDS = 32_000

TINY = dict(hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4)
SMALL_VISION = dict(hidden_size=384, intermediate_size=1536, num_hidden_layers=12, num_attention_heads=6)
SMALL_TEXT = dict(hidden_size=768, intermediate_size=2048, num_hidden_layers=12, num_attention_heads=12)


def load_whole(path: str, settings: SimpleNamespace):
    """@throws ValueError where a tensor of the model is not in the checkpoint, or one of the checkpoint not in the model"""
    model, found = CLASSES[settings.family].from_pretrained(
        path,
        dtype=getattr(torch, settings.dtype),
        attn_implementation=settings.attention,
        output_loading_info=True,
        # Told below, with their names.
        ignore_mismatched_sizes=True,
    )
    faults = {
        "missing": sorted(found["missing_keys"]),
        "unknown": sorted(key for key in found["unexpected_keys"] if not key.endswith(BUFFERS)),
        "of another shape": sorted(key for key, *_ in found["mismatched_keys"]),
    }
    told = [f"{len(keys)} {what} ({', '.join(keys[:3])})" for what, keys in faults.items() if keys]
    if told:
        raise ValueError(f"{path} does not load whole: tensors {'; '.join(told)}.")
    return model


def make_start(settings: SimpleNamespace, size: str, data: Path, folder: Path) -> None:
    """Writes the model that training starts from, where it is not one from a hub or a folder."""
    torch.manual_seed(settings.seed)
    if size == "full":
        model, tokenizer = from_parts(settings)
    else:
        tokenizer = byte_tokenizer(folder) if size == "tiny" else learnt_tokenizer(folder, data, WORDS)
        model = CLASSES[settings.family](small_config(settings.family, size, tokenizer))
    model.generation_config.pad_token_id = tokenizer.pad_token_id
    model.generation_config.eos_token_id = tokenizer.eos_token_id
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def small_config(family: str, size: str, tokenizer):
    is_tiny = size == "tiny"
    vision, text = (TINY, TINY) if is_tiny else (SMALL_VISION, SMALL_TEXT)
    ids = dict(
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
    )
    text = dict(**text, vocab_size=len(tokenizer), max_position_embeddings=32_768, **ids)
    image = tokenizer.convert_tokens_to_ids(IMAGE)
    if family == "llava":
        # 4 x 4 tokens an image, or the 24 x 24 of the published model.
        seen = CLIPVisionConfig(**vision, image_size=56 if is_tiny else 336, patch_size=14)
        return LlavaConfig(vision_config=seen, text_config=LlamaConfig(**text), image_token_id=image)
    heads = text["num_attention_heads"]
    return Idefics2Config(
        vision_config=dict(**vision, image_size=112 if is_tiny else 560, patch_size=14),
        text_config=MistralConfig(**text, num_key_value_heads=heads // 2, sliding_window=None),
        perceiver_config=dict(
            hidden_size=text["hidden_size"],
            resampler_n_latents=16 if is_tiny else 64,
            resampler_depth=1 if is_tiny else 3,
            resampler_n_heads=heads,
            resampler_head_dim=text["hidden_size"] // heads,
            num_key_value_heads=heads // 2,
        ),
        image_token_id=image,
        tie_word_embeddings=False,
    )


def from_parts(settings: SimpleNamespace):
    """Idefics2 of published vision and language models. The connector and the rows of new tokens are random by the seed.

    The published script leaves out the biases of the vision model and so starts it from wrong ones; here all its tensors
    are copied.
    """
    dtype = getattr(torch, settings.dtype)
    tokenizer = AutoTokenizer.from_pretrained(settings.text_model)
    tokenizer.add_special_tokens({"additional_special_tokens": [FAKE, IMAGE, END_OF_UTTERANCE]})
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.unk_token or tokenizer.eos_token
    vision = SiglipVisionModel.from_pretrained(settings.vision_model, dtype=dtype)
    text_config = AutoConfig.from_pretrained(settings.text_model)
    old_words = text_config.vocab_size
    text_config.vocab_size = max(old_words, len(tokenizer))
    text_config.pad_token_id = tokenizer.pad_token_id
    vision_config = {
        key: getattr(vision.config, key)
        for key in ("hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "patch_size")
    }
    config = Idefics2Config(
        vision_config=dict(**vision_config, image_size=settings.vision_side),
        text_config=text_config,
        perceiver_config=dict(hidden_size=text_config.hidden_size),
        image_token_id=tokenizer.convert_tokens_to_ids(IMAGE),
        tie_word_embeddings=False,
    )
    torch.manual_seed(settings.seed)
    model = Idefics2ForConditionalGeneration(config).to(dtype)
    copy_vision(vision, model)
    del vision
    copy_text(AutoModelForCausalLM.from_pretrained(settings.text_model, dtype=dtype), model, old_words)
    return model, tokenizer


def copy_vision(vision: SiglipVisionModel, model) -> None:
    source = getattr(vision, "vision_model", vision).state_dict()
    source = {key: value for key, value in source.items() if not key.startswith("head.") and not key.endswith(BUFFERS)}
    target = model.model.vision_model
    grid = "embeddings.position_embedding.weight"
    source[grid] = resized(source[grid], target.embeddings.position_embedding.weight.shape[0])
    copy_all(source, target, "vision model")


def resized(grid: torch.Tensor, places: int) -> torch.Tensor:
    """Embeddings of a square grid of places, bicubic."""
    old, new = round(grid.shape[0] ** 0.5), round(places**0.5)
    square = grid.float().reshape(1, old, old, -1).permute(0, 3, 1, 2)
    square = torch.nn.functional.interpolate(square, size=(new, new), mode="bicubic", align_corners=False)
    return square.permute(0, 2, 3, 1).reshape(places, -1).to(grid.dtype)


def copy_text(text, model, words: int) -> None:
    source = text.model.state_dict()
    rows = {
        "embed_tokens.weight": (text.get_input_embeddings().weight, model.model.text_model.embed_tokens.weight),
        "lm_head.weight": (text.get_output_embeddings().weight, model.lm_head.weight),
    }
    with torch.no_grad():
        for given, taken in rows.values():
            taken[:words] = given[:words]
    source["embed_tokens.weight"] = model.model.text_model.embed_tokens.weight
    copy_all(source, model.model.text_model, "language model")


def copy_all(source: dict, target, what: str) -> None:
    """@throws ValueError where one has a tensor that the other has not"""
    wanted = {key for key in target.state_dict() if not key.endswith(BUFFERS)}
    source = {key: value for key, value in source.items() if not key.endswith(BUFFERS)}
    if wanted != set(source):
        raise ValueError(f"The {what} does not fit: {sorted(wanted ^ set(source))[:4]}.")
    target.load_state_dict(source, strict=False)


def layout_of(model, tokenizer, family: str) -> Layout:
    """@throws ValueError where the tokenizer has no token for images, or another than the model"""
    image = tokenizer.convert_tokens_to_ids(IMAGE)
    if image != model.config.image_token_id:
        raise ValueError(f"{IMAGE} is token {image} of the tokenizer and {model.config.image_token_id} of the model.")
    if family == "idefics2":
        latents = model.config.perceiver_config.resampler_n_latents
        return Layout(image, latents, tokenizer.convert_tokens_to_ids(FAKE))
    if model.config.vision_feature_select_strategy != "default":
        raise ValueError("Expected the patch features of LLaVA-1.5 (vision_feature_select_strategy: default).")
    vision = model.config.vision_config
    return Layout(image, (vision.image_size // vision.patch_size) ** 2)


def freeze(model, settings: SimpleNamespace, size: str) -> None:
    """The vision tower as the recipe says. A random one is trained: frozen, it would show the model noise."""
    tower = model.model.vision_tower if settings.family == "llava" else model.model.vision_model
    if settings.freeze_vision and size == "full":
        tower.requires_grad_(False)
    elif settings.family == "llava":
        # What comes after the layer whose features are taken has no gradients, and processes would wait for them.
        inner = getattr(tower, "vision_model", tower)
        for unused in [*inner.encoder.layers[model.config.vision_feature_layer + 1 :], inner.post_layernorm]:
            unused.requires_grad_(False)
