"""A tree of HTML, or of what trafilatura makes of it, written as light Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.etree import _Element

_HEADINGS = {"h1": "##", "h2": "##", "h3": "###", "h4": "###", "h5": "###", "h6": "###", "head": "##"}
_SKIPPED = frozenset(
    "audio button canvas datalist embed form graphic iframe img input link map math meta nav noscript object"
    " option picture rp rt script select source style svg template textarea title track video".split()
)
_INLINE = frozenset(
    "a abbr b bdi bdo big cite del dfn em font hi i ins kbd mark q ref rend ruby s samp small span strike strong sub"
    " sup time tt u var wbr acronym label data".split()
)
_LISTS = frozenset({"ul", "ol", "list"})
_ITEMS = frozenset({"li", "item", "dt", "dd"})
_QUOTES = frozenset({"blockquote", "quote"})
_CODE = frozenset({"pre", "listing", "xmp"})
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
_BREAKS = frozenset({"br", "lb"})
_SPACE = re.compile(r"[ \t\r\n\f\v\u00a0]+")
_RULER = re.compile(r"-{3,}\s*|\.\.\.\s*")
_BREAK = "\x00"
_SECTION = "* * *"


def to_markdown(root: _Element) -> str:
    """Writes what is below `root`; pictures, forms and scripts are left out, emphasis and links are plain text."""
    return "\n\n".join(_blocks(root))


def plain_text(element: _Element) -> str:
    """The words of an element on one line."""
    return _SPACE.sub(" ", "".join(str(part) for part in element.itertext())).strip()


@dataclass(slots=True)
class _Page:
    """Blocks written so far, and the paragraph that is being written."""

    blocks: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def end_paragraph(self) -> None:
        text = _SPACE.sub(" ", "".join(self.words))
        self.words.clear()
        for paragraph in re.split(rf"(?: *{_BREAK} *){{2,}}", text):
            lines = [line.strip() for line in paragraph.split(_BREAK)]
            kept = [_safe(line) for line in lines if line]
            if kept:
                self.blocks.append("\n".join(kept))

    def add(self, *blocks: str) -> None:
        self.end_paragraph()
        self.blocks += [block for block in blocks if block]


def _safe(line: str) -> str:
    """No line may pass for the rule that opens front matter: a page could put another author's name below it."""
    return _SECTION if _RULER.fullmatch(line) else line


def _blocks(element: _Element) -> list[str]:
    page = _Page()
    _write(element, page)
    page.end_paragraph()
    return page.blocks


def _write(element: _Element, page: _Page) -> None:
    page.words.append(element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            _write_child(child, child.tag.lower(), page)
        page.words.append(child.tail or "")


def _write_child(child: _Element, tag: str, page: _Page) -> None:
    if tag in _SKIPPED:
        return
    if tag in _BREAKS:
        page.words.append(_BREAK)
    elif tag == "hr":
        page.add(_SECTION)
    elif tag in _HEADINGS:
        page.add(_heading(child, tag))
    elif tag in _LISTS:
        page.add("\n".join(_items(child)))
    elif tag in _QUOTES:
        page.add(_quote(child))
    elif tag in _CODE or (tag == "code" and "\n" in (child.text or "").strip()):
        page.add(_code(child))
    elif tag == "table" and _is_data(child):
        page.add(_table(child))
    elif tag in _INLINE or tag == "code":
        _write(child, page)
    else:
        page.end_paragraph()
        _write(child, page)
        page.end_paragraph()


def _heading(element: _Element, tag: str) -> str:
    text = plain_text(element)
    mark = _HEADINGS.get(str(element.get("rend") or tag), "##")
    return f"{mark} {text}" if re.search(r"\w", text) else ""


def _items(element: _Element) -> list[str]:
    lines: list[str] = []
    is_numbered = element.tag == "ol" or element.get("rend") == "ol"
    number = int(start) if (start := element.get("start", "1")).isdigit() and len(start) < 4 else 1
    for child in element:
        if child.tag in _LISTS:  # a list directly in a list is one level down
            lines += ["   " + line for line in _items(child)]
        elif child.tag in _ITEMS:
            mark = f"{number}. " if is_numbered else "- "
            item = _item(child, mark)
            lines += item
            number += bool(item)
    return lines


def _item(element: _Element, mark: str) -> list[str]:
    """An item on one line, the lists in it below, one level down."""
    own: list[str] = []
    below: list[str] = []
    for block in _blocks(element):
        if below or (own and re.match(r"- |\d+\. ", block)):
            below += ["   " + line for line in block.split("\n")]
        else:
            own.append(re.sub(r"^(?:#+ |> )", "", block).replace("\n", " "))
    return [mark + " ".join(own), *below] if own else []


def _quote(element: _Element) -> str:
    lines = "\n\n".join(_blocks(element)).split("\n")
    return "\n".join(f"> {line}".rstrip() for line in lines) if any(lines) else ""


def _code(element: _Element) -> str:
    text = "".join(str(part) for part in element.itertext()).replace("```", "'''").strip("\n")
    lines = [" " + line if _RULER.fullmatch(line) else line.rstrip() for line in text.split("\n")]
    return "\n".join(["```", *lines, "```"]) if text.strip() else ""


def _is_data(table: _Element) -> bool:
    """Whether a table holds short cells in columns; others only place text on the page."""
    rows = [row for row in table.iter() if row.tag in _ROWS]
    columns = {sum(cell.tag in _CELLS for cell in row) for row in rows}
    cells = [cell for cell in table.iter() if cell.tag in _CELLS]
    nested = any(child.tag in {"table", *_HEADINGS, *_LISTS, *_QUOTES} for child in table.iterdescendants())
    return len(rows) > 1 and columns != {1} and not nested and all(len(plain_text(cell)) <= 200 for cell in cells)


def _table(table: _Element) -> str:
    rows = []
    for row in (row for row in table.iter() if row.tag in _ROWS):
        cells = [plain_text(cell).replace("|", "/") for cell in row if cell.tag in _CELLS]
        if any(cells):
            rows.append(f"| {' | '.join(cells)} |")
    if rows:
        rows.insert(1, "|" + " --- |" * (rows[0].count("|") - 1))
    return "\n".join(rows)
