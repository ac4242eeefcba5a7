"""Building the index: what an interrupted run keeps, and what its check runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import SWINGING
from numpy.typing import NDArray
from small import Small, WordEmbedder

from corpus import Entry
from indexing import IndexNotWritten, build_index, current_version
from indexing.proof import proving


class Interrupted(WordEmbedder):
    """An embedder during whose second call the person presses Ctrl-C."""

    calls = 0

    def vectors(self, texts: Sequence[str], *, on_batch: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """As the embedder's, once."""
        self.calls += 1
        if self.calls == 2:
            raise KeyboardInterrupt
        return super().vectors(texts, on_batch=on_batch)


def test_what_an_interrupted_run_has_embedded_is_kept(tmp_path: Path) -> None:
    small = Small(tmp_path, {})
    with small.library() as library:
        sentences = [f"Sentence {number} says what sentence {number} says. " for number in range(300)]
        library.replace("long", [Entry(replace(SWINGING, text="".join(sentences)))])
        with pytest.raises(KeyboardInterrupt):
            build_index(small.root, library, Interrupted(small.log))
        kept = small.embedded()
        assert kept and current_version(small.root) is None
        build_index(small.root, library, small.embedder())
    assert len(small.embedded()) == len(set(small.embedded())) > len(kept)


def test_progress_goes_from_text_to_text_up_to_the_last(tmp_path: Path) -> None:
    small = Small.create(tmp_path)
    told: list[tuple[int, int]] = []
    with small.library() as library:
        build_index(small.root, library, small.embedder(), progress=lambda _, done, total: told.append((done, total)))
    read = [done for done, total in told if total > 1]
    assert read == sorted(read) and (read[-1], read[-1]) in told


def test_the_check_runs_nothing_that_lies_in_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = Small.create(tmp_path / "home")
    for name in ("json.py", "indexing.py", "chromadb.py"):
        (tmp_path / name).write_text("raise SystemExit('a stranger was run')")
    monkeypatch.chdir(tmp_path)
    with small.library() as library:
        build_index(small.root, library, small.embedder())
    assert current_version(small.root) is not None


def test_a_version_that_does_not_open_is_not_proved(tmp_path: Path) -> None:
    with proving() as prove, pytest.raises(IndexNotWritten, match="it did not pass its check"):
        prove(tmp_path / "nothing here")
