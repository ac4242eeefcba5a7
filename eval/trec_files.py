"""TREC's run and qrels files: read, and written from a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.errors import RunUnreadable

TAG = "career-coach"


def read_trec_run(path: Path) -> dict[str, dict[str, float]]:
    """Scores by query and document, from lines `query Q0 document rank score tag`.

    Raises:
        RunUnreadable: The file can't be read, a line is not of that form, or a document comes twice for a query;
            the line is named.
    """
    found: dict[str, dict[str, float]] = {}
    for number, fields in _lines(path, columns=6):
        _add(found, path, number, fields[0], fields[2], fields[4])
    return found


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Grades by query and document, from lines `query 0 document grade`. Raises as `read_trec_run` does."""
    found: dict[str, dict[str, float]] = {}
    for number, fields in _lines(path, columns=4):
        _add(found, path, number, fields[0], fields[2], fields[3])
    return {query: {document: int(grade) for document, grade in each.items()} for query, each in found.items()}


def trec_run(run: Mapping[str, Any]) -> str:
    """The rankings of a run's document. A passage's id is its place; the score falls by rank, so that nothing ties."""
    return "".join(
        f"{row['id']} Q0 {_place(hit)} {rank} {len(row['hits']) - rank + 1} {TAG}\n"
        for row in run["cases"]
        for rank, hit in enumerate(row["hits"], 1)
    )


def qrels(run: Mapping[str, Any]) -> str:
    """The grades of what a run retrieved, by what golds each passage holds.

    Passages that no ranking reached are not in a run's document, so recall by these qrels is that of the pool.
    """
    lines = []
    for row in run["cases"]:
        for hit in row["hits"]:
            grade = max((row["golds"][gold]["grade"] for gold in hit["golds"]), default=0)
            lines.append(f"{row['id']} 0 {_place(hit)} {grade}\n")
    return "".join(lines)


def _place(hit: Mapping[str, Any]) -> str:
    return f"{hit['essay_id']}:{hit['start']}-{hit['end']}"


def _lines(path: Path, *, columns: int) -> Iterator[tuple[int, list[str]]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise RunUnreadable(f"{path} can't be read ({error}). Name a TREC file.") from error
    for number, line in enumerate(lines, 1):
        fields = line.split()
        if fields and len(fields) != columns:
            raise RunUnreadable(f"{path}, line {number}: {len(fields)} columns where {columns} belong. Correct it.")
        if fields:
            yield number, fields


def _add(found: dict[str, dict[str, float]], path: Path, number: int, query: str, document: str, value: str) -> None:
    documents = found.setdefault(query, {})
    if document in documents:
        raise RunUnreadable(f"{path}, line {number}: {document} comes twice for {query}. Keep one of the two.")
    try:
        documents[document] = float(value)
    except ValueError as error:
        raise RunUnreadable(f"{path}, line {number}: {value!r} is no number. Correct it.") from error
