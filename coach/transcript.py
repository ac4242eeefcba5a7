"""Conversations as values that leave the program and come back: JSON, checked on the way in. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from coach.errors import TranscriptInvalid
from coach.reply import Reply, Turn

FORMAT = "career-coach conversations"


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole conversation.

    Attributes:
        title: As somebody named it, or empty.
        started_at: ISO date and time.
    """

    id: str
    title: str
    started_at: str
    pinned: bool
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class _Document:
    format: Literal["career-coach conversations"]
    version: Literal[1]
    conversations: tuple[Transcript, ...]


def to_json(transcripts: Sequence[Transcript]) -> str:
    """One JSON document. What was retrieved and not cited isn't in it."""
    document = {"format": FORMAT, "version": 1, "conversations": [_to_dict(each) for each in transcripts]}
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def from_json(text: str | bytes) -> tuple[Transcript, ...]:
    """Reads what `to_json` wrote; nothing is taken from a document of which any part is wrong.

    Raises:
        TranscriptInvalid: It is no such document; the first wrong place is named.
    """
    from pydantic import TypeAdapter, ValidationError  # slow: not before it is needed

    try:
        document = TypeAdapter(_Document).validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "the document"
        raise _invalid(place, first["msg"]) from error
    for number, transcript in enumerate(document.conversations):
        _check(transcript, f"conversations.{number}")
    return document.conversations


def numbered_through(transcripts: Sequence[Transcript]) -> tuple[Transcript, ...]:
    """The same with citations numbered on and on, so that each number stands for one place."""
    used, numbered = 0, []
    for transcript in transcripts:
        turns = []
        for turn in transcript.turns:
            reply = turn.reply and _shifted(turn.reply, by=used)
            used = max((each.number for each in reply.citations), default=used) if reply else used
            turns.append(replace(turn, reply=reply))
        numbered.append(replace(transcript, turns=tuple(turns)))
    return tuple(numbered)


def _to_dict(transcript: Transcript) -> dict[str, Any]:
    turns = [
        {
            "question": turn.question,
            "asked_at": turn.asked_at,
            "reply": {**turn.reply.to_dict(), "hits": []} if turn.reply else None,
        }
        for turn in transcript.turns
    ]
    return {
        "id": transcript.id,
        "title": transcript.title,
        "started_at": transcript.started_at,
        "pinned": transcript.pinned,
        "turns": turns,
    }


def _shifted(reply: Reply, *, by: int) -> Reply:
    return replace(
        reply,
        sentences=tuple(
            replace(each, citations=tuple(number + by for number in each.citations)) for each in reply.sentences
        ),
        citations=tuple(replace(each, number=each.number + by) for each in reply.citations),
    )


def _check(transcript: Transcript, place: str) -> None:
    if not transcript.turns:
        raise _invalid(place, "it has no turn")
    for when in (transcript.started_at, *(turn.asked_at for turn in transcript.turns)):
        try:
            datetime.fromisoformat(when)
        except ValueError:
            raise _invalid(place, f"{when[:40]!r} is no ISO date and time") from None
    for number, turn in enumerate(transcript.turns):
        if not turn.question.strip():
            raise _invalid(f"{place}.turns.{number}", "the question is empty")
        if turn.reply:
            _check_reply(turn.reply, f"{place}.turns.{number}.reply")


def _check_reply(reply: Reply, place: str) -> None:
    numbers = [each.number for each in reply.citations]
    if len(set(numbers)) < len(numbers) or any(number < 1 for number in numbers):
        raise _invalid(place, "its citations are not numbered from 1, each once")
    for sentence in reply.sentences:
        if not set(sentence.citations) <= set(numbers):
            raise _invalid(place, f"a sentence cites {list(sentence.citations)}, but the citations are {numbers}")


def _invalid(place: str, what: str) -> TranscriptInvalid:
    return TranscriptInvalid(
        f"Nothing was taken in: at {place}, {what}. Give a file that `career-coach conversations export` wrote."
    )
