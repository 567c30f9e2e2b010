#!/usr/bin/python3
"""Renders a lecture of 40 screens and more, and the truth about it.

Usage: /usr/bin/python3 bench/keyframes/render.py SEED FOLDER [--film]

With --film the screens are those of films.py, in eight to nine minutes: late results, one-word cards, fades, wipes, windows
and menus that cover, pictures that move, zooms, morphs, moving speakers; dissolves, wipes, blurs and fades through black
between them. A seed's lecture and its film have nothing in common but the style.

Writes FOLDER/SEED.mp4, SEED.truth.json and the clean picture of every step under SEED.steps/. The seed fixes fonts,
palette, layout, picture size, frame rate, encoder settings, and the order and content of the screens. Needs Debian's
ffmpeg, fonts-dejavu, fonts-lato, fonts-liberation, python3-numpy and python3-pil.
"""

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

sys.dont_write_bytecode = True
import films  # noqa: E402
import screens  # noqa: E402

SIZES = [(1280, 720), (1280, 720), (1024, 768), (1366, 768), (960, 540)]
RETURNS = 4


def plan(style):
    """The screens of the lecture in order: (screen, index of the screen it repeats or None)."""
    rng = style.rng
    makers = [screens.bullets] * 9 + [screens.prose] * 6 + [screens.formula] * 5 + [screens.figure] * 4
    makers += [screens.section] * 4 + [screens.photo] * 2 + [screens.Board] * 4 + [screens.code] * 2
    makers += [screens.Speaker, screens.Pendulum, screens.Scroll]
    order = [makers[i](style) for i in rng.permutation(len(makers))]
    shown = [(screen, None) for screen in order]
    for _ in range(RETURNS):
        at = int(rng.integers(8, len(shown)))
        earlier = [i for i in range(at - 3) if isinstance(shown[i][0], screens.Still) and shown[i][1] is None]
        source = earlier[rng.integers(len(earlier))]
        last = shown[source][0].steps[-1][1]
        again = screens.Still("return", [(0.0, last)], rng.uniform(3, 6))
        shown.insert(at, (again, shown[source][0]))
    return shown


def film_plan(style):
    """As plan, for a film. The last screen's result comes just before the end."""
    order = [films.MAKERS[i](style) for i in style.rng.permutation(len(films.MAKERS))]
    return [(screen, None) for screen in [*order, films.Terminal(style)]]


class Overlays:
    """What lies over the screens: a webcam, a recording dot, a pointer, grain. Each on some of them."""

    def __init__(self, style, count):
        rng = self.rng = style.rng
        self.style = style
        w, h = style.width, style.height
        size = (int(w * 0.2), int(h * 0.24))
        corner = [(w - size[0], h - size[1]), (0, h - size[1]), (w - size[0], 0)][rng.integers(3)]
        self.webcam_box = [*corner, corner[0] + size[0], corner[1] + size[1]]
        first = int(rng.integers(0, count // 3))
        self.webcam = range(first, first + count // 2)
        self.back = Image.fromarray(rng.integers(30, 220, (5, 6, 3), dtype=np.uint8)).resize(size, Image.BICUBIC)
        self.phase = rng.uniform(0, 6, 4)
        self.skin = screens.SKIN[rng.integers(3)]
        self.dot = range(int(rng.integers(0, 5)), int(rng.integers(count // 2, count)))
        self.pointer = set(rng.choice(count, count // 3, replace=False).tolist())
        self.path = rng.uniform(0, 6, 4)
        self.grain = {i: float(rng.uniform(2, 6)) for i in rng.choice(count, count // 4, replace=False).tolist()}
        self.noise = rng.normal(0, 1, (h + 64, w + 64)).astype(np.float32)

    def moves(self, index, screen):
        return any(index in s for s in (self.webcam, self.dot, self.pointer, self.grain)) or getattr(screen, "grainy", False)

    def add(self, picture, index, screen, t, now):
        image = Image.fromarray(picture)
        draw = ImageDraw.Draw(image)
        if index in self.webcam:
            image.paste(Image.fromarray(screens.head(self.back.copy(), self.skin, self.phase, now)), tuple(self.webcam_box[:2]))
        if index in self.dot and now % 2 < 1:
            x = self.style.width - 40
            draw.ellipse([x, 14, x + 18, 32], fill="#e02020")
        if index in self.pointer:
            # It moves for a while, rests for a while, and is gone for the last part.
            cycle = (t + self.path[0]) % 7
            if t < screen.duration - 2.5:
                p = min(cycle, 3.0) * 0.7 + math.floor((t + self.path[0]) / 7) * 2.1
                x = self.style.width * (0.5 + 0.4 * math.sin(p * 1.3 + self.path[1]))
                y = self.style.height * (0.5 + 0.4 * math.sin(p * 1.9 + self.path[2]))
                s = self.style.scale
                arrow = [(0, 0), (0, 22), (5, 17), (9, 26), (13, 24), (9, 16), (16, 16)]
                draw.polygon([(x + a * s, y + b * s) for a, b in arrow], fill="black", outline="white")
        level = self.grain.get(index, 4.0 if getattr(screen, "grainy", False) else 0.0)
        if level == 0:
            return np.asarray(image)
        dx, dy = self.rng.integers(0, 64, 2)
        grain = self.noise[dy:dy + self.style.height, dx:dx + self.style.width, None] * level
        flicker = 1.5 * math.sin(now * 5)
        return np.clip(np.asarray(image, dtype=np.float32) + grain + flicker, 0, 255).astype(np.uint8)


def transition(rng, before, after):
    """(kind, seconds); boards and films are cut to."""
    if not isinstance(before, screens.Still) or not isinstance(after, screens.Still):
        return "cut", 0.0
    return [("cut", 0.0), ("cut", 0.0), ("fade", rng.uniform(0.3, 0.9)), ("push", rng.uniform(0.3, 0.7))][rng.integers(4)]


def film_transition(rng):
    """(kind, seconds), between any two screens of a film."""
    kind = ["cut", "cut", "fade", "push", "wipe", "blur", "black"][rng.integers(7)]
    return kind, 0.0 if kind == "cut" else rng.uniform(0.6, 1.8)


def blurred(picture, radius):
    return np.asarray(Image.fromarray(picture).reduce(4).filter(ImageFilter.GaussianBlur(radius)).resize(picture.shape[1::-1]))


def blended(kind, share, before, after):
    if kind == "fade":
        return (before * (1 - share) + after * share).astype(np.uint8)
    if kind == "black":
        return (before * max(0.0, 1 - 2 * share) + after * max(0.0, 2 * share - 1)).astype(np.uint8)
    if kind == "blur":
        return blurred(before if share < 0.5 else after, 8 * (1 - abs(2 * share - 1)))
    if kind == "wipe":
        split = int(share * before.shape[1])
        return np.concatenate([after[:, :split], before[:, split:]], axis=1)
    split = int(share * before.shape[1])
    return np.concatenate([before[:, split:], after[:, :split]], axis=1)


def encoder(style, fps, path):
    rng = style.rng
    gop, crf = int(rng.choice([30, 60, 120, 250])), int(rng.integers(20, 31))
    preset = str(rng.choice(["ultrafast", "veryfast", "medium"]))
    settings = {"fps": fps, "gop": gop, "crf": crf, "preset": preset}
    process = subprocess.Popen([
        "ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{style.width}x{style.height}",
        "-r", str(fps), "-i", "-", "-c:v", "libx264", "-preset", preset, "-crf", str(crf), "-g", str(gop),
        "-threads", "1", "-pix_fmt", "yuv420p", "-movflags", "+faststart", str(path),
    ], stdin=subprocess.PIPE)
    return process, settings


def main(seed, folder, film):
    rng = np.random.default_rng(seed)
    width, height = SIZES[rng.integers(len(SIZES))]
    width -= width % 2
    style = screens.Style(rng, width, height)
    shown = film_plan(style) if film else plan(style)
    overlays = Overlays(style, len(shown))
    fps = int(rng.choice([10, 12, 15]))
    folder.mkdir(parents=True, exist_ok=True)
    steps_folder = folder / f"{seed}.steps"
    steps_folder.mkdir(exist_ok=True)
    process, settings = encoder(style, fps, folder / f"{seed}.mp4")

    truth, now, frame_number, before, first_of = [], 0.0, 0, None, {}
    for index, (screen, source) in enumerate(shown):
        kind, seconds = "cut", 0.0
        if index:
            kind, seconds = film_transition(rng) if film else transition(rng, shown[index - 1][0], screen)
        record(truth, screen, now, seconds, index, overlays, first_of, source, steps_folder, kind)
        cached = None
        for k in range(round((screen.duration + seconds) * fps)):
            t = k / fps
            picture = screen.frame(max(0.0, t - seconds))
            if t < seconds:
                picture = blended(kind, t / seconds, before, screen.frame(0.0))
            if overlays.moves(index, screen):
                data = overlays.add(picture, index, screen, t, frame_number / fps).tobytes()
            elif cached is not None and cached[0] is picture:
                data = cached[1]
            else:
                data = picture.tobytes()
            cached = (picture, data)
            process.stdin.write(data)
            frame_number += 1
        before = picture
        now = frame_number / fps
    process.stdin.close()
    if process.wait() != 0:
        sys.exit("ffmpeg failed")
    for one, after in zip(truth, truth[1:]):
        one["endSec"] = after["startSec"] - after["fadeSec"]
    truth[-1]["endSec"] = round(now, 3)
    about = {"seed": seed, "width": width, "height": height, "durationSec": round(now, 3), **settings}
    (folder / f"{seed}.truth.json").write_text(json.dumps({**about, "screens": truth}, indent=1))
    print(f"seed {seed}: {len(truth)} screens, {now:.0f} s, {about}")


def record(truth, screen, begin, fade, index, overlays, first_of, source, folder, transition_kind):
    """Adds the truth about a screen; a page that scrolls is several."""
    hidden = overlays.webcam_box if index in overlays.webcam else None
    start = begin + fade
    restless = getattr(screen, "restless", False)
    common = {"hidden": hidden, "hides": getattr(screen, "hides", []), "restless": restless, "pointer": index in overlays.pointer, "dot": index in overlays.dot,
              "grain": overlays.grain.get(index, 0), "transition": transition_kind}
    if isinstance(screen, screens.Scroll):
        parts = [("scroll", a, 0.8 if a else 0.0, [(0.0, screen.at(offset))]) for (a, _), offset in zip(screen.rests, screen.offsets)]
    else:
        parts = getattr(screen, "parts", None) or [(screen.kind, 0.0, 0.0, screen.steps)]
    for number_of, (kind, offset, change, steps) in enumerate(parts):
        number = len(truth)
        first_of.setdefault(id(screen), number)
        files = []
        for k, (at, picture) in enumerate(steps):
            name = f"{number:03d}-{k}.png"
            Image.fromarray(picture).save(folder / name, compress_level=1)
            files.append({"atSec": round(start + offset + at, 3), "picture": name})
        truth.append({"kind": kind, "startSec": round(start + offset, 3), "fadeSec": round(change + (0 if number_of else fade), 3), "steps": files,
                      "repeats": first_of.get(id(source)) if source is not None else None, **common})


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), "--film" in sys.argv)
