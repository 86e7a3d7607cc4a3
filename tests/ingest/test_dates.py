"""Days, periods and force as documents write them."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.dates import Force, read_date, read_force, read_plan_period


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020年7月31日", date(2020, 7, 31)),
        ("２０２０ 年 7 月 31 日印发", date(2020, 7, 31)),
        ("二〇二〇年七月三十一日", date(2020, 7, 31)),
        ("二○一九年十月一日", date(2019, 10, 1)),
        ("2021年2月30日", None),
        ("2021年2月", None),
        ("", None),
    ],
)
def test_a_day_is_read(text: str, expected: date | None) -> None:
    assert read_date(text) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("某市三年行动计划（2020—2022年）", (2020, 2022)),
        ("某市养老服务实施方案(2023-2025年)", (2023, 2025)),
        ("某省“十四五”水利发展规划", (2021, 2025)),
        ("某省“十三五”水利发展规划", (2016, 2020)),
        ("2023年某省教育工作方案", (2023, 2023)),
        ("某市行动计划（2022—2020年）", None),
        ("某市管理办法", None),
        ("2020—2022年行动计划到期后的情况", None),
    ],
)
def test_the_years_of_a_plan_are_in_its_title(title: str, expected: tuple[int, int] | None) -> None:
    assert read_plan_period(title) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("本办法自2021年1月1日起施行。", Force(date(2021, 1, 1), None)),
        ("本办法自印发之日起施行，有效期至2025年12月31日。", Force(date(2020, 5, 6), date(2025, 12, 31))),
        ("本规定自发布之日起实施，有效期为五年。", Force(date(2020, 5, 6), date(2025, 5, 5))),
        ("本细则自2024年2月29日起施行，有效期1年。", Force(date(2024, 2, 29), date(2025, 2, 27))),
        ("本意见有效期至2025年6月。", Force(None, date(2025, 6, 30))),
        ("自2021年1月1日起施行。", Force(date(2021, 1, 1), None)),
        ("许可证有效期为五年。", Force()),
        ("《某条例》自2020年1月1日起施行以来，成效明显。", Force()),
    ],
)
def test_force_is_read_from_what_a_document_says_of_itself(sentence: str, expected: Force) -> None:
    assert read_force(sentence, date(2020, 5, 6)) == expected


def test_without_a_day_of_issue_its_beginning_is_not_known() -> None:
    assert read_force("本办法自印发之日起施行。", None) == Force()


@pytest.mark.parametrize(
    "sentence",
    [
        "本办法自印发之日起9999999日后施行。",
        "本办法自印发之日起十十日后施行。",
        "本办法有效期9999999年。",
        "本办法有效期二十十年。",
        "本办法有效期0年。",
    ],
)
def test_what_is_no_number_of_days_or_years_sets_no_end(sentence: str) -> None:
    assert read_force(sentence, date(2020, 5, 6)) == Force()


def test_a_written_day_that_is_no_number_is_no_day() -> None:
    assert read_date("二〇二一年十十月十十日") is None
