"""Readings beside the plan's targets, as they stood at the end of a period and before it began."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal
from functools import lru_cache

from api.checkins import rules
from api.checkins.content import figures_of
from api.checkins.drafts import ReportedFigure
from api.checkins.measuring import ledger_of
from api.checkins.tables import StoredCheckin
from api.summaries.facts import TargetFact
from ingest.index import Figure, FigureKind, Index


@dataclass(frozen=True, slots=True)
class _Reading:
    """A figure of a report, measured by its target on the day up to which it holds."""

    row: StoredCheckin
    figure: ReportedFigure
    measured: rules.Measurement
    as_of: date


Reports = Mapping[tuple[str, str | None, str], Sequence[StoredCheckin]]


def against_targets(index: Index, newest: Reports, before: Reports, zone: tzinfo) -> tuple[TargetFact, ...]:
    """The last reading of each indicator by each organisation, those of one indicator together.

    `newest` and `before` hold reports newest first.
    """
    now, earlier = _of_organisations(newest), _of_organisations(before)
    of_measure: dict[str, list[TargetFact]] = {}
    for organisation, rows in now.items():
        for fact in _facts(index, rows, earlier.get(organisation, ()), zone):
            of_measure.setdefault(fact.measure, []).append(fact)
    return tuple(fact for facts in of_measure.values() for fact in facts)


def _of_organisations(reports: Reports) -> dict[tuple[str, str | None], list[StoredCheckin]]:
    """All reports of a body, whatever the task, newest first: an indicator may be told under any of them."""
    found: dict[tuple[str, str | None], list[StoredCheckin]] = {}
    for (party, body, _), rows in reports.items():
        found.setdefault((party, body), []).extend(rows)
    for rows in found.values():
        rows.sort(key=lambda row: (row.sent_at, row.number), reverse=True)
    return found


def _facts(
    index: Index, rows: Sequence[StoredCheckin], earlier: Sequence[StoredCheckin], zone: tzinfo
) -> Iterator[TargetFact]:
    before = {one.measured.measure: one for one in reversed(_readings(index, earlier, zone))}
    seen: set[str] = set()
    for reading in _readings(index, rows, zone):  # newest first
        if reading.measured.measure not in seen:
            seen.add(reading.measured.measure)
            yield _fact(reading, before.get(reading.measured.measure))


def _readings(index: Index, rows: Iterable[StoredCheckin], zone: tzinfo) -> list[_Reading]:
    """What can be measured by a target; what was added in a stretch of time cannot."""
    found = []
    for row in rows:
        for figure in figures_of(row):
            as_of = figure.as_of or row.sent_at.astimezone(zone).date()
            target = (
                None
                if figure.is_increment
                else _target(index, row.document_id, figure.name, figure.unit, figure.kind, as_of)
            )
            measured = rules.measure(figure, (target,), as_of) if target else None
            if measured is not None:
                found.append(_Reading(row, figure, measured, as_of))
    return found


@lru_cache(maxsize=4096)
def _target(
    index: Index, document_id: str, name: str, unit: str, kind: FigureKind, on: date
) -> Figure | None:
    """The target of a measure on a day; the same few names are looked for again and again."""
    figure = ReportedFigure(name, Decimal(0), unit, on, kind)
    return rules.bind(figure, ledger_of(index, document_id), on)


def _fact(reading: _Reading, before: _Reading | None) -> TargetFact:
    row, figure, measured = reading.row, reading.figure, reading.measured
    return TargetFact(
        party=row.party,
        body=row.sub_party,
        task=row.task,
        measure=measured.measure,
        name=figure.name,
        unit=figure.unit,
        value=figure.value,
        as_of=reading.as_of,
        before=before.figure.value if before else None,
        target=measured.target,
        due_on=measured.due_on,
        share=measured.share,
        left=measured.left,
        is_ceiling=measured.is_ceiling,
        is_reached=measured.is_reached,
        pace_per_day=measured.pace_per_day,
    )
