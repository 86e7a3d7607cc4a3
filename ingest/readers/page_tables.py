"""Ruled tables on pages: cells with their spans, and the parts that page breaks made put together again."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from ingest.document import Cell, Table
from ingest.readers.page_lines import Glyph, Line, set_lines

_SAME_EDGE = 3.0  # points
_SAME_TABLE = 8.0  # points that the sides of two parts may differ
_PADDING = 6.0  # points between a rule and the words, at most
_SLACK = 0.3  # em that a line may fall short by, beside the words that had no room
_NEVER_FIRST = "，。；：、）》〕”！？％%"


@dataclass(frozen=True, slots=True)
class Box:
    """A ruled cell on a page, with its words; a line feed in the words is a break the writer made.

    `room` is the width left on its last line, `first_unit` that of the words its first line cannot do without.
    """

    x0: float
    top: float
    x1: float
    bottom: float
    text: str = ""
    room: float = inf
    first_unit: float = 0.0

    def holds(self, glyph: Glyph) -> bool:
        return self.x0 <= glyph.centre <= self.x1 and self.top <= glyph.middle <= self.bottom


@dataclass(frozen=True, slots=True)
class RuledTable:
    """The boxes of a table, by page of their beginning; parts of later pages are moved below the first."""

    page: int
    boxes: tuple[Box, ...]

    @property
    def x0(self) -> float:
        return min(box.x0 for box in self.boxes)

    @property
    def x1(self) -> float:
        return max(box.x1 for box in self.boxes)

    @property
    def top(self) -> float:
        return min(box.top for box in self.boxes)

    @property
    def bottom(self) -> float:
        return max(box.bottom for box in self.boxes)

    def laid_out(self) -> Table:
        """The table on its grid, with the number of rows that name the columns."""
        columns = _edges(edge for box in self.boxes for edge in (box.x0, box.x1))
        rows = _edges(edge for box in self.boxes for edge in (box.top, box.bottom))
        cells = [
            Cell(
                text=box.text,
                row=(row := _nearest(rows, box.top)),
                column=(column := _nearest(columns, box.x0)),
                row_span=max(_nearest(rows, box.bottom) - row, 1),
                column_span=max(_nearest(columns, box.x1) - column, 1),
            )
            for box in self.boxes
        ]
        cells.sort(key=lambda cell: (cell.row, cell.column))
        table = Table(len(rows) - 1, len(columns) - 1, tuple(cells), page=self.page)
        return replace(table, header_rows=_header_rows(table))


def fill(boxes: Sequence[Box], glyphs: Iterable[Glyph], page: int) -> tuple[list[Box], list[Glyph]]:
    """The boxes with the words that stand in them, and the glyphs that stand in none."""
    inside: list[list[Glyph]] = [[] for _ in boxes]
    outside: list[Glyph] = []
    for glyph in glyphs:
        at = next((at for at, box in enumerate(boxes) if box.holds(glyph)), None)
        (outside if at is None else inside[at]).append(glyph)
    return [_filled(box, set_lines(held, page)) for box, held in zip(boxes, inside, strict=True)], outside


def _filled(box: Box, lines: Sequence[Line]) -> Box:
    """The box with the words of its lines: one is joined to the line before where its beginning had no room there."""
    if not lines:
        return box
    text, before = lines[0].text, lines[0]
    for line in lines[1:]:
        had_no_room = _room(box, before) < _first_unit_width(line)
        text = _glued(text, line.text) if had_no_room else f"{text}\n{line.text}"
        before = line
    return replace(box, text=text, room=_room(box, before), first_unit=_first_unit_width(lines[0]))


def _room(box: Box, line: Line) -> float:
    """The width that a line leaves between the paddings of its cell."""
    padding = min(line.x0 - box.x0, _PADDING)
    return (box.x1 - box.x0) - 2 * padding - (line.x1 - line.x0)


def _first_unit_width(line: Line) -> float:
    """The width of what cannot be parted at the beginning of a line: a Latin word, or a letter with its marks."""
    unit = 1
    if line.text[0].isascii() and line.text[0].isalnum():
        while unit < len(line.text) and line.text[unit].isascii() and line.text[unit].isalnum():
            unit += 1
    while unit < len(line.text) and line.text[unit] in _NEVER_FIRST:
        unit += 1
    return _SLACK * line.size + sum(
        line.size * (1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.55)
        for letter in line.text[:unit]
    )


def _glued(before: str, after: str) -> str:
    both_latin = (
        before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    )
    return f"{before} {after}" if both_latin else before + after


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME_EDGE:
            edges.append(value)
    return edges


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))


def _header_rows(table: Table) -> int:
    """One row names the columns, below titles that span the whole width, with all the rows its cells reach into."""
    row = 0
    while row < table.rows and _is_title(table, row):
        row += 1
    reach = max((cell.row_span for cell in table.cells if cell.row == row), default=0)
    return row + reach if row + reach < table.rows else 0


def _is_title(table: Table, row: int) -> bool:
    first = [cell for cell in table.cells if cell.row == row]
    return len(first) == 1 and first[0].column_span == table.columns and table.columns > 1


# Parts on several pages


def is_continued(above: RuledTable, below: RuledTable) -> bool:
    """Whether two parts have the same sides and columns, as one table cut by a page break has."""
    if abs(above.x0 - below.x0) > _SAME_TABLE or abs(above.x1 - below.x1) > _SAME_TABLE:
        return False
    above_edges = _edges(edge for box in above.boxes for edge in (box.x0, box.x1))
    below_edges = _edges(edge for box in below.boxes for edge in (box.x0, box.x1))
    fewer, more = sorted((above_edges, below_edges), key=len)
    return all(min(abs(edge - other) for other in more) <= _SAME_TABLE for edge in fewer)


def join_parts(above: RuledTable, below: RuledTable) -> tuple[RuledTable, str]:
    """The two parts as one table, and the words of the header that the second part repeats ("" where it does not)."""
    repeated = _repeated_header(above, below)
    kept = [box for box in below.boxes if box not in repeated]
    words = " ".join(box.text for box in repeated if box.text)
    if not kept:
        return above, words
    shift = above.bottom - min(box.top for box in kept)
    moved = [replace(box, top=box.top + shift, bottom=box.bottom + shift) for box in kept]
    return replace(above, boxes=tuple(_mended(above, moved))), words


def _repeated_header(above: RuledTable, below: RuledTable) -> list[Box]:
    """The boxes at the top of the second part that say what those at the top of the first say."""
    table = above.laid_out()
    for rows in range(table.header_rows, 0, -1):
        words = [_compact(cell.text) for cell in table.cells if cell.row < rows and cell.text.strip()]
        tops = _edges(edge for box in below.boxes for edge in (box.top, box.bottom))
        if len(tops) <= rows:
            continue
        first = [box for box in below.boxes if box.top < tops[rows] - _SAME_EDGE]
        if words and sorted(words) == sorted(_compact(box.text) for box in first if box.text.strip()):
            return first
    return []


def _compact(text: str) -> str:
    return "".join(text.split())


def _mended(above: RuledTable, moved: Sequence[Box]) -> list[Box]:
    """All boxes, with what the page break cut made whole: merged cells go on, and so does a row cut in its middle."""
    seam = above.bottom
    first = sorted((box for box in moved if box.top - seam <= _SAME_EDGE), key=lambda box: box.x0)
    last = [box for box in above.boxes if seam - box.bottom <= _SAME_EDGE]
    over = {id(box): _above(box, last) for box in first}
    return _grown(above.boxes, moved, _going_on(first, over, [*above.boxes, *moved]), over)


def _going_on(first: Sequence[Box], over: Mapping[int, Box | None], boxes: Sequence[Box]) -> list[Box]:
    """The boxes of the first row below a page break that belong to the boxes above it.

    All do where the row itself was cut. Else empty ones do, in columns where cells are merged and at the left of a
    row that is full otherwise.
    """
    filled = [box for box in first if box.text.strip()]
    empty = [box for box in first if not box.text.strip() and over[id(box)] is not None]
    if not filled:
        return []
    if _is_cut_row(first, filled, over, boxes):
        return [box for box in first if over[id(box)] is not None]
    merged = [box for box in empty if _is_in_merged_column(box, boxes)]
    others = [box for box in empty if box not in merged]
    is_at_left = all(box.x1 <= min(other.x0 for other in filled) + _SAME_EDGE for box in others)
    return empty if is_at_left and len(filled) > 1 else merged


def _is_cut_row(
    first: Sequence[Box], filled: Sequence[Box], over: Mapping[int, Box | None], boxes: Sequence[Box]
) -> bool:
    """Whether the words of a row go on below a page break: those above broke off where the next had no room.

    One such cell is enough where the row lacks the first cell that every row has, usually its number.
    """
    broken_off = [_breaks_off(over[id(box)], box) for box in filled]
    leftmost = first[0]
    lacks_number = not leftmost.text.strip() and not _is_in_merged_column(leftmost, boxes)
    return all(broken_off) or (lacks_number and len(first) > 2 and any(broken_off))


def _breaks_off(above: Box | None, below: Box) -> bool:
    return above is not None and bool(above.text.strip()) and above.room < below.first_unit


def _above(box: Box, candidates: Sequence[Box]) -> Box | None:
    return next(
        (
            other
            for other in candidates
            if abs(other.x0 - box.x0) <= _SAME_TABLE and abs(other.x1 - box.x1) <= _SAME_TABLE
        ),
        None,
    )


def _is_in_merged_column(box: Box, boxes: Sequence[Box]) -> bool:
    """Whether a cell in the column of this one is as high as several cells beside it."""
    alike = [
        other
        for other in boxes
        if abs(other.x0 - box.x0) <= _SAME_EDGE and abs(other.x1 - box.x1) <= _SAME_EDGE
    ]
    tops = [other.top for other in boxes]
    return any(other.top + _SAME_EDGE < top < other.bottom - _SAME_EDGE for other in alike for top in tops)


def _grown(
    upper: Sequence[Box], lower: Sequence[Box], going_on: Sequence[Box], over: Mapping[int, Box | None]
) -> list[Box]:
    """The boxes of both parts; those that go on are joined to the ones above them."""
    boxes = list(upper)
    for box in going_on:
        target = over[id(box)]
        if target is not None:
            at = boxes.index(target)
            text = (
                _glued(target.text, box.text)
                if _breaks_off(target, box)
                else f"{target.text}\n{box.text}".strip()
            )
            boxes[at] = replace(target, bottom=box.bottom, text=text, room=box.room)
    return boxes + [box for box in lower if box not in going_on]
