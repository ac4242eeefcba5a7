"""The rules of cleaning, one at a time and all together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.changes import Change
from corpus.cleaning.clean import clean

ONE = "Most teams I join have a person who knows everything and tells nobody. It takes a month to find out who it is."
TWO = "When you ask for a raise, bring numbers. Nobody in the room remembers what you shipped in March."
THREE = "My first manager gave me a list on a napkin. It is still better than most books that I have read since."
FOUR = "So write it down, send it around, and wait a week before you argue about it. You will be kinder."


def _around(middle: str) -> str:
    return f"{ONE}\n\n{middle}\n\n{TWO}"


def _middle(text: str) -> str:
    return clean(_around(text)).text.removeprefix(ONE).removesuffix(TWO).strip("\n")


def test_no_break_spaces_and_runs_of_spaces_become_one_space() -> None:
    assert clean("one\u00a0two\u202f! And  then \u00a0three.  \n\n\n \n\nFour.").text == (
        "one two ! And then three.\n\nFour."
    )


def test_what_cannot_be_seen_goes_and_what_joins_letters_stays() -> None:
    assert clean("co\u00adoperate\u200b now\ufeff 👩\u200d💻").text == "cooperate now 👩\u200d💻"


def test_character_codes_ligatures_and_split_accents_are_restored() -> None:
    assert clean("R&amp;D isn&rsquo;t rest, cafe\u0301, the ﬁrst oﬀer").text == "R&D isn’t rest, café, the first offer"


@pytest.mark.parametrize(
    ("glued", "whole"),
    [
        ("I wrote it off as an accident.Grumpy Otter 3.5x5", "I wrote it off as an accident."),
        ("Grumpy Otter Reads 3x2.5There is a better way.", "There is a better way."),
        ("you should always Sleepy Badgers 2.5x3ask for more.", "you should always ask for more."),
        ("a little Green_cat_3_by_someone-d5abcdequestion arises.", "a little question arises."),
        ("cats-are-peopleAnd so it goes.", "And so it goes."),
        ("We waited.IMG_2031.JPG", "We waited."),
        ("We waited. holiday_photo.jpgThen we left.", "We waited. Then we left."),
        ("A word [image: a cat] of warning.", "A word of warning."),
    ],
)
def test_names_of_pictures_are_cut_out_of_sentences(glued: str, whole: str) -> None:
    assert _middle(glued) == whole


@pytest.mark.parametrize(
    "caption",
    ["Grumpy Otter Reads 3.3x5", "hero_image@2x.png", "IMG_2031", "Photo by Ana on Unsplash", "(Image credit: Ola)"],
)
def test_captions_on_a_line_of_their_own_go(caption: str) -> None:
    assert _middle(caption) == ""


@pytest.mark.parametrize(
    "text",
    [
        "We hold 1x1s, call her a 10x engineer and do 2-3x the work on a 4x4 grid.",
        "They use JavaScript and GitHub, node.js and foo.bar-baz, as eBay-like shops do.",
        "*their* choice was _easy_, *aaS or not.",
        "*aaS is no word.",
        "~ tech lead work is work",
        "It is ~basically done, $(everything) <3 ¯\\_(ツ)_/¯ and :( at once.",
        "Ask for 1) money and 2) time.",
        "1) People who ask for both",
        "✅ write it down",
        "⛔️ say it in the hall",
        "Move fast. Things change.",
        "And have fun.",
        "Which brings me to the next point.",
        "It was it took to for us, at a org, consider this::",
        "Some “curly” and some \"straight\" quotes, ‘mixed’ and 'so on'.",
        "Sign up for the rota early. Share this with somebody honest.",
        "Photo by itself, the thing says little. But look twice. It was Ana who took it, and she knew why.",
        "I read docs.python.org/3/library/re… every day of my life.",
    ],
)
def test_what_only_looks_like_damage_stays(text: str) -> None:
    assert _middle(text) == text


@pytest.mark.parametrize(
    "furniture",
    [
        *("5 minute read", "7 min read", "Reading time: 4 minutes", "Share this:", "Leave a Reply", "Advertisement"),
        *("Filed under: money, careers", "← Previous Post", "Click to share on Twitter (Opens in new window)"),
        *("Sign up now to get access to the library of members-only issues.", "Skip to content", "Member-only story"),
        *("Type your email...", "Subscribe now", "Powered by WordPress", "1,204 claps", "Page 3 of 10"),
    ],
)
def test_a_page_s_furniture_goes_wherever_it_stands(furniture: str) -> None:
    assert _middle(furniture) == ""


@pytest.mark.parametrize(
    "furniture",
    ["Categories:", "Updated:", "Subscribe to Ana Lima", "Jamie Larson", "Share", "Tags: work, money", "Home"],
)
def test_words_that_might_be_headings_go_only_above_and_below_the_prose(furniture: str) -> None:
    assert clean(f"{ONE}\n\n{TWO}\n\n{furniture}").text == f"{ONE}\n\n{TWO}"
    assert clean(f"{furniture}\n\n{ONE}\n\n{TWO}").text == f"{ONE}\n\n{TWO}"
    assert furniture.split(":")[0] in _middle(furniture)


def test_readers_comments_go_and_the_essay_below_them_stays() -> None:
    comments = "2 thoughts on “Raises”\n\nBob says:\n\nMarch 4, 2021 at 9:12 am\n\nNo way."
    page = f"{ONE}\n\n{comments}\n\nLeave a Reply\n\n{TWO}"
    assert clean(page).text == f"{ONE}\n\n{TWO}"
    assert "2 thoughts on" in clean(f"{ONE}\n\n2 thoughts on “Raises”\n\n{TWO}").text


def test_a_closing_list_of_titles_goes_and_a_list_of_books_stays() -> None:
    posts = "More posts like this one\n\nThe Napkin List\nWhy I Left Early\nThe Long Road Back"
    books = "Some books:\n\nThe Napkin List, by Ana Lima, who wrote it on a train to the north in a week.\n\nA talk."
    assert clean(f"{ONE}\n\n{TWO}\n\n{posts}").text == f"{ONE}\n\n{TWO}"
    assert clean(f"{ONE}\n\n{TWO}\n\n{books}").text.endswith("A talk.")


def test_a_short_line_alone_above_prose_is_a_heading() -> None:
    assert _middle("What to bring") == "## What to bring"
    assert _middle("What about timing?") == "## What about timing?"
    assert _middle("“Will they ever ask me again?”") == "## “Will they ever ask me again?”"
    assert _middle("Napkins vs. Books") == "## Napkins vs. Books"
    assert _middle("2. Say it first") == "## 2. Say it first"
    assert _middle("What to bring\n-------------") == "## What to bring"


@pytest.mark.parametrize(
    "text",
    [
        "a line that begins small",
        "A sentence that has ended.",
        "An exclamation!",
        "Two of them. Really",
        "An opening, and",
        "“What now?”",
        "Cheers, Ana",
        "See https://example.org/x",
        "One\n\nTwo\n\nThree",
    ],
)
def test_other_short_lines_are_no_headings(text: str) -> None:
    assert "## " not in _middle(text)


def test_no_heading_is_guessed_where_paragraphs_have_no_full_stops() -> None:
    verse = "Small hours\n\nI walked the office late past rows of chairs\n\na light was on somewhere and nobody there"
    assert "#" not in clean(f"{verse}\n\n{verse}").text


def test_list_items_are_written_the_markdown_way_and_numbers_stay() -> None:
    assert _middle("  • first\n  • second\n\n  ◦ inner") == "- first\n- second\n   - inner"
    assert _middle("  3. third\n  4. fourth") == "3. third\n4. fourth"
    assert _middle("* first\n\n* second") == "- first\n- second"


def test_each_line_of_a_thread_is_a_paragraph() -> None:
    assert clean("a thing nobody tells you\nit is decided without you\n\nso be there").text == (
        "a thing nobody tells you\n\nit is decided without you\n\nso be there"
    )


def test_lines_broken_at_a_fixed_width_are_joined_again() -> None:
    wrapped = (
        "Most teams I join have a person who knows everything\n"
        "and tells nobody. It takes a month to find out who\n"
        "that is, and another month to make friends with\n"
        "them.\n\nThe end is near, and nobody minds it, so we\n"
        "sit down."
    )
    assert clean(wrapped).text.split("\n\n")[0] == " ".join(wrapped.split("\n\n")[0].split("\n"))


def test_cells_parted_by_tabs_become_a_table() -> None:
    assert _middle("Role\tPay\nEngineer\t100") == "| Role | Pay |\n| --- | --- |\n| Engineer | 100 |"


def test_footnote_numbers_get_their_brackets_if_all_notes_and_calls_are_found() -> None:
    noted = clean(f"{ONE}\n\nIt was a napkin1. Nobody2 knew.\n\n{TWO}\n\n1  A paper one.\n\n2 Except Ana.").text
    assert "napkin[1]. Nobody[2] knew." in noted
    assert noted.endswith("[1] A paper one.\n\n[2] Except Ana.")
    raised = clean(f"{ONE}\n\nIt was a napkin.¹ Yes.\n\n{TWO}\n\n¹ A paper one. ↩").text
    assert raised.endswith("[1] A paper one.") and "napkin.[1] Yes." in raised
    unmatched = f"{ONE}\n\nIt was a napkin.\n\n{TWO}\n\n1 A paper one."
    assert clean(unmatched).text == unmatched


def test_bracketed_footnotes_stay_as_they_are() -> None:
    text = f"{ONE} As they say[1].\n\n{TWO}\n\n[1] Nobody says it."
    assert clean(text).text == text


def test_a_letter_with_its_writer_s_name_and_a_speech_after_a_colon_are_quotations() -> None:
    letter = "I have been away for three years and wonder whether I could ever come back to it at all. — Mark"
    speech = "“I am tired of it, and I think that everybody else in this whole building is as tired as I am.”"
    assert _middle(letter) == f"> {letter}"
    assert _middle(f"It goes like this:\n\n{speech}") == f"It goes like this:\n\n> {speech}"
    assert _middle(speech) == speech


def test_an_address_glued_to_a_sentence_is_detached_and_not_completed() -> None:
    assert _middle("they are different things.example.org/2020/01/20/how…") == (
        "they are different things.\n\nexample.org/2020/01/20/how…"
    )
    assert _middle("It is all there.https://example.org/x") == "It is all there.\n\nhttps://example.org/x"
    assert _middle("you should read blog.example.org/2020/how…") == "you should read blog.example.org/2020/how…"


def test_tags_become_markdown() -> None:
    page = f"<p>{ONE}</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<p>It <em>is</em> so.<br/>Yes.</p>"
    assert clean(page).text == f"{ONE}\n\n- one\n- two\n\nIt is so.\n\nYes."
    assert _middle("Use <b> for bold text.") == "Use <b> for bold text."


def test_markdown_keeps_its_line_breaks_nesting_tables_and_code() -> None:
    text = (
        f"{ONE}\n\n## Lists\n\n- one\n    - inner\n- two\n\nshort line\nnext line\n\n"
        f"| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```python\nx  =   1\n\n\n• no item\n```\n\nAlone\n\n{TWO}"
    )
    assert clean(text) == type(clean(text))(text, ())


def test_changes_are_told_in_reading_order_without_white_space() -> None:
    cleaned = clean(f"5 minute read\n\n{ONE}\u00a0\n\nWhat to bring\n\nIt‚Äôs  hers. {TWO}\n\nCategories:")
    assert cleaned.changes == (
        Change("page furniture", "5 minute read", ""),
        Change("heading", "What to bring", "## What to bring"),
        Change("damaged characters", "It‚Äôs", "It’s"),
        Change("page furniture", "Categories:", ""),
    )


_FRAGMENTS = st.sampled_from(
    [
        *("# ", "## ", "- ", "* ", "• ", "  • ", "◦ ", "1. ", "> ", "| a | b |", "\t", "  ", "---", "===", "```"),
        *("\n", "\n\n", "“", "”", "’", "—", "&amp;", "&nbsp;", "\u00a0", "\u200b", "‚Äô", "¬†", "ūüí", "ܬ"),
        *("[1]", "1 ", "¹", "<p>", "</p>"),
        *("Subscribe", "5 minute read", "Share", "Cats 3x2.5", "Read 12 tweets", "More from @ana", "Title Here"),
        *("needed1.", "things.example.org/a/b…", "https://x.org", " ", ".", ":", "?", "🥰", "e\u0301", "ﬁ", "\x0c"),
        *("Word", "word ", "P.S. ", "\r\n", "so it goes on and on for ever and more"),
        "Most people never ask for what they want in plain words. ",
    ]
)


@settings(deadline=None)
@given(st.lists(st.one_of(_FRAGMENTS, st.text(max_size=5)), max_size=40).map("".join))
def test_cleaning_what_was_cleaned_changes_nothing(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once


@settings(deadline=None)
@given(st.lists(st.sampled_from([ONE, TWO, THREE, FOUR, "And have fun.", "- an item"]), min_size=1, max_size=8))
def test_clean_paragraphs_never_change(paragraphs: list[str]) -> None:
    text = "\n\n".join(paragraphs).replace("- an item\n\n- an item", "- an item\n- an item")
    assert clean(text).text.replace("\n", "") == text.replace("\n", "")
