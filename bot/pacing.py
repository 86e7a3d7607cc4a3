"""Flood control and network trouble: waits as long as Telegram asks, and sends again what surely did not arrive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import httpx
from telegram.error import NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.logs import log_trouble

MAX_TRIES = 5
FIRST_PAUSE_SECONDS = 0.5
MARGIN_SECONDS = 0.1  # Telegram counts in whole seconds
LONGEST_WAIT_SECONDS = 300.0
PASSING = frozenset(
    {"sendChatAction", "answerCallbackQuery", "getMe"}
)  # worthless when late, or asked again anyway
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.RemoteProtocolError)

Result = bool | dict[str, Any] | list[dict[str, Any]]  # Any: Telegram's JSON, read by the library


class Pacing(BaseRateLimiter[int]):
    """One chat that must slow down holds up no other: the library's own limiter stops them all, and waits before
    anything is wrong."""

    def __init__(self) -> None:
        self._open_at: dict[object, float] = {}  # chat → event loop's time

    async def initialize(self) -> None:
        return

    async def shutdown(self) -> None:
        return

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,  # noqa: ARG002 - the library's signature
    ) -> Result:
        """The result of one request to Telegram. Raises what the last try raised."""
        if endpoint in PASSING:
            return await callback(*args, **kwargs)
        chat = data.get("chat_id")
        for tries_left in reversed(range(MAX_TRIES)):
            await self._wait_for(chat)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                seconds = _seconds(error)
                if not tries_left or seconds > LONGEST_WAIT_SECONDS:
                    raise
                self._close(chat, seconds + MARGIN_SECONDS)
                log_trouble("telegram.flood", endpoint=endpoint, wait_seconds=seconds)
            except NetworkError as error:
                if not tries_left or not surely_not_delivered(error):
                    raise
                log_trouble("telegram.resend", endpoint=endpoint, reason=type(error.__cause__).__name__)
                await asyncio.sleep(FIRST_PAUSE_SECONDS * 2 ** (MAX_TRIES - 1 - tries_left))
        raise AssertionError("the last try returns or raises")

    def _close(self, chat: object, seconds: float) -> None:
        now = asyncio.get_running_loop().time()
        self._open_at = {each: at for each, at in self._open_at.items() if at > now}
        self._open_at[chat] = max(self._open_at.get(chat, 0.0), now + seconds)

    async def _wait_for(self, chat: object) -> None:
        seconds = self._open_at.get(chat, 0.0) - asyncio.get_running_loop().time()
        if seconds > 0:
            await asyncio.sleep(seconds)


def surely_not_delivered(error: NetworkError) -> bool:
    """True where sending again cannot show a message twice: no connection, or a server that said it failed."""
    if isinstance(error.__cause__, httpx.HTTPError):
        return isinstance(error.__cause__, NOT_SENT)
    is_a_reply = error.__cause__ is None or isinstance(
        error.__cause__, TelegramError
    )  # of a gateway: no JSON
    return type(error) is NetworkError and is_a_reply


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
