"""Bulletins over HTTP: set by supervisors, claimed and confirmed by whoever sends them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy.orm import Session

from api.callers import Caller
from api.deps import AuditorDep, ReaderDep, ResourcesDep, TransactionDep, may
from api.errors import InvalidInputError
from api.logs import log_event
from api.permissions import Permission
from api.resources import Resources
from api.summaries import bulletins
from api.summaries.bulletin_times import Rhythm, Times, bulletin_words, read_times
from api.summaries.composing import compose
from api.summaries.counting import count_facts
from api.summaries.facts import Scope
from api.summaries.routes import summary_wording
from api.summaries.schemas import SummaryOut
from api.summaries.scoping import asked_of, scope_of
from api.summaries.tables import StoredBulletin
from api.summaries.views import views_of
from api.text_fields import Line, RecordId

router = APIRouter(prefix="/v1/bulletins", tags=["summaries"])


class BulletinIn(BaseModel):
    """Into which chat of the caller's channel, and in words when and of what: 每周一9点 上周 财政局."""

    model_config = ConfigDict(extra="forbid")

    chat: Annotated[Line, StringConstraints(min_length=1, max_length=100)]
    words: Annotated[Line, StringConstraints(min_length=1, max_length=200)]


class BulletinOut(BaseModel):
    """A bulletin that holds; `when` says so in words."""

    id: str
    channel: str
    chat: str
    about: str
    when: str
    next_at: datetime

    @classmethod
    def of(cls, row: StoredBulletin, resources: Resources) -> BulletinOut:
        return cls(
            id=row.id,
            channel=row.channel,
            chat=row.chat,
            about=row.about,
            when=_when(bulletins.times_of(row), resources),
            next_at=row.next_at.astimezone(resources.settings.zone),
        )


class BulletinList(BaseModel):
    bulletins: list[BulletinOut]


class BulletinClaim(BaseModel):
    model_config = ConfigDict(extra="forbid")

    channel: Annotated[Line, StringConstraints(pattern=r"^[a-z]{2,20}$")]


class DueBulletinOut(BaseModel):
    """One to be sent now, and settled with `claim`; `due_at` is the same however often it is handed out."""

    id: str
    claim: str
    due_at: datetime
    chat: str
    summary: SummaryOut


class DueBulletinList(BaseModel):
    bulletins: list[DueBulletinOut]


class BulletinDone(BaseModel):
    model_config = ConfigDict(extra="forbid")

    claim: RecordId


@router.post("", status_code=201)
def set_bulletin(
    caller: Annotated[Caller, may(Permission.SUMMARISE)],
    body: BulletinIn,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> BulletinOut:
    """The one bulletin of this chat from now on."""
    read = read_times(body.words)
    if read is None:
        raise InvalidInputError("/words", "no_rhythm")
    times, about = read
    _scope(resources, session, about)  # what cannot be summed up is refused now, and not when it is due
    row = bulletins.set_bulletin(
        session,
        channel=caller.channel,
        chat=body.chat,
        about=" ".join(about.split()),
        times=times,
        by=caller.member_id or "",
        now=resources.clock(),
        zone=resources.settings.zone,
    )
    audit.note_change(session, "bulletins.set", row.id)
    return BulletinOut.of(row, resources)


@router.get("")
def list_bulletins(
    _caller: Annotated[Caller, may(Permission.SUMMARISE)], resources: ResourcesDep, session: ReaderDep
) -> BulletinList:
    """Those that hold."""
    shown = [BulletinOut.of(row, resources) for row in bulletins.bulletins_of(session)]
    return BulletinList(bulletins=shown)


@router.delete("/{bulletin_id}")
def end_bulletin(
    _caller: Annotated[Caller, may(Permission.SUMMARISE)],
    bulletin_id: RecordId,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> BulletinOut:
    """It comes no more."""
    row = bulletins.end_bulletin(session, bulletin_id, resources.clock())
    audit.note_change(session, "bulletins.end", row.id)
    return BulletinOut.of(row, resources)


@router.post("/claim")
def claim_bulletins(
    _caller: Annotated[Caller, may(Permission.SEND_NUDGES)],
    body: BulletinClaim,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> DueBulletinList:
    """Those to be sent now, each handed to one sender; one that can be summed up no more waits for its next time."""
    shown: list[DueBulletinOut] = []
    for row in bulletins.claim_due(session, body.channel, resources.clock()):
        audit.note_change(session, "bulletins.claim", row.id)
        try:
            shown.append(_due(row, resources, session))
        except (
            InvalidInputError
        ) as error:  # the plan, or the calendar, is no more what it was when this was set
            log_event("bulletin.skipped", bulletin_id=row.id, reason=error.key)
            bulletins.settle(session, row.id, row.claim or "", resources.clock(), resources.settings.zone)
    return DueBulletinList(bulletins=shown)


@router.post("/{bulletin_id}/settled")
def settle_bulletin(
    _caller: Annotated[Caller, may(Permission.SEND_NUDGES)],
    bulletin_id: RecordId,
    body: BulletinDone,
    resources: ResourcesDep,
    session: TransactionDep,
    audit: AuditorDep,
) -> BulletinOut:
    """It was sent, or cannot be; the next one comes at its time."""
    row = bulletins.settle(session, bulletin_id, body.claim, resources.clock(), resources.settings.zone)
    audit.note_change(session, "bulletins.settled", row.id)
    return BulletinOut.of(row, resources)


def _due(row: StoredBulletin, resources: Resources, session: Session) -> DueBulletinOut:
    return DueBulletinOut(
        id=row.id,
        claim=row.claim or "",
        due_at=row.next_at.astimezone(resources.settings.zone),
        chat=row.chat,
        summary=_summary(row, resources, session),
    )


def _scope(resources: Resources, session: Session, about: str) -> Scope:
    """Raises InvalidInputError."""
    return scope_of(resources, None, None, None, None, asked_of(resources, session, about))


def _summary(row: StoredBulletin, resources: Resources, session: Session) -> SummaryOut:
    scope, zone = _scope(resources, session, row.about), resources.settings.zone
    facts, wording = count_facts(session, resources.index, scope, resources.clock(), zone), summary_wording()
    return SummaryOut.of(facts, compose(facts, wording), views_of(facts, wording), zone)


def _when(times: Times, resources: Resources) -> str:
    names = (name for name, number in bulletin_words().weekdays.items() if number == times.on)
    day = next(names) if times.rhythm is Rhythm.WEEKLY else str(times.on)
    return resources.wording.say(f"bulletins.{times.rhythm}", day=day, at=f"{times.at:%H:%M}")
