"""The command line: `career-coach`."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path
from typing import Annotated

import typer

from ui.commands.ask import ask, chat, retrieve
from ui.commands.conversations import conversations
from ui.commands.doctor import doctor
from ui.commands.feedback import feedback
from ui.commands.library import corpus, index
from ui.commands.options import Commands, Options
from ui.commands.serve import serve
from ui.commands.situations import enrich_essays, situations
from ui.commands.sources import catalog, export, fetch, import_file, refresh

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="A career coach for engineers that says only what its library of essays can back up. "
    "Without a model it quotes the essays; set COACH_MODEL=provider:name to have one answer from them.",
)
app.command()(ask)
app.command()(chat)
app.command()(serve)
app.command()(retrieve)
app.add_typer(corpus, name="corpus")
corpus.command()(catalog)
corpus.command()(fetch)
corpus.command("update")(refresh)
corpus.command()(export)
corpus.command("import")(import_file)
corpus.command()(situations)
corpus.command("enrich")(enrich_essays)
app.add_typer(conversations, name="conversations")
app.add_typer(feedback, name="feedback")
app.command()(index)
app.command()(doctor)
for _extension in importlib.metadata.entry_points(group="career_coach.commands"):  # such as `eval`
    app.add_typer(_extension.load(), name=_extension.name)


@app.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(help="Folder of everything the program keeps (COACH_HOME).", show_default=False),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show the stack when something fails.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    if version:
        typer.echo(f"career-coach {importlib.metadata.version('career-coach')}")
        raise typer.Exit
    context.obj = Options(home)


def main() -> None:
    """Runs the program."""
    app()
