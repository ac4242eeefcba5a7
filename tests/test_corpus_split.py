"""Several essays in one file."""

import pytest

from corpus.cleaning.split import split

ONE = (
    "Most teams I join have a person who knows everything and tells nobody. It takes a month to find out who that is, "
    "and another month to make friends with them. After that the work is easy, for they know where all the keys are."
)
TWO = (
    "When you ask for a raise, bring numbers. Nobody in the room remembers what you shipped in March, and you should "
    "not expect them to. Bring a list on one page, say your number, and then be quiet until somebody else speaks."
)
THREE = (
    "My first manager gave me a list on a napkin. I still have it, and it is still better than most books on the "
    "subject that I have read since. It says to listen, to write it down, and to wait a week before arguing about it."
)


def _titles(text: str) -> list[str | None]:
    return [part.metadata.title for part in split(text)]


def _bodies(text: str) -> list[str]:
    return ["\n".join(line.text for line in part.lines).strip() for part in split(text)]


@pytest.mark.parametrize(
    "text",
    [
        f"First Things\n\n{ONE}\n\nFirst Things\n\nThe Napkin\n\n{TWO}\n\nThe Napkin\n",
        f"First Things\n\n{ONE}\n\nFirst Things\n\nThe Napkin\n\n{TWO}\n",
        f"First Things\n\n{ONE}\n\n==========\n\nThe Napkin\n\n{TWO}\n",
        f"----------\n\nFirst Things\n\n{ONE}\n\n----------\n\nThe Napkin\n\n{TWO}\n\n----------\n",
        f"Title: First Things\nAuthor: Ana Lima\n\n{ONE}\n\nTitle: The Napkin\n\n{TWO}\n",
        f"First Things\nBy Ana Lima\n\n{ONE}\n\nThe Napkin\nBy Ola Brandt | March 3, 2021\n\n{TWO}\n",
        f"First Things\n\nPosted on March 3, 2021\n\n{ONE}\n\nThe Napkin\n\nPosted on April 9, 2021\n\n{TWO}\n",
        f"# First Things\n\n{ONE}\n\n## Keys\n\n{THREE}\n{TWO}\n{ONE}\n\n# The Napkin\n\n{TWO}\n\n{THREE}\n{ONE}\n",
    ],
    ids=["footers", "last footer missing", "rulers", "rulers around", "keys", "bylines", "dates", "headings"],
)
def test_essays_are_parted_and_titled(text: str) -> None:
    assert _titles(text) == ["First Things", "The Napkin"]
    first, second = _bodies(text)
    assert ONE in first
    assert TWO in second
    assert "Napkin" not in first


@pytest.mark.parametrize(
    "text",
    [
        f"The Napkin\n\n{ONE}\n\nConclusion\n\n{TWO}\n",
        f"The Napkin\n\n{ONE}\n\n* * *\n\n{TWO}\n\n---\n\n{THREE}\n",
        f"The Napkin\n\n{ONE}\n\n==========\n\n{TWO}\n\n==========\n\n{THREE}\n",
        f"The Napkin\n\nConclusion\n\n{ONE}\n\nConclusion\n\n{TWO}\n",
        f"# The Napkin\n\n{ONE}\n\n# Keys\n\n{TWO}\n",
        f"{ONE}\n\n{TWO}\n",
    ],
    ids=["one essay", "breaks", "rulers without titles", "heading repeated", "chapters", "no title"],
)
def test_what_may_be_one_essay_stays_one(text: str) -> None:
    assert len(split(text)) == 1


THREADS = f"""Ana Lima Profile picture
Sep 6, 2020 • 10 tweets • 3 min read
nobody tells you how raises are decided
it happens in a room you are not in

• • •

Missing some Tweet in this thread? You can try to force a refresh

Keep Current with Ana Lima

More from @analima

Apr 22
interviews are a sample of one
and we treat them as a census
Read 12 tweets
Dec 29, 2019
{TWO}
Read 6 tweets

Did Thread Reader help you today?

Thank you for your support!
"""


def test_a_saved_thread_is_parted_from_the_threads_listed_below_it() -> None:
    parts = split(THREADS)
    assert [part.metadata.author for part in parts] == ["Ana Lima"] * 3
    assert [part.metadata.published for part in parts] == ["2020-09-06", None, "2019-12-29"]
    assert [part.metadata.title for part in parts] == [None] * 3


def test_two_saved_threads_in_one_file_are_two() -> None:
    head = "Ana Lima Profile picture\n12 Aug 20, 6 tweets, 2 min read\n"
    parts = split(f"{head}say the number first\n\n{head.replace('Aug', 'Sep')}then be quiet\n")
    assert [part.metadata.published for part in parts] == ["2020-08-12", "2020-09-12"]


def test_a_copied_timeline_names_its_author_and_first_date() -> None:
    post = "Ana Lima\n@analima\nsay the number first\n9:12 AM · Aug 12, 2020 · Web App\n24 Retweets\n"
    (part,) = split(post + post)
    assert (part.metadata.author, part.metadata.published) == ("Ana Lima", "2020-08-12")


def test_a_motto_above_a_title_that_stands_twice_goes() -> None:
    (part,) = split(f"thoughts of a quiet engineer\n\nThe Napkin\n\nThe Napkin\n\n{ONE}\n")
    assert part.metadata.title == "The Napkin"
    assert [line.text for line in part.lines if line.text] == [ONE]
    assert [line.text for line in part.taken] == ["thoughts of a quiet engineer", "The Napkin", "The Napkin"]
