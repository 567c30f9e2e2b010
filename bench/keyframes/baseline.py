#!/usr/bin/python3
"""The baseline: Algorithm 1 of the paper with OpenCV and scikit-image, at the size of the video.

Usage: /usr/bin/python3 bench/keyframes/baseline.py VIDEO [threshold]

Looks at the first frame and the first at or after every half second, compares it with the last keyframe by
structural_similarity (defaults), and prints the keyframes' times. One thread, as far as OpenCV lets it be told.
Needs Debian's python3-opencv and python3-skimage.
"""

import json
import os
import sys

os.environ.setdefault("OPENCV_FFMPEG_CAPTURE_OPTIONS", "threads;1")
import cv2  # noqa: E402
from skimage.metrics import structural_similarity  # noqa: E402

STEP_SEC = 0.5


def main(path, threshold):
    cv2.setNumThreads(1)
    video = cv2.VideoCapture(path)
    rate = video.get(cv2.CAP_PROP_FPS)
    number, due, keyframe, times = 0, 0.0, None, []
    while video.grab():
        now = number / rate
        number += 1
        if now + 1e-6 < due:
            continue
        while due <= now + 1e-6:
            due += STEP_SEC
        _, picture = video.retrieve()
        grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
        if keyframe is None or structural_similarity(keyframe, grey) < threshold:
            keyframe = grey
            times.append(round(now, 3))
    print(json.dumps(times))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 0.95)
