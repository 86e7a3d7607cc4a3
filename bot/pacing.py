"""Requests to Telegram, one after another in each chat: patient with floods and networks, and never twice."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from weakref import WeakValueDictionary

import httpx
from telegram import InlineKeyboardMarkup, TelegramObject
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.journal import Delivery, Journal
from bot.logs import log_trouble
from bot.metrics import Metrics
from bot.occasion import current_occasion

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
MARGIN_SECONDS = 0.1  # Telegram counts in whole seconds
PATIENCE_SECONDS = 12 * 3600.0  # Telegram itself keeps what was asked for 24 hours
PROBED_MESSAGES = 100  # after the newest message known, when it is unclear whether one was sent
SUPERGROUPS_BELOW = (
    -1_000_000_000_000
)  # they number their messages each for itself; all other chats of a bot together
PASSING = frozenset(
    {"sendChatAction", "answerCallbackQuery", "getMe"}
)  # worthless when late, or asked again anyway
EDITS = frozenset({"editMessageText", "editMessageReplyMarkup", "editMessageCaption", "leaveChat"})
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.RemoteProtocolError)

Result = bool | dict[str, Any] | list[dict[str, Any]]  # Any: Telegram's JSON, read by the library
Post = Callable[..., Coroutine[Any, Any, Result]]  # endpoint, data → result
Probe = Callable[[int, int, str | None], Awaitable[bool]]  # chat, message, buttons → is it ours


@dataclass(slots=True)
class _Request:
    post: Post
    options: dict[str, Any]
    endpoint: str
    data: dict[str, Any]

    @property
    def chat(self) -> int:
        return int(self.data["chat_id"])

    @property
    def buttons(self) -> str | None:
        markup = self.data.get("reply_markup")
        return markup.to_json() if isinstance(markup, InlineKeyboardMarkup) else None

    async def make(self) -> Result:
        return await self.post(self.endpoint, self.data, **self.options)

    async def probe(self, chat: int, message_id: int, buttons: str | None) -> bool:
        data = {"chat_id": chat, "message_id": message_id, "reply_markup": buttons}
        given = {name: value for name, value in data.items() if value is not None}
        return await _is_ours(self.post("editMessageReplyMarkup", given, **self.options))


class Pacing(BaseRateLimiter[int]):
    """One chat that must slow down holds up no other. What is sent for an occasion is written down before and after,
    and looked for in the chat where the end is unknown."""

    def __init__(
        self, journal: Journal, metrics: Metrics | None = None, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        self._journal = journal
        self._metrics = metrics or Metrics()
        self._patience_seconds = patience_seconds
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._newest: dict[int, int] = {}  # message numbers, by whoever counts them

    async def initialize(self) -> None:
        return

    async def shutdown(self) -> None:
        return

    def note_message(self, chat: int, message_id: int) -> None:
        """A message that is known to be in a chat."""
        numbering = _numbering(chat)
        self._newest[numbering] = max(self._newest.get(numbering, 0), message_id)

    async def process_request(
        self,
        callback: Post,
        args: Any,  # noqa: ARG002 - the library's signature; the same as endpoint and data
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,  # noqa: ARG002 - the library's signature
    ) -> Result:
        """The result of one request to Telegram. Raises what the last try raised."""
        request = _Request(callback, kwargs, endpoint, data)
        if endpoint in PASSING:
            return await request.make()
        if "chat_id" not in data:
            return await self._made_with_patience(request, after=0)
        async with self._turn(request.chat):
            return await self._made_once(request)

    @asynccontextmanager
    async def _turn(self, chat: int) -> AsyncIterator[None]:
        """Messages of one chat go one by one: in order, and never more than one of unknown end."""
        lock = self._turns.setdefault(chat, asyncio.Lock())  # held weakly: gone when nobody waits for it
        async with lock:
            yield

    async def _made_once(self, request: _Request) -> Result:
        occasion, after = current_occasion(), self._newest.get(_numbering(request.chat), 0)
        if occasion is None:
            return await self._made_with_patience(request, after)
        place = occasion.place_of(_said_by(request))
        before = self._journal.find(place)
        if before is not None and before.is_done:
            return _result_again(before)
        self._journal.begin(
            Delivery(place, request.endpoint, request.chat, after, request.buttons, False, None), time.time()
        )
        try:
            result = await self._made_with_patience(request, after, is_repeated=before is not None)
        except TelegramError:
            self._journal.give_up(place)
            raise
        self._journal.finish(place, _message_id(result))
        return result

    async def _made_with_patience(
        self, request: _Request, after: int, *, is_repeated: bool = False
    ) -> Result:
        deadline = time.monotonic() + self._patience_seconds
        pause_seconds = FIRST_PAUSE_SECONDS
        while True:
            try:
                result = await request.make()
                self._note_result(request, result)
                return result
            except RetryAfter as error:
                wait_seconds = _seconds(error) + MARGIN_SECONDS
                self._metrics.floods.inc()
                if time.monotonic() + wait_seconds > deadline:
                    raise
                log_trouble("telegram.flood", endpoint=request.endpoint, wait_seconds=_seconds(error))
                await asyncio.sleep(wait_seconds)
            except ChatMigrated as error:
                self._journal.note_upgrade(request.chat, error.new_chat_id)
                request.data["chat_id"] = error.new_chat_id
            except BadRequest as error:
                if is_repeated and request.endpoint in EDITS and "not modified" in error.message:
                    return True
                raise
            except NetworkError as error:
                self._metrics.resends.inc()
                if time.monotonic() + pause_seconds > deadline:
                    raise
                reason = type(error.__cause__).__name__
                log_trouble("telegram.resend", endpoint=request.endpoint, reason=reason)
                await asyncio.sleep(pause_seconds)
                pause_seconds = min(2 * pause_seconds, LONGEST_PAUSE_SECONDS)
                if not surely_not_delivered(error) and request.endpoint not in EDITS:
                    found = await self._found(request, after)
                    if found is not None:
                        return found

    def _note_result(self, request: _Request, result: Result) -> None:
        message_id = _message_id(result)
        if message_id is not None:
            self.note_message(request.chat, message_id)
            self._metrics.sent.inc()

    async def _found(self, request: _Request, after: int) -> Result | None:
        """The message, where it arrived and only the reply was lost."""
        if "message_id" in request.data or not request.endpoint.startswith("send"):
            return None
        try:
            message_id = await find_message(request.probe, request.chat, after, request.buttons)
        except NetworkError:
            return None  # the next try fails the same way, and looks again
        if message_id is None:
            return None
        self.note_message(request.chat, message_id)
        return _as_message(request.chat, message_id)

    async def settle(self, probe: Probe) -> None:
        """Looks for what a process that was killed had begun to send. Before anything else is sent."""
        for begun in self._journal.unsettled():
            if begun.endpoint in EDITS:
                continue  # done again, it changes nothing
            after = max(begun.after_message, self._newest.get(_numbering(begun.chat), 0))
            try:
                message_id = await find_message(probe, begun.chat, after, begun.buttons)
            except Forbidden:  # taken out of the chat, or blocked: nothing can be said there again
                message_id = None
            log_trouble("delivery.settled", endpoint=begun.endpoint, arrived=message_id is not None)
            if message_id is None:
                self._journal.give_up(begun.place)
            else:
                self.note_message(begun.chat, message_id)
                self._journal.finish(begun.place, message_id)


async def find_message(probe: Probe, chat: int, after: int, buttons: str | None) -> int | None:
    """The message of ours that came after all that were known: setting the buttons it has changes nothing, and
    Telegram refuses it for messages of others."""
    for message_id in range(after + 1, after + 1 + PROBED_MESSAGES):
        if await probe(chat, message_id, buttons):
            return message_id
    return None


async def _is_ours(edit: Awaitable[object]) -> bool:
    try:
        await edit
    except BadRequest as error:
        return "not modified" in error.message
    return True


def probe_with(edit: Callable[..., Awaitable[object]]) -> Probe:
    """A probe through `Bot.edit_message_reply_markup`."""

    async def probe(chat: int, message_id: int, buttons: str | None) -> bool:
        markup = InlineKeyboardMarkup.de_json(json.loads(buttons)) if buttons else None
        return await _is_ours(edit(chat_id=chat, message_id=message_id, reply_markup=markup))

    return probe


def surely_not_delivered(error: NetworkError) -> bool:
    """True where sending again cannot show a message twice: no connection, or a server that said it failed."""
    if isinstance(error.__cause__, httpx.HTTPError):
        return isinstance(error.__cause__, NOT_SENT)
    is_a_reply = error.__cause__ is None or isinstance(
        error.__cause__, TelegramError
    )  # of a gateway: no JSON
    return type(error) is NetworkError and is_a_reply


def _said_by(request: _Request) -> str:
    """What tells a request from another one of the same occasion; the chat's number may change meanwhile."""
    names = (
        ("text", "caption", "message_id", "reply_markup")
        if request.endpoint in EDITS
        else ("text", "caption")
    )
    values = [request.endpoint, *(_plain(request.data.get(name)) for name in names)]
    file = request.data.get("document") or request.data.get("photo")
    return json.dumps([*values, getattr(file, "filename", None)])


def _plain(value: object) -> object:
    return value.to_json() if isinstance(value, TelegramObject) else value


def _numbering(chat: int) -> int:
    return chat if chat < SUPERGROUPS_BELOW else 0


def _message_id(result: Result) -> int | None:
    return result.get("message_id") if isinstance(result, dict) else None


def _result_again(done: Delivery) -> Result:
    return True if done.message_id is None else _as_message(done.chat, done.message_id)


def _as_message(chat: int, message_id: int) -> dict[str, Any]:
    """As much of a message as is known of it."""
    kind = "private" if chat > 0 else "supergroup"
    return {"message_id": message_id, "date": int(time.time()), "chat": {"id": chat, "type": kind}}


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
