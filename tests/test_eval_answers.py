"""What is measured on a reply's own words, by cases counted by hand."""

from __future__ import annotations

import math

import pytest
from conftest import STAYING, SWINGING

from coach import Citation, Reply, Sentence
from corpus import Essay
from eval.cases import Nugget
from eval.metrics.alce import Backing, backing, evidence, states, together
from eval.metrics.citations import check_citations
from eval.metrics.copied import copied_words
from eval.metrics.forbidden import forbidden
from eval.metrics.nuggets import nugget_recall
from eval.metrics.readability import reading_ease
from eval.metrics.risk_coverage import Point, aurc, coverage_at, risk_coverage
from eval.metrics.unbacked import unbacked

ESSAYS = {essay.id: essay for essay in (SWINGING, STAYING)}
TWO_YEARS = "Two years is the shortest stint of management that teaches you anything."
INFLUENCE = "Influence without authority comes from writing things down before the meeting."


def _citation(number: int, essay: Essay, quote: str) -> Citation:
    start = essay.text.index(quote)
    return Citation(number, essay.id, essay.title, essay.author, essay.url, None, start, start + len(quote), quote)


def _reply(*sentences: Sentence, citations: tuple[Citation, ...] = ()) -> Reply:
    return Reply("q", "q", "answered", "", sentences, citations, ())


ONE, TWO = _citation(1, SWINGING, TWO_YEARS), _citation(2, STAYING, INFLUENCE)


def test_a_backed_statement_a_misplaced_citation_and_an_uncited_one() -> None:
    found = backing(
        _reply(
            Sentence(f"“{TWO_YEARS}”", "quoted", (1,)),
            Sentence("Two years is the shortest stint of management.", "supported", (2,)),
            Sentence("Everybody should manage for a decade.", "view"),
            Sentence("What would you miss?", "view"),
            Sentence("‘Swinging’, by Ada, says:", "view"),
            citations=(ONE, TWO),
        ),
        ESSAYS,
    )
    assert found == Backing(statements=3, cited=2, backed=1, citations=2, relevant=1)
    assert (found.recall, found.precision) == (1 / 3, 1 / 2)
    assert found.uncited_share == pytest.approx(1 / 3)


def test_a_citation_that_adds_nothing_is_not_relevant() -> None:
    both = Sentence(f"“{TWO_YEARS}”", "quoted", (1, 2))
    found = backing(_reply(both, citations=(ONE, TWO)), ESSAYS)
    assert (found.citations, found.relevant) == (2, 1)


def test_two_citations_that_only_together_support_both_count() -> None:
    found = backing(
        _reply(Sentence("both are needed here", "supported", (1, 2)), citations=(ONE, TWO)),
        ESSAYS,
        supports=lambda _, text: TWO_YEARS in text and INFLUENCE in text,
    )
    assert (found.backed, found.relevant) == (1, 2)


def test_nothing_said_nothing_backed() -> None:
    assert backing(_reply(), ESSAYS) == Backing() == together([])
    assert (Backing().recall, Backing().precision, Backing().uncited_share) == (0.0, 0.0, 0.0)
    assert states(Sentence("Hm.", "view")) is False


def test_a_citation_beyond_its_essay_is_no_evidence() -> None:
    assert evidence(ONE, ESSAYS).endswith("unless you kept reviewing code.")
    assert evidence(Citation(1, "gone", "", "", None, None, 0, 5, "x"), ESSAYS) == ""
    assert evidence(Citation(1, "swinging", "", "", None, None, 0, 10**6, "x"), ESSAYS) == ""


def test_quotations_are_verbatim_stitched_misattributed_or_nowhere() -> None:
    said = [
        f"“{TWO_YEARS}”",
        "“Two years is the shortest stint and a reader dreams of compilers”",
        "“Two years is the shortest stint of management I dream of compilers.”",
        f"“{INFLUENCE}”",
    ]
    counts = check_citations(_reply(*(Sentence(text, "quoted", (1,)) for text in said), citations=(ONE,)), ESSAYS)
    assert (counts.quotations, counts.found, counts.misattributed) == (4, 1, 1)
    assert (counts.stitched, counts.not_found) == (1, 1)


def test_numbers_and_names_that_the_evidence_has_not() -> None:
    said = "She waits 18 months, says Grace Hopper. After 2 years Ada agrees.\nWhich is it?"
    assert unbacked(said, ["Ada Example waited two or 2 years."]) == ["18", "Grace Hopper"]
    assert unbacked("", []) == [] == unbacked("“It takes 10x as long in DevOps”", [])


def test_the_longest_run_taken_without_quotation_marks() -> None:
    text = ["one two three four five six"]
    assert copied_words("He says two three four, and six.", text) == 3
    assert copied_words("“two three four five” he says", text) == 0
    assert copied_words("two “and” three four", text) == 2
    assert copied_words("", text) == 0 == copied_words("one two", [])


def test_reading_ease_is_fleschs() -> None:
    assert reading_ease("The cat sat on the mat.") == pytest.approx(206.835 - 1.015 * 6 - 84.6 * 1)
    assert reading_ease("") == 0.0 == reading_ease("123 !?")


def test_risk_and_coverage_by_hand() -> None:
    curve = risk_coverage([(0.9, True), (0.8, False), (0.8, True), (0.1, False)])
    assert curve == (Point(0.25, 0.0), Point(0.75, 1 / 3), Point(1.0, 0.5))
    assert aurc(curve) == pytest.approx(0.5 / 3 + 0.25 * 0.5)
    assert coverage_at(curve, risk=0.05) == 0.25 and coverage_at(curve, risk=0.5) == 1.0


def test_risk_and_coverage_of_nothing() -> None:
    assert risk_coverage([]) == () and aurc(()) == 0.0 == coverage_at((), risk=0.05)
    assert not math.isnan(aurc(risk_coverage([(0.5, False)])))


def test_a_nugget_is_held_by_a_citation_or_by_its_words() -> None:
    by_gold, by_words = Nugget("a", (0,)), Nugget("b", (), any_of=("twelve months",), none_of=("not twelve",))
    assert nugget_recall([by_gold, by_words], [{0}], said="Stay twelve  months!") == 1.0
    assert nugget_recall([by_gold, by_words], [{1}], said="It is not twelve months.") == 0.0
    assert nugget_recall([Nugget("c", ())], [{0}]) == 0.0 == nugget_recall([], [])


def test_what_must_not_be_said_counts_outside_quotations() -> None:
    must_not = ["/\\b\\d+ ?%/", "Banana"]
    assert forbidden("Your odds are 40 %. banana", must_not) == must_not
    assert forbidden("“Bananas, 40 %”, she writes.", must_not) == [] == forbidden("", must_not)
