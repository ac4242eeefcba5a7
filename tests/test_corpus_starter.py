"""The essays that ship with the product: original, attributed, and of more than one mind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parents[1] / "corpus" / "starter"


def _read(path: Path) -> tuple[dict[str, Any], str]:
    _, header, body = path.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(header), body


ESSAYS = {path.stem: _read(path) for path in sorted(FOLDER.glob("*.md"))}


def test_there_are_twenty_four() -> None:
    assert len(ESSAYS) == 24


@pytest.mark.parametrize("name", ESSAYS)
def test_an_essay_is_whole_and_says_where_its_ideas_come_from(name: str) -> None:
    header, body = ESSAYS[name]
    assert header["id"] == name and header["license"] == "CC-BY-4.0"
    assert 900 <= len(body.split()) <= 1400
    assert 4 <= body.count("\n## ") <= 6
    assert 2 <= len(header["sources"]) <= 5
    assert all(
        {"title", "author", "url"} == set(source) and source["url"].startswith("https://")
        for source in header["sources"]
    )


def test_the_essays_disagree_in_pairs_that_name_each_other() -> None:
    quarrels = {
        (name, quarrel["essay"]) for name, (header, _) in ESSAYS.items() for quarrel in header["disagrees_with"]
    }
    assert {(other, name) for name, other in quarrels} == quarrels
    assert len(quarrels) >= 2 * 8


def test_no_two_essays_share_a_sentence() -> None:
    seen: dict[str, str] = {}
    for name, (_, body) in ESSAYS.items():
        for sentence in body.replace("\n", " ").split(". "):
            if len(sentence.split()) > 6:
                assert seen.setdefault(sentence.strip(), name) == name, sentence
