"""Repair of UTF-8 that was read in another encoding, sequence by sequence.

`ftfy` mends the common cases without ever touching correct text. It knows nothing of several encodings
(mac_latin2, cp1251, cp850, ...), and it works on whole lines, so that a line half of which is well formed
is beyond it. Here each damaged character is found by itself, in two steps. Some sequences are proof: what
stands for a curly quote or an emoji in a given encoding is a row of characters that no language writes.
Only in a text with such a proof are the weaker sequences of the same encoding read as damage too, since
"É after ’" is also how correct French looks.
"""

from __future__ import annotations

import re
from functools import cache

_LATIN = ("mac_latin2", "mac_roman", "cp1252", "cp1250", "cp437", "cp850")
_ENCODINGS = (*_LATIN, "cp1251", "cp1253", "cp866", "koi8-r", "mac_cyrillic")
# Curly quotes, dashes, bullet, ellipsis: three bytes each, none a row of characters found in words.
_PROOF = "‘’“”–—…•\ufeff"
_RUSSIAN = re.compile(r"[\x00-\x7f\u0410-\u044fЁё\u00a0«»„“”’—–…№]*")  # letters and marks that Russian is written with
_OTHER_SCRIPTS = re.compile(r"[\u0370-\u04ff]")
# cp1252 has no character for the last byte of a closing quote, and programs drop it.
_LOST_BYTE = re.compile(r"(?<=\S)â€(?:\ufffd|(?=[\s.,;:!?)\]]|$))", re.MULTILINE)
# What people write in English essays; by first bytes: Latin-1, punctuation to dingbats, kana, signs.
_PLAUSIBLE = (
    *range(0xA0, 0x100),
    *range(0x2010, 0x2061),
    *range(0x20A0, 0x20C0),
    *range(0x2100, 0x2800),
    *range(0x2900, 0x2C00),
    *range(0x3000, 0x3100),
    *range(0xFE0E, 0xFE10),
    0xFEFF,
    *range(0xFF00, 0xFFA0),
)
# UTF-8 curly quotes and emoji read as Chinese: the first character is a rare one, the second takes in the
# byte that followed the quote.
_CHINESE = re.compile(r"[鈥馃][\u4e00-\u9fff]")
# Two characters of mac_latin2, fused into one Arabic-looking letter by a later step; only within an emoji.
_FUSED = re.compile(r"(?<=ū[üź][\u0080-\uffff])\u072c")
_EXPECTED = re.compile("[\u00a0-\u017f\u2010-\u2bff\u3000-\u30ff\ufe0e\ufe0f\ufeff\U0001f000-\U0001faff]")
_FEWEST_STRANGE = 4
_ROUNDS = 3  # damage upon damage: no more than three layers are ever seen


def repair(text: str) -> str:
    """Undoes the damage; correct text of any language comes back as it was."""
    for _ in range(_ROUNDS):
        before = text
        text = _FUSED.sub("Ü¬", text)
        for encoding in _ENCODINGS:
            text = _whole_lines(encoding, text)
        proven = [encoding for encoding in _ENCODINGS if _patterns(encoding)[0].search(text)]
        for encoding in proven:
            text = _repair_from(encoding, text)
        text = _CHINESE.sub(_from_chinese, text)
        text = "\n".join(_with_ftfy(line) for line in text.split("\n"))
        if text == before:
            break
    return text


def _with_ftfy(line: str) -> str:
    if line.isascii():
        return line
    import ftfy  # nothing but cleaning needs it

    fixed = ftfy.fix_encoding(line, ftfy.TextFixerConfig(replace_lossy_sequences=False, normalization=None))
    new = [character for character in fixed if character > "\x7f" and character not in line]
    # One rare letter is more likely a chance reading of correct text; a word of them is not.
    strange = [character for character in new if not _EXPECTED.match(character)]
    letters = len(_OTHER_SCRIPTS.findall(line)) - len(_OTHER_SCRIPTS.findall(fixed))
    by_chance = 0 < len(strange) < _FEWEST_STRANGE or 0 < letters < _FEWEST_STRANGE
    return line if "\ufffd" in new or by_chance else fixed


def _repair_from(encoding: str, text: str) -> str:
    proof, plausible, _ = _patterns(encoding)
    if encoding == "cp1252":
        text = _LOST_BYTE.sub("”", text)
    rest = plausible.sub("", text)
    if encoding not in _LATIN and len(_OTHER_SCRIPTS.findall(rest)) * 20 > len(rest):
        plausible = proof  # a Russian text quoting damage: "В" and a no-break space are no damage there
    table = _damage(encoding)
    return plausible.sub(lambda match: table.get(match[0]) or _decoded(encoding, match[0]), text)


def _whole_lines(encoding: str, text: str) -> str:
    if not _patterns(encoding)[2].search(text):
        return text
    return "\n".join(_whole_line(encoding, line) for line in text.split("\n"))


def _whole_line(encoding: str, line: str) -> str:
    """Reads a line again if all that is not ASCII in it, several characters, turns out as UTF-8."""
    if line.isascii() or _RUSSIAN.fullmatch(line):
        return line
    try:
        read = line.encode(encoding).decode("utf-8")
    except UnicodeError:
        return line
    return read if sum(character > "\x7f" for character in read) >= _FEWEST_STRANGE else line


@cache
def _patterns(encoding: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    table = _damage(encoding)
    proofs = [damaged for damaged, character in table.items() if character in _PROOF and _is_proof(damaged)]
    emoji = "".join(filter(None, (_character(encoding, byte) for byte in (0xF0, 0x9F))))
    rest = "".join(map(re.escape, filter(None, (_character(encoding, byte) for byte in range(0x80, 0xC0)))))
    faces = [f"{re.escape(emoji)}[{rest}]{{2}}"] if len(emoji) == 2 else []
    proof = "|".join([*map(re.escape, proofs), *faces])
    plausible = "|".join([*faces, *(re.escape(damaged) for damaged in sorted(table, key=len, reverse=True))])
    leads = "".join(re.escape(_character(encoding, byte)) for byte in (0xC3, 0xC5, 0xCE, 0xD0, 0xE2))
    whole = f"(?:[{leads}][{rest}].*){{4}}"
    return re.compile(proof or "(?!)"), re.compile(plausible), re.compile(whole)


def _is_proof(damaged: str) -> bool:
    """Letters of one script and case might be a word; anything else in a row is not."""
    return not (damaged.isalpha() and (damaged.islower() or damaged.isupper()))


@cache
def _damage(encoding: str) -> dict[str, str]:
    """What each plausible character looks like once its UTF-8 was read in the encoding."""
    table = {}
    for code in _PLAUSIBLE:
        damaged = "".join(filter(None, (_character(encoding, byte) for byte in chr(code).encode())))
        if len(damaged) == len(chr(code).encode()):
            table[damaged] = chr(code)
    return table


@cache
def _character(encoding: str, byte: int) -> str:
    """What a byte reads as; bytes that cp1252 leaves undefined read as control characters, as browsers do."""
    try:
        return bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return chr(byte) if encoding.startswith("cp125") else ""


def _decoded(encoding: str, damaged: str) -> str:
    """A character outside the table: an emoji."""
    bytes_of = {_character(encoding, byte): byte for byte in range(0x80, 0x100)}
    try:
        return bytes(bytes_of[character] for character in damaged).decode("utf-8")
    except UnicodeDecodeError:
        return damaged


def _from_chinese(match: re.Match[str]) -> str:
    try:
        return match[0].encode("gb18030").decode("utf-8")
    except UnicodeError:
        return match[0]
