"""A document laid out for reading: headings, paragraphs, tables as tables, the quoted words marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from api.documents.catalogue import is_government_address
from ingest.index import CellSpan, Document, Section, TableSpan

ADDRESS = re.compile(r"https?://[!-~]+")
TRAILING = ".,;:!?)]}'\""
SENTENCE_ENDS = frozenset("。：；！？:;!?")
DEEPEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters that look alike. `link` is the address it leads to, None for plain text.

    `is_marked` tells the quoted words, `is_found` those that were searched for.
    """

    text: str
    is_marked: bool = False
    is_first_mark: bool = False
    is_found: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`is_sentence` tells running text from the lines of a letterhead."""

    segments: tuple[Segment, ...]
    is_sentence: bool


@dataclass(frozen=True, slots=True)
class CellView:
    segments: tuple[Segment, ...]
    row_span: int
    column_span: int
    is_header: bool


@dataclass(frozen=True, slots=True)
class RowView:
    """A table row; `anchor` is the path of its section, None for header rows and continued ones."""

    cells: tuple[CellView, ...]
    anchor: str | None


@dataclass(frozen=True, slots=True)
class TableView:
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with its heading, and what follows up to the next section."""

    anchor: str
    kind: str
    heading: tuple[Segment, ...]
    heading_level: int
    blocks: tuple[Paragraph | TableView, ...]


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    anchor: str
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands out, as stretches of the text: the words quoted, and those searched for, which do not overlap."""

    quoted: tuple[int, int] | None = None
    found: Sequence[tuple[int, int]] = ()

    def edges_within(self, start: int, end: int) -> Iterator[int]:
        for stretch in (*([self.quoted] if self.quoted else ()), *self.found):
            yield from (edge for edge in stretch if start < edge < end)

    def is_quoted(self, left: int, right: int) -> bool:
        return self.quoted is not None and _holds(self.quoted, left, right)

    def is_found(self, left: int, right: int) -> bool:
        return any(_holds(stretch, left, right) for stretch in self.found)


NO_MARKS = Marks()


def _holds(stretch: tuple[int, int], left: int, right: int) -> bool:
    return stretch[0] <= left and right <= stretch[1]


def lay_out(document: Document, marks: Marks = NO_MARKS) -> list[SectionView]:
    """Every section in reading order. Rows that stand in a table are shown there, not as sections of their own."""
    return [
        _section_view(document, section, marks)
        for section in document.sections
        if not _lies_in_table(document, section)
    ]


def outline_of(document: Document) -> list[OutlineEntry]:
    """The headings, for the table of contents."""
    return [
        OutlineEntry(section.path, f"{section.number}{section.heading}", section.level)
        for section in document.sections
        if (section.number or section.heading) and not _lies_in_table(document, section)
    ]


def _lies_in_table(document: Document, section: Section) -> bool:
    """True for a row of a table of its parent; the last one may end after the table does."""
    return any(
        table.section == section.parent and table.start <= section.start < table.end
        for table in document.tables
    )


def _section_view(document: Document, section: Section, marks: Marks) -> SectionView:
    return SectionView(
        anchor=section.path,
        kind=section.kind.value,
        heading=tuple(
            _segments(document.text, *_trimmed(document.text, section.start, section.body_start), marks)
        ),
        heading_level=min(section.level + 1, DEEPEST_HEADING),
        blocks=tuple(_blocks(document, section.body_start, _shown_until(document, section), marks)),
    )


def _shown_until(document: Document, section: Section) -> int:
    """Where what is shown with a section ends: with the last row of its tables, rows being sections of their own."""
    rows = (row.end for row in document.children(section.path) if _lies_in_table(document, row))
    return max([section.end, *rows])


def _blocks(document: Document, start: int, end: int, marks: Marks) -> Iterator[Paragraph | TableView]:
    at = start
    for table in sorted(document.tables, key=lambda table: table.start):
        if not (start <= table.start and table.end <= end):
            continue
        yield from _paragraphs(document.text, at, table.start, marks)
        yield _table_view(document.text, table, marks)
        at = table.end
    yield from _paragraphs(document.text, at, end, marks)


def _paragraphs(text: str, start: int, end: int, marks: Marks) -> Iterator[Paragraph]:
    at = start
    for line in text[start:end].split("\n"):
        line_start, line_end = _trimmed(text, at, at + len(line))
        if line_start < line_end:
            is_sentence = text[line_end - 1] in SENTENCE_ENDS
            yield Paragraph(tuple(_segments(text, line_start, line_end, marks)), is_sentence)
        at += len(line) + 1


def _table_view(text: str, table: TableSpan, marks: Marks) -> TableView:
    seen: set[str] = {table.section}
    rows = []
    for number in range(table.rows):
        cells = [cell for cell in table.cells if cell.row == number]
        anchor = next((cell.section for cell in cells if cell.section not in seen), None)
        if anchor is not None:
            seen.add(anchor)
        is_header = number < table.header_rows
        rows.append(RowView(tuple(_cell_view(text, cell, is_header, marks) for cell in cells), anchor))
    return TableView(tuple(rows))


def _cell_view(text: str, cell: CellSpan, is_header: bool, marks: Marks) -> CellView:
    return CellView(
        segments=tuple(_segments(text, cell.start, cell.end, marks)),
        row_span=cell.row_span,
        column_span=cell.column_span,
        is_header=is_header,
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The same stretch without the whitespace at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _segments(text: str, start: int, end: int, marks: Marks) -> Iterator[Segment]:
    """The stretch, cut where the mark or a link begins or ends."""
    links = list(_links(text, start, end))
    edges = {start, end, *(edge for link in links for edge in link)}
    edges |= set(marks.edges_within(start, end))
    first_visible = _trimmed(text, *marks.quoted)[0] if marks.quoted else None
    for left, right in pairwise(sorted(edges)):
        is_marked = marks.is_quoted(left, right)
        is_first = is_marked and first_visible is not None and left <= first_visible < right
        link = next((text[a:b] for a, b in links if a <= left and right <= b), None)
        yield Segment(text[left:right], is_marked, is_first, marks.is_found(left, right), link)


def _links(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in ADDRESS.finditer(text, start, end):
        address = match.group().rstrip(TRAILING)
        if is_government_address(address):
            yield match.start(), match.start() + len(address)
