"""Commands about the library: `corpus add|list|show|remove` and `index`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from corpus import Essay, Imported, Library, import_path, import_starter, import_url
from indexing import build_index, open_embedder, refresh_index
from ui.commands.options import Force, Json, Options
from ui.commands.terminal import output, print_json, print_table, progress_bar

corpus = typer.Typer(no_args_is_help=True, help="The essays the coach speaks from.", rich_markup_mode=None)

Ids = Annotated[list[str], typer.Argument(help="Essay ids, as `corpus list` shows them.", show_default=False)]


def _library(context: typer.Context) -> Library:
    options: Options = context.obj
    return options.library()


@corpus.command()
def add(
    context: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(help="Files, folders, or addresses of pages, feeds and sitemaps.")
    ] = None,
    starter: Annotated[bool, typer.Option("--starter", help="Add the essays that ship with the product.")] = False,
    newest: Annotated[int, typer.Option(min=1, max=500, help="Of a feed or sitemap, how many pages at most.")] = 10,
    keep_duplicates: Annotated[
        bool, typer.Option("--keep-duplicates", help="Also add essays that the library has from elsewhere.")
    ] = False,
    as_is: Annotated[
        bool, typer.Option("--as-is", help="Take text files without cleaning and splitting; updates keep to it.")
    ] = False,
    force: Force = False,
    as_json: Json = False,
) -> None:
    """Add essays. A source added before is replaced by what it holds now.

    Texts, Markdown, web pages, PDF, EPUB and Word files are cleaned on the way in, and one that holds several essays
    is split.

    Example: career-coach corpus add ~/essays https://example.org/feed.xml
    """
    if not sources and not starter:
        raise typer.BadParameter("Name a file, a folder or an address, or give --starter.")
    options: Options = context.obj
    with _library(context) as library:
        report = import_starter(library) if starter else []
        with progress_bar() as progress:
            for source in sources or []:
                if source.startswith(("http://", "https://")):
                    move = partial(progress, "fetching")
                    report += import_url(library, source, options.fetcher(), newest=newest, force=force, on_file=move)
                else:
                    move = partial(progress, "cleaning")
                    taken = partial(import_path, keep_duplicates=keep_duplicates, as_is=as_is, force=force)
                    report += taken(library, Path(source), on_file=move)
    show_report(report, as_json=as_json)


@corpus.command("list")
def list_essays(
    context: typer.Context,
    removed: Annotated[bool, typer.Option("--removed", help="Those that `restore` brings back.")] = False,
    as_json: Json = False,
) -> None:
    """List the essays of the library."""
    with _library(context) as library:
        essays = library.removed() if removed else library.essays()
    if as_json:
        print_json([_particulars(essay) for essay in essays])
    elif not essays and removed:
        typer.echo("No essay was removed lately.")
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
        if changes and not essay.origin.startswith(("starter:", "http")):
            typer.echo(
                f"\nYou disagree? Take the file without cleaning: career-coach corpus add --as-is {essay.origin}"
            )
    else:
        console = output()
        head = f"{essay.title}\n{essay.author}, {essay.published or 'no date'}, {essay.url or 'no public address'}\n"
        console.print(head, markup=False)
        console.print(essay.text, markup=False)


@corpus.command()
def remove(
    context: typer.Context,
    essay_ids: Ids,
    for_good: Annotated[bool, typer.Option("--for-good", help="Erase them now, not in thirty days.")] = False,
    as_json: Json = False,
) -> None:
    """Remove essays from the library, all that are named or none; for thirty days `restore` brings them back."""
    with _library(context) as library:
        library.remove(essay_ids, for_good=for_good)
    if as_json:
        print_json({"removed": essay_ids})
    else:
        back = "" if for_good else f" Bring back with: career-coach corpus restore {' '.join(essay_ids)}"
        typer.echo(f"Removed {_essays(essay_ids)}.{back}")


@corpus.command()
def restore(context: typer.Context, essay_ids: Ids, as_json: Json = False) -> None:
    """Bring removed essays back, with their situations and what cleaning did."""
    with _library(context) as library:
        library.restore(essay_ids)
    if as_json:
        print_json({"restored": essay_ids})
    else:
        typer.echo(f"Brought back {_essays(essay_ids)}.")


def index(
    context: typer.Context,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build anew even when nothing has changed.")] = False,
    as_json: Json = False,
) -> None:
    """Bring the search index up to date with the library. Asking does this by itself.

    It also repairs an index that was made with another embedding model or by another version of the program.
    """
    options: Options = context.obj
    settings = options.settings()
    embedder = open_embedder(settings.embedder)
    with Library.open(settings.library_path) as library, progress_bar() as progress:
        if not library.essays():
            import_starter(library)
        if rebuild:
            build_index(settings.index_path, library, embedder, server=settings.chroma_url, progress=progress)
        opened = refresh_index(settings.index_path, library, embedder, server=settings.chroma_url, progress=progress)
    opened.close()
    if as_json:
        print_json({"folder": str(opened.folder), "essays": len(opened.essays), "passages": len(opened.passages)})
    else:
        typer.echo(f"{len(opened.essays)} essays, {len(opened.passages)} passages in {opened.folder}")


def show_report(report: Sequence[Imported], *, as_json: bool) -> None:
    """What became of each source; exits with 1 when one failed."""
    if as_json:
        print_json([_imported(each) for each in report])
    else:
        _print_report(report)
    if any(each.state == "failed" for each in report):
        raise typer.Exit(1)


def _print_report(report: Sequence[Imported]) -> None:
    for each in report:
        if each.state == "failed":
            typer.secho(f"failed     {each.origin}: {each.problem}", err=True, fg="red")
        for same in each.same_as:
            typer.echo(f"left out   {each.origin}: the library has it as {same.id}, from {same.origin}")
        for essay in each.essays:
            typer.echo(f"{each.state:10} {essay.id}  ({essay.author}, {len(essay.text.split())} words)")
    count = sum(len(each.essays) for each in report)
    typer.echo(f"{count} essays from {len(report)} {'source' if len(report) == 1 else 'sources'}.")


def _essays(ids: Sequence[str]) -> str:
    return "1 essay" if len(ids) == 1 else f"{len(ids)} essays"


def _imported(each: Imported) -> dict[str, Any]:
    return {
        "origin": each.origin,
        "state": each.state,
        "problem": each.problem,
        "same_as": [essay.id for essay in each.same_as],
        "essays": [_particulars(essay) for essay in each.essays],
    }


def _particulars(essay: Essay) -> dict[str, Any]:
    """All of an essay but its text."""
    return {key: value for key, value in asdict(essay).items() if key != "text"}
