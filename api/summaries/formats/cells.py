"""A cell of a view as text."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from decimal import Decimal

from api.summaries.numbers import moment_text, number_text, percent_text
from api.summaries.views import Cell, Kind

# A table program takes what begins so for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def cell_text(cell: Cell, kind: Kind, zone: tzinfo) -> str:
    """What people read in a cell; nothing for None."""
    match cell:
        case None:
            return ""
        case datetime():
            return moment_text(cell, zone)
        case date():
            return cell.isoformat()
        case int() | Decimal():
            value = Decimal(cell)
            return percent_text(value) if kind is Kind.PERCENT else number_text(value)
        case _:
            return cell


def harmless(text: str) -> str:
    """Text that no table program runs as a formula. Check-ins are data, whoever wrote them."""
    return "'" + text if text.startswith(_FORMULA_STARTS) else text
