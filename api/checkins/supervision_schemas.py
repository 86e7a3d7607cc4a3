"""Requests and replies about the states of tasks and the figures that citizens see. Moments in replies are local."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.checkins.drafts import Status
from api.checkins.progress import Measure, PublicReading
from api.checkins.round_schemas import Reason
from api.checkins.schemas import Day, MeasurementOut, Name, Path
from api.checkins.supervising import PartyState, TaskState
from api.checkins.tables import StoredPublicFigure, StoredTaskState
from api.text_fields import Line
from api.wording import Wording


class JudgementIn(BaseModel):
    """How the supervisors judge a task, of one party or of all; why; and the new date agreed, with whom."""

    model_config = ConfigDict(extra="forbid")

    task: Path
    party: Name | None = None
    state: Status
    reason: Reason
    agreed_on: Day | None = None
    agreed_by: Annotated[Line, StringConstraints(min_length=1, max_length=100)] | None = None


class JudgementOut(BaseModel):
    party: str | None
    state: Status
    label: str
    reason: str
    agreed_on: date | None
    agreed_by: str | None
    set_by: str
    set_at: datetime

    @classmethod
    def of(cls, row: StoredTaskState, wording: Wording, zone: tzinfo) -> JudgementOut:
        return cls(
            party=row.party,
            state=Status(row.state),
            label=wording.say(f"checkins.states.{row.state}"),
            reason=row.reason,
            agreed_on=row.agreed_on,
            agreed_by=row.agreed_by,
            set_by=row.set_by,
            set_at=row.set_at.astimezone(zone),
        )


class PartyStateOut(BaseModel):
    """`reported` is what the last report says, `state` what holds: the judgement, where there is one."""

    party: str
    state: Status
    label: str
    reported: Status
    reported_at: datetime | None
    issues: list[str]
    judged: JudgementOut | None

    @classmethod
    def of(cls, one: PartyState, wording: Wording, zone: tzinfo) -> PartyStateOut:
        return cls(
            party=one.party,
            state=one.state,
            label=wording.say(f"checkins.states.{one.state}"),
            reported=one.reported,
            reported_at=one.reported_at.astimezone(zone) if one.reported_at else None,
            issues=list(one.issues),
            judged=JudgementOut.of(one.judged, wording, zone) if one.judged else None,
        )


class TaskStateOut(BaseModel):
    """A task with its parties; `is_overdue`: the agreed date has passed and it is not done."""

    task: str
    title: str
    state: Status
    label: str
    is_overdue: bool
    judged: JudgementOut | None
    parties: list[PartyStateOut]

    @classmethod
    def of(
        cls, one: TaskState, titles: Mapping[str, str], wording: Wording, zone: tzinfo, today: date
    ) -> TaskStateOut:
        return cls(
            task=one.task,
            title=titles.get(one.task, one.task),
            state=one.state,
            label=wording.say(f"checkins.states.{one.state}"),
            is_overdue=one.is_overdue(today),
            judged=JudgementOut.of(one.judged, wording, zone) if one.judged else None,
            parties=[PartyStateOut.of(part, wording, zone) for part in one.parties],
        )


class TaskStateList(BaseModel):
    total: int
    tasks: list[TaskStateOut]


class JudgementList(BaseModel):
    """Every judgement of a task, newest first."""

    total: int
    judgements: list[JudgementOut]


class PublicFigureIn(BaseModel):
    """Whether citizens may see a measure."""

    model_config = ConfigDict(extra="forbid")

    document_id: Annotated[Line, StringConstraints(min_length=1, max_length=200)]
    measure: Annotated[Line, StringConstraints(min_length=1, max_length=200)]
    is_public: Annotated[bool, Field(strict=True)]


class PublicFigureOut(BaseModel):
    document_id: str
    measure: str
    is_public: bool
    set_at: datetime | None

    @classmethod
    def of(cls, one: Measure, row: StoredPublicFigure | None, zone: tzinfo) -> PublicFigureOut:
        return cls(
            document_id=one.document_id,
            measure=one.measure,
            is_public=row.is_public if row else False,
            set_at=row.set_at.astimezone(zone) if row else None,
        )


class PublicFigureList(BaseModel):
    total: int
    figures: list[PublicFigureOut]


class ProgressOut(BaseModel):
    """The last reading of a public measure by a party, or by the one body of it that `sub_party` names."""

    document_id: str
    measure: str
    party: str
    sub_party: str | None
    as_of: date
    measured: MeasurementOut

    @classmethod
    def of(cls, one: PublicReading) -> ProgressOut:
        return cls(
            document_id=one.measure.document_id,
            measure=one.measure.measure,
            party=one.party,
            sub_party=one.body,
            as_of=one.as_of,
            measured=MeasurementOut.of(one.measured),
        )


class ProgressList(BaseModel):
    total: int
    progress: list[ProgressOut]

    @classmethod
    def of(cls, readings: Sequence[PublicReading]) -> ProgressList:
        return cls(total=len(readings), progress=[ProgressOut.of(one) for one in readings])
