"""Working days: weekends, and the days off and make-up days that working_days.toml lists."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from api.errors import BrokenDataError

DATA: Final = Path(__file__).with_name("working_days.toml")
SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Which days offices are open."""

    closed: frozenset[date]
    worked: frozenset[date]

    def is_working(self, day: date) -> bool:
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.closed)

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after this day; with 0, the last working day up to it; negative counts backwards."""
        if count <= 0:
            day = self._step_until_working(day, -1)
        step = 1 if count > 0 else -1
        for _ in range(abs(count)):
            day = self._step_until_working(day + timedelta(days=step), step)
        return day

    def _step_until_working(self, day: date, step: int) -> date:
        while not self.is_working(day):
            day += timedelta(days=step)
        return day


@lru_cache(maxsize=1)
def working_days() -> WorkingDays:
    """The calendar as shipped."""
    return load(DATA)


def load(path: Path) -> WorkingDays:
    """A calendar from its file. Raises BrokenDataError, which names what is wrong."""
    try:
        years: Mapping[str, Mapping[str, list[str]]] = tomllib.loads(path.read_text(encoding="utf-8"))
        closed = {_day(year, day) for year, days in years.items() for day in days.get("closed", ())}
        worked = {_day(year, day) for year, days in years.items() for day in days.get("worked", ())}
    except (ValueError, AttributeError) as error:
        raise BrokenDataError(f"{path.name}: {error}") from error
    odd = [day for day in closed if day.weekday() >= SATURDAY] + [
        day for day in worked if day.weekday() < SATURDAY
    ]
    if odd:
        raise BrokenDataError(f"{path.name}: {odd[0]} is listed and makes no difference")
    return WorkingDays(frozenset(closed), frozenset(worked))


def _day(year: str, day: str) -> date:
    return date.fromisoformat(f"{year}-{day}")
