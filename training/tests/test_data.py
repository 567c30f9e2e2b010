"""Readers, images and batches."""

import json
from pathlib import Path

import lessons
import pytest
import torch
from lectern_train.data import Collator, Samples
from lectern_train.documents import open_records
from lectern_train.models import CLASSES, layout_of, small_config
from lectern_train.pictures import Pictures, count
from lectern_train.processors import processor_of
from PIL import Image

RECIPES = ["llava-1.5-continual", "idefics2-continual"]


@pytest.fixture(scope="module")
def models(tokenizer):
    made = {}
    for family in ("llava", "idefics2"):
        torch.manual_seed(0)
        made[family] = CLASSES[family](small_config(family, "tiny", tokenizer)).eval()
    return made


class Bench:
    """A recipe with its samples, its collator and a tiny model."""

    def __init__(self, data: Path, settings, tokenizer, models, log: Path):
        self.model = models[settings.family]
        self.processor = processor_of(self.model, tokenizer, settings)
        self.layout = layout_of(self.model, tokenizer, settings.family)
        self.samples = Samples(data, settings, tokenizer, self.layout, Pictures(None, log, settings.unreadable == "error"))
        self.collate = Collator(tokenizer, self.layout, self.processor.image_processor, settings.family)

    def loss(self, *samples) -> float:
        batch = self.collate(list(samples))
        with torch.no_grad():
            return self.model(**batch).loss.item()


@pytest.fixture
def bench(settings, tokenizer, models, tmp_path):
    def of(recipe: str, data: Path, **changes) -> Bench:
        return Bench(data, settings(recipe, **changes), tokenizer, models, tmp_path / "unreadable.jsonl")

    return of


def test_lines_arrays_and_shards_give_the_same_records_in_their_order(tmp_path):
    records = [lessons.record(number) for number in range(7)]
    lines = tmp_path / "textbook.jsonl"
    lines.write_text("\n\n".join(json.dumps(one) for one in records))
    array = tmp_path / "array.json"
    array.write_text(json.dumps(records))
    shards = tmp_path / "shards"
    shards.mkdir()
    (shards / "b.json").write_text(json.dumps(records[:3]))
    (shards / "a.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records[3:]))
    (shards / "length.json").write_text(json.dumps({"b.json": 3, "a": 4}))
    (shards / "shard_id_range.json").write_text(json.dumps({"a": [3, 7], "b.json": [0, 3]}))
    for path in (lines, array, shards, tmp_path):
        found = open_records(path)
        assert [found[index] for index in range(len(found))] == records
    (shards / "length.json").write_text(json.dumps({"b.json": 2, "a": 4}))
    with pytest.raises(ValueError, match="shard b.json do not agree"):
        open_records(shards)


@pytest.mark.parametrize("recipe", RECIPES)
def test_images_are_decoded_when_their_sample_is_asked_for(recipe, bench, tmp_path, monkeypatch):
    data = lessons.textbook(tmp_path / "data", 5)
    opened = []
    real = Image.open
    monkeypatch.setattr(Image, "open", lambda path, *rest: opened.append(Path(path).name) or real(path, *rest))
    samples = bench(recipe, data).samples
    assert opened == []
    assert len(samples[1]["pictures"]) == 2
    assert opened == ["v1@0.0_9.0#1.jpg", "v1@0.0_9.0#2.jpg"]


@pytest.mark.parametrize("recipe", RECIPES)
def test_unreadable_images_are_dropped_counted_and_named(recipe, bench, tmp_path):
    data = lessons.textbook(tmp_path / "data", 3)
    (data / "images/v2/v2@0.0_9.0#1.jpg").write_bytes(b"no image")
    (data / "images/v2/v2@0.0_9.0#3.jpg").unlink()
    made = bench(recipe, data)
    sample = made.samples[2]
    made.samples[2]
    log = tmp_path / "unreadable.jsonl"
    assert count(log) == 2
    named = {json.loads(line)["image"] for line in log.read_text().splitlines()}
    assert named == {"images/v2/v2@0.0_9.0#1.jpg", "images/v2/v2@0.0_9.0#3.jpg"}
    assert len(sample["pictures"]) == 1
    assert sample["ids"].count(made.layout.image) == made.layout.tokens
    text = made.samples.tokenizer.decode(sample["ids"], skip_special_tokens=True)
    assert lessons.speech(3) in text and lessons.speech(4) in text
    with pytest.raises(ValueError, match="data\\[2\\]: images/v2/v2@0.0_9.0#1.jpg cannot be read"):
        bench(recipe, data, unreadable="error").samples[2]


def test_paths_of_another_machine_are_found_and_none_leads_out(tmp_path):
    data = lessons.textbook(tmp_path / "data", 1)
    (tmp_path / "secret.jpg").write_bytes((data / "images/v0/v0@0.0_9.0#1.jpg").read_bytes())
    log = tmp_path / "log.jsonl"
    pictures = Pictures(None, log, False)
    assert pictures.read("/mnt/x/dataset_images_interval_7/v0/v0@0.0_9.0#1.jpg", data, "d")
    assert pictures.read("../secret.jpg", data, "d") is None
    assert "leads out" in log.read_text()


@pytest.mark.parametrize("recipe", RECIPES)
def test_thirteen_images_become_twelve_and_the_text_stays(recipe, bench, tmp_path):
    data = lessons.write_textbook(tmp_path / "data", [lessons.record(0, images=13)])
    made = bench(recipe, data, max_images=12)
    sample = made.samples[0]
    every = bench(recipe, data, max_images=13).samples[0]
    assert (len(sample["pictures"]), len(every["pictures"])) == (12, 13)
    assert sample["ids"].count(made.layout.image) == 12 * made.layout.tokens
    text = made.samples.tokenizer.decode(sample["ids"], skip_special_tokens=True)
    for at in (1, 3, 5, 7, 9, 11, 12):
        assert lessons.speech(at) in text
    made.collate([sample])


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_length_makes_a_batch(recipe, bench, tmp_path):
    data = lessons.textbook(tmp_path / "data", 3)
    full = bench(recipe, data).samples[2]
    for length in range(1, len(full["ids"]) + 1, 7):
        made = bench(recipe, data, max_length=length)
        batch = made.collate([made.samples[2], made.samples[0]])
        assert batch["input_ids"].shape == batch["labels"].shape == batch["attention_mask"].shape


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_picture_too_many_is_an_error(recipe, bench, tmp_path):
    made = bench(recipe, lessons.textbook(tmp_path / "data", 2))
    sample = made.samples[1]
    with pytest.raises(ValueError, match="image tokens for 3 images"):
        made.collate([{**sample, "pictures": [*sample["pictures"], sample["pictures"][0]]}])
    with pytest.raises(ValueError, match="image tokens for 2 images"):
        made.collate([{**sample, "ids": sample["ids"][: sample["ids"].index(made.layout.image) + 1]}])


def test_pixel_values_have_the_shape_that_each_model_takes(bench, tmp_path):
    data = lessons.textbook(tmp_path / "data", 3)
    llava, idefics2 = (bench(recipe, data) for recipe in RECIPES)
    batch = llava.collate([llava.samples[0], llava.samples[2]])
    assert batch["pixel_values"].shape == (4, 3, 56, 56)
    batch = idefics2.collate([idefics2.samples[0], idefics2.samples[2]])
    assert batch["pixel_values"].shape[:3] == (2, 3, 3)
    assert batch["pixel_attention_mask"].shape == (2, 3, *batch["pixel_values"].shape[3:])
    assert batch["pixel_attention_mask"].sum(dim=(2, 3)).bool().tolist() == [[True, False, False], [True] * 3]


@pytest.mark.parametrize("recipe", RECIPES)
def test_both_edges_of_a_slide_are_seen(recipe, bench, tmp_path):
    """A slide of 16:9 with a red mark at its left edge and a blue one at its right edge."""
    slide = Image.new("RGB", (1280, 720), "white")
    slide.paste("red", (0, 300, 60, 420))
    slide.paste("blue", (1220, 300, 1280, 420))
    made = bench(recipe, lessons.textbook(tmp_path / "data", 1))
    values = made.collate([{**made.samples[0], "pictures": [slide]}])["pixel_values"].flatten(0, -4)[0]
    red, green, blue = values
    is_red, is_blue = red - green > 1, blue - green > 1
    assert is_red.any() and is_blue.any()
    width = values.shape[-1]
    assert is_red.nonzero()[:, 1].max() < width * 0.1
    assert is_blue.nonzero()[:, 1].min() > width * 0.9
    # Neither cropped nor stretched: a fifth of its height above a square of LLaVA is padding, in the mean colour.
    if recipe.startswith("llava"):
        assert values[:, : width // 5].abs().max() < 0.05 and values[:, width // 2, width // 2].min() > 1.5
    else:
        # The shortest edge that the recipe allows makes it a little higher, as published.
        assert 9 / 16 <= values.shape[-2] / width < 0.61


@pytest.mark.parametrize("recipe", RECIPES)
def test_another_image_and_another_order_change_the_loss(recipe, bench, tmp_path):
    made = bench(recipe, lessons.textbook(tmp_path / "data", 3))
    sample = made.samples[2]
    base = made.loss(sample)
    first, second, third = sample["pictures"]
    assert abs(made.loss({**sample, "pictures": [first, second, lessons.picture(77)]}) - base) > 1e-5 or (
        abs(made.loss({**sample, "pictures": [lessons.picture(77), second, third]}) - base) > 1e-5
    )
    assert abs(made.loss({**sample, "pictures": [second, first, third]}) - base) > 1e-6
    assert made.loss(sample) == base


@pytest.mark.parametrize("recipe", RECIPES)
def test_padding_does_not_change_the_loss(recipe, bench, tmp_path):
    """Of a short sample beside a long one, with a larger image beside it: the mean over tokens of both alone."""
    made = bench(recipe, lessons.textbook(tmp_path / "data", 3))
    short, long = made.samples[0], made.samples[2]
    long["pictures"][0] = lessons.picture(5, size=(60, 110))
    trained = [sum(label != -100 for label in sample["labels"][1:]) for sample in (short, long)]
    apart = [made.loss(sample) for sample in (short, long)]
    together = made.loss(short, long)
    expected = sum(loss * number for loss, number in zip(apart, trained)) / sum(trained)
    assert abs(together - expected) < 1e-5
    assert abs(apart[0] - apart[1]) > 1e-3


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_batch_without_images_trains_the_projector_by_nothing(recipe, bench, tmp_path):
    """The dummy gives gradients that are there and zero, and the same loss as without it."""
    records = [lessons.record(number, images=0) for number in range(2)]
    made = bench(recipe, lessons.write_textbook(tmp_path / "data", records))
    samples = [made.samples[0], made.samples[1]]
    batch = made.collate(samples)
    assert "pixel_values" in batch
    loss = made.model(**batch).loss
    loss.backward()
    inner = made.model.model
    projector = getattr(inner, "multi_modal_projector", None) or inner.connector
    gradients = [weight.grad for weight in projector.parameters()]
    made.model.zero_grad(set_to_none=True)
    assert all(gradient is not None and gradient.abs().max() == 0 for gradient in gradients)
    rows = [made.collate.row(sample, max(len(one["ids"]) for one in samples)) for sample in samples]
    plain = {key: torch.tensor([row[key] for row in rows]) for key in rows[0]}
    with torch.no_grad():
        assert abs(made.model(**plain).loss.item() - loss.item()) < 1e-5


def test_a_conversation_whose_marks_are_not_its_images_is_trained_as_text(bench, tmp_path):
    data = lessons.textbook(tmp_path / "data", 1)
    turns = [{"from": "human", "value": "<image>\nWhat?\n<image>"}, {"from": "gpt", "value": "A line."}]
    chat = data / "chat.json"
    image = "images/v0/v0@0.0_9.0#1.jpg"
    right = [{"from": "human", "value": "<image>\nWhat?"}, turns[1]]
    chat.write_text(json.dumps([{"image": image, "conversations": turns}, {"image": image, "conversations": right}]))
    made = bench("llava-1.5-sft", chat)
    assert [len(made.samples[index]["pictures"]) for index in (0, 1)] == [0, 1]
    assert "<image>" not in made.samples.tokenizer.decode(made.samples[0]["ids"])
    made.collate([made.samples[0], made.samples[1]])
