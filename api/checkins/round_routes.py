"""Rounds over HTTP: schedules, who has reported, exemptions, and nudges for whoever sends them."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from api.callers import Caller
from api.checkins import nudging, round_store
from api.checkins.plan_rows import find_row, titles_of
from api.checkins.reading import ZONE
from api.checkins.recording import check_covers
from api.checkins.round_keeping import open_due_rounds, standing_of
from api.checkins.round_schemas import (
    ClaimIn,
    ExemptionIn,
    ExemptionList,
    ExemptionOut,
    NudgeDone,
    NudgeList,
    NudgeOut,
    NudgeState,
    OwnRoundList,
    OwnRoundOut,
    PartyStandingOut,
    RoundDetail,
    RoundIn,
    RoundList,
    RoundOut,
    ScheduleIn,
    ScheduleList,
    ScheduleOut,
)
from api.checkins.rounds import RoundKind, Standing, period_of, round_data, state_of
from api.checkins.schemas import Name
from api.checkins.tables import StoredExemption, StoredNudge, StoredRound, StoredSchedule
from api.deps import AuditorDep, ResourcesDep, TransactionDep, may
from api.errors import ConflictError, InvalidInputError, NotFoundError
from api.members.parties import reporting_party
from api.permissions import Permission
from api.resources import Resources
from api.text_fields import RecordId

router = APIRouter(prefix="/v1", tags=["rounds"])

ROUNDS_MOST = 100


# ── rounds ──


@router.get("/rounds")
def list_rounds(
    _caller: Annotated[Caller, may(Permission.SEE_ROUNDS)],
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
    limit: Annotated[int, Query(ge=1, le=ROUNDS_MOST)] = 12,
) -> RoundList:
    """The rounds, the one due last first: reported, late and missing, counted."""
    now = resources.clock()
    open_due_rounds(session, resources.wording, now)
    shown = [
        RoundOut.of(row, standing_of(session, resources.index, row, now), now, resources.settings.zone)
        for row in round_store.list_rounds(session, limit=limit)
    ]
    audit.note_change(session, "rounds.list")
    return RoundList(total=len(shown), rounds=shown)


@router.get("/rounds/mine")
def show_own_rounds(
    caller: Annotated[Caller, may(Permission.SEE_OWN_ROUND)],
    resources: ResourcesDep,
    session: TransactionDep,
    party: Annotated[Name | None, Query(description="For a supervisor: any name of a party.")] = None,
) -> OwnRoundList:
    """The rounds that are running, and whether one's own party has reported."""
    asked = reporting_party(resources.index, party, "/query/party") if party else None
    name, body = (asked.party, asked.sub_party) if asked else (caller.party, caller.sub_party)
    if name is None:
        raise InvalidInputError("/query/party", "missing_party")
    check_covers(caller, name, body)
    now = resources.clock()
    open_due_rounds(session, resources.wording, now)
    rows = round_store.running_rounds(session, now)
    return OwnRoundList(rounds=[_own_round(resources, session, row, name, body, now) for row in rows])


@router.get("/rounds/{round_id}")
def show_round(
    _caller: Annotated[Caller, may(Permission.SEE_ROUNDS)],
    round_id: RecordId,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> RoundDetail:
    """One round with every party and each of its rows."""
    row = round_store.find_round(session, round_id)
    if row is None:
        raise NotFoundError("unknown_round")
    now, zone = resources.clock(), resources.settings.zone
    standings = standing_of(session, resources.index, row, now)
    titles = titles_of(resources.index)
    audit.note_change(session, "rounds.show", round_id)
    shown = [PartyStandingOut.of(one, titles, resources.wording, zone) for one in standings]
    fields = RoundOut.fields_of(row, standings, now, zone)
    return RoundDetail.model_validate({**fields, "standings": shown})


@router.post("/rounds", status_code=201)
def add_round(
    _caller: Annotated[Caller, may(Permission.PLAN_ROUNDS)],
    body: RoundIn,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> RoundOut:
    """A round by date, beside those that come again."""
    row = StoredRound(
        id=uuid4().hex,
        schedule_id=None,
        kind=RoundKind.DATED.value,
        name=body.name,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        opens_at=datetime.combine(body.starts_on, time(), ZONE),
        due_at=body.due_at,
        closes_at=body.closes_at or body.due_at,
        created_at=resources.clock(),
    )
    if row.due_at <= row.opens_at:
        raise InvalidInputError("/due_at", "not_in_order")
    round_store.add(session, row)
    audit.note_change(session, "rounds.add", row.id)
    now = resources.clock()
    standings = standing_of(session, resources.index, row, now)
    return RoundOut.of(row, standings, now, resources.settings.zone)


def _own_round(
    resources: Resources, session: Session, row: StoredRound, party: str, body: str | None, now: datetime
) -> OwnRoundOut:
    zone, wording = resources.settings.zone, resources.wording
    own = next(iter(standing_of(session, resources.index, row, now, party=party, body=body)), None)
    key = own.standing if own else Standing.EXEMPT
    due_at = row.due_at.astimezone(zone)
    open_tasks = [titles_of(resources.index).get(task, task) for task in own.open_tasks] if own else []
    sentence = wording.say(
        f"rounds.own.{key}",
        round=row.name,
        due=due_at.strftime(wording.say("rounds.moment")),
        count=len(open_tasks),
        tasks="、".join(open_tasks),
    )
    return OwnRoundOut(
        id=row.id,
        name=row.name,
        state=state_of(row.due_at, row.closes_at, now).value,
        due_at=due_at,
        closes_at=row.closes_at.astimezone(zone),
        own=PartyStandingOut.of(own, titles_of(resources.index), wording, zone) if own else None,
        sentence=sentence,
    )


# ── schedules ──


@router.get("/round-schedules")
def list_schedules(
    _caller: Annotated[Caller, may(Permission.SEE_ROUNDS)], resources: ResourcesDep, session: TransactionDep
) -> ScheduleList:
    """By what rules rounds come again; ended ones too."""
    open_due_rounds(session, resources.wording, resources.clock())
    zone = resources.settings.zone
    shown = [ScheduleOut.of(row, zone) for row in round_store.list_schedules(session)]
    return ScheduleList(total=len(shown), schedules=shown)


@router.post("/round-schedules", status_code=201)
def add_schedule(
    caller: Annotated[Caller, may(Permission.PLAN_ROUNDS)],
    body: ScheduleIn,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> ScheduleOut:
    """A new rule. The others that hold, the default one included, go on until they are ended."""
    now, data, kind = resources.clock(), round_data(), RoundKind(body.kind)
    first = body.starts_on or now.astimezone(ZONE).date()
    due_days, grace = body.due_working_days, body.grace_days
    row = StoredSchedule(
        id=uuid4().hex,
        kind=kind.value,
        due_working_days=data.due_working_days[kind] if due_days is None else due_days,
        due_time=(body.due_time or data.default_due_time).isoformat("minutes")[:5],
        grace_days=data.grace_days[kind] if grace is None else grace,
        starts_on=period_of(kind, first)[0],
        created_by=caller.member_id,
        created_at=now,
        ended_at=None,
    )
    round_store.add(session, row)
    audit.note_change(session, "schedules.add", row.id)
    return ScheduleOut.of(row, resources.settings.zone)


@router.delete("/round-schedules/{schedule_id}")
def end_schedule(
    _caller: Annotated[Caller, may(Permission.PLAN_ROUNDS)],
    schedule_id: RecordId,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> ScheduleOut:
    """No further rounds come by this rule; those that are there stay."""
    row = round_store.find_schedule(session, schedule_id)
    if row is None:
        raise NotFoundError("unknown_schedule")
    row.ended_at = row.ended_at or resources.clock()
    audit.note_change(session, "schedules.end", schedule_id)
    return ScheduleOut.of(row, resources.settings.zone)


# ── exemptions ──


@router.get("/exemptions")
def list_exemptions(
    _caller: Annotated[Caller, may(Permission.SEE_ROUNDS)], resources: ResourcesDep, session: TransactionDep
) -> ExemptionList:
    """Who need not report."""
    zone = resources.settings.zone
    shown = [ExemptionOut.of(row, zone) for row in round_store.list_exemptions(session)]
    return ExemptionList(total=len(shown), exemptions=shown)


@router.post("/exemptions", status_code=201)
def exempt(
    caller: Annotated[Caller, may(Permission.PLAN_ROUNDS)],
    body: ExemptionIn,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> ExemptionOut:
    """A party need not report, for the reason given."""
    party = reporting_party(resources.index, body.party).party
    if body.round_id is not None and round_store.find_round(session, body.round_id) is None:
        raise InvalidInputError("/round_id", "unknown_round")
    row = StoredExemption(
        id=uuid4().hex,
        round_id=body.round_id,
        party=party,
        task=find_row(resources.index, body.task, party).path if body.task else None,
        reason=body.reason,
        granted_by=caller.member_id or "",
        granted_at=resources.clock(),
        ended_at=None,
    )
    round_store.add(session, row)
    audit.note_change(session, "exemptions.grant", row.id)
    return ExemptionOut.of(row, resources.settings.zone)


@router.delete("/exemptions/{exemption_id}", status_code=204)
def end_exemption(
    _caller: Annotated[Caller, may(Permission.PLAN_ROUNDS)],
    exemption_id: RecordId,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> None:
    """The party owes its reports again."""
    row = round_store.find_exemption(session, exemption_id)
    if row is None:
        raise NotFoundError("unknown_exemption")
    if row.ended_at is not None:
        raise ConflictError("exemption_ended")
    row.ended_at = resources.clock()
    audit.note_change(session, "exemptions.end", exemption_id)


# ── nudges ──


@router.post("/nudges/claim")
def claim_nudges(
    _caller: Annotated[Caller, may(Permission.SEND_NUDGES)],
    body: ClaimIn,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> NudgeList:
    """Nudges to be sent now, each handed to one sender; none in quiet hours."""
    now, titles = resources.clock(), titles_of(resources.index)
    claimed = nudging.claim_due(
        session, resources.index, resources.wording, now, channel=body.channel, limit=body.limit
    )
    for one in claimed:
        audit.note_change(session, "nudges.claim", one.nudge.id)
    zone = resources.settings.zone
    return NudgeList(nudges=[NudgeOut.of(one, titles, resources.wording, zone) for one in claimed])


@router.post("/nudges/{nudge_id}/sent")
def confirm_nudge(
    _caller: Annotated[Caller, may(Permission.SEND_NUDGES)],
    nudge_id: RecordId,
    body: NudgeDone,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> NudgeState:
    """It was sent. Saying so again is no fault."""
    nudge = nudging.confirm_sent(session, nudge_id, body.claim, resources.clock())
    audit.note_change(session, "nudges.sent", nudge_id)
    return _nudge_state(nudge, resources)


@router.post("/nudges/{nudge_id}/failed")
def give_nudge_back(
    _caller: Annotated[Caller, may(Permission.SEND_NUDGES)],
    nudge_id: RecordId,
    body: NudgeDone,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> NudgeState:
    """It could not be sent; it will be handed out again, a few times."""
    nudge = nudging.give_back(session, nudge_id, body.claim)
    audit.note_change(session, "nudges.failed", nudge_id)
    return _nudge_state(nudge, resources)


def _nudge_state(nudge: StoredNudge, resources: Resources) -> NudgeState:
    return NudgeState(
        id=nudge.id,
        kind=nudge.kind,
        party=nudge.party,
        round_id=nudge.round_id,
        sent_at=nudge.sent_at.astimezone(resources.settings.zone) if nudge.sent_at else None,
        attempts=nudge.attempts,
    )
