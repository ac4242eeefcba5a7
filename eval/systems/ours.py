"""Our own coach as any other system would be measured: an example of how to wrap one."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from coach import Coach
from corpus import Entry, Essay, Library
from eval.systems.answer import Answer, Place, System


def coach(essays: Sequence[Essay]) -> System:
    """A coach over these essays, without their situations: only what a system is given that knows the texts alone."""
    home = TemporaryDirectory(prefix="career-coach-eval-")
    atexit.register(home.cleanup)
    with Library.open(Path(home.name) / "library.sqlite") as library:
        for essay in essays:
            library.replace(f"eval:{essay.id}", [Entry(essay)])
    opened = Coach.open(home=Path(home.name))
    atexit.register(opened.close)

    def answer(question: str, history: Sequence[tuple[str, str]]) -> Answer:
        reply = opened.ask(question, history=history)
        return Answer(
            text=reply.text,
            citations=[Place(each.essay_id, each.start, each.end, each.quote) for each in reply.citations],
            ranked=[Place(hit.essay.id, hit.passage.start, hit.passage.end) for hit in reply.hits],
            sentences=[(each.text, each.citations) for each in reply.sentences],
            declined=reply.decision not in ("answered", "close"),
            score=reply.score,
        )

    return answer
