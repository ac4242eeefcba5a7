"""Asks the questions of standard input, a JSON list, in one process; prints how long each took and what was found.

python benchmarks/warm.py coach HOME < questions.json
python benchmarks/warm.py tutorial STORE < questions.json
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from coach import Coach

K = 4  # as in the tutorial
DEPTH = 20  # for the measures
Found = tuple[str, int, str]  # essay id, start, text
Search = Callable[[str, int], list[Found]]


def coach(home: Path) -> tuple[Search, list[Found]]:
    """The coach's search, and every passage."""
    opened = Coach.open(home=home)

    def search(question: str, k: int) -> list[Found]:
        return [(hit.essay.id, hit.passage.start, hit.passage.text) for hit in opened.retrieve(question, k=k)]

    return search, search("career", 1_000_000)


def tutorial(store: Path) -> tuple[Search, list[Found]]:
    """The tutorial's search, and every chunk."""
    from tutorial_pipeline import open_store  # with PyTorch: not for the other side

    opened = open_store(store)

    def search(question: str, k: int) -> list[Found]:
        found = opened.similarity_search(question, k=k)
        return [(each.metadata["id"], each.metadata["start_index"], each.page_content) for each in found]

    whole = opened.get()
    chunks = zip(whole["metadatas"], whole["documents"], strict=True)
    return search, [(metadata["id"], metadata["start_index"], text) for metadata, text in chunks]


def main() -> None:
    """Prints one JSON object: `seconds` for each question, `found` for each, and the `pool` they come from."""
    questions: list[str] = json.load(sys.stdin)
    search, pool = {"coach": coach, "tutorial": tutorial}[sys.argv[1]](Path(sys.argv[2]))
    search(questions[0], K)
    seconds = []
    for question in questions:
        started = perf_counter()
        search(question, K)
        seconds.append(perf_counter() - started)
    answer: dict[str, Any] = {"seconds": seconds, "found": [search(each, DEPTH) for each in questions], "pool": pool}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
