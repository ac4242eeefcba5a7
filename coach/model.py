"""The one place where a chat model is opened and asked."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from coach.errors import ModelUnusable
from coach.provider import Provider
from coach.settings import Settings
from coach.usage import Meter, Prices

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

EXTRAS = {  # provider as init_chat_model knows it: the extra that installs its package
    "openai": "openai",
    "anthropic": "anthropic",
    "google_genai": "google",
    "ollama": "ollama",
}
_READ_TIMEOUT_S = 20.0
_TEST_S = 20.0


class Model(Protocol):
    """A chat model that gives a whole answer, or fails."""

    @property
    def name(self) -> str:
        """As `provider:name`."""

    @property
    def deadline_s(self) -> float:
        """How long a whole answer may take, in seconds."""

    def stream(
        self, messages: Sequence[BaseMessage], *, deadline_s: float | None = None, meter: Meter | None = None
    ) -> Iterator[str]:
        """The answer's text as it comes. What came before a failure does not count.

        Args:
            deadline_s: How long it may take in all; never longer than the model's own deadline.
            meter: Counts the requests made.

        Raises:
            ModelUnusable: The provider refuses the key, the model's name or the address.
            ModelFailed: The answer did not come, or did not come whole.
        """


def open_model(
    name: str,
    *,
    base_url: str | None,
    api_key: str | None,
    deadline_s: float,
    prices: Prices | None = None,
    setting: str = "COACH_MODEL",
) -> Provider:
    """Opens the chat model `provider:name`. Nothing is sent yet.

    Args:
        setting: The variable that names it.

    Raises:
        ModelUnusable: The name has no provider, the provider is unknown or its package is not installed, or it
            can't be set up without a key.
    """
    provider, colon, model = name.partition(":")
    if not colon or not model or not provider:
        raise ModelUnusable(
            f"{setting} is {name!r}. Write provider:name, for example openai:gpt-4o-mini or ollama:llama3.2"
        )
    from langchain.chat_models import init_chat_model  # a second: not before a model is configured

    read_timeout_s = min(deadline_s, max(_READ_TIMEOUT_S, deadline_s / 3))  # leaves time to ask again
    arguments: dict[str, Any] = {"timeout": read_timeout_s, "max_retries": 0, "temperature": 0}
    if base_url:
        arguments["base_url"] = base_url
    if api_key:
        arguments["api_key"] = api_key
    elif base_url:
        arguments["api_key"] = "none"  # servers on one's own machine ask for none, the client insists on one
    if provider == "openai":
        arguments["stream_usage"] = True
    if provider == "ollama":
        arguments = {key: value for key, value in arguments.items() if key in ("base_url", "temperature")}
        arguments["client_kwargs"] = {"timeout": read_timeout_s}
    try:
        chat = init_chat_model(model, model_provider=provider, **arguments)
    except ImportError as error:
        extra = EXTRAS.get(provider)
        how = f"pip install 'career-coach[{extra}]'" if extra else f"pip install langchain-{provider.replace('_', '-')}"
        raise ModelUnusable(f"The package for {provider} models is not installed. Type: {how}") from error
    except ValueError as error:
        raise ModelUnusable(
            f"{setting} names the provider {provider!r}, which is not known. "
            f"Known are {', '.join(EXTRAS)}; for any OpenAI-compatible server use openai:NAME and {setting}_BASE_URL."
        ) from error
    except Exception as error:  # a provider's client complains in its own way when it has no key
        raise ModelUnusable(
            f"The model {name} can't be set up ({type(error).__name__}). Set {setting}_API_KEY to the provider's key."
        ) from error
    return Provider(chat, name=name, deadline_s=deadline_s, prices=prices, setting=setting)


def answers_in_s(model: Model) -> float:
    """How long a model takes to say a word, in seconds.

    Raises:
        ModelUnusable, ModelFailed: As for `Model.stream`.
    """
    from langchain_core.messages import HumanMessage  # slow: not before a model is asked

    began = time.monotonic()
    "".join(model.stream([HumanMessage("Answer with the word: ready")], deadline_s=_TEST_S))
    return time.monotonic() - began


def configured_models(settings: Settings) -> tuple[Model, ...]:
    """The chat models that the settings name, the one to ask first first; none, one or two.

    Raises:
        ModelUnusable: As for `open_model`, or there is a second model without a first.
    """
    first, second = settings.model, settings.fallback_model
    if second and not first:
        raise ModelUnusable(f"COACH_FALLBACK_MODEL is {second!r}, but there is no first model. Set COACH_MODEL to one.")
    models = []
    if first:
        models.append(
            open_model(
                first,
                base_url=settings.model_base_url,
                api_key=settings.model_api_key,
                deadline_s=settings.model_deadline_s,
                prices=Prices(*settings.model_prices) if settings.model_prices else None,
            )
        )
    if second:
        models.append(
            open_model(
                second,
                base_url=settings.fallback_model_base_url,
                api_key=settings.fallback_model_api_key,
                deadline_s=settings.model_deadline_s,
                setting="COACH_FALLBACK_MODEL",
            )
        )
    return tuple(models)
