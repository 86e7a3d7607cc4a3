"""Every query on rounds, exemptions and nudges. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from api.checkins.tables import StoredExemption, StoredNudge, StoredRound, StoredSchedule
from api.db import insert_new


def has_schedules(session: Session) -> bool:
    return session.scalars(select(StoredSchedule.id).limit(1)).first() is not None


def list_schedules(session: Session) -> Sequence[StoredSchedule]:
    return session.scalars(select(StoredSchedule).order_by(StoredSchedule.created_at)).all()


def find_schedule(session: Session, schedule_id: str) -> StoredSchedule | None:
    return session.get(StoredSchedule, schedule_id)


def add(session: Session, row: StoredSchedule | StoredRound | StoredExemption) -> None:
    session.add(row)
    session.flush()


def add_new_schedule(session: Session, values: dict[str, Any]) -> None:
    """Adds the schedule unless one of this id is there."""
    insert_new(session, StoredSchedule, [values])


def add_new_rounds(session: Session, rows: list[dict[str, Any]]) -> None:
    """Adds the rounds that are not there yet."""
    insert_new(session, StoredRound, rows)


def known_starts(session: Session, schedule_id: str) -> set[date]:
    """Of which periods the rounds of a schedule are there."""
    return set(session.scalars(select(StoredRound.starts_on).where(StoredRound.schedule_id == schedule_id)))


def list_rounds(session: Session, *, limit: int) -> Sequence[StoredRound]:
    """The rounds due last come first."""
    return session.scalars(
        select(StoredRound).order_by(StoredRound.due_at.desc(), StoredRound.id).limit(limit)
    ).all()


def running_rounds(session: Session, now: datetime) -> Sequence[StoredRound]:
    """Rounds that are open or past due and not closed, the one due first in front."""
    running = (StoredRound.opens_at <= now, StoredRound.closes_at > now)
    return session.scalars(select(StoredRound).where(*running).order_by(StoredRound.due_at)).all()


def find_round(session: Session, round_id: str) -> StoredRound | None:
    return session.get(StoredRound, round_id)


def list_exemptions(session: Session, round_id: str | None = None) -> Sequence[StoredExemption]:
    """Exemptions that hold: all, or those that bear on one round."""
    query = select(StoredExemption).where(StoredExemption.ended_at.is_(None))
    if round_id is not None:
        query = query.where(or_(StoredExemption.round_id.is_(None), StoredExemption.round_id == round_id))
    return session.scalars(query.order_by(StoredExemption.granted_at)).all()


def find_exemption(session: Session, exemption_id: str) -> StoredExemption | None:
    return session.get(StoredExemption, exemption_id)


# ── nudges ──


def add_new_nudges(session: Session, rows: list[dict[str, Any]]) -> None:
    """Adds the nudges that are not there yet: one of a kind for a party in a round."""
    insert_new(session, StoredNudge, rows)


def nudges_of(session: Session, round_id: str) -> Sequence[StoredNudge]:
    return session.scalars(
        select(StoredNudge)
        .where(StoredNudge.round_id == round_id)
        .order_by(StoredNudge.planned_at, StoredNudge.id)
    ).all()


def drop_nudge(session: Session, nudge: StoredNudge, now: datetime) -> None:
    nudge.dropped_at = now
    session.flush()


def claim_nudge(session: Session, nudge_id: str, claim: str, now: datetime, lease: timedelta) -> bool:
    """One conditional UPDATE: true for the one caller who gets it."""
    is_free = or_(StoredNudge.claim.is_(None), StoredNudge.claim_expires_at <= now)
    changed = session.connection().execute(
        update(StoredNudge)
        .where(StoredNudge.id == nudge_id, *_open(), is_free)
        .values(claim=claim, claim_expires_at=now + lease, attempts=StoredNudge.attempts + 1)
    )
    return changed.rowcount == 1


def confirm_nudge(session: Session, nudge_id: str, claim: str, now: datetime) -> bool:
    """Marks as sent what this claim holds; true also when it was said before."""
    changed = session.connection().execute(
        update(StoredNudge)
        .where(StoredNudge.id == nudge_id, StoredNudge.claim == claim, *_open())
        .values(sent_at=now)
    )
    if changed.rowcount == 1:
        return True
    said = select(StoredNudge.id).where(
        StoredNudge.id == nudge_id, StoredNudge.claim == claim, StoredNudge.sent_at.is_not(None)
    )
    return session.scalars(said).first() is not None


def release_nudge(session: Session, nudge_id: str, claim: str) -> bool:
    """Gives back what this claim holds, to be tried again."""
    changed = session.connection().execute(
        update(StoredNudge)
        .where(StoredNudge.id == nudge_id, StoredNudge.claim == claim, *_open())
        .values(claim=None, claim_expires_at=None)
    )
    return changed.rowcount == 1


def find_nudge(session: Session, nudge_id: str) -> StoredNudge | None:
    return session.get(StoredNudge, nudge_id, populate_existing=True)


def _open() -> tuple[ColumnElement[bool], ...]:
    return StoredNudge.sent_at.is_(None), StoredNudge.dropped_at.is_(None)
