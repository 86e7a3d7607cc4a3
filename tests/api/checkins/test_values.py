"""Numbers in a clause."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.checkins.values import Part, is_vague, read_values


def told(clause: str) -> list[tuple[str, str, Part]]:
    return [(str(value.value), value.unit, value.part) for value in read_values(clause)]


@pytest.mark.parametrize(
    ("clause", "value", "unit"),
    [
        ("累计建成一千三百个", "1300", "个"),
        ("已接入1.2万户", "12000", "户"),
        ("已拨付12.6万元", "126000", "元"),
        ("上线了仨", "3", "个"),
        ("建成一座", "1", "座"),
        ("建成1,020个", "1020", "个"),
        ("新开通-5个", "-5", "个"),
        ("漏损率9.8%", "9.8", "%"),
    ],
)
def test_a_number_is_read_in_base_units(clause: str, value: str, unit: str):
    assert told(clause) == [(value, unit, Part.READING)]


@pytest.mark.parametrize(
    ("clause", "percent"),
    [
        ("推进到七成了", "70"),
        ("进度六成五", "65"),
        ("完成一半", "50"),
        ("完成全年目标的65.7%", "65.7"),
        ("完成率85%", "85"),
    ],
)
def test_progress_is_read_from_words_and_digits(clause: str, percent: str):
    assert told(clause) == [(percent, "%", Part.PROGRESS)]


@pytest.mark.parametrize("clause", ["接入率83%", "整改完成率91%", "新能源占比64.5%", "覆盖行政村62%"])
def test_a_share_is_a_reading_and_no_progress(clause: str):
    assert [part for *_, part in told(clause)] == [Part.READING]


@pytest.mark.parametrize(
    "clause", ["计划建200个", "必须完成200个", "全年200个目标", "力争年底达到120个", "今年目标480座"]
)
def test_what_is_planned_is_no_reading(clause: str):
    assert [part for *_, part in told(clause)] == [Part.PLANNED]


@pytest.mark.parametrize("clause", ["差十五个", "还有5处没谈下来", "水利局牵头5家"])
def test_what_is_left_is_no_reading(clause: str):
    assert [part for *_, part in told(clause)] == [Part.LEFT]


def test_all_there_is_stands_beside_the_reading():
    assert [part for *_, part in told("全市高中46所")] == [Part.WHOLE]


@pytest.mark.parametrize("clause", ["由41%提高到48%", "41%→48%"])
def test_a_step_ends_with_the_reading(clause: str):
    assert [str(one.value) for one in read_values(clause) if one.part is not Part.LEFT] == ["48"]


@pytest.mark.parametrize(
    "clause", ["大概建了60个", "建了六十来个", "建成1000多个", "约50%", "过半", "完成七八成"]
)
def test_a_loose_number_is_approximate(clause: str):
    assert read_values(clause)[0].is_approximate


def test_a_thing_that_begins_like_a_loose_word_is_none():
    assert not read_values("快充桩建成64根")[0].is_approximate


@pytest.mark.parametrize("clause", ["第3处", "5G网络", "4K/8K屏", "二期工程", "报三件事"])
def test_a_name_with_a_number_counts_nothing(clause: str):
    assert read_values(clause) == []


def test_a_count_without_a_number_is_vague():
    assert is_vague("建了几十个")
    assert not is_vague("那几座停工了")


def test_a_value_taken_back_gives_way_to_the_right_one():
    values = read_values("累计620写错了", corrects=True) + read_values("应该是602个", corrects=True)
    assert [(str(one.value), one.part) for one in values] == [("620", Part.LEFT), ("602", Part.READING)]


@given(st.integers(min_value=1, max_value=10_000_000))
def test_any_count_in_digits_is_read_as_written(number: int):
    [value] = read_values(f"已建成{number}个")
    assert (value.value, value.unit) == (Decimal(number), "个")


def test_all_there_is_to_be_done_is_a_whole():
    assert [part for *_, part in told("应建1718个")] == [Part.WHOLE]


def test_a_share_to_be_reached_is_no_progress():
    assert [part for *_, part in told("本周五前必须完成80%")] == [Part.PLANNED]


def test_a_share_of_the_plan_is_progress():
    assert [part for *_, part in told("占年计划的53%")] == [Part.PROGRESS]


def test_words_of_a_title_judge_no_number():
    [value] = read_values("规划布局备案办结96件", titles=[(0, 4)])
    assert (value.part, value.name) == (Part.READING, "规划布局备案办结")


@pytest.mark.parametrize("clause", ["观看18.6万人次", "观看186000人次"])
def test_a_scale_before_any_measure_word_counts(clause: str):
    [value] = read_values(clause)
    assert (value.value, value.unit) == (186000, "人次")
