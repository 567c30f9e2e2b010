"""Windows of a text, words and blanks: as `lectern stats` has them (src/stats/text-windows.ts, src/tokens)."""

import math
import re
import unicodedata
from collections.abc import Callable

# Those of ECMAScript, which differ from Python's.
BLANKS = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
PIECE = re.compile(f"[{BLANKS}]*[^{BLANKS}]+")
JOINS = "'’.,-"


def strip(text: str) -> str:
    return text.strip(BLANKS)


def windows_of(text: str, most: int, count: Callable[[str], int]) -> list[str]:
    """Of at most `most` tokens, cut between words, about equally long; nothing is lost but the blanks at the cuts."""
    pieces = [part for piece in PIECE.findall(text) for part in pieces_of(piece, most, count)]
    sizes = [size_of(piece, count) for piece in pieces]
    total = sum(sizes)
    target = total / max(1, math.ceil(total / most))
    windows, window, size, before = [], "", 0, 0
    for piece, following in zip(pieces, sizes):
        is_share = before + following / 2 > target * (len(windows) + 1)
        if window and (size + following > most or is_share):
            windows.append(strip(window))
            window, size = "", 0
        window += piece
        size += following
        before += following
    return [*windows, strip(window)] if strip(window) else windows


def size_of(piece: str, count: Callable[[str], int]) -> int:
    """Tokens of a word and of the line breaks before it; a blank is part of the word."""
    return count(strip(piece)) + piece.count("\n")


def pieces_of(piece: str, most: int, count: Callable[[str], int]) -> list[str]:
    """A run without blanks that is too long for any window, in parts of characters."""
    if size_of(piece, count) <= most:
        return [piece]
    length = max(1, most // 4)
    return [piece[at : at + length] for at in range(0, len(piece), length)]


def words_in(text: str) -> int:
    """Runs of letters, digits and marks, with what joins them inside (`it's`, `3.5`)."""
    words, inside = 0, False
    for at, character in enumerate(text):
        if is_word(character):
            words += not inside
            inside = True
        else:
            inside = inside and character in JOINS and at + 1 < len(text) and is_word(text[at + 1])
    return words


def is_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"
