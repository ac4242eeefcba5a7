from pathlib import Path

import pytest

import eval
from corpus import SourceNotFound
from eval.cases import Case, Gold

TRIAL = (
    "# The trial\n\nTake the team for one year only, and agree in writing how you return to engineering afterwards.\n"
)
BREAD = "# The bread\n\nKnead the dough for ten minutes, let it rest overnight, and bake it in a very hot oven.\n"


def folder_of_two(path: Path) -> Path:
    (path / "trial.md").write_text(TRIAL)
    (path / "bread.md").write_text(BREAD)
    return path


def test_a_folder_of_essays_is_evaluated_from_end_to_end(tmp_path: Path) -> None:
    (tmp_path / "essays").mkdir()
    case = Case(
        id="c",
        kind="direct",
        question="For how long should I take the team, and how do I return to engineering?",
        expected="answer",
        golds=(Gold("another-id", "agree in writing how you return to engineering", 2),),
    )
    with eval.coach_over(folder_of_two(tmp_path / "essays"), home=tmp_path / "home") as coach:
        got = eval.run([case], coach)
    assert (got.golds_found, got.measures["all"]["hit@1"].value) == (1, 1.0)
    assert got.citations.exact == got.citations.given > 0
    assert (tmp_path / "home" / "library.sqlite").exists()


def test_a_folder_that_is_missing_is_refused_before_a_model_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="does not exist"), eval.coach_over(tmp_path / "nowhere"):
        pass


def test_a_text_that_can_t_be_read_stops_the_evaluation(tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("")
    folder_of_two(tmp_path)
    with pytest.raises(eval.LibraryUnusable, match="1 texts could not be imported"), eval.coach_over(tmp_path):
        pass
