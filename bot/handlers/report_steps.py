"""What is shown on the way to a record: cards, steps that wait for a reply or a press, and why it cannot go on."""

from __future__ import annotations

from telegram import ForceReply, Message

from bot.api_client import ApiRefused, ApiUnavailable
from bot.cards import open_card, said
from bot.prompts import Prompt, PromptKind
from bot.rendering import MESSAGE_LIMIT
from bot.report_buttons import card_buttons, either_buttons, status_buttons, task_buttons
from bot.reporting import Card, Report, ReportDesk
from bot.sending import Sender
from bot.slips import Slip
from bot.spans import Mark, Span, total_length
from bot.threads import Thread
from bot.wording import Wording


class ReportSteps:
    """Shared by those who take messages and those who take presses."""

    def __init__(self, reports: ReportDesk, sender: Sender, wording: Wording) -> None:
        self._reports = reports
        self._sender = sender
        self._wording = wording

    async def show(self, message: Message, card: Card, *, is_sure: bool) -> None:
        words = self._wording.reports
        below = said(card.report.words, self._wording)
        if not card.reading.is_checkin:
            await self._sender.say(message, words.not_a_report)
        elif total_length(below) > MESSAGE_LIMIT:
            await self._sender.say(message, words.too_long)
        else:
            buttons = card_buttons(card, self._wording, is_sure=is_sure)
            await self._sender.show(message, open_card(card, self._wording), below, buttons)

    async def ask_which(self, message: Message, card: Card) -> None:
        await self._sender.show(
            message,
            [Span(self._wording.reports.which)],
            said(card.report.words, self._wording),
            either_buttons(card.report.slip, self._wording),
        )

    async def start(self, message: Message, thread: Thread, request_id: str) -> None:
        """The first step; `message` is what the person sent, or the nudge that was pressed."""
        try:
            tasks = await self._reports.own_tasks(thread.account, request_id)
        except ApiRefused as refused:
            await self.tell_why(message, refused)
        except ApiUnavailable as error:
            await self.tell_down(message, error)
        else:
            if not tasks:
                await self._sender.say(message, self._wording.reports.no_tasks)
                return
            prompt = Prompt(PromptKind.MESSAGE)
            buttons = task_buttons(tasks, Slip(thread.person, message.message_id))
            await self._sender.show(message, prompt.spans(self._wording), (), buttons)

    async def ask_status(self, message: Message, words: str, thread: Thread) -> None:
        heading = [Span(self._wording.reports.status_heading, Mark.STRONG)]
        slip = Slip(thread.person, message.message_id)
        await self._sender.show(
            message, heading, said(words, self._wording), status_buttons(slip, self._wording)
        )

    async def prompt(self, message: Message, prompt: Prompt) -> None:
        """Asks for a reply; in a group of the one who pressed alone."""
        placeholder = self._wording.prompts.placeholders[prompt.kind]
        markup = ForceReply(selective=True, input_field_placeholder=placeholder)
        await self._sender.show(message, prompt.spans(self._wording), (), markup)

    async def show_standing(self, message: Message, thread: Thread, request_id: str) -> None:
        try:
            sentences = await self._reports.standing(thread.account, request_id)
        except ApiRefused as refused:
            await self.tell_why(message, refused)
        except ApiUnavailable as error:
            await self.tell_down(message, error)
        else:
            await self._sender.say(message, "\n\n".join(sentences) or self._wording.reports.standing_none)

    async def tell_why(self, message: Message, refused: ApiRefused) -> bool:
        await self._sender.say(message, refused.sentence or self._wording.failures.refused)
        return True

    async def tell_down(self, message: Message, error: ApiUnavailable) -> bool:
        """Says that it cannot go on now. Raises the error where it may pass: then the message waits (decision 58)."""
        if error.may_pass:
            raise error
        await self._sender.say(message, self._wording.failures.down)
        return True


def report_of(message: Message, words: str, thread: Thread) -> Report:
    return Report(words, message.date, thread.account, Slip(thread.person, message.message_id))
