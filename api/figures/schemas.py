"""Figures on the wire."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, PlainSerializer

from api.documents.catalogue import reading_url
from api.documents.schemas import DocumentRef
from ingest.index import Document, Figure

# JSON numbers: whole ones without a point, the rest as the nearest double.
Number = Annotated[
    Decimal,
    PlainSerializer(
        lambda value: int(value) if value == value.to_integral_value() else float(value), return_type=float
    ),
]


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
            value=figure.value,
            high=figure.high,
            parts=list(figure.parts),
            unit=figure.unit,
            base_value=figure.base_value,
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
