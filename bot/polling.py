"""Updates as they are fetched: kept by Telegram until they are handled; one that cannot be read is passed over."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeVar

from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.inbox import Inbox
from bot.logs import log_trouble
from bot.metrics import Metrics
from bot.shapes import is_sound

UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.MY_CHAT_MEMBER,
)  # nothing else is fetched
HALF_CHARACTER = re.compile("[\ud800-\udfff]")
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
AT_WORK_SECONDS = (
    0.25  # between two looks at the queue while an update is at work: Telegram then gives it at once
)
RARELY_SECONDS = 2.0  # the same, once nothing new has come for a while

T = TypeVar("T")


class UpdatesRequest(HTTPXRequest):
    """The library reads a batch of updates as one, and stops asking for more when one of them is not as it expects."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Telegram's reply, in which every update can be read. Any: it is read by the library."""
        reply: dict[str, Any] = HTTPXRequest.parse_json_payload(payload)
        updates = reply.get("result")
        if isinstance(updates, list):
            reply["result"] = [readable(each) for each in updates if _is_numbered(each)]
        return reply


def _is_numbered(update: object) -> bool:
    return isinstance(update, dict) and isinstance(update.get("update_id"), int)


def readable(update: dict[str, Any]) -> dict[str, Any]:
    """The update; only its number where the rest cannot be read, so that Telegram does not send it again for ever."""
    reason = "shape"
    try:
        whole = _with_whole_characters(update)
        if isinstance(whole, dict) and is_sound(whole):
            Update.de_json(whole)
            return whole
    except Exception as error:  # whatever the library stumbles over
        reason = type(error).__name__
    log_trouble("update.unreadable", update_id=update["update_id"], reason=reason)
    return {"update_id": update["update_id"]}


def _with_whole_characters(value: object) -> object:
    """The same with a sign in place of each half of a character, which nobody could be sent; offsets stay right."""
    if isinstance(value, str):
        return HALF_CHARACTER.sub("\ufffd", value)
    if isinstance(value, list):
        return [_with_whole_characters(each) for each in value]
    if isinstance(value, dict):
        return {name: _with_whole_characters(each) for name, each in value.items()}
    return value


async def poll(bot: Bot, inbox: Inbox, metrics: Metrics, is_over: asyncio.Event, seconds: int) -> None:
    """Takes updates until it is over. What is not handled yet is given again each time, so that nothing depends on
    this process: Telegram keeps a question until it was answered. Raises InvalidToken."""
    trouble_seconds, look_seconds = FIRST_PAUSE_SECONDS, AT_WORK_SECONDS
    while not is_over.is_set():
        try:
            updates = await unless_over(_fetch(bot, inbox.next_offset, seconds), is_over)
        except InvalidToken:
            raise
        except TelegramError as error:  # Conflict: a second bot runs on this token
            log_trouble("telegram.polling_failed", reason=type(error).__name__)
            await unless_over(asyncio.sleep(trouble_seconds), is_over)
            trouble_seconds = min(2 * trouble_seconds, LONGEST_PAUSE_SECONDS)
            continue
        trouble_seconds = FIRST_PAUSE_SECONDS
        metrics.note_polled(time.time())
        if updates:
            look_seconds = AT_WORK_SECONDS if _take(inbox, updates) else min(2 * look_seconds, RARELY_SECONDS)
            await unless_over(inbox.wait_until_idle(look_seconds), is_over)
        elif updates is not None:
            inbox.note_confirmed()


def _take(inbox: Inbox, updates: Sequence[Update]) -> bool:
    """True where one of them is new."""
    new = [not inbox.is_known(update.update_id) for update in updates]
    for update in updates:
        inbox.take(update)
    return any(new)


async def confirm(bot: Bot, inbox: Inbox) -> None:
    """Tells Telegram what was handled, for good measure: the journal knows as well."""
    if inbox.next_offset:
        try:
            await _fetch(bot, inbox.next_offset, 0)
        except TelegramError as error:
            log_trouble("telegram.confirming_failed", reason=type(error).__name__)


async def _fetch(bot: Bot, offset: int, seconds: int) -> tuple[Update, ...]:
    return await bot.get_updates(
        offset=offset or None, timeout=timedelta(seconds=seconds), allowed_updates=list(UPDATES)
    )


async def unless_over(work: Coroutine[Any, Any, T], is_over: asyncio.Event) -> T | None:
    """What the work gives; None where the end came first. Any: what coroutines are sent."""
    task, end = asyncio.ensure_future(work), asyncio.ensure_future(is_over.wait())
    try:
        await asyncio.wait((task, end), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        task.cancel()
        with suppress(asyncio.CancelledError, TelegramError):
            await task
        return None
    finally:
        end.cancel()
