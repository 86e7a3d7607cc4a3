"""A summary as a workbook: one sheet a view, header frozen, numbers as numbers, two charts."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal
from math import ceil
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from api.summaries.composing import Text
from api.summaries.views import Cell, Column, Kind, View

FORMATS: Final = {
    Kind.COUNT: "#,##0",
    Kind.NUMBER: "#,##0.##",
    Kind.PERCENT: "0.0%",
    Kind.DAY: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}
WHOLE_FORMAT: Final = "#,##0"
LINE_POINTS: Final = 15
WIDEST: Final = 48
NARROWEST: Final = 8
HEADER_ROW: Final = 1
A4: Final = 9  # the number of the paper in the file format
FONT: Final = "宋体"
_THIN: Final = Side(style="thin", color="BFBFBF")
_BORDER: Final = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEADER_FILL: Final = PatternFill("solid", fgColor="DCE6F1")
_TEXT_FONT: Final = Font(name=FONT, size=11)
_HEADER_FONT: Final = Font(name=FONT, size=11, bold=True)
_TEXT_PLACE: Final = Alignment(vertical="center", wrap_text=True)
_NUMBER_PLACE: Final = Alignment(vertical="center", horizontal="right")
_HEADER_PLACE: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def as_workbook(text: Text, views: Sequence[View], zone: tzinfo) -> bytes:
    """The file. Sheets carry the titles of the views."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = text.title
    for view in views:
        _fill(book.create_sheet(view.title), view, zone)
    by_key = {view.key: view for view in views}
    _draw_parties(book, by_key["parties"])
    _draw_trend(book, by_key["trend"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, view: View, zone: tzinfo) -> None:
    for place, column in enumerate(view.columns, start=1):
        _style_header(_written(sheet, HEADER_ROW, place, column.label))
    for row, cells in enumerate(view.rows, start=HEADER_ROW + 1):
        for place, (cell, column) in enumerate(zip(cells, view.columns, strict=True), start=1):
            _write(sheet, row, place, cell, column, zone)
    _lay_out(sheet, view)


def _write(sheet: Worksheet, row: int, place: int, cell: Cell, column: Column, zone: tzinfo) -> None:
    written = _written(sheet, row, place, _value(cell, column.kind, zone))
    written.border, written.font = _BORDER, _TEXT_FONT
    written.alignment = _TEXT_PLACE if column.kind is Kind.TEXT else _NUMBER_PLACE
    if column.kind in FORMATS and cell is not None and not isinstance(cell, str):
        written.number_format = _format(cell, column.kind)


def _format(cell: Cell, kind: Kind) -> str:
    """`0.##` would leave a lone point after a whole number."""
    is_whole = isinstance(cell, (int, Decimal)) and cell == int(cell)
    return WHOLE_FORMAT if kind is Kind.NUMBER and is_whole else FORMATS[kind]


def _written(sheet: Worksheet, row: int, place: int, value: object) -> SheetCell:
    """The cell with this value; text stays text even where it begins like a formula."""
    cell = sheet.cell(row=row, column=place)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _value(cell: Cell, kind: Kind, zone: tzinfo) -> object:
    match cell:
        case datetime():
            return cell.astimezone(zone).replace(tzinfo=None)
        case date() | None:
            return cell
        case str():
            return _CONTROL.sub("", cell) or None
        case _:
            return float(cell) / 100 if kind is Kind.PERCENT else cell


def _style_header(cell: SheetCell) -> None:
    cell.font, cell.fill, cell.border, cell.alignment = _HEADER_FONT, _HEADER_FILL, _BORDER, _HEADER_PLACE


def _lay_out(sheet: Worksheet, view: View) -> None:
    last = get_column_letter(len(view.columns))
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{last}{HEADER_ROW + len(view.rows)}"
    for place, column in enumerate(view.columns):
        letter = get_column_letter(place + 1)
        sheet.column_dimensions[letter].width = _width(column, [row[place] for row in view.rows])
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.print_area = f"A1:{last}{HEADER_ROW + len(view.rows)}"  # a chart beside it would make it too small
    _set_heights(sheet, view)
    sheet.oddFooter.center.text = "&P / &N"


def _set_heights(sheet: Worksheet, view: View) -> None:
    """As many lines as the longest text of a row takes; no program works that out when it opens a file."""
    widths = [
        sheet.column_dimensions[get_column_letter(place + 1)].width for place in range(len(view.columns))
    ]
    for row, cells in enumerate(view.rows, start=HEADER_ROW + 1):
        lines = max(
            (
                ceil(_columns_of(cell) / (width - 2))
                for cell, width in zip(cells, widths, strict=True)
                if isinstance(cell, str)
            ),
            default=1,
        )
        sheet.row_dimensions[row].height = LINE_POINTS * max(lines, 1) + 3


def _width(column: Column, cells: Iterable[Cell]) -> float:
    if column.kind is Kind.MOMENT:
        return 18
    if column.kind is Kind.DAY:
        return 13
    widest = max((_columns_of(str(cell)) for cell in cells if cell is not None), default=0)
    if column.kind is not Kind.TEXT:
        widest = min(widest, 14)
    return float(min(max(widest, _columns_of(column.label), NARROWEST) + 2, WIDEST))


def _columns_of(text: str) -> int:
    """How many columns a text takes; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


# ── charts ──


def _draw_parties(book: Workbook, view: View) -> None:
    """Owed and reported tasks of each party, side by side."""
    if not view.rows:
        return
    sheet = book[view.title]
    chart = BarChart()
    chart.type, chart.grouping = "bar", "clustered"
    chart.title = None
    last = HEADER_ROW + len(view.rows)
    chart.add_data(
        Reference(sheet, min_col=2, max_col=3, min_row=HEADER_ROW, max_row=last), titles_from_data=True
    )
    chart.set_categories(Reference(sheet, min_col=1, min_row=HEADER_ROW + 1, max_row=last))
    chart.y_axis.scaling.min = 0
    chart.x_axis.scaling.orientation = "maxMin"
    chart.height, chart.width = max(8.0, 0.75 * len(view.rows) + 3), 20.0
    _place(sheet, chart, view)


def _values_alone() -> DataLabelList:
    """What is not said to be hidden is shown by some programs."""
    labels = DataLabelList()
    labels.showVal = True
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    return labels


def _draw_trend(book: Workbook, view: View) -> None:
    """Check-ins stretch by stretch."""
    if len(view.rows) < 2:
        return
    sheet = book[view.title]
    chart = LineChart()
    last = HEADER_ROW + len(view.rows)
    chart.add_data(
        Reference(sheet, min_col=3, max_col=5, min_row=HEADER_ROW, max_row=last), titles_from_data=True
    )
    chart.set_categories(Reference(sheet, min_col=2, min_row=HEADER_ROW + 1, max_row=last))
    chart.x_axis.number_format = FORMATS[Kind.DAY]
    chart.y_axis.scaling.min = 0
    chart.height, chart.width = 9.0, 20.0
    _place(sheet, chart, view)


def _place(sheet: Worksheet, chart: BarChart | LineChart, view: View) -> None:
    """To the right of the table, so that it never covers a row."""
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "b"
    if isinstance(chart, BarChart):
        chart.dataLabels = _values_alone()
    sheet.add_chart(chart, f"{get_column_letter(len(view.columns) + 2)}2")
