"""When a bulletin comes: read from words (每周一9点), reckoned on from a moment. Pure; words are data, bulletins.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict

from api.checkins.working_days import working_days
from ingest.index import normalise, read_number

WORDS_PATH: Final = Path(__file__).with_name("bulletins.toml")
LAST_DAY_OF_ANY_MONTH: Final = 28
HALF_PAST, NOON = 30, 12

_Pattern = Annotated[re.Pattern[str], BeforeValidator(re.compile)]


class Rhythm(StrEnum):
    """How often; `on` of a Times counts the weekday from Monday (0), or is the day of the month."""

    DAILY = "daily"
    WORKING_DAYS = "working_days"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True, slots=True)
class Times:
    rhythm: Rhythm
    on: int
    at: time


class _Words(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    daily: _Pattern
    working_days: _Pattern
    weekly: _Pattern
    monthly: _Pattern
    clock: _Pattern
    afternoon: _Pattern
    default_time: time
    lease_seconds: int
    weekdays: dict[str, int]


@lru_cache(maxsize=1)
def bulletin_words() -> _Words:
    """The words shipped with this package."""
    return _Words.model_validate(tomllib.loads(WORDS_PATH.read_text(encoding="utf-8")))


def read_times(text: str) -> tuple[Times, str] | None:
    """When, and what else was said; None where no rhythm is named."""
    words, said = bulletin_words(), normalise(text)
    for rhythm, pattern in (
        (Rhythm.WEEKLY, words.weekly),
        (Rhythm.MONTHLY, words.monthly),
        (Rhythm.WORKING_DAYS, words.working_days),
        (Rhythm.DAILY, words.daily),
    ):
        match = pattern.search(said)
        if match is not None:
            at, rest = _read_time(said[: match.start()] + " " + said[match.end() :])
            return Times(rhythm, _on(rhythm, match), at), rest
    return None


def next_moment(times: Times, after: datetime, zone: tzinfo) -> datetime:
    """The first moment of this rhythm behind `after`."""
    day = after.astimezone(zone).date()
    while not _falls_on(times, day) or datetime.combine(day, times.at, zone) <= after:
        day += timedelta(days=1)
    return datetime.combine(day, times.at, zone)


def _falls_on(times: Times, day: date) -> bool:
    match times.rhythm:
        case Rhythm.WEEKLY:
            return day.weekday() == times.on
        case Rhythm.MONTHLY:
            return day.day == times.on
        case Rhythm.WORKING_DAYS:
            return working_days().is_working(day)
        case Rhythm.DAILY:
            return True


def _on(rhythm: Rhythm, match: re.Match[str]) -> int:
    if rhythm is Rhythm.WEEKLY:
        return bulletin_words().weekdays[match["weekday"]]
    if rhythm is Rhythm.MONTHLY:
        number = read_number(match["day"])
        return min(max(int(number if number is not None else 1), 1), LAST_DAY_OF_ANY_MONTH)
    return 0


def _read_time(text: str) -> tuple[time, str]:
    words = bulletin_words()
    match = words.clock.search(text)
    if match is None:
        return words.default_time, text
    hour = int(match["hour"])
    before = text[: match.start()]
    if words.afternoon.search(before) and hour < NOON:
        hour += NOON
    minute = HALF_PAST if match["half"] else int(match["minute"] or 0)
    return time(hour, minute), words.afternoon.sub(" ", before) + " " + text[match.end() :]
