"""What citizens may see: the last readings of the measures that a supervisor made public, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.checkins import rules
from api.checkins.content import figures_of
from api.checkins.drafts import ReportedFigure
from api.checkins.measuring import ledger_of
from api.checkins.reading import ZONE
from api.checkins.store import Which, latest_checkins
from api.checkins.tables import StoredCheckin, StoredPublicFigure
from ingest.index import Figure, Index


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure for which a plan sets targets by a day or year."""

    document_id: str
    measure: str


@dataclass(frozen=True, slots=True)
class PublicReading:
    """The last reading of a public measure by one party, or by one body of it, beside the plan's target."""

    measure: Measure
    party: str
    body: str | None
    as_of: date
    measured: rules.Measurement


@lru_cache(maxsize=4)
def measures_of(index: Index) -> tuple[Measure, ...]:
    """Every measure that can be made public, in the order of the ledger.

    A plan names one thing in several ways; the name that stands for all of them is the one that readings are bound to.
    """
    plans = dict.fromkeys(task.document_id for task in index.tasks)
    bound = (target for plan in plans for target in _targets(ledger_of(index, plan)))
    return tuple(dict.fromkeys(Measure(target.document_id, target.measure) for target in bound))


def _targets(ledger: Sequence[Figure]) -> Iterator[Figure]:
    """The target to which a reading of each figure's own name would be bound."""
    for figure in ledger:
        if figure.measure and figure.period is not None and figure.base_value is not None:
            own = ReportedFigure(figure.measure, figure.base_value, figure.base_unit, kind=figure.kind)
            target = rules.bind(own, ledger, date.min)
            if target is not None:
                yield target


def public_settings(session: Session) -> dict[Measure, StoredPublicFigure]:
    """What was ever set, by measure."""
    rows = session.scalars(select(StoredPublicFigure))
    return {Measure(row.document_id, row.measure): row for row in rows}


def set_public(session: Session, measure: Measure, *, is_public: bool, by: str, at: datetime) -> None:
    """From now on citizens see, or do not see, this measure."""
    session.merge(
        StoredPublicFigure(
            document_id=measure.document_id,
            measure=measure.measure,
            is_public=is_public,
            set_by=by,
            set_at=at,
        )
    )
    session.flush()


def public_readings(session: Session, index: Index) -> list[PublicReading]:
    """The last reading of each public measure, of every party and body that reported one."""
    public = {measure for measure, row in public_settings(session).items() if row.is_public}
    if not public:
        return []
    by_id = {figure.id: figure for figure in ledger_of(index, None)}
    last: dict[tuple[Measure, str, str | None], PublicReading] = {}
    rows = latest_checkins(session, Which())
    for row in sorted(rows, key=lambda one: (one.sent_at, one.number)):
        for reading in _readings(index, row, by_id):
            if reading.measure in public:
                last[reading.measure, reading.party, reading.body] = reading
    return list(last.values())


def _readings(index: Index, row: StoredCheckin, by_id: dict[str, Figure]) -> Iterator[PublicReading]:
    """The readings of a row that have a target; what was added lately measures nothing."""
    sent_on = row.sent_at.astimezone(ZONE).date()
    for figure in figures_of(row):
        as_of = figure.as_of or sent_on
        measured = rules.measure(figure, ledger_of(index, row.document_id), as_of)
        if measured is not None and not figure.is_increment:
            target = by_id[measured.target_id]
            measure = Measure(target.document_id, target.measure)
            yield PublicReading(measure, row.party, row.sub_party, as_of, measured)
