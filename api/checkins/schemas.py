"""Requests and replies about check-ins. Moments in replies are local; figures are in base units."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from api.checkins.content import read_content
from api.checkins.drafts import Doubt, Draft, Reading, ReportedFigure, Status
from api.checkins.measuring import Measured
from api.checkins.questions import Choice, Question
from api.checkins.rules import Change, Measurement
from api.checkins.standing_questions import asks_something, asks_standing
from api.checkins.tables import StoredCheckin, StoredMessage
from api.figures.schemas import Number, json_number
from api.text_fields import Line, readable
from ingest.index import FigureKind, find_quantities

MESSAGE_CHARS_MOST = 4000
DRAFTS_MOST = 50
FIGURES_MOST = 50
ISSUES_MOST = 20
VALUE_MOST = Decimal(10) ** 15
NO_TITLES: Mapping[str, str] = {}
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)

MessageText = Annotated[
    str,
    StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=MESSAGE_CHARS_MOST),
    AfterValidator(readable),
]
Moment = Annotated[AwareDatetime, Field(ge=EARLIEST, lt=LATEST)]
Day = Annotated[date, Field(ge=EARLIEST.date(), lt=LATEST.date())]
Name = Annotated[Line, StringConstraints(min_length=1, max_length=200)]
Path = Annotated[Line, StringConstraints(min_length=1, max_length=500)]
Issue = Annotated[Line, StringConstraints(min_length=1, max_length=500)]


def to_six_places(value: Decimal) -> Decimal:
    """Rounded to a millionth: what lies behind comes from computing, not from counting."""
    return value.quantize(Decimal("0.000001")).normalize()


Value = Annotated[
    Decimal,
    Field(allow_inf_nan=False, ge=-VALUE_MOST, le=VALUE_MOST),
    AfterValidator(to_six_places),
]


# ── requests ──


class ReadRequest(BaseModel):
    """A message as typed; without `sent_at` it was sent now, and only a supervisor may name a party.

    `task` settles which row is meant where the message leaves it open, as it does when recording.
    """

    model_config = ConfigDict(extra="forbid")

    text: MessageText
    sent_at: Moment | None = None
    party: Name | None = None
    task: Path | None = None


class FigureIn(BaseModel):
    """A reading, in any unit (`12.6`, `万元`); `as_of` is the local day up to which it holds."""

    model_config = ConfigDict(extra="ignore")

    name: Annotated[Line, StringConstraints(max_length=100)] = ""
    value: Value
    unit: Annotated[Line, StringConstraints(max_length=20)] = ""
    as_of: Day | None = None
    is_increment: bool = False

    def reported(self) -> ReportedFigure:
        """In base units."""
        value, unit, kind = _in_base_units(self.value, self.unit)
        return ReportedFigure(self.name, value, unit, self.as_of, kind, self.is_increment)


def _in_base_units(value: Decimal, unit: str) -> tuple[Decimal, str, FigureKind]:
    """12.6 and 万元 are 126000 and 元; a unit that nobody knows counts things."""
    for quantity in find_quantities(f"1{unit}"):
        if quantity.start == 0 and quantity.end == len(unit) + 1 and quantity.base_value is not None:
            return value * quantity.base_value, quantity.base_unit, quantity.kind
    return value, unit, FigureKind.COUNT


class DraftIn(BaseModel):
    """A draft as `read` gave it and its reporter confirmed it; what it carries besides is ignored."""

    model_config = ConfigDict(extra="ignore")

    party: Name | None = None
    sub_party: Name | None = None
    task: Path
    figures: Annotated[list[FigureIn], Field(max_length=FIGURES_MOST)] = []
    percent: Value | None = None
    status: Status | None = None
    issues: Annotated[list[Issue], Field(max_length=ISSUES_MOST)] = []

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.figures or self.issues or self.percent is not None or self.status is not None):
            raise PydanticCustomError("empty_draft", "nothing is reported")
        return self


class RecordRequest(BaseModel):
    """What to record: a message to be read, or drafts that its reporter confirmed, with the message they came from.

    `party` (for a supervisor) and `task` settle what a message leaves open; `confirmed` says that the reporter was asked
    about the other doubts and stands by the message.
    """

    model_config = ConfigDict(extra="ignore")

    text: MessageText | None = None
    sent_at: Moment | None = None
    party: Name | None = None
    task: Path | None = None
    confirmed: bool = False
    drafts: Annotated[list[DraftIn], Field(min_length=1, max_length=DRAFTS_MOST)] | None = None

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        if self.text is None and self.drafts is None:
            raise PydanticCustomError("text_or_drafts", "neither text nor drafts")
        return self


class CorrectionRequest(BaseModel):
    """What is right: in words (`text`), or as the fields that change; a field that is left out stays as it was."""

    model_config = ConfigDict(extra="ignore")

    text: MessageText | None = None
    task: Path | None = None
    sub_party: Name | None = None
    figures: Annotated[list[FigureIn], Field(max_length=FIGURES_MOST)] | None = None
    percent: Value | None = None
    status: Status | None = None
    issues: Annotated[list[Issue], Field(max_length=ISSUES_MOST)] | None = None
    reason: Annotated[Line, StringConstraints(max_length=500)] | None = None
    confirmed: bool = False

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, given: Any) -> Any:  # any JSON value, before it is validated
        """A correction may come as the one draft of a reading."""
        if isinstance(given, dict) and isinstance(given.get("draft"), dict):
            return {**given["draft"], **{key: value for key, value in given.items() if key != "draft"}}
        drafts = given.get("drafts") if isinstance(given, dict) else None
        if isinstance(drafts, list) and len(drafts) == 1 and isinstance(drafts[0], dict):
            return {**drafts[0], **{key: value for key, value in given.items() if key != "drafts"}}
        return given

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set & {"text", *CORRECTED_FIELDS}:
            raise PydanticCustomError("empty_correction", "nothing is corrected")
        return self


CORRECTED_FIELDS = ("task", "sub_party", "figures", "percent", "status", "issues")


class WithdrawalRequest(BaseModel):
    """Why a check-in shall no longer count."""

    model_config = ConfigDict(extra="ignore")

    reason: Annotated[Line, StringConstraints(min_length=1, max_length=500)]


# ── replies: what was understood ──


class ReportedFigureOut(BaseModel):
    """A reading in base units; `as_of` is the local day up to which it holds."""

    name: str
    value: Number
    unit: str
    as_of: date | None
    is_increment: bool = False

    @classmethod
    def of(cls, figure: ReportedFigure) -> ReportedFigureOut:
        return cls(
            name=figure.name,
            value=json_number(figure.value),
            unit=figure.unit,
            as_of=figure.as_of,
            is_increment=figure.is_increment,
        )


class MeasurementOut(BaseModel):
    """A reading beside the plan's target. `share` is reading / target; `left` is what is still to be done."""

    name: str
    value: Number
    unit: str
    target_id: str
    target: Number
    share: float
    left: Number
    due_on: date | None
    pace_per_day: float | None
    is_reached: bool

    @classmethod
    def of(cls, one: Measurement) -> MeasurementOut:
        return cls(
            name=one.figure.name,
            value=json_number(one.figure.value),
            unit=one.figure.unit,
            target_id=one.target_id,
            target=json_number(one.target),
            share=float(one.share),
            left=json_number(one.left),
            due_on=one.due_on,
            pace_per_day=None if one.pace_per_day is None else float(one.pace_per_day),
            is_reached=one.is_reached,
        )


class ChangeOut(BaseModel):
    """A reading beside the one reported before; an empty name is the stated percentage."""

    name: str
    before: Number
    now: Number
    unit_before: str
    unit: str
    falls_below: bool
    jumps: bool
    unit_differs: bool

    @classmethod
    def of(cls, one: Change) -> ChangeOut:
        return cls(
            name=one.name,
            before=json_number(one.before),
            now=json_number(one.now),
            unit_before=one.unit_before,
            unit=one.unit,
            falls_below=one.falls_below,
            jumps=one.jumps,
            unit_differs=one.unit_differs,
        )


class DraftOut(BaseModel):
    """One report; `task` and `candidates` are section paths of rows of the matrix, `title` is what people call the task."""

    party: str | None
    sub_party: str | None
    task: str | None
    title: str | None = None
    candidates: list[str]
    figures: list[ReportedFigureOut]
    percent: Number | None
    status: Status | None
    issues: list[str]
    measurements: list[MeasurementOut] = []
    changes: list[ChangeOut] = []

    @classmethod
    def of(
        cls, draft: Draft, measured: Measured | None = None, titles: Mapping[str, str] = NO_TITLES
    ) -> DraftOut:
        measured = measured or Measured()
        return cls(
            party=draft.party,
            sub_party=draft.sub_party,
            task=draft.task,
            title=titles.get(draft.task or ""),
            candidates=list(draft.candidates),
            figures=[ReportedFigureOut.of(figure) for figure in draft.figures],
            percent=None if draft.percent is None else json_number(draft.percent),
            status=draft.status,
            issues=list(draft.issues),
            measurements=[MeasurementOut.of(one) for one in measured.measurements],
            changes=[ChangeOut.of(one) for one in measured.changes],
        )


class ChoiceOut(BaseModel):
    """A way to settle a doubt; `field` and `value` go into the next request. Without a field: type it anew."""

    label: str
    field: str | None
    value: str | bool | None

    @classmethod
    def of(cls, choice: Choice) -> ChoiceOut:
        return cls(label=choice.label, field=choice.field, value=choice.value)


class QuestionOut(BaseModel):
    """What is asked about one doubt."""

    doubt: Doubt
    sentence: str
    choices: list[ChoiceOut]

    @classmethod
    def of(cls, question: Question) -> QuestionOut:
        choices = [ChoiceOut.of(choice) for choice in question.choices]
        return cls(doubt=question.doubt, sentence=question.sentence, choices=choices)


class ReadingOut(BaseModel):
    """What was understood of a message; nothing of it is stored. `questions` has a sentence for each doubt, in
    order; `notices` say what differs much from the report before, and need no reply.

    `asks` says that some part of it is a question; `asks_standing` that it reports nothing, and asks whether the own
    party has reported.
    """

    is_checkin: bool
    drafts: list[DraftOut]
    doubts: list[Doubt]
    corrects: bool
    asks: bool = False
    asks_standing: bool = False
    questions: list[QuestionOut] = []
    notices: list[str] = []

    @classmethod
    def of(
        cls,
        reading: Reading,
        questions: tuple[Question, ...] = (),
        measured: tuple[Measured, ...] = (),
        notices: tuple[str, ...] = (),
        titles: Mapping[str, str] = NO_TITLES,
        text: str = "",
    ) -> ReadingOut:
        facts = measured or (Measured(),) * len(reading.drafts)
        return cls(
            is_checkin=reading.is_checkin,
            asks=asks_something(text),
            asks_standing=not reading.is_checkin and asks_standing(text),
            drafts=[DraftOut.of(*pair, titles) for pair in zip(reading.drafts, facts, strict=True)],
            doubts=sorted(reading.doubts),
            corrects=reading.corrects,
            questions=[QuestionOut.of(question) for question in questions],
            notices=list(notices),
        )


# ── replies: what is recorded ──


class CheckinOut(BaseModel):
    """A check-in as it holds now. One that was withdrawn is still shown, and no longer counted."""

    id: str
    version: int
    party: str
    sub_party: str | None
    task: str
    document_id: str
    figures: list[ReportedFigureOut]
    percent: Number | None
    status: Status | None
    issues: list[str]
    accepted_doubts: list[Doubt]
    text: str | None
    reported_by: str
    channel: str
    sent_at: datetime
    recorded_at: datetime
    corrected_at: datetime | None
    withdrawn_at: datetime | None

    @classmethod
    def fields_of(
        cls, row: StoredCheckin, messages: Mapping[str, StoredMessage], zone: tzinfo
    ) -> dict[str, Any]:
        content = read_content(row)
        message = messages.get(row.message_id or "")
        return {
            "id": row.id,
            "version": row.version,
            "party": content.party,
            "sub_party": content.sub_party,
            "task": content.task,
            "document_id": content.document_id,
            "figures": [ReportedFigureOut.of(figure) for figure in content.figures],
            "percent": None if content.percent is None else json_number(content.percent),
            "status": content.status,
            "issues": list(content.issues),
            "accepted_doubts": list(content.accepted_doubts),
            "text": message.text if message else None,
            "reported_by": row.member_id,
            "channel": row.channel,
            "sent_at": row.sent_at.astimezone(zone),
            "recorded_at": row.recorded_at.astimezone(zone),
            "corrected_at": row.corrected_at.astimezone(zone) if row.corrected_at else None,
            "withdrawn_at": row.withdrawn_at.astimezone(zone) if row.withdrawn_at else None,
        }

    @classmethod
    def of(cls, row: StoredCheckin, messages: Mapping[str, StoredMessage], zone: tzinfo) -> CheckinOut:
        return cls(**cls.fields_of(row, messages, zone))


class MeasuredCheckinOut(CheckinOut):
    """A check-in with what the plan and the report before say of it."""

    measurements: list[MeasurementOut]
    changes: list[ChangeOut]


class RecordedOut(BaseModel):
    """What was recorded: one check-in for each party and task, in the order of the message; notices as in a reading."""

    ids: list[str]
    checkins: list[MeasuredCheckinOut]
    notices: list[str] = []


class EntryOut(BaseModel):
    """One line of the journal: the check-in as it held from then on."""

    number: int
    version: int
    kind: str
    at: datetime
    by: str
    channel: str
    reason: str | None
    checkin: dict[str, Any]
    hash: str


class CheckinDetail(MeasuredCheckinOut):
    """A check-in with its history, oldest first."""

    history: list[EntryOut]


class CheckinPage(BaseModel):
    """Newest arrival first; `next_cursor` leads to the next page, null on the last."""

    total: int
    checkins: list[CheckinOut]
    next_cursor: str | None
