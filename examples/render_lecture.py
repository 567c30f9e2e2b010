#!/usr/bin/python3
"""Renders the example lecture: pythagorean_theorem.mp4 and its truth file.

Usage: /usr/bin/python3 examples/render_lecture.py [output folder]

Needs Debian's packages: ffmpeg flite fonts-lato gir1.2-pango-1.0
python3-cairo python3-gi-cairo python3-matplotlib python3-numpy.

The voice is flite's cmu_us_rms. Sentences are placed first, each with its
measured length, and every picture follows them; so the truth file is what was
rendered, not what was planned. Equal packages give equal frames: the script
prints the SHA-256 of the raw frames and of the raw sound.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cairo
import numpy as np

sys.dont_write_bytecode = True
import lecture_screens as screens  # noqa: E402

FPS = 25
RATE = 16000
NAME = "pythagorean_theorem"
VOICE = "rms"
# Level of every sentence and of the faint room noise under them, dBFS RMS.
SPEECH_DB, ROOM_DB = -21.0, -68.0
CROSS_FADE_SEC = 0.48


@dataclass
class Sentence:
    text: str
    pause: float = 0.5
    marks: tuple = ()
    start: float = 0.0
    end: float = 0.0
    sound: np.ndarray = field(default=None, repr=False)


@dataclass
class Screen:
    what: str
    kind: str
    draw: Callable
    text: list
    sentences: list
    lead: float = 0.5
    fades_in: bool = False
    start: float = 0.0
    end: float = 0.0

    def at(self):
        return {mark: s.start - self.start + later for s in self.sentences for mark, later in s.marks}


THEOREM_TEXT = "a² + b² = c²"
ROOT_TEXT = "c = √(a² + b²)"
BOARD_TEXT = ["3² + 4² = c²", "9 + 16 = c²", "25 = c²", "c = √25 = 5"]

LECTURE = [
    Screen("title slide", "title", screens.title, screens.TITLE, [
        Sentence("Good morning."),
        Sentence("This lesson is about the Pythagorean theorem.", 0.7),
    ]),
    Screen("bullets, one at a time", "bullets", screens.bullets, [screens.BULLETS_HEADING, *screens.BULLETS], [
        Sentence("A right triangle has one angle of ninety degrees.", 0.5, (("bullet0", 0.3),)),
        Sentence("The two sides that form this angle are called the legs.", 0.5, (("bullet1", 0.3),)),
        Sentence("The side opposite the right angle is called the hypotenuse.", 0.5, (("bullet2", 0.3),)),
        Sentence("It is always the longest side.", 0.7, (("bullet3", 0.2),)),
    ]),
    Screen("formula, with a moving pointer", "formula", screens.equation,
           [screens.FORMULA_HEADING, THEOREM_TEXT, *screens.FORMULA_LEGEND, ROOT_TEXT], [
        Sentence("The theorem says that the squares of the legs, added together, equal the square of the hypotenuse.",
                 0.6, (("legs", 1.3), ("hypotenuse", 4.6))),
        Sentence("Its square root gives the hypotenuse itself.", 0.7, (("root", 0.3),)),
    ], fades_in=True),
    Screen("proof by moving four triangles, without words", "diagram", screens.proof, [], [
        Sentence("But why is it true?", 0.4),
        Sentence("We put four copies of the triangle into a large square.", 0.5, (("copies", 0.4),)),
        Sentence("They leave a tilted square, built on the hypotenuse.", 0.6, (("tilted", 0.2),)),
        Sentence("Now we slide them together.", 0.7, (("slide", 0.4),)),
        Sentence("What remains is a square on each leg.", 0.5),
        Sentence("The empty area is the same, and that proves the theorem.", 0.7),
    ]),
    Screen("worked example, written by hand on a dark board", "handwriting", screens.board, [*BOARD_TEXT, "3", "4"], [
        Sentence("Here is an example, with legs of three and four.", 0.6, (("figure", 0.0), ("legs", 2.3))),
        Sentence("Three squared plus four squared is nine plus sixteen.", 1.0, (("squares", 0.0), ("sum", 2.3))),
        Sentence("That makes twenty five.", 0.8, (("total", 0.2),)),
        Sentence("The square root of twenty five is five, so the hypotenuse is five.", 0.8, (("answer", 0.0),)),
    ]),
    Screen("empty slide, the presenter is busy with something else", "empty", screens.empty, [], [
        Sentence("Please excuse me for a moment, I need a sip of water.", 2.6),
        Sentence("Now, where did I leave my notes?", 1.2),
    ]),
    Screen("summary slide", "summary", screens.summary, [screens.SUMMARY_HEADING, THEOREM_TEXT, *screens.SUMMARY], [
        Sentence("To sum up, this holds in every right triangle, and we have seen a proof.", 0.6),
        Sentence("See you next time.", 0.8),
    ]),
]


def on_frame(seconds):
    return round(seconds * FPS) / FPS


def speak(sentence):
    """Synthesises the sentence, cuts the silence around it and sets its level."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        subprocess.run(["flite", "-voice", VOICE, "-t", sentence.text, "-o", file.name], check=True)
        with wave.open(file.name) as reader:
            assert (reader.getframerate(), reader.getnchannels()) == (RATE, 1), "flite's format changed"
            sound = np.frombuffer(reader.readframes(reader.getnframes()), np.int16) / 32768
    loud = np.flatnonzero(np.abs(sound) > 0.01)
    edge = int(0.03 * RATE)
    sound = sound[max(0, loud[0] - edge):loud[-1] + 2 * edge]
    sound = sound * 10 ** (SPEECH_DB / 20) / np.sqrt(np.mean(sound ** 2))
    sentence.sound = sound / max(1.0, np.abs(sound).max() / 0.9)


def place():
    """Puts the sentences one after the other and the screens around them; returns the end."""
    now = 0.0
    for screen in LECTURE:
        screen.start = on_frame(now)
        now = screen.start + screen.lead
        for sentence in screen.sentences:
            speak(sentence)
            sentence.start = now
            sentence.end = now + len(sentence.sound) / RATE
            now = sentence.end + sentence.pause
        screen.end = now = on_frame(now)
    return now


def mix(duration):
    sound = np.random.default_rng(25).normal(0, 10 ** (ROOM_DB / 20), round(duration * RATE))
    for screen in LECTURE:
        for s in screen.sentences:
            first = round(s.start * RATE)
            sound[first:first + len(s.sound)] += s.sound
    return (np.clip(sound, -1, 1) * 32767).astype("<i2")


def picture(context, screen, t):
    context.save()
    screen.draw(context, t - screen.start, screen.at())
    context.restore()


def frames(duration):
    """Yields every frame as raw BGRA bytes."""
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, screens.WIDTH, screens.HEIGHT)
    context = cairo.Context(surface)
    for number in range(round(duration * FPS)):
        t = number / FPS
        index = max(i for i, s in enumerate(LECTURE) if s.start <= t + 1e-9)
        picture(context, LECTURE[index], t)
        for i in (index, index + 1):
            if i < len(LECTURE) and LECTURE[i].fades_in and abs(t - LECTURE[i].start) < CROSS_FADE_SEC / 2:
                picture(context, LECTURE[i - 1], t)
                context.push_group()
                picture(context, LECTURE[i], t)
                context.pop_group_to_source()
                context.paint_with_alpha((t - LECTURE[i].start) / CROSS_FADE_SEC + 0.5)
        surface.flush()
        yield bytes(surface.get_data())


def truth(duration):
    by_kind = {screen.kind: screen for screen in LECTURE}

    def reveal(kind, mark, text, takes):
        screen = by_kind[kind]
        start = screen.start + screen.at()[mark]
        return {"startSec": round(start, 2), "atSec": round(start + takes, 2), "text": text}

    reveals = [reveal("bullets", f"bullet{i}", line, 0.2) for i, line in enumerate(screens.BULLETS)]
    reveals.append(reveal("formula", "root", ROOT_TEXT, 0.2))
    reveals += [reveal("handwriting", mark, line, screens.STROKE_SECONDS[mark])
                for mark, line in zip(("squares", "sum", "total", "answer"), BOARD_TEXT)]
    diagram = by_kind["diagram"]
    copies, slide = (diagram.start + diagram.at()[mark] for mark in ("copies", "slide"))
    return {
        "video": f"{NAME}.mp4",
        "licence": "CC0-1.0",
        "voice": "flite 2.2, cmu_us_rms (Carnegie Mellon University)",
        "durationSec": round(duration, 2),
        "language": "en",
        "cutsSec": [round(s.start, 2) for s in LECTURE[1:]],
        "crossFades": [{"atSec": round(s.start, 2), "durationSec": CROSS_FADE_SEC} for s in LECTURE if s.fades_in],
        "screens": [{"startSec": round(s.start, 2), "endSec": round(s.end, 2), "kind": s.kind, "what": s.what,
                     "text": s.text} for s in LECTURE],
        "reveals": reveals,
        "motions": [
            {"startSec": round(by_kind["formula"].start, 2), "endSec": round(by_kind["formula"].end, 2),
             "what": "mouse pointer"},
            {"startSec": round(copies, 2), "endSec": round(copies + 1.35, 2), "what": "triangles appear one by one"},
            {"startSec": round(slide, 2), "endSec": round(slide + 2.5, 2), "what": "triangles slide"},
        ],
        "speech": [{"startSec": round(x.start, 2), "endSec": round(x.end, 2), "text": x.text}
                   for s in LECTURE for x in s.sentences],
        "note": "Written by the script that renders the video. A cross-fade counts as a cut at its middle. A reveal "
                "starts to appear at startSec and stands complete at atSec.",
    }


def laid_out(record, width=110):
    """JSON as the repository's formatter wants it: a list of plain values on one line where it fits."""
    def one_line(match):
        line = match[0].replace("\n", " ")
        line = match[1] + re.sub(r" {2,}", " ", line[len(match[1]):]).replace("[ ", "[").replace(" ]", "]")
        return line if len(line) <= width else match[0]

    return re.sub(r"( *)[^\n]*\[\n[^\[\]{}]*\n *\],?", one_line, json.dumps(record, ensure_ascii=False, indent=2))


def main(folder):
    duration = place()
    sound = mix(duration).tobytes()
    with tempfile.NamedTemporaryFile(suffix=".s16") as file:
        file.write(sound)
        file.flush()
        encoder = subprocess.Popen([
            "ffmpeg", "-v", "error", "-y",
            "-f", "rawvideo", "-pix_fmt", "bgr0", "-s", f"{screens.WIDTH}x{screens.HEIGHT}", "-r", str(FPS), "-i", "-",
            "-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", file.name,
            "-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
            "-c:v", "libx264", "-preset", "slow", "-crf", "23", "-g", "250", "-threads", "1",
            "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
            "-c:a", "aac", "-b:a", "64k", "-ar", "48000", "-ac", "1",
            "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
            "-metadata", "title=The Pythagorean Theorem", "-metadata", "copyright=CC0-1.0",
            "-movflags", "+faststart", str(folder / f"{NAME}.mp4"),
        ], stdin=subprocess.PIPE)
        digest = hashlib.sha256()
        for frame in frames(duration):
            digest.update(frame)
            encoder.stdin.write(frame)
        encoder.stdin.close()
        if encoder.wait() != 0:
            sys.exit("ffmpeg failed")
    with open(folder / f"{NAME}.truth.json", "w", encoding="utf-8") as file:
        file.write(laid_out(truth(duration)) + "\n")
    print(f"{duration:.2f} s, frames sha256 {digest.hexdigest()}, sound sha256 {hashlib.sha256(sound).hexdigest()}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
