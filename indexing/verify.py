"""Proves a version of the index, in a process that may crash instead of ours.

python -m indexing.verify FOLDER [SERVER]
"""

import sys
from pathlib import Path

from indexing.errors import IndexUnusable
from indexing.index import Index


def main() -> None:
    """Exits with 0 when the version opens whole, else with 1 and one line on standard error."""
    try:
        _forbid_writing()
        Index.open(Path(sys.argv[1]), server=sys.argv[2] if len(sys.argv) > 2 else None).close()
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
