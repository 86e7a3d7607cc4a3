"""THE LEDGER IS READ HERE: every number → value, unit, subject, period, condition, payer, clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ingest.document import Document, Section, SectionKind
from ingest.figure_reading import Reading, Setting, period_above, topic_of
from ingest.not_figures import blank_out, even_out, note_not_figures
from ingest.prose_figures import read_stretch
from ingest.records import DigitRun, Figure
from ingest.table_figures import read_table_figures

UNCLASSIFIED: Final = "unclassified"
_DIGIT_RUN: Final = re.compile(r"[0-9０-９]+")
_NO_FIGURES_IN: Final = (SectionKind.HEAD, SectionKind.TAIL)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The figures of a document, in order, and an account of every run of digits in it."""

    figures: tuple[Figure, ...]
    digit_runs: tuple[DigitRun, ...]


def read_figures(document: Document) -> Ledger:
    """The ledger of a document. Nothing in it depends on what the document is about."""
    text = even_out(document.text)
    noted = note_not_figures(document, text)
    reading = Reading(document, text, blank_out(text, noted), noted)
    for section in document.sections:
        if section.kind not in _NO_FIGURES_IN:
            _read_section(reading, section)
    read_table_figures(reading)
    figures = tuple(sorted(reading.figures, key=lambda figure: figure.start))
    return Ledger(figures, tuple(_account_for_digits(reading, figures)))


def _read_section(reading: Reading, section: Section) -> None:
    topic, period = topic_of(reading, section), period_above(reading, section)
    for start, end in _outside_tables(reading.document, section.start, section.body_start):
        read_stretch(reading, start, end, Setting(section, period=None, topic=topic, is_heading=True))
    for start, end in _outside_tables(reading.document, section.body_start, section.end):
        read_stretch(reading, start, end, Setting(section, period=period, topic=topic))


def _outside_tables(document: Document, start: int, end: int) -> Iterator[tuple[int, int]]:
    for table in document.tables:
        if table.end > start and table.start < end:
            if start < table.start:
                yield start, table.start
            start = max(start, table.end)
    if start < end:
        yield start, end


def _account_for_digits(reading: Reading, figures: tuple[Figure, ...]) -> Iterator[DigitRun]:
    measures = {figure.id: figure.measure for figure in figures}
    owners: dict[int, list[str]] = {}
    for start, end, figure_id in [
        *((figure.start, figure.end, figure.id) for figure in figures),
        *reading.claims,
    ]:
        for offset in range(start, end):
            owners.setdefault(offset, []).append(figure_id)
    codes = {offset: item.code for item in reversed(reading.noted) for offset in range(item.start, item.end)}
    for match in _DIGIT_RUN.finditer(reading.document.text):
        ids = tuple(dict.fromkeys(owners.get(match.start(), [])))
        code = codes.get(match.start())
        if code is not None and not (ids and code == "heading_period"):
            yield _run(reading, match, code, ())
        elif ids:
            yield _run(reading, match, measures[ids[0]], ids)
        else:
            yield _run(reading, match, UNCLASSIFIED, ())


def _run(reading: Reading, match: re.Match[str], meaning: str, ids: tuple[str, ...]) -> DigitRun:
    return DigitRun(reading.document.id, match.start(), match.end(), match[0], meaning, ids)
