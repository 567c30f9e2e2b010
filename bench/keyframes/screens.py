"""What the rendered lectures show: each kind of screen as a class with `frame(t)` and its steps.

A step is (seconds into the screen at which it stands complete, picture). Pictures are RGB arrays without
overlays (webcam, pointer, grain), which render.py adds.
"""

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = [
    "lato/Lato-Regular.ttf", "lato/Lato-Medium.ttf", "liberation/LiberationSans-Regular.ttf",
    "liberation/LiberationSerif-Regular.ttf", "dejavu/DejaVuSans.ttf", "dejavu/DejaVuSerif.ttf",
]
MONO = ["liberation/LiberationMono-Regular.ttf", "dejavu/DejaVuSansMono.ttf"]
# Paper, ink, accent, faint.
PALETTES = [
    ("#ffffff", "#1a1a1a", "#1f5fae", "#c9d3df"), ("#fbfaf3", "#33291f", "#a6421c", "#e2dac4"),
    ("#10202e", "#e9eef2", "#f0b429", "#2c4459"), ("#202020", "#e0e0e0", "#5ec98a", "#3b3b3b"),
    ("#f2f6f4", "#12352b", "#0b7a5e", "#cfe0d9"), ("#243a73", "#f4f4ff", "#ffd166", "#3b5393"),
]
BOARDS = [("#24382f", "#e6ede6", "#f2d16b"), ("#f7f7f4", "#1c2f6e", "#b3261e"), ("#15181c", "#d9e2ec", "#7cc4ff")]
SKIN = ["#d9a27e", "#8d5a3b", "#f0c8a8"]

WORDS = (
    "energy matrix vector field limit theorem proof sample cell protein market price demand curve graph node edge "
    "force mass speed function integral series table value model error data signal noise phase light wave atom bond "
    "reaction pressure volume heat entropy state system control loop gain branch tree search sort hash queue memory "
    "cache thread lock river climate soil root leaf gene allele crossing history trade empire law vote census rate"
).split()


class Style:
    """Everything that a seed fixes for its whole lecture."""

    def __init__(self, rng, width, height):
        self.rng, self.width, self.height = rng, width, height
        self.paper, self.ink, self.accent, self.faint = PALETTES[rng.integers(len(PALETTES))]
        self.face = FONTS[rng.integers(len(FONTS))]
        self.mono = MONO[rng.integers(len(MONO))]
        self.scale = height / 720
        self.margin = int(rng.integers(50, 130) * self.scale)
        self.body = int(rng.integers(24, 38) * self.scale)
        self.head = int(self.body * rng.uniform(1.3, 1.7))
        self.template = int(rng.integers(4))
        self.page = 0

    def font(self, size, face=None):
        return ImageFont.truetype(f"/usr/share/fonts/truetype/{face or self.face}", size)

    def words(self, low, high):
        return " ".join(self.rng.choice(WORDS, self.rng.integers(low, high + 1)))

    def sheet(self):
        """An empty slide of the lecture's template."""
        image = Image.new("RGB", (self.width, self.height), self.paper)
        draw = ImageDraw.Draw(image)
        w, h = self.width, self.height
        self.page += 1
        if self.template == 1:
            draw.rectangle([0, 0, w, int(h * 0.018)], fill=self.accent)
            draw.text((w - 90 * self.scale, h - 40 * self.scale), str(self.page), self.ink, self.font(int(18 * self.scale)))
        elif self.template == 2:
            draw.rectangle([0, int(h * 0.94), w, h], fill=self.accent)
            draw.text((20, int(h * 0.95)), "Department of Something  |  Lecture notes", self.paper, self.font(int(20 * self.scale)))
        elif self.template == 3:
            draw.rectangle([0, 0, int(w * 0.03), h], fill=self.accent)
            draw.ellipse([w - 80, 20, w - 30, 70], outline=self.accent, width=4)
        return image, draw


class Still:
    """Steps that are cut, or faded in over `fade` seconds; complete at the given times."""

    def __init__(self, kind, steps, duration, fade=0.0):
        self.kind, self.duration, self.fade = kind, duration, fade
        self.steps = [(at, np.asarray(image)) for at, image in steps]

    def frame(self, t):
        picture = self.steps[0][1]
        for at, after in self.steps[1:]:
            if t >= at:
                picture = after
            elif self.fade and t > at - self.fade:
                share = (t - at + self.fade) / self.fade
                return (picture * (1 - share) + after * share).astype(np.uint8)
        return picture


def reveal_times(rng, count):
    times = [0.0]
    for _ in range(count):
        times.append(times[-1] + rng.uniform(2.6, 5.0))
    return times


def title(style, draw, words=None):
    text = words or style.words(2, 4).title()
    top = int(style.rng.integers(34, 60) * style.scale)
    draw.text((style.margin, top), text, style.accent, style.font(style.head))
    return top + style.head * 1.7


def bullets(style, figure=False):
    rng = style.rng
    image, draw = style.sheet()
    y = title(style, draw)
    count = int(rng.integers(3, 6))
    room = (style.height * 0.9 - y) / count
    dims = rng.random() < 0.25
    steps, lines = [image.copy()], []
    for i in range(count):
        text = style.words(2, 6 if not figure else 4)
        lines.append((y + i * room, text))
        if dims and i > 0:
            mix = tuple((np.array(ImageColor(style.ink)) * 0.6 + np.array(ImageColor(style.paper)) * 0.4).astype(int))
            draw.text((style.margin + 34, lines[i - 1][0]), lines[i - 1][1], mix, style.font(style.body))
        draw.ellipse([style.margin, y + i * room + style.body * 0.4, style.margin + 12, y + i * room + style.body * 0.4 + 12], fill=style.accent)
        draw.text((style.margin + 34, y + i * room), text, style.ink, style.font(style.body))
        steps.append(image.copy())
    times = reveal_times(rng, count)
    return Still("bullets", zip(times, steps), times[-1] + rng.uniform(2.5, 5), rng.choice([0.0, 0.25, 0.5]))


def ImageColor(text):
    return tuple(int(text[i:i + 2], 16) for i in (1, 3, 5))


def prose(style):
    image, draw = style.sheet()
    y = title(style, draw)
    size = int(style.body * 0.8)
    while y < style.height * 0.84:
        draw.text((style.margin, y), style.words(5, 9), style.ink, style.font(size))
        y += size * 1.6
    return Still("prose", [(0.0, image)], style.rng.uniform(4, 9))


def section(style):
    image, draw = style.sheet()
    draw.text((style.margin, style.height * 0.4), style.words(2, 3).title(), style.accent, style.font(int(style.head * 1.2)))
    return Still("section", [(0.0, image)], style.rng.uniform(2.8, 4.5))


def formula(style):
    """Short equations, one under the other: the smallest reveals."""
    rng = style.rng
    image, draw = style.sheet()
    y = title(style, draw)
    steps = [image.copy()]
    for _ in range(int(rng.integers(2, 5))):
        a, b, c, d = rng.choice(list("abcxyzkmn"), 4)
        text = rng.choice([f"{a} = {rng.integers(2, 99)}", f"{a}² + {b}² = {c}²", f"∑ {a} = {b} − {c}", f"{a} → {b}{c} + {d}"])
        draw.text((style.margin + rng.integers(0, 300), y), text, style.ink, style.font(int(style.body * 1.2), "dejavu/DejaVuSans.ttf"))
        y += style.body * 2.2
        steps.append(image.copy())
    times = reveal_times(rng, len(steps) - 1)
    return Still("formula", zip(times, steps), times[-1] + rng.uniform(2.5, 5), rng.choice([0.0, 0.2]))


def figure(style):
    """Axes first, then curves or bars."""
    rng = style.rng
    image, draw = style.sheet()
    y = title(style, draw)
    left, right, bottom = style.width * 0.2, style.width * 0.82, style.height * 0.86
    draw.line([left, y, left, bottom, right, bottom], fill=style.ink, width=3)
    draw.text((right - 120, bottom + 6), style.words(1, 1), style.ink, style.font(int(style.body * 0.7)))
    steps = [image.copy()]
    for i in range(int(rng.integers(1, 4))):
        if rng.random() < 0.5:
            x = np.linspace(left, right, 60)
            curve = (y + bottom) / 2 + (bottom - y) * 0.4 * np.sin((x - left) / rng.uniform(60, 160) + i * 2)
            draw.line(list(zip(x, curve)), fill=[style.accent, style.ink][i % 2], width=4)
        else:
            for k in range(5):
                x = left + (right - left) * (k + 0.2 + 0.2 * i) / 5
                draw.rectangle([x, bottom - rng.uniform(0.1, 0.8) * (bottom - y), x + 24, bottom - 2], outline=style.accent, width=3)
        steps.append(image.copy())
    times = reveal_times(rng, len(steps) - 1)
    return Still("figure", zip(times, steps), times[-1] + rng.uniform(3, 5), 0.2)


def photo(style):
    rng = style.rng
    image, draw = style.sheet()
    y = title(style, draw)
    small = rng.integers(0, 256, (9, 14, 3), dtype=np.uint8)
    size = (int(style.width * 0.5), int(style.height * 0.85 - y))
    picture = Image.fromarray(small).resize(size, Image.BICUBIC).filter(ImageFilter.GaussianBlur(3))
    spots = ImageDraw.Draw(picture)
    for _ in range(14):
        x, z, r = rng.integers(0, size[0]), rng.integers(0, size[1]), rng.integers(8, 50)
        spots.ellipse([x - r, z - r, x + r, z + r], outline=tuple(int(v) for v in rng.integers(0, 256, 3)), width=4)
    image.paste(picture, (int(style.width * 0.25), int(y)))
    return Still("photo", [(0.0, image)], rng.uniform(3, 7))


def code(style):
    """Typed line by line, with a cursor that blinks: the typing is a motion, each finished block a step."""
    return Typing(style)


class Typing:
    kind = "code"

    def __init__(self, style):
        rng, self.style = style.rng, style
        image, draw = style.sheet()
        self.top = title(style, draw, "main.py")
        self.base, self.size = image, int(style.body * 0.8)
        self.lines, self.starts, now = [], [], 1.0
        for _ in range(int(rng.integers(3, 6))):
            text = f"{rng.choice(WORDS)} = {rng.choice(WORDS)}({rng.choice(WORDS)}, {rng.integers(99)})"
            self.lines.append(text)
            self.starts.append(now)
            now += len(text) / 14 + rng.uniform(2.6, 4)
        self.duration = now + rng.uniform(0.5, 2)
        self.steps = [(0.0, np.asarray(image))]
        for i in range(len(self.lines)):
            self.steps.append((self.starts[i] + len(self.lines[i]) / 14 + 0.1, self._draw(self.starts[i] + 60, i + 1)))

    def _draw(self, t, count, cursor=False):
        image = self.base.copy()
        draw = ImageDraw.Draw(image)
        font = self.style.font(self.size, self.style.mono)
        x = y = 0
        for i in range(count):
            text = self.lines[i][: max(0, int((t - self.starts[i]) * 14))]
            y = self.top + i * self.size * 1.8
            draw.text((self.style.margin, y), text, self.style.ink, font)
            x = self.style.margin + draw.textlength(text, font)
        if cursor and count:
            draw.rectangle([x + 3, y, x + 3 + self.size * 0.5, y + self.size], fill=self.style.ink)
        return np.asarray(image)

    def frame(self, t):
        count = sum(start <= t for start in self.starts)
        return self._draw(t, count, cursor=t % 1.06 < 0.53)


class Scroll:
    """A long page: it rests, moves on, and rests. Each rest is a screen, so render.py cuts it at `rests`."""

    def __init__(self, style):
        rng = style.rng
        self.height = style.height
        page = Image.new("RGB", (style.width, style.height * 4), style.paper)
        draw = ImageDraw.Draw(page)
        y, size = 40, int(style.body * 0.75)
        while y < page.height - 60:
            heading = rng.random() < 0.15
            draw.text((style.margin, y), style.words(2, 4) if heading else style.words(6, 11),
                      style.accent if heading else style.ink, style.font(size + 10 if heading else size))
            y += size * (2.2 if heading else 1.5)
        self.page = np.asarray(page)
        self.offsets, self.rests, now, offset = [], [], 0.0, 0
        for _ in range(4):
            rest = rng.uniform(3.5, 6)
            self.rests.append((now, now + rest))
            self.offsets.append(offset)
            now += rest + 0.8
            offset = min(page.height - style.height, offset + int(style.height * rng.uniform(0.5, 0.9)))
        self.duration = now - 0.8

    def at(self, offset):
        return self.page[offset:offset + self.height]

    def frame(self, t):
        for i, (start, end) in enumerate(self.rests):
            if t < end or i == len(self.rests) - 1:
                if t >= start:
                    return self.at(self.offsets[i])
                share = (t - self.rests[i - 1][1]) / 0.8
                share = share * share * (3 - 2 * share)
                return self.at(int(self.offsets[i - 1] + share * (self.offsets[i] - self.offsets[i - 1])))
        raise AssertionError


class Board:
    """Lines written by hand, stroke after stroke, by a hand that comes, follows the pen and goes."""

    kind = "board"

    def __init__(self, style):
        rng, self.style = style.rng, style
        self.paper, self.ink, self.accent = BOARDS[rng.integers(len(BOARDS))]
        self.skin = SKIN[rng.integers(len(SKIN))]
        self.has_hand = rng.random() < 0.7
        self.width = int(rng.integers(4, 7) * style.scale)
        shape = (style.width, style.height)
        self.image = Image.new("RGB", shape, self.paper)
        self.done, self.strokes, now = 0, [], 1.5
        self.steps = [(0.0, np.asarray(self.image).copy())]
        last = self.image.copy()
        self.hand = []
        for row in range(int(rng.integers(2, 5))):
            y = style.height * (0.17 + 0.2 * row)
            x, begin = style.margin + rng.integers(0, 100), now
            for _ in range(int(rng.integers(6, 13))):
                stroke = glyph(rng, x, y, 40 * style.scale)
                seconds = rng.uniform(0.15, 0.35)
                self.strokes.append((now, now + seconds, stroke, self.accent if row % 3 == 2 else self.ink))
                ImageDraw.Draw(last).line([tuple(p) for p in stroke], fill=self.strokes[-1][3], width=self.width, joint="curve")
                now += seconds + 0.05
                x += rng.uniform(48, 80) * style.scale
                if x > style.width - style.margin - 60:
                    break
            self.hand.append((begin - 0.5, now + 0.4))
            self.steps.append((now + 0.5, np.asarray(last).copy()))
            now += rng.uniform(2.8, 5)
        self.duration = now + rng.uniform(0, 2)
        self.grainy = rng.random() < 0.5

    def frame(self, t):
        draw = ImageDraw.Draw(self.image)
        while self.done < len(self.strokes) and self.strokes[self.done][1] <= t:
            _, _, stroke, colour = self.strokes[self.done]
            draw.line([tuple(p) for p in stroke], fill=colour, width=self.width, joint="curve")
            self.done += 1
        picture, pen = self.image, None
        if self.done < len(self.strokes) and self.strokes[self.done][0] <= t:
            start, end, stroke, colour = self.strokes[self.done]
            count = max(2, int(len(stroke) * (t - start) / (end - start)))
            picture = self.image.copy()
            ImageDraw.Draw(picture).line([tuple(p) for p in stroke[:count]], fill=colour, width=self.width, joint="curve")
            pen = stroke[count - 1]
        elif self.done < len(self.strokes):
            pen = self.strokes[self.done][2][0]
        elif self.strokes:
            pen = self.strokes[-1][2][-1]
        if self.has_hand and any(a <= t <= b for a, b in self.hand):
            picture = picture.copy()
            x, y = pen
            s = self.style.scale
            hand = ImageDraw.Draw(picture)
            hand.polygon([(x + 30 * s, y + 30 * s), (x + 130 * s, y + 60 * s), (x + 420 * s, y + 700 * s), (x + 240 * s, y + 700 * s)], fill="#3a4a6b")
            hand.ellipse([x, y - 10 * s, x + 150 * s, y + 110 * s], fill=self.skin)
        return np.asarray(picture)


def glyph(rng, x, y, size):
    kind = rng.integers(4)
    s = np.linspace(0, 1, 16)
    if kind == 0:
        a = s * 2 * math.pi
        points = np.stack([np.cos(a) * 0.45 + 0.5, np.sin(a) * 0.5 + 0.5], 1)
    elif kind == 1:
        points = np.stack([s, 0.5 - 0.5 * np.sin(s * 7)], 1)
    elif kind == 2:
        points = np.stack([np.abs(1 - 2 * s) * 0.8, s], 1)
    else:
        points = np.stack([s, np.where(s < 0.5, 1 - 2 * s, 2 * s - 1)], 1)
    return points * size * rng.uniform(0.8, 1.3) + [x, y + rng.uniform(-6, 6)]


class Speaker:
    """A head that fills the frame and never rests. A textbook wants one picture of it at most."""

    kind = "speaker"

    def __init__(self, style):
        rng = style.rng
        self.style, self.duration, self.skin = style, rng.uniform(10, 16), SKIN[rng.integers(len(SKIN))]
        back = rng.integers(40, 200, (6, 9, 3), dtype=np.uint8)
        self.back = Image.fromarray(back).resize((style.width, style.height), Image.BICUBIC)
        self.phase = rng.uniform(0, 6, 4)
        self.steps = [(0.0, self.frame(0))]

    def frame(self, t):
        return head(self.back.copy(), self.skin, self.phase, t)


class Pendulum:
    """An animation that goes on all the time."""

    kind = "animation"

    def __init__(self, style):
        self.style, self.duration = style, style.rng.uniform(9, 13)
        self.base, draw = style.sheet()
        title(style, draw)
        self.steps = [(0.0, np.asarray(self.base))]

    def frame(self, t):
        image = self.base.copy()
        draw = ImageDraw.Draw(image)
        w, h = self.style.width, self.style.height
        a = 0.8 * math.sin(t * 2.4)
        x, y = w / 2 + math.sin(a) * h * 0.5, h * 0.3 + math.cos(a) * h * 0.5
        draw.line([w / 2, h * 0.3, x, y], fill=self.style.ink, width=5)
        draw.ellipse([x - 50, y - 50, x + 50, y + 50], fill=self.style.accent)
        return np.asarray(image)


def head(image, skin, phase, t):
    w, h = image.size
    draw = ImageDraw.Draw(image)
    x = w * (0.5 + 0.06 * math.sin(t * 1.1 + phase[0]) + 0.02 * math.sin(t * 3.7 + phase[1]))
    y = h * (0.42 + 0.03 * math.sin(t * 1.7 + phase[2]))
    r = h * 0.22
    draw.ellipse([x - r * 1.9, y + r * 1.1, x + r * 1.9, y + r * 5], fill="#44506a")
    draw.ellipse([x - r * 0.8, y - r, x + r * 0.8, y + r * 1.2], fill=skin)
    for side in (-1, 1):
        draw.ellipse([x + side * r * 0.35 - 5, y - r * 0.1, x + side * r * 0.35 + 5, y + r * 0.1], fill="#222222")
    mouth = r * 0.2 * abs(math.sin(t * 9 + phase[3]))
    draw.ellipse([x - r * 0.3, y + r * 0.5 - mouth / 2, x + r * 0.3, y + r * 0.5 + mouth / 2 + 3], fill="#7a2f2f")
    return np.asarray(image)
