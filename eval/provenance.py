"""What a run was made with, so that two runs can be told apart."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from importlib.resources.abc import Traversable

from coach import Settings
from corpus import Essay
from eval.cases import Case
from eval.metrics.mean import SEED

_PACKAGES = ("career-coach", "chromadb", "numpy", "onnxruntime", "sentence-transformers")
_CODE_FILES = (".py", ".md", ".toml", ".tsv", ".json", ".jsonl")
_CODE = ("corpus", "indexing", "coach", "eval")


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a run was made with.

    Attributes:
        cases_digest: SHA-256 over the cases: the same digest, the same questions and golds.
        library_digest: SHA-256 over the essays, as `Library.digest` gives it.
        mode: Who answered: the model's name, or `quoting`.
        settings: By name, without secrets and without the folder.
        code_digest: SHA-256 over the product's code, prompts and word lists: a change without a version shows.
        seed: Of every resampling.
        machine: System, architecture and number of cores; nothing that names it.
    """

    versions: Mapping[str, str]
    cases: int
    cases_digest: str
    essays: int
    library_digest: str
    mode: str
    settings: Mapping[str, str | float | None]
    code_digest: str
    seed: int
    machine: str


def provenance(cases: Sequence[Case], essays: Sequence[Essay], settings: Settings, *, mode: str) -> Provenance:
    """Writes down what a run is made with."""
    return Provenance(
        versions={**{name: _version(name) for name in _PACKAGES}, "python": platform.python_version()},
        cases=len(cases),
        cases_digest=cases_digest(cases),
        essays=len(essays),
        library_digest=library_digest(essays),
        mode=mode,
        settings=stated(settings),
        code_digest=code_digest(),
        seed=SEED,
        machine=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
    )


def stated(settings: Settings) -> dict[str, str | float | None]:
    """The settings on which answers depend, without secrets and folders."""
    return {
        "model": settings.model,
        "model_base_url": settings.model_base_url,
        "model_deadline_s": settings.model_deadline_s,
        "fallback_model": settings.fallback_model,
        "phrasings": settings.phrasings,
        "embedder": settings.embedder,
    }


def cases_digest(cases: Iterable[Case]) -> str:
    """SHA-256 over everything that the cases say, in their order."""
    return hashlib.sha256(json.dumps([asdict(case) for case in cases]).encode()).hexdigest()


def library_digest(essays: Iterable[Essay]) -> str:
    """SHA-256 over the essays, in the order of their ids."""
    together = hashlib.sha256()
    for essay in sorted(essays, key=lambda each: each.id):
        together.update(essay.digest.encode())
    return together.hexdigest()


def code_digest() -> str:
    """SHA-256 over the names and bytes of the product's code, prompts and word lists, in order."""
    together = hashlib.sha256()
    for package in _CODE:
        for file in _code_files(resources.files(package)):
            together.update(file.name.encode() + b"\0" + file.read_bytes())
    return together.hexdigest()


def _code_files(folder: Traversable) -> Iterator[Traversable]:
    for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if each.is_dir() and not each.name.startswith("__"):
            yield from _code_files(each)
        elif each.name.endswith(_CODE_FILES):
            yield each


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
