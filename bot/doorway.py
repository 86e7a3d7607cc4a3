"""The bot's own HTTP door: health, metrics, and Telegram's updates where a webhook is used."""

from __future__ import annotations

import asyncio
import hmac
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import Any

from telegram import Bot, Update

from bot.inbox import Inbox
from bot.logs import log_trouble
from bot.metrics import Metrics
from bot.polling import readable

SECRET_HEADER = b"x-telegram-bot-api-secret-token"
WEBHOOK_PATH = "/telegram"
BODY_LIMIT_BYTES = 1024 * 1024
HOLD_SECONDS = 25.0  # that Telegram waits for an update to be handled before it is told to bring it again
SILENCE_SECONDS = 120.0  # without a word from Telegram, after which the bot is not ready

Message = MutableMapping[str, Any]  # Any: ASGI's dictionaries
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Hook:
    """What updates are taken with; `secret` is what Telegram says at the door."""

    bot: Bot
    inbox: Inbox
    secret: str


class Doorway:
    """An ASGI application of four addresses."""

    def __init__(self, metrics: Metrics, hook: Hook | None) -> None:
        self._metrics = metrics
        self._hook = hook

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        match scope["method"], scope["path"]:
            case "GET", "/healthz":
                await _reply(send, 200, b"ok")
            case "GET", "/readyz":
                is_ready = self._is_ready()
                await _reply(send, 200 if is_ready else 503, b"ok" if is_ready else b"no word from Telegram")
            case "GET", "/metrics":
                await _reply(send, 200, self._metrics.text(), b"text/plain; version=0.0.4; charset=utf-8")
            case "POST", path if path == WEBHOOK_PATH and self._hook is not None:
                await _reply(send, await self._take(self._hook, scope, receive))
            case _:
                await _reply(send, 404)

    def _is_ready(self) -> bool:
        if self._hook is not None:
            return True
        return time.time() - self._metrics.last_polled_at < SILENCE_SECONDS

    async def _take(self, hook: Hook, scope: Message, receive: Receive) -> int:
        """200 once the update is handled; what is not taken, Telegram brings again."""
        given = dict(scope["headers"]).get(SECRET_HEADER, b"")
        if not hmac.compare_digest(given, hook.secret.encode()):
            log_trouble("webhook.refused")
            return 403
        body = await _body(receive)
        if body is None:
            return 413
        update = _update(body, hook.bot)
        if update is None:
            return 400
        task = hook.inbox.take(update)
        if task is not None:
            await asyncio.wait((task,), timeout=HOLD_SECONDS)
            if not task.done() or task.cancelled():
                return 503
        return 200


def _update(body: bytes, bot: Bot) -> Update | None:
    try:
        given = json.loads(body)
    except ValueError:
        return None
    if not isinstance(given, dict) or not isinstance(given.get("update_id"), int):
        return None
    return Update.de_json(readable(given), bot)


async def _body(receive: Receive) -> bytes | None:
    """None for one that is too long."""
    body, has_more = b"", True
    while has_more:
        message = await receive()
        body += message.get("body", b"")
        has_more = message.get("more_body", False)
        if len(body) > BODY_LIMIT_BYTES:
            return None
    return body


async def _reply(send: Send, status: int, body: bytes = b"", kind: bytes = b"text/plain") -> None:
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def open_door(doorway: Doorway, host: str, port: int) -> AsyncIterator[None]:
    """Listens until the block ends. Raises OSError where it cannot."""
    import uvicorn  # a few megabytes that a bot without a door does without

    class Server(uvicorn.Server):
        def capture_signals(self) -> nullcontext[None]:  # type: ignore[override]  # ours are set already
            return nullcontext()

    config = uvicorn.Config(
        doorway, host, port, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=3
    )
    server = Server(config)
    serving = asyncio.create_task(server.serve())
    try:
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        if serving.done():
            raise OSError("the port cannot be listened on")
        yield
    finally:
        server.should_exit = True
        with suppress(SystemExit):
            await serving
