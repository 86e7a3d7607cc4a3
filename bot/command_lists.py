"""The lists of commands that Telegram shows while one is typed: in private, in groups, for supervisors. All work without."""

from __future__ import annotations

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.api_replies import SUPERVISOR, Member
from bot.logs import log_trouble
from bot.wording import Wording

IN_GROUPS = ("ask", "checkin", "mine", "summary", "missing", "help")
IN_PRIVATE = ("ask", "checkin", "mine", "join", "leave", "help")
OF_SUPERVISORS = ("summary", "missing", "bulletin", "invite", "ask", "checkin", "leave", "help")


async def register_commands(bot: Bot, wording: Wording) -> None:
    """What everybody sees, by kind of chat."""
    scopes = ((BotCommandScopeAllPrivateChats(), IN_PRIVATE), (BotCommandScopeAllGroupChats(), IN_GROUPS))
    for scope, names in scopes:
        await _set(bot, scope, names, wording)


async def show_commands(bot: Bot, private_chat: int, member: Member | None, wording: Wording) -> None:
    """What one person sees in private from now on."""
    scope = BotCommandScopeChat(private_chat)
    if member is not None and member.role == SUPERVISOR:
        await _set(bot, scope, OF_SUPERVISORS, wording)
        return
    try:
        await bot.delete_my_commands(scope=scope)
    except TelegramError as error:
        log_trouble("commands.failed", reason=type(error).__name__)


async def _set(bot: Bot, scope: BotCommandScope, names: tuple[str, ...], wording: Wording) -> None:
    commands = [BotCommand(name, getattr(wording.commands, name)) for name in names]
    try:
        await bot.set_my_commands(commands, scope=scope)
    except TelegramError as error:
        log_trouble("commands.failed", reason=type(error).__name__)
