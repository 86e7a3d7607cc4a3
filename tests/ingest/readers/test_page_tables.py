"""Parts of tables on two pages: what goes on over the break, and what begins anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.readers.page_tables import Box, RuledTable, is_continued, join_parts

WIDTHS = (0.0, 50.0, 150.0, 250.0)


def part(page: int, *rows: tuple[str, str, str]) -> RuledTable:
    """A table of three columns, each row 20 points high."""
    boxes = [
        Box(WIDTHS[column], 20.0 * row, WIDTHS[column + 1], 20.0 * (row + 1), text, first_unit=16.0)
        for row, words in enumerate(rows)
        for column, text in enumerate(words)
    ]
    return RuledTable(page, tuple(boxes))


def rows_of(table: RuledTable) -> list[list[str]]:
    laid_out = table.laid_out()
    return [[cell.text for cell in laid_out.cells if cell.row == row] for row in range(laid_out.rows)]


ABOVE = part(1, ("类", "事", "人"), ("甲", "一", "丙"))


def test_a_repeated_header_row_is_left_out() -> None:
    joined, repeated = join_parts(ABOVE, part(2, ("类", "事", "人"), ("乙", "二", "丁")))
    assert rows_of(joined) == [["类", "事", "人"], ["甲", "一", "丙"], ["乙", "二", "丁"]]
    assert repeated == "类 事 人"


def test_nothing_but_a_repeated_header_adds_nothing() -> None:
    assert join_parts(ABOVE, part(2, ("类", "事", "人")))[0] == ABOVE


@pytest.mark.parametrize(
    ("first", "rows"),
    [
        (("乙", "二", "丁"), [["甲", "一", "丙"], ["乙", "二", "丁"]]),
        (("乙", "", "丁"), [["甲", "一", "丙"], ["乙", "", "丁"]]),
        (("", "二", "丁"), [["甲", "一", "丙"], ["二", "丁"]]),
        (("", "", ""), [["甲", "一", "丙"], ["", "", ""]]),
    ],
    ids=["full", "with an empty cell", "under a merged cell", "empty"],
)
def test_a_row_that_begins_below_a_page_break(first: tuple[str, str, str], rows: list[list[str]]) -> None:
    assert rows_of(join_parts(ABOVE, part(2, first))[0])[1:] == rows


@pytest.mark.parametrize(
    ("first", "row"),
    [
        (("", "二", ""), ["甲", "一二", "丙"]),
        (("乙", "", "丁"), ["甲乙", "一", "丙丁"]),
        (("", "二", "丁"), ["甲", "一二", "丙丁"]),
    ],
    ids=["in one cell", "on both sides", "in all cells but the first"],
)
def test_a_row_whose_lines_had_no_room_goes_on_below_a_page_break(
    first: tuple[str, str, str], row: list[str]
) -> None:
    full = replace(ABOVE, boxes=tuple(replace(box, room=1.0) for box in ABOVE.boxes))
    assert rows_of(join_parts(full, part(2, first))[0])[1:] == [row]


def test_tables_of_other_widths_are_two_tables() -> None:
    narrow = RuledTable(2, (Box(0, 0, 50, 20, "甲"), Box(50, 0, 180, 20, "乙")))
    assert not is_continued(ABOVE, narrow)


def test_a_part_with_fewer_column_edges_goes_on() -> None:
    merged = RuledTable(2, (Box(0, 0, 50, 20, "甲"), Box(50, 0, 250, 20, "乙")))
    assert is_continued(ABOVE, merged)


def test_a_part_with_other_column_edges_is_another_table() -> None:
    other = RuledTable(2, (Box(0, 0, 100, 20, "甲"), Box(100, 0, 250, 20, "乙")))
    assert not is_continued(ABOVE, other)
