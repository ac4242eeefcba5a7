"""The five messy files against sixteen essays cleaned by hand; run with `-s` to see the table."""

import difflib
import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from corpus.cleaning.clean import clean
from corpus.pieces import Piece, read_pieces

SHARED = Path(__file__).parents[2] / "shared"
pytestmark = pytest.mark.skipif(not (SHARED / "corpus" / "golden").is_dir(), reason=f"no golden essays in {SHARED}")

IDS = [
    *("career-paths-beyond-senior", "climb-the-ladder", "cto-to-engineer", "engineer-manager-pendulum"),
    *("future-of-ops-platform-engineering", "hierarchy-is-bullshit", "pendulum-or-ladder"),
    *("technical-leadership-path", "thread-burnout-equilibrium"),
    *("thread-hiring-business-minded-engineers", "thread-interviewing-managers"),
    *("thread-management-not-a-promotion", "thread-observability-cardinality", "thread-tech-lead-managers"),
    *("thread-what-good-ctos-do", "twin-anxieties"),
]
FORBIDDEN = "¬†‚„ū√Ô\u072c\u00a0\ufffd"
TRAPS = {
    "climb-the-ladder": ["10x as many", "*their*", "at a org", "following::"],
    "twin-anxieties": ["1x1s", "¯\\_(ツ)_/¯"],
    "pendulum-or-ladder": ["1x1s", "2-3x", "✅", "⛔️", "$(allthehierarchies)", "at to the", "path , probably"],
    "engineer-manager-pendulum": ["<3", "node. ."],
    "cto-to-engineer": ["time to for you"],
    "future-of-ops-platform-engineering": ["*aaS", "1) go", "needed[1].”", "production[2],", "SRE[3],"],
    "hierarchy-is-bullshit": ["~basically", "<3", "[3] The"],
    "thread-management-not-a-promotion": ["~ tech lead", "1) a"],
    "thread-burnout-equilibrium": ["*are*", "_easy_"],
}
FURNITURE = [
    *("5 minute read", "Categories:", "Updated:", "Subscribe", "Sign up now", "Jamie Larson", "Profile picture"),
    *("Missing some Tweet", "Thread Reader", "0xfe58", "3ATGM", "$3/month", "Read 12 tweets"),
    *("3.5x5", "3.3x5", "3x2.5", "2.5x3", "Rainbow_dash"),
    *("rainbow-", "unicorns-are", "DolphinCommit", "UPDATED", "First published on"),
]


class Score(NamedTuple):
    accuracy: float
    insertions: int
    headings: float


@cache
def _pieces() -> dict[str | None, Piece]:
    files = sorted((SHARED / "corpus" / "seeds").glob("*.txt"))
    return {piece.id: piece for file in files for piece in read_pieces(file.read_bytes(), name=file.name)}


@cache
def _golden(essay_id: str) -> tuple[dict[str, Any], str]:
    text = (SHARED / "corpus" / "golden" / f"{essay_id}.md").read_text(encoding="utf-8")
    _, header, body = text.split("---\n", 2)
    return yaml.safe_load(header), body.strip()


def _words(text: str) -> list[str]:
    """Words without the marks of headings, quotations, lists and tables."""
    text = re.sub(r"(?m)^(?:#+|>|-)(?= |$)|^\|[ |-]+\|$|(?<![^\s])\|(?![^\s])", "", text)
    return text.split()


def _score(text: str, golden: str) -> Score:
    want, have = _words(golden), _words(text)
    compared = difflib.SequenceMatcher(None, want, have, autojunk=False)
    edits = [edit for edit in compared.get_opcodes() if edit[0] != "equal"]
    wrong = sum(max(end - start, new_end - new_start) for _, start, end, new_start, new_end in edits)
    insertions = sum(new_end - new_start for _, _, _, new_start, new_end in edits)
    headings = [set(re.findall(r"(?m)^#.*", one)) for one in (text, golden)]
    both, each = len(headings[0] & headings[1]), len(headings[0]) + len(headings[1])
    return Score(1 - wrong / len(want), insertions, 2 * both / each if each else 1.0)


def _show(essay_id: str, score: Score) -> None:
    """A row of the table."""
    numbers = f"words {score.accuracy:7.2%}  inserted {score.insertions}  headings {score.headings:.2f}"
    print(f"\n{essay_id:42} {numbers}", end="")


def _folded(text: str) -> str:
    """Letters and digits only, as the evaluation matches quotations; list numbers are marks."""
    plain = unicodedata.normalize("NFKC", re.sub(r"(?m)^\d+\. ", "", text)).lower()
    return "".join(character for character in plain if character.isalnum())


def test_the_five_files_hold_the_sixteen_essays() -> None:
    assert sorted(str(essay_id) for essay_id in _pieces()) == IDS


@pytest.mark.parametrize("essay_id", IDS)
def test_an_essay_comes_out_as_it_was_cleaned_by_hand(essay_id: str) -> None:
    score = _score(_pieces()[essay_id].text, _golden(essay_id)[1])
    _show(essay_id, score)
    assert score.accuracy >= 0.995
    assert score.insertions == 0
    assert score.headings >= 0.9


@pytest.mark.parametrize("essay_id", IDS)
def test_an_essay_has_its_title_author_address_and_date(essay_id: str) -> None:
    piece, (header, _) = _pieces()[essay_id], _golden(essay_id)
    said = (piece.title, piece.author, piece.url, piece.published)
    assert said == (header["title"], header["author"], header["url"], header["published"])


@pytest.mark.parametrize("essay_id", IDS)
def test_no_damage_and_no_furniture_is_left_and_what_looks_like_it_stays(essay_id: str) -> None:
    text = _pieces()[essay_id].text
    assert not set(FORBIDDEN) & set(text)
    assert not [phrase for phrase in FURNITURE if phrase in text]
    assert not [trap for trap in TRAPS.get(essay_id, []) if trap not in text]


@pytest.mark.parametrize("essay_id", IDS)
def test_clean_essays_are_left_alone(essay_id: str) -> None:
    body = _golden(essay_id)[1]
    assert clean(body).text == body
    assert clean(_pieces()[essay_id].text).text == _pieces()[essay_id].text


@pytest.mark.parametrize("essay_id", IDS)
def test_a_golden_file_passes_through(essay_id: str) -> None:
    file = SHARED / "corpus" / "golden" / f"{essay_id}.md"
    (piece,) = read_pieces(file.read_bytes(), name=file.name)
    assert (piece.id, piece.text, piece.changes) == (essay_id, _golden(essay_id)[1], ())


def test_every_quotation_of_the_development_questions_is_found() -> None:
    cases = [json.loads(line) for line in (SHARED / "eval" / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    folded = {essay_id: _folded(piece.text) for essay_id, piece in _pieces().items()}
    gold = [quote for case in cases for quote in case.get("gold", [])]
    missing = [quote["quote_clean"] for quote in gold if _folded(quote["quote_clean"]) not in folded[quote["essay_id"]]]
    assert gold
    assert missing == []


def test_rules_alone_find_the_essays_and_keep_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recipes add what only a person can know; nothing else may hang on them."""
    monkeypatch.setattr("corpus.pieces.find_recipe", lambda data: None)
    files = sorted((SHARED / "corpus" / "seeds").glob("*.txt"))
    pieces = [piece for file in files for piece in read_pieces(file.read_bytes(), name=file.name)]
    assert len(pieces) == len(IDS)
    for essay_id in IDS:
        golden = _golden(essay_id)[1]
        best = max((_score(piece.text, golden) for piece in pieces), key=lambda score: score.accuracy)
        _show(essay_id, best)
        assert best.accuracy >= 0.98
