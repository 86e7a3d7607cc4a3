"""Replies about summaries."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel

from api.figures.schemas import Number, json_number
from api.summaries.composing import Text
from api.summaries.facts import Facts
from api.summaries.views import Cell, Kind, View, overview_counts


class Format(StrEnum):
    """What a summary may be sent as."""

    JSON = "json"
    MARKDOWN = "md"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    PNG = "png"


class ViewKey(StrEnum):
    """Which table a CSV holds."""

    OVERVIEW = "overview"
    PARTIES = "parties"
    TASKS = "tasks"
    TARGETS = "targets"
    STUCK = "stuck"
    TREND = "trend"
    ROUNDS = "rounds"
    REPORTS = "reports"


class PartOut(BaseModel):
    heading: str
    paragraphs: list[str]


class TextOut(BaseModel):
    """The summary in words, composed of the counted facts."""

    title: str
    subtitle: str
    parts: list[PartOut]

    @classmethod
    def of(cls, text: Text) -> TextOut:
        parts = [PartOut(heading=part.heading, paragraphs=list(part.paragraphs)) for part in text.parts]
        return cls(title=text.title, subtitle=text.subtitle, parts=parts)


class ColumnOut(BaseModel):
    key: str
    label: str
    kind: Kind


CellOut = Number | str | datetime | date | None


class ViewOut(BaseModel):
    """One table; a row maps the keys of the columns to values. Per cent are in hundredths, moments local."""

    key: str
    title: str
    columns: list[ColumnOut]
    rows: list[dict[str, CellOut]]

    @classmethod
    def of(cls, view: View, zone: tzinfo) -> ViewOut:
        columns = [ColumnOut(key=one.key, label=one.label, kind=one.kind) for one in view.columns]
        rows = [
            {column.key: _cell(cell, zone) for column, cell in zip(view.columns, row, strict=True)}
            for row in view.rows
        ]
        return cls(key=view.key, title=view.title, columns=columns, rows=rows)


def _cell(cell: Cell, zone: tzinfo) -> CellOut:
    if isinstance(cell, Decimal):
        return json_number(cell)
    return cell.astimezone(zone) if isinstance(cell, datetime) else cell


class SummaryOut(BaseModel):
    """What was reported in a period. `counts` are the figures of the overview by name; `views` are all tables."""

    since: date
    until: date
    party: str | None
    sub_party: str | None
    task: str | None
    counted_at: datetime
    counts: dict[str, Number]
    text: TextOut
    views: list[ViewOut]

    @classmethod
    def of(cls, facts: Facts, text: Text, views: tuple[View, ...], zone: tzinfo) -> SummaryOut:
        scope = facts.scope
        return cls(
            since=scope.period.first,
            until=scope.period.last,
            party=scope.party,
            sub_party=scope.body,
            task=scope.task,
            counted_at=facts.counted_at.astimezone(zone),
            counts={name: json_number(Decimal(value)) for name, value in overview_counts(facts).items()},
            text=TextOut.of(text),
            views=[ViewOut.of(view, zone) for view in views],
        )
