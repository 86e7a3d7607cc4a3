"""Numbers of tables: named by their row and column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import pytest

from ingest.document import (
    CellSpan,
    Document,
    DocumentKind,
    Identity,
    Section,
    SectionKind,
    SourceFormat,
    TableSpan,
)
from ingest.figures import Ledger, read_figures
from ingest.records import Bound, Figure, FigureKind

Spans = Mapping[tuple[int, int], tuple[int, int]]


def a_table(
    *rows: Sequence[str | None], header_rows: int = 1, spans: Spans | None = None, caption: str = ""
) -> Document:
    """A document that holds one table; None marks a place covered by a merged cell."""
    text = f"{caption}\n" if caption else ""
    start = len(text)
    cells: list[CellSpan] = []
    for row, texts in enumerate(rows):
        said = [(column, cell) for column, cell in enumerate(texts) if cell is not None]
        for position, (column, cell) in enumerate(said):
            text += "\t" if position else ""
            row_span, column_span = (spans or {}).get((row, column), (1, 1))
            cells.append(
                CellSpan(row, column, row_span, column_span, len(text), len(text) + len(cell), "附件")
            )
            text += cell
        text += "\n"
    columns = max(len(row) for row in rows)
    section = Section("附件", None, SectionKind.ANNEX, 1, "", "", 0, start, len(text), in_annex=True)
    table = TableSpan("附件", len(rows), columns, header_rows, start, len(text), tuple(cells))
    identity = Identity("某某方案", None, DocumentKind.OFFICIAL)
    return Document("plan", "plan", "0" * 64, SourceFormat.DOCX, identity, text, (section,), (table,))


def ledger(*rows: Sequence[str | None], **options: object) -> Ledger:
    return read_figures(a_table(*rows, **options))  # type: ignore[arg-type]  # passed through to a_table


def only(found: Ledger) -> Figure:
    (figure,) = found.figures
    return figure


TARGETS = (
    ("序号", "指标名称", "单位", "2025年", "2026年"),
    ("1", "公共充电桩", "万个", "1.2", "2"),
    ("2", "供水管网漏损率", "%", "≤9", "8.5以下"),
)


def test_rows_name_the_measure_and_columns_the_year() -> None:
    found = ledger(*TARGETS).figures
    assert [(figure.measure, figure.year) for figure in found] == [
        ("公共充电桩", 2025),
        ("公共充电桩", 2026),
        ("供水管网漏损率", 2025),
        ("供水管网漏损率", 2026),
    ]


def test_the_unit_comes_from_the_unit_column() -> None:
    found = ledger(*TARGETS).figures
    assert [(figure.base_value, figure.base_unit) for figure in found] == [
        (Decimal(12000), "个"),
        (Decimal(20000), "个"),
        (Decimal(9), "%"),
        (Decimal("8.5"), "%"),
    ]


def test_signs_and_words_of_a_cell_give_the_bound() -> None:
    found = ledger(*TARGETS).figures
    assert [figure.bound for figure in found[2:]] == [Bound.AT_MOST, Bound.AT_MOST]


def test_a_column_of_serial_numbers_is_no_figure() -> None:
    runs = ledger(*TARGETS).digit_runs
    assert [run.text for run in runs if run.meaning == "list_number"] == ["1", "2"]


def test_the_clause_is_the_row() -> None:
    document = a_table(*TARGETS)
    first = read_figures(document).figures[0]
    assert document.text[first.clause_start : first.clause_end] == "1\t公共充电桩\t万个\t1.2\t2"


def test_the_year_in_a_header_belongs_to_the_figures_under_it() -> None:
    found = ledger(*TARGETS)
    (year,) = [run for run in found.digit_runs if run.text == "2025"]
    assert year.figure_ids == tuple(figure.id for figure in found.figures if figure.year == 2025)


def test_rows_may_be_years_and_columns_measures() -> None:
    found = ledger(("年度", "新建泊位（个）", "投资（万元）"), ("2025年", "5000", "1200")).figures
    assert [(figure.measure, figure.unit, figure.year) for figure in found] == [
        ("新建泊位", "个", 2025),
        ("投资", "万元", 2025),
    ]


def test_a_column_of_money_is_an_amount() -> None:
    found = ledger(("年度", "投资（万元）"), ("2025年", "1200"))
    assert (only(found).kind, only(found).base_value) == (FigureKind.AMOUNT, Decimal(12000000))


def test_merged_headers_and_groups_name_the_numbers_under_and_beside_them() -> None:
    found = ledger(
        ("类别", "指标", "目标值（个）", None),
        (None, None, "2025", "2027年"),
        ("学前教育", "公办园", "120", "150"),
        (None, "学位数（万个）", "3.5", "4"),
        header_rows=0,
        spans={(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (1, 2), (2, 0): (2, 1)},
    ).figures
    assert [(figure.measure, figure.year, figure.unit) for figure in found] == [
        ("学前教育公办园", 2025, "个"),
        ("学前教育公办园", 2027, "个"),
        ("学前教育学位数", 2025, "万个"),
        ("学前教育学位数", 2027, "万个"),
    ]


def test_steps_in_the_first_column_are_conditions() -> None:
    found = ledger(
        ("档次", "省级补助（万元/个）"), ("1000平方米以上", "50"), ("500—1000平方米", "20")
    ).figures
    assert [(figure.condition, figure.value, figure.per, figure.payer) for figure in found] == [
        ("1000平方米以上", Decimal(50), "个", ("省级",)),
        ("500—1000平方米", Decimal(20), "个", ("省级",)),
    ]


def test_a_column_of_time_limits_gives_deadlines_for_the_tasks_of_their_rows() -> None:
    found = ledger(("工作任务", "完成时限"), ("建成智慧水务平台", "2025年10月底前"))
    assert (only(found).kind, only(found).measure, only(found).due_on) == (
        FigureKind.DEADLINE,
        "建成智慧水务平台",
        date(2025, 10, 31),
    )


def test_a_number_in_words_of_a_cell_takes_the_time_limit_of_its_row() -> None:
    found = ledger(
        ("工作任务", "完成时限", "主要内容"), ("智慧水务", "2025年10月底前", "接入水厂12座，改造管网300公里")
    )
    assert [(figure.text, figure.due_on) for figure in found.figures[1:]] == [
        ("12座", date(2025, 10, 31)),
        ("300公里", date(2025, 10, 31)),
    ]


def test_a_table_of_places_takes_its_measure_and_unit_from_its_title() -> None:
    found = ledger(("县区", "2025年"), ("东岭县", "100"), caption="老旧小区改造任务表 单位：户")
    assert (only(found).measure, only(found).unit) == ("东岭县老旧小区改造", "户")


def test_the_year_of_the_title_holds_where_no_column_says_one() -> None:
    found = ledger(("指标", "目标值"), ("新增托位", "3000个"), caption="2026年民生实事目标表")
    assert only(found).year == 2026


def test_a_row_may_have_its_own_unit_in_the_cell() -> None:
    found = ledger(("指标", "2025年"), ("绿道长度", "200公里"), ("公园数量", "80个"))
    assert [(figure.kind, figure.unit) for figure in found.figures] == [
        (FigureKind.MEASURE, "公里"),
        (FigureKind.COUNT, "个"),
    ]


def test_a_coefficient_without_a_unit_is_a_measure() -> None:
    found = ledger(("指标", "单位", "2025年"), ("灌溉水利用系数", "—", "0.61"))
    assert (only(found).kind, only(found).value) == (FigureKind.MEASURE, Decimal("0.61"))


@pytest.mark.parametrize("cell", ["—", "/", "", "按需"])
def test_a_cell_without_a_number_gives_no_figure(cell: str) -> None:
    found = ledger(("指标", "2025年", "2026年"), ("新建学校", "8", cell))
    assert [figure.year for figure in found.figures] == [2025]


def test_every_digit_of_a_table_is_accounted_for() -> None:
    document = a_table(*TARGETS)
    runs = read_figures(document).digit_runs
    assert sum(len(run.text) for run in runs) == sum(character.isdigit() for character in document.text)
    assert "unclassified" not in {run.meaning for run in runs}
