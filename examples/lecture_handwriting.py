"""Handwriting as pen paths, so that a board can be filled stroke by stroke.

A glyph is a list of strokes; a stroke is a list of pieces that follow each
other without lifting the pen; a piece is a list of (x, y) points, joined by a
Catmull-Rom spline. The box of a glyph has its baseline at
y = 0 and the height of a capital at y = 1.
"""

import math
import random

GLYPHS = {
    "1": (0.44, [[[(0.08, 0.76), (0.32, 1.00)], [(0.32, 1.00), (0.29, 0.00)]]]),
    "2": (0.68, [[[(0.05, 0.78), (0.20, 0.98), (0.48, 0.96), (0.57, 0.72), (0.38, 0.36), (0.03, 0.02)],
                  [(0.03, 0.02), (0.34, 0.05), (0.63, 0.02)]]]),
    "3": (0.66, [[[(0.06, 0.86), (0.28, 1.00), (0.52, 0.86), (0.46, 0.63), (0.24, 0.53)],
                  [(0.24, 0.53), (0.52, 0.46), (0.60, 0.22), (0.38, 0.00), (0.12, 0.04), (0.02, 0.18)]]]),
    "4": (0.72, [[[(0.38, 1.00), (0.02, 0.36)], [(0.02, 0.36), (0.66, 0.37)]], [[(0.49, 0.66), (0.45, -0.05)]]]),
    "5": (0.66, [[[(0.14, 0.97), (0.10, 0.56)],
                  [(0.10, 0.56), (0.34, 0.63), (0.57, 0.42), (0.51, 0.12), (0.26, -0.02), (0.02, 0.10)]],
                 [[(0.14, 0.97), (0.60, 0.99)]]]),
    "6": (0.66, [[[(0.50, 0.99), (0.22, 0.74), (0.06, 0.36), (0.15, 0.06), (0.38, 0.00), (0.56, 0.20),
                   (0.44, 0.44), (0.22, 0.42), (0.08, 0.27)]]]),
    "9": (0.66, [[[(0.54, 0.84), (0.36, 0.99), (0.12, 0.88), (0.08, 0.66), (0.28, 0.53), (0.49, 0.68), (0.56, 0.90)],
                  [(0.56, 0.90), (0.53, 0.48), (0.42, 0.00)]]]),
    "+": (0.66, [[[(0.31, 0.73), (0.30, 0.19)]], [[(0.04, 0.45), (0.59, 0.47)]]]),
    "=": (0.64, [[[(0.04, 0.58), (0.57, 0.60)]], [[(0.05, 0.33), (0.58, 0.34)]]]),
    "c": (0.58, [[[(0.49, 0.53), (0.30, 0.66), (0.09, 0.50), (0.07, 0.20), (0.25, 0.00), (0.51, 0.11)]]]),
    # The bar of the root spans the two digits that follow it.
    "√": (0.56, [[[(0.00, 0.38), (0.12, 0.48)], [(0.12, 0.48), (0.27, -0.04)], [(0.27, -0.04), (0.50, 1.20)],
                  [(0.50, 1.20), (1.20, 1.22), (1.98, 1.20)]]]),
}
SPACE = 0.34
LETTER_GAP = 0.12
# A superscript: its size, and how far its baseline is raised.
SUPER_SCALE, SUPER_RAISE = 0.55, 0.66


def spline(points, steps=12):
    """Uniform Catmull-Rom curve through the points, as a list of points."""
    if len(points) == 2:
        (x0, y0), (x1, y1) = points
        return [(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps) for i in range(steps + 1)]
    padded = [points[0], *points, points[-1]]
    curve = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:]):
        for i in range(steps):
            u = i / steps
            curve.append(tuple(
                0.5 * (2 * b + (c - a) * u + (2 * a - 5 * b + 4 * c - d) * u * u + (3 * b - a - 3 * c + d) * u ** 3)
                for a, b, c, d in zip(p0, p1, p2, p3)))
    return [*curve, points[-1]]


def drawn(pieces, rng, wobble):
    """One pen stroke through pixel points, with the slow unsteadiness of a hand (amplitude in px)."""
    curve = [point for piece in pieces for point in spline(piece)]
    phase_x, phase_y = rng.uniform(0, math.tau), rng.uniform(0, math.tau)
    travelled, previous, out = 0.0, curve[0], []
    for x, y in curve:
        travelled += math.dist((x, y), previous)
        previous = (x, y)
        out.append((x + wobble * math.sin(travelled / 37 + phase_x), y + wobble * math.sin(travelled / 29 + phase_y)))
    return out


def write(text, x, baseline, size, rng):
    """Strokes, in px, of `text` written from `x` on `baseline`; '^' raises the next character."""
    strokes, raised = [], False
    for character in text:
        if character == " ":
            x += SPACE * size
            continue
        if character == "^":
            raised = True
            continue
        scale = size * (SUPER_SCALE if raised else 1.0) * rng.uniform(0.96, 1.04)
        base = baseline - (SUPER_RAISE * size if raised else 0.0) + rng.uniform(-0.02, 0.02) * size
        slant = rng.uniform(0.02, 0.09)
        width, glyph = GLYPHS[character]
        for stroke in glyph:
            strokes.append(drawn(
                [[(x + (px + slant * py) * scale, base - py * scale) for px, py in piece] for piece in stroke],
                rng, 0.008 * size))
        x += (width + LETTER_GAP) * scale
        raised = False
    return strokes


def partial(strokes, fraction):
    """The first `fraction` (0-1) of the pen's way over all strokes, lifts between them counted at half."""
    def length(stroke):
        return sum(math.dist(p, q) for p, q in zip(stroke, stroke[1:]))

    lifts = [0.0] + [0.5 * math.dist(a[-1], b[0]) for a, b in zip(strokes, strokes[1:])]
    left = fraction * (sum(lifts) + sum(map(length, strokes)))
    shown = []
    for stroke, lift in zip(strokes, lifts):
        left -= lift
        if left <= 0:
            break
        part = [stroke[0]]
        for point in stroke[1:]:
            step = math.dist(part[-1], point)
            if step > left:
                if step > 0:
                    (x, y), u = part[-1], left / step
                    part.append((x + (point[0] - x) * u, y + (point[1] - y) * u))
                left = 0
                break
            left -= step
            part.append(point)
        shown.append(part)
        if left <= 0:
            break
    return shown


def board_rng():
    """The one source of the hand's irregularity, seeded so that every render is the same."""
    return random.Random(345)
