"""Feeds and sitemaps become lists of pages, newest first."""

from __future__ import annotations

import pytest

from corpus.errors import FileTooLarge, UnreadableFile
from corpus.web import Feed, FeedEntry, read_feed

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Notes</title><link>https://notes.example/</link>
<item><title>Older</title><link>https://notes.example/older</link><dc:creator>Ada Example</dc:creator>
<pubDate>Thu, 04 Mar 2021 23:30:00 -0500</pubDate><media:title>Not this</media:title></item>
<item><title>Fish &amp;amp; &lt;b&gt;Chips&lt;/b&gt;</title><link>/newer</link>
<author>ada@notes.example (Ada Example)</author><pubDate>Sat, 06 Mar 2021 10:00:00 GMT</pubDate></item>
<item><guid>https://notes.example/undated</guid></item>
<item><guid isPermaLink="false">7</guid><title>No address</title></item>
<item><link>javascript:alert(1)</link></item>
<item><link>https://user@evil.example/</link></item>
<item><link>https://notes.example/older</link><title>Twice</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Notes</title><author><name>Ada Example</name></author>
<entry><title type="html">One &amp;lt; two</title><link rel="self" href="https://notes.example/feed/1"/>
<link rel="alternate" href="one"/><published>2021-03-04T10:00:00Z</published><updated>2026-01-01T00:00:00Z</updated>
</entry><entry><title>Two</title><link href="https://notes.example/two"/><author><name>Ben Sample</name></author>
<updated>2022-01-01T00:00:00Z</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel/><item><title>One</title><link>https://notes.example/1</link>
<dc:date>2021-03-04</dc:date></item></rdf:RDF>"""
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://notes.example/a</loc>
<lastmod>2020-01-01</lastmod></url><url><loc> https://notes.example/b </loc><lastmod>2024-05-06T07:08:09+00:00</lastmod>
<news:news><news:publication_date>2021-03-04</news:publication_date><news:title>B</news:title></news:news></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://notes.example/s1.xml</loc><lastmod>2020-01-01</lastmod></sitemap>
<sitemap><loc>https://notes.example/s2.xml</loc><lastmod>2021-01-01</lastmod></sitemap></sitemapindex>"""


def read(text: str, *, newest: int = 20) -> Feed:
    return read_feed(text.encode(), url="https://notes.example/feed.xml", newest=newest)


def test_rss_lists_pages_newest_first_and_what_has_no_date_last() -> None:
    assert read(RSS).entries == (
        FeedEntry("https://notes.example/newer", "Fish & Chips", "Ada Example", "2021-03-06"),
        FeedEntry("https://notes.example/older", "Older", "Ada Example", "2021-03-04"),
        FeedEntry("https://notes.example/undated"),
    )
    assert [entry.title for entry in read(RSS, newest=1).entries] == ["Fish & Chips"]


def test_atom_entries_inherit_the_author_and_changed_is_not_published() -> None:
    assert read(ATOM).entries == (
        FeedEntry("https://notes.example/two", "Two", "Ben Sample", None),
        FeedEntry("https://notes.example/one", "One < two", "Ada Example", "2021-03-04"),
    )


def test_old_rss_is_read() -> None:
    assert read(RDF).entries == (FeedEntry("https://notes.example/1", "One", None, "2021-03-04"),)


def test_a_sitemap_lists_pages_and_its_dates_are_no_days_of_publication() -> None:
    assert read(SITEMAP).entries == (
        FeedEntry("https://notes.example/b", "B", None, "2021-03-04"),
        FeedEntry("https://notes.example/a"),
    )


def test_a_list_of_sitemaps_gives_those() -> None:
    assert read(INDEX) == Feed((), ("https://notes.example/s2.xml", "https://notes.example/s1.xml"))


def test_a_damaged_feed_is_read_as_far_as_it_goes() -> None:
    assert len(read("\n " + RSS.replace("&amp;amp;", "&").split("<item><guid>https")[0]).entries) == 2


LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
XXE = '<!DOCTYPE rss [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("text", [LAUGHS + "<rss><item>&b;</item></rss>", XXE + "<rss><item>&b;</item></rss>"])
def test_a_feed_with_entities_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile, match="declares XML entities"):
        read(text)


@pytest.mark.parametrize("text", ["", "words", "<html><body>A page</body></html>", "{}", "\x00\x01"])
def test_what_is_no_feed_is_one_line(text: str) -> None:
    with pytest.raises(UnreadableFile, match=r"^https://notes\.example/feed\.xml ") as refusal:
        read(text)
    assert str(refusal.value).isprintable()


@pytest.mark.parametrize("text", ["<rss/>", "<rss" * 10_000, "<feed>" * 10_000, f"<urlset>{'<url>' * 10_000}"])
def test_a_feed_without_pages_lists_none(text: str) -> None:
    assert read(text) == Feed(())


def test_a_feed_beyond_the_limit_is_not_opened() -> None:
    with pytest.raises(FileTooLarge):
        read_feed(bytes(20_000_001), url="https://notes.example/feed.xml")
