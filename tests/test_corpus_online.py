"""Essays from the web, the catalogue, another machine: over real sockets on this one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import STAYING, SWINGING

from corpus import (
    ArchiveUnreadable,
    CatalogEntry,
    CorpusError,
    Entry,
    Library,
    NotInCatalog,
    Situations,
    catalog,
    chosen,
    export_library,
    import_archive,
    import_catalog,
    import_path,
    import_url,
    update,
)
from corpus.changes import Change
from corpus.web import Fetcher

SENTENCES = [
    f"Paragraph {number} says that an engineer who goes back to building after {number + 2} years of managing people "
    f"should begin with the dullest service of the {name} team, because nobody will rush a beginner there."
    for number, name in enumerate(["billing", "search", "storage", "mail", "login", "maps", "audio", "print"])
]


def page(title: str, *, author: str = "Ada Example", extra: str = "") -> str:
    """A web page with one essay in it, and what stands around essays."""
    body = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    return (
        f"<html><head><title>{title}</title><meta name='author' content='{author}'>"
        f"<meta property='article:published_time' content='2021-05-06'></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{body}<p>{extra}</p></article><footer>Subscribe now</footer></body></html>"
    )


@dataclass
class Site:
    """A site on loopback: pages by path, and what was asked for."""

    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""

    def put(self, path: str, text: str, kind: str = "text/html; charset=utf-8") -> str:
        self.pages[path] = (text, kind)
        return self.url + path


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            site.asked.append((path, self.headers["If-None-Match"]))
            text, kind = site.pages.get(path, ("", ""))
            etag = f'"{hash(text)}"'
            status = 404 if not kind else 304 if self.headers["If-None-Match"] == etag else 200
            self.send_response(status)
            self.send_header("Content-Type", kind or "text/plain")
            self.send_header("ETag", etag)
            raw = text.encode() if status == 200 else b""
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library.sqlite") as library:
        yield library


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(allow_loopback=True, timeout_s=10, pause_s=0)


def test_a_page_becomes_a_clean_attributed_essay(library: Library, site: Site, fetcher: Fetcher) -> None:
    url = site.put("/back", page("Going back to building"))
    (imported,) = import_url(library, url, fetcher)
    (essay,) = imported.essays
    assert (essay.title, essay.author, essay.published) == ("Going back to building", "Ada Example", "2021-05-06")
    assert essay.origin == url and SENTENCES[0] in essay.text and "Subscribe" not in essay.text


def test_a_page_is_asked_for_again_only_when_it_has_changed(library: Library, site: Site, fetcher: Fetcher) -> None:
    url = site.put("/back", page("Going back to building"))
    import_url(library, url, fetcher)
    assert import_url(library, url, fetcher)[0].state == "unchanged"
    assert site.asked[-1][1] is not None
    site.put("/back", page("Going back to building", extra="And one thing more that was not said before."))
    (imported,) = update(library, fetcher)
    assert imported.state == "replaced" and "one thing more" in library.essays()[0].text


def test_a_page_that_is_gone_or_empty_leaves_its_essay_in_the_library(
    library: Library, site: Site, fetcher: Fetcher
) -> None:
    url = site.put("/back", page("Going back to building"))
    import_url(library, url, fetcher)
    for text, kind in (("", ""), ("<html><body></body></html>", "text/html")):
        site.put("/back", text, kind)
        assert update(library, fetcher)[0].state == "failed"
        assert len(library.essays()) == 1


def test_of_a_feed_the_newest_pages_that_are_not_held_are_taken(library: Library, site: Site, fetcher: Fetcher) -> None:
    items = ""
    for number in range(4):
        url = site.put(f"/essay{number}", page(f"Essay {number}").replace("Paragraph", f"Part {number}{number}"))
        for word in ("engineer", "building", "dullest", "beginner", "managing", "people", "service", "nobody", "rush"):
            text, kind = site.pages[f"/essay{number}"]
            site.pages[f"/essay{number}"] = (text.replace(word, f"{word}{number}"), kind)
        date = f"0{number + 1} May 2021 10:00:00 GMT"
        items += f"<item><title>Essay {number}</title><link>{url}</link><pubDate>{date}</pubDate></item>"
    feed = site.put("/feed.xml", f"<rss version='2.0'><channel>{items}</channel></rss>", "application/rss+xml")
    assert {each.essays[0].title for each in import_url(library, feed, fetcher, newest=2)} == {"Essay 3", "Essay 2"}
    assert {each.essays[0].title for each in import_url(library, feed, fetcher, newest=4)} == {"Essay 1", "Essay 0"}


def test_the_catalogue_is_fetched_and_goes_on_when_one_fails(library: Library, site: Site, fetcher: Fetcher) -> None:
    entries = [
        CatalogEntry("gone", "Gone", "Nobody", site.url + "/gone", ("burnout",), "Not there any more.", 2019),
        CatalogEntry(
            "back", "Going back", "Ada", site.put("/back", page("", author="")), ("director",), "It is.", 2021
        ),
    ]
    failed, added = import_catalog(library, entries, fetcher)
    assert (failed.state, added.state) == ("failed", "added") and "404" in failed.problem
    (essay,) = added.essays
    assert (essay.id, essay.title, essay.author, essay.topics) == ("back", "Going back", "Ada", ("director",))


def test_the_same_essay_from_a_file_and_an_address_is_one(
    library: Library, site: Site, fetcher: Fetcher, tmp_path: Path
) -> None:
    import_url(library, site.put("/back", page("Going back to building")), fetcher)
    file = tmp_path / "copy.txt"
    file.write_text("My own copy\n\n" + "\n\n".join(SENTENCES).replace("dullest", "very dullest", 1))
    (left_out,) = import_path(library, file)
    assert left_out.essays == () and left_out.same_as[0].title == "Going back to building"
    (kept,) = import_path(library, file, keep_duplicates=True)
    assert len(kept.essays) == 1 and len(library.essays()) == 2


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/x", "http://localhost/x", "ftp://example.org/x", "http://[::1]/"])
def test_addresses_of_this_machine_are_refused_unless_allowed(library: Library, url: str) -> None:
    with pytest.raises(CorpusError):
        import_url(library, url, Fetcher())


def test_the_catalogue_is_whole() -> None:
    entries = catalog()
    assert len(entries) >= 40 and len({entry.author for entry in entries}) >= 15
    assert len({entry.id for entry in entries}) == len({entry.url for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.url.startswith("https://") and entry.topics and entry.summary.endswith("."), entry.id
        assert 8 <= len(entry.summary.split()) <= 30, entry.id
    assert {"cto-to-engineer", "technical-leadership-path", "career-paths-beyond-senior"} <= {
        each.id for each in entries
    }


def test_what_is_not_in_the_catalogue_is_refused_with_what_is() -> None:
    with pytest.raises(NotInCatalog, match="corpus catalog"):
        chosen(["nobody"])
    with pytest.raises(NotInCatalog, match="burnout"):
        chosen(topic="fishing")
    assert {entry.id for entry in chosen(["cto-to-engineer"])} == {"cto-to-engineer"}


def test_a_library_moves_to_another_machine_whole(library: Library, tmp_path: Path) -> None:
    situations = (Situations(0, 40, ("how do I get back",)),)
    library.replace("here", [Entry(SWINGING, (Change("rule", "a", "b"),), situations)])
    library.replace("there", [Entry(STAYING)])
    assert export_library(library, tmp_path / "library.zip") == 2
    with Library.open(tmp_path / "other.sqlite") as other:
        assert [each.state for each in import_archive(other, tmp_path / "library.zip")] == ["added", "added"]
        assert other.digest() == library.digest() and other.entries() == library.entries()
        assert [each.state for each in import_archive(other, tmp_path / "library.zip")] == ["unchanged", "unchanged"]


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_exported_library_is_refused(library: Library, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "library.zip").write_bytes(content)
    with pytest.raises(ArchiveUnreadable, match="corpus export"):
        import_archive(library, tmp_path / "library.zip")
    assert library.essays() == []
