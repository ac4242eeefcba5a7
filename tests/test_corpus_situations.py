"""Situations: kept with their passage, and known again in another copy of the essay."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import SHARED, SWINGING, needs_shared
from hypothesis import given
from hypothesis import strategies as st

from corpus import Entry, Library, Situations, SituationsInvalid, import_path, import_starter
from corpus.anchors import Anchored, anchor
from corpus.situations import from_json_lines, to_json_lines

TEXT = SWINGING.text
START = TEXT.index("Two years")
PASSAGE = TEXT[START : TEXT.index("kept reviewing code.") + len("kept reviewing code")]


def test_a_passage_is_found_again_at_the_same_characters() -> None:
    assert Anchored(TEXT).find(anchor(PASSAGE)) == (START, START + len(PASSAGE))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("steep", "very steep indeed"),
        ("Two years", "“Two years"),
        (". ", ".\n\n"),
        ("management", "MANAGEMENT"),
        ("that teaches you anything", "that teaches a thing"),
    ],
)
def test_a_passage_is_found_again_though_the_text_differs_a_little(old: str, new: str) -> None:
    text = "An opening that this copy alone has. " + TEXT.replace(old, new)
    place = Anchored(text).find(anchor(PASSAGE))
    assert place is not None
    found = text[slice(*place)]
    assert "shortest stint" in found and "way back to engineering" in found


def test_a_passage_is_not_found_in_another_text() -> None:
    other = "Two years ago we moved. After five years of code, management is the way back to something else, they say."
    assert Anchored(other).find(anchor(PASSAGE)) is None
    assert Anchored("").find(anchor(PASSAGE)) is None and Anchored(TEXT).find(anchor("")) is None


@given(st.lists(st.text("abcdefg ", min_size=3, max_size=8), min_size=8, max_size=60), st.data())
def test_any_run_of_distinct_words_is_found_where_it_stands(words: list[str], data: st.DataObject) -> None:
    words = [f"{word.strip()}{number}x" for number, word in enumerate(words)]
    first = data.draw(st.integers(0, len(words) - 6))
    last = data.draw(st.integers(first + 5, len(words)))
    text, passage = " ".join(words), " ".join(words[first:last])
    place = Anchored(text).find(anchor(passage))
    assert place is not None and text[slice(*place)] == passage


def test_an_anchor_holds_no_words_of_its_passage() -> None:
    stored = json.dumps(anchor(PASSAGE).marks)
    assert not any(word in stored for word in PASSAGE.split() if len(word) > 3)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.open(tmp_path / "library.sqlite")
    library.replace("here", [Entry(SWINGING, (), (Situations(START, START + 60, ("when do i bail", "how long")),))])
    return library


def test_situations_go_with_their_essay(library: Library) -> None:
    before = library.digest()
    assert library.situations("swinging")[0].texts == ("when do i bail", "how long")
    library.set_situations("swinging", [])
    assert library.situations("swinging") == [] and library.digest() != before
    library.remove(["swinging"])
    assert library.situations("swinging") == []


def test_a_text_is_kept_once_and_places_in_order(library: Library) -> None:
    library.set_situations(
        "swinging", [Situations(90, 120, ("B ", "a")), Situations(5, 50, ("A", "c", "c")), Situations(60, 80, ("C",))]
    )
    assert library.situations("swinging") == [Situations(5, 50, ("A", "c")), Situations(90, 120, ("B",))]


@pytest.mark.parametrize(
    "situation",
    [
        Situations(0, 99_999, ("a",)),
        Situations(9, 9, ("a",)),
        Situations(-1, 5, ("a",)),
        Situations(0, 5, (" ",)),
        Situations(0, 5, ("x" * 500,)),
    ],
)
def test_a_situation_that_does_not_fit_is_refused_and_the_others_stay(library: Library, situation: Situations) -> None:
    with pytest.raises(SituationsInvalid, match="swinging"):
        library.set_situations("swinging", [situation])
    assert library.situations("swinging")[0].texts == ("when do i bail", "how long")


def test_situations_can_be_written_down_edited_and_read_back(library: Library) -> None:
    situations = library.situations("swinging")
    lines = to_json_lines(SWINGING, situations)
    assert "Two years is the shortest" in lines and from_json_lines(lines) == situations
    with pytest.raises(SituationsInvalid, match="Line 2"):
        from_json_lines(lines + "not json\n")


def test_situations_stay_with_the_passages_that_a_new_version_of_the_file_still_has(tmp_path: Path) -> None:
    file = tmp_path / "essay.md"
    file.write_text(f"---\ntitle: Swinging\nauthor: Ada Example\n---\n\n{TEXT}")
    with Library.open(tmp_path / "library.sqlite") as library:
        (imported,) = import_path(library, file)
        (essay,) = imported.essays
        start = essay.text.index("Two years")
        library.set_situations(essay.id, [Situations(start, start + len(PASSAGE), ("when do i bail",))])
        file.write_text(f"---\ntitle: Swinging\nauthor: Ada Example\n---\n\nA new opening paragraph.\n\n{TEXT}")
        import_path(library, file)
        (kept,) = library.situations(essay.id)
        assert library.essay(essay.id).text[kept.start : kept.end].startswith("Two years is the shortest")


def test_every_passage_of_the_starter_essays_has_its_situations(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.sqlite") as library:
        import_starter(library)
        for essay in library.essays():
            situations = library.situations(essay.id)
            assert sum(len(each.texts) for each in situations) == 7 * len(situations) >= 7 * 12, essay.id
            covered = {place for each in situations for place in range(each.start, each.end)}
            words = [place for place, character in enumerate(essay.text) if character.isalnum()]
            assert sum(place in covered for place in words) > 0.97 * len(words), essay.id


@needs_shared
def test_the_public_essays_find_their_situations_when_they_are_imported(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.sqlite") as library:
        import_path(library, SHARED / "corpus" / "seeds")
        texts = {text for essay in library.essays() for each in library.situations(essay.id) for text in each.texts}
    rows = (SHARED / "corpus" / "situations.jsonl").read_text("utf-8").splitlines()
    shipped = {text for row in rows for text in json.loads(row)["situations"]}
    assert len(texts & shipped) >= 0.99 * len(shipped)
