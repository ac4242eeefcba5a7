"""What the coach says: checked sentences, citations down to the character, and how it came to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from indexing import Hit

Decision = Literal["answered", "close", "declined", "redirected", "crisis"]
Label = Literal["quoted", "supported", "view"]


@dataclass(frozen=True, slots=True)
class Ranks:
    """Why a passage was found: its place, from 1, among those looked at; None where there is nothing to compare.

    Attributes:
        overall: Among the hits, by all of the following together.
        passage: By its meaning; the others by that of its sentences, of what people might type for it, and by the
            words it shares with the question.
    """

    overall: int
    passage: int | None = None
    sentences: int | None = None
    situations: int | None = None
    words: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence is backed: `essay.text[start:end] == quote`.

    Attributes:
        number: The marker in the text, from 1, in order of appearance.
        author: `unknown` when nobody said.
        url: The address of the original, or None.
        published: ISO date or year, or None.
        ranks: Why the passage was found; None when somebody else has searched.
    """

    number: int
    essay_id: str
    title: str
    author: str
    url: str | None
    published: str | None
    start: int
    end: int
    quote: str
    ranks: Ranks | None = None

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Citation:
        """Reads what `dataclasses.asdict` made of one."""
        ranks = values.get("ranks")
        return cls(**{**values, "ranks": Ranks(**ranks) if ranks else None})


@dataclass(frozen=True, slots=True)
class Sentence:
    """One checked sentence.

    Attributes:
        text: Without markers.
        label: `quoted`: holds words found verbatim in the cited essay; `supported`: the cited passage backs it;
            `view`: the coach's own words. Computed by the check, never by a model.
        citations: Numbers of the citations behind it; empty for a `view`.
        before: What separates it from the sentence before: a space, a blank line, or the start of a list item.
    """

    text: str
    label: Label
    citations: tuple[int, ...] = ()
    before: str = " "

    @property
    def marked(self) -> str:
        """The sentence with its markers: `... writing code. [1][2]`."""
        markers = "".join(f"[{number}]" for number in self.citations)
        return f"{self.text} {markers}" if markers else self.text


@dataclass(frozen=True, slots=True)
class Perspective:
    """Where one essay stands on what was asked: `essay.text[start:end] == quote`.

    Attributes:
        question: What it is a stand on; near to what was asked, seldom the same.
        stance: In one line, in our words.
        applies: To whom or when.
        relation: To the other perspectives: `differs`, `agrees`, or `conditions`, which says when.
    """

    essay_id: str
    title: str
    author: str
    url: str | None
    published: str | None
    question: str
    stance: str
    applies: str
    relation: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What a chat model was asked for one reply, requests that failed and questions made whole among them.

    Attributes:
        input_tokens: As the provider says; None when it does not say, here and below.
        seconds: Waited for the model.
        cost: By COACH_MODEL_PRICES; None without them.
    """

    calls: int = 0
    input_tokens: int | None = None
    output_tokens: int | None = None
    seconds: float = 0.0
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one question.

    Attributes:
        query: What was searched for: the question, or the question made whole from the turns before it.
        reason: Why the decision, in a few words.
        score: How probably the library answers the question, in [0, 1]; the decision rests on it.
        hits: What was retrieved, best first.
        mode: The model's name, or `quoting` when the essays were quoted without one.
        notice: What the person should know about how the answer was made, or empty.
        session_id: The conversation it belongs to, or None.
        turn_id: The number of its turn, by which feedback is given; None where nothing is kept.
        perspectives: Where the essays found stand on a question on which they take more than one stand.
        usage: What a chat model was asked for it; no calls without a model.
        suggestions: Questions to ask next, each of which the library answers.
    """

    question: str
    query: str
    decision: Decision
    reason: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...] = field(repr=False)
    mode: str = "quoting"
    notice: str = ""
    session_id: str | None = None
    turn_id: int | None = None
    score: float = 0.0
    perspectives: tuple[Perspective, ...] = ()
    usage: Usage = Usage()
    suggestions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole answer as Markdown, with numbered markers."""
        return joined(self.sentences)

    def to_dict(self) -> dict[str, Any]:
        """The reply as plain JSON values; a hit is given by its place and scores, without the passage's text."""
        return {
            "question": self.question,
            "query": self.query,
            "decision": self.decision,
            "reason": self.reason,
            "score": self.score,
            "text": self.text,
            "sentences": [asdict(sentence) for sentence in self.sentences],
            "citations": [asdict(citation) for citation in self.citations],
            "perspectives": [asdict(each) for each in self.perspectives],
            "hits": [hit_to_dict(hit) for hit in self.hits],
            "mode": self.mode,
            "notice": self.notice,
            "session_id": self.session_id,
            "turn_id": self.turn_id,
            "usage": asdict(self.usage),
            "suggestions": list(self.suggestions),
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any], *, hits: tuple[Hit, ...] = ()) -> Reply:
        """Reads what `to_dict` wrote, all but the hits: they belonged to the index of that day."""
        return cls(
            question=values["question"],
            query=values["query"],
            decision=values["decision"],
            reason=values["reason"],
            sentences=tuple(
                Sentence(**{**each, "citations": tuple(each["citations"])}) for each in values["sentences"]
            ),
            citations=tuple(Citation.from_dict(each) for each in values["citations"]),
            hits=hits,
            mode=values["mode"],
            notice=values["notice"],
            session_id=values["session_id"],
            turn_id=values.get("turn_id"),
            score=values["score"],
            perspectives=tuple(Perspective(**each) for each in values.get("perspectives", ())),
            usage=Usage(**values.get("usage", {})),
            suggestions=tuple(values.get("suggestions", ())),
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and the reply to it; `reply` is None when the answer was interrupted."""

    question: str
    reply: Reply | None
    asked_at: str


@dataclass(frozen=True, slots=True)
class Session:
    """One conversation: its id and its turns, oldest first."""

    id: str
    turns: tuple[Turn, ...] = ()

    @property
    def history(self) -> list[tuple[str, str]]:
        """The turns that were answered, as (role, content)."""
        return [
            message
            for turn in self.turns
            if turn.reply
            for message in (("user", turn.question), ("assistant", turn.reply.text))
        ]


_SCORES = tuple(each.name for each in fields(Hit) if each.name not in ("passage", "essay"))


def joined(sentences: Sequence[Sentence]) -> str:
    """Sentences as Markdown."""
    return "".join(sentence.before + sentence.marked for sentence in sentences).strip()


def hit_to_dict(hit: Hit) -> dict[str, Any]:
    """A hit's place and scores as plain JSON values."""
    return {
        "essay_id": hit.essay.id,
        "title": hit.essay.title,
        "author": hit.essay.author,
        "start": hit.passage.start,
        "end": hit.passage.end,
        **{name: getattr(hit, name) for name in _SCORES},
    }
