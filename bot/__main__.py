"""Start and stop."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

from pydantic import ValidationError
from telegram import Update
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError

from bot.api_client import ApiClient
from bot.application import BotApplication, Tools, build_application
from bot.command_lists import register_commands
from bot.doorway import Doorway, Hook, open_door
from bot.inbox import Handle, Inbox
from bot.journal import Journal
from bot.logs import log_event, log_trouble, set_up_logs
from bot.metrics import Metrics
from bot.pacing import Pacing, probe_with
from bot.polling import UPDATES, confirm, poll, unless_over
from bot.schedule import Schedule, running
from bot.settings import Settings
from bot.wording import Wording

LONGEST_PAUSE_SECONDS = 30.0


def main(arguments: list[str] | None = None) -> int:
    """Runs until stopped; the exit status is 0 when it was asked to stop."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="政策问答群机器人")
    parser.add_argument("command", nargs="?", choices=["run", "configured"], default="run")
    given = parser.parse_args(arguments)
    wording = Wording.load()
    try:
        settings = Settings()
    except ValidationError as error:
        places = "、".join("BOT_" + str(fault["loc"][0]).upper() for fault in error.errors() if fault["loc"])
        return _complain(wording.console.bad_settings.format(places=places))
    if given.command == "configured":
        return 0 if settings.token is not None else 1
    if settings.token is None:
        return _complain(wording.console.no_token)
    token = settings.token.get_secret_value()
    set_up_logs(settings.log_level, secret=token)
    return asyncio.run(_serve_until_signalled(settings, token, wording))


async def _serve_until_signalled(settings: Settings, token: str, wording: Wording) -> int:
    is_over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, is_over.set)
    return await serve(settings, token, wording, is_over)


async def serve(settings: Settings, token: str, wording: Wording, is_over: asyncio.Event) -> int:
    """Answers until it is over; what was begun is finished."""
    if settings.webhook_url is not None and settings.http_port is None:
        return _complain(wording.console.no_port)
    journal, metrics = Journal(settings.data_dir, name=token.partition(":")[0]), Metrics()
    api = ApiClient.open(settings.api_address, settings.api_timeout_seconds, settings.api_token)
    try:
        pacing = Pacing(journal, metrics)
        tools = Tools(api, wording, journal, metrics, pacing)
        application = build_application(settings, token, tools)
        if await _introduce(application, is_over):
            await _run(application, settings, tools, is_over)
    except InvalidToken:  # its own words hold the token
        return _complain(wording.console.bad_token)
    finally:
        await api.close()
        journal.close()
    return 0


async def _introduce(application: BotApplication, is_over: asyncio.Event) -> bool:
    """Learns who the bot is, however long Telegram cannot be reached; False when it was stopped before."""
    pause_seconds = 1.0
    while not is_over.is_set():
        try:
            await application.initialize()
        except NetworkError as error:
            if isinstance(error, BadRequest):
                raise
            log_trouble("telegram.unreachable", reason=type(error).__name__, wait_seconds=pause_seconds)
            await _pause(is_over, pause_seconds)
            pause_seconds = min(2 * pause_seconds, LONGEST_PAUSE_SECONDS)
        else:
            return True
    return False


async def _run(application: BotApplication, settings: Settings, tools: Tools, is_over: asyncio.Event) -> None:
    """Takes updates by either way, each handled before Telegram is told so."""
    inbox = Inbox(tools.journal, _handler(application, tools.pacing), tools.metrics)
    async with application:
        doorway = Doorway(tools.metrics, _hook(application, settings, inbox))
        async with _door(doorway, settings):
            if await _settle(application, tools.pacing, is_over):
                registering = asyncio.create_task(register_commands(application.bot, tools.wording))
                log_event("bot.started", username=application.bot.username)
                schedule = Schedule(application.bot, tools.api, settings, tools.wording)
                async with running(schedule, is_on=tools.api.knows_people):
                    await _take_updates(application, settings, tools, inbox, is_over)
                registering.cancel()
            await inbox.drain(settings.stop_seconds)
        if settings.webhook_url is None:
            await confirm(application.bot, inbox)
        log_event("bot.stopped")


def _handler(application: BotApplication, pacing: Pacing) -> Handle:
    async def handle(update: Update) -> None:
        message = update.effective_message
        if message is not None:
            pacing.note_message(message.chat_id, message.message_id)
        await application.process_update(update)

    return handle


async def _settle(application: BotApplication, pacing: Pacing, is_over: asyncio.Event) -> bool:
    """Finds out what a process that was killed had sent; False where the end came first."""
    while not is_over.is_set():
        try:
            probe = probe_with(application.bot.edit_message_reply_markup)
            await unless_over(pacing.settle(probe), is_over)
        except TelegramError as error:
            log_trouble("telegram.settling_failed", reason=type(error).__name__)
            await _pause(is_over, 5.0)
        else:
            return not is_over.is_set()
    return False


async def _take_updates(
    application: BotApplication, settings: Settings, tools: Tools, inbox: Inbox, is_over: asyncio.Event
) -> None:
    bot, wanted = application.bot, list(UPDATES)
    if settings.webhook_url is None:
        await _persist(is_over, bot.delete_webhook)
        await poll(bot, inbox, tools.metrics, is_over, settings.poll_seconds)
    else:
        url, secret = settings.webhook_url, settings.secret_of(bot.token)
        await _persist(is_over, lambda: bot.set_webhook(url, secret_token=secret, allowed_updates=wanted))
        await is_over.wait()


async def _persist(is_over: asyncio.Event, request: Callable[[], Coroutine[Any, Any, bool]]) -> None:
    """The library's own pacing is patient with networks; this is for what else Telegram may be unable to do."""
    while not is_over.is_set():
        try:
            await unless_over(request(), is_over)
        except InvalidToken:
            raise
        except TelegramError as error:
            log_trouble("telegram.setting_up_failed", reason=type(error).__name__, detail=str(error))
            await _pause(is_over, 5.0)
        else:
            return


def _hook(application: BotApplication, settings: Settings, inbox: Inbox) -> Hook | None:
    if settings.webhook_url is None:
        return None
    return Hook(application.bot, inbox, settings.secret_of(application.bot.token))


def _door(doorway: Doorway, settings: Settings) -> AbstractAsyncContextManager[None]:
    if settings.http_port is None:
        return nullcontext()
    return open_door(doorway, settings.http_host, settings.http_port)


async def _pause(is_over: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(is_over.wait(), seconds)
    except TimeoutError:
        return


def _complain(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
