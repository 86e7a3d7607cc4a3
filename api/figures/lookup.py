"""Which figures of the ledger: by document, section, kind, measure, year, unit, payer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ingest.index import Figure, FigureKind, normalise


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """What a figure must be; None or empty leaves it open. `measure_words` must all occur in what is measured."""

    document_ids: Collection[str] | None = None
    section: str | None = None
    kind: FigureKind | None = None
    measure_words: tuple[str, ...] = ()
    year: int | None = None
    unit: str | None = None
    payer: str | None = None


def find_figures(figures: Iterable[Figure], wanted: FigureFilter) -> list[Figure]:
    """Every figure that fits, in the order of the ledger."""
    return [figure for figure in figures if _fits(figure, wanted)]


def _fits(figure: Figure, wanted: FigureFilter) -> bool:
    return (
        (wanted.document_ids is None or figure.document_id in wanted.document_ids)
        and (wanted.section is None or lies_in(figure.section_path, wanted.section))
        and (wanted.kind is None or figure.kind is wanted.kind)
        and (wanted.year is None or figure.year == wanted.year)
        and (wanted.unit is None or wanted.unit in (figure.unit, figure.base_unit))
        and (wanted.payer is None or any(_contains(payer, wanted.payer) for payer in figure.payer))
        and all(_contains(figure.measure, word) for word in wanted.measure_words)
    )


def lies_in(path: str, section: str) -> bool:
    """True when a section path is this section or lies below it."""
    return path == section or path.startswith(f"{section}/")


def _contains(text: str, word: str) -> bool:
    return normalise(word) in normalise(text)
