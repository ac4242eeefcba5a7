"""The commands `conversations list|show|rename|pin|delete|restore|export|import|forget-all`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.commands.files import write_new
from ui.commands.options import Commands, Json, Options
from ui.commands.terminal import print_json, print_table
from ui.errors import FileUnusable

if TYPE_CHECKING:
    from coach.sessions import Sessions

conversations = typer.Typer(
    cls=Commands, no_args_is_help=True, help="Your conversations: find, name, pin, delete and forget them."
)
Id = Annotated[str, typer.Argument(help="Id, as `conversations list` shows it.")]


@conversations.command("list")
def list_all(
    context: typer.Context,
    search: Annotated[str, typer.Option(help="Only those in which all these words occur.")] = "",
    deleted: Annotated[bool, typer.Option("--deleted", help="The deleted ones that `restore` brings back.")] = False,
    as_json: Json = False,
) -> None:
    """List conversations: pinned ones first, then newest first."""
    with kept_conversations(context) as sessions:
        found = sessions.conversations.find(search, deleted=deleted)
    if as_json:
        print_json([asdict(each) for each in found])
        return
    rows = [
        ("*" if each.pinned else "", each.id, f"{each.started_at[:10]}  {each.title} ({_turns(each.turns)})")
        for each in found
    ]
    print_table(f"{len(found)} conversations; * is pinned", ("", "id", "conversation"), rows)


@conversations.command()
def show(context: typer.Context, session_id: Id, as_json: Json = False) -> None:
    """Print a conversation. Continue it with: career-coach ask --session ID QUESTION."""
    with kept_conversations(context) as sessions:
        session = sessions.get(session_id)
    if as_json:
        print_json(
            [
                {"question": each.question, "asked_at": each.asked_at, "reply": each.reply and each.reply.to_dict()}
                for each in session.turns
            ]
        )
        return
    for turn in session.turns:
        typer.echo(f"> {turn.question}\n\n{turn.reply.text if turn.reply else '(interrupted)'}\n")


@conversations.command()
def rename(
    context: typer.Context, session_id: Id, title: Annotated[str, typer.Argument(help="The new title.")]
) -> None:
    """Name a conversation, instead of by its first question."""
    with kept_conversations(context) as sessions:
        sessions.conversations.rename(session_id, title)


@conversations.command()
def pin(
    context: typer.Context,
    session_id: Id,
    off: Annotated[bool, typer.Option("--off", help="Let it go again.")] = False,
) -> None:
    """Keep a conversation at the top of the list."""
    with kept_conversations(context) as sessions:
        sessions.conversations.pin(session_id, pinned=not off)


@conversations.command()
def delete(context: typer.Context, session_id: Id) -> None:
    """Delete a conversation; for thirty days, `restore` brings it back."""
    with kept_conversations(context) as sessions:
        sessions.conversations.delete(session_id)
    typer.echo(f"Deleted. Bring it back with: career-coach conversations restore {session_id}")


@conversations.command()
def restore(context: typer.Context, session_id: Id) -> None:
    """Bring a deleted conversation back."""
    with kept_conversations(context) as sessions:
        sessions.conversations.restore(session_id)


@conversations.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write, ending in .md, .html or .json.")],
    session_id: Annotated[str | None, typer.Option("--id", help="Only this one.", show_default=False)] = None,
) -> None:
    """Write conversations into one file: Markdown or HTML to read, JSON to take in elsewhere."""
    from ui.exported import WRITERS

    write = WRITERS.get(file.suffix.lower().removeprefix("."))
    if write is None:
        raise FileUnusable(f"{file} doesn't say what to write. Give it a name that ends in .md, .html or .json.")
    with kept_conversations(context) as sessions:
        transcripts = sessions.conversations.transcripts(session_id)
    write_new(file, write(transcripts))
    typer.echo(f"{len(transcripts)} conversations in {file}.")


@conversations.command("import")
def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A .json file that `conversations export` wrote.")],
) -> None:
    """Take in conversations that were exported as JSON. What is here already stays as it is."""
    from coach.transcript import from_json

    try:
        content = file.read_bytes()
    except OSError as error:
        raise FileUnusable(f"{file} can't be read ({error.strerror}). Name a .json file that was exported.") from error
    transcripts = from_json(content)
    with kept_conversations(context) as sessions:
        ids = sessions.conversations.take_in(transcripts)
    typer.echo(
        f"{len(ids)} conversations taken in; what was here already stays as it is. See: career-coach conversations list"
    )


@conversations.command()
def forget_all(
    context: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase every conversation for good, the deleted ones too, from the file's bytes."""
    with kept_conversations(context) as sessions:
        if not yes:
            typer.confirm("Erase every conversation for good?", abort=True)
        count = sessions.conversations.forget_all()
    typer.echo(f"{count} conversations erased.")


def kept_conversations(context: typer.Context) -> Sessions:
    """The conversations alone: no index is opened for them."""
    from coach.sessions import Sessions  # with SQLAlchemy: not before it is needed

    options: Options = context.obj
    return Sessions.open(options.settings().sessions_path)


def _turns(number: int) -> str:
    return "1 question" if number == 1 else f"{number} questions"
