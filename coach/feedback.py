"""What people thought of answers: kept with the turn it is about, and gone when that is gone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast, get_args

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError

from coach.errors import UnknownTurn
from coach.query import History
from coach.reply import Reply, Session, Turn
from coach.session_tables import FEEDBACK, SESSION, TURN, stored_turn

Verdict = Literal["good", "bad"]
Reason = Literal["wrong citation", "not what I asked", "not covered", "tone"]
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thought of an answer.

    Attributes:
        reason: What was wrong with it, if they said.
    """

    verdict: Verdict
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """Feedback with what it is about.

    Attributes:
        reply: With the places of the passages that were retrieved in `passages`, as `hit_to_dict` has them.
        history: The turns before it, as (role, content), oldest first.
        given_at: ISO date and time, UTC.
    """

    feedback: Feedback
    session_id: str
    turn_id: int
    question: str
    reply: Reply
    passages: tuple[dict[str, Any], ...]
    history: History
    given_at: str


class FeedbackBook:
    """All feedback of one home."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def give(self, turn_id: int, feedback: Feedback) -> None:
        """Keeps what somebody thought of an answer, instead of what they thought before.

        Raises:
            UnknownTurn: No such turn is kept.
        """
        row = {"turn_id": turn_id, "verdict": feedback.verdict, "reason": feedback.reason, "given_at": _now()}
        try:
            with self._engine.begin() as connection:
                connection.execute(delete(FEEDBACK).where(FEEDBACK.c.turn_id == turn_id))
                connection.execute(insert(FEEDBACK).values(**row))
        except IntegrityError as error:
            raise UnknownTurn(f"No answer has the number {turn_id}; its conversation may be gone.") from error

    def take_back(self, turn_id: int) -> None:
        """Forgets it."""
        with self._engine.begin() as connection:
            connection.execute(delete(FEEDBACK).where(FEEDBACK.c.turn_id == turn_id))

    def of(self, session: Session) -> dict[int, Feedback]:
        """What was given in one conversation, by the number of the turn."""
        wanted = select(FEEDBACK).join(TURN).where(TURN.c.session_id == session.id)
        with self._engine.connect() as connection:
            return {row.turn_id: _feedback(row) for row in connection.execute(wanted)}

    def given(self) -> list[Given]:
        """All that was given in conversations that are not deleted, the oldest turn first."""
        columns = (TURN, FEEDBACK.c.verdict, FEEDBACK.c.reason, FEEDBACK.c.given_at)
        kept = (
            select(*columns)
            .select_from(TURN.join(SESSION).outerjoin(FEEDBACK))
            .where(SESSION.c.deleted_at.is_(None))
            .order_by(TURN.c.id)
        )
        histories: dict[str, list[Turn]] = {}
        found = []
        with self._engine.connect() as connection:
            for row in connection.execute(kept):
                turn, before = stored_turn(row, row.id), histories.setdefault(row.session_id, [])
                if row.verdict and turn.reply:
                    found.append(_given(row, turn, turn.reply, before))
                before.append(turn)
        return found


def _given(row: Any, turn: Turn, reply: Reply, before: list[Turn]) -> Given:
    return Given(
        feedback=_feedback(row),
        session_id=row.session_id,
        turn_id=row.id,
        question=turn.question,
        reply=reply,
        passages=tuple(json.loads(row.reply)["hits"]),
        history=Session(row.session_id, tuple(before)).history,
        given_at=row.given_at,
    )


def _feedback(row: Any) -> Feedback:
    return Feedback(cast(Verdict, row.verdict), cast(Reason | None, row.reason))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
