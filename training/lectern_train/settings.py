"""The settings of a recipe: a flat YAML file, each value with its source in a comment, and what `--set` changes."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

RECIPES = Path(__file__).parent.parent / "recipes"
SIZES = ("tiny", "150m", "full")
LINE = re.compile(r"^(?P<key>[a-z0-9_]+): (?P<value>\"(?:[^\"\\]|\\.)*\"|[^#]*?)\s*(?:#.*)?$")

# May differ between a run and its resumption: no batch depends on them.
FREE = {"workers", "save_steps", "log_steps", "keep_checkpoints", "max_steps_this_time"}
NULLABLE = {"model", "vision_model", "text_model", "max_images", "max_steps", "max_steps_this_time", "images"}
CHOICES = {
    "family": ("llava", "idefics2"),
    "data": ("textbook", "chat"),
    "start": ("continual", "scratch"),
    "unreadable": ("drop", "error"),
    "text_before_first_image": ("masked", "trained"),
    "end_of_video": ("written", "dropped"),
    "schedule": ("constant_with_warmup", "cosine", "linear", "constant"),
    "dtype": ("float32", "bfloat16"),
}


def value_of(text: str):
    """A YAML scalar as the recipes use them: JSON, or a bare word."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def parse(text: str, name: str) -> dict:
    """A flat YAML file. PyYAML is no dependency of the trainer's own, and nothing here needs more."""
    settings = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        found = LINE.match(line)
        if not found:
            raise ValueError(f"{name}:{number}: expected `key: value  # source`, found: {line}")
        settings[found["key"]] = value_of(found["value"].strip())
    return settings


def load(recipe: str, changes: list[str] = ()) -> SimpleNamespace:
    """@param recipe: a name in recipes/, or a file. @param changes: `key=value`, as of `--set`."""
    path = Path(recipe) if recipe.endswith(".yaml") else RECIPES / f"{recipe}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(one.stem for one in RECIPES.glob("*.yaml")))
        raise ValueError(f"There is no recipe {recipe}. Known: {known}.")
    settings = parse(path.read_text(encoding="utf-8"), path.name)
    for change in changes:
        key, mark, value = change.partition("=")
        if not mark or key not in settings:
            raise ValueError(f"--set {change}: {path.name} has no setting {key}.")
        settings[key] = value_of(value)
    check(settings)
    return SimpleNamespace(**settings)


def check(settings: dict) -> None:
    for key, allowed in CHOICES.items():
        if key in settings and settings[key] not in allowed:
            raise ValueError(f"{key}: expected {' or '.join(allowed)}, found {settings[key]}.")
    for key, value in settings.items():
        if value is None and key not in NULLABLE:
            raise ValueError(f"{key} must have a value.")
    if settings["start"] == "continual" and settings["model"] is None:
        raise ValueError("model must have a value.")
    for key in ("learning_rate", "max_length", "batch", "accumulate", "epochs", "save_steps"):
        if isinstance(settings[key], bool) or not isinstance(settings[key], (int, float)) or settings[key] <= 0:
            raise ValueError(f"{key}: expected a number above 0, found {settings[key]}.")


def fixed(settings: SimpleNamespace) -> dict:
    """What a resumed run must share with the run that it resumes."""
    return {key: value for key, value in vars(settings).items() if key not in FREE}
