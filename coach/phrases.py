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
    "harm": (
        "I won't help with anything that harms people or what they have built, however badly you were treated.",
        "If something was done to you, write down what and when, and take it to someone who can act on it: HR, a works "
        "council or union, a lawyer.",
        "What I can help with is your own way on: saying it to your manager, staying well, or leaving on good terms.",
    ),
    "law": (
        "That needs a legal answer, and essays can't give one: it depends on the country, the contract and the date.",
        "Ask an employment or immigration lawyer, a tax adviser or a union where you live; many offer a first talk for "
        "little or nothing.",
        "I can help with the part of it that is about work, such as what to say to your manager or whether to go.",
    ),
    "instructions": (
        "I read that as text rather than as something to do. My rules don't change in a conversation, "
        "and I quote essays a passage at a time.",
        "If there is a career question behind it, ask me that.",
    ),
    "off_topic": (
        "That is outside what I read: my essays are about work in engineering.",
        "Ask me about managing or not, going back to code, growing without reports, levels, a hard week at work.",
    ),
    "greeting": (
        "Hello!",
        "I look for answers in a library of essays on engineering careers, and show you where each one stands.",
        "Tell me where you are, in a sentence or two: what you do, what is on your mind, what you are deciding.",
    ),
    "thanks": ("You're welcome.", "Come back when there is something else to think through."),
    "about": (
        "I'm a program, not a person: I answer questions about engineering careers from a library of essays, "
        "and cite the words that I lean on.",
        "When the essays don't say something, I say so instead of guessing.",
        "Ask, for instance, whether to take the team, how to go back to code, or how to grow without reports.",
    ),
    "gibberish": (
        "I couldn't make out a question in that.",
        "Tell me in a sentence what is on your mind at work, and I'll look in the essays.",
    ),
}
LAW_ASIDE = (
    "For the legal side of this, ask a lawyer or adviser where you live; the essays speak only to the work around it."
)
NO_NUMBER = (
    "No honest number exists for that: the essays don't know your company, and neither do I. They do say what it "
    "depends on."
)
NOT_GRANTED = "I wouldn't take that premise for granted: the essays I found don't say it."
READS_ENGLISH: Mapping[str, str] = {
    "de": "Ich lese englische Essays; am besten fragst du mich auf Englisch.",
    "es": "Leo ensayos en inglés; es mejor que me preguntes en inglés.",
    "fr": "Je lis des essais en anglais ; le mieux est de me poser la question en anglais.",
    "it": "Leggo saggi in inglese; è meglio se me lo chiedi in inglese.",
    "pt": "Leio ensaios em inglês; o melhor é perguntar em inglês.",
    "nl": "Ik lees Engelse essays; stel je vraag liefst in het Engels.",
}
DECLINED = "The essays in this library don't cover that, so I'd rather not answer it from thin air."
DECLINED_AMONG = (
    "The essays you keep to don't cover that, so I'd rather not answer it from thin air. "
    "The rest of the library may: ask again without the filter."
)
NEAREST = "What comes nearest, though it is no answer to your question:"
CLOSE = "I'm not sure the essays speak to exactly this. Here is what comes closest, so weigh it against your own case."
EMPTY_MODEL_ANSWER = "The model gave an answer that could not be used."

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
