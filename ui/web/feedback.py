"""Thumbs and reasons: what the page calls them, and what they say."""

from __future__ import annotations

from coach.feedback import REASONS, Feedback

_THUMBS = {"Like": Feedback("good"), "Dislike": Feedback("bad")}  # names for which Gradio has icons
_REASONS = {reason[0].upper() + reason[1:]: Feedback("bad", reason) for reason in REASONS}
_BY_NAME = _THUMBS | _REASONS
NAMES = tuple(_BY_NAME)


def feedback_called(chosen: bool | str | None) -> Feedback | None:
    """What was chosen on the page, as Gradio reports it; None when it was taken back."""
    if isinstance(chosen, bool):
        chosen = "Like" if chosen else "Dislike"
    return _BY_NAME.get(chosen or "")


def name_of(feedback: Feedback | None) -> str | None:
    """What the page calls it."""
    return next((name for name, each in _BY_NAME.items() if each == feedback), None)
