"""Of what a summary is asked for in words: 上月 财政局 → days, party, task. Words are data, asking.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

from api.checkins.days import find_days
from api.checkins.row_names import row_names_of
from api.errors import InvalidInputError
from api.matrix.directory import PartyMatch, matches
from api.matrix.lookup import matrix_of
from api.summaries.periods import Period, month_end
from ingest.index import Index, normalise, read_number

WORDS_PATH: Final = Path(__file__).with_suffix(".toml")
MONTHS, QUARTER_MONTHS = 12, 3
POINTER: Final = "/query/about"

_Pattern = Annotated[re.Pattern[str], BeforeValidator(re.compile)]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class _Relative(_Data):
    says: _Pattern
    unit: Literal["day", "week", "month", "quarter", "year"]
    back: int


class _Named(_Data):
    this_round: _Pattern
    months: _Pattern
    quarter: _Pattern
    month: _Pattern
    year: _Pattern
    until_now: _Pattern


class _Rest(_Data):
    filler: _Pattern


class _Words(_Data):
    relative: tuple[_Relative, ...]
    named: _Named
    rest: _Rest


@dataclass(frozen=True, slots=True)
class Asked:
    """What was said; None where nothing was said of it."""

    period: Period | None = None
    party: str | None = None
    body: str | None = None
    task: str | None = None


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A period named at `start:end`."""

    start: int
    end: int
    period: Period


def read_asked(index: Index, about: str, today: date, this_round: Period) -> Asked:
    """What the words ask for. Raises InvalidInputError for a name that is neither a party's nor a task's."""
    text = normalise(about)
    stretches = list(_stretches(text, today, this_round))
    for stretch in stretches:
        text = _blank(text, stretch.start, stretch.end)
    period = None
    if stretches:
        first = min(stretch.period.first for stretch in stretches)
        period = Period(first, max(stretch.period.last for stretch in stretches))
    return _with_names(index, text, period)


# ── time ──


def _stretches(text: str, today: date, this_round: Period) -> Iterator[_Stretch]:
    """The stretches of time a text names, each part of it once: more closely named ones go first."""
    words = asking_words()
    for match in words.named.this_round.finditer(text):
        text = _blank(text, *match.span())
        yield _Stretch(*match.span(), this_round)
    for found in _days(text, today):
        text = _blank(text, found.start, found.end)
        yield found
    named = words.named
    for pattern in (named.months, named.quarter, named.month, named.year):
        for match in pattern.finditer(text):
            found = _onward(text, _Stretch(*match.span(), _named_period(match, today)), today)
            text = _blank(text, found.start, found.end)
            yield found
    for relative in words.relative:
        for match in relative.says.finditer(text):
            text = _blank(text, *match.span())
            yield _Stretch(*match.span(), _relative_period(relative, today))


def _days(text: str, today: date) -> Iterator[_Stretch]:
    """Days named by their number: two of them are the ends of a period, one may be its beginning (…以来)."""
    for day in find_days(text, today):
        if day.on is None or not re.search(r"\d\s*[日号]?$", text[day.start : day.end]):
            continue
        if not re.search(r"[日号]|\d[-./]\d{1,2}$", text[day.start : day.end]):
            continue
        yield _onward(text, _Stretch(day.start, day.end, Period(day.on, day.on)), today)


def _onward(text: str, found: _Stretch, today: date) -> _Stretch:
    """Up to today, where that is said behind it: 9月以来."""
    onward = asking_words().named.until_now.match(text[found.end :])
    if onward is None:
        return found
    period = Period(found.period.first, max(today, found.period.first))
    return _Stretch(found.start, found.end + onward.end(), period)


def _named_period(match: re.Match[str], today: date) -> Period:
    given = match.groupdict()
    if (quarter := given.get("quarter")) is not None:
        number = read_number(quarter)
        last = int(number if number is not None else 1) * QUARTER_MONTHS
        first = last - QUARTER_MONTHS + 1
    elif (month := given.get("month")) is not None:
        first, last = int(month), int(given.get("last") or month)
    else:
        first, last = 1, MONTHS
    year = int(given["year"]) if given["year"] else _last_year_with(first, today)
    return Period(date(year, first, 1), month_end(year if last >= first else year + 1, last))


def _last_year_with(month: int, today: date) -> int:
    """Without a year, the last time is meant that this month began."""
    return today.year if month <= today.month else today.year - 1


def _relative_period(relative: _Relative, today: date) -> Period:
    match relative.unit:
        case "day":
            day = today - timedelta(days=relative.back)
            return Period(day, day)
        case "week":
            first = today - timedelta(days=today.weekday() + 7 * relative.back)
            return Period(first, first + timedelta(days=6))
        case "month":
            return _months(today, today.month - 1 - relative.back, 1)
        case "quarter":
            begun = (today.month - 1) // QUARTER_MONTHS - relative.back
            return _months(today, begun * QUARTER_MONTHS, QUARTER_MONTHS)
        case "year":
            year = today.year - relative.back
            return Period(date(year, 1, 1), date(year, MONTHS, 31))


def _months(today: date, place: int, count: int) -> Period:
    """So many months from the one at this place, counted from January of this year."""
    year, month = today.year + place // MONTHS, place % MONTHS
    return Period(date(year, month + 1, 1), month_end(year, month + count))


# ── names ──


def _with_names(index: Index, text: str, period: Period | None) -> Asked:
    rest, named = _without_party(index, _bare(text))
    party, body = (named.party.name, named.member) if named else (None, None)
    if not rest:
        return Asked(period, party, body)
    rows = row_names_of(index)
    for found in (rows.by_title(rest), rows.by_part(rest)):
        if len(found.tasks) == 1:
            return Asked(period, party, body, found.tasks[0].path)
    raise InvalidInputError(POINTER, "unknown_scope", name=rest)


def _without_party(index: Index, text: str) -> tuple[str, PartyMatch | None]:
    """The text without the first word that names a party, and that party; else without one that is found inside it."""
    matrix, words = matrix_of(index), text.split()
    for place, word in enumerate(words):
        if found := _at_home(index, matches(index.parties, matrix, word, None)):
            return " ".join(words[:place] + words[place + 1 :]), found
    for mention in index.parties.find(text, index.home_place):
        if mention.party is not None and matrix.tasks_of(mention.party.id):
            rest = _bare(_blank(text, mention.start, mention.end))
            return rest, PartyMatch(mention.party, mention.member)
    return text, None


def _at_home(index: Index, found: Sequence[PartyMatch]) -> PartyMatch | None:
    at_home = [one for one in found if one.party.place == index.home_place]
    return next(iter(at_home or found), None)


def _bare(text: str) -> str:
    """What is left once filler and marks are gone."""
    return re.sub(r"[\s\x00\W]+", " ", asking_words().rest.filler.sub(" ", text)).strip()


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + "\x00" * (end - start) + text[end:]


@lru_cache(maxsize=1)
def asking_words() -> _Words:
    """The words shipped with this package."""
    return _Words.model_validate(tomllib.loads(WORDS_PATH.read_text(encoding="utf-8")))
