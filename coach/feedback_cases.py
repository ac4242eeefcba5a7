"""Feedback as cases for the evaluation: what was right is to stay so, what is not covered to be declined. Pure."""

from __future__ import annotations

from typing import Any

from coach.feedback import Given

_TURNED_AWAY = {"redirected": "redirect", "crisis": "crisis"}


def case_of(given: Given) -> dict[str, Any] | None:
    """A case as `career-coach eval` reads it; None where it is not known what would have been right.

    What was found good is to be answered from the places it cited, or turned away as it was. What is said not to be
    covered is to be declined. Of a wrong citation, another question or a tone nobody can tell what is right.
    """
    what = _expected(given)
    if what is None:
        return None
    return {
        "id": f"feedback-{given.session_id}-{given.turn_id}",
        **what,
        "question": given.question,
        "history": [{"role": role, "content": content} for role, content in given.history],
        "tags": ["feedback"],
        "note": ", ".join(filter(None, (f"{given.feedback.verdict} on {given.given_at[:10]}", given.feedback.reason))),
    }


def _expected(given: Given) -> dict[str, Any] | None:
    decision, golds = given.reply.decision, _golds(given)
    if given.feedback.verdict == "bad":
        return _abstain() if given.feedback.reason == "not covered" else None
    if decision in _TURNED_AWAY:
        return {"kind": "out_of_scope", "answerable": "out_of_scope", "expected": _TURNED_AWAY[decision], "gold": []}
    if decision == "declined":
        return _abstain()
    kind = "followup" if given.history else "direct"
    return {"kind": kind, "answerable": True, "expected": "answer", "gold": golds} if golds else None


def _abstain() -> dict[str, Any]:
    return {"kind": "unanswerable_near", "answerable": False, "expected": "abstain", "gold": []}


def _golds(given: Given) -> list[dict[str, Any]]:
    return [{"essay_id": each.essay_id, "quote": each.quote, "grade": 2} for each in given.reply.citations]
