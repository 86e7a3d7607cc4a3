"""Reported readings against the plan's targets: the readings of each measure in time, and their chart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pygal
from lxml import etree
from pygal.style import Style

from api.checkins import rules
from api.checkins.content import figures_of
from api.checkins.measuring import ledger_of
from api.checkins.reading import ZONE
from api.checkins.tables import StoredCheckin
from ingest.index import Index

FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
# Lines are told apart by dashes and by the number at their end, so that a black-and-white print can be read.
INK, COLOURS = "#1b2530", ("#17497a", "#5f3f80", "#1c6039", "#7a4d00", "#96281b", "#4d5b69")
DASHES = ("", "8,4", "2,3", "12,4,2,4", "6,2", "1,5")
MOST_Y_LABELS = 6
MYRIAD = 10_000
HEAVY = 4


class Shape(StrEnum):
    """How wide a chart is drawn: for a phone its letters must not shrink."""

    WIDE = "wide"
    NARROW = "narrow"


_SIZES = {Shape.WIDE: (720, 340, 7), Shape.NARROW: (340, 320, 3)}  # pixels across and down, days named below


@dataclass(frozen=True, slots=True)
class Reading:
    """What a party reported to hold on a day, in base units, and the target that it is held against. That is never 0."""

    party: str
    on: date
    value: Decimal
    target: Decimal
    due_on: date | None

    @property
    def share(self) -> Decimal:
        """Of the whole target, which is 1."""
        return self.value / self.target


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure with every reading of it, oldest first."""

    measure: str
    unit: str
    readings: tuple[Reading, ...]

    @property
    def parties(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(reading.party for reading in self.readings))

    @property
    def days(self) -> tuple[date, ...]:
        """From the first reading to the last, or to the last day of a target."""
        named = {reading.on for reading in self.readings} | {due for _, due in self.targets if due}
        first = min(reading.on for reading in self.readings)
        return tuple(sorted(day for day in named if day >= first))

    @property
    def targets(self) -> tuple[tuple[Decimal, date | None], ...]:
        """Each target and its last day, in the order in which they are due."""
        named = {(reading.target, reading.due_on) for reading in self.readings}
        return tuple(sorted(named, key=lambda one: (one[1] or date.max, one[0])))

    def of(self, party: str) -> tuple[Reading, ...]:
        return tuple(reading for reading in self.readings if reading.party == party)


def trends(index: Index, rows: Iterable[StoredCheckin]) -> list[Trend]:
    """Of every measure that was reported and has targets. What was added lately is no reading and is left out."""
    names = {figure.id: figure.measure for figure in index.figures}
    found: dict[tuple[str, str], list[Reading]] = {}
    for row in sorted(rows, key=lambda one: (one.sent_at, one.number)):
        sent_on = row.sent_at.astimezone(ZONE).date()
        for figure in figures_of(row):
            on = figure.as_of or sent_on
            against = rules.measure(figure, ledger_of(index, row.document_id), on)
            if against is not None and not figure.is_increment:
                measure = (names[against.target_id], against.figure.unit)
                reading = Reading(row.party, on, figure.value, against.target, against.due_on)
                found.setdefault(measure, []).append(reading)
    return [
        Trend(measure, unit, tuple(sorted(readings, key=lambda one: one.on)))
        for (measure, unit), readings in found.items()
    ]


def chart(trend: Trend, target_label: str, shape: Shape = Shape.WIDE) -> bytes:
    """The readings as numbered lines, the targets as a heavy line with a step at each last day; as SVG."""
    width, height, most_days = _SIZES[shape]
    highest = max(max(reading.value, reading.target) for reading in trend.readings)
    drawn = pygal.DateLine(
        width=width,
        height=height,
        explicit_size=True,
        js=[],
        dots_size=4,
        show_y_guides=True,
        max_scale=MOST_Y_LABELS,
        truncate_legend=-1,
        legend_at_bottom=True,
        legend_at_bottom_columns=1 if shape is Shape.NARROW else 3,
        print_labels=True,
        x_value_formatter=lambda day: f"{day:%Y-%m}",
        value_formatter=_short,
        style=_style(),
        range=(0, float(highest)),
    )
    drawn.x_labels = _some(trend.days, most_days)
    drawn.add(target_label, _steps(trend), show_dots=False, stroke_style={"dasharray": "10,5"})
    for number, party in enumerate(trend.parties, 1):
        dashes = {"dasharray": DASHES[(number - 1) % len(DASHES)]}
        drawn.add(f"{number} {party}", _points(trend.of(party), str(number)), stroke_style=dashes)
    return _plain(drawn.render_tree())


def _plain(drawing: Any) -> bytes:
    """Without the script that the library adds; the target's line, which is the first, is the heaviest."""
    for script in list(drawing.iter("{*}script")):
        script.getparent().remove(script)
    target = next(one for one in drawing.iter("{*}path") if "reactive" in one.get("class", ""))
    target.set("style", f"stroke-width:{HEAVY}")
    return etree.tostring(drawing, encoding="utf-8", xml_declaration=True)


def _style() -> Style:
    return Style(
        background="#fff",
        plot_background="#fff",
        foreground=INK,
        foreground_strong=INK,
        foreground_subtle="#4d5b69",
        colors=(INK, *COLOURS),
        font_family=FONT,
        label_font_size=12,
        legend_font_size=13,
        value_label_font_size=15,
        guide_stroke_color="#cfd7e0",
        opacity="1",
        stroke_width="2",
    )


def _points(readings: tuple[Reading, ...], number: str) -> list[Any]:
    """Day and value of each reading; the last bears the number of its line."""
    points: list[Any] = [(one.on, float(one.value)) for one in readings]
    return [*points[:-1], {"value": points[-1], "label": number}]


def _steps(trend: Trend) -> list[tuple[date, float]]:
    """The target that holds on each day: along to its last day, then up or down to the next."""
    first, last = trend.days[0], trend.days[-1]
    line: list[tuple[date, float]] = []
    for target, due_on in trend.targets:
        line += [(line[-1][0] if line else first, float(target)), (max(first, due_on or last), float(target))]
    return [*line, (last, line[-1][1])]


def _some(days: tuple[date, ...], most: int) -> list[date]:
    """The first and the last day, and between them those that are far enough apart for `most` names side by side."""
    apart = (days[-1] - days[0]) / most
    kept = [days[0]]
    for day in days[1:-1]:
        if day - kept[-1] >= apart and days[-1] - day >= apart:
            kept.append(day)
    return list(dict.fromkeys([*kept, days[-1]]))


def _short(value: float) -> str:
    return f"{value / MYRIAD:g}万" if abs(value) >= MYRIAD else f"{value:g}"
