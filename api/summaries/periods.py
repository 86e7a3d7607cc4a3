"""Which days a summary is of, and the stretches into which its trend is cut. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

WEEKS_UP_TO_DAYS: Final = 100  # a quarter and a few days: week by week
MONTHS_UP_TO_DAYS: Final = 1100  # three years: month by month; more: quarter by quarter
QUARTER_MONTHS: Final = 3


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def up_to(self, day: date) -> Period:
        """As much of it as has passed by a day; one that has not begun stays whole."""
        return Period(self.first, min(self.last, day)) if self.first <= day else self

    def since(self, zone: tzinfo) -> datetime:
        """The moment with which the period begins."""
        return datetime.combine(self.first, time(), zone)

    def until(self, zone: tzinfo) -> datetime:
        """The moment before which it ends."""
        return datetime.combine(self.last + timedelta(days=1), time(), zone)


def stretches(period: Period) -> tuple[Period, ...]:
    """The weeks (Monday to Sunday), months or quarters of a period, cut at its edges."""
    found: list[Period] = []
    first = period.first
    while first <= period.last:
        last = min(_last_of_stretch(first, period.days), period.last)
        found.append(Period(first, last))
        first = last + timedelta(days=1)
    return tuple(found)


def _last_of_stretch(day: date, days: int) -> date:
    if days <= WEEKS_UP_TO_DAYS:
        return day + timedelta(days=6 - day.weekday())
    if days <= MONTHS_UP_TO_DAYS:
        return month_end(day.year, day.month)
    return month_end(day.year, day.month + (-day.month) % QUARTER_MONTHS)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
