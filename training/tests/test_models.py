"""Models that load whole or not at all, and Idefics2 from its two parts."""

import json

import pytest
import torch
from lectern_train import models
from lectern_train.models import CLASSES, from_parts, layout_of, load_whole, resized, small_config
from safetensors.torch import load_file, save_file
from transformers import MistralConfig, MistralForCausalLM, SiglipVisionConfig, SiglipVisionModel


@pytest.mark.parametrize("recipe", ["llava-1.5-continual", "idefics2-continual"])
def test_a_checkpoint_that_does_not_load_whole_is_an_error(recipe, settings, tokenizer, tmp_path):
    chosen = settings(recipe)
    model = CLASSES[chosen.family](small_config(chosen.family, "tiny", tokenizer))
    model.save_pretrained(tmp_path)
    again = load_whole(str(tmp_path), chosen).state_dict()
    assert all(torch.equal(value, again[key]) for key, value in model.state_dict().items())

    file = tmp_path / "model.safetensors"
    whole = load_file(file)
    name = next(key for key in whole if "layers.1.mlp.down_proj" in key)
    for changed, fault in [
        ({key: value for key, value in whole.items() if key != name}, "1 missing"),
        ({**whole, "another.weight": torch.zeros(2)}, "1 unknown"),
        ({**whole, name: torch.zeros(3, 3)}, "1 of another shape .*layers.1.mlp.down_proj"),
    ]:
        save_file(changed, file, metadata={"format": "pt"})
        with pytest.raises(ValueError, match=f"does not load whole: tensors {fault}"):
            load_whole(str(tmp_path), chosen)


@pytest.fixture(scope="module")
def parts(tmp_path_factory, tokenizer):
    folder = tmp_path_factory.mktemp("parts")
    torch.manual_seed(3)
    vision = SiglipVisionModel(
        SiglipVisionConfig(
            hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2, image_size=42, patch_size=14
        )
    )
    text = MistralForCausalLM(
        MistralConfig(
            hidden_size=64, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
            vocab_size=259, tie_word_embeddings=False, head_dim=16,
        )
    )
    with torch.no_grad():
        for weight in [*vision.parameters(), *text.parameters()]:
            weight.normal_()
    vision.save_pretrained(folder / "vision")
    text.save_pretrained(folder / "text")
    plain_tokenizer(folder / "text")
    return folder, vision, text


def plain_tokenizer(folder):
    """As that of Mistral: without tokens for images."""
    from lectern_train.tokens import byte_tokenizer
    from transformers import PreTrainedTokenizerFast

    file = folder / "tokenizer.json"
    byte_tokenizer(folder)
    described = json.loads(file.read_text())
    kept = ["<pad>", "<s>", "</s>"]
    bytes_only = [token for token in described["model"]["vocab"] if not token.startswith("<") or token in (*kept, "<")]
    described["model"]["vocab"] = {token: number for number, token in enumerate(bytes_only)}
    described["added_tokens"] = [one for one in described["added_tokens"] if one["content"] in kept]
    file.write_text(json.dumps(described))
    PreTrainedTokenizerFast(tokenizer_file=str(file), bos_token="<s>", eos_token="</s>", unk_token="<pad>").save_pretrained(folder)


def scratch(settings, parts, seed):
    folder = parts[0]
    chosen = settings(
        "idefics2-scratch", seed=seed, vision_side=98, vision_model=str(folder / "vision"), text_model=str(folder / "text")
    )
    return from_parts(chosen)


def test_scratch_takes_every_tensor_and_draws_the_connector_by_seed(settings, parts):
    _, vision, text = parts
    model, tokenizer = scratch(settings, parts, 1)
    layout_of(model, tokenizer, "idefics2")
    words = text.config.vocab_size
    assert model.config.text_config.vocab_size == words + 3
    made = model.state_dict()
    compared = 0
    for key, value in vision.state_dict().items():
        if key.startswith("head.") or key.endswith("position_embedding.weight"):
            continue
        assert torch.equal(made[f"model.vision_model.{key}"], value), key
        compared += 1
    assert compared == sum(key.startswith("model.vision_model.") for key in made) - 1
    assert any(key.endswith("bias") for key in vision.state_dict())
    for key, value in text.model.state_dict().items():
        assert torch.equal(made[f"model.text_model.{key}"][: len(value)], value), key
    assert torch.equal(made["lm_head.weight"][:words], text.lm_head.weight)

    other = scratch(settings, parts, 2)[0].state_dict()
    same = scratch(settings, parts, 1)[0].state_dict()
    assert all(torch.equal(made[key], same[key]) for key in made)
    differing = {key for key in made if not torch.equal(made[key], other[key])}
    rows = {"model.text_model.embed_tokens.weight", "lm_head.weight"}
    drawn = {key for key in made if key.startswith("model.connector.") and made[key].std() > 0}
    # Norms and latents begin at one, whatever the seed.
    assert differing == drawn | rows
    assert any("perceiver_resampler" in key for key in differing) and any("modality_projection" in key for key in differing)
    assert all(torch.equal(made[key][:words], other[key][:words]) for key in rows)


def test_the_position_grid_is_resized_in_its_plane(settings, parts):
    _, vision, _ = parts
    grid = vision.state_dict()["embeddings.position_embedding.weight"]
    made = scratch(settings, parts, 1)[0].state_dict()["model.vision_model.embeddings.position_embedding.weight"]
    assert (grid.shape[0], made.shape[0]) == (9, 49)
    # The middle of the grid stays the middle.
    assert torch.allclose(made.reshape(7, 7, -1)[3, 3], grid.reshape(3, 3, -1)[1, 1], atol=1e-5)
    # A grid that rises from left to right still does, and stays level from top to bottom.
    ramp = torch.arange(27.0).repeat(27).reshape(27, 27)
    new = resized(ramp.reshape(729, 1), 4900).reshape(70, 70)
    assert torch.allclose(new, new[:1].expand(70, 70), atol=1e-4)
    assert (new[0].diff() > -0.1).all() and new[0, -1] - new[0, 0] > 25


def test_parts_that_do_not_fit_are_an_error(settings, parts, monkeypatch):
    _, vision, _ = parts
    kept = vision.state_dict()
    monkeypatch.setattr(vision, "state_dict", lambda: {k: v for k, v in kept.items() if not k.endswith("fc1.bias")})
    model = scratch(settings, parts, 1)[0]
    with pytest.raises(ValueError, match="vision model does not fit.*fc1.bias"):
        models.copy_vision(vision, model)
