import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

from conftest import hit
from rich.console import Console

import eval
from coach import Citation, Reply, Sentence, Settings
from corpus import Entry, Essay, Library
from eval.cases import Case, Gold
from eval.provenance import cases_digest, library_digest
from eval.run import History
from indexing import Hit, Passage

ESSAY = Essay(id="one", title="One", text="A year is right. Six months is too short.")
HIT = hit(Passage("one", 0, 16, ESSAY.text[:16]), ESSAY, lexical=2.0)
CITATION = Citation(1, "one", "One", "unknown", None, None, 0, 16, "A year is right.")
CASES = (
    Case(
        "a", "direct", "how long?", "answer", golds=(Gold("one", "A year is right.", 2), Gold("one", "Not there.", 1))
    ),
    Case("u", "unanswerable_near", "how much?", "abstain", note="nothing on money"),
)


class OneEssay:
    mode = "quoting"
    settings = Settings(home=Path("private-folder"), model_api_key="secret-key")

    def essays(self) -> list[Essay]:
        return [ESSAY]

    def passages(self) -> list[Passage]:
        return [HIT.passage]

    def retrieve(self, question: str, history: History = (), *, k: int = 10) -> list[Hit]:
        return [HIT]

    def ask(self, question: str, *, history: History = ()) -> Reply:
        sentence = Sentence("“A year is right.”", "quoted", (1,))
        return Reply(question, question, "answered", "fits", (sentence,), (CITATION,), (HIT,))


def document() -> dict[str, Any]:
    return eval.document(eval.run(CASES, OneEssay()))


def test_the_document_is_plain_json_without_nan() -> None:
    got = document()
    assert json.loads(json.dumps(got, allow_nan=False)) == got


def test_the_document_says_what_the_run_was_made_with() -> None:
    made = document()["made_with"]
    assert set(made["versions"]) >= {"career-coach", "chromadb", "sentence-transformers", "python"}
    assert (made["seed"], len(made["code_digest"])) == (0, 64)
    assert "cores" in made["machine"]
    assert (made["cases"], made["essays"], made["mode"]) == (2, 1, "quoting")
    assert made["library_digest"] == library_digest([ESSAY])
    assert made["cases_digest"] == cases_digest(CASES)


def test_the_document_holds_no_secret_and_no_folder() -> None:
    text = json.dumps(document())
    assert "secret-key" not in text and "private-folder" not in text


def test_each_case_has_a_row_that_shows_why() -> None:
    answerable, unanswerable = document()["cases"]
    assert [(gold["rank"], gold["spans"]) for gold in answerable["golds"]] == [(1, [[0, 15]]), (None, [])]
    assert answerable["hits"][0]["golds"] == [0]
    assert answerable["hits"][0]["text"] == "A year is right."
    assert answerable["scores"]["hit@1"] == 1.0
    assert (answerable["decision"], answerable["answer"]) == ("answered", "“A year is right.” [1]")
    assert (unanswerable["scores"], unanswerable["note"]) == ({}, "nothing on money")


def test_the_table_shows_the_numbers_and_what_was_not_found() -> None:
    console = Console(width=80, no_color=True)
    with console.capture() as captured:
        console.print(eval.table(eval.run(CASES, OneEssay())))
    text = captured.get()
    assert "1 of 2 gold quotes found in the library" in text
    assert "not in the library: a 'Not there.'" in text
    assert "answered anyway" in text and "1.000" in text
    assert "nan" not in text.lower().replace("unanswerable", "")


def test_the_table_fits_a_terminal_of_eighty_columns() -> None:
    followup = replace(CASES[0], kind="followup", history=(("user", "before"),))
    console = Console(width=80, no_color=True)
    with console.capture() as captured:
        console.print(eval.table(eval.run([followup, CASES[1]], OneEssay())))
    text = captured.get()
    assert "followup, alone" in text and "unanswerable_near" in text
    assert "…" not in text


def test_a_table_without_answerable_cases_shows_dashes() -> None:
    console = Console(width=160)
    with console.capture() as captured:
        console.print(eval.table(eval.run(CASES[1:], OneEssay())))
    assert "–" in captured.get()


def test_the_digest_of_the_essays_is_the_library_s_own(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.sqlite") as library:
        library.replace("here", [Entry(ESSAY), Entry(Essay(id="a", title="A", text="Words."))])
        assert library_digest(library.essays()) == library.digest()


def test_the_digest_of_cases_changes_with_a_quote() -> None:
    assert cases_digest(CASES) != cases_digest(CASES[:1])
    assert all(not math.isnan(value["value"]) for value in document()["measures"]["all"].values())
