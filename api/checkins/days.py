"""Days in a message: explicit, relative to the day of sending, or the end of a stretch of time."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Final

from api.checkins.words import checkin_words
from ingest.index import find_periods, read_number

# A date without a year that lies ahead is meant of last year where that is at most so many days ago.
LAST_YEAR_WITHIN_DAYS: Final = 183


@dataclass(frozen=True, slots=True)
class Day:
    """A day named at `start:end`; `on` is None for one that does not exist.

    `is_until` says that readings hold up to it (截至…), `is_due` that something is due before it, `is_running` that
    it is the end of a stretch that may not be over (本月).
    """

    start: int
    end: int
    on: date | None
    is_until: bool = False
    is_due: bool = False
    is_running: bool = False
    exists: bool = True


def find_days(text: str, sent_on: date) -> list[Day]:
    """Every day named in a text, in order, without overlap."""
    found: list[Day] = []
    for finder in _FINDERS:
        for day in map(partial(_with_neighbours, text=text), finder(_blanked(text, found), sent_on)):
            if all(day.end <= other.start or day.start >= other.end for other in found):
                found.append(day)
    return sorted(found, key=lambda day: day.start)


def _blanked(text: str, found: list[Day]) -> str:
    for day in found:
        text = text[: day.start] + "\x00" * (day.end - day.start) + text[day.end :]
    return text


@lru_cache(maxsize=1)
def _until_before() -> re.Pattern[str]:
    return re.compile(f"(?:{checkin_words().days.until})\\s*$")


def _with_neighbours(day: Day, text: str) -> Day:
    before = _until_before().search(text, 0, day.start)
    if checkin_words().days.spoken.match(text[day.end :]):
        return replace(day, on=None)
    is_due = day.is_due or checkin_words().days.before_due.match(text[day.end :]) is not None
    return replace(
        day,
        start=before.start() if before else day.start,
        is_until=day.is_until or before is not None,
        is_due=is_due,
    )


def _dotted(text: str, sent_on: date) -> Iterator[Day]:
    words = checkin_words().days
    for match in words.dotted.finditer(text):
        year, month, day = (int(part) for part in match.groups() if part)
        yield _calendar_day(match, year, month, day)
    for match in words.dotted_after_until.finditer(text):
        written = match["month"] or match["month2"], match["day"] or match["day2"]
        yield _yearless(match, int(written[0]), int(written[1]), sent_on)
    for match in words.dotted_range.finditer(text):
        yield _yearless(match, int(match["month"]), int(match["day"]), sent_on)


def _calendar(text: str, sent_on: date) -> Iterator[Day]:
    words = checkin_words().days
    for match in words.calendar.finditer(text):
        written = match["day"] or match["day2"]
        if match["day2"] and not match["year"]:
            continue  # 3/5 may be a share
        month, day = _number(match["month"]), _number(written)
        if month is None or day is None:
            continue
        if match["year"] is None:
            yield _yearless(match, month, day, sent_on)
            continue
        offset = words.years.get(match["year"])
        year = int(match["year"]) if offset is None else sent_on.year + offset
        yield _calendar_day(match, year, month, day)


def _relative_days(text: str, sent_on: date) -> Iterator[Day]:
    words = checkin_words().days
    names = "|".join(sorted(words.offsets, key=len, reverse=True))
    for match in re.finditer(names, text):
        yield Day(*match.span(), sent_on + timedelta(days=words.offsets[match[0]]))
    for match in words.days_ago.finditer(text):
        count = _number(match["count"]) or 0
        yield Day(*match.span(), sent_on - timedelta(days=count))


def _weekdays(text: str, sent_on: date) -> Iterator[Day]:
    words = checkin_words().days
    monday = sent_on - timedelta(days=sent_on.weekday())
    for match in words.week.finditer(text):
        start = monday + timedelta(weeks=words.weeks[match["week"] or ""])
        on = start + timedelta(days=words.weekdays[match["day"]] - 1)
        if match["week"] is None and on > sent_on and _until_before().search(text, 0, match.start()):
            on -= timedelta(weeks=1)
        yield Day(*match.span(), on)
    for match in words.whole_week.finditer(text):
        sunday = monday + timedelta(weeks=words.weeks[match["week"]], days=6)
        yield Day(*match.span(), sunday, is_running=sunday < monday + timedelta(weeks=1))


def _months(text: str, sent_on: date) -> Iterator[Day]:
    words = checkin_words().days
    for match in words.month.finditer(text):
        first = _first_of_month(sent_on, words.months[match["month"]])
        if match["day"]:
            yield _calendar_day(match, first.year, first.month, int(match["day"]))
            continue
        edge = words.month_edges.get(match["edge"] or "", 0)
        yield Day(
            *match.span(),
            first.replace(day=edge or _last_day(first)),
            is_running=match["edge"] is None and first <= sent_on,
        )
    for match in words.lone_month_end.finditer(text):
        yield Day(*match.span(), sent_on.replace(day=_last_day(sent_on)))
    yield from _quarters(text, sent_on)


def _quarters(text: str, sent_on: date) -> Iterator[Day]:
    words = checkin_words().days
    for match in words.first_months.finditer(text):
        count = _number(match["count"])
        if count and count <= sent_on.month:
            last = sent_on.replace(month=count, day=1)
            yield Day(*match.span(), last.replace(day=_last_day(last)), is_running=count == sent_on.month)
    for match in words.nth_quarter.finditer(text):
        last = sent_on.replace(month=3 * (_number(match["nth"]) or 1), day=1)
        on = _not_far_ahead(last.replace(day=_last_day(last)), sent_on)
        yield Day(*match.span(), on, is_running=match["edge"] is None)
    for match in words.quarter.finditer(text):
        quarter_start = sent_on.replace(month=(sent_on.month - 1) // 3 * 3 + 1, day=1)
        if match["quarter"] == "上":
            yield Day(*match.span(), quarter_start - timedelta(days=1))
        else:
            end = _first_of_month(quarter_start, 2)
            yield Day(*match.span(), end.replace(day=_last_day(end)), is_running=True)


def _years(text: str, sent_on: date) -> Iterator[Day]:
    """A year that is over: 2021年度, 去年."""
    for match in checkin_words().days.whole_years.finditer(text):
        written = match["year"] or ""
        year = int(written) if written.isdigit() else sent_on.year - 1
        if year < sent_on.year:
            yield Day(*match.span(), date(year, 12, 31))


def _periods(text: str, sent_on: date) -> Iterator[Day]:
    for period in find_periods(text, sent_on.year):
        names_no_end = period.is_recurring or period.is_start or not (period.has_month or period.has_edge)
        if names_no_end or period.due_on is None:
            continue
        on = period.due_on
        if not re.search(r"\d{4}", period.text) and period.has_month:
            on = _not_far_ahead(on, sent_on)
        is_running = not period.is_end and period.has_edge
        yield Day(period.start, period.end, on, period.is_end, period.is_by, is_running)


def _days_of_month(text: str, sent_on: date) -> Iterator[Day]:
    for match in checkin_words().days.day_of_month.finditer(text):
        day = int(match["day"])
        first = sent_on.replace(day=1) if day <= sent_on.day else _first_of_month(sent_on, -1)
        yield _calendar_day(match, first.year, first.month, day)


def _whole_months(text: str, sent_on: date) -> Iterator[Day]:
    for match in checkin_words().days.whole_month.finditer(text):
        month = _number(match["month"])
        if month is None or not 1 <= month <= 12:
            continue
        last = date(sent_on.year, month, calendar.monthrange(sent_on.year, month)[1])
        yield Day(*match.span(), _not_far_ahead(last, sent_on), is_running=month == sent_on.month)


_FINDERS: Final[tuple[Callable[[str, date], Iterator[Day]], ...]] = (
    _dotted,
    _calendar,
    _relative_days,
    _weekdays,
    _months,
    _periods,
    _days_of_month,
    _whole_months,
    _years,
)


def _number(written: str) -> int | None:
    try:
        return int(read_number(written))
    except ValueError:
        return None


def _first_of_month(day: date, months: int) -> date:
    """The first day of the month so many months later."""
    months += day.year * 12 + day.month - 1
    return date(months // 12, months % 12 + 1, 1)


def _last_day(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _calendar_day(match: re.Match[str], year: int, month: int, day: int) -> Day:
    try:
        return Day(*match.span(), date(year, month, day))
    except ValueError:
        return Day(*match.span(), None, exists=False)


def _yearless(match: re.Match[str], month: int, day: int, sent_on: date) -> Day:
    named = _calendar_day(match, sent_on.year, month, day)
    if named.on is None:
        return named
    return replace(named, on=_not_far_ahead(named.on, sent_on))


def _not_far_ahead(day: date, sent_on: date) -> date:
    """A day that was named without its year: last year's, where this year's lies ahead and last year's is near."""
    if day <= sent_on or (day.month, day.day) == (2, 29):
        return day
    year_before = day.replace(year=day.year - 1)
    return year_before if (sent_on - year_before).days <= LAST_YEAR_WITHIN_DAYS else day
