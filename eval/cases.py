"""Cases: questions with the places of the essays that answer them, read from JSONL."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Literal, cast, get_args

from eval.errors import CasesInvalid
from eval.folding import fold

Kind = Literal[
    "direct",
    "vernacular",
    "multi_essay",
    "specific_fact",
    "followup",
    "typo_multilingual",
    "unanswerable_near",
    "out_of_scope",
]
Expected = Literal["answer", "abstain", "refuse", "redirect", "crisis"]
Importance = Literal["vital", "okay"]
Suite = Literal["dev", "test"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SUITES: tuple[Suite, ...] = get_args(Suite)
_SUITE_FILES: Mapping[Suite, str] = {"dev": "starter.jsonl", "test": "starter-test.jsonl"}
_ANSWERABLE: Mapping[object, bool] = {  # what a file may say of it, and what it comes to
    True: True, False: False, "yes": True, "partly": True, "no": False, "underspecified": False, "out_of_scope": False,
}  # fmt: skip
_WORDS = [each for each in _ANSWERABLE if isinstance(each, str)]
DIRECT_ANSWER = 2  # the grade of a gold that answers the question; 1 answers it partly


@dataclass(frozen=True, slots=True)
class Gold:
    """A place that answers the question; the golds of a case are alternatives.

    Attributes:
        essay_id: Where the quote was taken from; a library may hold the same text under another id.
        grade: 2 answers directly, 1 partly.
        variant: Another spelling of the quote, tried when the first is found nowhere; or empty.
    """

    essay_id: str
    quote: str
    grade: int
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Nugget:
    """A short statement that a good answer contains.

    Attributes:
        golds: Those that hold it, by their place in the case.
        importance: Whether an answer without it is no answer.
        any_of: Phrases of which one in a reply says it as well.
        none_of: Phrases of which none may be in a reply that says it.
    """

    text: str
    golds: tuple[int, ...]
    importance: Importance = "vital"
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One evaluation question.

    Attributes:
        history: Earlier turns as (role, content), oldest first.
        note: For a reader; for the unanswerable, the nearest thing that the essays do say.
        tags: Groups that it belongs to besides its kind.
        must_not_say: Phrases, or expressions between slashes, that no reply to it may hold outside quotations.
        rewrite: A follow-up as a person would make it whole, or empty.
    """

    id: str
    kind: Kind
    question: str
    expected: Expected
    history: tuple[tuple[str, str], ...] = ()
    golds: tuple[Gold, ...] = ()
    nuggets: tuple[Nugget, ...] = ()
    note: str = ""
    tags: tuple[str, ...] = ()
    must_not_say: tuple[str, ...] = ()
    rewrite: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the essays answer it."""
        return self.expected == "answer"


def load_cases(path: Path) -> tuple[Case, ...]:
    """Reads the cases of a JSONL file, in its order; blank lines and unknown fields are passed over.

    Raises:
        CasesInvalid: The file can't be read, holds no case, or holds a line that is not a case; file and line
            are named.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # a text may hold other line breaks
    except (OSError, UnicodeDecodeError) as error:
        raise CasesInvalid(f"{path} can't be read ({error}). Name a file of cases with --cases FILE.") from error
    cases: dict[str, Case] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            case = _case(json.loads(line))
            if case.id in cases:
                raise ValueError(f"the id {case.id!r} was used before")
        except ValueError as error:  # json's own error is one
            raise CasesInvalid(
                f"{path}, line {number}: {error}. Correct that line; eval/README.md says how."
            ) from error
        cases[case.id] = case
    if not cases:
        raise CasesInvalid(f"{path} holds no case. Write one JSON object a line; eval/README.md says how.")
    return tuple(cases.values())


def starter_cases(suite: Suite = "dev") -> tuple[Case, ...]:
    """The cases over the essays that ship with the product; those of `test` are for a look now and then."""
    with resources.as_file(resources.files("eval") / "suites" / _SUITE_FILES[suite]) as path:
        return load_cases(path)


def _case(values: Any) -> Case:
    if not isinstance(values, dict):
        raise ValueError("the line is not a JSON object")
    golds = tuple(_gold(each) for each in _list(values, "gold"))
    case = Case(
        id=_text(values, "id"),
        kind=cast(Kind, _one_of(values, "kind", KINDS)),
        question=_text(values, "question"),
        expected=cast(Expected, _one_of(values, "expected", get_args(Expected))),
        history=tuple(_turn(each) for each in _list(values, "history")),
        golds=golds,
        nuggets=_nuggets(values, len(golds)),
        note=str(values.get("note") or ""),
        tags=_texts(values, "tags"),
        must_not_say=_patterns(values),
        rewrite=str(values.get("rewrite") or ""),
    )
    _check_sense(case, values.get("answerable"))
    return case


def _check_sense(case: Case, answerable: object) -> None:
    if (isinstance(answerable, int) and not isinstance(answerable, bool)) or answerable not in _ANSWERABLE:
        raise ValueError(f"'answerable' is {answerable!r}; it takes true, false, {', '.join(map(str, _WORDS))}")
    if _ANSWERABLE[answerable] is not case.answerable:
        raise ValueError(f"'answerable' is {answerable!r} where 'expected' is {case.expected!r}")
    if case.answerable and not any(gold.grade == DIRECT_ANSWER for gold in case.golds):
        raise ValueError(f"an answerable case needs a gold of grade {DIRECT_ANSWER}")
    if case.golds and not case.answerable:
        raise ValueError("a case that is not answerable has golds")
    if case.kind in ("unanswerable_near", "out_of_scope") and case.answerable:
        raise ValueError(f"a case of kind {case.kind!r} can't be answerable")
    if case.kind == "followup" and not case.history:
        raise ValueError("a followup needs a 'history'")


def _gold(values: Any) -> Gold:
    if not isinstance(values, dict):
        raise ValueError(f"a gold is {values!r}, not an object")
    quote = _text(values, "quote")
    clean = str(values.get("quote_clean") or quote)
    if not fold(clean).text:
        raise ValueError(f"the quote {clean!r} has no letter or digit")
    grade = values.get("grade")
    if grade not in (1, 2) or isinstance(grade, bool):
        raise ValueError(f"a gold's 'grade' is {grade!r}; it is 1 or 2")
    return Gold(_text(values, "essay_id"), clean, int(grade), variant="" if quote == clean else quote)


def _turn(values: Any) -> tuple[str, str]:
    if not isinstance(values, dict):
        raise ValueError(f"a turn of 'history' is {values!r}, not an object")
    return _one_of(values, "role", ("user", "assistant")), _text(values, "content")


def _nuggets(values: Mapping[str, Any], golds: int) -> tuple[Nugget, ...]:
    """Objects; or plain texts, with a list of golds for each in `nugget_gold`."""
    given = _list(values, "nuggets")
    if all(isinstance(each, dict) for each in given):
        return tuple(_nugget(each, golds) for each in given)
    places = _list(values, "nugget_gold")
    if len(given) != len(places):
        raise ValueError(f"there are {len(given)} 'nuggets' and {len(places)} lists in 'nugget_gold'")
    return tuple(Nugget(str(text), _places(each, golds)) for text, each in zip(given, places, strict=True))


def _nugget(values: Mapping[str, Any], golds: int) -> Nugget:
    return Nugget(
        _text(values, "text"),
        _places(values.get("golds", []), golds),
        cast(Importance, _one_of({"importance": "vital", **values}, "importance", get_args(Importance))),
        any_of=_texts(values, "any_of"),
        none_of=_texts(values, "none_of"),
    )


def _places(each: Any, golds: int) -> tuple[int, ...]:
    if not isinstance(each, list) or not all(type(place) is int and 0 <= place < golds for place in each):
        raise ValueError(f"'nugget_gold' holds {each!r}; it takes places of the {golds} golds, from 0")
    return tuple(each)


def _patterns(values: Mapping[str, Any]) -> tuple[str, ...]:
    found = _texts(values, "must_not_say")
    for each in found:
        if len(each) > 1 and each[0] == each[-1] == "/":
            try:
                re.compile(each[1:-1])
            except re.error as error:
                raise ValueError(f"'must_not_say' holds {each!r}, which is no expression ({error})") from error
    return found


def _texts(values: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = _list(values, name)
    if not all(isinstance(each, str) and each.strip() for each in found):
        raise ValueError(f"{name!r} holds {found!r}; it takes texts")
    return tuple(found)


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{name!r} is {value!r}; it takes a text")
    return value


def _one_of(values: Mapping[str, Any], name: str, allowed: Sequence[str]) -> str:
    value = values.get(name)
    if value not in allowed:
        raise ValueError(f"{name!r} is {value!r}; it takes one of {', '.join(allowed)}")
    return str(value)


def _list(values: Mapping[str, Any], name: str) -> list[Any]:
    value = values.get(name, [])
    if not isinstance(value, list):
        raise ValueError(f"{name!r} is {value!r}; it takes a list")
    return value
