"""Images from disk. One that cannot be read is named in a file beside the run, and counted there."""

import json
import os
from pathlib import Path, PurePosixPath

from PIL import Image

FAULTS = (OSError, ValueError, SyntaxError, Image.DecompressionBombError)


class Pictures:
    def __init__(self, folder: Path | None, log: Path, is_error: bool):
        self.folder = folder
        self.log = log
        self.is_error = is_error

    def read(self, path: str, beside: Path, document: str) -> Image.Image | None:
        """None where it cannot be read."""
        try:
            with Image.open(self.place(path, beside)) as image:
                return image.convert("RGB")
        except FAULTS as fault:
            if self.is_error:
                raise ValueError(f"{document}: {path} cannot be read: {fault}") from fault
            self.note({"document": document, "image": path, "why": str(fault)})
            return None

    def place(self, path: str, beside: Path) -> Path:
        """Published records name absolute paths of another machine: of those the last two names count."""
        folder = self.folder or beside
        parts = PurePosixPath(path).parts
        if path.startswith("/"):
            parts = parts[-2:] if (folder / Path(*parts[-2:])).is_file() else ("images", *parts[-2:])
        if ".." in parts:
            raise ValueError("the path leads out of the folder")
        return folder / Path(*parts)

    def note(self, entry: dict) -> None:
        # One write, so that processes do not mix their lines.
        line = json.dumps(entry, ensure_ascii=False) + "\n"
        handle = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, line.encode())
        finally:
            os.close(handle)


def count(log: Path) -> int:
    """A resumed run reads some images again: each counts once."""
    if not log.is_file():
        return 0
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return len({(line["document"], line["image"]) for line in lines})
