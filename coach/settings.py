"""The settings: one frozen value, read from COACH_* variables and overridden by keyword."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import platformdirs

from coach.errors import SettingsInvalid

PREFIX = "COACH_"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person can set. Each field `name` is the variable `COACH_NAME`.

    Attributes:
        home: The folder that holds everything the program keeps.
        model: A chat model as `provider:name`, or None to quote the essays without one.
        model_base_url: The address of an OpenAI-compatible server, ending in /v1.
        model_api_key: The provider's key; when None, the provider's own variable (OPENAI_API_KEY, ...) counts.
        model_deadline_s: How long a whole answer of the model may take, in seconds.
        model_prices: What a million tokens cost, in and out, in the person's currency; None when not known.
        fallback_model: A second model, asked when the first fails; its address and key are the two that follow.
        phrasings: In how many other wordings the model may put a question for the search.
        allow_loopback: Whether essays may be fetched from addresses of this machine; else only from public ones.
        embedder: A folder with a sentence-transformers model, or None for the one installed with the product.
        chroma_url: The address of a Chroma server that keeps the vectors, or None to keep them in the home.
    """

    home: Path
    model: str | None = None
    model_base_url: str | None = None
    model_api_key: str | None = field(default=None, repr=False)
    model_deadline_s: float = 60.0
    model_prices: tuple[float, float] | None = None
    fallback_model: str | None = None
    fallback_model_base_url: str | None = None
    fallback_model_api_key: str | None = field(default=None, repr=False)
    phrasings: int = 0
    embedder: str | None = None
    allow_loopback: bool = False
    chroma_url: str | None = None

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
        """Reads the environment; an override that is not None wins.

        Raises:
            SettingsInvalid: A COACH_ variable or an override is unknown, or a value is not of its kind.
        """
        environ = os.environ if environ is None else environ
        known = {each.name for each in fields(cls)}
        values: dict[str, Any] = {}
        for name, value in environ.items():
            if name.startswith(PREFIX) and value:
                values[name.removeprefix(PREFIX).lower()] = value
        values.update({name: value for name, value in overrides.items() if value is not None})
        unknown = sorted(set(values) - known)
        if unknown:
            raise SettingsInvalid(
                f"There is no setting {PREFIX}{unknown[0].upper()}. "
                f"The settings are: {', '.join(PREFIX + name.upper() for name in sorted(known))}"
            )
        values["home"] = Path(values.get("home") or platformdirs.user_data_path("career-coach")).expanduser()
        if "model_deadline_s" in values:
            values["model_deadline_s"] = _seconds(values["model_deadline_s"])
        if "model_prices" in values:
            values["model_prices"] = _prices(values["model_prices"])
        if "phrasings" in values:
            values["phrasings"] = _few(values["phrasings"])
        if "allow_loopback" in values:
            values["allow_loopback"] = _yes_or_no(values["allow_loopback"])
        if values.get("chroma_url"):
            values["chroma_url"] = _address(values["chroma_url"])
        return cls(**values)

    @property
    def library_path(self) -> Path:
        """The library: the source of truth."""
        return self.home / "library.sqlite"

    @property
    def index_path(self) -> Path:
        """The index built from it: a cache."""
        return self.home / "index"

    @property
    def uploads_path(self) -> Path:
        """The files of essays that were added in the browser, to be read again when the library is updated."""
        return self.home / "uploads"

    @property
    def reports_path(self) -> Path:
        """The folder of evaluation reports."""
        return self.home / "reports"

    @property
    def sessions_path(self) -> Path:
        """The conversations."""
        return self.home / "conversations.sqlite"


def _seconds(value: object) -> float:
    try:
        seconds = float(str(value))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 3600:
        raise SettingsInvalid(f"COACH_MODEL_DEADLINE_S is {value!r}. Give a number of seconds between 0 and 3600.")
    return seconds


def _prices(value: object) -> tuple[float, float]:
    try:
        paid, earned = (float(each) for each in (str(value).split("/") if isinstance(value, str) else tuple(value)))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        paid = earned = -1.0
    if not (0 <= paid < math.inf and 0 <= earned < math.inf):
        raise SettingsInvalid(
            f"COACH_MODEL_PRICES is {value!r}. Give what a million tokens cost, in and out, as 0.15/0.60"
        )
    return paid, earned


def _few(value: object) -> int:
    said = str(value).strip()
    if said not in ("0", "1", "2", "3", "4"):
        raise SettingsInvalid(f"COACH_PHRASINGS is {value!r}. Give a number from 0 to 4.")
    return int(said)


def _address(value: object) -> str:
    address = urlsplit(str(value).strip())
    try:
        good = address.scheme in ("http", "https") and address.hostname and (address.port or True)
    except ValueError:  # a port that is no number
        good = False
    if not good or address.path.strip("/") or address.query:
        raise SettingsInvalid(f"COACH_CHROMA_URL is {value!r}. Give an address such as http://127.0.0.1:8000")
    port = address.port or (443 if address.scheme == "https" else 8000)
    return f"{address.scheme}://{address.hostname}:{port}"


def _yes_or_no(value: object) -> bool:
    said = str(value).strip().lower()
    if said not in ("1", "true", "yes", "0", "false", "no"):
        raise SettingsInvalid(f"COACH_ALLOW_LOOPBACK is {value!r}. Give 1 or 0.")
    return said in ("1", "true", "yes")
