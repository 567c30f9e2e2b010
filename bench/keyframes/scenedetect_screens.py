#!/usr/bin/env python3
"""Finds the screens of one video with PySceneDetect, for comparison.

Usage: python3 bench/keyframes/scenedetect_screens.py VIDEO --out FOLDER [--detector content|adaptive|hash|histogram]

Detectors with their defaults; of each scene the middle frame is kept, as its `save-images -n 1` does. Prints what find.ts
prints. Needs the packages scenedetect and opencv-python-headless from PyPI.
"""

import argparse
import json
import time
from pathlib import Path

import cv2
import scenedetect

DETECTORS = {
    "content": scenedetect.ContentDetector,
    "adaptive": scenedetect.AdaptiveDetector,
    "hash": scenedetect.HashDetector,
    "histogram": scenedetect.HistogramDetector,
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("video")
    parser.add_argument("--out", required=True)
    parser.add_argument("--detector", choices=DETECTORS, default="content")
    args = parser.parse_args()
    scenes = scenedetect.detect(args.video, DETECTORS[args.detector](), start_in_scene=True)
    rate = scenedetect.open_video(args.video).frame_rate
    wanted = {(start.frame_num + end.frame_num) // 2: index for index, (start, end) in enumerate(scenes)}
    Path(args.out).mkdir(parents=True, exist_ok=True)
    screens = [None] * len(scenes)
    video = cv2.VideoCapture(args.video)
    number = 0
    while video.grab():
        if number in wanted:
            index = wanted[number]
            picture = f"{index:04d}.png"
            cv2.imwrite(str(Path(args.out) / picture), video.retrieve()[1])
            start = scenes[index][0].frame_num / float(rate)
            screens[index] = {"startSec": start, "takenAtSec": number / float(rate), "mostSimilarEarlier": None, "picture": picture}
        number += 1
    print(json.dumps({"screens": [screen for screen in screens if screen], "cpuSec": time.process_time()}))


if __name__ == "__main__":
    main()
