#!/usr/bin/python3
"""Records what scikit-image says about pairs of computed pictures, for src/vision/ssim.test.ts.

Needs Debian's python3-skimage (0.19.3 was used). Run from anywhere: scripts/record-ssim.py
The pictures come from an integer formula that src/vision/pattern.fixture.ts repeats.
"""

import json
from pathlib import Path

import numpy as np
import skimage
from skimage.metrics import structural_similarity

SIZES = [(7, 7), (8, 7), (7, 8), (15, 9), (16, 16), (33, 17), (97, 64), (320, 180), (641, 359)]
KINDS = ["same", "noise", "shifted", "inverted", "dimmed", "other"]


def pattern(width, height, seed):
    """Ramps, blocks and hashed noise, 0 to 255; all arithmetic fits in 32 bits without sign."""
    y, x = np.mgrid[0:height, 0:width].astype(np.uint64)
    mask = np.uint64(0xFFFFFFFF)
    hashed = (x * np.uint64(374761393) + y * np.uint64(668265263) + np.uint64(seed) * np.uint64(2246822519)) & mask
    hashed = ((hashed ^ (hashed >> np.uint64(13))) * np.uint64(1274126177)) & mask
    noise = ((hashed ^ (hashed >> np.uint64(16))) & np.uint64(31)).astype(np.int64)
    x, y = x.astype(np.int64), y.astype(np.int64)
    block = ((x // 9 + y // 5 + seed) % 3) * 60
    ramp = (x * 3 + y * 2) % 75
    return (block + ramp + noise).astype(np.uint8)


def second(kind, first, width, height):
    value = first.astype(np.int64)
    if kind == "same":
        return first
    if kind == "noise":
        return ((value * 7 + pattern(width, height, 5).astype(np.int64)) // 8).astype(np.uint8)
    if kind == "shifted":
        return np.roll(first, 1, axis=1)
    if kind == "inverted":
        return (255 - value).astype(np.uint8)
    if kind == "dimmed":
        return (value // 3).astype(np.uint8)
    return pattern(width, height, 2)


def main():
    pairs = []
    for width, height in SIZES:
        first = pattern(width, height, 1)
        for kind in KINDS:
            value = structural_similarity(first, second(kind, first, width, height))
            pairs.append({"width": width, "height": height, "kind": kind, "similarity": float(value)})
    out = Path(__file__).resolve().parent.parent / "src" / "vision" / "ssim.expected.json"
    record = {"scikitImage": skimage.__version__, "pairs": pairs}
    out.write_text(json.dumps(record, indent=2) + "\n")


if __name__ == "__main__":
    main()
