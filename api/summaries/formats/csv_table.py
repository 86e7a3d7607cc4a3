"""One view as CSV, in UTF-8 with the mark that table programs need to read Chinese."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal

from api.summaries.formats.cells import harmless
from api.summaries.numbers import moment_text
from api.summaries.views import Cell, View

_BYTE_ORDER_MARK = "\ufeff"


def as_csv(view: View, zone: tzinfo) -> bytes:
    """The table with its header. Numbers are bare, so that a program can count on."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.label for column in view.columns])
    for cells in view.rows:
        writer.writerow([_written(cell, zone) for cell in cells])
    return (_BYTE_ORDER_MARK + out.getvalue()).encode()


def _written(cell: Cell, zone: tzinfo) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return moment_text(cell, zone)
        case date():
            return cell.isoformat()
        case Decimal():
            return f"{cell.quantize(Decimal('0.01'), ROUND_HALF_UP).normalize():f}"
        case int():
            return str(cell)
        case _:
            return harmless(cell)
