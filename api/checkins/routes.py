"""Check-ins over HTTP: reading a message, recording, correcting, withdrawing, listing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Header, Query, Request, Response
from sqlalchemy.orm import Session

from api.callers import Caller, CallerKind
from api.checkins import recording, store
from api.checkins.content import read_content
from api.checkins.drafts import Draft, Status
from api.checkins.journal import Hand
from api.checkins.measuring import Measured, as_draft, measure_draft
from api.checkins.plan_rows import find_row, titles_of
from api.checkins.questions import questions_about
from api.checkins.reading import ZONE
from api.checkins.recording import Desk, DoubtfulError, Kept, Told, check_covers
from api.checkins.repeating import HEADER, digest_of_request, key_of, once
from api.checkins.schemas import (
    CORRECTED_FIELDS,
    ChangeOut,
    CheckinDetail,
    CheckinOut,
    CheckinPage,
    CorrectionRequest,
    Day,
    DraftIn,
    EntryOut,
    MeasuredCheckinOut,
    MeasurementOut,
    Name,
    Path,
    ReadingOut,
    ReadRequest,
    RecordedOut,
    RecordRequest,
    WithdrawalRequest,
)
from api.checkins.store import Which
from api.checkins.tables import StoredCheckin, StoredEntry
from api.checkins.telling import told_oddities
from api.deps import AuditorDep, DurableTransactionDep, ReaderDep, ResourcesDep, may
from api.errors import ForbiddenError, InvalidInputError, NeedsConfirmationError, NotFoundError
from api.members.parties import reporting_party
from api.permissions import Permission
from api.problems import request_id_of
from api.resources import Resources
from api.text_fields import RecordId

router = APIRouter(prefix="/v1/checkins", tags=["check-ins"])

Written = TypeVar("Written")

PAGE_MOST = 200
REPEATED = "Idempotency-Replayed"
IdempotencyKey = Annotated[str | None, Header(alias=HEADER)]
Cursor = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@router.post("/read")
def read(
    caller: Annotated[Caller, may(Permission.READ_MESSAGE)],
    body: ReadRequest,
    request: Request,
    resources: ResourcesDep,
    session: ReaderDep,
) -> ReadingOut:
    """What a message reports, measured, and what has to be asked about it. Nothing is stored."""
    desk = _desk(request, resources, session, caller)
    sent_at = body.sent_at or resources.clock()
    told = Told(body.text, sent_at, _sender(resources, caller, body.party), body.task)
    reading, previous = recording.read_told(desk, told, recording.read_alone(resources.index, told))
    sent_on = sent_at.astimezone(ZONE).date()
    measured = tuple(measure_draft(resources.index, one, previous, sent_on) for one in reading.drafts)
    questions = questions_about(resources.index, resources.wording, reading, measured)
    oddities = told_oddities(resources.wording, measured)
    return ReadingOut.of(reading, questions, measured, oddities, titles_of(resources.index), body.text)


@router.post("", status_code=201)
def record(
    caller: Annotated[Caller, may(Permission.RECORD)],
    body: RecordRequest,
    request: Request,
    resources: ResourcesDep,
    session: DurableTransactionDep,
    audit: AuditorDep,
    response: Response,
    key: IdempotencyKey = None,
) -> RecordedOut:
    """Records what a message, or what confirmed drafts report. What has to be asked first comes back as a problem."""
    desk = _desk(request, resources, session, caller)
    write = _prepared(resources, desk, body)

    def make() -> RecordedOut:
        kept = write()
        for one in kept:
            audit.note_change(session, "checkins.record", one.row.id)
        return _recorded_out(resources, session, kept)

    return _once(desk, digest_of_request("record", body), key, make, response)


@router.get("")
def list_checkins(
    caller: Annotated[Caller, may(Permission.LIST_CHECKINS)],
    resources: ResourcesDep,
    session: ReaderDep,
    audit: AuditorDep,
    party: Annotated[Name | None, Query(description="Any usual name of a party.")] = None,
    task: Annotated[Path | None, Query(description="Path, id or title of a row of the matrix.")] = None,
    since: Annotated[Day | None, Query(alias="from", description="First local day of sending.")] = None,
    until: Annotated[Day | None, Query(alias="to", description="Last local day of sending.")] = None,
    status: Status | None = None,
    with_withdrawn: bool = True,
    limit: Annotated[int, Query(ge=1, le=PAGE_MOST)] = 50,
    cursor: Cursor = None,
) -> CheckinPage:
    """Check-ins, the last one to arrive first: a member's own party's, for a supervisor everybody's."""
    which = _which(resources, caller, party, task, since, until, status, with_withdrawn)
    rows = store.list_checkins(session, which, limit=limit + 1, before_number=cursor)
    page, total = rows[:limit], store.count_checkins(session, which)
    messages = store.messages_of(session, page)
    audit.note_reading("checkins.list", "、".join(which.parties or ("*",)))
    return CheckinPage(
        total=total,
        checkins=[CheckinOut.of(row, messages, resources.settings.zone) for row in page],
        next_cursor=str(page[-1].number) if len(rows) > limit else None,
    )


@router.get("/{checkin_id}")
def show(
    caller: Annotated[Caller, may(Permission.LIST_CHECKINS)],
    checkin_id: RecordId,
    resources: ResourcesDep,
    session: ReaderDep,
    audit: AuditorDep,
) -> CheckinDetail:
    """One check-in with its history."""
    row = store.find_checkin(session, checkin_id)
    if row is None:
        raise NotFoundError("unknown_checkin")
    check_covers(caller, row.party, row.sub_party)
    measured = _measured_again(resources, session, row)
    fields = _measured_fields(resources, session, Kept(row, measured))
    history = [_entry_out(entry, resources) for entry in store.history_of(session, checkin_id)]
    audit.note_reading("checkins.show", checkin_id)
    return CheckinDetail(**fields, history=history)


@router.post("/{checkin_id}/corrections", status_code=201)
def correct(
    caller: Annotated[Caller, may(Permission.RECORD)],
    checkin_id: RecordId,
    body: CorrectionRequest,
    request: Request,
    resources: ResourcesDep,
    session: DurableTransactionDep,
    audit: AuditorDep,
    response: Response,
    key: IdempotencyKey = None,
) -> RecordedOut:
    """Puts a check-in right. What it said before stays in its history."""
    desk = _desk(request, resources, session, caller)

    def make() -> RecordedOut:
        kept = _or_ask(lambda: _corrected(desk, checkin_id, body))
        audit.note_change(session, "checkins.correct", checkin_id)
        return _recorded_out(resources, session, [kept])

    asked = digest_of_request(f"correct:{checkin_id}", body)
    return _once(desk, asked, key, make, response)


@router.post("/{checkin_id}/withdrawal", status_code=201)
def withdraw(
    caller: Annotated[Caller, may(Permission.RECORD)],
    checkin_id: RecordId,
    body: WithdrawalRequest,
    request: Request,
    resources: ResourcesDep,
    session: DurableTransactionDep,
    audit: AuditorDep,
) -> CheckinOut:
    """The check-in stays visible, with the reason, and counts no more."""
    row = recording.withdraw(_desk(request, resources, session, caller), checkin_id, body.reason)
    audit.note_change(session, "checkins.withdraw", checkin_id)
    return CheckinOut.of(row, store.messages_of(session, [row]), resources.settings.zone)


# ── from the wire ──


def _desk(request: Request, resources: Resources, session: Session, caller: Caller) -> Desk:
    hand = Hand(caller.member_id or "", caller.channel, request_id_of(request), resources.clock())
    return Desk(resources.index, resources.wording, session, caller, hand)


def _sender(resources: Resources, caller: Caller, named: str | None) -> str | None:
    """Whom a message is from where it names nobody: the member's own party; a supervisor may name one."""
    own = caller.sub_party or caller.party
    if named is None:
        return own
    party = reporting_party(resources.index, named)
    check_covers(caller, party.party, party.sub_party)
    return own or party.sub_party or party.party


def _prepared(resources: Resources, desk: Desk, body: RecordRequest) -> Callable[[], list[Kept]]:
    """What is left to do once the lock is held; reading the message comes before."""
    sent_at = body.sent_at or desk.hand.at
    recording.load_once(resources.index)
    if body.drafts is not None:
        drafts = [_draft(resources, desk.caller, one, body.party) for one in body.drafts]
        return lambda: _or_ask(lambda: recording.record_drafts(desk, drafts, body.text, sent_at))
    sender = _sender(resources, desk.caller, body.party)
    told = Told(body.text or "", sent_at, sender, body.task, body.confirmed)
    first = recording.read_alone(resources.index, told)
    return lambda: _or_ask(lambda: recording.record_message(desk, told, first))


def _or_ask(write: Callable[[], Written]) -> Written:
    """What was written; where something has to be asked first, that as a problem."""
    try:
        return write()
    except DoubtfulError as doubtful:
        raise _needs_confirmation(doubtful) from doubtful


def _corrected(desk: Desk, checkin_id: str, body: CorrectionRequest) -> Kept:
    if body.text is not None:
        told = Told(body.text, desk.hand.at, task=body.task, is_confirmed=body.confirmed)
        return recording.correct_by_message(desk, checkin_id, told, reason=body.reason)
    changes = _changed_fields(desk, body)
    return recording.correct_fields(
        desk, checkin_id, changes, reason=body.reason, is_confirmed=body.confirmed
    )


def _changed_fields(desk: Desk, body: CorrectionRequest) -> dict[str, object]:
    given = {name: getattr(body, name) for name in CORRECTED_FIELDS if name in body.model_fields_set}
    if given.get("task", "") is None:
        del given["task"]
    if "figures" in given:
        given["figures"] = tuple(figure.reported() for figure in body.figures or [])
    if "issues" in given:
        given["issues"] = tuple(map(desk.masked, body.issues or []))
    return given


def _draft(resources: Resources, caller: Caller, given: DraftIn, named: str | None) -> Draft:
    """A confirmed draft with its names as the matrix writes them."""
    name = given.party or named or caller.sub_party or caller.party
    if name is None:
        raise InvalidInputError("/drafts/party", "missing_party")
    party = reporting_party(resources.index, name, "/drafts/party")
    own_body = caller.sub_party if caller.party == party.party else None
    return Draft(
        party=party.party,
        sub_party=given.sub_party or party.sub_party or own_body,
        task=find_row(resources.index, given.task, party.party, "/drafts/task").path,
        figures=tuple(figure.reported() for figure in given.figures),
        percent=given.percent,
        status=given.status,
        issues=tuple(given.issues),
    )


def _needs_confirmation(doubtful: DoubtfulError) -> NeedsConfirmationError:
    shown = ReadingOut.of(doubtful.reading, doubtful.questions, doubtful.measured)
    asked = [question.doubt.value for question in doubtful.questions]
    members = {**shown.model_dump(mode="json"), "doubts": sorted(asked)}
    return NeedsConfirmationError("needs_confirmation", members)


def _once(
    desk: Desk, asked: str, key: str | None, make: Callable[[], RecordedOut], response: Response
) -> RecordedOut:
    reply, is_repeated = once(
        desk.session,
        caller=desk.hand.member_id,
        key=key_of(key, asked, desk.hand.at.astimezone(ZONE).date()),
        request=asked,
        now=desk.hand.at,
        make=make,
    )
    if is_repeated:
        response.headers[REPEATED] = "true"
    return RecordedOut.model_validate(reply)


def _which(
    resources: Resources,
    caller: Caller,
    party: str | None,
    task: str | None,
    since: date | None,
    until: date | None,
    status: Status | None,
    with_withdrawn: bool,
) -> Which:
    """What the caller asks for, no wider than what the caller may see."""
    name = reporting_party(resources.index, party, "/query/party") if party is not None else None
    if name is not None:
        check_covers(caller, name.party, name.sub_party)
    own = caller.party if caller.kind is CallerKind.MEMBER else None
    if caller.kind is CallerKind.MEMBER and own is None:
        raise ForbiddenError("other_party")
    wanted = name.party if name else own
    row = find_row(resources.index, task, wanted, "/query/task") if task is not None else None
    return Which(
        parties=(wanted,) if wanted else None,
        sub_party=(name.sub_party if name else None) or caller.sub_party,
        tasks=(row.path,) if row else None,
        statuses=(status.value,) if status else None,
        since=start_of(since) if since else None,
        until=start_of(until + timedelta(days=1)) if until else None,
        with_withdrawn=with_withdrawn,
    )


def start_of(day: date) -> datetime:
    """The first moment of a local day."""
    return datetime.combine(day, time(), ZONE)


# ── to the wire ──


def _recorded_out(resources: Resources, session: Session, kept: list[Kept]) -> RecordedOut:
    shown = [MeasuredCheckinOut(**_measured_fields(resources, session, one)) for one in kept]
    notices = told_oddities(resources.wording, [one.measured for one in kept])
    return RecordedOut(ids=[one.id for one in shown], checkins=shown, notices=list(notices))


def _measured_fields(resources: Resources, session: Session, kept: Kept) -> dict[str, Any]:
    messages = store.messages_of(session, [kept.row])
    return {
        **CheckinOut.fields_of(kept.row, messages, resources.settings.zone),
        "measurements": [MeasurementOut.of(one) for one in kept.measured.measurements],
        "changes": [ChangeOut.of(one) for one in kept.measured.changes],
    }


def _measured_again(resources: Resources, session: Session, row: StoredCheckin) -> Measured:
    content = read_content(row)
    draft = as_draft(content)
    previous = recording.previous_of(session, (draft,), until=row.sent_at, without=row.id)
    sent_on = row.sent_at.astimezone(ZONE).date()
    return measure_draft(resources.index, draft, previous, sent_on, content.document_id)


def _entry_out(entry: StoredEntry, resources: Resources) -> EntryOut:
    content = json.loads(entry.content)
    return EntryOut(
        number=entry.number,
        version=entry.version,
        kind=entry.kind,
        at=entry.recorded_at.astimezone(resources.settings.zone),
        by=entry.member_id,
        channel=entry.channel,
        reason=content["reason"],
        checkin=content["checkin"],
        hash=entry.hash,
    )
