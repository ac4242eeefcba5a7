"""The list of conversations as a page of forms. Pure, and without script."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from coach.conversations import KEPT_DAYS, MAX_TITLE, Conversation
from ui.gate import shown, shown_line
from ui.web.pages import paper_page


def conversations_page(
    found: Sequence[Conversation],
    deleted: Sequence[Conversation],
    *,
    search: str = "",
    just_deleted: str = "",
    taken: int | None = None,
) -> str:
    """Conversations that were found, with what can be done to each.

    Args:
        deleted: Those that can be brought back; the one with the id `just_deleted` is offered first.
        taken: How many were just taken in from a file; None when none was.
    """
    came = f'<p class="notice" role="status">Taken in: {taken}. What was here already stays as it is.</p>'
    came = came if taken is not None else ""
    undo = "".join(_undo(each) for each in deleted if each.id == just_deleted)
    items = "".join(_item(each) for each in found)
    none = "No conversation has all these words." if search else "Nothing has been asked yet."
    found_html = f'<ul class="library">{items}</ul>' if items else f'<p class="notice">{none}</p>'
    every = f'<div class="forget"><p>All conversations:</p>{_export("conversations/")}{_FORGET}</div>'
    body = (
        f"<h1>Conversations</h1>{came}{undo}{_search(search)}{found_html}"
        f"{_deleted(deleted)}{every if found or deleted else ''}{_IMPORT}"
    )
    return paper_page("Conversations", body, root="./")


_IMPORT = (
    '<details class="import"><summary>Import</summary>'
    '<form method="post" action="conversations/import" enctype="multipart/form-data">'
    '<label>An exported .json file <input type="file" name="file" accept=".json" required></label> '
    "<button>Take in</button></form></details>"
)
_FORGET = (
    "<details><summary>Delete everything</summary>"
    '<form method="post" action="conversations/forget-all">'
    '<label><input type="checkbox" name="sure" value="yes" required> Erase every conversation for good</label> '
    "<button>Erase all</button></form></details>"
)


def _search(search: str) -> str:
    every = ' <a href="conversations">Show all</a>' if search else ""
    return (
        '<form class="search" role="search"><input type="search" name="search" aria-label="Words to find" '
        'placeholder="Words asked or answered" '
        f'value="{shown_line(search)}"> <button>Search</button>{every}</form>'
    )


def _item(each: Conversation) -> str:
    turns = "1 question" if each.turns == 1 else f"{each.turns} questions"
    pinned = "pinned · " if each.pinned else ""
    return (
        f'<li><a href="./?conversation={_id(each)}">{shown_line(each.title)}</a>'
        f"<span>{pinned}{shown(each.started_at[:10])} · {turns}</span>"
        f'<div class="actions">{_button(each, "unpin" if each.pinned else "pin", "Unpin" if each.pinned else "Pin")}'
        f"{_rename(each)}{_export(f'conversations/{_id(each)}/')}{_button(each, 'delete', 'Delete')}</div></li>"
    )


def _export(folder: str) -> str:
    links = " ".join(
        f'<a href="{folder}export.{form}" download>{name}</a>'
        for form, name in (("md", "Markdown"), ("html", "HTML"), ("json", "JSON"))
    )
    return f"<details><summary>Export</summary>{links}</details>"


def _rename(each: Conversation) -> str:
    return (
        f'<details><summary>Rename</summary><form method="post" action="conversations/{_id(each)}/rename">'
        f'<input name="title" aria-label="New title" maxlength="{MAX_TITLE}" required '
        f'value="{shown_line(each.title)}"> '
        "<button>Save</button></form></details>"
    )


def _button(each: Conversation, action: str, words: str) -> str:
    name = f"{words}: {each.title}"
    return (
        f'<form method="post" action="conversations/{_id(each)}/{action}">'
        f'<button aria-label="{shown_line(name)}">{words}</button></form>'
    )


def _undo(each: Conversation) -> str:
    form = _button(each, "restore", "Undo")
    return f'<div class="notice actions" role="status">Deleted “{shown_line(each.title)}”. {form}</div>'


def _deleted(deleted: Sequence[Conversation]) -> str:
    if not deleted:
        return ""
    items = "".join(f"<li>{shown_line(each.title)} {_button(each, 'restore', 'Restore')}</li>" for each in deleted)
    return (
        f"<details><summary>Deleted ({len(deleted)})</summary><p>Each is erased {KEPT_DAYS} days after it was "
        f'deleted.</p><ul class="library">{items}</ul></details>'
    )


def _id(each: Conversation) -> str:
    return shown(quote(each.id, safe=""))
