"""The command `career-coach eval`, which the command line finds by its entry point."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from eval.cases import Case, load_cases, starter_cases
from eval.document import document
from eval.library import coach_over
from eval.report import table
from eval.run import Run
from eval.run import run as run_cases

commands = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Measure the coach on questions with known answers."
)


@commands.callback()
def _group() -> None:
    """Keeps `run` a subcommand while it is the only one."""


@commands.command()
def run(
    cases: Annotated[
        Path | None, typer.Option(help="Questions, one JSON object a line; ours when left out.", show_default=False)
    ] = None,
    library: Annotated[
        Path | None,
        typer.Option(help="Essays to answer from, a file or folder; ours when left out.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Also write the whole run, case by case, as JSON here.", show_default=False)
    ] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages are retrieved and scored.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")] = False,
) -> None:
    """Put questions to the coach and print what came of it.

    The coach gets a home of its own for this; yours is not touched. A configured model is used, and paid for.

    Example: career-coach eval run --cases questions.jsonl --library essays/
    """
    whole = _run(load_cases(cases) if cases else starter_cases(), library, k)
    if out:
        out.write_text(json.dumps(document(whole), ensure_ascii=False, indent=1), "utf-8")
    if as_json:
        typer.echo(json.dumps(document(whole), ensure_ascii=False, indent=2))
    else:
        Console().print(table(whole))


def _run(cases: Sequence[Case], library: Path | None, k: int) -> Run:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def on_progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what.capitalize(), total=total)
            bar.update(tasks[what], completed=done, total=total)

        with coach_over(library, progress=on_progress) as coach:
            return run_cases(cases, coach, k=k, progress=lambda done, total: on_progress("asking", done, total))
