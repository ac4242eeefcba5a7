"""Files as the importer gets them."""

import textwrap
import tomllib
from collections.abc import Iterator
from importlib import resources

import pytest

from corpus.changes import Change
from corpus.errors import EmptyText, UnreadableText
from corpus.pieces import Piece, read_pieces

P = (
    "Most teams I join have a person who knows everything and tells nobody. It takes a month to find out who that is.",
    "When you ask for a raise, bring numbers. Nobody in the room remembers what you shipped in March.",
    "My first manager gave me a list on a napkin. It is still better than most books that I have read since.",
    "I was wrong about this for years. What changed my mind was a quiet colleague who never once raised her voice.",
)


def _only(text: str | bytes, name: str = "essay.txt") -> Piece:
    (piece,) = read_pieces(text if isinstance(text, bytes) else text.encode(), name=name)
    return piece


def test_a_markdown_file_with_front_matter_passes_through() -> None:
    body = f"{P[0]}\n\n## Keys\n\n- one\n    - inner\n\nAlone on a line\n\n{P[1]}"
    header = 'id: keys\ntitle: "Keys, and who has them"\nauthor: Ana Lima\nurl: https://example.org/keys\n'
    header += "published: 2021-03-04\ntopics: [money, timing]\nlicense: CC-BY-4.0\nsources:\n  - {title: x}\n"
    assert _only(f"---\n{header}---\n\n{body}\n", "keys.md") == Piece(
        id="keys",
        title="Keys, and who has them",
        author="Ana Lima",
        url="https://example.org/keys",
        published="2021-03-04",
        topics=("money", "timing"),
        text=body,
        changes=(),
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ("published: 2021", "2021"),
        ("published: 2021-03", "2021-03"),
        ("published: March 4, 2021", "2021-03-04"),
        ("date: 2021-03-04 10:00:00 +0000", "2021-03-04"),
        ("published: soon", None),
        ("published: 2021-02-31", None),
        ("published: null", None),
    ],
)
def test_dates_in_front_matter_are_iso_or_nothing(stated: str, published: str | None) -> None:
    assert _only(f"---\ntitle: Keys\n{stated}\n---\n{P[0]}\n").published == published


def test_front_matter_that_is_no_proper_yaml_is_read_line_by_line() -> None:
    piece = _only(f"---\ntitle: Keys: a story\nauthor: Ana Lima\n---\n{P[0]}\n")
    assert (piece.title, piece.author) == ("Keys: a story", "Ana Lima")


def test_several_front_matters_in_a_file_are_several_essays_and_a_ruler_is_none() -> None:
    pieces = read_pieces(
        f"---\ntitle: One\n---\n{P[0]}\n\n---\n\n{P[1]}\n\n---\ntitle: Two\n---\n{P[2]}\n".encode(), name="two.md"
    )
    assert [(piece.title, piece.text) for piece in pieces] == [("One", f"{P[0]}\n\n---\n\n{P[1]}"), ("Two", P[2])]


def test_a_first_heading_is_the_title_of_markdown_without_front_matter() -> None:
    piece = _only(f"# Keys\n[//]: # (Version:1.0.0)\n{P[0]}\n\n- one\n- two\n")
    assert (piece.title, piece.text) == ("Keys", f"{P[0]}\n\n- one\n- two")


def test_nothing_is_guessed_of_a_text_that_says_nothing() -> None:
    piece = _only(f"{P[0]}\n\n{P[1]}\n")
    assert (piece.id, piece.title, piece.author, piece.url, piece.published) == (None,) * 5
    assert piece.text == f"{P[0]}\n\n{P[1]}"


@pytest.mark.parametrize(
    ("line", "author", "published"),
    [
        ("By Ana Lima", "Ana Lima", None),
        ("by Ana de Lima | March 3, 2021", "Ana de Lima", "2021-03-03"),
        ("Posted on 3rd March 2021 by Ana Lima in Money", "Ana Lima", "2021-03-03"),
        ("Published: 2021-03-03", None, "2021-03-03"),
        ("Wednesday, March 3, 2021", None, "2021-03-03"),
        ("March 3, 2021 · 5 min read", None, "2021-03-03"),
    ],
)
def test_author_and_date_are_read_where_a_line_says_nothing_else(line: str, author: str, published: str) -> None:
    piece = _only(f"The Napkin\n\n{line}\n\n{P[0]}\n\n{P[1]}\n")
    assert (piece.title, piece.author, piece.published) == ("The Napkin", author, published)
    assert piece.text == f"{P[0]}\n\n{P[1]}"


@pytest.mark.parametrize("line", ["By the time we left, it was 2021.", "March was long.", "03/04/2021", "Apr 22"])
def test_lines_that_only_begin_so_or_can_be_read_two_ways_are_text(line: str) -> None:
    piece = _only(f"{P[0]}\n\n{line}\n\n{P[1]}\n")
    assert (piece.author, piece.published) == (None, None)
    assert line in piece.text


def test_where_it_was_first_published_is_read_and_dropped() -> None:
    piece = _only(f"The Napkin\n\nFirst published on 2021-03-03 at https://example.org/napkin.\n\n{P[0]}\n\n{P[1]}\n")
    assert (piece.published, piece.url) == ("2021-03-03", "https://example.org/napkin")
    assert piece.text == f"{P[0]}\n\n{P[1]}"


WORDPRESS = f"""Skip to content

Quiet Engines

A blog about work

Home About Contact

The Napkin

Posted on March 3, 2021 by Ana Lima

{P[0]}

Photo by Ola Brandt on Unsplash

Share this:

Click to share on Facebook (Opens in new window)

Like this:
Like Loading...

Filed under: careers, money

← Previous Post

2 thoughts on “The Napkin”

Bob says:
March 4, 2021 at 9:12 am
I disagree with everything.

Leave a Reply Cancel reply
Your email address will not be published. Required fields are marked *
"""
MEDIUM = f"""Open in app
Sign up

Member-only story

The Napkin

Ana Lima
Follow
6 min read
·
Mar 3, 2021

120
4

Listen
Share

{P[0]}

Written by Ana Lima
3.2K Followers
Follow

More from Ana Lima
Why I Left Early
The Long Road Back

Help
Status
Text to speech
"""
SUBSTACK = f"""Quiet Engines

The Napkin

Ana Lima
Mar 3, 2021

12
Share

{P[0]}

Thanks for reading Quiet Engines! Subscribe for free to receive new posts and support my work.

Type your email...
Subscribe

12 Likes
1 Comment

Top
Latest
Discussions
No posts

Ready for more?
© 2021 Ana Lima
Privacy ∙ Terms ∙ Collection notice
Substack is the home for great culture
"""
MAIL = f"""From: Ana Lima <ana@example.org>
To: list@example.org
Subject: The Napkin
Date: Wed, 3 Mar 2021 10:00:00 +0000
Message-ID: <1@example.org>

{P[0]}
"""


@pytest.mark.parametrize("page", [WORDPRESS, MEDIUM, SUBSTACK, MAIL], ids=["wordpress", "medium", "substack", "mail"])
def test_of_a_saved_page_only_the_essay_is_left(page: str) -> None:
    piece = _only(page)
    assert (piece.title, piece.author, piece.published) == ("The Napkin", "Ana Lima", "2021-03-03")
    assert piece.text == P[0]


def test_a_printed_page_is_put_together_again() -> None:
    pages = [textwrap.fill(text, 55) for text in P[:3]]
    numbered = "\n\n".join(f"\x0cThe Napkin\n\n{page}\n\n{number}" for number, page in enumerate(pages, 1))
    piece = _only(numbered)
    assert (piece.title, piece.text) == ("The Napkin", "\n\n".join(P[:3]))


def test_old_line_ends_and_encodings_make_no_difference() -> None:
    text = f"The Napkin\n\n{P[0]} It’s “all” there — isn’t it?\n\n{P[1]}\n"
    for encoding, end in [("cp1252", "\r\n"), ("mac_roman", "\r"), ("utf-16", "\r\n"), ("utf-8-sig", "\n")]:
        piece = _only(text.replace("\n", end).encode(encoding))
        assert (piece.title, piece.text) == ("The Napkin", text.removeprefix("The Napkin\n\n").strip())


def test_changes_name_the_lines_taken_as_title_and_date() -> None:
    piece = _only(f"The Napkin\n\nMarch 3, 2021\n\n{P[0]}\n\n{P[1]}\n")
    assert piece.changes == (
        Change("title and details", "The Napkin", ""),
        Change("title and details", "March 3, 2021", ""),
    )


def test_each_essay_of_a_file_has_its_own_changes() -> None:
    body = f"{P[2]} {P[3]} {P[0]}"
    one, other = f"One Thing\n\nIt‚Äôs so. {body}\n\nOne Thing", f"Other Thing\n\n{body} Caf√©.\n\nOther Thing"
    first, second = read_pieces(f"{one}\n\n{other}\n".encode(), name="x.txt")
    assert Change("damaged characters", "It‚Äôs", "It’s") in first.changes
    assert Change("damaged characters", "Caf√©.", "Café.") in second.changes
    assert len(first.changes) == len(second.changes) == 3


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (text for item in value for text in _strings(item))


def test_recipes_hold_no_sentence_of_an_essay() -> None:
    sources = tomllib.loads((resources.files("corpus") / "recipes.toml").read_text(encoding="utf-8"))["source"]
    stated = {"id", "title", "author", "url", "published", "topics"}
    pieces = [piece for source in sources for piece in source["piece"]]
    patterns = [text for piece in pieces for key in piece.keys() - stated for text in _strings(piece[key])]
    assert patterns
    assert [pattern for pattern in patterns if len(pattern.split()) > 6] == []


def test_a_file_of_nothing_but_headers_is_empty_and_a_picture_is_refused() -> None:
    with pytest.raises(EmptyText, match=r"blank\.md"):
        read_pieces(b"---\ntitle: Keys\n---\n\n", name="blank.md")
    with pytest.raises(UnreadableText):
        read_pieces(b"\x89PNG\r\n\x1a\n", name="cat.txt")
