"""Answers kept from run to run: one that was broken off goes on, and one that changes nothing costs nothing."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from coach import Reply, Settings, hit_to_dict
from corpus import Essay
from eval.provenance import code_digest, library_digest, stated
from eval.run import Evaluated
from indexing import Hit, Passage

History = Sequence[tuple[str, str]]
T = TypeVar("T")


class Kept:
    """A coach whose searches and replies are kept in a folder of their own for its code, library, settings and model.

    A file is written whole or not at all. What failed is not kept.

    Attributes:
        seconds: What the latest answer took when it was made.
        found, asked: How many answers were kept from before, of how many.
    """

    def __init__(self, coach: Evaluated, folder: Path, *, fresh: bool = False) -> None:
        self.mode = coach.mode
        self.settings: Settings = coach.settings
        self.seconds, self.found, self.asked = 0.0, 0, 0
        self._coach = coach
        self._fresh = fresh
        self._essays = {essay.id: essay for essay in coach.essays()}
        made_of = [code_digest(), library_digest(self._essays.values()), stated(coach.settings), coach.mode]
        self._folder = folder / hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]
        self._folder.mkdir(parents=True, exist_ok=True)

    def essays(self) -> list[Essay]:
        """The library."""
        return list(self._essays.values())

    def passages(self) -> list[Passage]:
        """All that can be retrieved."""
        return self._coach.passages()

    def retrieve(self, question: str, history: History = (), *, k: int = 10) -> list[Hit]:
        """The `k` best passages."""
        rows = self._once(
            ["retrieve", question, list(history), k],
            lambda: [hit_to_dict(hit) for hit in self._coach.retrieve(question, history, k=k)],
        )
        return self._hits(rows)

    def ask(self, question: str, *, history: History = ()) -> Reply:
        """The reply to a question with earlier turns."""
        row = self._once(["ask", question, list(history)], lambda: self._coach.ask(question, history=history).to_dict())
        return self._reply(row)

    def quote(self, question: str, passages: Sequence[Passage]) -> Reply:
        """The answer from given passages."""
        quoting = getattr(self._coach, "quote")  # noqa: B009  # a system need not have it
        row = self._once(
            ["quote", question, [passage.id for passage in passages]], lambda: quoting(question, passages).to_dict()
        )
        return self._reply(row)

    def _reply(self, row: dict[str, Any]) -> Reply:
        return Reply.from_dict(row, hits=tuple(self._hits(row["hits"])))

    def _once(self, what: Sequence[object], make: Callable[[], T]) -> T:
        """What a file keeps, or what is made now and kept in it."""
        path = self._folder / f"{hashlib.sha256(json.dumps(what).encode()).hexdigest()[:24]}.json"
        self.asked += 1
        if path.exists() and not self._fresh:
            self.found += 1
            row = json.loads(path.read_text("utf-8"))
            self.seconds = row["seconds"]
            return row["made"]  # type: ignore[no-any-return]  # what `make` gave, through JSON
        begun = perf_counter()
        made = make()
        self.seconds = perf_counter() - begun
        half = path.with_suffix(f".{os.getpid()}")
        half.write_text(json.dumps({"seconds": self.seconds, "made": made}, ensure_ascii=False), "utf-8")
        half.replace(path)
        return made

    def _hits(self, rows: Sequence[dict[str, Any]]) -> list[Hit]:
        return [self._hit(dict(row)) for row in rows]

    def _hit(self, row: dict[str, Any]) -> Hit:
        essay = self._essays[row.pop("essay_id")]
        start, end = row.pop("start"), row.pop("end")
        scores = {name: value for name, value in row.items() if name not in ("title", "author")}
        return Hit(Passage(essay.id, start, end, essay.text[start:end]), essay, **scores)
