"""Stretches of a period."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.summaries.periods import Period, stretches

DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))


@given(DAYS, st.integers(0, 4000))
def test_stretches_cover_a_period_without_gap_or_overlap(first: date, days: int):
    period = Period(first, first + timedelta(days=days))
    found = stretches(period)
    assert (found[0].first, found[-1].last) == (period.first, period.last)
    assert sum(one.days for one in found) == period.days
    for before, after in pairwise(found):
        assert after.first == before.last + timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2020, 9, 7), date(2020, 9, 13), 1),
        (date(2020, 7, 1), date(2020, 9, 30), 14),
        (date(2020, 1, 1), date(2020, 12, 31), 12),
        (date(2016, 1, 1), date(2020, 12, 31), 20),
    ],
)
def test_long_periods_have_longer_stretches(first: date, last: date, count: int):
    assert len(stretches(Period(first, last))) == count
