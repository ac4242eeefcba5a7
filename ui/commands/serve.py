"""The command `serve`: the chat page."""

from __future__ import annotations

import webbrowser
from typing import Annotated

import typer

from ui.commands.options import Json, Options
from ui.commands.terminal import print_json


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen at.")] = 7860,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    as_json: Json = False,
) -> None:
    """Serve the chat page until Ctrl-C."""
    from ui.web import serving  # Gradio takes two seconds: not before it is needed

    def on_ready(line: str) -> None:
        if as_json:
            print_json({"address": f"http://{host}:{port}"})
        else:
            typer.echo(line)
        if open_browser:
            webbrowser.open(f"http://{host}:{port}")

    options: Options = context.obj
    with options.coach() as coach:
        typer.echo("Opening the chat page ...", err=True)
        serving.serve(coach, host=host, port=port, on_ready=on_ready)
