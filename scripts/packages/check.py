# Reads packages with the libraries that trainers read them with, and compares texts, order and the bytes of images.
# Called by check-packages.mjs: check.py LIBRARY FOLDER EXPECTED.json TITLE
import hashlib
import json
import pathlib
import subprocess
import sys


def digest(data):
    return hashlib.sha256(data).hexdigest()


def slots(record, image):
    """Texts, and digests of images, in order."""
    return [text if name is None else image(name) for name, text in zip(record["images"], record["text_ocr_list"])]


def same(found, expected):
    found = sorted(found)
    expected = sorted([document["id"], document["slots"]] for document in expected)
    assert [id for id, _ in found] == [id for id, _ in expected], ([id for id, _ in found], [id for id, _ in expected])
    for (id, one), (_, other) in zip(found, expected):
        assert one == other, (id, one, other)
    return f"{len(found)} samples, images {[sum(len(slot) == 64 for slot in one) for _, one in found]}"


def read_webdataset(folder, expected):
    import webdataset

    found, ids = [], []
    for shard in sorted(folder.glob("*.tar")):
        for sample in webdataset.WebDataset(str(shard), shardshuffle=False):
            record = json.loads(sample["json"])
            ids.append(record["id"])
            found.append([record["id"], slots(record, lambda name: digest(sample[name]))])
        for sample in webdataset.WebDataset(str(shard), shardshuffle=False).decode("pil"):
            for name in filter(None, sample["json"]["images"]):
                assert sample[name].size, name
    in_order = [document["id"] for split in ("train", "val") for document in expected if document["split"] == split]
    assert ids == in_order, (ids, in_order)
    return same(found, expected)


def read_datasets(folder, expected):
    import datasets

    found = []
    for streaming in (True, False):
        found = []
        splits = datasets.load_dataset(str(folder), streaming=streaming, cache_dir=str(folder.parent / "cache"))
        assert set(splits) == {"train", "validation"}, list(splits)
        for split in splits.values():
            for row in split:
                for name in filter(None, row["json"]["images"]):
                    assert row[name].size, name
        for split in splits.values():
            columns = [name for name, feature in split.features.items() if isinstance(feature, datasets.Image)]
            for column in columns:
                split = split.cast_column(column, datasets.Image(decode=False))
            for row in split:
                record = row["json"]
                found.append([record["id"], slots(record, lambda name: digest(row[name]["bytes"]))])
    return same(found, expected)


def read_energon(folder, expected):
    import shutil

    from megatron.energon import (
        Cooker,
        DefaultTaskEncoder,
        WorkerConfig,
        basic_sample_keys,
        get_savable_loader,
        get_train_dataset,
        stateless,
    )

    copy = folder.parent / "prepared"
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*.idx", ".nv-meta"))
    energon = pathlib.Path(sys.executable).parent / "energon"
    command = [energon, "prepare", copy, "--non-interactive", "--split-ratio", "1,0,0"]
    command += ["--sample-type", "CrudeWebdataset"]
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for index in sorted(folder.glob("*.idx")):
        assert index.read_bytes() == (copy / index.name).read_bytes(), index.name
    theirs = json.loads((copy / ".nv-meta/.info.json").read_text())["shard_counts"]
    assert json.loads((folder / ".nv-meta/.info.json").read_text())["shard_counts"] == theirs, theirs

    @stateless
    def cook(sample):
        record = sample["json"] if isinstance(sample["json"], dict) else json.loads(sample["json"])
        return dict(**basic_sample_keys(sample), document=[record["id"], slots(record, lambda name: digest(sample[name]))])

    class Encoder(DefaultTaskEncoder):
        cookers = [Cooker(cook)]
        decoder = None

    def loader(restored=None):
        dataset = get_train_dataset(
            str(folder), batch_size=1, shuffle_buffer_size=None, max_samples_per_sequence=None,
            worker_config=WorkerConfig(rank=0, world_size=1, num_workers=0), task_encoder=Encoder(), repeat=False,
        )
        made = get_savable_loader(dataset)
        if restored is not None:
            made.restore_state_rank(restored)
        return made

    def document(batch):
        value = batch["document"] if isinstance(batch, dict) else batch.document
        return value[0] if isinstance(value[0], list) else value

    train = [one for one in expected if one["split"] == "train"]
    whole = [document(batch) for batch in loader()]
    result = same(whole, train)
    first = loader()
    steps = iter(first)
    begun = [document(next(steps)) for _ in range(3)]
    state = first.save_state_rank()
    rest = [document(batch) for batch in loader(state)]
    assert begun + rest == whole, "the state of the loader did not restore"
    return result + ", index equal, state restored after 3"


def read_trl(folder, expected):
    """Through SFTTrainer's own data set and collator, and two steps of a tiny LLaVA."""
    import datasets
    import torch
    from trl import SFTConfig, SFTTrainer

    processor, model = tiny_llava(folder.parent / "model")
    found, pixels = [], []
    for name in ("train", "validation"):
        rows = datasets.load_dataset("json", data_files=str(folder / f"{name}.jsonl"), split="train",
                                     cache_dir=str(folder.parent / "cache"))
        paths = [[str(folder / image) for image in row["images"]] for row in rows]
        pixels += [[digest((folder / image).read_bytes()) for image in row["images"]] for row in rows]
        rows = rows.remove_columns("images").add_column("images", paths)
        rows = rows.cast_column("images", datasets.List(datasets.Image()))
        # It does not know `text` among the columns of a set with images, and would take it away.
        args = SFTConfig(str(folder.parent / "out"), max_length=None, max_steps=2, per_device_train_batch_size=2,
                         report_to=[], save_strategy="no", use_cpu=True, bf16=False, disable_tqdm=True,
                         remove_unused_columns=False)
        trainer = SFTTrainer(model, args=args, train_dataset=rows, processing_class=processor)
        for row, images in zip(trainer.train_dataset, pixels[-len(rows):]):
            found.append(collated(trainer.data_collator([row]), images, folder, processor))
        batch = trainer.data_collator([trainer.train_dataset[index] for index in range(len(rows))])
        assert len(batch["input_ids"]) == len(rows)
        if name == "train":
            trainer.train()
            assert all(torch.isfinite(weight).all() for weight in model.parameters())
    told(found, expected)
    return f"{len(found)} samples through SFTTrainer's collator, images {[len(images) for images in pixels]}, 2 steps"


def tiny_llava(folder):
    sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "training"))
    from lectern_train import settings
    from lectern_train.models import CLASSES, small_config
    from lectern_train.processors import processor_of
    from lectern_train.tokens import byte_tokenizer

    tokenizer = byte_tokenizer(folder)
    # 16 tokens an image, a token a byte: a sample of 45 images has 800.
    model = CLASSES["llava"](small_config("llava", "tiny", tokenizer))
    return processor_of(model, tokenizer, settings.load("llava-1.5-continual")), model


def collated(batch, images, folder, processor):
    """The texts between the images that a batch of one sample holds; its pixels must be those of the files, in order."""
    import torch
    from PIL import Image

    ids = batch["input_ids"][0].tolist()
    image = processor.tokenizer.convert_tokens_to_ids("<image>")
    text, at, runs = [], 0, 0
    while at < len(ids):
        if ids[at] == image:
            assert ids[at : at + 16] == [image] * 16, "a part of an image"
            text.append(images[runs])
            at, runs = at + 16, runs + 1
            continue
        end = ids.index(image, at) if image in ids[at:] else len(ids)
        text.append(processor.tokenizer.decode(ids[at:end]))
        at = end
    assert runs == len(images), (runs, len(images))
    if images:
        files = {digest(path.read_bytes()): path for path in folder.rglob("*.jpg")}
        every = [Image.open(files[one]).convert("RGB") for one in images]
        wanted = processor.image_processor(every, return_tensors="pt")["pixel_values"]
        assert torch.equal(batch["pixel_values"], wanted), "other pixels, or another order"
    return text


def read_swift(folder, expected):
    from swift.dataset import load_dataset

    found = []
    for name in ("train", "validation"):
        rows, _ = load_dataset([str(folder / f"{name}.jsonl")], split_dataset_ratio=0, shuffle=False)
        for row in rows:
            images = [image if isinstance(image, str) else image["path"] for image in row["images"] or []]
            found.append(marked("".join(message["content"] for message in row["messages"]), images, folder))
    return told(found, expected)


def read_llamafactory(folder, expected):
    import os

    from llamafactory.data.loader import _load_single_dataset
    from llamafactory.data.parser import get_dataset_list
    from llamafactory.hparams import DataArguments, ModelArguments
    from transformers import TrainingArguments

    found = []
    for name in ("lectern_train", "lectern_validation"):
        data = DataArguments(dataset=name, dataset_dir=str(folder), media_dir=str(folder), template="llava")
        model = ModelArguments(model_name_or_path="none", cache_dir=str(folder.parent / "cache"))
        [attributes] = get_dataset_list([name], str(folder))
        rows = _load_single_dataset(attributes, model, data, TrainingArguments(output_dir=str(folder.parent / "out")))
        for row in rows:
            images = [os.path.relpath(image, folder) for image in row["_images"] or []]
            text = "".join(message["content"] for message in [*row["_prompt"], *row["_response"]])
            found.append(marked(text, images, folder))
    return told(found, expected)


def read_lines(folder, expected):
    """The record of each dialect, as its loader takes it apart."""
    found = []
    for name in ("train", "validation"):
        for line in (folder / f"{name}.jsonl").read_text().splitlines():
            row = json.loads(line)
            if "messages" in row:
                text = "".join(message["content"] for message in row["messages"])
            else:
                text = "".join(turn["value"] for turn in row["conversations"])
            found.append(marked(text, row.get("images", row.get("image")), folder))
    return told(found, expected)


def read_card(folder, expected):
    """The card, the Croissant metadata, and what the snippets of the card read."""
    import importlib.util
    import os
    import re

    from huggingface_hub import DatasetCard

    # Both keep what they read by relative names: another package's of the same name would be taken.
    os.environ["HF_DATASETS_CACHE"] = str(folder.parent / "cache")
    os.environ["CROISSANT_CACHE"] = str(folder.parent / "croissant")
    import mlcroissant

    card = DatasetCard.load(str(folder / "README.md"))
    assert card.data.pretty_name == title, card.data.pretty_name
    assert card.data.license == "other", card.data.license
    assert card.data.size_categories == ["n<1K"], card.data.size_categories
    counts = {"train": 0, "validation": 0}
    for document in expected:
        counts["validation" if document["split"] == "val" else "train"] += 1

    described = mlcroissant.Dataset(jsonld=str(folder / "croissant.json")).metadata
    issues = described.ctx.issues
    assert not issues.errors, issues.report()
    # It is not published yet.
    assert all("datePublished" in warning for warning in issues.warnings), issues.report()
    assert described.name == title, described.name
    assert set(described.license) == {"CC-BY-4.0", '"]: <i>own</i> | `x`', "unknown"}, described.license
    records = {}
    for record_set in described.record_sets:
        rows = list(mlcroissant.Dataset(jsonld=str(folder / "croissant.json")).records(record_set.id))
        records[record_set.id] = len(rows)
        for row in rows:
            assert any(value for value in row.values()), row
    data_files = {}
    if "configs" in card.data.to_dict():
        import datasets

        loaded = datasets.load_dataset(str(folder))
        data_files = {split: len(rows) for split, rows in loaded.items()}
        # Formats with one file have all samples in it.
        assert data_files in (counts, {"train": len(expected)}), data_files
        assert records == data_files, (records, data_files)
        texts = [str(row) for rows in loaded.values() for row in rows.remove_columns(pictures_of(rows))]
        assert any("second line" in text for text in texts)
    ran, skipped = 0, []
    for code in re.findall(r"```python\n(.*?)```", (folder / "README.md").read_text(), re.S):
        needed = set(re.findall(r"^(?:from|import) (\w+)", code, re.M)) - {"pathlib", "glob", "json"}
        missing = [name for name in needed if importlib.util.find_spec(name) is None]
        if missing:
            skipped += missing
            continue
        names = {"documents": []}
        keep = "\n    documents.append(document)\n" if "document = " in code or "[document] = " in code else ""
        exec(compile(code.replace("FOLDER", str(folder)).rstrip() + keep, "snippet", "exec"), names)
        ran += 1
        if not keep:
            assert len(names["pages"]) == len(expected), names["pages"]
            continue
        whole = [one for one in expected if one["split"] == "train" or data_files == {"train": len(expected)}]
        found = sorted(map(outline, names["documents"]))
        wanted = sorted(outline(one["slots"]) for one in whole)
        assert found == wanted, (found, wanted)
    assert ran, "no snippet"
    told = f"{records or 'pages'}, {ran} snippets ran"
    return told + (f", not those that need {', '.join(skipped)}" if skipped else "")


def pictures_of(rows):
    import datasets

    def holds(feature):
        return isinstance(feature, datasets.Image) or (hasattr(feature, "feature") and holds(feature.feature))

    return [name for name, feature in rows.features.items() if holds(feature)]


def outline(slots):
    """Texts that follow each other as one, and a mark for each image."""
    found = []
    for slot in slots:
        is_text = isinstance(slot, str) and not (len(slot) == 64 and " " not in slot)
        if not is_text:
            found.append("\0")
        elif slot and found and found[-1] != "\0":
            found[-1] += "\n" + slot
        elif slot:
            found.append(slot)
    return found


def marked(text, images, folder):
    """Texts between the marks, and digests of the images that stand for them."""
    pieces = text.split("<image>")
    assert len(pieces) == len(images) + 1, (len(pieces), len(images))
    found = [pieces[0]]
    for image, piece in zip(images, pieces[1:]):
        found += [digest((folder / image).read_bytes()), piece]
    return [piece for piece in found if piece != ""]


def told(found, expected):
    wanted = []
    for split in ("train", "val"):
        for document in expected:
            if document["split"] != split:
                continue
            merged = []
            for slot in document["slots"]:
                if merged and len(slot) != 64 and len(merged[-1]) != 64:
                    merged[-1] += "\n" + slot
                else:
                    merged.append(slot)
            wanted.append(merged)
    assert found == wanted, (found, wanted)
    return f"{len(found)} samples"


library, folder, wanted, title = sys.argv[1:]
print(globals()[f"read_{library}"](pathlib.Path(folder), json.loads(pathlib.Path(wanted).read_text())))
