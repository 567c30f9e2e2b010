"""How probable a model in a folder finds the texts of a data set: see docs/statistics.md, "Perplexity"."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from lectern_train.measure import main  # noqa: E402

if __name__ == "__main__":
    main()
