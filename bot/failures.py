"""Last resort: log, apologise, never show a traceback."""

from __future__ import annotations

from telegram import Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot.addressing import heard, is_command
from bot.api_client import ApiUnavailable
from bot.logs import log_failure, log_trouble
from bot.occasion import current_occasion
from bot.outages import Outages
from bot.sending import Sender
from bot.wording import Wording


class Failures:
    """Whatever a handler did not catch ends here."""

    def __init__(self, sender: Sender, wording: Wording, outages: Outages) -> None:
        self._sender = sender
        self._outages = outages
        self._wording = wording

    async def on_failure(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Telegram's own refusals are noted: who blocked the bot cannot be told. All else is ours to be sorry for."""
        update_id = update.update_id if isinstance(update, Update) else None
        error = context.error
        if isinstance(error, ApiUnavailable) and isinstance(update, Update):
            if error.may_pass:
                await self._wait_for_api(update, context, error)
            else:
                log_trouble("api.failed", reason=str(error), update_id=update_id)
                await self._apologise(update, context, self._wording.failures.down)
        elif isinstance(error, Forbidden):
            log_trouble("telegram.forbidden", update_id=update_id)
        elif isinstance(error, TelegramError):
            log_trouble(
                "telegram.failed", reason=type(error).__name__, detail=str(error), update_id=update_id
            )
        elif error is not None:
            log_failure("update.failed", error, update_id=update_id)
            if isinstance(update, Update):
                await self._apologise(update, context, self._wording.failures.unexpected)

    async def _wait_for_api(
        self, update: Update, context: ContextTypes.DEFAULT_TYPE, error: ApiUnavailable
    ) -> None:
        """What was asked stays with Telegram until it is answered; whoever waits is told so once an outage."""
        occasion, message = current_occasion(), update.effective_message
        if occasion is None or self._outages.is_too_long(update.update_id):
            await self._apologise(update, context, self._wording.failures.given_up)
            return
        occasion.is_postponed = True
        if message is not None and self._outages.is_to_be_told(message.chat_id, message.message_thread_id):
            failures = self._wording.failures
            await self._apologise(
                update, context, failures.waiting_slow if error.is_slow else failures.waiting_down
            )

    async def _apologise(self, update: Update, context: ContextTypes.DEFAULT_TYPE, sentence: str) -> None:
        """Only to somebody who spoke to the bot, or pressed its button."""
        message = update.effective_message
        if message is None:
            return
        is_pressed = update.callback_query is not None and message.is_accessible
        if is_pressed or is_command(message) or heard(message, context.bot.bot) is not None:
            try:
                await self._sender.say(message, sentence)
            except TelegramError as error:
                log_trouble("apology.failed", reason=type(error).__name__, update_id=update.update_id)
