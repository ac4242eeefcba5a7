import json
from pathlib import Path
from typing import Any

import pytest

from eval import CasesInvalid, load_cases
from eval.cases import KINDS

DEV = Path(__file__).parents[2] / "shared" / "eval" / "dev.jsonl"

ANSWERABLE: dict[str, Any] = {
    "id": "a1",
    "kind": "direct",
    "question": "How long?",
    "history": [],
    "answerable": True,
    "expected": "answer",
    "gold": [{"essay_id": "one", "quote": "A year is right.", "grade": 2}],
    "nuggets": ["A year."],
    "nugget_gold": [[0]],
}
UNANSWERABLE: dict[str, Any] = {
    "id": "u1",
    "kind": "unanswerable_near",
    "question": "How much?",
    "answerable": False,
    "expected": "abstain",
}


def write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_a_case_is_read_with_its_golds_history_and_nuggets(tmp_path: Path) -> None:
    turn = {"role": "user", "content": "I was offered a team."}
    row = {**ANSWERABLE, "kind": "followup", "history": [turn]}
    case, other = load_cases(write(tmp_path / "cases.jsonl", row, UNANSWERABLE))
    assert case.history == (("user", "I was offered a team."),)
    assert [(gold.essay_id, gold.quote, gold.grade) for gold in case.golds] == [("one", "A year is right.", 2)]
    assert case.nuggets[0].golds == (0,)
    assert case.answerable and not other.answerable and other.golds == ()


def test_a_case_may_say_more(tmp_path: Path) -> None:
    nugget = {"text": "A year.", "importance": "okay", "golds": [0], "any_of": ["twelve months"], "none_of": ["never"]}
    more = {"tags": ["red team"], "must_not_say": ["/\\d+ %/", "surely"], "rewrite": "How long is a trial?"}
    row = {**ANSWERABLE, "answerable": "partly", "nuggets": [nugget], "nugget_gold": [], **more}
    (case,) = load_cases(write(tmp_path / "cases.jsonl", row))
    assert case.answerable and case.tags == ("red team",) and case.rewrite == "How long is a trial?"
    assert case.must_not_say == ("/\\d+ %/", "surely")
    assert (case.nuggets[0].importance, case.nuggets[0].any_of) == ("okay", ("twelve months",))


def test_a_repaired_quote_comes_before_the_spelling_of_the_source(tmp_path: Path) -> None:
    gold = {"essay_id": "one", "quote": "itâ€™s one year", "quote_clean": "it’s one year", "grade": 2}
    (case,) = load_cases(write(tmp_path / "cases.jsonl", {**ANSWERABLE, "gold": [gold]}))
    assert (case.golds[0].quote, case.golds[0].variant) == ("it’s one year", "itâ€™s one year")


def test_blank_lines_and_unknown_fields_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n" + json.dumps({**ANSWERABLE, "colour": "red"}) + "\n\n", encoding="utf-8")
    assert len(load_cases(path)) == 1


def test_a_line_break_of_another_alphabet_does_not_end_a_line(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps({**ANSWERABLE, "question": "a\u2028b\u0085c"}, ensure_ascii=False), encoding="utf-8")
    assert load_cases(path)[0].question == "a\u2028b\u0085c"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"id": ""}, "'id' is ''"),
        ({"kind": "odd"}, "'kind' is 'odd'; it takes one of direct"),
        ({"expected": "maybe"}, "'expected' is 'maybe'"),
        ({"question": "  "}, "'question' is"),
        ({"answerable": False}, "'answerable' is False where 'expected' is 'answer'"),
        ({"gold": [], "nuggets": [], "nugget_gold": []}, "needs a gold of grade 2"),
        ({"gold": "none"}, "'gold' is 'none'; it takes a list"),
        ({"gold": ["a quote"]}, "a gold is 'a quote'"),
        ({"gold": [{"essay_id": "one", "quote": "A year.", "grade": 3}]}, "'grade' is 3; it is 1 or 2"),
        ({"gold": [{"essay_id": "one", "quote": "A year.", "grade": 1}]}, "needs a gold of grade 2"),
        ({"gold": [{"essay_id": "one", "quote": "...!", "grade": 2}]}, "no letter or digit"),
        ({"gold": [{"quote": "A year.", "grade": 2}]}, "'essay_id' is None"),
        ({"nugget_gold": []}, "1 'nuggets' and 0 lists"),
        ({"nugget_gold": [[1]]}, "'nugget_gold' holds [1]"),
        ({"kind": "followup"}, "a followup needs a 'history'"),
        ({"history": [{"role": "robot", "content": "hi"}]}, "'role' is 'robot'"),
        ({"kind": "out_of_scope"}, "can't be answerable"),
        ({"answerable": "perhaps"}, "'answerable' is 'perhaps'; it takes true, false, yes, partly"),
        ({"answerable": "no"}, "'answerable' is 'no' where 'expected' is 'answer'"),
        ({"nuggets": [{"text": "A year.", "golds": [3]}]}, "takes places of the 1 golds"),
        (
            {"nuggets": [{"text": "A year.", "importance": "huge"}]},
            "'importance' is 'huge'; it takes one of vital",
        ),
        ({"nuggets": [{"golds": [0]}]}, "'text' is None"),
        ({"must_not_say": ["/(/"]}, "which is no expression"),
        ({"tags": [1]}, "'tags' holds [1]; it takes texts"),
    ],
)
def test_a_line_that_is_no_case_is_named_with_its_fault(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    path = write(tmp_path / "cases.jsonl", UNANSWERABLE, {**ANSWERABLE, **change})
    with pytest.raises(CasesInvalid) as raised:
        load_cases(path)
    assert f"{path}, line 2: " in str(raised.value)
    assert says in str(raised.value)


def test_an_unanswerable_case_may_have_no_golds(tmp_path: Path) -> None:
    path = write(tmp_path / "cases.jsonl", {**UNANSWERABLE, "gold": ANSWERABLE["gold"]})
    with pytest.raises(CasesInvalid, match="line 1: a case that is not answerable has golds"):
        load_cases(path)


def test_an_id_may_be_used_once(tmp_path: Path) -> None:
    with pytest.raises(CasesInvalid, match="line 2: the id 'a1' was used before"):
        load_cases(write(tmp_path / "cases.jsonl", ANSWERABLE, ANSWERABLE))


@pytest.mark.parametrize("text", ["{", "[1]", "3"])
def test_a_line_that_is_no_json_object_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CasesInvalid, match="line 1"):
        load_cases(path)


def test_a_file_that_is_missing_empty_or_not_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CasesInvalid, match="can't be read"):
        load_cases(tmp_path / "nowhere.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(CasesInvalid, match="holds no case"):
        load_cases(tmp_path / "empty.jsonl")
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CasesInvalid, match="can't be read"):
        load_cases(tmp_path / "binary.jsonl")


@pytest.mark.skipif(not DEV.exists(), reason="the development questions are not part of the repository")
def test_the_development_questions_load_as_they_are() -> None:
    cases = load_cases(DEV)
    assert len(cases) == 120
    assert {case.kind for case in cases} == set(KINDS)
    assert sum(case.answerable for case in cases) == 103
    assert sum(len(case.golds) for case in cases) == 758
    assert all(case.history for case in cases if case.kind == "followup")
