"""The command `doctor`: what is installed, what is configured, and whether it works."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import typer

from coach import CoachError, Settings
from coach.model import configured_models
from corpus import CorpusError, Library
from indexing import IndexingError, open_current, open_embedder
from ui.commands.options import Json, Options
from ui.commands.terminal import print_json, print_table

_PACKAGES = ("career-coach", "langchain", "langchain-core", "chromadb", "sentence-transformers", "torch", "gradio")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    name: str
    ok: bool
    says: str


def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Check the installation: versions, model files, library, index, settings. Exits with 1 on a problem.

    Nothing is sent anywhere: a configured chat model is set up but not asked.
    """
    options: Options = context.obj
    settings = options.settings()
    findings = [
        Finding("python", True, platform.python_version()),
        *(_version(name) for name in _PACKAGES),
        Finding("home", True, str(settings.home)),
        _finding("library", lambda: _library(settings.library_path)),
        _finding("embedding model", lambda: _embedder(settings)),
        _finding("index", lambda: _index(settings)),
        _finding("chat model", lambda: _model(settings)),
    ]
    if as_json:
        print_json([{"name": each.name, "ok": each.ok, "says": each.says} for each in findings])
    else:
        rows = [("ok" if each.ok else "PROBLEM", each.name, each.says) for each in findings]
        print_table("career-coach doctor", ("", "what", "state"), rows)
    if not all(each.ok for each in findings):
        raise typer.Exit(1)


def _finding(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, look())
    except (CoachError, CorpusError, IndexingError) as error:
        return Finding(name, False, str(error))


def _version(name: str) -> Finding:
    try:
        return Finding(name, True, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, False, f"not installed. Type: pip install {name}")


def _library(path: Path) -> str:
    if not path.exists():
        return f"none yet at {path}; the starter essays are used at the first question"
    with Library.open(path) as library:
        return f"{len(library.essays())} essays in {path}"


def _embedder(settings: Settings) -> str:
    embedder = open_embedder(settings.embedder)
    embedder.check()
    return embedder.fingerprint


def _index(settings: Settings) -> str:
    index = open_current(settings.index_path, open_embedder(settings.embedder), server=settings.chroma_url)
    if index is None or not settings.library_path.exists():
        return "not built yet; it is at the first question"
    index.close()
    with Library.open(settings.library_path) as library:
        fits = index.made_from(library.digest(), server=settings.chroma_url)
    state = "up to date" if fits else "renewed at the next question"
    return f"{len(index.passages)} passages in {index.folder}, {state}"


def _model(settings: Settings) -> str:
    if not configured_models(settings):
        return "none configured; the essays are quoted"
    first = f"{settings.model}, {_key(settings.model_api_key)}"
    if not settings.fallback_model:
        return first
    return f"{first}; when it fails, {settings.fallback_model}, {_key(settings.fallback_model_api_key)}"


def _key(given: str | None) -> str:
    return "key given" if given else "key from the provider variable, if any"
