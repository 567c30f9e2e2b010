import sys
from pathlib import Path

import pytest
import torch

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
torch.set_num_threads(1)

from lectern_train import settings as recipe_settings  # noqa: E402
from lectern_train.tokens import byte_tokenizer  # noqa: E402


@pytest.fixture(scope="session")
def tokenizer(tmp_path_factory):
    return byte_tokenizer(tmp_path_factory.mktemp("tokenizer"))


@pytest.fixture
def settings():
    """Settings of a recipe, some changed: `settings("idefics2-continual", ocr=True)`."""

    def of(recipe: str, **changes):
        loaded = recipe_settings.load(recipe)
        vars(loaded).update(changes)
        return loaded

    return of
