"""A document's ledger as a table for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.documents.catalogue import reading_url
from ingest.index import Document, Figure


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One number as the document writes it, what it measures, and the page that opens at its clause."""

    measure: str
    text: str
    period: str
    condition: str
    payer: str
    section: str
    url: str


def figure_table(figures: Iterable[Figure], document: Document) -> list[FigureRow]:
    """The figures of one document, in its order."""
    return [_row(figure) for figure in figures if figure.document_id == document.id]


def _row(figure: Figure) -> FigureRow:
    return FigureRow(
        measure=figure.measure,
        text=figure.text,
        period=figure.period or "",
        condition=figure.condition or "",
        payer="、".join(figure.payer),
        section=figure.section_path.rpartition("/")[2],
        url=reading_url(figure.document_id, figure.clause_start, figure.clause_end),
    )
