"""Dates, deadlines and periods."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.periods import Period, find_periods

ISSUED = 2024


def only(text: str) -> Period:
    (period,) = find_periods(text, ISSUED)
    return period


@pytest.mark.parametrize(
    ("text", "year", "due_on"),
    [
        ("到2026年年底，", 2026, date(2026, 12, 31)),
        ("到2026年，", 2026, date(2026, 12, 31)),
        ("力争到2027年实现", 2027, date(2027, 12, 31)),
        ("2026年10月底前完成", 2026, date(2026, 10, 31)),
        ("2024年2月底前完成", 2024, date(2024, 2, 29)),
        ("2025年6月15日前报送", 2025, date(2025, 6, 15)),
        ("2025年上半年开工", 2025, date(2025, 6, 30)),
        ("2026年一季度", 2026, date(2026, 3, 31)),
        ("2025年前三季度", 2025, date(2025, 9, 30)),
        ("2026年6月中旬", 2026, date(2026, 6, 20)),
        ("2023—2025年", 2025, date(2025, 12, 31)),
        ("2023年至2025年", 2025, date(2025, 12, 31)),
        ("2025年1—6月", 2025, date(2025, 6, 30)),
        ("二〇二五年底前", 2025, date(2025, 12, 31)),
        ("“十四五”期末", 2025, date(2025, 12, 31)),
        ("到“十五五”末", 2030, date(2030, 12, 31)),
        ("10月底前", ISSUED, date(2024, 10, 31)),
        ("年底前", ISSUED, date(2024, 12, 31)),
        ("明年6月底前", 2025, date(2025, 6, 30)),
        ("六月底前", ISSUED, date(2024, 6, 30)),
        ("2024年度", 2024, date(2024, 12, 31)),
    ],
)
def test_a_period_has_its_year_and_last_day(text: str, year: int, due_on: date) -> None:
    period = only(text)
    assert (period.year, period.due_on) == (year, due_on)


def test_a_date_without_a_year_takes_the_year_named_before_it() -> None:
    first, second = find_periods("2026年3月底前编制方案，6月底前开工", ISSUED)
    assert (first.due_on, second.due_on) == (date(2026, 3, 31), date(2026, 6, 30))


def test_a_date_without_any_year_has_no_last_day() -> None:
    (period,) = find_periods("6月底前开工", None)
    assert period.due_on is None


@pytest.mark.parametrize("text", ["2025年底前建成", "2025年10月31日前报送", "10月底之前"])
def test_a_deadline_is_told_from_a_period(text: str) -> None:
    assert only(text).is_by


def test_a_start_has_no_last_day() -> None:
    period = only("自2025年3月1日起施行")
    assert period.is_start
    assert period.due_on is None


def test_a_recurring_period_names_no_year() -> None:
    period = only("每年新增")
    assert period.is_recurring
    assert period.year is None


@pytest.mark.parametrize("text", ["每月5日前", "每年3月底前", "每年十二月十五日前", "每季度10日前"])
def test_a_day_that_comes_again_has_no_last_day(text: str) -> None:
    period = only(text)
    assert (period.text, period.due_on, period.is_by) == (text, None, True)


def test_a_day_that_does_not_exist_has_no_last_day() -> None:
    assert only("2025年2月30日").due_on is None


@pytest.mark.parametrize("text", ["连续三年内", "服务满5年", "一级公路", "第39次会议", "300个月"])
def test_a_length_of_time_is_no_period(text: str) -> None:
    assert find_periods(text, ISSUED) == []


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 12, 31)))
def test_every_written_day_is_its_own_last_day(day: date) -> None:
    assert only(f"{day.year}年{day.month}月{day.day}日").due_on == day


@given(st.text(alphabet="2025年月日底前到至13—，每十四五“”期末", max_size=24))
def test_periods_never_overlap(text: str) -> None:
    periods = find_periods(text, ISSUED)
    assert all(first.end <= second.start for first, second in pairwise(periods))
