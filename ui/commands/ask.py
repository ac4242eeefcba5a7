"""Commands that ask: `ask`, `chat`, `retrieve`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import partial
from typing import Annotated

import typer

from coach import Coach, Event, Finished, Session, Spoken, StartedOver, hit_to_dict
from coach.errors import CoachError
from coach.length import Length
from indexing import Filter
from ui.commands.options import Json, Options
from ui.commands.terminal import (
    print_hits,
    print_json,
    print_perspectives,
    print_reply,
    print_sentence,
    print_sources,
    print_suggestions,
)

Question = Annotated[str, typer.Argument(help="The question, in quotation marks; - reads it from standard input.")]
Authors = Annotated[list[str] | None, typer.Option("--author", metavar="NAME", help="Only essays by this author.")]
Topics = Annotated[list[str] | None, typer.Option("--topic", metavar="TOPIC", help="Only essays with this topic.")]
HowLong = Annotated[Length, typer.Option(help="How long the answer is to be.")]


def ask(
    context: typer.Context,
    question: Question,
    session: Annotated[
        str | None, typer.Option(help="Go on with this conversation; `new` starts one.", show_default=False)
    ] = None,
    author: Authors = None,
    topic: Topics = None,
    length: HowLong = "usual",
    as_json: Json = False,
) -> None:
    """Answer one question from the essays, with citations.

    Exits with 1 when the configured model failed and the essays were quoted instead.

    Example: career-coach ask "I was a CTO for years. Can I go back to being an engineer?"
    """
    options: Options = context.obj
    with options.coach() as coach:
        only = Filter(authors=author or (), topics=topic or ())
        reply = coach.ask(_read(question), _session(coach, session), only=only, length=length)
    if as_json:
        print_json(reply.to_dict())
    else:
        print_reply(reply)
        if reply.session_id:
            typer.secho(f'\nGo on with: career-coach ask --session {reply.session_id} "..."', err=True, dim=True)
    if reply.notice:
        typer.secho(f"career-coach: {reply.notice}", err=True, fg="red")
        raise typer.Exit(1)


def chat(
    context: typer.Context,
    session: Annotated[str | None, typer.Option(help="Go on with this conversation.", show_default=False)] = None,
    author: Authors = None,
    topic: Topics = None,
    length: HowLong = "usual",
    as_json: Json = False,
) -> None:
    """Talk in the terminal; each line is a question. An empty line or Ctrl-D ends.

    With --json each answer is printed as one JSON document.
    """
    options: Options = context.obj
    answer = partial(Coach.stream, only=Filter(authors=author or (), topics=topic or ()), length=length)
    with options.coach() as coach:
        talk = _session(coach, session or "new")
        assert talk is not None
        typer.secho(f"{_mode(coach)} {len(coach.essays())} essays. Conversation {talk.id}.", err=True, dim=True)
        while question := _next_line():
            try:
                _speak(answer(coach, question, talk), as_json=as_json)
            except CoachError as error:
                typer.secho(str(error), err=True, fg="red")


def retrieve(
    context: typer.Context,
    question: Question,
    k: Annotated[int, typer.Option("-k", min=1, max=200, help="How many passages.")] = 10,
    author: Authors = None,
    essay: Annotated[list[str] | None, typer.Option(metavar="ID", help="Only this essay, by its id.")] = None,
    topic: Topics = None,
    since: Annotated[str, typer.Option(metavar="DATE", help="Only essays of this date or later.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Only essays of this date or earlier.")] = "",
    explain: Annotated[bool, typer.Option("--explain", help="Show why: the scores and ranks of each.")] = False,
    as_json: Json = False,
) -> None:
    """Show the passages that speak most to a question, without an answer.

    --author, --essay and --topic may be given several times: then one of each has to fit. A date is a year, a month
    (2023-06) or a day.

    Example: career-coach retrieve "when to quit" --author "Ada Example" --since 2020 --until 2023-06
    """
    options: Options = context.obj
    only = Filter(authors=author or (), essays=essay or (), topics=topic or (), since=since, until=until)
    with options.coach() as coach:
        hits = coach.retrieve(_read(question), k=k, only=only)
    if as_json:
        print_json([{**hit_to_dict(hit), "text": hit.passage.text} for hit in hits])
    elif not hits:
        typer.echo("No essay fits all that is asked for. See which there are: career-coach corpus list")
    else:
        print_hits(hits, explain=explain)


def _speak(events: Iterable[Event], *, as_json: bool) -> None:
    for event in events:
        match event:
            case Finished(reply) if as_json:
                print_json(reply.to_dict())
            case _ if as_json:
                pass
            case Spoken(sentence, _):
                print_sentence(sentence)
            case StartedOver(notice):
                typer.secho(f"\n{notice}\n", err=True, fg="yellow")
            case Finished(reply):
                print_perspectives(reply.perspectives)
                print_sources(reply.citations)
                print_suggestions(reply.suggestions)


def _session(coach: Coach, session_id: str | None) -> Session | None:
    if session_id is None:
        return None
    return coach.new_session() if session_id == "new" else coach.session(session_id)


def _mode(coach: Coach) -> str:
    return "Quoting the essays, no model configured." if coach.mode == "quoting" else f"Model: {coach.mode}."


def _read(question: str) -> str:
    return sys.stdin.read() if question == "-" else question


def _next_line() -> str:
    if sys.stdin.isatty():
        typer.secho("\nYou: ", nl=False, bold=True)
    return sys.stdin.readline().strip()
