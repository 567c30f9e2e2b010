"""The seven screens of the example lecture, drawn with cairo.

Every screen is a function (context, t, at): `t` is the time in seconds since
the screen began, `at` maps the marks of the screen's sentences to the seconds
at which they start. Sizes are in px of a 1280 x 720 picture.
"""

import math

import cairo
import gi
import matplotlib
from matplotlib.path import Path
from matplotlib.textpath import TextPath

gi.require_version("Pango", "1.0")
gi.require_version("PangoCairo", "1.0")
from gi.repository import Pango, PangoCairo  # noqa: E402

from lecture_handwriting import board_rng, drawn, partial, write  # noqa: E402

matplotlib.rcParams["mathtext.fontset"] = "cm"

WIDTH, HEIGHT = 1280, 720
PAPER, INK, MUTED = "#FBFAF6", "#1E2A35", "#51606E"
NAVY, WHITE, MIST = "#15293F", "#FFFFFF", "#B9C9D9"
TEAL, ORANGE, VIOLET = "#0B7A75", "#C2500A", "#6A3FA0"
BOARD, CHALK, YELLOW = "#21352F", "#F1F0E6", "#F2D16B"

TITLE = ["The Pythagorean Theorem", "Three sides, three squares, one equation", "Geometry, lesson 4"]
BULLETS_HEADING = "Parts of a right triangle"
BULLETS = [
    "One angle measures 90 degrees",
    "Legs: the sides of that angle",
    "Hypotenuse: the side opposite",
    "It is always the longest side",
]
FORMULA_HEADING = "The theorem"
FORMULA_LEGEND = ["a and b are the legs", "c is the hypotenuse"]
SUMMARY_HEADING = "Summary"
SUMMARY = ["Holds in every right triangle", "Proof: four triangles, moved", "Example: legs 3 and 4 give 5"]
BOARD_LINES = ["3^2 + 4^2 = c^2", "9 + 16 = c^2", "25 = c^2", "c = √25 = 5"]


def rgb(colour):
    return tuple(int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5))


def ease(t, start, duration):
    """0 before `start`, 1 after `start + duration`, a smoothstep between."""
    u = min(1.0, max(0.0, (t - start) / duration))
    return u * u * (3 - 2 * u)


def fill(context, colour):
    context.set_source_rgb(*rgb(colour))
    context.paint()


def text(context, string, x, y, size, colour, weight="Regular", opacity=1.0, centred=False):
    """Lato text with its top left (or top centre) at (x, y)."""
    layout = PangoCairo.create_layout(context)
    font = Pango.FontDescription(f"Lato {weight}")
    font.set_absolute_size(size * Pango.SCALE)
    layout.set_font_description(font)
    layout.set_text(string, -1)
    context.set_source_rgba(*rgb(colour), opacity)
    context.move_to(x - (layout.get_pixel_size()[0] / 2 if centred else 0), y)
    PangoCairo.show_layout(context, layout)


def math_width(tex, size):
    """Width of the ink: a relation standing alone carries space that would unbalance a row of terms."""
    return TextPath((0, 0), f"${tex}$", size=size).get_extents().width


def formula(context, tex, x, baseline, size, colour, opacity=1.0):
    """Computer Modern mathematics as outlines, the ink's left end at x."""
    path = TextPath((0, 0), f"${tex}$", size=size)
    x -= path.get_extents().x0
    context.new_path()
    for points, code in path.iter_segments(curves=True, simplify=False):
        p = [(x + px, baseline - py) for px, py in zip(points[0::2], points[1::2])]
        if code == Path.MOVETO:
            context.move_to(*p[0])
        elif code == Path.LINETO:
            context.line_to(*p[0])
        elif code == Path.CURVE3:
            # A quadratic curve, raised to the cubic that cairo draws.
            (x0, y0), (x1, y1), (x2, y2) = context.get_current_point(), p[0], p[1]
            context.curve_to(x0 + 2 / 3 * (x1 - x0), y0 + 2 / 3 * (y1 - y0),
                             x2 + 2 / 3 * (x1 - x2), y2 + 2 / 3 * (y1 - y2), x2, y2)
        elif code == Path.CURVE4:
            context.curve_to(*p[0], *p[1], *p[2])
        else:
            context.close_path()
    context.set_source_rgba(*rgb(colour), opacity)
    context.fill()


THEOREM = [("a^2", TEAL), ("+", INK), ("b^2", TEAL), ("=", INK), ("c^2", VIOLET)]


def theorem(context, centre, baseline, size):
    """a^2 + b^2 = c^2 with coloured terms; returns the centre x of each term."""
    gap = 0.38 * size
    widths = [math_width(tex, size) for tex, _ in THEOREM]
    x = centre - (sum(widths) + gap * (len(widths) - 1)) / 2
    centres = []
    for (tex, colour), width in zip(THEOREM, widths):
        formula(context, tex, x, baseline, size, colour)
        centres.append(x + width / 2)
        x += width + gap
    return centres


def polygon(context, points, colour, opacity=1.0, line=None, width=3.0):
    context.new_path()
    for point in points:
        context.line_to(*point)
    context.close_path()
    context.set_source_rgba(*rgb(colour), opacity)
    context.fill_preserve() if line else context.fill()
    if line:
        context.set_source_rgb(*rgb(line))
        context.set_line_width(width)
        context.set_line_join(cairo.LINE_JOIN_ROUND)
        context.stroke()


def segment(context, start, end, colour, opacity, width):
    context.move_to(*start)
    context.line_to(*end)
    context.set_line_cap(cairo.LINE_CAP_ROUND)
    context.set_line_width(width)
    context.set_source_rgba(*rgb(colour), opacity)
    context.stroke()


def heading(context, string):
    context.rectangle(88, 76, 10, 56)
    context.set_source_rgb(*rgb(TEAL))
    context.fill()
    text(context, string, 118, 76, 54, INK, "Bold")


def bullet(context, string, x, y, opacity):
    context.arc(x, y + 26, 7, 0, math.tau)
    context.set_source_rgba(*rgb(ORANGE), opacity)
    context.fill()
    text(context, string, x + 34, y, 42, INK, "Regular", opacity)


def title(context, t, at):
    fill(context, NAVY)
    polygon(context, [(880, 560), (1160, 560), (1160, 350)], TEAL, 0.55, MIST, 4)
    text(context, TITLE[0], 120, 190, 76, WHITE, "Bold")
    segment(context, (123, 310), (323, 310), ORANGE, 1, 6)
    text(context, TITLE[1], 120, 345, 38, MIST)
    text(context, TITLE[2], 120, 540, 30, MIST)


def bullets(context, t, at):
    fill(context, PAPER)
    heading(context, BULLETS_HEADING)
    shown = [ease(t, at[f"bullet{i}"], 0.2) for i in range(4)]
    for i, string in enumerate(BULLETS):
        bullet(context, string, 104, 208 + 106 * i, shown[i])
    right, foot, top = (1150, 560), (840, 560), (1150, 240)
    polygon(context, [foot, right, top], TEAL, 0.10, MUTED, 4)
    context.rectangle(1150 - 36, 560 - 36, 36, 36)
    context.set_line_width(4)
    context.set_source_rgba(*rgb(ORANGE), shown[0])
    context.stroke()
    segment(context, right, foot, TEAL, shown[1], 10)
    segment(context, right, top, TEAL, shown[1], 10)
    segment(context, foot, top, VIOLET, shown[2], 10)


def pointer(context, x, y):
    arrow = [(0, 0), (0, 26), (6, 20), (10.5, 30), (15, 28), (10.5, 18.5), (19, 18.5)]
    polygon(context, [(x + px, y + py) for px, py in arrow], "#111111", 1, WHITE, 2)


def equation(context, t, at):
    fill(context, PAPER)
    heading(context, FORMULA_HEADING)
    centres = theorem(context, WIDTH / 2, 335, 120)
    text(context, FORMULA_LEGEND[0], centres[1], 405, 36, TEAL, centred=True)
    text(context, FORMULA_LEGEND[1], centres[4], 405, 36, VIOLET, centred=True)
    root = r"c = \sqrt{a^2 + b^2}"
    formula(context, root, (WIDTH - math_width(root, 74)) / 2, 600, 74, INK, ease(t, at["root"], 0.2))
    stops = [(0.0, 1216, 668), (at["legs"], centres[0] + 8, 352), (at["legs"] + 1.0, centres[2] + 8, 352),
             (at["hypotenuse"], centres[4] + 8, 352), (at["root"] + 0.3, 905, 622)]
    x, y = stops[0][1:]
    for when, to_x, to_y in stops[1:]:
        u = ease(t, when - 0.2, 0.7)
        x, y = x + (to_x - x) * u, y + (to_y - y) * u
    pointer(context, x, y)


def proof(context, t, at):
    """The rearrangement: four triangles leave c^2 free, then, moved without turning, a^2 and b^2."""
    fill(context, PAPER)
    a, b = 210, 280
    side = a + b
    left, top = (WIDTH - side) / 2, (HEIGHT - side) / 2
    slid = [ease(t, at["slide"] + 0.35 * i, 1.1) for i in range(3)]
    tilted = ease(t, at["tilted"], 0.6) - ease(t, at["slide"], 0.6)
    split = ease(t, at["slide"] + 1.9, 0.6)

    def place(points, shift=(0, 0), u=0.0):
        return [(left + x + shift[0] * u, top + y + shift[1] * u) for x, y in points]

    polygon(context, place([(0, 0), (side, 0), (side, side), (0, side)]), WHITE, 1, INK, 4)
    polygon(context, place([(a, 0), (side, a), (b, side), (0, b)]), VIOLET, 0.35 * tilted)
    polygon(context, place([(0, 0), (a, 0), (a, a), (0, a)]), ORANGE, 0.40 * split)
    polygon(context, place([(a, a), (side, a), (side, side), (a, side)]), YELLOW, 0.75 * split)
    triangles = [
        ([(a, 0), (side, 0), (side, a)], (0, 0), 0.0),
        ([(b, side), (0, side), (0, b)], (a, -b), slid[0]),
        ([(0, b), (0, 0), (a, 0)], (0, a), slid[1]),
        ([(side, a), (side, side), (b, side)], (-b, 0), slid[2]),
    ]
    for i, (points, shift, u) in enumerate(triangles):
        if t >= at["copies"] + 0.45 * i:
            polygon(context, place(points, shift, u), TEAL, 1, INK, 4)


def board_strokes():
    """Groups of strokes of the worked example, by the mark that starts each."""
    rng = board_rng()
    corner, foot, top = (420, 500), (130, 500), (420, 282)
    figure = [drawn([[corner, foot]], rng, 1.5), drawn([[corner, top]], rng, 1.5), drawn([[foot, top]], rng, 1.5),
              drawn([[(392, 499), (393, 472)], [(393, 472), (420, 473)]], rng, 0.5)]
    lines = [write(string, 600, 190 + 138 * i, 86, rng) for i, string in enumerate(BOARD_LINES)]
    five = min(x for stroke in lines[3][-2:] for x, _ in stroke)
    return {
        "figure": figure,
        "legs": [*write("4", 262, 578, 58, rng), *write("3", 446, 418, 58, rng)],
        "squares": lines[0],
        "sum": lines[1],
        "total": lines[2],
        "answer": lines[3],
        "underline": [drawn([[(five - 12, 632), (five + 24, 627), (five + 66, 633)]], rng, 1.0)],
    }


STROKES = board_strokes()
# The seconds the hand takes for each group.
STROKE_SECONDS = {"figure": 2.2, "legs": 1.2, "squares": 2.2, "sum": 1.9, "total": 1.7, "answer": 2.8, "underline": 0.4}


def board(context, t, at):
    fill(context, BOARD)
    starts = {**at, "underline": at["answer"] + STROKE_SECONDS["answer"] + 0.2}
    context.set_line_cap(cairo.LINE_CAP_ROUND)
    context.set_line_join(cairo.LINE_JOIN_ROUND)
    context.set_line_width(6)
    for mark, strokes in STROKES.items():
        context.set_source_rgb(*rgb(YELLOW if mark in ("legs", "underline") else CHALK))
        fraction = (t - starts[mark]) / STROKE_SECONDS[mark]
        for stroke in partial(strokes, min(1.0, fraction)) if fraction > 0 else []:
            context.move_to(*stroke[0])
            for point in stroke[1:]:
                context.line_to(*point)
            context.stroke()


def empty(context, t, at):
    fill(context, PAPER)


def summary(context, t, at):
    fill(context, PAPER)
    heading(context, SUMMARY_HEADING)
    theorem(context, WIDTH / 2, 290, 96)
    for i, string in enumerate(SUMMARY):
        bullet(context, string, 330, 380 + 88 * i, 1)
