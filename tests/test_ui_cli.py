"""The command line: what a person types, and what they are told when it is wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SHARED, SWINGING, fill, needs_shared
from scripted_model import scripted_model
from typer.testing import CliRunner, Result

from ui.cli import app

Run = Callable[..., Result]


@pytest.fixture
def run(tiny_home: Path) -> Run:
    """Runs a command in the home of the tiny essays."""
    return lambda *words, **options: CliRunner().invoke(app, ["--home", str(tiny_home), *map(str, words)], **options)


def _one_line(result: Result) -> str:
    """What the person was told: exactly one line, and no stack."""
    assert result.exit_code != 0
    lines = [line for line in result.stderr.splitlines() if line.startswith("career-coach:")]
    assert len(lines) == 1 and "Traceback" not in result.output
    return lines[0]


def test_ask_answers_with_quotations_authors_and_addresses(run: Run) -> None:
    result = run("ask", "How long should a stint of management last?")
    assert result.exit_code == 0
    assert "“Two years is the shortest stint" in result.stdout
    assert "Ada Example, ‘Swinging between code and people’ (2021)" in result.stdout
    assert "https://essays.example/swinging" in result.stdout


def test_ask_prints_one_json_document_with_exact_citations(run: Run) -> None:
    reply = json.loads(run("ask", "--json", "How long should a stint of management last?").stdout)
    essay = json.loads(run("corpus", "show", "--json", "swinging").stdout)
    citation = reply["citations"][0]
    assert essay["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert reply["decision"] == "answered" and reply["mode"] == "quoting"


def test_a_conversation_goes_on_from_the_command_line(run: Run) -> None:
    first = json.loads(run("ask", "--json", "--session", "new", "Should I become a manager for a while?").stdout)
    second = json.loads(run("ask", "--json", "--session", first["session_id"], "and how long does that take?").stdout)
    assert second["query"] == "Should I become a manager for a while? and how long does that take?"


def test_a_question_is_read_from_standard_input(run: Run) -> None:
    assert "Two years" in run("ask", "-", input="How long should a stint of management last?\n").stdout


def test_chat_answers_line_by_line_and_ends_with_an_empty_line(run: Run) -> None:
    result = run(
        "chat", input="How long should a stint of management last?\nWhat does a staff engineer without reports do?\n\n"
    )
    assert result.exit_code == 0
    assert "Quoting the essays, no model configured." in result.stderr
    assert "Two years" in result.stdout and "staff" in result.stdout.lower()


def test_retrieve_explains_its_ranking(run: Run) -> None:
    text = run("retrieve", "-k", 2, "--explain", "stint of management").stdout
    assert "passage" in text and "words" in text and "rank 1" in text
    hits = json.loads(run("retrieve", "-k", 2, "--json", "stint of management").stdout)
    assert len(hits) == 2 and {"dense", "lexical", "score", "text", "start", "end"} <= set(hits[0])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--author", "ben sample"], {"staying"}),
        (["--author", "Ben Sample", "--author", "Ada Example"], {"staying", "swinging"}),
        (["--essay", "swinging"], {"swinging"}),
        (["--topic", "Engineering"], {"staying"}),
        (["--until", "2021-03"], {"swinging"}),
        (["--since", "2021-03-05", "--until", "2023"], {"staying"}),
        (["--author", "Ben Sample", "--topic", "management"], set()),
    ],
)
def test_retrieve_keeps_to_the_essays_asked_for(run: Run, words: list[str], found: set[str]) -> None:
    hits = json.loads(run("retrieve", "--json", "stint of management", *words).stdout)
    assert {hit["essay_id"] for hit in hits} == found


def test_filters_that_no_essay_fits_together_are_told(run: Run) -> None:
    result = run("retrieve", "stint of management", "--author", "Ben Sample", "--topic", "management")
    assert result.exit_code == 0 and "No essay fits" in result.stdout


def test_the_library_is_added_to_listed_shown_and_removed_from(tmp_path: Path) -> None:
    file = tmp_path / "essay.md"
    file.write_text(
        "---\ntitle: On Tuesdays\nauthor: Ada Example\n---\n\nTuesdays are for writing. [bold]Not[/bold] markup.\n"
    )

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, ["--home", str(tmp_path / "home"), *words])

    assert "empty" in run("corpus", "list").stdout
    assert "on-tuesdays" in run("corpus", "add", str(file)).stdout
    assert "unchanged" in run("corpus", "add", str(file)).stdout
    assert json.loads(run("corpus", "list", "--json").stdout)[0]["title"] == "On Tuesdays"
    assert "[bold]Not[/bold] markup" in run("corpus", "show", "on-tuesdays").stdout
    assert run("corpus", "show", "--cleaning", "on-tuesdays").exit_code == 0
    assert json.loads(run("index", "--json").stdout)["essays"] == 1
    assert "Removed 1 essay" in run("corpus", "remove", "on-tuesdays").stdout


def test_the_catalogue_is_browsed_by_topic(run: Run) -> None:
    assert "The Engineer/Manager Pendulum" in run("corpus", "catalog", "--topic", "pendulum").stdout
    entries = json.loads(run("corpus", "catalog", "--json").stdout)
    assert len(entries) >= 40 and not any(entry["held"] for entry in entries)


def test_a_library_is_exported_and_imported(run: Run, tmp_path: Path) -> None:
    assert "2 essays" in run("corpus", "export", tmp_path / "library.zip").stdout
    words = ["--home", str(tmp_path / "other"), "corpus", "import", str(tmp_path / "library.zip")]
    assert CliRunner().invoke(app, words).stdout.count("added") == 2


def test_situations_are_printed_edited_and_given_back(tmp_path: Path) -> None:
    fill(tmp_path, SWINGING)
    (tmp_path / "words.jsonl").write_text('{"start": 0, "end": 80, "texts": ["when do i bail", "when do I bail"]}')

    def run(*words: str) -> Result:
        return CliRunner().invoke(app, ["--home", str(tmp_path), "corpus", "situations", "swinging", *words])

    assert "1 situations for 1 places" in run("--set", str(tmp_path / "words.jsonl")).stdout
    assert "An engineer who becomes" in run().stdout
    assert json.loads(run("--json").stdout)[0]["texts"] == ["when do i bail"]


def test_enriching_says_what_it_takes_and_asks_first(tmp_path: Path) -> None:
    fill(tmp_path, SWINGING)
    with scripted_model("my boss says go, my gut says stay\nwhen to stop managing") as script:
        variables = {"COACH_MODEL": "openai:x", "COACH_MODEL_BASE_URL": script.url}
        words = ["--home", str(tmp_path), "corpus", "enrich"]
        refused = CliRunner().invoke(app, words, input="n\n", env=variables)
        assert refused.exit_code == 1 and "tokens" in refused.stderr and script.requests == []
        assert "Situations for 1 passages" in CliRunner().invoke(app, words, input="y\n", env=variables).stdout
        assert "Situations for 0 passages" in CliRunner().invoke(app, words, env=variables).stdout
    assert "COACH_MODEL" in _one_line(CliRunner().invoke(app, words))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["ask", ""], "empty"),
        (["corpus", "fetch", "nobody"], "corpus catalog"),
        (["corpus", "catalog", "--topic", "fishing"], "burnout"),
        (["corpus", "import", "/no/such.zip"], "corpus export"),
        (["corpus", "add", "http://127.0.0.1:9/essay"], "127.0.0.1"),
        (["ask", "a" * 100_000], "100,000 characters"),
        (["retrieve", "to quit", "--author", "Nobody"], "'Nobody'. See them: career-coach corpus list"),
        (["retrieve", "to quit", "--essay", "nothing"], "'nothing'. See them: career-coach corpus list"),
        (["retrieve", "to quit", "--topic", "fishing"], "'fishing'. See them: career-coach corpus list"),
        (["retrieve", "to quit", "--since", "May 2020"], "'May 2020' is no date. Give a year, a month or a day"),
        (["retrieve", "to quit", "--until", "2023-13"], "'2023-13' is no date. Give a year, a month or a day"),
        (["ask", "--session", "nobody", "Hello?"], "'nobody'"),
        (["corpus", "show", "nobody"], "corpus list"),
        (["corpus", "remove", "swinging", "nobody"], "'nobody'"),
        (["corpus", "add", "/no/such/file.md"], "does not exist"),
        (["eval", "run", "--cases", "/no/such/cases.jsonl"], "/no/such/cases.jsonl"),
        (["eval", "run", "--library", "/no/such/folder"], "does not exist"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else "",
)
def test_bad_input_is_one_clear_line_and_a_failing_exit(run: Run, words: list[str], says: str) -> None:
    assert says in _one_line(run(*words))
    assert len(json.loads(run("corpus", "list", "--json").stdout)) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8),
        ("noise.txt", os.urandom(4096)),
        ("blank.md", b" \n\t\n"),
    ],
)
def test_a_file_that_holds_no_text_is_one_clear_line(run: Run, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    _one_line(run("corpus", "add", tmp_path / name))


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"COACH_MODEL": "gpt"}, "provider:name"),
        ({"COACH_MODEL": "nonsense:gpt"}, "not known"),
        ({"COACH_MODEL": "anthropic:claude"}, "pip install 'career-coach[anthropic]'"),
        ({"COACH_MODEL": "openai:gpt"}, "COACH_MODEL_API_KEY"),
        ({"COACH_COLOUR": "blue"}, "COACH_COLOUR"),
        ({"COACH_EMBEDDER": "nowhere"}, "COACH_EMBEDDER"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(run: Run, variables: dict[str, str], says: str) -> None:
    assert says in _one_line(run("ask", "Hello?", env=variables))


def test_a_wrong_key_is_told_and_the_essays_are_quoted(run: Run) -> None:
    with scripted_model(fault="status", status=401) as script:
        variables = {"COACH_MODEL": "openai:x", "COACH_MODEL_BASE_URL": script.url, "COACH_MODEL_API_KEY": "sk-wrong"}
        result = run("ask", "How long should a stint of management last?", env=variables)
    assert "COACH_MODEL_API_KEY" in _one_line(result) and "sk-wrong" not in result.output
    assert "Two years" in result.stdout


@pytest.mark.parametrize("name", ["index", "library.sqlite", "conversations.sqlite"])
def test_a_foreign_file_in_the_home_is_one_clear_line_and_stays_as_it_was(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"somebody else's notes, of some length" * 30)
    result = CliRunner().invoke(app, ["--home", str(tmp_path), "ask", "--session", "new", "Should I become a manager?"])
    assert name in _one_line(result)
    assert (tmp_path / name).read_bytes().startswith(b"somebody else's")


def test_a_foreign_index_folder_is_not_answered_from(tmp_path: Path) -> None:
    fill(tmp_path, SWINGING)
    (tmp_path / "index" / "v000007").mkdir(parents=True)
    (tmp_path / "index" / "v000007" / "MANIFEST.json").write_text('{"schema": 99}')
    (tmp_path / "index" / "CURRENT").write_text("v000007")
    ask = ["--home", str(tmp_path), "ask", "How long should a stint of management last?"]
    result = CliRunner().invoke(app, ask)
    assert "schema 99" in _one_line(result) and "career-coach index" in result.output
    assert CliRunner().invoke(app, ["--home", str(tmp_path), "index"]).exit_code == 0
    assert "Two years" in CliRunner().invoke(app, ask).stdout


def test_doctor_says_what_is_damaged(tmp_path: Path, tiny_home: Path) -> None:
    home = Path(shutil.copytree(tiny_home, tmp_path / "home"))
    (home / "index" / "CURRENT").write_text("v0")
    result = CliRunner().invoke(app, ["--home", str(home), "doctor"])
    assert result.exit_code == 1 and "is damaged" in result.stdout and "CURRENT" in result.stdout


def test_a_file_that_shrank_is_taken_in_only_with_force(tmp_path: Path) -> None:
    file = tmp_path / "essay.md"
    add = ["--home", str(tmp_path), "corpus", "add", str(file)]
    file.write_text(SWINGING.text)
    assert CliRunner().invoke(app, add).exit_code == 0
    file.write_text("Two years is the shortest stint.")
    assert "6 words now" in _one_line(CliRunner().invoke(app, add))
    assert CliRunner().invoke(app, [*add, "--force"]).exit_code == 0


def test_an_unforeseen_error_is_one_line_and_the_stack_comes_with_debug(
    run: Run, monkeypatch: pytest.MonkeyPatch, tiny_home: Path
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the roof fell in")

    monkeypatch.setattr("coach.chain.Retriever.retrieve", broken)
    assert "the roof fell in" in _one_line(run("ask", "Hello there, roof?"))
    result = CliRunner().invoke(app, ["--home", str(tiny_home), "--debug", "ask", "Hello there, roof?"])
    assert isinstance(result.exception, RuntimeError)


def test_doctor_says_what_is_installed_and_configured(run: Run) -> None:
    findings = {each["name"]: each for each in json.loads(run("doctor", "--json").stdout)}
    assert all(each["ok"] for each in findings.values())
    assert findings["embedding model"]["says"].startswith("all-MiniLM-L6-v2+careers:53aa51172d14")
    assert "up to date" in findings["index"]["says"] and "quoted" in findings["chat model"]["says"]
    assert run("doctor", env={"COACH_MODEL": "gpt"}).exit_code == 1


def test_every_command_has_help_with_a_first_line_that_says_what_it_does() -> None:
    for words in (
        [],
        ["ask"],
        ["chat"],
        ["serve"],
        ["retrieve"],
        ["index"],
        ["doctor"],
        ["corpus", "add"],
        ["corpus", "list"],
        ["corpus", "show"],
        ["corpus", "remove"],
        ["corpus", "catalog"],
        ["corpus", "fetch"],
        ["corpus", "update"],
        ["corpus", "export"],
        ["corpus", "import"],
        ["corpus", "situations"],
        ["corpus", "enrich"],
        ["conversations", "list"],
        ["conversations", "show"],
        ["conversations", "rename"],
        ["conversations", "pin"],
        ["conversations", "delete"],
        ["conversations", "restore"],
        ["conversations", "export"],
        ["conversations", "import"],
        ["conversations", "forget-all"],
        ["eval", "run"],
    ):
        result = CliRunner().invoke(app, [*words, "--help"])
        assert result.exit_code == 0 and len(result.stdout.splitlines()[2].strip()) > 20, words
    assert "career-coach 0." in CliRunner().invoke(app, ["--version"]).stdout


def test_nothing_is_fetched_in_a_process_of_its_own_with_networking_cut(tiny_home: Path) -> None:
    """A whole cold start with a socket that refuses everything, and nothing in the model hub's cache."""
    program = (
        "import socket, sys\n"
        "def refuse(*_): raise SystemExit('a connection was tried')\n"
        "socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse\n"
        "from ui.cli import app\n"
        f"app(['--home', {str(tiny_home)!r}, 'ask', 'How long should a stint of management last?'])\n"
    )
    environment = {**os.environ, "HF_HOME": str(tiny_home / "no-cache"), "HOME": str(tiny_home / "no-home")}
    environment.pop("HF_HUB_OFFLINE", None)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Two years" in done.stdout


@needs_shared
def test_the_seed_essays_answer_a_real_question(tmp_path: Path) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(app, ["--home", str(tmp_path), *words])

    assert "16 essays" in run("corpus", "add", str(SHARED / "corpus" / "seeds")).stdout
    reply = json.loads(run("ask", "--json", "I was a CTO for years. Can I go back to being an engineer?").stdout)
    assert reply["decision"] == "answered" and "cto-to-engineer" in {each["essay_id"] for each in reply["citations"]}
    assert all(each["author"] == "Charity Majors" and each["url"].startswith("https://") for each in reply["citations"])
