"""What the coach says in its own words. All of it is labelled as the coach's view."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from coach.scope import Outside
from coach.shape import Shape
from corpus import UNKNOWN
from indexing import Hit

OUTSIDE: Mapping[Outside, tuple[str, ...]] = {
    "crisis": (
        "I'm really glad you said that, and this matters more than any question about work.",
        "Please talk to someone now: your local emergency number, or a crisis line near you "
        "(findahelpline.com lists them by country), or a person you trust who can come and be with you.",
        "If there is something within reach that you could hurt yourself with, put distance between it and you, "
        "or ask someone to take it.",
        "I'm only a program that reads essays, and you deserve a human being right now.",
    ),
    "fraud": (
        "I won't help with that: a faked document tends to surface later, and then it costs the job and the name.",
        "What I can do is look, in the essays, for honest ways to the same place. "
        "Tell me which role you are after and what you think is missing.",
    ),
    "medicine": (
        "That is a question for the doctor or pharmacist who knows you, and worth a call today rather than a guess.",
        "I can help with the part of it that is about work: the workload, the review, what to say to your manager.",
    ),
    "instructions": (
        "I read that as text rather than as something to do. My rules don't change in a conversation, "
        "and I quote essays a passage at a time.",
        "If there is a career question behind it, ask me that.",
    ),
}
DECLINED = "The essays in this library don't cover that, so I'd rather not answer it from thin air."
NEAREST = "What comes nearest, though it is no answer to your question:"
CLOSE = "I'm not sure the essays speak to exactly this. Here is what comes closest, so weigh it against your own case."
OFF_TOPIC = (
    "I'm here for questions about work in engineering: managing or not, going back, growing without reports, "
    "levels, hard weeks. Ask me one of those."
)
EMPTY_MODEL_ANSWER = "The model gave an answer that could not be used."

_QUESTIONS = (
    (("should i", "shall i", "is it worth", "am i too", "right move"),
     "What would have to be true in a year for you to be glad you chose it?"),
    (("how do i", "how can i", "how should i", "how to", "what should i do", "what do i do"),
     "Which part of this could you try this week, and with whom?"),
    (("how long", "when ", "how many"), "What would you want to see by then to know that you are on the way?"),
    (("my boss", "my manager", "my lead", "my director"),
     "What would you say to them if you knew it would be heard well?"),
    (("tired", "burn", "exhausted", "bored", "miserable", "hate", "dread"),
     "When did the work last give you energy, and what was different then?"),
)  # fmt: skip
_ANY_QUESTION = "Which of these comes closest to your own situation, and where does yours differ?"

# The essay is the subject, so that one form fits a single author and several.
_LEAD_INS: Mapping[Shape, tuple[str, ...]] = {
    "amount": ("‘{title}’{year}, by {author}, has the figure nearest to your question:",),
    "time": ("‘{title}’{year}, by {author}, says this about the time it takes:",),
    "person": ("‘{title}’{year}, by {author}, says this about who it is:",),
    "choice": (
        "‘{title}’{year}, by {author}, weighs this up:",
        "‘{title}’{year}, by {author}, speaks to that choice:",
    ),
    "advice": (
        "‘{title}’{year}, by {author}, suggests:",
        "‘{title}’{year}, by {author}, has advice on this:",
    ),
    "open": (
        "‘{title}’{year}, by {author}, puts it this way:",
        "‘{title}’{year}, by {author}, speaks to this:",
        "‘{title}’{year}, by {author}, has this to say:",
    ),
}
_OTHER_LEAD_INS = ("‘{title}’{year}, by {author}, adds:", "And ‘{title}’{year}, by {author}:")
_SAME_LEAD_INS = ("‘{title}’{year} adds:", "And ‘{title}’{year}, from the same hand:")
_MOST_NAMED = 3


def coaching_question(question: str) -> str:
    """One question back that fits how the person asked."""
    asked = question.lower()
    return next((back for cues, back in _QUESTIONS if any(cue in asked for cue in cues)), _ANY_QUESTION)


def lead_in(hit: Hit, *, before: Sequence[Hit], shape: Shape) -> str:
    """The words that introduce quotations from an essay, after those from the essays of `before`."""
    essay = hit.essay
    same = bool(before) and before[-1].essay.author == essay.author
    forms = _SAME_LEAD_INS if same else _OTHER_LEAD_INS if before else _LEAD_INS[shape]
    dated = bool(re.search(r"\(\d{4}\)", essay.title))
    return forms[(len(essay.title) + len(before)) % len(forms)].format(
        author="an author not named in the library" if essay.author == UNKNOWN else essay.author,
        title=essay.title.strip('“”"'),
        year=f" ({essay.published[:4]})" if essay.published and not dated else "",
    )


def not_mentioned(names: Sequence[str]) -> str:
    """What the essays found do not speak of, or empty."""
    if not names:
        return ""
    *others, last = names[:_MOST_NAMED]
    return f"None of these essays mentions {', '.join(others) + ' or ' if others else ''}{last}."


def left_out(sentences: int) -> str:
    """What the person is told when the check kept sentences of a model back, or empty."""
    if not sentences:
        return ""
    return (
        "One sentence was left out: it gave as the essays' what they don't say."
        if sentences == 1
        else f"{sentences} sentences were left out: they gave as the essays' what those don't say."
    )


def read_next(hits: list[Hit]) -> str:
    """Where to read on, or empty."""
    names = list(dict.fromkeys(f"‘{hit.essay.title}’" for hit in hits))
    return f"To read on: {' and '.join(names[:2])}." if names else ""
