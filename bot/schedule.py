"""Timed jobs: claim what is due, send, confirm. The API decides what is due; a claim that is not confirmed is handed out again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager

from telegram import Bot, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.addressing import CHANNEL
from bot.api_client import ApiClient, ApiRefused, ApiUnavailable
from bot.api_replies import DueBulletin, Nudge
from bot.handlers.summaries import file_buttons
from bot.logs import log_event, log_failure, log_trouble
from bot.occasion import acting_on
from bot.rendering import render_spans
from bot.report_buttons import start_button
from bot.settings import Settings
from bot.spans import Span, visible
from bot.summaries import summary_spans
from bot.wording import Wording

AT_ONCE = 50  # nudges claimed in one go: what can be sent before their claims end
ESCALATION = "escalation"  # goes to supervisors, who have nothing to report


class Schedule:
    """One sender of nudges and bulletins among others; it keeps nothing."""

    def __init__(self, bot: Bot, api: ApiClient, settings: Settings, wording: Wording) -> None:
        self._bot = bot
        self._api = api
        self._settings = settings
        self._wording = wording

    async def run(self) -> None:
        """Until it is cancelled. Whatever goes wrong is tried again the next time, and holds up nothing else."""
        round_number = 0
        while True:
            round_number += 1
            await self._tried(self._send_nudges(f"tg-nudges-{round_number}"))
            await self._tried(self._send_bulletins(f"tg-bulletins-{round_number}"))
            await asyncio.sleep(self._settings.nudge_seconds)

    async def _tried(self, sending: Coroutine[None, None, None]) -> None:
        try:
            await sending
        except (ApiRefused, ApiUnavailable) as error:
            log_trouble("schedule.failed", reason=str(error))
        except Exception as error:  # the loop is the outer edge: one bad nudge must not end all
            log_failure("schedule.broken", error)

    async def _send_nudges(self, request_id: str) -> None:
        while True:
            claimed = (await self._api.claim_nudges(CHANNEL, AT_ONCE, request_id)).nudges
            for together in _together(claimed):
                with acting_on(f"nudge:{together[0].id}", is_first=False):
                    was_sent = await self._send(together)
                for nudge in together:
                    await self._api.settle_nudge(nudge.id, nudge.claim, request_id, was_sent=was_sent)
                    log_event("nudge.settled", kind=nudge.kind, nudge_id=nudge.id, was_sent=was_sent)
            if len(claimed) < AT_ONCE:
                return

    async def _send_bulletins(self, request_id: str) -> None:
        for bulletin in await self._api.claim_bulletins(CHANNEL, request_id):
            with acting_on(f"bulletin:{bulletin.id}:{bulletin.due_at.isoformat()}", is_first=False):
                was_sent = await self._post(bulletin)
            await self._api.settle_bulletin(bulletin.id, bulletin.claim, request_id)
            log_event("bulletin.settled", bulletin_id=bulletin.id, was_sent=was_sent)

    async def _post(self, bulletin: DueBulletin) -> bool:
        """Into its chat, with the buttons of its files below."""
        chat, _, topic = bulletin.chat.partition("/")
        spans = summary_spans(bulletin.summary, self._wording)
        parts = render_spans(spans[:-2], spans[-2:])
        try:
            for number, part in enumerate(parts, start=1):
                await self._bot.send_message(
                    int(chat),
                    part,
                    parse_mode=ParseMode.HTML,
                    message_thread_id=int(topic) if topic else None,
                    reply_markup=file_buttons(self._wording) if number == len(parts) else None,
                )
        except TelegramError as error:
            log_trouble("bulletin.not_delivered", reason=type(error).__name__)
            return False
        return True

    async def _send(self, nudges: Sequence[Nudge]) -> bool:
        """To everybody concerned in private; in the group, where one is set, if that reached nobody."""
        first, sentence = nudges[0], self._sentence(nudges)
        reached = 0
        for recipient in first.recipients:
            person = int(recipient.account)
            button = None if first.kind == ESCALATION else start_button(person, self._wording)
            reached += await self._reaches(person, sentence, button)
        if not reached and self._settings.nudge_chat is not None:
            reached += await self._reaches(self._settings.nudge_chat, sentence, None)
        return reached > 0

    def _sentence(self, nudges: Sequence[Nudge]) -> str:
        if len(nudges) == 1:
            return nudges[0].sentence
        words, first = self._wording.missing, nudges[0]
        due = words.moment.format(at=first.due_at)
        gravest_first = sorted(nudges, key=lambda nudge: -len(nudge.open_tasks))
        lines = (words.escalated.format(party=one.party, count=len(one.open_tasks)) for one in gravest_first)
        return "\n".join([words.escalation.format(round=first.round, due=due, count=len(nudges)), *lines])

    async def _reaches(self, chat: int, sentence: str, button: InlineKeyboardMarkup | None) -> bool:
        """False for somebody who blocked the bot, or never spoke to it."""
        try:
            parts = render_spans([Span(visible(sentence))])
            for number, part in enumerate(parts, start=1):
                markup = button if number == len(parts) else None
                await self._bot.send_message(chat, part, parse_mode=ParseMode.HTML, reply_markup=markup)
        except TelegramError as error:
            log_trouble("nudge.not_delivered", reason=type(error).__name__)
            return False
        return True


def _together(nudges: Sequence[Nudge]) -> Iterable[Sequence[Nudge]]:
    """What is said in one message: supervisors are told of all parties of a round at once, not party by party."""
    grouped: dict[object, list[Nudge]] = {}
    for nudge in nudges:
        about = (nudge.round, nudge.recipients) if nudge.kind == ESCALATION else nudge.id
        grouped.setdefault(about, []).append(nudge)
    return grouped.values()


@asynccontextmanager
async def running(schedule: Schedule, *, is_on: bool) -> AsyncIterator[None]:
    """Runs beside the block, and ends with it."""
    job = asyncio.create_task(schedule.run()) if is_on else None
    try:
        yield
    finally:
        if job is not None:
            job.cancel()
            await asyncio.gather(job, return_exceptions=True)
