"""Parts of tables on two pages: what goes on over the break, and what begins anew."""

from __future__ import annotations

import pytest

from ingest.readers.page_tables import Box, RuledTable, is_continued, join_parts

WIDTHS = (0.0, 50.0, 150.0, 250.0)


def part(page: int, *rows: tuple[str, str, str]) -> RuledTable:
    """A table of three columns, each row 20 points high."""
    boxes = [
        Box(WIDTHS[column], 20.0 * row, WIDTHS[column + 1], 20.0 * (row + 1), text)
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
        (("", "二", "丁"), [["甲", "一", "丙"], ["二", "丁"]]),
        (("", "二", ""), [["甲", "一二", "丙"]]),
        (("", "", "丁"), [["甲", "一", "丙丁"]]),
        (("乙", "", "丁"), [["甲乙", "一", "丙丁"]]),
        (("", "", ""), [["甲", "一", "丙"], ["", "", ""]]),
    ],
    ids=[
        "a new row",
        "a merged cell goes on",
        "a cut row",
        "a cut row at its end",
        "a cut row on both sides",
        "an empty row",
    ],
)
def test_the_first_row_below_a_page_break(first: tuple[str, str, str], rows: list[list[str]]) -> None:
    joined, _ = join_parts(ABOVE, part(2, first))
    assert rows_of(joined)[1:] == rows


def test_tables_of_other_widths_are_two_tables() -> None:
    narrow = RuledTable(2, (Box(0, 0, 50, 20, "甲"), Box(50, 0, 180, 20, "乙")))
    assert not is_continued(ABOVE, narrow)


def test_a_part_with_fewer_column_edges_goes_on() -> None:
    merged = RuledTable(2, (Box(0, 0, 50, 20, "甲"), Box(50, 0, 250, 20, "乙")))
    assert is_continued(ABOVE, merged)


def test_a_part_with_other_column_edges_is_another_table() -> None:
    other = RuledTable(2, (Box(0, 0, 100, 20, "甲"), Box(100, 0, 250, 20, "乙")))
    assert not is_continued(ABOVE, other)
