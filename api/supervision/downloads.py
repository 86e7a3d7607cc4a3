"""Check-ins as a table for a spreadsheet: every cell a plain value, none a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import tzinfo

from api.checkins.content import figures_of
from api.supervision.overview import CheckinLine
from api.wording import Wording

BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheets take the bytes for another encoding
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(lines: Iterable[CheckinLine], titles: Mapping[str, str], wording: Wording, zone: tzinfo) -> str:
    """One row per check-in, newest first, with a heading."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(wording.list("supervision.csv_columns"))
    for line in lines:
        writer.writerow([_plain(value) for value in _cells(line, titles, wording, zone)])
    return BYTE_ORDER_MARK + written.getvalue()


def _cells(line: CheckinLine, titles: Mapping[str, str], wording: Wording, zone: tzinfo) -> list[str]:
    row = line.checkin
    figures = "；".join(f"{one.name}{one.value:f}{one.unit}" for one in figures_of(row))
    return [
        row.party,
        row.sub_party or "",
        titles.get(row.task, row.task),
        wording.say(f"checkins.states.{row.status}") if row.status else "",
        f"{row.percent:f}" if row.percent is not None else "",
        figures,
        "；".join(row.issues),
        row.sent_at.astimezone(zone).isoformat(" ", "minutes"),
        (line.message.text or "") if line.message else "",
    ]


def _plain(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value
