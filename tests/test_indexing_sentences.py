"""Sentences, blocks and passages: where they begin and end."""

from __future__ import annotations

from itertools import pairwise

from conftest import STAYING, SWINGING
from hypothesis import given
from hypothesis import strategies as st

from corpus import Essay
from indexing import cut_passages, own_sentences, sentence_spans
from indexing.sentences import blocks

_LINES = st.lists(
    st.sampled_from(
        [
            "## A heading",
            "One sentence here. Another one there!",
            "- An item of a list. With two sentences.",
            "> Somebody else's words.",
            "| a | table. Row. |",
            "",
            "1. First things first.",
            "word " * 50,
            "é “quoted” — dash… and so on.",
            "   ",
        ]
    ),
    max_size=30,
)


def _said(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


def test_a_sentence_ends_at_its_full_stop_and_keeps_its_closing_quote() -> None:
    assert _said("He said “go back.” Then he left. Did he?") == ["He said “go back.”", "Then he left.", "Did he?"]


def test_abbreviations_numbers_and_lower_case_do_not_end_a_sentence() -> None:
    text = "Take a tour, e.g. Two years. Pay 2.5 times more, etc. and go on. Use v1.2 now."
    assert _said(text) == ["Take a tour, e.g. Two years.", "Pay 2.5 times more, etc. and go on.", "Use v1.2 now."]


def test_list_items_are_sentences_without_their_markers_and_headings_are_none() -> None:
    text = "## Heading\n\n- First item.\n- Second item\n\n1. Third."
    assert _said(text) == ["First item.", "Second item", "Third."]


def test_block_quotations_are_not_the_authors_own_sentences() -> None:
    own = [span.of(SWINGING.text) for span in own_sentences(SWINGING.text)]
    assert not any("dream of compilers" in sentence for sentence in own)
    assert any(sentence.startswith("That letter came") for sentence in own)


def test_a_tables_rows_are_kept_whole_and_are_nobodys_sentences() -> None:
    text = "Compare them.\n\n| role | pays |\n| --- | --- |\n| manager. Yes. | more |\n\n[2] A note at the end."
    assert _said(text)[1:4] == ["| role | pays |", "| --- | --- |", "| manager. Yes. | more |"]
    assert [span.of(text) for span in own_sentences(text)] == ["Compare them.", "A note at the end."]


def test_blocks_know_what_they_are() -> None:
    assert [block.kind for block in blocks(SWINGING.text)] == [
        "paragraph",
        "heading",
        "paragraph",
        "item",
        "item",
        "quote",
        "paragraph",
    ]


def test_a_passage_knows_its_heading_and_stays_in_its_essay() -> None:
    passages = cut_passages(STAYING, max_words=30)
    assert [passage.heading for passage in passages] == ["", "", "What it costs"]
    assert all(passage.text == STAYING.text[passage.start : passage.end] for passage in passages)


def test_a_sentence_longer_than_a_passage_is_a_passage_of_its_own() -> None:
    essay = Essay(id="long", title="Long", text="Short one. " + "Word " * 300 + "end. Another short one.")
    assert max(len(passage.text.split()) for passage in cut_passages(essay, max_words=50)) == 301


def test_an_essay_without_text_has_no_passages() -> None:
    assert cut_passages(Essay(id="empty", title="Empty", text="  \n\n ")) == []


@given(lines=_LINES, max_words=st.integers(5, 200))
def test_passages_are_exact_ordered_and_cover_every_word(lines: list[str], max_words: int) -> None:
    essay = Essay(id="any", title="Any", text="\n".join(lines))
    passages = cut_passages(essay, max_words=max_words)
    covered: set[int] = set()
    for passage in passages:
        assert essay.text[passage.start : passage.end] == passage.text
        covered.update(range(passage.start, passage.end))
    assert [passage.start for passage in passages] == sorted(passage.start for passage in passages)
    assert all(place in covered for place, character in enumerate(essay.text) if character.isalnum())


@given(lines=_LINES, max_words=st.integers(5, 200))
def test_no_passage_cuts_a_heading_a_list_item_or_a_quotation(lines: list[str], max_words: int) -> None:
    essay = Essay(id="any", title="Any", text="\n".join(lines))
    passages = cut_passages(essay, max_words=max_words)
    for block in blocks(essay.text):
        words = len(essay.text[block.start : block.end].split())
        if block.kind == "heading" or (block.kind in ("item", "quote") and words <= max_words):
            assert any(each.start <= block.start and block.end <= each.end for each in passages)


@given(text=st.text(max_size=400))
def test_sentences_of_any_text_lie_in_order_and_do_not_overlap(text: str) -> None:
    spans = sentence_spans(text)
    assert all(span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
