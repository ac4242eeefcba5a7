"""Text of a page that no reader sees: a place to put words into a coach's mouth."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element

from corpus.changes import Change
from corpus.formats.markdown import plain_text

_SIMPLE_SELECTOR = re.compile(r"(?:[a-z][a-z0-9]*)?[.#][\w-]+|body|html", re.IGNORECASE)
_BRACE = re.compile(r"[{}]")
_LENGTH = re.compile(r"(-?\d*\.?\d+)(px|pt|em|rem|ex|ch|%|vw|vh|vmin|cm|mm|in|pc)?")
_PIXELS = {"pt": 1.3, "em": 16.0, "rem": 16.0, "%": 0.16, "vw": 10.0, "vh": 8.0, "cm": 38.0, "mm": 3.8, "in": 96.0}
_NAMED = {"white": "#ffffff", "black": "#000000", "transparent": "transparent"}
_FAR = 500  # pixels
_SMALLEST = 2.0  # pixels
_ROOTS = frozenset({"html", "body"})  # hidden until a script has run, and shown then

_UNSEEN = frozenset({"noscript", "template"})  # a reader's browser runs scripts

Style = dict[str, str]


def drop_hidden(root: _Element) -> list[Change]:
    """Removes what is hidden by attributes, inline styles or simple style sheet rules, and says what it was."""
    rules = _sheet_rules(root)
    found = [element for element in root.iter() if isinstance(element.tag, str) and _is_hidden(element, rules)]
    changes = []
    for element in found:
        parent = element.getparent()
        if parent is None or not any(above is root for above in (element, *element.iterancestors())):
            continue  # gone with one above it
        text = plain_text(element)
        if text and element.tag not in _UNSEEN:
            changes.append(Change("hidden text", text[:2000], ""))
        _remove(element, parent)
    return changes


def _remove(element: _Element, parent: _Element) -> None:
    tail = element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _is_hidden(element: _Element, rules: dict[str, Style]) -> bool:
    if element.tag in _ROOTS:
        return False
    if element.tag in _UNSEEN or element.get("hidden") is not None:
        return True
    if (element.get("aria-hidden") or "").strip().lower() == "true":
        return True
    style = {**_from_sheet(element, rules), **_declarations(element.get("style") or "")}
    if not style and element.get("color") is None:
        return False
    return _takes_no_place(style) or _is_off_screen(style) or _has_no_contrast(element, style, rules)


def _takes_no_place(style: Style) -> bool:
    size = _pixels(style.get("font-size", ""))
    flat = any(_pixels(style.get(side, "")) == 0 for side in ("height", "max-height", "width", "max-width"))
    return (
        style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or _number(style.get("opacity", "")) == 0
        or (size is not None and size < _SMALLEST)
        or (flat and style.get("overflow", style.get("overflow-y")) in ("hidden", "clip"))
        or re.match(r"rect\(\s*(?:0|1px)[ ,a-z0]*", style.get("clip", "")) is not None
        or style.get("clip-path", "").replace(" ", "").startswith(("inset(50%", "inset(100%", "circle(0"))
        or re.match(r"scale\w*\(\s*0\s*[,)]", style.get("transform", "")) is not None
    )


def _is_off_screen(style: Style) -> bool:
    placed = style.get("position") in ("absolute", "fixed")
    sides = [_pixels(style.get(side, "")) for side in ("left", "top", "right", "bottom")]
    moved = [_pixels(style.get(side, "")) for side in ("text-indent", "margin-left", "margin-top")]
    return (placed and any(side is not None and side <= -_FAR for side in sides)) or any(
        side is not None and side <= -_FAR for side in moved
    )


def _has_no_contrast(element: _Element, style: Style, rules: dict[str, Style]) -> bool:
    """Whether text is transparent, or of the colour that the nearest element above it paints as background."""
    colour = _colour(style.get("color") or element.get("color") or "")
    if colour is None:
        return False
    if colour == "transparent":
        return "background-clip" not in style and "-webkit-background-clip" not in style
    behind = _background(style)
    for above in () if behind else element.iterancestors():
        painted = {**_from_sheet(above, rules), **_declarations(above.get("style") or "")}
        behind = _background(painted) or _colour(above.get("bgcolor") or "")
        if behind:
            break
    return colour == (behind or "#ffffff")


def _background(style: Style) -> str | None:
    if "url(" in style.get("background", "") or "gradient" in style.get("background", ""):
        return "picture"
    if style.get("background-image", "none") != "none":
        return "picture"
    told = style.get("background-color") or style.get("background") or ""
    colours = (_colour(word) for word in re.split(r"\s+(?![^(]*\))", told) if word)
    return next((colour for colour in colours if colour and colour != "transparent"), None)


def _colour(text: str) -> str | None:
    text = re.sub(r"\s*!important", "", text.strip().lower())
    text = _NAMED.get(text, text)
    if text == "transparent":
        return text
    if match := re.fullmatch(r"#([0-9a-f])([0-9a-f])([0-9a-f])", text):
        return "#" + "".join(part * 2 for part in match.groups())
    if match := re.fullmatch(r"#?([0-9a-f]{6})(?:[0-9a-f]{2})?", text):
        return "transparent" if text.startswith("#") and text[7:] == "00" else f"#{match[1]}"
    if match := re.fullmatch(r"rgba?\((\d+)[ ,]+(\d+)[ ,]+(\d+)(?:[ ,/]+([\d.]+%?))?\)", text):
        if match[4] and _number(match[4]) == 0:
            return "transparent"
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in match.groups()[:3])
    return None


def _declarations(style: str) -> Style:
    pairs = (part.partition(":") for part in _without_comments(style.lower()).split(";"))
    return {name.strip(): re.sub(r"\s*!important", "", value).strip() for name, _, value in pairs if value}


def _sheet_rules(root: _Element) -> dict[str, Style]:
    """Declarations of the page's own style sheets by class and id, where the selector is just that."""
    rules: dict[str, Style] = {}
    for sheet in root.getroottree().iter("style"):
        for selectors, body in _plain_rules(_without_comments(sheet.text or "")):
            for selector in selectors.split(","):
                if _SIMPLE_SELECTOR.fullmatch(selector.strip()):
                    rules.setdefault(selector.strip(), {}).update(_declarations(body))
    return rules


def _plain_rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations, without those for paper, small screens and other conditions."""
    depth = deepest = start = 0
    selectors = ""
    for brace in _BRACE.finditer(sheet):
        if brace[0] == "{":
            if depth == 0:
                selectors, start, deepest = sheet[start : brace.start()].strip(), brace.end(), 0
            depth += 1
            deepest = max(deepest, depth)
        elif depth:
            depth -= 1
            if depth == 0:
                if deepest == 1 and "@" not in selectors:
                    yield selectors, sheet[start : brace.start()]
                start = brace.end()


def _without_comments(style: str) -> str:
    first, *others = style.split("/*")
    return first + "".join(other.partition("*/")[2] for other in others)


def _from_sheet(element: _Element, rules: dict[str, Style]) -> Style:
    style: Style = {}
    for selector in _selectors(element) if rules else ():
        style.update(rules.get(selector, {}))
    return style


def _selectors(element: _Element) -> Iterator[str]:
    yield str(element.tag)
    names = [f".{name}" for name in (element.get("class") or "").split()]
    if element.get("id"):
        names.append(f"#{element.get('id')}")
    for name in names:
        yield name
        yield f"{element.tag}{name}"


def _pixels(text: str) -> float | None:
    match = _LENGTH.fullmatch(text.strip())
    return float(match[1]) * _PIXELS.get(match[2] or "px", 1.0) if match else None


def _number(text: str) -> float | None:
    match = re.fullmatch(r"(\d*\.?\d+)%?", text.strip())
    return float(match[1]) if match else None
