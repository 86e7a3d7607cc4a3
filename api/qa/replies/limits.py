"""Caps on what is paid and limits on what is paid for, named where they bite."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from api.figures.schemes import Scheme
from api.qa.drafting import Statement, of_figure
from api.qa.replies.context import Inquiry
from ingest.index import Figure


def capped(inquiry: Inquiry, scheme: Scheme, value: Decimal, unit: str) -> tuple[Decimal, list[Statement]]:
    """What is paid of a sum, and the lines that say which cap stands beside it or bites."""
    caps = [one for one in scheme.caps if one.base_unit == unit and one.base_value is not None]
    lowest = min(caps, key=lambda one: one.base_value or Decimal(0), default=None)
    if lowest is None or lowest.base_value is None or value <= lowest.base_value:
        return value, cap_lines(inquiry, caps)
    text = inquiry.say("figures.cap_bites", measure=lowest.measure, text=lowest.text)
    return lowest.base_value, [Statement(text, (of_figure(lowest),), (lowest.text,))]


def cap_lines(inquiry: Inquiry, caps: Sequence[Figure]) -> list[Statement]:
    """The caps as they are written."""
    return [
        Statement(inquiry.say("figures.cap", measure=cap.measure, text=cap.text), (of_figure(cap),))
        for cap in caps
    ]
