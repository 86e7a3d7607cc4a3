"""Reported readings against the plan's targets: the readings of each measure in time, and their chart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pygal
from pygal.style import Style

from api.checkins import rules
from api.checkins.content import figures_of
from api.checkins.measuring import ledger_of
from api.checkins.reading import ZONE
from api.checkins.tables import StoredCheckin
from ingest.index import Index

FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
# One blue in several depths, told apart by dashes too, so that a black-and-white print can be read.
COLOURS = ("#17497a", "#5f3f80", "#1c6039", "#7a4d00", "#96281b", "#4d5b69")
DASHES = ("", "8,4", "2,3", "12,4,2,4", "6,2", "1,5")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a party reported to hold on a day, in base units."""

    party: str
    on: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure with its target and every reading of it, oldest first."""

    target_id: str
    measure: str
    unit: str
    target: Decimal
    due_on: date | None
    readings: tuple[Reading, ...]

    @property
    def parties(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(reading.party for reading in self.readings))

    def last_of(self, party: str) -> Reading:
        return [reading for reading in self.readings if reading.party == party][-1]

    def share_of(self, party: str) -> Decimal:
        """Reading / target; 1 is the whole target. The target is never 0."""
        return self.last_of(party).value / self.target


def trends(index: Index, rows: Iterable[StoredCheckin]) -> list[Trend]:
    """Of every measure that was reported and has a target. What was added lately is no reading and is left out."""
    found: dict[str, list[Reading]] = {}
    measured: dict[str, rules.Measurement] = {}
    for row in sorted(rows, key=lambda one: (one.sent_at, one.number)):
        sent_on = row.sent_at.astimezone(ZONE).date()
        for figure in figures_of(row):
            on = figure.as_of or sent_on
            against = rules.measure(figure, ledger_of(index, row.document_id), on)
            if against is not None and not figure.is_increment:
                found.setdefault(against.target_id, []).append(Reading(row.party, on, figure.value))
                measured[against.target_id] = against
    names = {figure.id: figure.measure for figure in index.figures}
    return [
        Trend(
            one,
            names[one],
            last.figure.unit,
            last.target,
            last.due_on,
            tuple(sorted(found[one], key=lambda r: r.on)),
        )
        for one, last in measured.items()
    ]


def chart(trend: Trend, target_label: str) -> bytes:
    """The readings as lines and the target as a heavy dashed one, as SVG."""
    drawn = pygal.DateLine(
        width=720,
        height=320,
        js=[],
        dots_size=4,
        show_y_guides=False,
        x_label_rotation=20,
        truncate_legend=-1,
        legend_at_bottom=True,
        x_value_formatter=lambda day: f"{day:%Y-%m-%d}",
        style=Style(
            background="#fff", plot_background="#fff", colors=("#1b2530", *COLOURS), font_family=FONT
        ),
        range=(0, float(max([trend.target, *(reading.value for reading in trend.readings)]))),
    )
    days = [reading.on for reading in trend.readings]
    if trend.due_on and trend.due_on > min(days):
        days.append(trend.due_on)
    drawn.x_labels = sorted(set(days))
    heavy = {"width": 3, "dasharray": "10,5"}
    line = [(min(days), float(trend.target)), (max(days), float(trend.target))]
    drawn.add(f"{target_label} {trend.target:f}{trend.unit}", line, show_dots=False, stroke_style=heavy)
    for number, party in enumerate(trend.parties):
        points = [(one.on, float(one.value)) for one in trend.readings if one.party == party]
        drawn.add(party, points, stroke_style={"width": 2, "dasharray": DASHES[number % len(DASHES)]})
    return bytes(drawn.render())
