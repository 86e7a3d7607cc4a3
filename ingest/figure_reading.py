"""A document while its figures are read: what is found, what holds for a section, a paragraph and a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from ingest.clauses import Condition, Span
from ingest.document import Document, Section
from ingest.not_figures import NotedDigits
from ingest.periods import Period, find_periods
from ingest.quantities import Quantity
from ingest.records import Figure

EVENT_DATE: Final = "event_date"
HEADING_PERIOD: Final = "heading_period"


@dataclass(frozen=True, slots=True)
class PlacedPeriod:
    """A period with its offset in the document."""

    period: Period
    offset: int

    @property
    def start(self) -> int:
        return self.period.start + self.offset

    @property
    def end(self) -> int:
        return self.period.end + self.offset


@dataclass(slots=True)
class Reading:
    """A document while its figures are read. `text` and `readable` have the offsets of the document's text.

    `readable` is `text` with the digits that are no figure blanked out; `claims` says which stretches belong to
    which figure beyond its own words (its period, its condition).
    """

    document: Document
    text: str
    readable: str
    noted: list[NotedDigits]
    figures: list[Figure] = field(default_factory=list)
    claims: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def year_of_issue(self) -> int | None:
        identity = self.document.identity
        if identity.issued_on is not None:
            return identity.issued_on.year
        match = re.match(r"(?:19|20)\d{2}", identity.issued or "")
        return int(match[0]) if match else None

    def add(self, figure: Figure, claims: Sequence[tuple[int, int]] = ()) -> None:
        self.figures.append(figure)
        self.claims.extend((start, end, figure.id) for start, end in claims)

    def note(self, start: int, end: int, code: str) -> None:
        self.noted.append(NotedDigits(start, end, code))


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for the sentences of a section before they say anything themselves."""

    section: Section
    period: PlacedPeriod | None = None
    topic: str = ""
    is_heading: bool = False
    clause: tuple[int, int] | None = None  # the table row, where the sentence stands in a cell


@dataclass(slots=True)
class Paragraph:
    """What earlier sentences of a paragraph leave to the later ones."""

    carried: PlacedPeriod | None = None
    last_year: int | None = None
    last_amount: Figure | None = None
    measures: dict[str, str] = field(default_factory=dict)  # what each unit measured last


@dataclass(slots=True)
class Entry:
    """A quantity on its way to becoming a figure; `claimed` are stretches whose digits belong to it."""

    quantity: Quantity
    period: PlacedPeriod | None = None
    measure: str = ""
    per: str | None = None
    payers: tuple[str, ...] = ()
    condition: Condition | None = None
    divides: str | None = None
    applies_to: str | None = None
    claimed: list[Span] = field(default_factory=list)


def period_above(reading: Reading, section: Section) -> PlacedPeriod | None:
    """The period that the nearest heading above gives, the section's own first."""
    found = (_heading_period(reading, above) for above in _sections_above(reading.document, section))
    return next((period for period in found if period is not None), None)


def topic_of(reading: Reading, section: Section) -> str:
    """What a section is about: the nearest heading above that is more than a period of time."""
    for above in _sections_above(reading.document, section):
        topic = above.heading
        for period in reversed(find_periods(topic, None)):
            topic = topic[: period.start] + topic[period.end :]
        if len(topic.strip("，、：（） ")) >= 2:
            return above.heading
    return ""


def _heading_period(reading: Reading, section: Section) -> PlacedPeriod | None:
    """The period that a heading gives to everything under it (`（一）2025年年底`); a single day gives none."""
    periods = find_periods(reading.readable[section.start : section.body_start], reading.year_of_issue)
    usable = [
        period
        for period in periods
        if period.year is not None and (not period.has_month or period.is_end or period.is_by)
    ]
    return PlacedPeriod(usable[0], section.start) if len(usable) == 1 else None


def _sections_above(document: Document, section: Section) -> Iterator[Section]:
    """The section itself, then its parents up to the top."""
    current: Section | None = section
    while current is not None:
        yield current
        current = document.section(current.parent) if current.parent else None
