"""White space that carries structure: wrapped lines, list items, tables with tabs, paragraphs."""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.cleaning.characters import collapse_spaces, fenced
from corpus.cleaning.lines import Line, Lines, Rule, blocks

_HEADING = re.compile(r"#{1,6} \S")
_LINK = re.compile(r"\[[^\]\n]+\]\([^)\s]+\)|\[\^\w+\]|^\[[^\]]+\]: \S", re.MULTILINE)
_TABLE_RULE = re.compile(r"\|?(?: *:?-{3,}:? *\|)+(?: *:?-{3,}:? *)?")
_RULER = re.compile(r"(?:[*_–•·-] ?){3,}")
_BULLET = re.compile(r"(\s*)(?:[•●◦○▪■‣⁃∙·➢►–]\s+|\*\s+|o\t\s*)(?=\S)")
_ITEM = re.compile(r"(?:\s*)(?:- |\d{1,3}\. )(?=\S)")
_NUMBERED = re.compile(r"(\s*)(\d{1,3})\.\s+(?=\S)")
_DASHED = re.compile(r"(\s*)-\s+(?=\S)")
_INNER = ("◦", "○", "▪", "o\t")
_WIDEST = 100
_NARROWEST = 40
_FEWEST_BREAKS = 3
_MANY_BREAKS = 20
_FULL_SHARE = 0.6
_SPECIAL = re.compile(r"\s*(?:[-*+•#>|`~]|\d{1,3}[.)] |\[\d)")


def is_markdown(lines: Lines) -> bool:
    """Whether a person or a program has marked the text up already."""
    text = "\n".join(line.text for line in lines)
    return (
        any(_HEADING.match(line.text) or _TABLE_RULE.fullmatch(line.text.strip()) for line in lines)
        or any(fenced(lines))
        or _LINK.search(text) is not None
    )


def is_item(text: str) -> bool:
    """Whether the line begins an item of a Markdown list."""
    return _ITEM.match(text) is not None


def unwrap(lines: Lines) -> list[Line]:
    """Joins lines that were broken at a fixed width: the next word would not have fitted any more."""
    plain = [line for line in lines if not _SPECIAL.match(line.text) and " " in line.text.strip()]
    width = max((len(line.text.rstrip()) for line in plain), default=0)
    pairs = [pair for run in blocks(lines) for pair in pairwise(run) if not _SPECIAL.match(pair[1].text)]
    breaks = [pair for pair in pairs if len(pair[0].text.rstrip()) * 2 >= width]  # shorter lines end where they should
    slack = width // 8 if len(breaks) >= _MANY_BREAKS else 3  # letters of a printed page differ in width
    full = {id(below) for above, below in breaks if _is_full(above.text, below.text, width - slack)}
    if not _NARROWEST <= width <= _WIDEST or len(full) < max(_FEWEST_BREAKS, _FULL_SHARE * len(breaks)):
        return list(lines)
    words = set(re.findall(r"[\w-]+", "\n".join(line.text.lower() for line in lines)))
    typeset = sum(above.text.rstrip().endswith("-") for above, _ in breaks) >= 0.04 * len(breaks)
    unwrapped: list[Line] = []
    for line in lines:
        if id(line) in full:
            last = unwrapped[-1]
            unwrapped[-1] = Line(last.number, _joined(last.text.rstrip(), line.text.strip(), words, typeset=typeset))
        else:
            unwrapped.append(line)
    return unwrapped


def _is_full(above: str, below: str, width: int) -> bool:
    hyphened = re.search(r"[^\W\d_]-\s*$", above) is not None and below.lstrip()[:1].islower()
    return hyphened or len(above.rstrip()) + 1 + len(below.split()[0]) > width


def _joined(above: str, below: str, words: set[str], *, typeset: bool) -> str:
    """Puts a word together again that was broken at a hyphen, if its hyphen is not its own."""
    broken = re.search(r"([^\W\d_]+)-$", above)
    if broken is None or not below[:1].islower():
        return f"{above} {below}"
    first, second = broken[1].lower(), re.match(r"\w*", below.lower())[0]  # type: ignore[index]
    compound = f"{first}-{second}" in words or {first, second} <= words
    if first + second in words or (typeset and not compound):
        return above[:-1] + below
    return above + below


def mark_tables(lines: Lines) -> list[Line]:
    """Makes a Markdown table of lines whose cells are parted by tabs."""
    marked: list[Line] = []
    run: list[Line] = []
    for line in [*lines, Line(-1, "")]:
        cells = line.text.strip("\n").count("\t")
        inside = bool(run) and cells == run[0].text.count("\t")
        if run and not inside:
            marked += _table(run) if len(run) > 1 else run
            run = []
        if cells and not line.text.startswith("\t") and not _BULLET.match(line.text) and not _ITEM.match(line.text):
            run.append(line)
        else:
            marked.append(line)
    return marked[:-1]


def _table(run: Lines) -> list[Line]:
    rows = [Line(line.number, "| " + " | ".join(cell.strip() for cell in line.text.split("\t")) + " |") for line in run]
    rule = "| " + " | ".join("---" for _ in run[0].text.split("\t")) + " |"
    return [rows[0], Line(rows[0].number, rule), *rows[1:]]


def mark_lists(lines: Lines) -> list[Line]:
    """Writes list items the Markdown way; numbers stay."""
    marked = []
    indents: list[int] = []
    for line in lines:
        bullet = _BULLET.match(line.text) if not line.text.lstrip().startswith("–") or _has_dashes(lines) else None
        numbered, dashed = _NUMBERED.match(line.text), _DASHED.match(line.text)
        match = None if _RULER.fullmatch(line.text.strip()) else bullet or numbered or dashed
        if match is None:
            if not line.is_blank:
                indents = []
            marked.append(Line(line.number, line.text.strip()))
            continue
        above = next((other.text for other in reversed(marked) if not other.is_blank), "")
        inner = line.text.lstrip().startswith(_INNER) and is_item(above)
        level = _level(indents, len(match[1].expandtabs(4)), inner=inner)
        marker = f"{match[2]}. " if match is numbered else "- "
        marked.append(Line(line.number, "   " * level + marker + line.text[match.end() :]))
    return marked


def _has_dashes(lines: Lines) -> bool:
    """Dashes are bullets when several lines in a row begin with one; a single one opens an aside."""
    return any(
        one.text.lstrip().startswith("– ") and two.text.lstrip().startswith("– ") for one, two in pairwise(lines)
    )


def _level(indents: list[int], indent: int, *, inner: bool) -> int:
    while indents and indents[-1] > indent:
        indents.pop()
    if not indents or indents[-1] < indent:
        indents.append(indent)
    return max(len(indents) - 1, int(inner))


def set_paragraphs(lines: Lines) -> list[Line]:
    """One blank line between paragraphs, none within a list or a table, nor one more within a quotation."""
    spaced: list[Line] = []
    for at, line in enumerate(lines):
        if line.is_blank:
            continue
        if spaced and not _together(spaced[-1].text, line.text, parted=lines[at - 1].is_blank):
            spaced.append(Line(line.number, ""))
        spaced.append(line)
    return spaced


def _together(above: str, below: str, *, parted: bool) -> bool:
    if above.startswith(">") and below.startswith(">"):
        return not parted
    return (is_item(above) and is_item(below)) or (above.startswith("|") and below.startswith("|"))


def squeeze_blank_lines(lines: Lines) -> list[Line]:
    """At most one blank line in a row, none at the ends; code keeps its own."""
    squeezed: list[Line] = []
    for line, code in zip(lines, fenced(lines), strict=True):
        if line.is_blank and not code and (not squeezed or squeezed[-1].is_blank):
            continue
        squeezed.append(Line(line.number, "") if line.is_blank and not code else line)
    while squeezed and squeezed[-1].is_blank:
        squeezed.pop()
    return squeezed


SPACES = Rule("white space", collapse_spaces, shows="nothing")
TABLES = Rule("table", mark_tables, shows="nothing")
WRAPPED = Rule("wrapped lines", unwrap, shows="nothing")
LISTS = Rule("list", mark_lists, shows="nothing")
PARAGRAPHS = Rule("paragraphs", set_paragraphs, shows="nothing")
BLANK_LINES = Rule("blank lines", squeeze_blank_lines, shows="nothing")
