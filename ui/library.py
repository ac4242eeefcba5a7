"""Commands about the library: `corpus add|list|show|remove` and `index`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from corpus import Essay, Imported, Library, import_path, import_starter
from indexing import build_index, open_embedder, open_index
from ui.options import Json, Options
from ui.terminal import output, print_json, print_table, progress_bar

corpus = typer.Typer(no_args_is_help=True, help="The essays the coach speaks from.", rich_markup_mode=None)

Ids = Annotated[list[str], typer.Argument(help="Essay ids, as `corpus list` shows them.", show_default=False)]


@contextmanager
def _library(context: typer.Context) -> Iterator[Library]:
    options: Options = context.obj
    with Library.open(options.settings().library_path) as library:
        yield library


@corpus.command()
def add(
    context: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(help="Text or Markdown files, or folders.")] = None,
    starter: Annotated[bool, typer.Option("--starter", help="Add the essays that ship with the product.")] = False,
    as_json: Json = False,
) -> None:
    """Add essays. A file added before is replaced by what it holds now.

    Files are cleaned on the way in, and a file that holds several essays is split.

    Example: career-coach corpus add ~/essays
    """
    if not paths and not starter:
        raise typer.BadParameter("Name a file or a folder, or give --starter.")
    with _library(context) as library:
        report = import_starter(library) if starter else []
        with progress_bar() as progress:
            for path in paths or []:
                report += import_path(library, path, on_file=lambda done, total: progress("cleaning", done, total))
    if as_json:
        print_json([_imported(each) for each in report])
    else:
        _print_report(report)
    if any(each.state == "failed" for each in report):
        raise typer.Exit(1)


@corpus.command("list")
def list_essays(context: typer.Context, as_json: Json = False) -> None:
    """List the essays of the library."""
    with _library(context) as library:
        essays = library.essays()
    if as_json:
        print_json([_particulars(essay) for essay in essays])
    elif not essays:
        typer.echo("The library is empty. Add essays: career-coach corpus add FILE, or --starter for ours.")
    else:
        rows = [
            (essay.id, essay.title, essay.author, essay.published or "", len(essay.text.split())) for essay in essays
        ]
        print_table(f"{len(essays)} essays", ("id", "title", "author", "date", "words"), rows)


@corpus.command()
def show(
    context: typer.Context,
    essay_id: Annotated[str, typer.Argument(help="Essay id, as `corpus list` shows it.")],
    cleaning: Annotated[bool, typer.Option("--cleaning", help="Show what was repaired and removed.")] = False,
    as_json: Json = False,
) -> None:
    """Show one essay, or what cleaning did to it."""
    with _library(context) as library:
        essay, changes = library.essay(essay_id), library.changes(essay_id)
    if as_json:
        print_json({**_particulars(essay), "text": essay.text, "cleaning": [asdict(change) for change in changes]})
    elif cleaning:
        rows = [(change.rule, change.before[:80], change.after[:80]) for change in changes]
        print_table(f"{len(changes)} changes in {essay.id}", ("rule", "before", "after"), rows)
    else:
        console = output()
        head = f"{essay.title}\n{essay.author}, {essay.published or 'no date'}, {essay.url or 'no public address'}\n"
        console.print(head, markup=False)
        console.print(essay.text, markup=False)


@corpus.command()
def remove(context: typer.Context, essay_ids: Ids, as_json: Json = False) -> None:
    """Remove essays from the library, all that are named or none."""
    with _library(context) as library:
        library.remove(essay_ids)
    if as_json:
        print_json({"removed": essay_ids})
    else:
        typer.echo(f"Removed {len(essay_ids)} {'essay' if len(essay_ids) == 1 else 'essays'}.")


def index(
    context: typer.Context,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build anew even when nothing has changed.")] = False,
    as_json: Json = False,
) -> None:
    """Bring the search index up to date with the library. Asking does this by itself."""
    options: Options = context.obj
    settings = options.settings()
    embedder = open_embedder(settings.embedder)
    with Library.open(settings.library_path) as library, progress_bar() as progress:
        if not library.essays():
            import_starter(library)
        if rebuild:
            build_index(settings.index_path, library, embedder, progress=progress)
        opened = open_index(settings.index_path, library, embedder, progress=progress)
    opened.close()
    if as_json:
        print_json({"folder": str(opened.folder), "essays": len(opened.essays), "passages": len(opened.passages)})
    else:
        typer.echo(f"{len(opened.essays)} essays, {len(opened.passages)} passages in {opened.folder}")


def _print_report(report: Sequence[Imported]) -> None:
    for each in report:
        if each.state == "failed":
            typer.secho(f"failed     {each.origin}: {each.problem}", err=True, fg="red")
        elif not each.essays:
            typer.echo(f"{each.state:10} {each.origin}: nothing that the library does not hold already")
        for essay in each.essays:
            typer.echo(f"{each.state:10} {essay.id}  ({essay.author}, {len(essay.text.split())} words)")
    count = sum(len(each.essays) for each in report)
    typer.echo(f"{count} essays from {len(report)} {'source' if len(report) == 1 else 'sources'}.")


def _imported(each: Imported) -> dict[str, Any]:
    return {
        "origin": each.origin,
        "state": each.state,
        "problem": each.problem,
        "essays": [_particulars(essay) for essay in each.essays],
    }


def _particulars(essay: Essay) -> dict[str, Any]:
    """All of an essay but its text."""
    return {key: value for key, value in asdict(essay).items() if key != "text"}
