"""Proof that nothing was lost: characters, sections, headings, rows, digits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict
from rapidfuzz.distance import LCSseq

from ingest.document import Document, DocumentKind, Paragraph, SectionKind, Source, Table, TableSpan
from ingest.errors import Fault
from ingest.figures import UNCLASSIFIED
from ingest.records import Coverage, DigitRun, Responsibility, Task
from ingest.wording import say

_SIGNS_PATH: Final = Path(__file__).with_name("coverage.toml")
_SHOWN_CHARS: Final = 24
_DIGITS: Final = re.compile(r"\d+")


class _Heading(BaseModel):
    model_config = ConfigDict(frozen=True)
    pattern: str
    outline: bool
    in_articles: bool = False


class _Roles(BaseModel):
    model_config = ConfigDict(frozen=True)
    words: tuple[str, ...]
    separators: str
    no_names: tuple[str, ...]


class _Signs(BaseModel):
    model_config = ConfigDict(frozen=True)
    heading: tuple[_Heading, ...]
    roles: _Roles


def measure_coverage(
    source: Source,
    document: Document,
    tasks: Sequence[Task],
    responsibilities: Sequence[Responsibility],
    digit_runs: Sequence[DigitRun],
) -> Coverage:
    """Counts what of the source arrived, and lists every place where something is missing."""
    characters, lost = _compare_characters(source, document)
    in_sections, loose = _check_sections(document)
    heading_like, unlisted = _check_headings(document)
    role_places, unread = _check_roles(document, responsibilities)
    digits, unexplained = _check_digits(document, digit_runs)
    return Coverage(
        document_id=document.id,
        characters=characters,
        in_sections=in_sections,
        headings=sum(1 for section in document.sections if section.number or section.heading),
        heading_like_lines_left=heading_like,
        role_places=role_places,
        tasks=len(tasks),
        responsibilities=len(responsibilities),
        digit_runs=digits,
        faults=(*lost, *loose, *unlisted, *unread, *unexplained),
    )


def _compare_characters(source: Source, document: Document) -> tuple[tuple[int, int], list[Fault]]:
    expected = "".join("".join(text.split()) for text in _texts(source.blocks))
    found = "".join(document.text.split())
    if expected == found:
        return (len(expected), len(expected)), []
    place = next(
        (i for i, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b),
        min(len(expected), len(found)),
    )
    kept = LCSseq.similarity(expected, found)
    message = say(
        "coverage_characters",
        expected=len(expected),
        found=kept,
        before=expected[max(0, place - _SHOWN_CHARS) : place],
        source=expected[place : place + _SHOWN_CHARS],
        document=found[place : place + _SHOWN_CHARS],
    )
    return (kept, len(expected)), [
        Fault(document.source_name, f"第{place + 1}字", "characters_lost", message)
    ]


def _texts(blocks: Iterable[Paragraph | Table]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell.text for cell in sorted(block.cells, key=lambda cell: (cell.row, cell.column)))


def _check_sections(document: Document) -> tuple[tuple[int, int], list[Fault]]:
    faults = []
    covered = reached = 0
    for section in (*document.sections, None):
        start = section.start if section else len(document.text)
        if start != reached and (document.text[min(start, reached) : max(start, reached)].strip()):
            faults.append(_loose_stretch(document, min(start, reached), max(start, reached)))
        if section:
            covered += max(0, section.end - max(section.start, reached))
            reached = max(reached, section.end)
    return (covered, len(document.text)), faults


def _loose_stretch(document: Document, start: int, end: int) -> Fault:
    message = say("coverage_sections", start=start + 1, end=end, words=_shown(document.text[start:end]))
    return Fault(document.source_name, f"第{start + 1}字", "outside_sections", message)


def _check_headings(document: Document) -> tuple[int, list[Fault]]:
    """Lines that look like headings and are none: all counted, those in outline numbering named."""
    starts = {section.start for section in document.sections}
    in_tables = [(table.start, table.end) for table in document.tables]
    articles = [(s.start, s.end) for s in document.sections if s.kind is SectionKind.ARTICLE]
    count, faults = 0, []
    for start, line in _lines(document.text):
        if start in starts or any(first <= start < last for first, last in in_tables):
            continue
        sign = next((sign for sign in _signs().heading if re.match(sign.pattern, line)), None)
        if sign is None or (not sign.in_articles and any(first <= start < last for first, last in articles)):
            continue
        count += 1
        if sign.outline:
            message = say("coverage_heading", words=_shown(line))
            faults.append(
                Fault(document.source_name, _path_at(document, start), "heading_not_listed", message, True)
            )
    return count, faults


def _check_roles(
    document: Document, responsibilities: Sequence[Responsibility]
) -> tuple[tuple[int, int], list[Fault]]:
    places = [
        *_role_lines(document),
        *(place for table in document.tables for place in _role_cells(document, table)),
    ]
    starts = sorted(responsibility.start for responsibility in responsibilities)
    unread = [(start, end) for start, end in places if not any(start <= offset < end for offset in starts)]
    is_digest = document.identity.kind is DocumentKind.DIGEST
    faults = [
        Fault(
            document.source_name,
            _path_at(document, start),
            "row_not_read",
            say("coverage_row", words=_shown(document.text[start:end])),
            is_digest,
        )
        for start, end in unread
    ]
    return (len(places) - len(unread), len(places)), faults


def _role_lines(document: Document) -> Iterator[tuple[int, int]]:
    """Where running text names who is responsible: from the role word to the end of its line."""
    roles = _signs().roles
    sign = re.compile(rf"(?:{'|'.join(map(re.escape, roles.words))})[\s　]*[{roles.separators}]")
    for start, line in _lines(document.text):
        if any(table.start <= start < table.end for table in document.tables):
            continue
        match = sign.search(line)
        if match and line[match.end() :].strip("。；; 　\t)）") not in roles.no_names:
            yield start + match.end(), start + len(line)


def _role_cells(document: Document, table: TableSpan) -> Iterator[tuple[int, int]]:
    """Cells below a column header that holds a role word."""
    roles = _signs().roles
    columns = {
        column
        for cell in table.cells
        if cell.row < table.header_rows
        and any(word in _plain(document, cell.start, cell.end) for word in roles.words)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    for cell in table.cells:
        is_body = cell.row >= table.header_rows and cell.column_span < table.columns
        if (
            is_body
            and cell.column in columns
            and _plain(document, cell.start, cell.end) not in roles.no_names
        ):
            yield cell.start, cell.end


def _check_digits(document: Document, digit_runs: Sequence[DigitRun]) -> tuple[tuple[int, int], list[Fault]]:
    listed, explained = bytearray(len(document.text)), bytearray(len(document.text))
    for run in digit_runs:
        ones = b"\x01" * (run.end - run.start)
        listed[run.start : run.end] = ones
        if run.figure_ids or run.meaning != UNCLASSIFIED:
            explained[run.start : run.end] = ones
    runs = [match.span() for match in _DIGITS.finditer(document.text)]
    left = [(start, end) for start, end in runs if not all(explained[start:end])]
    by_place: dict[tuple[str, bool], list[tuple[int, int]]] = {}
    for start, end in left:
        was_seen = all(listed[start:end])  # seen but not understood; what was not even seen is lost
        by_place.setdefault((_path_at(document, start), was_seen), []).append((start, end))
    faults = [_unexplained(document, path, was_seen, spans) for (path, was_seen), spans in by_place.items()]
    return (len(runs) - len(left), len(runs)), faults


def _unexplained(document: Document, path: str, was_seen: bool, spans: Sequence[tuple[int, int]]) -> Fault:
    start, end = spans[0]
    message = say(
        "coverage_digits",
        digits="、".join(dict.fromkeys(document.text[first:last] for first, last in spans)),
        words=_shown(document.text[max(0, start - 8) : end + 8]),
    )
    return Fault(document.source_name, path, "digits_unexplained", message, is_warning=was_seen)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    offset = 0
    for line in text.split("\n"):
        yield offset, line
        offset += len(line) + 1


def _path_at(document: Document, offset: int) -> str:
    return next((s.path for s in document.sections if s.start <= offset < s.end), f"第{offset + 1}字")


def _plain(document: Document, start: int, end: int) -> str:
    return "".join(document.text[start:end].split())


def _shown(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _SHOWN_CHARS * 2 else words[: _SHOWN_CHARS * 2] + "…"


@lru_cache(maxsize=1)
def _signs() -> _Signs:
    with _SIGNS_PATH.open("rb") as file:
        return _Signs.model_validate(tomllib.load(file))
