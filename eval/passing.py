"""When a case counts as passed: for JUnit, for the tests that a file of cases becomes, and for the report. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]  # of a case, as `eval.document` writes it


def faults(row: Row, *, k: int = 5) -> list[str]:
    """Why a case did not pass, each in a line for a person; empty when it did.

    It passes when the decision is the one expected (an answer with a warning will do for an answer), a direct answer
    is among the first `k` passages, every citation is exact, and nothing is said that must not be.
    """
    if row["failure"]:
        return [f"it failed: {row['failure']}"]
    found = [*_decision(row), *_retrieval(row, k)]
    wrong = row["citations"]["given"] - row["citations"]["exact"]
    if wrong:
        found.append(f"{wrong} of {row['citations']['given']} citations do not stand where they say")
    found += [f"it says {each!r}, which it must not" for each in row.get("forbidden", [])]
    return found


def _decision(row: Row) -> list[str]:
    hedged = row["expected"] == "answer" and row["decision"] == "close"
    if row["values"]["right"] or hedged:
        return []
    return [f"expected: {row['expected']}; got: {row['decision']} ({row['reason']})"]


def _retrieval(row: Row, k: int) -> list[str]:
    if row["expected"] != "answer":
        return []
    ranks = [gold["rank"] for gold in row["golds"] if gold["grade"] == max(each["grade"] for each in row["golds"])]
    if any(rank and rank <= k for rank in ranks):
        return []
    best = min((rank for rank in ranks if rank), default=None)
    where = f"its first place is {best}" if best else "it was not found"
    nearest = row["hits"][0] if row["hits"] else None
    instead = f"; first is {nearest['essay_id']}, {' '.join(nearest['text'].split())[:80]!r}" if nearest else ""
    return [f"no passage with a direct answer among the first {k}: {where}{instead}"]
