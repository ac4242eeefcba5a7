"""The stands that essays take: they ship without the essays' words, and find those words again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import SHARED, STAYING, needs_shared

from corpus import Debate, Library, debates_in, import_path, import_starter
from corpus.stances import _shipped

ROWS = [json.loads(line) for line in (Path(__file__).parent / "data" / "stances.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def debates(starter_home: Path) -> dict[str, Debate]:
    with Library.open(starter_home / "library.sqlite") as library:
        return {each.ask: each for each in debates_in(library.essays())}


def test_every_stand_on_the_starter_essays_finds_its_words(starter_home: Path, debates: dict[str, Debate]) -> None:
    with Library.open(starter_home / "library.sqlite") as library:
        texts = {essay.id: essay.text for essay in library.essays()}
    found = {
        (each.essay_id, " ".join(texts[each.essay_id][each.start : each.end].split()).rstrip(".?!”"))
        for debate in debates.values()
        for each in debate.stances
    }
    missing = [
        row["quote"] for row in ROWS if (row["essay"], " ".join(row["quote"].split()).rstrip(".?!”")) not in found
    ]
    assert not missing, "an essay was edited: correct tests/data/stances.jsonl and corpus/stances.jsonl"


def test_essays_differ_on_many_questions(debates: dict[str, Debate]) -> None:
    differing = [
        debate.ask
        for debate in debates.values()
        if len({stance.essay_id for stance in debate.stances if stance.relation == "differs"}) > 1
    ]
    assert len(differing) >= 10, differing


def test_an_essay_without_a_stand_stays_silent() -> None:
    assert debates_in([STAYING]) == []


@needs_shared
def test_the_public_essays_stands_find_their_words(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.sqlite") as library:
        import_starter(library)
        import_path(library, SHARED / "corpus" / "golden")
        found = {stance.stance for debate in debates_in(library.essays()) for stance in debate.stances}
    assert found == {each.stance for _, _, stances in _shipped() for each in stances}


def test_no_words_of_an_essay_ship_with_a_stand() -> None:
    allowed = {"stance", "applies", "relation", "words", "marks"}
    lines = (Path(__file__).parents[1] / "corpus" / "stances.jsonl").read_text("utf-8").splitlines()
    assert all(set(stance) == allowed for line in lines for stance in json.loads(line)["stances"])
