"""Last resort: log, apologise, never show a traceback."""

from __future__ import annotations

from telegram import Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot.addressing import heard, is_command
from bot.logs import log_failure, log_trouble
from bot.sending import Sender
from bot.wording import Wording


class Failures:
    """Whatever a handler did not catch ends here."""

    def __init__(self, sender: Sender, wording: Wording) -> None:
        self._sender = sender
        self._wording = wording

    async def on_failure(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Telegram's own refusals are noted: who blocked the bot cannot be told. All else is ours to be sorry for."""
        update_id = update.update_id if isinstance(update, Update) else None
        error = context.error
        if isinstance(error, Forbidden):
            log_trouble("telegram.forbidden", update_id=update_id)
        elif isinstance(error, TelegramError):
            log_trouble(
                "telegram.failed", reason=type(error).__name__, detail=str(error), update_id=update_id
            )
        elif error is not None:
            log_failure("update.failed", error, update_id=update_id)
            if isinstance(update, Update):
                await self._apologise(update, context)

    async def _apologise(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Only to somebody who spoke to the bot, or pressed its button."""
        message = update.effective_message
        if message is None:
            return
        is_pressed = update.callback_query is not None and message.is_accessible
        if is_pressed or is_command(message) or heard(message, context.bot.bot) is not None:
            try:
                await self._sender.say(message, self._wording.failures.unexpected)
            except TelegramError as error:
                log_trouble("apology.failed", reason=type(error).__name__, update_id=update.update_id)
