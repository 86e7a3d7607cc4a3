"""Figures on the wire."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from api.documents.catalogue import reading_url
from api.documents.schemas import DocumentRef
from ingest.index import Document, Figure

Number = int | float


def json_number(value: Decimal) -> Number:
    """Whole numbers without a point, the rest as the nearest double."""
    return int(value) if value == value.to_integral_value() else float(value)


def _or_none(value: Decimal | None) -> Number | None:
    return None if value is None else json_number(value)


class FigureOut(BaseModel):
    """A number of a document and what it means; `quote` is the clause it stands in, the page opens there."""

    id: str
    document: DocumentRef
    section: str
    kind: str
    text: str
    value: Number | None
    high: Number | None
    parts: list[Number]
    unit: str
    base_value: Number | None
    base_unit: str
    bound: str
    measure: str
    period: str | None
    year: int | None
    due_on: date | None
    condition: str | None
    payer: list[str]
    per: str | None
    divides: str | None
    applies_to: str | None
    quote: str
    start: int
    end: int
    url: str

    @classmethod
    def of(cls, figure: Figure, document: Document) -> FigureOut:
        return cls(
            id=figure.id,
            document=DocumentRef.of(document),
            section=figure.section_path,
            kind=figure.kind.value,
            text=figure.text,
            value=_or_none(figure.value),
            high=_or_none(figure.high),
            parts=[json_number(part) for part in figure.parts],
            unit=figure.unit,
            base_value=_or_none(figure.base_value),
            base_unit=figure.base_unit,
            bound=figure.bound.value,
            measure=figure.measure,
            period=figure.period,
            year=figure.year,
            due_on=figure.due_on,
            condition=figure.condition,
            payer=list(figure.payer),
            per=figure.per,
            divides=figure.divides,
            applies_to=figure.applies_to,
            quote=document.text[figure.clause_start : figure.clause_end],
            start=figure.start,
            end=figure.end,
            url=reading_url(document.id, figure.clause_start, figure.clause_end),
        )


class FigureList(BaseModel):
    total: int
    figures: list[FigureOut]
