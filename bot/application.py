"""build_application(): the table of handlers, in the order they are tried."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    LinkPreviewOptions,
)
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ContextTypes,
    Defaults,
    ExtBot,
)

from bot.api_client import ApiClient
from bot.asking import Desk
from bot.failures import Failures
from bot.handlers.groups import Door
from bot.handlers.help import Help
from bot.handlers.questions import Questions
from bot.journal import Journal
from bot.limits import Limits
from bot.logs import log_trouble
from bot.metrics import Metrics
from bot.outages import Outages
from bot.pacing import Pacing
from bot.polling import UpdatesRequest
from bot.sending import Sender
from bot.settings import Settings
from bot.wording import Wording

Context = ContextTypes.DEFAULT_TYPE
BotApplication = Application[ExtBot[int], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], None]
DOOR = -1  # the group of handlers tried before all others


@dataclass(frozen=True, slots=True)
class Tools:
    """What the application is built with: the API, what to say, and what it keeps and counts."""

    api: ApiClient
    wording: Wording
    journal: Journal
    metrics: Metrics
    pacing: Pacing


def build_application(settings: Settings, token: str, tools: Tools) -> BotApplication:
    """The bot, ready to be initialised and handed updates. Any: the library's stores per chat and person, unused."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # durations as the library's next version gives them
    application = _builder(settings, token, tools.pacing)
    wording, metrics = tools.wording, tools.metrics
    outages = Outages(60 * settings.keep_trying_minutes)
    sender = Sender(wording, settings.public_url)
    desk = Desk(tools.api, wording, token, metrics, outages)
    limits = Limits(settings.per_person_per_minute, settings.per_group_per_minute)
    door = Door(settings.allowed_chats, limits, tools.journal, sender, wording, metrics)
    application.add_handlers(door.handlers(), group=DOOR)
    for handler in (*Questions(desk, sender, wording).handlers(), *Help(sender, wording).handlers()):
        application.add_handler(handler)
    application.add_error_handler(Failures(sender, wording, outages).on_failure)
    return application


def _builder(settings: Settings, token: str, pacing: Pacing) -> BotApplication:
    seconds = settings.telegram_timeout_seconds
    defaults = Defaults(
        link_preview_options=LinkPreviewOptions(is_disabled=True), allow_sending_without_reply=True
    )
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{settings.telegram_url}/bot")
        .defaults(defaults)
        .rate_limiter(pacing)
        .updater(None)  # updates are confirmed when they are handled, not when they are fetched
        .job_queue(None)
        .connect_timeout(seconds)
        .read_timeout(seconds)
        .write_timeout(seconds)
        .pool_timeout(seconds)
        .get_updates_request(
            UpdatesRequest(
                connect_timeout=seconds, read_timeout=seconds, write_timeout=seconds, pool_timeout=seconds
            )
        )
        .build()
    )


async def register_commands(application: BotApplication, wording: Wording) -> None:
    """The list that Telegram shows while a command is typed; the bot works without it."""
    commands = [BotCommand("ask", wording.commands.ask), BotCommand("help", wording.commands.help)]
    for scope in (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()):
        try:
            await application.bot.set_my_commands(commands, scope=scope)
        except TelegramError as error:
            log_trouble("commands.failed", reason=type(error).__name__)
