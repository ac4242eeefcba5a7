"""What pictures leave behind when a page is saved as text: file names, alternative texts, credits.

A name that stands glued to a word is cut only where its shape gives it away: a size, a file ending, the
pattern of a picture site. Shapes that correct text has too ("GitHub" is two words glued) are cut only in a
text in which names of the certain shapes were found.
"""

from __future__ import annotations

import re

from corpus.cleaning.lines import Line, Lines, Rule

_SIZE = r"\d{1,4}(?:\.\d{1,2})?x\d{1,4}(?:\.\d{1,2})?"
_NAME = r"(?:[A-Z][\w’'-]*\s+){1,6}"
_ENDING = r"\.(?i:png|jpe?g|gif|webp|svg|bmp|heic|tiff?)"
_NOT_PLURAL = r"(?!s\b)"

_CERTAIN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<=[a-z][.!?…]){_NAME}{_SIZE}$",
        rf"^{_NAME}{_SIZE}(?=[A-Z][a-z])",
        rf"(?<=[a-z,;] ){_NAME}{_SIZE}{_NOT_PLURAL}(?=[A-Za-z]{{2}})",
        r"\w+_by_\w+-d[0-9a-z]{6}(?=[a-z]|$)",  # DeviantArt
        r"Screen ?[Ss]hot \d{4}-\d\d-\d\d at [\d.]+(?: ?[AP]M)?(?:\.png)?(?=[A-Z]|$)",
        rf"(?:^|(?<=[\s.!?]))[\w-]+{_ENDING}{_NOT_PLURAL}(?=[A-Za-z]{{2}})",
        rf"(?<=[a-z][.!?])[\w]+(?:[-_]\w+)+{_ENDING}$",
        r"^[a-z]+(?:-[a-z]+){2,}(?=[A-Z][a-z]+ [a-z])",
        r"\[(?:image|img|cid|photo|picture)(?::[^\]]*)?\]",
    )
)
_GLUED_TITLE = re.compile(r"^(?:[A-Z][a-z]+ ){1,4}([A-Z][a-z]{2,}(?=([A-Z][a-z]+) [a-z]))")
_LIKELY = (
    re.compile(r"(?<=[a-z] )(?:[A-Z]\w+ ){2,6}[A-Z]{4,}(?=[a-z]{3,} )"),
    re.compile(r"(?<=[a-z][.!?])[a-z]+(?:-[a-z]+)+$"),
)
_ALONE = re.compile(
    rf"{_NAME}{_SIZE}|[\w.()@ -]{{1,80}}{_ENDING}|(?:IMG|DSC|DSCN|PXL|MVIMG)_?\d{{3,}}\w*|\w+_by_\w+-d[0-9a-z]{{6}}"
)
_CREDIT = re.compile(
    r"\(?(?:(?:cover |header |featured |hero )?(?:photo|image|picture|illustration)s? "
    r"(?:by|credits?|courtesy)\b:?.{1,80}"
    r"|(?:photo|image|picture|illustration)(?: credits?)?: .{1,60}(?:unsplash|pexels|pixabay|getty|shutterstock|flickr"
    r"|wikimedia|istock|cc[ -]by).{0,40}|credit: (?:unsplash|pexels|pixabay|getty|shutterstock|flickr).{0,40})\)?",
    re.IGNORECASE,
)
_SENTENCE_INSIDE = re.compile(r"[.!?] +[A-Z]")


def drop_image_names(lines: Lines) -> list[Line]:
    """Cuts image names out of sentences; a line that was nothing else goes."""
    text = "\n".join(line.text for line in lines)
    likely = any(pattern.search(line.text) for line in lines for pattern in _CERTAIN[:-1])
    kept = []
    for line in lines:
        cut = line.text
        if "`" not in cut:  # code speaks of names on purpose
            for pattern in _CERTAIN:
                cut = pattern.sub("", cut)
            cut = _cut_likely(cut, text) if likely else cut
        if cut.strip() or line.is_blank:
            kept.append(Line(line.number, cut.rstrip() if cut != line.text else cut))
    return kept


def drop_captions(lines: Lines) -> list[Line]:
    """Drops lines that are an image's name or say who took it."""
    return [line for line in lines if not _is_caption(line.text.strip())]


def _is_caption(text: str) -> bool:
    if _ALONE.fullmatch(text):
        return True
    return _CREDIT.fullmatch(text) is not None and not _SENTENCE_INSIDE.search(text) and len(text.split()) <= 14


def _cut_likely(line: str, text: str) -> str:
    for pattern in _LIKELY:
        line = pattern.sub("", line)
    glued = _GLUED_TITLE.search(line)
    if glued:
        name, word = glued[1], glued[2]
        # "Dolphin|Commit", whose second word the text knows, and not "Git|Hub", which it would write again.
        if re.search(rf"\b{word.lower()}\b", text) and text.count(name + word) == 1:
            line = line[glued.end() :]
    return line


RULES = (
    Rule("image name", drop_image_names, shows="words"),
    Rule("image caption", drop_captions),
)
