"""Whole runs of tiny models: what is learnt, and that a run that is killed goes on as if nothing had been."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import lessons
import pytest
from lectern_train.data import Samples
from lectern_train.run import main
from safetensors.torch import load_file, save_file

RECIPES = ["llava-1.5-continual", "idefics2-continual"]
ENTRY = Path(__file__).parent.parent / "train.py"
STEPS = 40
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    return lessons.textbook(tmp_path_factory.mktemp("data"), 12)


def words(recipe: str, data: Path, out: Path, **changes) -> list[str]:
    changes = {"learning_rate": 3e-3, "max_steps": STEPS, "batch": 2, "accumulate": 1, "workers": 0, "save_steps": 10, **changes}
    return [
        *(recipe, "--data", str(data), "--out", str(out), "--size", "tiny"),
        *(word for key, value in changes.items() for word in ("--set", f"{key}={json.dumps(value)}")),
    ]


def losses(out: Path) -> dict[int, float]:
    """By step. After a crash some come twice: the later line counts."""
    lines = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    return {line["step"]: line["loss"] for line in lines}


@pytest.fixture(scope="module")
def undisturbed(data, tmp_path_factory):
    """A run of each recipe, from its first step to its last."""
    made = {}
    for recipe in RECIPES:
        out = tmp_path_factory.mktemp("undisturbed") / recipe
        main(words(recipe, data, out))
        made[recipe] = out
    return made


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_loss_falls_by_a_fifth_in_forty_steps(recipe, undisturbed):
    found = losses(undisturbed[recipe])
    assert list(found) == list(range(1, STEPS + 1))
    assert sum(found[step] for step in range(36, 41)) / 5 < 0.8 * found[1]


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_killed_run_goes_on_exactly(recipe, undisturbed, data, tmp_path):
    """kill -9 after the checkpoint of step 20; then the same command again."""
    whole = losses(undisturbed[recipe])
    out = tmp_path / recipe
    command = [sys.executable, str(ENTRY), *words(recipe, data, out)]
    with (tmp_path / "output").open("w") as output:
        process = subprocess.Popen(command, env=ENVIRONMENT, stdout=output, stderr=output)
        end = time.monotonic() + 600
        while not (out / "checkpoint-20/lectern.json").is_file():
            assert process.poll() is None, (tmp_path / "output").read_text()
            assert time.monotonic() < end
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    before = losses(out)
    assert max(before) < STEPS and not (out / "final").exists()
    # What a save that was cut short leaves behind is no checkpoint.
    (out / "checkpoint-39").mkdir()
    (out / "checkpoint-39/config.json").write_text("{}")

    (out / "log.jsonl").unlink()
    main(words(recipe, data, out))
    after = losses(out)
    assert list(after)[0] in (21, 31) and list(after)[-1] == STEPS
    assert max(abs(after[step] - whole[step]) for step in after) < 1e-6
    assert max(abs(before[step] - whole[step]) for step in before) < 1e-6
    # The first step after the checkpoint is no first step: weights, and not only the number of the step, were resumed.
    assert after[list(after)[0]] < 0.8 * whole[1]


def test_a_run_may_end_early_and_go_on_with_its_schedule(undisturbed, data, tmp_path):
    recipe = "idefics2-continual"
    main(words(recipe, data, tmp_path / "out", max_steps_this_time=7))
    assert list(losses(tmp_path / "out")) == list(range(1, 8)) and not (tmp_path / "out/final").exists()
    main(words(recipe, data, tmp_path / "out", max_steps_this_time=12, workers=1))
    whole = losses(undisturbed[recipe])
    found = losses(tmp_path / "out")
    assert list(found) == list(range(1, 13))
    assert max(abs(found[step] - whole[step]) for step in found) < 1e-6


def test_other_settings_do_not_resume(undisturbed, data, capsys):
    recipe = RECIPES[0]
    with pytest.raises(SystemExit, match="of another run \\(learning_rate: 0.003 then, 0.002 now\\)"):
        main(words(recipe, data, undisturbed[recipe], learning_rate=2e-3))


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_checkpoint_that_lacks_a_tensor_is_not_resumed(recipe, undisturbed, data, tmp_path):
    out = tmp_path / "out"
    checkpoint = out / f"checkpoint-{STEPS}"
    shutil.copytree(undisturbed[recipe] / checkpoint.name, checkpoint)
    file = checkpoint / "model.safetensors"
    whole = load_file(file)
    name = next(key for key in whole if "layers.1.mlp.up_proj" in key)
    save_file({key: value for key, value in whole.items() if key != name}, file, metadata={"format": "pt"})
    with pytest.raises(SystemExit, match="checkpoint-40 does not load whole: tensors 1 missing .*layers.1.mlp.up_proj"):
        main(words(recipe, data, out))


def test_a_run_ends_with_the_number_of_unreadable_images(tmp_path, capsys):
    data = lessons.textbook(tmp_path / "data", 3)
    (data / "images/v1/v1@0.0_9.0#1.jpg").write_bytes(b"no image")
    (data / "images/v2/v2@0.0_9.0#3.jpg").unlink()
    # Each sample is read twice, and each image counted once.
    main(words(RECIPES[0], data, tmp_path / "out", batch=3, max_steps=2))
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == f"2 of 2 steps; 2 images could not be read: {tmp_path / 'out' / 'unreadable.jsonl'}"
    named = [json.loads(line)["image"] for line in (tmp_path / "out/unreadable.jsonl").read_text().splitlines()]
    assert set(named) == {"images/v1/v1@0.0_9.0#1.jpg", "images/v2/v2@0.0_9.0#3.jpg"}


def test_samples_are_read_in_the_order_of_the_file(data, tmp_path, monkeypatch):
    """Those after a checkpoint too, and none before it is decoded again."""
    asked = []
    real = Samples.__getitem__
    monkeypatch.setattr(Samples, "__getitem__", lambda self, index: asked.append(index) or real(self, index))
    main(words(RECIPES[0], data, tmp_path / "out", max_steps_this_time=4))
    # The trainer asks for a batch ahead of its step.
    assert asked[:8] == list(range(8)) and asked == list(range(len(asked)))
    asked.clear()
    main(words(RECIPES[0], data, tmp_path / "out", max_steps_this_time=8))
    assert asked[:8] == [8, 9, 10, 11, 0, 1, 2, 3]


@pytest.mark.parametrize("recipe", RECIPES)
def test_the_last_checkpoint_is_what_a_server_takes(recipe, undisturbed):
    from transformers import AutoModelForImageTextToText, AutoProcessor

    final = str(undisturbed[recipe] / "final")
    model = AutoModelForImageTextToText.from_pretrained(final)
    processor = AutoProcessor.from_pretrained(final)
    messages = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "What is it?"}]}]
    text = processor.apply_chat_template(messages, add_generation_prompt=True)
    inputs = processor(text=text, images=[[lessons.picture(3)]], return_tensors="pt", add_special_tokens=False)
    made = model.generate(**inputs, max_new_tokens=3, do_sample=False)
    assert made.shape[1] > inputs["input_ids"].shape[1]
    if recipe.startswith("llava"):
        assert processor.image_processor.do_pad


def test_instruction_tuning_starts_from_a_checkpoint(undisturbed, data, tmp_path):
    chat = [
        {
            "id": str(number),
            **({"image": f"images/v{number}/v{number}@0.0_9.0#1.jpg"} if number % 3 else {}),
            "conversations": [
                {"from": "human", "value": ("<image>\n" if number % 3 else "") + "What is said?"},
                {"from": "gpt", "value": lessons.speech(number)},
            ],
        }
        for number in range(8)
    ]
    file = tmp_path / "chat.json"
    file.write_text(json.dumps(chat))
    new, tuned = tmp_path / "new", tmp_path / "tuned"
    main(words("llava-1.5-sft", file, new, images=str(data), max_steps=20))
    assert losses(new)[20] < 0.8 * losses(new)[1]
    model = str(undisturbed["llava-1.5-continual"] / "final")
    main(words("llava-1.5-sft", file, tuned, images=str(data), max_steps=20, max_steps_this_time=1, model=model))
    # It has learnt the words of these answers already.
    assert losses(tuned)[1] < 0.8 * losses(new)[1]
    assert not (tuned / "start").exists()


def test_a_tokenizer_is_learnt_for_models_of_150m(data, tmp_path):
    from lectern_train.tokens import learnt_tokenizer

    learnt = learnt_tokenizer(tmp_path, data, 400)
    text = lessons.speech(3)
    assert learnt.decode(learnt(text, add_special_tokens=False)["input_ids"]) == text
    assert len(learnt(text)["input_ids"]) < len(text) / 2
    assert learnt.bos_token == "<s>" and learnt.convert_tokens_to_ids("<image>") not in (None, learnt.unk_token_id)
    assert learnt("<image>", add_special_tokens=False)["input_ids"] == [learnt.convert_tokens_to_ids("<image>")]


@pytest.mark.parametrize("recipe", RECIPES)
def test_two_processes_finish_where_one_has_no_images(recipe, tmp_path):
    """Each reads a sample a step: one with an image, the other text alone, and steps on which neither has one."""
    records = [lessons.record(number, images=(1, 0, 0, 0)[number % 4]) for number in range(8)]
    data = lessons.write_textbook(tmp_path / "data", records)
    out = tmp_path / "out"
    command = [
        *(sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"),
        *(str(ENTRY), *words(recipe, data, out, batch=1, max_steps=4)),
    ]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr[-3000:]
    assert list(losses(out)) == [1, 2, 3, 4]
