"""The cleaning of one essay: rules, each a pure function over lines, applied until nothing changes any more."""

from __future__ import annotations

from corpus.changes import Cleaned
from corpus.cleaning import characters, footnotes, furniture, images, layout, links, structure, tags, threads
from corpus.cleaning.lines import Line, Lines, Noted, Rule, in_reading_order, run, to_lines, to_text

_MOST_PASSES = 12

_CONTENT = (*threads.RULES, *furniture.RULES, *images.RULES, *links.RULES)
_MARKDOWN = (*characters.RULES, layout.SPACES, *_CONTENT, *footnotes.RULES, layout.BLANK_LINES)
_PLAIN = (
    *characters.RULES,
    *tags.RULES,
    *threads.RULES,
    structure.UNDERLINED,
    layout.TABLES,
    layout.WRAPPED,
    layout.LISTS,
    layout.SPACES,
    *_CONTENT,
    *footnotes.RULES,
    structure.QUOTES,
    structure.headings_rule(),
    layout.PARAGRAPHS,
)


def clean(text: str) -> Cleaned:
    """Repairs a text and writes it as light Markdown.

    Text that is Markdown already keeps its line breaks and headings; in other texts structure is worked out
    where it is certain. Cleaning what was cleaned changes nothing.
    """
    lines, noted = clean_lines(to_lines(text))
    return Cleaned(to_text(lines), in_reading_order(noted))


def clean_lines(
    lines: Lines,
    *,
    first: tuple[Rule, ...] = (),
    markdown: bool | None = None,
    never_headings: tuple[str, ...] = (),
) -> tuple[list[Line], list[Noted]]:
    """Cleans lines; see `clean`.

    Args:
        lines: The lines of one essay.
        first: Rules to apply once, before the others.
        markdown: Whether the text is marked up already; told from the text if None.
        never_headings: Beginnings of lines that are not to be made headings.
    """
    plain = tuple(structure.headings_rule(never=never_headings) if rule.name == "heading" else rule for rule in _PLAIN)
    current, noted = run(first, lines)
    for _ in range(_MOST_PASSES):
        is_marked = layout.is_markdown(current) if markdown is None else markdown
        after, more = run(_MARKDOWN if is_marked else plain, current)
        noted += more
        if [line.text for line in after] == [line.text for line in current]:
            break
        current = after
    return current, noted
