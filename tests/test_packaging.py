"""The package as it is shipped, and the shape of the tree."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {"coach", "corpus", "indexing", "ui", "eval", "pytest_coach"}
SLOW = set("torch transformers sentence_transformers gradio fastapi langchain langchain_core sqlalchemy ftfy".split())
SLOW |= {"trafilatura", "pypdf", "datasketch"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in the wheel, built without isolation from what is installed."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path).namelist()


def test_the_wheel_holds_its_packages_and_nothing_else(wheel: list[str]) -> None:
    tops = {name.split("/")[0] for name in wheel if ".dist-info/" not in name}
    assert tops == PACKAGES


def test_the_wheel_holds_every_file_of_the_packages(wheel: list[str]) -> None:
    tracked = subprocess.run(["git", "ls-files", *PACKAGES], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(tracked.stdout.split()) <= set(wheel)
    assert "corpus/starter/stay-and-build.md" in wheel and "coach/prompts/answer.md" in wheel
    assert "indexing/minilm.onnx" in wheel and "indexing/minilm.json" in wheel
    assert "indexing/shipped.npz" in wheel


def test_no_dependency_ships_one_of_our_names() -> None:
    for distribution in importlib.metadata.distributions():
        if distribution.metadata["Name"] != "career-coach":
            tops = {str(file).split("/")[0] for file in distribution.files or []}
            assert not tops & PACKAGES, distribution.metadata["Name"]


def test_every_dependency_has_an_exact_version_among_the_constraints() -> None:
    pinned = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "constraints.txt").read_text(), re.MULTILINE))
    wanted = {re.split(r"[\s\[<>=;~!]", line)[0] for line in importlib.metadata.requires("career-coach") or []}
    assert {name.lower().replace("_", "-") for name in wanted} - pinned <= {"career-coach"}


def test_the_layers_import_downwards_only() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "vendor", ["chromadb", "gradio", "onnxruntime", "sqlalchemy", "sqlite3", "sentence_transformers"]
)
def test_a_vendor_is_known_to_one_place(vendor: str) -> None:
    knows = [
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if re.search(rf"^\s*(?:import|from) {vendor}\b", path.read_text(), re.MULTILINE)
    ]
    if vendor == "sqlite3":
        knows.remove("indexing/vectors.py")  # of Chroma's own file, which it seals
        knows.remove("corpus/library_file.py")
    if vendor == "sqlalchemy":  # the tables of the conversations, one at a time and all of them
        modules = ("session_tables", "sessions", "conversations", "feedback")
        assert set(knows) == {f"coach/{name}.py" for name in modules}
        return
    assert len(knows) == 1 or all(name.startswith("ui/web/") for name in knows), knows


def test_nothing_happens_at_import() -> None:
    heavy = {*SLOW, "chromadb", "onnxruntime", "tokenizers"}
    program = f"import sys, coach, eval, ui.cli\nassert not {heavy} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("command", ["ask", "retrieve"])
def test_a_question_waits_for_nothing_that_its_answer_does_without(tiny_home: Path, command: str) -> None:
    program = f"import sys, ui.cli\nui.cli.app(standalone_mode=False)\nprint(sorted({SLOW} & set(sys.modules)))"
    arguments = ["--home", str(tiny_home), command, "How long should a stint of management last?"]
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=120, check=False
    )
    assert "management" in done.stdout and done.stdout.endswith("\n[]\n"), done.stdout + done.stderr
