"""Buttons below a report: choices, confirming, changing, taking back. Only its reporter's press counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from telegram import CallbackQuery, Message, Update
from telegram.ext import BaseHandler, ContextTypes

from bot.addressing import CHANNEL, thread_of
from bot.api_client import KEY_USED, ApiRefused, ApiUnavailable
from bot.asking import Desk
from bot.buttons import quoted_in, strong_in
from bot.cards import closed_card, open_card, said
from bot.handlers.report_steps import ReportSteps
from bot.logs import log_trouble
from bot.presses import Buttons, change_buttons, request_id_of, show_instead, toast
from bot.prompts import Prompt, PromptKind
from bot.report_buttons import (
    OURS,
    Press,
    Verb,
    card_buttons,
    press_of,
    recorded_buttons,
    withdrawal_buttons,
)
from bot.reporting import Card, Report, ReportDesk
from bot.sending import Sender, typing
from bot.slips import PICK_CHARS, Slip, digest
from bot.spans import Mark, Span, visible
from bot.threads import Thread
from bot.wording import Wording

Context = ContextTypes.DEFAULT_TYPE


class ReportPresses:
    """What is being reported is read back from the message above the button; nothing is remembered."""

    def __init__(
        self, reports: ReportDesk, steps: ReportSteps, questions: Desk, sender: Sender, wording: Wording
    ) -> None:
        self._reports = reports
        self._steps = steps
        self._questions = questions
        self._sender = sender
        self._wording = wording

    def handlers(self) -> list[BaseHandler[Update, Context, None]]:
        """In the order they are tried."""
        return [Buttons(self.on_button, f"{OURS}:")]

    async def on_button(self, update: Update, context: Context) -> None:  # noqa: ARG002 - a handler's signature
        """Any button of a report; only its own reporter's press counts."""
        query, thread = update.callback_query, thread_of(update)
        press = press_of(query.data or "") if query is not None else None
        if query is None or thread is None:
            return
        if press is None or not isinstance(query.message, Message):
            await toast(query, self._wording.toasts.outdated)
        elif press.slip.person != query.from_user.id:
            await toast(query, self._wording.reports.not_yours)
        else:
            await self._pressed(query, query.message, press, thread, request_id_of(update))

    async def _pressed(
        self, query: CallbackQuery, message: Message, press: Press, thread: Thread, request_id: str
    ) -> None:
        try:
            match press.verb:
                case Verb.START:
                    await toast(query, "")
                    await self._steps.start(message, thread, request_id)
                case Verb.TASK:
                    await self._take_task(query, message, press, thread, request_id)
                case Verb.CORRECT | Verb.WITHDRAW | Verb.WITHDRAW_SURELY | Verb.KEEP:
                    await self._after_recording(query, message, press, thread, request_id)
                case _:
                    await self._about_words(query, message, press, thread, request_id)
        except ApiRefused as refused:
            log_trouble("report.refused", kind=refused.kind, request_id=request_id)
            await toast(query, refused.sentence or self._wording.failures.refused)
        except ApiUnavailable as error:
            if error.may_pass:
                raise
            log_trouble("report.failed", reason=str(error), request_id=request_id)
            await toast(query, self._wording.failures.slow if error.is_slow else self._wording.failures.down)

    async def _take_task(
        self, query: CallbackQuery, message: Message, press: Press, thread: Thread, request_id: str
    ) -> None:
        tasks = await self._reports.own_tasks(thread.account, request_id)
        task = next((one for one in tasks if digest(one.path, PICK_CHARS) == press.about), None)
        if task is None:
            await toast(query, self._wording.toasts.outdated)
            return
        await toast(query, "")
        await self._steps.prompt(message, Prompt(PromptKind.FIGURES, title=task.title))

    async def _about_words(
        self, query: CallbackQuery, message: Message, press: Press, thread: Thread, request_id: str
    ) -> None:
        """Buttons below words that are not recorded yet."""
        words = quoted_in(message)
        if words is None:
            await toast(query, self._wording.toasts.outdated)
            return
        report = Report(words, _sent_at(message), thread.account, press.slip)
        match press.verb:
            case Verb.CANCEL:
                await toast(query, "")
                await show_instead(query, message, [Span(self._wording.cards.cancelled)])
            case Verb.ASK:
                await self._ask_instead(query, message, words, thread, request_id)
            case Verb.CHANGE:
                await self._change(query, message, report, request_id)
            case Verb.STATUS:
                await self._take_status(query, message, report, press.about, request_id)
            case Verb.CHOOSE:
                await self._choose(query, message, report, press.about, request_id)
            case _:
                await self._confirm_or_show(query, message, report, press.verb, request_id)

    async def _confirm_or_show(
        self, query: CallbackQuery, message: Message, report: Report, verb: Verb, request_id: str
    ) -> None:
        """Records what was confirmed, unless something has come up since that is to be asked first."""
        card = await self._reports.card(report, request_id)
        if verb is not Verb.CONFIRM or card.question is not None or not card.reading.is_checkin:
            await toast(query, "")
            await self._show_card_instead(query, message, card)
            return
        try:
            recorded = await self._reports.record(card, key_of(message, report.slip), request_id)
        except ApiRefused as refused:
            if refused.kind != KEY_USED:
                raise
            await toast(query, self._wording.reports.changed_meanwhile)
            await change_buttons(query, None)
            return
        words = self._wording.cards
        title = words.corrected if card.reading.corrects else words.recorded
        await toast(query, title)
        buttons = recorded_buttons(report.slip, recorded.ids, self._wording)
        await show_instead(query, message, closed_card(card, recorded, self._wording), buttons)

    async def _choose(
        self, query: CallbackQuery, message: Message, report: Report, about: str, request_id: str
    ) -> None:
        """Takes one choice, and goes on to the next question or to the card."""
        card = await self._reports.card(report, request_id)
        choices = card.question.choices if card.question else ()
        place = int(about) if about.isascii() and about.isdecimal() else len(choices)
        slip = card.after(choices[place]) if place < len(choices) else None
        await toast(query, "")
        if slip is not None:
            card = await self._reports.card(report.with_slip(slip), request_id)
        await self._show_card_instead(query, message, card)

    async def _take_status(
        self, query: CallbackQuery, message: Message, report: Report, about: str, request_id: str
    ) -> None:
        choices = self._wording.reports.status_choices
        place = int(about) if about.isascii() and about.isdecimal() else len(choices)
        words = report.words
        if place < len(choices):
            words = self._wording.prompts.with_status.format(words=words, says=choices[place].says)
        if place < len(choices) and choices[place].stuck:
            await toast(query, "")
            await change_buttons(query, None)
            await self._steps.prompt(message, Prompt(PromptKind.OBSTACLES, words=words))
            return
        card = await self._reports.card(replace(report, words=words), request_id)
        await toast(query, "")
        await self._show_card_instead(query, message, card)

    async def _change(self, query: CallbackQuery, message: Message, report: Report, request_id: str) -> None:
        """Asks for better words; this card is closed, so that one report is not confirmed twice."""
        card = await self._reports.card(report, request_id)
        titles = [draft.title for draft in card.reading.drafts if draft.title]
        await toast(query, "")
        await show_instead(query, message, [Span(self._wording.cards.moved_on)])
        title = titles[0] if len(titles) == 1 and not card.reading.corrects else ""
        await self._steps.prompt(message, Prompt(PromptKind.REWRITE, title=title, words=report.words))

    async def _ask_instead(
        self, query: CallbackQuery, message: Message, words: str, thread: Thread, request_id: str
    ) -> None:
        await toast(query, self._wording.toasts.asking)
        await show_instead(query, message, [Span(visible(words), Mark.QUOTE)])
        async with typing(message):
            reply = await self._questions.ask(words, thread, request_id)
        await self._sender.send(message, reply)

    async def _after_recording(
        self, query: CallbackQuery, message: Message, press: Press, thread: Thread, request_id: str
    ) -> None:
        words = self._wording
        match press.verb:
            case Verb.CORRECT:
                await toast(query, "")
                title = strong_in(message)[1:2]
                await self._steps.prompt(
                    message, Prompt(PromptKind.CORRECTION, title=title[0] if title else "")
                )
            case Verb.WITHDRAW:
                await toast(query, "")
                await change_buttons(query, withdrawal_buttons(press.slip, press.about, words))
            case Verb.KEEP:
                await toast(query, "")
                await change_buttons(query, recorded_buttons(press.slip, [press.about], words))
            case _:
                reason = words.reports.withdraw_reason
                await self._reports.withdraw(press.about, reason, thread.account, request_id)
                await toast(query, words.cards.withdrawn)
                told = (message.text or "").partition("\n")[2]
                spans = [Span(words.cards.withdrawn, Mark.STRONG), Span("\n" + told)]
                await show_instead(query, message, spans)

    async def _show_card_instead(self, query: CallbackQuery, message: Message, card: Card) -> None:
        if not card.reading.is_checkin:
            await show_instead(query, message, [Span(self._wording.reports.not_a_report)])
            return
        buttons = card_buttons(card, self._wording, is_sure=True)
        below = said(card.report.words, self._wording)
        await show_instead(query, message, open_card(card, self._wording), buttons, below)


def key_of(message: Message, slip: Slip) -> str:
    """The name under which one message is recorded at most once."""
    return f"{CHANNEL}:{message.chat.id}:{slip.message}"


def _sent_at(message: Message) -> datetime:
    """When the words below which a button was pressed were sent."""
    original = message.reply_to_message
    return original.date if original is not None else message.date
