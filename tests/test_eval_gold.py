import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import Essay
from eval.cases import Case, Gold
from eval.folding import fold
from eval.gold import find_golds

DIRECTOR = Essay(id="director", title="Director", text="Directors run the business.\n\nThey are “accountable” for it.")
PENDULUM = Essay(id="pendulum", title="Pendulum", text="It isn’t a promotion, it’s a change. It isn't a promotion!")


def case_with(*golds: Gold) -> Case:
    return Case(id="c", kind="direct", question="q", expected="answer", golds=golds)


def test_folding_keeps_lower_case_letters_and_digits_and_their_places() -> None:
    folded = fold("It’s 2–3 YEARS")
    assert folded.text == "its23years"
    assert folded.places == (0, 1, 3, 5, 7, 9, 10, 11, 12, 13)


def test_folding_makes_compatibility_forms_plain() -> None:
    assert fold("ﬁne ² Ⅳ").text == "fine2iv"
    assert fold("cafe\u0301").text == fold("café").text == "café"


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="latin-1"), max_size=60))
def test_folding_a_text_by_characters_is_folding_it_whole(text: str) -> None:
    whole = "".join(each for each in unicodedata.normalize("NFKC", text).lower() if each.isalnum())
    assert fold(text).text == whole


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_what_is_found_folds_to_what_was_sought(before: str, words: str, after: str) -> None:
    text = f"{before}. {words} .{after}"
    spans = fold(text).find(words)
    assert bool(spans) == bool(fold(words).text)
    for span in spans:
        assert fold(words).text in fold(text[span.start : span.end + 1]).text


def test_a_quote_is_found_across_quotation_marks_dashes_and_line_breaks() -> None:
    gold = Gold("director", "run the business. They are 'accountable'", 2)
    ((target,),) = find_golds([case_with(gold)], [PENDULUM, DIRECTOR])
    (span,) = target.spans
    assert target.essay_id == "director"
    assert DIRECTOR.text[span.start : span.end] == "run the business.\n\nThey are “accountable"


def test_a_quote_is_found_wherever_the_essay_repeats_it() -> None:
    ((target,),) = find_golds([case_with(Gold("pendulum", "it isn't a promotion", 2))], [PENDULUM])
    assert [PENDULUM.text[span.start : span.end] for span in target.spans] == [
        "It isn’t a promotion",
        "It isn't a promotion",
    ]


def test_an_essay_of_another_id_is_chosen_by_the_quote() -> None:
    ((target,),) = find_golds([case_with(Gold("climb-the-ladder", "Directors run the business.", 2))], [DIRECTOR])
    assert (target.essay_id, target.is_found) == ("director", True)


def test_the_gold_s_own_essay_is_preferred_to_one_that_also_says_it() -> None:
    copy = Essay(id="copy", title="Copy", text=DIRECTOR.text)
    ((target,),) = find_golds([case_with(Gold("director", "Directors run the business.", 2))], [copy, DIRECTOR])
    assert target.essay_id == "director"


def test_an_essay_that_has_the_id_and_lacks_the_words_is_passed_over() -> None:
    ((target,),) = find_golds([case_with(Gold("pendulum", "Directors run the business.", 2))], [PENDULUM, DIRECTOR])
    assert target.essay_id == "director"


def test_the_variant_counts_when_the_repaired_quote_is_nowhere() -> None:
    gold = Gold("director", "Directors always run it", 2, variant="Directors run the business")
    ((target,),) = find_golds([case_with(gold)], [DIRECTOR])
    assert target.is_found


def test_a_quote_that_is_nowhere_is_kept_without_a_place() -> None:
    ((target,),) = find_golds([case_with(Gold("director", "Nobody wrote this.", 2))], [DIRECTOR, PENDULUM])
    assert (target.essay_id, target.spans, target.is_found) == ("director", (), False)


def test_cases_without_golds_have_no_targets() -> None:
    assert find_golds([case_with(), case_with()], [DIRECTOR]) == [(), ()]
    assert find_golds([], []) == []
