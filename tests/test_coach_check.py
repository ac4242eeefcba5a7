"""The check: what a draft may keep, and what each sentence is called."""

from __future__ import annotations

import pytest
from conftest import STAYING, SWINGING, hit
from hypothesis import given
from hypothesis import strategies as st

from coach.check import SUPPORTED, Check, Checked
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


def _spoken(check: Check, text: str, *keys: str) -> Checked:
    checked = check(DraftSentence(text, keys))
    assert checked is not None
    return checked


def _checked(text: str, *keys: str) -> tuple[str, str, tuple[str, ...]]:
    checked = _spoken(Check(SOURCES), text, *keys)
    return checked.sentence.text, checked.sentence.label, tuple(citation.quote for citation in checked.citations)


def _of_a_model(text: str, *keys: str) -> Checked | None:
    return Check(SOURCES, library=(SWINGING, STAYING))(DraftSentence(text, keys))


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
    checked = _spoken(check, "Ben: “Tell your own manager the date of the review.”", BEN)
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
    one = _spoken(check, "“Tell your own manager the date of the review.”", ADA)
    two = _spoken(check, "“Staff engineers write less code than they expect.”", BEN)
    again = _spoken(check, "So: “tell your own manager the date of the review.”", ADA)
    assert (one.sentence.citations, two.sentence.citations) == ((1,), (2,))
    assert again.sentence.citations[0] in (1, 3)
    for citation in (*one.citations, *two.citations):
        essay = {"swinging": SWINGING, "staying": STAYING}[citation.essay_id]
        assert essay.text[citation.start : citation.end] == citation.quote


def test_a_quotation_with_an_omission_is_two_places_of_one_passage() -> None:
    text, label, quotes = _checked(
        "“Two years is the shortest stint [...] the way back to engineering gets steep.”", ADA
    )
    assert label == "quoted" and "[...]" in text
    assert quotes == ("Two years is the shortest stint", "the way back to engineering gets steep")
    assert _checked("“the way back to engineering gets steep … Two years is the shortest stint”", ADA)[1] != "quoted"


def test_a_slip_in_a_quotation_is_put_right_with_the_essays_own_words() -> None:
    text, label, quotes = _checked(
        "“A staff engineer leads without reports by finishing the work that other teams depend on.”", BEN
    )
    assert label == "quoted" and quotes == (
        "A staff engineer leads without reports by finishing work that other teams depend on",
    )
    assert "finishing work that" in text


@pytest.mark.parametrize(
    "changed",
    [
        "“Three years is the shortest stint of management that teaches you anything.”",
        "“Two years is the longest stint of management that teaches you anything.”",
        "“Two years is not the shortest stint of management that teaches you anything.”",
        "“Staff engineers write more code than they expect.”",
        "“A staff engineer leads with reports by finishing work that other teams depend on.”",
        "“After five years the way back to engineering gets steep, if you kept reviewing code.”",
    ],
)
def test_a_changed_word_that_tells_is_no_slip(changed: str) -> None:
    text, label, _ = _checked(changed, ADA, BEN)
    assert label != "quoted" and "“" not in text


def test_a_model_that_names_the_wrong_author_is_put_right() -> None:
    checked = _of_a_model("Ben Sample writes: “Tell your own manager the date of the review.”", ADA)
    assert checked and checked.sentence.text == "Ada Example writes: “Tell your own manager the date of the review.”"
    checked = _of_a_model("According to Jo Nobody, after five years the way back to engineering gets steep.", ADA)
    assert checked and checked.sentence.text.startswith("According to Ada Example,")
    assert checked.sentence.label == "supported"
    checked = _of_a_model("As Sample says, after five years the way back to engineering gets steep.", ADA)
    assert checked and checked.sentence.text.startswith("As Ada Example says,")


@pytest.mark.parametrize(
    "claim",
    [
        "Ada Example says that certificates open doors everywhere.",
        "The essays agree that you should resign on a Friday.",
        "She also warns that Kubernetes is a dead end.",
        "Ben Sample and Jo Nobody argue: “tell your own manager the date of the review.”",
        "Both essays are more in favour of quitting than of staying.",
        "The essays don't say to stay, but to double your pay.",
        "Ada Example: “never ever take any management job offered.”",
    ],
)
def test_what_a_model_ascribes_to_somebody_who_did_not_say_it_is_left_out(claim: str) -> None:
    assert _of_a_model(claim, ADA) is None


@pytest.mark.parametrize(
    "own",
    [
        "That sounds heavy.",
        "What would you do with a free year?",
        "Talk it over with your own manager first.",
        "The essays give no date for a new manager, and I won't invent one.",
        "These essays speak of age more than of comparing, so take this as the nearest they have.",
        "The authors differ, and both are worth hearing.",
    ],
)
def test_a_models_own_words_are_its_view(own: str) -> None:
    checked = _of_a_model(own)
    assert checked and checked.sentence.label == "view"


@pytest.mark.parametrize(
    ("sentence", "passage", "backed"),
    [
        ("Managers write code.", "Managers write code every day.", True),
        ("Managers never write code.", "Managers write code every day.", False),
        ("It takes 6 months to settle in.", "It takes months to settle in.", False),
        ("It takes six months to settle in.", "It takes 6 months to settle in.", True),
        ("Bakers bake bread.", "Managers write code.", False),
        ("", "Managers write code.", False),
        ("Directors write code every day.", "Managers write code every day.", False),
        ("Managers always write good code.", "Managers write good code on some days.", False),
        ("Managers write code because they miss it.", "Managers write code and they miss it.", False),
        ("Take the team and the title now.", "If you are ready, take the team and the title now.", False),
        ("Trust earns more than money in a team.", "Money earns more than trust in a team.", False),
    ],
)
def test_a_passage_backs_what_says_the_same_and_no_more(sentence: str, passage: str, backed: bool) -> None:
    assert (support(sentence, passage) >= SUPPORTED) is backed


def test_a_draft_is_read_with_its_keys_lists_and_paragraphs() -> None:
    draft = parse("First thing. [pabcd] Second, “quoted.” [pabcd][pefgh]\n\n- An item (pabcd).\n- Other [3] item.")
    assert draft == [
        DraftSentence("First thing.", ("pabcd",), "\n\n"),
        DraftSentence("Second, “quoted.”", ("pabcd", "pefgh"), " "),
        DraftSentence("An item.", ("pabcd",), "\n- "),
        DraftSentence("Other item.", (), "\n- "),
    ]


def test_a_draft_loses_addresses_and_images_and_keeps_quotations_whole() -> None:
    draft = parse(
        "See [the guide](https://evil.example/x?q=1) and ![p](http://evil.example/p.png) now. "
        "She says: “Go. Stay.” [pabcd] Mail me: javascript:alert(1) or www.evil.example. “One [...] two.” [pefgh]"
    )
    assert [each.text for each in draft] == [
        "See the guide and  now.",
        "She says: “Go. Stay.”",
        "Mail me:  or",
        "“One [...] two.”",
    ]
    assert [each.keys for each in draft] == [(), ("pabcd",), (), ("pefgh",)]


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
