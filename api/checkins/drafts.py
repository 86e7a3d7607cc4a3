"""What a message was read as: drafts of check-ins, and what has to be asked before one is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ingest.index import FigureKind


class Status(StrEnum):
    """What the words judge of a task; bare numbers judge nothing."""

    ON_TRACK = "on_track"
    DELAYED = "delayed"
    BLOCKED = "blocked"
    DONE = "done"
    NOT_STARTED = "not_started"


class Doubt(StrEnum):
    """What has to be asked before a draft is recorded."""

    MISSING_PARTY = "missing_party"
    UNKNOWN_PARTY = "unknown_party"
    AMBIGUOUS_PARTY = "ambiguous_party"
    MISSING_TASK = "missing_task"
    AMBIGUOUS_TASK = "ambiguous_task"
    NOT_RESPONSIBLE = "not_responsible"
    IMPOSSIBLE_VALUE = "impossible_value"
    FUTURE_DATE = "future_date"
    CONTRADICTION = "contradiction"
    APPROXIMATE_VALUE = "approximate_value"
    FALLS_BELOW_PREVIOUS = "falls_below_previous"


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """A reading in base units (12.6万元 is 126000 元). `as_of` is the local day up to which it holds; None: none said."""

    name: str
    value: Decimal
    unit: str
    as_of: date | None = None
    kind: FigureKind = FigureKind.COUNT
    is_increment: bool = False


@dataclass(frozen=True, slots=True)
class StatedWhole:
    """A number beside a reading that is none: what was planned, or (`is_planned` false) all there are.

    `parts` is the sum of the parts named beside it (其中…); None where none or only one is. `is_sum` says that it is
    told as their sum (合计…), `holds_parts` that it is a reading by itself and no measure of progress (7家,其中2家…).
    """

    value: Decimal
    unit: str
    is_planned: bool
    parts: Decimal | None = None
    is_sum: bool = False
    holds_parts: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """One report of one party on one task. `task` and `candidates` are section paths of rows of the matrix.

    `party` is the name as the matrix writes it; `named_parties` holds what could be meant where it is ambiguous, or
    the name that nobody knows. `percent` is as stated, never computed. `wholes` are kept for the rules alone.
    """

    party: str | None
    sub_party: str | None = None
    task: str | None = None
    candidates: tuple[str, ...] = ()
    figures: tuple[ReportedFigure, ...] = ()
    percent: Decimal | None = None
    status: Status | None = None
    issues: tuple[str, ...] = ()
    named_parties: tuple[str, ...] = ()
    wholes: tuple[StatedWhole, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is already recorded of a party and a task, and still current."""

    party: str
    task: str
    sub_party: str | None = None
    figures: tuple[ReportedFigure, ...] = ()
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as understood. One that is no check-in has neither drafts nor doubts."""

    is_checkin: bool
    drafts: tuple[Draft, ...] = ()
    doubts: frozenset[Doubt] = frozenset()
    corrects: bool = False


NO_CHECKIN = Reading(is_checkin=False)
