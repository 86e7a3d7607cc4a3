"""Readings beside the plan's targets, as they stood at the end of a period and before it began."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal
from functools import lru_cache

from api.checkins import rules
from api.checkins.drafts import ReportedFigure
from api.checkins.measuring import ledger_of
from api.summaries.facts import TargetFact
from api.summaries.store import Report
from ingest.index import Figure, FigureKind, Index


@dataclass(frozen=True, slots=True)
class _Reading:
    """A figure of a report, measured by its target on the day up to which it holds."""

    row: Report
    figure: ReportedFigure
    measured: rules.Measurement
    as_of: date


Reports = Mapping[tuple[str, str | None, str], Sequence[Report]]


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


def _of_organisations(reports: Reports) -> dict[tuple[str, str | None], list[Report]]:
    """All reports of a body, whatever the task, newest first: an indicator may be told under any of them."""
    found: dict[tuple[str, str | None], list[Report]] = {}
    for (party, body, _), rows in reports.items():
        found.setdefault((party, body), []).extend(rows)
    for rows in found.values():
        rows.sort(key=lambda row: (row.sent_at, row.number), reverse=True)
    return found


def _facts(
    index: Index, rows: Sequence[Report], earlier: Sequence[Report], zone: tzinfo
) -> Iterator[TargetFact]:
    before = {one.measured.measure: one for one in _last_readings(index, earlier, zone)}
    for reading in _last_readings(index, rows, zone):
        yield _fact(reading, before.get(reading.measured.measure))


def _last_readings(index: Index, rows: Iterable[Report], zone: tzinfo) -> Iterator[_Reading]:
    """Of each measure the last reading; `rows` are newest first. What was added in a stretch of time is no reading."""
    seen: set[str] = set()
    for row in rows:
        for figure in row.figures:
            as_of = figure.as_of or row.sent_at.astimezone(zone).date()
            target = None if figure.is_increment else _target_of(index, row, figure, as_of)
            if target is None or target.measure in seen:
                continue
            if measured := rules.measure_by(target, figure, as_of):
                seen.add(target.measure)
                yield _Reading(row, figure, measured, as_of)


def _target_of(index: Index, row: Report, figure: ReportedFigure, on: date) -> Figure | None:
    return _target(index, row.document_id, figure.name, figure.unit, figure.kind, on)


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
        body=row.body,
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
