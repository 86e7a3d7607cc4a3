"""The door to the language model: any OpenAI-compatible endpoint, Ollama's included; none by default."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from api.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

UNUSED_KEY = "none"  # endpoints without keys still want the header


class ModelFailedError(Exception):
    """The model gave no usable reply: unreachable, too slow, refused or empty."""


class LanguageModel:
    """A configured chat model. langchain is imported at the first question that needs it, not at start."""

    def __init__(self, settings: Settings, name: str) -> None:
        self.name = name
        self._settings = settings
        self._lock = threading.Lock()
        self._chat: BaseChatModel | None = None

    def write(self, prompt: str) -> str:
        """The model's reply to one filled prompt. Raises ModelFailedError."""
        from langchain_core.messages import HumanMessage
        from openai import OpenAIError

        try:
            reply = self._opened().invoke([HumanMessage(prompt)])
        except (
            OpenAIError,
            ValueError,
            OSError,
        ) as error:  # langchain reports malformed replies as ValueError
            raise ModelFailedError(type(error).__name__) from error
        text = reply.text.strip()
        if not text:
            raise ModelFailedError("empty reply")
        return text

    def _opened(self) -> BaseChatModel:
        with self._lock:
            if self._chat is None:
                self._chat = _open_chat(self._settings, self.name)
            return self._chat


def _open_chat(settings: Settings, name: str) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    key = settings.model_api_key.get_secret_value() if settings.model_api_key else UNUSED_KEY
    chat: BaseChatModel = init_chat_model(
        name,
        model_provider="openai",
        base_url=settings.model_base_url,
        api_key=key,
        temperature=0,
        max_tokens=settings.model_max_tokens,
        timeout=settings.model_timeout_seconds,
        max_retries=1,
    )
    return chat


def configured_model(settings: Settings) -> LanguageModel | None:
    """The model named in settings, None where none is."""
    return LanguageModel(settings, settings.model) if settings.model else None
