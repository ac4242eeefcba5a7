"""Reading bytes as text."""

import pytest

from corpus.cleaning.decode import decode
from corpus.errors import CorpusError, EmptyText, UnreadableText

ENGLISH = "The manager said “you’re ready” — and I wasn’t. That’s how it goes; coffee at the café was £5."
RUSSIAN = "Руководитель сказал, что я готов, но сам я в этом не был уверен. Так бывает со всеми."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_with_and_without_its_mark(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding)).text == ENGLISH


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "cp1252"),
        (ENGLISH, "mac_roman"),
        ("It isn’t hard. You ask, they answer, and nobody is hurt by it.", "cp1252"),
        ("It isn’t hard. You ask, they answer, and nobody is hurt by it.", "mac_roman"),
        ("L’été dernier, j’ai changé d’équipe : c’était très enrichissant.", "cp1252"),
        ("L'été dernier, j'ai changé d'équipe : c'était très enrichissant.", "latin-1"),
        ("Über die Jahre lernt man Führung, und daß sie mit Zuhören beginnt.", "cp1252"),
        ("Chefen sa att jag var redo, men själv var jag inte säker på det.", "cp1252"),
        ("¿Qué harías si tu jefe te pidiera dirigir al equipo mañana?", "mac_roman"),
        ("Kierownik powiedział, że muszę się jeszcze wiele nauczyć, zanim awansuję.", "cp1250"),
        ("Kierownik powiedział, że muszę się jeszcze wiele nauczyć, zanim awansuję.", "iso8859-2"),
        ("Vedoucí řekl, že se musím ještě hodně učit, než mě povýší.", "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        ("Ο διευθυντής είπε ότι είμαι έτοιμος, αλλά εγώ δεν ήμουν σίγουρος.", "cp1253"),
        ("Yöneticim hazır olduğumu söyledi, ama ben o kadar emin değildim.", "cp1254"),
        ("המנהל אמר שאני מוכן, אבל אני לא הייתי בטוח. ככה זה קורה לכולם.", "cp1255"),
        ("قال المدير إنني جاهز، لكنني لم أكن متأكدا. هكذا يحدث للجميع.", "cp1256"),
        ("经理说我已经准备好了，但是我自己并不确定。每个人都会经历这样的事情。", "gb18030"),
        ("上司は私に準備ができていると言ったが、私はそう思わなかった。", "shift_jis"),
        ("上司は私に準備ができていると言ったが、私はそう思わなかった。", "euc_jp"),
        ("관리자는 내가 준비되었다고 말했지만 나는 확신이 없었다.", "euc_kr"),
    ],
)
def test_old_encodings_are_told_from_the_words(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_a_windows_quote_pasted_into_utf8_does_not_spoil_the_rest() -> None:
    decoded = decode("Café, “so” to speak. ".encode() + b"It\x92s done.")
    assert decoded.text == "Café, “so” to speak. It’s done."
    assert "cp1252" in decoded.encoding


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 and so on",
        b"PK\x03\x04rest of a document",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0JFIF",
        b"GIF89a....",
        b"RIFF\x00\x00\x00\x00WEBPVP8 ",
        b"words\x00\x01\x02 with \x00 zero \x00\x00 bytes\x00.",
        bytes(range(1, 9)) * 30,
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(UnreadableText, match=r"[Ii]mport"):
        decode(data)


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", "\u00a0\u200b\n".encode(), "  ".encode("utf-16")])
def test_nothing_but_white_space_is_refused(data: bytes) -> None:
    with pytest.raises(EmptyText):
        decode(data)


def test_both_refusals_are_errors_of_the_corpus() -> None:
    assert issubclass(UnreadableText, CorpusError)
    assert issubclass(EmptyText, CorpusError)
