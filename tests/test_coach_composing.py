"""The answer without a model: which sentences are chosen, and in what shape they are said."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from conftest import hit
from numpy.typing import NDArray

from coach.check import Check
from coach.choosing import choose
from coach.coaching import coaching_question
from coach.composing import compose
from coach.length import max_words
from coach.reply import joined
from coach.shape import Shape, holds, shape_of
from coach.unsaid import unsaid_names
from corpus import Essay
from indexing import Hit, Passage, Span

TEXT = """# Trying it

Two years is the least that a stint of management should last. It takes that long to rewire your instincts.

Going back is no failure. The tech industry forgets that too easily.

Before you say yes, settle these things with your own manager:

- The date on which the two of you look back at the whole trial.
- The person who takes your technical work in the meantime.
- Who decides on raises and on promotions in the team.

Would you take the team for the same pay? In this post we'll talk about money another time.
"""


def _hit(text: str = TEXT, *, name: str = "trying", author: str = "Ada Example", score: float = 1.0) -> Hit:
    essay = Essay(id=name, title=name.capitalize(), text=text, author=author, published="2021-03-04")
    return hit(Passage(name, 0, len(text), text), essay, score=score, dense=score)


def _by_words(*wanted: str) -> tuple[NDArray[np.float32], object]:
    """A question that is near the sentences which hold one of the words, and the vectors of those and all others."""
    query = np.eye(64, dtype=np.float32)[0]

    def vector_of(name: str, span: Span) -> NDArray[np.float32]:
        vector = np.eye(64, dtype=np.float32)[1 + (span.start * 7 + len(name)) % 63]
        if any(word in TEXT[span.start : span.end] for word in wanted):
            vector = vector + 2 * query
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    return query, vector_of


def _texts(hits: Sequence[Hit], *wanted: str, **options: object) -> list[str]:
    query, vector_of = _by_words(*wanted)
    sources = {f"pkey{chr(97 + place)}": hit for place, hit in enumerate(hits)}
    return [each.text for each in choose(query, sources, vector_of, **options)]  # type: ignore[arg-type]


def test_the_sentence_nearest_to_the_question_comes_first() -> None:
    assert _texts([_hit()], "failure")[0] == "Going back is no failure."


def test_a_sentence_that_leans_on_the_one_before_brings_it_along() -> None:
    chosen = _texts([_hit()], "rewire")
    assert "Two years is the least that a stint of management should last. It takes that long" in " ".join(chosen)


@pytest.mark.parametrize(
    ("question", "back"),
    [
        ("I was laid off in May. How do I talk about it?", "two sentences"),
        ("My promotion was blocked again, what can I do now?", "date|outside your team"),
        ("How many reports does a manager usually have?", "behind the question|differently"),
        ("Should I?", "glad you chose it"),
    ],
)
def test_the_question_back_fits_what_was_asked(question: str, back: str) -> None:
    assert re.search(back, coaching_question(question)) and coaching_question(question).count("?") >= 1


def test_sentences_that_follow_each_other_are_one_quotation() -> None:
    chosen = _texts([_hit()], "failure", "forgets")
    assert chosen[0] == "Going back is no failure. The tech industry forgets that too easily."


def test_a_sentence_that_counts_on_the_one_before_is_not_quoted_without_it() -> None:
    text = "Three doors are open to you. The second is to become a manager of a small team.\n"
    assert _texts([_hit(text, name="doors")], "manager") == [text.strip()]


def test_a_list_is_quoted_whole_with_its_opening() -> None:
    whole = _texts([_hit()], "settle")[0]
    assert whole.startswith("Before you say yes") and whole.endswith("promotions in the team.")


def test_neither_questions_nor_words_about_the_essay_are_quoted() -> None:
    chosen = " ".join(_texts([_hit()], "pay", "post"))
    assert "same pay" not in chosen and "this post" not in chosen
    assert "Would you take the team for the same pay?" in _texts([_hit()], "pay", questions=True)


def test_what_was_said_before_is_not_said_again() -> None:
    start = TEXT.index("Going back")
    assert "Going back is no failure." not in _texts([_hit()], "failure", said={("trying", start, start + 10)})


def test_an_answer_keeps_within_its_words_and_essays() -> None:
    hits = [_hit(name=f"essay{n}", score=1 - n / 10) for n in range(6)]
    query, vector_of = _by_words("is", "the")
    chosen = choose(query, {f"pkey{n}": hit for n, hit in enumerate(hits)}, vector_of)  # type: ignore[arg-type]
    assert sum(len(each.text.split()) for each in chosen) <= max_words("usual")
    assert len({each.hit.essay.id for each in chosen}) <= 3


@pytest.mark.parametrize(
    ("question", "shape"),
    [
        ("How many engineers should a director have?", "amount"),
        ("how long does it take to get good at it", "time"),
        ("and when do i know", "time"),
        ("Who decides on technical questions?", "person"),
        ("Should I take the team?", "choice"),
        ("is it worth going back", "choice"),
        ("How do I get promoted?", "advice"),
        ("what should a new manager do first", "advice"),
        ("my job bores me to tears", "open"),
    ],
)
def test_the_shape_of_an_answer_follows_the_question(question: str, shape: Shape) -> None:
    assert shape_of(question) == shape


def test_what_a_question_of_fact_asks_for_comes_first() -> None:
    assert holds("time", "It takes two years.") and not holds("time", "Ask your boss.")
    assert holds("amount", "At most 8 people.") and not holds("amount", "Quite some people.")
    assert not holds("open", "It takes two years.")
    query, vector_of = _by_words("years", "failure")
    drafts = compose("How long should it last?", query, {"pkeya": _hit()}, "answered", vector_of)  # type: ignore[arg-type]
    assert drafts[1].text.startswith("“Two years")


@pytest.mark.parametrize("question", ["How long should it last?", "Should I do it?", "How do I do it?", "Hm."])
def test_every_quotation_is_verbatim_and_every_other_sentence_is_the_coachs_own(question: str) -> None:
    query, vector_of = _by_words("years", "failure", "settle")
    sources = {"pkeya": _hit(), "pkeyb": _hit(name="again", author="Bo Other", score=0.9)}
    check = Check(sources)
    drafts = compose(question, query, sources, "answered", vector_of)  # type: ignore[arg-type]
    checked = [each for draft in drafts if (each := check(draft))]
    assert len(checked) == len(drafts)
    assert any(each.sentence.label == "quoted" for each in checked)
    for each in checked:
        assert (each.sentence.label == "quoted") == each.sentence.text.startswith("“")
        for citation in each.citations:
            assert TEXT[citation.start : citation.end] == citation.quote
    said = joined([each.sentence for each in checked])
    assert "Ada Example" in said and not re.search(r"\s[,.:]", said)


def test_names_and_sums_that_no_essay_mentions_are_said() -> None:
    hits = [_hit("Berlin is where I learned it, for 25% less.\n")]
    assert unsaid_names("Would Google in Berlin pay me €90k, or 25% less?", hits) == ["Google", "€90k"]
    assert unsaid_names("SHOULD I LEAVE GOOGLE NOW", hits) == []
    assert unsaid_names("Is my CTO wrong? Maybe. I never know.", hits) == []
    query, vector_of = _by_words("years")
    drafts = compose("Is Google right for this?", query, {"pkeya": _hit()}, "answered", vector_of)  # type: ignore[arg-type]
    assert "None of these essays mentions Google." in [draft.text for draft in drafts]
