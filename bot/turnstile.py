"""Counts what is asked of the bot and reported to it, and says so where it was too much."""

from __future__ import annotations

import time

from telegram import Chat, Message, Update

from bot.addressing import answered_message
from bot.limits import Limits, Refusal
from bot.metrics import Metrics
from bot.occasion import current_occasion
from bot.presses import toast
from bot.sending import Sender
from bot.wording import Wording


class Turnstile:
    """Whoever finds that an update is for the bot passes it through here once."""

    def __init__(self, limits: Limits, sender: Sender, wording: Wording, metrics: Metrics) -> None:
        self._limits = limits
        self._sender = sender
        self._wording = wording
        self._metrics = metrics

    async def lets_pass(self, update: Update) -> bool:
        """False for one too many. An update that comes back after an outage was counted the first time."""
        occasion, message = current_occasion(), update.effective_message
        person, chat = update.effective_user, update.effective_chat
        if occasion is not None and not occasion.is_first:
            return True
        if person is None or chat is None or message is None:
            return True
        is_pressed = update.callback_query is not None
        group = None if chat.type == Chat.PRIVATE else chat.id
        at_seconds = time.time() if is_pressed else message.date.timestamp()
        answered = None if is_pressed else answered_message(message)
        refusal = self._limits.take(person.id, group, at_seconds, answered)
        if refusal is None:
            return True
        self._metrics.limited.labels(refusal.limit).inc()
        await self._say_enough(update, message, refusal)
        return False

    async def _say_enough(self, update: Update, message: Message, refusal: Refusal) -> None:
        sentences = {"person": self._wording.limits.person, "group": self._wording.limits.group}
        sentence = sentences[refusal.limit].format(seconds=refusal.wait_seconds)
        if update.callback_query is not None:
            await toast(update.callback_query, sentence)
        elif refusal.is_said:
            await self._sender.say(message, sentence)
