"""Commands about where essays come from: `corpus catalog|fetch|update|export|import`."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from corpus import chosen, export_library, import_archive, import_catalog, update
from ui.commands.library import show_report
from ui.commands.options import Force, Json, Options
from ui.commands.terminal import print_json, print_table, progress_bar

Topic = Annotated[str | None, typer.Option(help="Only essays on this topic.", show_default=False)]


def catalog(context: typer.Context, topic: Topic = None, as_json: Json = False) -> None:
    """Browse public essays that are worth having; `corpus fetch` downloads them."""
    options: Options = context.obj
    entries = chosen(topic=topic)
    with options.library() as library:
        held = {essay.id for essay in library.essays()}
    if as_json:
        print_json([{**asdict(entry), "held": entry.id in held} for entry in entries])
        return
    rows = [
        ("*" if entry.id in held else "", entry.id, f"{entry.title} ({entry.author}): {entry.summary}")
        for entry in entries
    ]
    print_table(f"{len(entries)} essays; * is in your library", ("", "id", "essay"), rows)
    topics = sorted({each for entry in chosen() for each in entry.topics})
    typer.echo(f"\nTopics: {', '.join(topics)}\nDownload with: career-coach corpus fetch ID, or --topic TOPIC")


def fetch(
    context: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(help="Ids, as `corpus catalog` shows them.")] = None,
    topic: Topic = None,
    everything: Annotated[bool, typer.Option("--all", help="Every essay of the catalogue.")] = False,
    as_json: Json = False,
) -> None:
    """Download essays of the catalogue to this machine, for your own reading. Goes on when one fails."""
    if not ids and not topic and not everything:
        raise typer.BadParameter("Name essays of the catalogue, or give --topic TOPIC or --all.")
    options: Options = context.obj
    entries = chosen(ids or (), topic=topic)
    with options.library() as library, progress_bar() as progress:
        report = import_catalog(library, entries, options.fetcher(), on_file=partial(progress, "fetching"))
    show_report(report, as_json=as_json)


def refresh(context: typer.Context, force: Force = False, as_json: Json = False) -> None:
    """Take in again every file and page that has changed. What is gone, fails or shrank is reported and kept."""
    options: Options = context.obj
    with options.library() as library, progress_bar() as progress:
        report = update(library, options.fetcher(), force=force, on_file=partial(progress, "looking"))
    show_report(report, as_json=as_json)


def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write, such as library.zip.")],
    as_json: Json = False,
) -> None:
    """Write the whole library, with cleaning records and situations, into one file for another machine."""
    options: Options = context.obj
    with options.library() as library:
        count = export_library(library, file)
    if as_json:
        print_json({"file": str(file), "essays": count})
    else:
        typer.echo(f"{count} essays in {file}. Take them in with: career-coach corpus import {file}")


def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that `corpus export` wrote.")],
    as_json: Json = False,
) -> None:
    """Take in a library that was exported. Essays that are here already are left alone."""
    options: Options = context.obj
    with options.library() as library:
        report = import_archive(library, file)
    show_report(report, as_json=as_json)
