"""Dates, deadlines and periods in a text: what they say, their year and their last day."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from ingest.figure_words import any_of, figure_words
from ingest.numerals import read_number, read_year

_YEAR: Final = r"(?:(?:19|20)\d{2}|[一二][〇零○一二三四五六七八九]{3})"
_MONTH: Final = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"


@dataclass(frozen=True, slots=True)
class Period:
    """A date or stretch of time at `start:end`. `first_year` differs from `year` (the last) for a span.

    `is_end` says that it is reached (到2025年), `is_by` that something is due before it ends (2025年底前),
    `is_start` that it only begins there (自2021年1月1日起), `is_recurring` that it names no point in time (每年).
    """

    start: int
    end: int
    text: str
    year: int | None
    due_on: date | None
    first_year: int | None = None
    is_end: bool = False
    is_by: bool = False
    is_start: bool = False
    is_recurring: bool = False
    has_month: bool = False
    has_edge: bool = False

    @property
    def is_span(self) -> bool:
        return self.first_year is not None and self.first_year != self.year


@dataclass(frozen=True, slots=True)
class _Patterns:
    span: re.Pattern[str]
    point: re.Pattern[str]
    yearless: re.Pattern[str]
    lone_edge: re.Pattern[str]
    relative: re.Pattern[str]
    anaphoric: re.Pattern[str]
    plan: re.Pattern[str]
    recurring: re.Pattern[str]
    recurring_day: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    words = figure_words().periods
    join = any_of(figure_words().numbers.range_joins)
    edge = any_of(words.edges)
    until, since = any_of(words.until), any_of(words.since)
    lead = f"(?:(?P<until>{until})|(?P<since>{since}))?"
    tail = f"(?:(?P<by>{any_of(words.by)})(?!{words.by_not_before})|(?P<onwards>{any_of(words.onwards)})|(?P<during>{any_of(words.during)}))?"
    month = rf"(?P<month>{_MONTH})月(?:份)?"
    return _Patterns(
        span=re.compile(
            rf"{lead}(?P<first>{_YEAR})年?(?:{_MONTH}月(?:{_DAY}日)?)?{join}"
            rf"(?P<year>{_YEAR})年(?!级)(?:{month}(?:(?P<day>{_DAY})日)?)?(?P<edge>{edge})?{tail}"
            rf"|{lead.replace('until', 'until2').replace('since', 'since2')}(?P<year2>{_YEAR})年{_MONTH}月?{join}(?P<month2>{_MONTH})月"
        ),
        point=re.compile(
            rf"{lead}(?P<year>{_YEAR})年(?!级)(?:度(?!假))?(?:{month}(?:(?P<day>{_DAY})[日号])?)?(?P<edge>{edge})?{tail}"
        ),
        yearless=re.compile(
            rf"{lead}(?<![\d个〇零]){month}(?:(?P<day>{_DAY})[日号](?P<dayedge>{any_of(words.by)})?|(?P<edge>{edge})|(?={any_of(words.by)})){tail}"
        ),
        lone_edge=re.compile(
            rf"{lead}(?<![\d一二两三四五六七八九十半])(?P<yearedge>{any_of(words.lone_edges)}){tail}"
        ),
        relative=re.compile(
            rf"{lead}(?P<word>{any_of(words.relative)})(?:{month}(?:(?P<day>{_DAY})日)?)?(?P<edge>{edge})?{tail}"
        ),
        anaphoric=re.compile(
            rf"{lead}(?P<word>{any_of(words.anaphoric)})(?:{month})?(?P<edge>{edge})?{tail}"
        ),
        plan=re.compile(rf"{lead}{words.five_year_plans.pattern}"),
        recurring=re.compile(any_of(words.recurring)),
        recurring_day=re.compile(
            rf"{any_of(words.recurring)}(?:{month}(?:{_DAY}[日号])?|{_DAY}[日号])(?:{edge})?(?P<by>{any_of(words.by)})?"
        ),
    )


def find_periods(text: str, year_of_issue: int | None) -> list[Period]:
    """Every period of a text, in order, without overlap. A date without a year takes the last year named before it,
    else the year of issue.
    """
    found: list[Period] = []
    for finder in (
        _recurring_days,
        _spans,
        _points,
        _plans,
        _relatives,
        _yearless,
        _lone_edges,
        _anaphoric,
        _recurring,
    ):
        for period in finder(text, year_of_issue, found):
            if all(period.end <= other.start or period.start >= other.end for other in found):
                found.append(period)
        found.sort(key=lambda period: period.start)
    return found


def _spans(text: str, _issued: int | None, _found: list[Period]) -> Iterator[Period]:
    for match in _patterns().span.finditer(text):
        if match["year2"]:
            year = read_year(match["year2"])
            last = _last_day(year, read_number(match["month2"]), None, None)
            yield _period(match, year, last, first_year=year, is_end=bool(match["until2"]), has_month=True)
            continue
        year, first = read_year(match["year"]), read_year(match["first"])
        if first <= year:
            yield _period(match, year, _due_on(match, year), first_year=first, has_month=bool(match["month"]))


def _points(text: str, _issued: int | None, _found: list[Period]) -> Iterator[Period]:
    for match in _patterns().point.finditer(text):
        year = read_year(match["year"])
        due = _due_on(match, year)
        yield _period(
            match,
            year,
            due,
            is_end=bool(match["until"]),
            is_by=bool(match["by"]),
            has_month=bool(match["month"]),
        )


def _plans(text: str, _issued: int | None, _found: list[Period]) -> Iterator[Period]:
    plans = figure_words().periods.five_year_plans
    for match in _patterns().plan.finditer(text):
        ordinal = int(read_number(match["ordinal"]))
        year = plans.anchor_last_year + 5 * (ordinal - plans.anchor_ordinal)
        first = year if match["edge"].endswith(("末", "末期")) else year - 4
        yield _period(match, year, date(year, 12, 31), first_year=first, is_end=bool(match["until"]))


def _in_year(match: re.Match[str], year: int | None) -> Period:
    """A period whose year was reckoned from another one; `year` is None where there was none to reckon from."""
    return _period(
        match,
        year,
        _due_on(match, year) if year is not None else None,
        is_end=bool(match["until"]),
        is_by=bool(match["by"]),
        has_month=bool(match["month"]),
    )


def _relatives(text: str, issued: int | None, _found: list[Period]) -> Iterator[Period]:
    for match in _patterns().relative.finditer(text):
        offset = figure_words().periods.relative[match["word"]]
        year = issued + offset if issued is not None else None
        yield _in_year(match, year)


def _anaphoric(text: str, last_named: int | None, found: list[Period]) -> Iterator[Period]:
    """Years counted from the one named before; a bare 当年 after a date of the sentence adds nothing."""
    for match in _patterns().anaphoric.finditer(text):
        before = [period.year for period in found if period.end <= match.start() and period.year is not None]
        offset = figure_words().periods.anaphoric[match["word"]]
        if before and offset == 0 and not (match["month"] or match["edge"] or match["by"]):
            continue
        anchor = before[-1] if before else last_named
        year = anchor + offset if anchor is not None else None
        yield _in_year(match, year)


def _yearless(text: str, issued: int | None, found: list[Period]) -> Iterator[Period]:
    for match in _patterns().yearless.finditer(text):
        before = [period.year for period in found if period.end <= match.start() and period.year is not None]
        year = before[-1] if before else issued
        due = _due_on(match, year) if year is not None else None
        is_by = bool(match["by"] or match["dayedge"])
        yield _period(match, year, due, is_end=bool(match["until"]), is_by=is_by, has_month=True)


def _lone_edges(text: str, issued: int | None, found: list[Period]) -> Iterator[Period]:
    """Parts of a year without the year: 年底前, 上半年."""
    for match in _patterns().lone_edge.finditer(text):
        before = [period.year for period in found if period.end <= match.start() and period.year is not None]
        year = before[-1] if before else issued
        due = _last_day(year, None, None, match["yearedge"]) if year is not None else None
        yield _period(match, year, due, is_end=bool(match["until"]), is_by=bool(match["by"]))


def _recurring_days(text: str, _issued: int | None, _found: list[Period]) -> Iterator[Period]:
    """A day that comes again (每月5日前, 每年3月底前): it has neither a year nor a last day."""
    for match in _patterns().recurring_day.finditer(text):
        is_by = bool(match["by"])
        yield Period(match.start(), match.end(), match[0], None, None, is_by=is_by, is_recurring=True)


def _recurring(text: str, _issued: int | None, _found: list[Period]) -> Iterator[Period]:
    for match in _patterns().recurring.finditer(text):
        yield Period(match.start(), match.end(), match[0], None, None, is_recurring=True)


def _period(
    match: re.Match[str],
    year: int | None,
    due_on: date | None,
    *,
    first_year: int | None = None,
    is_end: bool = False,
    is_by: bool = False,
    has_month: bool = False,
) -> Period:
    groups = match.groupdict()
    is_start = bool(groups.get("onwards") or groups.get("since") or groups.get("since2"))
    return Period(
        start=match.start(),
        end=match.end(),
        text=match[0],
        year=year,
        due_on=None if is_start and first_year is None else due_on,
        first_year=first_year,
        is_end=is_end or bool(groups.get("until") or groups.get("until2")),
        is_by=is_by or bool(groups.get("by")),
        is_start=is_start and first_year is None,
        has_month=has_month,
        has_edge=bool(groups.get("edge") or groups.get("yearedge")),
    )


def _due_on(match: re.Match[str], year: int) -> date | None:
    groups = match.groupdict()
    month = read_number(groups["month"]) if groups.get("month") else None
    day = read_number(groups["day"]) if groups.get("day") else None
    return _last_day(year, month, day, groups.get("edge"))


def _last_day(year: int, month: object, day: object, edge: str | None) -> date | None:
    """The last day of what is named; None for a day that does not exist."""
    month_number = int(str(month)) if month is not None else None
    if edge:
        edge_month, edge_day = figure_words().periods.edges[edge]
        month_number = edge_month or month_number or (1 if edge_day == 10 else 12)
        day = day if day is not None else edge_day or None
    month_number = month_number or 12
    last = calendar.monthrange(year, month_number)[1]
    wanted = int(str(day)) if day is not None else last
    return date(year, month_number, wanted) if wanted <= last else None
