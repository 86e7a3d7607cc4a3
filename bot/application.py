"""build_application(): the table of handlers, in the order they are tried."""

from __future__ import annotations

import os
from typing import Any

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    LinkPreviewOptions,
    Update,
)
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ApplicationHandlerStop,
    ContextTypes,
    Defaults,
    ExtBot,
    TypeHandler,
)

from bot.addressing import is_from_a_machine, is_welcome
from bot.api_client import ApiClient
from bot.asking import Desk
from bot.failures import Failures
from bot.handlers.help import Help
from bot.handlers.questions import Questions
from bot.logs import log_trouble
from bot.pacing import Pacing
from bot.polling import UpdatesRequest
from bot.sending import Sender
from bot.settings import Settings
from bot.turns import Turns
from bot.wording import Wording

Context = ContextTypes.DEFAULT_TYPE
BotApplication = Application[ExtBot[int], Context, dict[Any, Any], dict[Any, Any], dict[Any, Any], None]
UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY)  # nothing else is fetched
DOOR = -1  # the group of handlers tried before all others


def build_application(settings: Settings, token: str, api: ApiClient, wording: Wording) -> BotApplication:
    """The bot, ready to be initialised and started. Any: the library's stores per chat and person, unused here."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # durations as the library's next version gives them
    application = _builder(settings, token)
    sender = Sender(wording, settings.public_url)
    desk = Desk(api, wording, secret=token)
    application.add_handler(TypeHandler(Update, _Door(settings.allowed_chats).keep), group=DOOR)
    for handler in (*Questions(desk, sender, wording).handlers(), *Help(sender, wording).handlers()):
        application.add_handler(handler)
    application.add_error_handler(Failures(sender, wording).on_failure)
    return application


def _builder(settings: Settings, token: str) -> BotApplication:
    seconds = settings.telegram_timeout_seconds
    defaults = Defaults(
        link_preview_options=LinkPreviewOptions(is_disabled=True), allow_sending_without_reply=True
    )
    return (
        ApplicationBuilder()
        .token(token)
        .base_url(f"{settings.telegram_url}/bot")
        .defaults(defaults)
        .rate_limiter(Pacing())
        .concurrent_updates(Turns(settings.concurrent_updates))
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


class _Door:
    """Lets in people from chats where the bot may speak."""

    def __init__(self, allowed_chats: tuple[int, ...]) -> None:
        self._allowed_chats = allowed_chats

    async def keep(self, update: Update, context: Context) -> None:  # noqa: ARG002 - a handler's signature
        chat, message = update.effective_chat, update.message
        if chat is None or not is_welcome(chat, self._allowed_chats):
            raise ApplicationHandlerStop
        if message is not None and is_from_a_machine(message):
            raise ApplicationHandlerStop


async def register_commands(application: BotApplication, wording: Wording) -> None:
    """The list that Telegram shows while a command is typed; the bot works without it."""
    commands = [BotCommand("ask", wording.commands.ask), BotCommand("help", wording.commands.help)]
    for scope in (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()):
        try:
            await application.bot.set_my_commands(commands, scope=scope)
        except TelegramError as error:
            log_trouble("commands.failed", reason=type(error).__name__)
