"""A career coach that says only what its library of essays can back up.

from coach import Coach

with Coach.open() as coach:
    reply = coach.ask("Eight years in, asked to take the team, not sure I want it.")
    print(reply.text)
"""

from coach.chain import MAX_QUESTION, Coach
from coach.errors import (
    CoachError,
    ModelFailed,
    ModelUnusable,
    QuestionInvalid,
    SessionsUnusable,
    SettingsInvalid,
    TitleInvalid,
    TranscriptInvalid,
    UnknownSession,
    UnknownTurn,
)
from coach.events import Event, Finished, Found, Searching, Spoken, StartedOver
from coach.reply import Citation, Perspective, Ranks, Reply, Sentence, Session, Turn, hit_to_dict
from coach.settings import Settings

__all__ = [
    "MAX_QUESTION",
    "Citation",
    "Coach",
    "CoachError",
    "Event",
    "Finished",
    "Found",
    "ModelFailed",
    "ModelUnusable",
    "Perspective",
    "QuestionInvalid",
    "Ranks",
    "Reply",
    "Searching",
    "Sentence",
    "Session",
    "SessionsUnusable",
    "Settings",
    "SettingsInvalid",
    "Spoken",
    "StartedOver",
    "TitleInvalid",
    "TranscriptInvalid",
    "Turn",
    "UnknownSession",
    "UnknownTurn",
    "hit_to_dict",
]
