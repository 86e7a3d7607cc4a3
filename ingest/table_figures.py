"""Figures of tables: a number takes its measure, unit and period from the names of its row and column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from ingest.clauses import payers_named
from ingest.document import CellSpan, Document, Section, TableSpan
from ingest.figure_reading import HEADING_PERIOD, PlacedPeriod, Reading, Setting, period_above
from ingest.figure_words import figure_words
from ingest.periods import Period, find_periods
from ingest.prose_figures import read_stretch
from ingest.quantities import Quantity, find_quantities
from ingest.records import Bound, Figure, FigureKind

_BARE_YEAR: Final = re.compile(r"\s*(?P<year>(?:19|20)\d{2})\s*")
_AROUND_VALUE: Final = re.compile(r"[\s\[\]【】（）()＊*]*")
_LONGEST_LABEL: Final = 30


@dataclass(frozen=True, slots=True)
class _Label:
    """A name of a row or column, taken apart: the thing, the unit in brackets, the period, whether a condition."""

    cell: CellSpan
    words: str
    unit: str = ""
    period: PlacedPeriod | None = None
    is_condition: bool = False


@dataclass(frozen=True)
class _Grid:
    """A table with every place filled: a merged cell stands at each of its places."""

    reading: Reading
    table: TableSpan

    @cached_property
    def places(self) -> dict[tuple[int, int], CellSpan]:
        return {
            (row, column): cell
            for cell in self.table.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }

    def text(self, cell: CellSpan) -> str:
        return self.reading.text[cell.start : cell.end]

    def readable(self, cell: CellSpan) -> str:
        return self.reading.readable[cell.start : cell.end]

    @cached_property
    def header_rows(self) -> int:
        """The rows that name the columns: as the reader says, else the top rows without a bare number."""
        if self.table.header_rows:
            return self.table.header_rows
        first = [cell for cell in self.table.cells if cell.row == 0]
        if any(self.value_of(cell) and not _year_alone(self.text(cell)) for cell in first):
            return 0
        return max((cell.row_span for cell in first), default=1)

    def value_of(self, cell: CellSpan) -> Quantity | None:
        """The quantity of a cell that holds nothing else."""
        readable = self.readable(cell)
        found = find_quantities(readable)
        if len(found) != 1 or find_periods(readable, None):
            return None
        rest = readable[: found[0].reach_start] + readable[found[0].reach_end :]
        return found[0] if _AROUND_VALUE.fullmatch(rest) else None

    def header(self, column: int) -> list[CellSpan]:
        cells = [self.places[row, column] for row in range(self.header_rows) if (row, column) in self.places]
        return list(dict.fromkeys(cells))

    def column_is(self, column: int, names: Sequence[str]) -> bool:
        words = "".join(re.sub(r"\s", "", self.text(cell)) for cell in self.header(column))
        return words in names or any(words.startswith(name) and len(words) <= len(name) + 2 for name in names)

    @cached_property
    def value_columns(self) -> frozenset[int]:
        """The columns of which at least half of the filled cells are numbers."""
        words = figure_words().tables
        columns = []
        for column in range(self.table.columns):
            if self.column_is(column, [*words.serial_headers, *words.unit_headers]):
                continue
            cells = [
                cell
                for cell in self.body_cells
                if cell.column == column and self.text(cell).strip("—–-/ \t　")
            ]
            numbers = [cell for cell in cells if self.value_of(cell)]
            if numbers and len(numbers) * 2 >= len(cells) and not self.counts_rows(column, numbers):
                columns.append(column)
        return frozenset(columns if not self._are_steps(columns) else columns[1:])

    def _are_steps(self, columns: Sequence[int]) -> bool:
        """Whether a first column of bounded quantities names steps (1000平方米以上) for the numbers beside it."""
        if len(columns) < 2 or columns[0] != 0:
            return False
        cells = [
            quantity for cell in self.body_cells if cell.column == 0 and (quantity := self.value_of(cell))
        ]
        return all(quantity.unit and quantity.bound is not Bound.EXACT for quantity in cells)

    def counts_rows(self, column: int, cells: Sequence[CellSpan]) -> bool:
        """Whether a first column without a unit merely counts 1, 2, 3 …"""
        values = [quantity.value for cell in cells if (quantity := self.value_of(cell))]
        units = [quantity.unit for cell in cells if (quantity := self.value_of(cell))]
        return (
            column == 0 and not any(units) and len(values) > 1 and values == list(range(1, len(values) + 1))
        )

    @cached_property
    def body_cells(self) -> list[CellSpan]:
        return [cell for cell in self.table.cells if cell.row >= self.header_rows]

    def row_span(self, row: int) -> tuple[int, int]:
        """The stretch of text of one row."""
        cells = [cell for cell in self.table.cells if cell.row == row]
        return min(cell.start for cell in cells), max(cell.end for cell in cells)


def read_table_figures(reading: Reading) -> None:
    """Reads every table of the document: numbers by the names of their row and column, other cells as sentences."""
    for table in reading.document.tables:
        grid = _Grid(reading, table)
        columns = [
            [_take_apart(grid, cell) for cell in grid.header(column)] for column in range(table.columns)
        ]
        _note_header_years(grid, columns)
        for cell in grid.body_cells:
            _read_cell(grid, cell, columns)


def _note_header_years(grid: _Grid, columns: list[list[_Label]]) -> None:
    for label in (label for labels in columns for label in labels):
        for period in _periods_in(grid, label.cell):
            grid.reading.note(period.start, period.end, HEADING_PERIOD)


def _read_cell(grid: _Grid, cell: CellSpan, columns: list[list[_Label]]) -> None:
    words = figure_words().tables
    labels = _row_labels(grid, cell)
    section = _section_of(grid.reading.document, cell.section, grid.table.section)
    if grid.column_is(cell.column, words.serial_headers) or grid.counts_rows(
        cell.column, _column_cells(grid, cell)
    ):
        grid.reading.note(cell.start, cell.end, "list_number")
    elif grid.column_is(cell.column, words.deadline_headers):
        _read_deadline(grid, cell, labels, section)
    elif cell.column in grid.value_columns and (quantity := grid.value_of(cell)):
        _add_value(grid, cell, quantity, labels, columns[cell.column], section)
    elif not _is_label(grid, cell):
        topic = labels[-1].words if labels else section.heading
        row = grid.row_span(cell.row)
        period = _deadline_of_row(grid, cell)
        read_stretch(
            grid.reading, cell.start, cell.end, Setting(section, period=period, topic=topic, clause=row)
        )
    else:
        _note_label_years(grid, cell)


def _deadline_of_row(grid: _Grid, cell: CellSpan) -> PlacedPeriod | None:
    for column in range(grid.table.columns):
        other = grid.places.get((cell.row, column))
        if other and grid.column_is(column, figure_words().tables.deadline_headers):
            return next(iter(_periods_in(grid, other)), None)
    return None


def _note_label_years(grid: _Grid, cell: CellSpan) -> None:
    for period in _periods_in(grid, cell):
        grid.reading.note(period.start, period.end, HEADING_PERIOD)


def _column_cells(grid: _Grid, cell: CellSpan) -> list[CellSpan]:
    return [other for other in grid.body_cells if other.column == cell.column and grid.value_of(other)]


def _is_label(grid: _Grid, cell: CellSpan) -> bool:
    """Whether a cell names its row: it stands left of the numbers and is short."""
    first_value = min(grid.value_columns, default=0)
    return cell.column < first_value and cell.end - cell.start <= _LONGEST_LABEL


def _row_labels(grid: _Grid, cell: CellSpan) -> list[_Label]:
    """The names of the row of a cell, from the left; without serial numbers and units."""
    words = figure_words().tables
    skipped = [*words.serial_headers, *words.unit_headers, *words.remark_headers]
    limit = min([*grid.value_columns, cell.column])
    cells = [
        grid.places[cell.row, column]
        for column in range(limit)
        if (cell.row, column) in grid.places and not grid.column_is(column, skipped)
    ]
    first = [other for other in cells if not grid.counts_rows(other.column, _column_cells(grid, other))]
    return [_take_apart(grid, other) for other in dict.fromkeys(first) if grid.text(other).strip()]


def _take_apart(grid: _Grid, cell: CellSpan) -> _Label:
    tables = figure_words().tables
    text = grid.text(cell)
    periods = _periods_in(grid, cell)
    words = text
    for period in reversed(periods):
        words = words[: period.start - cell.start] + words[period.end - cell.start :]
    bracket = tables.bracket_unit.search(words)
    unit = bracket["unit"] if bracket and _is_unit(bracket["unit"]) else ""
    if bracket and unit:
        words = words[: bracket.start()] + words[bracket.end() :]
    words = re.sub(r"\s|^[（(]?[一二三四五六七八九十\d]+[)）.、．]", "", words)
    words = "" if words in tables.empty_headers else words
    is_condition = bool(find_quantities(grid.readable(cell))) and not periods
    return _Label(cell, words, unit, periods[0] if periods else None, is_condition)


def _periods_in(grid: _Grid, cell: CellSpan) -> list[PlacedPeriod]:
    year = _year_alone(grid.text(cell))
    if year is not None:
        found = [Period(0, cell.end - cell.start, f"{year}年", year, date(year, 12, 31))]
    else:
        found = find_periods(grid.readable(cell), grid.reading.year_of_issue)
    return [PlacedPeriod(period, cell.start) for period in found if not period.is_recurring or period.is_by]


def _year_alone(text: str) -> int | None:
    match = _BARE_YEAR.fullmatch(text)
    return int(match["year"]) if match else None


def _is_unit(words: str) -> bool:
    found = find_quantities(f"2{words}")
    return (len(found) == 1 and found[0].end == len(words) + 1) or "/" in words


def _section_of(document: Document, path: str, fallback: str) -> Section:
    by_path = {section.path: section for section in document.sections}
    return by_path.get(path) or by_path[fallback]


def _read_deadline(grid: _Grid, cell: CellSpan, labels: Sequence[_Label], section: Section) -> None:
    for placed in _periods_in(grid, cell):
        figure = _blank_figure(grid, cell, section, placed.start, placed.end)
        measure = labels[-1].words if labels else section.heading
        grid.reading.add(
            replace(
                figure,
                kind=FigureKind.DEADLINE,
                bound=Bound.AT_MOST,
                measure=measure,
                period=placed.period.text,
                year=placed.period.year,
                due_on=placed.period.due_on,
            )
        )


def _add_value(
    grid: _Grid,
    cell: CellSpan,
    quantity: Quantity,
    labels: Sequence[_Label],
    header: Sequence[_Label],
    section: Section,
) -> None:
    """A number of the table: unit, period, condition and payer from whichever of its names says them."""
    names = [*reversed(labels), *reversed(header)]
    unit = quantity.unit or _unit_for(grid, cell, names)
    full = _with_unit(grid, cell, quantity, unit)
    conditions = [label for label in labels if label.is_condition]
    period = next((label.period for label in [*reversed(header), *reversed(labels)] if label.period), None)
    period = period or _period_of_caption(grid) or period_above(grid.reading, section)
    start, end = cell.start + quantity.start, cell.start + quantity.end
    payers = payers_named("".join(label.words for label in header)) if full.kind is FigureKind.AMOUNT else ()
    claims = [(label.cell.start, label.cell.end) for label in conditions]
    grid.reading.add(
        replace(
            _blank_figure(grid, cell, section, start, end),
            kind=full.kind,
            value=full.value,
            high=full.high,
            unit=full.unit,
            base_value=full.base_value,
            base_unit=full.base_unit,
            bound=full.bound,
            parts=full.parts,
            per=full.per,
            payer=payers,
            measure=_measure(grid, cell, labels, header) or _topic(grid, section),
            condition=conditions[-1].words if conditions else None,
            period=period.period.text if period else None,
            year=period.period.year if period else None,
            due_on=period.period.due_on if period else None,
        ),
        [*claims, *([(period.start, period.end)] if period else [])],
    )


def _blank_figure(grid: _Grid, cell: CellSpan, section: Section, start: int, end: int) -> Figure:
    document = grid.reading.document
    clause_start, clause_end = grid.row_span(cell.row)
    return Figure(
        id=f"{document.id}:{start}",
        document_id=document.id,
        section_path=section.path,
        kind=FigureKind.COUNT,
        text=document.text[start:end],
        start=start,
        end=end,
        clause_start=clause_start,
        clause_end=clause_end,
        value=None,
        unit="",
        base_value=None,
        base_unit="",
        bound=Bound.EXACT,
        measure="",
    )


def _caption(grid: _Grid) -> tuple[int, str]:
    """The last line of words before the table, and where it begins."""
    before = grid.reading.text[: grid.table.start].rstrip()
    start = before.rfind("\n") + 1
    return (start, before[start:]) if grid.table.start - start <= 80 else (start, "")


def _period_of_caption(grid: _Grid) -> PlacedPeriod | None:
    start, caption = _caption(grid)
    found = find_periods(grid.reading.readable[start : start + len(caption)], grid.reading.year_of_issue)
    usable = [
        period for period in found if period.year is not None and not period.is_start and not period.is_span
    ]
    return PlacedPeriod(usable[0], start) if len(usable) == 1 else None


def _topic(grid: _Grid, section: Section) -> str:
    """What a table is about, from its title: 2025年住房改造任务表 → 住房改造."""
    words = figure_words().tables
    for title in (_caption(grid)[1], section.heading):
        topic = words.caption_unit.sub("", title)
        for period in reversed(find_periods(topic, None)):
            topic = topic[: period.start] + topic[period.end :]
        topic = re.sub(r"^(?:附件|附表|表)?\d*[：:]?|[（()）\s]", "", topic)
        if words.title_ends.search(topic):
            return words.title_ends.sub("", topic)
    return section.heading


def _measure(grid: _Grid, cell: CellSpan, labels: Sequence[_Label], header: Sequence[_Label]) -> str:
    """The row's name with what the column adds; a short name (学位数) takes the name of its group before it."""
    rows = [label.words for label in labels if label.words and not label.is_condition]
    name = rows[-1] if rows else ""
    if len(rows) > 1 and len(name) <= 4 and rows[-2] not in name:
        name = f"{rows[-2]}{name}"
    empty = figure_words().tables.empty_headers
    added = [
        label.words for label in header if label.words and label.words not in empty and label.words != name
    ]
    if (
        name
        and not added
        and labels
        and grid.column_is(labels[-1].cell.column, figure_words().tables.place_headers)
    ):
        added = [_topic(grid, _section_of(grid.reading.document, cell.section, grid.table.section))]
    return f"{name}{''.join(added[-1:])}" if name else "".join(added)


def _unit_for(grid: _Grid, cell: CellSpan, names: Sequence[_Label]) -> str:
    words = figure_words().tables
    for column in range(grid.table.columns):
        if (cell.row, column) in grid.places and grid.column_is(column, words.unit_headers):
            unit = re.sub(r"\s", "", grid.text(grid.places[cell.row, column]))
            return "" if unit in words.no_unit else unit
    bracketed = next((label.unit for label in names if label.unit), "")
    return bracketed or _unit_of_caption(grid)


def _unit_of_caption(grid: _Grid) -> str:
    table = grid.table
    before = grid.reading.text[max(0, table.start - 80) : table.start]
    inside = "".join(grid.text(cell) for cell in table.cells if cell.row < grid.header_rows)
    match = figure_words().tables.caption_unit.search(before) or figure_words().tables.caption_unit.search(
        inside
    )
    return match["unit"] if match else ""


def _is_whole(quantity: Quantity) -> bool:
    return quantity.value is not None and quantity.value == quantity.value.to_integral_value()


def _with_unit(grid: _Grid, cell: CellSpan, quantity: Quantity, unit: str) -> Quantity:
    """The quantity as if its unit stood beside it."""
    if not (quantity.unit or unit) and quantity.kind is FigureKind.COUNT and not _is_whole(quantity):
        return replace(quantity, kind=FigureKind.MEASURE)  # a coefficient counts nothing
    if quantity.unit or not unit:
        return quantity
    number = grid.readable(cell)[quantity.reach_start : quantity.reach_end]
    bare = grid.readable(cell)[quantity.start : quantity.end]
    found = find_quantities(number.replace(bare, bare + unit))
    if len(found) == 1 and found[0].unit:
        return found[0]
    return replace(quantity, unit=unit, base_unit=unit)
