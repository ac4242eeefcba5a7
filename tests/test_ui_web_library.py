"""The library on the page: essays are added, removed and brought back while the chat goes on."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from chromium import CHROMIUM, ask, opened, served
from conftest import STAYING, SWINGING, fill
from hostile_server import hostile_server
from payloads import SCRIPTS
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from coach import Coach
from corpus import Imported, Library, UnreadableText
from indexing.versions import writing
from ui.web.app import create_app
from ui.web.library_sources import keep_upload
from ui.web.library_work import Job, LibraryWork, OnProgress

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:gradio")  # its queue and pandas 3
BASE = "http://127.0.0.1:7860"
QUESTION = "How long should a stint of management last?"
DIARY = (
    "---\ntitle: Keep a diary of what you finished\nauthor: Cleo Writer\n---\n\n## Why\n\n"
    "Write down every Friday what you finished, because nobody else will remember it when promotions are decided. "
    "I have kept such a diary for nine years, and it has been worth two promotions to me.\n\n## How\n\n"
    "A line for each thing is enough. Say what changed for somebody else, and who would confirm it.\n"
)


@pytest.fixture
def coach(tmp_path: Path) -> Iterator[Coach]:
    fill(tmp_path, SWINGING, STAYING)
    with Coach.open(home=tmp_path, allow_loopback=True) as coach:
        yield coach


@pytest.fixture
def client(coach: Coach) -> TestClient:
    """A browser that has opened the library, and so has its secret."""
    client = TestClient(create_app(coach), base_url=BASE)
    assert client.get("/essays").status_code == 200
    return client


def sent(*files: tuple[str, str | bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    """Files as a form sends them."""
    return [("files", (name, data.encode() if isinstance(data, str) else data)) for name, data in files]


def finished(client: TestClient, answer: Any) -> str:
    """What came of the job that an answer leads to, once it is over."""
    number = answer.url.params["job"]
    while "data-busy" in (page := client.get(f"/library/progress?job={number}").text):
        threading.Event().wait(0.01)
    return unescape(page)


def test_a_file_is_added_and_the_coach_answers_from_it(client: TestClient, coach: Coach, tmp_path: Path) -> None:
    page = client.post("/library/add", files=sent(("diary.md", DIARY)))
    assert page.url.path == "/essays" and page.url.query == b"job=1"
    said = finished(client, page)
    assert "Added" in said and "Keep a diary of what you finished" in said
    reply = coach.ask("Should I write down what I finished before promotions are decided?")
    assert "Cleo Writer" in reply.text
    assert (tmp_path / "uploads" / "diary.md").read_text() == DIARY, "an update reads it again"
    again = finished(client, client.post("/library/add", files=sent(("diary.md", DIARY))))
    assert "Here already" in again and len(list((tmp_path / "uploads").iterdir())) == 1


def test_what_cannot_be_read_is_said_and_leaves_nothing(client: TestClient, coach: Coach, tmp_path: Path) -> None:
    files = sent(("photo.jpg", b"\xff\xd8"), ("empty.md", ""), ("diary.md", DIARY), ("torn.pdf", b"%PDF-1.4 torn"))
    said = finished(client, client.post("/library/add", files=files))
    assert said.count('class="error"') == 3 and "'photo.jpg' is no text that can be read" in said
    assert "Added" in said, "the others are taken all the same"
    assert [path.name for path in (tmp_path / "uploads").iterdir()] == ["diary.md"]
    assert len(coach.essays()) == 3


def test_nothing_sent_is_nothing_added(client: TestClient) -> None:
    assert client.post("/library/add", data={"address": " "}).status_code == 400
    many = sent(*((f"{number}.md", "x") for number in range(51)))
    assert client.post("/library/add", files=many).status_code == 413


def test_an_address_is_fetched(client: TestClient, coach: Coach) -> None:
    with hostile_server() as server:
        said = finished(client, client.post("/library/add", data={"address": f"{server.url}/a-page"}))
        assert "Added: " in said and "A page" in said and server.pages() == ["/a-page"]
    for address in ("ftp://essays.example/a", "not an address"):
        assert 'class="error"' in finished(client, client.post("/library/add", data={"address": address}))
    assert len(coach.essays()) == 3


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a b's (1).MD", "a b's (1).md"),
        ("../../etc/passwd.md", "passwd.md"),
        ("..\\..\\boot.txt", "boot.txt"),
        (".hidden.md", "hidden.md"),
        ("a\0b\n<script>.md", "a_b__script_.md"),
        (f"{'x' * 400}.md", f"{'x' * 100}.md"),
        ("ümlaut — ‘q’.txt", "ümlaut _ _q_.txt"),
    ],
)
def test_a_file_gets_a_plain_name_in_its_folder(tmp_path: Path, name: str, kept: str) -> None:
    assert keep_upload(tmp_path, name, b"x") == tmp_path / kept
    assert keep_upload(tmp_path, name, b"x") == tmp_path / kept
    other = keep_upload(tmp_path, name, b"another")
    assert other.parent == tmp_path and other.stem.endswith("-2"), "nothing is overwritten"


@pytest.mark.parametrize("name", ["", "x", ".md", "run.sh", "a.md.exe", "/"])
def test_what_is_no_text_by_its_name_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableText, match="Add one of: "):
        keep_upload(tmp_path, name, b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_removed_essay_is_brought_back(client: TestClient, coach: Coach) -> None:
    page = client.post(f"/library/{SWINGING.id}/remove")
    assert f"Removed “{SWINGING.title}”" in page.text
    finished(client, page)
    assert [essay.id for essay in coach.essays()] == [STAYING.id]
    assert "not removed" in client.post(f"/library/{STAYING.id}/remove").text, "the last one stays"
    with Library.open(coach.settings.library_path) as library:
        assert [essay.id for essay in library.removed()] == [SWINGING.id]
    finished(client, client.post(f"/library/{SWINGING.id}/restore"))
    assert {essay.id for essay in coach.essays()} == {SWINGING.id, STAYING.id}
    assert "Undo" not in client.get(f"/essays?removed={SWINGING.id}").text
    assert client.post("/library/nobody/remove").status_code in (400, 404)


def test_what_cleaning_changed_is_shown(client: TestClient, coach: Coach) -> None:
    broken = DIARY.replace("nobody else", "nobodyâ€™s boss").replace("## How", "Share this:\n\n## How")
    said = finished(client, client.post("/library/add", files=sent(("broken.txt", broken))))
    assert "cleaning changed" in said
    essay = coach.essays()[-1]
    assert "What cleaning changed (" in client.get(f"/essays/{essay.id}").text
    page = client.get(f"/library/{essay.id}/cleaning").text
    assert "<table>" in page and "â€™" in page


def test_texts_of_strangers_are_only_text(client: TestClient, coach: Coach) -> None:
    files = []
    for number, payload in enumerate(SCRIPTS[:12]):
        text = DIARY.replace("Keep a diary of what you finished", f'"{number} {payload}"'.replace('"', "")).replace(
            "nine years", f"nine years {payload} â€™ {number}"
        )
        files.append((f"{payload}.md".replace("/", ""), text))
    finished(client, client.post("/library/add", files=sent(*files, ("<img src=x onerror=alert(1)>.exe", "x"))))
    pages = [client.get("/library/progress?job=1").text, client.get("/essays?job=1").text]
    pages += [client.get(f"/library/{essay.id}/cleaning").text for essay in coach.essays()]
    for page in pages:
        page = page.replace('<script src="static/coach/library.js" defer></script>', "")
        assert not re.search(r"<(?:script|img|svg|iframe|body onload|video|math)\b", page.split("<main>")[-1])


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://127.0.0.1:9999"}])
def test_no_other_site_may_change_the_library(client: TestClient, coach: Coach, headers: dict[str, str]) -> None:
    for path in ("add", f"{SWINGING.id}/remove", f"{SWINGING.id}/restore"):
        assert (
            client.post(f"/library/{path}", data={"address": "https://x.example"}, headers=headers).status_code == 403
        )
    bare = TestClient(create_app(coach), base_url=BASE)
    assert bare.post(f"/library/{SWINGING.id}/remove").status_code == 403, "without the secret"
    assert len(coach.essays()) == 2


def test_more_than_a_library_of_files_is_refused_before_it_is_read(client: TestClient) -> None:
    headers = {"Content-Length": "25000001", "Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/library/add", content=b"", headers=headers).status_code == 413


def test_where_others_reach_the_page_the_library_is_only_read(coach: Coach) -> None:
    client = TestClient(create_app(coach, host="192.0.2.7"), base_url="http://192.0.2.7")
    assert "Add essays" not in client.get("/essays").text
    assert "Remove" not in client.get(f"/essays/{SWINGING.id}").text
    assert client.post(f"/library/{SWINGING.id}/remove").status_code in (403, 404, 405)
    assert client.get(f"/library/{SWINGING.id}/cleaning").status_code == 404


def over(work: LibraryWork, job: Job | None) -> Job:
    assert job
    while not (now := work.job(job.number)) or not now.over:
        threading.Event().wait(0.01)
    return now


def test_questions_are_answered_while_the_library_is_being_changed(coach: Coach) -> None:
    work, go_on, begun = LibraryWork(coach), threading.Event(), threading.Event()

    def slow(_library: Library, on_progress: OnProgress) -> Sequence[Imported]:
        on_progress("cleaning", 3, 7)
        begun.set()
        assert go_on.wait(30)
        return ()

    job = work.begin(slow)
    assert begun.wait(30)
    now = work.current()
    assert now and (now.what, now.done, now.total, now.over) == ("cleaning", 3, 7, False)
    assert coach.ask(QUESTION).decision == "answered"
    waiting = [work.begin(lambda _library, _progress: ()) for _ in range(9)]
    assert waiting[-1] is None, "too many are not taken"
    go_on.set()
    assert over(work, job).problem == "" and over(work, waiting[-2]).over and work.current() is None


def test_a_job_that_fails_is_told_of_and_the_next_one_is_done(coach: Coach) -> None:
    work = LibraryWork(coach)

    def broken(_library: Library, _on_progress: OnProgress) -> Sequence[Imported]:
        raise RuntimeError("unforeseen")

    def refused(library: Library, _on_progress: OnProgress) -> Sequence[Imported]:
        library.remove(["nobody"])
        return ()

    jobs = [work.begin(change) for change in (broken, refused, lambda _library, _progress: ())]
    problems = [over(work, job).problem for job in jobs]
    assert "on our side" in problems[0] and "No essay has the id 'nobody'" in problems[1] and problems[2] == ""


def test_another_program_that_is_building_is_waited_for(coach: Coach, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.web.library_work._RETRY_S", 0.05)
    work = LibraryWork(coach)
    with writing(coach.settings.index_path, discard=lambda _folder: None):
        job = work.begin(lambda library, _progress: library.remove([SWINGING.id]) or ())  # type: ignore[func-returns-value]
        while not (now := work.current()) or "another program" not in now.what:
            threading.Event().wait(0.01)
    assert over(work, job).problem == "" and [essay.id for essay in coach.essays()] == [STAYING.id]


def test_an_essay_shows_what_conversations_cited_as_long_as_it_stands_there(client: TestClient, coach: Coach) -> None:
    session = coach.new_session()
    coach.ask(QUESTION)  # private: nothing is kept
    assert "Cited in" not in client.get(f"/essays/{SWINGING.id}").text
    reply = coach.ask(QUESTION, session)
    essay_id = reply.citations[0].essay_id
    page = client.get(f"/essays/{essay_id}").text
    assert "Cited in 1 conversation of yours" in page and f"?conversation={session.id}" in page
    assert '<mark class="cited">Two years is the shortest stint' in page
    coach.conversations.delete(session.id)
    assert "Cited in" not in client.get(f"/essays/{essay_id}").text
    other = TestClient(create_app(coach, host="192.0.2.7"), base_url="http://192.0.2.7")
    coach.conversations.restore(session.id)
    assert "Cited in" not in other.get(f"/essays/{essay_id}").text, "nor is it anybody else's"


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_a_person_drops_a_file_reads_it_asks_about_it_and_removes_it(browser: Browser, tmp_path: Path) -> None:
    fill(tmp_path, SWINGING, STAYING)
    with served(tmp_path) as site, opened(browser, site.url) as page:
        page.goto(site.url + "/essays")
        dropped = page.evaluate_handle(
            "(text) => { const all = new DataTransfer();"
            " all.items.add(new File([text], 'diary.md', { type: 'text/markdown' })); return all; }",
            DIARY,
        )
        page.dispatch_event("body", "drop", {"dataTransfer": dropped})
        expect(page.locator("#work")).to_contain_text("Added: Keep a diary of what you finished")
        expect(page.locator(".count")).to_have_text("3 essays")
        page.locator("#work").get_by_role("link").click()
        expect(page.get_by_role("heading", name="Keep a diary")).to_be_visible()
        page.goto(site.url)
        ask(page, "Should I write down what I finished before promotions are decided?")
        expect(page.locator(".answer")).to_contain_text("Write down every Friday what you finished")
        page.goto(site.url + "/essays")
        page.get_by_role("link", name="Keep a diary").click()
        page.get_by_role("button", name="Remove from the library").click()
        expect(page.get_by_role("button", name="Undo: Keep a diary")).to_be_visible()
        expect(page.locator(".count")).to_have_text("2 essays")
        page.get_by_role("button", name="Undo: Keep a diary").click()
        expect(page.locator(".count")).to_have_text("3 essays")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_a_file_is_added_without_script(browser: Browser, tmp_path: Path) -> None:
    fill(tmp_path, SWINGING, STAYING)
    file = tmp_path / "diary.md"
    file.write_text(DIARY)
    with served(tmp_path) as site:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(site.url + "/essays")
        page.get_by_text("Add essays").click()
        page.get_by_label("Files").set_input_files(file)
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.locator("#work")).to_contain_text("Added: Keep a diary", timeout=20_000)
        page.context.close()
