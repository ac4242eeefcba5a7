"""The top of the chat: what this is, how it answers, how much it has read, and the ways to the other pages. Pure."""

from __future__ import annotations

from coach.answer import QUOTING
from ui.gate import shown
from ui.web.preferences import Preferences

_PRIVATE = ' · <a href="./?private=1">Private</a>'
_BESIDE = ' target="_blank" rel="noopener"'  # what the page shows stays: of a private conversation nothing else is left
_IS_PRIVATE = '<p class="private">Private: nothing of this conversation is kept here. <a href="./">Leave</a></p>'


def masthead_html(
    *,
    mode: str,
    essays: int,
    preferences: Preferences | None = None,
    history: bool = True,
    private: bool = False,
    conversation: str = "",
) -> str:
    """The masthead.

    Args:
        mode: As `Coach.mode`.
        essays: How many there are.
        history: Whether conversations kept earlier are offered.
        private: Whether nothing is kept of this one.
        conversation: The id of the one that goes on, which the script puts into the page's address.
    """
    wanted = preferences.words if preferences else ""
    beside = _BESIDE if private else ""
    past = f' · <a href="conversations"{beside}>History</a>' if history else ""
    lines = [
        "<h1>Career coach</h1>",
        '<p class="purpose">Answers from a library of essays about working in engineering, and from nothing else.</p>',
        f'<p class="mode"><span>{_mode(mode)}</span> <span class="ways">'
        f'<a href="essays"{_BESIDE}>{essays} {"essay" if essays == 1 else "essays"}</a>{past}'
        f'{"" if private else _PRIVATE} · <a href="settings"{beside}>Settings</a></span></p>',
        f'<p class="wanted">{shown(wanted)}</p>' if wanted else "",
        _IS_PRIVATE if private else "",
        f'<span hidden data-conversation="{shown(conversation)}"></span>',
    ]
    return "".join(lines)


def _mode(mode: str) -> str:
    if mode == QUOTING:
        return "Quoting the essays, no model configured"
    return f"Model: {shown(mode)}; every sentence checked against the essays"
