"""The page of a run, in a real browser without a network; its exports; and cases as tests of pytest."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from conftest import SWINGING
from typer.testing import CliRunner

from coach import Coach
from eval import run
from eval.cases import Case, Gold
from eval.command import commands
from eval.document import document
from eval.export import to_csv, to_junit
from eval.passing import faults
from eval.report_page import report_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TWO_YEARS = "Two years is the shortest stint of management that teaches you anything."
LASTS = "How long should a stint of management last?"
EVIL = "<script>window.hacked=1</script><img src=http://evil.example/x onerror=window.hacked=1>"
CASES = [
    Case(
        "a", "direct", "How long should a stint of management last?", "answer", golds=(Gold("swinging", TWO_YEARS, 2),)
    ),
    Case("b", "vernacular", f"=cmd {EVIL} how long?", "answer", golds=(Gold("swinging", "nowhere to be found", 2),)),
    Case("n", "unanswerable_near", "What does a staff engineer earn in Rome?", "abstain", tags=("pay",)),
]


@pytest.fixture(scope="module")
def whole(tiny_home: Path) -> dict[str, Any]:
    with Coach.open(home=tiny_home) as coach:
        return document(run(CASES, coach))


def test_a_case_that_did_not_pass_says_why(whole: dict[str, Any]) -> None:
    first, second, _ = whole["cases"]
    assert faults(first) == []
    assert any("it was not found; first is" in why for why in faults(second))
    assert "expected: abstain; got: answered" in " ".join(
        faults({**whole["cases"][2], "decision": "answered", "values": {"right": 0.0}})
    )
    assert faults({**first, "failure": "ModelFailed: gone"}) == ["it failed: ModelFailed: gone"]
    assert faults({**first, "forbidden": ["surely"]}) == ["it says 'surely', which it must not"]
    assert faults({**first, "citations": {"given": 2, "exact": 1}}) == ["1 of 2 citations do not stand where they say"]


def test_a_run_is_a_table_for_spreadsheets(whole: dict[str, Any]) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(whole))))
    assert [row["id"] for row in rows] == ["a", "b", "n"] and rows[0]["passed"] == "1" and rows[0]["hit@5"] == "1.0"
    assert rows[1]["question"].startswith("'=cmd"), "no formula"
    assert rows[2]["hit@5"] == ""


def test_a_run_is_a_test_report(whole: dict[str, Any]) -> None:
    root = ElementTree.fromstring(to_junit(whole))
    assert (root.get("tests"), root.get("failures")) == ("3", str(sum(bool(faults(row)) for row in whole["cases"])))
    assert {suite.get("name") for suite in root} == {"direct", "vernacular", "unanswerable_near"}
    assert root.find(".//failure[@message]") is not None
    bad = {**whole, "cases": [{**whole["cases"][0], "question": "a\x00\x1b b", "failure": "x"}]}
    ElementTree.fromstring(to_junit(bad))


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_needs_nothing_but_itself(whole: dict[str, Any], browser: Browser, tmp_path: Path, width: int) -> None:
    page_file = tmp_path / "report.html"
    page_file.write_text(report_page(whole, against=whole), "utf-8")
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    assert asked == [page_file.as_uri()]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.hacked") is None and page.locator("main script, main img").count() == 0
    assert page.locator("details.case").count() == 3 and page.locator("figure svg").count() == 2
    case = page.locator("details.case", has=page.locator(".id", has_text=re.compile("^a$")))
    case.locator("summary").first.click()
    assert case.locator(".reply").get_by_text("Two years is the shortest stint").first.is_visible()
    page.get_by_label("Show").select_option("unanswerable_near")
    assert page.locator("details.case:visible").count() == 1
    page.get_by_label("Show").select_option("")
    page.get_by_label("with the words").fill("stint of management last")
    assert page.locator("details.case:visible").count() == 1
    context.close()


def test_the_page_shows_quotes_support_and_what_changed(whole: dict[str, Any]) -> None:
    before = json.loads(json.dumps(whole))
    before["cases"][0]["values"]["hit@5"] = 0.0
    page = report_page(whole, against=before)
    assert "<mark>" in page and "backed 1.00" in page and "A passage of five answers: 0.00 → 1.00" in page
    assert EVIL not in page and "&lt;script&gt;" in page


def test_the_command_writes_all_forms(whole: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "run.json").write_text(json.dumps(whole), "utf-8")
    where = [str(tmp_path / name) for name in ("run.json", "page.html", "rows.csv", "tests.xml")]
    made = ["report", where[0], "--out", where[1], "--csv", where[2], "--junit", where[3]]
    done = CliRunner().invoke(commands, made)
    assert done.exit_code == 0, done.output
    assert all(Path(each).stat().st_size for each in where) and done.output.count("wrote ") == 3
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    done = CliRunner().invoke(commands, ["report", where[0]])
    (kept,) = (tmp_path / "home" / "reports").iterdir()
    assert done.exit_code == 0 and re.fullmatch(r"run-\d{4}-\d\d-\d\d-\d{6}\.html", kept.name)


def test_each_case_is_a_test(tmp_path: Path) -> None:
    rows = [
        {
            "id": "good", "kind": "direct", "question": "How long should a stint of management last?",
            "answerable": True, "expected": "answer",
            "gold": [{"essay_id": "swinging", "quote": TWO_YEARS, "grade": 2}],
        },
        {
            "id": "bad", "kind": "unanswerable_near", "question": "How long should a stint of management last?",
            "answerable": False, "expected": "abstain",
        },
    ]  # fmt: skip
    cases = tmp_path / "cases.jsonl"
    cases.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (tmp_path / "swinging.md").write_text(f"# {SWINGING.title}\n\n{SWINGING.text}", "utf-8")
    (tmp_path / "empty").mkdir()
    arguments = ["--coach-cases", str(cases), "--coach-library", str(tmp_path / "swinging.md"), "-v"]
    done = _pytest(tmp_path / "empty", *arguments)
    assert "coach::direct::good-how-long-should-a-stint-of-management-last PASSED" in done.stdout, done.stdout
    assert "coach::unanswerable_near::bad-how-long-should-a-stint-of-management-last FAILED" in done.stdout
    assert "expected: abstain; got: answered" in done.stdout and "1 failed, 1 passed" in done.stdout


def test_a_file_that_is_no_cases_ends_the_session_in_one_line(tmp_path: Path) -> None:
    done = _pytest(tmp_path, "--coach-cases", str(tmp_path / "missing.jsonl"))
    assert done.returncode == 4 and "missing.jsonl can't be read" in done.stderr and "Traceback" not in done.stderr


def test_without_the_option_nothing_is_imported(tmp_path: Path) -> None:
    (tmp_path / "test_x.py").write_text("import sys\n\ndef test_x():\n    assert 'coach' not in sys.modules\n")
    assert _pytest(tmp_path).returncode == 0


def _pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    loaded = ["-p", "no:cacheprovider", "-p", "no:career-coach", "-p", "pytest_coach"]
    command = [sys.executable, "-m", "pytest", *loaded, "--rootdir", str(folder), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
