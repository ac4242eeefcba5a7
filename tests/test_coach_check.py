"""The check: what a draft may keep, and what each sentence is called."""

from __future__ import annotations

import pytest
from conftest import STAYING, SWINGING, hit
from hypothesis import given
from hypothesis import strategies as st

from coach.check import Check
from coach.draft import DraftSentence, keyed, parse, parse_stream
from coach.locate import locate
from coach.support import support
from corpus import Essay
from indexing import Hit, cut_passages


def _hits(*essays: Essay) -> list[Hit]:
    return [hit(each, essay) for essay in essays for each in cut_passages(essay)]


HITS = _hits(SWINGING, STAYING)
SOURCES = keyed(HITS)
ADA, BEN = (next(key for key, hit in SOURCES.items() if hit.essay is essay) for essay in (SWINGING, STAYING))


def _checked(text: str, *keys: str) -> tuple[str, str, tuple[str, ...]]:
    checked = Check(SOURCES)(DraftSentence(text, keys))
    return checked.sentence.text, checked.sentence.label, tuple(citation.quote for citation in checked.citations)


def test_a_quotation_is_found_whatever_its_quotes_dashes_spaces_and_case() -> None:
    text = "He said: “Don’t go  back —\nnot yet.” *Ever*."
    span = locate("don't go back - not YET", text)
    assert span is not None and span.of(text) == "Don’t go  back —\nnot yet"


def test_a_quotation_is_not_found_inside_a_longer_word() -> None:
    assert locate("man", "management") is None


def test_a_quotation_near_the_passage_is_preferred() -> None:
    from indexing import Span

    span = locate("go back", "go back, and go back", near=Span(8, 30))
    assert span is not None and span.start == 13


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_any_part_of_a_text_that_is_located_says_the_same(text: str, one: int, other: int) -> None:
    part = text[min(one, other) : max(one, other)]
    span = locate(part, text)
    if span is not None:
        assert locate(part, span.of(text)) is not None


def test_a_true_quotation_is_labelled_and_cited_to_the_character() -> None:
    text, label, quotes = _checked("She says “two years is the shortest stint of management.”", ADA)
    assert (label, quotes) == ("quoted", ("Two years is the shortest stint of management",))
    assert "“" in text


def test_an_invented_quotation_loses_its_marks_and_its_citation() -> None:
    text, label, quotes = _checked("She says “never ever take any management job offered.”", ADA)
    assert (label, quotes) == ("view", ()) and "“" not in text


def test_a_quotation_under_the_wrong_author_is_cited_where_it_stands() -> None:
    check = Check(SOURCES)
    checked = check(DraftSentence("Ben: “Tell your own manager the date of the review.”", (BEN,)))
    assert [citation.essay_id for citation in checked.citations] == ["swinging"]


def test_a_stitched_quotation_is_not_a_quotation() -> None:
    _, label, _ = _checked("“Two years is the shortest stint that finishing work teaches anything.”", ADA)
    assert label != "quoted"


def test_a_paraphrase_the_passage_backs_is_supported_by_its_best_sentence() -> None:
    _, label, quotes = _checked("After five years the way back to engineering is steep.", ADA)
    assert label == "supported" and quotes[0].startswith("After five years")


@pytest.mark.parametrize(
    "claim",
    [
        "After seven years the way back to engineering gets steep.",
        "Kubernetes certificates open doors everywhere.",
        "What do you make of it yourself?",
    ],
)
def test_a_claim_the_passage_does_not_back_is_the_coachs_view_without_a_marker(claim: str) -> None:
    assert _checked(claim, ADA) == (claim, "view", ())


def test_unknown_keys_vanish_and_a_sentence_without_keys_is_a_view() -> None:
    assert _checked("After five years the way back to engineering is steep.", "pzzzz")[1] == "view"


def test_a_title_in_quotation_marks_is_no_quotation() -> None:
    text, label, _ = _checked("Read “Swinging between code and people” next.")
    assert label == "view" and "“Swinging" in text


def test_citations_are_numbered_by_first_appearance_and_a_place_keeps_its_number() -> None:
    check = Check(SOURCES)
    one = check(DraftSentence("“Tell your own manager the date of the review.”", (ADA,)))
    two = check(DraftSentence("“Staff engineers write less code than they expect.”", (BEN,)))
    again = check(DraftSentence("So: “tell your own manager the date of the review.”", (ADA,)))
    assert (one.sentence.citations, two.sentence.citations) == ((1,), (2,))
    assert again.sentence.citations[0] in (1, 3)
    for citation in (*one.citations, *two.citations):
        essay = {"swinging": SWINGING, "staying": STAYING}[citation.essay_id]
        assert essay.text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    ("sentence", "passage", "low", "high"),
    [
        ("Managers write code.", "Managers write code every day.", 1.0, 1.0),
        ("Managers never write code.", "Managers write code every day.", 0.0, 0.0),
        ("It takes 6 months.", "It takes months.", 0.0, 0.0),
        ("Bakers bake bread.", "Managers write code.", 0.0, 0.0),
        ("", "Managers write code.", 0.0, 0.0),
        ("Managers write poems.", "Managers write code.", 0.6, 0.7),
    ],
)
def test_support_is_the_share_of_content_words_backed(sentence: str, passage: str, low: float, high: float) -> None:
    assert low <= support(sentence, passage) <= high


def test_a_draft_is_read_with_its_keys_lists_and_paragraphs() -> None:
    draft = parse("First thing. [pabcd] Second, “quoted.” [pabcd][pefgh]\n\n- An item (pabcd).\n- Other [3] item.")
    assert draft == [
        DraftSentence("First thing.", ("pabcd",), "\n\n"),
        DraftSentence("Second, “quoted.”", ("pabcd", "pefgh"), " "),
        DraftSentence("An item.", ("pabcd",), "\n- "),
        DraftSentence("Other item.", (), "\n- "),
    ]


@given(
    st.lists(
        st.sampled_from(["One thing. ", "[pabcd] ", "Two", " things!\n\n", "- item [pabcd]. ", "“x y z.” "]),
        max_size=12,
    )
)
def test_a_streamed_draft_gives_the_sentences_of_the_whole(chunks: list[str]) -> None:
    assert list(parse_stream(chunks)) == parse("".join(chunks))


def test_keys_are_opaque_distinct_and_the_same_every_time() -> None:
    assert list(keyed(HITS)) == list(keyed(HITS)) and len(SOURCES) == len(HITS)
    assert all(len(key) == 5 and key.isalpha() for key in SOURCES)
