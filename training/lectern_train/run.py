"""A run: the model, the samples, the trainer; resumed where a checkpoint is."""

import argparse
import json
import sys
from pathlib import Path

import torch
from accelerate import PartialState
from transformers import AutoTokenizer, Trainer, TrainingArguments, set_seed

from . import checkpoints, settings as recipe_settings
from .data import Collator, Samples
from .models import freeze, layout_of, load_whole, make_start
from .pictures import Pictures, count
from .processors import processor_of



class RecipeTrainer(Trainer):
    """The Trainer, with weights that this program loads itself, and whole."""

    def _load_from_checkpoint(self, resume_from_checkpoint, model=None):
        # The Trainer's own way leaves LLaVA at its initial weights, with no more than a warning.
        if self.is_fsdp_enabled or self.is_deepspeed_enabled:
            super()._load_from_checkpoint(resume_from_checkpoint, model)

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        # A batch of which nothing is trained has a loss of zero, not of zero by zero.
        if torch.is_tensor(num_items_in_batch):
            num_items_in_batch = num_items_in_batch.clamp(min=1)
        return super().compute_loss(model, inputs, return_outputs, num_items_in_batch)


def arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", help="a name in training/recipes, or a file")
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--size", choices=recipe_settings.SIZES, default="full")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="another value of a setting")
    return parser.parse_args(words)


def training_arguments(settings, out: Path) -> TrainingArguments:
    on_gpu = torch.cuda.is_available()
    return TrainingArguments(
        output_dir=str(out),
        use_cpu=not on_gpu,
        bf16=settings.bf16 and on_gpu,
        tf32=settings.tf32 if on_gpu else None,
        learning_rate=settings.learning_rate,
        lr_scheduler_type=settings.schedule,
        warmup_steps=settings.warmup_ratio,
        weight_decay=settings.weight_decay,
        max_grad_norm=settings.max_grad_norm,
        per_device_train_batch_size=settings.batch,
        gradient_accumulation_steps=settings.accumulate,
        num_train_epochs=settings.epochs,
        max_steps=settings.max_steps or -1,
        activation_checkpointing=settings.gradient_checkpointing,
        activation_checkpointing_kwargs={"use_reentrant": False},
        train_sampling_strategy="sequential",
        remove_unused_columns=False,
        dataloader_num_workers=settings.workers,
        save_steps=settings.save_steps,
        save_total_limit=settings.keep_checkpoints,
        logging_steps=settings.log_steps,
        logging_nan_inf_filter=False,
        seed=settings.seed,
        report_to=[],
        disable_tqdm=True,
    )


def prepare(options: argparse.Namespace, settings):
    """@returns the model, its processor, and the checkpoint to go on from or None"""
    run = {**recipe_settings.fixed(settings), "recipe": options.recipe, "size": options.size}
    checkpoint = checkpoints.newest_whole(options.out)
    state = PartialState()
    if checkpoint is not None:
        checkpoints.same_run(checkpoint, run)
        source = str(checkpoint)
    elif settings.start == "continual" and (options.size == "full" or Path(settings.model).is_dir()):
        source = settings.model
    else:
        start = options.out / "start"
        with state.main_process_first():
            if state.is_main_process and not (start / checkpoints.MARK).is_file():
                make_start(settings, options.size, options.data, start)
                (start / checkpoints.MARK).write_text(json.dumps(run, indent=1), encoding="utf-8")
        checkpoints.same_run(start, run)
        source = str(start)
    model = load_whole(source, settings)
    tokenizer = AutoTokenizer.from_pretrained(source)
    freeze(model, settings, options.size)
    return model, processor_of(model, tokenizer, settings), checkpoint, run


def trainer_of(options: argparse.Namespace, settings) -> tuple[RecipeTrainer, Path | None]:
    args = training_arguments(settings, options.out)
    set_seed(settings.seed)
    model, processor, checkpoint, run = prepare(options, settings)
    layout = layout_of(model, processor.tokenizer, settings.family)
    images = Path(settings.images) if settings.images else None
    pictures = Pictures(images, options.out / "unreadable.jsonl", settings.unreadable == "error")
    trainer = RecipeTrainer(
        model=model,
        args=args,
        train_dataset=Samples(options.data, settings, processor.tokenizer, layout, pictures),
        data_collator=Collator(processor.tokenizer, layout, processor.image_processor, settings.family),
        processing_class=processor,
        callbacks=[checkpoints.Log(options.out / "log.jsonl"), checkpoints.Marks(run), Until(settings)],
    )
    return trainer, checkpoint


class Until(checkpoints.TrainerCallback):
    """Ends at a step of the whole run, with a checkpoint: for machines that are lent for a while."""

    def __init__(self, settings):
        self.last = settings.max_steps_this_time

    def on_step_end(self, args, state, control, **kwargs):
        if self.last is not None and state.global_step >= self.last:
            control.should_save = control.should_training_stop = True


def main(words: list[str] | None = None) -> None:
    options = arguments(words)
    try:
        settings = recipe_settings.load(options.recipe, options.set)
        options.out.mkdir(parents=True, exist_ok=True)
        trainer, checkpoint = trainer_of(options, settings)
    except (ValueError, OSError) as fault:
        sys.exit(f"train: {fault}")
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    if settings.max_steps_this_time is None or trainer.state.global_step >= trainer.state.max_steps:
        trainer.save_model(str(options.out / "final"))
    if trainer.is_world_process_zero():
        lost = count(options.out / "unreadable.jsonl")
        print(f"{trainer.state.global_step} of {trainer.state.max_steps} steps; {lost} images could not be read", end="")
        print(f": {options.out / 'unreadable.jsonl'}" if lost else "")
