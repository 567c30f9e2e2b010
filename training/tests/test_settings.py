import re

import pytest
from lectern_train import settings as recipe_settings

NAMES = ["idefics2-continual", "idefics2-scratch", "llava-1.5-continual", "llava-1.5-sft"]


def test_all_recipes_load_and_each_setting_names_its_source():
    assert sorted(path.stem for path in recipe_settings.RECIPES.glob("*.yaml")) == NAMES
    for name in NAMES:
        recipe_settings.load(name)
        text = (recipe_settings.RECIPES / f"{name}.yaml").read_text()
        bare = [line for line in text.splitlines() if re.match(r"\w", line) and "#" not in line]
        assert [line.split(":")[0] for line in bare] == ["family", "data", "start"]


def test_changes_are_checked():
    assert recipe_settings.load(NAMES[0], ["learning_rate=3e-4", "ocr=true"]).learning_rate == 3e-4
    for change, fault in [
        ("larning_rate=1", "no setting larning_rate"),
        ("learning_rate=0", "above 0"),
        ("learning_rate=fast", "above 0"),
        ("schedule=sine", "schedule: expected"),
        ("ocr=null", "must have a value"),
        ("model=null", "model must have a value"),
    ]:
        with pytest.raises(ValueError, match=fault):
            recipe_settings.load(NAMES[0], [change])
    with pytest.raises(ValueError, match="no recipe llava. Known: idefics2"):
        recipe_settings.load("llava")
