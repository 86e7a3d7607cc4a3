"""Rows of cells with spans, as a format writes them, laid out on a grid: a `Table`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Cell, Table


@dataclass(frozen=True, slots=True)
class SpannedCell:
    """A cell in writing order; a `row_span` of 0 reaches to the last row."""

    text: str
    column_span: int = 1
    row_span: int = 1


def lay_out(rows: Sequence[Sequence[SpannedCell]], header_rows: int = 0) -> Table:
    """The table of these rows: each cell takes the next place that no cell from above reaches into."""
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for row, written in enumerate(rows):
        column = 0
        for cell in written:
            while (row, column) in taken:
                column += 1
            placed = _place(cell, row, column, len(rows), taken)
            taken.update(_places(placed))
            cells.append(placed)
            column += placed.column_span
    columns = max((column + 1 for _, column in taken), default=0)
    return Table(len(rows), columns, tuple(cells), header_rows)


def _place(cell: SpannedCell, row: int, column: int, rows: int, taken: set[tuple[int, int]]) -> Cell:
    row_span = min(cell.row_span or rows - row, rows - row)
    column_span = 1
    while column_span < cell.column_span and (row, column + column_span) not in taken:
        column_span += 1
    return Cell(cell.text, row, column, row_span, column_span)


def _places(cell: Cell) -> set[tuple[int, int]]:
    return {
        (row, column)
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
