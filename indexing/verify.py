"""`python -m indexing.verify [SERVER]`: proves a version of the index, in a process that may crash instead of ours.

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
            _forbid_writing()
            Index.open(Path(folder), server=sys.argv[1] if len(sys.argv) > 1 else None).close()
    except IndexUnusable as error:
        print(error, file=sys.stderr)
        sys.exit(1)


def _forbid_writing() -> None:
    """Reading writes nothing; a graph that is damaged can otherwise grow until the disk is full."""
    try:
        import resource  # late: Windows has none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()
