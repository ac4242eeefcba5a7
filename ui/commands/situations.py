"""Commands about situations, the words people really use: `corpus situations` and `corpus enrich`."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from coach.enrich import Plan, enrich, plan
from coach.errors import ModelUnusable
from coach.model import Model, configured_models
from corpus import from_json_lines, to_json_lines
from ui.commands.options import Json, Options
from ui.commands.terminal import print_json, progress_bar


def situations(
    context: typer.Context,
    essay_id: Annotated[str, typer.Argument(help="Essay id, as `corpus list` shows it.")],
    replace_by: Annotated[
        Path | None, typer.Option("--set", help="Replace them by those in this file.", show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Print what people might type for the passages of an essay, one JSON object a line; edit and give back with --set.

    Example: career-coach corpus situations ID > words.jsonl
    """
    options: Options = context.obj
    with options.library() as library:
        if replace_by:
            library.set_situations(essay_id, from_json_lines(replace_by.read_text("utf-8")))
        essay, held = library.essay(essay_id), library.situations(essay_id)
    if as_json:
        print_json([asdict(each) for each in held])
    elif replace_by:
        typer.echo(f"{sum(len(each.texts) for each in held)} situations for {len(held)} places of {essay_id}.")
    else:
        typer.echo(to_json_lines(essay, held), nl=False)


def enrich_essays(
    context: typer.Context,
    essay_ids: Annotated[list[str] | None, typer.Argument(help="Essay ids; all when left out.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before the model is used.")] = False,
    as_json: Json = False,
) -> None:
    """Have the configured model write situations for passages that have none. Says first what it takes, and asks.

    An interrupted run goes on where it stopped, and no text is written for twice.
    """
    options: Options = context.obj
    model = _model(options)
    with options.library() as library:
        essays = [library.essay(each) for each in essay_ids] if essay_ids else library.essays()
        planned = plan(library, model, essays)
        if planned.passages and not yes:
            typer.confirm(_estimate(planned, model), abort=True, err=True)
        with progress_bar() as progress:
            failures = enrich(library, model, planned, on_passage=partial(progress, "writing"))
    written = len(planned.passages) - len(failures)
    if as_json:
        print_json({"passages": written, "failures": failures})
    else:
        typer.echo(f"Situations for {written} passages.")
    for failure in failures:
        typer.secho(f"career-coach: {failure}", err=True, fg="red")
    if failures:
        raise typer.Exit(1)


def _model(options: Options) -> Model:
    models = configured_models(options.settings())
    if not models:
        raise ModelUnusable("No model is configured. Set COACH_MODEL=provider:name, for example ollama:llama3.2")
    return models[0]


def _estimate(planned: Plan, model: Model) -> str:
    fresh = len(planned.passages) - planned.known
    return (
        f"{fresh} passages for {model.name}, about {planned.tokens_in:,} tokens in and {planned.tokens_out:,} out, at "
        f"your provider's price ({planned.known} more were written before). Go on?"
    )
