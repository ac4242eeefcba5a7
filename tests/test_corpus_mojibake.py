"""UTF-8 that was read in another encoding."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.cleaning.mojibake import repair

WHOLE = "Don’t say “maybe” — it’s fine… café naïve ✅ 🥰 ½ £5 ☺️ no\u00a0break ¯\\_(ツ)_/¯ 5\u00a0€ • done"
CORRECT = [
    "l’été, “États-Unis”, café, naïve “été” — déjà ; « À bientôt » …É",
    "„Äpfel“ und ‚Übung‘ – Größe, Öl, Ärger",
    "¿Qué? “¡Órale!” ‘Áine’ “É”",
    "NÃO, AÇÃO, São Paulo, à “ção”",
    "„Żółć” – ąę, „łąka”, ‚źdźbło’",
    "‚účet‘, „Často“ řeka — žluť",
    "İstanbul’da “çok” güzel, ŞIK ığ",
    "Привет — «мир» “С” Рёв, Рёбра, В\u00a0школе № 5",
    "Ελλάδα ’σ “Ά” – ΐ",
    "你好，“世界”……茅台",
    "日本語「テスト」、ﾃｽﾄ・！",
    "مرحبا “سلام” ؟ ܬ",
    "שלום “עולם” –",
    "👍🏽 🏳️‍🌈 ✅ ⛔️ ¯\\_(ツ)_/¯",
    "¬P → Q; √2 + √3; ūkis; Ôter",
]


def _damaged(text: str, encoding: str) -> str:
    """Reads each word as the encoding would, where it can: damaged and whole words side by side."""
    words = []
    for word in re.split(r"( )", text):
        try:
            words.append(word.encode().decode(encoding))
        except UnicodeDecodeError:
            words.append(word)
    return "".join(words)


@pytest.mark.parametrize("text", CORRECT)
def test_correct_text_of_any_language_never_changes(text: str) -> None:
    assert repair(text) == text


def test_correct_texts_of_all_languages_in_one_file_never_change() -> None:
    assert repair("\n".join(CORRECT)) == "\n".join(CORRECT)


@pytest.mark.parametrize(
    "encoding",
    [
        *("mac_latin2", "mac_roman", "cp1252", "latin-1", "cp1250", "cp1251", "cp1253", "cp1254", "cp437", "cp850"),
        *("cp866", "koi8-r", "mac_cyrillic", "iso8859-2"),
    ],
)
def test_damage_of_each_encoding_is_undone_beside_whole_words(encoding: str) -> None:
    damaged = _damaged(WHOLE, encoding)
    assert damaged != WHOLE
    assert repair(damaged) == WHOLE


@pytest.mark.parametrize("encoding", ["cp1252", "cp1251", "mac_latin2", "mac_roman", "koi8-r", "cp866"])
def test_a_damaged_line_in_another_script_is_read_again_as_a_whole(encoding: str) -> None:
    text = "Привет, мир! Это “проба” — Ёлка"
    damaged = text.encode().decode("latin-1") if encoding == "cp1252" else text.encode().decode(encoding)
    assert repair(damaged) == text


def test_a_damaged_quote_and_a_whole_one_in_the_same_line() -> None:
    assert repair("so they call it ‚Äúprogress” and move on") == "so they call it “progress” and move on"


def test_two_damaged_characters_fused_into_one_are_parted_within_an_emoji_only() -> None:
    assert repair("lovely hair.ūüíܬ†ūü•į") == "lovely hair.💆\u00a0🥰"
    assert repair("ܬ is a letter") == "ܬ is a letter"


def test_damage_upon_damage_is_undone() -> None:
    assert repair(WHOLE.encode().decode("latin-1").encode().decode("latin-1")) == WHOLE


def test_a_closing_quote_whose_last_byte_was_dropped_is_restored() -> None:
    assert repair("He said â€œenoughâ€ and left. Itâ€™s over.") == "He said “enough” and left. It’s over."


def test_english_read_as_chinese_is_restored() -> None:
    assert repair("It鈥檚 fine, don鈥檛 worry") == "It’s fine, don’t worry"


def test_a_russian_text_keeps_its_letters_though_it_quotes_damage() -> None:
    text = "В\u00a0школе нам показали знак вЂ™ и сказали, что это и есть ошибка чтения, а не слово."
    assert repair(text) == text.replace("вЂ™", "’")


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_ascii_never_changes(text: str) -> None:
    assert repair(text) == text


@given(st.lists(st.from_regex(r"[«“(]?[А-ЯЁ]?[а-яё]{1,9}[.,»”’)]?( —)?", fullmatch=True)).map(" ".join))
def test_russian_words_and_marks_never_change(text: str) -> None:
    assert repair(text) == text


@given(st.text(alphabet="abc éèêàçôûîïœ ÉÀÇ ’“”«»—… .,\u00a0\n"))
def test_french_letters_and_marks_never_change(text: str) -> None:
    assert repair(text) == text


@given(st.text(alphabet="abc äöüßąćęłńóśźżčďěňřšťůž ÄÖÜŁŚŻČŘŠ „“‚‘”’–… .,\n"))
def test_letters_and_marks_of_central_europe_never_change(text: str) -> None:
    assert repair(text) == text
