"""Requests and replies about rounds, exemptions and nudges. Moments in replies are local."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, tzinfo
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from api.checkins.nudging import Claimed
from api.checkins.rounds import PartyStanding, Standing, state_of
from api.checkins.schemas import Day, Moment, Name, Path
from api.checkins.tables import StoredExemption, StoredRound, StoredSchedule
from api.text_fields import Line, RecordId
from api.wording import Wording

Reason = Annotated[Line, StringConstraints(min_length=1, max_length=500)]
# Beyond these a round would still be open when the next one is due.
GRACE_DAYS_MOST: Mapping[str, int] = {"weekly": 5, "monthly": 20, "quarterly": 60}
DUE_WORKING_DAYS_LEAST = -20
DUE_WORKING_DAYS_MOST = 20


class ScheduleIn(BaseModel):
    """A rule by which rounds come again; what is left out is as in rounds.toml."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["weekly", "monthly", "quarterly"]
    due_working_days: Annotated[int, Field(ge=DUE_WORKING_DAYS_LEAST, le=DUE_WORKING_DAYS_MOST)] | None = None
    due_time: time | None = None
    grace_days: Annotated[int, Field(ge=0)] | None = None
    starts_on: Day | None = None

    @model_validator(mode="after")
    def _rounds_do_not_overlap(self) -> Self:
        if self.grace_days is not None and self.grace_days > GRACE_DAYS_MOST[self.kind]:
            raise PydanticCustomError("grace_too_long", "rounds would overlap")
        if self.kind == "weekly" and abs(self.due_working_days or 0) > 2:
            raise PydanticCustomError("grace_too_long", "rounds would overlap")
        return self


class ScheduleOut(BaseModel):
    id: str
    kind: str
    due_working_days: int
    due_time: str
    grace_days: int
    starts_on: date
    ended_at: datetime | None

    @classmethod
    def of(cls, row: StoredSchedule, zone: tzinfo) -> ScheduleOut:
        return cls(
            id=row.id,
            kind=row.kind,
            due_working_days=row.due_working_days,
            due_time=row.due_time,
            grace_days=row.grace_days,
            starts_on=row.starts_on,
            ended_at=row.ended_at.astimezone(zone) if row.ended_at else None,
        )


class ScheduleList(BaseModel):
    total: int
    schedules: list[ScheduleOut]


class RoundIn(BaseModel):
    """A round by date: the period reported on, and when it is due. Without `closes_at` it closes when it is due."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Line, StringConstraints(min_length=1, max_length=60)]
    starts_on: Day
    ends_on: Day
    due_at: Moment
    closes_at: Moment | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_on < self.starts_on or (self.closes_at is not None and self.closes_at < self.due_at):
            raise PydanticCustomError("not_in_order", "first comes last")
        return self


class RoundOut(BaseModel):
    """A round at a glance. Parties count once, by all their rows; `missing` names those on whose rows something is open."""

    id: str
    name: str
    kind: str
    state: str
    starts_on: date
    ends_on: date
    opens_at: datetime
    due_at: datetime
    closes_at: datetime
    parties: int
    parties_reported: int
    parties_partly: int
    parties_late: int
    parties_missing: int
    parties_exempt: int
    owed: int
    reported: int
    late: int
    open: int
    missing: list[str]

    @classmethod
    def fields_of(
        cls, row: StoredRound, standings: Sequence[PartyStanding], now: datetime, zone: tzinfo
    ) -> dict[str, object]:
        by_standing = Counter(one.standing for one in standings)
        late = sum(one.count(Standing.LATE) for one in standings)
        return {
            "id": row.id,
            "name": row.name,
            "kind": row.kind,
            "state": state_of(row.due_at, row.closes_at, now).value,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "opens_at": row.opens_at.astimezone(zone),
            "due_at": row.due_at.astimezone(zone),
            "closes_at": row.closes_at.astimezone(zone),
            "parties": len(standings),
            "parties_reported": by_standing[Standing.REPORTED],
            "parties_partly": by_standing[Standing.PARTLY],
            "parties_late": by_standing[Standing.LATE],
            "parties_missing": by_standing[Standing.MISSING] + by_standing[Standing.AWAITED],
            "parties_exempt": by_standing[Standing.EXEMPT],
            "owed": sum(one.owed for one in standings),
            "reported": sum(one.count(Standing.REPORTED) for one in standings) + late,
            "late": late,
            "open": sum(len(one.open_tasks) for one in standings),
            "missing": [one.party for one in standings if one.lacking_tasks],
        }

    @classmethod
    def of(
        cls, row: StoredRound, standings: Sequence[PartyStanding], now: datetime, zone: tzinfo
    ) -> RoundOut:
        return cls.model_validate(cls.fields_of(row, standings, now, zone))


class RoundList(BaseModel):
    """The rounds due last come first."""

    total: int
    rounds: list[RoundOut]


class RowStandingOut(BaseModel):
    task: str
    title: str
    standing: Standing
    bodies_missing: list[str]
    count: int
    first_at: datetime | None


class PartyStandingOut(BaseModel):
    """How a party stands in a round, on each of its rows; of a group, which bodies have not reported on all of them."""

    party: str
    bodies_missing: list[str]
    standing: Standing
    label: str
    tasks: list[RowStandingOut]

    @classmethod
    def of(
        cls, one: PartyStanding, titles: Mapping[str, str], wording: Wording, zone: tzinfo
    ) -> PartyStandingOut:
        return cls(
            party=one.party,
            bodies_missing=list(one.bodies_missing),
            standing=one.standing,
            label=wording.say(f"rounds.standings.{one.standing}"),
            tasks=[
                RowStandingOut(
                    task=row.task,
                    title=titles.get(row.task, row.task),
                    standing=row.standing,
                    bodies_missing=list(row.bodies_missing),
                    count=row.reports.count if row.reports else 0,
                    first_at=row.reports.first_at.astimezone(zone) if row.reports else None,
                )
                for row in one.rows
            ],
        )


class RoundDetail(RoundOut):
    """A round with every party."""

    standings: list[PartyStandingOut]


class OwnRoundOut(BaseModel):
    """Whether one's own party has reported in a round, as a sentence too."""

    id: str
    name: str
    state: str
    due_at: datetime
    closes_at: datetime
    own: PartyStandingOut | None
    sentence: str


class OwnRoundList(BaseModel):
    rounds: list[OwnRoundOut]


class ExemptionIn(BaseModel):
    """Who need not report: in one round or in all, on one row or on all."""

    model_config = ConfigDict(extra="forbid")

    party: Name
    round_id: RecordId | None = None
    task: Path | None = None
    reason: Reason


class ExemptionOut(BaseModel):
    id: str
    party: str
    round_id: str | None
    task: str | None
    reason: str
    granted_by: str
    granted_at: datetime

    @classmethod
    def of(cls, row: StoredExemption, zone: tzinfo) -> ExemptionOut:
        return cls(
            id=row.id,
            party=row.party,
            round_id=row.round_id,
            task=row.task,
            reason=row.reason,
            granted_by=row.granted_by,
            granted_at=row.granted_at.astimezone(zone),
        )


class ExemptionList(BaseModel):
    total: int
    exemptions: list[ExemptionOut]


# ── nudges ──


class ClaimIn(BaseModel):
    """How many nudges a sender takes at once, and for which channel."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=100)] = 10
    channel: Annotated[Line, StringConstraints(pattern=r"^[a-z]{2,20}$")] | None = None


class RecipientOut(BaseModel):
    channel: str
    account: str


class NudgeOut(BaseModel):
    """A nudge to be sent now to each recipient, and confirmed with `claim` before `claim_expires_at`."""

    id: str
    claim: str
    claim_expires_at: datetime
    kind: str
    round_id: str
    round: str
    party: str
    due_at: datetime
    open_tasks: list[str]
    recipients: list[RecipientOut]
    sentence: str

    @classmethod
    def of(cls, one: Claimed, titles: Mapping[str, str], wording: Wording, zone: tzinfo) -> NudgeOut:
        assert one.nudge.claim is not None and one.nudge.claim_expires_at is not None
        due_at = one.round.due_at.astimezone(zone)
        tasks = [titles.get(task, task) for task in one.open_tasks]
        return cls(
            id=one.nudge.id,
            claim=one.nudge.claim,
            claim_expires_at=one.nudge.claim_expires_at.astimezone(zone),
            kind=one.nudge.kind,
            round_id=one.round.id,
            round=one.round.name,
            party=one.nudge.party,
            due_at=due_at,
            open_tasks=list(one.open_tasks),
            recipients=[RecipientOut(channel=to.channel, account=to.account) for to in one.recipients],
            sentence=wording.say(
                f"rounds.nudges.{one.nudge.kind}",
                round=one.round.name,
                party=_named(one, wording),
                due=due_at.strftime(wording.say("rounds.moment")),
                count=len(tasks),
                tasks="\n".join(f"· {task}" for task in tasks),
            ),
        )


def _named(one: Claimed, wording: Wording) -> str:
    """The party; of a group the bodies that are meant too."""
    if not one.bodies:
        return one.nudge.party
    return wording.say("rounds.nudges.bodies", party=one.nudge.party, bodies="、".join(one.bodies))


class NudgeList(BaseModel):
    nudges: list[NudgeOut]


class NudgeDone(BaseModel):
    """The claim under which a nudge was handed out."""

    model_config = ConfigDict(extra="forbid")

    claim: RecordId


class NudgeState(BaseModel):
    id: str
    kind: str
    party: str
    round_id: str
    sent_at: datetime | None
    attempts: int
