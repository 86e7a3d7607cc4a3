"""Rows of a table are named by the column that says what they are about; header rows are told from data."""

from __future__ import annotations

import pytest

from ingest.document import Table
from ingest.rows import TableRows, read_rows
from tests.ingest.sources import a_table


def rows(table: Table, taken: frozenset[str] = frozenset()) -> TableRows:
    return read_rows(table, 0, "附件", taken)


def names(table: Table) -> list[str]:
    return [row.path.removeprefix("附件/") for row in rows(table).rows]


def test_a_row_is_named_by_its_task_not_by_its_number_or_class() -> None:
    assert names(a_table(["序号", "类别", "工作任务"], ["1", "网络", "建设基站"])) == ["建设基站"]


def test_without_a_known_header_the_first_words_name_the_row() -> None:
    assert names(a_table(["1", "城东站", "200"], ["2", "城西站", "300"])) == ["城东站", "城西站"]


def test_rows_with_one_name_carry_their_group() -> None:
    table = a_table(["类别", "任务"], ["网络", "组织培训"], ["应用", "组织培训"])
    assert names(table) == ["网络/组织培训", "应用/组织培训"]


def test_rows_that_nothing_tells_apart_are_counted() -> None:
    assert names(a_table(["任务", "单位"], ["组织培训", "甲局"], ["组织培训", "乙局"])) == [
        "组织培训",
        "组织培训〔2〕",
    ]


def test_a_path_that_is_taken_is_not_given_again() -> None:
    assert (
        rows(a_table(["任务", "单位"], ["建设", "甲局"]), frozenset({"附件/建设"})).rows[0].path
        == "附件/建设〔2〕"
    )


def test_a_row_across_the_table_is_a_group() -> None:
    table = a_table(["任务", "单位"], ["一、网络", None], ["建设基站", "甲局"], spans={(1, 0): (1, 2)})
    assert names(table) == ["一、网络", "一、网络/建设基站"]


def test_a_title_across_the_table_belongs_to_its_header() -> None:
    table = a_table(["任务分工表", None], ["任务", "单位"], ["建设", "甲局"], spans={(0, 0): (1, 2)})
    assert rows(table).span.header_rows == 2


def test_a_header_of_two_lines_is_read_whole() -> None:
    table = a_table(
        ["指标", "年度目标", None],
        [None, "2024年", "2025年"],
        ["床位", "800", "1200"],
        spans={(0, 0): (2, 1), (0, 1): (1, 2)},
    )
    assert (rows(table).span.header_rows, names(table)) == (2, ["床位"])


def test_a_name_keeps_its_number() -> None:
    row = rows(a_table(["任务", "单位"], ["（一）建设 基站", "甲局"])).rows[0]
    assert (row.path, row.number) == ("附件/（一）建设基站", "（一）")


def test_a_long_cell_names_its_row_by_its_first_clause() -> None:
    assert names(a_table(["任务", "单位"], ["建设基站" + "，完善网络" * 20 + "。其他。", "甲局"])) == [
        "建设基站"
    ]


def test_a_row_without_words_is_no_section() -> None:
    assert names(a_table(["任务", "单位"], ["建设", "甲局"], ["", ""])) == ["建设"]


def test_every_cell_knows_its_row() -> None:
    span = rows(a_table(["任务", "单位"], ["建设", "甲局"])).span
    assert [cell.section for cell in span.cells] == ["附件", "附件", "附件/建设", "附件/建设"]


@pytest.mark.parametrize(
    "table", [Table(0, 0, ()), a_table([""]), a_table(["任务"])], ids=["none", "empty", "header alone"]
)
def test_a_table_without_data_is_read(table: Table) -> None:
    assert rows(table).span.section == "附件"
