"""Strings, masks and cuts, token by token. A token is a byte, so that a mask can be read as a string."""

import sys
from pathlib import Path

import pytest
from lectern_train.documents import Part, document_of
from lectern_train.render import FAKE, IGNORED, IMAGE, Layout, Neutral, render

N = 3  # tokens an image

RECORD = {
    "images": [None, "a", "b", None, None, "c", None, None],
    "texts": ["Hi <image>.", None, None, "", "one", None, "two </s>", "End of Video"],
    "text_ocr_list": ["Hi <image>.", None, None, "x=1", "one", None, "y=2\ntwo </s>", "End of Video"],
}


def layout_for(tokenizer, family: str) -> Layout:
    image, fake = tokenizer.convert_tokens_to_ids([IMAGE, FAKE])
    return Layout(image, N, fake if family == "idefics2" else None)


def rendered(record, settings, tokenizer):
    document = document_of(record, "record", Path())
    return render(document, settings, tokenizer, Neutral(tokenizer), layout_for(tokenizer, settings.family))


SHORT = {IMAGE: "#", FAKE: "|", "<s>": "^", "</s>": "$"}


def shown(made, tokenizer) -> tuple[str, str]:
    """The tokens, one character each (`#` image, `|` fake, `^` BOS, `$` EOS), and below them those that are trained."""
    names = [SHORT.get(token) or tokenizer.decode([number]) for number, token in
             zip(made.ids, tokenizer.convert_ids_to_tokens(made.ids))]
    assert all(len(name) == 1 for name in names)
    assert all(label in (IGNORED, token) for label, token in zip(made.labels, made.ids))
    trained = ["." if label == IGNORED else name for label, name in zip(made.labels, names)]
    return "".join(names), "".join(trained)


def test_llava_masks_images_and_the_text_before_the_first(settings, tokenizer):
    made = rendered(RECORD, settings("llava-1.5-continual"), tokenizer)
    assert shown(made, tokenizer) == (
        "^Hi < image>.### ###one###two < /s> End of Video$",
        "................ ...one...two < /s> End of Video$",
    )
    assert made.images == 3


def test_llava_with_on_screen_text(settings, tokenizer):
    made = rendered(RECORD, settings("llava-1.5-continual", ocr=True), tokenizer)
    assert shown(made, tokenizer) == (
        "^Hi < image>.### ###x=1 one###y=2\ntwo < /s> End of Video$",
        "................ ...x=1 one...y=2\ntwo < /s> End of Video$",
    )


def test_llava_options_where_the_paper_is_doubtful(settings, tokenizer):
    changed = settings("llava-1.5-continual", text_before_first_image="trained", end_of_video="dropped", eos=False)
    assert shown(rendered(RECORD, changed, tokenizer), tokenizer) == (
        "^Hi < image>.### ###one###two < /s>",
        ".Hi < image>.... ...one...two < /s>",
    )


def test_idefics2_trains_what_is_no_image(settings, tokenizer):
    made = rendered(RECORD, settings("idefics2-continual"), tokenizer)
    assert shown(made, tokenizer) == (
        "^\nHi < image>.Image:|###|Image:|###|\noneImage:|###|\ntwo < /s>\n^",
        ".\nHi < image>.Image:|...|Image:|...|\noneImage:|...|\ntwo < /s>\n^",
    )


def test_idefics2_with_on_screen_text(settings, tokenizer):
    made = rendered(RECORD, settings("idefics2-continual", ocr=True, ocr_lead_in="OCR: "), tokenizer)
    assert shown(made, tokenizer) == (
        "^\nHi < image>.Image:|###|Image:|###|\nOCR: x=1\noneImage:|###|\nOCR: y=2\ntwo < /s>\n^",
        ".\nHi < image>.Image:|...|Image:|...|\nOCR: x=1\noneImage:|...|\nOCR: y=2\ntwo < /s>\n^",
    )


def test_idefics2_options(settings, tokenizer):
    changed = settings("idefics2-continual", end_of_video="dropped", eos=True, text_before_first_image="masked")
    assert shown(rendered(RECORD, changed, tokenizer), tokenizer) == (
        "^\nHi < image>.Image:|###|Image:|###|\noneImage:|###|\ntwo < /s>$",
        "........................|Image:|...|\noneImage:|...|\ntwo < /s>$",
    )


def test_neighbouring_images_share_the_token_between_them(tokenizer):
    from lectern_train.render import lay_out

    layout = layout_for(tokenizer, "idefics2")
    ids, _, images = lay_out([layout.image, layout.image], [True, True], layout, 100)
    assert ids == [layout.fake, *[layout.image] * N, layout.fake, *[layout.image] * N, layout.fake]
    assert images == 2


def test_clips_of_the_published_format_read_as_the_textbook(settings, tokenizer):
    clips = [
        {"vid": "v", "keyframe_ssim": [], "refined_asr": "Hi <image>."},
        {"vid": "v", "keyframe_ssim": ["a", "b"], "ocr_qwen2_vl_72b": "x=1", "asr": "raw", "refined_asr": ""},
        {"vid": "v", "keyframe_ssim": ["c"], "ocr_qwen2_vl_72b": "y=2", "refined_asr": "two </s>"},
        {"vid": "End of a Video", "clip_path": "", "image_tokens": 0, "token_num": 0},
    ]
    made = rendered({"token_num": 1, "conversations": clips}, settings("idefics2-continual", ocr=True), tokenizer)
    lead = settings("idefics2-continual").ocr_lead_in
    assert shown(made, tokenizer)[0] == (
        f"^\nHi < image>.Image:|###|Image:|###|\n{lead}x=1\nrawImage:|###|\n{lead}y=2\ntwo < /s>\n^"
    )


def test_a_sample_without_images_is_trained_whole(settings, tokenizer):
    made = rendered({"images": [None], "texts": ["only"]}, settings("llava-1.5-continual"), tokenizer)
    assert shown(made, tokenizer) == ("^only$", ".only$")


def test_conversations_train_the_answers_alone(settings, tokenizer):
    record = {
        "id": "1",
        "image": "a.jpg",
        "conversations": [
            {"from": "human", "value": "<image>\nWhat?"},
            {"from": "gpt", "value": "A <image>."},
            {"from": "human", "value": "Sure?"},
            {"from": "gpt", "value": "Yes."},
        ],
    }
    text, trained = shown(rendered(record, settings("llava-1.5-sft"), tokenizer), tokenizer)
    assert text.endswith("USER: ###\nWhat? ASSISTANT: A < image>.$USER: Sure? ASSISTANT: Yes.$")
    assert trained.replace(".", "") == " A < image>$ Yes$"
    at = text.index(" A < image>.$")
    assert trained[at : at + 13] == " A < image>.$"


@pytest.mark.parametrize("recipe", ["llava-1.5-continual", "idefics2-continual"])
def test_no_text_of_a_lecture_means_a_special_token(recipe, settings, tokenizer):
    special = [*tokenizer.all_special_tokens, "[INST]", "<fake_token_around_image>", "<<image>>", "<<s>s>", "</<s>s>"]
    for text in [*special, "".join(special), "a".join(special)]:
        neutral = Neutral(tokenizer)(text)
        found = tokenizer(neutral, add_special_tokens=False)["input_ids"]
        assert not set(found) & set(tokenizer.all_special_ids), text
    assert Neutral(tokenizer)("a < b and x > 0, f(x) = [1]") == "a < b and x > 0, f(x) = [1]"


@pytest.mark.parametrize("recipe", ["llava-1.5-continual", "idefics2-continual"])
def test_no_length_leaves_a_part_of_an_image(recipe, settings, tokenizer):
    layout = layout_for(tokenizer, settings(recipe).family)
    full = rendered(RECORD, settings(recipe), tokenizer)
    for length in range(1, len(full.ids) + 1):
        made = rendered(RECORD, settings(recipe, max_length=length), tokenizer)
        assert len(made.ids) <= length
        assert made.ids == full.ids[: len(made.ids)]
        assert made.ids.count(layout.image) == made.images * N
        assert len(made.ids) > length - N - 2
        if layout.fake is not None:
            assert made.ids.count(layout.fake) == 2 * made.images
    assert made.ids == full.ids and made.labels == full.labels


@pytest.mark.parametrize("recipe, tokens", [("llava-1.5-continual", 576), ("idefics2-continual", 64)])
def test_no_length_leaves_a_part_of_an_image_of_the_full_size(recipe, tokens, settings, tokenizer, monkeypatch):
    """As above, with as many tokens an image as the published models have."""
    monkeypatch.setattr(sys.modules[__name__], "N", tokens)
    layout = layout_for(tokenizer, settings(recipe).family)
    full = rendered(RECORD, settings(recipe), tokenizer)
    assert full.ids.count(layout.image) == 3 * tokens
    for length in range(1, len(full.ids) + 1):
        made = rendered(RECORD, settings(recipe, max_length=length), tokenizer)
        assert len(made.ids) <= length and made.ids == full.ids[: len(made.ids)]
        assert made.ids.count(layout.image) == made.images * tokens


def test_on_screen_text_is_told_from_speech():
    parts = document_of(
        {"images": [None] * 3, "texts": ["b", "", "b"], "text_ocr_list": ["a\nb", "a", "b"]}, "r", Path()
    ).parts
    assert [(part.ocr, part.speech) for part in parts] == [("a", "b"), ("a", ""), ("", "b")]
    assert parts[0] == Part("text", speech="b", ocr="a", merged="a\nb")


def test_a_record_that_does_not_fit_is_named():
    with pytest.raises(ValueError, match="file\\[3\\].*differ in length"):
        document_of({"images": [None], "texts": ["a", "b"]}, "file[3]", Path())
    with pytest.raises(ValueError, match="file\\[3\\] is no textbook record"):
        document_of({"url": "x"}, "file[3]", Path())
