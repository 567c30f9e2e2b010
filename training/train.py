"""Trains a model by a recipe: `lectern train` prints and starts the command. See docs/training.md."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from lectern_train.run import main  # noqa: E402

if __name__ == "__main__":
    main()
