from conftest import hit

from coach import Citation, Reply, Sentence
from corpus import Essay
from eval.metrics.citations import Citations, check_citations, is_exact, total
from indexing import Hit, Passage

ONE = Essay(id="one", title="A year on trial", text="A year is right.\n\nSix months is *too* short to tell.")
TWO = Essay(id="two", title="Two", text="Directors run the business.")
ESSAYS = {"one": ONE, "two": TWO}


def citation(number: int, essay: Essay, quote: str) -> Citation:
    start = essay.text.index(quote)
    return Citation(number, essay.id, essay.title, "A", None, None, start, start + len(quote), quote)


def hit_of(essay: Essay) -> Hit:
    passage = Passage(essay.id, 0, len(essay.text), essay.text)
    return hit(passage, essay, lexical=0.0)


def reply(*sentences: Sentence, citations: tuple[Citation, ...] = (), hits: tuple[Hit, ...] = ()) -> Reply:
    return Reply("q", "q", "answered", "", sentences, citations, hits)


YEAR = citation(1, ONE, "A year is right.")


def test_a_citation_is_exact_when_the_essay_has_its_characters() -> None:
    assert is_exact(YEAR, ESSAYS)
    assert not is_exact(Citation(1, "one", "t", "a", None, None, 1, 17, "A year is right."), ESSAYS)
    assert not is_exact(Citation(1, "gone", "t", "a", None, None, 0, 16, "A year is right."), ESSAYS)


def test_an_empty_or_backward_or_overlong_place_is_not_exact() -> None:
    for start, end, quote in ((3, 3, ""), (-6, -1, "tell."[:5]), (0, 10_000, ONE.text)):
        assert not is_exact(Citation(1, "one", "t", "a", None, None, start, end, quote), ESSAYS)


def test_a_sound_reply_has_nothing_against_it() -> None:
    sentence = Sentence("“A year is right.”", "quoted", (1,))
    got = check_citations(reply(sentence, citations=(YEAR,), hits=(hit_of(ONE),)), ESSAYS)
    assert got == Citations(given=1, exact=1, retrieved=1, markers=1, dangling=0, quotations=1, found=1)
    assert (got.exact_share, got.retrieved_share, got.found_share) == (1.0, 1.0, 1.0)


def test_an_essay_that_was_not_retrieved_is_noticed() -> None:
    got = check_citations(reply(citations=(YEAR,), hits=(hit_of(TWO),)), ESSAYS)
    assert (got.given, got.exact, got.retrieved) == (1, 1, 0)


def test_a_number_of_no_citation_dangles() -> None:
    got = check_citations(reply(Sentence("So they say.", "supported", (1, 7)), citations=(YEAR,)), ESSAYS)
    assert (got.markers, got.dangling) == (2, 1)


def test_quoted_words_are_found_across_emphasis_and_line_breaks() -> None:
    sentence = Sentence("He says “is right. Six months is too short”.", "quoted", (1,))
    assert check_citations(reply(sentence, citations=(YEAR,)), ESSAYS).found == 1


def test_words_of_another_essay_are_misattributed() -> None:
    sentence = Sentence('They write "Directors run the business."', "quoted", (1,))
    got = check_citations(reply(sentence, citations=(YEAR,)), ESSAYS)
    assert (got.quotations, got.found, got.misattributed) == (1, 0, 1)


def test_a_quotation_joined_from_two_places_is_nowhere() -> None:
    sentence = Sentence("“A year is too short to tell.”", "quoted", (1,))
    got = check_citations(reply(sentence, citations=(YEAR,)), ESSAYS)
    assert (got.quotations, got.found, got.misattributed) == (1, 0, 0)


def test_a_quotation_that_cites_nothing_is_not_found() -> None:
    got = check_citations(reply(Sentence("“A year is right.”", "view")), ESSAYS)
    assert (got.quotations, got.found, got.misattributed) == (1, 0, 1)


def test_titles_and_manners_of_speaking_are_no_quotations() -> None:
    sentences = (Sentence("See “A year on trial”.", "view"), Sentence("A “bad boss” is one.", "view"))
    assert check_citations(reply(*sentences), ESSAYS).quotations == 0


def test_a_sentence_called_quoted_without_quotation_marks_is_checked_whole() -> None:
    sentences = (Sentence("A year is right.", "quoted", (1,)), Sentence("A year is wrong.", "quoted", (1,)))
    got = check_citations(reply(*sentences, citations=(YEAR,)), ESSAYS)
    assert (got.quotations, got.found) == (2, 1)


def test_shares_of_nothing_are_zero() -> None:
    got = total([])
    assert got == Citations() == check_citations(reply(), ESSAYS)
    assert (got.exact_share, got.retrieved_share, got.found_share) == (0.0, 0.0, 0.0)


def test_counts_add_up() -> None:
    got = total([Citations(given=2, exact=1), Citations(given=1, exact=1, quotations=3, found=2)])
    assert got == Citations(given=3, exact=2, quotations=3, found=2)
