"""Days in a message."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.checkins.days import find_days

MONDAY = date(2024, 9, 9)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("截至昨天", date(2024, 9, 8)),
        ("截至前天", date(2024, 9, 7)),
        ("截止上周五", date(2024, 9, 6)),
        ("截至周五", date(2024, 9, 6)),
        ("到上个月底", date(2024, 8, 31)),
        ("截至上月末", date(2024, 8, 31)),
        ("截至9月3日", date(2024, 9, 3)),
        ("截至九月三号", date(2024, 9, 3)),
        ("截至12月20日", date(2024, 12, 20)),
        ("截至2023-12-31", date(2023, 12, 31)),
        ("截至2023.12.31", date(2023, 12, 31)),
        ("截至25号", date(2024, 8, 25)),
        ("上半年", date(2024, 6, 30)),
        ("截至去年底", date(2023, 12, 31)),
        ("三天前", date(2024, 9, 6)),
        ("上季度", date(2024, 6, 30)),
    ],
)
def test_a_day_is_counted_from_the_day_of_sending(text: str, on: date):
    assert [day.on for day in find_days(text, MONDAY)] == [on]


def test_a_day_without_a_year_that_lies_just_ahead_is_last_years():
    assert find_days("截至12月31日", date(2024, 1, 8))[0].on == date(2023, 12, 31)


@pytest.mark.parametrize("text", ["截至9月31日", "截至2月30日", "截至2023年2月29日"])
def test_a_day_that_does_not_exist_is_found_and_has_no_date(text: str):
    [day] = find_days(text, MONDAY)
    assert (day.on, day.exists) == (None, False)


def test_a_day_before_which_something_is_due_says_so():
    assert find_days("年底前完成", MONDAY)[0].is_due


def test_a_stretch_that_is_not_over_says_so():
    assert find_days("本月新增", MONDAY)[0].is_running


@given(st.dates(date(2001, 1, 10), date(2098, 12, 20)), st.integers(1, 7))
def test_a_weekday_of_last_week_lies_in_the_week_before(sent_on: date, weekday: int):
    [day] = find_days("截止上周" + "一二三四五六日"[weekday - 1], sent_on)
    monday = sent_on - timedelta(days=sent_on.weekday())
    assert day.on == monday - timedelta(days=8 - weekday)
