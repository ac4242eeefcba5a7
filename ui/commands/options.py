"""What every command shares: the options before its name, and how its errors are shown."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from coach import Coach, CoachError, Settings
from corpus import CorpusError, Library
from indexing import IndexingError
from ui.commands.terminal import progress_bar
from ui.errors import UiError

if TYPE_CHECKING:
    from corpus.web import Fetcher

_OURS = (CoachError, CorpusError, IndexingError, UiError)


class Commands(TyperGroup):
    """A group of commands whose errors are one line for a person, and the stack only with --debug."""

    def invoke(self, ctx: Any) -> Any:
        """Runs a command."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, typer.TyperException):  # how commands end early
            raise
        except KeyboardInterrupt:
            typer.echo("\nStopped. Nothing was lost.", err=True)
            raise typer.Exit(130) from None
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            says = str(error) if isinstance(error, _OURS) else _unforeseen(error)
            typer.secho(f"career-coach: {says}", err=True, fg="red")
            raise typer.Exit(1) from None


def _unforeseen(error: Exception) -> str:
    what = str(error) or type(error).__name__
    return f"{what}. See where it happened with: career-coach --debug ..."


@dataclass(frozen=True, slots=True)
class Options:
    """What was typed before the command."""

    home: Path | None

    def settings(self) -> Settings:
        """The settings this command runs with."""
        return Settings.read(home=self.home)

    def library(self) -> Library:
        """The library of this home, to be closed by whoever asked."""
        return Library.open(self.settings().library_path)

    def fetcher(self) -> Fetcher:
        """What fetches pages."""
        from corpus.web import Fetcher  # with its network libraries: not before it is needed

        return Fetcher(allow_loopback=self.settings().allow_loopback)

    def coach(self) -> Coach:
        """The coach of this home, with a progress bar while its index is built."""
        with progress_bar() as progress:
            return Coach.open(progress=progress, home=self.home)


Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]

Force = Annotated[
    bool, typer.Option("--force", help="Also take in a source that holds less than half of what it did before.")
]
