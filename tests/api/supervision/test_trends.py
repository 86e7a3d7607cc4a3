"""Readings against targets, and their chart."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from api.supervision.trends import Reading, Shape, Trend, chart

FIRST, SECOND = (Decimal(1500), date(2020, 12, 31)), (Decimal(2500), date(2021, 12, 31))


def reading(party: str, month: int, value: int, target: tuple[Decimal, date | None]) -> Reading:
    return Reading(party, date(2020 + (month - 1) // 12, (month - 1) % 12 + 1, 1), Decimal(value), *target)


TREND = Trend(
    "基站",
    "个",
    (
        reading("铁塔公司", 9, 420, FIRST),
        reading("电信<公司>", 10, 336, FIRST),
        reading("铁塔公司", 15, 1402, SECOND),
    ),
)


def test_every_target_holds_up_to_its_day() -> None:
    assert TREND.targets == (FIRST, SECOND)
    assert (TREND.days[0], TREND.days[-1]) == (date(2020, 9, 1), date(2021, 12, 31))


def test_a_reading_is_held_against_the_target_of_its_time() -> None:
    assert [f"{one.share:.2f}" for one in TREND.of("铁塔公司")] == ["0.28", "0.56"]


@pytest.mark.parametrize("shape", Shape)
def test_a_chart_names_each_line_by_a_number_so_that_it_can_be_read_without_colour(shape: Shape) -> None:
    texts = {
        "".join(element.itertext()) for element in ElementTree.fromstring(chart(TREND, "目标", shape)).iter()
    }
    assert {"目标", "1 铁塔公司", "2 电信<公司>", "1", "2"} <= texts


def test_a_chart_fetches_nothing_and_runs_nothing() -> None:
    drawn = chart(TREND, "目标").decode()
    assert "<script" not in drawn
    assert re.findall(r"(?:href|src|url)\s*[=(]\s*[\"']?https?:", drawn) == []


def test_days_are_named_with_room_between_them() -> None:
    days = tuple(reading("甲", month, month, FIRST) for month in (9, 10, 12, 15, 28))
    names = re.findall(r">(\d{4}-\d\d)<", chart(Trend("基站", "个", days), "目标").decode())
    assert "2020-09" in names and "2022-04" in names
    assert "2020-10" not in names


def test_one_reading_alone_can_be_drawn() -> None:
    alone = Trend("基站", "个", (reading("甲", 9, 5, (Decimal(10), None)),))
    assert b"<svg" in chart(alone, "目标")
