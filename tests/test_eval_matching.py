from conftest import hit

from corpus import Essay
from eval.cases import Gold
from eval.gold import Target
from eval.matching import Place, first_words, held, place_of
from indexing import Hit, Passage, Span

ESSAY = Essay(id="one", title="One", text="one two three four five six seven eight nine ten")


def hit_of(start: int, end: int) -> Hit:
    passage = Passage("one", start, end, ESSAY.text[start:end])
    return hit(passage, ESSAY)


def target(*spans: tuple[int, int], essay_id: str = "one") -> Target:
    return Target(Gold(essay_id, "quote", 2), essay_id, tuple(Span(start, end) for start, end in spans))


def place(start: int, end: int) -> Place:
    return Place("one", start, end, end - start)


def test_a_passage_holds_a_gold_when_it_covers_half_of_it() -> None:
    assert held([place(0, 50)], [target((40, 60))]) == [frozenset({0})]
    assert held([place(0, 49)], [target((40, 60))]) == [frozenset()]


def test_a_short_passage_holds_a_long_gold_when_half_of_the_passage_lies_in_it() -> None:
    assert held([place(90, 110)], [target((100, 300))]) == [frozenset({0})]
    assert held([place(89, 109)], [target((100, 300))]) == [frozenset()]


def test_the_same_characters_of_another_essay_are_no_match() -> None:
    assert held([place(0, 50)], [target((0, 50), essay_id="two")]) == [frozenset()]


def test_touching_is_not_covering() -> None:
    assert held([place(0, 10)], [target((10, 20))]) == [frozenset()]


def test_any_of_the_places_of_a_gold_will_do_and_a_passage_may_hold_several() -> None:
    targets = [target((500, 520), (10, 20)), target((20, 30)), target((80, 90))]
    assert held([place(0, 50), place(60, 100)], targets) == [frozenset({0, 1}), frozenset({2})]


def test_a_gold_that_is_nowhere_is_held_by_nothing() -> None:
    assert held([place(0, 50)], [target()]) == [frozenset()]


def test_nothing_retrieved_holds_nothing() -> None:
    assert held([], [target((0, 5))]) == []


def test_a_budget_of_words_cuts_the_last_passage() -> None:
    hits = [hit_of(0, 13), hit_of(14, 27)]  # three words, three words
    assert first_words(hits, words=4) == [Place("one", 0, 13, 13), Place("one", 14, 18, 13)]
    assert ESSAY.text[14:18] == "four"


def test_a_budget_that_ends_with_a_passage_takes_it_whole_and_no_more() -> None:
    hits = [hit_of(0, 13), hit_of(14, 27)]
    assert first_words(hits, words=3) == [place_of(hits[0].passage)]
    assert first_words(hits, words=100) == [place_of(each.passage) for each in hits]
    assert first_words(hits, words=0) == first_words([], words=300) == []


def test_a_scrap_of_a_cut_passage_does_not_hold_a_long_gold() -> None:
    cut = Place("one", 0, 10, whole=800)
    assert held([cut], [target((0, 400))]) == [frozenset()]
    assert held([cut], [target((0, 20))]) == [frozenset({0})]
