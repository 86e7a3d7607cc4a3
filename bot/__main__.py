"""Start and stop."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from datetime import timedelta

from pydantic import ValidationError
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError

from bot.api_client import ApiClient
from bot.application import UPDATES, BotApplication, build_application, register_commands
from bot.logs import log_event, log_trouble, set_up_logs
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
    api = ApiClient.open(settings.api_address, settings.api_timeout_seconds)
    try:
        application = build_application(settings, token, api, wording)
        if await _introduce(application, is_over):
            await _poll(application, settings, wording, is_over)
    except InvalidToken:  # its own words hold the token
        return _complain(wording.console.bad_token)
    finally:
        await api.close()
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


async def _poll(
    application: BotApplication, settings: Settings, wording: Wording, is_over: asyncio.Event
) -> None:
    updater = application.updater
    assert updater is not None, "built with one"
    async with application:
        await application.start()
        try:
            await updater.start_polling(
                timeout=timedelta(seconds=settings.poll_seconds),
                bootstrap_retries=-1,
                allowed_updates=list(UPDATES),
                error_callback=_note_polling_trouble,
            )
            await register_commands(application, wording)
            log_event("bot.started", username=application.bot.username)
            await is_over.wait()
            await updater.stop()
        finally:
            await application.stop()
            log_event("bot.stopped")


def _note_polling_trouble(error: TelegramError) -> None:
    """The library goes on asking; `Conflict` means that a second bot runs on this token."""
    log_trouble("telegram.polling_failed", reason=type(error).__name__)


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
