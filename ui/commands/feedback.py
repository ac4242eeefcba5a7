"""The commands `feedback list|export`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.conversations import kept_conversations
from ui.commands.files import write_new
from ui.commands.options import Commands, Json
from ui.commands.terminal import print_json, print_table

if TYPE_CHECKING:
    from coach.feedback import Given

feedback = typer.Typer(
    cls=Commands, no_args_is_help=True, help="What people thought of answers, given by the thumbs on the page."
)


@feedback.command("list")
def list_all(context: typer.Context, as_json: Json = False) -> None:
    """List feedback: the question, what was thought of the answer, and why."""
    found = _given(context)
    if as_json:
        print_json([_to_dict(each) for each in found])
        return
    rows = [(each.given_at[:10], each.feedback.verdict, each.feedback.reason or "", each.question) for each in found]
    print_table(f"{len(found)} answers with feedback", ("date", "answer", "because", "question"), rows)


@feedback.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write, such as cases.jsonl.")],
) -> None:
    """Write feedback as evaluation cases, for `career-coach eval run --cases FILE`.

    A good answer becomes a case whose gold is what it cited, a question that is not covered one that is to be
    declined. Of the other reasons nobody can tell what would have been right: `feedback list` shows them.

    Example: career-coach feedback export cases.jsonl
    """
    from coach.feedback_cases import case_of

    found = _given(context)
    cases = [case for each in found if (case := case_of(each))]
    write_new(file, "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases))
    rest = len(found) - len(cases)
    more = f" {rest} say only what was wrong; see them with: career-coach feedback list" if rest else ""
    typer.echo(f"{len(cases)} cases in {file}.{more}")


def _given(context: typer.Context) -> list[Given]:
    with kept_conversations(context) as sessions:
        return sessions.feedback.given()


def _to_dict(given: Given) -> dict[str, object]:
    return {
        "verdict": given.feedback.verdict,
        "reason": given.feedback.reason,
        "given_at": given.given_at,
        "session_id": given.session_id,
        "turn_id": given.turn_id,
        "question": given.question,
        "reply": {**given.reply.to_dict(), "hits": list(given.passages)},
    }
