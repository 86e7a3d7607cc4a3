"""Weekends, days off and make-up days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from api.checkins.working_days import load, working_days
from api.errors import BrokenDataError


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2026, 3, 2), True),
        (date(2026, 3, 1), False),
        (date(2026, 2, 17), False),
        (date(2026, 2, 28), True),
        (date(2031, 10, 1), True),
    ],
    ids=["Monday", "Sunday", "Spring Festival", "make-up Saturday", "a year not listed yet"],
)
def test_offices_are_open_on_working_days(day: date, is_working: bool) -> None:
    assert working_days().is_working(day) is is_working


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 3, 1), 0, date(2026, 2, 28)),
        (date(2026, 3, 4), 0, date(2026, 3, 4)),
        (date(2026, 3, 4), -1, date(2026, 3, 3)),
        (date(2026, 3, 2), -1, date(2026, 2, 28)),
    ],
)
def test_working_days_are_counted(day: date, count: int, found: date) -> None:
    assert working_days().after(day, count) == found


@pytest.mark.parametrize(
    "content", ['["2027"]\nclosed = ["13-40"]', '["2027"]\nclosed = ["01-02"]', "[[[", "2027 = 5"]
)
def test_a_broken_calendar_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "days.toml").write_text(content, encoding="utf-8")
    with pytest.raises(BrokenDataError):
        load(tmp_path / "days.toml")
