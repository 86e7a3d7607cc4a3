"""Bulletins: set for a chat, claimed when they are due by one sender at a time, and set on to their next moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo
from uuid import uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from api.errors import ConflictError, NotFoundError
from api.members import store as members
from api.summaries.bulletin_times import Rhythm, Times, bulletin_words, next_moment
from api.summaries.tables import StoredBulletin


def set_bulletin(
    session: Session,
    *,
    channel: str,
    chat: str,
    about: str,
    times: Times,
    by: str,
    now: datetime,
    zone: tzinfo,
) -> StoredBulletin:
    """The one bulletin of a chat from now on; the one before it ends."""
    for before in bulletins_of(session, channel=channel, chat=chat):
        before.ended_at = now
    row = StoredBulletin(
        id=uuid4().hex,
        channel=channel,
        chat=chat,
        about=about,
        rhythm=times.rhythm.value,
        on_day=times.on,
        at_time=times.at.isoformat("minutes"),
        next_at=next_moment(times, now, zone),
        claim=None,
        claim_expires_at=None,
        set_by=by,
        set_at=now,
        ended_at=None,
    )
    session.add(row)
    session.flush()
    return row


def bulletins_of(
    session: Session, *, channel: str | None = None, chat: str | None = None
) -> Sequence[StoredBulletin]:
    """Those that hold, the one that comes first in front."""
    query = select(StoredBulletin).where(StoredBulletin.ended_at.is_(None)).order_by(StoredBulletin.next_at)
    if channel is not None:
        query = query.where(StoredBulletin.channel == channel)
    if chat is not None:
        query = query.where(StoredBulletin.chat == chat)
    return session.scalars(query).all()


def end_bulletin(session: Session, bulletin_id: str, now: datetime) -> StoredBulletin:
    """It comes no more. Raises NotFoundError."""
    row = _found(session, bulletin_id)
    row.ended_at = row.ended_at or now
    session.flush()
    return row


def claim_due(session: Session, channel: str, now: datetime) -> list[StoredBulletin]:
    """Those that are due and that nobody else is sending; one whose supervisor has left ends instead."""
    claimed = []
    for row in bulletins_of(session, channel=channel):
        if row.next_at > now:
            break
        setter = members.find_member(session, row.set_by)
        if setter is None or setter.ended_at is not None:
            row.ended_at = now
        elif _claim(session, row.id, now):
            session.refresh(row)
            claimed.append(row)
    return claimed


def _claim(session: Session, bulletin_id: str, now: datetime) -> bool:
    """One conditional UPDATE: true for the one caller who gets it."""
    is_free = or_(StoredBulletin.claim.is_(None), StoredBulletin.claim_expires_at <= now)
    lease = timedelta(seconds=bulletin_words().lease_seconds)
    changed = session.connection().execute(
        update(StoredBulletin)
        .where(StoredBulletin.id == bulletin_id, StoredBulletin.next_at <= now, is_free)
        .values(claim=uuid4().hex, claim_expires_at=now + lease)
    )
    return changed.rowcount == 1


def settle(session: Session, bulletin_id: str, claim: str, now: datetime, zone: tzinfo) -> StoredBulletin:
    """Sent, or impossible to send: either way the next one is due at its own time. Raises NotFoundError, ConflictError."""
    row = _found(session, bulletin_id)
    following = next_moment(times_of(row), now, zone)
    changed = session.connection().execute(
        update(StoredBulletin)
        .where(StoredBulletin.id == bulletin_id, StoredBulletin.claim == claim)
        .values(claim=None, claim_expires_at=None, next_at=following)
    )
    if changed.rowcount != 1:
        raise ConflictError("bulletin_not_held")
    session.refresh(row)
    return row


def times_of(row: StoredBulletin) -> Times:
    """When it comes."""
    return Times(Rhythm(row.rhythm), row.on_day, time.fromisoformat(row.at_time))


def _found(session: Session, bulletin_id: str) -> StoredBulletin:
    row = session.get(StoredBulletin, bulletin_id)
    if row is None:
        raise NotFoundError("unknown_bulletin")
    return row
