"""What summaries ask of the records. Every query is bounded by parties, bodies and tasks, never by how much was reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from api.checkins.store import Which
from api.checkins.tables import StoredCheckin, StoredRound, StoredTaskState

# How far back a figure is looked for that the last reports no longer repeat.
REPORTS_LOOKED_AT: Final = 5


def newest_reports(session: Session, which: Which, most: int = REPORTS_LOOKED_AT) -> Sequence[StoredCheckin]:
    """The last reports of each party, body and task, newest first within each."""
    place = func.row_number().over(
        partition_by=(StoredCheckin.party, StoredCheckin.task, StoredCheckin.sub_party),
        order_by=(StoredCheckin.sent_at.desc(), StoredCheckin.number.desc()),
    )
    ranked = select(StoredCheckin.number, place.label("place")).where(*which.conditions()).subquery()
    query = select(StoredCheckin).join(ranked, StoredCheckin.number == ranked.c.number)
    ordered = query.where(ranked.c.place <= most).order_by(
        StoredCheckin.party, StoredCheckin.task, StoredCheckin.sub_party, ranked.c.place
    )
    return session.scalars(ordered).all()


@dataclass(frozen=True, slots=True)
class Count:
    """How much a body of a party (None: the party itself) reported on a task in one stretch of the period."""

    party: str
    task: str
    body: str | None
    stretch: int
    checkins: int
    corrected: int


def count_by_stretch(session: Session, which: Which, ends: Sequence[datetime]) -> list[Count]:
    """Counts in one pass over the period; `ends` are the moments with which its stretches end, in order."""
    sent_at = StoredCheckin.sent_at
    stretch = case(*((sent_at < end, place) for place, end in enumerate(ends)), else_=len(ends))
    placed = select(
        StoredCheckin.party,
        StoredCheckin.task,
        StoredCheckin.sub_party,
        stretch.label("stretch"),
        StoredCheckin.corrected_at,
    )
    # Grouped by the column of a subquery: PostgreSQL takes the same expression with parameters for another one.
    of = placed.where(*which.conditions()).subquery().c
    columns = (of.party, of.task, of.sub_party, of.stretch)
    query = select(*columns, func.count(), func.count(of.corrected_at)).group_by(*columns)
    return [Count(*row) for row in session.execute(query)]


def count_withdrawn(session: Session, which: Which) -> int:
    """How many were withdrawn and are therefore not counted; `which` has to include them."""
    query = select(func.count()).select_from(StoredCheckin)
    withdrawn = query.where(*which.conditions(), StoredCheckin.withdrawn_at.is_not(None))
    return session.scalar(withdrawn) or 0


def judged_states(session: Session, until: datetime) -> dict[tuple[str, str | None], StoredTaskState]:
    """By task and party (None: of all) how the supervisors had judged it by then."""
    newest = (
        select(func.max(StoredTaskState.number))
        .where(StoredTaskState.set_at < until)
        .group_by(StoredTaskState.task, StoredTaskState.party)
    )
    rows = session.scalars(select(StoredTaskState).where(StoredTaskState.number.in_(newest)))
    return {(row.task, row.party): row for row in rows}


def rounds_due(session: Session, since: datetime, until: datetime) -> Sequence[StoredRound]:
    """The rounds that fell due then, in order."""
    due = (StoredRound.due_at >= since, StoredRound.due_at < until)
    return session.scalars(select(StoredRound).where(*due).order_by(StoredRound.due_at, StoredRound.id)).all()
