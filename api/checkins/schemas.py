"""Requests and replies about check-ins."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from api.checkins.drafts import Doubt, Draft, Reading, ReportedFigure, Status
from api.figures.schemas import Number, json_number

MESSAGE_CHARS_MOST = 4000

MessageText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MESSAGE_CHARS_MOST)
]


class ReadRequest(BaseModel):
    """A message as typed; without `sent_at` it was sent now, and only a supervisor may name a party."""

    model_config = ConfigDict(extra="forbid")

    text: MessageText
    sent_at: AwareDatetime | None = None
    party: str | None = Field(default=None, max_length=100)

    def sent(self, now: datetime) -> datetime:
        return self.sent_at or now


class ReportedFigureOut(BaseModel):
    """A reading in base units; `as_of` is the local day up to which it holds."""

    name: str
    value: Number
    unit: str
    as_of: date | None

    @classmethod
    def of(cls, figure: ReportedFigure) -> ReportedFigureOut:
        return cls(name=figure.name, value=json_number(figure.value), unit=figure.unit, as_of=figure.as_of)


class DraftOut(BaseModel):
    """One report; `task` and `candidates` are section paths of rows of the matrix."""

    party: str | None
    sub_party: str | None
    task: str | None
    candidates: list[str]
    figures: list[ReportedFigureOut]
    percent: Number | None
    status: Status | None
    issues: list[str]

    @classmethod
    def of(cls, draft: Draft) -> DraftOut:
        return cls(
            party=draft.party,
            sub_party=draft.sub_party,
            task=draft.task,
            candidates=list(draft.candidates),
            figures=[ReportedFigureOut.of(figure) for figure in draft.figures],
            percent=None if draft.percent is None else json_number(draft.percent),
            status=draft.status,
            issues=list(draft.issues),
        )


class ReadingOut(BaseModel):
    """What was understood of a message; nothing of it is stored."""

    is_checkin: bool
    drafts: list[DraftOut]
    doubts: list[Doubt]
    corrects: bool

    @classmethod
    def of(cls, reading: Reading) -> ReadingOut:
        return cls(
            is_checkin=reading.is_checkin,
            drafts=[DraftOut.of(draft) for draft in reading.drafts],
            doubts=sorted(reading.doubts),
            corrects=reading.corrects,
        )
