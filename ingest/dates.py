"""Days and periods as documents write them: a date, the years of a plan, from when until when a document is in force."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import Final

from ingest.identity_words import identity_words
from ingest.numerals import number_or_none, read_chinese

_YEAR_DIGITS: Final = str.maketrans("〇○零ＯO０一二三四五六七八九", "000000123456789")


def read_date(text: str) -> date | None:
    """The first day that a text names, as 2020年7月31日 or 二〇二〇年七月三十一日; None where there is none."""
    words = identity_words().dates
    folded = unicodedata.normalize("NFKC", text)
    match = words.numeric.search(folded)
    if match:
        return _calendar_day(int(match["year"]), int(match["month"]), int(match["day"]))
    match = words.written.search(folded)
    if match:
        year = int(match["year"].translate(_YEAR_DIGITS))
        month, day = _count(match["month"]), _count(match["day"])
        return _calendar_day(year, month, day) if month and day else None
    return None


def _calendar_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def iso_day(written: str | None) -> date | None:
    """The day of an ISO date; None for a year or a month alone."""
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None


def read_plan_period(title: str) -> tuple[int, int] | None:
    """The first and last year of the period that a plan's title names."""
    words = identity_words()
    bare = re.sub(r"[（(][^（()）]*[）)]$", "", title)
    is_plan = words.title.plan.search(bare) is not None
    years = words.period.years.search(title)
    if years and is_plan:
        first, last = int(years["first"]), int(years["last"])
        return (first, last) if first <= last else None
    five_year = words.period.five_year.search(title)
    if five_year:
        base = words.period.five_year_base
        first = base["first_year"] + 5 * (int(read_chinese(five_year["plan"])) - base["plan"])
        return first, first + 4
    single = words.period.single_year.search(title)
    if single and is_plan:
        return int(single["year"]), int(single["year"])
    return None


@dataclass(frozen=True, slots=True)
class Force:
    first_day: date | None = None
    last_day: date | None = None


def read_force(text: str, issued_on: date | None) -> Force:
    """What the document says of its own force; what it says of another document is not meant."""
    words = identity_words().force
    first_day: date | None = None
    last_day: date | None = None
    for sentence in re.split(r"[。\n]", text):
        speaks_of_itself = words.own.search(sentence) is not None
        begins = (
            _first_day(sentence, issued_on)
            if speaks_of_itself or sentence.lstrip().startswith("自")
            else None
        )
        first_day = first_day or begins
        if words.about_validity.search(sentence) and (speaks_of_itself or begins):
            last_day = last_day or _last_day(sentence, first_day or issued_on)
    return Force(first_day, last_day)


def _first_day(sentence: str, issued_on: date | None) -> date | None:
    words = identity_words().force
    day = words.from_day.search(sentence)
    if day and (named := read_date(day["date"])):
        return named
    after = words.from_days_after.search(sentence)
    days = _count(after["days"]) if after else None
    if days is not None and issued_on:
        return _days_later(issued_on, days)
    return issued_on if words.from_issue.search(sentence) else None


def _last_day(sentence: str, first_day: date | None) -> date | None:
    words = identity_words().force
    until = words.valid_until.search(sentence)
    if until:
        return _end_of(until["until"])
    length = words.valid_for.search(sentence)
    if length is None or first_day is None:
        return None
    count = _count(length["count"])
    if not count:
        return None
    month = first_day.month - 1 + count * (12 if length["unit"] == "年" else 1)
    year, month = first_day.year + month // 12, month % 12 + 1
    if year > MAXYEAR:
        return None
    return date(year, month, min(first_day.day, calendar.monthrange(year, month)[1])) - timedelta(days=1)


def _days_later(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _end_of(written: str) -> date | None:
    """The last day of a day, month or year."""
    year, *rest = (int(number) for number in re.findall(r"[0-9]+", written))
    if len(rest) == 2:
        return _calendar_day(year, *rest)
    month = rest[0] if rest else 12
    return date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None


def _count(written: str) -> int | None:
    value = number_or_none(written)
    return None if value is None else int(value)
