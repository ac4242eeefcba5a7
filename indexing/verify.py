"""`python -m indexing.verify`: proves a version of the index, in a process that may crash instead of ours.

The folder is read from standard input when it is built; until then this gets ready.
"""

import os
import sys
from pathlib import Path

from indexing.errors import IndexUnusable
from indexing.index import Index
from indexing.vectors import load_engine


def main() -> None:
    """Exits with 0 when the version opens whole, else with 1 and one line on standard error."""
    load_engine()
    folder = os.fsdecode(sys.stdin.buffer.read())
    try:
        if folder:  # else nothing was built
            Index.open(Path(folder)).close()
    except IndexUnusable as error:
        print(error, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
