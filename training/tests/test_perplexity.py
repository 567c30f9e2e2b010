"""Perplexity by a model in a folder, against figures worked out by hand.

The model is a bigram: one layer that adds nothing, so that a token alone decides the next one. In bits: after `<s>`, `the`
takes 1, `cat` after `the` 2, `sat` after `cat` 3, and all else 4.
"""

import http.client
import json
import math
import threading
import urllib.error
import urllib.request

import pytest
import torch
from lectern_train import measure as perplexity
from lectern_train.completions import server
from lectern_train.documents import open_records
from lectern_train.models import CLASSES, small_config
from lectern_train.scorer import open_scorer
from lectern_train.text_units import choose
from lectern_train.windows import windows_of, words_in
from safetensors.torch import load_file, save_file
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

WORDS = ["<s>", "the", "cat", "sat", "um", "<rest>"]
BITS = {("<s>", "the"): 1, ("the", "cat"): 2, ("cat", "sat"): 3}
READS = 32


def write_bigram(folder):
    """What is not listed takes 4 bits; a last word, that no text has, takes what is left of the probability."""
    size = len(WORDS)
    config = LlamaConfig(
        vocab_size=size, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1,
        max_position_embeddings=READS, tie_word_embeddings=False, bos_token_id=0, eos_token_id=None, pad_token_id=None,
    )
    model = LlamaForCausalLM(config)
    with torch.no_grad():
        layer = model.model.layers[0]
        layer.self_attn.o_proj.weight.zero_()
        layer.mlp.down_proj.weight.zero_()
        model.model.embed_tokens.weight.copy_(torch.eye(size, 8))
        for before in range(size):
            chances = [2.0 ** -BITS.get((WORDS[before], after), 4) for after in WORDS[:-1]]
            for after, chance in enumerate([*chances, 1 - sum(chances)]):
                # The norm makes the one of a row the root of the width.
                model.lm_head.weight[after, before] = math.log(chance) / math.sqrt(8)
    model.save_pretrained(folder)
    tokenizer_of(folder).save_pretrained(folder)


def tokenizer_of(folder):
    described = {
        "version": "1.0",
        "added_tokens": [{"id": 0, "content": "<s>", "special": True, "single_word": False, "lstrip": False,
                          "rstrip": False, "normalized": False}],
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]}},
        },
        "model": {"type": "WordLevel", "vocab": {word: at for at, word in enumerate(WORDS)}, "unk_token": "um"},
    }
    file = folder / "tokenizer.json"
    file.write_text(json.dumps(described))
    return PreTrainedTokenizerFast(tokenizer_file=str(file), bos_token="<s>")


@pytest.fixture(scope="module")
def bigram(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bigram")
    write_bigram(folder)
    return folder


def write_lines(path, records):
    path.write_text("".join(json.dumps(one) + "\n" for one in records))
    return path


# "one": the cat | sat; "two": on-screen text `the`, then cat. As samples, and as clips, with a first `um` heard.
SAMPLES = [
    {"id": "0", "items": [{"kind": "speech", "video": "one", "raw": "um the cat", "refined": "the cat"}]},
    {
        "id": "1",
        "items": [
            {"kind": "speech", "video": "one", "raw": "sat", "refined": "sat"},
            {"kind": "end", "video": "one"},
            {"kind": "ocr", "video": "two", "text": "the"},
            {"kind": "speech", "video": "two", "raw": "cat", "refined": "cat"},
        ],
    },
]
CLIPS = [
    {"conversations": [{"vid": "one", "asr": "um the cat", "refined_asr": "the cat"}]},
    {
        "conversations": [
            {"vid": "one", "asr": "sat", "refined_asr": "sat"},
            {"vid": "End of a Video"},
            {"vid": "two", "asr": "cat", "refined_asr": "cat", "ocr_qwen2_vl_72b": "the"},
        ]
    },
]


def asked(capsys, *words) -> dict:
    perplexity.main([*map(str, words), "--json"])
    return json.loads(capsys.readouterr().out)


def bits_of(found):
    return [
        (one["speech"], one["ocr"], one["tokens"], one["words"], round(-one["logProb"] / math.log(2), 3))
        for one in found["variants"]
    ]


@pytest.mark.parametrize("records", [SAMPLES, CLIPS], ids=["samples", "clips"])
def test_every_variant_is_as_worked_out_by_hand(records, bigram, tmp_path, capsys):
    found = asked(capsys, bigram, "--data", write_lines(tmp_path / "data.jsonl", records))
    assert (found["unit"], found["available"], found["measured"], found["empty"]) == ("video", 2, 2, 0)
    assert bits_of(found) == [
        # the cat sat: 1 + 2 + 3; the cat: 1 + 2
        ("refined", True, 5, 5, 9),
        # um the cat sat: 4 + 4 + 2 + 3; the cat
        ("raw", True, 6, 6, 16),
        # the cat sat; cat: 4
        ("refined", False, 4, 4, 10),
        ("raw", False, 5, 5, 17),
    ]
    first = found["variants"][0]
    assert first["perToken"] == pytest.approx(2 ** (9 / 5), abs=1e-5)
    assert first["meanOfUnits"] == pytest.approx((2 ** (6 / 3) + 2 ** (3 / 2)) / 2, abs=1e-5)
    # "the cat sat" and "the\ncat"
    assert first["characters"] == 11 + 7
    assert first["bitsPerCharacter"] == pytest.approx(9 / 18, abs=1e-5)


def test_textbooks_have_their_on_screen_text_apart(bigram, tmp_path, capsys):
    published = {
        "images": ["images/v/v@0.0_9.0#1.jpg", None, None, None],
        "texts": [None, "cat", "", "End of Video"],
        "text_ocr_list": [None, "the\ncat", "the cat", "End of Video"],
    }
    place = {"video": "v", "sample": "s"}
    own = {
        **published,
        # Merged: only the lengths say what was read.
        "texts": published["text_ocr_list"],
        "metadata": [
            {"kind": "image", **place, "ocr": [], "wording": None},
            {"kind": "text", **place, "ocr": [{"chars": 3}], "wording": "refined"},
            {"kind": "text", **place, "ocr": [{"chars": 3}, {"chars": 3}], "wording": ""},
            {"kind": "end", **place, "ocr": [], "wording": ""},
        ],
    }
    # Of several screens the line break was a blank in the other record.
    own["texts"] = own["text_ocr_list"] = [None, "the\ncat", "the\ncat", "End of Video"]
    for record in (published, own):
        found = asked(capsys, bigram, "--data", write_lines(tmp_path / "textbook.jsonl", [record]))
        # the cat the cat: 1 + 2 + 4 + 2; cat: 4
        assert bits_of(found) == [("as it is", True, 4, 4, 9), ("as it is", False, 1, 1, 4)]
        assert found["unit"] == "video"


def test_documents_of_other_data_sets_are_units(bigram, tmp_path, capsys):
    described = {"slots": [{"kind": "text", "parts": [{"role": "text", "video": None, "chars": 7}]}], "videos": []}
    records = [
        {"images": [None, "a.jpg"], "texts": ["the cat sat", None]},
        {"images": [None], "texts": ["the cat"], "metadata": json.dumps(described)},
    ]
    found = asked(capsys, bigram, "--data", write_lines(tmp_path / "obelics.jsonl", records))
    assert (found["unit"], found["available"]) == ("document", 2)
    assert bits_of(found) == [("as it is", None, 5, 5, 9)]


def test_units_are_chosen_by_seed_and_id_alone(tmp_path):
    texts = {f"video-{number}": f"the {'cat ' * (number % 3)}" for number in range(40)}
    clips = [{"conversations": [{"vid": video, "refined_asr": text}]} for video, text in texts.items()]
    there = open_records(write_lines(tmp_path / "a.jsonl", clips))
    back = open_records(write_lines(tmp_path / "b.jsonl", clips[::-1]))
    chosen, available = choose(there, "a", 7, 0)
    assert available == 40 and len(chosen) == 7
    assert [unit.id for unit in choose(back, "b", 7, 0)[0]] == [unit.id for unit in chosen]
    assert [unit.id for unit in choose(there, "a", 7, 1)[0]] != [unit.id for unit in chosen]
    # The first of all ranks, as the other program draws them.
    assert [unit.id for unit in choose(there, "a", 40, 0)[0]][:7] == [unit.id for unit in chosen]


def test_a_video_without_text_in_a_variant_is_left_out_of_all(bigram, tmp_path, capsys):
    clips = [*CLIPS, {"conversations": [{"vid": "three", "ocr_qwen2_vl_72b": "the"}]}]
    found = asked(capsys, bigram, "--data", write_lines(tmp_path / "clips.jsonl", clips))
    assert (found["available"], found["measured"], found["empty"]) == (3, 2, 1)
    assert bits_of(found)[0] == ("refined", True, 5, 5, 9)


def test_windows_are_those_of_the_other_program():
    def count(text):
        return len(text.split())

    assert windows_of("  one\n two  three ", 4, count) == ["one\n two  three"]
    assert windows_of(" \n ", 3, count) == []
    assert windows_of(" ".join(["word"] * 40), 10, count) == [" ".join(["word"] * 10)] * 4
    assert windows_of(" ".join(["w"] * 11), 10, count) == [" ".join(["w"] * 6), " ".join(["w"] * 5)]
    cut = windows_of(f"a {'漢' * 50} b", 12, lambda text: len(text.strip().encode()))
    assert "".join(cut).replace(" ", "") == f"a{'漢' * 50}b"
    assert all(len(one.encode()) <= 13 for one in cut)


def test_words_are_those_of_the_other_program():
    for text, words in [("it's 3.5 well-known, a-", 4), ("e\u0301té 漢字 x", 3), ("--", 0), ("a..b", 2), ("", 0)]:
        assert words_in(text) == words, text


def test_long_texts_are_read_in_windows(bigram, tmp_path, capsys):
    texts = [{"images": [None], "texts": [" ".join(["the cat"] * 20)]}]
    data = write_lines(tmp_path / "long.jsonl", texts)
    found = asked(capsys, bigram, "--data", data, "--window", 10)
    # Four times: the cat the cat …: 1 + 2 + 4 * (4 + 2)
    assert bits_of(found) == [("as it is", None, 40, 40, 4 * 27)]
    assert found["variants"][0]["windows"] == 4
    with pytest.raises(SystemExit, match="41 tokens: the maximum context length of the model is 32. Lower --window."):
        perplexity.main([str(bigram), "--data", str(data)])


def test_the_table_is_what_stats_prints(bigram, tmp_path, capsys):
    perplexity.main([str(bigram), "--data", str(write_lines(tmp_path / "clips.jsonl", CLIPS))])
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == "| refined | with | 3.48 | 3.41 | 3.48 | 0.500 | 5 |"
    assert lines[-1] == "2 of 2 videos; windows of at most 1024 tokens."


def test_what_is_wrong_is_said(bigram, tmp_path, capsys):
    data = write_lines(tmp_path / "data.jsonl", CLIPS)
    bad = write_lines(tmp_path / "bad.jsonl", [CLIPS[0], {"url": "x"}])
    whole = load_file(bigram / "model.safetensors")
    partial = tmp_path / "partial"
    partial.mkdir()
    (partial / "config.json").write_text((bigram / "config.json").read_text())
    save_file({key: value for key, value in whole.items() if "up_proj" not in key}, partial / "model.safetensors", {"format": "pt"})
    for words, fault in [
        ((bigram, "--data", tmp_path / "none.jsonl"), "There is no .*none.jsonl"),
        ((bigram, "--data", tmp_path), "holds neither textbook.jsonl nor shards"),
        ((bigram, "--data", bad), r"bad.jsonl\[1\] is no record with texts"),
        ((tmp_path, "--data", data), "holds no model: it has no config.json"),
        ((partial, "--data", data), "does not load whole: 1 tensors are missing .*up_proj"),
    ]:
        with pytest.raises(SystemExit, match=fault):
            perplexity.main([str(word) for word in words])
    with pytest.raises(SystemExit):
        perplexity.main([str(bigram)])
    assert "give either --data or --serve" in capsys.readouterr().err


def test_a_checkpoint_that_reads_images_reads_texts(tokenizer, tmp_path, capsys):
    torch.manual_seed(0)
    CLASSES["llava"](small_config("llava", "tiny", tokenizer)).save_pretrained(tmp_path / "model")
    tokenizer.save_pretrained(tmp_path / "model")
    found = asked(capsys, tmp_path / "model", "--data", write_lines(tmp_path / "clips.jsonl", CLIPS))
    # Tokens are bytes, without one before them; a model that has learnt nothing finds all of them alike.
    first = found["variants"][0]
    assert first["tokens"] == 18 - 2
    assert 0.8 < first["perToken"] / len(tokenizer) < 1.25


def test_the_server_answers_in_both_ways_and_refuses_what_it_cannot(bigram):
    listening = server(open_scorer(str(bigram), "float32"), "bigram", 0)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{listening.server_port}/v1"

    def post(**body):
        request = urllib.request.Request(f"{address}/completions", json.dumps(body).encode(), {"content-type": "application/json"})
        return json.loads(urllib.request.urlopen(request, timeout=60).read())

    try:
        assert json.loads(urllib.request.urlopen(f"{address}/models", timeout=60).read())["data"][0]["id"] == "bigram"
        new, old = post(prompt="the cat", prompt_logprobs=0), post(prompt="the cat", echo=True, logprobs=1)
        first, *others = new["choices"][0]["prompt_logprobs"]
        assert first is None and new["usage"]["prompt_tokens"] == 3
        values = [entry[name]["logprob"] for entry, name in zip(others, ["1", "2"])]
        assert values == pytest.approx([-math.log(2), -2 * math.log(2)], abs=1e-5)
        assert old["choices"][0]["logprobs"]["token_logprobs"] == [None, *values]
        for body, fault in [
            (dict(prompt="the"), "prompt only"),
            (dict(prompt=["the"], prompt_logprobs=0), "expected a text"),
            (dict(prompt="the " * 40, prompt_logprobs=0), "maximum context length"),
        ]:
            with pytest.raises(urllib.error.HTTPError) as found:
                post(**body)
            assert found.value.code == 400 and fault in found.value.read().decode()
    finally:
        listening.shutdown()
        listening.server_close()


def test_the_server_takes_a_second_connection_while_the_first_stays_open(bigram):
    listening = server(open_scorer(str(bigram), "float32"), "bigram", 0)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    try:
        open_ones = [http.client.HTTPConnection("127.0.0.1", listening.server_port, timeout=60) for _ in range(3)]
        for connection in [*open_ones, *open_ones]:
            connection.request("GET", "/v1/models")
            assert connection.getresponse().read()
    finally:
        listening.shutdown()
        listening.server_close()
