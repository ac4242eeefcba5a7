"""Files and folders become essays of the library."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import SHARED, needs_shared

from corpus import EmptyText, Library, SourceNotFound, SourceShrank, UnreadableText, import_path, import_starter, update
from corpus.importing import slug
from corpus.web import Fetcher

PAIR = "---\ntitle: {title}\nauthor: Ada Example\n---\n\n{text}\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library.open(tmp_path / "home" / "library.sqlite")


def _write(path: Path, title: str, text: str) -> Path:
    path.write_text(PAIR.format(title=title, text=text), "utf-8")
    return path


def test_importing_twice_changes_nothing(library: Library, tmp_path: Path) -> None:
    file = _write(tmp_path / "a.md", "On going back", "One may go back. It takes half a year.")
    assert import_path(library, file)[0].state == "added"
    digest = library.digest()
    assert import_path(library, file)[0].state == "unchanged"
    assert library.digest() == digest
    assert library.essays()[0].author == "Ada Example"


def test_a_changed_file_replaces_what_it_gave_before(library: Library, tmp_path: Path) -> None:
    file = _write(tmp_path / "a.md", "On going back", "One may go back.")
    import_path(library, file)
    _write(file, "On going back", "One may go back, but not every year.")
    assert import_path(library, file)[0].state == "replaced"
    assert [essay.text.strip() for essay in library.essays()] == ["One may go back, but not every year."]


def test_the_same_text_from_two_files_is_one_essay(library: Library, tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        import_path(library, _write(tmp_path / name, "On going back", "One may go back."))
    assert len(library.essays()) == 1


def test_two_texts_of_one_title_are_two_essays(library: Library, tmp_path: Path) -> None:
    for name, text in (("a.md", "One may go back."), ("b.md", "One may not go back.")):
        import_path(library, _write(tmp_path / name, "On going back", text))
    assert len({essay.id for essay in library.essays()}) == 2


def test_in_a_folder_a_bad_file_is_reported_and_the_others_are_taken(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "essays"
    folder.mkdir()
    _write(folder / "good.md", "Good", "A text worth reading.")
    (folder / "bad.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 40)
    (folder / ".hidden.md").write_text("# Not this one")
    seen: list[tuple[int, int]] = []
    report = import_path(library, folder, on_file=lambda done, total: seen.append((done, total)))
    assert sorted(each.state for each in report) == ["added", "failed"]
    assert seen == [(1, 2), (2, 2)]
    assert [essay.title for essay in library.essays()] == ["Good"]


@pytest.mark.parametrize(
    ("content", "error"), [(b"", EmptyText), (b"  \n\n ", EmptyText), (b"\0\1\2" * 99, UnreadableText)]
)
def test_a_file_without_a_text_is_refused_and_the_library_is_as_it_was(
    library: Library, tmp_path: Path, content: bytes, error: type[Exception]
) -> None:
    file = _write(tmp_path / "a.md", "On going back", "One may go back.")
    import_path(library, file)
    file.write_bytes(content)
    with pytest.raises(error):
        import_path(library, file)
    assert len(library.essays()) == 1


def test_a_missing_path_and_a_folder_without_texts_are_refused(library: Library, tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="does not exist"):
        import_path(library, tmp_path / "nothing.md")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceNotFound, match=r"holds no .*docx"):
        import_path(library, tmp_path / "empty")


def test_whoever_disagrees_with_cleaning_gets_the_text_as_it_is(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "essay.txt"
    file.write_text("On going back\n\nDonâ€™t go  back.\n\nSubscribe now\n", "utf-8")
    import_path(library, file)
    assert "Don’t go back." in library.essays()[0].text and library.changes(library.essays()[0].id)
    import_path(library, file, as_is=True)
    (essay,) = library.essays()
    assert "Donâ€™t go  back." in essay.text and library.changes(essay.id) == []
    file.write_text(file.read_text("utf-8") + "\nMoreâ€™.\n", "utf-8")
    update(library, Fetcher())
    assert "Moreâ€™." in library.essays()[0].text


def test_an_import_that_is_killed_leaves_every_file_whole_or_untouched(tmp_path: Path) -> None:
    folder = tmp_path / "essays"
    folder.mkdir()
    for number in range(40):
        _write(folder / f"{number}.md", f"Essay {number}", f"Word {number} of it. " * 40)
    program = (
        "import sys; from pathlib import Path; from corpus import Library, import_path\n"
        "library = Library.open(Path(sys.argv[1]))\nprint('ready', flush=True)\n"
        "import_path(library, Path(sys.argv[2]), keep_duplicates=True)\n"
    )
    path, counts = tmp_path / "library.sqlite", []
    for delay in (0.0, 0.01, 0.02, 0.04, 0.08):
        child = subprocess.Popen([sys.executable, "-c", program, path, folder], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(delay)
        child.kill()
        child.wait()
        child.stdout.close()
        with Library.open(path) as library:
            assert all(len(essay.text.split()) >= 160 for essay in library.essays())
            counts.append(len(library.essays()))
    assert counts == sorted(counts)
    with Library.open(path) as library:
        import_path(library, folder, keep_duplicates=True)
        assert len(library.essays()) == 40


def test_a_title_becomes_an_id_of_plain_letters() -> None:
    assert slug("Où vas-tu, Ingénieur?") == "ou-vas-tu-ingenieur"
    assert slug("日本語").startswith("essay-")


def test_the_starter_essays_are_whole_and_attributed(library: Library) -> None:
    essays = [essay for each in import_starter(library) for essay in each.essays]
    assert len(essays) >= 6
    for essay in essays:
        assert 850 <= len(essay.text.split()) <= 1450, essay.id
        assert essay.author != "unknown" and essay.topics
        assert "##" in essay.text


@needs_shared
def test_the_five_seed_files_become_sixteen_texts(library: Library) -> None:
    report = import_path(library, SHARED / "corpus" / "seeds")
    essays = [essay for each in report for essay in each.essays]
    golden = {path.stem for path in (SHARED / "corpus" / "golden").glob("*.md")} - {"CLEANING"}
    assert {essay.id for essay in essays} == golden
    assert {essay.author for essay in essays} == {"Charity Majors", "Keavy McMinn", "Emma Tang"}


LONG = "One may go back. It takes half a year, and nobody is the worse for it. " * 4


@pytest.mark.parametrize("shrunk", ["", "\n \n", "One may go back."], ids=["empty", "blank", "a tenth"])
def test_a_file_that_suddenly_holds_less_than_half_never_shrinks_the_library(
    library: Library, tmp_path: Path, shrunk: str
) -> None:
    file = tmp_path / "a.md"
    file.write_text(LONG)
    import_path(library, file)
    digest = library.digest()
    file.write_text(shrunk)
    with pytest.raises((EmptyText, SourceShrank)):
        import_path(library, file)
    (failed,) = update(library, Fetcher())
    assert failed.state == "failed" and library.digest() == digest


def test_a_file_that_is_meant_to_be_shorter_is_taken_with_force(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(LONG)
    import_path(library, file)
    file.write_text("One may go back.")
    with pytest.raises(SourceShrank, match=r"holds 4 words now, it had 64.*career-coach corpus add --force .*a\.md"):
        import_path(library, file)
    assert import_path(library, file, force=True)[0].state == "replaced"
    assert [essay.text.strip() for essay in library.essays()] == ["One may go back."]
