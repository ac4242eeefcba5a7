import pytest

from corpus import Essay, Library, import_starter
from eval import Case, starter_cases
from eval.cases import KINDS
from eval.gold import find_golds


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return starter_cases()


@pytest.fixture(scope="module")
def essays(tmp_path_factory: pytest.TempPathFactory) -> list[Essay]:
    with Library.open(tmp_path_factory.mktemp("starter") / "library.sqlite") as library:
        import_starter(library)
        return library.essays()


def test_the_starter_suite_has_cases_of_every_kind(cases: tuple[Case, ...]) -> None:
    assert len(cases) >= 40
    assert {case.kind for case in cases} == set(KINDS)


def test_every_quote_of_the_starter_suite_stands_once_in_the_essay_it_names(
    cases: tuple[Case, ...], essays: list[Essay]
) -> None:
    for case, targets in zip(cases, find_golds(cases, essays), strict=True):
        for target in targets:
            assert target.essay_id == target.gold.essay_id, (case.id, target.gold.quote)
            assert len(target.spans) == 1, (case.id, target.gold.quote)


def test_every_starter_essay_is_asked_about(cases: tuple[Case, ...], essays: list[Essay]) -> None:
    assert {gold.essay_id for case in cases for gold in case.golds} == {essay.id for essay in essays}


def test_every_nugget_names_the_golds_that_hold_it(cases: tuple[Case, ...]) -> None:
    assert all(nugget.golds for case in cases for nugget in case.nuggets)
    assert all(case.nuggets for case in cases if case.answerable)


def test_a_case_of_several_essays_has_direct_answers_in_two(cases: tuple[Case, ...]) -> None:
    for case in cases:
        if case.kind == "multi_essay":
            assert len({gold.essay_id for gold in case.golds if gold.grade == 2}) >= 2, case.id
