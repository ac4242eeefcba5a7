"""A draft: an answer before the check, as sentences that carry the keys of the passages they lean on. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexing import Hit, sentence_spans

_MARKER = re.compile(r"\s*[\[(]\s*(p[a-z]{4}(?:\s*[,;]\s*p[a-z]{4})*)\s*[\])]")
_ANY_MARKER = re.compile(r"\s*\[(?!\s*(?:…|\.{3})\s*\])[^\]\n]{1,40}\](?!\()")  # but not an omission: [...]
_MIN_WORDS = 3  # that must be left of a sentence which lost an address
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\s]*[^)]*\)")
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_ADDRESS = re.compile(
    r"<?\b(?:\w+://\S*|(?:data|javascript|mailto|tel|file):\S+|www\.\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S*)",
    re.IGNORECASE,
)
_BEHIND_A_MARKER = re.compile(r"(?<=[a-z]\])\s+(?=[A-Z“\"])")  # where a sentence begins that no full stop precedes
_KEY = re.compile(r"p[a-z]{4}")
_ITEM = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence, the keys it carries, and what separates it from the one before."""

    text: str
    keys: tuple[str, ...] = ()
    before: str = " "


def keyed(hits: Sequence[Hit]) -> dict[str, Hit]:
    """The hits by short opaque keys, such as `pk3fa`. Small models confuse 1, 2, 3; a key can't be off by one."""
    by_key: dict[str, Hit] = {}
    for hit in hits:
        digest = hashlib.sha256(hit.passage.id.encode()).digest()
        letters = [chr(97 + byte % 26) for byte in digest]
        key = next(
            key for start in range(len(letters)) if (key := "p" + "".join(letters[start : start + 4])) not in by_key
        )
        by_key[key] = hit
    return by_key


def parse(text: str) -> list[DraftSentence]:
    """The sentences of a whole draft, without addresses and images: the only links are those to what is cited."""
    return [sentence for paragraph in _paragraphs(text) for sentence in _sentences(*paragraph)]


def parse_stream(chunks: Iterable[str]) -> Iterator[DraftSentence]:
    """The sentences of a draft as they become complete: one is, when another has begun behind it."""
    text, given = "", 0
    for chunk in chunks:
        text += chunk
        ready = parse(text)[:-1]
        yield from ready[given:]
        given = max(given, len(ready))
    yield from parse(text)[given:]


def _paragraphs(text: str) -> Iterator[tuple[str, str]]:
    """Each line of text with what stands before it: a blank line or the start of a list item."""
    blank = True
    for line in text.splitlines():
        if not line.strip():
            blank = True
            continue
        item = _ITEM.match(line)
        body = line[item.end() :] if item else line.lstrip("#> ").strip()
        yield ("\n- " if item else "\n\n" if blank else " "), body
        blank = False


def _sentences(before: str, line: str) -> Iterator[DraftSentence]:
    pieces: list[str] = []
    for piece in (part for span in sentence_spans(line) for part in _BEHIND_A_MARKER.split(span.of(line))):
        if pieces and _is_open(pieces[-1]):
            pieces[-1] += f" {piece}"  # a quotation goes on
        elif pieces and not _ANY_MARKER.sub("", piece).strip():
            pieces[-1] += " " + piece  # a marker after the full stop belongs to the sentence before it
        else:
            opening = _MARKER.match(piece)
            if pieces and opening:
                pieces[-1] += opening.group()
                piece = piece[opening.end() :]
            pieces.append(piece)
    for piece in pieces:
        keys = dict.fromkeys(key for marker in _MARKER.finditer(piece) for key in _KEY.findall(marker.group(1)))
        told = _ANY_MARKER.sub("", _MARKER.sub("", piece))
        words = _plain(told).strip()
        if words and (words == told.strip() or len(words.split()) >= _MIN_WORDS):
            yield DraftSentence(words, tuple(keys), before)
            before = " "


def _is_open(piece: str) -> bool:
    """Whether a quotation that began in it has not ended."""
    return piece.count("“") > piece.count("”") or piece.count('"') % 2 == 1


def _plain(text: str) -> str:
    return _ADDRESS.sub("", _LINK.sub(r"\1", _IMAGE.sub("", text)))
