"""When a bulletin comes."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from api.summaries.bulletin_times import Rhythm, Times, next_moment, read_times

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "times", "rest"),
    [
        ("每周一9点", Times(Rhythm.WEEKLY, 0, time(9)), ""),
        ("每星期五下午4点半 上周 财政局", Times(Rhythm.WEEKLY, 4, time(16, 30)), "上周 财政局"),
        ("每个工作日8:30", Times(Rhythm.WORKING_DAYS, 0, time(8, 30)), ""),
        ("每天", Times(Rhythm.DAILY, 0, time(9)), ""),
        ("每月五号10时 上月", Times(Rhythm.MONTHLY, 5, time(10)), "上月"),
        ("每月31日9点", Times(Rhythm.MONTHLY, 28, time(9)), ""),
    ],
)
def test_the_rhythm_is_read_from_words(text: str, times: Times, rest: str):
    read = read_times(text)
    assert read is not None
    assert (read[0], " ".join(read[1].split())) == (times, rest)


def test_words_without_a_rhythm_say_nothing():
    assert read_times("上周9点") is None


@pytest.mark.parametrize(
    ("times", "after", "following"),
    [
        (Times(Rhythm.WEEKLY, 0, time(9)), "2024-09-09T08:59+08:00", "2024-09-09T09:00+08:00"),
        (Times(Rhythm.WEEKLY, 0, time(9)), "2024-09-09T09:00+08:00", "2024-09-16T09:00+08:00"),
        (Times(Rhythm.MONTHLY, 5, time(9)), "2024-12-05T10:00+08:00", "2025-01-05T09:00+08:00"),
        (Times(Rhythm.WORKING_DAYS, 0, time(9)), "2024-09-30T10:00+08:00", "2024-10-08T09:00+08:00"),
    ],
)
def test_the_next_one_is_always_ahead(times: Times, after: str, following: str):
    assert next_moment(times, datetime.fromisoformat(after), ZONE) == datetime.fromisoformat(following)
