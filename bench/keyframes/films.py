"""What the rendered films show beyond slides: what passes, moves, fades, comes late or never rests.

Each maker takes a style of screens.py and gives a screen: `frame(t)`, `duration`, and either `kind` and `steps` or, where
it holds several screens one after the other, `parts`: (kind, first second, seconds of change before it, steps).
`restless` screens never stand still: any picture taken within them is theirs, and one is enough.
"""

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from screens import PALETTES, SKIN, WORDS, Still, bullets, figure, formula, prose, section, title

PROMPT = "user@host:~$ "


def ease(share):
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


def mixed(before, after, share):
    return (before * (1 - share) + after * share).astype(np.uint8)


def written(style):
    """A whole slide in one picture, of a kind by chance."""
    return [bullets, prose, figure, formula][style.rng.integers(4)](style).steps[-1][1]


class Show(Still):
    """A slide over which something happens: `over(picture, t)` gives what is seen."""

    def __init__(self, kind, picture, duration, over, steps=None):
        super().__init__(kind, steps or [(0.0, picture)], duration)
        self.over = over

    def frame(self, t):
        return self.over(super().frame(t), t)


# Late results and sparse screens.


def late(style):
    """Bullets, the last of which comes just before the cut."""
    slide = bullets(style)
    at = slide.steps[-1][0]
    return Still("late", slide.steps, at + style.rng.uniform(0.7, 1.3))


class Terminal:
    """Commands typed in one after the other; the result of the last comes just before the cut."""

    kind = "terminal"

    def __init__(self, style):
        rng, self.style = style.rng, style
        self.paper, self.ink = [("#101010", "#dddddd"), ("#300a24", "#eeeeec"), ("#ffffff", "#111111")][rng.integers(3)]
        self.size = int(style.body * 0.8)
        self.lines, now, self.steps = [], 0.8, []
        for _ in range(int(rng.integers(2, 4))):
            command = f"{rng.choice(WORDS)} -{rng.choice(list('alrtx'))} {rng.choice(WORDS)}.txt"
            self.lines.append((now, len(command) / 12, PROMPT + command, len(PROMPT)))
            now += len(command) / 12 + rng.uniform(0.8, 1.6)
            for _ in range(int(rng.integers(1, 4))):
                self.lines.append((now, 0.0, style.words(2, 6), 0))
            self.steps.append((now, None))
            now += rng.uniform(2.6, 4)
        self.steps = [(at, self.frame(at + 0.01)) for at, _ in self.steps]
        self.duration = self.steps[-1][0] + rng.uniform(0.7, 1.4)

    def frame(self, t):
        image = Image.new("RGB", (self.style.width, self.style.height), self.paper)
        draw = ImageDraw.Draw(image)
        font, y = self.style.font(self.size, self.style.mono), 30
        for at, seconds, text, given in self.lines:
            if t < at:
                break
            shown = len(text) if t >= at + seconds else given + int((t - at) / seconds * (len(text) - given))
            draw.text((30, y), text[:shown], self.ink, font)
            y += self.size * 1.5
        return np.asarray(image)


def card(style):
    """One word in the middle of nothing."""
    paper, ink, _, _ = PALETTES[style.rng.integers(len(PALETTES))]
    image = Image.new("RGB", (style.width, style.height), paper)
    font = style.font(int(style.head * style.rng.uniform(1, 2.2)))
    ImageDraw.Draw(image).text((style.width / 2, style.height / 2), style.words(1, 1).title(), ink, font, anchor="mm")
    return Still("card", [(0.0, image)], style.rng.uniform(2.6, 4.5))


# Less to see at the end than before.


def fading(style):
    """A slide that dims, and stays dim until it goes."""
    picture, rng = written(style), style.rng
    full, level = rng.uniform(3.5, 6), rng.uniform(0.0, 0.3)
    paper = np.full_like(picture, picture[style.height // 2, 4])
    return Show("fading", picture, full + 1.5 + rng.uniform(1.5, 3),
                lambda now, t: mixed(now, paper, ease((t - full) / 1.5) * (1 - level)))


def wiped(style):
    """A slide that is wiped from the left until little is left."""
    picture, rng = written(style), style.rng
    full, seconds, last = rng.uniform(4, 6.5), rng.uniform(1.5, 3), rng.uniform(0.5, 0.9)
    paper = picture[style.height // 2, 4].copy()

    def over(now, t):
        x = int(style.width * last * min(1.0, max(0.0, (t - full) / seconds)))
        if x == 0:
            return now
        now = now.copy()
        now[:, :x] = paper
        return now
    return Show("wiped", picture, full + seconds + rng.uniform(1.5, 3), over)


def covered(style):
    """A window opens over the slide and stays until the cut."""
    picture, rng = written(style), style.rng
    full = rng.uniform(4, 6.5)
    w, h = style.width, style.height
    window = Image.new("RGB", (int(w * 0.6), int(h * 0.62)), "#ececec")
    draw = ImageDraw.Draw(window)
    draw.rectangle([0, 0, w, 26], fill="#5a6b7d")
    draw.text((w * 0.12, h * 0.25), "Save changes?", "#222222", style.font(style.body))
    at = (int(w * rng.uniform(0.05, 0.35)), int(h * rng.uniform(0.1, 0.3)))

    def over(now, t):
        if t < full:
            return now
        image = Image.fromarray(now)
        image.paste(window, at)
        return np.asarray(image)
    return Show("covered", picture, full + rng.uniform(1.6, 3), over)


class Halves:
    """A board that fills up, is wiped, and fills up with something else: two screens."""

    def __init__(self, style):
        rng = style.rng
        page = style.page
        self.first, self.second = prose(style), prose(style)
        style.page = page + 1
        self.wipe, self.seconds = rng.uniform(4, 6), rng.uniform(1, 2)
        self.second_at = self.wipe + self.seconds + 1.2
        self.duration = self.second_at + rng.uniform(4, 6)
        self.paper = self.first.steps[0][1][style.height // 2, 4].copy()
        self.parts = [("halves", 0.0, 0.0, self.first.steps),
                      ("halves", self.second_at, self.second_at - self.wipe, self.second.steps)]

    def frame(self, t):
        a, b = self.first.steps[0][1], self.second.steps[0][1]
        if t <= self.wipe:
            return a
        picture = a.copy()
        h = len(picture)
        picture[:int(h * min(1.0, (t - self.wipe) / self.seconds))] = self.paper
        written_to = (t - self.wipe - self.seconds) / 1.2
        if written_to > 0:
            picture[:int(h * min(1.0, written_to))] = b[:int(h * min(1.0, written_to))]
        return picture


# What moves.


def insert(style):
    """A slide with a picture in it that never rests."""
    picture, rng = written(style).copy(), style.rng
    w, h = style.width, style.height
    box = [int(w * 0.58), int(h * 0.35), int(w * 0.95), int(h * 0.85)]
    picture[box[1]:box[3], box[0]:box[2]] = (210, 225, 235)
    phase = rng.uniform(0, 6)

    def over(now, t):
        image = Image.fromarray(now)
        draw = ImageDraw.Draw(image)
        x = (box[0] + box[2]) / 2 + (box[2] - box[0]) * 0.32 * math.sin(t * 2 + phase)
        y = (box[1] + box[3]) / 2 + (box[3] - box[1]) * 0.3 * math.cos(t * 2.9 + phase)
        draw.ellipse([x - 40, y - 40, x + 40, y + 40], fill="#c23b22")
        return np.asarray(image)
    screen = Show("insert", picture, rng.uniform(7, 12), over)
    screen.hides = [box]
    return screen


class Arrives:
    """Shapes that fly in and come to rest."""

    kind = "arrives"

    def __init__(self, style):
        rng, self.style = style.rng, style
        self.base, draw = style.sheet()
        title(style, draw)
        w, h = style.width, style.height
        self.shapes = [(rng.uniform(0.15, 0.8) * w, rng.uniform(0.35, 0.75) * h, rng.uniform(-1, 2) * w, -h * 0.3,
                        i * rng.uniform(0.6, 1.2)) for i in range(int(rng.integers(3, 6)))]
        self.labels = [str(rng.choice(WORDS)) for _ in self.shapes]
        rest = max(start for *_, start in self.shapes) + 1.5
        self.duration = rest + rng.uniform(2, 4)
        self.steps = [(rest, self.frame(rest))]

    def frame(self, t):
        image = self.base.copy()
        draw = ImageDraw.Draw(image)
        font = self.style.font(int(self.style.body * 0.8))
        for (x, y, from_x, from_y, start), label in zip(self.shapes, self.labels):
            share = ease((t - start) / 1.5)
            a, b = from_x + (x - from_x) * share, from_y + (y - from_y) * share
            draw.rounded_rectangle([a - 70, b - 28, a + 70, b + 28], 12, outline=self.style.accent, width=4)
            draw.text((a, b), label, self.style.ink, font, anchor="mm")
        return np.asarray(image)


class Zoom:
    """A photo into which it is zoomed all the time, with or without a caption."""

    kind, restless = "zoom", True

    def __init__(self, style):
        rng, self.style = style.rng, style
        w, h = style.width, style.height
        small = rng.integers(0, 256, (12, 20, 3), dtype=np.uint8)
        photo = Image.fromarray(small).resize((w * 3 // 2, h * 3 // 2), Image.BICUBIC).filter(ImageFilter.GaussianBlur(2))
        draw = ImageDraw.Draw(photo)
        for _ in range(40):
            x, y, r = rng.integers(0, photo.width), rng.integers(0, photo.height), rng.integers(8, 90)
            draw.ellipse([x - r, y - r, x + r, y + r], outline=tuple(int(v) for v in rng.integers(0, 256, 3)), width=4)
        self.photo = photo
        self.caption = style.words(1, 3).title() if rng.random() < 0.4 else None
        self.speed, self.duration = rng.choice([-1, 1]) * rng.uniform(0.02, 0.05), rng.uniform(4, 8)
        self.steps = [(0.0, self.frame(0.0))]

    def frame(self, t):
        share = (0.85 if self.speed > 0 else 0.6) - self.speed * t
        share = min(1.0, max(0.4, share))
        w, h = self.photo.size
        box = [w * (1 - share) / 2, h * (1 - share) / 2, w * (1 + share) / 2, h * (1 + share) / 2]
        image = self.photo.resize((self.style.width, self.style.height), Image.BILINEAR, box=box)
        if self.caption:
            draw = ImageDraw.Draw(image)
            draw.text((self.style.width / 2, self.style.height * 0.8), self.caption, "white",
                      self.style.font(self.style.head), anchor="mm", stroke_width=3, stroke_fill="black")
        return np.asarray(image)


class Morph:
    """Titles and formulas that turn into one another; each form rests."""

    def __init__(self, style):
        rng, self.style = style.rng, style
        self.paper, self.ink = [("#0d0d0d", "#7aa2f7"), ("#000000", "#f5f543"), ("#ffffff", "#20304f")][rng.integers(3)]
        a, b, c = rng.choice(list("abcxyzkmn"), 3)
        self.forms = [(style.words(2, 3).title(), 0.5, 1.6), (f"{a}² + {b}² = {c}²", 0.5, 1.9),
                      (f"{c} = √({a}² + {b}²)", 0.35, 1.6), (style.words(3, 5), 0.6, 1.2)][:int(rng.integers(2, 5))]
        self.change, now = rng.uniform(0.8, 1.6), 1.5
        self.starts = []
        for _ in self.forms:
            self.starts.append(now)
            now += rng.uniform(2.2, 4) + self.change
        self.duration = now - self.change
        pictures = [self._form(i, 1.0, 0) for i in range(len(self.forms))]
        self.parts = [("morph", start, 1.5 if i == 0 else self.change, [(0.0, picture)])
                      for i, (start, picture) in enumerate(zip(self.starts, pictures))]
        self.pictures = pictures

    def _form(self, i, share, rise):
        text, height, scale = self.forms[i]
        image = Image.new("RGB", (self.style.width, self.style.height), self.paper)
        font = self.style.font(int(self.style.body * scale), "dejavu/DejaVuSerif.ttf")
        shown = text[:max(0, math.ceil(len(text) * share))]
        at = (self.style.width * 0.5 - font.getlength(text) / 2, self.style.height * (height + rise))
        ImageDraw.Draw(image).text(at, shown, self.ink, font, anchor="lm")
        return np.asarray(image)

    def frame(self, t):
        if t < self.starts[0]:
            return self._form(0, t / self.starts[0], 0)
        i = max(k for k, start in enumerate(self.starts) if start <= t)
        if i + 1 < len(self.starts) and t > self.starts[i + 1] - self.change:
            share = ease((t - self.starts[i + 1] + self.change) / self.change)
            return mixed(self._form(i, 1.0, -0.12 * share), self._form(i + 1, 1.0, 0.12 * (1 - share)), share)
        return self.pictures[i]


class Lecturer:
    """A speaker at a desk, down to the waist, hands and all; with a name banner for a while, or a shelf behind."""

    kind = "speaker"

    def __init__(self, style):
        rng = self.rng = style.rng
        self.style, self.duration, self.skin = style, rng.uniform(8, 13), SKIN[rng.integers(3)]
        w, h = style.width, style.height
        back = Image.fromarray(rng.integers(60, 200, (5, 8, 3), dtype=np.uint8)).resize((w, h), Image.BICUBIC)
        draw = ImageDraw.Draw(back)
        if rng.random() < 0.6:
            for shelf in range(3):
                y, x = h * (0.12 + 0.2 * shelf), 0
                draw.rectangle([0, y + h * 0.15, w, y + h * 0.165], fill="#5b4030")
                while x < w:
                    width = int(rng.integers(10, 34))
                    draw.rectangle([x, y + rng.integers(0, 20), x + width, y + h * 0.15],
                                   fill=tuple(int(v) for v in rng.integers(30, 220, 3)))
                    x += width + 2
        draw.rectangle([0, h * 0.86, w, h], fill="#7b5b3c")
        self.back, self.phase = back, rng.uniform(0, 6, 4)
        self.name = style.words(2, 2).title() if rng.random() < 0.6 else None
        self.shirt = tuple(int(v) for v in rng.integers(20, 160, 3))
        self.steps = [(0.0, self.frame(0))]

    def frame(self, t):
        image = self.back.copy()
        draw = ImageDraw.Draw(image)
        w, h = image.size
        x = w * (0.5 + 0.03 * math.sin(t * 1.1 + self.phase[0]))
        y, r = h * (0.3 + 0.01 * math.sin(t * 1.7 + self.phase[2])), h * 0.12
        draw.rounded_rectangle([x - r * 2.1, y + r * 1.3, x + r * 2.1, h * 0.9], int(r), fill=self.shirt)
        draw.ellipse([x - r * 0.85, y - r * 1.15, x + r * 0.85, y + r * 0.4], fill="#2b1d12")
        draw.ellipse([x - r * 0.75, y - r, x + r * 0.75, y + r * 1.2], fill=self.skin)
        for side in (-1, 1):
            draw.ellipse([x + side * r * 0.33 - 4, y - 4, x + side * r * 0.33 + 4, y + 4], fill="#222222")
            a = x + side * r * (1.6 + 0.7 * math.sin(t * 2.1 + self.phase[side + 1]))
            b = h * 0.74 + r * 0.8 * math.sin(t * 2.7 + self.phase[side + 2])
            draw.line([x + side * r * 1.9, y + r * 2.2, a, b], fill=self.shirt, width=int(r * 0.7))
            draw.ellipse([a - r * 0.4, b - r * 0.4, a + r * 0.4, b + r * 0.4], fill=self.skin)
        mouth = r * 0.2 * abs(math.sin(t * 9 + self.phase[3]))
        draw.ellipse([x - r * 0.25, y + r * 0.55 - mouth / 2, x + r * 0.25, y + r * 0.55 + mouth / 2 + 3], fill="#7a2f2f")
        if self.name and 1.5 < t < 6:
            draw.rectangle([w * 0.06, h * 0.78, w * 0.42, h * 0.9], fill="#1b3a6b")
            draw.text((w * 0.08, h * 0.84), self.name, "white", self.style.font(int(self.style.body * 0.9)), anchor="lm")
        return np.asarray(image)


def window(style):
    """A slide with the speaker's window, which moves from corner to corner and changes its size."""
    picture, rng = written(style), style.rng
    w, h = style.width, style.height
    boxes = []
    for corner in rng.permutation(4)[:3]:
        size = (int(w * rng.uniform(0.16, 0.24)), int(h * rng.uniform(0.2, 0.28)))
        boxes.append([int((w - size[0]) * (corner % 2)), int((h - size[1]) * (corner // 2)), *size])
    stay = rng.uniform(3, 4.5)
    speaker = Lecturer(style)

    def over(now, t):
        i = min(int(t / stay), len(boxes) - 1)
        box = boxes[i]
        if i + 1 < len(boxes) and t > (i + 1) * stay - 0.6:
            share = ease((t - (i + 1) * stay + 0.6) / 0.6)
            box = [round(a + (b - a) * share) for a, b in zip(box, boxes[i + 1])]
        image = Image.fromarray(now)
        image.paste(Image.fromarray(speaker.frame(t)).resize(tuple(box[2:])), tuple(box[:2]))
        return np.asarray(image)
    screen = Show("window", picture, stay * len(boxes), over)
    screen.hides = [[x, y, x + a, y + b] for x, y, a, b in boxes]
    return screen


# What only passes by.


def menu(style):
    """A menu that opens over a slide and closes again, or is open still at the cut."""
    picture, rng = written(style), style.rng
    w, h = style.width, style.height
    rows = int(rng.integers(7, 13))
    size = int(style.body * 0.7)
    sheet = Image.new("RGB", (int(w * 0.3), int(rows * size * 1.6) + 12), "#f4f4f4")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle([0, 0, sheet.width - 1, sheet.height - 1], outline="#888888")
    for row in range(rows):
        draw.text((14, 6 + row * size * 1.6), style.words(1, 2).title(), "#222222", style.font(size))
    at = (int(w * rng.uniform(0.02, 0.3)), int(h * 0.04))
    opens = rng.uniform(4, 6)
    closes = opens + rng.uniform(1.2, 2.2)
    duration = closes if rng.random() < 0.5 else closes + rng.uniform(2.5, 4)

    def over(now, t):
        if not opens <= t < closes:
            return now
        image = Image.fromarray(now)
        image.paste(sheet, at)
        return np.asarray(image)
    return Show("menu", picture, duration, over)


class Help:
    """A long text that scrolls by without resting."""

    kind, restless = "help", True

    def __init__(self, style):
        rng, self.style = style.rng, style
        self.duration = rng.uniform(5, 9)
        size = int(style.body * 0.75)
        self.page = Image.new("RGB", (style.width, style.height * 5), style.paper)
        draw, y = ImageDraw.Draw(self.page), 20
        while y < self.page.height - 40:
            draw.text((style.margin + int(rng.integers(3)) * 40, y), style.words(3, 10), style.ink, style.font(size, style.mono))
            y += int(size * 1.5)
        self.line, self.rate = int(size * 1.5), rng.uniform(2.5, 5)
        self.page = np.asarray(self.page)
        self.steps = [(0.0, self.frame(0.0))]

    def frame(self, t):
        offset = min(int(t * self.rate) * self.line, len(self.page) - self.style.height)
        return self.page[offset:offset + self.style.height]


def slow(style):
    """Bullets that fade in slowly, one after the other."""
    slide = bullets(style)
    slide.kind, slide.fade = "slow", 1.8
    return slide


MAKERS = ([late] * 3 + [Terminal] * 3 + [card] * 4 + [fading] * 2 + [wiped] * 2 + [covered] * 2 + [Halves] + [insert] * 2
          + [Arrives] * 2 + [Zoom] * 3 + [Morph] * 3 + [Lecturer] * 2 + [window] * 2 + [menu] * 4 + [Help] * 2 + [slow] * 2
          + [bullets, bullets, prose, prose, figure, section])
