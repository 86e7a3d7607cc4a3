"""Pure rules of rounds: which period, when due, who owes what, who is late; time is an argument."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from api.checkins.working_days import WorkingDays

DATA: Final = Path(__file__).with_name("rounds.toml")
Pair = tuple[str, str]  # party, task


class RoundKind(StrEnum):
    """How a round comes about: again and again, or once by date."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    DATED = "dated"


@dataclass(frozen=True, slots=True)
class Schedule:
    """By what rule rounds come again; see rounds.toml."""

    kind: RoundKind
    due_working_days: int
    due_time: time
    grace_days: int
    starts_on: date


@dataclass(frozen=True, slots=True)
class Window:
    """A round in time: the period reported on, and the moments between which a report counts for it."""

    starts_on: date
    ends_on: date
    opens_at: datetime
    due_at: datetime
    closes_at: datetime


# ── in time ──


def period_of(kind: RoundKind, day: date) -> tuple[date, date]:
    """First and last day of the week (Monday to Sunday), month or quarter that holds a day."""
    match kind:
        case RoundKind.WEEKLY:
            first = day - timedelta(days=day.weekday())
            return first, first + timedelta(days=6)
        case RoundKind.MONTHLY:
            return day.replace(day=1), _month_after(day.replace(day=1), 1) - timedelta(days=1)
        case RoundKind.QUARTERLY:
            first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
            return first, _month_after(first, 3) - timedelta(days=1)
        case RoundKind.DATED:
            raise ValueError("a dated round has no period of its own")


def _month_after(first: date, months: int) -> date:
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)


def window_of(schedule: Schedule, day: date, days: WorkingDays, zone: tzinfo) -> Window:
    """The round on the period that holds a day. It opens when the one before closes, so no report counts for two."""
    starts_on, ends_on = period_of(schedule.kind, day)
    if starts_on <= schedule.starts_on:
        opens_at = datetime.combine(starts_on, time(), zone)
    else:
        opens_at = _closes_at(schedule, starts_on - timedelta(days=1), days, zone)
    due_at = _due_at(schedule, day, days, zone)
    return Window(starts_on, ends_on, opens_at, due_at, _closes_at(schedule, day, days, zone))


def _due_at(schedule: Schedule, day: date, days: WorkingDays, zone: tzinfo) -> datetime:
    """Never before the period: one in which no office is open is due on the working day after it."""
    starts_on, ends_on = period_of(schedule.kind, day)
    due_on = days.after(ends_on, schedule.due_working_days)
    return datetime.combine(
        due_on if due_on >= starts_on else days.after(ends_on, 1), schedule.due_time, zone
    )


def _closes_at(schedule: Schedule, day: date, days: WorkingDays, zone: tzinfo) -> datetime:
    """After the days of grace, and never later than half-way to when the next round is due."""
    _, ends_on = period_of(schedule.kind, day)
    due_at = _due_at(schedule, day, days, zone)
    next_due_at = _due_at(schedule, ends_on + timedelta(days=1), days, zone)
    return due_at + min(timedelta(days=schedule.grace_days), (next_due_at - due_at) / 2)


def windows_until(schedule: Schedule, until: datetime, days: WorkingDays, zone: tzinfo) -> list[Window]:
    """Every round of a schedule that has opened by then, oldest first."""
    opened: list[Window] = []
    day = schedule.starts_on
    while True:
        window = window_of(schedule, day, days, zone)
        if window.opens_at > until:
            return opened
        opened.append(window)
        day = window.ends_on + timedelta(days=1)


class RoundState(StrEnum):
    """Where a round stands in time."""

    OPEN = "open"
    DUE = "due"  # past its due moment; a report still counts, late
    CLOSED = "closed"


def state_of(due_at: datetime, closes_at: datetime, now: datetime) -> RoundState:
    if now <= due_at:
        return RoundState.OPEN
    return RoundState.DUE if now < closes_at else RoundState.CLOSED


# ── who owes what ──


class Standing(StrEnum):
    """How a party stands on one row, or on all its rows, in a round."""

    REPORTED = "reported"
    LATE = "late"
    PARTLY = "partly"  # of a party: on some of its rows only
    AWAITED = "awaited"  # not yet due
    MISSING = "missing"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class Reports:
    """What a party sent on one row within a round."""

    count: int
    first_at: datetime


# Of a row: the bodies of a group that sent nothing on it, where others of them did report.
BodiesLacking = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class RowStanding:
    task: str
    standing: Standing
    reports: Reports | None
    bodies_missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyStanding:
    """A party with all rows it owes a report on."""

    party: str
    rows: tuple[RowStanding, ...]

    def count(self, *standings: Standing) -> int:
        return sum(row.standing in standings for row in self.rows)

    @property
    def owed(self) -> int:
        """Rows that are not exempt."""
        return len(self.rows) - self.count(Standing.EXEMPT)

    @property
    def open_tasks(self) -> tuple[str, ...]:
        """Rows on which nothing has come."""
        return tuple(row.task for row in self.rows if row.standing in (Standing.AWAITED, Standing.MISSING))

    @property
    def lacking_tasks(self) -> tuple[str, ...]:
        """Rows on which nothing has come, or nothing from some of the party's bodies."""
        return tuple(row.task for row in self.rows if row.task in self.open_tasks or row.bodies_missing)

    @property
    def bodies_missing(self) -> tuple[str, ...]:
        """The bodies from which something is still to come."""
        return tuple(dict.fromkeys(body for row in self.rows for body in row.bodies_missing))

    def with_bodies(self, lacking: BodiesLacking) -> PartyStanding:
        """The same, with the bodies that each row lacks."""
        rows = (
            row if row.standing is Standing.EXEMPT else replace(row, bodies_missing=lacking(row.task))
            for row in self.rows
        )
        return replace(self, rows=tuple(rows))

    @property
    def standing(self) -> Standing:
        if not self.owed:
            return Standing.EXEMPT
        if not self.lacking_tasks:
            return Standing.LATE if self.count(Standing.LATE) else Standing.REPORTED
        if self.count(Standing.REPORTED, Standing.LATE):
            return Standing.PARTLY
        return Standing.MISSING if self.count(Standing.MISSING) else Standing.AWAITED


def standings(
    owed: Iterable[Pair],
    reports: Mapping[Pair, Reports],
    is_exempt: Callable[[str, str], bool],
    *,
    due_at: datetime,
    now: datetime,
) -> tuple[PartyStanding, ...]:
    """Every party that owes a report, in the order given, with each of its rows."""
    rows: dict[str, list[RowStanding]] = {}
    for party, task in owed:
        sent = reports.get((party, task))
        standing = _standing(sent, is_exempt(party, task), due_at, now)
        rows.setdefault(party, []).append(RowStanding(task, standing, sent))
    return tuple(PartyStanding(party, tuple(found)) for party, found in rows.items())


def _standing(sent: Reports | None, is_exempt: bool, due_at: datetime, now: datetime) -> Standing:
    if sent is not None:
        return Standing.LATE if sent.first_at > due_at else Standing.REPORTED
    if is_exempt:
        return Standing.EXEMPT
    return Standing.MISSING if now > due_at else Standing.AWAITED


# ── nudges ──


class NudgeKind(StrEnum):
    """What a nudge says, the gravest last."""

    REMINDER = "reminder"
    OVERDUE = "overdue"
    ESCALATION = "escalation"  # to the supervisors


@dataclass(frozen=True, slots=True)
class NudgeRules:
    """See rounds.toml."""

    reminder_working_days: int
    escalation_working_days: int
    at_time: time
    quiet_from: time
    quiet_until: time
    lease_seconds: int
    attempts: int


def is_quiet(now: datetime, rules: NudgeRules, days: WorkingDays, zone: tzinfo) -> bool:
    """Whether nobody is to be disturbed."""
    local = now.astimezone(zone)
    return not days.is_working(local.date()) or not rules.quiet_until <= local.time() < rules.quiet_from


def nudge_moments(
    due_at: datetime, rules: NudgeRules, days: WorkingDays, zone: tzinfo
) -> Mapping[NudgeKind, datetime]:
    """From when on each kind of nudge is owed in a round."""
    due_on = due_at.astimezone(zone).date()
    reminder_on = days.after(due_on, -rules.reminder_working_days)
    escalation_on = days.after(due_on, rules.escalation_working_days)
    return {
        NudgeKind.REMINDER: datetime.combine(reminder_on, rules.at_time, zone),
        NudgeKind.OVERDUE: due_at,
        NudgeKind.ESCALATION: datetime.combine(escalation_on, rules.at_time, zone),
    }


def nudge_owed(moments: Mapping[NudgeKind, datetime], closes_at: datetime, now: datetime) -> NudgeKind | None:
    """The gravest nudge that is owed now; none before the first and after the round has closed."""
    owed = [kind for kind, moment in moments.items() if moment <= now < closes_at]
    return owed[-1] if owed else None


# ── the data ──


@dataclass(frozen=True, slots=True)
class RoundData:
    """What rounds.toml says."""

    default_kind: RoundKind
    default_due_working_days: int
    default_due_time: time
    default_grace_days: int
    due_working_days: Mapping[RoundKind, int]
    grace_days: Mapping[RoundKind, int]
    nudges: NudgeRules


@lru_cache(maxsize=1)
def round_data() -> RoundData:
    """The rules as shipped."""
    given: Mapping[str, Any] = tomllib.loads(DATA.read_text(encoding="utf-8"))
    nudges, schedule, defaults = given["nudges"], given["schedule"], given["defaults"]
    return RoundData(
        default_kind=RoundKind(schedule["kind"]),
        default_due_working_days=schedule["due_working_days"],
        default_due_time=time.fromisoformat(schedule["due_time"]),
        default_grace_days=schedule["grace_days"],
        due_working_days={RoundKind(kind): rule["due_working_days"] for kind, rule in defaults.items()},
        grace_days={RoundKind(kind): rule["grace_days"] for kind, rule in defaults.items()},
        nudges=NudgeRules(
            reminder_working_days=nudges["reminder_working_days"],
            escalation_working_days=nudges["escalation_working_days"],
            at_time=time.fromisoformat(nudges["at_time"]),
            quiet_from=time.fromisoformat(nudges["quiet_from"]),
            quiet_until=time.fromisoformat(nudges["quiet_until"]),
            lease_seconds=nudges["lease_seconds"],
            attempts=nudges["attempts"],
        ),
    )
