"""Rows of a table → sections: which rows are its header, which column names a row, and where every cell stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ingest.conventions import conventions, path_part, read_marker
from ingest.document import Cell, CellSpan, Table, TableSpan


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is a section of its own. A group is a row of one cell across the table, above the rows it names."""

    path: str
    parent: str
    number: str
    name: str
    start: int
    body_start: int
    is_group: bool


@dataclass(frozen=True, slots=True)
class TableRows:
    """A table of a document: its rows as sections, and its cells with their offsets."""

    rows: tuple[Row, ...]
    span: TableSpan


def read_rows(table: Table, start: int, parent: str, taken: Collection[str]) -> TableRows:
    """The rows of a table that begins at `start` under the section `parent`; no row takes a path that is `taken`."""
    offsets = _offsets(table, start)
    header_rows = table.header_rows or _count_header_rows(table)
    naming = _Naming(table, header_rows, parent, taken)
    rows = [
        row for index in range(header_rows, table.rows) if (row := naming.row(index, offsets)) is not None
    ]
    end = max((end for _, end in offsets.values()), default=start)
    cells = tuple(
        CellSpan(
            cell.row,
            cell.column,
            cell.row_span,
            cell.column_span,
            *offsets[cell.row, cell.column],
            section=naming.sections.get(cell.row, parent),
        )
        for cell in sorted(table.cells, key=_place)
    )
    return TableRows(
        tuple(rows), TableSpan(parent, table.rows, table.columns, header_rows, start, end, cells)
    )


def _place(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.column


def _offsets(table: Table, start: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Where each cell's text stands: cells follow one another by a tab, rows by a new line."""
    offsets = {}
    at = start
    for row in range(table.rows):
        own = [cell for cell in sorted(table.cells, key=_place) if cell.row == row]
        for position, cell in enumerate(own):
            at += 1 if position else 0
            offsets[cell.row, cell.column] = (at, at + len(cell.text))
            at += len(cell.text)
        at += 1
    return offsets


def _row_cells(table: Table, row: int) -> list[Cell]:
    return [cell for cell in sorted(table.cells, key=_place) if cell.row == row and cell.text.strip()]


def _spans_table(table: Table, cells: Sequence[Cell]) -> bool:
    return len(cells) == 1 and table.columns > 1 and cells[0].column_span >= table.columns


def _count_header_rows(table: Table) -> int:
    """How many rows at the top name the columns; a title across the whole table above them counts too."""
    first = 0
    while first < table.rows - 1 and _spans_table(table, _row_cells(table, first)):
        first += 1
    cells = _row_cells(table, first)
    words = conventions().tables.header
    named = sum(any(word.fullmatch(path_part(cell.text)) for word in words) for cell in cells)
    if not cells or named * 2 < len(cells):
        return 0
    last = max(cell.row + cell.row_span for cell in cells)
    has_second_line = any(1 < cell.column_span < table.columns for cell in cells)
    return min(max(last, first + 1 + has_second_line), table.rows - 1)


class _Naming:
    """Names the rows of one table."""

    def __init__(self, table: Table, header_rows: int, parent: str, taken: Collection[str]) -> None:
        self._table = table
        self._parent = parent
        self._group = parent
        self._taken = set(taken)
        self._column = _name_column(table, header_rows)
        self._serials = _serial_columns(table, header_rows)
        self._repeated = self._repeated_names(header_rows)
        self.sections: dict[int, str] = {}

    def row(self, index: int, offsets: Mapping[tuple[int, int], tuple[int, int]]) -> Row | None:
        """The section of one row; None for a row without words of its own, which stays with the row above."""
        cells = _row_cells(self._table, index)
        own = [cell for cell in self._table.cells if cell.row == index]
        if not cells:
            self.sections[index] = self.sections.get(index - 1, self._parent)
            return None
        is_group = _spans_table(self._table, cells)
        name_cell = self._name_cell(index)
        name = _short_name(name_cell.text) if name_cell else ""
        parent = self._parent if is_group else self._group
        path = self._path(parent, name or path_part(cells[0].text), index)
        if is_group:
            self._group = path
        self.sections[index] = path
        self._taken.add(path)
        start = offsets[index, min(cell.column for cell in own)][0]
        marker = read_marker(name)
        body_start = offsets[index, cells[0].column][1] if is_group else start
        return Row(
            path,
            parent,
            path_part(marker.written) if marker else "",
            name[marker.end :] if marker else name,
            start,
            body_start,
            is_group,
        )

    def _path(self, parent: str, name: str, index: int) -> str:
        part = path_part(name)
        group = self._group_of(index, part) if part in self._repeated else ""
        part = f"{group}/{part}" if group else part
        path, number = f"{parent}/{part}", 1
        while path in self._taken:
            number += 1
            path = f"{parent}/{part}〔{number}〕"
        return path

    def _group_of(self, index: int, part: str) -> str:
        """The first cell before the name that says more than a number; "" where there is none."""
        name_cell = self._name_cell(index)
        for cell in self._covering(index):
            if name_cell is None or cell.column >= name_cell.column:
                break
            group = path_part(_short_name(cell.text))
            if group and group != part and cell.column not in self._serials:
                return group
        return ""

    def _covering(self, index: int) -> list[Cell]:
        """The cells that a row has, those merged from above included, from left to right."""
        cells = [cell for cell in self._table.cells if cell.row <= index < cell.row + cell.row_span]
        return sorted(cells, key=lambda cell: cell.column)

    def _name_cell(self, index: int) -> Cell | None:
        covering = self._covering(index)
        if self._column is not None:
            for cell in covering:
                if cell.column <= self._column < cell.column + cell.column_span and cell.text.strip():
                    return cell
        own = [cell for cell in covering if cell.text.strip() and cell.column not in self._serials]
        return next((cell for cell in own if cell.row == index), own[0] if own else None)

    def _repeated_names(self, header_rows: int) -> set[str]:
        seen: set[str] = set()
        repeated: set[str] = set()
        for index in range(header_rows, self._table.rows):
            cell = self._name_cell(index)
            if cell is None or not _row_cells(self._table, index):
                continue
            name = path_part(_short_name(cell.text))
            (repeated if name in seen else seen).add(name)
        return repeated


def _name_column(table: Table, header_rows: int) -> int | None:
    """The column whose header says that it names the row."""
    headers = [
        cell
        for cell in sorted(table.cells, key=_place)
        if cell.row < header_rows and cell.column_span < table.columns
    ]
    for word in conventions().tables.row_name:
        found = next((cell for cell in headers if word.fullmatch(path_part(cell.text))), None)
        if found is not None:
            return found.column
    return None


def _serial_columns(table: Table, header_rows: int) -> set[int]:
    """The columns that only count the rows."""
    words = conventions().tables
    columns = {
        cell.column
        for cell in table.cells
        if cell.row < header_rows and words.serial.fullmatch(path_part(cell.text))
    }
    for column in range(table.columns):
        texts = [
            cell.text.strip()
            for cell in table.cells
            if cell.column == column and cell.row >= header_rows and cell.text.strip()
        ]
        if column == 0 and texts and all(words.ordinal.fullmatch(text) for text in texts):
            columns.add(column)
    return columns


def _short_name(text: str) -> str:
    """What a cell calls its row: its words up to the first full stop, where these are a name."""
    longest = conventions().tables.longest_row_name
    name = re.split(r"[。；;\n]", text.strip(), maxsplit=1)[0].strip()
    if len(name) > longest:
        clauses = re.split(r"[，,：:]", name, maxsplit=1)[0]
        name = clauses if 2 <= len(clauses) <= longest else name[:longest]
    return name.rstrip("：:，, ")
