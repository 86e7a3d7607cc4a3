"""A CHECK-IN IS STORED HERE: every query on check-ins. Nothing here commits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from api.checkins.tables import StoredCheckin, StoredEntry, StoredMessage, StoredReply
from api.db import Unsought


@dataclass(frozen=True, slots=True)
class Which:
    """Which check-ins: of these parties and tasks, sent in [since, until); withdrawn ones only where asked for."""

    parties: tuple[str, ...] | None = None
    tasks: tuple[str, ...] | None = None
    sub_party: str | None = None
    statuses: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    with_withdrawn: bool = False

    def conditions(self, *, by_period: bool = True) -> list[ColumnElement[bool]]:
        """What holds of them; with `by_period` off, no index is searched by the time of sending."""
        sent_at = StoredCheckin.sent_at if by_period else Unsought(StoredCheckin.sent_at)
        wanted: list[ColumnElement[bool] | None] = [
            StoredCheckin.party.in_(self.parties) if self.parties is not None else None,
            StoredCheckin.task.in_(self.tasks) if self.tasks is not None else None,
            StoredCheckin.sub_party == self.sub_party if self.sub_party is not None else None,
            StoredCheckin.status.in_(self.statuses) if self.statuses is not None else None,
            sent_at >= self.since if self.since is not None else None,
            sent_at < self.until if self.until is not None else None,
            None if self.with_withdrawn else StoredCheckin.withdrawn_at.is_(None),
        ]
        return [condition for condition in wanted if condition is not None]


def add_checkin(session: Session, row: StoredCheckin) -> None:
    session.add(row)
    session.flush()


def add_message(session: Session, message: StoredMessage) -> None:
    session.add(message)
    session.flush()


def find_checkin(session: Session, checkin_id: str, *, to_change: bool = False) -> StoredCheckin | None:
    """The check-in with this id; `to_change` holds it until the transaction ends."""
    query = select(StoredCheckin).where(StoredCheckin.id == checkin_id)
    return session.scalars(query.with_for_update() if to_change else query).one_or_none()


def find_message(session: Session, message_id: str) -> StoredMessage | None:
    return session.get(StoredMessage, message_id)


def messages_of(session: Session, rows: Iterable[StoredCheckin]) -> dict[str, StoredMessage]:
    """The messages that these check-ins came in, by id."""
    wanted = {row.message_id for row in rows if row.message_id}
    found = session.scalars(select(StoredMessage).where(StoredMessage.id.in_(wanted))) if wanted else ()
    return {message.id: message for message in found}


def list_checkins(
    session: Session, which: Which, *, limit: int, before_number: int | None = None
) -> list[StoredCheckin]:
    """A page, newest arrival first; `before_number` is the last one of the page before."""
    query = select(StoredCheckin).where(*which.conditions())
    if before_number is not None:
        query = query.where(StoredCheckin.number < before_number)
    return list(session.scalars(query.order_by(StoredCheckin.number.desc()).limit(limit)))


def count_checkins(session: Session, which: Which) -> int:
    return session.scalar(select(func.count()).select_from(StoredCheckin).where(*which.conditions())) or 0


def history_of(session: Session, checkin_id: str) -> Sequence[StoredEntry]:
    """Every line of the journal on one check-in, oldest first."""
    lines = select(StoredEntry).where(StoredEntry.checkin_id == checkin_id).order_by(StoredEntry.number)
    return session.scalars(lines).all()


def latest_checkins(session: Session, which: Which, *, without: str | None = None) -> list[StoredCheckin]:
    """What holds: of each party, body and task the check-in that was sent last (of two sent at once, the later arrival).

    `without` is the id of a check-in to be left out of account.
    """
    newest = _newest_numbers(which, without).subquery()
    query = select(StoredCheckin).join(newest, StoredCheckin.number == newest.c.number)
    return list(session.scalars(query.order_by(StoredCheckin.party, StoredCheckin.task)))


def _newest_numbers(which: Which, without: str | None) -> Select[Any]:
    place = func.row_number().over(
        partition_by=(StoredCheckin.party, StoredCheckin.sub_party, StoredCheckin.task),
        order_by=(StoredCheckin.sent_at.desc(), StoredCheckin.number.desc()),
    )
    conditions = which.conditions() if without is None else [*which.conditions(), StoredCheckin.id != without]
    ranked = select(StoredCheckin.number, place.label("place")).where(*conditions).subquery()
    return select(ranked.c.number).where(ranked.c.place == 1)


@dataclass(frozen=True, slots=True)
class BodyCount:
    """How often a body of a party (None: the party itself) reported on a task, and when first."""

    party: str
    body: str | None
    task: str
    count: int
    first_at: datetime


def counts_by_body(session: Session, which: Which) -> list[BodyCount]:
    """Of each party, body and task that reported: how often, and the first time."""
    first = func.min(StoredCheckin.sent_at, type_=StoredCheckin.sent_at.type)
    whose = (StoredCheckin.party, StoredCheckin.sub_party, StoredCheckin.task)
    query = select(*whose, func.count(), first).where(*which.conditions()).group_by(*whose)
    return [BodyCount(*row) for row in session.execute(query)]


# ── the same request twice ──


def find_reply(session: Session, caller: str, key: str) -> StoredReply | None:
    return session.scalars(
        select(StoredReply).where(and_(StoredReply.caller == caller, StoredReply.key == key))
    ).one_or_none()


def keep_reply(session: Session, reply: StoredReply) -> None:
    session.add(reply)
    session.flush()
