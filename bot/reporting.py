"""One message from any channel to the card that is confirmed, and on into the records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.api_client import Told
from bot.api_replies import DoubtChoice, DoubtQuestion, Reading, Recorded, TaskRow
from bot.desks import MemberDesk
from bot.logs import log_event
from bot.slips import PICK_CHARS, Slip, digest

CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Report:
    """A message as somebody sent it; `slip` is what was settled about it since."""

    words: str
    sent_at: datetime
    account: str
    slip: Slip

    def with_slip(self, slip: Slip) -> Report:
        return replace(self, slip=slip)


@dataclass(frozen=True, slots=True)
class Card:
    """What was understood of a report, and what is to be asked before it can be confirmed."""

    report: Report
    reading: Reading
    question: DoubtQuestion | None
    told: Told

    def after(self, choice: DoubtChoice) -> Slip | None:
        """The slip once this choice was taken; None for one that asks for other words."""
        slip = self.report.slip
        if choice.field == CONFIRMED and self.question is not None:
            return slip.settling(self.question.doubt)
        return slip.picking(str(choice.value)) if choice.field else None


class ReportDesk(MemberDesk):
    """Reads, records, corrects and withdraws reports. See MemberDesk."""

    async def card(self, report: Report, request_id: str) -> Card:
        """What was understood, read again with every choice taken so far."""
        told = Told(report.words, report.sent_at)
        reading = await self._api.read_checkin(told, report.account, request_id)
        for pick in report.slip.picks:
            choice = next(
                (one for one in _choices(reading) if digest(str(one.value), PICK_CHARS) == pick), None
            )
            if choice is None or choice.field is None:
                continue  # what was chosen is no longer open
            told = replace(told, given={**told.given, choice.field: str(choice.value)})
            reading = await self._api.read_checkin(told, report.account, request_id)
        open_questions = (one for one in reading.questions if not report.slip.has_settled(one.doubt))
        return Card(report, reading, next(open_questions, None), told)

    async def record(self, card: Card, key: str, request_id: str) -> Recorded:
        """Records what the card shows; once, however often it is confirmed."""
        recorded = await self._api.record_checkin(
            card.told,
            card.report.account,
            request_id,
            key=key,
            is_confirmed=bool(card.report.slip.settled),
        )
        log_event("checkin.recorded", checkins=len(recorded.ids), request_id=request_id)
        return recorded

    async def withdraw(self, checkin_id: str, reason: str, account: str, request_id: str) -> None:
        await self._api.withdraw_checkin(checkin_id, reason, account, request_id)
        log_event("checkin.withdrawn", checkin_id=checkin_id, request_id=request_id)

    async def own_tasks(self, account: str, request_id: str) -> tuple[TaskRow, ...]:
        """The tasks that somebody reports on; none for who reports for no party of their own."""
        member = await self._api.member(account, request_id)
        if member is None or member.reports_for is None:
            return ()
        return await self._api.tasks_of(member.reports_for, account, request_id)

    async def standing(self, account: str, request_id: str) -> tuple[str, ...]:
        """A sentence for each running round: what one's own party has reported, and what is left."""
        rounds = await self._api.own_rounds(account, request_id)
        return tuple(one.sentence for one in rounds.rounds)


def _choices(reading: Reading) -> Iterator[DoubtChoice]:
    for question in reading.questions:
        yield from (choice for choice in question.choices if choice.field not in (None, CONFIRMED))
