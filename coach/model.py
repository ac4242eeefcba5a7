"""The one place where a chat model is opened and asked."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from coach.errors import ModelFailed, ModelUnusable
from coach.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

EXTRAS = {  # provider as init_chat_model knows it: the extra that installs its package
    "openai": "openai",
    "anthropic": "anthropic",
    "google_genai": "google",
    "ollama": "ollama",
}
_READ_TIMEOUT_S = 20.0
_RETRIES = 2
_FINISHED = {"stop", "end_turn", "STOP", "stop_sequence"}
_REFUSED = (401, 403, 404)  # the configuration is wrong: trying again won't help


class Model:
    """A chat model that gives a whole answer within its deadline, or fails in one of two ways."""

    def __init__(self, chat: BaseChatModel, *, name: str, deadline_s: float) -> None:
        self._chat = chat
        self._deadline_s = deadline_s
        self.name = name

    def stream(self, messages: Sequence[BaseMessage], *, deadline_s: float | None = None) -> Iterator[str]:
        """The answer's text as it comes.

        Args:
            deadline_s: How long it may take; never longer than the model's own deadline.

        Raises:
            ModelUnusable: The provider refuses the key, the model's name or the address.
            ModelFailed: The answer did not come, or did not come whole.
        """
        allowed = min(self._deadline_s, deadline_s or self._deadline_s)
        end = time.monotonic() + allowed
        finish: object = None
        empty = True
        try:
            for chunk in self._chat.stream(list(messages)):
                if time.monotonic() > end:
                    raise ModelFailed(f"{self.name} took longer than {allowed:g} s.")
                finish = _finish_reason(chunk) or finish
                text = _clean(chunk.text if isinstance(chunk.text, str) else str(chunk.text))
                if text:
                    empty = False
                    yield text
        except ModelFailed:
            raise
        except Exception as error:  # providers' errors share no base
            raise self._failure(error) from error
        if empty:
            raise ModelFailed(f"{self.name} gave an empty answer.")
        if finish not in _FINISHED:  # a stream that is cut off ends just as quietly
            raise ModelFailed(f"{self.name} broke off in the middle of its answer ({finish or 'no reason given'}).")

    def _failure(self, error: Exception) -> Exception:
        status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
        if status in (401, 403):
            return ModelUnusable(f"{self.name} refuses the key ({status}). Set COACH_MODEL_API_KEY to a valid one.")
        if status in _REFUSED:
            return ModelUnusable(
                f"The provider does not know the model {self.name} ({status}). "
                "Check COACH_MODEL and COACH_MODEL_BASE_URL."
            )
        what = f"answered {status}" if status else f"could not be reached ({type(error).__name__})"
        return ModelFailed(f"{self.name} {what}.")


def open_model(name: str, *, base_url: str | None, api_key: str | None, deadline_s: float) -> Model:
    """Opens the chat model `provider:name`. Nothing is sent yet.

    Raises:
        ModelUnusable: The name has no provider, the provider is unknown or its package is not installed, or it
            can't be set up without a key.
    """
    provider, colon, model = name.partition(":")
    if not colon or not model or not provider:
        raise ModelUnusable(
            f"COACH_MODEL is {name!r}. Write provider:name, for example openai:gpt-4o-mini or ollama:llama3.2"
        )
    from langchain.chat_models import init_chat_model  # a second: not before a model is configured

    arguments: dict[str, Any] = {"timeout": min(_READ_TIMEOUT_S, deadline_s), "max_retries": _RETRIES, "temperature": 0}
    if base_url:
        arguments["base_url"] = base_url
    if api_key:
        arguments["api_key"] = api_key
    elif base_url:
        arguments["api_key"] = "none"  # servers on one's own machine ask for none, the client insists on one
    if provider == "ollama":
        arguments = {key: value for key, value in arguments.items() if key in ("base_url", "temperature")}
    try:
        chat = init_chat_model(model, model_provider=provider, **arguments)
    except ImportError as error:
        extra = EXTRAS.get(provider)
        how = f"pip install 'career-coach[{extra}]'" if extra else f"pip install langchain-{provider.replace('_', '-')}"
        raise ModelUnusable(f"The package for {provider} models is not installed. Type: {how}") from error
    except ValueError as error:
        raise ModelUnusable(
            f"COACH_MODEL names the provider {provider!r}, which is not known. "
            f"Known are {', '.join(EXTRAS)}; for any OpenAI-compatible server use openai:NAME and COACH_MODEL_BASE_URL."
        ) from error
    except Exception as error:  # a provider's client complains in its own way when it has no key
        raise ModelUnusable(
            f"The model {name} can't be set up ({type(error).__name__}). Set COACH_MODEL_API_KEY to the provider's key."
        ) from error
    return Model(chat, name=name, deadline_s=deadline_s)


def configured_model(settings: Settings) -> Model | None:
    """The chat model that the settings name, or None when they name none.

    Raises:
        ModelUnusable: As for `open_model`.
    """
    if not settings.model:
        return None
    return open_model(
        settings.model,
        base_url=settings.model_base_url,
        api_key=settings.model_api_key,
        deadline_s=settings.model_deadline_s,
    )


def _finish_reason(chunk: Any) -> object:
    metadata = chunk.response_metadata
    return metadata.get("finish_reason") or metadata.get("stop_reason") or metadata.get("done_reason")


def _clean(text: str) -> str:
    """Without NUL and lone surrogates, which can be neither stored nor shown."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
