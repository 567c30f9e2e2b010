#!/usr/bin/env python3
"""The seconds at which a public program takes its images of one recording, with its defaults.

Usage: python3 bench/race/contestant.py NAME VIDEO [--checkout FOLDER]

Prints a JSON list. NAME is pyscenedetect-adaptive, pyscenedetect-hash (the last frame of each scene is taken), slidegeist
or lecture-video-to-pdf. The last is no package: --checkout names a copy of it. README.md says what to install.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path


def pyscenedetect(video, detector):
    import scenedetect
    scenes = scenedetect.detect(video, getattr(scenedetect, detector)(), start_in_scene=True)
    rate = float(scenedetect.open_video(video).frame_rate)
    return [(end.frame_num - 1) / rate for _, end in scenes]


def slidegeist(video):
    """Its `slides` command: scenes, then a frame of each, whose time is noted instead of the frame written."""
    from slidegeist import slides
    from slidegeist.ffmpeg import detect_scenes
    times = []
    slides.extract_frame = lambda _video, at, *_rest: times.append(at)
    with tempfile.TemporaryDirectory() as folder:
        slides.extract_slides(Path(video), detect_scenes(Path(video)), Path(folder))
    return times


def lecture_video_to_pdf(video, checkout):
    sys.path.insert(0, str(Path(checkout) / "src"))  # the package itself imports what subtitles need
    from video_segment_finder import VideoSegmentFinder
    frames = VideoSegmentFinder().get_best_segment_frames(video)
    return [frames[number]["timestamp"] / 1000 for number in sorted(frames)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("video")
    parser.add_argument("--checkout")
    args = parser.parse_args()
    find = {
        "pyscenedetect-adaptive": lambda: pyscenedetect(args.video, "AdaptiveDetector"),
        "pyscenedetect-hash": lambda: pyscenedetect(args.video, "HashDetector"),
        "slidegeist": lambda: slidegeist(args.video),
        "lecture-video-to-pdf": lambda: lecture_video_to_pdf(args.video, args.checkout or parser.error("needs --checkout")),
    }
    print(json.dumps([round(at, 3) for at in find[args.name]()]))


if __name__ == "__main__":
    main()
