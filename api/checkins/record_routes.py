"""Over HTTP: who read or changed what, and everything that is kept about one member."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.auditing import StoredAct, list_acts
from api.callers import Caller
from api.checkins import store
from api.checkins.schemas import CheckinOut
from api.checkins.tables import StoredCheckin, StoredMessage
from api.deps import AuditorDep, ReaderDep, ResourcesDep, may
from api.errors import NotFoundError
from api.members import store as members
from api.members.schemas import MemberOut, TokenOut
from api.permissions import Permission
from api.resources import Resources
from api.text_fields import RecordId

router = APIRouter(prefix="/v1", tags=["records"])

ACTS_MOST = 500


class ActOut(BaseModel):
    """One act: who (a member's id, null for the command line) did what, to what, when."""

    number: int
    at: datetime
    member_id: str | None
    role: str
    action: str
    subject: str
    request_id: str

    @classmethod
    def of(cls, row: StoredAct, zone: tzinfo) -> ActOut:
        return cls(
            number=row.number,
            at=row.at.astimezone(zone),
            member_id=row.member_id,
            role=row.role,
            action=row.action,
            subject=row.subject,
            request_id=row.request_id,
        )


class ActPage(BaseModel):
    """Newest first; `next_cursor` leads to the next page, null on the last."""

    acts: list[ActOut]
    next_cursor: str | None


class MessageOut(BaseModel):
    id: str
    text: str | None
    channel: str
    sent_at: datetime


class ExportOut(BaseModel):
    """Everything that is kept about one member."""

    member: MemberOut
    tokens: list[TokenOut]
    messages: list[MessageOut]
    checkins: list[CheckinOut]
    acts: list[ActOut]


@router.get("/audit")
def list_audit(
    _caller: Annotated[Caller, may(Permission.SEE_AUDIT)],
    resources: ResourcesDep,
    session: ReaderDep,
    audit: AuditorDep,
    member_id: Annotated[RecordId | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=ACTS_MOST)] = 100,
    cursor: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> ActPage:
    """Who read or changed what, newest first."""
    rows = list_acts(session, member_id=member_id, limit=limit + 1, before_number=cursor)
    audit.note_reading("audit.list", member_id or "")
    page = rows[:limit]
    return ActPage(
        acts=[ActOut.of(row, resources.settings.zone) for row in page],
        next_cursor=str(page[-1].number) if len(rows) > limit else None,
    )


@router.get("/members/me/export")
def export_oneself(
    caller: Annotated[Caller, may(Permission.SEE_ONESELF)],
    resources: ResourcesDep,
    session: ReaderDep,
    audit: AuditorDep,
) -> ExportOut:
    """Everything that is kept about the caller."""
    audit.note_reading("members.export", caller.member_id or "")
    return _export(resources, session, caller.member_id or "")


@router.get("/members/{member_id}/export")
def export_member(
    _caller: Annotated[Caller, may(Permission.EXPORT_MEMBERS)],
    member_id: RecordId,
    resources: ResourcesDep,
    session: ReaderDep,
    audit: AuditorDep,
) -> ExportOut:
    """Everything that is kept about a member."""
    audit.note_reading("members.export", member_id)
    return _export(resources, session, member_id)


def _export(resources: Resources, session: Session, member_id: str) -> ExportOut:
    member = members.find_member(session, member_id)
    if member is None:
        raise NotFoundError("unknown_member")
    zone = resources.settings.zone
    rows = _rows_of(session, StoredCheckin, member_id)
    messages = store.messages_of(session, rows)
    written = _rows_of(session, StoredMessage, member_id)
    return ExportOut(
        member=MemberOut.of(member, list(members.accounts_of(session, [member_id])), zone),
        tokens=[TokenOut.of(token, zone) for token in members.list_tokens(session, member_id)],
        messages=[
            MessageOut(id=one.id, text=one.text, channel=one.channel, sent_at=one.sent_at.astimezone(zone))
            for one in written
        ],
        checkins=[CheckinOut.of(row, messages, zone) for row in rows],
        acts=[ActOut.of(row, zone) for row in list_acts(session, member_id=member_id)],
    )


def _rows_of(session: Session, mapped: type[Any], member_id: str) -> list[Any]:
    """The rows of a table that a member made. Each mapped class handed in has a `member_id`."""
    return list(session.scalars(select(mapped).where(mapped.member_id == member_id)))
