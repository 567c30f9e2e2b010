"""Processors: how pixels are made for training, saved with each checkpoint so that a server makes the same."""

from pathlib import Path
from types import SimpleNamespace

from transformers import Idefics2Processor, LlavaProcessor
from transformers.models.idefics2.image_processing_pil_idefics2 import Idefics2ImageProcessorPil
from transformers.models.llava.image_processing_pil_llava import LlavaImageProcessorPil

TEMPLATES = Path(__file__).parents[2] / "chat-templates"
TEMPLATE_OF = {"llava": "llava-v1.jinja", "idefics2": "idefics2-base.jinja"}


def processor_of(model, tokenizer, settings: SimpleNamespace):
    template = TEMPLATES / TEMPLATE_OF[settings.family]
    chat = template.read_text(encoding="utf-8") if template.is_file() else None
    vision = model.config.vision_config
    if settings.family == "llava":
        side = {"height": vision.image_size, "width": vision.image_size}
        return LlavaProcessor(
            # Padded to a square with the mean colour: the default crops a slide of 16:9 to 56 % of its width.
            image_processor=LlavaImageProcessorPil(size=side, crop_size=side, do_pad=True),
            tokenizer=tokenizer,
            patch_size=vision.patch_size,
            vision_feature_select_strategy="default",
            num_additional_image_tokens=1,
            chat_template=chat,
        )
    longest = min(settings.longest_edge, vision.image_size)
    shortest = settings.shortest_edge * longest // settings.longest_edge
    return Idefics2Processor(
        image_processor=Idefics2ImageProcessorPil(
            size={"longest_edge": longest, "shortest_edge": shortest},
            image_mean=[0.5] * 3,
            image_std=[0.5] * 3,
            # Five images for one otherwise: 320 tokens instead of 64.
            do_image_splitting=False,
        ),
        tokenizer=tokenizer,
        image_seq_len=model.config.perceiver_config.resampler_n_latents,
        chat_template=chat,
    )
