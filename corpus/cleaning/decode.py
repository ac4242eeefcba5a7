"""Bytes to text, in whatever encoding they are."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from corpus.cleaning.encodings import guess
from corpus.errors import EmptyText, UnreadableText

_BOMS = (  # UTF-32 before UTF-16, whose little-endian mark it begins with
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"PK\x05\x06": "an empty ZIP archive",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"Rar!\x1a": "a RAR archive",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"SQLite format 3": "a SQLite database",
    b"\x7fELF": "a program",
    b"{\\rtf": "a rich text document",
    b"OggS": "a sound file",
    b"ID3": "a sound file",
    b"fLaC": "a sound file",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding it was read in."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """Reads bytes as text.

    Raises:
        UnreadableText: The bytes are a picture, an archive or another binary, or in no known encoding.
        EmptyText: There is nothing but white space.
    """
    _refuse_binary(data)
    decoded = _marked(data) or _utf16_unmarked(data) or _utf8(data) or _legacy(data)
    if decoded is None:
        raise UnreadableText("It is in no encoding that could be told. Save it as UTF-8 text and import it again.")
    control = len(_CONTROL.findall(decoded.text))
    if control and control * 100 > len(decoded.text):
        share = f"{control} of its {len(decoded.text)} characters are control characters"
        raise UnreadableText(f"It is not a text: {share}. Import a text or Markdown file.")
    if not decoded.text.strip("\ufeff \t\r\n\f\v\x00\u00a0\u200b"):
        raise EmptyText(f"It holds no words ({len(data)} bytes). Import a file with text in it.")
    return Decoded(decoded.text.replace("\ufeff", ""), decoded.encoding)


def _refuse_binary(data: bytes) -> None:
    kind = next((kind for magic, kind in _MAGIC.items() if data.startswith(magic)), None)
    if kind is None and data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        kind = "a picture, sound or film"
    if kind is None and data[4:8] == b"ftyp":
        kind = "a film or a picture"
    if kind is not None:
        raise UnreadableText(f"It is {kind}, not a text. Save its text as a .txt or .md file and import that.")


def _marked(data: bytes) -> Decoded | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(encoding), encoding)
            except UnicodeDecodeError:
                continue
    return None


def _utf16_unmarked(data: bytes) -> Decoded | None:
    """Reads UTF-16 without a mark: every other byte of mostly Latin text is zero."""
    if b"\x00" not in data:
        return None
    even, odd = data[::2].count(0), data[1::2].count(0)
    half = len(data) / 2
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if len(data) % 2 == 0 and zeros > half * 0.4 and others < half * 0.02:
            try:
                return Decoded(data.decode(encoding), encoding)
            except UnicodeDecodeError:
                break
    raise UnreadableText("It is not a text: it holds zero bytes. Save its text as a .txt or .md file and import that.")


def _utf8(data: bytes) -> Decoded | None:
    """Reads UTF-8, also where a few bytes of a pasted Windows text stand among it."""
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    well_formed = len(re.findall(rb"[\xc2-\xf4][\x80-\xbf]+", data))
    stray = data.decode("utf-8", errors="replace").count("\ufffd") - data.count(b"\xef\xbf\xbd")
    if not well_formed or stray > well_formed:
        return None
    codecs.register_error("corpus-cp1252", _as_cp1252)
    return Decoded(data.decode("utf-8", errors="corpus-cp1252"), "utf-8, in part cp1252")


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


def _legacy(data: bytes) -> Decoded | None:
    found = guess(data)
    return Decoded(*found) if found else None
