"""What summaries ask of the records. Every query is bounded by parties, bodies and tasks, never by how much was reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.checkins.content import figures_from_json
from api.checkins.drafts import ReportedFigure, Status
from api.checkins.store import Which
from api.checkins.tables import StoredCheckin, StoredRound, StoredTaskState

# How far back a figure is looked for that the last reports no longer repeat.
REPORTS_LOOKED_AT: Final = 5


@dataclass(frozen=True, slots=True)
class Report:
    """What a summary needs of a check-in."""

    number: int
    party: str
    body: str | None
    task: str
    document_id: str
    figures: tuple[ReportedFigure, ...]
    percent: Decimal | None
    status: Status | None
    issues: tuple[str, ...]
    sent_at: datetime
    corrected_at: datetime | None


_REPORTED: Final = (
    StoredCheckin.number,
    StoredCheckin.party,
    StoredCheckin.sub_party,
    StoredCheckin.task,
    StoredCheckin.document_id,
    StoredCheckin.figures,
    StoredCheckin.percent,
    StoredCheckin.status,
    StoredCheckin.issues,
    StoredCheckin.sent_at,
    StoredCheckin.corrected_at,
)


def newest_reports(session: Session, which: Which, most: int = REPORTS_LOOKED_AT) -> list[Report]:
    """The last reports of each party, body and task, newest first within each."""
    place = func.row_number().over(
        partition_by=(StoredCheckin.party, StoredCheckin.task, StoredCheckin.sub_party),
        order_by=(StoredCheckin.sent_at.desc(), StoredCheckin.number.desc()),
    )
    ranked = select(StoredCheckin.number, place.label("place")).where(*which.conditions()).subquery()
    query = select(*_REPORTED).join(ranked, StoredCheckin.number == ranked.c.number)
    ordered = query.where(ranked.c.place <= most).order_by(
        StoredCheckin.party, StoredCheckin.task, StoredCheckin.sub_party, ranked.c.place
    )
    return [_report(row) for row in session.execute(ordered)]


def _report(row: Sequence[Any]) -> Report:
    number, party, body, task, document_id, figures, percent, status, issues, sent_at, corrected_at = row
    return Report(
        number=number,
        party=party,
        body=body,
        task=task,
        document_id=document_id,
        figures=figures_from_json(figures),
        percent=percent,
        status=Status(status) if status else None,
        issues=tuple(issues),
        sent_at=sent_at,
        corrected_at=corrected_at,
    )


@dataclass(frozen=True, slots=True)
class Count:
    """How much a body of a party (None: the party itself) reported on a task: in all, and in each stretch."""

    party: str
    task: str
    body: str | None
    checkins: int
    corrected: int
    by_stretch: tuple[int, ...]


def count_by_stretch(session: Session, which: Which, ends: Sequence[datetime]) -> list[Count]:
    """Counts in one pass; `ends` are the moments with which the stretches of the period end, in order.

    The pass goes by party, task and body, as an index has them, so that nothing is sorted.
    """
    whose = (StoredCheckin.party, StoredCheckin.task, StoredCheckin.sub_party)
    until_end = (func.count().filter(StoredCheckin.sent_at < end) for end in ends)
    counts = (func.count(), func.count(StoredCheckin.corrected_at), *until_end)
    query = select(*whose, *counts).where(*which.conditions(by_period=False)).group_by(*whose)
    return [
        Count(party, task, body, checkins, corrected, _steps(until_ends))
        for party, task, body, checkins, corrected, *until_ends in session.execute(query)
    ]


def _steps(so_far: Sequence[int]) -> tuple[int, ...]:
    """Of counts up to each end, what every stretch added."""
    return tuple(now - before for before, now in pairwise((0, *so_far)))


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
