"""How the command line shows things: answers, citations, tables, progress. Text of essays is data, never markup."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from coach import Citation, Perspective, Reply, Sentence
from indexing import Hit
from indexing import Progress as OnProgress

_LABELS = {"quoted": "", "supported": "dim", "view": "italic"}


def output() -> Console:
    """Standard output, at its width now."""
    return Console(file=sys.stdout, highlight=False, soft_wrap=True)


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def progress_bar() -> Iterator[OnProgress]:
    """A progress bar on standard error, gone when done; gives the function that moves it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def on_progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what.capitalize(), total=total)
            bar.update(tasks[what], completed=done, total=total)

        yield on_progress


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A plain table."""
    table = Table(title=title, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    output().print(table)


def print_sentence(sentence: Sentence, *, first: bool = False) -> None:
    """One sentence of an answer, as soon as it is there."""
    console = output()
    before = sentence.before.replace("\n- ", "\n  • ")
    console.print(Text(before.lstrip() if first else before), end="")
    console.print(Text(sentence.text, style=_LABELS[sentence.label]), end="")
    if sentence.citations:
        console.print(Text(" " + "".join(f"[{number}]" for number in sentence.citations), style="cyan"), end="")


def print_reply(reply: Reply) -> None:
    """A whole answer with its sources."""
    for place, sentence in enumerate(reply.sentences):
        print_sentence(sentence, first=place == 0)
    print_perspectives(reply.perspectives)
    print_sources(reply.citations)
    print_suggestions(reply.suggestions)


def print_suggestions(suggestions: Sequence[str]) -> None:
    """What could be asked next."""
    console = output()
    if suggestions:
        console.print(Text("\nYou could ask next:", style="dim"))
    for each in suggestions:
        console.print(Text(f"  {each}", style="dim"))


def print_perspectives(perspectives: Sequence[Perspective]) -> None:
    """Who holds what, one beneath the other: the stand in a line, for whom it is, and the author's words."""
    console = output()
    if perspectives:
        console.print(Text(f"\n\nWhere they stand: {perspectives[0].question}", style="bold"), end="")
    for each in perspectives:
        year = f", {each.published[:4]}" if each.published else ""
        console.print(Text(f"\n  {each.author}, ‘{each.title}’{year}"), end="")
        console.print(Text(f"\n    {each.stance} Applies to: {each.applies}.", style="italic"), end="")
        console.print(Text(f"\n    “{' '.join(each.quote.split())}”", style="dim"), end="")


def print_sources(citations: Sequence[Citation]) -> None:
    """Where the numbers lead: author, title, year, address, and the exact place."""
    console = output()
    console.print()
    for citation in citations:
        year = f" ({citation.published[:4]})" if citation.published else ""
        console.print(Text(f"\n[{citation.number}] {citation.author}, ‘{citation.title}’{year}", style="cyan"))
        place = f"{citation.essay_id}, characters {citation.start} to {citation.end}"
        console.print(Text(f"    {citation.url or 'no public address'}  ·  {place}", style="dim"))


def _why(hit: Hit) -> Iterator[str]:
    for name, score, rank in (
        ("passage", hit.dense, hit.dense_rank),
        ("sentences", hit.sentence, hit.sentence_rank),
        ("situations", hit.situation, hit.situation_rank),
        ("words", hit.lexical or None, hit.lexical_rank),
    ):
        yield f"{name} none" if score is None else f"{name} {score:.3f} (rank {rank})"


def print_hits(hits: Sequence[Hit], *, explain: bool) -> None:
    """Retrieved passages; with `explain`, the scores and ranks behind each."""
    console = output()
    for rank, hit in enumerate(hits, 1):
        console.print(Text(f"\n{rank}. {hit.essay.author}, ‘{hit.essay.title}’", style="bold"))
        where = f"   {hit.essay.id}:{hit.passage.start}-{hit.passage.end}  score {hit.score:.3f}"
        if explain:
            where += "".join(f"  ·  {each}" for each in _why(hit))
        console.print(Text(where, style="dim"))
        console.print(Text("   " + " ".join(hit.passage.text.split())))
