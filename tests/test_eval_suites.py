from importlib import resources

import pytest

from corpus import Essay, Library, import_starter
from corpus.situations import shipped_texts
from eval import Case, starter_cases
from eval.cases import KINDS, SUITES
from eval.gold import find_golds
from eval.leaks import leaks
from indexing.open_questions import common_questions


@pytest.fixture(scope="module", params=SUITES)
def cases(request: pytest.FixtureRequest) -> tuple[Case, ...]:
    return starter_cases(request.param)


@pytest.fixture(scope="module")
def essays(tmp_path_factory: pytest.TempPathFactory) -> list[Essay]:
    with Library.open(tmp_path_factory.mktemp("starter") / "library.sqlite") as library:
        import_starter(library)
        return library.essays()


def test_the_starter_suite_has_cases_of_every_kind(cases: tuple[Case, ...]) -> None:
    assert len(cases) >= 90
    assert {case.kind for case in cases} == set(KINDS)


def test_every_quote_of_the_starter_suite_stands_once_in_the_essay_it_names(
    cases: tuple[Case, ...], essays: list[Essay]
) -> None:
    for case, targets in zip(cases, find_golds(cases, essays), strict=True):
        for target in targets:
            assert target.essay_id == target.gold.essay_id, (case.id, target.gold.quote)
            assert len(target.spans) == 1, (case.id, target.gold.quote)


def test_every_starter_essay_is_asked_about(cases: tuple[Case, ...], essays: list[Essay]) -> None:
    asked = {gold.essay_id for case in cases for gold in case.golds}
    assert asked <= {essay.id for essay in essays} and len(asked) >= len(essays) - 2


def test_every_nugget_names_the_golds_that_hold_it(cases: tuple[Case, ...]) -> None:
    assert all(nugget.golds for case in cases for nugget in case.nuggets)
    assert all(case.nuggets for case in cases if case.answerable)


def test_a_case_of_several_essays_has_direct_answers_in_two(cases: tuple[Case, ...]) -> None:
    for case in cases:
        if case.kind == "multi_essay":
            assert len({gold.essay_id for gold in case.golds if gold.grade == 2}) >= 2, case.id


def test_there_are_two_hundred_cases_and_no_id_twice() -> None:
    ids = [case.id for suite in SUITES for case in starter_cases(suite)]
    assert len(ids) == len(set(ids)) >= 200


def test_the_red_team_has_its_say() -> None:
    tags = {tag for suite in SUITES for case in starter_cases(suite) for tag in case.tags}
    assert tags >= {
        "forced number", "false premise", "uncomfortable truth", "credential gap", "performative refusal", "off-topic",
        "empty", "injection", "persona swap", "flattery flip",
    }  # fmt: skip


def test_no_question_was_seen_before(cases: tuple[Case, ...], essays: list[Essay]) -> None:
    prompts = [file.read_text("utf-8") for file in (resources.files("coach") / "prompts").iterdir()]
    other = [case.question for suite in SUITES for case in starter_cases(suite) if case not in cases]
    seen = [*prompts, *(essay.text for essay in essays), *shipped_texts(), *common_questions(), *other]
    assert leaks(cases, seen) == []


def test_a_leak_is_found() -> None:
    case = Case("x", "direct", "Should an engineer accept a lower title at a bigger company?", "answer")
    same = "should engineers accept lower titles at bigger companies"
    assert [leak.text for leak in leaks([case], ["something else", same])] == [same]
    quoted = "When he left the room, he asked whether engineers accept lower titles for bigger companies often."
    assert leaks([case], [quoted]) and not leaks([case], ["A lower title is a step."]) and leaks([], [same]) == []
