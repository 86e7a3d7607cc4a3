"""Accepts, corrects and withdraws check-ins, and keeps the history: what is acknowledged is counted exactly once."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import uuid4
from weakref import WeakSet

from sqlalchemy.orm import Session

from api.callers import Caller
from api.checkins import rules, store
from api.checkins.content import Content, as_recorded, read_content, write_content
from api.checkins.drafts import Doubt, Draft, Reading, Recorded, ReportedFigure
from api.checkins.journal import EntryKind, Hand, append, lock_journal
from api.checkins.measuring import Measured, as_draft, ledger_of, measure_draft
from api.checkins.plan_rows import find_row, is_responsible
from api.checkins.questions import ABOUT_TASK, CANNOT_BE_CONFIRMED, Question, questions_about
from api.checkins.reading import ZONE, read_message
from api.checkins.store import Which
from api.checkins.tables import StoredCheckin, StoredMessage
from api.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from api.masking import mask
from api.permissions import covers
from api.wording import Wording
from ingest.index import Index

_loading = threading.Lock()
_loaded: WeakSet[Index] = WeakSet()
CLOCKS_DIFFER: Final = timedelta(hours=24)  # a phone may be set to another zone


@dataclass(frozen=True, slots=True)
class Desk:
    """What recording needs: where the plan is, where records go, who writes."""

    index: Index
    wording: Wording
    session: Session
    caller: Caller
    hand: Hand

    def masked(self, text: str) -> str:
        """Numbers that name a person are never kept."""
        masks = {kind: self.wording.say(f"masks.{kind}") for kind in ("identity_card", "phone", "bank_card")}
        return mask(text, masks)


@dataclass(frozen=True, slots=True)
class Told:
    """A message as it came in; `party` and `task` settle what it leaves open, `is_confirmed` the other doubts."""

    text: str
    sent_at: datetime
    party: str | None = None
    task: str | None = None
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A check-in that was recorded or corrected, measured."""

    row: StoredCheckin
    measured: Measured


class DoubtfulError(Exception):
    """A message that cannot be recorded as it is: what was read of it, and what has to be asked."""

    def __init__(
        self, reading: Reading, questions: Sequence[Question], measured: Sequence[Measured] = ()
    ) -> None:
        super().__init__("the message has to be confirmed or mended first")
        self.reading = reading
        self.questions = tuple(questions)
        self.measured = tuple(measured)


def _doubtful(
    desk: Desk, reading: Reading, open_doubts: Set[Doubt], previous: Sequence[Recorded], sent_on: date
) -> DoubtfulError:
    """What has to be asked of `reading`, each draft measured beside what was recorded."""
    measured = [measure_draft(desk.index, draft, previous, sent_on) for draft in reading.drafts]
    asked = replace(reading, doubts=frozenset(open_doubts))
    return DoubtfulError(reading, questions_about(desk.index, desk.wording, asked, measured), measured)


# ── reading a message beside what is recorded ──


def read_alone(index: Index, told: Told) -> Reading:
    """What a message reports by itself; the long part, done before anybody is kept waiting."""
    load_once(index)
    return read_message(index, told.text, told.sent_at, told.party)


def warm_up_reading(index: Index, now: datetime) -> None:
    """Has one message read, so that the first reporter need not wait for word lists to be loaded."""
    for task in index.tasks[:1]:
        read_alone(index, Told(f"{task.title}：1%", now))


def load_once(index: Index) -> None:
    """Loads what reading and measuring need, once, however many reporters come while it is loading."""
    with _loading:
        if index not in _loaded:
            read_message(index, "1", datetime.now(ZONE), None)
            _loaded.add(index)


def read_told(desk: Desk, told: Told, first: Reading) -> tuple[Reading, tuple[Recorded, ...]]:
    """What a message reports beside what was recorded before of the same parties; `first` is the message read alone."""
    previous = previous_of(desk.session, first.drafts, until=told.sent_at)
    if not previous:
        return _settled(desk, told, first, previous), previous
    again = read_message(desk.index, told.text, told.sent_at, told.party, previous)
    return _settled(desk, told, again, previous), previous


def previous_of(
    session: Session, drafts: Sequence[Draft], *, until: datetime, without: str | None = None
) -> tuple[Recorded, ...]:
    """What holds of the parties of these drafts, up to the moment of sending, the check-in `without` left out."""
    parties = tuple(dict.fromkeys(draft.party for draft in drafts if draft.party))
    if not parties:
        return ()
    which = Which(parties=parties, until=until + timedelta(microseconds=1))
    rows = store.latest_checkins(session, which, without=without)
    return tuple(as_recorded(row) for row in rows)


def _settled(desk: Desk, told: Told, reading: Reading, previous: Sequence[Recorded]) -> Reading:
    """The reading once the named task has settled which row is meant."""
    if told.task is None or not reading.doubts & ABOUT_TASK:
        return reading
    drafts = tuple(_with_task(desk.index, draft, told.task) for draft in reading.drafts)
    doubts = set(reading.doubts - ABOUT_TASK)
    for draft in drafts:
        doubts |= doubts_of(desk.index, draft, told.sent_at.astimezone(ZONE).date(), previous)
    if reading.corrects:
        doubts.discard(Doubt.FALLS_BELOW_PREVIOUS)
    return replace(reading, drafts=drafts, doubts=frozenset(doubts))


def _with_task(index: Index, draft: Draft, name: str) -> Draft:
    if draft.task is not None:
        return draft
    return replace(draft, task=find_row(index, name, draft.party).path, candidates=())


def doubts_of(index: Index, draft: Draft, sent_on: date, previous: Sequence[Recorded]) -> set[Doubt]:
    """What has to be asked about a draft that names its party and row, by its own numbers and those before."""
    doubts = set(rules.doubts_about(draft, sent_on))
    if draft.party and draft.task:
        row = find_row(index, draft.task, draft.party)
        if not is_responsible(index, draft.party, row):
            doubts.add(Doubt.NOT_RESPONSIBLE)
    ceilings = rules.ceilings(ledger_of(index, None))
    if any(change.falls_below for change in rules.changes(draft, previous, ceilings)):
        doubts.add(Doubt.FALLS_BELOW_PREVIOUS)
    return doubts


# ── recording ──


def record_message(desk: Desk, told: Told, first: Reading) -> list[Kept]:
    """Records what a message reports; one that takes an earlier report back corrects it.

    Raises InvalidInputError for what is no check-in, DoubtfulError, ForbiddenError for another party's.
    """
    check_sent_at(told.sent_at, desk.hand.at)
    lock_journal(desk.session)
    reading, previous = read_told(desk, told, first)
    if not reading.is_checkin:
        raise InvalidInputError("/text", "not_a_checkin")
    for draft in reading.drafts:
        check_covers(desk.caller, draft.party, draft.sub_party)
    open_doubts = reading.doubts & CANNOT_BE_CONFIRMED if told.is_confirmed else reading.doubts
    if open_doubts:
        raise _doubtful(desk, reading, open_doubts, previous, told.sent_at.astimezone(ZONE).date())
    message = _keep_message(desk, told.text, told.sent_at)
    accepted = tuple(sorted(reading.doubts))
    return [
        _keep_draft(desk, draft, message, told.sent_at, previous, accepted, corrects=reading.corrects)
        for draft in reading.drafts
    ]


def record_drafts(
    desk: Desk, drafts: Sequence[Draft], told_text: str | None, sent_at: datetime
) -> list[Kept]:
    """Records drafts that their reporter confirmed. Raises DoubtfulError for what cannot be, ForbiddenError."""
    check_sent_at(sent_at, desk.hand.at)
    lock_journal(desk.session)
    for draft in drafts:
        check_covers(desk.caller, draft.party, draft.sub_party)
    previous = previous_of(desk.session, drafts, until=sent_at)
    sent_on = sent_at.astimezone(ZONE).date()
    doubts = [doubts_of(desk.index, draft, sent_on, previous) for draft in drafts]
    impossible = frozenset().union(*doubts) & CANNOT_BE_CONFIRMED
    if impossible:
        raise _doubtful(desk, Reading(True, tuple(drafts), impossible), impossible, previous, sent_on)
    message = _keep_message(desk, told_text, sent_at) if told_text else None
    return [
        _keep_draft(desk, draft, message, sent_at, previous, tuple(sorted(doubted)), corrects=False)
        for draft, doubted in zip(drafts, doubts, strict=True)
    ]


def check_sent_at(sent_at: datetime, now: datetime) -> None:
    """Raises InvalidInputError for a message from the future."""
    if sent_at > now + CLOCKS_DIFFER:
        raise InvalidInputError("/sent_at", "sent_in_future")


def check_covers(caller: Caller, party: str | None, sub_party: str | None = None) -> None:
    """Raises ForbiddenError where the caller may not report for, or read about, this party."""
    if party is not None and not covers(caller, party, sub_party):
        raise ForbiddenError("other_party")


def _keep_message(desk: Desk, text: str, sent_at: datetime) -> StoredMessage:
    message = StoredMessage(
        id=uuid4().hex,
        text=desk.masked(text),
        member_id=desk.hand.member_id,
        channel=desk.hand.channel,
        sent_at=sent_at,
        received_at=desk.hand.at,
    )
    store.add_message(desk.session, message)
    return message


def _keep_draft(
    desk: Desk,
    draft: Draft,
    message: StoredMessage | None,
    sent_at: datetime,
    previous: Sequence[Recorded],
    accepted: tuple[Doubt, ...],
    *,
    corrects: bool,
) -> Kept:
    content = _content_of(desk, draft, accepted)
    wrong = _row_taken_back(desk, content, sent_at) if corrects else None
    if wrong is not None:
        return _rewrite(desk, wrong, merged(read_content(wrong), content), message=message)
    row = StoredCheckin(
        id=uuid4().hex,
        version=1,
        message_id=message.id if message else None,
        member_id=desk.hand.member_id,
        channel=desk.hand.channel,
        sent_at=sent_at,
        recorded_at=desk.hand.at,
        corrected_at=None,
        withdrawn_at=None,
    )
    write_content(row, content)
    store.add_checkin(desk.session, row)
    append(desk.session, EntryKind.RECORDED, row, desk.hand, message=message)
    return Kept(row, _measured(desk, content, previous, sent_at))


def _content_of(desk: Desk, draft: Draft, accepted: tuple[Doubt, ...]) -> Content:
    assert draft.party is not None and draft.task is not None, "a draft without party or task was let through"
    row = find_row(desk.index, draft.task, draft.party)
    return Content(
        party=draft.party,
        task=row.path,
        document_id=row.document_id,
        sub_party=draft.sub_party,
        figures=tuple(replace(figure, name=desk.masked(figure.name)) for figure in draft.figures),
        percent=draft.percent,
        status=draft.status,
        issues=tuple(map(desk.masked, draft.issues)),
        accepted_doubts=accepted,
    )


def _measured(desk: Desk, content: Content, previous: Sequence[Recorded], sent_at: datetime) -> Measured:
    sent_on = sent_at.astimezone(ZONE).date()
    return measure_draft(desk.index, as_draft(content), previous, sent_on, content.document_id)


# ── correcting ──


def _row_taken_back(desk: Desk, content: Content, sent_at: datetime) -> StoredCheckin | None:
    """The check-in that a message such as 更正… takes back: the last one on the same row by the same body."""
    which = Which(parties=(content.party,), tasks=(content.task,), until=sent_at + timedelta(microseconds=1))
    latest = store.latest_checkins(desk.session, which)
    same = [row for row in latest if row.sub_party == content.sub_party]
    return max(same, key=lambda row: (row.sent_at, row.number)) if same else None


def merged(before: Content, right: Content) -> Content:
    """What was recorded, with what is said anew in its place; a reading replaces the one of the same name."""
    new = tuple(_put_right(figure, before.figures) for figure in right.figures)
    kept = tuple(
        figure
        for figure in before.figures
        if not any(rules.is_same_name(figure.name, one.name) for one in new)
    )
    return replace(
        before,
        figures=kept + new,
        percent=before.percent if right.percent is None else right.percent,
        status=right.status or before.status,
        issues=right.issues or before.issues,
        accepted_doubts=right.accepted_doubts,
    )


def _put_right(figure: ReportedFigure, before: Sequence[ReportedFigure]) -> ReportedFigure:
    """A reading under the name, and of the day, of the one it replaces, where its words say no other."""
    named = rules.named_as_before(figure, before)
    days = (one.as_of for one in before if rules.is_same_name(one.name, named.name))
    return replace(named, as_of=named.as_of or next(days, None))


def correct_fields(
    desk: Desk, checkin_id: str, changes: Mapping[str, object], *, reason: str | None, is_confirmed: bool
) -> Kept:
    """Puts right what is given. Raises NotFoundError, ForbiddenError, ConflictError, DoubtfulError."""
    row = changeable_row(desk, checkin_id)
    given = dict(changes)
    if given.get("task") is not None:
        found = find_row(desk.index, str(given["task"]), row.party)
        given |= {"task": found.path, "document_id": found.document_id}
    # The caller has validated each field by the type that Content has for it.
    right = replace(read_content(row), **given)  # type: ignore[arg-type]
    return _correct(desk, row, right, reason=reason, is_confirmed=is_confirmed)


def correct_by_message(desk: Desk, checkin_id: str, told: Told, *, reason: str | None) -> Kept:
    """Puts right what a message says anew. Raises the same, and InvalidInputError where it is about something else."""
    row = changeable_row(desk, checkin_id)
    named = _as_about(desk.index, told, row)
    reading, previous = read_told(desk, named, read_alone(desk.index, named))
    if not reading.is_checkin:
        raise InvalidInputError("/text", "not_a_checkin")
    if len(reading.drafts) != 1:
        raise InvalidInputError("/text", "one_checkin_per_correction")
    draft = reading.drafts[0]
    if (draft.party, draft.task) != (row.party, row.task):
        raise InvalidInputError("/text", "correction_of_other")
    open_doubts = reading.doubts - {Doubt.FALLS_BELOW_PREVIOUS}
    if open_doubts and not (told.is_confirmed and not open_doubts & CANNOT_BE_CONFIRMED):
        raise _doubtful(desk, reading, open_doubts, previous, told.sent_at.astimezone(ZONE).date())
    right = merged(read_content(row), _content_of(desk, draft, tuple(sorted(open_doubts))))
    message = _keep_message(desk, told.text, told.sent_at)
    return _rewrite(desk, row, right, reason=reason, message=message)


def _as_about(index: Index, told: Told, row: StoredCheckin) -> Told:
    """The message with what goes without saying in a correction: whose report it is about, and on which row."""
    title = find_row(index, row.task, row.party).title
    return replace(
        told, text=f"{title}：{told.text}", party=row.sub_party or row.party, task=told.task or row.task
    )


def changeable_row(desk: Desk, checkin_id: str) -> StoredCheckin:
    """The check-in, held for this transaction. Raises NotFoundError, ForbiddenError, ConflictError where it is withdrawn."""
    lock_journal(desk.session)
    row = store.find_checkin(desk.session, checkin_id, to_change=True)
    if row is None:
        raise NotFoundError("unknown_checkin")
    check_covers(desk.caller, row.party, row.sub_party)
    if row.withdrawn_at is not None:
        raise ConflictError("checkin_withdrawn")
    return row


def _correct(
    desk: Desk, row: StoredCheckin, right: Content, *, reason: str | None, is_confirmed: bool
) -> Kept:
    """A corrected value may be smaller than before: that is what correcting is for."""
    sent_on = row.sent_at.astimezone(ZONE).date()
    doubts = doubts_of(desk.index, as_draft(right), sent_on, ())
    open_doubts = doubts & CANNOT_BE_CONFIRMED if is_confirmed else doubts
    if open_doubts:
        reading = Reading(True, (as_draft(right),), frozenset(open_doubts), corrects=True)
        raise _doubtful(desk, reading, open_doubts, (), sent_on)
    return _rewrite(desk, row, replace(right, accepted_doubts=tuple(sorted(doubts))), reason=reason)


def _rewrite(
    desk: Desk,
    row: StoredCheckin,
    right: Content,
    *,
    reason: str | None = None,
    message: StoredMessage | None = None,
) -> Kept:
    write_content(row, right)
    row.version += 1
    row.corrected_at = desk.hand.at
    desk.session.flush()
    said = desk.masked(reason) if reason else None
    append(desk.session, EntryKind.CORRECTED, row, desk.hand, reason=said, message=message)
    previous = previous_of(desk.session, (as_draft(right),), until=row.sent_at, without=row.id)
    return Kept(row, _measured(desk, right, previous, row.sent_at))


def withdraw(desk: Desk, checkin_id: str, reason: str) -> StoredCheckin:
    """The check-in stays visible and no longer counts. Raises NotFoundError, ForbiddenError, ConflictError."""
    row = changeable_row(desk, checkin_id)
    row.withdrawn_at = desk.hand.at
    row.version += 1
    desk.session.flush()
    append(desk.session, EntryKind.WITHDRAWN, row, desk.hand, reason=desk.masked(reason))
    return row
