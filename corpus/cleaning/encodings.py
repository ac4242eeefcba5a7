"""Which of the old one-byte encodings a text is in, judged by whether the words come out as words.

Statistical detectors are unsure of texts that are nearly all ASCII: a handful of curly quotes fits many
encodings. What stands beside each character settles it: an apostrophe stands between letters, an accented
small letter among small letters.
"""

from __future__ import annotations

import re
from itertools import pairwise

from charset_normalizer import from_bytes

# In order of preference where two read the same.
_ALPHABETIC = ("cp1252", "mac_roman", "cp1250", "iso8859-2", "cp1254", "cp1251", "koi8-r", "cp866", "mac_cyrillic")
_JAPANESE = ("euc_jp", "cp932")
_COMMON = {
    "cp1252": "àâäáãåæçèéêëìíîïñòóôöøœùúûüß",
    "cp1250": "ąćęłńóśźżáčďéěíňřšťúůýžőűäöüßôľăâîţş",
    "cp1254": "çğıöşüâîû",
    "cp1251": "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґ",
}
_ALPHABETS = {
    "mac_roman": "cp1252",
    "iso8859-2": "cp1250",
    "koi8-r": "cp1251",
    "cp866": "cp1251",
    "mac_cyrillic": "cp1251",
}
_KANA = re.compile(r"[\u3040-\u30ff]")
_SPACE_OR_EDGE = re.compile(r"[\s(\[“‘\"'—–/-]?")
_END_OR_EDGE = re.compile(r"[\s)\].,;:!?”’\"'—–/-]?")


def guess(data: bytes) -> tuple[str, str] | None:
    """Text and encoding of bytes that are not Unicode, or None when nothing fits."""
    for encoding in _JAPANESE:
        text = _decoded(data, encoding)
        if text and len(_KANA.findall(text)) > 0.15 * sum(character > "\x7f" for character in text):
            return text, encoding
    scores = {}
    for encoding in _ALPHABETIC:
        text = _decoded(data, encoding)
        if text is not None:
            scores[encoding] = _fluency(text, _COMMON[_ALPHABETS.get(encoding, encoding)])
    best = max(scores, key=lambda encoding: scores[encoding], default="")
    if best and scores[best] >= 1.2:
        close = [encoding for encoding in scores if scores[encoding] > scores[best] - 0.1]
        return _settle(data, close if best in close else [best])
    match = from_bytes(data).best()
    return (str(match), match.encoding) if match else None


def _settle(data: bytes, encodings: list[str]) -> tuple[str, str]:
    """Chooses among encodings that read equally well."""
    texts = {encoding: data.decode(encoding) for encoding in encodings}
    if len(set(texts.values())) > 1:
        match = from_bytes(data, cp_isolation=encodings).best()
        for encoding in encodings:
            if match and texts[encoding] == str(match):
                return texts[encoding], encoding
    return texts[encodings[0]], encodings[0]


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _fluency(text: str, common: str) -> float:
    """Mean points of the characters beyond ASCII: 2 for one where it belongs, below zero where it can't be."""
    believable = _reads_as_cyrillic(text) if "а" in common else _is_mostly_plain(text)
    if not believable:
        return 0.0
    points = [_points(before, here, after, common) for before, here, after in _contexts(text) if here > "\x7f"]
    return sum(points) / len(points) if points else 0.0


def _reads_as_cyrillic(text: str) -> bool:
    """The six commonest letters are near half of any Russian text, and a sixth of a text misread as one."""
    letters = [character for character in text if character.isalpha() and character > "\x7f"]
    common = sum(letter.lower() in "оеаинт" for letter in letters)
    return common >= 0.3 * len(letters) and sum(letter.islower() for letter in letters) >= 0.7 * len(letters)


def _is_mostly_plain(text: str) -> bool:
    """No language in Latin letters has an accent on every other one."""
    letters = [character for character in text if character.isalpha()]
    return sum(letter > "\x7f" for letter in letters) <= 0.4 * len(letters)


def _contexts(text: str) -> list[tuple[str, str, str]]:
    padded = f" {text} "
    return [(before, here, padded[at + 2]) for at, (before, here) in enumerate(pairwise(padded[:-1]))]


def _points(before: str, here: str, after: str, common: str) -> float:
    if here in "’‘“”":
        if here == "’" and before.isalpha() and after.isalpha():
            return 3.0 if after in "stdmrlv" else 1.5  # it's, can't, we'd, I'm, you're, she'll, I've; or chance
        opens = here in "“‘" and _SPACE_OR_EDGE.fullmatch(before) is not None and not after.isspace()
        closes = here in "”’" and not before.isspace() and _END_OR_EDGE.fullmatch(after) is not None
        return 2.5 if opens or closes else -1.0
    if here in "–—…•\u00a0«»¿¡„":
        return 1.5 if not (before.isalpha() and after.isalpha()) or here in "—–…\u00a0" else -2.0
    if here in "€£¥©®™°§½¼¾":
        return 1.5 if not (before.isalpha() and after.isalpha()) else -2.0
    if not here.isalpha():
        return -2.0
    if here.isupper():
        return 1.5 if here.lower() in common and not before.islower() else -2.0
    if before.isupper() and after.isupper():
        return -2.0
    return 2.0 if here in common else 0.0
