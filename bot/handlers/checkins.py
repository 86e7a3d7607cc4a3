"""Check-ins: a message becomes a card, the card is asked about, confirmed, changed; step by step for who prefers that."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import BaseHandler, CommandHandler, ContextTypes, filters

from bot.addressing import after_command, heard, is_from_a_machine, opened_report, thread_of
from bot.api_client import ApiRefused, ApiUnavailable
from bot.buttons import offered_question, quoted_in
from bot.handlers.report_steps import ReportSteps, report_of
from bot.presses import request_id_of
from bot.prompts import Prompt, PromptKind, kind_of
from bot.reporting import ReportDesk
from bot.sending import Sender, typing
from bot.threads import Thread
from bot.turnstile import Turnstile
from bot.wording import Wording

Context = ContextTypes.DEFAULT_TYPE


class Checkins:
    """Everything about reports. What is being reported stands in the messages themselves, see `slips` and `prompts`."""

    def __init__(
        self,
        reports: ReportDesk,
        steps: ReportSteps,
        turnstile: Turnstile,
        sender: Sender,
        wording: Wording,
    ) -> None:
        self._reports = reports
        self._steps = steps
        self._turnstile = turnstile
        self._sender = sender
        self._wording = wording

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """In the order they are tried."""
        return [
            CommandHandler("checkin", self.on_command, filters.UpdateType.MESSAGE),
            CommandHandler("mine", self.on_mine, filters.UpdateType.MESSAGE),
        ]

    # ── messages ──

    async def on_command(self, update: Update, context: Context) -> None:
        """`/checkin` with a report, or alone: step by step."""
        message, thread = update.message, thread_of(update)
        if message is None or thread is None:
            return
        words = after_command(message, context.bot.bot)
        if not await self._lets_in(message, thread, request_id_of(update)):
            return
        if words:
            await self._report(message, words, thread, request_id_of(update))
        else:
            await self._steps.start(message, thread, request_id_of(update))

    async def on_mine(self, update: Update, context: Context) -> None:  # noqa: ARG002 - a handler's signature
        """我们报了没."""
        message, thread = update.message, thread_of(update)
        if message is None or thread is None:
            return
        if await self._lets_in(message, thread, request_id_of(update)):
            await self._steps.show_standing(message, thread, request_id_of(update))

    async def take(self, update: Update, message: Message, words: str) -> bool:
        """Takes a message that is a report or asks about one's own; False where it is neither, or nobody's who reports."""
        thread, request_id = thread_of(update), request_id_of(update)
        if not self._reports.is_open or thread is None:
            return False
        prompt = self._prompt_answered(message)
        try:
            if prompt is not None:
                await self._continue(message, prompt, words, thread, request_id)
                return True
            card = await self._reports.card(report_of(message, words, thread), request_id)
        except ApiRefused as refused:
            return prompt is not None and await self._steps.tell_why(message, refused)
        except ApiUnavailable as error:
            if error.may_pass:
                raise
            return prompt is not None and await self._steps.tell_down(message, error)
        if card.reading.asks_standing:
            await self._steps.show_standing(message, thread, request_id)
        elif card.reading.is_checkin and card.reading.asks:
            await self._steps.ask_which(message, card)
        elif card.reading.is_checkin:
            await self._steps.show(message, card, is_sure=False)
        else:
            return False
        return True

    async def take_opened(self, update: Update, message: Message) -> bool:
        """Takes 报送：…, which a group's member says to nobody in particular; strangers are let talk."""
        words, thread = opened_report(message, self._wording.reports.openings), thread_of(update)
        if words is None or thread is None or not self._reports.is_open or is_from_a_machine(message):
            return False
        try:
            if await self._reports.member(thread.account, request_id_of(update)) is None:
                return False
        except ApiRefused:
            pass  # said when the report itself meets the same
        is_counted = heard(message, message.get_bot().bot) is not None  # at the door
        if is_counted or await self._turnstile.lets_pass(update):
            await self._report(message, words, thread, request_id_of(update))
        return True

    # ── from words to a card ──

    async def _report(self, message: Message, words: str, thread: Thread, request_id: str) -> None:
        """What surely is meant as a report."""
        report = report_of(message, words, thread)
        try:
            async with typing(message):
                card = await self._reports.card(report, request_id)
        except ApiRefused as refused:
            await self._steps.tell_why(message, refused)
        except ApiUnavailable as error:
            await self._steps.tell_down(message, error)
        else:
            await self._steps.show(message, card, is_sure=True)

    # ── step by step ──

    async def _continue(
        self, message: Message, prompt: Prompt, words: str, thread: Thread, request_id: str
    ) -> None:
        """What comes after a reply to one of our steps."""
        whole = prompt.completed(words, self._wording.prompts)
        if prompt.kind is PromptKind.FIGURES:
            await self._steps.ask_status(message, whole, thread)
            return
        if prompt.kind is PromptKind.REWRITE and prompt.title:
            alone = await self._reports.card(report_of(message, words, thread), request_id)
            if alone.reading.is_checkin and all(draft.task for draft in alone.reading.drafts):
                whole = words
        card = await self._reports.card(report_of(message, whole, thread), request_id)
        await self._steps.show(message, card, is_sure=True)

    def _prompt_answered(self, message: Message) -> Prompt | None:
        """The step of ours that a message replies to."""
        original = message.reply_to_message
        if original is None or original.text is None or original.from_user is None:
            return None
        if original.from_user.id != message.get_bot().id:
            return None
        kind = kind_of(original.text, self._wording.prompts)
        if kind is None:
            return None
        return Prompt(kind, offered_question(original, 0) or "", quoted_in(original) or "")

    # ── what is said besides ──

    async def _lets_in(self, message: Message, thread: Thread, request_id: str) -> bool:
        """True for who may report; others are told how to come in."""
        words = self._wording
        if not self._reports.is_open:
            await self._sender.say(message, words.reports.closed)
            return False
        try:
            if await self._reports.member(thread.account, request_id) is not None:
                return True
        except ApiRefused as refused:
            await self._steps.tell_why(message, refused)
        except ApiUnavailable as error:
            await self._steps.tell_down(message, error)
        else:
            is_private = message.chat.type == message.chat.PRIVATE
            await self._sender.say(
                message, words.joining.needed if is_private else words.joining.needed_in_group
            )
        return False
