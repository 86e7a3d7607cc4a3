"""What a summary says, as counted facts. Text, tables and documents are made of these and of nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from api.checkins.drafts import Status
from api.summaries.periods import Period


@dataclass(frozen=True, slots=True)
class Scope:
    """What the summary is of. `party`, `body` and `task` (a row's path) narrow it; None: all of the home plan."""

    period: Period
    party: str | None = None
    body: str | None = None
    task: str | None = None


@dataclass(frozen=True, slots=True)
class PairFact:
    """One party on one task. State and percent hold at the end of the period, whenever they were reported.

    `percent` is None where nothing was stated, or where several bodies of the party report each for itself.
    `is_owed` is false where the matrix does not name the party there, `is_exempt` true where it need not report.
    """

    party: str
    task: str
    checkins: int
    is_owed: bool = True
    is_exempt: bool = False
    last_at: datetime | None = None
    percent: Decimal | None = None
    state: Status = Status.NOT_STARTED
    issues: tuple[str, ...] = ()
    bodies_missing: tuple[str, ...] = ()

    @property
    def has_reported(self) -> bool:
        """Whether anything came within the period."""
        return self.checkins > 0

    @property
    def is_excused(self) -> bool:
        """Whether nothing came and nothing had to; who reports all the same is counted like anybody."""
        return self.is_owed and self.is_exempt and not self.has_reported


@dataclass(frozen=True, slots=True)
class ReportFact:
    """The last report of one party, or of one body of it, on one task by the end of the period."""

    party: str
    body: str | None
    task: str
    sent_at: datetime
    percent: Decimal | None
    status: Status | None
    figures: tuple[str, ...]
    issues: tuple[str, ...]
    is_of_period: bool
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class TargetFact:
    """A reading beside the plan's target for it; values in base units. `share` is reading / target.

    `before` is what had been reported before the period began. Readings of several organisations may count the same
    things, so they are never added up.
    """

    party: str
    body: str | None
    task: str
    measure: str
    name: str
    unit: str
    value: Decimal
    as_of: date
    before: Decimal | None
    target: Decimal
    due_on: date | None
    share: Decimal
    left: Decimal
    is_ceiling: bool
    is_reached: bool
    pace_per_day: Decimal | None

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None else self.value - self.before


@dataclass(frozen=True, slots=True)
class StuckFact:
    """A task that is held up or behind: why, in the words of the reports, and what the supervisors settled."""

    party: str
    body: str | None
    task: str
    state: Status
    issues: tuple[str, ...]
    said_at: datetime | None
    judged_reason: str | None = None
    agreed_on: date | None = None
    agreed_by: str | None = None


@dataclass(frozen=True, slots=True)
class StretchFact:
    """How much came in one stretch of the period."""

    stretch: Period
    checkins: int
    pairs: int
    parties: int


@dataclass(frozen=True, slots=True)
class RoundFact:
    """A round that fell due in the period: parties by how they stand, and who was late or is missing."""

    name: str
    due_at: datetime
    reported: int
    late: tuple[str, ...]
    partly: tuple[str, ...]
    missing: tuple[str, ...]
    exempt: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything counted. `pairs` holds each party with each of its tasks, in the order of the matrix."""

    scope: Scope
    counted_at: datetime
    counted_on: date
    plan: str
    addressees: str
    issuer: str
    titles: dict[str, str]
    numbers: dict[str, str]
    corrected: int
    withdrawn: int
    pairs: tuple[PairFact, ...]
    reports: tuple[ReportFact, ...] = ()
    targets: tuple[TargetFact, ...] = ()
    stuck: tuple[StuckFact, ...] = ()
    trend: tuple[StretchFact, ...] = ()
    rounds: tuple[RoundFact, ...] = ()
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        """Whether the period has ended: until then nothing of it is final."""
        return self.counted_on > self.scope.period.last

    @property
    def checkins(self) -> int:
        return sum(pair.checkins for pair in self.pairs)

    @property
    def owed(self) -> tuple[PairFact, ...]:
        return tuple(pair for pair in self.pairs if pair.is_owed and not pair.is_excused)

    @property
    def excused(self) -> tuple[PairFact, ...]:
        return tuple(pair for pair in self.pairs if pair.is_excused)

    @property
    def others(self) -> tuple[PairFact, ...]:
        """What came from parties that the matrix does not name there."""
        return tuple(pair for pair in self.pairs if not pair.is_owed)

    @property
    def parties(self) -> tuple[str, ...]:
        """Parties that owe a report."""
        return tuple(dict.fromkeys(pair.party for pair in self.owed))

    @property
    def tasks(self) -> tuple[str, ...]:
        """Tasks on which a report is owed, in the order of the plan."""
        owed = {pair.task for pair in self.owed}
        return tuple(path for path in self.titles if path in owed)

    @property
    def reported_parties(self) -> tuple[str, ...]:
        """Parties that reported on at least one of their tasks."""
        return tuple(dict.fromkeys(pair.party for pair in self.owed if pair.has_reported))

    @property
    def silent_parties(self) -> tuple[str, ...]:
        return tuple(party for party in self.parties if party not in self.reported_parties)

    def of_party(self, party: str) -> tuple[PairFact, ...]:
        return tuple(pair for pair in self.owed if pair.party == party)

    def of_task(self, task: str) -> tuple[PairFact, ...]:
        return tuple(pair for pair in self.owed if pair.task == task)

    def title(self, task: str) -> str:
        """The task as people name it, without the path."""
        return self.titles.get(task, task)
